//! Which rules apply, and why: facts about the system, declared or inferred.
//!
//! The manifest wins where it speaks, but it cannot switch rules off silently: kinds the scan finds are added and the
//! difference is a contradiction. Every fact carries its reason. Inference is data (`rules/profile.yaml`).

use crate::evaluate::{Facts, Freshness, Question, Scope, Truth, World, holds};
use crate::inventory::Inventory;
use crate::manifest::{At, Manifest};
use crate::model::{Basis, Certainty, Contradiction, Note, Profile, Reason, Recognised, Stage};
use crate::rules::RuleSet;
use crate::rules::condition::Cond;
use crate::rules::facts;
use crate::signals::Signals;
use crate::text::printable;
use jiff::civil::Date;

/// The profile and what manifest and scan disagree about.
#[derive(Debug, Default)]
pub(crate) struct Profiled {
    pub(crate) profile: Profile,
    pub(crate) contradictions: Vec<Contradiction>,
    pub(crate) notes: Vec<Note>,
    /// An AI system was found or declared.
    pub(crate) is_ai: bool,
}

/// Works out the profile. `stage` overrides `plan.stage`.
pub(crate) fn profile(
    inventory: &Inventory,
    rules: &RuleSet,
    signals: &Signals,
    manifest: Option<&Manifest>,
    stage: Option<Stage>,
    today: Date,
) -> Profiled {
    let (empty, whole, ageless) = (Profile::default(), Scope::default(), Freshness::default());
    let world = World {
        inventory,
        rules,
        signals,
        manifest: None,
        cost: None,
        facts: Facts::of(&empty, None),
        today,
        scope: &whole,
        freshness: &ageless,
    };
    let mut out = Profiled::default();
    let undeclared = manifest.is_none_or(|m| m.list("system.kind").is_empty());
    let (mut inferred, certainty) = kinds(&world, rules, undeclared);
    // Whoever declares answers from documents has declared the search for them.
    let answers = manifest.is_some_and(|m| m.list("system.kind").iter().any(|(kind, _)| kind == "rag"));
    inferred.retain(|(kind, _)| !(answers && *kind == "retrieval"));
    let certainty = certainty.filter(|_| !inferred.is_empty());
    for (kind, reason) in &inferred {
        out.profile.kinds.push((*kind).to_owned());
        out.profile.reasons.entry(format!("kind {kind}")).or_default().push(reason.clone());
    }
    out.profile.kinds.dedup();
    if let Some(manifest) = manifest {
        declared_kinds(manifest, &inferred, &mut out);
    }
    out.profile.kinds.sort();
    out.is_ai = !out.profile.kinds.is_empty() || manifest.is_some();
    if out.is_ai {
        let mut why: Vec<Reason> = inferred.into_iter().map(|(_, reason)| reason).collect();
        why.dedup();
        if let Some(manifest) = manifest.filter(|_| why.is_empty()) {
            why.push(declared_reason(manifest, "system.kind", first_kind(manifest)));
        }
        if let Some(note) = certainty.filter(|c| *c != Certainty::Certain).and_then(|c| unsure(c, why.first()?)) {
            out.notes.push(note);
        }
        out.profile.recognised = Some(Recognised { certainty: certainty.unwrap_or(Certainty::Declared), why });
    }
    archetype(&world, rules, &mut out);
    if let Some(manifest) = manifest {
        declared_facts(manifest, &mut out);
    }
    // What the kinds are is known now, and some facts follow from it.
    let known = out.profile.clone();
    inferred_facts(&World { facts: Facts::of(&known, None), ..world }, rules, manifest, &mut out);
    if let Some(manifest) = manifest {
        personal_data(&world, manifest, &mut out);
    }
    if let Some(stage) = stage {
        out.profile.facts.insert(Stage::FACT.to_owned(), stage.name().to_owned());
        let reason = Reason { basis: Basis::Declared, what: "--stage".into(), path: None, line: 0 };
        out.profile.reasons.insert(Stage::FACT.to_owned(), vec![reason]);
    }
    out
}

/// The kinds the repository shows, and how surely. Only where nothing shows one and nobody declared one, weaker signs
/// speak.
fn kinds<'r>(world: &World<'_>, rules: &'r RuleSet, guess: bool) -> (Vec<(&'r str, Reason)>, Option<Certainty>) {
    let certain: Vec<_> =
        rules.profile.kinds.iter().filter_map(|(kind, cond)| Some((kind.as_str(), shown(world, cond)?))).collect();
    if !certain.is_empty() || !guess {
        let certainty = if certain.is_empty() { None } else { Some(Certainty::Certain) };
        return (certain, certainty);
    }
    let mut signs = rules.profile.signs.iter().filter_map(|(kind, certainty, cond)| {
        let reason = shown(world, cond)?;
        Some((*certainty, (kind.as_str(), reason)))
    });
    let Some((certainty, first)) = signs.next() else { return (Vec::new(), None) };
    // Of weaker signs the strongest decide what kind it is.
    let mut found: Vec<_> = signs.filter(|(weaker, _)| *weaker == certainty).map(|(_, sign)| sign).collect();
    found.insert(0, first);
    found.sort_by(|a, b| a.0.cmp(b.0));
    (found, Some(certainty))
}

/// What a reader has to know about a system that only weaker signs speak for.
fn unsure(certainty: Certainty, why: &Reason) -> Option<Note> {
    let path = why.path.clone()?;
    let message = format!(
        "an AI system is {} here, by {} alone; name its kind in a manifest (produ init) to settle it",
        certainty.name(),
        why.what
    );
    Some(Note::at(Some(path), why.line, message))
}

/// Where the manifest says the kind.
fn first_kind(manifest: &Manifest) -> At {
    manifest.list("system.kind").first().map_or(At::TOP, |(_, at)| *at)
}

/// The reason why a condition holds, if it does.
fn shown(world: &World<'_>, cond: &Cond) -> Option<Reason> {
    let answer = holds(world, cond, &Question::PLAIN);
    (answer.truth == Truth::Yes).then(|| {
        let place = answer.places.into_iter().next();
        Reason {
            basis: Basis::Inferred,
            what: place.as_ref().map_or_else(|| "nothing speaks against it".to_owned(), |p| printable(&p.what)),
            line: place.as_ref().map_or(0, |p| p.line),
            path: place.map(|p| printable(&p.path)),
        }
    })
}

fn declared_reason(manifest: &Manifest, field: &str, at: At) -> Reason {
    let (path, line) = manifest.place(at);
    Reason { basis: Basis::Declared, what: field.to_owned(), path: Some(printable(path)), line }
}

fn contradiction(manifest: &Manifest, at: At, message: String) -> Contradiction {
    let (path, line) = manifest.place(at);
    Contradiction { message, path: printable(path), line }
}

fn declared_kinds(manifest: &Manifest, inferred: &[(&str, Reason)], out: &mut Profiled) {
    let declared = manifest.list("system.kind");
    let first = first_kind(manifest);
    for (kind, at) in &declared {
        if !out.profile.kinds.contains(kind) {
            out.profile.kinds.push(kind.clone());
            let message = format!("kind {} is declared, nothing in the repository shows it", printable(kind));
            let (path, line) = manifest.place(*at);
            out.notes.push(Note::at(Some(printable(path)), line, message));
        }
        let reason = declared_reason(manifest, "system.kind", *at);
        out.profile.reasons.entry(format!("kind {kind}")).or_default().insert(0, reason);
    }
    for (kind, reason) in inferred {
        // An agent or a retrieval system is also an LLM application; saying so twice is no contradiction.
        let says = |other: &str| declared.iter().any(|(k, _)| k == other);
        let implied = *kind == "llm_app" && (says("rag") || says("agent"));
        if implied || declared.iter().any(|(k, _)| k == kind) {
            continue;
        }
        let place = reason.path.as_ref().map(|p| format!(" ({p}:{})", reason.line)).unwrap_or_default();
        let message = format!("system.kind leaves out {kind}, the repository shows {}{place}", reason.what);
        out.contradictions.push(contradiction(manifest, first, message));
    }
}

fn archetype(world: &World<'_>, rules: &RuleSet, out: &mut Profiled) {
    if !out.is_ai {
        out.profile.archetype = "no-ai".to_owned();
        return;
    }
    for (name, cond) in &rules.profile.archetype {
        if let Some(reason) = shown(world, cond) {
            out.profile.archetype = name.clone();
            out.profile.reasons.insert("archetype".to_owned(), vec![reason]);
            return;
        }
    }
    out.profile.archetype = "app".to_owned();
}

fn declared_facts(manifest: &Manifest, out: &mut Profiled) {
    for (name, field) in facts::of_profile() {
        if let Some((value, at)) = manifest.text(field) {
            out.profile.facts.insert(name.to_owned(), printable(&value));
            out.profile.reasons.insert(name.to_owned(), vec![declared_reason(manifest, field, at)]);
        }
    }
}

fn inferred_facts(world: &World<'_>, rules: &RuleSet, manifest: Option<&Manifest>, out: &mut Profiled) {
    for (name, values) in &rules.profile.facts {
        let Some((value, reason)) = values.iter().find_map(|(value, cond)| Some((value, shown(world, cond)?))) else {
            continue;
        };
        match (out.profile.facts.get(name), manifest) {
            (None, _) => {
                out.profile.facts.insert(name.clone(), value.clone());
                out.profile.reasons.insert(name.clone(), vec![reason]);
            }
            (Some(declared), Some(manifest)) if switches_off(name, declared, value) => {
                let at = manifest.text(&format!("system.{name}")).map_or(At::TOP, |(_, at)| at);
                let place = reason.path.as_ref().map(|p| format!(" ({p}:{})", reason.line)).unwrap_or_default();
                let message = format!("system.{name} is {declared}, the repository shows {}{place}", reason.what);
                out.contradictions.push(contradiction(manifest, at, message));
            }
            _ => {}
        }
    }
}

/// no personal data is declared, and the data model has fields of people.
fn personal_data(world: &World<'_>, manifest: &Manifest, out: &mut Profiled) {
    let probes = world.rules.facts.get("personal-data-field").into_iter().flatten();
    let Some(field) = probes.filter_map(|id| world.signals.values.get(id)?.first()).min() else { return };
    for claim in ["privacy.personal", "data.personal"] {
        if let Some((false, at)) = manifest.flag(claim) {
            let (name, place) = (printable(&field.text), printable(&world.path(field.file)));
            let message = format!("{claim} is false, the data model has a field {name} ({place}:{})", field.line);
            out.contradictions.push(contradiction(manifest, at, message));
        }
    }
}

/// Whether the declared value makes rules not apply that the inferred one would switch on.
fn switches_off(name: &str, declared: &str, inferred: &str) -> bool {
    match name {
        "serving" => declared == "batch" && matches!(inferred, "online" | "streaming"),
        _ => declared == "false" && inferred == "true",
    }
}
