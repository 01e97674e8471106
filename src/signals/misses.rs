//! Look-alikes of one probe, bounded so that none crowds out those of another kind, file or folder.
//!
//! The report picks a few by kind of reason, one per file, without those of other services. A bound over all of them
//! together would leave it only what one file or one service is full of.

use super::hits::{Discount, Kind};
use crate::rules::probe::ProbeId;
use std::collections::BTreeMap;

/// Look-alikes with one kind of reason kept of one file.
const PER_FILE: usize = 3;
/// Look-alikes with one kind of reason kept of one folder.
const PER_FOLDER: usize = 12;
/// Levels of folders that have a bound of their own: services stand no deeper.
const LEVELS: usize = 3;

/// A look-alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Miss {
    /// Why first: the order is the order of closeness.
    pub(crate) why: Discount,
    /// Index into the inventory's files.
    pub(crate) file: u32,
    /// 1-based line.
    pub(crate) line: u32,
}

/// Look-alikes of one file, by probe and kind of reason, closest first. Bounded while it is filled: a file of a million
/// comments keeps no more than one of three.
#[derive(Debug, Default)]
pub(super) struct FileMisses(BTreeMap<(ProbeId, Kind), Vec<(Discount, u32)>>);

impl FileMisses {
    pub(super) fn add(&mut self, probe: ProbeId, line: u32, why: Discount) {
        let kept = self.0.entry((probe, why.kind())).or_default();
        let miss = (why, line);
        let at = kept.partition_point(|known| *known < miss);
        if at < PER_FILE && kept.get(at) != Some(&miss) {
            kept.insert(at, miss);
            kept.truncate(PER_FILE);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Probe, line and reason of each.
    pub(super) fn into_all(self) -> impl Iterator<Item = (ProbeId, u32, Discount)> {
        self.0.into_iter().flat_map(|((probe, _), kept)| kept.into_iter().map(move |(why, line)| (probe, line, why)))
    }
}

/// A kind of reason in a folder.
type Group = (Kind, String);

/// Look-alikes of one probe.
#[derive(Debug, Clone, Default)]
pub(crate) struct Misses(BTreeMap<Group, Vec<Miss>>);

impl Misses {
    /// Adds a look-alike that stands in the file at `path`, keeping the closest of each kind.
    pub(crate) fn add(&mut self, path: &str, miss: Miss) {
        let end = path.match_indices('/').take(LEVELS).last().map_or(0, |(at, _)| at);
        let folder = path.get(..end).unwrap_or_default().to_owned();
        let kept = self.0.entry((miss.why.kind(), folder)).or_default();
        let at = kept.partition_point(|known| *known < miss);
        if at >= PER_FOLDER || kept.get(at) == Some(&miss) {
            return;
        }
        let of_file = |known: &&Miss| known.file == miss.file;
        if kept.iter().filter(of_file).count() >= PER_FILE {
            // The farthest of this file makes room, unless the new one is even farther.
            match kept.iter().rposition(|known| known.file == miss.file) {
                Some(last) if last >= at => drop(kept.remove(last)),
                _ => return,
            }
        }
        kept.insert(at, miss);
        kept.truncate(PER_FOLDER);
    }

    /// All that were kept, closest first.
    pub(crate) fn closest(&self) -> Vec<&Miss> {
        let mut all: Vec<&Miss> = self.0.values().flatten().collect();
        all.sort_unstable();
        all
    }
}
