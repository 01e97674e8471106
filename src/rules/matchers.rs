//! The matchers of the rule language as written: what a signal or a declared file must look like.

use crate::inventory::{FileClass, Language};
use crate::model::{Operation, Property};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Regular expressions over lines. A hit in a comment, a docstring or a class that does not count becomes a near miss.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// Globs over the path, case-insensitive, one of which must match; empty = any. `@name` inserts a path list of the
    /// vocabulary, here and wherever a matcher has paths.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Globs that exclude.
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
    /// The `with` match must stand on another line: the title of a test does not prove what it says itself.
    #[serde(default)]
    pub beside: bool,
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
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// In every file whatever its class, ending and encoding; `in`, `languages`, `with` and the paths are not asked, and
    /// `not` is held against the matched text alone.
    EveryFile,
}

/// Packages as `ecosystem:name` or `ecosystem:name=import`, e.g. `pypi:scikit-learn=sklearn`, `npm:@langchain/core`,
/// `go:github.com/sashabaranov/go-openai`, `maven:dev.langchain4j=dev.langchain4j`, `nuget:Azure.AI.OpenAI`,
/// `cargo:async-openai`, `gem:ruby-openai=openai`. `@name` inserts a package list of the vocabulary.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Used {
    /// Imported in a file of a counting class.
    #[default]
    Imported,
    /// Named in a dependency manifest (for tools that are run, not imported).
    Declared,
}

/// A file by name.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// It is the result of a measurement: with `contains`, one that shows failure or rests on a handful of cases is a
    /// near miss.
    #[serde(default)]
    pub measured: bool,
    /// What the file must hold, read in its format: a name alone proves nothing.
    #[serde(default)]
    pub reads: Option<Reads>,
}

/// What a file must hold to count.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Reads {
    /// The result of a load test that met its own limits: requests were made, few failed, none took forever.
    Load,
    /// Numbers of a result in a known format, or a report with figures.
    Figures,
    /// Rows or entries under a header.
    Rows,
    /// Checksums.
    Hashes,
}

/// A CI step.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// What starts the pipeline, at least one of these; empty = anything.
    #[serde(default)]
    #[schemars(inner(regex(pattern = "^(pull-request|push|schedule|manual|release|other)$")))]
    pub triggers: Vec<String>,
    /// The step must be able to fail the pipeline (default). A step that cannot becomes a near miss.
    #[serde(default = "yes")]
    pub can_fail: bool,
}

/// A document or a section of one.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// It tells what was done: sentences that plan, demand or suppose prove nothing. Sentences that say a thing is not
    /// there never do.
    #[serde(default)]
    pub record: bool,
    /// Classes that count; empty = docs. Files of another class are documents where `paths` names them (`AGENTS.md`).
    #[serde(default)]
    pub r#in: Vec<FileClass>,
}

/// A key of a structured document.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct ResourceMatcher {
    /// What it is called in the report.
    pub what: String,
    /// `aws_budgets_budget`, `Microsoft.Consumption/budgets`, `AWS::Budgets::Budget`; `@name` allowed.
    pub types: Vec<String>,
}

/// The places in shipped code that call a model (`produ inventory`), and the share of them that has or lacks a
/// property. Only sites of which it is known count; where there is none, the condition does not hold.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct CallSitesMatcher {
    /// What it is called in the report.
    pub what: String,
    /// The property asked for; a default of the library does not count.
    #[serde(default)]
    pub has: Option<Property>,
    /// The property that must be missing.
    #[serde(default)]
    pub lacks: Option<Property>,
    /// How many of the sites.
    #[serde(default)]
    pub share: Share,
    /// Operations that are asked about; empty = all.
    #[serde(default)]
    pub operations: Vec<Operation>,
    /// Path globs of sites that are not asked about.
    #[serde(default)]
    pub not_paths: Vec<String>,
}

/// What linked code does, whatever it is called: the shape of a practice in the code model. Only live, shipped code counts;
/// places on the way to a model call come first.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct CodeMatcher {
    /// What it is called in the report.
    pub what: String,
    /// The shape.
    pub shape: Shape,
    /// Kinds of it that count; empty = all.
    #[serde(default)]
    pub kinds: Vec<ShapeKind>,
    /// How near to a model call it must stand.
    #[serde(default)]
    pub near: Near,
    /// It is proven: an enabled test that asserts something touches the place, at most two calls away, and makes it
    /// matter (a fault for a handler, a bad value for a check, the switch for a branch on it, the record read back). What
    /// fails or gives a bad value lies under the place; a refusal is told by its status or error, a record by its store.
    #[serde(default)]
    pub tested: bool,
    /// Path globs of files that are left out: scripts of developers, training, evaluation.
    #[serde(default)]
    pub not_paths: Vec<String>,
}

/// Shapes that code can have.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// A failure of a model call is handled, at any distance, and something is answered: a text, a value, an
    /// alternative, a status with words. Logging and raising again are not.
    HandledFailure,
    /// A branch on a yes-or-no setting, or on one of several ways to answer, whose off way leaves before the model call or
    /// goes around it; where no link leads to the model, a branch on a switch of an AI part by its name.
    SwitchedOff,
    /// A condition on what comes in from outside, one side of which refuses; or a constraint of a schema on it.
    RefusedInput,
    /// What the model gave flows into a check, parse or filter whose failure has a consequence.
    CheckedOutput,
    /// What went into a model call and what came out flow into a log, trace or store; or a stored type or table whose
    /// fields hold both.
    RecordedExchange,
    /// A loop over candidates, or a handler, that goes on to another model or provider.
    NextCandidate,
    /// A counted failure, or the moment of one, that is compared with a bound or the clock before the next call.
    TrippedState,
    /// A branch on a confidence, score or risk, or before an action, that hands over to a person.
    HandedOver,
    /// A limiter, bounded queue or semaphore in front of a model call.
    LimitedEntry,
    /// A time limit or a bounded number of attempts on a call of something outside.
    BoundedCall,
    /// A test that gives shipped code an unusual value or a failing dependency and asserts what comes of it.
    EdgeCase,
}

impl Shape {
    /// The word used in rule files and inventories.
    pub(crate) fn name(self) -> &'static str {
        crate::model::name(&self)
    }
}

/// Kinds of a shape.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeKind {
    /// A handler gives an answer.
    Answer,
    /// A handler takes another way.
    Alternative,
    /// A check of length or size.
    Size,
    /// A check of a range.
    Range,
    /// A check against a list.
    Membership,
    /// A check of the type.
    Type,
    /// A check of the form.
    Format,
    /// A check that something is there.
    Emptiness,
    /// A constraint of a schema.
    Schema,
    /// A parse whose failure is handled.
    Parse,
    /// A library made for it.
    Library,
    /// A setting.
    Setting,
    /// A product for feature flags.
    Flag,
    /// A provider that stands for no model.
    Provider,
    /// One record.
    Record,
    /// A log line.
    Log,
    /// A trace.
    Trace,
    /// A time limit.
    Timeout,
    /// A bounded number of attempts.
    Attempts,
    /// A branch on a number.
    Threshold,
    /// An approval before an action.
    Approval,
    /// An unusual value.
    Value,
    /// A failing dependency.
    Fault,
    /// Anything else of the shape.
    Other,
}

/// How near to a model call code must stand.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Near {
    /// From there a model call is reached, or what lies on that way calls it, at most two calls away.
    Path,
    /// In the same service.
    #[default]
    Service,
    /// Anywhere in the repository.
    Anywhere,
}

/// A part of the call sites.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// At least one.
    #[default]
    Any,
    /// More than half.
    Most,
    /// Every one.
    All,
}

/// A CODEOWNERS rule.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct CodeownersMatcher {
    /// What it is called in the report.
    pub what: String,
}

/// A manifest path and what must stand behind it.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
