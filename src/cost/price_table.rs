//! The price table: CSV, or YAML, JSON, TOML with a list (at the top or under `prices`) of the same columns.
//!
//! Columns: `item` (or `model`), `unit`, `price`, `currency`, `date`, `source`. Further ones are left alone. Lines of
//! a CSV that start with `#` are comments. A row that cannot be used is a finding and is left out; the others stay.

use super::Notes;
use super::figures::usable;
use super::model::{Kind, PriceTableSummary, Topic};
use super::units::{self, Unit};
use crate::structured::{self, Node};
use crate::text::excerpt;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Largest table, in bytes.
const MAX_BYTES: usize = 1 << 20;
/// Most prices of a table.
const MAX_ROWS: usize = 5_000;
/// Names of the columns, with the other name they may have.
const COLUMNS: [(&str, &str); 6] = [
    ("item", "model"),
    ("unit", "per"),
    ("price", "unit_price"),
    ("currency", ""),
    ("date", "as_of"),
    ("source", "url"),
];

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Price {
    /// Item or model as written.
    pub(super) item: String,
    /// What the price is for.
    pub(super) unit: Unit,
    /// Price of one unit.
    pub(super) each: f64,
    /// The price as written, with its unit: `2.00 per 1M input tokens`.
    pub(super) words: String,
    pub(super) currency: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) source: Option<String>,
    pub(super) line: u32,
}

/// Prices by item and unit.
#[derive(Debug)]
pub(super) struct PriceTable {
    pub(super) path: String,
    /// By item in lower case, then in the order of the table.
    prices: BTreeMap<String, Vec<Price>>,
}

/// The texts of one row, in the order of [`COLUMNS`], and its line.
type Row = ([Option<String>; 6], u32);

impl PriceTable {
    /// Reads a table. `today` decides which of several dated prices holds.
    pub(super) fn parse(path: &str, text: &str, today: Date, notes: &mut Notes) -> PriceTable {
        let mut table = PriceTable { path: path.to_owned(), prices: BTreeMap::new() };
        let mut bad = |line: u32, why: String| notes.add(Kind::Unusable, Topic::Prices, why, path, line);
        if text.len() > MAX_BYTES {
            bad(0, format!("the price table is larger than {MAX_BYTES} bytes"));
            return table;
        }
        if text.contains(crate::signals::unfilled::MARKER) {
            bad(1, "the price table is an unfilled template".to_owned());
            return table;
        }
        let rows = match structured::parse(path, text.as_bytes()) {
            Some(Ok(documents)) => documents.first().map_or(Ok(Vec::new()), from_tree),
            Some(Err(error)) => Err((error.line, format!("the price table cannot be read: {}", error.message))),
            None => from_csv(text),
        };
        let mut rows = match rows {
            Ok(rows) => rows,
            Err((line, why)) => {
                bad(line, why);
                return table;
            }
        };
        if rows.is_empty() {
            bad(0, "the price table holds no price".to_owned());
        }
        if rows.len() > MAX_ROWS {
            bad(0, format!("the price table holds {} rows, the first {MAX_ROWS} are used", rows.len()));
            rows.truncate(MAX_ROWS);
        }
        for row in rows {
            let line = row.1;
            match price(row) {
                Ok(price) => table.prices.entry(price.item.to_lowercase()).or_default().push(price),
                Err(why) => bad(line, why),
            }
        }
        table.settle(today, &mut bad);
        table
    }

    /// Of several prices for the same unit, the newest that already holds stays.
    fn settle(&mut self, today: Date, bad: &mut impl FnMut(u32, String)) {
        for prices in self.prices.values_mut() {
            prices
                .sort_by(|a, b| a.unit.cmp(&b.unit).then(key(a, today).cmp(&key(b, today))).then(b.line.cmp(&a.line)));
            let mut kept: Vec<Price> = Vec::new();
            for price in prices.drain(..) {
                match kept.last_mut().filter(|last| last.unit == price.unit) {
                    Some(last) => {
                        if last.date == price.date && last.each != price.each {
                            let unit = price.unit.words();
                            bad(
                                last.line,
                                format!(
                                    "two prices for the {unit} of {} with the same date: line {} has another",
                                    excerpt(&price.item, 80),
                                    price.line
                                ),
                            );
                        }
                        *last = price;
                    }
                    None => kept.push(price),
                }
            }
            *prices = kept;
        }
    }

    pub(super) fn find(&self, item: &str, unit: &Unit) -> Option<&Price> {
        self.prices.get(&item.to_lowercase())?.iter().find(|p| p.unit == *unit)
    }

    /// All prices of an item.
    pub(super) fn of(&self, item: &str) -> &[Price] {
        self.prices.get(&item.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// All prices.
    pub(super) fn all(&self) -> impl Iterator<Item = &Price> {
        self.prices.values().flatten()
    }

    /// What the report says about it.
    pub(super) fn summary(&self) -> PriceTableSummary {
        let dates = || self.all().filter_map(|p| p.date);
        PriceTableSummary {
            path: self.path.clone(),
            prices: self.all().count(),
            oldest: dates().min().map(|d| d.to_string()),
            newest: dates().max().map(|d| d.to_string()),
        }
    }
}

/// Order in which prices replace each other: not yet valid, undated, then by date.
fn key(price: &Price, today: Date) -> (bool, Option<Date>) {
    let holds = price.date.is_none_or(|d| d <= today);
    (holds, price.date)
}

/// A price from the texts of its row.
fn price((cells, line): Row) -> Result<Price, String> {
    let [item, unit, price, currency, date, source] = cells;
    let item = item.ok_or("a price without `item` or `model`")?;
    let shown = excerpt(&item, 80);
    let unit = unit.ok_or_else(|| format!("the price of {shown} has no unit, such as `1M input tokens`"))?;
    let price = price.ok_or_else(|| format!("{shown} has no price"))?;
    let number = price.parse::<f64>().ok().filter(|n| usable(*n));
    let number = number.ok_or_else(|| {
        let price = excerpt(&price, 40);
        format!("the price of {shown}, `{price}`, is no number from 0 up, written like 0.25")
    })?;
    let (kind, per) = units::parse(&unit).map_err(|why| format!("{shown}: {why}"))?;
    let date = match date {
        None => None,
        Some(text) => Some(text.parse::<Date>().map_err(|_| {
            format!("the price of {shown} has no usable date: `{}`, expected YYYY-MM-DD", excerpt(&text, 40))
        })?),
    };
    let words = format!("{} per {}", excerpt(&price, 24), excerpt(&unit, 40));
    Ok(Price {
        item,
        unit: kind,
        each: number / per,
        words,
        currency: currency.map(|c| c.to_uppercase()),
        date,
        source,
        line,
    })
}

fn from_csv(text: &str) -> Result<Vec<Row>, (u32, String)> {
    let head = text.lines().find(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or_default();
    let delimiter = if head.contains(';') && !head.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let broken = |error: &csv::Error| {
        let line = error.position().map_or(0, |p| u32::try_from(p.line()).unwrap_or(u32::MAX));
        (line, "the price table cannot be read as CSV".to_owned())
    };
    let header: Vec<String> =
        reader.headers().map_err(|e| broken(&e))?.iter().map(|name| name.to_lowercase().replace(' ', "_")).collect();
    let places =
        COLUMNS.map(|(name, other)| header.iter().position(|h| h == name || (h == other && !other.is_empty())));
    let [item, unit, price, ..] = places;
    let missing: Vec<&str> = [(item, "item"), (unit, "unit"), (price, "price")]
        .iter()
        .filter(|(at, _)| at.is_none())
        .map(|(_, n)| *n)
        .collect();
    if !missing.is_empty() {
        let why =
            format!("the price table has no column {}; needed are item (or model), unit, price", missing.join(", "));
        return Err((1, why));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| broken(&e))?;
        let line = record.position().map_or(0, |p| u32::try_from(p.line()).unwrap_or(u32::MAX));
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).filter(|c| !c.is_empty()).map(str::to_owned);
        rows.push((places.map(cell), line));
        if rows.len() > MAX_ROWS {
            break;
        }
    }
    Ok(rows)
}

/// Rows of a document; `currency`, `date` and `source` beside the list hold for rows that have none.
fn from_tree(root: &Node) -> Result<Vec<Row>, (u32, String)> {
    let list = root.as_sequence().or_else(|| root.get("prices")?.as_sequence());
    let list = list.ok_or((root.line, "the price table is neither a list nor a mapping with `prices`".to_owned()))?;
    let row = |node: &Node| {
        let cells = COLUMNS.map(|(name, other)| {
            let own = node.get(name).or_else(|| node.get(other).filter(|_| !other.is_empty()));
            let shared = root.get(name).filter(|_| matches!(name, "currency" | "date" | "source"));
            let text = own.or(shared)?.text()?.trim().to_owned();
            (!text.is_empty()).then_some(text)
        });
        (cells, node.line)
    };
    Ok(list.iter().take(MAX_ROWS + 1).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::units::Direction;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 21);

    fn read(path: &str, text: &str) -> (PriceTable, Vec<String>) {
        let mut notes = Notes::default();
        let table = PriceTable::parse(path, text, TODAY, &mut notes);
        let said = notes.findings.iter().map(|f| format!("{}:{} {}", f.path, f.line, f.message)).collect();
        (table, said)
    }

    #[test]
    fn every_format_gives_the_same_prices() {
        let csv = "# example\nmodel,unit,price,currency,date,source\nm-1,1M input tokens,2,eur,2026-11-01,list\n";
        let yaml =
            "currency: eur\ndate: 2026-11-01\nsource: list\nprices:\n- {model: m-1, unit: 1M input tokens, price: 2}\n";
        let json = r#"[{"item":"m-1","unit":"1M input tokens","price":2.0,"currency":"EUR","date":"2026-11-01","source":"list"}]"#;
        let toml = "[[prices]]\nitem = \"m-1\"\nunit = \"1M input tokens\"\nprice = 2\ncurrency = \"EUR\"\ndate = 2026-11-01\nsource = \"list\"\n";
        for (path, text) in [("p.csv", csv), ("p.yaml", yaml), ("p.json", json), ("p.toml", toml)] {
            let (table, said) = read(path, text);
            assert!(said.is_empty(), "{said:?}");
            let price = table.find("M-1", &Unit::Tokens(Direction::Input)).expect(path);
            assert_eq!((price.each, price.currency.as_deref()), (2e-6, Some("EUR")), "{path}");
            assert_eq!((price.date, price.source.as_deref()), (Some(date(2026, 11, 1)), Some("list")), "{path}");
        }
    }

    #[test]
    fn the_newest_price_that_holds_is_used() {
        let rows = "m,minute,3,EUR,2027-01-01,s\nm,minute,2,EUR,2026-11-01,s\nm,minute,1,EUR,2026-01-01,s\n";
        let (table, said) = read("p.csv", &format!("item,unit,price,currency,date,source\n{rows}"));
        assert_eq!((table.of("m").len(), table.of("m")[0].each), (1, 2.0));
        assert!(said.is_empty());
        let twice = "item,unit,price,date\nm,minute,1,2026-01-01\nm,minute,2,2026-01-01\n";
        assert!(read("p.csv", twice).1[0].starts_with("p.csv:3 two prices"), "{:?}", read("p.csv", twice).1);
    }

    #[test]
    fn rows_that_cannot_be_used_are_told_with_their_line_and_the_others_stay() {
        let text = "item;unit;price;date\nok;minute;0.5;2026-11-01\nneg;minute;-1;\nnan;minute;NaN;\ninf;minute;1e999;\n\
                    comma;minute;0,5;\nno unit;;1;\nday;minute;1;yesterday\n;minute;1;\nshort\n";
        let (table, said) = read("p.csv", text);
        assert_eq!(table.all().count(), 1);
        let lines: Vec<&str> = said.iter().filter_map(|s| s.split([':', ' ']).nth(1)).collect();
        assert_eq!(lines, ["3", "4", "5", "6", "7", "8", "9", "10"], "{said:?}");
    }

    #[test]
    fn foreign_files_are_told() {
        for (path, text, part) in [
            ("p.csv", "", "no column"),
            ("p.csv", "a,b\n1,2\n", "no column item, unit, price"),
            ("p.csv", "item,unit,price\n", "holds no price"),
            ("p.yaml", "prices: 3\n", "neither a list"),
            ("p.json", "{\"prices\": [", "cannot be read"),
            ("p.csv", "item,unit,price # produ:template\n", "unfilled template"),
        ] {
            let (table, said) = read(path, text);
            assert!(table.all().next().is_none() && said[0].contains(part), "{text}: {said:?}");
        }
        let huge = format!("item,unit,price\n{}", "a,minute,1\n".repeat(200_000));
        assert!(read("p.csv", &huge).1[0].contains("larger than"));
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(text in "[a-z0-9,;\"#\n:.{}\\[\\]-]{0,200}") {
            for path in ["p.csv", "p.yaml", "p.json", "p.toml", "p.txt"] {
                let (table, _) = read(path, &format!("item,unit,price\n{text}"));
                prop_assert!(table.all().all(|p| p.each.is_finite() && p.each >= 0.0));
            }
        }
    }
}
