//! What one file gave.

use super::marks::Marks;
use crate::code::project::{Packages, SourceFile};
use crate::results::Load;
use crate::rules::probe::{ProbeId, SpecId};
use crate::signals::artifact::Artifact;
use crate::signals::callsites::FileSites;
use crate::signals::ci::{CiStep, Settings, Target};
use crate::signals::dependencies::Declared;
use crate::signals::hits::{FileHits, TestCount, Unread};
use crate::signals::misses::FileMisses;
use crate::signals::phrases::Phrases;
use crate::signals::samples::Likeness;
use std::collections::BTreeMap;

/// What one file gave.
#[derive(Debug, Default)]
pub(in crate::signals) struct FileScan {
    pub(in crate::signals) index: u32,
    pub(in crate::signals) bytes: u64,
    pub(in crate::signals) read: bool,
    /// What is looked for in every file.
    pub(in crate::signals) everywhere: Vec<(ProbeId, FileHits)>,
    /// While the file is looked at: probe, line and alternative of each hit. Folded into `found` at the end.
    pub(in crate::signals) hits: Vec<(ProbeId, u32, u16)>,
    /// Imports that may mean a module of the repository: package, probe, line.
    pub(in crate::signals) doubtful: Vec<(SpecId, ProbeId, u32)>,
    /// What the hits come to, by probe.
    pub(in crate::signals) found: Vec<(ProbeId, FileHits)>,
    /// Each hit by itself, of a file with a disputed place.
    pub(in crate::signals) lines: Vec<(ProbeId, FileHits)>,
    pub(in crate::signals) misses: FileMisses,
    pub(in crate::signals) problems: Vec<(ProbeId, u32, String)>,
    pub(in crate::signals) unread: Vec<Unread>,
    pub(in crate::signals) ci: Vec<CiStep>,
    pub(in crate::signals) ci_broken: Option<(u32, String)>,
    pub(in crate::signals) targets: Vec<Target>,
    /// What it sets for a runner of tests.
    pub(in crate::signals) settings: Option<Settings>,
    /// Variables it gives to the tests, and whether to something that switches on.
    pub(in crate::signals) given: BTreeMap<String, bool>,
    /// Marks of its tests.
    pub(in crate::signals) marks: Option<Marks>,
    pub(in crate::signals) declared: Vec<Declared>,
    pub(in crate::signals) owners: Vec<String>,
    pub(in crate::signals) artifact: Option<Artifact>,
    /// How like produ's own samples it is.
    pub(in crate::signals) likeness: Option<Likeness>,
    /// Why the whole file supports nothing.
    pub(in crate::signals) unfilled: Option<&'static str>,
    /// A report of this program, which quotes the system and is no part of it.
    pub(in crate::signals) own_report: bool,
    /// What it holds of a load test that a rule asks for.
    pub(in crate::signals) load: Option<Load>,
    /// Line and number of the evaluation cases it holds.
    pub(in crate::signals) eval_set: Option<(u32, Option<u64>)>,
    pub(in crate::signals) call_sites: FileSites,
    /// What its code does.
    pub(in crate::signals) source: Option<SourceFile>,
    /// Names under which folders of the repository are imported.
    pub(in crate::signals) packages: Packages,
    /// What hits of fact probes matched: probe, line, text.
    pub(in crate::signals) values: Vec<(ProbeId, u32, String)>,
    /// Names of the manifest that it mentions: field and line.
    pub(in crate::signals) mentions: Vec<(String, u32)>,
    pub(in crate::signals) tests: Option<TestCount>,
    pub(in crate::signals) phrases: Phrases,
    /// The words of a text that is no code.
    pub(in crate::signals) words: Box<[u64]>,
}

impl FileScan {
    pub(in crate::signals) fn unread(index: usize, unread: Unread) -> FileScan {
        FileScan { index: u32::try_from(index).unwrap_or(u32::MAX), unread: vec![unread], ..FileScan::default() }
    }

    /// Nothing to merge, not even a count.
    pub(in crate::signals) fn is_empty(&self) -> bool {
        !self.read
            && self.eval_set.is_none()
            && self.found.is_empty()
            && self.everywhere.is_empty()
            && self.doubtful.is_empty()
            && self.misses.is_empty()
            && self.unread.is_empty()
            && self.targets.is_empty()
    }
}
