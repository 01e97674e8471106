//! The signals, asked field by field: what is seen where, what is only suggested.

use super::entries;
use super::rules_of::RulesOf;
use super::take::Texts;
use super::{Leaf, Standing, Survey, Surveyed, SurveyedPart, Value, note, usable};
use crate::evaluate::profile::profile;
use crate::evaluate::{Facts, Freshness, Observation, Question, Scope, Truth, World, holds};
use crate::inventory::Inventory;
use crate::manifest::{self, FieldKind, is_placeholder};
use crate::model::{Profile, Reason};
use crate::rules::RuleSet;
use crate::rules::condition::Cond;
use crate::rules::form::{Field, From};
use crate::signals;
use crate::text::printable;
use jiff::civil::Date;

/// Values of one list.
const MOST: usize = 6;

/// Scans the files and asks everything the form wants to know. Manifests that exist have no say: a draft shows what the
/// repository shows.
pub(crate) fn look(inventory: &Inventory, rules: &RuleSet, name: &str, tick: &(dyn Fn() + Sync)) -> Survey {
    let signals = signals::scan(inventory, rules, &Default::default(), tick);
    let profiled = profile(inventory, rules, &signals, None, None, Date::ZERO);
    let scope = Scope::of(inventory, rules, &signals, &profiled.profile.kinds);
    let ageless = Freshness::default();
    let world = World {
        inventory,
        rules,
        signals: &signals,
        manifest: None,
        cost: None,
        facts: Facts::of(&profiled.profile, None),
        today: Date::ZERO,
        scope: &scope,
        freshness: &ageless,
    };
    survey(&world, &profiled.profile, name, profiled.is_ai)
}

/// Asks everything the form wants to know. `name` is the name of the folder.
fn survey(world: &World<'_>, profile: &Profile, name: &str, is_ai: bool) -> Survey {
    let texts = Texts::new(world);
    let form = &world.rules.form;
    let drafted = |section: &&str| form.leave_out.iter().all(|left| left != section);
    let parts = form.parts.iter().map(|part| SurveyedPart {
        title: part.pillar.map_or("", manifest::heading),
        sections: manifest::sections(part.pillar).filter(drafted).collect(),
        fields: part.fields.iter().map(|field| surveyed(world, profile, &texts, name, field)).collect(),
    });
    let pointers = if is_ai { super::pointers::pointers(world) } else { Vec::new() };
    Survey { is_ai, parts: parts.collect(), pointers, rules: RulesOf::new(&world.rules.rules) }
}

fn surveyed(world: &World<'_>, profile: &Profile, texts: &Texts<'_>, name: &str, field: &Field) -> Surveyed {
    let found = match field.from {
        Some(From::Name) => Some(of_name(name)),
        Some(From::Kinds) => kinds(profile),
        Some(From::Fact) => fact(profile, &field.field),
        Some(From::Models) => entries::models(world),
        Some(From::Evals) => entries::evals(world, &places(world, field.seen.as_ref())),
        Some(From::Dependencies) => entries::dependencies(world, field),
        None => seen(world, texts, field).or_else(|| guess(world, texts, field)),
    };
    Surveyed {
        field: field.field.clone(),
        quiet: field.quiet,
        question: field.question.clone(),
        keys: field.keys.clone(),
        found,
    }
}

/// Where a condition holds; nowhere when it does not.
pub(super) fn places(world: &World<'_>, cond: Option<&Cond>) -> Vec<Observation> {
    let Some(cond) = cond else { return Vec::new() };
    // A template names nobody and shows nothing.
    let answer = holds(world, cond, &Question { support: true, ..Question::PLAIN });
    if answer.truth == Truth::Yes { answer.places } else { Vec::new() }
}

fn seen(world: &World<'_>, texts: &Texts<'_>, field: &Field) -> Option<Leaf> {
    let places = places(world, field.seen.as_ref());
    if !field.entry.is_empty() {
        return entries::lines(texts, field, &places);
    }
    of_values(field, texts.values(field, &places), Standing::Sure, "seen in ")
}

fn guess(world: &World<'_>, texts: &Texts<'_>, field: &Field) -> Option<Leaf> {
    field.guesses.iter().find_map(|(value, cond)| {
        let places = places(world, Some(cond));
        let first = places.first()?;
        let values = match value {
            Some(value) => vec![(value.clone(), first.clone())],
            None => texts.values(field, &places),
        };
        let what = values.first().map(|(_, place)| format!("guess: {}, ", place.what))?;
        of_values(field, values, Standing::Guess, &what)
    })
}

/// Values as the field takes them: all for a list, else the first one.
fn of_values(field: &Field, values: Vec<(String, Observation)>, standing: Standing, lead: &str) -> Option<Leaf> {
    let guide = manifest::guide(&field.field)?;
    let allowed = |value: &String| guide.words.is_empty() || guide.words.iter().any(|(word, _)| word == value);
    let mut values: Vec<(String, Observation)> = values.into_iter().filter(|(value, _)| allowed(value)).collect();
    values.truncate(if guide.kind == FieldKind::List { MOST } else { 1 });
    let (first, place) = values.first()?;
    let more = if values.len() > 1 { format!(" and {} more", values.len() - 1) } else { String::new() };
    // The value itself is the place where it is a path.
    let is_place = place.path == *first && place.line <= 1;
    let note = match (is_place, standing) {
        (true, Standing::Guess) => note(lead.trim_end_matches([',', ' '])),
        (true, _) => note(&format!("{lead}the repository{more}")),
        (false, _) => note(&format!("{lead}{}{more}", shown(place))),
    };
    let value = match guide.kind {
        FieldKind::List => Value::List(values.into_iter().map(|(text, _)| Value::Text(text)).collect()),
        FieldKind::Flag => Value::Flag(first == "true"),
        FieldKind::Text => Value::Text(first.clone()),
        FieldKind::Number | FieldKind::Entries | FieldKind::Mapping | FieldKind::Free => return None,
    };
    Some(Leaf { value, standing, note })
}

/// A place in words.
pub(super) fn shown(place: &Observation) -> String {
    if place.line == 0 { printable(&place.path) } else { format!("{}:{}", printable(&place.path), place.line) }
}

/// The folder's name, or one that can be a name: `name: foo` would declare nothing.
fn of_name(folder: &str) -> Leaf {
    let plain: String = printable(folder).trim().chars().take(60).collect();
    let named = usable(&plain).or_else(|| usable(&format!("{plain}-system")).filter(|n| !is_placeholder(n)));
    let value = Value::Text(named.unwrap_or_else(|| "ai-system".to_owned()));
    Leaf { value, standing: Standing::Sure, note: "the name of the folder".to_owned() }
}

fn kinds(profile: &Profile) -> Option<Leaf> {
    let kinds: Vec<Value> = profile.kinds.iter().map(|kind| Value::Text(kind.clone())).collect();
    let why: Vec<String> = profile
        .kinds
        .iter()
        .filter_map(|kind| reason(profile.reasons.get(&format!("kind {kind}"))?).map(|at| format!("{kind} {at}")))
        .collect();
    let note = note(&format!("seen: {}", why.join(", ")));
    (!kinds.is_empty()).then_some(Leaf { value: Value::List(kinds), standing: Standing::Sure, note })
}

fn fact(profile: &Profile, field: &str) -> Option<Leaf> {
    let name = field.rsplit('.').next().unwrap_or(field);
    let text = profile.facts.get(name)?;
    let at = reason(profile.reasons.get(name)?)?;
    let value = match text.as_str() {
        "true" => Value::Flag(true),
        "false" => Value::Flag(false),
        _ => Value::Text(text.clone()),
    };
    Some(Leaf { value, standing: Standing::Sure, note: note(&format!("seen in {at}")) })
}

/// Place of the first reason.
fn reason(reasons: &[Reason]) -> Option<String> {
    let first = reasons.first()?;
    let path = first.path.as_ref()?;
    Some(if first.line == 0 { path.clone() } else { format!("{path}:{}", first.line) })
}
