//! Ways to a model that no resolved link proves and nothing contradicts: a method that by its name can only be one that
//! leads to a model, and a request to an own route that does.
//!
//! They say whose failure comes to a handler. Nothing else rests on them.

use super::trials::routes::Routes;
use crate::code::outline::{Call, CallId, Expr, Outline, ScopeId};
use crate::code::project::{FileId, Project, Reach, ScopeRef, Target};
use crate::code::words::words;
use crate::signals::linked::Linked;
use crate::tables;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/method-names.yaml"));

/// Rounds in which names that lead to a model are found: a way over so many unknown receivers.
const ROUNDS: usize = 4;
/// Methods of one name, from which on it says nothing of which of them is meant.
const MAX_SAME: usize = 64;
/// Steps that a way counts more for a link that is not proven.
const UNPROVEN: u32 = 2;

/// `rules/method-names.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    common: BTreeSet<String>,
}

/// What leads to a model of any kind.
pub(crate) struct Wide {
    reach: Reach,
    models: BTreeSet<(FileId, CallId)>,
    /// Where calls lead that nothing resolves.
    leads: BTreeMap<(FileId, CallId), Lead>,
}

/// Where a call leads that nothing resolves.
struct Lead {
    to: Vec<ScopeRef>,
    /// It is a request to an own route.
    request: bool,
}

/// A way from a call to a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Way {
    /// Calls between.
    pub(crate) steps: u32,
    /// The first of them is a request to an own route.
    pub(crate) request: bool,
}

/// A call whose receiver nobody knows.
struct Open<'l> {
    file: FileId,
    call: CallId,
    from: ScopeRef,
    name: &'l str,
    receiver: Vec<String>,
}

impl Wide {
    pub(crate) fn new(linked: &Linked) -> Wide {
        let project = &linked.project;
        let mut leads = requests(linked);
        let mut more: Vec<(ScopeRef, ScopeRef)> = Vec::new();
        for ((file, call), lead) in &leads {
            if let Some(from) = from(project, *file, *call) {
                more.extend(lead.to.iter().map(|to| (from, *to)));
            }
        }
        let goals: Vec<ScopeRef> = linked.models.iter().map(|m| m.at).collect();
        let mut open = opened(project);
        let mut reach = Reach::towards_by(project, goals.iter().copied(), &more);
        for _ in 0..ROUNDS {
            let (known, rest): (Vec<_>, Vec<_>) =
                open.into_iter().map(|call| (named(project, &reach, &call), call)).partition(|(to, _)| to.is_some());
            open = rest.into_iter().map(|(_, call)| call).collect();
            if known.is_empty() {
                break;
            }
            for (to, call) in known {
                let to = to.unwrap_or_default();
                more.extend(to.iter().map(|to| (call.from, *to)));
                leads.entry((call.file, call.call)).or_insert(Lead { to, request: false });
            }
            reach = Reach::towards_by(project, goals.iter().copied(), &more);
        }
        let models = linked.models.iter().map(|m| (m.at.file, m.call)).collect();
        Wide { reach, models, leads }
    }

    /// The way from a call to a model.
    pub(crate) fn way(&self, project: &Project, file: FileId, call: CallId) -> Option<Way> {
        if self.models.contains(&(file, call)) {
            return Some(Way { steps: 0, request: false });
        }
        let own = project.targets(file, call).iter().filter_map(|t| match t {
            Target::Own(to) => self.reach.steps(*to),
            Target::Package(_) => None,
        });
        let own = own.min().map(|steps| Way { steps: steps + 1, request: false });
        own.or_else(|| {
            let lead = self.leads.get(&(file, call))?;
            let steps = lead.to.iter().filter_map(|to| self.reach.steps(*to)).min()?;
            Some(Way { steps: steps + 1 + UNPROVEN, request: lead.request })
        })
    }

    /// The steps from a scope to a model.
    pub(crate) fn steps(&self, of: ScopeRef) -> Option<u32> {
        self.reach.steps(of)
    }
}

/// The scope that a call stands in.
fn from(project: &Project, file: FileId, call: CallId) -> Option<ScopeRef> {
    let outline = &project.file(file)?.outline;
    Some(ScopeRef { file, scope: outline.scope_of(outline.call(call)?.expr) })
}

/// Requests of shipped code to routes of the project.
fn requests(linked: &Linked) -> BTreeMap<(FileId, CallId), Lead> {
    let routes = Routes::new(linked);
    let mut out = BTreeMap::new();
    for (file, source) in linked.project.all() {
        for request in linked.entries(file).map_or(&[][..], |found| &found.calls) {
            if source.is_test(request.line) {
                continue;
            }
            let to = routes.served(request);
            if !to.is_empty() {
                out.insert((file, request.call), Lead { to, request: true });
            }
        }
    }
    out
}

/// Calls of methods whose receiver nobody knows.
fn opened(project: &Project) -> Vec<Open<'_>> {
    let mut out = Vec::new();
    for (file, source) in project.all() {
        let o = &source.outline;
        for (number, call) in o.all_calls() {
            let Expr::Member(object, name) = o.expr(call.callee) else { continue };
            // What hangs on something of a package (`request.app.state.oracle`) may be one's own, by a telling name.
            let said = o.spell(*name);
            let targets = project.targets(file, number);
            let telling = || !TABLE.common.contains(said) && words(said).len() > 1;
            let foreign = targets.iter().all(|target| matches!(target, Target::Package(_)));
            let unknown = targets.is_empty() || foreign && telling();
            let same = project.methods(said).len();
            if !unknown || same == 0 || same > MAX_SAME || source.is_test(o.spot(call.expr).line) {
                continue;
            }
            let from = ScopeRef { file, scope: o.scope_of(call.expr) };
            let receiver = receiver(o, *object);
            out.push(Open { file, call: number, from, name: o.spell(*name), receiver });
        }
    }
    out
}

/// The words of the last name of a receiver.
fn receiver(o: &Outline, object: crate::code::outline::ExprId) -> Vec<String> {
    match o.expr(object) {
        Expr::Name(name) | Expr::Member(_, name) => words(o.spell(*name)),
        Expr::Call(_) => o.as_call(object).map(|call: &Call| words(o.callee_name(call))).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The methods that a call means by its name: all of that name lead to a model. A name that many things have tells
/// only together with the name of the receiver.
fn named(project: &Project, reach: &Reach, call: &Open<'_>) -> Option<Vec<ScopeRef>> {
    let language = project.file(call.file)?.language;
    let all: Vec<ScopeRef> = project
        .methods(call.name)
        .iter()
        .filter(|of| {
            project.file(of.file).is_some_and(|file| {
                let line = file.outline.scope(of.scope).map_or(0, |s| s.line);
                file.language.calls(language) && !file.is_test(line)
            })
        })
        .copied()
        .collect();
    let fits = |of: &ScopeRef| !TABLE.common.contains(call.name) || agrees(project, *of, &call.receiver);
    let all: Vec<ScopeRef> = all.into_iter().filter(fits).collect();
    let leads = all.iter().all(|of| reach.steps(*of).is_some());
    (leads && !all.is_empty()).then_some(all)
}

/// Whether the type that a method belongs to is called like the receiver.
fn agrees(project: &Project, of: ScopeRef, receiver: &[String]) -> bool {
    let Some(outline) = project.file(of.file).map(|f| &f.outline) else { return false };
    let owner = outline.outward(of.scope).skip(1).find(|s| *s != ScopeId::FILE).and_then(|s| outline.scope(s));
    let said = owner.map(|owner| words(outline.spell(owner.name)).concat()).unwrap_or_default();
    let receiver = receiver.concat();
    receiver.len() > 3 && said.contains(&receiver)
}
