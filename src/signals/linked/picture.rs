//! The ways from entries to models as data for people: `produ inventory`.

use super::doors::Door;
use super::{Linked, ModelCall};
use crate::code::entries::Kind;
use crate::code::project::ScopeRef;
use crate::model::{CodeLine, EntryPath, PathStep};
use crate::rules::format::Shape;
use crate::signals::shapes::Finding;
use std::collections::{BTreeMap, BTreeSet};

/// Places of one guard that are shown.
const MAX_PLACES: usize = 6;

/// An entry that reaches a model.
pub(crate) struct Entry<'l> {
    linked: &'l Linked,
    /// What a framework calls it by; absent where nothing of the repository calls it.
    door: Option<&'l Door>,
    handler: ScopeRef,
}

impl Entry<'_> {
    /// `route`, `command`, `caller` …
    pub(crate) fn kind(&self) -> &'static str {
        self.door.map_or("caller", |door| door.kind.name())
    }

    /// Its route with the method, where it has one.
    pub(crate) fn route(&self) -> Option<String> {
        let route = self.door.map(|door| match &door.method {
            Some(method) => format!("{method} {}", door.route),
            None => door.route.clone(),
        });
        route.filter(|route| !route.trim().is_empty())
    }

    /// The function that handles it.
    pub(crate) fn handler(&self) -> &str {
        self.linked.project.scope_name(self.handler)
    }

    /// Where that begins.
    pub(crate) fn at(&self) -> CodeLine {
        begins(self.linked, self.handler)
    }
}

/// Entries that reach a model, in the order of files and lines; functions that nothing of the repository calls come last.
pub(crate) fn entries(linked: &Linked) -> Vec<Entry<'_>> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for door in linked.doors.iter().filter(|d| d.kind != Kind::Hook) {
        for handler in &door.handlers {
            if linked.path.steps(*handler).is_some() && seen.insert(*handler) {
                out.push(Entry { linked, door: Some(door), handler: *handler });
            }
        }
    }
    out.extend(callers(linked, &seen).into_iter().map(|handler| Entry { linked, door: None, handler }));
    out
}

/// The same entries with the way from each to a model.
pub(crate) fn paths(linked: &Linked, shapes: &BTreeMap<Shape, Vec<Finding>>) -> Vec<EntryPath> {
    let picture = Picture::new(linked, shapes);
    entries(linked).iter().map(|entry| picture.path(entry)).collect()
}

/// What is asked for each way, found once.
struct Picture<'l> {
    linked: &'l Linked,
    /// Guards by the scope they stand in and by the function it belongs to.
    guards: BTreeMap<ScopeRef, Vec<(Shape, CodeLine)>>,
    /// Calls of tests by what they call.
    tests: BTreeMap<ScopeRef, Vec<CodeLine>>,
    models: BTreeMap<ScopeRef, &'l ModelCall>,
}

fn line_of(linked: &Linked, of: ScopeRef, line: u32) -> CodeLine {
    CodeLine { path: linked.project.file(of.file).map(|f| f.path.clone()).unwrap_or_default(), line }
}

/// Where a function begins.
fn begins(linked: &Linked, of: ScopeRef) -> CodeLine {
    let outline = linked.project.file(of.file).map(|f| &f.outline);
    line_of(linked, of, outline.and_then(|o| o.scope(of.scope)).map_or(1, |s| s.line))
}

/// Functions that reach a model and that nothing of the repository calls: scripts, libraries, frameworks unknown to us.
fn callers(linked: &Linked, doors: &BTreeSet<ScopeRef>) -> Vec<ScopeRef> {
    let mut called: BTreeSet<ScopeRef> = BTreeSet::new();
    for edge in linked.project.edges.iter().filter(|e| !e.guess && e.from != e.to && linked.ships(e.from)) {
        called.insert(edge.to);
    }
    let mut out = Vec::new();
    for (file, source) in linked.project.all() {
        for (scope, _) in source.outline.all_scopes() {
            let of = ScopeRef { file, scope };
            let root = !called.contains(&of) && !doors.contains(&of) && linked.ships(of);
            if root && linked.path.steps(of).is_some() {
                out.push(of);
            }
        }
    }
    out
}

impl<'l> Picture<'l> {
    fn new(linked: &'l Linked, shapes: &BTreeMap<Shape, Vec<Finding>>) -> Picture<'l> {
        let mut guards: BTreeMap<ScopeRef, Vec<(Shape, CodeLine)>> = BTreeMap::new();
        for (shape, findings) in shapes.iter().filter(|(shape, _)| **shape != Shape::EdgeCase) {
            for finding in findings {
                let place = line_of(linked, finding.at, finding.line);
                for of in BTreeSet::from([finding.at, linked.function(finding.at)]) {
                    guards.entry(of).or_default().push((*shape, place.clone()));
                }
            }
        }
        let mut tests: BTreeMap<ScopeRef, Vec<CodeLine>> = BTreeMap::new();
        for edge in linked.project.edges.iter().filter(|e| !e.guess && !linked.ships(e.from)) {
            tests.entry(edge.to).or_default().push(line_of(linked, edge.from, edge.line));
        }
        let mut models: BTreeMap<ScopeRef, &ModelCall> = BTreeMap::new();
        for model in &linked.models {
            let known = models.entry(model.at).or_insert(model);
            if model.answers && !known.answers {
                *known = model;
            }
        }
        Picture { linked, guards, tests, models }
    }

    fn path(&self, entry: &Entry<'_>) -> EntryPath {
        let (project, door, handler) = (&self.linked.project, entry.door, entry.handler);
        let edges = self.linked.path.path(project, handler);
        let mut steps: Vec<PathStep> = edges
            .iter()
            .map(|edge| PathStep {
                name: project.scope_name(edge.to).to_owned(),
                at: line_of(self.linked, edge.from, edge.line),
                defined: Some(begins(self.linked, edge.to)),
            })
            .collect();
        let last = edges.last().map_or(handler, |edge| edge.to);
        if let Some(model) = self.models.get(&last) {
            let at = line_of(self.linked, model.at, model.line);
            steps.push(PathStep { name: model.text.clone(), at, defined: None });
        }
        let along: BTreeSet<ScopeRef> = std::iter::once(handler).chain(edges.iter().map(|e| e.to)).collect();
        let mut guards: BTreeMap<String, BTreeSet<CodeLine>> = BTreeMap::new();
        for (shape, place) in along.iter().filter_map(|of| self.guards.get(of)).flatten() {
            guards.entry(shape.name().to_owned()).or_default().insert(place.clone());
        }
        let few = |places: BTreeSet<CodeLine>| places.into_iter().take(MAX_PLACES).collect();
        let before = door.and_then(|d| {
            let outline = project.file(d.file).map(|f| &f.outline)?;
            Some(d.before.iter().map(|e| outline.spelled(*e)).filter(|t| !t.is_empty()).collect())
        });
        EntryPath {
            kind: entry.kind().to_owned(),
            framework: door.map(|d| d.framework.to_owned()),
            route: entry.route(),
            handler: entry.handler().to_owned(),
            at: entry.at(),
            before: before.unwrap_or_default(),
            steps,
            guards: guards.into_iter().map(|(shape, places)| (shape, few(places))).collect(),
            tests: few(self.tests.get(&handler).into_iter().flatten().cloned().collect()),
        }
    }
}
