//! `compare:`: what the manifest says in one place held against another place, a fixed value or the day of the audit.

use super::answer::{Answer, Truth};
use super::checks::number;
use super::world::World;
use crate::manifest::{At, Manifest};
use crate::rules::compare::{Comparison, Fixed, Given, Relation};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Ordering;

/// Numbers this close are the same: sums of decimal fractions differ in the last bit.
const SAME: f64 = 1e-9;

/// A value that can be compared.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(f64),
    Flag(bool),
    Text(String),
    Day(Date),
}

/// Compares, and speaks up where both sides are known.
pub(super) fn compare(world: &World<'_>, asked: &Comparison) -> Answer {
    let Some(manifest) = world.manifest else { return Answer::of(Truth::No) };
    if !asked.only_if.iter().all(|given| is_given(world, manifest, given)) {
        return Answer::of(Truth::No);
    }
    let Some((claim, other)) = sides(world, manifest, asked) else { return Answer::of(Truth::No) };
    let at = |field: &str| manifest.claims(field).first().map_or(At::WHOLE, |claim| claim.at);
    let said = |text: &str| sentence(text, |slot| part(world, manifest, asked, slot, (&claim, &other)));
    if stands(&claim, asked.is, &other) {
        let proof = asked.proves.as_ref().map(|text| world.claim(at(&asked.claim), said(text)));
        return proof.map_or(Answer::of(Truth::No), |place| Answer::yes(vec![place]));
    }
    let place = asked.at.as_deref().unwrap_or(&asked.claim);
    let contradiction = world.contradiction(at(place), said(&asked.says));
    Answer { contradictions: vec![contradiction], ..Answer::of(Truth::No) }
}

fn is_given(world: &World<'_>, manifest: &Manifest, given: &Given) -> bool {
    let other = match (&given.value, given.days_from_today) {
        (Some(value), _) => Some(fixed(value)),
        (None, Some(days)) => from_today(world, days),
        (None, None) => None,
    };
    let claim = other.as_ref().and_then(|other| read(manifest, &given.field, other));
    claim.zip(other).is_some_and(|(claim, other)| stands(&claim, given.is, &other))
}

/// Both sides, in one kind of value.
fn sides(world: &World<'_>, manifest: &Manifest, asked: &Comparison) -> Option<(Value, Value)> {
    if let Some(field) = &asked.field {
        let times = asked.times.unwrap_or(1.0);
        if let (Some((claim, _)), Some((other, _))) = (manifest.number(&asked.claim), manifest.number(field)) {
            return Some((Value::Number(claim), Value::Number(other * times)));
        }
        let (claim, other) = (manifest.text(&asked.claim)?.0, manifest.text(field)?.0);
        return Some(match (claim.parse(), other.parse()) {
            (Ok(claim), Ok(other)) => (Value::Day(claim), Value::Day(other)),
            _ => (Value::Text(claim), Value::Text(other)),
        });
    }
    let other = match (&asked.value, asked.days_from_today) {
        (Some(value), _) => fixed(value),
        (None, days) => from_today(world, days?)?,
    };
    Some((read(manifest, &asked.claim, &other)?, other))
}

/// A field as the kind of value it is held against.
fn read(manifest: &Manifest, field: &str, like: &Value) -> Option<Value> {
    match like {
        Value::Number(_) => manifest.number(field).map(|(number, _)| Value::Number(number)),
        Value::Flag(_) => manifest.flag(field).map(|(flag, _)| Value::Flag(flag)),
        Value::Text(_) => manifest.text(field).map(|(text, _)| Value::Text(text)),
        Value::Day(_) => manifest.text(field)?.0.parse().ok().map(Value::Day),
    }
}

fn fixed(value: &Fixed) -> Value {
    match value {
        Fixed::Number(number) => Value::Number(*number),
        Fixed::Flag(flag) => Value::Flag(*flag),
        Fixed::Text(text) => Value::Text(text.clone()),
    }
}

fn from_today(world: &World<'_>, days: i32) -> Option<Value> {
    world.today.checked_add(days.days()).ok().map(Value::Day)
}

fn stands(claim: &Value, is: Relation, other: &Value) -> bool {
    let order = match (claim, other) {
        (Value::Number(a), Value::Number(b)) if (a - b).abs() < SAME => Some(Ordering::Equal),
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Day(a), Value::Day(b)) => Some(a.cmp(b)),
        (a, b) if a == b => Some(Ordering::Equal),
        _ => None,
    };
    match is {
        Relation::Equal => order == Some(Ordering::Equal),
        Relation::Different => order != Some(Ordering::Equal),
        Relation::Below => order == Some(Ordering::Less),
        Relation::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Relation::Above => order == Some(Ordering::Greater),
        Relation::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }
}

/// What a name between braces stands for.
fn part(
    world: &World<'_>,
    manifest: &Manifest,
    asked: &Comparison,
    slot: &str,
    (claim, other): (&Value, &Value),
) -> String {
    if let Some(name) = slot.strip_prefix('@') {
        let field = match name {
            "claim" => asked.claim.as_str(),
            "other" => asked.field.as_deref().unwrap_or_default(),
            field => field,
        };
        return world.shown(manifest.claims(field).first().map_or(At::WHOLE, |claim| claim.at));
    }
    match (slot, claim) {
        ("claim", _) => shown(claim),
        ("other", _) => shown(other),
        ("days", Value::Day(day)) => (*day - world.today).get_days().unsigned_abs().to_string(),
        (field, _) => match manifest.number(field) {
            Some((value, _)) => number(value),
            None => manifest.text(field).map(|(text, _)| shown(&Value::Text(text))).unwrap_or_default(),
        },
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(value) => number(*value),
        Value::Flag(value) => value.to_string(),
        Value::Text(text) => text.replace('_', " "),
        Value::Day(day) => day.to_string(),
    }
}

/// A sentence with its slots filled.
fn sentence(text: &str, fill: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((slot, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(&fill(slot));
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn values_of_one_kind_have_an_order() {
        let n = Value::Number;
        assert!(stands(&n(0.1 + 0.2), Relation::Equal, &n(0.3)) && stands(&n(2.0), Relation::Above, &n(1.0)));
        assert!(stands(&n(1.0), Relation::AtMost, &n(1.0)) && !stands(&n(1.0), Relation::Below, &n(1.0)));
        let day = |d: i8| Value::Day(date(2026, 11, d));
        assert!(stands(&day(2), Relation::AtLeast, &day(1)) && !stands(&day(1), Relation::Above, &day(1)));
        let text = |t: &str| Value::Text(t.to_owned());
        assert!(stands(&text("a"), Relation::Different, &text("b")) && stands(&text("a"), Relation::Equal, &text("a")));
        assert!(stands(&Value::Flag(true), Relation::Equal, &Value::Flag(true)));
    }

    #[test]
    fn sentences_are_filled_and_stray_braces_stay() {
        let fill = |slot: &str| format!("<{slot}>");
        assert_eq!(sentence("a {claim} of {@load.peak_rps}", fill), "a <claim> of <@load.peak_rps>");
        assert_eq!(sentence("{open", fill), "{open");
    }
}
