//! What a model gave is held to something before anybody uses it: parsed with a way out, compared, cleaned, bound to a
//! schema, judged.

mod check_names;
mod conditions;
mod library;
mod parse;
#[cfg(test)]
mod tests;

use super::seen::{self, Seen};
use super::{Finding, Found, Ground};
use crate::code::flow::{Flow, Value};
use crate::code::outline::{Around, Expr, ExprId, Outline, ScopeId, Stmt};
use crate::code::project::{FileId, ScopeRef};
use crate::code::words::words;
use crate::rules::format::ShapeKind;
use check_names::table;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Places where an answer is checked.
pub(super) fn find(ground: &Ground<'_>) -> Found {
    let seen = seen::all(ground);
    let out = Answers::new(ground);
    let mut found = Found::default();
    for seen in &seen {
        parse::find(ground, seen, &out, &mut found);
        conditions::find(ground, seen, &out, &mut found);
        library::find(ground, seen, &out, &mut found);
    }
    found
}

/// The distance of what is no answer itself.
const FAR: u8 = 4;

/// What models gave, and where it went.
struct Answers {
    /// With the calls and fields that lie between.
    values: BTreeMap<Value, u8>,
    /// Model calls by file.
    models: BTreeMap<FileId, BTreeSet<ExprId>>,
}

impl Answers {
    fn new(ground: &Ground<'_>) -> Answers {
        let mut models: BTreeMap<FileId, BTreeSet<ExprId>> = BTreeMap::new();
        for model in ground.linked.models.iter().filter(|m| m.answers) {
            models.entry(model.at.file).or_default().insert(model.expr);
        }
        let flows: Vec<BTreeMap<Value, u8>> = models
            .par_iter()
            .map(|(file, calls)| {
                let values = calls.iter().map(|expr| Value { file: *file, expr: *expr });
                Flow::from(ground.project(), &ground.uses, values, []).values
            })
            .collect();
        let mut values: BTreeMap<Value, u8> = BTreeMap::new();
        for (value, hops) in flows.into_iter().flatten() {
            values.entry(value).and_modify(|known| *known = (*known).min(hops)).or_insert(hops);
        }
        Answers { values, models }
    }

    fn is(&self, file: FileId, expr: ExprId) -> bool {
        self.values.contains_key(&Value { file, expr })
    }

    /// How far from a model call the answers in an expression are used: none, or the calls and fields between.
    fn hops(&self, o: &Outline, file: FileId, expr: ExprId) -> u8 {
        let parts = o.inside(expr).into_iter();
        parts.filter_map(|expr| self.values.get(&Value { file, expr }).copied()).min().unwrap_or(FAR)
    }

    fn holds(&self, o: &Outline, file: FileId, expr: ExprId) -> bool {
        o.inside(expr).into_iter().any(|part| self.is(file, part))
    }

    /// Whether an expression is a model call itself, or holds one.
    fn asks(&self, o: &Outline, file: FileId, expr: ExprId) -> bool {
        self.models.get(&file).is_some_and(|calls| o.inside(expr).into_iter().any(|part| calls.contains(&part)))
    }
}

/// Whether a name speaks of the envelope of an answer, its pieces or a wish for a tool.
fn is_envelope(o: &Outline, expr: ExprId) -> bool {
    o.inside(expr).into_iter().any(|part| match o.expr(part) {
        Expr::Name(name) | Expr::Member(_, name) => words(o.spell(*name)).iter().any(|w| table().envelope.contains(w)),
        Expr::Index(_, key) => match o.expr(*key) {
            Expr::Text(key, _) => words(o.spell(*key)).iter().any(|w| table().envelope.contains(w)),
            _ => false,
        },
        _ => false,
    })
}

/// Whether something stands in a loop over the pieces of an answer.
fn in_stream(seen: &Seen<'_>, out: &Answers, expr: ExprId) -> bool {
    let o = seen.outline();
    o.around(o.spot(expr).frame).take(64).any(|around| {
        let Around::Loop(stmt) = around else { return false };
        let Stmt::Loop { item, over, .. } = o.stmt(stmt) else { return false };
        let streams = over.is_some_and(|over| out.asks(o, seen.file, over) || is_envelope(o, over));
        streams || item.is_some_and(|item| is_envelope(o, item))
    })
}

fn finding(seen: &Seen<'_>, kind: ShapeKind, scope: ScopeId, line: u32, rank: u8) -> Finding {
    Finding::new(kind, ScopeRef { file: seen.file, scope }, line, rank)
}
