//! The readers of stored results, a file each, and which of them a file is for: by content, by name only where content
//! cannot tell. A new reader is its file and its lines here.

mod artillery;
mod cobertura;
mod deepeval;
mod dvc;
mod evidently;
mod garak;
mod gatling;
mod inspect;
mod jmeter;
mod junit;
mod k6;
mod lcov;
mod lm_eval;
mod locust;
mod mlflow;
mod promptfoo;
mod ragas;
mod sarif;
mod vegeta;
mod wrk;

use super::input::{self, Table};
use super::model::{Results, Unreadable};
use super::{Reading, plain, rows};
use crate::structured::{self, Node};

/// A reader of trees: whether a tree is of its format, and what it says.
type TreeReader = (fn(&Node) -> bool, fn(&Node) -> Result<Results, Unreadable>);

/// Readers of trees, the most specific first.
const TREES: [TreeReader; 14] = [
    (sarif::fits, sarif::read),
    (promptfoo::fits, promptfoo::read),
    (inspect::fits, inspect::read),
    (lm_eval::fits, lm_eval::read),
    (deepeval::fits, deepeval::read),
    (evidently::fits, evidently::read),
    (k6::fits, k6::read),
    (artillery::fits, artillery::read),
    (vegeta::fits, vegeta::read),
    (gatling::fits, gatling::read),
    (jmeter::fits, jmeter::read_statistics),
    (mlflow::fits, mlflow::read_run),
    (dvc::fits, dvc::read),
    (ragas::fits, ragas::read),
];

/// Most numbers of one file.
const MAX_NUMBERS: usize = 500;

/// Reads a file of any known format.
pub(super) fn read(path: &str, bytes: &[u8], node: Option<&Node>) -> Reading {
    let mut reading = any(path, bytes, node);
    if reading.results.as_ref().is_ok_and(|r| r.measurements.len() > MAX_NUMBERS) {
        let message = format!("holds more than {MAX_NUMBERS} numbers; name one by `field`");
        reading.results = Err(Unreadable::silent(1, message));
    }
    reading
}

fn any(path: &str, bytes: &[u8], node: Option<&Node>) -> Reading {
    if let Some(node) = node {
        return Reading { results: tree(node), document: None };
    }
    if let Some(why) = packed(path, bytes) {
        return failed(Unreadable::new(1, why));
    }
    let text = match input::text(bytes) {
        Ok(text) => text,
        Err(error) => return failed(error),
    };
    match structured::parse(path, text.as_bytes()) {
        Some(Ok(documents)) => match documents.into_iter().next() {
            Some(node) => return with(tree(&node), node),
            None => return failed(Unreadable::new(1, "is empty")),
        },
        Some(Err(e)) => return failed(Unreadable::new(e.line, format!("is not readable: {}", e.message))),
        None => {}
    }
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, ext)| ext);
    let start = text.trim_start();
    if extension == "lock" && name == "dvc.lock" {
        return failed(dvc::lock());
    }
    if start.starts_with('<') {
        return Reading { results: markup(text), document: None };
    }
    if matches!(extension, "jsonl" | "ndjson") {
        return lines(text);
    }
    if start.starts_with(['{', '[']) {
        return match structured::json(text.as_bytes()) {
            Ok(node) => with(tree(&node), node),
            Err(_) if start.starts_with('{') && text.trim_end().contains('\n') => lines(text),
            Err(e) => failed(Unreadable::new(e.line, format!("is not valid JSON: {}", e.message))),
        };
    }
    if lcov::fits(text) {
        return Reading { results: lcov::read(text), document: None };
    }
    if wrk::fits(text) {
        return Reading { results: wrk::read(text), document: None };
    }
    if mlflow::fits_file(path, text) {
        return Reading { results: mlflow::read_file(path, text), document: None };
    }
    if matches!(extension, "csv" | "tsv" | "jtl") {
        return match Table::parse(text) {
            Ok(rows) => Reading { results: table(&rows), document: rows.tree() },
            Err(error) => failed(error),
        };
    }
    failed(Unreadable::new(1, EXPECTED))
}

/// What is said of a file in none of the formats.
const EXPECTED: &str = "is in no format that is read here (JSON, YAML, CSV, JSONL, JUnit or Cobertura XML, lcov, or what promptfoo, \
                        deepeval, ragas, lm-eval, inspect, Evidently, MLflow, DVC, k6, Locust, JMeter, Vegeta, Artillery, Gatling, wrk, hey and garak write)";

/// Forms of results that are no text, and how to store them instead.
fn packed(path: &str, bytes: &[u8]) -> Option<&'static str> {
    let lower = path.to_ascii_lowercase();
    let zip = bytes.starts_with(b"PK\x03\x04");
    match () {
        () if lower.ends_with(".eval") => Some(
            "is an inspect log in its binary form; store it as JSON (`inspect log convert --to json --output-dir DIR LOG`, or \
             run with `--log-format json`)",
        ),
        () if zip && lower.ends_with(".xlsx") => Some("is a spreadsheet; store it as CSV"),
        () if zip => Some("is a ZIP archive; store the result itself"),
        () if bytes.starts_with(b"PAR1") => Some("is Parquet; store the summary as JSON or CSV"),
        () if bytes.starts_with(b"\x1f\x8b") || lower.ends_with(".gz") => {
            Some("is compressed; store the result itself")
        }
        () if lower.ends_with(".pkl") || lower.ends_with(".pickle") => {
            Some("is a Python pickle; store it as JSON or CSV")
        }
        () => None,
    }
}

fn failed(error: Unreadable) -> Reading {
    Reading { results: Err(error), document: None }
}

fn with(results: Result<Results, Unreadable>, node: Node) -> Reading {
    Reading { results, document: Some(node) }
}

fn tree(node: &Node) -> Result<Results, Unreadable> {
    match TREES.iter().find(|(fits, _)| fits(node)) {
        Some((_, read)) => read(node),
        None => plain::read(node),
    }
}

fn lines(text: &str) -> Reading {
    let documents = match input::json_lines(text) {
        Ok(documents) => documents,
        Err(error) => return failed(error),
    };
    if k6::is_stream(&documents) {
        return failed(Unreadable::new(1, k6::STREAM));
    }
    let results =
        if garak::fits(&documents) { garak::read(&documents) } else { rows::of_documents("JSONL", &documents) };
    with(results, Node::new(structured::Value::Sequence(documents), 1, 1))
}

fn table(rows: &Table) -> Result<Results, Unreadable> {
    match () {
        () if locust::fits(rows) => locust::read(rows),
        () if jmeter::fits_table(rows) => jmeter::read(rows),
        () if jmeter::fits_aggregate(rows) => jmeter::read_aggregate(rows),
        () if rows.column(&["metric_name"]).is_some() && rows.column(&["metric_value"]).is_some() => {
            Err(Unreadable::new(1, k6::STREAM))
        }
        () if ragas::fits_table(rows) => ragas::read_table(rows),
        () => rows::of_table("CSV", rows),
    }
}

/// XML by its outermost element.
fn markup(text: &str) -> Result<Results, Unreadable> {
    let mut root = None;
    let found = super::xml::each(text, |element| {
        root = Some((element.name.clone(), element.line));
        Err(Unreadable::new(1, ""))
    });
    match (root, found) {
        (Some((name, line)), _) => match name.as_str() {
            "testsuites" | "testsuite" => junit::read(text),
            "coverage" => cobertura::read(text),
            "testResults" => Err(Unreadable::new(
                line,
                "is a JMeter log in XML; store it as CSV (jmeter.save.saveservice.output_format=csv)",
            )),
            "html" | "HTML" => Err(Unreadable::new(line, "is a web page; store the tool's JSON, CSV or XML instead")),
            _ => Err(Unreadable::new(
                line,
                format!("is XML of `{name}`; read are JUnit (`testsuites`) and Cobertura (`coverage`)"),
            )),
        },
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Unreadable::new(1, "holds no XML element")),
    }
}
