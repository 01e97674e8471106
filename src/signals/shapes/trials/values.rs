//! Unusual values: what people send who do not know what a program expects.

use crate::code::outline::{Expr, ExprId, Outline, Stmt, StmtId};
use crate::code::words::words;
use std::collections::BTreeSet;

/// From how many repetitions on a text is oversize.
const REPEATED: f64 = 50.0;
/// From how many characters on a text is.
const LONG: usize = 1_500;

/// What a text says not to be.
const KINDS: &[&str] =
    &["number", "date", "url", "json", "pdf", "image", "email", "uuid", "list", "dict", "object", "float", "int"];

/// How sure it is that a value is unusual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mess {
    /// Nothing, an empty list: as often a mere filling.
    Nothing,
    /// Blank, oversize, malformed, odd characters, no number.
    Clear,
}

/// How unusual a value is; its parts are not looked at.
pub(super) fn mess(o: &Outline, id: ExprId) -> Option<Mess> {
    match o.expr(id) {
        Expr::Null => Some(Mess::Nothing),
        Expr::List(parts) if parts.is_empty() => Some(Mess::Nothing),
        Expr::Object(parts) if parts.is_empty() => Some(Mess::Nothing),
        Expr::Text(name, parts) => of_text(o.spell(*name), parts.is_empty()).then_some(Mess::Clear),
        Expr::Combine(a, b) => {
            let text = |id: ExprId| matches!(o.expr(id), Expr::Text(..) | Expr::List(_));
            let many = |id: ExprId| is_many(o, id);
            (text(*a) && many(*b) || text(*b) && many(*a)).then_some(Mess::Clear)
        }
        Expr::Call(_) => {
            let call = o.as_call(id)?;
            let arguments: Vec<ExprId> = call.arguments.iter().map(|a| a.value).collect();
            let found = match o.callee_name(call) {
                "repeat" | "Repeat" | "padEnd" | "padStart" | "fill" | "nCopies" => {
                    arguments.iter().any(|a| is_many(o, *a)) || arguments.is_empty()
                }
                "float" | "Number" | "parseFloat" => {
                    arguments.iter().any(|a| matches!(o.expr(*a), Expr::Text(n, _) if is_no_number(o.spell(*n))))
                }
                "NaN" | "Inf" => true,
                _ => false,
            };
            found.then_some(Mess::Clear)
        }
        Expr::Name(name) | Expr::Member(_, name) => is_no_number(o.spell(*name)).then_some(Mess::Clear),
        _ => None,
    }
}

fn is_no_number(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "nan" | "inf" | "-inf" | "infinity" | "-infinity" | "positive_infinity"
    )
}

/// A count that makes a text oversize: a large number, or a limit and something.
fn is_many(o: &Outline, id: ExprId) -> bool {
    o.inside(id).into_iter().any(|part| match o.expr(part) {
        Expr::Number(n) => *n > REPEATED,
        Expr::Name(name) | Expr::Member(_, name) => {
            words(o.spell(*name)).iter().any(|w| matches!(w.as_str(), "max" | "limit" | "length" | "size"))
        }
        _ => false,
    })
}

fn of_text(text: &str, plain: bool) -> bool {
    let trimmed = text.trim();
    if !plain {
        return false;
    }
    if trimmed.is_empty() || text.len() > LONG {
        return true;
    }
    let odd = |c: char| {
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{fffd}' | '\u{1f000}'..='\u{1faff}')
            || c.is_control() && !matches!(c, '\n' | '\r' | '\t')
    };
    if text.chars().any(odd)
        || ["\\x00", "\\u0000", "\\0", "\\u200b", "\\ud83", "\\U0001"].iter().any(|e| text.contains(e))
    {
        return true;
    }
    // Something that means to be JSON and is none.
    let json = trimmed.starts_with(['{', '[']);
    if json && !trimmed.contains("{{") && !trimmed.contains('%') && trimmed.len() < 400 {
        return serde_json::from_str::<serde::de::IgnoredAny>(trimmed).is_err() && trimmed.matches('\'').count() < 2;
    }
    let said = words(trimmed);
    let says = |a: &str, b: &str| said.windows(2).any(|w| w == [a, b]);
    said.len() < 8
        && (says("not", "json")
            || says("invalid", "json")
            || says("not", "valid")
            || says("malformed", "json")
            || says("bad", "json")
            || said
                .windows(3)
                .any(|w| matches!(w, [not, a, kind] if not == "not" && a.len() < 6 && KINDS.contains(&kind.as_str())))
            || matches!(trimmed, "garbage" | "invalid" | "malformed" | "not-a-number" | "abc123!@#"))
}

/// Nothing as the first value of a row, or as one of several single values, is given on purpose.
pub(super) fn first_missing(o: &Outline, list: ExprId) -> Option<Mess> {
    let Expr::List(rows) = o.expr(list) else { return None };
    let single = rows.iter().all(|r| !matches!(o.expr(*r), Expr::List(_)));
    let missing = |row: &ExprId| match o.expr(*row) {
        Expr::List(parts) => parts.first().is_some_and(|p| *o.expr(*p) == Expr::Null),
        Expr::Null => single && rows.len() > 1,
        _ => false,
    };
    rows.iter().any(missing).then_some(Mess::Clear)
}

/// The names that hold an unusual value among these statements, with how sure that is: assigned, or gone through.
pub(super) fn holders(o: &Outline, stmts: &[StmtId], found: &mut BTreeSet<(String, Mess)>) {
    for id in stmts {
        let (target, value) = match o.stmt(*id) {
            Stmt::Assign { target, value, .. } => (*target, *value),
            Stmt::Loop { item: Some(item), over: Some(over), .. } => (*item, *over),
            _ => continue,
        };
        let Some(mess) = within(o, value, found) else { continue };
        for part in o.inside(target) {
            if let Expr::Name(name) = o.expr(part) {
                found.insert((o.spell(*name).to_owned(), mess));
            }
        }
    }
}

/// How unusual a value or one of its parts is; a name may hold one.
pub(super) fn within(o: &Outline, value: ExprId, holders: &BTreeSet<(String, Mess)>) -> Option<Mess> {
    let of = |part: ExprId| {
        let held = match o.expr(part) {
            Expr::Name(name) => {
                let said = o.spell(*name);
                holders.iter().filter(|(held, _)| held == said).map(|(_, mess)| *mess).max()
            }
            _ => None,
        };
        held.max(mess(o, part))
    };
    o.inside(value).into_iter().filter_map(of).max()
}
