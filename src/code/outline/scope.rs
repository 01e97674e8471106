//! Scopes: files, types and functions; and what stands around a statement.

use super::{BlockId, ExprId, HandlerId, Name, StmtId};

/// A scope of a file; the file itself is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ScopeId(pub(crate) u32);

impl ScopeId {
    /// The file itself.
    pub(crate) const FILE: ScopeId = ScopeId(0);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    File,
    /// A class, struct, interface, trait, enum, module or `impl`.
    Type,
    /// A function or method with a name.
    Function,
    /// A function without one.
    Lambda,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameter {
    /// Its name; of a pattern the parts are `fields`.
    pub(crate) name: Name,
    /// Names it is taken apart into: `({question, history})`.
    pub(crate) fields: Box<[Name]>,
    /// Declared type, as written.
    pub(crate) annotation: Option<Name>,
    /// Value when it is not given.
    pub(crate) default: Option<ExprId>,
    /// Decorators and annotations: `@Body()`, `[FromBody]`.
    pub(crate) decorators: Box<[ExprId]>,
}

/// A file, type or function.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    /// Its name; empty for the file and for lambdas that nothing names.
    pub(crate) name: Name,
    /// The scope it stands in; the file stands in itself.
    pub(crate) parent: ScopeId,
    /// First line, decorators not counted, from one.
    pub(crate) line: u32,
    /// Last line.
    pub(crate) end: u32,
    /// Decorators, annotations, attributes.
    pub(crate) decorators: Box<[ExprId]>,
    /// Parameters; of a method without its receiver.
    pub(crate) parameters: Box<[Parameter]>,
    /// Types it extends or implements, as written. The receiver type of a Go method or a Rust `impl` is its parent.
    pub(crate) bases: Box<[Name]>,
    /// Declared type of what it returns, as written.
    pub(crate) returns: Option<Name>,
    /// What it does.
    pub(crate) body: BlockId,
    /// Visible to other files (`export`, `pub`, a capital in Go, `public`; in Python what does not begin with `_`).
    pub(crate) exported: bool,
}

/// What stands around a statement or an expression; the chain of parents ends at the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FrameId(pub(crate) u32);

/// One thing that stands around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Around {
    /// The body of a scope.
    Scope(ScopeId),
    /// The way taken when the test of this `If` holds.
    Then(StmtId),
    /// The other way.
    Otherwise(StmtId),
    /// The case of a `Switch` with this number.
    Case(StmtId, u32),
    Loop(StmtId),
    /// The protected part of a `Try`.
    Protected(StmtId),
    /// Inside a handler.
    Handler(StmtId, HandlerId),
    /// `finally` and `else` of a `Try`.
    After(StmtId),
    /// Inside the contexts of a `With`.
    Context(StmtId),
}

/// A link of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) parent: FrameId,
    pub(crate) around: Around,
}
