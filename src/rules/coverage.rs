//! Traceability both ways: which rules answer a demand or an item of a standard, and which of them nothing answers.

use super::catalogue::{Demand, Item, Standard};
use super::format::RuleFile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A demand with the rules of a set that name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answered {
    /// Id of the demand.
    pub id: String,
    /// Kind of statement; empty when the catalogue does not know the demand.
    pub kind: String,
    /// What can show it; empty like the kind.
    pub mode: String,
    /// The statement.
    pub demand: String,
    /// Rules that name it.
    pub rules: Vec<String>,
    /// Further rules that name it and are not among those shown.
    pub awaited: Vec<String>,
}

/// An item of a standard with the rules of a set that name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mapped {
    /// Number of the item.
    pub id: String,
    /// Its topic.
    pub title: String,
    /// Rules that name it; none = nothing in the set speaks of it.
    pub rules: Vec<String>,
}

/// Every demand of the catalogue, then what rules name beside it (a pack of one's own may have demands of its own).
/// `rules` are those shown, `others` the rest of the set.
pub fn demands(catalogue: &[Demand], rules: &[&RuleFile], others: &[&RuleFile]) -> Vec<Answered> {
    fn naming(rules: &[&RuleFile], id: &str) -> Vec<String> {
        ids(rules.iter().copied().filter(|rule| rule.seeds.iter().any(|seed| seed == id)))
    }
    let known = catalogue.iter().map(|demand| Answered {
        id: demand.id.clone(),
        kind: demand.kind.to_owned(),
        mode: demand.mode.to_owned(),
        demand: demand.demand.clone(),
        rules: naming(rules, &demand.id),
        awaited: naming(others, &demand.id),
    });
    let own: BTreeSet<&str> = catalogue.iter().map(|demand| demand.id.as_str()).collect();
    let further: BTreeSet<&String> =
        rules.iter().flat_map(|rule| &rule.seeds).filter(|seed| !own.contains(seed.as_str())).collect();
    let further = further.into_iter().map(|id| Answered {
        id: id.clone(),
        kind: String::new(),
        mode: String::new(),
        demand: String::new(),
        rules: naming(rules, id),
        awaited: Vec::new(),
    });
    known.chain(further).collect()
}

/// The standard of a key: from the catalogue, with further items that rules name; a key that only rules know is a
/// standard too.
pub fn standard(catalogue: &[Standard], rules: &[&RuleFile], key: &str) -> Option<Standard> {
    let named: BTreeSet<&String> = rules.iter().filter_map(|rule| rule.standards.get(key)).flatten().collect();
    let known = catalogue.iter().find(|standard| standard.key == key);
    if known.is_none() && named.is_empty() {
        return None;
    }
    let mut found = known.cloned().unwrap_or_else(|| Standard {
        key: key.to_owned(),
        title: key.to_owned(),
        edition: String::new(),
        items: Vec::new(),
    });
    let further: Vec<_> = named.into_iter().filter(|id| !found.items.iter().any(|item| item.id == **id)).collect();
    found.items.extend(further.into_iter().map(|id| Item { id: id.clone(), title: String::new() }));
    Some(found)
}

/// The items of a standard with the rules that name them, in the standard's order.
pub fn items(standard: &Standard, rules: &[&RuleFile]) -> Vec<Mapped> {
    let names = |rule: &&RuleFile, id: &String| rule.standards.get(&standard.key).is_some_and(|list| list.contains(id));
    let mapped = standard.items.iter().map(|item| Mapped {
        id: item.id.clone(),
        title: item.title.clone(),
        rules: ids(rules.iter().copied().filter(|rule| names(rule, &item.id))),
    });
    mapped.collect()
}

fn ids<'a>(rules: impl Iterator<Item = &'a RuleFile>) -> Vec<String> {
    rules.map(|rule| rule.id.clone()).collect()
}
