//! The public cost model, version 1: serialisable, free of internal types; every renderer shows this.
//!
//! Amounts are in `currency`, volumes in requests a month, shares from 0 to 1. Numbers have nine significant digits.

use super::figures::significant;
pub(crate) use crate::model::{CostBrief, CostFindingKind as Kind, Figure};
use crate::model::{CostMonth, CostPart};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the system costs, as far as it is declared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostModel {
    /// Always `"1"`.
    pub schema_version: String,
    /// Name of the system.
    pub system: String,
    /// Path of the manifest.
    pub manifest: String,
    /// Commit, full hash.
    pub commit: Option<String>,
    /// Day the ages are counted to.
    pub today: String,
    /// Currency of every amount.
    pub currency: Option<String>,
    /// The price table that was used.
    pub price_table: Option<PriceTableSummary>,
    /// What one request more costs: the sum of the components per request.
    pub marginal_per_request: Figure,
    /// What a month without any request costs: the sum of the components per month.
    pub fixed_per_month: Figure,
    /// What the money goes to, in the order of the manifest.
    pub components: Vec<Component>,
    /// The volumes: current, expected, x10, and those asked for.
    pub scenarios: Vec<Scenario>,
    /// From which volume on it pays.
    pub break_even: BreakEven,
    /// Budget and cap, if one is declared.
    pub budget: Option<Budget>,
    /// Cost of an active user.
    pub users: Users,
    /// Growth of cost against growth of use.
    pub growth: Option<Growth>,
    /// The last measured month against the model.
    pub measured: Option<Measured>,
    /// What does not hold, is stale, missing or unusable, with its place.
    pub findings: Vec<Finding>,
    /// What is not known, with the manifest field that would answer it.
    pub unknown: Vec<Unknown>,
}

/// The price table that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceTableSummary {
    /// Path.
    pub path: String,
    /// Prices in it.
    pub prices: usize,
    /// Oldest date of a price.
    pub oldest: Option<String>,
    /// Newest date of a price.
    pub newest: Option<String>,
}

/// What a cost grows with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CostBasis {
    /// Requests.
    PerRequest,
    /// Time.
    PerMonth,
}

/// Something money goes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Component {
    /// Name.
    pub name: String,
    /// What it grows with; absent when not declared.
    pub basis: Option<CostBasis>,
    /// Cost of a request or of a month; absent when unknown.
    pub cost: Option<f64>,
    /// The calculation in words, or why there is none.
    pub how: String,
    /// Line of the manifest.
    pub line: u32,
}

/// Where a volume comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// `cost.volumes`.
    Declared,
    /// Requests of the last month of `cost.telemetry.actual_monthly`.
    Measured,
    /// Ten times the expected (else the current) volume.
    Derived,
    /// `--volume`.
    Asked,
}

/// Cost at one volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scenario {
    /// `current`, `expected`, `x10` or `asked`.
    pub name: String,
    /// Requests a month.
    pub volume: f64,
    /// Where the volume comes from.
    pub origin: Origin,
    /// Cost of the month.
    pub monthly: Figure,
    /// The part that grows with requests.
    pub variable: Figure,
    /// The part that does not.
    pub fixed: Figure,
    /// Cost of a request with its share of the fixed cost; absent below one request.
    pub per_request: Figure,
    /// Cost of the month as declared in `cost.monthly_at`.
    pub declared: Option<f64>,
    /// Distance of the calculated from the declared month, in percent of the declared.
    pub deviation_pct: Option<f64>,
    /// Budget minus cost; negative when it does not fit; absent when the cost is not known in full.
    pub headroom: Option<f64>,
    /// Value of the requests minus cost.
    pub net_value: Option<f64>,
    /// Cost of the known components and their shares, in the order of the manifest.
    pub parts: Vec<Part>,
}

/// One component at one volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// Position in `components`, from 0.
    pub component: usize,
    /// Cost of the month.
    pub monthly: f64,
    /// Share of the month; absent when the whole is unknown or 0.
    pub share: Option<f64>,
}

/// From which volume on it pays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BreakEven {
    /// Value of a request: `cost.value_per_request`, else `cost.saved_per_request`.
    pub value_per_request: Option<f64>,
    /// Requests a month, rounded up; absent when unknown or never.
    pub volume: Option<f64>,
    /// True when a request costs as much as it is worth, or more: no volume pays.
    pub never: bool,
    /// As declared in `cost.break_even_volume`.
    pub declared: Option<f64>,
}

/// Budget and cap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Budget {
    /// `cost.budget_monthly`.
    pub monthly: Option<f64>,
    /// `cost.hard_cap.amount`.
    pub hard_cap: Option<f64>,
    /// Requests a month at which the budget is used up, rounded down.
    pub lasts_to_volume: Option<f64>,
}

/// Cost of an active user in a month.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Users {
    /// Measured: last month's cost over its active users.
    pub measured: Option<f64>,
    /// The month that was measured.
    pub month: Option<String>,
    /// Planned: the expected month over `adoption.target_users`, else `system.expected_users`.
    pub expected: Option<f64>,
}

/// Growth of cost against growth of use, over the last two months.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Growth {
    /// Earlier month.
    pub from: String,
    /// Later month.
    pub to: String,
    /// Change of cost in percent.
    pub cost_pct: f64,
    /// Change of active users in percent.
    pub users_pct: f64,
    /// Later over earlier cost of an active user; above 1 cost outruns adoption.
    pub ratio: f64,
}

/// The last measured month against the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// Which month.
    pub month: String,
    /// What it cost.
    pub cost: f64,
    /// Requests.
    pub requests: Option<f64>,
    /// What the model says for that many requests.
    pub modelled: Option<f64>,
    /// Distance of the measured from the modelled cost, in percent of the modelled.
    pub deviation_pct: Option<f64>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Components and totals.
    Sums,
    /// Budget and cap.
    Budget,
    /// Prices.
    Prices,
    /// Cost against adoption.
    Growth,
    /// Value and break-even.
    Value,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// What it is about.
    pub topic: Topic,
    /// One sentence.
    pub message: String,
    /// File.
    pub path: String,
    /// 1-based; 0 = the whole file.
    pub line: u32,
}

/// Something that is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Unknown {
    /// What.
    pub what: String,
    /// The manifest field that would answer it.
    pub field: String,
}

/// JSON Schema of the cost model.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(CostModel).into()
}

impl Scenario {
    /// What a component costs here; parts stand in the order of the components.
    pub(crate) fn part(&self, component: usize) -> Option<&Part> {
        self.parts.binary_search_by_key(&component, |p| p.component).ok().and_then(|at| self.parts.get(at))
    }
}

impl CostModel {
    /// The scenario of a name.
    pub(crate) fn scenario(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|s| s.name == name)
    }

    /// The scenario shares are shown for: expected, else the first.
    pub(crate) fn main(&self) -> Option<&Scenario> {
        self.scenario("expected").or_else(|| self.scenarios.first())
    }

    /// Whether anything could be calculated at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.components.is_empty() && self.measured.is_none() && self.scenarios.iter().all(|s| s.declared.is_none())
    }

    /// The short form; `None` when nothing came of it.
    pub(crate) fn brief(&self) -> Option<CostBrief> {
        if self.is_empty() {
            return None;
        }
        let mut findings = BTreeMap::new();
        for finding in &self.findings {
            *findings.entry(finding.kind).or_default() += 1;
        }
        let named = self.scenarios.iter().filter(|s| s.origin != Origin::Asked);
        let part = |part: &Part| {
            let name = self.components.get(part.component)?.name.clone();
            Some(CostPart { name, monthly: part.monthly })
        };
        let month = |s: &Scenario| CostMonth {
            name: s.name.clone(),
            volume: s.volume,
            monthly: s.monthly,
            parts: s.parts.iter().filter_map(part).collect(),
        };
        Some(CostBrief {
            currency: self.currency.clone(),
            marginal_per_request: self.marginal_per_request,
            months: named.map(month).collect(),
            budget: self.budget.as_ref().and_then(|b| b.monthly),
            break_even_volume: self.break_even.volume,
            growth_ratio: self.growth.as_ref().map(|g| g.ratio),
            findings,
            unknown: self.unknown.len(),
        })
    }

    /// Rounds every number once, on the way out.
    pub(super) fn round(&mut self) {
        let some = |x: &mut Option<f64>| *x = x.map(significant);
        let figure = |f: &mut Figure| *f = f.map(significant);
        figure(&mut self.marginal_per_request);
        figure(&mut self.fixed_per_month);
        self.components.iter_mut().for_each(|c| some(&mut c.cost));
        for s in &mut self.scenarios {
            s.volume = significant(s.volume);
            [&mut s.monthly, &mut s.variable, &mut s.fixed, &mut s.per_request].into_iter().for_each(figure);
            [&mut s.declared, &mut s.deviation_pct, &mut s.headroom, &mut s.net_value].into_iter().for_each(some);
            for part in &mut s.parts {
                part.monthly = significant(part.monthly);
                some(&mut part.share);
            }
        }
        let even = &mut self.break_even;
        [&mut even.value_per_request, &mut even.volume, &mut even.declared].into_iter().for_each(some);
        if let Some(b) = &mut self.budget {
            [&mut b.monthly, &mut b.hard_cap, &mut b.lasts_to_volume].into_iter().for_each(some);
        }
        [&mut self.users.measured, &mut self.users.expected].into_iter().for_each(some);
        if let Some(g) = &mut self.growth {
            [&mut g.cost_pct, &mut g.users_pct, &mut g.ratio].into_iter().for_each(|x| *x = significant(*x));
        }
        if let Some(m) = &mut self.measured {
            m.cost = significant(m.cost);
            [&mut m.requests, &mut m.modelled, &mut m.deviation_pct].into_iter().for_each(some);
        }
    }
}
