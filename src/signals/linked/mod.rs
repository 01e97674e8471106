//! The project with its model calls: what reaches them, from where, and how sure that is.

pub(crate) mod doors;
mod models;
pub(crate) mod picture;

use crate::code::outline::{CallId, ExprId, ScopeId};
use crate::code::project::{FileId, Project, Reach, ScopeRef};
use crate::model::CallSite;
use doors::Door;

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

/// How near a place is to the model, for a place in shipped code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    /// From here a model call is reached over resolved links.
    Path,
    /// In a file of the same service.
    Service,
    /// Anywhere else.
    Elsewhere,
}

/// Linked code of one system.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(crate) project: Project,
    /// Calls of models in shipped code, by file and line.
    pub(crate) models: Vec<ModelCall>,
    /// Where execution enters shipped code.
    pub(crate) doors: Vec<Door>,
    /// What reaches a call that makes an answer.
    pub(crate) path: Reach,
}

impl Linked {
    /// Finds the model calls of a project and what reaches them. `sites` are those the catalogue of SDKs knows.
    pub(crate) fn new(project: Project, sites: &[CallSite]) -> Linked {
        let models = models::find(&project, sites);
        let any = models.iter().any(|m| m.answers);
        let goals = models.iter().filter(|m| m.answers || !any).map(|m| m.at);
        let path = Reach::towards(&project, goals);
        let doors = doors::find(&project);
        Linked { project, models, doors, path }
    }

    /// Whether a scope is shipped code.
    pub(crate) fn ships(&self, of: ScopeRef) -> bool {
        let Some(file) = self.project.file(of.file) else { return false };
        !file.outline.scope(of.scope).is_some_and(|scope| file.is_test(scope.line))
    }

    /// How near a scope is to a model call.
    pub(crate) fn tier(&self, of: ScopeRef) -> Tier {
        if self.path.steps(of).is_some() {
            return Tier::Path;
        }
        // Where no model call is known nothing can be told apart by it.
        if self.models.is_empty() {
            return Tier::Service;
        }
        let service = |file: FileId| self.project.file(file).map(|f| service(&f.path));
        let here = service(of.file);
        if self.models.iter().any(|m| service(m.at.file) == here) { Tier::Service } else { Tier::Elsewhere }
    }

    /// The function, or file, that a scope belongs to.
    pub(crate) fn function(&self, of: ScopeRef) -> ScopeRef {
        let scope = self.project.file(of.file).map_or(ScopeId::FILE, |f| f.outline.function_of(of.scope));
        ScopeRef { file: of.file, scope }
    }
}

/// The folder that a service of a repository of many stands in: the first two folders of a path, the first when it is
/// the usual name for the source itself.
fn service(path: &str) -> &str {
    let mut at = 0;
    let mut taken = 0;
    for part in path.split('/') {
        let end = at + part.len();
        if end >= path.len() || taken == 2 {
            break;
        }
        taken += 1;
        if matches!(part, "src" | "app" | "lib" | "internal" | "cmd" | "pkg") {
            break;
        }
        at = end + 1;
    }
    path.get(..at).unwrap_or_default()
}

#[cfg(test)]
mod look {
    //! A look at real repositories: `LOOK=folder cargo test look_at -- --ignored --nocapture`.
    #![allow(clippy::disallowed_methods)]
    use super::*;
    use crate::inventory::{Inventory, Options};
    use std::collections::BTreeSet;

    #[test]
    #[ignore = "prints"]
    fn look_at() {
        for folder in std::env::var("LOOK").unwrap().split(',') {
            let start = std::time::Instant::now();
            let inventory = Inventory::collect(std::path::Path::new(folder), &Options::default()).unwrap();
            let rules = crate::rules::RuleSet::embedded().unwrap();
            let signals = crate::signals::scan(&inventory, &rules, &Default::default(), &|| {});
            let linked = signals.linked.unwrap();
            let p = &linked.project;
            let said = |of: ScopeRef| {
                let file = p.file(of.file).unwrap();
                let scope = file.outline.scope(of.scope).unwrap();
                format!("{}:{} {}", file.path, scope.line, file.outline.spell(scope.name))
            };
            let mut incoming = BTreeSet::new();
            let (mut resolved, mut guessed) = (0, 0);
            for edge in &p.edges {
                if edge.guess {
                    guessed += 1
                } else {
                    resolved += 1;
                    if linked.ships(edge.from) && edge.from != edge.to {
                        incoming.insert(edge.to);
                    }
                }
            }
            let calls: usize = p.files.iter().map(|f| f.outline.calls.len()).sum();
            println!(
                "== {folder}: {} files, {calls} calls, {resolved} resolved, {guessed} guessed, {:?}",
                p.files.len(),
                start.elapsed()
            );
            for m in &linked.models {
                println!("  model {} {} answers={}", said(m.at), m.text, m.answers);
            }
            for (id, file) in p.all() {
                for (scope, _) in file.outline.all_scopes() {
                    let of = ScopeRef { file: id, scope };
                    if linked.ships(of) && linked.path.steps(of).is_some() && !incoming.contains(&of) {
                        let path = linked.path.path(p, of);
                        println!("  root {}", said(of));
                        for edge in path {
                            println!("      -> {} (line {})", said(edge.to), edge.line);
                        }
                    }
                }
            }
        }
    }
}
