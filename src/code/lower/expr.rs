//! Expressions. What contains statements where a value is expected (`if`, `match`, a block) is done before the
//! statement, its value kept under a name of its own.

use super::{Lower, children, field, line};
use crate::code::grammar::{Role, Verb};
use crate::code::outline::{Expr, ExprId, Stmt};
use tree_sitter::Node;

/// Arguments or entries kept of one call or table.
pub(super) const MAX_PARTS: usize = 400;

impl<'s> Lower<'s> {
    /// Lowers an expression.
    pub(super) fn expr(&mut self, node: Node<'_>) -> ExprId {
        if !self.descend() {
            return self.build.expr(Expr::Other(Box::default()), line(node));
        }
        let id = self.expr_of(node);
        self.depth -= 1;
        id
    }

    fn expr_of(&mut self, node: Node<'_>) -> ExprId {
        let at = line(node);
        let role = self.role(node);
        // Only the function itself gets the name, not one among the arguments of a call.
        if !matches!(role, Role::Lambda | Role::Function | Role::Type | Role::Through) {
            self.naming = None;
        }
        let simple = match role {
            Role::Name => {
                let name = self.named(node);
                let own = self.receiver == Some(name);
                Expr::Name(if own { self.build.name("self") } else { name })
            }
            Role::Own => {
                let name = self.text(node);
                let name = self.build.name(name.trim_start_matches('@'));
                let own = self.build.name("self");
                let object = self.build.expr(Expr::Name(own), at);
                Expr::Member(object, name)
            }
            Role::Kind | Role::ListKind | Role::TableKind => {
                let name = self.type_base(node);
                Expr::Name(name)
            }
            Role::Truth => Expr::Bool(self.text(node).eq_ignore_ascii_case("true")),
            Role::Here => return self.here(node),
            Role::Number => self.number(node),
            Role::True => Expr::Bool(true),
            Role::False => Expr::Bool(false),
            Role::Null => Expr::Null,
            Role::Text => return self.literal(node),
            Role::Through | Role::Sentence | Role::Insert | Role::Else(_) | Role::Label | Role::Guard | Role::Defer => {
                return match self.first(node) {
                    Some(inner) => self.expr(inner),
                    None => self.build.expr(Expr::Other(Box::default()), at),
                };
            }
            Role::Within(inner) => {
                return match field(node, inner).or_else(|| self.first(node)) {
                    Some(inner) => self.expr(inner),
                    None => self.build.expr(Expr::Other(Box::default()), at),
                };
            }
            Role::Member(object, name) => return self.member(node, object, name),
            Role::Index(object, key) => {
                let object = field(node, object).or_else(|| self.first(node));
                let key = field(node, key).or_else(|| children(node).into_iter().next_back());
                match (object, key) {
                    (Some(object), Some(key)) if object.id() != key.id() => {
                        let object = self.expr(object);
                        let key = self.expr(key);
                        Expr::Index(object, key)
                    }
                    (Some(object), _) => return self.expr(object),
                    _ => Expr::Other(Box::default()),
                }
            }
            Role::Call(..) | Role::Method(..) | Role::Macro(..) if self.verb(node) == Some(Verb::Raise) => {
                return self.hoisted(node);
            }
            Role::Call(..) | Role::Method(..) | Role::New(..) => return self.call(node, role),
            Role::Infix => return self.infix(node),
            Role::Macro(name, tokens) => return self.macro_call(node, name, tokens),
            Role::Element(name) => return self.element(node, name),
            Role::Object => {
                let entries = self.entries(node);
                Expr::Object(entries.into())
            }
            Role::List => {
                let parts = self.parts(node);
                Expr::List(parts.into())
            }
            Role::Several | Role::Arguments => {
                let parts = self.parts(node);
                if let [only] = parts.as_slice() {
                    return *only;
                }
                Expr::List(parts.into())
            }
            Role::Table => {
                if self.keyed(node) {
                    let entries = self.entries(node);
                    Expr::Object(entries.into())
                } else {
                    let parts = self.parts(node);
                    Expr::List(parts.into())
                }
            }
            Role::Declare(kind) => {
                let kind = field(node, kind).map(|kind| kind.id());
                let parts = children(node).into_iter().filter(|c| Some(c.id()) != kind && !self.beside(*c));
                let parts = parts.take(MAX_PARTS).collect::<Vec<_>>();
                let parts: Vec<ExprId> = parts.into_iter().map(|part| self.expr(part)).collect();
                if let [only] = parts.as_slice() {
                    return *only;
                }
                Expr::List(parts.into())
            }
            Role::Argument(_, value) | Role::Pair(_, value) => {
                return match field(node, value).or_else(|| children(node).into_iter().next_back()) {
                    Some(value) => self.expr(value),
                    None => self.build.expr(Expr::Other(Box::default()), at),
                };
            }
            Role::Shorthand => {
                let name = self.named(node);
                Expr::Name(name)
            }
            Role::Spread => match self.first(node) {
                Some(inner) => {
                    let inner = self.expr(inner);
                    Expr::Spread(inner)
                }
                None => Expr::Other(Box::default()),
            },
            Role::Binary => return self.binary(node),
            Role::Unary => return self.unary(node),
            Role::Kinship(value, pattern) => return self.kinship(node, value, pattern),
            Role::Unlike => match self.first(node) {
                Some(inner) => {
                    let inner = self.expr(inner);
                    Expr::Not(inner)
                }
                None => Expr::Other(Box::default()),
            },
            Role::Fits(pattern, value) => {
                let pattern = field(node, pattern).map(|pattern| self.expr(pattern));
                let value = field(node, value).map(|value| self.expr(value));
                match (pattern, value) {
                    (Some(pattern), Some(value)) => Expr::Set(pattern, value),
                    _ => Expr::Other(Box::default()),
                }
            }
            Role::Choice(test, yes, no) => self.choice(node, test, yes, no),
            Role::Lambda | Role::Function => {
                let scope = self.lambda(node);
                Expr::Lambda(scope)
            }
            Role::Yield => {
                let value = self.first(node).map(|value| self.expr(value));
                Expr::Yield(value)
            }
            Role::Assign(target, value) => {
                let target = field(node, target).or_else(|| self.first(node));
                let value = field(node, value).or_else(|| children(node).into_iter().next_back());
                match (target, value) {
                    // `case <-done`: only the value.
                    (Some(target), Some(value)) if target.id() == value.id() => return self.expr(value),
                    (Some(target), Some(value)) => {
                        let target = self.expr(target);
                        let value = self.expr(value);
                        Expr::Set(target, value)
                    }
                    _ => Expr::Other(Box::default()),
                }
            }
            Role::Bind(value, name) => {
                let value = field(node, value).or_else(|| self.first(node)).map(|value| self.expr(value));
                let name = field(node, name).map(|name| self.expr(name));
                match (name, value) {
                    (Some(name), Some(value)) => Expr::Set(name, value),
                    (None, Some(value)) => return value,
                    _ => Expr::Other(Box::default()),
                }
            }
            Role::Skip => Expr::Other(Box::default()),
            // A type where a value is expected is defined before; what stands here is its name.
            Role::Type => {
                let scope = self.kind(node);
                let name = self.build.scope_mut(scope).map(|scope| scope.name);
                let define = self.build.stmt(Stmt::Define(scope), at);
                self.before.push(define);
                Expr::Name(name.unwrap_or_else(|| self.build.name("")))
            }
            // A statement where a value is expected.
            Role::Block | Role::If(..) | Role::Switch(..) | Role::Try(..) | Role::With(_) => return self.hoisted(node),
            Role::Return | Role::Raise | Role::Break | Role::Continue | Role::While(..) => return self.hoisted(node),
            Role::Unless(..) | Role::Until(..) | Role::Loop(_) | Role::Rescue(..) => return self.hoisted(node),
            Role::For(_, _, body) if !body.is_empty() => return self.hoisted(node),
            _ => {
                let parts = self.parts(node);
                Expr::Other(parts.into())
            }
        };
        self.build.expr(simple, at)
    }

    /// The first named child that says something.
    pub(super) fn first<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        children(node).into_iter().find(|child| !self.beside(*child))
    }

    /// Whether a node says nothing about what its parent is: comments, modifiers.
    pub(super) fn beside(&self, node: Node<'_>) -> bool {
        matches!(self.role(node), Role::Skip | Role::Decorators)
    }

    /// The name that a node is about: `x` of `$x`, `Get` of `Get<T>`.
    pub(super) fn word<'t>(&self, node: Node<'t>) -> Node<'t> {
        let mut at = node;
        for _ in 0..4 {
            match (self.role(at), self.first(at)) {
                (Role::Through | Role::Within(_), Some(inner)) => at = inner,
                _ => break,
            }
        }
        at
    }

    /// All named children as expressions.
    pub(super) fn parts(&mut self, node: Node<'_>) -> Vec<ExprId> {
        let parts = children(node).into_iter().filter(|c| !self.beside(*c)).take(MAX_PARTS);
        parts.collect::<Vec<_>>().into_iter().map(|child| self.expr(child)).collect()
    }

    fn member(&mut self, node: Node<'_>, object: &str, name: &str) -> ExprId {
        let at = line(field(node, name).unwrap_or(node));
        let object = field(node, object).or_else(|| self.first(node));
        let name = field(node, name).or_else(|| children(node).into_iter().rev().find(|c| !self.beside(*c)));
        match (object, name) {
            (Some(object), Some(name)) if object.id() != name.id() => {
                let object = self.expr(object);
                let name = self.named(self.word(name));
                self.build.expr(Expr::Member(object, name), at)
            }
            (Some(only), _) => self.expr(only),
            _ => self.build.expr(Expr::Other(Box::default()), at),
        }
    }
}
