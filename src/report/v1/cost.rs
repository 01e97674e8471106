//! The declared cost in short.

use super::CostFindingKind;
use crate::model;
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
    /// Cost of a month by volume: `current`, `expected`, `x10`.
    pub monthly: BTreeMap<String, Figure>,
    /// The same with what it goes to, in the order of the volumes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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

impl From<&model::CostBrief> for CostBrief {
    fn from(from: &model::CostBrief) -> CostBrief {
        CostBrief {
            currency: from.currency.clone(),
            marginal_per_request: Figure::from(&from.marginal_per_request),
            monthly: from.months.iter().map(|month| (month.name.clone(), (&month.monthly).into())).collect(),
            months: from.months.iter().map(Into::into).collect(),
            budget: from.budget,
            break_even_volume: from.break_even_volume,
            growth_ratio: from.growth_ratio,
            findings: from.findings.iter().map(|(key, value)| ((*key).into(), *value)).collect(),
            unknown: from.unknown,
        }
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

impl From<&model::CostMonth> for CostMonth {
    fn from(from: &model::CostMonth) -> CostMonth {
        CostMonth {
            name: from.name.clone(),
            volume: from.volume,
            monthly: Figure::from(&from.monthly),
            parts: from.parts.iter().map(Into::into).collect(),
        }
    }
}

/// What one component costs in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostPart {
    /// Name of the component.
    pub name: String,
    /// Its cost.
    pub monthly: f64,
}

impl From<&model::CostPart> for CostPart {
    fn from(from: &model::CostPart) -> CostPart {
        CostPart { name: from.name.clone(), monthly: from.monthly }
    }
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

impl From<&model::Figure> for Figure {
    fn from(from: &model::Figure) -> Figure {
        Figure { value: from.value, at_least: from.at_least }
    }
}
