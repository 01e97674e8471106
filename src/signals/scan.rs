//! The pass itself: files in parallel, results merged in file order, so that threads never show.

use super::file::{FileScan, ScanContext, scan_file};
use super::hits::{Signals, Unread};
use super::merge;
use super::samples;
use super::wanted::Wanted;
use crate::inventory::Inventory;
use crate::rules::RuleSet;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Looks at every file once for everything the rule set asks for.
///
/// `wanted` is what a manifest asks for: the files it points at are kept for the claim checks. `tick` is called once
/// per file, from any thread.
pub(crate) fn scan(inventory: &Inventory, rules: &RuleSet, wanted: &Wanted, tick: &(dyn Fn() + Sync)) -> Signals {
    let mut context = ScanContext::new(inventory, rules, wanted);
    let mut scans: Vec<FileScan> = (0..inventory.files.len())
        .into_par_iter()
        .filter_map(|index| {
            let scan = catch_unwind(AssertUnwindSafe(|| scan_file(&context, index))).unwrap_or_else(|_| {
                let path = inventory.files.get(index).map(|f| f.path.to_string()).unwrap_or_default();
                let reason = "internal error while looking at this file; please report it".to_owned();
                FileScan::unread(index, Unread { incomplete: true, ..Unread::partly(path, reason) })
            });
            tick();
            (!scan.is_empty()).then_some(scan)
        })
        .collect();
    context.read();
    samples::leave_out(&context, &mut scans);
    merge::merge(&context, scans)
}
