//! What the names of one file are bound to.

use crate::code::outline::{Expr, ExprId, Name, Outline, ScopeId, ScopeKind, Stmt};
use std::collections::HashMap;

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
    /// Names of a scope.
    local: HashMap<(ScopeId, Name), Vec<Binding>>,
    /// Members of a type, by spelling, so that other files can ask.
    members: HashMap<(ScopeId, String), Vec<Binding>>,
    /// Names of the file, by spelling.
    top: HashMap<String, Vec<Binding>>,
    /// Modules of which everything is taken in: numbers of imports.
    pub(super) whole: Vec<usize>,
}

impl Bindings {
    pub(super) fn new(outline: &Outline) -> Bindings {
        let mut out = Bindings::default();
        for (number, import) in outline.imports.iter().enumerate() {
            match outline.spell(import.local) {
                "*" => out.whole.push(number),
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
                    out.member(outline, owner, parameter.name, binding);
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
        out
    }

    fn put(&mut self, outline: &Outline, scope: ScopeId, name: Name, binding: Binding) {
        push(self.local.entry((scope, name)).or_default(), binding);
        if scope == ScopeId::FILE {
            push(self.top.entry(outline.spell(name).to_owned()).or_default(), binding);
        }
        if outline.scope(scope).is_some_and(|s| s.kind == ScopeKind::Type) {
            self.member(outline, scope, name, binding);
        }
    }

    fn member(&mut self, outline: &Outline, of: ScopeId, name: Name, binding: Binding) {
        push(self.members.entry((of, outline.spell(name).to_owned())).or_default(), binding);
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
                        self.member(o, owner, *name, Binding::Value { value, annotation });
                    }
                    if matches!(said, "module" | "exports") && matches!(o.spell(*name), "exports" | "default") {
                        self.exported(o, value);
                    } else if said == "exports" {
                        push(
                            self.top.entry(o.spell(*name).to_owned()).or_default(),
                            Binding::Value { value, annotation },
                        );
                    }
                } else if o.spelled(*object) == "module.exports" {
                    push(self.top.entry(o.spell(*name).to_owned()).or_default(), Binding::Value { value, annotation });
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
                push(self.top.entry(o.spell(*key).to_owned()).or_default(), binding);
            }
        }
        push(self.top.entry("default".to_owned()).or_default(), Binding::Value { value, annotation: None });
    }

    /// What a name of a scope is bound to.
    pub(super) fn local(&self, scope: ScopeId, name: Name) -> &[Binding] {
        self.local.get(&(scope, name)).map_or(&[], |b| b)
    }

    /// What a member of a type is bound to.
    pub(super) fn members(&self, of: ScopeId, name: &str) -> &[Binding] {
        self.members.get(&(of, name.to_owned())).map_or(&[], |b| b)
    }

    /// What a name of the file is bound to.
    pub(super) fn top(&self, name: &str) -> &[Binding] {
        self.top.get(name).map_or(&[], |b| b)
    }
}

fn push(list: &mut Vec<Binding>, binding: Binding) {
    if list.len() < MAX_BINDINGS && !list.contains(&binding) {
        list.push(binding);
    }
}

/// The type whose constructor a scope is.
fn constructor_of(outline: &Outline, scope: ScopeId) -> Option<ScopeId> {
    let made = outline.scope(scope)?;
    (outline.spell(made.name) == "constructor").then(|| outline.type_of(made.parent)).flatten()
}

/// The names in a target.
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
