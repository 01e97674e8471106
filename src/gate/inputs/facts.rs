//! Facts of the manifest that decide which rules apply and how much hangs on them.
//!
//! The effect of a changed fact is not guessed from its name: the rules are asked once with the fact as it is and once
//! as it was, everything else equal.

use super::input;
use crate::evaluate::{Account, Asked, Facts, Truth};
use crate::manifest::{At, Manifest, ManifestNode};
use crate::model::{Effect, GateInput, InputKind, Profile};
use crate::rules::RuleSet;
use crate::rules::facts::{Fact, Source, of_profile, readings};
use crate::text::printable;
use std::collections::BTreeMap;

/// Rules named in a reason.
const NAMED: usize = 4;

/// Changed facts. The profiles are those of the two evaluations, `head` with its own facts and `base` with the base's.
pub(crate) fn facts(
    base: Option<&Manifest>,
    head: &Manifest,
    profiles: (&Profile, &Profile),
    rules: &RuleSet,
) -> Vec<GateInput> {
    let (before, after) =
        (Account { profile: profiles.0, manifest: base }, Account { profile: profiles.1, manifest: Some(head) });
    let mut out = Vec::new();
    for (field, fact) in fields(rules) {
        let (was, now) = (Said::of(&before, &fact, field), Said::of(&after, &fact, field));
        if was.same(&now) {
            continue;
        }
        let (effect, why) = effect(field, before, after, rules);
        let item = input(InputKind::Fact, effect, field, was.text.as_deref(), now.text.as_deref());
        let (path, line) = head.place(now.at);
        let item = item.at(printable(path), line);
        out.push(match why {
            Some(why) => item.because(why),
            None => item,
        });
    }
    out
}

/// Every field that can decide whether and how a rule is asked: those of all facts, and what rules compare beside them.
fn fields(rules: &RuleSet) -> BTreeMap<&str, Fact> {
    let others = rules.asked_fields().into_iter().chain(of_profile().map(|(_, field)| field));
    let mut out: BTreeMap<&str, Fact> =
        others.map(|field| (field, Fact { name: "", source: Source::Text("") })).collect();
    out.extend(readings().into_iter().flat_map(|fact| fact.source.fields().into_iter().map(move |f| (f, fact))));
    out
}

/// What one side says at a field.
struct Said {
    text: Option<String>,
    /// The answer, where entries of a list stand behind it: another entry that changes nothing is not worth a line.
    answer: Option<Truth>,
    at: At,
}

impl Said {
    fn of(side: &Account<'_>, fact: &Fact, field: &str) -> Said {
        let Some(manifest) = side.manifest else { return Said { text: None, answer: None, at: At::WHOLE } };
        let list = manifest.list(field);
        let node = manifest.node(field);
        let at = list.first().map(|(_, at)| *at).or_else(|| Some(node?.line)).unwrap_or(At::WHOLE);
        let texts: Vec<String> = match fact.source {
            Source::SectorRegimes(_) => {
                side.regimes(field).unwrap_or_default().into_iter().map(str::to_owned).collect()
            }
            _ => list.into_iter().map(|(text, _)| text).collect(),
        };
        let none = node.and_then(ManifestNode::as_sequence).is_some().then(|| "none".to_owned());
        let text = if texts.is_empty() { none } else { Some(texts.join(", ")) };
        let listed = matches!(fact.source, Source::Entries(_) | Source::OneOf(..) | Source::SectorRegimes(_));
        Said { text, answer: listed.then(|| side.fact(fact)), at }
    }

    fn same(&self, other: &Said) -> bool {
        match (self.answer, other.answer) {
            (None, None) => self.text == other.text,
            (a, b) => a.unwrap_or(Truth::Unknown) == b.unwrap_or(Truth::Unknown),
        }
    }
}

/// What a changed field does, everything else equal.
fn effect(field: &str, base: Account<'_>, head: Account<'_>, rules: &RuleSet) -> (Effect, Option<String>) {
    let after = Facts::of(head.profile, head.manifest);
    let before = after.with_former(base, field);
    let (mut off, mut on, mut lower, mut higher) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for rule in &rules.rules {
        let (was, now) = (Asked::of(rule, &before), Asked::of(rule, &after));
        match (was.applies, now.applies) {
            (true, false) => off.push(rule.file.id.as_str()),
            (false, true) => on.push(rule.file.id.as_str()),
            (false, false) => {}
            (true, true) if now.below(was) => lower.push(rule.file.id.as_str()),
            (true, true) if was.below(now) => higher.push(rule.file.id.as_str()),
            (true, true) => {}
        }
    }
    let mut parts = Vec::new();
    let mut say = |what: &str, rules: &[&str]| {
        if !rules.is_empty() {
            let shown = rules.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            let more = rules.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            parts.push(format!("{what} {shown}{more}"));
        }
    };
    say("switches off", &off);
    say("asks less of", &lower);
    say("switches on", &on);
    say("asks more of", &higher);
    let effect = match (off.len() + lower.len(), on.len() + higher.len()) {
        (0, 0) => Effect::Changed,
        (0, _) => Effect::Stronger,
        _ => Effect::Weaker,
    };
    (effect, (!parts.is_empty()).then(|| parts.join("; ")))
}
