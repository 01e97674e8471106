//! The gate and what a change does to it.

use super::Level;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The gate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Thresholds in force, each with its answer.
    pub conditions: Vec<Condition>,
    /// Commit whose policy judged as well, with `--base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<GateBase>,
    /// Policy of the organisation, with `--policy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<GatePolicy>,
}

/// One condition of the gate and why it fails, if it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// What is asked for.
    pub demand: Demand,
    /// Who asks.
    pub by: AskedBy,
    /// What is asked for and by whom: `tier at least production (--min-tier)`.
    pub text: String,
    /// Why it does not hold: `the tier is pilot`.
    pub failure: Option<String>,
}

/// What a condition asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Demand {
    /// A threshold: its name, its part and the bound as written.
    Threshold(String, String, String),
    /// A rule by its id is met, or reaches a level.
    Rule(String, Option<Level>),
    /// The manifest can be used.
    Manifest,
    /// What the base has of the system is still there to be audited.
    System,
}

/// Who asks for a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskedBy {
    /// The command line.
    Flags,
    /// The manifest at this path.
    Manifest(String),
    /// The manifest of this revision.
    Base(String),
    /// The policy of this name.
    Policy(String),
    /// Whoever audits at all.
    Audit,
}

impl Condition {
    /// Whether both ask for the same in the same name.
    pub(crate) fn asks_as(&self, other: &Condition) -> bool {
        self.demand == other.demand && self.by == other.by
    }
}

impl Gate {
    /// Conditions that do not hold, each with its reason.
    pub fn failed(&self) -> impl Iterator<Item = (&Condition, &str)> {
        self.conditions.iter().filter_map(|condition| Some((condition, condition.failure.as_deref()?)))
    }

    /// Whether every condition holds.
    pub fn passed(&self) -> bool {
        self.failed().next().is_none()
    }

    /// Whether the change hides the system that its base has.
    pub fn hides_system(&self) -> bool {
        self.failed().any(|(condition, _)| condition.demand == Demand::System)
    }

    /// `condition: reason` of each that does not hold.
    pub fn failures(&self) -> Vec<String> {
        self.failed().map(|(condition, why)| format!("{}: {why}", condition.text)).collect()
    }
}

/// Commit whose policy judges a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GateBase {
    /// As the operator wrote it.
    pub rev: String,
    /// Full hash.
    pub commit: Option<String>,
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

/// What a change does to the gate. A weakening is shown and does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Less would be asked for, or less would be seen.
    Weaker,
    /// Not comparable.
    Changed,
    /// More is asked for.
    Stronger,
}

/// Kinds of gate inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// `gate:` of the manifest.
    Threshold,
    /// The manifest itself.
    Manifest,
    /// A fact of the manifest that decides which rules apply and how much hangs on them.
    Fact,
    /// A waiver.
    Waiver,
    /// A person's statement.
    Attestation,
    /// Where the manifest says that a practice lives, or does not.
    Pointer,
    /// The state that may not fall.
    Baseline,
    /// A rule of a pack in the repository.
    Rules,
    /// The policy file.
    Policy,
    /// A pipeline that runs the gate or an evaluation.
    Pipeline,
    /// Who has to approve a change to a gate input.
    Owners,
    /// What is hidden from review, or from the scanners whose results are evidence.
    Hidden,
}
