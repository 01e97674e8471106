//! The project with its model calls: what reaches them, from where, and how sure that is.

mod addresses;
pub(crate) mod doors;
mod idle;
mod interfaces;
mod models;
mod near;
pub(crate) mod picture;
#[cfg(test)]
mod tests;
mod verbs;

use crate::code::entries::Entries;
use crate::code::outline::{CallId, ExprId, ScopeId};
use crate::code::project::{FileId, Project, Reach, ScopeRef};
use crate::model::CallSite;
use crate::signals::file::words::Words;
use doors::Door;
use std::collections::BTreeSet;

/// A call of a model in the linked code.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ModelCall {
    pub(crate) at: ScopeRef,
    pub(crate) call: CallId,
    pub(crate) expr: ExprId,
    pub(crate) line: u32,
    /// How it is written, without arguments.
    pub(crate) text: String,
    /// It makes an answer; embeddings and the like do not.
    pub(crate) answers: bool,
}

/// How near a place is to the model, for a place in shipped code. What users reach comes before what only operators
/// run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    /// A request, message or person that enters comes by here on its way to a model call.
    Served,
    /// From here a model call is reached over resolved links.
    Path,
    /// What lies on that way calls it.
    Beside,
    /// In a file of the same service.
    Service,
    /// Anywhere else.
    Elsewhere,
}

impl Tier {
    /// A rank for places: the tier first, then how telling a place is within it; 0 is the strongest.
    pub(crate) fn rank(self, within: u8) -> u16 {
        (self as u16) << 8 | u16::from(within)
    }
}

/// Linked code of one system.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(crate) project: Project,
    /// Calls of models in shipped code, by file and line.
    pub(crate) models: Vec<ModelCall>,
    /// What each file says of entries and calls by address.
    entries: Vec<Entries>,
    /// Where execution enters shipped code.
    pub(crate) doors: Vec<Door>,
    /// Packages that call a model.
    services: BTreeSet<String>,
    /// What reaches a call that makes an answer.
    pub(crate) path: Reach,
    /// What is reached from where users enter on a way that leads to a model.
    served: Reach,
    /// What is reached from anywhere on the way to a model.
    beside: Reach,
    /// Files that nothing uses.
    idle: BTreeSet<FileId>,
}

impl Linked {
    /// Finds the model calls of a project and what reaches them. `sites` are those the catalogue of SDKs knows, `words`
    /// what texts speak of.
    pub(crate) fn new(project: Project, sites: &[CallSite], words: &Words) -> Linked {
        let entries = doors::read(&project);
        let models = models::find(&project, sites, &entries);
        let any = models.iter().any(|m| m.answers);
        let goals = models.iter().filter(|m| m.answers || !any).map(|m| m.at);
        let path = Reach::towards(&project, goals);
        let doors = doors::find(&project, &entries);
        let (served, beside) = near::reached(&project, &doors, &path);
        let services = models.iter().map(|m| project.package(m.at.file).to_owned()).collect();
        let mut linked =
            Linked { project, models, entries, doors, services, path, served, beside, idle: BTreeSet::new() };
        linked.idle = idle::idle(&linked, words);
        linked
    }

    /// Whether nothing uses a file.
    pub(crate) fn is_idle(&self, file: FileId) -> bool {
        self.idle.contains(&file)
    }

    /// Numbers in the inventory of the files that nothing uses.
    pub(crate) fn idle_entries(&self) -> BTreeSet<u32> {
        self.idle.iter().filter_map(|file| self.project.file(*file)).map(|source| source.entry).collect()
    }

    /// What a file says of entries and calls by address.
    pub(crate) fn entries(&self, file: FileId) -> Option<&Entries> {
        self.entries.get(file.0 as usize)
    }

    /// Whether a scope is shipped code.
    pub(crate) fn ships(&self, of: ScopeRef) -> bool {
        let Some(file) = self.project.file(of.file) else { return false };
        !file.outline.scope(of.scope).is_some_and(|scope| file.is_test(scope.line))
    }

    /// How near a scope is to a model call.
    pub(crate) fn tier(&self, of: ScopeRef) -> Tier {
        let served = self.served.steps(of).is_some();
        if self.path.steps(of).is_some() {
            return if served { Tier::Served } else { Tier::Path };
        }
        // Where no model call is known nothing can be told apart by it.
        if self.models.is_empty() {
            return Tier::Service;
        }
        let beside = |of: ScopeRef| self.beside.steps(of).is_some_and(|steps| steps <= near::BESIDE);
        if beside(of) || beside(self.function(of)) {
            return Tier::Beside;
        }
        let here = self.project.package(of.file);
        if self.services.iter().any(|s| s == here) { Tier::Service } else { Tier::Elsewhere }
    }

    /// How near to a model call the nearest part of a file of shipped code stands.
    pub(crate) fn tier_of_file(&self, file: FileId) -> Tier {
        let Some(source) = self.project.file(file) else { return Tier::Elsewhere };
        let scopes = source.outline.all_scopes().filter(|(_, scope)| !source.is_test(scope.line));
        scopes.map(|(scope, _)| self.tier(ScopeRef { file, scope })).min().unwrap_or(Tier::Elsewhere)
    }

    /// Whether a line is one of an automated test.
    pub(crate) fn is_test(&self, file: FileId, line: u32) -> bool {
        self.project.file(file).is_some_and(|source| source.is_test(line))
    }

    /// The function, or file, that a scope belongs to.
    pub(crate) fn function(&self, of: ScopeRef) -> ScopeRef {
        let scope = self.project.file(of.file).map_or(ScopeId::FILE, |f| f.outline.function_of(of.scope));
        ScopeRef { file: of.file, scope }
    }
}
