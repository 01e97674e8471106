//! What a test comes to when a setting has one of its two values and nothing else is known.

use super::{Known, Settings};
use crate::code::outline::{Expr, ExprId, Order};
use crate::code::project::FileId;
use crate::signals::shapes::Ground;

/// What a test comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Open,
}

impl Answer {
    fn of(yes: bool) -> Answer {
        if yes { Answer::Yes } else { Answer::No }
    }

    fn turned(self) -> Answer {
        match self {
            Answer::Yes => Answer::No,
            Answer::No => Answer::Yes,
            Answer::Open => Answer::Open,
        }
    }
}

/// An answer, and the setting that gave it.
pub(super) struct Value<'s> {
    pub(super) answer: Answer,
    pub(super) setting: Option<&'s Known>,
    /// The setting is compared with one of several names.
    pub(super) chosen: bool,
}

/// What a test comes to when each setting in it is on, or off.
pub(super) fn value<'s>(
    ground: &Ground<'_>,
    settings: &'s Settings,
    file: FileId,
    test: ExprId,
    on: bool,
) -> Value<'s> {
    judge(ground, settings, file, test, on, 0)
}

fn judge<'s>(g: &Ground<'_>, settings: &'s Settings, file: FileId, test: ExprId, on: bool, depth: u8) -> Value<'s> {
    let open = Value { answer: Answer::Open, setting: None, chosen: false };
    let Some(o) = g.outline(file).filter(|_| depth < 12) else { return open };
    let below = |expr| judge(g, settings, file, expr, on, depth + 1);
    if let Some(known) = settings.of_expr(g, file, test) {
        return Value { answer: Answer::of(on), setting: Some(known), chosen: false };
    }
    match o.expr(test) {
        Expr::Not(inner) => {
            let inner = below(*inner);
            Value { answer: inner.answer.turned(), ..inner }
        }
        Expr::Both(a, b) | Expr::Either(a, b) => {
            let decides = if matches!(o.expr(test), Expr::Both(..)) { Answer::No } else { Answer::Yes };
            let (a, b) = (below(*a), below(*b));
            let answer = if a.answer == decides || b.answer == decides {
                decides
            } else if a.answer == b.answer {
                a.answer
            } else {
                Answer::Open
            };
            Value { answer, setting: a.setting.or(b.setting), chosen: a.chosen || b.chosen }
        }
        Expr::Compare(order, a, b) => {
            let (side, against) = match (below(*a), below(*b)) {
                (side @ Value { setting: Some(_), .. }, _) => (side, *b),
                (_, side @ Value { setting: Some(_), .. }) => (side, *a),
                _ => return open,
            };
            let says = match o.expr(against) {
                Expr::Bool(truth) => Some(*truth),
                Expr::Number(number) if *number == 0.0 || *number == 1.0 => Some(*number > 0.5),
                Expr::Text(text, _) => said(o.spell(*text)),
                Expr::List(parts) => {
                    let said: Vec<Option<bool>> = parts
                        .iter()
                        .map(|p| if let Expr::Text(t, _) = o.expr(*p) { said(o.spell(*t)) } else { None })
                        .collect();
                    said.first().copied().flatten().filter(|first| said.iter().all(|s| *s == Some(*first)))
                }
                _ => None,
            };
            let name = |expr: ExprId| matches!(o.expr(expr), Expr::Text(text, _) if said(o.spell(*text)).is_none());
            let chosen = match o.expr(against) {
                Expr::Text(..) => name(against),
                Expr::List(parts) => !parts.is_empty() && parts.iter().all(|part| name(*part)),
                _ => false,
            };
            let says = says.or(chosen.then_some(true));
            let answer = match (order, says) {
                (Order::Equal | Order::Within, Some(true)) | (Order::Unequal | Order::Without, Some(false)) => {
                    side.answer
                }
                (Order::Equal | Order::Within, Some(false)) | (Order::Unequal | Order::Without, Some(true)) => {
                    side.answer.turned()
                }
                _ => Answer::Open,
            };
            Value { answer, setting: side.setting, chosen }
        }
        // `bool(x)`, `str(x).lower()`, `parse(x)`: the value of what is inside.
        Expr::Call(_) => {
            let Some(call) = o.as_call(test) else { return open };
            let object = if let Expr::Member(object, _) = o.expr(call.callee) { Some(*object) } else { None };
            let parts = object.into_iter().chain(call.arguments.iter().take(1).map(|a| a.value));
            parts.map(below).find(|v| v.setting.is_some()).unwrap_or(open)
        }
        _ => open,
    }
}

/// The yes or no that a text says.
fn said(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" | "y" | "enabled" | "enable" => Some(true),
        "false" | "0" | "no" | "off" | "n" | "disabled" | "disable" | "none" | "" => Some(false),
        _ => None,
    }
}
