//! One row a case, in whatever table: means of columns, shares of yes, and both by group.

use super::input::{Table, number};
use super::model::{Measurement, Results, Slice, Unit, Unreadable};
use super::names::{plain, table};
use super::pointer::{cases, percent};
use crate::structured::{Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Columns kept.
const MAX_COLUMNS: usize = 200;
/// More groups than this are no groups but names of cases.
const MAX_GROUPS: usize = 40;
/// Ways of grouping that are kept.
const MAX_KEYS: usize = 8;
/// Columns that say whether a case went well.
const VERDICTS: [&str; 6] = ["passed", "pass", "success", "correct", "is_correct", "ok"];

/// Whether a field names the group of a case.
pub(super) fn is_group(name: &str) -> bool {
    table().slices.key(name)
}

/// Sums by group.
#[derive(Debug, Default)]
pub(super) struct Groups(BTreeMap<(String, String), (f64, u64, u32)>);

impl Groups {
    /// Adds one case.
    pub(super) fn add(&mut self, key: &str, group: &Node, value: f64, line: u32) {
        if let Some(group) = group.text() {
            self.add_text(key, &group, value, line);
        }
    }

    fn add_text(&mut self, key: &str, group: &str, value: f64, line: u32) {
        let group = group.trim();
        if group.is_empty() || group.len() > 80 || self.0.len() > MAX_GROUPS * MAX_GROUPS {
            return;
        }
        let entry = self.0.entry((plain(key), group.to_owned())).or_insert((0.0, 0, line));
        entry.0 += value;
        entry.1 += 1;
    }

    /// Means by group; what takes too many values is no group.
    pub(super) fn slices(&self) -> Vec<Slice> {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for (key, _) in self.0.keys() {
            *sizes.entry(key).or_default() += 1;
        }
        let few = |key: &str| sizes.get(key).is_some_and(|n| (2..=MAX_GROUPS).contains(n));
        self.0
            .iter()
            .filter(|((key, _), _)| few(key))
            .map(|((key, name), (sum, n, line))| Slice {
                key: key.clone(),
                name: name.clone(),
                value: sum / *n as f64,
                n: Some(*n),
                line: *line,
            })
            .collect()
    }
}

/// A cell: a number, yes or no, or nothing of both.
fn cell(value: &Node) -> Option<f64> {
    match &value.value {
        Value::Number(n, _) => Some(*n),
        Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
        Value::String(text) => word(text),
        _ => None,
    }
}

fn word(text: &str) -> Option<f64> {
    match text.trim() {
        "true" | "True" | "TRUE" => Some(1.0),
        "false" | "False" | "FALSE" => Some(0.0),
        text => number(text),
    }
}

/// A value and the unit it is written with: `91 %`.
fn valued(text: &str) -> Option<(f64, Option<Unit>)> {
    match percent(text) {
        Some(value) => Some((value, Some(Unit::Percent))),
        None => word(text).map(|value| (value, None)),
    }
}

#[derive(Default)]
struct Column {
    sum: f64,
    n: u64,
    /// Rows without a value.
    gaps: u64,
    /// Only 0 and 1 were seen.
    binary: bool,
    groups: Groups,
}

/// Adds up rows of named cells.
#[derive(Default)]
struct Sums {
    order: Vec<String>,
    columns: BTreeMap<String, Column>,
    rows: u64,
}

impl Sums {
    fn row(&mut self, cells: &[(&str, Option<f64>)], groups: &[(&str, String)], line: u32) {
        let first = self.rows == 0;
        self.rows += 1;
        for (name, value) in cells {
            if !self.columns.contains_key(*name) {
                // A column that begins later has gaps before.
                if self.order.len() >= MAX_COLUMNS {
                    continue;
                }
                self.order.push((*name).to_owned());
                let gaps = if first { 0 } else { self.rows - 1 };
                self.columns.insert((*name).to_owned(), Column { binary: true, gaps, ..Column::default() });
            }
            let Some(column) = self.columns.get_mut(*name) else { continue };
            match value {
                Some(value) => {
                    column.sum += value;
                    column.n += 1;
                    column.binary &= *value == 0.0 || *value == 1.0;
                    for (key, group) in groups {
                        column.groups.add_text(key, group, *value, line);
                    }
                }
                None => column.gaps += 1,
            }
        }
    }

    fn results(mut self, format: &'static str) -> Result<Results, Unreadable> {
        let mut out = Results::of(format);
        for name in &self.order {
            let Some(column) = self.columns.remove(name).filter(|c| c.n > 0) else { continue };
            let missing = self.rows.saturating_sub(column.n);
            if missing > 0 {
                // Text with a number in it now and then is no column of scores.
                if column.n > missing {
                    out.gaps.push((
                        name.clone(),
                        format!("`{name}` has a value in {} of {} rows only", column.n, self.rows),
                    ));
                }
                continue;
            }
            let verdict = column.binary && VERDICTS.contains(&plain(name).as_str());
            let metric = if verdict { "pass_rate" } else { name.as_str() };
            let unit = if column.binary { Unit::Ratio } else { table().unit(name) };
            let mean = column.sum / column.n as f64;
            let found = Measurement::new(metric, mean, unit, 1).cases(column.n, 1);
            out.measurements.push(Measurement { slices: column.groups.slices(), ..found });
        }
        if out.measurements.is_empty() && out.gaps.is_empty() {
            return Err(Unreadable::silent(1, format!("{format}: no column of numbers")));
        }
        Ok(out)
    }
}

/// `metric,value` tables: one number a row.
fn named<'t>(
    format: &'static str,
    rows: impl Iterator<Item = (u32, &'t str, Option<(f64, Option<Unit>)>)>,
) -> Result<Results, Unreadable> {
    let mut out = Results::of(format);
    for (line, name, value) in rows.take(MAX_COLUMNS) {
        let Some((value, unit)) = value else { continue };
        let unit = unit.unwrap_or_else(|| table().unit(name));
        out.measurements.push(Measurement::new(name, value, unit, line));
    }
    Ok(out)
}

/// Names of the two columns of such a table.
const NAME: [&str; 2] = ["metric", "metric_name"];
const VALUE: [&str; 2] = ["value", "score"];

/// Reads a table: a row a case, or a row a metric.
pub(super) fn of_table(format: &'static str, rows: &Table) -> Result<Results, Unreadable> {
    if let (Some(name), Some(value)) = (rows.column(&NAME), rows.column(&VALUE)) {
        let unique: BTreeSet<&str> = rows.rows.iter().filter_map(|(_, r)| r.get(name)).collect();
        if unique.len() == rows.rows.len() {
            let all =
                rows.rows.iter().filter_map(|(line, r)| Some((*line, r.get(name)?, r.get(value).and_then(valued))));
            return named(format, all);
        }
    }
    let mut sums = Sums::default();
    for (line, row) in &rows.rows {
        let both = || rows.header.iter().map(String::as_str).zip(row);
        let cells: Vec<(&str, Option<f64>)> =
            both().filter(|(name, _)| !is_group(name)).map(|(name, text)| (name, word(text))).collect();
        let groups: Vec<(&str, String)> = both()
            .filter(|(name, _)| is_group(name))
            .take(MAX_KEYS)
            .map(|(name, text)| (name, text.to_owned()))
            .collect();
        sums.row(&cells, &groups, *line);
    }
    sums.results(format)
}

/// Reads a list of documents: one a case, or one a metric.
pub(super) fn of_documents(format: &'static str, documents: &[Node]) -> Result<Results, Unreadable> {
    let name = |d: &'_ Node| NAME.iter().find_map(|n| d.get(n)).and_then(|n| n.as_str().map(str::to_owned));
    let names: BTreeSet<String> = documents.iter().filter_map(name).collect();
    if !documents.is_empty() && names.len() == documents.len() {
        let mut out = Results::of(format);
        for document in documents.iter().take(MAX_COLUMNS) {
            let value = VALUE.iter().find_map(|n| document.get(n)).filter(|v| v.as_number().is_some());
            if let (Some(name), Some(value)) = (name(document), value) {
                let unit = table().unit(&name);
                let found = Measurement::new(name, value.as_number().unwrap_or_default(), unit, value.line);
                out.measurements.push(Measurement { n: cases(document), ..found });
            }
        }
        return Ok(out);
    }
    let mut sums = Sums::default();
    for document in documents {
        let Some(entries) = document.as_mapping() else {
            return Err(Unreadable::silent(
                document.line,
                format!("{format}: {} where a mapping is expected", document.kind()),
            ));
        };
        let scores = entries.iter().filter(|(key, _)| !is_group(&key.text));
        let cells: Vec<(&str, Option<f64>)> = scores.map(|(key, value)| (key.text.as_str(), cell(value))).collect();
        let groups = entries.iter().filter(|(key, _)| is_group(&key.text)).take(MAX_KEYS);
        let groups: Vec<(&str, String)> =
            groups.filter_map(|(key, value)| Some((key.text.as_str(), value.text()?.into_owned()))).collect();
        sums.row(&cells, &groups, document.line);
    }
    sums.results(format)
}
