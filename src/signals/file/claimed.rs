//! What is looked for because the manifest speaks of it: names that code must mention, and tests that must do something.

use super::view::View;
use super::{FileScan, ScanContext, cases};
use crate::inventory::{FileClass, FileEntry};
use crate::signals::guards;
use crate::signals::mask::Region;

/// Whether the sentences of a file are compared with the evaluation cases: a prompt, or data to learn from.
pub(super) fn compared(entry: &FileEntry) -> bool {
    match entry.class {
        FileClass::Prompt => true,
        FileClass::Dataset | FileClass::Other | FileClass::Config | FileClass::Docs => {
            guards::table().eval_sets.learnt.matches(&entry.path)
        }
        _ => false,
    }
}

/// Records mentions and counts tests.
pub(super) fn look(context: &ScanContext<'_>, entry: &FileEntry, view: &View<'_>, out: &mut FileScan) {
    if context.wanted.asks(entry.class) {
        let live = |at: usize| matches!(view.region(at), Region::Code | Region::String);
        let found = context.wanted.mentions(&entry.path, view.text(), live);
        let line = |at: usize| view.report_line(view.line_of(at));
        out.mentions = found.into_iter().map(|(field, at)| (field.to_owned(), line(at))).collect();
    }
    if entry.class == FileClass::Test && context.wanted.covers(&entry.path) {
        out.tests = cases::count(view);
    }
}
