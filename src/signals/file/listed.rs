//! Probes that ask for a file by its path alone.

use super::{FileScan, ScanContext};
use crate::inventory::FileEntry;
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
        } else if let Some(reads) = probe.reads {
            held.push((*id, reads));
        } else {
            out.hits.push((*id, 0, 0));
        }
    }
    held
}
