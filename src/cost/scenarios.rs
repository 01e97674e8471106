//! Volumes and what a month costs at each of them.

use super::Notes;
use super::declared::Declared;
use super::figures::{deviation, ratio, usable};
use super::model::{Component, CostBasis, Figure, Origin, Part, Scenario};

/// The declared steps, in the order of [`Declared::volumes`].
const STEPS: [&str; 3] = ["current", "expected", "x10"];
/// What the third step multiplies.
const TIMES: f64 = 10.0;

/// Marginal cost of a request and fixed cost of a month. Where no component is declared, the declared cost of a request is
/// all there is to go by; what a month costs beside is unknown.
pub(super) fn totals(declared: &Declared, components: &[Component]) -> (Figure, Figure) {
    if let (true, Some((each, _))) = (components.is_empty(), declared.per_request) {
        return (Figure::known(each), Figure::default());
    }
    let sum = |basis: CostBasis| {
        // A component of which not even the basis is known may belong to either.
        let mine = || components.iter().filter(|c| c.basis.is_none_or(|b| b == basis));
        let total: f64 = mine().filter_map(|c| c.cost).sum();
        let complete = !components.is_empty() && mine().all(|c| c.cost.is_some());
        let any = mine().any(|c| c.cost.is_some());
        match complete {
            true => Figure::known(total),
            false => Figure { value: None, at_least: any.then_some(total) },
        }
    };
    (sum(CostBasis::PerRequest), sum(CostBasis::PerMonth))
}

/// What a month costs at a volume.
pub(super) fn month(declared: &Declared, components: &[Component], volume: f64) -> Figure {
    let (variable, fixed) = totals(declared, components);
    let variable = variable.map(|v| v * volume);
    if components.is_empty() { variable } else { plus(variable, fixed) }
}

fn plus(a: Figure, b: Figure) -> Figure {
    if let (Some(a), Some(b)) = (a.value, b.value) {
        return Figure::known(a + b);
    }
    let known: Vec<f64> = [a.lower(), b.lower()].into_iter().flatten().collect();
    Figure { value: None, at_least: (!known.is_empty()).then(|| known.iter().sum()) }
}

/// Every volume that is declared, follows from what is declared, or was asked for.
pub(super) fn all(declared: &Declared, components: &[Component], asked: &[f64], notes: &mut Notes) -> Vec<Scenario> {
    let measured = declared.months.iter().rev().find_map(|m| m.requests);
    let [current, expected, x10] = declared.volumes.map(|v| v.map(|(n, _)| n));
    let mut list: Vec<(&str, f64, Origin)> = Vec::new();
    match (current, measured) {
        (Some(n), _) => list.push(("current", n, Origin::Declared)),
        (None, Some(n)) => list.push(("current", n, Origin::Measured)),
        (None, None) => notes.unknown("cost at the current volume", "cost.volumes.current"),
    }
    match expected {
        Some(n) => list.push(("expected", n, Origin::Declared)),
        None => notes.unknown("cost at the expected volume", "cost.volumes.expected"),
    }
    let base = expected.or(current).map(|n| n * TIMES).filter(|n| usable(*n));
    match (x10, base) {
        (Some(n), _) => list.push(("x10", n, Origin::Declared)),
        (None, Some(n)) => list.push(("x10", n, Origin::Derived)),
        (None, None) => notes.unknown("cost at ten times the volume", "cost.volumes.x10"),
    }
    list.extend(asked.iter().filter(|n| usable(**n)).map(|n| ("asked", *n, Origin::Asked)));
    list.into_iter().map(|(name, volume, origin)| scenario(declared, components, name, volume, origin)).collect()
}

fn scenario(declared: &Declared, components: &[Component], name: &str, volume: f64, origin: Origin) -> Scenario {
    let (marginal, fixed) = totals(declared, components);
    let variable = marginal.map(|m| m * volume);
    let monthly = month(declared, components, volume);
    let step = STEPS.iter().position(|s| *s == name);
    let said = step.and_then(|at| declared.monthly_at.get(at).copied().flatten()).map(|(n, _)| n);
    // Without components the declaration is all there is.
    let settled = if components.is_empty() { said.or(monthly.value) } else { monthly.value };
    let worth = declared.value.map(|(value, _)| value * volume);
    let parts = components.iter().enumerate().filter_map(|(index, c)| {
        let monthly_part = match c.basis? {
            CostBasis::PerRequest => c.cost? * volume,
            CostBasis::PerMonth => c.cost?,
        };
        let share = monthly.value.and_then(|all| ratio(monthly_part, all));
        Some(Part { component: index, monthly: monthly_part, share })
    });
    Scenario {
        name: name.to_owned(),
        volume,
        origin,
        monthly,
        variable,
        fixed,
        per_request: if volume >= 1.0 { monthly.map(|m| m / volume) } else { Figure::default() },
        declared: said,
        deviation_pct: said.and_then(|said| deviation(monthly.value?, said)),
        headroom: declared.budget.and_then(|(budget, _)| Some(budget - settled?)),
        net_value: worth.and_then(|worth| Some(worth - settled?)),
        parts: parts.collect(),
    }
}
