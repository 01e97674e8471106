//! NDJSON: one record per line, for fleets of repositories and for tables (DuckDB, jq, BigQuery).
//!
//! The first record is the report without its verdicts, then one per verdict. Every record names system, commit and
//! rule set, so lines of many reports can be thrown together.

use super::format::{Format, Together};
use super::json::unwritten;
use crate::error::Error;
use crate::model::Report;
use serde_json::{Map, Value, json};

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "ndjson",
    about: "tables over many reports: one record per line",
    extension: "ndjson",
    media: "application/x-ndjson",
    together: Together::Lines,
    render: |report, _| render(report),
    known: |head, _| head.starts_with("{\"record\":\"report\","),
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    let mut head = serde_json::to_value(super::v1::Report::from(report)).map_err(|e| unwritten(&e))?;
    let verdicts = head.as_object_mut().and_then(|map| map.remove("verdicts"));
    let mut out = line(report, "report", head);
    for verdict in verdicts.as_ref().and_then(Value::as_array).into_iter().flatten() {
        out.push_str(&line(report, "verdict", verdict.clone()));
    }
    Ok(out)
}

fn line(report: &Report, record: &str, body: Value) -> String {
    let mut map = Map::new();
    map.insert("record".to_owned(), json!(record));
    if record != "report" {
        map.insert("schema_version".to_owned(), json!(report.schema_version));
        map.insert("system_name".to_owned(), json!(report.system.name));
        map.insert("manifest".to_owned(), json!(report.system.manifest));
        map.insert("commit".to_owned(), json!(report.system.commit));
        map.insert("rules_digest".to_owned(), json!(report.tool.rules_digest));
    }
    if let Value::Object(fields) = body {
        map.extend(fields);
    }
    format!("{}\n", Value::Object(map))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn every_line_is_a_record_and_nothing_is_lost() {
        let report = sample::report();
        let text = render(&report).unwrap();
        let mut records: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(records.len(), report.verdicts.len() + 1);
        let mut head = records.remove(0);
        head["verdicts"] = Value::Array(records);
        assert_eq!(serde_json::from_value::<crate::report::v1::Report>(head).unwrap(), (&report).into());
    }
}
