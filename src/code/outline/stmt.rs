//! Statements: what is done, in logical statements, however many lines they take.

use super::{ExprId, Name, ScopeId};

/// A statement of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct StmtId(pub(crate) u32);

/// A list of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BlockId(pub(crate) u32);

/// A handler of failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct HandlerId(pub(crate) u32);

/// What is done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stmt {
    /// Something is computed for what it does.
    Expr(ExprId),
    /// `target = value`, also with a declaration.
    Assign {
        /// Name, member, index, or a list of them.
        target: ExprId,
        /// What it becomes.
        value: ExprId,
        /// Declared type, as written.
        annotation: Option<Name>,
    },
    /// A branch. A guard clause has an empty `otherwise`.
    If {
        /// What decides.
        test: ExprId,
        /// Taken when it holds.
        then: BlockId,
        /// Taken when it does not.
        otherwise: BlockId,
    },
    /// `switch`, `match`, `when`: each case as the values it stands for (none: the default) and what it does.
    Switch {
        /// What decides; absent when the cases are conditions of their own.
        on: Option<ExprId>,
        /// The cases in order.
        cases: Box<[(Box<[ExprId]>, BlockId)]>,
    },
    Loop {
        /// The variable of the loop.
        item: Option<ExprId>,
        /// What is gone through.
        over: Option<ExprId>,
        /// What keeps it going.
        test: Option<ExprId>,
        /// What is repeated.
        body: BlockId,
    },
    /// A protected part with its handlers.
    Try {
        /// What is protected.
        body: BlockId,
        /// Who handles.
        handlers: Box<[HandlerId]>,
        /// When nothing failed.
        otherwise: BlockId,
        /// What is done in any case.
        finally: BlockId,
    },
    /// `with`, `using`, `defer`-like: a body inside contexts.
    With {
        contexts: Box<[ExprId]>,
        /// What is done inside.
        body: BlockId,
    },
    /// The function ends with this.
    Return(Option<ExprId>),
    /// A failure is thrown.
    Raise(Option<ExprId>),
    /// The loop ends.
    Break,
    /// The loop goes on with the next.
    Continue,
    /// A condition that must hold.
    Assert(ExprId),
    /// A function or type is defined here.
    Define(ScopeId),
    /// Statements in a block of their own.
    Block(BlockId),
}

/// `except`, `catch`, `rescue`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Handler {
    /// Failures it handles, as written; none: all.
    pub(crate) kinds: Box<[Name]>,
    /// The name the failure gets.
    pub(crate) binds: Option<Name>,
    /// What is done.
    pub(crate) body: BlockId,
    /// Where it begins, from one.
    pub(crate) line: u32,
}

impl Stmt {
    /// The expressions that a statement holds directly; what stands in its blocks is not among them.
    pub(crate) fn parts(&self) -> Vec<ExprId> {
        match self {
            Stmt::Expr(a) | Stmt::Assert(a) | Stmt::Return(Some(a)) | Stmt::Raise(Some(a)) => vec![*a],
            Stmt::Assign { target, value, .. } => vec![*target, *value],
            Stmt::If { test, .. } => vec![*test],
            Stmt::Switch { on, cases } => {
                on.iter().copied().chain(cases.iter().flat_map(|(values, _)| values.iter().copied())).collect()
            }
            Stmt::Loop { item, over, test, .. } => [item, over, test].into_iter().flatten().copied().collect(),
            Stmt::With { contexts, .. } => contexts.to_vec(),
            Stmt::Try { .. }
            | Stmt::Return(None)
            | Stmt::Raise(None)
            | Stmt::Break
            | Stmt::Continue
            | Stmt::Define(_)
            | Stmt::Block(_) => Vec::new(),
        }
    }
}
