//! The routes file of Rails: `resources :chats`, `namespace :api do`, `post "ask", to: "chats#ask"`.

use super::frameworks::Family;
use super::path::{joined, normal};
use super::reader::{Reader, method};
use super::{Entry, Handler, Kind};
use crate::code::outline::{Call, CallId, Expr, ExprId, Owner, ScopeId};

/// Routes of a resource: action, method, path behind the resource.
const MANY: &[(&str, &str, &str)] = &[
    ("index", "GET", ""),
    ("create", "POST", ""),
    ("new", "GET", "new"),
    ("edit", "GET", "{}/edit"),
    ("show", "GET", "{}"),
    ("update", "PATCH", "{}"),
    ("destroy", "DELETE", "{}"),
];
const ONE: &[(&str, &str, &str)] = &[
    ("create", "POST", ""),
    ("new", "GET", "new"),
    ("edit", "GET", "edit"),
    ("show", "GET", ""),
    ("update", "PATCH", ""),
    ("destroy", "DELETE", ""),
];

/// What the blocks around a route bring.
#[derive(Debug, Clone, Default)]
struct Around {
    prefix: String,
    /// Modules of the controller.
    modules: Vec<String>,
    /// The resource whose block it is.
    controller: Option<String>,
}

impl Reader<'_> {
    /// Reads routes, if this is a file of routes.
    pub(super) fn rails(&mut self) {
        if self.family != Family::Ruby || !self.draws() {
            return;
        }
        for (id, call) in self.o.all_calls() {
            if !matches!(self.o.expr(call.callee), Expr::Name(_)) {
                continue;
            }
            let name = self.last(call.callee);
            match name {
                "resources" | "resource" => self.resource(id, call, name == "resources"),
                "root" | "get" | "post" | "put" | "patch" | "delete" | "match" => self.single(id, call, name),
                "mount" => self.engine(id, call),
                _ => {}
            }
        }
    }

    /// Whether routes are drawn here: `Rails.application.routes.draw do`, a file below `config/routes/`.
    fn draws(&self) -> bool {
        self.path.ends_with("config/routes.rb")
            || self.path.contains("config/routes/")
            || self
                .o
                .all_calls()
                .any(|(_, c)| self.last(c.callee) == "draw" && self.o.spelled(c.callee).contains("routes"))
    }

    fn symbol(&self, id: ExprId) -> Option<String> {
        match self.o.expr(id) {
            Expr::Text(text, _) => Some(self.o.spell(*text).trim_start_matches(':').to_owned()),
            Expr::Name(name) => self.o.spell(*name).strip_prefix(':').map(str::to_owned),
            _ => None,
        }
    }

    fn symbols(&self, id: ExprId) -> Vec<String> {
        match self.o.expr(id) {
            Expr::List(parts) | Expr::Other(parts) => parts.iter().filter_map(|p| self.symbol(*p)).collect(),
            _ => self
                .symbol(id)
                .into_iter()
                .flat_map(|s| s.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
                .collect(),
        }
    }

    fn setting(&self, id: CallId, name: &str) -> Option<ExprId> {
        self.origins.option(id, &[name.to_owned()])
    }

    fn around_of(&self, scope: ScopeId) -> Around {
        let mut calls = Vec::new();
        for scope in self.o.outward(scope).take(16) {
            if let Some(lambda) = self.origins.lambda(scope)
                && let Owner::Expr(owner) = self.o.owner(lambda)
                && let Expr::Call(call) = self.o.expr(owner)
            {
                calls.push(*call);
            }
        }
        let mut out = Around::default();
        let mut inner = "";
        for id in calls.into_iter().rev() {
            let Some(call) = self.o.call(id) else { continue };
            let first = self.origins.positional(id).first().and_then(|f| self.symbol(*f));
            let path = self.setting(id, "path").and_then(|p| self.symbol(p));
            match self.last(call.callee) {
                "namespace" => {
                    let name = first.unwrap_or_default();
                    out.prefix = joined(&out.prefix, &normal(&path.unwrap_or_else(|| name.clone())));
                    out.modules.push(self.setting(id, "module").and_then(|m| self.symbol(m)).unwrap_or(name));
                }
                "scope" => {
                    out.prefix = joined(&out.prefix, &normal(&path.or(first).unwrap_or_default()));
                    out.modules.extend(self.setting(id, "module").and_then(|m| self.symbol(m)));
                }
                kind @ ("resources" | "resource") => {
                    let name = first.unwrap_or_default();
                    out.prefix = joined(&out.prefix, &normal(&path.unwrap_or_else(|| name.clone())));
                    inner = if kind == "resources" { "{}" } else { "" };
                    let controller = self.setting(id, "controller").and_then(|c| self.symbol(c));
                    out.controller = Some(controller.unwrap_or(name));
                    // What stands inside is about one of them, unless it says otherwise.
                    out.prefix = joined(&out.prefix, inner);
                    out.modules.extend(self.setting(id, "module").and_then(|m| self.symbol(m)));
                }
                "collection" if inner == "{}" => {
                    out.prefix = out.prefix.strip_suffix("/{}").unwrap_or(&out.prefix).to_owned();
                }
                _ => {}
            }
        }
        out
    }

    fn add(&mut self, call: &Call, verb: Option<String>, route: String, around: &Around, to: &str) {
        let target =
            if around.modules.is_empty() { to.to_owned() } else { format!("{}/{to}", around.modules.join("/")) };
        let registered = self.o.scope_of(call.expr);
        let line = self.o.spot(call.expr).line;
        // Rails names handlers by text; the project finds `chats#ask` by its convention.
        self.out.entries.push(Entry {
            kind: Kind::Route,
            framework: "rails",
            method: verb,
            route,
            handler: Handler::Named(call.expr),
            before: Vec::new(),
            on: None,
            registered,
            line,
        });
        if let Some(at) = self.out.entries.len().checked_sub(1) {
            self.out.actions.insert(at, target);
        }
    }

    fn resource(&mut self, id: CallId, call: &Call, many: bool) {
        self.taken.insert(id);
        let around = self.around_of(self.o.scope_of(call.expr));
        let list = |name: &str| self.setting(id, name).map(|v| self.symbols(v));
        let (only, except) = (list("only"), list("except"));
        let path = self.setting(id, "path").and_then(|p| self.symbol(p));
        let controller = self.setting(id, "controller").and_then(|c| self.symbol(c));
        let mut own = around.clone();
        own.modules.extend(self.setting(id, "module").and_then(|m| self.symbol(m)));
        let names: Vec<String> = self.origins.positional(id).iter().flat_map(|p| self.symbols(*p)).collect();
        for name in names.into_iter().take(24) {
            let base = joined(&around.prefix, &normal(path.as_deref().unwrap_or(&name)));
            let plural = if many { name.clone() } else { format!("{name}s") };
            let controller = controller.clone().unwrap_or(plural);
            for (action, verb, rest) in if many { MANY } else { ONE } {
                let wanted = only.as_ref().is_none_or(|o| o.iter().any(|a| a == action))
                    && !except.as_ref().is_some_and(|e| e.iter().any(|a| a == action));
                if wanted {
                    self.add(
                        call,
                        Some((*verb).to_owned()),
                        joined(&base, rest),
                        &own,
                        &format!("{controller}#{action}"),
                    );
                }
            }
        }
    }

    fn single(&mut self, id: CallId, call: &Call, name: &str) {
        self.taken.insert(id);
        let mut around = self.around_of(self.o.scope_of(call.expr));
        let on = self.setting(id, "on").and_then(|o| self.symbol(o));
        if on.as_deref() == Some("collection") {
            around.prefix = around.prefix.strip_suffix("/{}").unwrap_or(&around.prefix).to_owned();
        }
        let mut to = self.setting(id, "to").and_then(|t| self.symbol(t));
        let mut paths: Vec<String> = self.origins.positional(id).iter().filter_map(|p| self.symbol(*p)).collect();
        // `get "x" => "y#z"`: an entry of a table with the path as its key.
        let call_of = self.o.call(id);
        for argument in call_of.into_iter().flat_map(|c| c.arguments.iter()) {
            let pairs: Vec<(String, ExprId)> = match (argument.name, self.o.expr(argument.value)) {
                (Some(name), _) => vec![(self.o.spell(name).to_owned(), argument.value)],
                (None, Expr::Object(entries)) => {
                    entries.iter().map(|(k, v)| (self.o.spell(*k).to_owned(), *v)).collect()
                }
                _ => Vec::new(),
            };
            for (key, value) in pairs {
                if let Some(target) = self.symbol(value).filter(|t| t.contains('#') && key != "to") {
                    to = Some(target);
                    paths.push(key);
                }
            }
        }
        if name == "root" {
            let target = to.or_else(|| paths.first().cloned());
            if let Some(target) = target {
                self.add(call, Some("GET".to_owned()), joined(&around.prefix, ""), &around, &target);
            }
            return;
        }
        let verbs: Vec<Option<String>> = match method(name) {
            Some(verb) => vec![Some(verb)],
            None => {
                let via = self.setting(id, "via").map(|v| self.symbols(v)).unwrap_or_default();
                let verbs: Vec<Option<String>> = via.iter().filter_map(|v| method(v)).map(Some).collect();
                if verbs.is_empty() { vec![None] } else { verbs }
            }
        };
        for path in paths.into_iter().take(24) {
            let action = path.rsplit('/').next().unwrap_or(&path).replace('-', "_");
            let target = to.clone().unwrap_or_else(|| match (&around.controller, path.split_once('/')) {
                (Some(controller), _) => format!("{controller}#{action}"),
                (None, Some((controller, action))) => format!("{controller}#{action}"),
                (None, None) => action.clone(),
            });
            for verb in &verbs {
                self.add(call, verb.clone(), joined(&around.prefix, &normal(&path)), &around, &target);
            }
        }
    }

    /// `mount Engine, at: "/x"`, `mount Engine => "/x"`.
    fn engine(&mut self, id: CallId, call: &Call) {
        let around = self.around_of(self.o.scope_of(call.expr));
        let at = self.setting(id, "at").and_then(|a| self.symbol(a)).unwrap_or_default();
        let parts = self.origins.positional(id);
        self.taken.insert(id);
        self.out.mounts.push(super::Mount {
            on: None,
            prefix: joined(&around.prefix, &normal(&at)),
            parts,
            before: Vec::new(),
            registered: self.o.scope_of(call.expr),
            line: self.o.spot(call.expr).line,
        });
    }
}
