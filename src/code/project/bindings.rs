//! What the names of one file are bound to.

use crate::code::outline::{ByName, Expr, ExprId, Name, Outline, ScopeId, ScopeKind, Stmt};

/// Bindings kept of one name in one scope.
const MAX_BINDINGS: usize = 8;

/// One way a name gets its meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Binding {
    /// `name = value`, perhaps with a declared type.
    Value { value: ExprId, annotation: Option<Name> },
    /// Taken out of a value by key: `const {name} = value`.
    Part { value: ExprId, key: Name },
    /// One of the items of a value: a loop, a list taken apart.
    Item { value: ExprId },
    /// A parameter with this number.
    Parameter { scope: ScopeId, number: usize },
    /// A function or type defined here.
    Definition(ScopeId),
    /// An import with this number.
    Import(usize),
}

/// The bindings of a file.
#[derive(Debug, Default)]
pub(super) struct Bindings {
    /// Names with the scope they are bound in.
    local: Bound,
    /// Members with their type, so that other files can ask.
    members: Bound,
    /// Names of the file.
    top: Bound,
    /// Modules of which everything is taken in: numbers of imports.
    pub(super) whole: Vec<usize>,
}

/// Bindings by name, in order; those of one scope stand together.
#[derive(Debug, Default)]
struct Bound(ByName<(ScopeId, Binding)>);

impl Bound {
    /// Puts each scope's bindings of a name together and keeps the first of them, each once.
    fn new(outline: &Outline, mut all: Vec<(Name, (ScopeId, Binding))>) -> Bound {
        all.sort_by_key(|(name, (scope, _))| (*name, *scope));
        let mut kept: Vec<(Name, (ScopeId, Binding))> = Vec::with_capacity(all.len());
        let mut first = 0;
        for (name, (scope, binding)) in all {
            if kept.last().is_none_or(|(n, (s, _))| (*n, *s) != (name, scope)) {
                first = kept.len();
            }
            let same = kept.get(first..).unwrap_or_default();
            if same.len() < MAX_BINDINGS && !same.iter().any(|(_, (_, known))| *known == binding) {
                kept.push((name, (scope, binding)));
            }
        }
        Bound(ByName::new(outline, kept))
    }

    fn get(&self, name: Name, scope: ScopeId) -> &[(ScopeId, Binding)] {
        let all = self.0.get(name);
        let from = all.partition_point(|(of, _)| *of < scope);
        let all = all.get(from..).unwrap_or_default();
        all.get(..all.iter().take_while(|(of, _)| *of == scope).count()).unwrap_or_default()
    }
}

/// Bindings as they are found.
#[derive(Default)]
struct Found {
    local: Vec<(Name, (ScopeId, Binding))>,
    members: Vec<(Name, (ScopeId, Binding))>,
    top: Vec<(Name, (ScopeId, Binding))>,
}

impl Bindings {
    pub(super) fn new(outline: &Outline) -> Bindings {
        let (mut out, mut whole) = (Found::default(), Vec::new());
        for (number, import) in outline.imports.iter().enumerate() {
            match outline.spell(import.local) {
                "*" => whole.push(number),
                "" => {}
                _ => out.put(outline, import.scope, import.local, Binding::Import(number)),
            }
        }
        for (id, scope) in outline.all_scopes() {
            if id != ScopeId::FILE && scope.kind != ScopeKind::Lambda {
                out.put(outline, scope.parent, scope.name, Binding::Definition(id));
            }
            for (number, parameter) in scope.parameters.iter().enumerate() {
                let binding = Binding::Parameter { scope: id, number };
                out.put(outline, id, parameter.name, binding);
                parameter.fields.iter().for_each(|field| out.put(outline, id, *field, binding));
                // Parameters of a primary constructor, and those of TypeScript's with a visibility, are fields.
                let owner = if scope.kind == ScopeKind::Type { Some(id) } else { constructor_of(outline, id) };
                if let Some(owner) = owner {
                    out.member(owner, parameter.name, binding);
                }
            }
        }
        for (id, stmt) in outline.all_stmts() {
            match stmt {
                Stmt::Assign { target, value, annotation } => {
                    out.assign(outline, outline.scope_at(outline.stmt_spot(id).frame), *target, *value, *annotation);
                }
                Stmt::Loop { item: Some(item), over: Some(over), .. } => {
                    let scope = outline.scope_at(outline.stmt_spot(id).frame);
                    for name in names_in(outline, *item) {
                        out.put(outline, scope, name, Binding::Item { value: *over });
                    }
                }
                _ => {}
            }
        }
        for (n, expr) in (0u32..).zip(&outline.exprs) {
            if let Expr::Set(target, value) = expr {
                out.assign(outline, outline.scope_of(ExprId(n)), *target, *value, None);
            }
        }
        let Found { local, members, top } = out;
        let [local, members, top] = [local, members, top].map(|all| Bound::new(outline, all));
        Bindings { local, members, top, whole }
    }

    /// What a name of a scope is bound to, with that scope.
    pub(super) fn local(&self, scope: ScopeId, name: Name) -> &[(ScopeId, Binding)] {
        self.local.get(name, scope)
    }

    /// What a member of a type is bound to, with that type.
    pub(super) fn members(&self, outline: &Outline, of: ScopeId, name: &str) -> &[(ScopeId, Binding)] {
        outline.names.find(name).map_or(&[], |name| self.members.get(name, of))
    }

    /// What a name of the file is bound to.
    pub(super) fn top(&self, outline: &Outline, name: &str) -> &[(ScopeId, Binding)] {
        outline.names.find(name).map_or(&[], |name| self.top.get(name, ScopeId::FILE))
    }
}

impl Found {
    fn put(&mut self, outline: &Outline, scope: ScopeId, name: Name, binding: Binding) {
        self.local.push((name, (scope, binding)));
        if scope == ScopeId::FILE {
            self.top(name, binding);
        }
        if outline.scope(scope).is_some_and(|s| s.kind == ScopeKind::Type) {
            self.member(scope, name, binding);
        }
    }

    fn member(&mut self, of: ScopeId, name: Name, binding: Binding) {
        self.members.push((name, (of, binding)));
    }

    fn top(&mut self, name: Name, binding: Binding) {
        self.top.push((name, (ScopeId::FILE, binding)));
    }

    fn assign(&mut self, o: &Outline, scope: ScopeId, target: ExprId, value: ExprId, annotation: Option<Name>) {
        match o.expr(target) {
            Expr::Name(name) => {
                // A bare name that is a member of the enclosing type is that member in most languages; Python's is a
                // local, and asking there finds the local first.
                self.put(o, scope, *name, Binding::Value { value, annotation });
            }
            Expr::Member(object, name) => {
                if let Expr::Name(receiver) = o.expr(*object) {
                    let said = o.spell(*receiver);
                    if matches!(said, "self" | "this" | "cls" | "@" | "$this")
                        && let Some(owner) = o.type_of(scope)
                    {
                        self.member(owner, *name, Binding::Value { value, annotation });
                    }
                    if matches!(said, "module" | "exports") && matches!(o.spell(*name), "exports" | "default") {
                        self.exported(o, value);
                    } else if said == "exports" {
                        self.top(*name, Binding::Value { value, annotation });
                    }
                } else if o.spelled(*object) == "module.exports" {
                    self.top(*name, Binding::Value { value, annotation });
                }
            }
            Expr::Object(entries) => {
                for (key, part) in entries {
                    if let Expr::Name(name) = o.expr(*part) {
                        self.put(o, scope, *name, Binding::Part { value, key: *key });
                    }
                }
            }
            Expr::List(parts) => {
                let values = if let Expr::List(values) = o.expr(value) { Some(values) } else { None };
                for (n, part) in parts.iter().enumerate() {
                    let Expr::Name(name) = o.expr(*part) else { continue };
                    let pair = values.filter(|v| v.len() == parts.len()).and_then(|v| v.get(n));
                    let binding = match pair {
                        Some(value) => Binding::Value { value: *value, annotation: None },
                        None => Binding::Item { value },
                    };
                    self.put(o, scope, *name, binding);
                }
            }
            _ => {}
        }
    }

    /// `module.exports = {a, b}`, `module.exports = f`.
    fn exported(&mut self, o: &Outline, value: ExprId) {
        if let Expr::Object(entries) = o.expr(value) {
            for (key, value) in entries {
                let binding = Binding::Value { value: *value, annotation: None };
                self.top(*key, binding);
            }
        }
        if let Some(default) = o.names.find("default") {
            self.top(default, Binding::Value { value, annotation: None });
        }
    }
}

/// The type whose constructor a scope is.
fn constructor_of(outline: &Outline, scope: ScopeId) -> Option<ScopeId> {
    let made = outline.scope(scope)?;
    (outline.spell(made.name) == "constructor").then(|| outline.type_of(made.parent)).flatten()
}

fn names_in(outline: &Outline, target: ExprId) -> Vec<Name> {
    let parts = outline.inside(target).into_iter();
    parts.filter_map(|part| if let Expr::Name(name) = outline.expr(part) { Some(*name) } else { None }).collect()
}

/// The types of a file with their names; types inside functions are not seen from outside.
pub(super) fn types(outline: &Outline) -> impl Iterator<Item = (ScopeId, &str)> {
    let seen = |id: ScopeId| {
        let mut around = outline.outward(id).filter_map(|scope| outline.scope(scope));
        around.all(|scope| matches!(scope.kind, ScopeKind::File | ScopeKind::Type))
    };
    let types = outline.all_scopes().filter(move |(id, scope)| scope.kind == ScopeKind::Type && seen(*id));
    types.map(|(id, scope)| (id, simple(outline.spell(scope.name))))
}

/// The functions of types with their names.
pub(super) fn methods(outline: &Outline) -> impl Iterator<Item = (ScopeId, &str)> {
    let inside = |of: ScopeId| outline.scope(of).is_some_and(|s| s.kind == ScopeKind::Type);
    let methods = outline.all_scopes().filter(move |(_, s)| s.kind == ScopeKind::Function && inside(s.parent));
    methods.map(|(id, scope)| (id, outline.spell(scope.name)))
}

/// The last name of a type as it is written: `Chat` of `*bot.Chat[T]`.
pub(super) fn simple(name: &str) -> &str {
    let end = name.find(['<', '[', '(']).filter(|at| *at > 0).unwrap_or(name.len());
    let head = name.get(..end).unwrap_or(name);
    head.rsplit(['.', ':', '\\', '*', '&', ' ']).next().unwrap_or(head)
}
