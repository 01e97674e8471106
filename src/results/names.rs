//! `rules/results.yaml` as data: what metrics, units and groups are called.

use super::model::Unit;
use crate::tables;
use serde::Deserialize;
use std::sync::LazyLock;

/// Longest name that is compared.
const MAX_NAME: usize = 200;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/results.yaml"));

pub(crate) fn table() -> &'static Table {
    &TABLE
}

/// Everything the file holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Table {
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    metrics: Vec<Metric>,
    units: Units,
    /// Numbers of cases.
    pub(super) cases: Vec<String>,
    /// Fields that name the model.
    pub(super) model: Vec<String>,
    /// Fields that say when.
    pub(super) date: Vec<String>,
    /// Members that hold those two.
    pub(super) below: Vec<String>,
    /// Results by group.
    pub(super) slices: SliceNames,
    /// Plain results of load tests.
    pub(super) load: LoadNames,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Metric {
    names: Vec<String>,
    /// A share of cases.
    #[serde(default)]
    pub(crate) proportion: bool,
    /// Better when low.
    #[serde(default)]
    pub(crate) lower: bool,
    /// Says how true the answers are.
    #[serde(default)]
    pub(crate) grounding: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Units {
    percent: Vec<String>,
    ms: Vec<String>,
    s: Vec<String>,
    count: Vec<String>,
}

/// Where results by group stand.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct SliceNames {
    members: Vec<String>,
    prefixes: Vec<String>,
    keys: Vec<String>,
}

/// Names of the numbers of a load test.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct LoadNames {
    pub(super) p50_ms: Vec<String>,
    pub(super) p95_ms: Vec<String>,
    pub(super) p99_ms: Vec<String>,
    pub(super) error_rate: Vec<String>,
    pub(super) error_pct: Vec<String>,
    pub(super) rate: Vec<String>,
    pub(super) requests: Vec<String>,
    pub(super) duration_s: Vec<String>,
}

/// A name as names are compared: `Recall@5` and `recall_at_5` are one.
pub(crate) fn plain(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().take(MAX_NAME) {
        match c {
            '@' => out.push_str("_at_"),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ if out.ends_with('_') => {}
            _ => out.push('_'),
        }
    }
    let words: Vec<&str> = out.split('_').filter(|w| !w.is_empty()).collect();
    words.join("_")
}

impl Table {
    /// The metric of a name, with or without words that do not change it.
    pub(crate) fn metric(&self, name: &str) -> Option<&Metric> {
        let name = plain(name);
        let known = |name: &str| self.metrics.iter().find(|m| m.names.iter().any(|n| n == name));
        known(&name).or_else(|| known(self.core(&name)))
    }

    /// The name without unit, words before and words after.
    fn core<'n>(&self, name: &'n str) -> &'n str {
        let mut core = name;
        loop {
            let tail = core.rsplit_once('_').filter(|(_, tail)| self.says_nothing(tail));
            let head = core.split_once('_').filter(|(head, _)| self.prefixes.iter().any(|p| p == head));
            core = match (tail, head) {
                (Some((rest, _)), _) | (None, Some((_, rest))) => rest,
                (None, None) => return core,
            };
        }
    }

    fn says_nothing(&self, word: &str) -> bool {
        // MLflow counts the versions of its metrics: faithfulness/v1/mean.
        let version = word.strip_prefix('v').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        version || self.suffixes.iter().chain(&self.units.percent).any(|s| s == word)
    }

    /// Whether two names mean the same number. An exact name is asked for first by the caller.
    pub(crate) fn same(&self, a: &str, b: &str) -> bool {
        let (a, b) = (plain(a), plain(b));
        let (core_a, core_b) = (self.core(&a), self.core(&b));
        let one = self.metrics.iter().find(|m| m.names.iter().any(|n| *n == a || n == core_a));
        core_a == core_b || one.is_some_and(|m| m.names.iter().any(|n| *n == b || n == core_b))
    }

    /// What the name says about the unit.
    pub(crate) fn unit(&self, name: &str) -> Unit {
        let name = plain(name);
        let last = name.rsplit('_').next().unwrap_or_default();
        let says = |words: &[String]| words.iter().any(|w| w == last);
        match () {
            () if says(&self.units.percent) => Unit::Percent,
            () if says(&self.units.ms) => Unit::Ms,
            () if name.contains('_') && says(&self.units.s) => Unit::S,
            () if says(&self.units.count) => Unit::Count,
            () => Unit::Unknown,
        }
    }
}

impl SliceNames {
    /// The word that tells the groups apart when a member of this name holds one entry per group.
    pub(super) fn member(&self, name: &str) -> Option<String> {
        let name = plain(name);
        if self.members.contains(&name) {
            return Some(String::new());
        }
        self.prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_str())).map(str::to_owned)
    }

    /// Whether a field names the group of a case.
    pub(super) fn key(&self, name: &str) -> bool {
        self.keys.contains(&plain(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_names_are_unambiguous() {
        let table = table();
        let mut names: Vec<&String> = table.metrics.iter().flat_map(|m| &m.names).collect();
        let all = names.len();
        for name in &names {
            assert_eq!(&plain(name), *name, "not as compared");
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "a name belongs to one metric");
    }

    #[test]
    fn names_that_mean_the_same() {
        let t = table();
        for (a, b) in [
            ("accuracy", "test_accuracy"),
            ("Accuracy", "acc"),
            ("recall@5", "recall_at_5"),
            ("Faithfulness", "faithfulness_score"),
            ("Answer Relevancy", "answer_relevance"),
            ("accuracy_pct", "accuracy"),
            ("own_thing", "Own Thing"),
        ] {
            assert!(t.same(a, b) && t.same(b, a), "{a} {b}");
        }
        for (a, b) in
            [("accuracy", "precision"), ("recall@5", "recall@10"), ("f1", "macro_f1"), ("accuracy", "accuracy_gap")]
        {
            assert!(!t.same(a, b), "{a} {b}");
        }
        assert_eq!(
            (t.unit("accuracy_pct"), t.unit("latency_ms"), t.unit("s")),
            (Unit::Percent, Unit::Ms, Unit::Unknown)
        );
        assert!(t.metric("test_accuracy").unwrap().proportion && t.metric("hallucination").unwrap().grounding);
    }
}
