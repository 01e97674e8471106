//! The project: outlines linked to each other by imports, calls and types.
//!
//! Only what is *resolved* counts as a link: through an import, the same file, the type of the receiver as far as the
//! code says it, a closure, a literal table. What a name alone suggests is kept apart ([`Edge::guess`]): it may keep
//! code alive, and proves nothing.

mod alone;
mod attributes;
mod bindings;
mod described;
mod edges;
mod implementers;
mod members;
mod modules;
mod names;
mod passes;
mod place;
mod reach;
mod resolve;
mod targets;
#[cfg(test)]
pub(crate) mod tests;
mod thing;

use super::outline::{CallId, ExprId, Outline, ScopeId};
use crate::inventory::Language;
use bindings::Bindings;
use foldhash::fast::RandomState;
use implementers::Implementers;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use modules::Found;
use targets::Targets;

pub(crate) use modules::{Modules, Packages};
pub(crate) use place::Home;
pub(crate) use reach::Reach;
pub(crate) use thing::{External, Thing};

/// A file of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FileId(pub(crate) u32);

/// A scope of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ScopeRef {
    pub(crate) file: FileId,
    pub(crate) scope: ScopeId,
}

/// A file with its outline.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Path from the root of the repository.
    pub(crate) path: String,
    pub(crate) language: Language,
    /// Number in the inventory.
    pub(crate) entry: u32,
    /// Line from which it is a test, from one: all of a test file, the test module at the end of a Rust file.
    pub(crate) tests_from: Option<u32>,
    pub(crate) outline: Outline,
}

impl SourceFile {
    /// Whether what stands on this line is an automated test or its helper.
    pub(crate) fn is_test(&self, line: u32) -> bool {
        self.tests_from.is_some_and(|from| line >= from)
    }
}

/// What a call leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    /// A scope of the project.
    Own(ScopeRef),
    /// A symbol of a package, or of the language; shared by the calls of a file.
    Package(Arc<External>),
}

/// A link from one scope to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) from: ScopeRef,
    pub(crate) to: ScopeRef,
    /// Line of the call in the file of `from`.
    pub(crate) line: u32,
    /// Only a name suggests it.
    pub(crate) guess: bool,
    /// What is handed over runs by itself: its failure comes back to nobody.
    pub(crate) apart: bool,
}

/// The source files of a repository, linked.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) files: Vec<SourceFile>,
    modules: Modules,
    /// What the imports of each file mean, by number; found when first asked.
    imports: Vec<Box<[OnceLock<Found>]>>,
    bindings: Vec<Bindings>,
    /// Types of the project by name.
    types: HashMap<String, Vec<ScopeRef>, RandomState>,
    /// Functions inside types by name.
    methods: HashMap<String, Vec<ScopeRef>, RandomState>,
    /// The same by the part of a type that they stand in.
    of_part: HashMap<ScopeRef, Vec<ScopeRef>, RandomState>,
    implementers: Implementers,
    /// What each call of each file leads to.
    targets: Vec<Targets>,
    /// All links, ordered.
    pub(crate) edges: Vec<Edge>,
}

impl Project {
    /// Links files; `packages` says under which names the folders of the repository are imported.
    pub(crate) fn new(files: Vec<SourceFile>, packages: Packages) -> Project {
        let modules = Modules::new(files.iter().map(|f| f.path.as_str()), packages);
        let bindings: Vec<Bindings> = files.par_iter().map(|file| Bindings::new(&file.outline)).collect();
        let mut types: HashMap<String, Vec<ScopeRef>, RandomState> = HashMap::default();
        let mut methods: HashMap<String, Vec<ScopeRef>, RandomState> = HashMap::default();
        let mut of_part: HashMap<ScopeRef, Vec<ScopeRef>, RandomState> = HashMap::default();
        for (file, outline) in (0u32..).zip(files.iter().map(|f| &f.outline)) {
            for (scope, name) in bindings::types(outline) {
                types.entry(name.to_owned()).or_default().push(ScopeRef { file: FileId(file), scope });
            }
            for (scope, name) in bindings::methods(outline) {
                let method = ScopeRef { file: FileId(file), scope };
                methods.entry(name.to_owned()).or_default().push(method);
                let part = outline.scope(scope).map(|s| ScopeRef { scope: s.parent, ..method });
                part.into_iter().for_each(|part| of_part.entry(part).or_default().push(method));
            }
        }
        let (targets, edges) = (Vec::new(), Vec::new());
        let implementers = Implementers::default();
        let imports = files.iter().map(|f| f.outline.imports.iter().map(|_| OnceLock::new()).collect()).collect();
        let mut project =
            Project { files, modules, imports, bindings, types, methods, of_part, implementers, targets, edges };
        project.implementers = Implementers::of(&project);
        let linked: Vec<(Targets, Vec<Edge>)> =
            (0..project.files.len()).into_par_iter().map(|file| edges::of_file(&project, file)).collect();
        let mut all = Vec::new();
        for (targets, edges) in linked {
            project.targets.push(targets);
            all.extend(edges);
        }
        let never: Vec<_> = project.files.iter().map(|file| file.outline.never_defined()).collect();
        all.retain(|edge| never.get(edge.to.file.0 as usize).is_none_or(|gone| !gone.contains(&edge.to.scope)));
        all.sort_unstable();
        all.dedup();
        project.edges = all;
        project
    }

    pub(crate) fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The links that lead away from a file.
    pub(crate) fn edges_from(&self, file: FileId) -> impl Iterator<Item = &Edge> {
        let first = self.edges.partition_point(|edge| edge.from.file < file);
        self.edges.get(first..).unwrap_or_default().iter().take_while(move |edge| edge.from.file == file)
    }

    /// The file with this number in the inventory.
    pub(crate) fn of_entry(&self, entry: u32) -> Option<FileId> {
        let at = self.files.binary_search_by_key(&entry, |file| file.entry).ok()?;
        u32::try_from(at).ok().map(FileId)
    }

    /// The folder of the package that a file belongs to: the nearest that has a manifest; the root where none has.
    pub(crate) fn package(&self, file: FileId) -> &str {
        self.file(file).map_or("", |f| self.modules.package(&f.path))
    }

    #[cfg(test)]
    pub(crate) fn at(&self, path: &str) -> Option<FileId> {
        self.modules.file(path)
    }

    /// All files with their numbers.
    pub(crate) fn all(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).zip(&self.files).map(|(n, file)| (FileId(n), file))
    }

    /// What a call leads to.
    pub(crate) fn targets(&self, file: FileId, call: CallId) -> &[Target] {
        self.targets.get(file.0 as usize).map_or(&[], |targets| targets.of(call))
    }

    /// What an expression stands for.
    pub(crate) fn meaning(&self, file: FileId, expr: ExprId) -> Thing {
        let mut steps = resolve::MAX_STEPS;
        self.thing(file, expr, &mut steps)
    }

    /// A value of the type that a text of a file names.
    pub(crate) fn typed(&self, file: FileId, text: &str) -> Thing {
        let mut steps = resolve::MAX_STEPS;
        self.instance_of(file, text, &mut steps)
    }

    fn bindings(&self, file: FileId) -> Option<&Bindings> {
        self.bindings.get(file.0 as usize)
    }
}
