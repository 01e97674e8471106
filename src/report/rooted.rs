//! Paths of the repository where only a folder of it was audited: what forges link must start at the root.

use crate::model::Report;

/// Puts the audited folder before every path of the report.
pub(super) fn rooted(report: &mut Report) {
    let Some(folder) = report.system.folder.clone() else { return };
    let below = |path: &mut String| {
        if !path.is_empty() {
            let inner = path.trim_start_matches("./");
            *path = if inner == "." { folder.clone() } else { format!("{folder}/{inner}") };
        }
    };
    [&mut report.system.manifest, &mut report.system.anchor].into_iter().flatten().for_each(below);
    report.contradictions.iter_mut().for_each(|c| below(&mut c.path));
    for verdict in &mut report.verdicts {
        verdict.evidence.iter_mut().for_each(|e| below(&mut e.path));
        verdict.contradictions.iter_mut().for_each(|c| below(&mut c.path));
        verdict.remark.iter_mut().for_each(|r| below(&mut r.path));
        verdict.search.iter_mut().flat_map(|s| &mut s.nearest).for_each(|m| below(&mut m.path));
        verdict.disputed.iter_mut().for_each(|d| below(&mut d.path));
    }
    let parts = report.system_map.iter_mut().flat_map(|map| &mut map.stages).flat_map(|stage| &mut stage.parts);
    parts.filter_map(|part| part.at.as_mut()).for_each(|at| below(&mut at.path));
    let notes = report.notes.iter_mut().chain(&mut report.coverage.skipped);
    notes.filter_map(|note| note.path.as_mut()).for_each(below);
    report.profile.reasons.values_mut().flatten().filter_map(|reason| reason.path.as_mut()).for_each(below);
    if let Some(links) = &mut report.links {
        links.folder = None;
        links.paths = std::mem::take(&mut links.paths).into_iter().map(|path| format!("{folder}/{path}")).collect();
    }
    report.gate_inputs.iter_mut().for_each(|input| below(&mut input.path));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::report::{Format, Style, render};

    #[test]
    fn what_forges_link_starts_at_the_root() {
        let mut report = sample::report();
        let whole = report.clone();
        rooted(&mut report);
        assert_eq!(report, whole, "the whole repository was audited");
        report.system.folder = Some("services/chat".to_owned());
        for name in ["sarif", "gitlab", "github", "markdown", "junit"] {
            let text = render(&report, Format::named(name).unwrap(), Style::default()).unwrap();
            assert!(text.contains("services/chat/"), "{name}");
        }
        let json = render(&report, Format::named("json").unwrap(), Style::default()).unwrap();
        assert!(json.contains("\"path\": \"produ.yaml\"") || !json.contains("services/chat/produ.yaml"));
    }
}
