//! Are the prices dated, young, in one currency, and is there one for every model?

use super::components::Priced;
use super::declared::{Declaration, Declared};
use super::model::{Kind, Topic};
use super::price_table::PriceTable;
use super::{Input, Notes};
use crate::text::excerpt;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Oldest price that counts, in days (spec D-COST-01).
const MAX_AGE_DAYS: i32 = 180;

/// The one currency of all amounts.
pub(super) fn currency(declared: &Declared, table: Option<&PriceTable>, notes: &mut Notes) -> Option<String> {
    let listed: BTreeSet<&str> = table.iter().flat_map(|t| t.all()).filter_map(|p| p.currency.as_deref()).collect();
    if let Some((own, _)) = &declared.currency {
        return Some(own.clone());
    }
    notes.unknown("currency of the amounts", "cost.currency");
    let only = listed.iter().next().filter(|_| listed.len() == 1).map(|c| (*c).to_owned());
    if let Some(table) = table.filter(|_| listed.len() > 1) {
        let all: Vec<&str> = listed.into_iter().take(6).collect();
        let message = format!(
            "prices in {} and no cost.currency: amounts are not converted, so sums of them mean nothing",
            all.join(", ")
        );
        notes.add(Kind::Unusable, Topic::Prices, message, &table.path, 0);
        // A name no row has keeps every row out of the sums.
        return Some("?".to_owned());
    }
    only
}

/// Dates of the prices in use, and models nobody priced.
pub(super) fn check(
    input: &Input<'_>,
    declared: &Declared,
    table: Option<&PriceTable>,
    priced: &[Priced],
    notes: &mut Notes,
) {
    for (priced, part) in priced.iter().zip(&declared.components) {
        if let Some(table) = table {
            for row in &priced.rows {
                let what = format!("the price of {}", excerpt(&row.item, 60));
                age(&what, row.date, input.today, (&table.path, row.line), notes);
                let missing = [("currency", row.currency.is_none()), ("source", row.source.is_none())];
                for (column, _) in missing.into_iter().filter(|(_, missing)| *missing) {
                    let message = format!("{what} has no {column}");
                    notes.add(Kind::Missing, Topic::Prices, message, &table.path, row.line);
                }
            }
        }
        if priced.inline {
            let what = format!("the price of {}", part.name);
            let (path, line) = notes.sources.place(part.at);
            let path = path.to_owned();
            age(&what, date_of(part, declared), input.today, (&path, line), notes);
        }
    }
    models(input, declared, table, notes);
}

/// When a price of the manifest was looked up.
fn date_of(part: &Declaration, declared: &Declared) -> Option<Date> {
    let own = part.priced.as_deref().and_then(|d| d.parse().ok());
    let source = || part.source.as_deref().and_then(date_in);
    let reviewed = || declared.reviewed.as_ref().and_then(|(d, _)| d.parse().ok());
    own.or_else(source).or_else(reviewed)
}

/// The first `YYYY-MM-DD` of a text.
fn date_in(text: &str) -> Option<Date> {
    text.split(|c: char| !c.is_ascii_digit() && c != '-').filter(|w| w.len() == 10).find_map(|w| w.parse().ok())
}

fn age(what: &str, date: Option<Date>, today: Date, (path, line): (&str, u32), notes: &mut Notes) {
    let Some(date) = date else {
        notes.add(Kind::Missing, Topic::Prices, format!("{what} has no date"), path, line);
        return;
    };
    let age = (today - date).get_days();
    if age < 0 {
        let message = format!("{what} holds from {date} on, which is in the future");
        notes.add(Kind::Unusable, Topic::Prices, message, path, line);
    } else if age > MAX_AGE_DAYS {
        let message = format!("{what} is of {date}, {age} days old; at most {MAX_AGE_DAYS} count");
        notes.add(Kind::Stale, Topic::Prices, message, path, line);
    }
}

/// Models that ship or are called, without a price in the table and without a component of their own.
fn models(input: &Input<'_>, declared: &Declared, table: Option<&PriceTable>, notes: &mut Notes) {
    let lower = |name: &str| name.to_lowercase();
    let mut known: BTreeSet<String> = table.iter().flat_map(|t| t.all()).map(|p| lower(&p.item)).collect();
    known.extend(declared.components.iter().filter_map(|c| c.model.as_deref()).map(lower));
    // One priced name of a model prices its others.
    for (names, _) in &declared.models {
        if names.iter().any(|n| known.contains(&lower(n))) {
            known.extend(names.iter().map(|n| lower(n)));
        }
    }
    let unpriced = |name: &str| match table {
        Some(table) => format!("{} has no price for model {}", table.path, excerpt(name, 80)),
        None => format!("no component names model {}, and there is no price table", excerpt(name, 80)),
    };
    for (names, at) in &declared.models {
        if let Some(first) = names.first().filter(|n| !known.contains(&lower(n))) {
            notes.claim(Kind::Missing, Topic::Prices, unpriced(first), *at);
            notes.unknown(format!("price of {}", excerpt(first, 80)), "cost.price_table");
            known.extend(names.iter().map(|n| lower(n)));
        }
    }
    for called in &input.called {
        // `provider/model` is a spelling of gateways.
        let short = called.model.rsplit('/').next().unwrap_or(&called.model);
        if known.contains(&lower(&called.model)) || known.contains(&lower(short)) {
            continue;
        }
        known.insert(lower(&called.model));
        let message = format!("the code calls it: {}", unpriced(&called.model));
        notes.add(Kind::Missing, Topic::Prices, message, &called.path, called.line);
    }
}
