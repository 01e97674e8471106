//! The cost model: what a request and a month cost, at which volume, out of which parts, and whether it is worth it.
//!
//! Input: the declared components of the manifest and a dated price table of the repository. Output: [`CostModel`],
//! plain data with findings at `file:line`. Pure arithmetic: no price is built in, nothing is converted between
//! currencies, nothing is fetched. What is not declared stays unknown, with the field that would answer it.
//!
//! Arithmetic: binary floating point over numbers of at most 1e15, which keeps fifteen significant digits; nothing
//! is rounded on the way, and what leaves this room is rounded once, to nine significant digits.

mod components;
mod declared;
mod economics;
mod figures;
mod gather;
mod growth;
pub(crate) mod model;
mod price_table;
mod prices;
mod scenarios;
mod sums;
#[cfg(test)]
mod tests;
mod units;

pub(crate) use declared::Declared;
pub(crate) use figures::{amount, whole};
pub(crate) use gather::{from_audit, inert};
pub(crate) use model::CostModel;

use crate::manifest::{At, Manifest, Sources};
use jiff::civil::Date;
use model::{Finding, Kind, Topic, Unknown};
use price_table::PriceTable;

/// Everything the calculation rests on.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    /// The declared facts.
    pub(crate) manifest: &'a Manifest,
    /// The price table, as far as one is named.
    pub(crate) table: TableFile,
    /// Models that shipped code names, with their places.
    pub(crate) called: Vec<CalledModel>,
    /// The day ages are counted to.
    pub(crate) today: Date,
    /// Further volumes that are asked for, in requests a month.
    pub(crate) volumes: &'a [f64],
}

/// What stands behind `cost.price_table`.
#[derive(Debug, Clone)]
pub(crate) enum TableFile {
    /// None is named.
    None,
    /// It cannot be used; the place is that of the claim.
    Unusable {
        why: String,
        at: At,
    },
    Text {
        path: String,
        text: String,
    },
}

/// A model named in code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CalledModel {
    pub(crate) model: String,
    pub(crate) path: String,
    pub(crate) line: u32,
}

/// Collects what is wrong and what is not known.
#[derive(Debug, Default)]
struct Notes {
    /// Files of the manifest, for the places of its claims.
    sources: Sources,
    findings: Vec<Finding>,
    unknown: Vec<Unknown>,
}

/// Most findings that are kept; a hostile table must not make a report of its own size.
const MAX_FINDINGS: usize = 200;

impl Notes {
    fn of(manifest: &Manifest) -> Notes {
        Notes { sources: manifest.sources().clone(), ..Notes::default() }
    }

    /// Something about a claim of the manifest.
    fn claim(&mut self, kind: Kind, topic: Topic, message: impl Into<String>, at: At) {
        let (path, line) = self.sources.place(at);
        let path = path.to_owned();
        self.add(kind, topic, message, &path, line);
    }

    fn add(&mut self, kind: Kind, topic: Topic, message: impl Into<String>, path: &str, line: u32) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding { kind, topic, message: message.into(), path: path.to_owned(), line });
        }
    }

    fn unknown(&mut self, what: impl Into<String>, field: impl Into<String>) {
        let entry = Unknown { what: what.into(), field: field.into() };
        if self.unknown.len() < MAX_FINDINGS && !self.unknown.contains(&entry) {
            self.unknown.push(entry);
        }
    }
}

/// Calculates. `None` when the manifest says nothing about cost.
pub(crate) fn assess(input: &Input<'_>) -> Option<CostModel> {
    let mut notes = Notes::of(input.manifest);
    let declared = Declared::read(input.manifest, &mut notes)?;
    let table = match &input.table {
        TableFile::None => None,
        TableFile::Unusable { why, at } => {
            notes.claim(Kind::Unusable, Topic::Prices, why, *at);
            None
        }
        TableFile::Text { path, text } => Some(PriceTable::parse(path, text, input.today, &mut notes)),
    };
    let currency = prices::currency(&declared, table.as_ref(), &mut notes);
    let priced = components::price_all(&declared, table.as_ref(), currency.as_deref(), &mut notes);
    prices::check(input, &declared, table.as_ref(), &priced, &mut notes);
    let components = priced.into_iter().map(|p| p.component).collect::<Vec<_>>();
    let scenarios = scenarios::all(&declared, &components, input.volumes, &mut notes);
    sums::check(&declared, &components, &scenarios, &mut notes);
    let break_even = economics::break_even(&declared, &components, &mut notes);
    let budget = economics::budget(&declared, &components, &scenarios, &mut notes);
    let users = economics::users(&declared, &scenarios, &mut notes);
    let (growth, measured) = growth::assess(&declared, &components, input.today, &mut notes);
    let Notes { mut findings, unknown, .. } = notes;
    findings.sort();
    findings.dedup();
    let (variable, fixed) = scenarios::totals(&declared, &components);
    let mut model = CostModel {
        schema_version: "1".to_owned(),
        system: String::new(),
        manifest: input.manifest.path.clone(),
        commit: None,
        today: input.today.to_string(),
        currency,
        price_table: table.map(|t| t.summary()),
        marginal_per_request: variable,
        fixed_per_month: fixed,
        components,
        scenarios,
        break_even,
        budget,
        users,
        growth,
        measured,
        findings,
        unknown,
    };
    model.round();
    Some(model)
}
