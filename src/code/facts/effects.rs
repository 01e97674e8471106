//! What a call does where something went wrong or is refused: logs, puts away, waits, ends, answers (`rules/code-effects.yaml`).

use super::bindings::{Bindings, is_symbol};
use super::constant::{Constant, constant};
use crate::code::outline::{Call, Expr, ExprId};
use crate::code::words;
use crate::tables;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/code-effects.yaml"));

/// `rules/code-effects.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    loggers: Vec<String>,
    logs: Vec<String>,
    cleanup: Vec<String>,
    waits: Vec<String>,
    exits: Vec<String>,
    raises: Vec<String>,
    stops: Vec<String>,
    answers: Vec<String>,
    status_names: Vec<String>,
    status_words: BTreeMap<String, u16>,
    status_phrases: Vec<String>,
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It is written down, counted, traced.
    Logs,
    /// It puts away, undoes, tidies up.
    Cleans,
    Waits,
    /// The process or the run of the page ends.
    Exits,
    Raises,
    /// It makes or sends an answer of a route.
    Answers,
    /// Something else.
    Other,
}

/// What a call does.
pub(crate) fn effect(known: &Bindings<'_>, call: &Call) -> Effect {
    let name = known.outline.callee_name(call);
    let origin = known.origin(call.callee).unwrap_or_default();
    let table = &*TABLE;
    let is = |list: &[String]| list.iter().any(|s| is_symbol(&origin, s));
    let named = |list: &[String]| list.iter().any(|s| s == name);
    let free = matches!(known.outline.expr(call.callee), Expr::Name(_)) && !origin.is_empty();
    if is(&table.exits) || is(&table.stops) {
        return Effect::Exits;
    }
    if logs(known, call, name) || is(&table.logs) {
        return Effect::Logs;
    }
    // `Promise.reject`, `abort(400)`: a plain name, or one of a package.
    if is(&table.raises) && (free || origin.contains('.')) {
        return Effect::Raises;
    }
    if named(&table.answers) {
        return Effect::Answers;
    }
    if named(&table.waits) {
        return Effect::Waits;
    }
    if named(&table.cleanup) { Effect::Cleans } else { Effect::Other }
}

/// Whether a call writes a log: a name that only logs have, or any method of a logger.
fn logs(known: &Bindings<'_>, call: &Call, name: &str) -> bool {
    let Expr::Member(object, _) = known.outline.expr(call.callee) else { return false };
    if TABLE.logs.iter().any(|l| l == name && l.len() > 6) {
        return true;
    }
    let (names, root) = known.outline.chain(*object);
    let mut said: Vec<String> = names.iter().flat_map(|n| words::words(known.outline.spell(*n))).collect();
    match known.outline.expr(root) {
        Expr::Name(name) => said.extend(words::words(known.outline.spell(*name))),
        Expr::Call(_) => {
            let inner = known.outline.as_call(root).map_or("", |c| known.outline.callee_name(c));
            said.extend(words::words(inner));
        }
        _ => {}
    }
    said.iter().any(|word| TABLE.loggers.iter().any(|l| l == word))
}

/// The status of an answer that an expression makes or raises: `Response(..., status=400)`, `res.status(400).json(..)`,
/// `(body, 400)`, `HTTPException(status.HTTP_400_BAD_REQUEST)`, `new BadRequestException(..)`.
pub(crate) fn status(known: &Bindings<'_>, id: ExprId) -> Option<u16> {
    let o = known.outline;
    match o.expr(id) {
        // `return jsonify(..), 400`
        Expr::List(parts) => {
            let last = parts.iter().skip(1).find_map(|p| number(known, *p));
            return last.or_else(|| parts.first().and_then(|p| status(known, *p)));
        }
        Expr::Object(entries) => {
            let of =
                |(key, value): &(_, ExprId)| is_status_name(o.spell(*key)).then(|| number(known, *value)).flatten();
            return entries.iter().find_map(of);
        }
        Expr::Call(_) => {}
        _ => return None,
    }
    let mut at = id;
    // Along the chain: `res.status(400).json({..})`.
    for _ in 0..12 {
        let call = o.as_call(at)?;
        let name = o.callee_name(call);
        let direct = call.arguments.iter().find_map(|a| match a.name {
            Some(name) => is_status_name(o.spell(name)).then(|| number(known, a.value)).flatten(),
            None => match o.expr(a.value) {
                Expr::Object(_) => status(known, a.value),
                _ => None,
            },
        });
        let knows = TABLE.answers.iter().chain(&TABLE.raises).any(|s| s.rsplit('.').next() == Some(name));
        let positional =
            || call.arguments.iter().take(3).filter(|a| a.name.is_none()).find_map(|a| number(known, a.value));
        let found = direct.or_else(|| if knows { positional() } else { None });
        if let Some(found) = found.or_else(|| TABLE.status_words.get(name).copied()) {
            return Some(found);
        }
        let Expr::Member(object, _) = o.expr(call.callee) else { return None };
        at = *object;
    }
    None
}

/// The status that a word stands for: `BadRequest`.
pub(crate) fn status_word(word: &str) -> Option<u16> {
    let lowered = || {
        let mut chars = word.chars();
        chars.next().map(|c| c.to_lowercase().chain(chars).collect::<String>())
    };
    let known = |word: &str| TABLE.status_words.get(word).copied();
    known(word).or_else(|| lowered().and_then(|word| known(&word)))
}

/// The status that an expression is.
pub(crate) fn status_number(known: &Bindings<'_>, id: ExprId) -> Option<u16> {
    number(known, id)
}

fn is_status_name(name: &str) -> bool {
    TABLE.status_names.iter().any(|s| s == name)
}

/// A number or constant that is a status.
fn number(known: &Bindings<'_>, id: ExprId) -> Option<u16> {
    if let Some(Constant::Number(value)) = constant(known, id) {
        let whole = (100.0..600.0).contains(&value) && value.fract() == 0.0;
        return whole.then(|| format!("{value}").parse().ok()).flatten();
    }
    match known.outline.expr(id) {
        Expr::Name(name) | Expr::Member(_, name) => TABLE.status_words.get(known.outline.spell(*name)).copied(),
        // `:unprocessable_entity`, `"NOT_FOUND"`
        Expr::Text(name, _) => TABLE.status_words.get(known.outline.spell(*name).trim_start_matches(':')).copied(),
        _ => None,
    }
}

/// Whether a text is nothing but the phrase of a status: `Error`, `Internal Server Error`.
pub(crate) fn status_phrase(text: &str) -> bool {
    let said: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    TABLE.status_phrases.contains(&said)
}

/// Whether an expression holds words for a person, or a key that says an error: a text that is more than a code.
pub(crate) fn has_text(known: &Bindings<'_>, id: ExprId) -> bool {
    let o = known.outline;
    o.inside(id).into_iter().any(|part| match o.expr(part) {
        Expr::Text(name, _) => o.spell(*name).trim().len() > 2,
        _ => false,
    })
}
