//! Words for facts, brought by the caller: `report` makes them, rooms below it only pass them on.

use super::{Need, Verdict};

/// How facts are said in documents that rooms below `report` put together (plans, checklists).
#[derive(Debug, Clone, Copy)]
pub struct Wording {
    /// A verdict in one sentence.
    pub verdict: fn(&Verdict) -> String,
    /// What the next tier asks for.
    pub need: fn(&Need) -> String,
}
