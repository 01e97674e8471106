//! Profile predicates, three-valued: what nobody declared and nothing shows is unknown.

use super::answer::Truth;
use crate::manifest::Manifest;
use crate::model::Profile;
use crate::rules::format::Predicate;

/// Answers a predicate; the caller decides what unknown means for it.
pub(crate) fn predicate(profile: &Profile, manifest: Option<&Manifest>, p: &Predicate) -> Truth {
    let ask = |inner: &Predicate| predicate(profile, manifest, inner);
    let one_of = |name: &str, values: &[String]| match profile.facts.get(name) {
        Some(value) => Truth::of(values.contains(value)),
        None => Truth::Unknown,
    };
    match p {
        Predicate::Always => Truth::Yes,
        Predicate::All(list) => list.iter().map(ask).min().unwrap_or(Truth::Yes),
        Predicate::Any(list) => list.iter().map(ask).max().unwrap_or(Truth::No),
        Predicate::Not(inner) => ask(inner).not(),
        Predicate::Kind(kinds) => Truth::of(kinds.iter().any(|k| profile.kinds.contains(k))),
        Predicate::Archetype(list) => Truth::of(list.contains(&profile.archetype)),
        Predicate::Serving(list) => one_of("serving", list),
        Predicate::Audience(list) => one_of("audience", list),
        Predicate::Stakes(list) => one_of("stakes", list),
        Predicate::Autonomy(list) => one_of("autonomy", list),
        Predicate::Stage(list) => one_of("stage", list),
        Predicate::EuClass(list) => match manifest.and_then(|m| m.text("governance.eu_ai_act.class")) {
            Some((class, _)) => Truth::of(list.contains(&class)),
            None => Truth::Unknown,
        },
        Predicate::Fact(name) => fact(profile, manifest, name),
        Predicate::AtLeast { field, value } => match manifest.and_then(|m| m.number(field)) {
            Some((number, _)) => Truth::of(number >= *value),
            None => Truth::Unknown,
        },
    }
}

/// Facts a rule may ask for; the rest of `system.*` is told apart by its own predicates.
pub(crate) const FACTS: [&str; 19] = [
    "user_facing",
    "generative",
    "untrusted_content",
    "accepts_uploads",
    "decisions_affect_individuals",
    "downstream_automation",
    "vendor_built",
    "regulated",
    "uses_llm",
    "trains_model",
    "has_dependencies",
    "has_data_sources",
    "has_alerts",
    "uses_paid_api",
    "personal_data",
    "confidential_data",
    "sensitive_data",
    "human_oversight",
    "subjective_labels",
];

fn fact(profile: &Profile, manifest: Option<&Manifest>, name: &str) -> Truth {
    let kind = |names: &[&str]| Truth::of(names.iter().any(|n| profile.kinds.iter().any(|k| k == n)));
    let listed = |field: &str| match manifest {
        Some(m) if m.declares(field).is_some() => Truth::Yes,
        // An empty list is an answer, a missing one is none.
        Some(m) if m.lists_none(field) => Truth::No,
        _ => Truth::Unknown,
    };
    let flagged = |fields: &[&str]| {
        let known: Vec<bool> = fields.iter().filter_map(|field| Some(manifest?.flag(field)?.0)).collect();
        if known.contains(&true) {
            Truth::Yes
        } else if known.is_empty() {
            Truth::Unknown
        } else {
            Truth::No
        }
    };
    match name {
        "uses_llm" => kind(&["llm_app", "rag", "agent"]),
        "trains_model" => kind(&["trained_model", "fine_tuned"]),
        "has_dependencies" => listed("dependencies[].name"),
        "has_data_sources" => listed("data.sources[].name"),
        "has_alerts" => listed("alerts[].name"),
        "uses_paid_api" => kind(&["llm_app", "rag", "agent"]).max(listed("cost.components[].name")),
        "personal_data" => flagged(&["privacy.personal", "data.personal"]),
        "confidential_data" => flagged(&["data.confidential"]),
        "sensitive_data" => flagged(&["data.sensitive"]),
        "human_oversight" => match manifest.and_then(|m| m.text("human_oversight.mode")) {
            Some((mode, _)) => Truth::of(mode != "none"),
            None => Truth::Unknown,
        },
        "regulated" => match flagged(&["system.regulated"]) {
            Truth::Unknown => regimes(manifest),
            known => known,
        },
        "subjective_labels" => {
            let judges = manifest.map(|m| m.list("evals[].judge.type")).unwrap_or_default();
            match judges.is_empty() {
                true => Truth::Unknown,
                false => Truth::of(judges.iter().any(|(judge, _)| judge == "human" || judge == "model")),
            }
        }
        _ => match profile.facts.get(name).map(String::as_str) {
            Some("true") => Truth::Yes,
            Some("false") => Truth::No,
            _ => Truth::Unknown,
        },
    }
}

/// Whether a regime that applies is one of a regulated sector; unknown where no regime is named.
fn regimes(manifest: Option<&Manifest>) -> Truth {
    let entries = manifest.and_then(|m| m.tree.at(&["governance", "other_regimes"])?.as_sequence());
    let Some(entries) = entries else { return Truth::Unknown };
    let applies =
        |entry: &&crate::manifest::ManifestNode| entry.get("applies").and_then(|n| n.as_bool()) != Some(false);
    let named = entries.iter().filter(applies).filter_map(|entry| entry.get("name")?.as_str());
    let sector = &super::words::table().sector_regimes;
    Truth::of(named.into_iter().any(|name| sector.is_match(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_facts_stay_unknown_and_kinds_are_known() {
        let mut profile = Profile { kinds: vec!["rag".into()], ..Profile::default() };
        let serving = Predicate::Serving(vec!["online".into()]);
        assert_eq!(predicate(&profile, None, &serving), Truth::Unknown);
        assert_eq!(predicate(&profile, None, &Predicate::Not(Box::new(serving.clone()))), Truth::Unknown);
        assert_eq!(predicate(&profile, None, &Predicate::Fact("uses_llm".into())), Truth::Yes);
        assert_eq!(predicate(&profile, None, &Predicate::Fact("trains_model".into())), Truth::No);
        profile.facts.insert("serving".into(), "batch".into());
        assert_eq!(predicate(&profile, None, &serving), Truth::No);
        let any = Predicate::Any(vec![serving, Predicate::Always]);
        assert_eq!(predicate(&profile, None, &any), Truth::Yes);
    }

    #[test]
    fn facts_of_the_manifest() {
        let ask = |rest: &str, name: &str| {
            let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\n{rest}");
            let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap();
            predicate(&Profile::default(), Some(&manifest), &Predicate::Fact(name.into()))
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
