//! Is it worth it, does it fit the budget, and what does an active user cost?

use super::Notes;
use super::components::TOLERANCE_PCT;
use super::declared::Declared;
use super::figures::{amount, deviation, ratio, usable, whole};
use super::model::{BreakEven, Budget, Component, Figure, Kind, Scenario, Topic, Users};
use super::scenarios::totals;
use super::sums::shown;
use crate::manifest::At;

/// From which volume on the value of the requests covers what they cost.
pub(super) fn break_even(declared: &Declared, components: &[Component], notes: &mut Notes) -> BreakEven {
    let mut out = BreakEven { declared: declared.break_even.map(|(n, _)| n), ..BreakEven::default() };
    let Some((value, at)) = declared.value else {
        notes.unknown("from which volume on it pays", "cost.value_per_request");
        return out;
    };
    out.value_per_request = Some(value);
    let (marginal, fixed) = totals(declared, components);
    if let Some(marginal) = marginal.lower().filter(|m| *m >= value && *m > 0.0) {
        out.never = true;
        let (cost, value) = (amount(marginal), amount(value));
        let message = format!("a request costs {cost} and is worth {value}: no volume pays");
        notes.claim(Kind::Warning, Topic::Value, message, at);
    }
    let volume = marginal.value.zip(fixed.value).filter(|(marginal, _)| value > *marginal);
    out.volume = volume.map(|(marginal, fixed)| (fixed / (value - marginal)).ceil()).filter(|n| usable(*n));
    let Some((said, at)) = declared.break_even else { return out };
    let message = match out.volume {
        _ if out.never => format!("no volume pays, declared is a break-even at {} requests", whole(said)),
        Some(volume)
            if (volume - said).abs() > 1.0 && deviation(volume, said).is_none_or(|pct| pct.abs() > TOLERANCE_PCT) =>
        {
            format!("it breaks even at {} requests a month, declared is {}", whole(volume), whole(said))
        }
        _ => return out,
    };
    notes.claim(Kind::Contradiction, Topic::Value, message, at);
    out
}

/// Does the expected month fit the budget, and up to which volume does it?
pub(super) fn budget(
    declared: &Declared,
    components: &[Component],
    scenarios: &[Scenario],
    notes: &mut Notes,
) -> Option<Budget> {
    if declared.budget.is_none() {
        notes.unknown("whether the cost fits the budget", "cost.budget_monthly");
    }
    let expected = scenarios.iter().find(|s| s.name == "expected");
    let said = declared.monthly_at.into_iter().nth(1).flatten();
    let month = expected.map(|s| s.monthly).filter(|m| m.lower().is_some());
    let month = month.or(said.map(|(n, _)| Figure::known(n)));
    let over = |limit: f64| month.filter(|m| m.lower().is_some_and(|sum| sum > limit)).map(shown);
    let place_of = |other: At| said.map_or(other, |(_, at)| at);
    if let Some((budget, at)) = declared.budget
        && let Some(sum) = over(budget)
    {
        let message = format!("the expected month costs {sum}, the budget is {}", amount(budget));
        notes.claim(Kind::Contradiction, Topic::Budget, message, place_of(at));
    }
    if let Some((cap, at)) = declared.hard_cap
        && let Some(sum) = over(cap)
    {
        let message = format!("the expected month costs {sum}, the hard cap stops it at {}", amount(cap));
        notes.claim(Kind::Contradiction, Topic::Budget, message, at);
    }
    if declared.budget.is_none() && declared.hard_cap.is_none() {
        return None;
    }
    let monthly = declared.budget.map(|(n, _)| n);
    let (marginal, fixed) = totals(declared, components);
    let lasts = monthly
        .zip(marginal.value)
        .zip(fixed.value)
        .and_then(|((budget, marginal), fixed)| ratio(budget - fixed, marginal).map(f64::floor).filter(|n| usable(*n)));
    Some(Budget { monthly, hard_cap: declared.hard_cap.map(|(n, _)| n), lasts_to_volume: lasts })
}

/// What an active user costs in a month.
pub(super) fn users(declared: &Declared, scenarios: &[Scenario], notes: &mut Notes) -> Users {
    let last = declared.months.iter().rev().find(|m| m.cost.is_some() && m.users.is_some());
    let expected = scenarios.iter().find(|s| s.name == "expected").and_then(|s| s.monthly.value.or(s.declared));
    if last.is_none() {
        notes.unknown("measured cost of an active user", "cost.telemetry.actual_monthly");
    }
    if declared.target_users.is_none() {
        notes.unknown("planned cost of an active user", "adoption.target_users");
    }
    Users {
        measured: last.and_then(|m| ratio(m.cost?, m.users?)),
        month: last.map(|m| m.month.clone()),
        expected: expected.zip(declared.target_users).and_then(|(cost, (users, _))| ratio(cost, users)),
    }
}
