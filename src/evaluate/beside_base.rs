//! A change beside its base: what each rule asks of the two, and which words of the change do not count.

use super::predicate::{Account, Facts};
use crate::manifest::{Manifest, ManifestNode};
use crate::model::Severity;
use crate::rules::facts::{Source, readings};
use crate::rules::policy::rank;
use crate::rules::{Rule, RuleSet};
use crate::structured::{Key, Value};

/// What a rule asks of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Whether it asks at all.
    pub(crate) applies: bool,
    /// How much hangs on it.
    pub(crate) severity: Severity,
    /// Rank of the level it must reach.
    pub(crate) required: u8,
}

impl Asked {
    /// Works it out from what is known about the system.
    pub(crate) fn of(rule: &Rule, facts: &Facts<'_>) -> Asked {
        let severity = facts.severity(rule);
        Asked {
            applies: facts.applies(rule),
            severity,
            required: rank(rule.required(facts.pilot(), severity), rule.file.attestation),
        }
    }

    /// It asks for less than the other in some respect.
    pub(crate) fn below(self, other: Asked) -> bool {
        let lower = self.severity < other.severity || self.required < other.required;
        other.applies && (!self.applies || lower)
    }
}

/// The manifest of a change with the base's words about the system where the change's own ask no more: a contradiction
/// does not go away because the word it hangs on was changed. `None` where nothing has to be put back.
///
/// Words that the base did not have stay, they contradict or they claim; lists and numbers are claims and stay, too.
pub(crate) fn with_words_of(base: Account<'_>, change: Account<'_>, rules: &RuleSet) -> Option<Manifest> {
    let (before, after) = (base.manifest?, change.manifest?);
    let now = Facts::of(change.profile, change.manifest);
    // A rule that may apply and one that surely does are both asked; the sure one is asked for more.
    let sure = |rule: &Rule, facts: &Facts<'_>| facts.holds(&rule.file.applies_when);
    let asks_more = |field: &str| {
        let was = now.with_former(base, field);
        let below = |a: &Facts<'_>, b: &Facts<'_>| {
            let mut rules = rules.rules.iter();
            rules.any(|rule| sure(rule, a) < sure(rule, b) || Asked::of(rule, a).below(Asked::of(rule, b)))
        };
        below(&was, &now) && !below(&now, &was)
    };
    let mut out: Option<Manifest> = None;
    for fact in readings() {
        let (Source::Profile(field) | Source::Text(field) | Source::OtherThan(field, _)) = fact.source else {
            continue;
        };
        let Some(word) = before.node(field).filter(|_| before.text(field).is_some()) else { continue };
        if after.node(field).is_some_and(|own| own.says_the_same(word)) || asks_more(field) {
            continue;
        }
        let out = out.get_or_insert_with(|| after.clone());
        let word = out.adopt(before, word.clone());
        put(&mut out.tree, field, word);
    }
    out
}

/// Puts a value at a dotted field.
fn put(tree: &mut ManifestNode, field: &str, value: ManifestNode) {
    let (name, rest) = field.split_once('.').map_or((field, None), |(name, rest)| (name, Some(rest)));
    if !matches!(tree.value, Value::Mapping(_)) {
        tree.value = Value::Mapping(Vec::new());
    }
    let Value::Mapping(entries) = &mut tree.value else { return };
    let mut inner = match entries.iter().rposition(|(key, _)| key.text == name) {
        Some(at) => entries.remove(at).1,
        None => ManifestNode::new(Value::Null, value.line, value.column),
    };
    match rest {
        Some(rest) => put(&mut inner, rest, value),
        None => inner = value,
    }
    entries.push((Key { text: name.to_owned(), line: inner.line, column: inner.column }, inner));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Profile;

    #[test]
    fn a_word_that_asks_less_is_put_back_and_one_that_asks_more_stays() {
        let rules = RuleSet::embedded().unwrap();
        let manifest = |rest: &str| {
            let text = format!("schema_version: \"1\"\nsystem: {{name: a, kind: [rag]}}\n{rest}\n");
            crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap()
        };
        let profile = Profile::default();
        let judged = |base: &str, change: &str| {
            let (base, change) = (manifest(base), manifest(change));
            let account = |manifest| Account { profile: &profile, manifest: Some(manifest) };
            let out = with_words_of(account(&base), account(&change), &rules).unwrap_or(change.clone());
            let text = |field: &str| out.text(field).map(|(text, _)| text).unwrap_or_default();
            [text("governance.eu_ai_act.class"), text("human_oversight.mode"), text("cost.monthly_at.expected")]
        };
        let class = |class: &str| format!("governance: {{eu_ai_act: {{class: {class}}}}}");
        // "prohibited" and "high" are said to be wrong in other respects than "minimal" is.
        assert_eq!(judged(&class("prohibited"), &class("minimal"))[0], "prohibited");
        assert_eq!(judged(&class("high"), "plan: {stage: pilot}")[0], "high", "taken out");
        assert_eq!(judged(&class("limited"), &class("high"))[0], "high", "asks for more");
        assert_eq!(judged("", &class("limited"))[0], "limited", "new words are claims");
        assert_eq!(judged("human_oversight: {mode: in_the_loop}", "human_oversight: {mode: none}")[1], "in_the_loop");
        let cost = |month: u32| format!("cost: {{monthly_at: {{expected: {month}}}}}");
        assert_eq!(judged(&cost(5000), &cost(500))[2], "500", "numbers are claims");
    }
}
