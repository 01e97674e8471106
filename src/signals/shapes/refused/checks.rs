//! Conditions on a value that comes from outside, one side of which refuses.

use super::super::entering::Entering;
use super::super::seen::Seen;
use super::super::{Finding, Found, Ground, Lack, NearMiss};
use super::finding;
use super::limit_names::table;
use crate::code::facts::conditions::{Asks, Check, Condition, ConditionNode, Side};
use crate::code::facts::constant::Constant;
use crate::code::facts::effects::{Effect, effect};
use crate::code::facts::refusal::Leave;
use crate::code::outline::{Around, Call, Expr, ExprId, Order, Stmt};
use crate::code::project::{ScopeRef, Target};
use crate::rules::format::ShapeKind;
use std::collections::BTreeSet;

/// Members by which a check says what came out.
const VERDICTS: &[&str] = &[
    "ok",
    "valid",
    "is_valid",
    "isValid",
    "IsValid",
    "success",
    "Success",
    "allowed",
    "error",
    "errors",
    "Errors",
    "passed",
    "safe",
    "flagged",
    "blocked",
    "triggered",
    "reason",
    "message",
];

/// What is asked about files.
struct Judge<'a, 'l> {
    ground: &'a Ground<'l>,
    entering: &'a Entering,
    /// Functions that decide about a value from outside.
    deciding: BTreeSet<ScopeRef>,
}

pub(super) fn find(ground: &Ground<'_>, seen: &[Seen<'_>], entering: &Entering, found: &mut Found) {
    let deciding = seen.iter().flat_map(|seen| deciding(seen, entering)).collect();
    let judge = Judge { ground, entering, deciding };
    for seen in seen {
        let in_browser = seen.in_browser();
        for condition in &seen.conditions {
            if handled(seen, condition) || asserted(seen, condition) {
                continue;
            }
            let kinds = condition.checks.iter().filter_map(|check| judge.kind(seen, condition, check));
            let Some(kind) = kinds.min_by_key(|kind| super::rank(*kind, false)) else { continue };
            let refuses = condition.refuses() || collects(seen, condition) || goes_around(seen, condition);
            if !refuses {
                if kind == ShapeKind::Size && only_logs(seen, condition) {
                    let (at, line) = (seen.at(condition.scope), condition.line);
                    found.misses.push(NearMiss { at, line, lack: Lack::NoConsequence });
                }
            } else if canned(condition) || hands_on(seen, entering, condition) || asks_itself(seen, condition) {
                // A word in a question that has its own ready answer, a command that is done.
            } else if (kind == ShapeKind::Emptiness || said(condition)) && skips(condition) {
                // The next one of many, please: no answer to whoever asked.
            } else if seen.before_model(condition.scope, condition.line) {
                let marks = super::marks(seen, condition);
                // Who may ask is another question than what is asked.
                if marks.status.is_some_and(of_access) {
                    continue;
                }
                let finding = finding(seen, kind, condition.scope, condition.line, in_browser);
                found.findings.push(Finding { marks, ..finding });
            } else {
                found.misses.push(NearMiss { at: seen.at(condition.scope), line: condition.line, lack: Lack::TooLate });
            }
        }
    }
}

/// Functions in which a value from outside is compared.
fn deciding(seen: &Seen<'_>, entering: &Entering) -> Vec<ScopeRef> {
    let o = seen.outline();
    let mut out = Vec::new();
    for (n, expr) in (0u32..).zip(&o.exprs) {
        let id = ExprId(n);
        let compares = match expr {
            Expr::Compare(_, a, b) => entering.holds(o, seen.file, *a) || entering.holds(o, seen.file, *b),
            Expr::Call(_) => o.as_call(id).is_some_and(|call| {
                let forms = [
                    "test",
                    "match",
                    "fullmatch",
                    "search",
                    "findall",
                    "includes",
                    "some",
                    "every",
                    "endsWith",
                    "startsWith",
                    "endswith",
                    "startswith",
                ];
                forms.contains(&o.callee_name(call)) && entering.holds(o, seen.file, id)
                    || forms.contains(&o.callee_name(call))
                        && call.arguments.iter().any(|a| entering.holds(o, seen.file, a.value))
            }),
            _ => false,
        };
        if compares {
            out.push(seen.at(o.function_of(o.scope_of(id))));
        }
    }
    out.extend(seen.conditions.iter().filter(|c| c.refuses() || c.then == Side::Leaves(Leave::Truth)).filter_map(
        |c| {
            let asked = c.checks.iter().any(|check| check.asks != Asks::Truth && entering.is(seen.file, check.expr));
            asked.then(|| seen.at(o.function_of(c.scope)))
        },
    ));
    out
}

/// Whether a condition is what a developer takes for granted: an optimised run leaves it out, and nobody is answered.
fn asserted(seen: &Seen<'_>, condition: &Condition) -> bool {
    matches!(condition.place, ConditionNode::Stmt(stmt) if matches!(seen.outline().stmt(stmt), Stmt::Assert(_)))
}

/// Whether a status says that somebody may not, or has not paid.
fn of_access(status: u16) -> bool {
    matches!(status, 401..=403 | 407)
}

/// Whether a condition stands in the handler of a failure.
fn handled(seen: &Seen<'_>, condition: &Condition) -> bool {
    let o = seen.outline();
    o.around(o.spot(condition.test).frame).any(|a| matches!(a, Around::Handler(..)))
}

/// Whether what holds a word gets a ready text back, or is a command that was done: an answer, no refusal.
fn canned(condition: &Condition) -> bool {
    matches!(condition.then, Side::Leaves(Leave::Says | Leave::Skips))
        && condition.checks.iter().all(|check| {
            let holds = matches!(check.asks, Asks::Format | Asks::Membership | Asks::Equality) && !check.negated;
            holds && !matches!(check.order, Some(Order::Without | Order::Unequal))
        })
}

/// Whether what leaves early is an answer of its own: it holds what came in, or words that refuse nothing.
fn hands_on(seen: &Seen<'_>, entering: &Entering, condition: &Condition) -> bool {
    let o = seen.outline();
    let says = |side| side == Side::Leaves(Leave::Says);
    let ConditionNode::Stmt(stmt) = condition.place else { return false };
    let Stmt::If { then, otherwise, .. } = o.stmt(stmt) else { return false };
    let block = match (says(condition.then), says(condition.otherwise)) {
        (true, false) => *then,
        (false, true) => *otherwise,
        _ => return false,
    };
    let values: Vec<ExprId> = o
        .block(block)
        .iter()
        .filter_map(|s| if let Stmt::Return(Some(v)) = o.stmt(*s) { Some(*v) } else { None })
        .collect();
    let whole = |value: &ExprId| matches!(o.expr(*value), Expr::Object(_)) && entering.holds(o, seen.file, *value);
    let refuses = |value: &ExprId| {
        o.inside(*value).into_iter().any(|part| match o.expr(part) {
            Expr::Text(text, _) => table().refuses(o.spell(*text)),
            Expr::Object(entries) => entries.iter().any(|(key, _)| table().refuses(o.spell(*key))),
            Expr::Name(name) | Expr::Member(_, name) => table().refuses(o.spell(*name)),
            _ => false,
        })
    };
    !values.is_empty() && (values.iter().any(whole) || !values.iter().any(refuses))
}

/// Whether all that is asked is what something said: yes, no, or nothing.
fn said(condition: &Condition) -> bool {
    condition.checks.iter().all(|check| matches!(check.asks, Asks::Truth | Asks::Call))
}

fn skips(condition: &Condition) -> bool {
    let skips = |side: Side| side == Side::Leaves(Leave::Skips);
    skips(condition.then) || skips(condition.otherwise)
}

/// Whether the side that leaves asks the model before it does: `if command == "run": run(); return`.
fn asks_itself(seen: &Seen<'_>, condition: &Condition) -> bool {
    let o = seen.outline();
    let ConditionNode::Stmt(stmt) = condition.place else { return false };
    let Stmt::If { then, otherwise, .. } = o.stmt(stmt) else { return false };
    let leaves = |side| matches!(side, Side::Leaves(how) if how.refuses());
    let asks = |block| o.within(block).into_iter().any(|s| seen.asks_at(o.stmt_spot(s).line));
    leaves(condition.then) && asks(*then) || leaves(condition.otherwise) && asks(*otherwise)
}

/// Whether a side notes what is wrong in a list of errors that is handed back: `errors.append("too large")`.
fn collects(seen: &Seen<'_>, condition: &Condition) -> bool {
    let o = seen.outline();
    let ConditionNode::Stmt(stmt) = condition.place else { return false };
    let Stmt::If { then, .. } = o.stmt(stmt) else { return false };
    o.block(*then).iter().any(|stmt| {
        let Stmt::Expr(expr) = o.stmt(*stmt) else { return false };
        o.as_call(*expr).is_some_and(|call| {
            let notes = matches!(
                o.callee_name(call),
                "append" | "push" | "add" | "add_error" | "addError" | "AddModelError" | "rejectValue" | "addIssue"
            );
            let words = crate::code::words::words(&o.spelled(call.callee));
            notes
                && words.iter().any(|w| {
                    matches!(w.as_str(), "error" | "errors" | "problems" | "issues" | "violations" | "issue" | "reject")
                })
        })
    })
}

/// Whether the model is asked only where something is there, and whoever sent nothing is told so.
fn goes_around(seen: &Seen<'_>, condition: &Condition) -> bool {
    let o = seen.outline();
    let ConditionNode::Stmt(stmt) = condition.place else { return false };
    let Stmt::If { then, otherwise, .. } = o.stmt(stmt) else { return false };
    let plain = condition.checks.iter().all(|c| matches!(c.asks, Asks::Truth | Asks::Emptiness));
    let asks = |block| o.within(block).into_iter().any(|s| seen.asks_at(o.stmt_spot(s).line));
    let tells = o.block(*otherwise).iter().any(|s| match o.stmt(*s) {
        Stmt::Expr(expr) => {
            o.as_call(*expr).is_some_and(|c| c.arguments.iter().any(|a| matches!(o.expr(a.value), Expr::Text(..))))
        }
        _ => false,
    });
    plain && tells && asks(*then) && !asks(*otherwise)
}

/// Whether a name is that of an identifier, or of attempts that are counted: no content that anybody sends.
fn counted(name: &str) -> bool {
    let words = crate::code::words::words(name);
    let identifier = words.last().is_some_and(|w| matches!(w.as_str(), "id" | "ids" | "uuid" | "guid"));
    identifier
        || words
            .iter()
            .any(|w| matches!(w.as_str(), "attempt" | "attempts" | "retry" | "retries" | "dequeue" | "delivery"))
}

/// Whether a number is that of a loop, which counts it up or down: `if remaining <= 0: return`.
fn counts_down(seen: &Seen<'_>, check: &Check) -> bool {
    let o = seen.outline();
    let Expr::Name(name) = o.expr(check.expr) else { return false };
    let function = o.function_of(o.scope_of(check.expr));
    matches!(check.asks, Asks::Range | Asks::Emptiness | Asks::Truth)
        && o.around(o.spot(check.expr).frame).any(|around| {
            let Around::Loop(of) = around else { return false };
            let Stmt::Loop { body, .. } = o.stmt(of) else { return false };
            o.within(*body).into_iter().any(|stmt| match o.stmt(stmt) {
                Stmt::Assign { target, value, .. } => {
                    *o.expr(*target) == Expr::Name(*name)
                        && o.function_of(o.scope_of(*target)) == function
                        && matches!(o.expr(*value), Expr::Combine(..))
                }
                _ => false,
            })
        })
}

/// Whether what is missing was looked up: nothing that anybody sent.
fn looked_up(seen: &Seen<'_>, check: &Check) -> bool {
    let o = seen.outline();
    let presence = matches!(check.asks, Asks::Emptiness | Asks::Truth | Asks::Size);
    let given = seen.given(check.expr).and_then(|g| o.as_call(g));
    presence
        && given.is_some_and(|call| {
            matches!(
                o.callee_name(call),
                "find"
                    | "findOne"
                    | "findUnique"
                    | "findFirst"
                    | "findById"
                    | "first"
                    | "filter"
                    | "query"
                    | "select"
                    | "load"
                    | "lookup"
                    | "runQuery"
                    | "find_one"
                    | "fetch"
                    | "one_or_none"
                    | "scalar"
                    | "list"
                    | "search"
                    | "scan"
                    | "exists"
            )
        })
}

/// Whether all that a condition does is to write it down.
fn only_logs(seen: &Seen<'_>, condition: &Condition) -> bool {
    let o = seen.outline();
    let ConditionNode::Stmt(stmt) = condition.place else { return false };
    let Stmt::If { then, .. } = o.stmt(stmt) else { return false };
    let body = o.block(*then);
    !body.is_empty()
        && body.iter().all(|stmt| match o.stmt(*stmt) {
            Stmt::Expr(expr) => o.as_call(*expr).is_some_and(|call| effect(seen.known, call) == Effect::Logs),
            _ => false,
        })
}

impl Judge<'_, '_> {
    /// The kind of limit that a check is; `None` when it is none.
    fn kind(&self, seen: &Seen<'_>, condition: &Condition, check: &Check) -> Option<ShapeKind> {
        let table = table();
        let name = seen.name(check.expr);
        let enters = self.entering.is(seen.file, check.expr);
        if !enters {
            return self.derived(seen, condition, check);
        }
        if table.is_access(name)
            || matches!(name, "argv" | "args")
            || counted(name)
            || looked_up(seen, check)
            || counts_down(seen, check)
        {
            return None;
        }
        match check.asks {
            Asks::Size => bounded(seen, check).then_some(ShapeKind::Size),
            Asks::Range if table.measures(name) => Some(ShapeKind::Size),
            Asks::Range => bounded(seen, check).then_some(ShapeKind::Range),
            Asks::Membership => match seen.outline().expr(check.expr) {
                // `"text" in body` asks whether something is there.
                Expr::Text(..) => None,
                _ => Some(ShapeKind::Membership),
            },
            Asks::Type => Some(ShapeKind::Type),
            Asks::Format => Some(ShapeKind::Format),
            Asks::Equality => {
                let kind = crate::code::words::words(name).iter().any(|word| table.kinds.contains(word));
                let text = matches!(check.constant, Some(Constant::Text(_)));
                (kind && text).then_some(ShapeKind::Type)
            }
            Asks::Emptiness | Asks::Truth => {
                (table.is_content(name) && refuses_nothing(condition, check)).then_some(ShapeKind::Emptiness)
            }
            Asks::Call => self.own_check(seen, check.expr, condition.test),
            Asks::Failure => None,
        }
    }

    /// A check of something that was worked out from an input: its measure, or what an own check said.
    fn derived(&self, seen: &Seen<'_>, condition: &Condition, check: &Check) -> Option<ShapeKind> {
        let o = seen.outline();
        if check.asks == Asks::Membership
            && let (Expr::Text(text, _), Some(against)) = (o.expr(check.expr), check.against)
            && self.entering.is(seen.file, against)
        {
            // `"question" not in body`
            let without = check.order == Some(Order::Without) || check.negated;
            return (without && table().is_content(o.spell(*text))).then_some(ShapeKind::Emptiness);
        }
        // `count_tokens(text) > MAX`, `validate(text)`
        let given = if o.as_call(check.expr).is_some() { Some(check.expr) } else { seen.given(check.expr) }?;
        let call = o.inside(given).into_iter().find_map(|part| o.as_call(part).filter(|c| self.gets_input(seen, c)));
        let compared = matches!(check.asks, Asks::Size | Asks::Range);
        if compared {
            let named =
                table().measures(seen.name(check.expr)) || call.is_some_and(|c| table().measures(o.callee_name(c)));
            let of_input = call.is_some() || self.entering.holds(o, seen.file, given);
            return (named && of_input && bounded(seen, check)).then_some(ShapeKind::Size);
        }
        // Of what a check gave only its verdict says that it was one.
        let verdict = match o.expr(check.expr) {
            Expr::Member(_, name) => VERDICTS.contains(&o.spell(*name)),
            _ => true,
        };
        (verdict && matches!(check.asks, Asks::Truth | Asks::Call | Asks::Emptiness))
            .then(|| call.and_then(|call| self.check_of(seen, call)))
            .flatten()
            .filter(|_| condition.refuses())
    }

    fn gets_input(&self, seen: &Seen<'_>, call: &Call) -> bool {
        call.arguments.iter().any(|a| self.entering.is(seen.file, a.value))
    }

    /// Whether a call in a test is an own or a ready check of the form.
    fn own_check(&self, seen: &Seen<'_>, expr: ExprId, test: ExprId) -> Option<ShapeKind> {
        let o = seen.outline();
        let calls = o.inside(test).into_iter().filter_map(|part| o.as_call(part));
        let mut of = calls.filter(|call| call.arguments.iter().any(|a| o.inside(a.value).contains(&expr)));
        of.find_map(|call| self.check_of(seen, call))
    }

    fn check_of(&self, seen: &Seen<'_>, call: &Call) -> Option<ShapeKind> {
        let o = seen.outline();
        if table().is_access(o.callee_name(call)) {
            return None;
        }
        let Expr::Call(number) = o.expr(call.expr) else { return None };
        let targets = self.ground.project().targets(seen.file, *number);
        let checks = targets.iter().any(|target| match target {
            // What asks a model itself answers, it does not check.
            Target::Own(of) => self.deciding.contains(of) && self.ground.models_in(*of).is_empty(),
            Target::Package(symbol) => table().checks.iter().any(|row| row.has(symbol)),
        });
        checks.then_some(ShapeKind::Format)
    }
}

/// Whether the other side of a comparison is a bound: a number above nothing, or a name that stands for one.
fn bounded(seen: &Seen<'_>, check: &Check) -> bool {
    match (&check.constant, check.against) {
        (Some(Constant::Number(_)), _) => true,
        (Some(_), _) => false,
        (None, Some(against)) => {
            let o = seen.outline();
            let (names, root) = o.chain(against);
            let name = names.last().copied().or(match o.expr(root) {
                Expr::Name(name) => Some(*name),
                _ => None,
            });
            let words = name.map(|n| crate::code::words::words(o.spell(n))).unwrap_or_default();
            let says = [
                "max",
                "min",
                "limit",
                "maximum",
                "minimum",
                "cap",
                "budget",
                "threshold",
                "allowed",
                "bound",
                "size",
                "length",
                "tokens",
                "quota",
                "remaining",
                "window",
            ];
            let number = o.inside(against).into_iter().any(|p| matches!(o.expr(p), Expr::Number(_)));
            number || words.iter().any(|word| says.contains(&word.as_str()))
        }
        (None, None) => false,
    }
}

/// Whether it is the empty side that refuses.
fn refuses_nothing(condition: &Condition, check: &Check) -> bool {
    let empty_holds = match (check.asks, check.order) {
        (Asks::Truth, _) => check.negated,
        (_, Some(Order::Equal | Order::Less)) => true,
        (_, Some(Order::Unequal | Order::More)) => false,
        // `is_blank(x)` and `not x.strip()` are written alike.
        _ => return true,
    };
    // A check whose sides do not refuse by themselves is looked at as a whole.
    !condition.refuses() || if empty_holds { condition.then.refuses() } else { condition.otherwise.refuses() }
}
