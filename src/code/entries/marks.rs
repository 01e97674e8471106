//! Decorators, annotations and attributes that make a function an entry: `@GetMapping`, `[HttpPost]`, `#[get("/x")]`.

use super::frameworks::{Family, Framework, Mark, table};
use super::path::{joined, normal};
use super::reader::Reader;
use super::{Entry, Handler, Kind};
use crate::code::outline::{Expr, ExprId, ScopeId, ScopeKind};

/// Options that hold the path, the queue, the name.
const PATHS: &[&str] = &[
    "path",
    "value",
    "route",
    "url",
    "uri",
    "Route",
    "template",
    "Template",
    "topics",
    "queues",
    "queue",
    "name",
    "destination",
    "cron",
    "pattern",
    "job",
    "rule",
];

impl Reader<'_> {
    /// Reads all marks of the file.
    pub(super) fn marks(&mut self) {
        let scopes: Vec<ScopeId> = self.o.all_scopes().map(|(id, _)| id).collect();
        for id in scopes {
            let Some(scope) = self.o.scope(id) else { continue };
            let outgoing = self.parents(id).any(|of| {
                self.o.scope(of).is_some_and(|s| {
                    s.decorators.iter().any(|d| table().outgoing.iter().any(|known| known == self.last(*d)))
                })
            });
            if outgoing || scope.decorators.is_empty() {
                continue;
            }
            for decorator in scope.decorators.clone() {
                if let Some((row, mark)) = self.mark(decorator, id) {
                    self.marked(id, decorator, row, mark);
                }
            }
        }
    }

    fn parents(&self, id: ScopeId) -> impl Iterator<Item = ScopeId> {
        let parent = self.o.scope(id).map(|s| s.parent);
        [Some(id), parent.filter(|p| *p != id)].into_iter().flatten()
    }

    /// The row that a decorator answers to as an entry.
    fn mark(&self, decorator: ExprId, on: ScopeId) -> Option<(&'static Framework, &'static Mark)> {
        let name = self.last(decorator);
        let name = name.strip_suffix("Attribute").unwrap_or(name);
        let is_type = self.o.scope(on)?.kind == ScopeKind::Type;
        let callee = self.o.as_call(decorator).map_or(decorator, |call| call.callee);
        let object = match self.o.expr(callee) {
            Expr::Member(object, _) => Some(*object),
            _ => None,
        };
        let origin = self.origins.origin(callee);
        let rows = self.rows.iter().flat_map(|row| row.marks.iter().map(move |mark| (*row, mark)));
        let mut fallback = None;
        for (row, mark) in rows.filter(|(_, mark)| mark.names.contains_key(name)) {
            let prefix_only = mark.prefix && !(mark.path_on_function && mark.alone);
            // On a type the same name is the prefix of its methods.
            let of_type = is_type && row.marks.iter().any(|m| m.prefix && m.names.contains_key(name));
            if prefix_only || of_type || mark.needs_object && object.is_none() {
                continue;
            }
            if mark.path_only && self.mark_paths(decorator).is_empty() {
                continue;
            }
            // The verbs of a router are read there.
            if mark.any_module && object.is_none() || self.may_be(&origin, &row.packages) {
                let unresolved = origin.module.is_empty() && object.is_some() && origin.parameter.is_none();
                let router = object.is_some_and(|object| self.router(object).is_some());
                if !(unresolved && router) {
                    return Some((row, mark));
                }
            } else if self.family == Family::Python
                && !row.packages.is_empty()
                && fallback.is_none()
                && mark.kind != Kind::Route
                && object.is_some_and(|object| self.is_instance(object))
                && !self.o.as_call(decorator).is_some_and(|c| self.taken_by(c.expr))
            {
                fallback = Some((row, mark));
            }
        }
        fallback
    }

    /// Whether a decorator was read as the registration of a route.
    fn taken_by(&self, id: ExprId) -> bool {
        matches!(self.o.expr(id), Expr::Call(call) if self.taken.contains(call))
    }

    fn marked(&mut self, id: ScopeId, decorator: ExprId, row: &'static Framework, mark: &'static Mark) {
        let name = self.last(decorator);
        let name = name.strip_suffix("Attribute").unwrap_or(name);
        let Some(scope) = self.o.scope(id) else { return };
        let fixed = mark.names.get(name).map(String::as_str).unwrap_or("any");
        let mut methods = Vec::new();
        if fixed != "any" {
            methods.push(fixed.to_owned());
        } else if let Expr::Call(call) = self.o.expr(decorator) {
            let names = ["methods", "method", "Methods"].map(str::to_owned);
            if let Some(value) = self.origins.option(*call, &names) {
                methods = self.methods(value);
            } else if mark.methods_first
                && let Some(first) = self.origins.positional(*call).first()
            {
                methods = self.methods(*first);
            }
            self.taken.insert(*call);
        }
        if let (Some(rest), true) = (name.strip_prefix("require_"), mark.methods_first) {
            methods.extend(super::reader::method(rest));
        }
        if let Expr::Call(call) = self.o.expr(decorator) {
            self.taken.insert(*call);
        }
        let mut paths = if mark.methods_first { Vec::new() } else { self.mark_paths(decorator) };
        let route_like = matches!(mark.kind, Kind::Route | Kind::Page | Kind::Socket);
        let mut before = self.other_decorators(id, decorator);
        let owner = self.o.scope(scope.parent).filter(|p| p.kind == ScopeKind::Type);
        let known = |d: &ExprId| self.is_structural(*d);
        if route_like {
            let parts = self.extra_path(scope.decorators.as_ref(), decorator);
            if paths.is_empty() {
                paths = parts.into_iter().take(1).collect();
            }
        }
        before.retain(|d| !known(d));
        if paths.is_empty() {
            paths.push(String::new());
        }
        let prefixes = match owner {
            Some(owner) if route_like => self.prefixes(&owner.decorators),
            _ => vec![String::new()],
        };
        let type_name = owner.map_or("", |o| self.o.spell(o.name)).to_owned();
        let own_name = self.o.spell(scope.name).to_owned();
        for prefix in &prefixes {
            for path in &paths {
                let route = if route_like {
                    let whole = if path.starts_with("~/") || (row.name == "aspnet" && path.starts_with('/')) {
                        path.trim_start_matches('~').to_owned()
                    } else {
                        format!("{prefix}/{path}")
                    };
                    let whole = whole
                        .replace("[controller]", type_name.strip_suffix("Controller").unwrap_or(&type_name))
                        .replace("[action]", &own_name);
                    if whole.trim_matches('/').is_empty() && self.untold(row) {
                        String::new()
                    } else {
                        joined("/", &normal(&whole))
                    }
                } else if path.is_empty() {
                    own_name.clone()
                } else {
                    path.clone()
                };
                let each: Vec<Option<String>> =
                    if methods.is_empty() { vec![None] } else { methods.iter().cloned().map(Some).collect() };
                for method in each {
                    self.push(Entry {
                        kind: mark.kind,
                        framework: &row.name,
                        method,
                        route: route.clone(),
                        handler: Handler::Scope(id),
                        before: before.clone(),
                        on: None,
                        registered: ScopeId::FILE,
                        line: scope.line,
                    });
                }
            }
        }
    }

    /// Marks that give no path: it stands in a file of routes.
    fn untold(&self, row: &Framework) -> bool {
        row.name == "django"
    }

    /// Marks that say where or how, not what stands before.
    fn is_structural(&self, decorator: ExprId) -> bool {
        let name = self.last(decorator);
        self.rows
            .iter()
            .flat_map(|r| &r.marks)
            .any(|m| (m.prefix || m.kind == Kind::Route) && m.names.contains_key(name))
    }

    /// Paths that a mark names.
    fn mark_paths(&self, decorator: ExprId) -> Vec<String> {
        let Expr::Call(call) = self.o.expr(decorator) else { return Vec::new() };
        let names: Vec<String> = PATHS.iter().map(|p| (*p).to_owned()).collect();
        if let Some(first) = self.origins.positional(*call).first() {
            let texts = self.texts(*first);
            if !texts.is_empty() {
                return texts;
            }
        }
        self.origins.option(*call, &names).map(|value| self.texts(value)).unwrap_or_default()
    }

    /// The path that another mark of the function gives: `@GET @Path("/x")`, `[HttpGet] [Route("x")]`.
    fn extra_path(&self, decorators: &[ExprId], but: ExprId) -> Vec<String> {
        let marks = || self.rows.iter().flat_map(|r| &r.marks).filter(|m| m.path_on_function && !m.alone);
        let others = decorators.iter().filter(|d| **d != but);
        let paths = others.filter(|d| marks().any(|m| m.names.contains_key(self.last(**d))));
        paths.flat_map(|d| self.mark_paths(*d)).collect()
    }

    /// The prefixes that a type's marks give.
    fn prefixes(&self, decorators: &[ExprId]) -> Vec<String> {
        let marks = || self.rows.iter().flat_map(|r| &r.marks).filter(|m| m.prefix);
        let named = decorators.iter().filter(|d| marks().any(|m| m.names.contains_key(self.last(**d))));
        let paths: Vec<String> = named.flat_map(|d| self.mark_paths(*d)).collect();
        if paths.is_empty() { vec![String::new()] } else { paths }
    }
}
