//! CSV (RFC 4180): one row per rule, for spreadsheets and trackers; and the one way in which any table is written as CSV.
//!
//! A cell that a spreadsheet would take for a formula gets a leading apostrophe (CWE-1236).

use super::format::Format;
use super::json::unwritten;
use super::{sentence, words};
use crate::error::Error;
use crate::model::{Report, Verdict};
use crate::text::inert_cell as inert;

/// Column names; only added to, never renamed.
const COLUMNS: [&str; 19] = [
    "rule",
    "slug",
    "pillar",
    "area",
    "severity",
    "weight",
    "level",
    "required",
    "outcome",
    "credit",
    "gain",
    "effort",
    "title",
    "summary",
    "evidence",
    "nearest_miss",
    "waiver",
    "confirm",
    "first_step",
];

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "csv",
    about: "spreadsheets: one row per rule",
    extension: "csv",
    media: "text/csv",
    render: |report, _| render(report),
    known: |head, _| head.lines().next().is_some_and(|first| first == header()),
    ..Format::PLAIN
};

/// The first line.
fn header() -> String {
    COLUMNS.join(",")
}

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    table(COLUMNS, report.verdicts.iter().map(row))
}

/// Any table as CSV, under its column names; no cell is a formula.
pub(super) fn table<const N: usize>(
    columns: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<String, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).map_err(|e| unwritten(&e))?;
    for row in rows {
        writer.write_record(row.map(|cell| inert(&cell))).map_err(|e| unwritten(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| unwritten(&e))?;
    String::from_utf8(bytes).map_err(|e| unwritten(&e))
}

fn row(verdict: &Verdict) -> [String; 19] {
    let places: Vec<String> = verdict.evidence.iter().map(|e| words::place(&e.path, e.line)).collect();
    let near = verdict.search.as_ref().and_then(|s| s.nearest.first());
    let outcome = serde_json::to_value(verdict.outcome).ok();
    let fix = verdict.fix.as_ref();
    [
        verdict.rule.clone(),
        verdict.slug.clone(),
        words::pillar(verdict.pillar).to_owned(),
        verdict.area.clone(),
        words::severity(verdict.severity).to_owned(),
        verdict.weight.to_string(),
        words::level(verdict.level).to_owned(),
        words::level(verdict.required).to_owned(),
        outcome.and_then(|o| o.as_str().map(str::to_owned)).unwrap_or_default(),
        verdict.credit.to_string(),
        verdict.gain.to_string(),
        fix.map(|f| words::effort(f.effort).to_owned()).unwrap_or_default(),
        verdict.title.clone(),
        sentence::summary(verdict),
        places.join(" | "),
        near.map(|m| format!("{} ({})", words::place(&m.path, m.line), m.why)).unwrap_or_default(),
        verdict.waiver.clone().unwrap_or_default(),
        verdict.confirm.clone().unwrap_or_default(),
        fix.and_then(|f| f.steps.first().cloned()).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use proptest::prelude::*;

    #[test]
    fn one_row_per_rule() {
        let report = sample::report();
        let text = render(&report).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), COLUMNS.len());
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), report.verdicts.len());
        assert!(rows.iter().zip(&report.verdicts).all(|(row, v)| row[0] == v.rule && row[1] == v.slug));
    }

    proptest! {
        #[test]
        fn no_cell_is_a_formula(text in "[ =+@\t\r-]{0,3}[a-z(|]{0,8}") {
            let cell = inert(&text);
            prop_assert!(!cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            prop_assert!(cell.ends_with(&text));
        }
    }
}
