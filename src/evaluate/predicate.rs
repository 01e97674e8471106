//! Profile predicates, three-valued: what nobody declared and nothing shows is unknown.
//!
//! Rules and checks see the system only through [`Facts`]. Where a change is judged by its base, a fact on which the two
//! disagree is unknown, whatever field it comes from; so no field can be forgotten here.

use super::answer::Truth;
use crate::manifest::{Manifest, ManifestNode};
use crate::model::{Basis, Profile, Severity, Stage};
use crate::rules::Rule;
use crate::rules::facts::{self, Fact, Source};
use crate::rules::format::Predicate;
use crate::text::printable;
use std::collections::BTreeSet;

/// One account of the system: a profile and the manifest it was made with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account<'a> {
    /// What is declared or inferred.
    pub(crate) profile: &'a Profile,
    /// The manifest, if there is one.
    pub(crate) manifest: Option<&'a Manifest>,
}

/// What is known about the system, and whose word counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    own: Account<'a>,
    beside: Beside<'a>,
    required: Option<Required<'a>>,
}

/// Who is asked beside the system itself.
#[derive(Debug, Clone, Copy)]
enum Beside<'a> {
    Nobody,
    /// The base of a change: what the two say differently is unknown.
    Base(Account<'a>),
    /// The base, about one field, instead of the change.
    OneField(Account<'a>, &'a str),
}

/// Rules that a policy requires, and what the repository shows without any manifest.
#[derive(Debug, Clone, Copy)]
struct Required<'a> {
    rules: &'a BTreeSet<String>,
    shown: &'a Profile,
}

impl<'a> Facts<'a> {
    /// What one profile and its manifest say.
    pub(crate) fn of(profile: &'a Profile, manifest: Option<&'a Manifest>) -> Self {
        Facts { own: Account { profile, manifest }, beside: Beside::Nobody, required: None }
    }

    /// The same of a change that is judged by its base.
    pub(crate) fn judged_by(self, base: Account<'a>) -> Self {
        Facts { beside: Beside::Base(base), ..self }
    }

    /// The same with one manifest field as the base has it.
    pub(crate) fn with_former(self, base: Account<'a>, field: &'a str) -> Self {
        Facts { beside: Beside::OneField(base, field), ..self }
    }

    /// The same under a policy that requires rules by id: that one of them does not apply is taken from the repository,
    /// not from the manifest.
    pub(crate) fn requiring(self, rules: &'a BTreeSet<String>, shown: &'a Profile) -> Self {
        Facts { required: Some(Required { rules, shown }), ..self }
    }

    /// The base that judges.
    pub(crate) fn base(&self) -> Option<Account<'a>> {
        match self.beside {
            Beside::Base(base) => Some(base),
            Beside::Nobody | Beside::OneField(..) => None,
        }
    }

    /// Whether a rule is asked. One that may apply is.
    pub(crate) fn applies(&self, rule: &Rule) -> bool {
        let asked = &rule.file.applies_when;
        let required = self.required.filter(|required| required.rules.contains(&rule.file.id));
        let shown = |required: Required<'_>| Facts::of(required.shown, None).holds(asked) != Truth::No;
        self.holds(asked) != Truth::No || required.is_some_and(shown)
    }

    /// How much hangs on a rule: of what a change and its base say, the most.
    pub(crate) fn severity(&self, rule: &Rule) -> Severity {
        let alone = |account: Account<'_>| of_severity(&Facts::of(account.profile, account.manifest), rule);
        match self.beside {
            Beside::Base(base) => of_severity(self, rule).max(alone(self.own)).max(alone(base)),
            Beside::Nobody | Beside::OneField(..) => of_severity(self, rule),
        }
    }

    /// Whether the aimed tier is `pilot`, which asks for less.
    pub(crate) fn pilot(&self) -> bool {
        self.holds(&Predicate::Stage(vec![Stage::Pilot.name().to_owned()])) == Truth::Yes
    }

    /// Answers what decides whether and how much is asked; the caller decides what unknown means for it.
    pub(crate) fn holds(&self, asked: &Predicate) -> Truth {
        self.answer(asked, false)
    }

    /// Answers a predicate among evidence: there a number is a claim, and a change may make one.
    pub(crate) fn shows(&self, asked: &Predicate) -> Truth {
        self.answer(asked, true)
    }

    /// The declared fields without which a rule would apply, with their places; all it reads where no single one does it.
    pub(crate) fn declared_away(&self, rule: &Rule) -> Vec<String> {
        let Some(manifest) = self.own.manifest else { return Vec::new() };
        let mut bare = self.own.profile.clone();
        let declared =
            |name: &String| bare.reasons.get(name).is_some_and(|all| all.iter().any(|r| r.basis == Basis::Declared));
        let inferred = bare.facts.iter().filter(|(name, _)| !declared(name));
        bare.facts = inferred.map(|(name, value)| (name.clone(), value.clone())).collect();
        let bare = Account { profile: &bare, manifest: None };
        let mut fields = BTreeSet::new();
        facts::fields(&rule.file.applies_when, &mut fields);
        let matters = |field: &&&str| self.with_former(bare, field).applies(rule);
        let picked: Vec<&str> = fields.iter().filter(matters).copied().collect();
        let picked = if picked.is_empty() { fields.into_iter().collect() } else { picked };
        let place = |field: &str| {
            let (path, line) = manifest.place(manifest.node(field)?.line);
            Some(format!("{field}, {}:{line}", printable(path)))
        };
        picked.into_iter().filter_map(place).collect()
    }

    fn answer(&self, asked: &Predicate, evidence: bool) -> Truth {
        let ask = |inner: &Predicate| self.answer(inner, evidence);
        match asked {
            Predicate::Always => Truth::Yes,
            Predicate::All(list) => list.iter().map(ask).min().unwrap_or(Truth::Yes),
            Predicate::Any(list) => list.iter().map(ask).max().unwrap_or(Truth::No),
            Predicate::Not(inner) => ask(inner).not(),
            Predicate::AtLeast { .. } if evidence => self.own.ask(asked),
            _ => self.single(asked),
        }
    }

    /// One question that is made of no others.
    fn single(&self, asked: &Predicate) -> Truth {
        let own = self.own.ask(asked);
        match self.beside {
            Beside::Base(base) if base.ask(asked) != own => Truth::Unknown,
            Beside::OneField(base, field) if reads(asked, field) => base.ask(asked),
            _ => own,
        }
    }
}

/// Whether a question is answered from a manifest field.
fn reads(asked: &Predicate, field: &str) -> bool {
    let mut fields = BTreeSet::new();
    facts::fields(asked, &mut fields);
    fields.contains(field)
}

/// The first `severity_if` that holds; an unknown one only if it is stricter.
fn of_severity(facts: &Facts<'_>, rule: &Rule) -> Severity {
    let mut severity = rule.file.severity;
    for alternative in &rule.file.severity_if {
        match facts.holds(&alternative.when) {
            Truth::Yes => return alternative.severity,
            Truth::Unknown => severity = severity.max(alternative.severity),
            Truth::No => {}
        }
    }
    severity
}

impl Account<'_> {
    /// Answers one question; those that are made of others are taken apart before.
    fn ask(&self, asked: &Predicate) -> Truth {
        let among = |value: Option<&str>, accepted: &[String]| match value {
            Some(value) => Truth::of(accepted.iter().any(|word| word == value)),
            None => Truth::Unknown,
        };
        match asked {
            Predicate::Kind(kinds) => Truth::of(kinds.iter().any(|kind| self.profile.kinds.contains(kind))),
            Predicate::Archetype(list) => Truth::of(list.contains(&self.profile.archetype)),
            Predicate::Fact(name) => facts::named(name).map_or(Truth::Unknown, |fact| self.fact(fact)),
            Predicate::AtLeast { field, value } => match self.manifest.and_then(|m| m.number(field)) {
                Some((number, _)) => Truth::of(number >= *value),
                None => Truth::Unknown,
            },
            _ => match facts::word(asked) {
                Some((Fact { source: Source::Text(field), .. }, accepted)) => {
                    among(self.manifest.and_then(|m| m.text(field)).map(|(text, _)| text).as_deref(), accepted)
                }
                Some((fact, accepted)) => among(self.profile.facts.get(fact.name).map(String::as_str), accepted),
                None => Truth::Unknown,
            },
        }
    }

    /// Answers a yes/no fact.
    pub(crate) fn fact(&self, fact: &Fact) -> Truth {
        self.source(fact.name, &fact.source)
    }

    fn source(&self, name: &str, source: &Source) -> Truth {
        let ask = |inner: &Source| self.source(name, inner);
        match source {
            Source::Profile(_) => match self.profile.facts.get(name).map(String::as_str) {
                Some("true") => Truth::Yes,
                Some("false") => Truth::No,
                _ => Truth::Unknown,
            },
            Source::Text(field) => self.flags(&[*field]),
            Source::Kinds(kinds) => Truth::of(self.profile.kinds.iter().any(|kind| kinds.contains(&kind.as_str()))),
            Source::Flags(fields) => self.flags(fields),
            Source::Entries(field) => match self.manifest {
                Some(m) if m.declares(field).is_some() => Truth::Yes,
                // An empty list is an answer, a missing one is not.
                Some(m) if m.lists_none(field) => Truth::No,
                _ => Truth::Unknown,
            },
            Source::OtherThan(field, none) => match self.manifest.and_then(|m| m.text(field)) {
                Some((word, _)) => Truth::of(word != *none),
                None => Truth::Unknown,
            },
            Source::OneOf(field, words) => match self.manifest.map(|m| m.list(field)).unwrap_or_default() {
                list if list.is_empty() => Truth::Unknown,
                list => Truth::of(list.iter().any(|(word, _)| words.contains(&word.as_str()))),
            },
            Source::SectorRegimes(field) => match self.regimes(field) {
                Some(names) => {
                    let sector = &super::words::table().sector_regimes;
                    Truth::of(names.into_iter().any(|name| sector.is_match(name)))
                }
                None => Truth::Unknown,
            },
            Source::Any(list) => list.iter().map(ask).max().unwrap_or(Truth::No),
            Source::First(list) => list.iter().map(ask).find(|t| *t != Truth::Unknown).unwrap_or(Truth::Unknown),
        }
    }

    /// Yes where one of the flags is `true`, no where all that are declared are `false`.
    fn flags(&self, fields: &[&str]) -> Truth {
        let known = fields.iter().filter_map(|field| Some(Truth::of(self.manifest?.flag(field)?.0)));
        known.max().unwrap_or(Truth::Unknown)
    }

    /// Names of the regimes that apply; `None` where nothing is listed.
    pub(crate) fn regimes(&self, field: &str) -> Option<Vec<&str>> {
        let (list, name) = field.split_once("[].")?;
        let entries = self.manifest?.node(list)?.as_sequence()?;
        let applies = |entry: &&ManifestNode| entry.get("applies").and_then(ManifestNode::as_bool) != Some(false);
        Some(entries.iter().filter(applies).filter_map(|entry| entry.get(name)?.as_str()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_facts_stay_unknown_and_kinds_are_known() {
        let mut profile = Profile { kinds: vec!["rag".into()], ..Profile::default() };
        let serving = Predicate::Serving(vec!["online".into()]);
        assert_eq!(Facts::of(&profile, None).holds(&serving), Truth::Unknown);
        assert_eq!(Facts::of(&profile, None).holds(&Predicate::Not(Box::new(serving.clone()))), Truth::Unknown);
        assert_eq!(Facts::of(&profile, None).holds(&Predicate::Fact("uses_llm".into())), Truth::Yes);
        assert_eq!(Facts::of(&profile, None).holds(&Predicate::Fact("trains_model".into())), Truth::No);
        profile.facts.insert("serving".into(), "batch".into());
        assert_eq!(Facts::of(&profile, None).holds(&serving), Truth::No);
        let any = Predicate::Any(vec![serving, Predicate::Always]);
        assert_eq!(Facts::of(&profile, None).holds(&any), Truth::Yes);
    }

    #[test]
    fn what_change_and_base_say_differently_is_unknown() {
        let facts = |values: &[(&str, &str)]| Profile {
            facts: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..Profile::default()
        };
        let own = facts(&[("user_facing", "false"), ("audience", "public"), ("stage", "pilot")]);
        let former = facts(&[("user_facing", "true"), ("audience", "internal"), ("stage", "pilot")]);
        let base = Account { profile: &former, manifest: None };
        let both = Facts::of(&own, None).judged_by(base);
        let user_facing = Predicate::Fact("user_facing".into());
        let public = Predicate::Audience(vec!["public".into()]);
        assert_eq!(both.holds(&user_facing), Truth::Unknown);
        // Neither side alone says both, and a change may have split them between the sides.
        assert_eq!(both.holds(&Predicate::All(vec![user_facing.clone(), public.clone()])), Truth::Unknown);
        assert!(both.pilot());
        let one = Facts::of(&own, None).with_former(base, "system.user_facing");
        assert_eq!((one.holds(&user_facing), one.holds(&public)), (Truth::Yes, Truth::Yes));
    }

    #[test]
    fn facts_of_the_manifest() {
        let ask = |rest: &str, name: &str| {
            let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\n{rest}");
            let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap();
            Facts::of(&Profile::default(), Some(&manifest)).holds(&Predicate::Fact(name.into()))
        };
        for (rest, name, wanted) in [
            ("", "has_data_sources", Truth::Unknown),
            ("data: {sources: []}", "has_data_sources", Truth::No),
            ("data: {sources: [{name: orders}]}", "has_data_sources", Truth::Yes),
            ("dependencies: []", "has_dependencies", Truth::No),
            ("", "subjective_labels", Truth::Unknown),
            ("evals: [{id: a, judge: {type: model}}]", "subjective_labels", Truth::Yes),
            ("evals: [{id: a, judge: {type: exact}}]", "subjective_labels", Truth::No),
            ("", "human_oversight", Truth::Unknown),
            ("human_oversight: {mode: none}", "human_oversight", Truth::No),
            ("human_oversight: {mode: in_the_loop}", "human_oversight", Truth::Yes),
            ("data: {confidential: true}", "confidential_data", Truth::Yes),
            ("data: {personal: true}\nprivacy: {personal: false}", "personal_data", Truth::Yes),
            ("data: {personal: false}", "personal_data", Truth::No),
            ("", "regulated", Truth::Unknown),
            ("governance: {other_regimes: [{name: GDPR, applies: true}]}", "regulated", Truth::No),
            ("governance: {other_regimes: [{name: HIPAA, applies: true}]}", "regulated", Truth::Yes),
            ("governance: {other_regimes: [{name: HIPAA, applies: false}]}", "regulated", Truth::No),
        ] {
            assert_eq!(ask(rest, name), wanted, "{name}: {rest}");
        }
    }
}
