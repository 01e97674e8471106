//! Which rules ask for a field: read from the conditions of the rules themselves.

use crate::rules::Rule;
use crate::rules::format::{Condition, LevelEvidence};
use std::collections::{BTreeMap, BTreeSet};

/// Rules named behind one field.
const SHOWN: usize = 3;

/// Ids of rules by the field they ask for, without the marks of lists.
#[derive(Debug, Clone, Default)]
pub(super) struct RulesOf(BTreeMap<String, BTreeSet<String>>);

impl RulesOf {
    /// Reads all rules.
    pub(super) fn new(rules: &[Rule]) -> RulesOf {
        let mut out = RulesOf::default();
        each(rules, &mut |rule, field| {
            out.0.entry(field.replace("[]", "")).or_default().insert(rule.file.id.clone());
        });
        out
    }

    /// Rules that ask for the field, for a key below it, or for the mapping it stands in.
    pub(super) fn of(&self, field: &str) -> Vec<&str> {
        let below = format!("{field}.");
        let asks = |known: &str| known == field || known.starts_with(&below) || is_below(field, known);
        let ids: BTreeSet<&str> =
            self.0.iter().filter(|(known, _)| asks(known)).flat_map(|(_, ids)| ids).map(String::as_str).collect();
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
