//! Who implements what an interface asks for: by what a type declares, in Go by the methods it has.

use super::bindings::{self, Binding};
use super::{Project, ScopeRef};
use crate::code::outline::{BlockId, Outline, Scope, ScopeKind, Stmt};
use crate::inventory::Language;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Implementers up to which a call through an interface is followed: gateways have one a provider.
const MAX_IMPLEMENTERS: usize = 64;

/// Implementers of the methods without a body, found once.
#[derive(Debug, Default)]
pub(super) struct Implementers {
    methods: HashMap<ScopeRef, Vec<ScopeRef>, RandomState>,
}

/// What the types of a project say of interfaces.
#[derive(Default)]
struct Types<'p> {
    /// Types by the names of what they extend or implement.
    declared: HashMap<&'p str, Vec<ScopeRef>, RandomState>,
    /// Types of Go packages, by folder and name, with the methods they have and one of their parts.
    has: BTreeMap<(&'p str, &'p str), (BTreeSet<&'p str>, ScopeRef)>,
    /// Keys of `has` by method.
    with: HashMap<&'p str, BTreeSet<(&'p str, &'p str)>, RandomState>,
}

impl Implementers {
    /// Looks at all types of a project.
    pub(super) fn of(project: &Project) -> Implementers {
        let types = Types::of(project);
        let mut out = Implementers::default();
        for (file, source) in project.all() {
            let o = &source.outline;
            for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Type) {
                let stubs = source.language != Language::Go;
                let open = |method: &Scope| asks(method) || stubs && stub(o, method);
                let asked: Vec<_> = o.functions_of(scope).filter(|(_, method)| open(method)).collect();
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

/// Whether a method only says what is asked for.
pub(super) fn asks(method: &Scope) -> bool {
    method.body == BlockId(0)
}

/// Whether a method has a body that only says that somebody else has to do it: nothing, a text, a failure.
pub(super) fn stub(o: &Outline, method: &Scope) -> bool {
    let body = o.block(method.body);
    body.len() <= 2
        && body.iter().all(|stmt| match o.stmt(*stmt) {
            Stmt::Expr(expr) => !o.inside(*expr).into_iter().any(|part| o.as_call(part).is_some()),
            Stmt::Raise(Some(failure)) => {
                let names = o.inside(*failure).into_iter().map(|part| o.spelled(part));
                names.into_iter().any(|name| name.contains("NotImplemented") || name.contains("UnsupportedOperation"))
            }
            Stmt::Return(None) => true,
            _ => false,
        })
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
                for (_, method) in o.functions_of(scope).filter(|(_, method)| !asks(method)) {
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
            let outline = self.outline(part.file)?;
            let defined = self.members_of(part, name).iter().filter_map(|(_, binding)| match binding {
                Binding::Definition(scope) => Some(*scope),
                _ => None,
            });
            let mut with_body = defined.filter(|scope| outline.scope(*scope).is_some_and(|s| !asks(s)));
            with_body.next().map(|scope| ScopeRef { file: part.file, scope })
        })
    }
}
