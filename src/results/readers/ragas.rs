//! ragas: the scores of `evaluate()` written by pandas, as CSV (one row a case) or JSON (records or columns).

use crate::results::input::Table;
use crate::results::model::{Measurement, Results, Unit, Unreadable};
use crate::results::rows;
use crate::structured::Node;

/// Columns of cases, in the names of its versions.
const COLUMNS: [&[&str]; 2] = [&["user_input", "question"], &["response", "answer"]];
/// A score that only it has, for files without the cases.
const CONTEXTS: [&str; 4] = ["retrieved_contexts", "contexts", "reference_contexts", "ground_truth"];

pub(super) fn fits_table(table: &Table) -> bool {
    COLUMNS.iter().all(|names| table.column(names).is_some()) && table.column(&CONTEXTS).is_some()
}

pub(super) fn read_table(table: &Table) -> Result<Results, Unreadable> {
    rows::of_table("ragas", table)
}

/// Columns or records with its columns.
pub(super) fn fits(node: &Node) -> bool {
    let case = node.as_sequence().and_then(<[Node]>::first).unwrap_or(node);
    COLUMNS.iter().all(|names| names.iter().any(|name| case.get(name).is_some()))
        && CONTEXTS.iter().any(|name| case.get(name).is_some())
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    if let Some(records) = node.as_sequence() {
        return rows::of_documents("ragas", records);
    }
    let mut out = Results::of("ragas");
    for (key, column) in node.as_mapping().unwrap_or_default() {
        let Some(cells) = column.as_mapping() else { continue };
        let values: Vec<f64> = cells.iter().filter_map(|(_, cell)| cell.as_number()).collect();
        // A case without a score is not left out in silence: half a column is no mean.
        if values.is_empty() {
            continue;
        }
        if values.len() < cells.len() {
            let what = format!("`{}` has a value in {} of {} rows only", key.text, values.len(), cells.len());
            out.gaps.push((key.text.clone(), what));
            continue;
        }
        let n = values.len() as u64;
        let mean = values.iter().sum::<f64>() / n as f64;
        out.measurements.push(Measurement::new(key.text.as_str(), mean, Unit::Unknown, key.line).cases(n, key.line));
    }
    Ok(out)
}
