//! The gate and what a change does to it.

use super::{Effect, InputKind};
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Commit whose policy judges a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GateBase {
    /// As the operator wrote it.
    pub rev: String,
    /// Full hash.
    pub commit: Option<String>,
}

impl From<&model::GateBase> for GateBase {
    fn from(from: &model::GateBase) -> GateBase {
        GateBase { rev: from.rev.clone(), commit: from.commit.clone() }
    }
}

/// Policy of the organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GatePolicy {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// BLAKE3 of its bytes, hexadecimal.
    pub digest: String,
    /// Where it was read from.
    pub source: String,
}

impl From<&model::GatePolicy> for GatePolicy {
    fn from(from: &model::GatePolicy) -> GatePolicy {
        GatePolicy {
            name: from.name.clone(),
            version: from.version.clone(),
            digest: from.digest.clone(),
            source: from.source.clone(),
        }
    }
}

/// Something the gate depends on and the audited change touches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct GateInput {
    /// What it does to the gate.
    pub effect: Effect,
    /// What it is.
    pub kind: InputKind,
    /// File, as it is called in the audited commit.
    pub path: String,
    /// 1-based line there, 0 = the whole file, or a file that is gone.
    pub line: u32,
    /// Field, rule, flag or file that changed.
    pub what: String,
    /// What it was in the base; absent = nothing.
    pub was: Option<String>,
    /// What it is now; absent = nothing.
    pub now: Option<String>,
    /// What follows, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl From<&model::GateInput> for GateInput {
    fn from(from: &model::GateInput) -> GateInput {
        GateInput {
            effect: from.effect.into(),
            kind: from.kind.into(),
            path: from.path.clone(),
            line: from.line,
            what: from.what.clone(),
            was: from.was.clone(),
            now: from.now.clone(),
            why: from.why.clone(),
        }
    }
}
