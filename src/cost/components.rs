//! The cost of each component: tokens times the price table, or units times a price.

use super::Notes;
use super::declared::{Declaration, Declared};
use super::figures::{amount, deviation, usable, whole};
use super::model::{Component, CostBasis, Kind, Topic};
use super::price_table::{Price, PriceTable};
use super::units::{Direction, Unit, parse};
use crate::text::excerpt;

/// Distance that two ways to say the same may have (spec X-10).
pub(super) const TOLERANCE_PCT: f64 = 10.0;

/// A component and what its cost rests on.
#[derive(Debug)]
pub(super) struct Priced {
    pub(super) component: Component,
    /// Rows of the price table that were used.
    pub(super) rows: Vec<Price>,
    /// The price stands in the manifest.
    pub(super) inline: bool,
}

/// What keeps a component from having a cost: why, and the field that would mend it.
struct Gap {
    kind: Kind,
    why: String,
    field: String,
}

/// A cost of one request or month.
struct Cost {
    each: f64,
    how: String,
    rows: Vec<Price>,
}

/// Prices every component.
pub(super) fn price_all(
    declared: &Declared,
    table: Option<&PriceTable>,
    currency: Option<&str>,
    notes: &mut Notes,
) -> Vec<Priced> {
    declared.components.iter().map(|part| Pricing { declared, part, table, currency }.price(notes)).collect()
}

/// Everything the price of one component depends on.
struct Pricing<'a> {
    declared: &'a Declared,
    part: &'a Declaration,
    table: Option<&'a PriceTable>,
    currency: Option<&'a str>,
}

impl Pricing<'_> {
    fn price(&self, notes: &mut Notes) -> Priced {
        let part = self.part;
        let inline = self.inline();
        let listed = match (&part.model, &part.price) {
            (Some(model), _) if part.tokens_in.is_some() || part.tokens_out.is_some() => Some(self.tokens(model)),
            (_, Some(item)) => Some(self.item(item)),
            _ => None,
        };
        let (cost, rows, own, gaps) = match (listed, inline) {
            (Some(Ok(listed)), inline) => {
                if let Some(own) = inline.ok().filter(|_| part.unit_cost.is_some()) {
                    self.compare(&listed, &own, notes);
                }
                (Some((listed.each, listed.how)), listed.rows, false, Vec::new())
            }
            (Some(Err(gaps)), Ok(own)) => (Some((own.each, own.how)), Vec::new(), true, gaps),
            (Some(Err(gaps)), Err(_)) => (None, Vec::new(), false, gaps),
            (None, Ok(own)) => (Some((own.each, own.how)), Vec::new(), true, Vec::new()),
            (None, Err(gaps)) => (None, Vec::new(), false, gaps),
        };
        let basis = part.basis.is_none().then(|| self.missing("basis", "is it per_request or per_month?".to_owned()));
        let gaps: Vec<Gap> = gaps.into_iter().chain(basis).collect();
        let cost = cost.map(|(each, how)| self.scaled(each, how)).filter(|(each, _)| usable(*each));
        let cost = cost.filter(|_| part.basis.is_some());
        for gap in &gaps {
            notes.claim(gap.kind, Topic::Prices, format!("{}: {}", part.name, gap.why), part.at);
            if cost.is_none() {
                notes.unknown(format!("cost of {}", part.name), gap.field.clone());
            }
        }
        if cost.is_none() && gaps.is_empty() {
            let why = format!("{}: the cost is too large to calculate with", part.name);
            notes.claim(Kind::Unusable, Topic::Prices, why, part.at);
            notes.unknown(format!("cost of {}", part.name), part.field.clone());
        }
        let (value, how) = match cost {
            Some((value, how)) => (Some(value), how),
            None => (None, gaps.first().map_or_else(|| "too large".to_owned(), |gap| gap.why.clone())),
        };
        let (_, line) = notes.sources.place(part.at);
        let component = Component { name: part.name.clone(), basis: part.basis, cost: value, how, line };
        Priced { component, rows, inline: own }
    }

    fn missing(&self, field: &str, why: String) -> Gap {
        Gap { kind: Kind::Missing, why, field: format!("{}.{field}", self.part.field) }
    }

    /// The share of the requests that need it.
    fn scaled(&self, each: f64, how: String) -> (f64, String) {
        match self.part.share {
            Some(share) if self.part.basis == Some(CostBasis::PerRequest) && share != 1.0 => {
                (each * share, format!("{how}, for {}% of the requests", amount(share * 100.0)))
            }
            _ => (each, how),
        }
    }

    /// Units times the price in the manifest.
    fn inline(&self) -> Result<Cost, Vec<Gap>> {
        match (self.part.unit_cost, self.part.units) {
            (Some(price), Some(units)) => {
                let unit = self.part.unit.as_deref().map(|u| format!(" {}", excerpt(u, 30))).unwrap_or_default();
                let how = match units {
                    1.0 if unit.is_empty() => format!("{}, declared", amount(price)),
                    _ => format!("{}{unit} × {}", whole(units), amount(price)),
                };
                Ok(Cost { each: price * units, how, rows: Vec::new() })
            }
            (price, units) => {
                let mut gaps = Vec::new();
                if price.is_none() {
                    let why = "no price: neither unit_cost, nor an item of the price table".to_owned();
                    gaps.push(self.missing("unit_cost", why));
                }
                if units.is_none() {
                    gaps.push(match self.part.model {
                        Some(_) => self.missing("tokens_in", "token counts are not declared".to_owned()),
                        None => self.missing("units", "the number of units is not declared".to_owned()),
                    });
                }
                Err(gaps)
            }
        }
    }

    /// Units times the price of an item of the table.
    fn item(&self, item: &str) -> Result<Cost, Vec<Gap>> {
        let table = self.table()?;
        let units = self
            .part
            .units
            .ok_or_else(|| vec![self.missing("units", "the number of units is not declared".to_owned())])?;
        let found = table.of(item);
        let wanted = match &self.part.unit {
            None => None,
            Some(text) => Some(parse(text).map_err(|why| vec![self.missing("unit", why)])?.0),
        };
        let price = match (&wanted, found) {
            (_, []) => return Err(vec![self.unpriced(table, item, "")]),
            (None, [only]) => only,
            (None, _) => {
                let why = format!("the price table has {} units for {}: which?", found.len(), excerpt(item, 60));
                return Err(vec![self.missing("unit", why)]);
            }
            (Some(unit), _) => found.iter().find(|p| p.unit == *unit).ok_or_else(|| {
                let has: Vec<String> = found.iter().take(4).map(|p| p.unit.words()).collect();
                vec![Gap {
                    kind: Kind::Unusable,
                    why: format!("the unit is {}, the price table has {}", unit.words(), has.join(", ")),
                    field: format!("{}.unit", self.part.field),
                }]
            })?,
        };
        self.money(price)?;
        let how = format!("{} {} at {}", whole(units), price.unit.words(), price.words);
        Ok(Cost { each: units * price.each, how, rows: vec![price.clone()] })
    }

    /// Tokens times the prices of a model.
    fn tokens(&self, model: &str) -> Result<Cost, Vec<Gap>> {
        let table = self.table()?;
        let part = self.part;
        let names = self.declared.aliases(model);
        let find = |direction: Direction| {
            let of = |unit: &Unit| names.iter().find_map(|name| table.find(name, unit));
            of(&Unit::Tokens(direction)).or_else(|| of(&Unit::Tokens(Direction::Both)))
        };
        if names.iter().all(|name| table.of(name).is_empty()) {
            return Err(vec![self.unpriced(table, model, "")]);
        }
        let cached = part.tokens_cached.unwrap_or(0.0);
        let mut gaps = Vec::new();
        if part.tokens_in.is_none() {
            gaps.push(self.missing("tokens_in", "input tokens of a call are not declared".to_owned()));
        }
        // A model without a price for output writes none: embeddings, reranking.
        if part.tokens_out.is_none() && find(Direction::Output).is_some() {
            gaps.push(self.missing("tokens_out", "output tokens of a call are not declared".to_owned()));
        }
        if part.tokens_in.is_some_and(|all| cached > all) {
            gaps.push(Gap {
                kind: Kind::Contradiction,
                why: format!("{} cached of {} input tokens", whole(cached), whole(part.tokens_in.unwrap_or_default())),
                field: format!("{}.tokens_cached", part.field),
            });
        }
        let fresh = part.tokens_in.map_or(0.0, |all| (all - cached).max(0.0));
        let counts = [
            (Direction::Input, fresh, "in"),
            (Direction::Cached, cached, "cached"),
            (Direction::Output, part.tokens_out.unwrap_or(0.0), "out"),
        ];
        let (mut each, mut words, mut rows) = (0.0, Vec::new(), Vec::new());
        for (direction, tokens, name) in counts.into_iter().filter(|(_, tokens, _)| *tokens > 0.0) {
            match find(direction) {
                None => gaps.push(self.unpriced(table, model, &format!(" for {}s", Unit::Tokens(direction).words()))),
                Some(price) => {
                    gaps.extend(self.money(price).err().into_iter().flatten());
                    each += tokens * price.each;
                    words.push(format!("{} {name} at {}", whole(tokens), price.words));
                    rows.push(price.clone());
                }
            }
        }
        if !gaps.is_empty() {
            return Err(gaps);
        }
        let calls = part.calls.unwrap_or(1.0);
        let mut how = if words.is_empty() { "no tokens".to_owned() } else { words.join(", ") };
        if calls != 1.0 {
            how = format!("{} calls of {how}", amount(calls));
        }
        Ok(Cost { each: each * calls, how, rows })
    }

    fn table(&self) -> Result<&PriceTable, Vec<Gap>> {
        self.table.ok_or_else(|| {
            let why = "there is no price table that can be used".to_owned();
            vec![Gap { kind: Kind::Missing, why, field: "cost.price_table".to_owned() }]
        })
    }

    fn unpriced(&self, table: &PriceTable, item: &str, what: &str) -> Gap {
        let why = format!("{} has no price for {}{what}", table.path, excerpt(item, 80));
        Gap { kind: Kind::Missing, why, field: format!("{} ({})", table.path, excerpt(item, 80)) }
    }

    /// Prices in another currency are not converted.
    fn money(&self, price: &Price) -> Result<(), Vec<Gap>> {
        match (price.currency.as_deref(), self.currency) {
            (Some(other), Some(own)) if other != own => Err(vec![Gap {
                kind: Kind::Unusable,
                why: format!(
                    "the price of {} is in {}, the manifest counts in {}; amounts are not converted",
                    excerpt(&price.item, 60),
                    excerpt(other, 12),
                    excerpt(own, 12)
                ),
                field: "cost.currency".to_owned(),
            }]),
            _ => Ok(()),
        }
    }

    /// Two ways to say the same must agree.
    fn compare(&self, listed: &Cost, own: &Cost, notes: &mut Notes) {
        if deviation(own.each, listed.each).is_some_and(|pct| pct.abs() > TOLERANCE_PCT) {
            let message = format!(
                "{}: unit_cost times units is {}, the price table gives {}",
                self.part.name,
                amount(own.each),
                amount(listed.each)
            );
            notes.claim(Kind::Contradiction, Topic::Prices, message, self.part.at);
        }
    }
}
