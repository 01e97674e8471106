//! The form of rule files as JSON Schema, made from the types that read them: what an editor completes and checks by.

use super::format::{RuleFile, VocabularyFile};
use serde_json::Value;

/// Schema of `<slug>.yaml`.
pub fn rule() -> Value {
    schemars::schema_for!(RuleFile).to_value()
}

/// Schema of `vocabulary/<name>.yaml`.
pub fn vocabulary() -> Value {
    schemars::schema_for!(VocabularyFile).to_value()
}
