//! Where a value of one file comes from: imports, assignments, parameters; and what a text is made of.
//!
//! Nothing beyond the file is known here; what comes from another file of the repository stays open for the project.

use super::frameworks::Family;
use crate::code::outline::{ByName, CallId, Expr, ExprId, Name, Outline, Owner, ScopeId, ScopeKind, Stmt};
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Steps by which a value is followed back.
const MAX_STEPS: usize = 12;
/// Assignments of one name that are kept.
const MAX_VALUES: usize = 64;

/// A value that a name gets: in which scope, what, and which part of it.
#[derive(Debug, Clone, Copy)]
struct Value {
    scope: ScopeId,
    value: ExprId,
    field: Option<Name>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Module that is imported, as written; empty when the file says nothing.
    pub(crate) module: String,
    /// Names from there on, those of calls between them included: `fastapi` + `[APIRouter]`.
    pub(crate) path: Vec<String>,
    /// The call that makes it, if the value is what a call gives.
    pub(crate) call: Option<CallId>,
    /// The parameter it is: scope and number.
    pub(crate) parameter: Option<(ScopeId, usize)>,
}

impl Origin {
    /// Module and names as one text with dots.
    pub(crate) fn symbol(&self) -> String {
        std::iter::once(self.module.as_str())
            .chain(self.path.iter().map(String::as_str))
            .filter(|t| !t.is_empty() && *t != "default")
            .collect::<Vec<_>>()
            .join(".")
    }

    /// Whether it comes from another file of the repository.
    pub(crate) fn is_relative(&self) -> bool {
        is_relative(&self.module)
    }
}

/// Whether a module is named from where the file stands; `@/` and `~/` are usual aliases of the root.
pub(crate) fn is_relative(module: &str) -> bool {
    module.starts_with('.') || module.starts_with("@/") || module.starts_with("~/") || module.starts_with('#')
}

/// Whether a module is this package or lies in it.
pub(crate) fn within(module: &str, package: &str) -> bool {
    module.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/', ':', '\\', '-']))
}

/// What the names of one file mean.
pub(crate) struct Origins<'o> {
    pub(crate) outline: &'o Outline,
    pub(crate) family: Family,
    /// Modules imported, with the imported name joined: what packages the file uses.
    modules: Vec<String>,
    imports: HashMap<Name, usize, RandomState>,
    values: ByName<Value>,
    parameters: ByName<(ScopeId, usize)>,
    functions: ByName<ScopeId>,
    lambdas: HashMap<ScopeId, ExprId, RandomState>,
}

impl<'o> Origins<'o> {
    /// Reads what a file binds.
    pub(crate) fn new(outline: &'o Outline, family: Family) -> Origins<'o> {
        let (mut modules, mut imports, mut lambdas) = (Vec::new(), HashMap::default(), HashMap::default());
        let (mut functions, mut parameters) = (Vec::new(), Vec::new());
        let mut bound = Bound { outline, values: Vec::new() };
        for (n, import) in outline.imports.iter().enumerate() {
            imports.entry(import.local).or_insert(n);
            let (module, name) = (outline.spell(import.module), outline.spell(import.name));
            let named =
                if name.is_empty() || name == "*" || name == "default" { String::new() } else { format!(".{name}") };
            modules.push(format!("{module}{named}"));
        }
        for (id, stmt) in outline.all_stmts() {
            let scope = outline.scope_at(outline.stmt_spot(id).frame);
            match stmt {
                Stmt::Assign { target, value, .. } => bound.bind(scope, *target, *value, None),
                Stmt::With { contexts, .. } => {
                    for context in contexts {
                        if let Expr::Set(target, value) = outline.expr(*context) {
                            bound.bind(scope, *target, *value, None);
                        }
                    }
                }
                _ => {}
            }
        }
        for (id, scope) in outline.all_scopes() {
            if scope.kind != ScopeKind::File {
                functions.push((scope.name, id));
            }
            for (n, parameter) in scope.parameters.iter().enumerate() {
                parameters.push((parameter.name, (id, n)));
                for field in &parameter.fields {
                    parameters.push((*field, (id, n)));
                }
            }
        }
        for (n, expr) in (0u32..).zip(&outline.exprs) {
            match expr {
                Expr::Lambda(scope) => drop(lambdas.insert(*scope, ExprId(n))),
                Expr::Set(target, value) => bound.bind(outline.scope_of(ExprId(n)), *target, *value, None),
                _ => {}
            }
        }
        // `const x = require("x")` imports as much as a statement does.
        for (_, call) in outline.all_calls() {
            if matches!(outline.callee_name(call), "require" | "import" | "require_once" | "require_relative")
                && let Some(Expr::Text(text, parts)) = call.arguments.first().map(|a| outline.expr(a.value))
                && parts.is_empty()
            {
                modules.push(outline.spell(*text).to_owned());
            }
        }
        Origins {
            outline,
            family,
            modules,
            imports,
            values: ByName::new(outline, bound.values),
            parameters: ByName::new(outline, parameters),
            functions: ByName::new(outline, functions),
            lambdas,
        }
    }
}

/// Values that names get, as they are found.
struct Bound<'o> {
    outline: &'o Outline,
    values: Vec<(Name, Value)>,
}

impl Bound<'_> {
    fn bind(&mut self, scope: ScopeId, target: ExprId, value: ExprId, field: Option<Name>) {
        let name = match self.outline.expr(target) {
            Expr::Name(name) | Expr::Member(_, name) => *name,
            Expr::Object(entries) => {
                for (key, part) in entries.iter().take(64) {
                    if let Expr::Name(name) = self.outline.expr(*part) {
                        self.keep(*name, Value { scope, value, field: Some(*key) });
                    }
                }
                return;
            }
            // `a, err := f()`: what matters comes first.
            Expr::List(parts) => match parts.first().map(|first| self.outline.expr(*first)) {
                Some(Expr::Name(name)) => {
                    let value = match self.outline.expr(value) {
                        Expr::List(values) => values.first().copied().unwrap_or(value),
                        _ => value,
                    };
                    return self.keep(*name, Value { scope, value, field });
                }
                _ => return,
            },
            _ => return,
        };
        self.keep(name, Value { scope, value, field });
    }

    fn keep(&mut self, name: Name, value: Value) {
        self.values.push((name, value));
    }
}

impl Origins<'_> {
    /// The values that a name gets, as many as are looked at.
    fn values(&self, name: Name) -> &[Value] {
        let all = self.values.get(name);
        all.get(..MAX_VALUES).unwrap_or(all)
    }

    /// Whether the file imports something of these packages.
    pub(crate) fn uses(&self, packages: &[String]) -> bool {
        packages.iter().any(|package| self.modules.iter().any(|module| within(module, package)))
    }

    /// The value a name has where it is used: of the nearest scope, the last one before the use.
    pub(crate) fn assigned(&self, name: Name, used: ExprId) -> Option<ExprId> {
        self.value(name, used).filter(|v| v.field.is_none()).map(|v| v.value)
    }

    fn value(&self, name: Name, used: ExprId) -> Option<Value> {
        let known = self.values(name);
        let line = self.outline.spot(used).line;
        for scope in self.outline.outward(self.outline.scope_of(used)) {
            let here = || known.iter().filter(|v| v.scope == scope && v.value != used);
            let before = here().rfind(|v| self.outline.spot(v.value).line <= line && v.value < used);
            if let Some(found) = before.or_else(|| here().next()) {
                return Some(*found);
            }
        }
        None
    }

    /// The value of a field: `self.router`, wherever in the file it is set.
    fn field(&self, name: Name, used: ExprId) -> Option<ExprId> {
        let known = self.values(name);
        known.iter().find(|v| v.value < used).or_else(|| known.first()).map(|v| v.value).filter(|v| *v != used)
    }

    /// Whether an import gives something a name of the file's own.
    pub(crate) fn is_renamed(&self, name: Name) -> bool {
        let import = self.imports.get(&name).and_then(|n| self.outline.imports.get(*n));
        import.is_some_and(|i| i.name != name && !self.outline.spell(i.name).is_empty())
    }

    /// The value that a field of the object itself has.
    pub(crate) fn assigned_field(&self, name: Name, used: ExprId) -> Option<ExprId> {
        self.field(name, used)
    }

    /// The parameter a name is where it is used.
    pub(crate) fn parameter(&self, name: Name, used: ExprId) -> Option<(ScopeId, usize)> {
        let known = self.parameters.get(name);
        let scopes = self.outline.outward(self.outline.scope_of(used));
        scopes.into_iter().find_map(|scope| known.iter().find(|(of, _)| *of == scope)).copied()
    }

    /// A function or type of the file by its name; one at the top before one inside something.
    pub(crate) fn function(&self, name: Name) -> Option<ScopeId> {
        let known = self.functions.get(name);
        let top = |id: &&ScopeId| self.outline.scope(**id).is_some_and(|s| s.parent == ScopeId::FILE);
        known.iter().find(top).or_else(|| known.first()).copied()
    }

    /// The expression that a function without a name is.
    pub(crate) fn lambda(&self, scope: ScopeId) -> Option<ExprId> {
        self.lambdas.get(&scope).copied()
    }

    /// Where a value comes from.
    pub(crate) fn origin(&self, id: ExprId) -> Origin {
        self.follow(id, MAX_STEPS)
    }

    fn follow(&self, id: ExprId, steps: usize) -> Origin {
        let Some(steps) = steps.checked_sub(1) else { return Origin::default() };
        match self.outline.expr(id) {
            Expr::Name(name) => self.of_name(*name, id, steps),
            Expr::Member(object, name) => {
                if self.is_self(*object) {
                    return match self.field(*name, id) {
                        Some(value) => self.follow(value, steps),
                        None => Origin::default(),
                    };
                }
                let mut out = self.follow(*object, steps);
                out.path.push(self.outline.spell(*name).to_owned());
                (out.call, out.parameter) = (None, None);
                out
            }
            Expr::Call(call) => {
                let Some(made) = self.outline.call(*call) else { return Origin::default() };
                let name = self.outline.callee_name(made);
                if matches!(name, "require" | "import")
                    && let Some(Expr::Text(text, _)) = made.arguments.first().map(|a| self.outline.expr(a.value))
                {
                    return Origin { module: self.outline.spell(*text).to_owned(), ..Origin::default() };
                }
                Origin { call: Some(*call), parameter: None, ..self.follow(made.callee, steps) }
            }
            Expr::Choice(_, a, b) | Expr::Either(a, b) => {
                let first = self.follow(*a, steps);
                if first.module.is_empty() { self.follow(*b, steps) } else { first }
            }
            Expr::Other(parts) | Expr::List(parts) if parts.len() == 1 => {
                parts.first().map_or_else(Origin::default, |only| self.follow(*only, steps))
            }
            _ => Origin::default(),
        }
    }

    fn of_name(&self, name: Name, used: ExprId, steps: usize) -> Origin {
        let outline = self.outline;
        let parameter = self.parameter(name, used);
        if let Some(value) = self.value(name, used) {
            let inner = |(scope, _): (ScopeId, usize)| outline.outward(value.scope).all(|s| s != scope);
            if parameter.is_none_or(|p| !inner(p)) {
                let mut out = self.follow(value.value, steps);
                if let Some(field) = value.field {
                    out.path.push(outline.spell(field).to_owned());
                    out.call = None;
                }
                return out;
            }
        }
        if parameter.is_some() {
            return Origin { parameter, path: vec![outline.spell(name).to_owned()], ..Origin::default() };
        }
        if let Some(import) = self.imports.get(&name).and_then(|n| outline.imports.get(*n)) {
            let (module, symbol) = (outline.spell(import.module), outline.spell(import.name));
            let path = if symbol.is_empty() || symbol == "default" || symbol == "*" {
                // What `export default` is called is up to who imports it.
                if symbol == "default" { vec![symbol.to_owned()] } else { Vec::new() }
            } else {
                vec![symbol.to_owned()]
            };
            return Origin { module: module.to_owned(), path, ..Origin::default() };
        }
        Origin { path: vec![outline.spell(name).to_owned()], ..Origin::default() }
    }

    /// `self`, `this`, the receiver of a Go method.
    pub(crate) fn is_self(&self, id: ExprId) -> bool {
        matches!(self.outline.expr(id), Expr::Name(name) if matches!(self.outline.spell(*name), "self" | "this" | "cls" | "$this"))
    }

    /// A text with `{}` for what is inserted and not known in the file; `None` for what is no text.
    pub(crate) fn text(&self, id: ExprId) -> Option<String> {
        self.text_of(id, MAX_STEPS)
    }

    fn text_of(&self, id: ExprId, steps: usize) -> Option<String> {
        let steps = steps.checked_sub(1)?;
        let open = |id: ExprId| self.text_of(id, steps).unwrap_or_else(|| "{}".to_owned());
        match self.outline.expr(id) {
            Expr::Text(text, parts) => {
                let mut out = String::new();
                let mut parts = parts.iter();
                // A literal `{}` of a text without insertions stays what it is.
                let mut pieces = self.outline.spell(*text).split("{}");
                out.push_str(pieces.next().unwrap_or_default());
                for piece in pieces.take(64) {
                    out.push_str(&parts.next().map_or_else(|| "{}".to_owned(), |part| open(*part)));
                    out.push_str(piece);
                }
                Some(out)
            }
            Expr::Combine(a, b) => {
                let (left, right) = (self.text_of(*a, steps), self.text_of(*b, steps));
                if left.is_none() && right.is_none() {
                    return None;
                }
                let shown = |side: Option<String>| side.unwrap_or_else(|| "{}".to_owned());
                Some(format!("{}{}", shown(left), shown(right)))
            }
            Expr::Name(name) => {
                let value = self.assigned(*name, id)?;
                self.text_of(value, steps)
            }
            Expr::Member(object, name) if self.is_self(*object) => self.text_of(self.field(*name, id)?, steps),
            // `process.env.BASE ?? "http://localhost"`, `os.getenv("BASE", "/api")`: what stands without configuration.
            Expr::Either(_, b) => self.text_of(*b, steps),
            _ => None,
        }
    }

    /// The calls chained onto a call, nearest first: `r.HandleFunc(..).Methods("POST")`.
    pub(crate) fn after(&self, call: ExprId) -> Vec<CallId> {
        let mut out = Vec::new();
        let mut at = call;
        while let Owner::Expr(member) = self.outline.owner(at) {
            let Expr::Member(object, _) = self.outline.expr(member) else { break };
            let Owner::Expr(next) = self.outline.owner(member) else { break };
            let Expr::Call(id) = self.outline.expr(next) else { break };
            if *object != at || self.outline.call(*id).is_none_or(|c| c.callee != member) || out.len() >= 24 {
                break;
            }
            out.push(*id);
            at = next;
        }
        out
    }

    /// The value of an option of a call: an argument by name, or an entry of a table among the arguments.
    pub(crate) fn option(&self, call: CallId, names: &[String]) -> Option<ExprId> {
        let call = self.outline.call(call)?;
        let is = |name: Name| names.iter().any(|known| known == self.outline.spell(name).trim_start_matches(':'));
        if let Some(found) = call.arguments.iter().find(|a| a.name.is_some_and(is)) {
            return Some(found.value);
        }
        call.arguments.iter().find_map(|argument| match self.outline.expr(argument.value) {
            Expr::Object(entries) => entries.iter().find(|(key, _)| is(*key)).map(|(_, value)| *value),
            _ => None,
        })
    }

    /// The arguments given by position.
    pub(crate) fn positional(&self, call: CallId) -> Vec<ExprId> {
        let call = self.outline.call(call);
        call.map(|c| c.arguments.iter().filter(|a| a.name.is_none()).map(|a| a.value).collect()).unwrap_or_default()
    }
}
