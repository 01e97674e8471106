//! What was audited, by what, and what could not be looked at.

use super::{Basis, Certainty};
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Tool and rule-set identity: the same values give the same report for the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `produ`.
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// BLAKE3 of the rule set, hexadecimal.
    pub rules_digest: String,
    /// Number of rules in the set.
    pub rules: usize,
    /// Version of the policy numbers.
    pub policy: String,
}

impl From<&model::Tool> for Tool {
    fn from(from: &model::Tool) -> Tool {
        Tool {
            name: from.name.clone(),
            version: from.version.clone(),
            rules_digest: from.rules_digest.clone(),
            rules: from.rules,
            policy: from.policy.clone(),
        }
    }
}

/// What was audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct System {
    /// `system.name` of the manifest, else the name of the root folder.
    pub name: String,
    /// `system.version` of the manifest.
    pub version: Option<String>,
    /// Path of the manifest, if there is one.
    pub manifest: Option<String>,
    /// The manifest is not committed: it counts for this look and for no gate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uncommitted: bool,
    /// File of the repository at which absences are shown (manifest, else README, else the first file).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Folder of the repository that was audited, where it is not the whole: paths of the report are relative to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Commit that was audited, full hash.
    pub commit: Option<String>,
    /// Day the ages are counted to, `YYYY-MM-DD`, if known.
    pub today: Option<String>,
    /// Where the file list came from: `git index`, `git tree REV`, `directory walk`, `memory`.
    pub source: String,
}

impl From<&model::System> for System {
    fn from(from: &model::System) -> System {
        System {
            name: from.name.clone(),
            version: from.version.clone(),
            manifest: from.manifest.clone(),
            uncommitted: from.uncommitted,
            anchor: from.anchor.clone(),
            folder: from.folder.clone(),
            commit: from.commit.clone(),
            today: from.today.clone(),
            source: from.source.to_string(),
        }
    }
}

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

impl From<&model::Profile> for Profile {
    fn from(from: &model::Profile) -> Profile {
        Profile {
            kinds: from.kinds.clone(),
            archetype: from.archetype.clone(),
            facts: from.facts.clone(),
            reasons: from
                .reasons
                .iter()
                .map(|(key, value)| (key.clone(), value.iter().map(Into::into).collect()))
                .collect(),
            recognised: from.recognised.as_ref().map(Into::into),
        }
    }
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

impl From<&model::Reason> for Reason {
    fn from(from: &model::Reason) -> Reason {
        Reason { basis: from.basis.into(), what: from.what.clone(), path: from.path.clone(), line: from.line }
    }
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

impl From<&model::Recognised> for Recognised {
    fn from(from: &model::Recognised) -> Recognised {
        Recognised { certainty: from.certainty.into(), why: from.why.iter().map(Into::into).collect() }
    }
}

/// What was and was not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Files listed.
    pub files: usize,
    /// Files read.
    pub read: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Files by class.
    pub by_class: BTreeMap<String, usize>,
    /// True when something that matters could not be looked at.
    pub incomplete: bool,
    /// What and why, bounded.
    pub skipped: Vec<Note>,
    /// How many entries `skipped` stands for.
    pub skipped_total: usize,
}

impl From<&model::Coverage> for Coverage {
    fn from(from: &model::Coverage) -> Coverage {
        Coverage {
            files: from.files,
            read: from.read,
            bytes: from.bytes,
            by_class: from.by_class.clone(),
            incomplete: from.incomplete,
            skipped: from.skipped.iter().map(Into::into).collect(),
            skipped_total: from.skipped_total,
        }
    }
}

/// A remark with a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// In words.
    pub message: String,
    /// Place, if there is one.
    pub path: Option<String>,
    /// 1-based line, 0 = whole file.
    pub line: u32,
}

impl From<&model::Note> for Note {
    fn from(from: &model::Note) -> Note {
        Note { message: from.message.clone(), path: from.path.clone(), line: from.line }
    }
}
