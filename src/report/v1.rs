//! The public report, version 1: frozen, serialisable, free of internal types.
//!
//! Every format renders this and nothing else. Fields are only added; a change of meaning makes a version 2.
//! Paths are repository-relative and `/`-separated, lines are 1-based (0 = the whole file), text is printable
//! (no control or bidirectional characters), floats are rounded to one decimal, credits and trace terms to two.

use crate::cost::model::CostBrief;
use crate::evaluate::verdict::{Contradiction, Evidence, Level, Outcome, SearchTrail};
use crate::rules::format::{AttestationUse, Effort, Pillar, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One audit of one system at one commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `"1"`.
    pub schema_version: String,
    /// What made the report.
    pub tool: Tool,
    /// What was audited.
    pub system: System,
    /// Facts that decide which rules apply, with their reasons.
    pub profile: Profile,
    /// False when there is nothing to audit (no AI system found and none declared).
    pub audited: bool,
    /// 0 to 100: share of the applicable rule weight that is earned.
    pub score: f64,
    /// What the score is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_split: Option<ScoreSplit>,
    /// The score had no waiver been granted: what a waived rule has reached would earn again.
    pub score_without_waivers: f64,
    /// What waivers hide, where one is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waivers: Option<WaiverEffect>,
    /// `none` (nothing to audit), `demo`, `pilot`, `production`, `hardened`.
    pub tier: Tier,
    /// Why not the next tier, most important first; empty at `hardened`.
    pub next_tier_needs: Vec<String>,
    /// Pillars in the order P R O D U.
    pub pillars: Vec<PillarScore>,
    /// The three yes/no questions of the first screen.
    pub reality_check: Vec<RealityCheck>,
    /// Share of rule weight by level, in percent of the applicable weight.
    pub evidence_mix: BTreeMap<Level, f64>,
    /// Where the manifest and the repository disagree about the system itself (kinds, serving …).
    pub contradictions: Vec<Contradiction>,
    /// One verdict per rule, in rule order (P R O D U, then id).
    pub verdicts: Vec<Verdict>,
    /// The ML Test Score, for systems that train or fine-tune a model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ml_test_score: Option<MlTestScore>,
    /// What the declared cost comes to, if any is declared; `produ cost` shows all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostBrief>,
    /// What could not be looked at.
    pub coverage: Coverage,
    /// Remarks about the manifest, the profile and the inventory, with places.
    pub notes: Vec<Note>,
    /// Ready-made checklists, answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklists: Vec<AnsweredList>,
    /// The cheapest known way to the next tier in one line; `produ plan` has the steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook: Option<crate::plan::Outlook>,
    /// The gate that decided the exit code.
    pub gate: Gate,
    /// What the audited change does to its own gate, against `gate.base`; weakening first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gate_inputs: Vec<GateInput>,
    /// Every term of the score, only with `--trace`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Vec<TraceTerm>>,
}

/// What the waivers in force hide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WaiverEffect {
    /// Rules that are waived.
    pub granted: usize,
    /// Their share of the applicable weight, in percent.
    pub share: f64,
    /// Ids of the waived rules that are blockers.
    pub blockers: Vec<String>,
    /// The tier had no waiver been granted.
    pub tier_without: Tier,
    /// What that tier lacks for the next, most important first.
    pub needs_without: Vec<String>,
}

/// The ML Test Score of Breck et al. (2017), computed from the verdicts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MlTestScore {
    /// Points of the weakest section.
    pub score: f64,
    /// What the score means.
    pub band: String,
    /// `Data`, `Model`, `Infra`, `Monitor`.
    pub sections: Vec<MlTestSection>,
}

/// One section of the ML Test Score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MlTestSection {
    /// Name.
    pub name: String,
    /// Sum of its tests, 0 to 7.
    pub points: f64,
    /// Test → 0, 0.5 or 1.
    pub tests: BTreeMap<String, f64>,
}

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

/// What was audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct System {
    /// `system.name` of the manifest, else the name of the root folder.
    pub name: String,
    /// `system.version` of the manifest.
    pub version: Option<String>,
    /// Path of the manifest, if there is one.
    pub manifest: Option<String>,
    /// File of the repository at which absences are shown (manifest, else README, else the first file).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Commit that was audited, full hash.
    pub commit: Option<String>,
    /// Day the ages are counted to, `YYYY-MM-DD`, if known.
    pub today: Option<String>,
    /// Where the file list came from: `git index`, `git tree REV`, `directory walk`, `memory`.
    pub source: String,
}

/// Profile with reasons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// `llm_app`, `rag`, `agent`, `trained_model`, `fine_tuned`.
    pub kinds: Vec<String>,
    /// `app`, `service`, `library`, `pipeline`, `notebook`, `research`, `sample-collection`, `no-ai`.
    pub archetype: String,
    /// Further facts by name (`serving`, `audience`, `stakes`, `autonomy`, `stage`, `user_facing` …) that are known.
    pub facts: BTreeMap<String, String>,
    /// Why each fact is believed: name → reason with a place.
    pub reasons: BTreeMap<String, Vec<Reason>>,
}

/// Why a profile fact is believed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// `declared` or `inferred`.
    pub basis: String,
    /// In words.
    pub what: String,
    /// Place, if there is one.
    pub path: Option<String>,
    /// 1-based line, 0 = whole file.
    pub line: u32,
}

/// The two parts of the score: the rules everything else rests on, and the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScoreSplit {
    /// Percent of the score that the foundations hold.
    pub foundations_share: f64,
    /// 0 to 100: share of their weight that is earned.
    pub foundations: f64,
    /// The same for all other rules.
    pub rest: f64,
}

/// The tier decides launches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Nothing to audit.
    #[default]
    None,
    /// Below pilot.
    Demo,
    /// Fit for a limited group.
    Pilot,
    /// Fit for launch.
    Production,
    /// Everything verified and fresh.
    Hardened,
}

/// One pillar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PillarScore {
    /// Which.
    pub pillar: Pillar,
    /// One letter: P R O D U.
    pub letter: String,
    /// 0 to 100, `null` when no rule applies.
    pub score: Option<f64>,
    /// Rules met.
    pub met: usize,
    /// Rules that apply.
    pub applicable: usize,
}

/// One question of the reality check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RealityCheck {
    /// In words.
    pub question: String,
    /// Rule that answers it.
    pub rule: String,
    /// Yes or no.
    pub passed: bool,
}

/// A ready-made checklist, answered by the verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnsweredList {
    /// As `produ checklist --preset` takes it.
    pub key: String,
    /// Heading.
    pub title: String,
    /// Questions that apply.
    pub items: Vec<AnsweredQuestion>,
}

/// One question of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnsweredQuestion {
    /// Question.
    pub question: String,
    /// Rules that answer it.
    pub rules: Vec<String>,
    /// Yes, no or unproven.
    pub answer: crate::checklist::Answer,
}

/// Answer of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// Permanent id, e.g. `D-REL-01`.
    pub rule: String,
    /// Readable name, e.g. `rollback`.
    pub slug: String,
    /// Title of the rule.
    pub title: String,
    /// Question of the rule.
    pub question: String,
    /// Pillar.
    pub pillar: Pillar,
    /// Area.
    pub area: String,
    /// Severity for this profile.
    pub severity: Severity,
    /// Weight within the pillar.
    pub weight: u32,
    /// Level reached.
    pub level: Level,
    /// Level the aimed tier asks for.
    pub required: Level,
    /// Outcome.
    pub outcome: Outcome,
    /// 0 to 1, what the level earns.
    pub credit: f64,
    /// One sentence: why this outcome.
    pub summary: String,
    /// Places that support the level, strongest first.
    pub evidence: Vec<Evidence>,
    /// Places that speak against it.
    pub contradictions: Vec<Contradiction>,
    /// Where was looked and what almost counted; present below the required level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchTrail>,
    /// Waiver, if one applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<String>,
    /// How to mend it; present below the required level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// Points of the total score that reaching the required level would add.
    pub gain: f64,
    /// What a person's attestation is worth here.
    pub attestation: AttestationUse,
    /// True where a test proves it and no pipeline runs that test: more than implemented, not yet verified.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tested: bool,
    /// Why the evidence of a higher level counts one level lower: too old, or older than what it proves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<String>,
    /// Why it is not known whether the evidence of the level is too old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_unknown: Option<String>,
    /// True where the proof is a share of so few cases that its 95 % interval covers the bar: verified, with less
    /// credit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
    /// What a named person still has to confirm because no file can show it; present below the required level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

/// How to mend a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// Imperative steps.
    pub steps: Vec<String>,
    /// Effort.
    pub effort: Effort,
    /// Template name.
    pub template: Option<String>,
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

/// The gate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gate {
    /// Thresholds in force, in words ("tier ≥ production (--min-tier)").
    pub conditions: Vec<String>,
    /// Conditions that failed, with the reason.
    pub failures: Vec<String>,
    /// True when nothing failed.
    pub passed: bool,
    /// Commit whose policy judged as well, with `--base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<GateBase>,
    /// Policy of the organisation, with `--policy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<GatePolicy>,
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

/// One term of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TraceTerm {
    /// Pillar.
    pub pillar: Pillar,
    /// Rule id.
    pub rule: String,
    /// Weight.
    pub weight: u32,
    /// Credit.
    pub credit: f64,
    /// Points this rule adds to the total score.
    pub points: f64,
    /// Points it would add with credit 1.
    pub possible: f64,
}
