//! What the tests of shapes share.

use super::{Finding, Ground, proofs};
use crate::code::project::ScopeRef;
use crate::code::project::tests::project;
use crate::rules::format::{Shape, ShapeKind};
use crate::signals::file::words::Words;
use crate::signals::linked::Linked;

/// Small files, linked.
pub(super) fn linked(files: &[(&str, &str)]) -> Linked {
    Linked::new(project(files), &[], &Words::default())
}

/// The scope of this name in a file.
pub(super) fn scope(linked: &Linked, path: &str, name: &str) -> ScopeRef {
    let file = linked.project.at(path).unwrap();
    let o = &linked.project.file(file).unwrap().outline;
    let found = o.all_scopes().find(|(_, s)| o.spell(s.name) == name).unwrap().0;
    ScopeRef { file, scope: found }
}

/// Lines of the tests that prove a finding of this shape in this function.
pub(super) fn proven(files: &[(&str, &str)], shape: Shape, at: (&str, &str), setting: Option<&str>) -> Vec<u32> {
    let linked = linked(files);
    let ground = Ground::new(&linked);
    let at = scope(&linked, at.0, at.1);
    let known = super::find(&ground, shape).findings.into_iter().find(|f| f.at == at);
    let finding = known.unwrap_or_else(|| Finding::new(ShapeKind::Other, at, 1, 0));
    let finding = finding.of_setting(setting.map(str::to_owned));
    proofs::proofs(&ground, shape, &finding).into_iter().map(|p| p.line).collect()
}

/// What a shape finds, as `path:line`, and what it misses, with what is lacking.
pub(super) fn found(files: &[(&str, &str)], shape: Shape) -> (Vec<String>, Vec<String>) {
    let linked = linked(files);
    let ground = Ground::new(&linked);
    let mut all = super::find(&ground, shape);
    all.findings.append(&mut super::library::find(&ground, shape).findings);
    let found = super::of_live(&ground, all);
    let findings = found.findings.iter().map(|f| format!("{}:{}", ground.path(f.at), f.line)).collect();
    let misses = found.misses.iter().map(|m| format!("{}:{} {:?}", ground.path(m.at), m.line, m.lack)).collect();
    (findings, misses)
}
