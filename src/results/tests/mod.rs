//! Every reader with a small file as its tool writes it, with files it must refuse, and with bytes of any kind.

mod evaluations;
mod hostile;
mod loads;
mod plain_files;

use super::{Reading, Results, read};
use crate::structured;

/// Reads as the scan does: the tree comes from the name.
fn reading(path: &str, text: &str) -> Reading {
    let node = structured::parse(path, text.as_bytes()).and_then(Result::ok).and_then(|d| d.into_iter().next());
    read(path, text.as_bytes(), node.as_ref())
}

fn results(path: &str, text: &str) -> Results {
    reading(path, text).results.unwrap_or_else(|e| panic!("{path}:{} {}", e.line, e.message))
}

/// Line and message of a refusal.
fn refused(path: &str, text: &str) -> (u32, String) {
    let error = reading(path, text).results.expect_err(path);
    (error.line, error.message)
}

/// `metric value n line` of a number.
fn number(results: &Results, metric: &str) -> (f64, Option<u64>, u32) {
    let one = results.find(metric).unwrap();
    ((one.value * 10_000.0).round() / 10_000.0, one.n.as_ref().map(|n| n.value), one.line)
}
