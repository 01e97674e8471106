//! Rules of packs in the repository: what a change does to them, rule by rule.

use super::input;
use crate::model::{Effect, GateInput, InputKind};
use crate::rules::policy::rank;
use crate::rules::{Rule, RuleSet};
use crate::text::printable;
use std::collections::{BTreeMap, BTreeSet};

/// Differences of the rules of a change from those of its base.
pub(crate) fn packs(base: &RuleSet, head: &RuleSet) -> Vec<GateInput> {
    if base.digest == head.digest {
        return Vec::new();
    }
    let (was, now) = (by_slug(base), by_slug(head));
    let mut out = Vec::new();
    for slug in was.keys().chain(now.keys()).copied().collect::<BTreeSet<&str>>() {
        let (was, now) = (was.get(slug).copied(), now.get(slug).copied());
        let state = |rule: &Rule| {
            let file = &rule.file;
            format!("{:?}, weight {}, {}", file.severity, file.weight, rule.source).to_lowercase()
        };
        let effect = match (was, now) {
            (Some(was), Some(now)) if was.text == now.text => continue,
            (Some(was), Some(now)) => compared(was, now),
            (Some(_), None) => Effect::Weaker,
            _ => Effect::Stronger,
        };
        let (path, line) = now.map_or((String::new(), 0), |rule| (printable(&rule.source), 1));
        let (was, now) = (was.map(state), now.map(state));
        out.push(
            input(InputKind::Rules, effect, &format!("rule {slug}"), was.as_deref(), now.as_deref()).at(path, line),
        );
    }
    if out.is_empty() {
        let (was, now) = (short(&base.digest), short(&head.digest));
        out.push(input(InputKind::Rules, Effect::Changed, "vocabulary of the rules", Some(was), Some(now)));
    }
    out
}

fn by_slug(set: &RuleSet) -> BTreeMap<&str, &Rule> {
    set.rules.iter().map(|rule| (rule.file.slug.as_str(), rule)).collect()
}

/// A rule that asks for less in any respect is weaker; one whose evidence alone differs cannot be told.
fn compared(was: &Rule, now: &Rule) -> Effect {
    let asks = |rule: &Rule| {
        let file = &rule.file;
        let level = |pilot| u32::from(rank(rule.required(pilot, file.severity), file.attestation));
        [file.severity as u32, file.weight, level(true), level(false)]
    };
    let (was, now) = (asks(was), asks(now));
    let pairs = || was.iter().zip(&now);
    match (pairs().any(|(was, now)| now < was), pairs().any(|(was, now)| now > was)) {
        (true, _) => Effect::Weaker,
        (false, true) => Effect::Stronger,
        (false, false) => Effect::Changed,
    }
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}
