//! Does cost outrun adoption (spec X-11), and is the bill what the model says (D-COST-01)?
//!
//! The ratio is the cost of an active user in the later month over that of the earlier one. It is above one exactly
//! when cost grew faster than use, or fell slower, so it needs no case for use that does not grow.

use super::Notes;
use super::declared::{Declared, Month};
use super::figures::{amount, deviation, ratio, whole};
use super::model::{Component, Growth, Kind, Measured, Topic};
use super::scenarios::month;
use crate::manifest::At;
use jiff::ToSpan;
use jiff::civil::Date;

/// Oldest month that says something about now, in days since its end.
const MAX_AGE_DAYS: i32 = 45;
/// Distance of the bill from the model that is still the model's (spec D-COST-01).
const MODEL_TOLERANCE_PCT: f64 = 25.0;
/// Growth below this is rounding: the ratio counts with two decimals.
const OUTRUNS: f64 = 1.005;

/// Last day of a `YYYY-MM`.
fn last_day(month: &str) -> Option<Date> {
    format!("{month}-01").parse::<Date>().ok().map(Date::last_of_month)
}

/// Compares the last two months with each other and the last one with the model.
pub(super) fn assess(
    declared: &Declared,
    components: &[Component],
    today: Date,
    notes: &mut Notes,
) -> (Option<Growth>, Option<Measured>) {
    let months: Vec<&Month> =
        declared.months.iter().filter(|m| m.cost.is_some() && last_day(&m.month).is_some()).collect();
    let twice = months.windows(2).find_map(|w| match w {
        [a, b] if a.month == b.month => Some(*b),
        _ => None,
    });
    if let Some(twice) = twice {
        let message = format!("{} is measured twice", twice.month);
        notes.claim(Kind::Unusable, Topic::Growth, message, twice.at);
        return (None, None);
    }
    let Some(last) = months.last() else {
        notes.unknown("growth of cost against adoption", "cost.telemetry.actual_monthly");
        return (None, None);
    };
    let age = last_day(&last.month).map_or(0, |day| (today - day).get_days());
    if age > MAX_AGE_DAYS {
        let message =
            format!("the last measured month, {}, ended {age} days ago; at most {MAX_AGE_DAYS} count", last.month);
        notes.claim(Kind::Stale, Topic::Growth, message, last.at);
    }
    // Of a running month nobody knows the bill yet.
    if age < 0 {
        let message = format!("{} is not over", last.month);
        notes.claim(Kind::Unusable, Topic::Growth, message, last.at);
        return (None, None);
    }
    let fresh = age <= MAX_AGE_DAYS;
    let before = months.len().checked_sub(2).and_then(|at| months.get(at)).copied();
    let growth = before.and_then(|before| growth(before, last));
    match &growth {
        None => notes.unknown("growth of cost against adoption", "cost.telemetry.actual_monthly (two months in a row)"),
        Some(growth) if fresh && growth.ratio >= OUTRUNS => outruns(declared, growth, last.at, notes),
        Some(_) => {}
    }
    (growth, Some(measured(declared, components, last, fresh, notes)))
}

/// Growth between two months in a row.
fn growth(before: &Month, last: &Month) -> Option<Growth> {
    let next = last_day(&before.month)?.checked_add(1.day()).ok()?;
    if next.last_of_month() != last_day(&last.month)? {
        return None;
    }
    let (cost, users) = ((before.cost?, last.cost?), (before.users?, last.users?));
    Some(Growth {
        from: before.month.clone(),
        to: last.month.clone(),
        cost_pct: deviation(cost.1, cost.0)?,
        users_pct: deviation(users.1, users.0)?,
        ratio: ratio(ratio(cost.1, users.1)?, ratio(cost.0, users.0)?)?,
    })
}

/// Cost outruns adoption: said to be so, denied, or not answered.
fn outruns(declared: &Declared, growth: &Growth, last: At, notes: &mut Notes) {
    let Growth { from, to, cost_pct, users_pct, ratio } = growth;
    let message = format!(
        "from {from} to {to} cost changed by {cost_pct:+.0}% and active users by {users_pct:+.0}%: \
         an active user costs {ratio:.2} times as much"
    );
    let (kind, message, at) = match declared.outruns {
        Some((true, _)) => (Kind::Warning, message, last),
        Some((false, at)) => (Kind::Contradiction, format!("{message}; cost_outruns_adoption is answered with no"), at),
        None => (Kind::Contradiction, message, last),
    };
    notes.claim(kind, Topic::Growth, message, at);
}

/// The bill against the model.
fn measured(declared: &Declared, components: &[Component], last: &Month, fresh: bool, notes: &mut Notes) -> Measured {
    let cost = last.cost.unwrap_or_default();
    let modelled = last.requests.and_then(|requests| month(declared, components, requests).value);
    let deviation_pct = modelled.and_then(|modelled| deviation(cost, modelled));
    if last.requests.is_none() {
        notes.unknown("what the model says for the last month", "cost.telemetry.actual_monthly[].requests");
    }
    if let (Some(requests), Some(modelled), Some(pct)) = (last.requests, modelled, deviation_pct)
        && fresh
        && pct.abs() > MODEL_TOLERANCE_PCT
    {
        let message = format!(
            "{} cost {} for {} requests, the components give {} ({pct:+.0}%)",
            last.month,
            amount(cost),
            whole(requests),
            amount(modelled)
        );
        notes.claim(Kind::Contradiction, Topic::Sums, message, last.at);
    }
    Measured { month: last.month.clone(), cost, requests: last.requests, modelled, deviation_pct }
}
