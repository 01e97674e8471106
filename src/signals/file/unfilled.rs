//! Templates of this tool that nobody has filled in: tables, registers, owners and configuration as much as prose.
//!
//! Prose is judged section by section (`signals::document`); code is never a template, it may talk about one.

use super::FileScan;
use crate::inventory::{FileClass, FileEntry, Language};
use crate::signals::document::{BLANK, TEMPLATE_MARKER};
use crate::signals::hits::Discount;

/// The marker stands in the first line, after an opening bracket at most.
const HEAD: usize = 256;
/// A filled-in register is longer than this only when it is no template any more.
const MAX_BYTES: u64 = 256 * 1024;

/// Whether a file that is otherwise not read is worth a look.
pub(super) fn may_be(entry: &FileEntry) -> bool {
    entry.size <= MAX_BYTES && matches!(entry.class, FileClass::Dataset | FileClass::Other)
}

/// Why the file earns nothing, if it is such a template.
pub(super) fn reason(entry: &FileEntry, bytes: &[u8]) -> Option<String> {
    let prose =
        matches!(entry.language, Some(Language::Markdown | Language::Rst | Language::AsciiDoc | Language::Text));
    if prose || matches!(entry.class, FileClass::Source | FileClass::Test | FileClass::Notebook) {
        return None;
    }
    let has = |bytes: &[u8], sign: &str| memchr::memmem::find(bytes, sign.as_bytes()).is_some();
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let text = bytes.get(..MAX_BYTES as usize).unwrap_or(bytes);
    match () {
        () if has(head, TEMPLATE_MARKER) => {
            Some(format!("an unfilled template (it still carries `{TEMPLATE_MARKER}`)"))
        }
        () if has(text, BLANK) => {
            let count = memchr::memmem::find_iter(text, BLANK.as_bytes()).count();
            Some(format!("a template with {count} blanks left"))
        }
        () => None,
    }
}

/// Everything the file seemed to show becomes a near miss.
pub(super) fn apply(reason: Option<String>, out: &mut FileScan) {
    let Some(why) = reason else { return };
    let hits = std::mem::take(&mut out.hits);
    out.misses.extend(hits.into_iter().map(|(id, line, _)| (id, line, Discount::Hollow(why.clone()))));
    out.ci.clear();
    out.targets.clear();
    out.owners.clear();
    out.eval_set = None;
}
