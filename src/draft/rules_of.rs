//! Which rules ask for a field: read from the conditions of the rules themselves.

use crate::rules::Rule;
use crate::rules::format::{Condition, LevelEvidence, Predicate};
use std::collections::{BTreeMap, BTreeSet};

/// Rules named behind one field.
const SHOWN: usize = 3;

/// Which rules ask for which fields.
#[derive(Debug, Clone, Default)]
pub(super) struct RulesOf {
    /// Ids of rules by the field they ask for, without the marks of lists.
    asked: BTreeMap<String, BTreeSet<String>>,
    /// What makes a rule declared, by its id; of alternatives the first.
    declared: BTreeMap<String, Vec<String>>,
}

impl RulesOf {
    /// Reads all rules.
    pub(super) fn new(rules: &[Rule]) -> RulesOf {
        let mut out = RulesOf::default();
        each(rules, &mut |rule, field| {
            out.asked.entry(field.replace("[]", "")).or_default().insert(rule.file.id.clone());
        });
        for rule in rules {
            let mut needed = Vec::new();
            rule.file.evidence.declared.iter().for_each(|condition| first(condition, &mut needed));
            out.declared.insert(rule.file.id.clone(), needed);
        }
        out
    }

    /// The fields that make a rule declared, each with the marks of its lists.
    pub(super) fn declared(&self, rule: &str) -> &[String] {
        self.declared.get(rule).map_or(&[], Vec::as_slice)
    }

    /// Rules that ask for the field, for a key below it, or for the mapping it stands in.
    pub(super) fn of(&self, field: &str) -> Vec<&str> {
        let below = format!("{field}.");
        let asks = |known: &str| known == field || known.starts_with(&below) || is_below(field, known);
        let ids: BTreeSet<&str> =
            self.asked.iter().filter(|(known, _)| asks(known)).flat_map(|(_, ids)| ids).map(String::as_str).collect();
        ids.into_iter().take(SHOWN).collect()
    }
}

/// `evals.baseline.value` is asked for with `evals.baseline`; a whole section is not.
fn is_below(field: &str, known: &str) -> bool {
    known.contains('.') && field.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'))
}

/// The pillars whose rules ask for a section of the manifest.
#[cfg(test)]
pub(super) fn sections_by_pillar(rules: &[Rule]) -> BTreeMap<String, BTreeSet<crate::model::Pillar>> {
    let mut out: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    each(rules, &mut |rule, field| {
        let section = field.split(['.', '[']).next().unwrap_or(field);
        out.entry(section.to_owned()).or_default().insert(rule.file.pillar);
    });
    out
}

fn each(rules: &[Rule], f: &mut impl FnMut(&Rule, &str)) {
    for rule in rules {
        let LevelEvidence { declared, documented, implemented, verified } = &rule.file.evidence;
        let against = rule.file.contradicted_by.iter().map(|c| &c.when);
        let levels = [declared, documented, implemented, verified].into_iter().flatten();
        levels.chain(against).for_each(|condition| fields(condition, &mut |field| f(rule, field)));
    }
}

/// The fields of a condition; of alternatives those of the first.
fn first(condition: &Condition, out: &mut Vec<String>) {
    match condition {
        Condition::All(list) => list.iter().for_each(|inner| first(inner, out)),
        Condition::Any(list) => list.iter().take(1).for_each(|inner| first(inner, out)),
        Condition::AtLeast { n, of } => of.iter().take(*n).for_each(|inner| first(inner, out)),
        Condition::Declared(names) => out.extend(names.iter().cloned()),
        Condition::Profile(Predicate::AtLeast { field, .. }) => out.push(field.clone()),
        _ => {}
    }
}

fn fields(condition: &Condition, f: &mut impl FnMut(&str)) {
    match condition {
        Condition::All(list) | Condition::Any(list) | Condition::AtLeast { of: list, .. } => {
            list.iter().for_each(|inner| fields(inner, f));
        }
        Condition::Not(inner) | Condition::Enforced(inner) => fields(inner, f),
        Condition::Declared(names) => names.iter().for_each(|name| f(name)),
        Condition::DeclaredFile(matcher) => f(&matcher.field),
        _ => {}
    }
}
