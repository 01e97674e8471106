//! Types whose methods a framework calls: views, consumers, commands, servicers.

use super::frameworks::{Framework, TypeRow};
use super::reader::Reader;
use super::{Entry, Handler, Kind};
use crate::code::outline::{Expr, Scope, ScopeId, ScopeKind, Stmt};
use crate::code::words::last_part;

impl Reader<'_> {
    /// Reads all such types.
    pub(super) fn types(&mut self) {
        let types: Vec<ScopeId> =
            self.o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Type).map(|(id, _)| id).collect();
        let rows = self.rows.clone();
        for id in types {
            let Some(scope) = self.o.scope(id) else { continue };
            for (row, spec) in rows.iter().flat_map(|row| row.types.iter().map(move |spec| (*row, spec))) {
                if self.is_of(id, scope, row, spec) {
                    self.methods_of(id, row, spec);
                }
            }
            self.controller(id, scope);
        }
    }

    fn is_of(&self, id: ScopeId, scope: &Scope, row: &Framework, spec: &TypeRow) -> bool {
        let marks = || scope.decorators.iter().map(|d| self.last(*d));
        if !spec.mark.is_empty() {
            let marked = marks().any(|m| spec.mark.iter().any(|k| k == m));
            if !marked && (spec.bases.is_empty() || self.family != super::frameworks::Family::Python) {
                return false;
            }
        }
        if spec.bases.is_empty() && spec.suffixes.is_empty() && spec.prefixed.is_empty() && spec.includes.is_empty() {
            // By the names of methods alone, where the package is used.
            return (row.packages.is_empty() || self.origins.uses(&row.packages))
                && (!spec.any_method || !scope.bases.is_empty());
        }
        if !spec.suffixes.is_empty() && spec.suffixes.iter().any(|s| s == self.o.spell(scope.name)) {
            return true;
        }
        let bases = scope.bases.iter().any(|base| {
            let text = self.o.spell(*base);
            let plain = text.split(['<', '(', '[']).next().unwrap_or(text).trim();
            let last = last_part(plain);
            let first = plain.split([':', '.', '\\']).find(|p| !p.is_empty()).unwrap_or(plain);
            let named = spec
                .bases
                .iter()
                .any(|b| b == last || b == plain || (self.family == super::frameworks::Family::Ruby && b == first))
                || spec.suffixes.iter().any(|s| !s.contains('{') && last.ends_with(s.as_str()) && last != s)
                || spec.suffixes.iter().any(|s| s.contains('{') && is_generated_base(plain))
                || spec.prefixed.iter().any(|p| last.starts_with(p.as_str()));
            named && (spec.sure || self.base_is(plain, row))
        });
        // Go embeds what it implements as a field without a name.
        bases || self.includes(id, spec)
    }

    /// Whether the base is imported from a package of the row, or nothing contradicts.
    fn base_is(&self, base: &str, row: &Framework) -> bool {
        let first = base.split(['.', ':', '\\']).next().unwrap_or(base);
        let import = self.o.imports.iter().find(|i| self.o.spell(i.local) == first);
        match import {
            Some(import) => {
                let (module, name) = (self.o.spell(import.module), self.o.spell(import.name));
                let whole = format!("{module}.{name}");
                let inside = |text: &str| row.packages.iter().any(|p| super::origin::within(text, p));
                inside(module) || inside(&whole)
            }
            None => self.origins.uses(&row.packages),
        }
    }

    /// Modules taken in by the body: `include Sidekiq::Job`.
    fn includes(&self, id: ScopeId, spec: &TypeRow) -> bool {
        if spec.includes.is_empty() {
            return false;
        }
        let Some(scope) = self.o.scope(id) else { return false };
        self.o.block(scope.body).iter().any(|stmt| {
            let Stmt::Expr(value) = self.o.stmt(*stmt) else { return false };
            let Some(call) = self.o.as_call(*value).filter(|c| self.last(c.callee) == "include") else { return false };
            call.arguments.iter().any(|a| {
                let text = self.o.spelled(a.value);
                spec.includes.iter().any(|known| text.split(['.', ':']).next() == Some(known))
            })
        })
    }

    fn methods_of(&mut self, id: ScopeId, row: &'static Framework, spec: &TypeRow) {
        let methods: Vec<(ScopeId, &Scope)> =
            self.o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function && s.parent == id).collect();
        let before =
            if self.family == super::frameworks::Family::Ruby { self.class_calls(id, row) } else { Vec::new() };
        let of_type = self.o.scope(id).map(|s| s.decorators.to_vec()).unwrap_or_default();
        let type_name = self.o.scope(id).map_or("", |s| self.o.spell(s.name)).to_owned();
        let closed = self.closed_from(id);
        for (method, scope) in methods {
            let name = self.o.spell(scope.name);
            if closed.is_some_and(|line| scope.line > line) {
                continue;
            }
            let verb = spec.methods.get(name).cloned();
            let known = verb.is_some()
                || spec.prefixes.iter().any(|p| name.starts_with(p.as_str()))
                || spec.any_method && scope.exported && !is_constructor(name, &type_name);
            if !known {
                continue;
            }
            let mut before = before.clone();
            before.extend(scope.decorators.iter().chain(&of_type));
            self.push(Entry {
                kind: spec.kind,
                framework: &row.name,
                method: verb.filter(|v| v != "any"),
                route: if matches!(spec.kind, Kind::Route) { String::new() } else { format!("{type_name}.{name}") },
                handler: Handler::Scope(method),
                before,
                on: None,
                registered: id,
                line: scope.line,
            });
        }
    }

    /// The line from which the methods of a Ruby class are its own: a bare `private` or `protected`.
    fn closed_from(&self, id: ScopeId) -> Option<u32> {
        if self.family != super::frameworks::Family::Ruby {
            return None;
        }
        let body = self.o.scope(id)?.body;
        self.o.block(body).iter().find_map(|stmt| {
            let Stmt::Expr(value) = self.o.stmt(*stmt) else { return None };
            let bare = match self.o.as_call(*value) {
                Some(call) => call.arguments.is_empty(),
                None => matches!(self.o.expr(*value), Expr::Name(_)),
            };
            (bare && matches!(self.last(*value), "private" | "protected")).then(|| self.o.stmt_spot(*stmt).line)
        })
    }

    /// Calls in the body of a type that stand before its methods: `before_action :require_login`.
    fn class_calls(&self, id: ScopeId, row: &Framework) -> Vec<crate::code::outline::ExprId> {
        let Some(scope) = self.o.scope(id) else { return Vec::new() };
        let calls = self.o.block(scope.body).iter().filter_map(|stmt| match self.o.stmt(*stmt) {
            Stmt::Expr(value) => self.o.as_call(*value),
            _ => None,
        });
        calls.filter(|c| row.before.iter().any(|b| b == self.last(c.callee))).map(|c| c.expr).collect()
    }

    /// Public methods of a controller without a route of their own answer by convention.
    fn controller(&mut self, id: ScopeId, scope: &Scope) {
        let Some(row) = self.rows.iter().copied().find(|row| row.controller.is_some()) else { return };
        let Some(spec) = &row.controller else { return };
        let base = scope.bases.iter().any(|b| {
            let text = self.o.spell(*b);
            spec.bases.iter().any(|known| text == known || text.ends_with(&format!(".{known}")))
        });
        let marked = scope.decorators.iter().any(|d| spec.marks.iter().any(|m| m == self.last(*d)));
        if !base && !marked {
            return;
        }
        let methods: Vec<(ScopeId, &Scope)> = self
            .o
            .all_scopes()
            .filter(|(_, s)| s.kind == ScopeKind::Function && s.parent == id && s.exported)
            .collect();
        for (method, scope) in methods {
            let known = self.out.entries.iter().any(|e| e.handler == Handler::Scope(method));
            let name = self.o.spell(scope.name);
            if known || is_constructor(name, self.o.scope(id).map_or("", |s| self.o.spell(s.name))) {
                continue;
            }
            self.plain(Kind::Route, &row.name, "", method);
        }
    }
}

/// `Greeter.GreeterBase`: the base that generated code of gRPC has in C#.
fn is_generated_base(base: &str) -> bool {
    base.rsplit_once('.').is_some_and(|(outer, inner)| {
        let outer = outer.rsplit('.').next().unwrap_or(outer);
        inner.strip_suffix("Base").is_some_and(|name| name == outer)
    })
}

fn is_constructor(name: &str, of: &str) -> bool {
    name == of || matches!(name, "constructor" | "__init__" | "initialize" | "__construct" | "new" | "init")
}

/// The value an assignment at the top of a file gives to a name.
impl Reader<'_> {
    /// What a file exports under a name: a function, or a value assigned to it.
    pub(super) fn exported(&self, name: &str) -> Option<Handler> {
        let function = self.o.all_scopes().find(|(_, s)| {
            s.kind == ScopeKind::Function && s.exported && s.parent == ScopeId::FILE && self.o.spell(s.name) == name
        });
        if let Some((id, _)) = function {
            return Some(Handler::Scope(id));
        }
        let again = self
            .o
            .imports
            .iter()
            .find(|i| i.again && self.o.spell(i.local) == name && self.o.spell(i.module).is_empty());
        let wanted = again.map_or(name, |i| self.o.spell(i.name));
        for (id, stmt) in self.o.all_stmts() {
            let Stmt::Assign { target, value, .. } = stmt else { continue };
            let top = self.o.scope_at(self.o.stmt_spot(id).frame) == ScopeId::FILE;
            let named = match self.o.expr(*target) {
                Expr::Name(n) => self.o.spell(*n) == wanted,
                // `exports.handler = ...`, `module.exports = ...`.
                Expr::Member(object, n) => {
                    let object = self.o.spelled(*object);
                    let n = self.o.spell(*n);
                    (object == "exports" || object == "module.exports") && n == wanted
                        || object == "module" && n == "exports" && wanted == "default"
                }
                Expr::Object(entries) => entries
                    .iter()
                    .any(|(_, part)| matches!(self.o.expr(*part), Expr::Name(n) if self.o.spell(*n) == wanted)),
                _ => false,
            };
            if top && named {
                return match self.o.expr(*value) {
                    Expr::Lambda(scope) => Some(Handler::Scope(*scope)),
                    _ if self.is_function_like(*value) => Some(self.handler(*value).0),
                    Expr::Object(_) => Some(Handler::Named(*value)),
                    _ => None,
                };
            }
        }
        if again.is_some() {
            let local = self.o.all_scopes().find(|(_, s)| s.parent == ScopeId::FILE && self.o.spell(s.name) == wanted);
            return local.map(|(id, _)| Handler::Scope(id));
        }
        None
    }
}
