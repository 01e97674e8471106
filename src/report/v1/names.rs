//! The words of the public report. A word stands here as it is printed, whatever the model calls it.

use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Words of the report for the values of a type of the model with the same name, and the way back for what shows a
/// public form to people.
macro_rules! words {
    ($($(#[$about:meta])* $name:ident { $($(#[$said:meta])* $word:ident,)+ })+) => {$(
        $(#[$about])*
        pub enum $name {
            $($(#[$said])* $word,)+
        }

        impl From<model::$name> for $name {
            fn from(from: model::$name) -> $name {
                match from {
                    $(model::$name::$word => $name::$word,)+
                }
            }
        }

        impl From<$name> for model::$name {
            fn from(from: $name) -> model::$name {
                match from {
                    $($name::$word => model::$name::$word,)+
                }
            }
        }
    )+};
}

words! {
    /// What an attestation is worth for a rule.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    AttestationUse {
        /// Nothing: a signature never replaces a test.
        #[default]
        None,
        /// Lifts a document.
        Assist,
        /// The highest normal proof: no file can show it.
        Required,
    }

    /// The ladder every rule is answered on. Ordered: `None < Declared < Documented < Attested < Implemented < Verified`.
    ///
    /// `Attested` sits between because an attestation lifts a document but never replaces a test (spec, common rules).
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Level {
        /// Nothing supports the rule.
        #[default]
        None,
        /// The manifest says so, typed and not a placeholder.
        Declared,
        /// A substantive document exists.
        Documented,
        /// A named owner attests it with a date that has not expired.
        Attested,
        /// Code or configuration does it.
        Implemented,
        /// A test, an enforced CI job or a result artefact proves it.
        Verified,
    }

    /// The answer in one word.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Outcome {
        /// The required level is reached.
        Met,
        /// Something is there, below the required level.
        Partial,
        /// Nothing is there.
        Unmet,
        /// Evidence speaks against the claim: worse than silence.
        Contradicted,
        /// Could not be looked at.
        Unknown,
        /// The profile says the rule does not apply.
        NotApplicable,
        /// A valid waiver removes the gate failure, not the weight.
        Waived,
    }

    /// P.R.O.D.U.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Pillar {
        /// P: what for, for whom, with which limits and owners.
        Problem,
        /// R: does it answer well, also on bad days.
        Reliability,
        /// O: would we notice.
        Observability,
        /// D: can we ship, scale, pay for and take it back.
        Deployment,
        /// U: do people use it and tell us.
        Adoption,
    }

    /// The answer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Ruling {
        /// Nothing stands in the way.
        Ready,
        /// Nothing stands in the way now; what it rests on ends, or is not settled.
        ReadyWithConditions,
        /// Something stands in the way.
        NotReady,
        /// Nothing that was seen stands in the way, and not everything could be looked at.
        Undecided,
        /// The stage is demo, which asks for nothing.
        NoLaunch,
    }

    /// How much hangs on a rule.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Severity {
        /// Counts only.
        Minor,
        /// Counts and gates `hardened`.
        Major,
        /// Gates the tier.
        Blocker,
    }

    /// The tier decides launches.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Tier {
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

    /// What a finding is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    #[schemars(rename = "Kind")]
    CostFindingKind {
        /// Two statements that cannot both be true.
        Contradiction,
        /// A number or a file that cannot be used.
        Unusable,
        /// Something the calculation needs and nobody declared.
        Missing,
        /// Older than it may be.
        Stale,
        /// Consistent, and bad news.
        Warning,
    }

    /// Size of a fix.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
    Effort {
        /// Under two hours.
        S,
        /// Under two days.
        M,
        /// More.
        L,
    }

    /// What a change does to the gate. A weakening is shown and does not count.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Effect {
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
    InputKind {
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

    /// The role a rule is settled by, unless the team says otherwise: a key of `owners:` in the manifest.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    OwnerRole {
        /// What the system is for, and its users.
        Product,
        /// Model, prompts and evaluations.
        Model,
        /// The data.
        Data,
        /// Running it.
        Operations,
        /// Security.
        Security,
        /// Risk and compliance.
        Risk,
    }

    /// Kind of work, from the least to the most: a rule that needs several is of the last of them.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Work {
        /// A named person confirms.
        Signature,
        /// Write down, declare in the manifest, rehearse and record.
        Document,
        /// Pipeline, infrastructure, alert rules, a setting.
        Configuration,
        /// Somebody programs, or measures what was programmed.
        Code,
    }

    /// Kinds of what a yes rests on.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    ProvisoKind {
        /// A statement that the repository contradicts, of a rule that is no blocker or about the system itself.
        Contradiction,
        /// A waiver in force.
        Waiver,
        /// A signature that ends soon.
        Signature,
    }

    /// What an audit says to a question.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Answer {
        /// Every rule behind it is met.
        Yes,
        /// Contradicted, or nothing was found.
        No,
        /// Something is there, not enough to prove it.
        Unproven,
    }

    /// What a fact rests on.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    Basis {
        /// The manifest, or a flag.
        Declared,
        /// The repository.
        Inferred,
    }

    /// How sure it is that a system uses AI.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    Certainty {
        /// Code uses an AI library, calls a model or trains one.
        Certain,
        /// A model is called or served as far as can be seen.
        Likely,
        /// Only settings, files or unused packages speak for it.
        Possible,
        /// Only the manifest says so.
        Declared,
    }

    /// What happens at a stage.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    Passage {
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
}
