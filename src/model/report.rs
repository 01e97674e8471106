//! One audit of one system at one commit.

use super::{
    AnsweredList, Contradiction, CostBrief, Coverage, Decision, Gate, GateInput, Level, Links, MlTestScore, Need, Note,
    Outlook, PillarScore, Profile, RealityCheck, ScoreSplit, SystemMap, Tier, TraceTerm, Trend, Verdict, WaiverEffect,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One audit of one system at one commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// The evidence, 0 to 100: share of the applicable rule weight that is earned.
    pub score: f64,
    /// 0 to 100: `score` held at the band of the tier reached, so that it cannot contradict the decision.
    pub readiness: f64,
    /// May it be launched to the aimed stage, and what stands in the way; absent where there is nothing to audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
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
    pub next_tier_needs: Vec<Need>,
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
    /// The system from end to end as its code shows it: entries, guards, model calls, checks, records; absent where no call
    /// of a model is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_map: Option<SystemMap>,
    /// What could not be looked at.
    pub coverage: Coverage,
    /// Remarks about the manifest, the profile and the inventory, with places.
    pub notes: Vec<Note>,
    /// Ready-made checklists, answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklists: Vec<AnsweredList>,
    /// The cheapest known way to the next tier in one line; `produ plan` has the steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook: Option<Outlook>,
    /// The gate that decided the exit code.
    pub gate: Gate,
    /// What the audited change does to its own gate, against `gate.base`; weakening first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gate_inputs: Vec<GateInput>,
    /// Every term of the score, only with `--trace`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Vec<TraceTerm>>,
    /// Where the files can be looked at, for the forms that are read in a browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Where the system stood before, for the form that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<Trend>,
}

impl Report {
    /// Every path that is named as a place.
    pub(crate) fn places(&self) -> BTreeSet<&str> {
        let mut out: BTreeSet<&str> = self.contradictions.iter().map(|c| c.path.as_str()).collect();
        for verdict in &self.verdicts {
            out.extend(verdict.evidence.iter().map(|e| e.path.as_str()));
            out.extend(verdict.contradictions.iter().map(|c| c.path.as_str()));
            out.extend(verdict.search.iter().flat_map(|s| &s.nearest).map(|miss| miss.path.as_str()));
            out.extend(verdict.remark.iter().map(|remark| remark.path.as_str()));
            out.extend(verdict.disputed.iter().map(|disputed| disputed.path.as_str()));
        }
        let parts = self.system_map.iter().flat_map(|map| &map.stages).flat_map(|stage| &stage.parts);
        out.extend(parts.filter_map(|part| part.at.as_ref()).map(|at| at.path.as_str()));
        out.extend(self.profile.reasons.values().flatten().filter_map(|reason| reason.path.as_deref()));
        out.extend(self.notes.iter().chain(&self.coverage.skipped).filter_map(|note| note.path.as_deref()));
        out.extend(self.gate_inputs.iter().map(|input| input.path.as_str()));
        out
    }
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
    #[schemars(with = "String")]
    pub source: Listing,
}

/// Where the list of files came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Listing {
    /// The index of git.
    Index,
    /// The tree of this revision.
    Tree(String),
    /// A walk over the directory.
    Walk,
    /// Files held in memory.
    Memory,
}

impl Listing {
    /// Whether git gave it.
    pub fn by_git(&self) -> bool {
        matches!(self, Listing::Index | Listing::Tree(_))
    }
}

const INDEX: &str = "git index";
const TREE: &str = "git tree ";
const WALK: &str = "directory walk";
const MEMORY: &str = "memory";

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Listing::Index => f.write_str(INDEX),
            Listing::Tree(rev) => write!(f, "{TREE}{rev}"),
            Listing::Walk => f.write_str(WALK),
            Listing::Memory => f.write_str(MEMORY),
        }
    }
}

impl From<Listing> for String {
    fn from(listing: Listing) -> String {
        listing.to_string()
    }
}

/// As a stored report has it.
impl From<String> for Listing {
    fn from(text: String) -> Listing {
        match (text.as_str(), text.strip_prefix(TREE)) {
            (INDEX, _) => Listing::Index,
            (_, Some(rev)) => Listing::Tree(rev.to_owned()),
            (MEMORY, _) => Listing::Memory,
            _ => Listing::Walk,
        }
    }
}
