//! What the rules answer to: the demands of the specification and the items of the standards, as data of the pack.
//!
//! Rules name both (`seeds`, `standards`), and nothing else says which rule answers what; this file knows what there is
//! to name, and [`coverage`](super::coverage) joins the two. Nothing here decides a verdict.

use crate::tables;
use serde::{Deserialize, Serialize};

/// One checkable statement of the specification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Demand {
    /// Id as rules name it, e.g. `S2-21`.
    pub id: String,
    /// Kind of statement, in words.
    pub kind: &'static str,
    /// What can show it, in words.
    pub mode: &'static str,
    /// The statement, paraphrased.
    pub demand: String,
}

/// A standard the rules map to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Name as rules write it, e.g. `eu-ai-act`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Which edition the items are those of.
    pub edition: String,
    /// Its items in its own order.
    pub items: Vec<Item>,
}

/// One article, control, test or practice of a standard.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Number as rules write it.
    pub id: String,
    /// Short topic; empty where the number says it.
    #[serde(default)]
    pub title: String,
}

/// All demands, in the order of the specification. A line that is no demand is left out; a test counts them.
pub fn demands() -> Vec<Demand> {
    tables::text("rules/demands.psv").lines().filter(|line| !line.starts_with('#')).filter_map(demand).collect()
}

/// All standards.
pub fn standards() -> Vec<Standard> {
    tables::read("rules/standards.yaml")
}

fn demand(line: &str) -> Option<Demand> {
    let mut parts = line.split('|');
    let (id, kind, mode, demand) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let kind = match kind {
        "D" => "demand",
        "Q" => "question",
        "T" => "threshold",
        "W" => "warning sign",
        "C" => "checklist",
        "F" => "failure mode",
        "S" => "success practice",
        _ => return None,
    };
    let mode = match mode {
        "S" => "repository",
        "R" => "result",
        "A" => "attestation",
        _ => return None,
    };
    parts.next().is_none().then(|| Demand { id: id.to_owned(), kind, mode, demand: demand.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_demand_or_nothing() {
        let read = demand("S1-02|F|S|beyond the happy path").unwrap();
        assert_eq!((read.kind, read.mode), ("failure mode", "repository"));
        for broken in ["", "S1|F|S", "S1|F|S|text|R", "S1|X|S|text", "S1|F|X|text"] {
            assert_eq!(demand(broken), None, "{broken}");
        }
    }
}
