//! Probes that ask for a file by its path alone.

use super::{FileScan, ScanContext};
use crate::inventory::{FileClass, FileEntry};
use crate::rules::format::Reads;
use crate::rules::globs::{GlobId, passes};
use crate::rules::probe::{Probe, ProbeId};
use crate::signals::hits::Discount;

/// Hits and near misses of a file by its path, class and size.
pub(super) fn file_probes(
    context: &ScanContext<'_>,
    entry: &FileEntry,
    globs: &[GlobId],
    out: &mut FileScan,
) -> Vec<(ProbeId, Reads)> {
    let mut held = Vec::new();
    if globs.is_empty() {
        return held;
    }
    for id in &context.file_probes {
        let Some(Probe::File(probe)) = context.rules.probes.get(*id) else { continue };
        if !passes(globs, &probe.include, &probe.exclude) {
            continue;
        }
        if !probe.classes.has(entry.class) {
            out.misses.add(*id, 0, Discount::Class(entry.class));
        } else if entry.size < probe.min_bytes {
            out.misses.add(*id, 0, Discount::Hollow("the file is nearly empty".to_owned()));
        } else if entry.class == FileClass::Lock && locks_nothing(context, entry) {
            out.misses.add(
                *id,
                0,
                Discount::Hollow("it locks nothing: no version in it, or no list of packages".to_owned()),
            );
        } else if let Some(reads) = probe.reads {
            held.push((*id, reads));
        } else {
            out.hits.push((*id, 0, 0));
        }
    }
    held
}

/// From this size on a lock file was made by its tool, in bytes.
const MADE: u64 = 4096;

/// Whether a lock file fixes no version, or stands in a repository that lists no packages.
fn locks_nothing(context: &ScanContext<'_>, entry: &FileEntry) -> bool {
    if context.inventory.is_excerpt() || entry.size >= MADE {
        return false;
    }
    let version = |bytes: Vec<u8>| {
        let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
        bytes.windows(3).any(|part| part.get(1) == Some(&b'.') && digit(part.first()) && digit(part.last()))
            || bytes.split(|b| !b.is_ascii_hexdigit()).any(|word| word.len() >= MIN_DIGEST)
    };
    !context.lists || !context.inventory.read(entry).is_ok_and(version)
}

/// Digits of a checksum.
const MIN_DIGEST: usize = 32;
