//! Which files an import means: the conventions of each language, on paths alone.

mod java;
mod python;
mod rust;
mod script;

use super::FileId;
use crate::inventory::Language;
use std::collections::{BTreeSet, HashMap};

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
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// Files of the project: a module or a folder.
    Files(Vec<FileId>),
    /// Files of the project, and names to follow from there.
    Named(Vec<FileId>, Vec<String>),
    /// A type of the project with this name, in this package or namespace, if it is one of the project's.
    Type(String, String),
    /// A package.
    Package,
}

/// The files of the project by path and folder.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    files: HashMap<String, FileId>,
    folders: HashMap<String, Vec<FileId>>,
    /// Python modules by the last two parts of their dotted name, for packages that are imported under an installed
    /// name.
    suffixes: HashMap<String, Vec<FileId>>,
    packages: Packages,
    homes: BTreeSet<String>,
}

impl Modules {
    pub(super) fn new<'p>(paths: impl Iterator<Item = &'p str>, packages: Packages) -> Modules {
        let homes = packages.homes.iter().cloned().collect();
        let mut out = Modules { packages, homes, ..Modules::default() };
        for (n, path) in (0u32..).zip(paths) {
            out.files.insert(path.to_owned(), FileId(n));
            out.folders.entry(folder(path).to_owned()).or_default().push(FileId(n));
            if let Some(suffix) = python::suffix(path) {
                out.suffixes.entry(suffix).or_default().push(FileId(n));
            }
        }
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
        self.in_folder(folder(path))
    }

    fn in_folder(&self, path: &str) -> &[FileId] {
        self.folders.get(path).map_or(&[], |f| f)
    }

    /// Files below a module that stands in this file: submodules of a Python package.
    pub(super) fn below(&self, path: &str, name: &str) -> Vec<FileId> {
        if path.ends_with("__init__.py") { python::at(self, &join(folder(path), name)) } else { Vec::new() }
    }

    /// What an import in a file means. `name` is what is taken from the module.
    pub(super) fn find(&self, language: Language, from: &str, module: &str, name: &str) -> Found {
        use Language::*;
        match language {
            Python => python::find(self, from, module, name),
            TypeScript | JavaScript | Vue | Svelte => script::find(self, from, module),
            Go => match self.named(module, "/") {
                Some(folder) if !self.in_folder(&folder).is_empty() => Found::Files(self.in_folder(&folder).to_vec()),
                _ => Found::Package,
            },
            Rust => rust::find(self, from, module, name),
            Java | Kotlin | Php | CSharp => java::find(module, name),
            Ruby => match self.file(&join(folder(from), &format!("{}.rb", module.trim_end_matches(".rb")))) {
                Some(file) => Found::Files(vec![file]),
                None => Found::Package,
            },
            _ => Found::Package,
        }
    }

    /// The folder of a package of the project by the longest name that begins the module.
    fn named(&self, module: &str, separator: &str) -> Option<String> {
        let rest = |name: &str| -> Option<String> {
            let rest = module.strip_prefix(name)?;
            if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix(separator).map(str::to_owned) }
        };
        let fitting = self.packages.names.iter().filter_map(|(name, dir)| Some((name.len(), dir, rest(name)?)));
        fitting.max_by_key(|(len, ..)| *len).map(|(_, dir, rest)| join(dir, &rest))
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
