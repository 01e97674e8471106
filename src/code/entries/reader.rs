//! What the readers of entries share: the file with its origins, what was found, how a handler is told.

use super::frameworks::{self, Family, Framework};
use super::origin::{Origin, Origins, within};
use super::{Entries, Entry, Handler, Kind};
use crate::code::outline::{CallId, Expr, ExprId, Name, Outline, Owner, ScopeId, ScopeKind};
use crate::code::words::last_part;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};

/// Entries kept of one file.
const MAX_ENTRIES: usize = 2_000;

/// A file being read.
pub(super) struct Reader<'o> {
    pub(super) o: &'o Outline,
    pub(super) origins: Origins<'o>,
    pub(super) family: Family,
    pub(super) path: &'o str,
    /// Frameworks of the family; those whose packages the file imports come first.
    pub(super) rows: Vec<&'static Framework>,
    pub(super) out: Entries,
    /// Calls that register something: they are no calls by address.
    pub(super) taken: HashSet<CallId>,
    /// Whether a name does something on a router of the family, as far as it was asked.
    known: HashMap<&'o str, bool, RandomState>,
}

impl<'o> Reader<'o> {
    pub(super) fn new(o: &'o Outline, family: Family, path: &'o str) -> Reader<'o> {
        let origins = Origins::new(o, family);
        let mut rows: Vec<&'static Framework> =
            frameworks::table().frameworks.iter().filter(|row| row.family == family).collect();
        rows.sort_by_key(|row| !origins.uses(&row.packages));
        Reader {
            o,
            origins,
            family,
            path,
            rows,
            out: Entries::default(),
            taken: HashSet::new(),
            known: HashMap::default(),
        }
    }

    /// Whether a name does something on some router of the family: most calls of a file do not.
    pub(super) fn may_register(&mut self, name: &'o str) -> bool {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let found = self.routers().any(|(_, router)| router.action(name).is_some());
        self.known.insert(name, found);
        found
    }

    /// Keeps an entry.
    pub(super) fn push(&mut self, entry: Entry) {
        let known = |e: &Entry| {
            e.handler == entry.handler && e.kind == entry.kind && e.method == entry.method && e.route == entry.route
        };
        if self.out.entries.len() < MAX_ENTRIES && !self.out.entries.iter().rev().take(40).any(known) {
            self.out.entries.push(entry);
        }
    }

    /// An entry of a scope with nothing more to say.
    pub(super) fn plain(&mut self, kind: Kind, framework: &'static str, route: &str, scope: ScopeId) {
        let line = self.o.scope(scope).map_or(1, |s| s.line);
        self.push(Entry {
            kind,
            framework,
            method: None,
            route: route.to_owned(),
            handler: Handler::Scope(scope),
            before: Vec::new(),
            on: None,
            registered: ScopeId::FILE,
            line,
        });
    }

    /// How the last name of an expression is spelled: of what it calls, if it is a call.
    pub(super) fn last(&self, id: ExprId) -> &'o str {
        match self.o.expr(id) {
            Expr::Name(name) | Expr::Member(_, name) => {
                let text = self.o.spell(*name);
                // Types that are qualified or generic stand as one name.
                let plain = text.split(['<', '(']).next().unwrap_or(text);
                last_part(plain)
            }
            Expr::Call(call) => self.o.call(*call).map_or("", |c| self.last(c.callee)),
            _ => "",
        }
    }

    /// Whether a symbol may be one of these packages: it is imported from one, or nothing says where it comes from and
    /// the file uses one.
    pub(super) fn may_be(&self, origin: &Origin, packages: &[String]) -> bool {
        if !origin.module.is_empty() && !origin.is_relative() {
            let symbol = origin.symbol();
            return packages.iter().any(|p| within(&origin.module, p) || within(&symbol, p));
        }
        packages.is_empty() || self.origins.uses(packages)
    }

    /// Whether an object is an instance that another module of the repository made: imported by a name of its own.
    pub(super) fn is_instance(&self, object: ExprId) -> bool {
        let Expr::Name(name) = self.o.expr(object) else { return false };
        let import = self.o.imports.iter().find(|i| i.local == *name);
        import.is_some_and(|i| {
            let symbol = self.o.spell(i.name);
            !symbol.is_empty() && symbol != "*" && symbol.starts_with(|c: char| c.is_lowercase() || c == '_')
        })
    }

    /// The scope that a decorator stands on.
    pub(super) fn decorated(&self, id: ExprId) -> Option<ScopeId> {
        let Owner::Scope(scope) = self.o.owner(id) else { return None };
        self.o.scope(scope).filter(|s| s.decorators.contains(&id)).map(|_| scope)
    }

    /// The other decorators of a scope and those of the type it stands in.
    pub(super) fn other_decorators(&self, scope: ScopeId, but: ExprId) -> Vec<ExprId> {
        let of = |id: ScopeId| self.o.scope(id).map(|s| s.decorators.to_vec()).unwrap_or_default();
        let mut out: Vec<ExprId> = of(scope).into_iter().filter(|d| *d != but).collect();
        let parent = self.o.scope(scope).map(|s| s.parent).filter(|p| *p != scope);
        if let Some(parent) = parent.filter(|p| self.o.scope(*p).is_some_and(|s| s.kind == ScopeKind::Type)) {
            out.extend(of(parent));
        }
        out
    }

    /// Whether an expression can be a handler: a function, or what names or makes one.
    pub(super) fn is_function_like(&self, id: ExprId) -> bool {
        match self.o.expr(id) {
            Expr::Lambda(_) | Expr::Name(_) | Expr::Member(..) | Expr::Call(_) => true,
            Expr::Other(parts) if parts.len() == 1 => parts.iter().all(|p| self.is_function_like(*p)),
            // Laravel and Symfony: `[Controller::class, 'method']`; Rails: `to: 'chats#create'`.
            _ => false,
        }
    }

    /// The handler that an expression is, and what it is wrapped in.
    pub(super) fn handler(&self, id: ExprId) -> (Handler, Vec<ExprId>) {
        let mut before = Vec::new();
        let handler = self.handler_in(id, &mut before, 6);
        (handler, before)
    }

    fn handler_in(&self, id: ExprId, before: &mut Vec<ExprId>, steps: usize) -> Handler {
        let Some(steps) = steps.checked_sub(1) else { return Handler::Named(id) };
        match self.o.expr(id) {
            Expr::Lambda(scope) => Handler::Scope(*scope),
            Expr::Other(parts) if parts.len() == 1 => {
                parts.first().map_or(Handler::Named(id), |only| self.handler_in(*only, before, steps))
            }
            Expr::Name(name) => {
                // A name that is a parameter or imported means that, not a function of the file.
                if self.origins.parameter(*name, id).is_none()
                    && let Some(scope) = self.origins.function(*name)
                {
                    return Handler::Scope(scope);
                }
                match self.origins.assigned(*name, id) {
                    Some(value) if self.is_function_like(value) => match self.handler_in(value, before, steps) {
                        Handler::Named(at) if at == value => Handler::Named(id),
                        found => found,
                    },
                    _ => Handler::Named(id),
                }
            }
            Expr::Member(object, name) => {
                let own = self.origins.is_self(*object) || self.made_here(*object);
                match self.origins.function(*name).filter(|_| own) {
                    Some(scope) => Handler::Scope(scope),
                    None => Handler::Named(id),
                }
            }
            Expr::Call(call) => {
                let Some(call) = self.o.call(*call) else { return Handler::Named(id) };
                let values: Vec<ExprId> = call.arguments.iter().map(|a| a.value).collect();
                let lambda = values.iter().rev().find(|v| matches!(self.o.expr(**v), Expr::Lambda(_)));
                // Of `withAuth(handler, guard)` the one that this file defines.
                let own = || {
                    let named = |v: &&ExprId| matches!(self.o.expr(**v), Expr::Name(n) if self.is_own(*n, **v));
                    values.iter().find(named)
                };
                let any = || values.iter().rev().find(|v| self.is_function_like(**v));
                if let Some(inner) = lambda.or_else(own).or_else(any) {
                    before.push(call.callee);
                    before.extend(values.iter().filter(|v| *v != inner && self.is_function_like(**v)));
                    return self.handler_in(*inner, before, steps);
                }
                match self.o.expr(call.callee) {
                    // `View.as_view()`, `handler.bind(..)`: the object answers.
                    Expr::Member(object, name) if matches!(self.o.spell(*name), "as_view" | "bind" | "as_asgi") => {
                        self.handler_in(*object, before, steps)
                    }
                    // `makeHandler()`: what the function returns, if it is a function of the file.
                    _ => self.returned(call.callee).map_or(Handler::Named(id), Handler::Scope),
                }
            }
            _ => Handler::Named(id),
        }
    }

    /// Whether a name is a function that the file defines.
    fn is_own(&self, name: Name, used: ExprId) -> bool {
        self.origins.parameter(name, used).is_none() && self.origins.function(name).is_some()
    }

    /// Whether an object is made from a type of the file, or is the receiver of the method around.
    fn made_here(&self, object: ExprId) -> bool {
        let Expr::Name(name) = self.o.expr(object) else { return false };
        if let Some((scope, _)) = self.origins.parameter(*name, object) {
            // Go: the receiver is the first parameter of a method, or is left out and unknown.
            return self
                .o
                .scope(scope)
                .is_some_and(|s| self.o.scope(s.parent).is_some_and(|p| p.kind == ScopeKind::Type));
        }
        if self.o.imports.iter().any(|i| i.local == *name) {
            return false;
        }
        match self.origins.assigned(*name, object) {
            Some(value) => {
                let made = self.last(value);
                self.o.all_scopes().any(|(_, s)| s.kind == ScopeKind::Type && self.o.spell(s.name) == made)
                    || made.is_empty()
            }
            // A method's receiver in Go is no parameter here.
            None => self.family == Family::Go && self.origins.parameter(*name, object).is_none(),
        }
    }

    /// The function that a function of the file returns.
    fn returned(&self, callee: ExprId) -> Option<ScopeId> {
        let (Expr::Name(name) | Expr::Member(_, name)) = self.o.expr(callee) else { return None };
        let maker = self.origins.function(*name)?;
        let body = self.o.scope(maker)?.body;
        self.o.within(body).into_iter().rev().find_map(|stmt| match self.o.stmt(stmt) {
            crate::code::outline::Stmt::Return(Some(value)) => match self.o.expr(*value) {
                Expr::Lambda(scope) => Some(*scope),
                _ => None,
            },
            _ => None,
        })
    }

    /// Texts of an expression: one, or several of a list.
    pub(super) fn texts(&self, id: ExprId) -> Vec<String> {
        match self.o.expr(id) {
            Expr::List(parts) => parts.iter().take(24).filter_map(|p| self.origins.text(*p)).collect(),
            Expr::Other(parts) if !parts.is_empty() => parts.iter().take(24).flat_map(|p| self.texts(*p)).collect(),
            _ => self.origins.text(id).into_iter().collect(),
        }
    }

    /// Methods of HTTP that an expression names: a text, a symbol (`RequestMethod.POST`), a list of them.
    pub(super) fn methods(&self, id: ExprId) -> Vec<String> {
        let mut out = Vec::new();
        for part in self.o.inside(id).into_iter().take(40) {
            let text = match self.o.expr(part) {
                Expr::Text(text, _) => self.o.spell(*text),
                Expr::Name(name) | Expr::Member(_, name) => self.o.spell(*name),
                _ => continue,
            };
            out.extend(text.split(['|', ',']).filter_map(method));
        }
        out.sort();
        out.dedup();
        out
    }
}

/// A word as a method of HTTP: `POST`, `post`, `:post`, `MethodPost`.
pub(super) fn method(word: &str) -> Option<String> {
    let word = word.trim().trim_start_matches(':');
    let upper = word.strip_prefix("Method").unwrap_or(word).to_ascii_uppercase();
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].contains(&upper.as_str()).then_some(upper)
}
