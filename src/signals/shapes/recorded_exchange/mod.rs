//! What went into a model call and what came out flow into a record: a store, a log, a file, a span; in one record, or in
//! two of the same function or store. Libraries made for it and history stores of frameworks are known by their calls.

mod content;
mod kept;
mod labels;
mod record_stores;
mod sinks;
#[cfg(test)]
mod tests;

use super::{Finding, Found, Ground, Lack, Marks, NearMiss};
use crate::code::facts::bindings::Bindings;
use crate::code::flow::{Flow, Value};
use crate::code::outline::{Call, Expr, ExprId, Outline};
use crate::code::project::{FileId, ScopeRef};
use crate::code::words::words;
use crate::rules::format::ShapeKind;
use sinks::Sink;
use std::collections::{BTreeMap, BTreeSet};

/// A record with what it holds.
struct Record {
    sink: Sink,
    file: FileId,
    at: ScopeRef,
    input: bool,
    output: bool,
    /// The role it is written for, where one is told.
    role: Option<Role>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    User,
    Model,
    /// The role is a value of what is written.
    Each,
}

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let mut out = Found::default();
    if ground.linked.models.is_empty() {
        return out;
    }
    out.findings.extend(kept::find(ground));
    let input = followed(ground, content::inputs(ground), |_| Vec::new());
    let output = followed(ground, content::outputs(ground), |flow| labels::read_out(ground, flow));
    let records = records(ground, &input, &output);
    let mut pairs: BTreeMap<(ScopeRef, &str), [bool; 2]> = BTreeMap::new();
    let mut stores: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    let mut roles: BTreeMap<(FileId, &str), [bool; 2]> = BTreeMap::new();
    for record in &records {
        let unit = ground.linked.function(record.at);
        let of_kind = if record.sink.kind == ShapeKind::Log { "log" } else { "store" };
        for known in [pairs.entry((unit, of_kind)).or_default(), stores.entry(&record.sink.store).or_default()] {
            *known = [known[0] | record.input, known[1] | record.output];
        }
        let known = roles.entry((record.file, &record.sink.store)).or_default();
        known[0] |= record.role == Some(Role::User);
        known[1] |= record.role == Some(Role::Model);
    }
    for record in &records {
        let unit = ground.linked.function(record.at);
        let of_kind = if record.sink.kind == ShapeKind::Log { "log" } else { "store" };
        let pair = pairs.get(&(unit, of_kind)).is_some_and(|p| *p == [true, true]);
        let kept = record.sink.kind == ShapeKind::Record;
        let store = kept && stores.get(record.sink.store.as_str()).is_some_and(|s| *s == [true, true]);
        let both = roles.get(&(record.file, record.sink.store.as_str())).is_some_and(|r| *r == [true, true]);
        let log = u8::from(record.sink.kind == ShapeKind::Log) * 4;
        let rank = match () {
            () if record.input && record.output => Some(0),
            () if pair && record.output => Some(1),
            () if store && record.output => Some(2),
            () if kept && both && record.role == Some(Role::Model) => Some(3),
            () if kept && record.role == Some(Role::Each) => Some(3),
            () => None,
        };
        let (at, line) = (record.at, record.sink.line);
        match rank {
            Some(rank) => {
                let marks = Marks { store: store_names(&record.sink), ..Marks::default() };
                out.findings.push(Finding { marks, ..Finding::new(record.sink.kind, at, line, rank + log) });
            }
            None if record.output && !record.input && !pair => {
                out.misses.push(NearMiss { at, line, lack: Lack::InputMissing })
            }
            None if record.input && ground.linked.path.steps(at).is_some() && !pair => {
                out.misses.push(NearMiss { at, line, lack: Lack::OutputMissing });
            }
            None => {}
        }
    }
    out
}

/// The names by which a test speaks of a store: the call that writes, and words of where it writes that are not those of
/// any connection.
fn store_names(sink: &Sink) -> BTreeSet<String> {
    let plain = |w: &String| !record_stores::table().connections.contains(w);
    words(&sink.store).into_iter().filter(plain).chain([sink.call.clone()]).collect()
}

/// Where contents go, through what is made of them: `Turn(question=q)` holds the question. `more` gives what else stands
/// for the content.
fn followed(ground: &Ground<'_>, begin: content::Begin, more: impl Fn(&Flow) -> Vec<Value>) -> Flow {
    let (mut values, holders) = begin;
    let mut flow = Flow::default();
    for round in 0..3 {
        flow = Flow::from(ground.project(), &ground.uses, values.iter().copied(), holders.iter().cloned());
        let before = values.len();
        if round < 2 {
            values.extend(more(&flow).into_iter().filter(|value| !flow.values.contains_key(value)));
        }
        for (file, source) in ground.files().filter(|_| round < 2) {
            let o = &source.outline;
            let held = |expr: ExprId| flow.values.contains_key(&Value { file, expr });
            let made = o.calls.iter().filter(|c| makes(o, c.expr) && !held(c.expr));
            let holding = made.filter(|c| c.arguments.iter().any(|a| held(a.value)));
            values.extend(holding.map(|c| Value { file, expr: c.expr }));
        }
        if values.len() == before {
            break;
        }
    }
    flow
}

fn records(ground: &Ground<'_>, input: &Flow, output: &Flow) -> Vec<Record> {
    let mut out = Vec::new();
    for (file, source) in ground.files() {
        let o = &source.outline;
        let Some(facts) = ground.facts(file) else { continue };
        let held = sinks::collections(o);
        for (number, call) in o.all_calls() {
            let line = o.spot(call.expr).line;
            if source.is_test(line) || ground.distance(file, number) == Some(0) {
                continue;
            }
            let Some((sink, parts)) = sinks::sink(&facts.known, &held, call) else { continue };
            let at = ScopeRef { file, scope: o.scope_of(call.expr) };
            if sink.kind == ShapeKind::Record && asked_with(ground, o, at, call) {
                continue;
            }
            let parts: Vec<ExprId> = parts.into_iter().map(|part| behind(&facts.known, part)).collect();
            let holds = |flow: &Flow| parts.iter().any(|p| holds(o, flow, file, *p, 0));
            let role = role(o, &parts);
            let one = || single(o, file, &parts, [input, output]);
            let output = holds(output);
            let input = holds(input) && !(output && sink.kind == ShapeKind::Log && one());
            if input || output || role.is_some() {
                out.push(Record { sink, file, at, input, output, role });
            }
        }
    }
    out
}

/// Whether what is written to is handed to the model next: the conversation itself, no record of it.
fn asked_with(ground: &Ground<'_>, o: &Outline, at: ScopeRef, write: &Call) -> bool {
    let Expr::Name(receiver) = o.expr(o.chain(write.callee).1) else { return false };
    let local = !matches!(o.spell(*receiver), "self" | "this" | "$this");
    let asks = |call: &Call| match o.expr(call.expr) {
        Expr::Call(number) => ground.distance(at.file, *number) == Some(0),
        _ => false,
    };
    let function = ground.linked.function(at);
    let mut calls = ground.reaching_in(function).iter().filter(|call| call.expr != write.expr && asks(call));
    let given = |call: &&Call| call.arguments.iter().any(|a| matches!(o.expr(a.value), Expr::Name(n) if n == receiver));
    local && calls.any(given)
}

/// The record behind a name: what was made and given that name.
fn behind(known: &Bindings<'_>, part: ExprId) -> ExprId {
    let o = known.outline;
    let Expr::Name(name) = o.expr(part) else { return part };
    known.value(*name, o.scope_of(part)).filter(|value| makes(o, *value)).unwrap_or(part)
}

/// Whether a value is a record that is made of its arguments: a type, whatever it is called.
fn makes(o: &Outline, value: ExprId) -> bool {
    o.as_call(value).is_some_and(|call| call.constructs || o.callee_name(call).starts_with(char::is_uppercase))
}

/// Whether a part of a record holds the content itself, not its length or its id.
fn holds(o: &Outline, flow: &Flow, file: FileId, part: ExprId, depth: u8) -> bool {
    if flow.values.contains_key(&Value { file, expr: part }) {
        return true;
    }
    let inner = |part: ExprId| depth < 4 && holds(o, flow, file, part, depth + 1);
    match o.expr(part) {
        Expr::Object(entries) => entries.iter().any(|(_, value)| inner(*value)),
        Expr::List(parts) => parts.iter().any(|p| inner(*p)),
        Expr::Call(_) if makes(o, part) => o.as_call(part).is_some_and(|c| c.arguments.iter().any(|a| inner(a.value))),
        _ => false,
    }
}

/// Whether all the content that is written has one name: what one model gave and another gets is no exchange.
fn single(o: &Outline, file: FileId, parts: &[ExprId], flows: [&Flow; 2]) -> bool {
    let held = |expr: &ExprId| flows.iter().any(|flow| flow.values.contains_key(&Value { file, expr: *expr }));
    let said = parts.iter().flat_map(|p| o.inside(*p)).filter(held).filter_map(|p| match o.expr(p) {
        Expr::Name(name) => Some(*name),
        _ => None,
    });
    said.collect::<BTreeSet<_>>().len() < 2
}

/// The role that a record is written for: a literal, or what the message says beside its content.
fn role(o: &Outline, parts: &[ExprId]) -> Option<Role> {
    let table = record_stores::table();
    let inside: Vec<ExprId> = parts.iter().flat_map(|p| o.inside(*p)).collect();
    let (mut each, mut content) = (false, false);
    let mut found = None;
    let mut look = |name: &str, value: ExprId, found: &mut Option<Role>| {
        let role = matches!(
            name,
            "role"
                | "sender"
                | "author"
                | "sender_type"
                | "senderType"
                | "Role"
                | "message_type"
                | "from_user"
                | "speaker"
        );
        content |=
            matches!(name, "content" | "parts" | "text" | "message" | "body" | "Content" | "answer" | "message_text");
        match o.expr(value) {
            Expr::Text(text, _) => {
                let said = o.spell(*text);
                if role && table.user_roles.contains(said) {
                    *found = Some(Role::User);
                } else if role && table.model_roles.contains(said) {
                    *found = Some(Role::Model);
                }
            }
            Expr::Name(_) | Expr::Member(..) | Expr::Index(..) => each |= role,
            _ => {}
        }
    };
    for part in &inside {
        if let Expr::Object(entries) = o.expr(*part) {
            entries.iter().for_each(|(name, value)| look(o.spell(*name), *value, &mut found));
        }
        for argument in o.as_call(*part).iter().flat_map(|c| c.arguments.iter()) {
            if let Some(name) = argument.name {
                look(o.spell(name), argument.value, &mut found);
            }
        }
    }
    let dynamic = inside.iter().any(|p| matches!(o.expr(*p), Expr::Name(_) | Expr::Member(..)));
    if !content || !dynamic {
        return None;
    }
    found.or(each.then_some(Role::Each))
}
