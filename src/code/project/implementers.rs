//! Who implements what an interface asks for: by what a type declares, in Go by the methods it has.

use super::bindings::{self, Binding};
use super::{Project, ScopeRef};
use crate::code::outline::{BlockId, Expr, ExprId, Outline, Scope, ScopeKind, Stmt};
use crate::inventory::Language;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Implementers up to which a call through an interface is followed; more would be a guess.
const MAX_IMPLEMENTERS: usize = 12;

/// Implementers of the methods without a body, found once.
#[derive(Debug, Default)]
pub(super) struct Implementers {
    methods: HashMap<ScopeRef, Vec<ScopeRef>>,
}

/// What the types of a project say of interfaces.
#[derive(Default)]
struct Types<'p> {
    /// Types by the names of what they extend or implement.
    declared: HashMap<&'p str, Vec<ScopeRef>>,
    /// Types of Go packages, by folder and name, with the methods they have and one of their parts.
    has: BTreeMap<(&'p str, &'p str), (BTreeSet<&'p str>, ScopeRef)>,
    /// Keys of `has` by method.
    with: HashMap<&'p str, BTreeSet<(&'p str, &'p str)>>,
}

impl Implementers {
    /// Looks at all types of a project.
    pub(super) fn of(project: &Project) -> Implementers {
        let types = Types::of(project);
        let mut out = Implementers::default();
        for (file, source) in project.all() {
            let o = &source.outline;
            for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Type) {
                let asked: Vec<_> = o.functions_of(scope).filter(|(_, method)| asks(o, method)).collect();
                if asked.is_empty() {
                    continue;
                }
                let names: BTreeSet<&str> = asked.iter().map(|(_, method)| o.spell(method.name)).collect();
                let fitting = match source.language {
                    Language::Go => types.with_all(&names),
                    _ => types.declared.get(bindings::simple(o.spell(made.name))).cloned().unwrap_or_default(),
                };
                for (number, method) in asked {
                    let doers = fitting.iter().filter_map(|t| project.method_of(*t, o.spell(method.name)));
                    let doers: BTreeSet<ScopeRef> = doers.filter(|m| m.file != file || m.scope != number).collect();
                    if !doers.is_empty() && doers.len() <= MAX_IMPLEMENTERS {
                        out.methods.insert(ScopeRef { file, scope: number }, doers.into_iter().collect());
                    }
                }
            }
        }
        out
    }

    /// Who does what a method without a body asks for.
    pub(super) fn get(&self, method: ScopeRef) -> &[ScopeRef] {
        self.methods.get(&method).map_or(&[], |m| m)
    }
}

/// Whether a method only says what is asked for: it has no body, or one that does nothing but say so.
fn asks(o: &Outline, method: &Scope) -> bool {
    if method.body == BlockId(0) {
        return true;
    }
    let says = |expr: &ExprId| o.spelled(*expr).ends_with("abstractmethod");
    let missing = |expr: &ExprId| {
        let what = o.as_call(*expr).map_or(*expr, |call| call.callee);
        matches!(o.expr(what), Expr::Name(name) | Expr::Member(_, name) if o.spell(*name).starts_with("NotImplemented"))
    };
    let mut declared = method.decorators.iter().any(says);
    for stmt in o.block(method.body) {
        match o.stmt(*stmt) {
            Stmt::Raise(Some(what)) if missing(what) => declared = true,
            Stmt::Expr(what) if matches!(o.expr(*what), Expr::Text(..) | Expr::Null) => {}
            Stmt::Expr(what) if matches!(o.expr(*what), Expr::Other(parts) if parts.is_empty()) => {}
            Stmt::Expr(what) if missing(what) => declared = true,
            _ => return false,
        }
    }
    declared
}

impl<'p> Types<'p> {
    fn of(project: &'p Project) -> Types<'p> {
        let mut out = Types::default();
        for (file, source) in project.all() {
            let o = &source.outline;
            let folder = source.path.rsplit_once('/').map_or("", |(dir, _)| dir);
            for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Type) {
                let of = ScopeRef { file, scope };
                for base in &made.bases {
                    out.declared.entry(bindings::simple(o.spell(*base))).or_default().push(of);
                }
                if source.language != Language::Go {
                    continue;
                }
                let key = (folder, bindings::simple(o.spell(made.name)));
                for (_, method) in o.functions_of(scope).filter(|(_, method)| !asks(o, method)) {
                    let name = o.spell(method.name);
                    out.has.entry(key).or_insert_with(|| (BTreeSet::new(), of)).0.insert(name);
                    out.with.entry(name).or_default().insert(key);
                }
            }
        }
        out
    }

    /// The types that have all of these methods; looked for among those that have the rarest.
    fn with_all(&self, names: &BTreeSet<&str>) -> Vec<ScopeRef> {
        let lists = names.iter().map(|name| self.with.get(name));
        let Some(rarest) = lists.min_by_key(|list| list.map_or(0, BTreeSet::len)).flatten() else { return Vec::new() };
        let types = rarest.iter().filter_map(|key| self.has.get(key));
        types.filter(|(has, _)| names.is_subset(has)).map(|(_, of)| *of).collect()
    }
}

impl Project {
    /// The method of a type, or of one of its parts, that has a body.
    fn method_of(&self, of: ScopeRef, name: &str) -> Option<ScopeRef> {
        let parts = std::iter::once(of).chain(self.parts_of(of));
        parts.into_iter().find_map(|part| {
            let (outline, bindings) = (self.outline(part.file)?, self.bindings(part.file)?);
            let defined = bindings.members(part.scope, name).iter().filter_map(|binding| match binding {
                Binding::Definition(scope) => Some(*scope),
                _ => None,
            });
            let mut with_body = defined.filter(|scope| outline.scope(*scope).is_some_and(|s| !asks(outline, s)));
            with_body.next().map(|scope| ScopeRef { file: part.file, scope })
        })
    }
}
