//! The rule file as written: serde mirrors of `rules/<pillar>/<slug>.yaml` and `rules/vocabulary/*.yaml`.
//!
//! A closed language: an unknown key, operator or matcher is a load error with `file:line`. No expressions, no
//! scripts. `compile` turns these into probes and checked conditions; nothing here is evaluated.

use crate::inventory::{FileClass, Language};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One rule, as in its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Permanent id, e.g. `D-REL-01`.
    pub id: String,
    /// Equals the file name.
    pub slug: String,
    /// One of the five pillars.
    pub pillar: Pillar,
    /// One of the 18 areas.
    pub area: String,
    /// What good looks like, as a statement.
    pub title: String,
    /// The question the rule answers; ends with `?`.
    pub question: String,
    /// What happens without it, for the reader of the report.
    pub why: String,
    /// Gates the tier (blocker), `hardened` (major), or only counts (minor).
    pub severity: Severity,
    /// Raised or lowered by profile; the first that holds wins.
    #[serde(default)]
    pub severity_if: Vec<SeverityIf>,
    /// Weight within the pillar, 1 to 10.
    pub weight: u32,
    /// Level needed for pilot and for production.
    #[serde(default)]
    pub gate: Option<GateLevels>,
    /// Evidence older than this counts one level lower.
    #[serde(default)]
    pub max_age_days: Option<u32>,
    /// What a person's dated statement is worth.
    #[serde(default)]
    pub attestation: AttestationUse,
    /// When the rule applies.
    pub applies_when: Predicate,
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

/// P.R.O.D.U.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Pillar {
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

impl Pillar {
    /// Name for people.
    pub fn title(self) -> &'static str {
        match self {
            Pillar::Problem => "Problem definition",
            Pillar::Reliability => "Reliability",
            Pillar::Observability => "Observability",
            Pillar::Deployment => "Deployment readiness",
            Pillar::Adoption => "User adoption",
        }
    }
}

/// How much hangs on a rule.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Counts only.
    Minor,
    /// Counts and gates `hardened`.
    Major,
    /// Gates the tier.
    Blocker,
}

/// Severity for a part of the profiles.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityIf {
    /// Where this severity holds.
    pub when: Predicate,
    /// The severity there.
    pub severity: Severity,
}

/// Levels a tier asks for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateLevels {
    /// For tier `pilot`.
    pub pilot: crate::evaluate::verdict::Level,
    /// For tier `production`.
    pub production: crate::evaluate::verdict::Level,
}

/// What an attestation is worth for a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttestationUse {
    /// Nothing: a signature never replaces a test.
    #[default]
    None,
    /// Lifts a document.
    Assist,
    /// The highest normal proof: no file can show it.
    Required,
}

/// Evidence per level. `declared` and `documented` usually speak of the manifest and documents, the other two of
/// code, configuration, tests and results.
#[derive(Debug, Clone, Default, Deserialize)]
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

/// A condition that speaks against the rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContradictedBy {
    /// What is found.
    pub when: Condition,
    /// What it means, one sentence without full stop.
    pub message: String,
}

/// How to mend it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// Imperative steps.
    pub steps: Vec<String>,
    /// S: under two hours, M: under two days, L: more.
    pub effort: Effort,
    /// Template file under `templates/`.
    #[serde(default)]
    pub template: Option<String>,
}

/// Size of a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, schemars::JsonSchema)]
pub enum Effort {
    /// Under two hours.
    S,
    /// Under two days.
    M,
    /// More.
    L,
}

/// A typed question about the profile. A fact nobody declared and nothing shows takes the stricter branch.
#[derive(Debug, Clone, Deserialize)]
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
    /// The system is of one of these kinds (`llm_app`, `rag`, `agent`, `trained_model`, `fine_tuned`).
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
    /// A yes/no fact that holds: `user_facing`, `generative`, `untrusted_content`, `accepts_uploads`,
    /// `decisions_affect_individuals`, `downstream_automation`, `vendor_built`, `uses_llm`, `trains_model`,
    /// `has_dependencies`, `has_data_sources`, `has_alerts`, `uses_paid_api`, `personal_data`.
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
#[derive(Debug, Clone, Deserialize)]
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
    /// A named condition of `rules/vocabulary/*.yaml`.
    Use(String),
    /// The profile answers yes (unknown counts as no here).
    Profile(Predicate),
    /// Regular expressions over the lines of files.
    Pattern(PatternMatcher),
    /// A package that shipped code imports.
    Dependency(DependencyMatcher),
    /// A file with this name and real content exists.
    File(FileMatcher),
    /// A step of a CI pipeline.
    Ci(CiMatcher),
    /// A section of a document, or a whole document.
    Document(DocumentMatcher),
    /// A key of a YAML, JSON or TOML document.
    Key(KeyMatcher),
    /// A Terraform, Bicep, CloudFormation or CDK resource.
    Resource(ResourceMatcher),
    /// A CODEOWNERS rule with an owner.
    Codeowners(CodeownersMatcher),
    /// Manifest fields that are all declared (none a placeholder). `a.b[]` asks for at least one entry, `a.b[].c`
    /// for `c` in every entry, of which there is at least one.
    Declared(Vec<String>),
    /// A manifest path that resolves to a real, filled file of the repository.
    DeclaredFile(DeclaredFileMatcher),
    /// A named claim check written in Rust (`evaluate/checks/`): holds when the claim is proven.
    Check(String),
}

/// Regular expressions over lines. A hit in a comment, a docstring or a class that does not count becomes a near miss.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct PatternMatcher {
    /// What it is called in the report, a few words ("model fallback").
    pub what: String,
    /// Any of these, applied to each line. `@name` inserts a pattern list of the vocabulary.
    pub r#match: Vec<String>,
    /// Classes in which a hit counts.
    #[serde(default = "source_only")]
    pub r#in: Vec<FileClass>,
    /// Languages; empty = any.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// Path globs, one of which must match; empty = any.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Path globs that exclude.
    #[serde(default)]
    pub not_paths: Vec<String>,
    /// Where on the line a hit may start.
    #[serde(default)]
    pub r#where: Where,
    /// The same file must also match one of these (anywhere outside comments). `@name` allowed.
    #[serde(default)]
    pub with: Vec<String>,
    /// The `with` match must be at most so many lines away; absent = anywhere in the file.
    #[serde(default)]
    pub within: Option<u32>,
    /// The matched line must not match any of these (disabled or empty values, other senses of the word).
    #[serde(default)]
    pub not: Vec<String>,
    /// Hits needed in total.
    #[serde(default = "one")]
    pub min_hits: u32,
    /// Files with a hit needed.
    #[serde(default = "one")]
    pub min_files: u32,
    /// Distinct regexes of `match` that must hit somewhere.
    #[serde(default = "one")]
    pub min_distinct: u32,
}

/// Where a pattern may start.
#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// Program text, not in a comment, string or docstring.
    Code,
    /// Inside a string literal (prompts, messages).
    String,
    /// Code or an ordinary string literal; not a comment, not a docstring.
    #[default]
    Live,
    /// Anywhere, comments too.
    Anywhere,
}

/// Packages as `ecosystem:name` or `ecosystem:name=import`, e.g. `pypi:scikit-learn=sklearn`, `npm:@langchain/core`,
/// `go:github.com/sashabaranov/go-openai`, `maven:dev.langchain4j=dev.langchain4j`, `nuget:Azure.AI.OpenAI`,
/// `cargo:async-openai`, `gem:ruby-openai=openai`. `@name` inserts a package list of the vocabulary.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct DependencyMatcher {
    /// What it is called in the report.
    pub what: String,
    /// Any of these.
    pub any: Vec<String>,
    /// Classes whose imports count.
    #[serde(default = "source_only")]
    pub r#in: Vec<FileClass>,
    /// What use is asked for.
    #[serde(default)]
    pub used: Used,
}

/// How a package must be used.
#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Used {
    /// Imported in a file of a counting class.
    #[default]
    Imported,
    /// Named in a dependency manifest (for tools that are run, not imported).
    Declared,
}

/// A file by name.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct FileMatcher {
    /// What it is called in the report.
    pub what: String,
    /// Globs over the repository path, case-insensitive.
    pub paths: Vec<String>,
    /// Globs that exclude.
    #[serde(default)]
    pub not_paths: Vec<String>,
    /// Classes that count; empty = all but vendored, generated, fixture, example, agent instructions, locale.
    #[serde(default)]
    pub r#in: Vec<FileClass>,
    /// Smallest size in bytes that is not hollow.
    #[serde(default = "forty")]
    pub min_bytes: u64,
    /// One of these must match a line of it.
    #[serde(default)]
    pub contains: Vec<String>,
}

/// A CI step.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct CiMatcher {
    /// What it is called in the report.
    pub what: String,
    /// Regexes over one command line of a shell step.
    #[serde(default)]
    pub run: Vec<String>,
    /// Regexes over a used action, orb, task or included template.
    #[serde(default)]
    pub uses: Vec<String>,
    /// At least one of these triggers; empty = any. `pull-request`, `push`, `schedule`, `manual`, `release`.
    #[serde(default)]
    pub triggers: Vec<String>,
    /// The step must be able to fail the pipeline (default). A step that cannot becomes a near miss.
    #[serde(default = "yes")]
    pub can_fail: bool,
}

/// A document or a section of one.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct DocumentMatcher {
    /// What it is called in the report.
    pub what: String,
    /// Globs over the path, case-insensitive; empty = any document.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Globs that exclude.
    #[serde(default)]
    pub not_paths: Vec<String>,
    /// Regexes over section headings (case-insensitive); empty = the whole document.
    #[serde(default)]
    pub heading: Vec<String>,
    /// Regexes over the words of the section (case-insensitive, comments, code and boilerplate excluded).
    #[serde(default)]
    pub body: Vec<String>,
    /// How many distinct `body` regexes must hit.
    #[serde(default = "one")]
    pub min_distinct: u32,
    /// Real words the section (with its subsections) must have.
    #[serde(default = "sixty")]
    pub min_words: u32,
    /// Also count fenced code towards `body` (runbooks need commands).
    #[serde(default)]
    pub code: bool,
}

/// A key of a structured document.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct KeyMatcher {
    /// What it is called in the report.
    pub what: String,
    /// Globs over the path, case-insensitive; empty = any YAML, JSON or TOML file of config, CI or infrastructure.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Classes that count; empty = config, ci, infrastructure, dependencies, result, source.
    #[serde(default)]
    pub r#in: Vec<FileClass>,
    /// Regex over the document's `kind` (Kubernetes).
    #[serde(default)]
    pub kind: Option<String>,
    /// Regex over the document's `apiVersion`.
    #[serde(default)]
    pub api_version: Option<String>,
    /// Dotted path: `groups[].rules[].alert`; `*` = any key, `**` = any depth.
    pub has: String,
    /// Further paths that must exist in the same document.
    #[serde(default)]
    pub also: Vec<String>,
    /// Regex over the scalar's text.
    #[serde(default)]
    pub value: Option<String>,
    /// Regex the scalar must not match (`false`, `0`, empty containers always fail).
    #[serde(default)]
    pub not_value: Option<String>,
}

/// Infrastructure resources by type name.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct ResourceMatcher {
    /// What it is called in the report.
    pub what: String,
    /// `aws_budgets_budget`, `Microsoft.Consumption/budgets`, `AWS::Budgets::Budget`; `@name` allowed.
    pub types: Vec<String>,
}

/// A CODEOWNERS rule.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct CodeownersMatcher {
    /// What it is called in the report.
    pub what: String,
}

/// A manifest path and what must stand behind it.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct DeclaredFileMatcher {
    /// What it is called in the report.
    pub what: String,
    /// Manifest field holding a path or a list of paths.
    pub field: String,
    /// What the file must be.
    #[serde(default)]
    pub kind: DeclaredKind,
    /// Real words, for documents.
    #[serde(default)]
    pub min_words: u32,
    /// Regexes that must all match somewhere in the document's words (case-insensitive).
    #[serde(default)]
    pub mentions: Vec<String>,
}

/// Kinds of declared files.
#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum DeclaredKind {
    /// Exists and is not hollow.
    #[default]
    Any,
    /// Prose with real words.
    Document,
    /// JSON Schema, OpenAPI, protobuf, Avro …: parses.
    Schema,
    /// A test file, or a directory that holds one.
    Test,
    /// Code or configuration, not a document.
    Code,
}

/// A vocabulary file: names that rules share.
#[derive(Debug, Clone, Default, Deserialize)]
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
    /// Conditions, inserted by `use: name`.
    #[serde(default)]
    pub conditions: BTreeMap<String, Condition>,
}

fn source_only() -> Vec<FileClass> {
    vec![FileClass::Source]
}
fn one() -> u32 {
    1
}
fn sixty() -> u32 {
    60
}
fn forty() -> u64 {
    40
}
fn yes() -> bool {
    true
}
