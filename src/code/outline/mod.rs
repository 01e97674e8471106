//! The outline of one file: scopes, statements and expressions, the same for every language.
//!
//! It is plain data without a lifetime: it can be kept after the syntax tree is gone. Everything lies in flat tables
//! and refers to each other by number; the accessors answer an unknown number with what is neutral, so that no input
//! can panic.

mod build;
mod by_name;
mod expr;
mod import;
mod names;
mod query;
mod scope;
#[cfg(test)]
pub(crate) mod show;
mod stmt;

pub(crate) use build::Builder;
pub(crate) use by_name::ByName;
pub(crate) use expr::{Argument, Call, CallId, Expr, ExprId, Order};
pub(crate) use import::Import;
pub(crate) use names::{Name, Namer, Names};
pub(crate) use scope::{Around, Frame, FrameId, Parameter, Scope, ScopeId, ScopeKind};
pub(crate) use stmt::{BlockId, Handler, HandlerId, Stmt, StmtId};

/// Where something stands and what is around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// First line, from one.
    pub(crate) line: u32,
    /// What stands around.
    pub(crate) frame: FrameId,
}

/// What an expression is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Another expression.
    Expr(ExprId),
    /// A statement, directly.
    Stmt(StmtId),
    /// A decorator, default or annotation of a scope.
    Scope(ScopeId),
}

/// One file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub(crate) names: Names,
    pub(crate) exprs: Vec<Expr>,
    pub(crate) expr_spots: Vec<Spot>,
    pub(crate) owners: Vec<Owner>,
    pub(crate) calls: Vec<Call>,
    pub(crate) stmts: Vec<Stmt>,
    pub(crate) stmt_spots: Vec<Spot>,
    pub(crate) blocks: Vec<Box<[StmtId]>>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) imports: Vec<Import>,
    /// Package or namespace the file says it belongs to.
    pub(crate) package: Option<Name>,
    /// Why a part of the file is not here.
    pub(crate) bound: Option<&'static str>,
}
