//! What all shapes look at, computed once: uses of names, what is alive, who calls whom.

use crate::code::flow::Uses;
use crate::code::outline::{CallId, Outline, ScopeId, ScopeKind};
use crate::code::project::{FileId, Project, Reach, ScopeRef, SourceFile, Target};
use crate::signals::linked::{Linked, ModelCall};
use std::collections::BTreeMap;

/// The linked code with what is asked about it again and again.
pub(crate) struct Ground<'l> {
    pub(crate) linked: &'l Linked,
    pub(crate) uses: Uses,
    live: Reach,
    /// Model calls by the scope they stand in.
    models: BTreeMap<ScopeRef, Vec<&'l ModelCall>>,
}

impl<'l> Ground<'l> {
    pub(crate) fn new(linked: &'l Linked) -> Ground<'l> {
        let project = &linked.project;
        let mut models: BTreeMap<ScopeRef, Vec<&ModelCall>> = BTreeMap::new();
        for model in &linked.models {
            models.entry(model.at).or_default().push(model);
        }
        Ground { linked, uses: Uses::new(project), live: Reach::from(project, starts(linked), true), models }
    }

    pub(crate) fn project(&self) -> &'l Project {
        &self.linked.project
    }

    /// Files of shipped code, with their numbers.
    pub(crate) fn files(&self) -> impl Iterator<Item = (FileId, &'l SourceFile)> {
        self.linked.project.all().filter(|(_, file)| file.tests_from != Some(1))
    }

    pub(crate) fn outline(&self, file: FileId) -> Option<&'l Outline> {
        self.linked.project.file(file).map(|f| &f.outline)
    }

    /// The path of the file that a scope stands in.
    pub(crate) fn path(&self, of: ScopeRef) -> &'l str {
        self.linked.project.file(of.file).map_or("", |f| &f.path)
    }

    /// The number in the inventory of the file that a scope stands in.
    pub(crate) fn entry(&self, of: ScopeRef) -> Option<u32> {
        self.linked.project.file(of.file).map(|f| f.entry)
    }

    /// Whether a place is an automated test.
    pub(crate) fn is_test(&self, of: ScopeRef, line: u32) -> bool {
        self.linked.project.file(of.file).is_some_and(|f| f.is_test(line))
    }

    /// Whether something may run a scope: a guess is enough, because nothing is proven by it.
    pub(crate) fn live(&self, of: ScopeRef) -> bool {
        self.live.steps(of).is_some() || self.live.steps(self.linked.function(of)).is_some()
    }

    /// The model calls that stand in a scope itself.
    pub(crate) fn models_in(&self, of: ScopeRef) -> &[&'l ModelCall] {
        self.models.get(&of).map_or(&[], |m| m)
    }

    /// How many calls lie between a call and the model call it leads to: 0 when it is one, `None` when it leads to none.
    pub(crate) fn distance(&self, file: FileId, call: CallId) -> Option<u32> {
        if self.linked.models.iter().any(|m| m.at.file == file && m.call == call && m.answers) {
            return Some(0);
        }
        let targets = self.project().targets(file, call).iter();
        let steps = targets.filter_map(|t| if let Target::Own(to) = t { self.linked.path.steps(*to) } else { None });
        steps.min().map(|steps| steps + 1)
    }
}

/// Where running code begins: the top of each shipped file, what a decorator or a framework takes, what is exported.
fn starts(linked: &Linked) -> Vec<ScopeRef> {
    let project = &linked.project;
    let mut out = Vec::new();
    for (file, source) in project.all() {
        let outline = &source.outline;
        for (scope, made) in outline.all_scopes() {
            if source.is_test(made.line) && scope != ScopeId::FILE || source.tests_from == Some(1) {
                continue;
            }
            let framework = |of: ScopeId| {
                let Some(kind) = outline.scope(of).filter(|s| s.kind == ScopeKind::Type) else { return false };
                let foreign = kind.bases.iter().any(|base| !project.has_type(outline.spell(*base)));
                !kind.decorators.is_empty() || foreign
            };
            if scope == ScopeId::FILE || !made.decorators.is_empty() || framework(made.parent) {
                out.push(ScopeRef { file, scope });
            }
        }
    }
    out
}
