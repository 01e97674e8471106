//! Thresholds: which there are is data (`rules/thresholds.yaml`), what one measures is an entry of `measures`. A
//! [`GateRequest`] holds those that one origin asks for; flags, manifests, policies and plans all speak of them through
//! it, so that a new threshold is one row and one measure.

mod measures;
mod row;
#[cfg(test)]
pub(crate) mod tests;

use crate::compare::Baseline;
use crate::manifest::Manifest;
use crate::model::{self, Report};
use crate::tables;
use measures::{Found, MEASURES, Measure, Seen};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub(crate) use measures::{Ask, Case, Way};
pub(crate) use row::{Bound, Kind, Row, flags, rows, systems};

/// Thresholds from one origin. Of two bounds for the same, the stricter holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GateRequest {
    bounds: BTreeMap<Demand, f64>,
}

/// What a bound is for: places of a row and of its part, which give the order of the conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Demand {
    row: usize,
    part: usize,
}

/// One threshold that is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    row: &'static Row,
    measure: &'static Measure,
    /// Its part or finding; empty where there are none.
    pub(crate) part: &'static str,
    /// The bound; of a choice the place of the word.
    pub(crate) value: f64,
}

impl GateRequest {
    /// These thresholds and one more, with its value as the command line has it: `("min_tier", "pilot")`,
    /// `("min_pillar", "O=60")`, `("fail_on", "blocker")`.
    ///
    /// # Errors
    /// There is no such threshold, or the value is none of it.
    pub fn ask(mut self, name: &str, value: &str) -> Result<GateRequest, String> {
        let (at, row) = place(name).ok_or_else(|| format!("there is no threshold `{name}`"))?;
        self.add(at, row.parse(value)?);
        Ok(self)
    }

    /// Both sets of thresholds at once.
    #[must_use]
    pub fn and(mut self, other: &GateRequest) -> GateRequest {
        for (demand, value) in &other.bounds {
            self.add(demand.row, Bound { part: demand.part, value: *value });
        }
        self
    }

    /// True when nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// Takes a bound for the row at a place.
    pub(crate) fn add(&mut self, row: usize, bound: Bound) {
        let Some(of) = rows().get(row) else { return };
        match self.bounds.entry(Demand { row, part: bound.part }) {
            Entry::Vacant(free) => drop(free.insert(bound.value)),
            Entry::Occupied(mut known) => {
                if of.strictness(bound.value) > of.strictness(*known.get()) {
                    known.insert(bound.value);
                }
            }
        }
    }

    /// What is asked for here and not there, or less there.
    pub(crate) fn beyond(&self, other: &GateRequest) -> GateRequest {
        let stricter = |(demand, value): &(&Demand, &f64)| {
            let there = other.bounds.get(demand);
            there.is_none_or(|there| {
                rows().get(demand.row).is_some_and(|r| r.strictness(*there) < r.strictness(**value))
            })
        };
        GateRequest { bounds: self.bounds.iter().filter(stricter).map(|(demand, value)| (*demand, *value)).collect() }
    }

    /// Everything that is asked for, in the order of the conditions.
    pub(crate) fn asked(&self) -> impl Iterator<Item = Asked> {
        self.bounds.iter().filter_map(|(demand, value)| {
            let row = rows().get(demand.row)?;
            let part = row.parts().get(demand.part).map_or("", |part| part.word.as_str());
            Some(Asked { row, measure: measure(row, part), part, value: *value })
        })
    }

    /// The first thing that is asked for and cannot be told without a baseline: `--fail-on regression`.
    pub(crate) fn of_baseline(&self) -> Option<String> {
        self.first(|word| word.needs_baseline)
    }

    /// The same without a base: `--fail-on weakened`.
    pub(crate) fn of_base(&self) -> Option<String> {
        self.first(|word| word.needs_base)
    }

    fn first(&self, pick: impl Fn(&row::Word) -> bool) -> Option<String> {
        let mut asked = self.asked().filter(|asked| asked.word().is_some_and(&pick));
        asked.next().map(|asked| format!("{} {}", asked.row.flag_name(), asked.part))
    }
}

impl Asked {
    /// How a plan gets there.
    pub(crate) fn way(&self) -> Way {
        self.measure.way
    }

    /// The flag that asks for it.
    pub(super) fn flag(&self) -> String {
        self.row.flag_name()
    }

    /// The bound as it is written.
    pub(crate) fn bound(&self) -> String {
        self.row.bound(self.value)
    }

    /// What is asked for.
    pub(super) fn demand(&self) -> model::Demand {
        model::Demand::Threshold(self.row.name.clone(), self.part.to_owned(), self.bound())
    }

    /// What is asked for, in words.
    pub(super) fn condition(&self) -> String {
        match (self.word(), self.row.kind) {
            (Some(word), Kind::Findings) => word.condition.clone(),
            (part, _) => {
                let text = self.row.condition.replace("{part}", part.map_or("", row::Word::title));
                text.replace("{}", &self.bound())
            }
        }
    }

    /// Why it does not hold, if it does not.
    pub(super) fn failure(&self, report: &Report, baseline: Option<&Baseline>) -> Option<String> {
        let fails = |shown: String| Some(self.row.failure.replace("{}", &shown));
        match (self.measure.found)(&Seen { report, baseline, part: self.part }) {
            Found::Word(word) => {
                // A word that is not among them stands before the first.
                let found = self.row.declared(word, None).unwrap_or(-1.0);
                if self.row.misses(found, self.value) { fails(word.to_owned()) } else { None }
            }
            Found::Figure(found) if self.row.misses(found, self.value) => fails(self.row.figure(found)),
            Found::Failing(why) => Some(why),
            Found::Figure(_) | Found::Nothing => None,
        }
    }

    fn word(&self) -> Option<&'static row::Word> {
        self.row.parts().iter().find(|part| part.word == self.part)
    }
}

/// The thresholds of a manifest's `gate:` block.
pub(crate) fn declared(manifest: &Manifest) -> GateRequest {
    let one = |key: &str| {
        let (text, _) = manifest.text(&format!("gate.{key}"))?;
        Some((text, manifest.number(&format!("gate.{key}")).map(|(number, _)| number)))
    };
    let list = |key: &str| manifest.list(&format!("gate.{key}")).into_iter().map(|(word, _)| word).collect();
    rows().iter().map(|row| of_keys(row, one, list)).fold(GateRequest::default(), |all, of| all.and(&of))
}

/// What a document asks of one threshold: `one` gives the text and the number at a key, `list` the words.
pub(super) fn of_keys(
    row: &'static Row,
    one: impl Fn(&str) -> Option<(String, Option<f64>)>,
    list: impl Fn(&str) -> Vec<String>,
) -> GateRequest {
    let mut out = GateRequest::default();
    let Some((at, _)) = place(&row.name) else { return out };
    for (part, key) in row.keys().iter().enumerate() {
        if let Some(value) = one(key).and_then(|(text, number)| row.declared(&text, number)) {
            out.add(at, Bound { part, value });
        }
    }
    if row.kind == Kind::Findings {
        list(&row.name)
            .iter()
            .filter_map(|word| row.place(word))
            .for_each(|part| out.add(at, Bound { part, value: 1.0 }));
    }
    out
}

pub(crate) fn place(name: &str) -> Option<(usize, &'static Row)> {
    rows().iter().enumerate().find(|(_, row)| row.name == name)
}

fn measure(row: &Row, part: &str) -> &'static Measure {
    let own = |measure: &&Measure| measure.of.split_once('.') == Some((row.name.as_str(), part));
    let known = MEASURES.iter().find(own).or_else(|| MEASURES.iter().find(|measure| measure.of == row.name));
    known.unwrap_or_else(|| tables::broken("rules/thresholds.yaml", format!("{}: nobody measures it", row.name)))
}
