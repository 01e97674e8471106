//! Words for handing over to people.

use std::collections::BTreeSet;

/// Whether words speak of a person who decides or of a queue for one.
pub(super) fn speaks(words: &BTreeSet<String>) -> bool {
    const WORDS: &[&str] = &[
        "human", "review", "reviewer", "escalate", "escalated", "escalation", "approval", "approve", "approved", "handoff", "handover",
        "ticket", "operator", "pending", "interrupt", "assign", "assigned", "assignee", "queue", "manual", "support", "confirm",
        "confirmation", "reviews", "approvals", "staff",
    ];
    words.iter().any(|w| WORDS.contains(&w.as_str()))
}
