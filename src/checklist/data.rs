//! The data behind checklists: who answers which rule, and the ready-made lists.

use crate::tables;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// `rules/audiences.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Audiences {
    /// All there are, in order.
    pub audiences: Vec<String>,
    areas: BTreeMap<String, Vec<String>>,
    rules: BTreeMap<String, Vec<String>>,
}

/// `rules/presets.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetFile {
    presets: Vec<Preset>,
}

/// A ready-made list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preset {
    /// As `--preset` takes it.
    pub key: String,
    /// Heading.
    pub title: String,
    /// What it is for.
    pub about: String,
    /// Whether the report shows it.
    #[serde(default)]
    pub report: bool,
    /// Its questions.
    pub items: Vec<PresetItem>,
}

/// One question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PresetItem {
    /// In our words.
    pub question: String,
    /// Slugs of the rules that answer it.
    pub rules: Vec<String>,
    /// Demands of the specification it comes from.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds the lists to the specification by them"))]
    pub demands: Vec<String>,
}

impl Audiences {
    /// Who has to answer a rule, in the order of the list; nobody for a rule of an unknown area.
    pub(crate) fn of(&self, slug: &str, area: &str) -> Vec<String> {
        let named = [self.areas.get(area), self.rules.get(slug)];
        let all: Vec<&String> = named.into_iter().flatten().flatten().collect();
        self.audiences.iter().filter(|audience| all.contains(audience)).cloned().collect()
    }

    /// Areas, rules and audiences that are named, for tests.
    #[cfg(test)]
    pub(super) fn named(&self) -> (Vec<&String>, Vec<&String>, Vec<&String>) {
        let lists = self.areas.values().chain(self.rules.values());
        (self.areas.keys().collect(), self.rules.keys().collect(), lists.flatten().collect())
    }
}

pub(crate) fn audiences() -> &'static Audiences {
    static AUDIENCES: LazyLock<Audiences> = LazyLock::new(|| tables::read("rules/audiences.yaml"));
    &AUDIENCES
}

/// The ready-made lists.
pub(crate) fn presets() -> &'static [Preset] {
    static PRESETS: LazyLock<PresetFile> = LazyLock::new(|| tables::read("rules/presets.yaml"));
    &PRESETS.presets
}
