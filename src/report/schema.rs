//! JSON Schema of the report, derived from the model so that the two cannot differ.

use super::v1::Report;

/// The schema as a JSON document.
pub fn report_schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_report_is_described() {
        let schema = report_schema();
        let described = schema["properties"].as_object().unwrap();
        let sample = serde_json::to_value(Report::from(&crate::model::sample::report())).unwrap();
        for field in sample.as_object().unwrap().keys() {
            assert!(described[field]["description"].is_string() || described[field]["$ref"].is_string(), "{field}");
        }
    }
}
