//! JSON: the public model itself; and the one way in which any data is written as JSON.

use super::format::{Format, Together, names_produ};
use crate::error::Error;
use serde::Serialize;

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "programs: the whole report; `produ schema report` describes it",
    extension: "json",
    media: "application/json",
    together: Together::Array,
    render: |report, _| pretty(&super::v1::Report::from(report)),
    known: |head, _| head.starts_with('{') && head.contains("\"schema_version\"") && names_produ(head),
    ..Format::PLAIN
};

/// Indented, with a newline at the end.
pub(crate) fn pretty<M: Serialize>(data: &M) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(data).map_err(|e| unwritten(&e))?;
    Ok(text + "\n")
}

/// The error of data that cannot be written, which no input can cause.
pub(crate) fn unwritten(cause: &dyn std::fmt::Display) -> Error {
    Error::new("internal error: the report cannot be serialised").cause(cause)
}
