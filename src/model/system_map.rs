//! The audited system from end to end, as its code shows it: what a picture of it is drawn from.

use super::CodeLine;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The way of a request through the system: stages in the order in which it passes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SystemMap {
    /// Always all of them.
    pub stages: Vec<MapStage>,
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

/// What happens at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Passage {
    /// Something enters that leads to a model.
    Entry,
    /// What enters is limited, cleaned or handed to a person.
    Guard,
    /// A model is called.
    Model,
    /// What the model gave is checked.
    Check,
    /// What happened is kept.
    Record,
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

impl MapPart {
    /// Whether a rule asks for it and the code does not show it.
    pub(crate) fn is_missing(&self) -> bool {
        self.at.is_none()
    }
}
