//! One verdict in one sentence, and the part of it that its level and outcome do not say already.

use super::words::{self, place};
use crate::manifest::FILE_NAMES;
use crate::model::{Level, NearMiss, Outcome, Remark, SearchTrail, Verdict};

/// Why this outcome: `implemented (app/llm.py:12), verified is required; no test touches it`.
pub(crate) fn summary(verdict: &Verdict) -> String {
    let best = verdict.evidence.first().map(|e| format!(" ({})", words::evident(e))).unwrap_or_default();
    let (level, required) = (verdict.level.name(), verdict.required.name());
    let aside = aside(verdict).map(|text| format!("; {text}")).unwrap_or_default();
    match verdict.outcome {
        Outcome::Met if verdict.weak => format!("{level}, weakly proven{best}{aside}"),
        Outcome::Met => format!("{level}{best}{aside}"),
        Outcome::Contradicted => verdict.contradictions.first().map(|c| c.message.clone()).unwrap_or_default(),
        Outcome::Partial if verdict.tested => format!("{level}{best} and {UNRUN}; {required} is required{aside}"),
        Outcome::Partial => format!("{level}{best}, {required} is required{aside}"),
        Outcome::Unmet => format!("nothing found, {required} is required{aside}"),
        Outcome::Unknown => match &verdict.remark {
            Some(remark) => format!("could not be looked at: {}", said(remark)),
            None => "could not be looked at".to_owned(),
        },
        Outcome::NotApplicable => "does not apply to this profile".to_owned(),
        Outcome::Waived => format!("waived: {}", verdict.waiver.as_deref().unwrap_or_default()),
    }
}

/// What is missing where a test proves the rule.
const UNRUN: &str = "tested, but no pipeline runs the tests";

/// Why the level is not higher, or what a met rule leaves open; without what level and outcome say already.
pub(crate) fn remark(verdict: &Verdict) -> Option<String> {
    let aside = aside(verdict);
    if verdict.outcome == Outcome::Partial && verdict.tested {
        let aside = aside.map(|text| format!("; {text}")).unwrap_or_default();
        return Some(format!("{UNRUN}; {} is required{aside}", verdict.required.name()));
    }
    aside
}

/// What the verdict says about a claim of the manifest, with its line.
pub(crate) fn claim(verdict: &Verdict) -> Option<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let of_manifest = |r: &&Remark| r.line > 0 && FILE_NAMES.contains(&name(&r.path).as_str());
    let known = verdict.outcome != Outcome::Unknown && verdict.stale.is_none();
    verdict.remark.as_ref().filter(|_| known).filter(of_manifest)?;
    aside(verdict)
}

/// Near misses that the sentence does not name already.
pub(crate) fn further_misses<'v>(verdict: &'v Verdict, search: &'v SearchTrail) -> impl Iterator<Item = &'v NearMiss> {
    let best = verdict.evidence.first().map(|e| (e.path.as_str(), e.line));
    let remark = verdict.remark.as_ref().map(|r| (r.path.as_str(), r.line));
    let stale = verdict.stale.as_deref().unwrap_or_default();
    search.nearest.iter().filter(move |miss| {
        let here = Some((miss.path.as_str(), miss.line));
        here != best && here != remark && !stale.contains(&place(&miss.path, miss.line))
    })
}

/// Whether a verdict has nothing to show: no evidence, no claim, no remark, nothing that could not be read.
pub(crate) fn nothing_found(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Unmet
        && verdict.level == Level::None
        && verdict.evidence.is_empty()
        && verdict.contradictions.is_empty()
        && aside(verdict).is_none()
}

/// The clauses behind the sentence.
fn aside(verdict: &Verdict) -> Option<String> {
    let stale = verdict.stale.as_ref().map(|why| format!("stale: {why}"));
    let unsure = verdict.age_unknown.as_ref().map(|why| format!("age unknown: {why}"));
    let remark = verdict.remark.as_ref().map(said);
    let disputed = words::disputed(verdict);
    let parts: Vec<String> = match verdict.outcome {
        Outcome::Met if verdict.weak => vec![verdict.remark.as_ref()?.what.clone()],
        Outcome::Met => [stale, unsure, remark, disputed].into_iter().flatten().collect(),
        Outcome::Partial if !verdict.tested => [stale.or(remark), unsure, disputed].into_iter().flatten().collect(),
        Outcome::Partial | Outcome::Unmet => [stale.or(remark), disputed].into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// A remark with its place, if it has one.
fn said(remark: &Remark) -> String {
    match (remark.path.as_str(), remark.line) {
        ("", _) => remark.what.clone(),
        (path, line) => format!("{} {}", place(path, line), remark.what),
    }
}
