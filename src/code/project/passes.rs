//! Calls that give back what they get: `partial(f, ...)`, `wrap_openai(client)`, `Arc::new(x)`.

use super::{FileId, Project};
use crate::code::outline::{Call, Expr, ExprId, Outline};
use crate::tables;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/code-values.yaml"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Number of the argument that comes back.
    passes: BTreeMap<String, usize>,
    /// Methods that give back what they are called on.
    same: BTreeSet<String>,
    /// What runs a function by itself.
    apart: BTreeSet<String>,
}

/// The expression that a call gives back.
pub(super) fn passed(outline: &Outline, call: &Call) -> Option<ExprId> {
    let last = outline.callee_name(call);
    let number = TABLE.passes.get(last).or_else(|| match outline.expr(call.callee) {
        Expr::Member(object, _) => match outline.expr(*object) {
            Expr::Name(of) | Expr::Member(_, of) => TABLE.passes.get(&format!("{}.{last}", outline.spell(*of))),
            _ => None,
        },
        _ => None,
    })?;
    call.arguments.get(*number).map(|argument| argument.value)
}

/// Whether a call runs the function it gets by itself, so that nobody learns of its failure.
pub(super) fn runs_apart(outline: &Outline, call: &Call) -> bool {
    TABLE.apart.contains(outline.callee_name(call))
}

/// The object of a call that gives back what it is called on.
pub(super) fn same(outline: &Outline, call: &Call) -> Option<ExprId> {
    match outline.expr(call.callee) {
        Expr::Member(object, name) if TABLE.same.contains(outline.spell(*name)) => Some(*object),
        _ => None,
    }
}

impl Project {
    /// Whether a call only hands on what it gets, to be called later.
    pub(crate) fn hands_on(&self, file: FileId, call: &Call) -> bool {
        self.outline(file).is_some_and(|outline| passed(outline, call).is_some())
    }
}
