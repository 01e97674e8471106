//! Calls that hand a function to a framework: consumers, commands, schedules, tools, bots, screens.

use super::frameworks::{ArgumentSlot, At, CallRow, Framework, table};
use super::path::normal;
use super::reader::Reader;
use super::{Entry, Kind};
use crate::code::outline::{Call, CallId, Expr, ExprId};
use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::sync::LazyLock;

/// All names of such calls, whatever the framework.
static NAMES: LazyLock<HashSet<&'static str, RandomState>> = LazyLock::new(|| {
    let calls = table().frameworks.iter().flat_map(|row| &row.calls);
    calls.flat_map(|call| &call.names).map(String::as_str).collect()
});

impl Reader<'_> {
    /// Reads all such calls.
    pub(super) fn calls(&mut self) {
        let rows = self.rows.clone();
        for (id, call) in self.o.all_calls() {
            let name = self.last(call.callee);
            if name.is_empty() || self.taken.contains(&id) || self.decorated(call.expr).is_some() {
                continue;
            }
            // Most calls have a name that no row knows.
            let asked = if NAMES.contains(name) { rows.as_slice() } else { &[] };
            let named = asked.iter().flat_map(|row| row.calls.iter().map(move |call| (*row, call)));
            for (row, spec) in named.filter(|(_, spec)| spec.names.iter().any(|n| n == name)) {
                if self.fits(id, call, row, spec) && self.take_call(id, call, row, spec) {
                    break;
                }
            }
            self.server(id, call, name);
        }
        self.elements();
        self.tables();
    }

    fn fits(&self, id: CallId, call: &Call, row: &Framework, spec: &CallRow) -> bool {
        if !spec.files.is_empty() && !spec.files.iter().any(|end| self.path.ends_with(end.as_str())) {
            return false;
        }
        let object = match self.o.expr(call.callee) {
            Expr::Member(object, _) => Some(*object),
            _ => None,
        };
        if !spec.objects.is_empty() {
            let Some(object) = object else { return false };
            let Expr::Name(name) = self.o.expr(object) else {
                return spec.objects.iter().any(|o| o == self.last(object));
            };
            return spec.objects.iter().any(|o| o == self.o.spell(*name));
        }
        if !spec.events.is_empty() {
            let event = self.origins.positional(id).first().and_then(|e| self.origins.text(*e));
            if !event.is_some_and(|e| spec.events.contains(&e)) {
                return false;
            }
        }
        if !spec.through.is_empty() {
            if !row.packages.is_empty() && !self.origins.uses(&row.packages) {
                return false;
            }
            let chain = object.map(|o| self.spelled_chain(o)).unwrap_or_default();
            return chain.iter().any(|part| {
                let words = crate::code::words::words(part);
                spec.through.iter().any(|through| words.iter().any(|w| w == through))
            });
        }
        let origin = self.origins.origin(call.callee);
        if !spec.only.is_empty() {
            return (!origin.module.is_empty() || self.origins.uses(&spec.only)) && self.may_be(&origin, &spec.only);
        }
        row.packages.is_empty() || self.may_be(&origin, &row.packages)
    }

    /// All names of a chain of members and calls.
    fn spelled_chain(&self, id: ExprId) -> Vec<String> {
        let mut out = Vec::new();
        let mut at = id;
        for _ in 0..16 {
            match self.o.expr(at) {
                Expr::Name(name) => {
                    out.push(self.o.spell(*name).to_owned());
                    break;
                }
                Expr::Member(object, name) => {
                    out.push(self.o.spell(*name).to_owned());
                    at = *object;
                }
                Expr::Call(call) => match self.o.call(*call) {
                    Some(call) => at = call.callee,
                    None => break,
                },
                _ => break,
            }
        }
        out
    }

    fn at(&self, positional: &[ExprId], at: At) -> Option<ExprId> {
        match at {
            At::First => positional.first(),
            At::Second => positional.get(1),
            At::Last => positional.last(),
        }
        .copied()
    }

    /// The handlers a call gives, each with whether it is certain to be one.
    fn handlers(&self, id: CallId, spec: &CallRow) -> Vec<ExprId> {
        let positional = self.origins.positional(id);
        let mut out = Vec::new();
        match &spec.handler {
            ArgumentSlot::Options(names) => {
                for name in names {
                    out.extend(self.origins.option(id, std::slice::from_ref(name)));
                }
            }
            ArgumentSlot::At(at) => out.extend(self.at(&positional, *at)),
        }
        for name in &spec.options {
            out.extend(self.origins.option(id, std::slice::from_ref(name)));
        }
        if out.is_empty()
            && let Some(at) = spec.also
        {
            out.extend(self.at(&positional, at));
        }
        out
    }

    fn take_call(&mut self, id: CallId, call: &Call, row: &'static Framework, spec: &CallRow) -> bool {
        let handlers: Vec<ExprId> = self.handlers(id, spec);
        let positional = self.origins.positional(id);
        let label = |place: &ArgumentSlot| match place {
            ArgumentSlot::At(at) => self.at(&positional, *at).and_then(|l| self.texts(l).into_iter().next()),
            ArgumentSlot::Options(names) => {
                self.origins.option(id, names).and_then(|l| self.texts(l).into_iter().next())
            }
        };
        let mut route = spec.label.as_ref().and_then(label);
        if route.is_none() {
            let by_position = spec.also_label.or(if spec.kind == Kind::Route { Some(At::First) } else { None });
            route = by_position.and_then(|at| self.at(&positional, at)).and_then(|l| self.origins.text(l));
        }
        if route.is_none()
            && let Some(Expr::Member(..) | Expr::Name(_)) =
                spec.label.as_ref().map(|_| positional.first().map_or(&Expr::Null, |f| self.o.expr(*f)))
        {
            // `setRequestHandler(ListToolsRequestSchema, ..)`: a symbol is a name as well.
            route = positional
                .first()
                .map(|f| self.last(*f).to_owned())
                .filter(|_| spec.handler != ArgumentSlot::At(At::First));
        }
        if route.is_none() {
            route = self.up(call, &spec.up);
        }
        let mut taken = false;
        for value in handlers {
            let function = match self.o.expr(value) {
                Expr::Lambda(_) => true,
                Expr::Text(..) | Expr::Null | Expr::Number(_) | Expr::Bool(_) | Expr::Object(_) => false,
                Expr::List(_) => self.family == super::frameworks::Family::Php,
                Expr::Name(_) | Expr::Member(..) | Expr::Call(_) if spec.lambda => {
                    matches!(self.handler(value).0, super::Handler::Scope(_)) || self.is_reference(value)
                }
                _ => self.is_function_like(value),
            };
            // A first argument that is both name and handler is no handler.
            let label_itself = spec.label == Some(ArgumentSlot::At(At::First))
                && positional.first() == Some(&value)
                && positional.len() == 1
                && self.origins.text(value).is_some();
            if !function || label_itself {
                continue;
            }
            let (handler, before) =
                if self.is_include(value) { (super::Handler::Named(value), Vec::new()) } else { self.handler(value) };
            let mut methods: Vec<Option<String>> = vec![spec.method.clone()];
            if spec.upper_method {
                methods = vec![super::reader::method(self.last(call.callee))];
            }
            if !spec.methods.is_empty()
                && let Some(said) = self.origins.option(id, &spec.methods)
            {
                methods = self.methods(said).into_iter().map(Some).collect();
            }
            let text = route.clone().unwrap_or_default();
            let text = if spec.kind == Kind::Route { normal(&text) } else { text };
            if let super::Handler::Named(at) = handler
                && self.is_include(at)
            {
                self.out.mounts.push(super::Mount {
                    on: None,
                    prefix: text,
                    parts: self.include_parts(at),
                    before: Vec::new(),
                    registered: self.o.scope_of(call.expr),
                    line: self.o.spot(call.expr).line,
                });
                self.taken.insert(id);
                return true;
            }
            for method in methods {
                self.push(Entry {
                    kind: spec.kind,
                    framework: &row.name,
                    method,
                    route: text.clone(),
                    handler,
                    before: before.clone(),
                    on: None,
                    registered: self.o.scope_of(call.expr),
                    line: self.o.spot(call.expr).line,
                });
            }
            taken = true;
        }
        if taken {
            self.taken.insert(id);
        }
        taken
    }

    /// `include("app.urls")`: more routes of another file.
    fn is_include(&self, id: ExprId) -> bool {
        matches!(self.o.expr(id), Expr::Call(_)) && self.last(id) == "include"
    }

    fn include_parts(&self, id: ExprId) -> Vec<ExprId> {
        let call = self.o.as_call(id);
        call.map(|c| c.arguments.iter().take(1).map(|a| a.value).collect()).unwrap_or_default()
    }

    /// A name that refers to a function elsewhere, not to a value in place.
    fn is_reference(&self, id: ExprId) -> bool {
        let origin = self.origins.origin(id);
        matches!(self.o.expr(id), Expr::Name(_) | Expr::Member(..))
            && !origin.module.is_empty()
            && origin.call.is_none()
    }

    /// The text of a call earlier in the chain: `.command("ask").action(fn)`.
    fn up(&self, call: &Call, names: &[String]) -> Option<String> {
        let Expr::Member(object, _) = self.o.expr(call.callee) else { return None };
        let mut at = *object;
        for _ in 0..24 {
            let Expr::Call(id) = self.o.expr(at) else { return None };
            let before = self.o.call(*id)?;
            if names.iter().any(|n| n == self.last(before.callee)) {
                let first = self.origins.positional(*id).first().copied()?;
                return self.origins.text(first);
            }
            let Expr::Member(next, _) = self.o.expr(before.callee) else { return None };
            at = *next;
        }
        None
    }

    /// `pb.RegisterChatServer(s, &server{})`.
    fn server(&mut self, id: CallId, call: &Call, name: &str) {
        let rows = self.rows.clone();
        for row in rows {
            let Some(servers) = &row.servers else { continue };
            let inner =
                name.strip_prefix(servers.prefix.as_str()).and_then(|n| n.strip_suffix(servers.suffix.as_str()));
            let Some(inner) = inner.filter(|n| !n.is_empty() && self.origins.uses(&row.packages)) else { continue };
            let Some(value) = self.at(&self.origins.positional(id), servers.handler) else { continue };
            let (handler, before) = self.handler(value);
            self.push(Entry {
                kind: servers.kind,
                framework: &row.name,
                method: None,
                route: inner.to_owned(),
                handler,
                before,
                on: None,
                registered: self.o.scope_of(call.expr),
                line: self.o.spot(call.expr).line,
            });
        }
    }

    /// Functions handed to elements of a page: `<button onClick={send}>`.
    fn elements(&mut self) {
        let Some(row) = self.rows.iter().copied().find(|row| row.elements.is_some()) else { return };
        let page = self.path.ends_with('x')
            || self.path.ends_with(".vue")
            || self.path.ends_with(".svelte")
            || self.path.ends_with(".js");
        let Some(kind) = row.elements.filter(|_| page) else { return };
        for (_, call) in self.o.all_calls().filter(|(_, call)| call.constructs) {
            for argument in &call.arguments {
                let name = argument.name.map(|n| self.o.spell(n)).unwrap_or_default();
                let event = name
                    .strip_prefix("on")
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c == ':'));
                let own = matches!(
                    self.o.expr(argument.value),
                    Expr::Lambda(_) | Expr::Name(_) | Expr::Member(..) | Expr::Call(_)
                );
                let submits = matches!(name, "action" | "formAction") && own;
                if !event && !submits {
                    continue;
                }
                let (handler, before) = self.handler(argument.value);
                if let super::Handler::Scope(_) = handler {
                    self.push(Entry {
                        kind,
                        framework: &row.name,
                        method: None,
                        route: name.to_owned(),
                        handler,
                        before,
                        on: None,
                        registered: self.o.scope_of(call.expr),
                        line: self.o.spot(argument.value).line,
                    });
                }
            }
        }
    }

    /// Functions in tables with the names of a published schema: `{Query: {user: fn}}`.
    fn tables(&mut self) {
        let rows: Vec<_> = self.rows.iter().copied().filter(|row| !row.tables.is_empty()).collect();
        for row in rows {
            for n in 0..u32::try_from(self.o.exprs.len()).unwrap_or(u32::MAX) {
                let Expr::Object(entries) = self.o.expr(ExprId(n)) else { continue };
                for (key, value) in entries.iter() {
                    let Some(spec) = row.tables.iter().find(|t| t.names.iter().any(|n| n == self.o.spell(*key))) else {
                        continue;
                    };
                    let Expr::Object(fields) = self.o.expr(*value) else { continue };
                    for (field, value) in fields.iter() {
                        if !self.is_function_like(*value) {
                            continue;
                        }
                        let (handler, before) = self.handler(*value);
                        self.push(Entry {
                            kind: spec.kind,
                            framework: &row.name,
                            method: None,
                            route: format!("{}.{}", self.o.spell(*key), self.o.spell(*field)),
                            handler,
                            before,
                            on: None,
                            registered: self.o.scope_of(*value),
                            line: self.o.spot(*value).line,
                        });
                    }
                }
            }
        }
    }
}
