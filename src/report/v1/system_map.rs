//! The system from end to end.

use super::Passage;
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The way of a request through the system: stages in the order in which it passes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SystemMap {
    /// Always all of them.
    pub stages: Vec<MapStage>,
}

impl From<&model::SystemMap> for SystemMap {
    fn from(from: &model::SystemMap) -> SystemMap {
        SystemMap { stages: from.stages.iter().map(Into::into).collect() }
    }
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MapStage {
    /// What happens here.
    pub stage: Passage,
    /// What stands here; of entries and models at most twenty.
    pub parts: Vec<MapPart>,
    /// How many there are.
    pub total: usize,
}

impl From<&model::MapStage> for MapStage {
    fn from(from: &model::MapStage) -> MapStage {
        MapStage { stage: from.stage.into(), parts: from.parts.iter().map(Into::into).collect(), total: from.total }
    }
}

/// Something of the system, or a gap where a rule asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MapPart {
    /// Route, command or function of an entry; name of a model as written, empty where the code does not name it; title of
    /// the rule elsewhere.
    pub name: String,
    /// Kind of an entry, as `produ inventory` has it; provider of a model, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Calls of a model; 1 elsewhere.
    pub count: usize,
    /// The first place; absent where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<CodeLine>,
    /// Id of the rule that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl From<&model::MapPart> for MapPart {
    fn from(from: &model::MapPart) -> MapPart {
        MapPart {
            name: from.name.clone(),
            kind: from.kind.clone(),
            count: from.count,
            at: from.at.as_ref().map(Into::into),
            rule: from.rule.clone(),
        }
    }
}

/// A line of code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct CodeLine {
    /// Path in the repository.
    pub path: String,
    /// 1-based line.
    pub line: u32,
}

impl From<&model::CodeLine> for CodeLine {
    fn from(from: &model::CodeLine) -> CodeLine {
        CodeLine { path: from.path.clone(), line: from.line }
    }
}
