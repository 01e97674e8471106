//! Stage 4: what we require: rule format, compiler, embedded pack, test harness.
//!
//! Input: YAML files. Output: [`RuleSet`], with every pattern, package, path and key of all rules gathered into one
//! list of probes and one list of literals, so that the signal stage looks at each byte once.

pub mod catalogue;
pub mod compare;
mod compile;
pub(crate) mod condition;
pub mod coverage;
pub(crate) mod facts;
mod finder;
pub(crate) mod form;
pub mod format;
pub(crate) mod globs;
pub(crate) mod key_query;
pub(crate) mod lazy;
pub(crate) mod libraries;
pub(crate) mod literal;
mod literals;
mod lower;
pub mod matchers;
mod pack;
pub(crate) mod packages;
pub(crate) mod policy;
pub(crate) mod probe;
mod problems;
pub(crate) mod prose;
pub(crate) mod resources;
pub mod schema;
pub(crate) mod sdks;
mod vocabulary;
mod work;

#[cfg(test)]
mod tests;

pub(crate) use literals::{Literals, User};
pub use pack::RuleSource;
pub(crate) use pack::embedded_tests;
pub use problems::RuleError;
pub(crate) use problems::line_of;

use crate::model::{Certainty, Level};
use crate::rules::packages::PackageSpec;
use condition::Cond;
use lazy::LazyRegex;
#[cfg(test)]
pub(crate) use pack::compiled;
use policy::Policy;
use probe::{Probe, ProbeId, RegexId, SpecId};
use std::collections::{BTreeMap, BTreeSet};

/// One compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// The file as written, for explaining.
    pub file: format::RuleFile,
    /// Where it came from, `rules/<pillar>/<slug>.yaml` or the path of the operator's file.
    pub source: String,
    /// BLAKE3 of its file: equal where the rule is the same.
    pub(crate) text: blake3::Hash,
    pub(crate) evidence: BTreeMap<Level, Cond>,
    pub(crate) contradicted_by: Vec<(Cond, String)>,
}

impl Rule {
    /// Level the tier `production` (or `pilot`) asks for; without a gate what the severity implies.
    pub(crate) fn required(&self, pilot: bool, severity: crate::model::Severity) -> Level {
        use crate::model::{AttestationUse, Severity};
        match self.file.gate {
            Some(gate) if pilot => gate.pilot,
            Some(gate) => gate.production,
            None if self.file.attestation == AttestationUse::Required => Level::Attested,
            None if severity == Severity::Minor => Level::Documented,
            None => Level::Implemented,
        }
    }
}

/// How kinds and facts are inferred from signals (`rules/profile.yaml`), compiled.
#[derive(Debug, Default)]
pub(crate) struct ProfileRules {
    pub(crate) kinds: Vec<(String, Cond)>,
    /// What speaks for a kind where nothing shows one: kind, certainty, condition; the surest first.
    pub(crate) signs: Vec<(String, Certainty, Cond)>,
    pub(crate) archetype: Vec<(String, Cond)>,
    pub(crate) facts: Vec<(String, Vec<(String, Cond)>)>,
}

/// A compiled rule set.
#[derive(Debug)]
pub struct RuleSet {
    /// Rules in report order: P R O D U, then id.
    pub rules: Vec<Rule>,
    /// Slug and file of each rule of a further pack that took the place of a built-in one.
    pub replaced: Vec<(String, String)>,
    /// BLAKE3 over all files of the set, hexadecimal.
    pub digest: String,
    pub(crate) policy: Policy,
    pub(crate) profile: ProfileRules,
    /// The form of a drafted manifest; empty unless asked for.
    pub(crate) form: form::Form,
    pub(crate) probes: Vec<Probe>,
    pub(crate) line_regexes: Vec<LazyRegex>,
    pub(crate) specs: Vec<PackageSpec>,
    pub(crate) globs: globs::Globs,
    pub(crate) literals: Literals,
    /// Line patterns that no literal announces.
    pub(crate) blind: BTreeSet<RegexId>,
    /// Model libraries by the package that is one: position in the catalogue of call sites.
    pub(crate) libraries: BTreeMap<SpecId, usize>,
    /// What claims are held against (`rules/facts.yaml`): probes by name.
    pub(crate) facts: BTreeMap<String, Vec<ProbeId>>,
    /// The probes among them: their hits keep what they matched.
    pub(crate) valued: BTreeSet<ProbeId>,
}

impl RuleSet {
    /// The rules built into the program.
    ///
    /// # Errors
    /// Never for a released program: a test compiles the pack.
    pub fn embedded() -> Result<RuleSet, Vec<RuleError>> {
        pack::compile(&[], &[], false, false)
    }

    /// The built-in rules from their YAML instead of the embedded form, with every pattern compiled and every manifest
    /// field checked, which costs time a start-up does not have.
    ///
    /// # Errors
    /// Every problem of every file, with its place.
    #[cfg(test)]
    pub(crate) fn checked(checks: &[&str]) -> Result<RuleSet, Vec<RuleError>> {
        pack::compile(&[], checks, true, false)
    }

    /// The built-in rules with further packs; a rule of the same slug replaces ours. `checks` are the names of the claim
    /// checks a rule may ask for.
    ///
    /// # Errors
    /// Every problem of every file, with its place.
    pub fn with_packs(packs: Vec<RuleSource>, checks: &[&str]) -> Result<RuleSet, Vec<RuleError>> {
        pack::compile(&packs, checks, false, false)
    }

    /// The built-in rules with the form of a drafted manifest.
    ///
    /// # Errors
    /// Never for a released program: a test compiles the form.
    pub(crate) fn for_draft() -> Result<RuleSet, Vec<RuleError>> {
        pack::compile(&[], &[], false, true)
    }

    /// The same from the YAML, with every check; for tests.
    #[cfg(test)]
    pub(crate) fn for_draft_checked(checks: &[&str]) -> Result<RuleSet, Vec<RuleError>> {
        pack::compile(&[], checks, true, true)
    }

    /// Manifest fields that decide which rules apply and how severe they are.
    pub(crate) fn asked_fields(&self) -> BTreeSet<&str> {
        let mut out = BTreeSet::new();
        for rule in &self.rules {
            facts::fields(&rule.file.applies_when, &mut out);
            rule.file.severity_if.iter().for_each(|alternative| facts::fields(&alternative.when, &mut out));
        }
        out
    }

    /// The rule of an id or a slug, whatever the case.
    pub fn find(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.file.id.eq_ignore_ascii_case(name) || r.file.slug.eq_ignore_ascii_case(name))
    }
}
