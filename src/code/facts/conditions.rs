//! Conditions: what a branch, a choice or an assertion looks at, how, and which side refuses.

use super::bindings::Bindings;
use super::constant::{Constant, constant};
use super::refusal::{Leave, leave};
use crate::code::outline::{Expr, ExprId, Order, ScopeId, Stmt, StmtId};

/// Checks kept of one condition.
const MAX_CHECKS: usize = 24;

/// What is asked about an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    /// Its length or size against something.
    Size,
    /// Its value against a bound.
    Range,
    /// Whether it is one of several.
    Membership,
    Type,
    /// Whether it is there, empty, blank.
    Emptiness,
    /// Whether it has a form: a regular expression, a prefix, digits.
    Format,
    /// Whether it is this constant.
    Equality,
    /// Whether it is a failure: `err != nil`.
    Failure,
    /// Whether a call that gets it says yes.
    Call,
    /// A bare yes or no.
    Truth,
}

/// One check of a condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Check {
    /// What is looked at, as dotted names: `question.text` of `len(question.text) > 9`.
    pub(crate) operand: String,
    /// The expression of that.
    pub(crate) expr: ExprId,
    /// How it is looked at.
    pub(crate) asks: Asks,
    /// The literal it is compared with.
    pub(crate) constant: Option<Constant>,
    /// What it is compared with.
    pub(crate) against: Option<ExprId>,
    /// How it is compared; turned round where the test is turned round.
    pub(crate) order: Option<Order>,
    /// Whether the test is turned round: `not x`.
    pub(crate) negated: bool,
}

/// What stands on one side of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Nothing of its own.
    Absent,
    /// It goes on to what follows.
    Goes,
    /// It leaves the block like this.
    Leaves(Leave),
}

impl Side {
    /// Whether this side refuses.
    pub(crate) fn refuses(self) -> bool {
        matches!(self, Side::Leaves(leave) if leave.refuses())
    }
}

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConditionNode {
    /// A statement: `if`, `switch`, `assert`, the test of a loop.
    Stmt(StmtId),
    /// `test ? yes : no`.
    Choice(ExprId),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    pub(crate) place: ConditionNode,
    /// The whole test; of a `switch` what decides.
    pub(crate) test: ExprId,
    /// Its parts.
    pub(crate) checks: Vec<Check>,
    /// When it holds.
    pub(crate) then: Side,
    /// When it does not.
    pub(crate) otherwise: Side,
    pub(crate) line: u32,
    pub(crate) scope: ScopeId,
}

impl Condition {
    /// Whether one side refuses and the other does not.
    pub(crate) fn refuses(&self) -> bool {
        self.then.refuses() != self.otherwise.refuses()
    }
}

/// The conditions of a file.
pub(crate) fn conditions(known: &Bindings<'_>) -> Vec<Condition> {
    let o = known.outline;
    let mut out = Vec::new();
    for (id, stmt) in o.all_stmts() {
        let made = match stmt {
            Stmt::If { test, then, otherwise } => {
                let checks = checks(known, *test);
                let side = |block| side(known, block, &checks);
                Some((*test, side(*then), side(*otherwise), checks))
            }
            Stmt::Assert(test) => Some((*test, Side::Absent, Side::Leaves(Leave::Raises), checks(known, *test))),
            Stmt::Loop { test: Some(test), .. } => Some((*test, Side::Goes, Side::Absent, checks(known, *test))),
            Stmt::Switch { on: Some(on), cases } => {
                let checks = cases_of(known, *on, cases.iter().flat_map(|(values, _)| values.iter().copied()));
                // A `break` ends the switch, not what is around it.
                let ends = |side| if side == Side::Leaves(Leave::Breaks) { Side::Goes } else { side };
                let refusing = cases.iter().map(|(_, block)| ends(side(known, *block, &checks)));
                let (refusing, going): (Vec<Side>, Vec<Side>) = refusing.partition(|s| s.refuses());
                let first = |sides: Vec<Side>| sides.first().copied().unwrap_or(Side::Absent);
                Some((*on, first(going), first(refusing), checks))
            }
            _ => None,
        };
        if let Some((test, then, otherwise, checks)) = made {
            let spot = o.stmt_spot(id);
            let (line, scope) = (o.spot(test).line.max(spot.line), o.scope_at(spot.frame));
            out.push(Condition { place: ConditionNode::Stmt(id), test, checks, then, otherwise, line, scope });
        }
    }
    for (n, expr) in (0u32..).zip(&o.exprs) {
        let Expr::Choice(test, ..) = expr else { continue };
        let (id, spot) = (ExprId(n), o.spot(ExprId(n)));
        let checks = checks(known, *test);
        out.push(Condition {
            place: ConditionNode::Choice(id),
            test: *test,
            checks,
            then: Side::Goes,
            otherwise: Side::Goes,
            line: spot.line,
            scope: o.scope_at(spot.frame),
        });
    }
    out.sort_by_key(|c| c.line);
    out
}

fn side(known: &Bindings<'_>, block: crate::code::outline::BlockId, checks: &[Check]) -> Side {
    if known.outline.block(block).is_empty() {
        return Side::Absent;
    }
    let operands: Vec<String> = checks.iter().map(|c| c.operand.clone()).filter(|o| !o.is_empty()).collect();
    leave(known, block, &operands).map_or(Side::Goes, Side::Leaves)
}

fn cases_of(known: &Bindings<'_>, on: ExprId, values: impl Iterator<Item = ExprId>) -> Vec<Check> {
    let against = |value: ExprId| Check {
        operand: known.outline.spelled(on),
        expr: on,
        asks: Asks::Equality,
        constant: constant(known, value),
        against: Some(value),
        order: Some(Order::Equal),
        negated: false,
    };
    values.take(MAX_CHECKS).map(against).collect()
}

pub(crate) fn checks(known: &Bindings<'_>, test: ExprId) -> Vec<Check> {
    let (mut out, mut rest) = (Vec::new(), vec![(test, false)]);
    while let Some((id, negated)) = rest.pop() {
        if out.len() >= MAX_CHECKS {
            break;
        }
        match known.outline.expr(id) {
            Expr::Not(inner) => rest.push((*inner, !negated)),
            Expr::Both(a, b) | Expr::Either(a, b) => rest.extend([(*b, negated), (*a, negated)]),
            Expr::Compare(order, a, b) => out.extend(compared(known, *order, *a, *b, negated)),
            Expr::Set(_, value) => rest.push((*value, negated)),
            _ => out.push(single(known, id, negated)),
        }
    }
    out
}

fn compared(known: &Bindings<'_>, order: Order, a: ExprId, b: ExprId, negated: bool) -> Option<Check> {
    let o = known.outline;
    // The constant side is what is compared with.
    let turned = constant(known, a).is_some() && constant(known, b).is_none();
    let (left, right) = if turned { (b, a) } else { (a, b) };
    let order = match (order, turned) {
        (Order::Less, true) => Order::More,
        (Order::More, true) => Order::Less,
        (other, _) => other,
    };
    let order = if negated { opposite(order) } else { order };
    let constant = constant(known, right);
    let measured = measured(known, left);
    let asks = match (order, &constant) {
        (Order::Kind, _) => Asks::Type,
        (Order::Within | Order::Without, _) => Asks::Membership,
        (Order::Equal | Order::Unequal, Some(Constant::Null)) if is_failure(known, left) => Asks::Failure,
        (Order::Equal | Order::Unequal, Some(Constant::Null)) => Asks::Emptiness,
        (Order::Equal | Order::Unequal, Some(Constant::Text(text))) if text.is_empty() => Asks::Emptiness,
        (Order::Equal | Order::Unequal, Some(Constant::Text(_))) if is_type_of(known, left) => Asks::Type,
        (Order::Equal | Order::Unequal | Order::Less | Order::More, Some(Constant::Number(n)))
            if measured.is_some() && (*n == 0.0 || (*n == 1.0 && order == Order::Less)) =>
        {
            Asks::Emptiness
        }
        _ if measured.is_some() => Asks::Size,
        (Order::Less | Order::More, _) => Asks::Range,
        (Order::Equal | Order::Unequal, _) => Asks::Equality,
    };
    let expr = operand(known, measured.unwrap_or(left));
    let operand = o.spelled(expr);
    Some(Check { operand, expr, asks, constant, against: Some(right), order: Some(order), negated })
}

fn opposite(order: Order) -> Order {
    match order {
        Order::Equal => Order::Unequal,
        Order::Unequal => Order::Equal,
        Order::Less => Order::More,
        Order::More => Order::Less,
        Order::Within => Order::Without,
        Order::Without => Order::Within,
        Order::Kind => Order::Kind,
    }
}

/// What is measured: `x` of `len(x)`, `x.length`, `x.size()`, `Buffer.byteLength(x)`.
fn measured(known: &Bindings<'_>, id: ExprId) -> Option<ExprId> {
    let o = known.outline;
    let sizes = [
        "length",
        "size",
        "len",
        "Length",
        "Count",
        "count",
        "bytesize",
        "Size",
        "byteLength",
        "content_length",
        "ContentLength",
        "contentLength",
        "getSize",
        "chars",
        "file_size",
    ];
    match o.expr(id) {
        Expr::Member(object, name) if sizes.contains(&o.spell(*name)) => Some(*object),
        Expr::Call(_) => {
            let call = o.as_call(id)?;
            let (name, first) = (o.callee_name(call), call.arguments.first());
            match o.expr(call.callee) {
                // `x.size()`, `x.chars().count()`
                Expr::Member(object, _) if sizes.contains(&name) && first.is_none() => {
                    Some(measured(known, *object).unwrap_or(*object))
                }
                _ if [
                    "len",
                    "strlen",
                    "mb_strlen",
                    "count",
                    "sizeof",
                    "byteLength",
                    "RuneCountInString",
                    "getsizeof",
                ]
                .contains(&name) =>
                {
                    first.map(|a| a.value)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What a check is about, behind the calls that leave its content.
fn operand(known: &Bindings<'_>, id: ExprId) -> ExprId {
    let o = known.outline;
    let mut at = id;
    for _ in 0..12 {
        let Some(call) = o.as_call(at) else { break };
        let dresses = [
            "trim",
            "strip",
            "lower",
            "upper",
            "toLowerCase",
            "toUpperCase",
            "str",
            "String",
            "casefold",
            "encode",
            "to_lowercase",
            "downcase",
            "ToLower",
            "split",
            "Trim",
            "TrimSpace",
            "lowercase",
            "read",
            "int",
            "float",
            "Number",
            "parseInt",
            "parseFloat",
            "as_str",
            "to_s",
            "to_i",
            "list",
            "toString",
        ];
        if !dresses.contains(&o.callee_name(call)) {
            break;
        }
        at = match (o.expr(call.callee), call.arguments.first()) {
            (Expr::Member(object, _), first) => match (o.expr(*object), first) {
                // `strings.TrimSpace(x)`: the package is not what is looked at.
                (Expr::Name(name), Some(first)) if known.import(*name, o.scope_of(at)).is_some() => first.value,
                _ => *object,
            },
            (_, Some(first)) => first.value,
            _ => break,
        };
    }
    at
}

/// Whether a name is what Go and Rust give back as a failure, or what a call gave besides its value.
fn is_failure(known: &Bindings<'_>, id: ExprId) -> bool {
    let spelled = known.outline.spelled(id);
    known.language == crate::inventory::Language::Go
        && (spelled == "err" || crate::code::words::words(&spelled).last().is_some_and(|w| w == "err" || w == "error"))
}

/// `typeof x`, `type(x)`: the outline drops `typeof`, the texts it gives stay.
fn is_type_of(known: &Bindings<'_>, id: ExprId) -> bool {
    let o = known.outline;
    o.as_call(id).is_some_and(|call| ["type", "gettype", "GetType", "getClass"].contains(&o.callee_name(call)))
}

/// A check that is no comparison.
fn single(known: &Bindings<'_>, id: ExprId, negated: bool) -> Check {
    let o = known.outline;
    let make = |expr: ExprId, asks: Asks, against: Option<ExprId>| Check {
        operand: o.spelled(operand(known, expr)),
        expr: operand(known, expr),
        asks,
        constant: against.and_then(|a| constant(known, a)),
        against,
        order: None,
        negated,
    };
    let Some(call) = o.as_call(id) else {
        return match measured(known, id) {
            Some(of) => make(of, Asks::Emptiness, None),
            None => make(id, Asks::Truth, None),
        };
    };
    let (name, first) = (o.callee_name(call), call.arguments.first().map(|a| a.value));
    let object = match o.expr(call.callee) {
        Expr::Member(object, _) => Some(*object),
        _ => None,
    };
    let second = call.arguments.get(1).map(|a| a.value);
    if [
        "isinstance",
        "issubclass",
        "is_a?",
        "kind_of?",
        "is_string",
        "is_numeric",
        "isArray",
        "is_array",
        "isInteger",
        "isFinite",
        "isNaN",
        "is_int",
        "isnan",
    ]
    .contains(&name)
    {
        return make(first.or(object).unwrap_or(id), Asks::Type, second);
    }
    if [
        "test",
        "match",
        "fullmatch",
        "search",
        "startswith",
        "startsWith",
        "endswith",
        "endsWith",
        "matches",
        "isdigit",
        "isalnum",
        "isalpha",
        "isnumeric",
        "MatchString",
        "HasPrefix",
        "HasSuffix",
        "preg_match",
        "match?",
        "start_with?",
        "end_with?",
        "StartsWith",
        "EndsWith",
        "IsMatch",
        "is_match",
        "starts_with",
        "ends_with",
        "isdecimal",
        "isascii",
    ]
    .contains(&name)
    {
        // `pattern.test(text)`, `re.match(pattern, text)`; a method of the text itself looks at its object.
        let of_pattern = ["test", "MatchString", "IsMatch", "is_match"].contains(&name);
        let module = object.is_some_and(|object| {
            matches!(o.expr(object), Expr::Name(n)
            if known.import(*n, o.scope_of(object)).is_some())
        });
        let looked = match (module, of_pattern) {
            (true, _) => second.or(first),
            (false, true) => first,
            (false, false) => object.or(second),
        };
        let against = if module || object.is_none() { first } else { first.or(object) };
        return make(looked.or(first).unwrap_or(id), Asks::Format, against);
    }
    if [
        "includes",
        "contains",
        "Contains",
        "has",
        "include?",
        "in_array",
        "containsKey",
        "has_key",
        "member?",
        "any?",
        "key?",
    ]
    .contains(&name)
    {
        return make(first.or(object).unwrap_or(id), Asks::Membership, object);
    }
    if [
        "isEmpty",
        "is_empty",
        "empty?",
        "blank?",
        "isBlank",
        "IsNullOrEmpty",
        "IsNullOrWhiteSpace",
        "empty",
        "isset",
        "present?",
        "isNullOrEmpty",
        "isNullOrBlank",
        "nil?",
        "is_none",
        "is_null",
        "isspace",
        "isPresent",
        "is_some",
        "isNotEmpty",
        "isNotBlank",
        "hasText",
    ]
    .contains(&name)
    {
        return make(first.or(object).unwrap_or(id), Asks::Emptiness, None);
    }
    // `not text.strip()`
    let looked = operand(known, id);
    if looked != id {
        return make(looked, Asks::Emptiness, None);
    }
    let of = first.filter(|f| !matches!(o.expr(*f), Expr::Text(..))).or(object).unwrap_or(id);
    make(of, Asks::Call, second)
}
