//! The record of a drill, as JSON, YAML, TOML or prose: does it say what the manifest says?
//!
//! A structured record is read by its keys (`rules/records.yaml`). Prose is read for durations and days: it must hold the
//! claimed ones, and a single other duration contradicts.

use crate::evaluate::checks::{Findings, number};
use crate::evaluate::words::table;
use crate::manifest::At;
use crate::signals::document::denied::{Telling, without};
use crate::structured::{Node, Value};

/// Lines of prose that are read.
const MAX_LINES: usize = 2000;

/// How far two durations may differ and still be the same (they are rounded by people), relative.
const ROUNDING: f64 = 0.02;

/// Depth to which a structured record is searched.
const MAX_DEPTH: usize = 4;

/// Unit of a measured duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Minutes,
    Seconds,
}

impl Unit {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Unit::Minutes => "minutes",
            Unit::Seconds => "seconds",
        }
    }

    /// A number of seconds in this unit.
    fn of_seconds(self, seconds: f64) -> f64 {
        match self {
            Unit::Minutes => seconds / 60.0,
            Unit::Seconds => seconds,
        }
    }
}

/// What the manifest says about a drill.
pub(crate) struct Claim<'a> {
    pub(crate) name: &'a str,
    /// Path of the record and the claim that names it.
    pub(crate) path: &'a str,
    pub(crate) at: At,
    pub(crate) took: f64,
    pub(crate) unit: Unit,
    pub(crate) date: Option<&'a str>,
}

/// Whether the record supports the claim; says why when it does not.
pub(crate) fn agrees(out: &mut Findings<'_>, claim: &Claim<'_>) -> bool {
    let path = claim.path.trim_start_matches("./");
    let Some(artifact) = out.world.signals.artifacts.get(path) else {
        let why = out.world.inventory.missing(path);
        out.unproven(claim.at, format!("{path} {why}"));
        return false;
    };
    if let Some(why) = artifact.broken.as_ref().or(artifact.hollow.as_ref()) {
        out.unproven(claim.at, format!("{path} proves nothing: {why}"));
        return false;
    }
    match &artifact.node {
        Some(node) => structured(out, claim, path, node),
        None => prose(out, claim, path, &artifact.text),
    }
}

fn structured(out: &mut Findings<'_>, claim: &Claim<'_>, path: &str, node: &Node) -> bool {
    let keys = &table().drill_record;
    let direct = |keys: &[String], factor: f64| {
        find(node, keys, 0).and_then(|n| Some((claim.unit.of_seconds(n.as_number()? * factor), n.line)))
    };
    let measured = match claim.unit {
        Unit::Minutes => direct(&keys.minutes, 60.0).or_else(|| direct(&keys.seconds, 1.0)),
        Unit::Seconds => direct(&keys.seconds, 1.0).or_else(|| direct(&keys.minutes, 60.0)),
    };
    let day = find(node, &keys.date, 0).and_then(|n| Some((n.text()?.into_owned(), n.line)));
    if let (Some((day, row)), Some(date)) = (&day, claim.date)
        && !day.starts_with(date)
    {
        let message = format!("the record of the {} is of {day} ({path}:{row}), the manifest says {date}", claim.name);
        out.contradicts(claim.at, message);
    }
    match measured {
        Some((took, row)) if same(took, claim.took) => {
            out.proves(path, row, format!("{}: {} {}", claim.name, number(claim.took), claim.unit.name()));
            true
        }
        Some((took, row)) => {
            other(out, claim, took, &format!("{path}:{row}"));
            false
        }
        None => {
            out.unproven(claim.at, format!("{path} has no key for the {} taken", claim.unit.name()));
            false
        }
    }
}

fn prose(out: &mut Findings<'_>, claim: &Claim<'_>, path: &str, text: &str) -> bool {
    // What is planned, demanded or has not been held is no record.
    let text = &without(text, Telling::Record);
    let (mut found, mut days) = (Vec::new(), Vec::new());
    for (row, line) in (1u32..).zip(text.lines().take(MAX_LINES)) {
        found.extend(durations(line).into_iter().map(|seconds| (claim.unit.of_seconds(seconds), row)));
        let words = line.split(|c: char| !c.is_ascii_digit() && c != '-');
        days.extend(words.filter(|word| word.parse::<jiff::civil::Date>().is_ok()));
    }
    if let Some(date) = claim.date.filter(|date| !days.is_empty() && !days.contains(date)) {
        out.unproven(claim.at, format!("{path} is of {}, the manifest says {date}", days.join(", ")));
        return false;
    }
    if let Some((_, row)) = found.iter().find(|(took, _)| same(*took, claim.took)) {
        out.proves(path, *row, format!("{}: {} {}", claim.name, number(claim.took), claim.unit.name()));
        return true;
    }
    match found.as_slice() {
        [(took, row)] => other(out, claim, *took, &format!("{path}:{row}")),
        [] => out.unproven(claim.at, format!("{path} does not say how long the {} took", claim.name)),
        _ => {
            let (took, unit) = (number(claim.took), claim.unit.name());
            out.unproven(claim.at, format!("{path} does not name the {took} {unit} of the manifest"));
        }
    }
    false
}

/// The record holds another duration.
fn other(out: &mut Findings<'_>, claim: &Claim<'_>, took: f64, place: &str) {
    let (unit, says) = (claim.unit.name(), number(claim.took));
    let message =
        format!("the record of the {} says {} {unit} ({place}), the manifest {says}", claim.name, number(took));
    out.contradicts(claim.at, message);
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= (ROUNDING * a.abs().max(b.abs())).max(0.05)
}

/// The first scalar under one of the keys, breadth before depth within one mapping.
pub(crate) fn find<'n>(node: &'n Node, keys: &[String], depth: usize) -> Option<&'n Node> {
    let scalar = |node: &&Node| node.text().is_some();
    if let Some(found) = keys.iter().find_map(|key| node.get(key).filter(scalar)) {
        return Some(found);
    }
    if depth >= MAX_DEPTH {
        return None;
    }
    let inner = node.as_mapping().unwrap_or_default().iter().map(|(_, child)| child);
    inner.filter(|child| matches!(child.value, Value::Mapping(_))).find_map(|child| find(child, keys, depth + 1))
}

/// Durations of a line in seconds: `3.5 min`, `41 minutes`, `22s`, `1 h`.
fn durations(line: &str) -> Vec<f64> {
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || matches!(c, '|' | '(' | ')' | '*' | '`' | '"' | '~')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(word.len());
        let (value, rest) = word.split_at_checked(digits).unwrap_or((word, ""));
        let Ok(value) = value.trim_end_matches(['.', ',']).replace(',', ".").parse::<f64>() else { continue };
        let unit = if rest.is_empty() { words.get(at + 1).copied().unwrap_or_default() } else { rest };
        let unit = unit.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let factor = match unit.as_str() {
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
            _ => continue,
        };
        out.push(value * factor);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_prose() {
        assert_eq!(durations("Restored in 41 minutes, of which 5 min. for the index"), [2460.0, 300.0]);
        assert_eq!(durations("| off after | 22s |"), [22.0]);
        assert_eq!(durations("took 3.5 min (target 5 min)"), [210.0, 300.0]);
        assert_eq!(durations("1 h"), [3600.0]);
        assert!(durations("version 2.3.0 of 2026-10-28, 12 people, 5 steps").is_empty());
        assert!(durations("größe 5µ 7").is_empty());
    }
}
