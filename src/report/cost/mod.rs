//! The cost model for people and programs: the words all its forms share, and the choice between them.
//!
//! What is not known is written as unknown, never as 0; a sum of which a part is missing is written as a lower bound.

mod csv;
mod document;

use super::document::{Form, written};
use super::style::Style;
use crate::cost::model::{Component, CostBasis, CostBrief, CostModel, Figure, Kind, Origin, Scenario};
use crate::cost::{amount, whole};
use crate::error::Error;

/// A cost model whose texts are inert, in the form asked for.
pub(crate) fn render(model: &CostModel, form: Form, style: Style) -> Result<String, Error> {
    match form {
        Form::Csv => csv::render(model),
        form => written(model, document::document, form, style),
    }
}

/// A sum, a lower bound, or unknown.
pub(super) fn figure(figure: Figure) -> String {
    match (figure.value, figure.at_least) {
        (Some(n), _) => amount(n),
        (None, Some(n)) => format!("≥ {}", amount(n)),
        (None, None) => "unknown".to_owned(),
    }
}

/// An amount, or a dash where there is none to show.
pub(super) fn optional(n: Option<f64>) -> String {
    n.map_or_else(|| "–".to_owned(), amount)
}

/// What is left of the budget; of an incomplete sum at most this.
pub(super) fn headroom(model: &CostModel, scenario: &Scenario) -> String {
    let most = || Some(model.budget.as_ref()?.monthly? - scenario.monthly.at_least?);
    match (scenario.headroom, model.budget.as_ref().and_then(|b| b.monthly)) {
        (Some(left), _) => amount(left),
        (None, None) => "unknown".to_owned(),
        (None, Some(_)) => most().map_or_else(|| "unknown".to_owned(), |n| format!("≤ {}", amount(n))),
    }
}

/// Whether a scenario certainly exceeds the budget.
pub(super) fn over(model: &CostModel, scenario: &Scenario) -> bool {
    let budget = model.budget.as_ref().and_then(|b| b.monthly);
    budget.zip(scenario.monthly.lower()).is_some_and(|(budget, sum)| sum > budget)
}

/// A volume as charts and tables call it: `10x` for ten times the expected one.
pub(super) fn step(scenario: &Scenario) -> String {
    match (scenario.name.as_str(), scenario.origin) {
        ("asked", _) => whole(scenario.volume),
        (name, Origin::Measured) => format!("{} (measured)", volume(name)),
        (name, _) => volume(name).to_owned(),
    }
}

/// A volume as charts and tables call it: `10x` for ten times the expected one.
pub(super) fn volume(name: &str) -> &str {
    if name == "x10" { "10x" } else { name }
}

/// What a component grows with.
pub(super) fn basis(component: &Component) -> &'static str {
    match component.basis {
        Some(CostBasis::PerRequest) => "per request",
        Some(CostBasis::PerMonth) => "per month",
        None => "basis unknown",
    }
}

/// A share in percent, small ones not as nothing.
pub(super) fn percent(share: f64) -> String {
    match share * 100.0 {
        0.0 => "0%".to_owned(),
        p if p < 1.0 => "<1%".to_owned(),
        p => format!("{p:.0}%"),
    }
}

/// Currency for people.
pub(super) fn currency(currency: Option<&str>) -> &str {
    currency.filter(|c| *c != "?").unwrap_or("unknown currency")
}

/// Title of a kind of findings.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Contradiction => "contradiction",
        Kind::Unusable => "unusable",
        Kind::Missing => "missing",
        Kind::Stale => "stale",
        Kind::Warning => "warning",
    }
}

/// When it pays, in one sentence.
pub(super) fn break_even(model: &CostModel) -> String {
    let even = &model.break_even;
    match (even.value_per_request, even.volume) {
        (None, _) => "unknown: the value of a request is not declared".to_owned(),
        (Some(value), _) if even.never => format!("never: a request is worth {}", amount(value)),
        (Some(value), Some(n)) => format!("{} requests a month (a request is worth {})", whole(n), amount(value)),
        (Some(_), None) => "unknown: a component has no cost".to_owned(),
    }
}

/// What is known beside the sums: name and sentence.
pub(super) fn remarks(model: &CostModel) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(budget) = &model.budget {
        let mut parts = Vec::new();
        parts.extend(budget.monthly.map(|n| format!("{} a month", amount(n))));
        let expected = model.scenario("expected").map(|s| s.volume).filter(|v| *v > 0.0);
        parts.extend(budget.lasts_to_volume.map(|n| match expected {
            Some(v) => format!("lasts to {} requests ({}x the expected volume)", whole(n), amount(n / v)),
            None => format!("lasts to {} requests", whole(n)),
        }));
        parts.extend(budget.hard_cap.map(|n| format!("hard cap at {}", amount(n))));
        out.push(("Budget", parts.join(", ")));
    }
    let users = &model.users;
    let measured = users.measured.zip(users.month.as_ref()).map(|(n, month)| format!("{} in {month}", amount(n)));
    let planned = users.expected.map(|n| format!("{} planned at the expected volume", amount(n)));
    let users: Vec<String> = measured.into_iter().chain(planned).collect();
    if !users.is_empty() {
        out.push(("Active user", users.join(", ")));
    }
    if let Some(g) = &model.growth {
        let (cost, users) = (g.cost_pct, g.users_pct);
        let verdict = if g.ratio >= 1.005 { "cost outruns adoption" } else { "cost stays behind adoption" };
        out.push((
            "Growth",
            format!(
                "{} to {}: cost {cost:+.0}%, active users {users:+.0}%, an active user costs {:.2} times as much: {verdict}",
                g.from, g.to, g.ratio
            ),
        ));
    }
    if let Some(m) = &model.measured {
        let model = m.modelled.zip(m.deviation_pct);
        let model = model.map(|(n, pct)| format!(", the model gives {} ({pct:+.0}%)", amount(n))).unwrap_or_default();
        let requests = m.requests.map(|n| format!(" for {} requests", whole(n))).unwrap_or_default();
        out.push(("Measured", format!("{}: {}{requests}{model}", m.month, amount(m.cost))));
    }
    out
}

/// One line for the report of an audit.
pub(super) fn brief(cost: &CostBrief) -> String {
    let money = cost.currency.as_deref().filter(|c| *c != "?").map(|c| format!("{c} ")).unwrap_or_default();
    let months: Vec<String> = [("current", "now"), ("expected", "expected"), ("x10", "at 10x")]
        .iter()
        .filter_map(|(name, word)| cost.month(name).map(|n| format!("{} {word}", figure(n.monthly))))
        .collect();
    let mut parts = vec![format!("{money}{} for one more request", figure(cost.marginal_per_request))];
    if !months.is_empty() {
        parts.push(format!("a month {}", months.join(", ")));
    }
    parts.extend(cost.budget.map(|n| format!("budget {}", amount(n))));
    parts.extend(cost.break_even_volume.map(|n| format!("pays from {} requests", whole(n))));
    let count = |kind: Kind, word: &str| {
        let n = cost.findings.get(&kind).copied().unwrap_or_default();
        (n > 0).then(|| format!("{n} {word}{}", if n == 1 { "" } else { "s" }))
    };
    parts.extend(count(Kind::Contradiction, "contradiction"));
    parts.join("; ")
}

#[cfg(test)]
mod tests;
