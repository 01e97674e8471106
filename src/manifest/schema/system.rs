//! What the system is: the facts that switch rules on and off.

use super::types::Count;
use schemars::JsonSchema;
use serde::Deserialize;

/// The facts that switch rules on and off. A fact left out takes the stricter branch.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Name of the system, as people call it.
    pub name: String,
    /// Version these facts describe.
    pub version: Option<String>,
    /// What kinds of AI are inside, at least one.
    #[schemars(length(min = 1))]
    pub kind: Vec<Kind>,
    /// How answers are served.
    pub serving: Option<Serving>,
    /// Who uses it.
    pub audience: Option<Audience>,
    /// People see its output directly.
    pub user_facing: Option<bool>,
    /// It produces text, images, audio or code.
    pub generative: Option<bool>,
    /// It reads content strangers can write: web pages, mail, uploads.
    pub untrusted_content: Option<bool>,
    /// Users can upload files.
    pub accepts_uploads: Option<bool>,
    /// What a wrong answer can cost.
    pub stakes: Option<Stakes>,
    /// What it may do without a person.
    pub autonomy: Option<Autonomy>,
    /// Its output decides about people (credit, hiring, benefits, health).
    pub decisions_affect_individuals: Option<bool>,
    /// Programs act on its output without a person in between.
    pub downstream_automation: Option<bool>,
    /// A supplier builds or runs it.
    pub vendor_built: Option<bool>,
    /// The sector is regulated (health, finance, transport, energy, justice …).
    pub regulated: Option<bool>,
    /// Regions it runs in.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Languages it must serve.
    #[serde(default)]
    pub languages: Vec<String>,
    /// People expected to use it.
    pub expected_users: Option<Count>,
}

/// What kind of AI is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An application on a language model.
    LlmApp,
    /// Answers from retrieved documents.
    Rag,
    /// Chooses and calls tools.
    Agent,
    /// A model trained by the team.
    TrainedModel,
    /// A base model tuned by the team.
    FineTuned,
}

/// How answers are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Serving {
    /// Request and response.
    Online,
    /// Events as they come.
    Streaming,
    /// Scheduled jobs.
    Batch,
    /// On a device or inside another product.
    Embedded,
}

/// Who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Staff.
    Internal,
    /// Named customers or partners.
    External,
    /// Anyone.
    Public,
}

/// What a wrong answer can cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stakes {
    /// Annoyance.
    Low,
    /// Money, time or trust of some people.
    Medium,
    /// Health, rights, safety or large sums.
    High,
}

/// What it may do without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Autonomy {
    /// It proposes, people decide.
    Advisory,
    /// It acts after a person agrees.
    HumanApproved,
    /// It acts on its own.
    Automatic,
}
