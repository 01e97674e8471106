//! What goes into model calls and what comes out: where a flow begins.

use super::record_stores::table;
use crate::code::flow::{Holder, Value};
use crate::code::outline::{Expr, ExprId, Outline, ScopeId, Stmt};
use crate::code::project::{FileId, ScopeRef};
use crate::code::words::words;
use crate::signals::shapes::Ground;
use std::collections::{BTreeMap, BTreeSet};

/// Calls that a content is followed back through.
const MAX_HOPS: u8 = 3;
/// Values looked at on the way back.
const MAX_LOOKS: usize = 20_000;

/// Where a flow begins.
pub(super) type Begin = (Vec<Value>, Vec<Holder>);

/// What model calls that answer give.
pub(super) fn outputs(ground: &Ground<'_>) -> Begin {
    let (mut values, mut holders) = (Vec::new(), Vec::new());
    for model in ground.linked.models.iter().filter(|m| m.answers) {
        let file = model.at.file;
        values.push(Value { file, expr: model.expr });
        let Some(o) = ground.outline(file) else { continue };
        let Some(call) = o.call(model.call) else { continue };
        // `onFinish: ({ text }) => ..` gets the answer.
        let options = call.arguments.iter().filter_map(|a| match o.expr(a.value) {
            Expr::Object(entries) => Some(entries.iter().map(|(name, value)| (*name, *value)).collect::<Vec<_>>()),
            _ => a.name.map(|name| vec![(name, a.value)]),
        });
        for (name, value) in options.flatten() {
            if let (true, Expr::Lambda(scope)) = (table().answers.contains(o.spell(name)), o.expr(value)) {
                holders.extend(parameters(o, file, *scope));
            }
        }
    }
    (values, holders)
}

fn parameters(o: &Outline, file: FileId, scope: ScopeId) -> Vec<Holder> {
    let made = o.scope(scope);
    let names = made
        .iter()
        .flat_map(|s| s.parameters.iter())
        .flat_map(|p| std::iter::once(p.name).chain(p.fields.iter().copied()));
    names.map(|n| o.spell(n)).filter(|n| !n.is_empty()).map(|n| Holder::Name(file, scope, n.to_owned())).collect()
}

/// What model calls that answer get, back to where it comes in: parameters, and what is read from a request.
pub(super) fn inputs(ground: &Ground<'_>) -> Begin {
    let mut back = Back {
        ground,
        seen: BTreeSet::new(),
        values: BTreeSet::new(),
        holders: BTreeSet::new(),
        assigned: BTreeMap::new(),
    };
    for model in ground.linked.models.iter().filter(|m| m.answers) {
        let Some(o) = ground.outline(model.at.file) else { continue };
        let Some(call) = o.call(model.call) else { continue };
        for argument in &call.arguments {
            let named = argument.name.is_some_and(|n| table().settings.contains(o.spell(n)));
            match o.expr(argument.value) {
                Expr::Object(entries) => {
                    let content = entries.iter().filter(|(name, _)| !table().settings.contains(o.spell(*name)));
                    content.for_each(|(_, value)| back.value(model.at.file, *value, 0));
                }
                _ if !named => back.value(model.at.file, argument.value, 0),
                _ => {}
            }
        }
        // `prompt | model`, `messages.invoke(..)`: the content may be the object.
    }
    (back.values.into_iter().collect(), back.holders.into_iter().collect())
}

struct Back<'g, 'l> {
    ground: &'g Ground<'l>,
    seen: BTreeSet<(FileId, ExprId)>,
    values: BTreeSet<Value>,
    holders: BTreeSet<Holder>,
    /// Assignments of a file by the name they give a value.
    assigned: BTreeMap<FileId, BTreeMap<String, Vec<(ScopeId, ExprId)>>>,
}

impl Back<'_, '_> {
    fn value(&mut self, file: FileId, expr: ExprId, hops: u8) {
        let Some(o) = self.ground.outline(file) else { return };
        for part in o.inside(expr) {
            if self.seen.len() >= MAX_LOOKS || !self.seen.insert((file, part)) {
                continue;
            }
            match o.expr(part) {
                Expr::Name(name) => self.name(file, o, part, o.spell(*name), hops),
                Expr::Call(_) if reads(o, part) => {
                    self.values.insert(Value { file, expr: part });
                }
                Expr::Member(_, name) if table().reads.contains(o.spell(*name)) && is_request(o, part) => {
                    self.values.insert(Value { file, expr: part });
                }
                _ => {}
            }
        }
    }

    fn name(&mut self, file: FileId, o: &Outline, at: ExprId, name: &str, hops: u8) {
        for scope in o.outward(o.scope_of(at)) {
            let Some(made) = o.scope(scope) else { break };
            let found = made
                .parameters
                .iter()
                .enumerate()
                .find(|(_, p)| o.spell(p.name) == name || p.fields.iter().any(|f| o.spell(*f) == name));
            if let Some((number, parameter)) = found {
                let handle = words(name).last().is_none_or(|w| table().handles.contains(w));
                if !handle && self.holders.insert(Holder::Name(file, scope, name.to_owned())) && hops < MAX_HOPS {
                    self.callers(ScopeRef { file, scope }, number, o.spell(parameter.name), hops + 1);
                }
                return;
            }
            let given: Vec<ExprId> =
                self.given(file, o, name).iter().filter(|(s, _)| *s == scope).map(|(_, v)| *v).take(8).collect();
            if !given.is_empty() {
                given.into_iter().for_each(|value| self.value(file, value, hops));
                return;
            }
        }
    }

    fn given(&mut self, file: FileId, o: &Outline, name: &str) -> &[(ScopeId, ExprId)] {
        let all = self.assigned.entry(file).or_insert_with(|| {
            let mut out: BTreeMap<String, Vec<(ScopeId, ExprId)>> = BTreeMap::new();
            let mut put = |target: ExprId, value: ExprId, scope: ScopeId| {
                for part in o.inside(target) {
                    if let Expr::Name(name) = o.expr(part) {
                        out.entry(o.spell(*name).to_owned()).or_default().push((scope, value));
                    }
                }
            };
            for (id, stmt) in o.all_stmts() {
                let scope = o.scope_at(o.stmt_spot(id).frame);
                match stmt {
                    Stmt::Assign { target, value, .. } => put(*target, *value, scope),
                    Stmt::Loop { item: Some(item), over: Some(over), .. } => put(*item, *over, scope),
                    // `messages.append({"role": "user", "content": q})`
                    Stmt::Expr(expr) => {
                        if let Some(call) = o
                            .as_call(*expr)
                            .filter(|c| matches!(o.callee_name(c), "append" | "push" | "add" | "extend"))
                            && let Expr::Member(object, _) = o.expr(call.callee)
                        {
                            call.arguments.iter().for_each(|a| put(*object, a.value, scope));
                        }
                    }
                    _ => {}
                }
            }
            for (n, expr) in (0u32..).zip(&o.exprs) {
                if let Expr::Set(target, value) = expr {
                    put(*target, *value, o.scope_of(ExprId(n)));
                }
            }
            out
        });
        all.get(name).map_or(&[], |g| g)
    }

    /// What callers hand over for a parameter.
    fn callers(&mut self, of: ScopeRef, number: usize, name: &str, hops: u8) {
        for caller in self.ground.uses.callers(of).iter().take(32) {
            let Some(o) = self.ground.outline(caller.file) else { continue };
            if self.ground.is_test(ScopeRef { file: caller.file, scope: ScopeId::FILE }, o.spot(caller.expr).line) {
                continue;
            }
            let Some(call) = o.as_call(caller.expr) else { continue };
            let named = call.arguments.iter().find(|a| a.name.is_some_and(|n| o.spell(n) == name));
            let given = named.or_else(|| call.arguments.get(number).filter(|a| a.name.is_none()));
            if let Some(argument) = given {
                self.value(caller.file, argument.value, hops);
            }
        }
    }
}

/// `await request.json()`, `st.chat_input("..")`, `input()`: what a person sends, read without any content going in.
fn reads(o: &Outline, id: ExprId) -> bool {
    let Some(call) = o.as_call(id) else { return false };
    table().reads.contains(o.callee_name(call))
        && call.arguments.iter().all(|a| {
            matches!(o.expr(a.value), Expr::Text(..) | Expr::Number(_) | Expr::Bool(_) | Expr::Null | Expr::List(_))
        })
}

/// `req.body`, `request.form`.
fn is_request(o: &Outline, id: ExprId) -> bool {
    let (names, root) = o.chain(id);
    let first = if let Expr::Name(name) = o.expr(root) { o.spell(*name) } else { "" };
    let said = std::iter::once(first).chain(names.iter().map(|n| o.spell(*n)));
    said.into_iter().any(|name| matches!(name, "req" | "request" | "ctx" | "event" | "body" | "Request"))
}
