//! JSON: the public model itself, indented, with a trailing newline.

use crate::error::Error;
use crate::model::Report;

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(&super::v1::Report::from(report))
        .map_err(|e| Error::new("internal error: the report cannot be serialised").cause(e))?;
    text.push('\n');
    Ok(text)
}
