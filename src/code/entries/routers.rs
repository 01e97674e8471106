//! Objects on which routes are registered: what makes them, and what prefix and guards they bring.

use super::Kind;
use super::frameworks::{Framework, Router, Verbs};
use super::origin::Origin;
use super::path::{joined, normal};
use super::reader::{Reader, method};
use crate::code::outline::{Call, CallId, Expr, ExprId, Name, Owner, ScopeId};
use crate::code::words::last_part;

/// Steps by which a router is followed.
const MAX_STEPS: usize = 24;

/// A router.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) row: &'static Framework,
    pub(super) router: &'static Router,
    pub(super) prefix: String,
    pub(super) before: Vec<ExprId>,
    /// What makes it, or what names it where the file does not tell.
    pub(super) root: Option<ExprId>,
}

/// What a call on a router does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Registers a route for this method; `None` for all.
    Verb(Option<String>),
    /// Registers a route for methods told elsewhere.
    Route,
    Other(Kind),
    Group,
    Mount,
    Use,
    Resources,
}

impl Router {
    /// What a name does.
    pub(super) fn action(&self, name: &str) -> Option<Action> {
        let is = |list: &[String]| list.iter().any(|known| known == name);
        if let Some(kind) = self.kinds.get(name) {
            return Some(Action::Other(*kind));
        }
        if let Some(verb) = self.extra.get(name) {
            return Some(Action::Verb(method(verb)));
        }
        if is(&self.resources) {
            return Some(Action::Resources);
        }
        if is(&self.routes) {
            return Some(Action::Route);
        }
        if let Some(verb) = self.verb(name) {
            return Some(Action::Verb(verb));
        }
        if is(&self.mount) {
            return Some(Action::Mount);
        }
        if is(&self.group) || is(&self.chained) {
            return Some(Action::Group);
        }
        is(&self.uses).then_some(Action::Use)
    }

    /// The HTTP method that a name stands for.
    fn verb(&self, name: &str) -> Option<Option<String>> {
        let lower = name.to_ascii_lowercase();
        let title =
            || name.chars().next().is_some_and(char::is_uppercase) && name.chars().skip(1).all(char::is_lowercase);
        let word = match self.verbs {
            Verbs::None => return None,
            Verbs::Lower => Some(name).filter(|n| **n == lower),
            Verbs::Upper => Some(name).filter(|n| n.chars().all(char::is_uppercase)),
            Verbs::Title => Some(name).filter(|n| title() || (self.upper && n.chars().all(char::is_uppercase))),
            Verbs::Map => name.strip_prefix("Map"),
        }?;
        match word.to_ascii_lowercase().as_str() {
            "del" if self.verbs == Verbs::Lower => Some(Some("DELETE".to_owned())),
            "all" | "any" if self.verbs != Verbs::Map => Some(None),
            word => method(word).map(Some),
        }
    }
}

impl<'o> Reader<'o> {
    /// Rows of the family with a router.
    pub(super) fn routers(&self) -> impl Iterator<Item = (&'static Framework, &'static Router)> + use<'_, 'o> {
        self.rows.iter().filter_map(|row| row.router.as_ref().map(|router| (*row, router)))
    }

    /// The router that an expression is.
    pub(super) fn router(&self, id: ExprId) -> Option<Found> {
        self.router_in(id, MAX_STEPS)
    }

    fn router_in(&self, id: ExprId, steps: usize) -> Option<Found> {
        let steps = steps.checked_sub(1)?;
        match self.o.expr(id) {
            Expr::Name(name) => self.named(*name, id, steps),
            Expr::Member(object, name) => {
                // `Route::get`: a type whose functions register.
                if self.origins.is_self(*object)
                    && let Some(value) = self.origins.assigned_field(*name, id)
                {
                    return self.router_in(value, steps);
                }
                // `app.router`, `server.app`: a part of a router is one.
                let inner = matches!(self.o.spell(*name), "router" | "app" | "Router" | "App");
                if inner { self.router_in(*object, steps) } else { None }
            }
            Expr::Call(call) => self.made(*call, id, steps),
            Expr::Set(_, value) => self.router_in(*value, steps),
            Expr::Other(parts) if parts.len() == 1 => parts.first().and_then(|only| self.router_in(*only, steps)),
            _ => None,
        }
    }

    fn named(&self, name: Name, id: ExprId, steps: usize) -> Option<Found> {
        let parameter = self.origins.parameter(name, id);
        if let Some((scope, number)) = parameter {
            let value = self.origins.assigned(name, id);
            let own = value.filter(|v| self.o.outward(self.o.scope_of(*v)).any(|s| s == scope));
            if let Some(found) = own.and_then(|value| self.router_in(value, steps)) {
                return Some(found);
            }
            return self.handed(scope, number, id, steps);
        }
        if let Some(value) = self.origins.assigned(name, id)
            && let Some(found) = self.router_in(value, steps)
        {
            return Some(found);
        }
        // A static type: `Route::get("/x", ...)`.
        let text = self.o.spell(name);
        let last = text.rsplit(['\\', ':']).next().unwrap_or(text);
        let (row, router) = self
            .routers()
            .find(|(row, router)| row.packages.is_empty() && router.made.iter().any(|made| made == last))?;
        let around = self.enclosing(self.o.scope_of(id), steps);
        let (prefix, before) = around.map_or((String::new(), Vec::new()), |f| (f.prefix, f.before));
        Some(Found { row, router, prefix, before, root: None })
    }

    /// A router that comes as a parameter: by its type, or because a group hands it over.
    fn handed(&self, scope: ScopeId, number: usize, id: ExprId, steps: usize) -> Option<Found> {
        if let Some(lambda) = self.origins.lambda(scope)
            && let Owner::Expr(owner) = self.o.owner(lambda)
            && let Expr::Call(call) = self.o.expr(owner)
            && let Some(found) = self.group_call(*call, steps)
        {
            return Some(found);
        }
        let annotation = self.o.scope(scope)?.parameters.get(number)?.annotation;
        let text = self.o.spell(annotation?);
        let plain = text.trim_start_matches(['*', '&', '?', ' ']).trim_start_matches("mut ");
        let plain = plain.split('<').next().unwrap_or(plain).trim();
        let last = last_part(plain);
        let (row, router) = self.routers().find(|(row, router)| {
            let named = |list: &[String]| list.iter().any(|t| t == last || t == plain);
            (named(&router.types) || named(&router.made))
                && (row.packages.is_empty() || self.origins.uses(&row.packages))
        })?;
        Some(Found { row, router, prefix: String::new(), before: Vec::new(), root: Some(id) })
    }

    /// The router that a call gives: a constructor, a group, or a link of a chain.
    fn made(&self, call_id: CallId, id: ExprId, steps: usize) -> Option<Found> {
        let call = self.o.call(call_id)?;
        let name = self.last(call.callee);
        if let Expr::Member(object, _) = self.o.expr(call.callee)
            && let Some(mut found) = self.router_in(*object, steps)
        {
            match found.router.action(name) {
                Some(Action::Group) => self.narrow(&mut found, call_id, name),
                Some(Action::Use) => found.before.extend(self.guards(call)),
                _ if found.router.before.iter().any(|b| b == name) => found.before.extend(self.guards(call)),
                _ => {}
            }
            return Some(found);
        }
        let origin = self.origins.origin(call.callee);
        let (row, router) = self.constructor(&origin, name)?;
        let mut found = Found { row, router, prefix: String::new(), before: Vec::new(), root: Some(id) };
        self.narrow(&mut found, call_id, name);
        if found.router.method_routers || found.router.bare {
            let around = self.enclosing(self.o.scope_of(id), steps);
            if let Some(around) = around {
                found.prefix = joined(&around.prefix, &found.prefix);
                found.before.splice(0..0, around.before);
            }
        }
        Some(found)
    }

    /// The framework of which something is the constructor.
    fn constructor(&self, origin: &Origin, name: &str) -> Option<(&'static Framework, &'static Router)> {
        self.routers().find(|(row, router)| {
            if row.packages.is_empty() || origin.module.is_empty() && !self.origins.uses(&row.packages) {
                return false;
            }
            // The default export is called as one likes; of functions of a type (`Router::new`) the type counts too.
            let default = router.made.iter().any(|m| m == "default")
                && origin.path.iter().all(|p| p == "default")
                && !origin.module.is_empty();
            let named = router.made.iter().any(|made| made == name && made != "new")
                || name == "new" && origin.path.iter().rev().nth(1).is_some_and(|t| router.made.contains(t))
                || router.group.iter().any(|g| g == name) && router.method_routers;
            (default || named) && self.may_be(origin, &row.packages)
        })
    }

    /// Prefix and guards that a constructor or group names.
    fn narrow(&self, found: &mut Found, call: CallId, name: &str) {
        let router = found.router;
        if let Some(prefix) = self.origins.option(call, &router.prefix) {
            let text = self.origins.text(prefix).unwrap_or_else(|| super::path::REST.to_owned());
            found.prefix = joined(&found.prefix, &normal(&text));
        } else if router.group.iter().chain(&router.chained).any(|group| group == name)
            && !matches!(name, "name" | "domain" | "as" | "controller" | "namespace" | "version")
            && let Some(text) = self.origins.positional(call).first().and_then(|first| self.origins.text(*first))
        {
            found.prefix = joined(&found.prefix, &normal(&text));
        }
        for option in &router.before {
            if let Some(value) = self.origins.option(call, std::slice::from_ref(option)) {
                found.before.extend(self.flat(value));
            }
        }
        if router.group.iter().any(|group| group == name)
            && let Some(call) = self.o.call(call)
        {
            // The text of a group is its prefix.
            found.before.extend(self.guards(call).into_iter().filter(|v| self.is_function_like(*v)));
        }
    }

    /// Arguments that stand before handlers: no texts, no functions in place that register more.
    fn guards(&self, call: &Call) -> Vec<ExprId> {
        let values = call.arguments.iter().filter(|a| a.name.is_none()).flat_map(|a| self.flat(a.value));
        values
            .filter(|v| !matches!(self.o.expr(*v), Expr::Lambda(_)) || self.family == super::frameworks::Family::Go)
            .filter(|v| !matches!(self.o.expr(*v), Expr::Lambda(s) if self.registers_more(*s)))
            .filter(|v| self.is_function_like(*v) || self.is_quoted_guard(*v))
            .collect()
    }

    /// PHP names middleware by text: `->middleware('auth')`.
    fn is_quoted_guard(&self, id: ExprId) -> bool {
        self.family == super::frameworks::Family::Php
            && matches!(self.o.expr(id), Expr::Text(text, _) if !self.o.spell(*text).contains('/') && !self.o.spell(*text).ends_with('.'))
    }

    /// Whether a function takes a router: what is registered inside belongs to it.
    fn registers_more(&self, scope: ScopeId) -> bool {
        self.o.scope(scope).is_some_and(|s| s.parameters.len() <= 1 && s.returns.is_none())
    }

    /// A list as its parts.
    pub(super) fn flat(&self, id: ExprId) -> Vec<ExprId> {
        match self.o.expr(id) {
            Expr::List(parts) => parts.to_vec(),
            _ => vec![id],
        }
    }

    /// The router that a group hands to the function it is given.
    fn group_call(&self, id: CallId, steps: usize) -> Option<Found> {
        let steps = steps.checked_sub(1)?;
        let call = self.o.call(id)?;
        let name = self.last(call.callee);
        match self.o.expr(call.callee) {
            Expr::Member(object, _) => {
                let mut found = self.router_in(*object, steps)?;
                match found.router.action(name) {
                    Some(Action::Group | Action::Mount) => {}
                    Some(Action::Use) if found.router.bare => {}
                    _ => return None,
                }
                self.narrow(&mut found, id, name);
                Some(found)
            }
            Expr::Name(_) => {
                let (row, router) = self.routers().find(|(row, router)| {
                    router.bare
                        && matches!(router.action(name), Some(Action::Group | Action::Route | Action::Use))
                        && (self.origins.uses(&row.packages) || row.packages.is_empty())
                })?;
                let around = self.enclosing(self.o.scope_of(call.expr), steps);
                let (prefix, before) = around.map_or((String::new(), Vec::new()), |f| (f.prefix, f.before));
                let mut found = Found { row, router, prefix, before, root: None };
                self.narrow(&mut found, id, name);
                Some(found)
            }
            _ => None,
        }
    }

    /// What the groups around a place bring.
    pub(super) fn enclosing(&self, scope: ScopeId, steps: usize) -> Option<Found> {
        let steps = steps.checked_sub(1)?;
        self.o.outward(scope).find_map(|scope| {
            let lambda = self.origins.lambda(scope)?;
            let Owner::Expr(owner) = self.o.owner(lambda) else { return None };
            let Expr::Call(call) = self.o.expr(owner) else { return None };
            self.group_call(*call, steps)
        })
    }
}
