//! Where a content goes: forward from a value through names, fields, texts, tables, returns and calls of the project.
//!
//! Content passes what hands it on; comparisons, counts, look-ups and unknown calls are barriers. Each value carries how
//! many calls and fields of types it has passed: beyond three nobody can say that it is still the same thing. What is
//! put into a table or object under a name is found under that name again and under no other, and a name holds what it
//! is given from that line on.

mod step;
#[cfg(test)]
mod tests;
mod under;
mod uses;
mod vocabulary;

use super::outline::{ByName, ExprId, ScopeId};
use super::project::{FileId, Project, ScopeRef};
use std::collections::BTreeMap;

/// Calls of the project that a content may pass.
const MAX_HOPS: u8 = 3;
/// Values followed in one question.
const MAX_VALUES: usize = 20_000;

/// A value in the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Value {
    pub(crate) file: FileId,
    pub(crate) expr: ExprId,
}

/// A name that holds a content: in a scope of a file, or a member of a type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Holder {
    /// A variable or parameter.
    Name(FileId, ScopeId, String),
    /// A field of a type of the project.
    Field(ScopeRef, String),
}

/// Uses of names, found once per project.
#[derive(Debug)]
pub(crate) struct Uses {
    /// Expressions of each file by name: bare names, and members of the object itself.
    names: Vec<ByName<ExprId>>,
    /// The expressions that functions without a name are, in order.
    lambdas: Vec<((FileId, ScopeId), ExprId)>,
    /// Calls that lead to a scope, ordered by that scope.
    callers: Vec<Value>,
    /// The scope of each of them.
    called: Vec<ScopeRef>,
}

/// What a content reaches.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// Values that hold it, with the calls and fields it has passed.
    pub(crate) values: BTreeMap<Value, u8>,
}

impl Flow {
    /// Follows the contents of these values and parameters.
    pub(crate) fn from(
        project: &Project,
        uses: &Uses,
        values: impl IntoIterator<Item = Value>,
        holders: impl IntoIterator<Item = Holder>,
    ) -> Flow {
        let mut walk = step::Walk::new(project, uses);
        values.into_iter().for_each(|value| walk.value(value, step::Step::FIRST));
        holders.into_iter().for_each(|holder| walk.holder(holder, None, step::Step::FIRST));
        walk.run();
        walk.flow
    }
}
