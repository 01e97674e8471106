//! Routes that are registered by a call: `app.get("/x", guard, handler)`, `@app.post("/x")`, `.route("/x", get(h))`.

use super::frameworks::{At, Family};
use super::path::{joined, normal};
use super::reader::{Reader, method};
use super::routers::{Action, Found};
use super::{Entry, Handler, Kind, Mount};
use crate::code::outline::{Call, CallId, Expr, ExprId, ScopeId};

/// Actions of the usual resource controller: method, path behind the resource, name.
const RESOURCES: &[(&str, &str, &str)] = &[
    ("GET", "", "index"),
    ("POST", "", "store"),
    ("GET", "{}", "show"),
    ("PUT", "{}", "update"),
    ("DELETE", "{}", "destroy"),
];

impl Reader<'_> {
    /// Reads all registrations of the file.
    pub(super) fn registers(&mut self) {
        for (id, call) in self.o.all_calls() {
            let name = self.last(call.callee);
            if name.is_empty() || !self.may_register(name) {
                continue;
            }
            let Some((found, action)) = self.registration(id, call, name) else { continue };
            match action {
                Action::Verb(verb) => self.route(id, call, &found, verb.map(|v| vec![v]), Kind::Route),
                Action::Route => self.route(id, call, &found, None, Kind::Route),
                Action::Other(kind) => self.route(id, call, &found, None, kind),
                Action::Mount => self.mount(id, call, &found),
                Action::Use => self.mount(id, call, &found),
                Action::Resources => self.resources(id, &found),
                Action::Group => {}
            }
        }
        self.bare_decorators();
    }

    /// The router a call is made on, and what it does there.
    fn registration(&self, id: CallId, call: &Call, name: &str) -> Option<(Found, Action)> {
        match self.o.expr(call.callee) {
            Expr::Member(object, _) => {
                if let Some(found) = self.router(*object) {
                    let action = found.router.action(name)?;
                    return Some((found, action));
                }
                self.by_shape(id, call, *object, name)
            }
            Expr::Name(_) => {
                let origin = self.origins.origin(call.callee);
                let (row, router) = self.routers().find(|(row, router)| {
                    router.bare && router.action(name).is_some() && self.may_be(&origin, &row.packages)
                })?;
                let around = self.enclosing(self.o.scope_of(call.expr), 24);
                let (prefix, before) = around.map_or((String::new(), Vec::new()), |f| (f.prefix, f.before));
                Some((Found { row, router, prefix, before, root: None }, router.action(name)?))
            }
            _ => None,
        }
    }

    /// A registration on an object that another file made: known by a path and a handler.
    fn by_shape(&self, id: CallId, call: &Call, object: ExprId, name: &str) -> Option<(Found, Action)> {
        let origin = self.origins.origin(object);
        let decorated = self.decorated(call.expr).is_some();
        let positional = self.origins.positional(id);
        let path = positional.first().and_then(|first| self.origins.text(*first));
        let is_path = path.as_deref().is_some_and(|p| {
            p.is_empty()
                || p.starts_with(['/', '*'])
                || p.starts_with("{}")
                || p.split(' ').nth(1).is_some_and(|r| r.starts_with('/'))
        });
        let open = origin.module.is_empty() || origin.is_relative() || decorated && self.family == Family::Python;
        for (row, router) in self.routers() {
            let Some(action) = router.action(name) else { continue };
            let uses = self.origins.uses(&row.packages);
            if !router.shape && !uses || !open && !self.may_be(&origin, &row.packages) {
                continue;
            }
            let fits = match &action {
                Action::Mount => uses || matches!(name, "include_router" | "register_blueprint"),
                Action::Use | Action::Other(_) => uses && !origin.path.is_empty(),
                Action::Group | Action::Resources => false,
                Action::Verb(_) | Action::Route if decorated => {
                    is_path || self.origins.option(id, &router.path).is_some()
                }
                Action::Verb(_) | Action::Route => {
                    let last = positional.last().filter(|_| positional.len() > 1).map(|l| self.o.expr(*l));
                    let given = origin.parameter.is_some()
                        || origin.is_relative()
                        || uses
                        || router.verbs == super::frameworks::Verbs::Map;
                    is_path
                        && match last {
                            Some(Expr::Lambda(scope)) => {
                                given && (uses || self.o.scope(*scope).is_some_and(|s| !s.parameters.is_empty()))
                            }
                            // A value that a call in the file made is known not to be one.
                            Some(Expr::Name(_) | Expr::Member(..) | Expr::Call(_)) if self.family == Family::Script => {
                                uses && (origin.parameter.is_some() || origin.is_relative())
                            }
                            Some(Expr::Name(_) | Expr::Member(..) | Expr::Call(_)) => given,
                            _ => false,
                        }
                }
            };
            if fits {
                let found = Found { row, router, prefix: String::new(), before: Vec::new(), root: Some(object) };
                return Some((found, action));
            }
        }
        None
    }

    /// One registration of a route.
    fn route(&mut self, id: CallId, call: &Call, found: &Found, verbs: Option<Vec<String>>, kind: Kind) {
        let router = found.router;
        let mut positional = self.origins.positional(id);
        let option = |names: &[String]| self.origins.option(id, names);
        let mut paths: Vec<String> = Vec::new();
        if let Some(value) = option(&router.path) {
            paths = self.texts(value);
        } else if let Some(first) = positional.first().copied() {
            let first_texts = self.texts(first);
            if !first_texts.is_empty() {
                positional.remove(0);
                // `.Method("POST", "/x", h)`, `->map(['GET'], '/x', h)`.
                let as_methods = first_texts.iter().all(|t| method(t).is_some());
                if as_methods && let Some(second) = positional.first().copied() {
                    positional.remove(0);
                    let methods = first_texts.iter().filter_map(|t| method(t)).collect();
                    self.register(id, call, found, &self.texts(second), Some(methods), kind, &positional);
                    return;
                }
                paths = first_texts;
            } else if self.decorated(call.expr).is_none() && router.method_routers {
                // `web::resource("/x").route(web::post().to(h))`: the path came before.
                paths = vec![String::new()];
            } else if self.methods_symbol(first) && positional.len() > 1 {
                let methods = self.methods(first);
                let texts = positional.get(1).map(|p| self.texts(*p)).unwrap_or_default();
                let rest = positional.get(2..).unwrap_or_default().to_vec();
                self.register(id, call, found, &texts, Some(methods), kind, &rest);
                return;
            } else if self.is_chained(call) {
                paths = vec![String::new()];
            }
        }
        if paths.is_empty() {
            if kind == Kind::Route && router.handler.is_empty() && !router.bare && !self.is_chained(call) {
                return;
            }
            paths = vec![String::new()];
        }
        self.register(id, call, found, &paths, verbs, kind, &positional);
    }

    /// Whether the path stands earlier in the chain: `router.route("/x").get(h)`, `path("/x").get(h)`.
    fn is_chained(&self, call: &Call) -> bool {
        let Expr::Member(object, _) = self.o.expr(call.callee) else { return false };
        let mut at = *object;
        for _ in 0..12 {
            let Some(before) = self.o.as_call(at) else { return false };
            let name = self.last(before.callee);
            if matches!(name, "route" | "path" | "at" | "Path" | "PathPrefix") {
                return true;
            }
            let Expr::Member(next, _) = self.o.expr(before.callee) else { return false };
            at = *next;
        }
        false
    }

    /// `http.MethodPost` as an argument.
    fn methods_symbol(&self, id: ExprId) -> bool {
        matches!(self.o.expr(id), Expr::Member(..)) && !self.methods(id).is_empty()
    }

    #[expect(clippy::too_many_arguments, reason = "one registration has these parts")]
    fn register(
        &mut self,
        id: CallId,
        call: &Call,
        found: &Found,
        paths: &[String],
        verbs: Option<Vec<String>>,
        kind: Kind,
        rest: &[ExprId],
    ) {
        let router = found.router;
        let decorated = self.decorated(call.expr);
        let mut verbs = verbs.unwrap_or_default();
        let names = if router.methods.is_empty() {
            vec!["methods".to_owned(), "method".to_owned()]
        } else {
            router.methods.clone()
        };
        if verbs.is_empty()
            && let Some(value) = self.origins.option(id, &names)
        {
            verbs = self.methods(value);
        }
        let mut before = found.before.clone();
        for option in &router.before {
            if let Some(value) = self.origins.option(id, std::slice::from_ref(option)) {
                before.extend(self.flat(value));
            }
        }
        for after in self.origins.after(call.expr) {
            let Some(next) = self.o.call(after) else { continue };
            let name = self.last(next.callee).to_owned();
            if router.methods_after.contains(&name) {
                verbs = next.arguments.iter().flat_map(|a| self.methods(a.value)).collect();
                self.taken.insert(after);
            } else if router.after.contains(&name) {
                let handed: Vec<ExprId> = next.arguments.iter().flat_map(|a| self.flat(a.value)).collect();
                before.extend(if handed.is_empty() || self.family == Family::Csharp {
                    vec![next.expr]
                } else {
                    handed
                });
            }
        }
        self.taken.insert(id);
        let mut handlers: Vec<(Option<String>, Handler)> = Vec::new();
        if let Some(scope) = decorated {
            before.extend(self.other_decorators(scope, call.expr));
            handlers.push((None, Handler::Scope(scope)));
        } else if router.method_routers {
            handlers = rest.first().map(|chain| self.method_router(*chain, &mut before)).unwrap_or_default();
        } else if let Some(value) = self.origins.option(id, &router.handler) {
            let (handler, wrapped) = self.handler(value);
            before.extend(wrapped);
            handlers.push((None, handler));
        } else {
            let mut candidates: Vec<ExprId> = rest.iter().flat_map(|r| self.parts_of(*r)).collect();
            candidates.retain(|c| self.is_handler_like(*c));
            let at = match router.handler_at {
                At::Last => candidates.len().checked_sub(1),
                At::First | At::Second => (!candidates.is_empty()).then_some(0),
            };
            if let Some(value) = at.filter(|at| *at < candidates.len()).map(|at| candidates.remove(at)) {
                before.extend(candidates);
                let (handler, wrapped) = self.handler(value);
                before.extend(wrapped);
                handlers.push((None, handler));
            }
        }
        let registered = self.o.scope_of(call.expr);
        let line = decorated.and_then(|s| self.o.scope(s)).map_or(self.o.spot(call.expr).line, |s| s.line);
        for (own, handler) in handlers {
            for path in paths {
                // Go: `POST /ask`, `GET example.com/ask`.
                let (verb, path) = match path.split_once(' ') {
                    Some((verb, path)) if method(verb).is_some() => (method(verb), path),
                    _ => (None, path.as_str()),
                };
                let route = if kind == Kind::Hook { path.to_owned() } else { joined(&found.prefix, &normal(path)) };
                let own = own.clone().or(verb);
                let each: Vec<Option<String>> = match (&own, verbs.is_empty()) {
                    (Some(_), _) => vec![own.clone()],
                    (None, true) => vec![None],
                    (None, false) => verbs.iter().cloned().map(Some).collect(),
                };
                for method in each {
                    self.push(Entry {
                        kind,
                        framework: &found.row.name,
                        method: if method.as_deref() == Some("ANY") { None } else { method },
                        route: route.clone(),
                        handler,
                        before: before.clone(),
                        on: found.root,
                        registered,
                        line,
                    });
                }
            }
        }
    }

    /// A list of middleware and handler as its parts; a PHP pair of class and method stays one.
    fn parts_of(&self, id: ExprId) -> Vec<ExprId> {
        if self.family == Family::Php { vec![id] } else { self.flat(id) }
    }

    fn is_handler_like(&self, id: ExprId) -> bool {
        match self.o.expr(id) {
            Expr::List(_) | Expr::Text(..) => self.family == Family::Php,
            _ => self.is_function_like(id),
        }
    }

    /// Handlers of a chain: `get(h).post(i)`, `web::post().to(h)`.
    fn method_router(&mut self, chain: ExprId, before: &mut Vec<ExprId>) -> Vec<(Option<String>, Handler)> {
        let mut out = Vec::new();
        let mut waiting = None;
        let mut at = chain;
        for _ in 0..24 {
            let Expr::Call(id) = self.o.expr(at) else { break };
            let Some(call) = self.o.call(*id) else { break };
            let name = self.last(call.callee);
            let first = call.arguments.first().map(|a| a.value);
            let verb = method(name).filter(|_| name.chars().all(char::is_lowercase));
            self.taken.insert(*id);
            match (name, first) {
                ("layer" | "wrap" | "route_layer" | "with" | "guard", Some(value)) => before.push(value),
                ("to" | "to_async", Some(value)) => waiting = Some(value),
                ("any" | "any_service", Some(value)) => out.push((None, self.handler(value).0)),
                _ => match (verb, first, waiting) {
                    (Some(verb), None, Some(value)) => {
                        out.push((Some(verb), self.handler(value).0));
                        waiting = None;
                    }
                    (Some(verb), Some(value), _) => out.push((Some(verb), self.handler(value).0)),
                    _ if name.ends_with("_service") && first.is_some() => {
                        let verb = name.strip_suffix("_service").and_then(method);
                        if let (Some(_), Some(value)) = (&verb, first) {
                            out.push((verb, self.handler(value).0));
                        }
                    }
                    _ => {}
                },
            }
            let Expr::Member(next, _) = self.o.expr(call.callee) else { break };
            at = *next;
        }
        if let Some(value) = waiting {
            out.push((None, self.handler(value).0));
        }
        if out.is_empty() && !matches!(self.o.expr(chain), Expr::Text(..) | Expr::Null) {
            out.push((None, self.handler(chain).0));
        }
        out.reverse();
        out
    }

    /// `app.use("/api", guard, router)`, `app.include_router(router, prefix="/x")`, `.layer(x)`.
    fn mount(&mut self, id: CallId, call: &Call, found: &Found) {
        let router = found.router;
        let mut parts = Vec::new();
        let mut prefix = self
            .origins
            .option(id, &router.prefix)
            .map(|p| self.origins.text(p).unwrap_or_else(|| super::path::REST.to_owned()));
        for (n, value) in self.origins.positional(id).into_iter().enumerate() {
            match self.origins.text(value) {
                Some(text) if n == 0 && prefix.is_none() => prefix = Some(text),
                Some(_) if self.family == Family::Php => parts.push(value),
                Some(_) => {}
                None => parts.extend(self.flat(value).into_iter().filter(|p| self.is_function_like(*p))),
            }
        }
        let mut before = found.before.clone();
        for option in &router.before {
            if let Some(value) = self.origins.option(id, std::slice::from_ref(option)) {
                before.extend(self.flat(value));
            }
        }
        if parts.is_empty() {
            return;
        }
        self.taken.insert(id);
        self.out.mounts.push(Mount {
            on: found.root,
            prefix: joined(&found.prefix, &normal(&prefix.unwrap_or_default())),
            parts,
            before,
            registered: self.o.scope_of(call.expr),
            line: self.o.spot(call.expr).line,
        });
    }

    /// The usual routes of a resource controller.
    fn resources(&mut self, id: CallId, found: &Found) {
        let positional = self.origins.positional(id);
        let (Some(first), Some(controller)) = (positional.first(), positional.get(1)) else { return };
        let (Some(name), Some(call)) = (self.origins.text(*first), self.o.call(id)) else { return };
        self.taken.insert(id);
        for (verb, rest, _) in RESOURCES {
            self.push(Entry {
                kind: Kind::Route,
                framework: &found.row.name,
                method: Some((*verb).to_owned()),
                route: joined(&joined(&found.prefix, &normal(&name.replace('.', "/{}/"))), rest),
                handler: Handler::Named(*controller),
                before: found.before.clone(),
                on: found.root,
                registered: ScopeId::FILE,
                line: self.o.spot(call.expr).line,
            });
        }
    }

    /// `@app.before_request`: decorators that are no calls.
    fn bare_decorators(&mut self) {
        let all: Vec<(ScopeId, ExprId)> =
            self.o.all_scopes().flat_map(|(id, s)| s.decorators.iter().map(move |d| (id, *d))).collect();
        for (scope, decorator) in all {
            let Expr::Member(object, name) = self.o.expr(decorator) else { continue };
            let Some(found) = self.router(*object) else { continue };
            if let Some(Action::Other(kind)) = found.router.action(self.o.spell(*name)) {
                self.plain(kind, &found.row.name, self.o.spell(*name), scope);
            }
        }
    }
}
