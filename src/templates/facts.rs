//! What an audit knows for the slots of a template, by the closed list `rules/slots.yaml`.

use crate::manifest::Manifest;
use crate::model::{CallSites, Level, Report};
use crate::tables;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Values of one slot that are written; the rest is counted.
const SHOWN: usize = 6;

/// One slot of the list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Name between the braces.
    pub name: String,
    /// What it stands for.
    pub what: String,
    #[serde(default)]
    report: Option<FromReport>,
    #[serde(default)]
    pub(crate) fields: Vec<String>,
    #[serde(default)]
    call_sites: Option<FromCalls>,
    #[serde(default)]
    pub(crate) evidence: Option<FromEvidence>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FromReport {
    System,
    Version,
    Today,
    Commit,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FromCalls {
    Models,
    Providers,
}

/// The files that prove a rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FromEvidence {
    /// Slug.
    pub(crate) rule: String,
    /// Part of the path or of what was recognised, lower-case.
    #[serde(default)]
    named: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotFile {
    slots: Vec<Slot>,
}

/// The closed list.
pub fn slots() -> &'static [Slot] {
    static SLOTS: LazyLock<SlotFile> = LazyLock::new(|| tables::read("rules/slots.yaml"));
    &SLOTS.slots
}

/// What a slot stands for.
pub(super) fn describe(name: &str) -> String {
    slots().iter().find(|slot| slot.name == name).map_or(name, |slot| &slot.what).to_owned()
}

/// Values by slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, Vec<String>>);

impl Facts {
    /// What report, manifest and call sites know.
    pub fn of(report: &Report, manifest: Option<&Manifest>, calls: Option<&CallSites>) -> Facts {
        let mut out = BTreeMap::new();
        for slot in slots() {
            let mut values = slot.report.and_then(|from| of_report(report, from)).into_iter().collect::<Vec<_>>();
            if let Some(manifest) = manifest.filter(|_| values.is_empty()) {
                values = slot.fields.iter().flat_map(|field| manifest.list(field)).map(|(text, _)| text).collect();
            }
            if let (Some(from), Some(calls), true) = (slot.call_sites, calls, values.is_empty()) {
                values = of_calls(calls, from);
            }
            if let (Some(from), true) = (&slot.evidence, values.is_empty()) {
                values = of_evidence(report, from);
            }
            let mut seen = std::collections::BTreeSet::new();
            values.retain(|value| !value.trim().is_empty() && seen.insert(value.clone()));
            if !values.is_empty() {
                out.insert(slot.name.clone(), values);
            }
        }
        Facts(out)
    }

    /// Values given by hand.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Facts {
        Facts(pairs.into_iter().map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).collect())
    }

    /// The value of a slot as one text.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let values = self.0.get(name)?;
        let mut text = values.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
        if values.len() > SHOWN {
            text.push_str(&format!(" and {} more", values.len() - SHOWN));
        }
        Some(text)
    }
}

fn of_report(report: &Report, from: FromReport) -> Option<String> {
    match from {
        FromReport::System => Some(report.system.name.clone()),
        FromReport::Version => report.system.version.clone(),
        FromReport::Today => report.system.today.clone(),
        FromReport::Commit => report.system.commit.as_ref().map(|c| c.chars().take(12).collect()),
    }
}

fn of_calls(calls: &CallSites, from: FromCalls) -> Vec<String> {
    let counted = match from {
        FromCalls::Models => &calls.models,
        FromCalls::Providers => &calls.providers,
    };
    counted.keys().cloned().collect()
}

fn of_evidence(report: &Report, from: &FromEvidence) -> Vec<String> {
    let verdict = report.verdicts.iter().find(|v| v.slug == from.rule);
    let proof = verdict.into_iter().flat_map(|v| &v.evidence).filter(|e| e.level >= Level::Implemented);
    let fits = |text: &str| from.named.as_ref().is_none_or(|part| text.to_lowercase().contains(part.as_str()));
    proof.filter(|e| fits(&e.path) || fits(&e.what)).map(|e| e.path.clone()).collect()
}
