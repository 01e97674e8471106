//! The roles a node can have. The texts are the grammar's field names; an empty one says where to look instead, and
//! `#1` is the second named child, `#last` the last one, for grammars that name no fields.

/// What a node is to the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing by itself: in an expression its parts matter, as a statement its children are statements.
    Other,
    /// Comments, type parameters, what says nothing about what is done.
    Skip,
    /// Stands for its first named child.
    Through,
    /// Stands for the child in this field.
    Within(&'static str),
    /// A type, where one is written: of a parameter, of a result, behind `is`.
    Kind,
    /// A type whose values are lists.
    ListKind,
    /// A type whose values are tables.
    TableKind,

    /// An identifier, `this`, `self`.
    Name,
    /// A field of the object by a mark of its own: Ruby `@client`.
    Own,
    /// `object.name`.
    Member(&'static str, &'static str),
    /// `object[key]`; an empty key is the last named child.
    Index(&'static str, &'static str),
    /// Callee and arguments.
    Call(&'static str, &'static str),
    /// Object, name and arguments in fields of their own; without an object a plain call.
    Method(&'static str, &'static str, &'static str),
    /// `new Type(arguments)`, `Type{...}`. Where the type is a list or a table, it is one.
    New(&'static str, &'static str),
    /// A call with its name between its two values: `a to b`.
    Infix,
    /// The list of what is handed over, where no field leads to it.
    Arguments,
    /// A call whose arguments are only tokens, read as an expression by themselves: callee and tokens.
    Macro(&'static str, &'static str),
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
    /// The same, but a single element stands for itself: `a, b := f()`.
    Several,
    /// A table when an entry has a key, else a list: arrays of PHP, initialisers in braces.
    Table,
    /// A text; nested texts are joined.
    Text,
    /// A mark in front of a text that stands further down: `<<~TEXT`.
    Here,
    /// What is inserted into one.
    Insert,
    Number,
    True,
    False,
    /// `true` or `false`, by its text.
    Truth,
    /// `None`, `null`, `nil`, `undefined`.
    Null,
    /// Two values and an operator between them.
    Binary,
    /// An operator before or after one value; `!` and `not` turn it round.
    Unary,
    /// Whether a value (first field) is of a kind or fits a pattern: `x is Foo`, `x instanceof Foo`.
    Kinship(&'static str, &'static str),
    /// A pattern that must not fit: `is not null`.
    Unlike,
    /// `let pattern = value` as a condition: pattern and value.
    Fits(&'static str, &'static str),
    /// Test, value when it holds, value when not. Empty: named children in the order value, test, other value (Python).
    Choice(&'static str, &'static str, &'static str),
    /// A function without a name, a block handed to a call.
    Lambda,
    /// `yield value`.
    Yield,

    /// A list of statements. With handlers among them it is protected by them.
    Block,
    /// A statement that has the value of what it holds, unless it ends with `;`.
    Sentence,
    /// Target and value; an empty target is the first named child, an empty value the last.
    Assign(&'static str, &'static str),
    /// Declarations that share a type, in this field; after `using` the rest of the block stands inside them.
    Declare(&'static str),
    /// A field of a type: its names, and what it holds at first.
    Field(&'static str, &'static str),
    /// A field with code of its own for reading and writing: name, value and accessors.
    Property(&'static str, &'static str, &'static str),
    /// Test, way taken, other way.
    If(&'static str, &'static str, &'static str),
    /// The same with the test turned round.
    Unless(&'static str, &'static str, &'static str),
    /// `else` around the other way: its field, or all it holds.
    Else(&'static str),
    /// What decides (empty: the child before the cases) and the body with the cases.
    Switch(&'static str, &'static str),
    /// Values and body of a case; without a field of values the children of role `Label`.
    Case(&'static str, &'static str),
    /// The value of a case that has no field.
    Label,
    /// A condition that a case has besides its values.
    Guard,
    /// Item, what is gone through, body.
    For(&'static str, &'static str, &'static str),
    /// Test and body.
    While(&'static str, &'static str),
    /// Test that ends it and body.
    Until(&'static str, &'static str),
    /// A loop whose head is a child: a `For`, a `While`, a plain test or nothing. Its body.
    Loop(&'static str),
    /// The protected body; handlers and what comes after are found by their roles among its children.
    Try(&'static str),
    /// A handler; its body is the child of role `Block`, or the field `body`.
    Handler,
    /// `value rescue other`: what is tried and what is done instead.
    Rescue(&'static str, &'static str),
    /// `finally`, and the `else` of a `try`.
    After,
    /// Contexts and body; contexts are all children before the body.
    With(&'static str),
    /// Done when the rest of the block is done: `defer`.
    Defer,
    /// `value as name` in such a context: value and name.
    Bind(&'static str, &'static str),
    /// `return value`.
    Return,
    /// `throw value`.
    Raise,
    Break,
    Continue,
    /// `assert condition`.
    Assert,

    /// A function or method with a name.
    Function,
    /// A function that stands outside the type it belongs to; the field of its receiver.
    Owned(&'static str),
    /// A class, struct, interface, module.
    Type,
    /// A module; one without a body is an import of the file that holds it.
    Module,
    /// The body of a type where no field leads to it; in an expression a type without a name.
    Members,
    /// What a file says it belongs to: package or namespace, in this field or the first child; a body may follow.
    Package(&'static str),
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
    Parameter,
    Import,
}
