//! What the calling thread has parsed, for the tests that count it.

use std::cell::Cell;

/// What is parsed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Parse {
    /// A structured document.
    Structured,
    /// The syntax tree of a file.
    Tree,
    /// A piece of prose.
    Prose,
}

thread_local! {
    static COUNTS: Cell<[usize; 3]> = const { Cell::new([0; 3]) };
}

/// One more.
pub(crate) fn note(what: Parse) {
    let mut counts = COUNTS.get();
    counts[what as usize] += 1;
    COUNTS.set(counts);
}

/// So far: structured documents, syntax trees, pieces of prose.
pub(crate) fn counts() -> [usize; 3] {
    COUNTS.get()
}
