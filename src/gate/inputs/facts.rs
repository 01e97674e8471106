//! Facts of the manifest that decide which rules apply and how much hangs on them.
//!
//! The effect of a changed fact is not guessed from its name: the rules are asked once with the fact as it is and once
//! as it was, everything else equal.

use super::input;
use crate::evaluate::{Truth, predicate, severity};
use crate::gate::base::with_fact;
use crate::manifest::{At, Manifest};
use crate::model::{Effect, GateInput, InputKind, Profile};
use crate::rules::policy::rank;
use crate::rules::{Rule, RuleSet};
use crate::text::printable;

/// Manifest fields that predicates read beside the numbers rules compare.
pub(crate) const FACTS: [&str; 17] = [
    "system.kind",
    "system.serving",
    "system.audience",
    "system.user_facing",
    "system.generative",
    "system.untrusted_content",
    "system.accepts_uploads",
    "system.stakes",
    "system.autonomy",
    "system.decisions_affect_individuals",
    "system.downstream_automation",
    "system.vendor_built",
    "system.expected_users",
    "plan.stage",
    "governance.eu_ai_act.class",
    "privacy.personal",
    "data.personal",
];

/// Rules named in a reason.
const NAMED: usize = 4;

/// Changed facts. The profiles are those of the two evaluations, `head` with its own facts and `base` with the base's.
pub(crate) fn facts(
    base: Option<&Manifest>,
    head: &Manifest,
    profiles: (&Profile, &Profile),
    rules: &RuleSet,
) -> Vec<GateInput> {
    let mut out = Vec::new();
    for field in FACTS {
        let text = |m: &Manifest| {
            let list = m.list(field);
            let at = list.first().map_or(At::WHOLE, |(_, at)| *at);
            (!list.is_empty()).then(|| (list.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join(", "), at))
        };
        let (was, now) = (base.and_then(text), text(head));
        let (was, at) = (was.map(|(text, _)| text), now.as_ref().map_or(At::WHOLE, |(_, at)| *at));
        let now = now.map(|(text, _)| text);
        if was == now {
            continue;
        }
        let (effect, why) = effect(field, base, head, profiles, rules);
        let item = input(InputKind::Fact, effect, field, was.as_deref(), now.as_deref());
        let (path, line) = head.place(at);
        let item = item.at(printable(path), line);
        out.push(match why {
            Some(why) => item.because(why),
            None => item,
        });
    }
    out
}

fn effect(
    field: &str,
    base: Option<&Manifest>,
    head: &Manifest,
    (base_profile, head_profile): (&Profile, &Profile),
    rules: &RuleSet,
) -> (Effect, Option<String>) {
    let former = with_fact(head, base, field);
    let mut profile = head_profile.clone();
    let name = field.rsplit('.').next().unwrap_or(field);
    if field == "system.kind" {
        profile.kinds.clone_from(&base_profile.kinds);
    } else {
        match base_profile.facts.get(name) {
            Some(value) => drop(profile.facts.insert(name.to_owned(), value.clone())),
            None => drop(profile.facts.remove(name)),
        }
    }
    let (mut off, mut on, mut lower, mut higher) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for rule in &rules.rules {
        let (was, now) = (Asked::of(rule, &profile, &former), Asked::of(rule, head_profile, head));
        match (was.applies, now.applies) {
            (true, false) => off.push(rule.file.id.as_str()),
            (false, true) => on.push(rule.file.id.as_str()),
            (false, false) => {}
            (true, true) if now.is_below(&was) => lower.push(rule.file.id.as_str()),
            (true, true) if was.is_below(&now) => higher.push(rule.file.id.as_str()),
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

/// What a rule asks of a profile.
struct Asked {
    applies: bool,
    severity: crate::model::Severity,
    required: u8,
}

impl Asked {
    fn of(rule: &Rule, profile: &Profile, manifest: &Manifest) -> Asked {
        let severity = severity(profile, Some(manifest), rule);
        let pilot = profile.facts.get("stage").is_some_and(|s| s == "pilot");
        Asked {
            applies: predicate(profile, Some(manifest), &rule.file.applies_when) != Truth::No,
            severity,
            required: rank(rule.required(pilot, severity), rule.file.attestation),
        }
    }

    fn is_below(&self, other: &Asked) -> bool {
        self.severity < other.severity || self.required < other.required
    }
}
