//! Compiled conditions: the operators of the rule language over probes and claims.

use super::compare::Comparison;
use super::format::{DeclaredFileMatcher, Predicate};
use super::probe::ProbeId;

/// A condition whose matchers have become probes.
#[derive(Debug, Clone)]
pub(crate) enum Cond {
    /// All hold.
    All(Vec<Cond>),
    /// At least one holds.
    Any(Vec<Cond>),
    /// Does not hold.
    Not(Box<Cond>),
    /// At least `n` hold.
    AtLeast(usize, Vec<Cond>),
    /// What makes a proof run by itself.
    Enforced(Box<Cond>),
    /// The profile answers yes.
    Profile(Predicate),
    /// A probe has enough hits.
    Probe {
        /// Which.
        id: ProbeId,
        /// Hits in total.
        min_hits: u32,
        /// Files with a hit.
        min_files: u32,
        /// Different regexes that hit.
        min_distinct: u32,
    },
    /// Manifest fields are filled in.
    Declared(Vec<String>),
    /// A manifest path has substance.
    DeclaredFile(DeclaredFileMatcher),
    /// Declared figures or days stand to each other as they must.
    Compare(Box<Comparison>),
    /// A claim check proves it.
    Check {
        /// Its name; the loader has held it to those that exist.
        check: String,
        /// Whether what contradicts the claim contradicts the rule.
        owned: bool,
    },
}

impl Cond {
    /// Calls `f` for the name of every check below this condition.
    pub(crate) fn checks<'c>(&'c self, f: &mut impl FnMut(&'c str)) {
        match self {
            Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().for_each(|c| c.checks(f)),
            Cond::Not(inner) | Cond::Enforced(inner) => inner.checks(f),
            Cond::Check { check, .. } => f(check),
            Cond::Probe { .. } | Cond::Profile(_) | Cond::Declared(_) | Cond::DeclaredFile(_) | Cond::Compare(_) => {}
        }
    }

    /// Whether a check is asked for below this condition.
    pub(crate) fn asks(&self, wanted: &str) -> bool {
        let mut asked = false;
        self.checks(&mut |name| asked |= name == wanted);
        asked
    }

    /// Calls `f` for every probe whose hits support this condition.
    pub(crate) fn supporting(&self, f: &mut impl FnMut(ProbeId)) {
        match self {
            Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().for_each(|c| c.supporting(f)),
            Cond::Not(_) => {}
            _ => self.probes(f),
        }
    }

    /// Calls `f` for every probe below this condition.
    pub(crate) fn probes(&self, f: &mut impl FnMut(ProbeId)) {
        match self {
            Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().for_each(|c| c.probes(f)),
            Cond::Not(inner) | Cond::Enforced(inner) => inner.probes(f),
            Cond::Probe { id, .. } => f(*id),
            Cond::Profile(_) | Cond::Declared(_) | Cond::DeclaredFile(_) | Cond::Compare(_) | Cond::Check { .. } => {}
        }
    }
}
