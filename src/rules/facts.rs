//! What rules may ask of the system, and the manifest fields each answer comes from.
//!
//! The one table behind the predicates: they are answered from it, the profile takes its declared facts from it, the
//! linter knows the names by it, and a gate with a base lists the changes of its fields. A fact that is added here is
//! therefore guarded against a change that declares it away.

use super::format::Predicate;
use std::collections::BTreeSet;

/// How a question about the system is answered. A field is written as in `declared:` matchers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// By the profile: declared at this field, or else inferred from the repository.
    Profile(&'static str),
    /// By the manifest alone: the text at this field.
    Text(&'static str),
    /// The system is of one of these kinds.
    Kinds(&'static [&'static str]),
    /// One of these flags is `true`; no where those that are declared are all `false`.
    Flags(&'static [&'static str]),
    /// Entries with this field exist; an empty list is a no, a missing one is unknown.
    Entries(&'static str),
    /// Something other than this word stands at the field.
    OtherThan(&'static str, &'static str),
    /// One of the texts at the field is one of these words.
    OneOf(&'static str, &'static [&'static str]),
    /// One of the regimes listed under these names belongs to a regulated sector and applies.
    SectorRegimes(&'static str),
    /// The strongest of several answers.
    Any(&'static [Source]),
    /// The first answer that is known.
    First(&'static [Source]),
}

/// A named question about the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The name in rules and in the profile of a report.
    pub(crate) name: &'static str,
    /// Where the answer comes from.
    pub(crate) source: Source,
}

const LANGUAGE_MODEL: &[&str] = &["llm_app", "rag", "agent"];

/// What `fact: NAME` may ask: yes, no, or unknown.
pub(crate) static FACTS: [Fact; 19] = [
    fact("user_facing", Source::Profile("system.user_facing")),
    fact("generative", Source::Profile("system.generative")),
    fact("untrusted_content", Source::Profile("system.untrusted_content")),
    fact("accepts_uploads", Source::Profile("system.accepts_uploads")),
    fact("decisions_affect_individuals", Source::Profile("system.decisions_affect_individuals")),
    fact("downstream_automation", Source::Profile("system.downstream_automation")),
    fact("vendor_built", Source::Profile("system.vendor_built")),
    fact(
        "regulated",
        Source::First(&[Source::Profile("system.regulated"), Source::SectorRegimes("governance.other_regimes[].name")]),
    ),
    fact("uses_llm", Source::Kinds(LANGUAGE_MODEL)),
    fact("trains_model", Source::Kinds(&["trained_model", "fine_tuned"])),
    fact("has_dependencies", Source::Entries("dependencies[].name")),
    fact("has_data_sources", Source::Entries("data.sources[].name")),
    fact("has_alerts", Source::Entries("alerts[].name")),
    fact("uses_paid_api", Source::Any(&[Source::Kinds(LANGUAGE_MODEL), Source::Entries("cost.components[].name")])),
    fact("personal_data", Source::Flags(&["privacy.personal", "data.personal"])),
    fact("confidential_data", Source::Flags(&["data.confidential"])),
    fact("sensitive_data", Source::Flags(&["data.sensitive"])),
    fact("human_oversight", Source::OtherThan("human_oversight.mode", "none")),
    fact("subjective_labels", Source::OneOf("evals[].judge.type", &["human", "model"])),
];

/// What predicates compare with words.
pub(crate) static WORDS: [Fact; 7] = [
    // The profile adds the kinds that are seen to the declared ones, so that predicates ask it for them.
    fact("kind", Source::Text(KIND)),
    fact("serving", Source::Profile("system.serving")),
    fact("audience", Source::Profile("system.audience")),
    fact("stakes", Source::Profile("system.stakes")),
    fact("autonomy", Source::Profile("system.autonomy")),
    fact("stage", Source::Profile("plan.stage")),
    fact("eu_class", Source::Text("governance.eu_ai_act.class")),
];

const fn fact(name: &'static str, source: Source) -> Fact {
    Fact { name, source }
}

/// The field of the declared kinds.
const KIND: &str = "system.kind";

/// The fact of a name that `fact:` may ask.
pub(crate) fn named(name: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|fact| fact.name == name)
}

/// The facts a report's profile holds once they are declared: name and field.
pub(crate) fn of_profile() -> impl Iterator<Item = (&'static str, &'static str)> {
    let declared = readings().into_iter().filter_map(|fact| match fact.source {
        Source::Profile(field) => Some((fact.name, field)),
        _ => None,
    });
    declared.chain([("expected_users", "system.expected_users")])
}

/// Every source that reads the manifest itself, with the name of its fact; those made of several are taken apart.
pub(crate) fn readings() -> Vec<Fact> {
    fn take(name: &'static str, source: Source, out: &mut Vec<Fact>) {
        match source {
            Source::Any(list) | Source::First(list) => list.iter().for_each(|inner| take(name, *inner, out)),
            Source::Kinds(_) => {}
            Source::Flags(fields) => out.extend(fields.iter().map(|field| fact(name, Source::Text(field)))),
            _ => out.push(fact(name, source)),
        }
    }
    let mut out = Vec::new();
    WORDS.iter().chain(&FACTS).for_each(|fact| take(fact.name, fact.source, &mut out));
    out
}

impl Source {
    /// The manifest fields it reads.
    pub(crate) fn fields(&self) -> Vec<&'static str> {
        match *self {
            Source::Profile(field)
            | Source::Text(field)
            | Source::Entries(field)
            | Source::OtherThan(field, _)
            | Source::OneOf(field, _)
            | Source::SectorRegimes(field) => vec![field],
            Source::Kinds(_) => vec![KIND],
            Source::Flags(fields) => fields.to_vec(),
            Source::Any(list) | Source::First(list) => list.iter().flat_map(Source::fields).collect(),
        }
    }
}

/// The word a predicate asks for, with the values it accepts.
pub(crate) fn word(predicate: &Predicate) -> Option<(&'static Fact, &[String])> {
    let (name, accepted) = match predicate {
        Predicate::Kind(list) => ("kind", list),
        Predicate::Serving(list) => ("serving", list),
        Predicate::Audience(list) => ("audience", list),
        Predicate::Stakes(list) => ("stakes", list),
        Predicate::Autonomy(list) => ("autonomy", list),
        Predicate::Stage(list) => ("stage", list),
        Predicate::EuClass(list) => ("eu_class", list),
        _ => return None,
    };
    WORDS.iter().find(|fact| fact.name == name).map(|fact| (fact, accepted.as_slice()))
}

/// Adds the manifest fields a predicate reads.
pub(crate) fn fields<'p>(predicate: &'p Predicate, out: &mut BTreeSet<&'p str>) {
    match predicate {
        Predicate::Always | Predicate::Archetype(_) => {}
        Predicate::All(list) | Predicate::Any(list) => list.iter().for_each(|inner| fields(inner, out)),
        Predicate::Not(inner) => fields(inner, out),
        Predicate::AtLeast { field, .. } => drop(out.insert(field)),
        Predicate::Fact(name) => out.extend(named(name).into_iter().flat_map(|fact| fact.source.fields())),
        Predicate::Kind(_)
        | Predicate::Serving(_)
        | Predicate::Audience(_)
        | Predicate::Stakes(_)
        | Predicate::Autonomy(_)
        | Predicate::Stage(_)
        | Predicate::EuClass(_) => {
            out.extend(word(predicate).into_iter().flat_map(|(fact, _)| fact.source.fields()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::known_field;

    #[test]
    fn names_are_unique_and_fields_are_those_of_the_manifest() {
        let mut names = BTreeSet::new();
        for fact in WORDS.iter().chain(&FACTS) {
            assert!(names.insert(fact.name), "{}", fact.name);
            let fields = fact.source.fields();
            assert!(!fields.is_empty() && fields.iter().all(|field| known_field(field)), "{}: {fields:?}", fact.name);
        }
    }

    #[test]
    fn the_guide_names_every_fact() {
        let guide = include_str!("../../rules/README.md");
        for fact in FACTS {
            let own = fact.source.fields() == [format!("system.{}", fact.name)];
            assert!(own || guide.contains(&format!("`{}`", fact.name)), "{}", fact.name);
        }
    }

    #[test]
    fn every_predicate_of_the_built_in_rules_reads_a_known_fact() {
        for rule in crate::rules::RuleSet::embedded().unwrap().rules {
            let whens = rule.file.severity_if.iter().map(|alternative| &alternative.when);
            for predicate in whens.chain([&rule.file.applies_when]) {
                let mut out = BTreeSet::new();
                fields(predicate, &mut out);
                assert!(matches!(predicate, Predicate::Always) || !out.is_empty(), "{}: {predicate:?}", rule.file.id);
            }
        }
    }
}
