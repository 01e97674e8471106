//! The roles a node can have. The texts are the grammar's field names; an empty one says where to look instead.

/// What a node is to the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing by itself: in an expression its parts matter, as a statement its children are statements.
    Other,
    /// Comments, type parameters, what says nothing about what is done.
    Skip,
    /// Stands for its first named child.
    Through,

    /// An identifier, `this`, `self`.
    Name,
    /// `object.name`.
    Member(&'static str, &'static str),
    /// `object[key]`; an empty key is the last named child.
    Index(&'static str, &'static str),
    /// Callee and arguments.
    Call(&'static str, &'static str),
    /// Object, name and arguments in fields of their own; without an object a plain call.
    Method(&'static str, &'static str, &'static str),
    /// `new Type(arguments)`, `Type{...}`.
    New(&'static str, &'static str),
    /// An element of a page: its name; attributes are arguments by name.
    Element(&'static str),
    /// An argument that may carry a name: name and value (empty: the last named child).
    Argument(&'static str, &'static str),
    /// A table.
    Object,
    /// An entry of one: key and value (empty: first and last named child).
    Pair(&'static str, &'static str),
    /// `{name}`, short for `{name: name}`.
    Shorthand,
    /// `*list`, `...more`.
    Spread,
    /// A list, tuple, set, or a pattern that takes one apart.
    List,
    /// A text; nested texts are joined.
    Text,
    /// What is inserted into one.
    Insert,
    /// A number.
    Number,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `None`, `null`, `nil`, `undefined`.
    Null,
    /// Two values and an operator between them.
    Binary,
    /// An operator before or after one value; `!` and `not` turn it round.
    Unary,
    /// Test, value when it holds, value when not. Empty: named children in the order value, test, other value (Python).
    Choice(&'static str, &'static str, &'static str),
    /// A function without a name, a block handed to a call.
    Lambda,
    /// `yield value`.
    Yield,

    /// A list of statements.
    Block,
    /// Target and value; an empty target is the first named child, an empty value the last.
    Assign(&'static str, &'static str),
    /// Test, way taken, other way.
    If(&'static str, &'static str, &'static str),
    /// `else` around the other way: its field, or its first named child.
    Else(&'static str),
    /// What decides and the body with the cases.
    Switch(&'static str, &'static str),
    /// Values and body of a case; without a field of values the children of role `Label`.
    Case(&'static str, &'static str),
    /// The value of a case that has no field.
    Label,
    /// Item, what is gone through, body.
    For(&'static str, &'static str, &'static str),
    /// Test and body.
    While(&'static str, &'static str),
    /// The protected body; handlers and what comes after are found by their roles among its children.
    Try(&'static str),
    /// A handler; its body is the child of role `Block`, or the field `body`.
    Handler,
    /// `finally`, and the `else` of a `try`.
    After,
    /// Contexts and body; contexts are all children before the body.
    With(&'static str),
    /// `value as name` in such a context: value and name.
    Bind(&'static str, &'static str),
    /// `return value`.
    Return,
    /// `throw value`.
    Raise,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// `assert condition`.
    Assert,

    /// A function or method with a name.
    Function,
    /// A class, struct, interface, module.
    Type,
    /// A body of members that belongs to the type in this field: Rust `impl`, Ruby `class << self`.
    Extension(&'static str),
    /// What a type extends or implements.
    Bases,
    /// A definition with the decorators among its children.
    Decorated,
    /// A decorator, annotation or attribute: of what it stands in, or of what follows.
    Decorator,
    /// Holds decorators: the modifiers of Java and Kotlin.
    Decorators,
    /// A parameter.
    Parameter,
    /// An import.
    Import,
}
