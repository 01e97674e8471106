//! Scores, what they are made of, and what is open.

use super::{Level, OwnerRole, Pillar, ProvisoKind, Severity, Work};
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

impl From<&model::PillarScore> for PillarScore {
    fn from(from: &model::PillarScore) -> PillarScore {
        PillarScore {
            pillar: from.pillar.into(),
            letter: from.letter.clone(),
            score: from.score,
            met: from.met,
            applicable: from.applicable,
        }
    }
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

impl From<&model::RealityCheck> for RealityCheck {
    fn from(from: &model::RealityCheck) -> RealityCheck {
        RealityCheck { question: from.question.clone(), rule: from.rule.clone(), passed: from.passed }
    }
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

impl From<&model::ScoreSplit> for ScoreSplit {
    fn from(from: &model::ScoreSplit) -> ScoreSplit {
        ScoreSplit { foundations_share: from.foundations_share, foundations: from.foundations, rest: from.rest }
    }
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

impl From<&model::TraceTerm> for TraceTerm {
    fn from(from: &model::TraceTerm) -> TraceTerm {
        TraceTerm {
            pillar: from.pillar.into(),
            rule: from.rule.clone(),
            weight: from.weight,
            credit: from.credit,
            points: from.points,
            possible: from.possible,
        }
    }
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

impl From<&model::MlTestScore> for MlTestScore {
    fn from(from: &model::MlTestScore) -> MlTestScore {
        MlTestScore {
            score: from.score,
            band: from.band.clone(),
            sections: from.sections.iter().map(Into::into).collect(),
        }
    }
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

impl From<&model::MlTestSection> for MlTestSection {
    fn from(from: &model::MlTestSection) -> MlTestSection {
        MlTestSection { name: from.name.clone(), points: from.points, tests: from.tests.clone() }
    }
}

/// An open rule and who has to do what for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OpenRule {
    /// Id of the rule.
    pub rule: String,
    /// Its severity here.
    pub severity: Severity,
    /// Who settles it; absent where the rule names nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerRole>,
    /// What has to be made.
    pub work: Work,
    /// Level that closes it in the cheapest way.
    pub to: Level,
    /// About how long it takes: rules of thumb of the policy, not a measurement.
    pub hours: f64,
}

impl From<&model::OpenRule> for OpenRule {
    fn from(from: &model::OpenRule) -> OpenRule {
        OpenRule {
            rule: from.rule.clone(),
            severity: from.severity.into(),
            owner: from.owner.map(Into::into),
            work: from.work.into(),
            to: from.to.into(),
            hours: from.hours,
        }
    }
}

/// What a yes rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proviso {
    /// What it is.
    pub kind: ProvisoKind,
    /// Rule it is about; absent where the system itself is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Last day it holds, `YYYY-MM-DD`, where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerRole>,
}

impl From<&model::Proviso> for Proviso {
    fn from(from: &model::Proviso) -> Proviso {
        Proviso {
            kind: from.kind.into(),
            rule: from.rule.clone(),
            until: from.until.clone(),
            owner: from.owner.map(Into::into),
        }
    }
}

/// A plan in one line, for the report of an audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outlook {
    /// `pilot`, `production`, `hardened` or `gate`.
    pub goal: String,
    /// Number of steps.
    pub steps: usize,
    /// Hours of all steps.
    pub hours: f64,
}

impl From<&model::Outlook> for Outlook {
    fn from(from: &model::Outlook) -> Outlook {
        Outlook { goal: from.goal.clone(), steps: from.steps, hours: from.hours }
    }
}
