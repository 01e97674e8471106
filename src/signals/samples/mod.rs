//! Copies of produ's own samples: the projects of `fixtures/`, the cases of the rules and the filled templates.
//!
//! They are written to be found, so a copy of them would buy what nobody did. A file is known by its shingles, also when
//! names, dates and amounts were exchanged; what it shares with a blank template, or with many samples, is not looked at:
//! everybody may fill in the one, and writes the other. A tree whose program files all belong to one of the projects is that project, and is audited as what
//! it is: produ's tests do so. Rule tests hold their cases in memory and are left alone.

pub(crate) mod shingles;

use super::artifact::Artifact;
use super::callsites::FileSites;
use super::file::{FileScan, ScanContext};
use crate::inventory::{FileClass, FileEntry, Inventory};
use crate::tables::SAMPLES;
use shingles::shingles;

/// What is said of a copy.
pub(crate) const COPY: &str = "a copy of one of produ's own samples: it tells of no system";

/// No sample is so large, in bytes.
const MAX_BYTES: usize = 48 * 1024;
/// From so many shingles on a file is known by itself.
const TELLING: usize = 40;
/// A copy shares so much of them, in percent. Of the files of 61 repositories none shares more than half of so many.
const MOSTLY: usize = 55;
/// Beside a copy a shorter file of at least so many shingles is one, too,
const FEW: usize = 3;
/// if it shares so much of them, in percent.
const NEARLY: usize = 60;
/// A few lines are surely copied, if they share so much, in percent.
const WHOLLY: usize = 95;
/// A program file belongs to a project, if it shares so much of its shingles, in percent.
const SAME_PROJECT: usize = 80;

/// Bytes of one entry of the table.
const ENTRY: usize = 6;

/// How much of a file stands in the samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Likeness {
    /// Shingles that stand in no blank template.
    own: usize,
    /// Those of them that stand in a sample.
    known: usize,
    /// Marks of the projects it may belong to.
    projects: u16,
}

impl Likeness {
    /// A copy, by itself or `beside` one.
    fn copy(self, beside: bool) -> bool {
        let share = |percent| self.known * 100 >= self.own * percent;
        self.own >= TELLING && share(MOSTLY) || beside && self.own >= FEW && share(NEARLY)
    }

    /// Not a few lines that many programs begin with: what they call says nothing of the system either.
    fn sure(self) -> bool {
        self.own >= TELLING || self.known * 100 >= self.own * WHOLLY
    }
}

/// How like the samples a file is; `None` where nobody asks.
pub(super) fn likeness(inventory: &Inventory, bytes: &[u8]) -> Option<Likeness> {
    let asked = !inventory.is_excerpt() && bytes.len() <= MAX_BYTES;
    asked.then(|| of(&String::from_utf8_lossy(bytes)))
}

fn of(text: &str) -> Likeness {
    let marks: Vec<Option<u16>> = shingles(text).into_iter().map(marks).filter(|marks| *marks != Some(0)).collect();
    let own = marks.len();
    let known = marks.iter().flatten().count();
    let belongs = |bit: &u32| {
        let mark = 1u16.checked_shl(*bit).unwrap_or(0);
        let shared = marks.iter().flatten().filter(|marks| **marks & mark != 0).count();
        shared * 100 >= own * SAME_PROJECT
    };
    let projects = (1..u16::BITS).filter(belongs).fold(0, |all, bit| all | 1u16.checked_shl(bit).unwrap_or(0));
    Likeness { own, known, projects }
}

/// The marks of a shingle; 0 for one of a blank template.
fn marks(shingle: u32) -> Option<u16> {
    let entry = |at: usize| SAMPLES.get(at * ENTRY..(at + 1) * ENTRY);
    let number = |at: usize| entry(at)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
    let (mut from, mut to) = (0, SAMPLES.len() / ENTRY);
    while from < to {
        let middle = from.midpoint(to);
        match number(middle)?.cmp(&shingle) {
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Greater => to = middle,
            std::cmp::Ordering::Equal => return entry(middle)?.last_chunk().map(|bytes| u16::from_le_bytes(*bytes)),
        }
    }
    None
}

/// Takes everything that copies gave out of the scans.
pub(super) fn leave_out(context: &ScanContext<'_>, scans: &mut [FileScan]) {
    let any = scans.iter().any(|scan| scan.likeness.is_some_and(|like| like.copy(false)));
    if !any || is_a_project(context, scans) {
        return;
    }
    for scan in scans.iter_mut().filter(|scan| scan.likeness.is_some_and(|like| like.copy(true))) {
        leave_one_out(scan);
    }
}

/// All program files belong to one project.
fn is_a_project(context: &ScanContext<'_>, scans: &[FileScan]) -> bool {
    let program = |entry: &&FileEntry| matches!(entry.class, FileClass::Source | FileClass::Notebook);
    let mut projects: Option<u16> = None;
    for scan in scans {
        let entry = context.inventory.files.get(scan.index as usize).filter(program);
        // A program that nobody could look at, as it is too large or not here, belongs to none of them.
        let of = match scan.likeness {
            _ if entry.is_none() || scan.own_report => continue,
            Some(like) if like.own == 0 => continue,
            like => like.map_or(0, |like| like.projects),
        };
        projects = Some(projects.unwrap_or(u16::MAX) & of);
    }
    projects.is_some_and(|projects| projects != 0)
}

/// What was found in the file supports nothing, and what it says is not there. What it is made of stays: a program that
/// looks like a sample is a program.
fn leave_one_out(scan: &mut FileScan) {
    let sure = scan.likeness.is_some_and(Likeness::sure);
    let old = std::mem::take(scan);
    *scan = FileScan {
        artifact: old.artifact.is_some().then(|| Artifact::of_a_copy(COPY)),
        unfilled: Some(COPY),
        index: old.index,
        read: old.read,
        bytes: old.bytes,
        found: old.found,
        everywhere: old.everywhere,
        misses: old.misses,
        doubtful: old.doubtful,
        declared: old.declared,
        call_sites: if sure { FileSites::default() } else { old.call_sites },
        values: old.values,
        unread: old.unread,
        ..FileScan::default()
    };
}

#[cfg(test)]
mod tests;
