//! Which files an import means: the conventions of each language, on paths alone.

mod java;
mod packages;
mod python;
mod rust;
mod script;

use super::FileId;
use crate::inventory::Language;
use foldhash::fast::RandomState;
use packages::Known;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Files of the project that an import means; shared, because what a module stands for is handed on again and again.
pub(crate) type Files = Arc<[FileId]>;

/// Names under which folders of the repository are imported, from the manifests that say so.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Packages {
    /// Go modules, npm workspaces, crates and Python distributions: name and folder.
    pub(crate) names: Vec<(String, String)>,
    /// Folders with a manifest of their own: packages, services.
    pub(crate) homes: Vec<String>,
    /// Folders from which Python modules are imported: those of distributions.
    pub(crate) roots: Vec<String>,
    /// Aliases of a TypeScript configuration: the folder it stands in, the prefix, and the folder the prefix means.
    pub(crate) aliases: Vec<(String, String, String)>,
}

/// What an import means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// Files of the project: a module or a folder.
    Files(Files),
    /// Files of the project, and names to follow from there.
    Named(Files, Vec<String>),
    /// A type of the project with this name, in this package or namespace, if it is one of the project's.
    Type(String, String),
    Package,
}

/// The files of the project by path and folder.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    files: HashMap<String, FileId, RandomState>,
    folders: HashMap<String, Files, RandomState>,
    /// Names of folders and Python files: what a dotted name that means a file of the project can begin with.
    parts: HashSet<String, RandomState>,
    /// Python modules by the last two parts of their dotted name, for packages that are imported under an installed
    /// name.
    suffixes: HashMap<String, Vec<FileId>, RandomState>,
    packages: Known,
    homes: BTreeSet<String>,
}

impl Modules {
    pub(super) fn new<'p>(paths: impl Iterator<Item = &'p str>, packages: Packages) -> Modules {
        let homes = packages.homes.iter().cloned().collect();
        let mut out = Modules { packages: Known::of(packages), homes, ..Modules::default() };
        let mut folders: HashMap<&str, Vec<FileId>, RandomState> = HashMap::default();
        for (n, path) in (0u32..).zip(paths) {
            out.files.insert(path.to_owned(), FileId(n));
            folders.entry(folder(path)).or_default().push(FileId(n));
            if let Some(suffix) = python::suffix(path) {
                out.suffixes.entry(suffix).or_default().push(FileId(n));
            }
            if let Some(module) = path.strip_suffix(".py") {
                for part in module.split('/') {
                    if !out.parts.contains(part) {
                        out.parts.insert(part.to_owned());
                    }
                }
            }
        }
        out.folders = folders.into_iter().map(|(folder, files)| (folder.to_owned(), files.into())).collect();
        out
    }

    /// The nearest folder above a path that has a manifest.
    pub(super) fn package(&self, path: &str) -> &str {
        let home = ancestors(folder(path)).find_map(|dir| self.homes.get(dir));
        home.map_or("", |dir| dir)
    }

    /// The file at a path.
    pub(super) fn file(&self, path: &str) -> Option<FileId> {
        self.files.get(path).copied()
    }

    /// The files of the folder that a file stands in.
    pub(super) fn folder_of(&self, path: &str) -> &[FileId] {
        self.folders.get(folder(path)).map_or(&[], |f| f)
    }

    /// Files below a module that stands in this file: submodules of a Python package.
    pub(super) fn below(&self, path: &str, name: &str) -> Option<FileId> {
        if path.ends_with("__init__.py") { python::at(self, &mut join(folder(path), name)) } else { None }
    }

    /// What an import in a file means. `name` is what is taken from the module.
    pub(super) fn find(&self, language: Language, from: &str, module: &str, name: &str) -> Found {
        use Language::*;
        match language {
            Python => python::find(self, from, module, name),
            TypeScript | JavaScript | Vue | Svelte => script::find(self, from, module),
            Go => match self.packages.folder(module, '/').and_then(|folder| self.folders.get(&folder)) {
                Some(files) => Found::Files(files.clone()),
                None => Found::Package,
            },
            Rust => rust::find(self, from, module, name),
            Java | Kotlin | Php | CSharp => java::find(module, name),
            Ruby => match self.file(&join(folder(from), &format!("{}.rb", module.trim_end_matches(".rb")))) {
                Some(file) => Found::Files([file].into()),
                None => Found::Package,
            },
            _ => Found::Package,
        }
    }
}

/// The folder a path stands in; empty for the root.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

/// A path below a folder; `.` and `..` are followed.
pub(super) fn join(folder: &str, rest: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A folder and those it stands in, the nearest first, the root last.
pub(super) fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(folder);
    std::iter::from_fn(move || {
        let here = next?;
        next = match here.rsplit_once('/') {
            Some((above, _)) => Some(above),
            None if here.is_empty() => None,
            None => Some(""),
        };
        Some(here)
    })
}
