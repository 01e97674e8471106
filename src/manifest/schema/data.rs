//! R: where data comes from and how bad data is kept out.

use super::types::{Amount, Date, RepoPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// The data the system lives on.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// Holds personal data.
    pub personal: Option<bool>,
    /// Holds confidential data.
    pub confidential: Option<bool>,
    /// Holds special categories (health, beliefs, biometrics).
    pub sensitive: Option<bool>,
    /// Checks on the data.
    pub quality_rules: Option<RepoPath>,
    /// The pipeline.
    pub pipeline: Option<RepoPath>,
    /// Running it twice does no harm.
    pub idempotent: Option<bool>,
    /// How missing days are filled.
    pub backfill: Option<RepoPath>,
    /// Where bad records go.
    pub quarantine: Option<String>,
    /// Description of the data set.
    pub datasheet: Option<RepoPath>,
    /// Does it look like production?
    pub representativeness: Option<Representativeness>,
    /// Test that training and serving compute the same features.
    pub feature_parity_test: Option<RepoPath>,
    /// Where it comes from.
    pub sources: Vec<DataSource>,
}

/// Does the data look like what production will see?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Representativeness {
    /// The comparison.
    pub doc: Option<RepoPath>,
    /// When production was last sampled.
    pub sampled_from_production: Option<Date>,
    /// Which population it covers.
    pub population: Option<String>,
    /// What it does not cover.
    pub gaps: Vec<String>,
}

/// One source.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DataSource {
    /// Name.
    pub name: Option<String>,
    /// Database, API, files, stream…
    pub kind: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Expected schema.
    pub schema: Option<RepoPath>,
    /// Checks at the door.
    pub checks: Option<RepoPath>,
    /// What happens to a bad record.
    pub on_invalid: Option<OnInvalid>,
    /// What happens when the schema changes.
    pub on_schema_change: Option<OnSchemaChange>,
    /// What the system does while the source is away.
    pub outage_behaviour: Option<String>,
    /// Version, snapshot or digest in use.
    pub version: Option<String>,
    /// Where it originally comes from.
    pub origin: Option<String>,
    /// SPDX id or contract.
    pub license: Option<String>,
    /// When it was collected.
    pub collected: Option<Date>,
}

/// What happens to a bad record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnInvalid {
    /// Refused.
    Reject,
    /// Kept aside.
    Quarantine,
    /// Repaired with a default.
    Impute,
    /// Kept and marked.
    Flag,
}

/// What happens when the schema changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnSchemaChange {
    /// Refused.
    Reject,
    /// Adapted automatically.
    Adapt,
    /// Someone is told.
    Alert,
}

/// The documents answers are built from.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Retrieval {
    /// Who answers for the documents.
    pub corpus_owner: Option<String>,
    /// Highest age of the index.
    pub refresh_minutes: Option<Amount>,
    /// Version in use.
    pub index_version: Option<String>,
    /// Whose documents a caller can reach.
    pub acl: Option<Acl>,
    /// Code that builds the index.
    pub ingest: Option<RepoPath>,
    /// Id of the retrieval entry in `evals`.
    pub eval: Option<String>,
    /// What happens when nothing is found.
    pub on_no_hit: Option<OnNoHit>,
}

/// Whose documents a caller can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Acl {
    /// Everyone sees all.
    None,
    /// Separated by tenant.
    Tenant,
    /// Checked per document.
    Document,
}

/// What happens when nothing is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnNoHit {
    /// No answer.
    Abstain,
    /// Tells the user.
    SaySo,
    /// A simpler answer.
    Fallback,
}
