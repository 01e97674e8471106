//! Messy values that are passed on: as arguments, as entries of what is sent, as rows of a table.

use super::Mess;
use super::test_words::{holds, table};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::constant::{Constant, constant, text};
use crate::code::outline::{Call, Expr, ExprId, Owner, Stmt};

/// From how many repetitions on a value is more than an example.
const MANY: f64 = 200.0;

/// All of a file.
pub(super) fn messy(known: &Bindings<'_>) -> Vec<(ExprId, Mess)> {
    let all = (0u32..).zip(&known.outline.exprs);
    all.filter_map(|(n, _)| {
        let id = ExprId(n);
        let mess = mess(known, id)?;
        is_passed(known, id, mess).then_some((id, mess))
    })
    .collect()
}

fn mess(known: &Bindings<'_>, id: ExprId) -> Option<Mess> {
    let o = known.outline;
    match o.expr(id) {
        Expr::Text(name, parts) if parts.is_empty() => of_text(o.spell(*name)),
        Expr::Null => Some(Mess::Null),
        Expr::List(parts) if parts.is_empty() => Some(Mess::Empty),
        Expr::Object(entries) if entries.is_empty() => Some(Mess::Empty),
        // `"a" * 10_000`
        Expr::Combine(a, b) => {
            let long = |text: ExprId, times: ExprId| {
                matches!(o.expr(text), Expr::Text(..) | Expr::List(_))
                    && matches!(constant(known, times), Some(Constant::Number(n)) if n >= MANY)
            };
            (long(*a, *b) || long(*b, *a)).then_some(Mess::Oversize)
        }
        Expr::Name(name) => ["NaN", "Infinity"].contains(&o.spell(*name)).then_some(Mess::NotANumber),
        Expr::Member(..) => {
            let spelled = o.spelled(id);
            let last = spelled.rsplit(['.', ':']).next().unwrap_or_default();
            let of = ["math", "np", "numpy", "Number", "Double", "Float", "f64", "f32", "double", "float"]
                .iter()
                .any(|p| spelled.starts_with(p));
            (of && ["nan", "inf", "NaN", "NAN", "INFINITY", "POSITIVE_INFINITY", "NEGATIVE_INFINITY"].contains(&last))
                .then_some(Mess::NotANumber)
        }
        Expr::Call(_) => of_call(known, o.as_call(id)?),
        _ => None,
    }
}

fn of_call(known: &Bindings<'_>, call: &Call) -> Option<Mess> {
    let o = known.outline;
    let first = call.arguments.first().map(|a| a.value);
    match o.callee_name(call) {
        "float" => {
            let text = first.and_then(|a| text(o, a)).map(str::to_ascii_lowercase);
            text.is_some_and(|t| ["nan", "inf", "-inf", "infinity"].contains(&t.as_str())).then_some(Mess::NotANumber)
        }
        "NaN" | "Inf" => Some(Mess::NotANumber),
        // `"a".repeat(5000)`, `strings.Repeat("a", 5000)`, `"a".repeat(MAX + 1)`
        "repeat" | "Repeat" | "str_repeat" | "padEnd" | "padStart" | "ljust" | "PadRight" | "string" | "String"
        | "fill" => {
            let many = call.arguments.iter().any(|a| match o.expr(a.value) {
                Expr::Combine(..) => true,
                Expr::Name(_) | Expr::Number(_) => {
                    matches!(constant(known, a.value), Some(Constant::Number(n)) if n >= MANY)
                }
                _ => false,
            });
            many.then_some(Mess::Oversize)
        }
        _ => None,
    }
}

fn of_text(text: &str) -> Option<Mess> {
    if text.is_empty() {
        return Some(Mess::Empty);
    }
    let blanks = text.replace("\\n", " ").replace("\\t", " ").replace("\\r", " ");
    if blanks.trim().is_empty() {
        return Some(Mess::Blank);
    }
    let begins = ["{\"", "{'", "[{", "[\"", "{\\\"", "{not", "{invalid", "{bad", "{ not", "{broken"]
        .iter()
        .any(|b| text.starts_with(b));
    if begins
        && text.len() < 400
        && serde_json::from_str::<serde::de::IgnoredAny>(&text.replace("\\\"", "\"").replace("\\n", "\n")).is_err()
    {
        return Some(Mess::Malformed);
    }
    let odd = |c: char| matches!(c, '\0'..='\u{8}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{1f000}'..='\u{1faff}');
    let escaped = [
        "\\u0000", "\\x00", "\\u200", "\\u202", "\\ufeff", "\\ud83", "\\u{1F", "\\u{1f", "\\U0001F", "\\U0001f",
        "\\uFEFF",
    ];
    (text.chars().any(odd) || escaped.iter().any(|e| text.contains(e))).then_some(Mess::Odd)
}

/// Calls that take an empty text or nothing as a part of what they do.
const TAKES: [&str; 34] = [
    "join",
    "split",
    "replace",
    "replaceAll",
    "strip",
    "get",
    "getenv",
    "print",
    "log",
    "sub",
    "trim",
    "setattr",
    "patch",
    "fn",
    "mockReturnValue",
    "mockResolvedValue",
    "mockReturnValueOnce",
    "mockResolvedValueOnce",
    "returns",
    "thenReturn",
    "mock",
    "Mock",
    "MagicMock",
    "AsyncMock",
    "spyOn",
    "setenv",
    "delenv",
    "stubEnv",
    "sleep",
    "useState",
    "then",
    "object",
    "mockImplementation",
    "create",
];

/// Whether a value is handed to what is tested.
fn is_passed(known: &Bindings<'_>, id: ExprId, mess: Mess) -> bool {
    let o = known.outline;
    let mut inner = id;
    let mut entry = false;
    for owner in known.owners(id) {
        match owner {
            Owner::Expr(next) => {
                match o.expr(next) {
                    Expr::Object(_) | Expr::List(_) => entry = true,
                    Expr::Call(_) => {
                        let Some(call) = o.as_call(next) else { return false };
                        let Some(argument) = call.arguments.iter().find(|a| a.value == inner) else { return false };
                        let name = o.callee_name(call);
                        let named = argument.name.map_or("", |n| o.spell(n));
                        let quiet = named.starts_with("return_")
                            || holds(&table().fault_names, named)
                            || (mess == Mess::Null && !named.is_empty() && !entry);
                        // `new X()` without content is only made; `Ok(..)`, `dict(..)` hold it.
                        return !quiet && !TAKES.contains(&name) && !is_assertion(name) && !is_double(known, call);
                    }
                    Expr::Compare(..) | Expr::Member(..) | Expr::Index(..) | Expr::Either(..) | Expr::Both(..) => {
                        return false;
                    }
                    Expr::Choice(..) | Expr::Text(..) | Expr::Not(_) => return false,
                    _ => {}
                }
                inner = next;
            }
            // A row of a table, or a value that is named before it is passed.
            Owner::Stmt(stmt) => {
                return match o.stmt(stmt) {
                    Stmt::Assign { target, value, .. } if *value == inner => {
                        let plain = matches!(o.expr(*target), Expr::Name(_));
                        let starts_empty = !entry && matches!(mess, Mess::Null | Mess::Empty);
                        plain && !starts_empty && !(entry && mess == Mess::Null)
                    }
                    Stmt::Loop { over: Some(over), .. } => *over == inner && entry,
                    _ => false,
                };
            }
            Owner::Scope(_) => return entry,
        }
    }
    false
}

fn is_assertion(name: &str) -> bool {
    let t = table();
    [&t.equal, &t.truth, &t.emptiness, &t.contain, &t.order, &t.kind, &t.called, &t.snapshot, &t.fails]
        .iter()
        .any(|list| holds(list, name))
        || name.starts_with("assert")
        || name.starts_with("expect")
}

fn is_double(known: &Bindings<'_>, call: &Call) -> bool {
    let names = [known.origin(call.callee).unwrap_or_default(), known.outline.spelled(call.callee)];
    let t = table();
    [&t.replace, &t.replace_member, &t.doubles, &t.sets].iter().any(|list| names.iter().any(|n| holds(list, n)))
}
