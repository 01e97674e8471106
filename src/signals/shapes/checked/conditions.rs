//! A condition on an answer with a consequence, and items of it that are dropped.

use super::super::seen::Seen;
use super::super::{Found, Ground};
use super::{Answers, finding, in_stream, is_envelope, table};
use crate::code::facts::conditions::{Asks, Check, Condition, ConditionNode, Side};
use crate::code::facts::constant::Constant;
use crate::code::facts::effects::{Effect, effect};
use crate::code::facts::refusal::Leave;
use crate::code::outline::{Around, BlockId, Call, Expr, ExprId, Order, Outline, Stmt};
use crate::code::project::Target;
use crate::rules::format::ShapeKind;

pub(super) fn find(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, found: &mut Found) {
    let o = seen.outline();
    let mut put = |kind: ShapeKind, scope, line, of: ExprId| {
        let rank = rank(kind) + out.hops(o, seen.file, of) * FURTHER;
        found.findings.push(finding(seen, kind, scope, line, rank));
    };
    for condition in &seen.conditions {
        let handled = o.around(o.spot(condition.test).frame).any(|a| matches!(a, Around::Handler(..)));
        if handled || in_stream(seen, out, condition.test) {
            continue;
        }
        let kind = condition.checks.iter().filter_map(|check| kind(ground, seen, out, check)).min_by_key(|k| rank(*k));
        if picks(seen, out, condition) {
            put(ShapeKind::Membership, condition.scope, condition.line, condition.test);
            continue;
        }
        let Some(kind) = kind else { continue };
        // That something is there says little, and less the further it is from the call.
        if kind == ShapeKind::Emptiness && out.hops(o, seen.file, condition.test) > 1 {
            continue;
        }
        let ended = || condition.checks.iter().any(|check| ends(seen, out, check));
        let turns = || matches!(condition.then, Side::Leaves(_)) != matches!(condition.otherwise, Side::Leaves(_));
        let verdict = || kind == ShapeKind::Library && (turns() || acts(seen, condition));
        if follows(seen, out, condition, kind) || ended() && turns() || verdict() {
            put(kind, condition.scope, condition.line, condition.test);
        }
    }
    for (_, call) in o.all_calls() {
        let line = o.spot(call.expr).line;
        if seen.source.is_test(line) || in_stream(seen, out, call.expr) {
            continue;
        }
        if clamps(seen, out, call) {
            put(ShapeKind::Range, o.scope_of(call.expr), line, call.expr);
        } else if drops(seen, out, call) {
            put(ShapeKind::Membership, o.scope_of(call.expr), line, call.expr);
        }
    }
}

/// What each call or field between the model and a check costs its place.
const FURTHER: u8 = 10;

fn rank(kind: ShapeKind) -> u8 {
    match kind {
        ShapeKind::Format | ShapeKind::Schema => 4,
        ShapeKind::Membership | ShapeKind::Type | ShapeKind::Range => 6,
        ShapeKind::Size | ShapeKind::Other | ShapeKind::Library => 10,
        _ => 24,
    }
}

fn kind(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, check: &Check) -> Option<ShapeKind> {
    let o = seen.outline();
    if ends(seen, out, check) {
        return Some(ShapeKind::Other);
    }
    let is = out.is(seen.file, check.expr);
    if is && is_envelope(o, check.expr) {
        return None;
    }
    if is {
        return match check.asks {
            Asks::Size => Some(ShapeKind::Size),
            Asks::Range => matches!(check.constant, Some(Constant::Number(_)) | None).then_some(ShapeKind::Range),
            Asks::Membership => Some(ShapeKind::Membership),
            Asks::Type => of_data(o, check).then_some(ShapeKind::Type),
            Asks::Format => Some(ShapeKind::Format),
            Asks::Call => checked(ground, seen, out, check).then_some(ShapeKind::Format),
            Asks::Emptiness => Some(ShapeKind::Emptiness),
            // `if not answer`, `if (!parsed.success)`
            Asks::Truth if safe_parsed(seen, out, check.expr) => Some(ShapeKind::Schema),
            Asks::Truth if !check.negated && judged(seen, check) => Some(ShapeKind::Library),
            Asks::Truth => check.negated.then_some(ShapeKind::Emptiness),
            Asks::Equality | Asks::Failure => None,
        };
    }
    // `"error" not in answer`
    if check.asks == Asks::Membership && check.against.is_some_and(|a| out.is(seen.file, a) && !is_envelope(o, a)) {
        return Some(ShapeKind::Format);
    }
    if safe_parsed(seen, out, check.expr) {
        return Some(ShapeKind::Schema);
    }
    if matches!(check.asks, Asks::Emptiness | Asks::Truth) && looked_up(seen, out, check.expr) {
        return Some(ShapeKind::Membership);
    }
    // What an own check said about the answer.
    matches!(check.asks, Asks::Truth | Asks::Call)
        .then(|| checked(ground, seen, out, check).then_some(ShapeKind::Format))
        .flatten()
}

/// Whether a check reads the verdict of a judge: `result.flagged`.
fn judged(seen: &Seen<'_>, check: &Check) -> bool {
    matches!(seen.outline().expr(check.expr), Expr::Member(..))
        && table().verdicts.contains(seen.name(check.expr).trim_end_matches('?'))
}

/// Whether a side of a condition does something of its own.
fn acts(seen: &Seen<'_>, condition: &Condition) -> bool {
    let o = seen.outline();
    let ConditionNode::Stmt(stmt) = condition.place else { return false };
    let Stmt::If { then, .. } = o.stmt(stmt) else { return false };
    o.block(*then).iter().any(|stmt| match o.stmt(*stmt) {
        Stmt::Expr(expr) => o.as_call(*expr).is_some_and(|call| effect(seen.known, call) == Effect::Other),
        _ => false,
    })
}

/// Whether a check asks why an answer ended, with an end that is no good one.
fn ends(seen: &Seen<'_>, out: &Answers, check: &Check) -> bool {
    let o = seen.outline();
    let name = seen.name(check.expr);
    if !table().endings.contains(name) {
        return false;
    }
    let said = |id: ExprId| {
        o.inside(id).into_iter().any(|p| matches!(o.expr(p), Expr::Text(t, _) if table().ended.contains(o.spell(*t))))
    };
    // The names are those of published interfaces: no flow is asked for.
    check.against.is_some_and(said)
        || matches!(name, "block_reason" | "blockReason") && out.holds(o, seen.file, check.expr)
}

/// `Schema.safeParse(answer).success`, also by the name of what it gave.
fn safe_parsed(seen: &Seen<'_>, out: &Answers, expr: ExprId) -> bool {
    let o = seen.outline();
    let (_, root) = o.chain(expr);
    let given = if o.as_call(root).is_some() { Some(root) } else { seen.given(expr) };
    given.and_then(|g| o.as_call(g)).is_some_and(|call| {
        let name = o.callee_name(call);
        let safe = matches!(
            name,
            "safeParse" | "safeParseAsync" | "spa" | "TryParse" | "tryParse" | "validate" | "is_valid" | "isValid"
        );
        safe && call.arguments.iter().any(|a| out.holds(o, seen.file, a.value) && !is_envelope(o, a.value))
    })
}

/// Whether a check of a type asks for data, as `isinstance(answer, dict)` does. One for a class of the program tells the
/// kinds of its own messages apart.
fn of_data(o: &Outline, check: &Check) -> bool {
    let named = |id: ExprId| match o.expr(id) {
        Expr::Name(name) | Expr::Member(_, name) | Expr::Text(name, _) => o.spell(*name).to_owned(),
        _ => String::new(),
    };
    let data = |name: &str| table().data_types.contains(name.split(['<', '[']).next().unwrap_or(name));
    match (check.against, &check.constant) {
        (Some(against), _) => o.inside(against).into_iter().any(|part| data(&named(part))),
        (None, Some(Constant::Text(text))) => data(text),
        // `Array.isArray(answer)`, `Number.isInteger(answer)`: the check says what it asks for.
        (None, _) => true,
    }
}

/// Whether something was looked for by an answer, in what is known: `known.get(answer)`, `TAGS[answer]`,
/// `labels.find((l) => l.name === answer)`.
fn looked_up(seen: &Seen<'_>, out: &Answers, expr: ExprId) -> bool {
    let o = seen.outline();
    let given = seen.given(expr).unwrap_or(expr);
    let answer = |part: ExprId| out.is(seen.file, part) && !is_envelope(o, part);
    match o.expr(given) {
        Expr::Index(object, key) => answer(*key) && !out.holds(o, seen.file, *object),
        Expr::Call(_) => {
            let Some(call) = o.as_call(given).filter(|call| table().lookups.contains(o.callee_name(call))) else {
                return false;
            };
            let Expr::Member(object, _) = o.expr(call.callee) else { return false };
            let compares = |value: ExprId| match o.expr(value) {
                Expr::Lambda(scope) => o.scope(*scope).is_some_and(|s| {
                    let parts = o.within(s.body).into_iter().flat_map(|s| o.stmt(s).parts());
                    parts.flat_map(|p| o.inside(p)).any(
                        |part| matches!(o.expr(part), Expr::Compare(Order::Equal, a, b) if answer(*a) != answer(*b)),
                    )
                }),
                _ => false,
            };
            let by_answer = call.arguments.iter().any(|a| answer(a.value) || compares(a.value));
            by_answer && !out.holds(o, seen.file, *object)
        }
        _ => false,
    }
}

/// Whether what a check looks at was said by an own function that gets the answer and compares it.
fn checked(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, check: &Check) -> bool {
    let o = seen.outline();
    let Some(given) = (if o.as_call(check.expr).is_some() { Some(check.expr) } else { seen.given(check.expr) }) else {
        return false;
    };
    let mut calls = o.inside(given).into_iter().filter_map(|part| o.as_call(part));
    calls.any(|call| {
        let Expr::Call(number) = o.expr(call.expr) else { return false };
        let gets = call.arguments.iter().any(|a| out.is(seen.file, a.value) && !is_envelope(o, a.value));
        gets && ground.project().targets(seen.file, *number).iter().any(|target| match target {
            Target::Own(of) => {
                ground.outline(of.file).is_some_and(|o| compares(o, of.scope))
                    && ground.linked.path.steps(*of).is_none()
            }
            Target::Package(symbol) => table().cleaners.iter().any(|row| row.has(symbol)),
        })
    })
}

/// Whether a function compares something.
fn compares(o: &crate::code::outline::Outline, scope: crate::code::outline::ScopeId) -> bool {
    let Some(made) = o.scope(scope) else { return false };
    o.within(made.body).into_iter().flat_map(|s| o.stmt(s).parts()).flat_map(|p| o.inside(p)).any(|part| {
        match o.expr(part) {
            Expr::Compare(..) => true,
            Expr::Call(_) => o.as_call(part).is_some_and(|c| {
                matches!(o.callee_name(c), "search" | "match" | "test" | "findall" | "some" | "any" | "includes")
            }),
            _ => false,
        }
    })
}

/// Whether a condition has a consequence for the answer: refused, replaced, dropped, asked for again.
fn follows(seen: &Seen<'_>, out: &Answers, condition: &Condition, kind: ShapeKind) -> bool {
    let o = seen.outline();
    let ConditionNode::Stmt(stmt) = condition.place else { return false };
    let weak = kind == ShapeKind::Emptiness;
    let leaves = |side: Side| match side {
        Side::Leaves(Leave::Raises | Leave::Answers(_) | Leave::Says) => true,
        Side::Leaves(Leave::Nothing | Leave::Skips | Leave::Exits) => !weak,
        _ => false,
    };
    if leaves(condition.then) != leaves(condition.otherwise) {
        return true;
    }
    let Stmt::If { then, otherwise, .. } = o.stmt(stmt) else { return false };
    [*then, *otherwise].into_iter().any(|block| replaces(seen, out, block))
}

/// Whether an answer is brought to one of a closed set: `for label in LABELS: if label in answer: return label`, with
/// something else where none is in it.
fn picks(seen: &Seen<'_>, out: &Answers, condition: &Condition) -> bool {
    let o = seen.outline();
    let ConditionNode::Stmt(stmt) = condition.place else { return false };
    let Stmt::If { then, .. } = o.stmt(stmt) else { return false };
    let items: Vec<&str> = o
        .around(o.stmt_spot(stmt).frame)
        .take(8)
        .filter_map(|around| match around {
            Around::Loop(of) => match o.stmt(of) {
                Stmt::Loop { item: Some(item), .. } => Some(o.inside(*item)),
                _ => None,
            },
            _ => None,
        })
        .flatten()
        .filter_map(|part| if let Expr::Name(name) = o.expr(part) { Some(o.spell(*name)) } else { None })
        .collect();
    let asked = condition.checks.iter().any(|check| {
        let of_set = check.asks == Asks::Membership && items.contains(&seen.name(check.expr));
        of_set && check.against.is_some_and(|a| out.is(seen.file, a) && !is_envelope(o, a))
    });
    if !asked {
        return false;
    }
    let given = |block: BlockId| -> Vec<ExprId> {
        let stmts = o.within(block).into_iter();
        stmts.filter_map(|s| if let Stmt::Return(Some(value)) = o.stmt(s) { Some(*value) } else { None }).collect()
    };
    let function = o.scope(o.function_of(condition.scope)).map(|s| given(s.body)).unwrap_or_default();
    let picked = given(*then).iter().any(|value| o.inside(*value).iter().any(|p| items.contains(&seen.name(*p))));
    picked && function.len() > 1 && !function.iter().any(|value| out.is(seen.file, *value))
}

/// Whether a block puts something else into the place of an answer: the same name gets a value that is none.
fn replaces(seen: &Seen<'_>, out: &Answers, block: BlockId) -> bool {
    let o = seen.outline();
    o.block(block).iter().any(|stmt| match o.stmt(*stmt) {
        Stmt::Assign { target, value, .. } => out.is(seen.file, *target) && !out.holds(o, seen.file, *value),
        _ => false,
    })
}

/// `max(0, min(1, score))`, `np.clip(score, 0, 1)`.
fn clamps(seen: &Seen<'_>, out: &Answers, call: &Call) -> bool {
    let o = seen.outline();
    let name = o.callee_name(call);
    if !table().clamps.contains(name) {
        return false;
    }
    let held = call.arguments.iter().any(|a| out.holds(o, seen.file, a.value) && !is_envelope(o, a.value));
    let on_object = matches!(o.expr(call.callee), Expr::Member(object, _) if out.is(seen.file, *object));
    match name {
        "max" | "min" => {
            let other = if name == "max" { "min" } else { "max" };
            held && call.arguments.iter().any(|a| {
                o.as_call(a.value).is_some_and(|inner| {
                    o.callee_name(inner) == other
                        && inner.arguments.iter().any(|i| matches!(o.expr(i.value), Expr::Number(_)))
                })
            })
        }
        _ => held && call.arguments.len() > 1 || on_object && !call.arguments.is_empty(),
    }
}

/// `answers.filter((a) => allowed.includes(a))`: items that do not fit are dropped.
fn drops(seen: &Seen<'_>, out: &Answers, call: &Call) -> bool {
    let o = seen.outline();
    if !matches!(o.callee_name(call), "filter" | "retain" | "Where" | "select" | "reject") {
        return false;
    }
    let Expr::Member(object, _) = o.expr(call.callee) else { return false };
    if !out.is(seen.file, *object) || is_envelope(o, *object) {
        return false;
    }
    call.arguments.iter().any(|a| match o.expr(a.value) {
        Expr::Lambda(scope) => o.scope(*scope).is_some_and(|s| {
            o.within(s.body).into_iter().flat_map(|s| o.stmt(s).parts()).flat_map(|p| o.inside(p)).any(|part| {
                match o.expr(part) {
                    Expr::Compare(order, _, right) => {
                        use crate::code::outline::Order::{Less, More, Within, Without};
                        matches!(order, Less | More | Within | Without) && !matches!(o.expr(*right), Expr::Null)
                    }
                    Expr::Call(_) => o
                        .as_call(part)
                        .is_some_and(|c| matches!(o.callee_name(c), "has" | "includes" | "contains" | "test")),
                    _ => false,
                }
            })
        }),
        _ => false,
    })
}
