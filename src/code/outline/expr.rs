//! Expressions: what is computed.

use super::{Name, ScopeId};

/// An expression of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ExprId(pub(crate) u32);

/// A call of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CallId(pub(crate) u32);

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// `==`, `===`, `is`.
    Equal,
    /// `!=`, `is not`.
    Unequal,
    /// `<`, `<=`.
    Less,
    /// `>`, `>=`.
    More,
    /// `in`, `contains`.
    Within,
    /// `not in`.
    Without,
    /// `instanceof`, `is Type`, a pattern.
    Kind,
}

/// What is computed. Await, parentheses, casts and references are left out: they change no content.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    /// A variable, `self`, `this`, a type.
    Name(Name),
    /// `object.name`, `Type::name`, `object?.name`.
    Member(ExprId, Name),
    /// `object[key]`.
    Index(ExprId, ExprId),
    /// A call or a construction.
    Call(CallId),
    /// A text; what is inserted into it.
    Text(Name, Box<[ExprId]>),
    /// A number, as written, in units of the language.
    Number(f64),
    /// `true`, `false`.
    Bool(bool),
    /// `None`, `null`, `nil`, `undefined`.
    Null,
    /// A table with its entries; a key that is not a plain word or text is empty.
    Object(Box<[(Name, ExprId)]>),
    /// A list, tuple or set.
    List(Box<[ExprId]>),
    /// A comparison.
    Compare(Order, ExprId, ExprId),
    /// `a and b`.
    Both(ExprId, ExprId),
    /// `a or b`, `a ?? b`.
    Either(ExprId, ExprId),
    Not(ExprId),
    /// Arithmetic and concatenation.
    Combine(ExprId, ExprId),
    /// `test ? yes : no`, in this order.
    Choice(ExprId, ExprId, ExprId),
    /// A function without a name, or a block handed to a call.
    Lambda(ScopeId),
    /// An assignment inside an expression: target, value.
    Set(ExprId, ExprId),
    /// `*list`, `...more`.
    Spread(ExprId),
    /// A value handed out while the function goes on: `yield value`.
    Yield(Option<ExprId>),
    /// Anything else, with what it is made of.
    Other(Box<[ExprId]>),
}

impl Expr {
    /// What an expression is made of, in the order of the source. A call's parts are with the call.
    pub(crate) fn parts(&self) -> Vec<ExprId> {
        match self {
            Expr::Member(a, _) | Expr::Not(a) | Expr::Spread(a) | Expr::Yield(Some(a)) => vec![*a],
            Expr::Index(a, b)
            | Expr::Compare(_, a, b)
            | Expr::Both(a, b)
            | Expr::Either(a, b)
            | Expr::Combine(a, b)
            | Expr::Set(a, b) => vec![*a, *b],
            Expr::Choice(a, b, c) => vec![*a, *b, *c],
            Expr::Text(_, parts) | Expr::List(parts) | Expr::Other(parts) => parts.to_vec(),
            Expr::Object(entries) => entries.iter().map(|(_, value)| *value).collect(),
            Expr::Name(_)
            | Expr::Call(_)
            | Expr::Number(_)
            | Expr::Bool(_)
            | Expr::Null
            | Expr::Lambda(_)
            | Expr::Yield(None) => Vec::new(),
        }
    }
}

/// An argument of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Argument {
    /// Its name, if it is given by name.
    pub(crate) name: Option<Name>,
    /// What is handed over.
    pub(crate) value: ExprId,
}

/// A call or a construction.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    /// The call as an expression.
    pub(crate) expr: ExprId,
    /// What is called: a name, a member of something, or any expression.
    pub(crate) callee: ExprId,
    /// What is handed over, blocks and trailing lambdas last.
    pub(crate) arguments: Box<[Argument]>,
    /// `new Type(...)`, a struct literal.
    pub(crate) constructs: bool,
}
