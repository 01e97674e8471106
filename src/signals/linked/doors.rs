//! The entries of a project with what handles them and what stands before.

use crate::code::entries::{Entries, Handler, Kind, entries};
use crate::code::outline::ExprId;
use crate::code::project::{FileId, Project, ScopeRef};
use rayon::prelude::*;

/// An entry of the project.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Door {
    pub(crate) file: FileId,
    pub(crate) kind: Kind,
    /// The framework, as the table of entries calls it.
    pub(crate) framework: &'static str,
    /// Method of HTTP, where one is told.
    pub(crate) method: Option<String>,
    /// Path, or name of the queue, command or event.
    pub(crate) route: String,
    /// What handles it, as far as the project defines it.
    pub(crate) handlers: Vec<ScopeRef>,
    /// Expressions that stand before the handler: dependencies, guards, middleware.
    pub(crate) before: Vec<ExprId>,
    pub(crate) line: u32,
}

/// What each file of a project says of entries, in the order of the files.
pub(super) fn read(project: &Project) -> Vec<Entries> {
    project.files.par_iter().map(|file| entries(&file.outline, &file.path, file.language)).collect()
}

/// The entries of shipped code, by file and line.
pub(super) fn find(project: &Project, entries: &[Entries]) -> Vec<Door> {
    let per_file: Vec<Vec<Door>> = entries
        .par_iter()
        .enumerate()
        .map(|(n, found)| of_file(project, FileId(u32::try_from(n).unwrap_or(u32::MAX)), found))
        .collect();
    per_file.into_iter().flatten().collect()
}

fn of_file(project: &Project, file: FileId, found: &Entries) -> Vec<Door> {
    let Some(source) = project.file(file).filter(|f| f.tests_from != Some(1)) else { return Vec::new() };
    let shipped = found.entries.iter().filter(|entry| !source.is_test(entry.line));
    shipped
        .map(|entry| Door {
            file,
            kind: entry.kind,
            framework: entry.framework,
            handlers: match entry.handler {
                Handler::Scope(scope) => vec![ScopeRef { file, scope }],
                Handler::Named(expr) => project.functions(file, expr),
            },
            method: entry.method.clone(),
            route: entry.route.clone(),
            before: entry.before.clone(),
            line: entry.line,
        })
        .collect()
}
