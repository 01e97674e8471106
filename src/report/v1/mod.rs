//! The public report, version 1: frozen, serialisable, a type of its own, so that the model can change without it.
//!
//! What `-o json` and `-o ndjson` print and `produ schema report` describes. Fields are only added; a change of meaning
//! makes a version 2. Paths are repository-relative and `/`-separated, lines are 1-based (0 = the whole file), text is
//! printable (no control or bidirectional characters), floats are rounded to one decimal, credits and trace terms to two.

mod checklist;
mod cost;
mod evidence;
mod gate;
mod names;
mod score;
mod system;
mod system_map;

pub use checklist::{AnsweredList, AnsweredQuestion};
pub use cost::{CostBrief, CostMonth, CostPart, Figure};
pub use evidence::{Contradiction, Disputed, Evidence, Fix, ManifestLine, NearMiss, SearchTrail};
pub use gate::{GateBase, GateInput, GatePolicy};
pub use names::{
    Answer, AttestationUse, Basis, Certainty, CostFindingKind, Effect, Effort, InputKind, Level, Outcome, OwnerRole,
    Passage, Pillar, ProvisoKind, Ruling, Severity, Tier, Work,
};
pub use score::{
    MlTestScore, MlTestSection, OpenRule, Outlook, PillarScore, Proviso, RealityCheck, ScoreSplit, TraceTerm,
};
pub use system::{Coverage, Note, Profile, Reason, Recognised, System, Tool};
pub use system_map::{CodeLine, MapPart, MapStage, SystemMap};

use super::{sentence, words};
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
    /// The same number as `evidence`, under its first name.
    pub score: f64,
    /// 0 to 100: share of the applicable rule weight that is earned. It ranks systems; it does not say whether one may be
    /// launched.
    pub evidence: f64,
    /// 0 to 100: the evidence, held at the end of the band of the tier reached (39 demo, 69 pilot, 89 production), so that
    /// no number contradicts the decision. What `--min-score` asks for.
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
}

/// The decision for the aimed stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Stage that is aimed for: `demo`, `pilot` or `production`.
    pub stage: Tier,
    /// The answer.
    pub ruling: Ruling,
    /// The open rules: blockers before majors before minors, each group with what weighs most first.
    pub open: Vec<OpenRule>,
    /// What the stage lacks beside open blockers, most important first.
    pub needs: Vec<String>,
    /// What holds only for a time or is not settled, where the answer is yes.
    pub conditions: Vec<Proviso>,
    /// Readiness once every open blocker has reached its level.
    pub readiness_after: f64,
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
    /// Places that were found and earn nothing, because the manifest disputes them (`not:`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<Disputed>,
    /// What a named person still has to confirm because no file can show it; present below the required level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

impl From<&crate::model::Report> for Report {
    fn from(report: &crate::model::Report) -> Report {
        Report {
            schema_version: report.schema_version.clone(),
            tool: Tool::from(&report.tool),
            system: System::from(&report.system),
            profile: Profile::from(&report.profile),
            audited: report.audited,
            score: report.score,
            evidence: report.score,
            readiness: report.readiness,
            decision: report.decision.as_ref().map(Decision::from),
            score_split: report.score_split.as_ref().map(Into::into),
            score_without_waivers: report.score_without_waivers,
            waivers: report.waivers.as_ref().map(WaiverEffect::from),
            tier: report.tier.into(),
            next_tier_needs: report.next_tier_needs.iter().map(words::need).collect(),
            pillars: report.pillars.iter().map(Into::into).collect(),
            reality_check: report.reality_check.iter().map(Into::into).collect(),
            evidence_mix: report.evidence_mix.iter().map(|(key, value)| ((*key).into(), *value)).collect(),
            contradictions: report.contradictions.iter().map(Into::into).collect(),
            verdicts: report.verdicts.iter().map(Verdict::from).collect(),
            ml_test_score: report.ml_test_score.as_ref().map(Into::into),
            cost: report.cost.as_ref().map(Into::into),
            system_map: report.system_map.as_ref().map(Into::into),
            coverage: Coverage::from(&report.coverage),
            notes: report.notes.iter().map(Into::into).collect(),
            checklists: report.checklists.iter().map(Into::into).collect(),
            outlook: report.outlook.as_ref().map(Into::into),
            gate: Gate::from(&report.gate),
            gate_inputs: report.gate_inputs.iter().map(Into::into).collect(),
            trace: report.trace.as_ref().map(|terms| terms.iter().map(Into::into).collect()),
        }
    }
}

impl From<&crate::model::Decision> for Decision {
    fn from(decision: &crate::model::Decision) -> Decision {
        Decision {
            stage: decision.stage.into(),
            ruling: decision.ruling.into(),
            open: decision.open.iter().map(Into::into).collect(),
            needs: decision.needs.iter().map(words::need).collect(),
            conditions: decision.conditions.iter().map(Into::into).collect(),
            readiness_after: decision.readiness_after,
        }
    }
}

impl From<&crate::model::WaiverEffect> for WaiverEffect {
    fn from(effect: &crate::model::WaiverEffect) -> WaiverEffect {
        WaiverEffect {
            granted: effect.granted,
            share: effect.share,
            blockers: effect.blockers.clone(),
            tier_without: effect.tier_without.into(),
            needs_without: effect.needs_without.iter().map(words::need).collect(),
        }
    }
}

impl From<&crate::model::Verdict> for Verdict {
    fn from(verdict: &crate::model::Verdict) -> Verdict {
        Verdict {
            rule: verdict.rule.clone(),
            slug: verdict.slug.clone(),
            title: verdict.title.clone(),
            question: verdict.question.clone(),
            pillar: verdict.pillar.into(),
            area: verdict.area.clone(),
            severity: verdict.severity.into(),
            weight: verdict.weight,
            level: verdict.level.into(),
            required: verdict.required.into(),
            outcome: verdict.outcome.into(),
            credit: verdict.credit,
            summary: sentence::summary(verdict),
            evidence: verdict.evidence.iter().map(Into::into).collect(),
            contradictions: verdict.contradictions.iter().map(Into::into).collect(),
            search: verdict.search.as_ref().map(Into::into),
            waiver: verdict.waiver.clone(),
            fix: verdict.fix.as_ref().map(Into::into),
            gain: verdict.gain,
            attestation: verdict.attestation.into(),
            tested: verdict.tested,
            stale: verdict.stale.clone(),
            age_unknown: verdict.age_unknown.clone(),
            weak: verdict.weak,
            disputed: verdict.disputed.iter().map(Into::into).collect(),
            confirm: verdict.confirm.clone(),
        }
    }
}

impl From<&crate::model::Gate> for Gate {
    fn from(gate: &crate::model::Gate) -> Gate {
        Gate {
            conditions: gate.conditions.iter().map(|condition| condition.text.clone()).collect(),
            failures: gate.failures(),
            passed: gate.passed(),
            base: gate.base.as_ref().map(Into::into),
            policy: gate.policy.as_ref().map(Into::into),
        }
    }
}
