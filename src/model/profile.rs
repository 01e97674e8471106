//! Facts about a system that decide which rules apply.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Profile with reasons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// `llm_app`, `rag`, `agent`, `retrieval`, `trained_model`, `fine_tuned`.
    pub kinds: Vec<String>,
    /// `app`, `service`, `library`, `pipeline`, `notebook`, `research`, `sample-collection`, `no-ai`.
    pub archetype: String,
    /// Further facts by name (`serving`, `audience`, `stakes`, `autonomy`, `stage`, `user_facing` …) that are known.
    pub facts: BTreeMap<String, String>,
    /// Why each fact is believed: name → reason with a place.
    pub reasons: BTreeMap<String, Vec<Reason>>,
    /// How the AI in it was recognised; nothing where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognised: Option<Recognised>,
}

/// How sure it is that this is an AI system, and what says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recognised {
    /// `certain`: code uses an AI library, calls a model or trains one. `likely`: a model is called or served as far as
    /// can be seen. `possible`: only settings, files or unused packages speak for it. `declared`: only the manifest does.
    #[schemars(with = "String")]
    pub certainty: Certainty,
    /// What speaks for it, most telling first.
    pub why: Vec<Reason>,
}

/// How sure it is that a system uses AI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Code uses an AI library, calls a model or trains one.
    Certain,
    /// A model is called or served as far as can be seen.
    Likely,
    /// Only settings, files or unused packages speak for it.
    Possible,
    /// Only the manifest says so.
    Declared,
}

impl Certainty {
    /// As reports write it.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }
}

/// What a fact rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The manifest, or a flag.
    Declared,
    /// The repository.
    Inferred,
}

/// Why a profile fact is believed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// `declared` or `inferred`.
    #[schemars(with = "String")]
    pub basis: Basis,
    /// In words.
    pub what: String,
    /// Place, if there is one.
    pub path: Option<String>,
    /// 1-based line, 0 = whole file.
    pub line: u32,
}
