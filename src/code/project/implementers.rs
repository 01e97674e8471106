//! Who implements what an interface asks for: by what a type declares, in Go by the methods it has.

use super::{Project, ScopeRef, bindings};
use crate::code::outline::{BlockId, ScopeKind};
use crate::inventory::Language;
use std::collections::{BTreeSet, HashMap};

/// Implementers up to which a call through an interface is followed; more would be a guess.
const MAX_IMPLEMENTERS: usize = 6;

/// Implementers of the methods without a body, found once.
#[derive(Debug, Default)]
pub(super) struct Implementers {
    methods: HashMap<ScopeRef, Vec<ScopeRef>>,
}

impl Implementers {
    /// Looks at all types of a project.
    pub(super) fn of(project: &Project) -> Implementers {
        let mut declared: HashMap<&str, Vec<ScopeRef>> = HashMap::new();
        let mut of_go: Vec<(ScopeRef, BTreeSet<&str>)> = Vec::new();
        let mut go_types: HashMap<(&str, &str), BTreeSet<&str>> = HashMap::new();
        for (file, source) in project.all() {
            let o = &source.outline;
            let folder = source.path.rsplit_once('/').map_or("", |(dir, _)| dir);
            for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Type) {
                let of = ScopeRef { file, scope };
                for base in &made.bases {
                    declared.entry(bindings::simple(o.spell(*base))).or_default().push(of);
                }
                if source.language == Language::Go {
                    let methods =
                        || o.all_scopes().filter(move |(_, s)| s.parent == scope && s.kind == ScopeKind::Function);
                    let names: BTreeSet<&str> = methods().map(|(_, s)| o.spell(s.name)).collect();
                    if !names.is_empty() && methods().all(|(_, s)| s.body == BlockId(0)) {
                        of_go.push((of, names));
                    } else {
                        go_types.entry((folder, bindings::simple(o.spell(made.name)))).or_default().extend(names);
                    }
                }
            }
        }
        let mut out = Implementers::default();
        for (file, source) in project.all() {
            let o = &source.outline;
            for (scope, method) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function && s.body == BlockId(0))
            {
                let Some(owner) = o.scope(method.parent).filter(|s| s.kind == ScopeKind::Type) else { continue };
                let of = ScopeRef { file, scope: method.parent };
                let name = o.spell(method.name);
                let types: Vec<ScopeRef> = if source.language == Language::Go {
                    let asked = of_go.iter().find(|(known, _)| *known == of).map(|(_, names)| names);
                    let fits = |has: &BTreeSet<&str>| asked.is_some_and(|asked| asked.is_subset(has));
                    let fitting: BTreeSet<&(&str, &str)> =
                        go_types.iter().filter(|(_, has)| fits(has)).map(|(key, _)| key).collect();
                    fitting.into_iter().filter_map(|(folder, kind)| project.go_type(folder, kind)).collect()
                } else {
                    declared.get(bindings::simple(o.spell(owner.name))).cloned().unwrap_or_default()
                };
                let mut found: Vec<ScopeRef> = types.iter().filter_map(|t| project.method_of(*t, name)).collect();
                found.retain(|m| *m != ScopeRef { file, scope });
                found.sort_unstable();
                found.dedup();
                if !found.is_empty() && found.len() <= MAX_IMPLEMENTERS {
                    out.methods.insert(ScopeRef { file, scope }, found);
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

impl Project {
    /// A type of a Go package, by the folder of the package.
    fn go_type(&self, folder: &str, name: &str) -> Option<ScopeRef> {
        let here = |of: &&ScopeRef| {
            let path = self.file(of.file).map_or("", |f| &f.path);
            path.rsplit_once('/').map_or("", |(dir, _)| dir) == folder
        };
        self.types.get(name)?.iter().find(here).copied()
    }

    /// The method of a type, or of one of its parts, that has a body.
    fn method_of(&self, of: ScopeRef, name: &str) -> Option<ScopeRef> {
        let parts = std::iter::once(of).chain(self.parts_of(of));
        parts.into_iter().find_map(|part| {
            let o = self.outline(part.file)?;
            let mine = |s: &crate::code::outline::Scope| {
                s.parent == part.scope
                    && s.kind == ScopeKind::Function
                    && s.body != BlockId(0)
                    && o.spell(s.name) == name
            };
            o.all_scopes().find(|(_, s)| mine(s)).map(|(scope, _)| ScopeRef { file: part.file, scope })
        })
    }
}
