//! The rule file as written: serde mirrors of `rules/<pillar>/<slug>.yaml` and `rules/vocabulary/*.yaml`.
//!
//! A closed language: an unknown key, operator or matcher is a load error with `file:line`. No expressions, no
//! scripts. `compile` turns these into probes and checked conditions; nothing here is evaluated.

pub use super::compare::Comparison;
pub use super::matchers::*;
use crate::model::{AttestationUse, Effort, Level, OwnerRole, Pillar, Severity};
use crate::tables::has_template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One rule, as in its file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Permanent id, e.g. `D-REL-01`; no other rule may have it.
    pub id: String,
    /// Short name, the same as the file's without `.yaml`. A rule of your own with the slug of a built-in one replaces it.
    pub slug: String,
    /// One of the five pillars.
    pub pillar: Pillar,
    /// Part of the pillar, as the report heads it (`evals`, `alerting & on-call`); the built-in rules have 18.
    pub area: String,
    /// What the rule is about: a short noun phrase that reads the same behind ✔ and ✘ (`Load test at ten times`).
    pub title: String,
    /// Who settles it, if the team does not say otherwise; a role of `owners:` in the manifest.
    #[serde(default)]
    pub owner: Option<OwnerRole>,
    /// The question the rule answers; ends with `?`.
    #[schemars(regex(pattern = r"\?\s*$"))]
    pub question: String,
    /// What happens without it, for the reader of the report.
    pub why: String,
    /// Gates the tier (blocker), `hardened` (major), or only counts (minor).
    pub severity: Severity,
    /// Raised or lowered by profile; the first that holds wins.
    #[serde(default)]
    pub severity_if: Vec<SeverityIf>,
    /// Weight within the pillar, 1 to 10.
    #[schemars(range(min = 1, max = 10))]
    pub weight: u32,
    /// Level needed for pilot and for production.
    #[serde(default)]
    pub gate: Option<GateLevels>,
    /// Evidence older than this counts one level lower.
    #[serde(default)]
    pub max_age_days: Option<u32>,
    /// What the evidence proves: a later change to it makes the evidence stale, whatever its age.
    #[serde(default)]
    pub proves: Vec<Subject>,
    /// What a person's dated statement is worth.
    #[serde(default)]
    pub attestation: AttestationUse,
    /// What a named person has to confirm because no file can show it; a statement without full stop.
    #[serde(default)]
    pub confirm: Option<String>,
    /// Whose signature counts; absent = any named person's.
    #[serde(default)]
    pub signer: Option<Signer>,
    /// When the rule applies.
    pub applies_when: Predicate,
    /// Whose code answers the rule in a repository of many services.
    #[serde(default)]
    pub scope: RuleScope,
    /// Evidence per level.
    pub evidence: LevelEvidence,
    /// Evidence against the claim.
    #[serde(default)]
    pub contradicted_by: Vec<ContradictedBy>,
    /// What to do.
    pub fix: Fix,
    /// Standard name → items.
    #[serde(default)]
    pub standards: BTreeMap<String, Vec<String>>,
    /// Demand ids of the specification this rule answers.
    #[serde(default)]
    pub seeds: Vec<String>,
}

/// Who may attest a rule: one of these people, or anybody who signs in one of these roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// Manifest fields that hold the person (`owners.product`, `adoption.sponsor`).
    #[serde(default)]
    pub fields: Vec<String>,
    /// Words of the role, one of which the signature's `role` must hold.
    pub roles: Vec<String>,
}

/// What evidence can prove. A closed set, because each word is found in a way of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Prompt files, and the folder the manifest calls prompts.
    Prompts,
    /// The lines of the shipped code that name a model in a call.
    Models,
    /// Evaluation sets, data pipelines and index builders that the manifest names.
    Data,
    /// Shipped files that call a model.
    AiCode,
}

impl Subject {
    /// Words for people.
    pub fn words(self) -> &'static str {
        match self {
            Subject::Prompts => "prompts",
            Subject::Models => "the model named in the code",
            Subject::Data => "declared data",
            Subject::AiCode => "code that calls a model",
        }
    }
}

/// Severity for a part of the profiles.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeverityIf {
    /// Where this severity holds.
    pub when: Predicate,
    /// The severity there.
    pub severity: Severity,
}

/// Levels a tier asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateLevels {
    /// For tier `pilot`.
    pub pilot: Level,
    /// For tier `production`.
    pub production: Level,
}

/// Whose code answers a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleScope {
    /// Anything in the repository.
    #[default]
    System,
    /// The path to the model: code of services beside the AI system does not count.
    AiPath,
}

/// Evidence per level. `declared` and `documented` usually speak of the manifest and documents, the other two of
/// code, configuration, tests and results.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelEvidence {
    /// The manifest says so.
    #[serde(default)]
    pub declared: Option<Condition>,
    /// A substantive document exists.
    #[serde(default)]
    pub documented: Option<Condition>,
    /// Code or configuration does it.
    #[serde(default)]
    pub implemented: Option<Condition>,
    /// A test, CI job or result proves it; needs `implemented` too when the rule has it.
    #[serde(default)]
    pub verified: Option<Condition>,
}

impl LevelEvidence {
    /// The levels for which there is a condition, from the weakest to the strongest.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (Level, &Condition)> {
        let all = [
            (Level::Declared, &self.declared),
            (Level::Documented, &self.documented),
            (Level::Implemented, &self.implemented),
            (Level::Verified, &self.verified),
        ];
        all.into_iter().filter_map(|(level, condition)| Some((level, condition.as_ref()?)))
    }
}

/// A condition that speaks against the rule.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContradictedBy {
    /// What is found.
    pub when: Condition,
    /// What it means, one sentence without full stop.
    pub message: String,
}

/// How to mend it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// What to do, in order, each an instruction.
    #[schemars(length(min = 1))]
    pub steps: Vec<String>,
    /// S: under two hours, M: under two days, L: more.
    pub effort: Effort,
    /// Template file under `templates/`.
    #[serde(default)]
    pub template: Option<String>,
}

impl Fix {
    /// The template, where it is built in: nobody is told of a file that nobody can get.
    pub(crate) fn offered(&self) -> Option<String> {
        self.template.clone().filter(|name| has_template(name))
    }
}

/// A typed question about the profile. A fact nobody declared and nothing shows takes the stricter branch.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Predicate {
    /// Holds for every system.
    Always,
    /// All hold.
    All(Vec<Predicate>),
    /// At least one holds.
    Any(Vec<Predicate>),
    /// Does not hold.
    Not(Box<Predicate>),
    /// The system is of one of these kinds (`llm_app`, `rag`, `agent`, `retrieval`, `trained_model`, `fine_tuned`).
    Kind(Vec<String>),
    /// Archetype: `app`, `service`, `library`, `pipeline`, `notebook`, `research`, `sample-collection`.
    Archetype(Vec<String>),
    /// `online`, `streaming`, `batch`, `embedded`.
    Serving(Vec<String>),
    /// `internal`, `external`, `public`.
    Audience(Vec<String>),
    /// `low`, `medium`, `high`.
    Stakes(Vec<String>),
    /// `advisory`, `human_approved`, `automatic`.
    Autonomy(Vec<String>),
    /// `demo`, `pilot`, `production`.
    Stage(Vec<String>),
    /// Class of the EU AI Act: `prohibited`, `high`, `limited`, `minimal`, `gpai`, `not_in_scope`.
    EuClass(Vec<String>),
    /// A yes/no fact that holds; `src/rules/facts.rs` has their names and the manifest fields they come from.
    Fact(String),
    /// A manifest number compared: the field's value is at least this.
    AtLeast {
        /// Manifest field, dotted.
        field: String,
        /// Bound, inclusive.
        value: f64,
    },
}

/// A condition over signals and claims: operators and matchers, nothing else.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Condition {
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// Does not hold.
    Not(Box<Condition>),
    /// At least `n` of the list hold.
    AtLeast {
        /// How many.
        n: usize,
        /// Of which.
        of: Vec<Condition>,
    },
    /// What makes a proof run by itself (a pipeline that runs the tests). Holds as its inner condition; where only this
    /// is missing from `verified`, the proof exists and the verdict counts as tested.
    Enforced(Box<Condition>),
    /// A named condition of `rules/vocabulary/*.yaml`.
    Use(String),
    /// The profile answers yes. What nobody declared and nothing shows is unknown, under `not` too, and proves nothing.
    Profile(Predicate),
    /// Regular expressions over the lines of files.
    Pattern(Arc<PatternMatcher>),
    /// A package that shipped code imports.
    Dependency(Arc<DependencyMatcher>),
    /// A file with this name and real content exists.
    File(Arc<FileMatcher>),
    /// A step of a CI pipeline.
    Ci(Arc<CiMatcher>),
    /// A section of a document, or a whole document.
    Document(Arc<DocumentMatcher>),
    /// A key of a YAML, JSON or TOML document.
    Key(Arc<KeyMatcher>),
    /// A Terraform, Bicep, CloudFormation or CDK resource.
    Resource(Arc<ResourceMatcher>),
    /// The places that call a model, and what they have or lack.
    CallSites(Arc<CallSitesMatcher>),
    /// What linked code does, whatever it is called.
    Code(Arc<CodeMatcher>),
    /// A CODEOWNERS rule with an owner.
    Codeowners(Arc<CodeownersMatcher>),
    /// Manifest fields that are all declared (none a placeholder). `a.b[]` asks for at least one entry, `a.b[].c`
    /// for `c` in every entry, of which there is at least one; `a.b[d=x].c` speaks of the entries whose `d` is `x`, and
    /// behind a mapping of the mapping itself when its `d` is `x`.
    Declared(Vec<String>),
    /// A manifest path that resolves to a real, filled file of the repository.
    DeclaredFile(DeclaredFileMatcher),
    /// Declared figures or days, held against each other or against a fixed value.
    Compare(Box<Comparison>),
    /// A named claim check written in Rust (`evaluate/checks/`): holds when the claim is proven; what contradicts the
    /// claim contradicts the rule.
    Check(String),
    /// The same, but a contradiction stays with the rule that owns the claim.
    Proven(String),
}

impl Condition {
    /// The word that opens it in a rule file.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Condition::All(_) => "all",
            Condition::Any(_) => "any",
            Condition::Not(_) => "not",
            Condition::AtLeast { .. } => "at-least",
            Condition::Enforced(_) => "enforced",
            Condition::Use(_) => "use",
            Condition::Profile(_) => "profile",
            Condition::Pattern(_) => "pattern",
            Condition::Dependency(_) => "dependency",
            Condition::File(_) => "file",
            Condition::Ci(_) => "ci",
            Condition::Document(_) => "document",
            Condition::Key(_) => "key",
            Condition::Resource(_) => "resource",
            Condition::CallSites(_) => "call-sites",
            Condition::Code(_) => "code",
            Condition::Codeowners(_) => "codeowners",
            Condition::Declared(_) => "declared",
            Condition::DeclaredFile(_) => "declared-file",
            Condition::Compare(_) => "compare",
            Condition::Check(_) => "check",
            Condition::Proven(_) => "proven",
        }
    }
}

/// A vocabulary file: names that rules share.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VocabularyFile {
    /// Lists of regexes, inserted by `@name`.
    #[serde(default)]
    pub patterns: BTreeMap<String, Vec<String>>,
    /// Lists of packages, inserted by `@name`.
    #[serde(default)]
    pub packages: BTreeMap<String, Vec<String>>,
    /// Lists of resource types, inserted by `@name`.
    #[serde(default)]
    pub resources: BTreeMap<String, Vec<String>>,
    /// Lists of globs over paths, inserted by `@name`.
    #[serde(default)]
    pub paths: BTreeMap<String, Vec<String>>,
    /// Conditions, inserted by `use: name`.
    #[serde(default)]
    pub conditions: BTreeMap<String, Condition>,
}
