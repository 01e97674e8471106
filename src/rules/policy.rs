//! The numbers of score and tiers, from `rules/policy.yaml`: one place, versioned, printed in the report.

use crate::model::{AttestationUse, Effort, Level, Tier};
use serde::Deserialize;
use std::sync::LazyLock;

/// Policy of a rule set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    /// Version printed in reports.
    pub(crate) version: String,
    /// What each level earns.
    pub(crate) credit: Credit,
    /// The rules on which all others rest, and their share of the score.
    pub(crate) foundations: Foundations,
    /// Thresholds of the tiers.
    pub(crate) tiers: Tiers,
    /// Where the readiness of each tier ends.
    pub(crate) readiness: Bands,
    /// Bounds of what people state: waivers and attestations.
    pub(crate) statements: Statements,
    /// The three questions of the first screen.
    pub(crate) reality_check: Vec<RealityQuestion>,
    pub(crate) ml_test_score: MlTestPolicy,
    /// What fixes take, for plans.
    pub(crate) effort: EffortPolicy,
}

/// Hours behind the effort letters, and how much of a fix each level takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EffortPolicy {
    /// Hours of a whole fix by letter.
    pub(crate) hours: EffortHours,
    /// Share of the whole fix by level, ascending to 1.
    pub(crate) share: EffortShare,
}

/// Hours per effort letter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "UPPERCASE")]
pub(crate) struct EffortHours {
    s: f64,
    m: f64,
    l: f64,
}

/// Share of a fix that has been done at a level.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EffortShare {
    declared: f64,
    documented: f64,
    attested: f64,
    implemented: f64,
    verified: f64,
}

impl EffortPolicy {
    /// Hours of the whole fix.
    pub(crate) fn hours(&self, effort: Effort) -> f64 {
        match effort {
            Effort::S => self.hours.s,
            Effort::M => self.hours.m,
            Effort::L => self.hours.l,
        }
    }

    /// Share of the work that a level stands for.
    pub(crate) fn share(&self, level: Level) -> f64 {
        match level {
            Level::None => 0.0,
            Level::Declared => self.share.declared,
            Level::Documented => self.share.documented,
            Level::Attested => self.share.attested,
            Level::Implemented => self.share.implemented,
            Level::Verified => self.share.verified,
        }
    }
}

/// Bounds of what people state.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statements {
    /// Longest life of a waiver, in days.
    pub(crate) waiver_days: u32,
    /// Rules one person may attest on one day without a remark.
    pub(crate) attestations_per_day: usize,
    /// Days before its end from which on a signature is a condition.
    pub(crate) ends_soon_days: u32,
}

/// Points and bands of the ML Test Score.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MlTestPolicy {
    /// What a test earns that was done by hand, or is only described.
    pub(crate) manual: f64,
    /// What a test earns that runs by itself.
    pub(crate) automated: f64,
    /// What a score means, ascending.
    pub(crate) bands: Vec<Band>,
}

/// One band of a score.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Band {
    /// Highest score in it; absent = all above.
    #[serde(default)]
    pub(crate) up_to: Option<f64>,
    /// In words.
    pub(crate) means: String,
}

/// Foundations of the score.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Foundations {
    /// Share of the score they hold, 0 to 1; 0 = no rule is set apart.
    pub(crate) share: f64,
    /// Slugs.
    pub(crate) rules: Vec<String>,
}

/// Credit per level, 0 to 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credit {
    declared: f64,
    documented: f64,
    implemented: f64,
    tested: f64,
    verified: f64,
    /// Verified by too few cases.
    weak: f64,
    attested: AttestedCredit,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttestedCredit {
    required: f64,
    assist: f64,
    none: f64,
}

/// Thresholds per tier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tiers {
    /// Limited group.
    pub(crate) pilot: TierPolicy,
    /// Launch.
    pub(crate) production: TierPolicy,
    /// Everything verified.
    pub(crate) hardened: TierPolicy,
}

impl Tiers {
    /// What every applicable pillar has to reach for a tier; nothing for those that ask for nothing.
    pub(crate) fn min_pillar(&self, tier: Tier) -> f64 {
        match tier {
            Tier::None | Tier::Demo => 0.0,
            Tier::Pilot => self.pilot.min_pillar,
            Tier::Production => self.production.min_pillar,
            Tier::Hardened => self.hardened.min_pillar,
        }
    }
}

/// The end of each tier's band of readiness, ascending, 0 to 100.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bands {
    demo: f64,
    pilot: f64,
    production: f64,
    hardened: f64,
}

impl Bands {
    /// Where the band of a tier ends.
    pub(crate) fn end(self, tier: Tier) -> f64 {
        match tier {
            Tier::None => 0.0,
            Tier::Demo => self.demo,
            Tier::Pilot => self.pilot,
            Tier::Production => self.production,
            Tier::Hardened => self.hardened,
        }
    }

    /// The readiness of a system: its evidence, held at the end of its tier's band.
    pub(crate) fn readiness(self, tier: Tier, evidence: f64) -> f64 {
        // Not `min`: what is no number stays none, and fails a gate.
        if evidence > self.end(tier) { self.end(tier) } else { evidence }
    }

    /// The lowest tier whose band holds a readiness.
    pub(crate) fn tier_of(self, readiness: f64) -> Tier {
        let below = [Tier::Demo, Tier::Pilot, Tier::Production];
        below.into_iter().find(|tier| readiness <= self.end(*tier)).unwrap_or(Tier::Hardened)
    }
}

/// Threshold of one tier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TierPolicy {
    /// Every applicable pillar reaches this.
    pub(crate) min_pillar: f64,
}

/// One yes/no question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RealityQuestion {
    /// Slug of the rule that answers it.
    pub(crate) rule: String,
    /// In words.
    pub(crate) question: String,
}

impl Credit {
    /// What an implementation with a test that no pipeline runs earns.
    pub(crate) fn tested(&self) -> f64 {
        self.tested
    }

    /// What a proof by too few cases earns.
    pub(crate) fn weak(&self) -> f64 {
        self.weak
    }

    /// What a level earns for a rule of this attestation use.
    pub(crate) fn of(&self, level: Level, attestation: AttestationUse) -> f64 {
        match (level, attestation) {
            (Level::None, _) => 0.0,
            (Level::Declared, _) => self.declared,
            (Level::Documented, _) => self.documented,
            (Level::Attested, AttestationUse::Required) => self.attested.required,
            (Level::Attested, AttestationUse::Assist) => self.attested.assist,
            (Level::Attested, AttestationUse::None) => self.attested.none,
            (Level::Implemented, _) => self.implemented,
            (Level::Verified, _) => self.verified,
        }
    }
}

/// The policy as shipped, for renderers of reports that come without a rule set.
pub(crate) fn built_in() -> &'static Policy {
    static SHIPPED: LazyLock<Policy> = LazyLock::new(|| crate::tables::read("rules/policy.yaml"));
    &SHIPPED
}

/// Rank of a level at a gate: an attestation ranks as verified where it is the highest normal proof.
pub(crate) fn rank(level: Level, attestation: AttestationUse) -> u8 {
    match (level, attestation) {
        (Level::None, _) => 0,
        (Level::Declared, _) => 1,
        (Level::Documented, _) | (Level::Attested, AttestationUse::None) => 2,
        (Level::Implemented, _) | (Level::Attested, AttestationUse::Assist) => 3,
        (Level::Verified, _) | (Level::Attested, AttestationUse::Required) => 4,
    }
}
