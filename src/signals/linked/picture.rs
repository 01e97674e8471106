//! The ways from entries to models as data for people: `produ inventory`.

use super::{Linked, doors::Door};
use crate::code::entries::Kind;
use crate::code::project::ScopeRef;
use crate::model::{CodeLine, EntryPath, PathStep};
use crate::rules::format::Shape;
use crate::signals::shapes::Finding;
use std::collections::{BTreeMap, BTreeSet};

/// Places of one guard that are shown.
const MAX_PLACES: usize = 6;

/// Entries with the way from each to a model; the ones that reach one first, then by file and line. Entries that reach
/// none are left out when they are many: a system's forms and pages say nothing about its AI.
pub(crate) fn paths(linked: &Linked, shapes: &BTreeMap<Shape, Vec<Finding>>) -> Vec<EntryPath> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for door in linked.doors.iter().filter(|d| d.kind != Kind::Hook) {
        for handler in &door.handlers {
            if linked.path.steps(*handler).is_some() && seen.insert(*handler) {
                out.push(path(linked, shapes, Some(door), *handler));
            }
        }
    }
    for caller in callers(linked, &seen) {
        out.push(path(linked, shapes, None, caller));
    }
    out
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

fn path(linked: &Linked, shapes: &BTreeMap<Shape, Vec<Finding>>, door: Option<&Door>, handler: ScopeRef) -> EntryPath {
    let project = &linked.project;
    let at = |of: ScopeRef, line: u32| CodeLine {
        path: project.file(of.file).map(|f| f.path.clone()).unwrap_or_default(),
        line,
    };
    let edges = linked.path.path(project, handler);
    let mut steps: Vec<PathStep> = edges
        .iter()
        .map(|edge| PathStep { name: project.scope_name(edge.to).to_owned(), at: at(edge.from, edge.line) })
        .collect();
    let last = edges.last().map_or(handler, |edge| edge.to);
    let model =
        linked.models.iter().find(|m| m.at == last && m.answers).or(linked.models.iter().find(|m| m.at == last));
    if let Some(model) = model {
        steps.push(PathStep { name: model.text.clone(), at: at(model.at, model.line) });
    }
    let along: BTreeSet<ScopeRef> = std::iter::once(handler).chain(edges.iter().map(|e| e.to)).collect();
    let mut guards: BTreeMap<String, Vec<CodeLine>> = BTreeMap::new();
    for (shape, findings) in shapes.iter().filter(|(shape, _)| **shape != Shape::EdgeCase) {
        let here = findings.iter().filter(|f| along.contains(&f.at) || along.contains(&linked.function(f.at)));
        let mut places: Vec<CodeLine> = here.map(|f| at(f.at, f.line)).collect();
        places.sort();
        places.dedup();
        places.truncate(MAX_PLACES);
        if !places.is_empty() {
            guards.insert(shape.name().to_owned(), places);
        }
    }
    let outline = project.file(handler.file).map(|f| &f.outline);
    let begins = outline.and_then(|o| o.scope(handler.scope)).map_or(1, |s| s.line);
    let route = door.map(|d| match &d.method {
        Some(method) => format!("{method} {}", d.route),
        None => d.route.clone(),
    });
    let before = door.and_then(|d| {
        let outline = project.file(d.file).map(|f| &f.outline)?;
        Some(d.before.iter().map(|e| outline.spelled(*e)).filter(|t| !t.is_empty()).collect())
    });
    EntryPath {
        kind: door.map_or("caller", |d| d.kind.name()).to_owned(),
        framework: door.map(|d| d.framework.to_owned()),
        route: route.filter(|r| !r.trim().is_empty()),
        handler: project.scope_name(handler).to_owned(),
        at: at(handler, begins),
        before: before.unwrap_or_default(),
        steps,
        guards,
        tests: tests(linked, handler),
    }
}

/// Tests that call a function, directly.
fn tests(linked: &Linked, of: ScopeRef) -> Vec<CodeLine> {
    let mut out: Vec<CodeLine> = Vec::new();
    for edge in linked.project.edges.iter().filter(|e| e.to == of && !e.guess && !linked.ships(e.from)) {
        let path = linked.project.file(edge.from.file).map(|f| f.path.clone()).unwrap_or_default();
        out.push(CodeLine { path, line: edge.line });
    }
    out.sort();
    out.dedup();
    out.truncate(MAX_PLACES);
    out
}
