//! What a system costs, in short.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The cost model in short, for the report of an audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostBrief {
    /// Currency of every amount.
    pub currency: Option<String>,
    /// What one request more costs.
    pub marginal_per_request: Figure,
    /// Cost of a month and what it goes to, in the order of the volumes.
    pub months: Vec<CostMonth>,
    /// Budget of a month.
    pub budget: Option<f64>,
    /// Requests a month from which it pays.
    pub break_even_volume: Option<f64>,
    /// Later over earlier cost of an active user; above 1 cost outruns adoption.
    pub growth_ratio: Option<f64>,
    /// Findings by kind.
    pub findings: BTreeMap<CostFindingKind, usize>,
    /// Figures that are not known.
    pub unknown: usize,
}

impl CostBrief {
    /// The month at a volume.
    pub(crate) fn month(&self, volume: &str) -> Option<&CostMonth> {
        self.months.iter().find(|month| month.name == volume)
    }
}

/// A month at one volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostMonth {
    /// `current`, `expected` or `x10`.
    pub name: String,
    /// Requests a month.
    pub volume: f64,
    /// Cost of the month.
    pub monthly: Figure,
    /// The components whose cost is known, in the order of the manifest.
    pub parts: Vec<CostPart>,
}

/// What one component costs in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostPart {
    /// Name of the component.
    pub name: String,
    /// Its cost.
    pub monthly: f64,
}

/// A sum: known in full, or only a lower bound of it, or not at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// The sum; absent when a part of it is unknown.
    pub value: Option<f64>,
    /// The sum of the known parts; absent when the sum is known or nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
}

impl Figure {
    /// Known in full.
    pub(crate) fn known(value: f64) -> Figure {
        Figure { value: Some(value), at_least: None }
    }

    /// The value, or its lower bound.
    pub(crate) fn lower(self) -> Option<f64> {
        self.value.or(self.at_least)
    }

    /// The figure with a function over its number.
    pub(crate) fn map(self, f: impl Fn(f64) -> f64) -> Figure {
        Figure { value: self.value.map(&f), at_least: self.at_least.map(&f) }
    }
}

/// What a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Kind")]
pub enum CostFindingKind {
    /// Two statements that cannot both be true.
    Contradiction,
    /// A number or a file that cannot be used.
    Unusable,
    /// Something the calculation needs and nobody declared.
    Missing,
    /// Older than it may be.
    Stale,
    /// Consistent, and bad news.
    Warning,
}
