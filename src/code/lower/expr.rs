//! Expressions. What contains statements where a value is expected (`if`, `match`, a block) is done before the
//! statement, its value kept under a name of its own.

use super::{Lower, Tail, children, field, line};
use crate::code::grammar::Role;
use crate::code::outline::{Argument, Expr, ExprId, Order};
use tree_sitter::Node;

/// Arguments or entries kept of one call or table.
const MAX_PARTS: usize = 400;

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
                Expr::Name(name)
            }
            Role::Number => self.number(node),
            Role::True => Expr::Bool(true),
            Role::False => Expr::Bool(false),
            Role::Null => Expr::Null,
            Role::Text => return self.literal(node),
            Role::Through | Role::Insert | Role::Else(_) | Role::Label => {
                return match self.first(node) {
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
            Role::Call(..) | Role::Method(..) | Role::New(..) => return self.call(node, role),
            Role::Element(name) => return self.element(node, name),
            Role::Object => {
                let entries = self.entries(node);
                Expr::Object(entries.into())
            }
            Role::List => {
                let parts = self.parts(node);
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
            // A statement where a value is expected.
            Role::Block | Role::If(..) | Role::Switch(..) | Role::Try(..) | Role::With(_) => return self.hoisted(node),
            Role::Return | Role::Raise | Role::Break | Role::Continue | Role::While(..) => return self.hoisted(node),
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
        children(node).into_iter().find(|child| self.role(*child) != Role::Skip)
    }

    /// All named children as expressions.
    fn parts(&mut self, node: Node<'_>) -> Vec<ExprId> {
        let parts = children(node).into_iter().filter(|c| self.grammar.role(*c) != Role::Skip).take(MAX_PARTS);
        parts.collect::<Vec<_>>().into_iter().map(|child| self.expr(child)).collect()
    }

    fn member(&mut self, node: Node<'_>, object: &str, name: &str) -> ExprId {
        let at = line(field(node, name).unwrap_or(node));
        let object = field(node, object).or_else(|| self.first(node));
        let name = field(node, name).or_else(|| children(node).into_iter().next_back());
        match (object, name) {
            (Some(object), Some(name)) if object.id() != name.id() => {
                let object = self.expr(object);
                let name = self.named(name);
                self.build.expr(Expr::Member(object, name), at)
            }
            (Some(only), _) => self.expr(only),
            _ => self.build.expr(Expr::Other(Box::default()), at),
        }
    }

    fn call(&mut self, node: Node<'_>, role: Role) -> ExprId {
        let (callee, arguments, constructs) = match role {
            Role::Method(object, name, arguments) => {
                let object = field(node, object).map(|object| self.expr(object));
                let name_node = field(node, name);
                let at = line(name_node.unwrap_or(node));
                let name = name_node.map(|name| self.named(name)).unwrap_or_else(|| self.build.name(""));
                let callee = match object {
                    Some(object) => self.build.expr(Expr::Member(object, name), at),
                    None => self.build.expr(Expr::Name(name), at),
                };
                (callee, field(node, arguments), false)
            }
            Role::Call(callee, arguments) | Role::New(callee, arguments) => {
                let constructs = matches!(role, Role::New(..));
                let node_of = field(node, callee).or_else(|| self.first(node));
                let callee = match node_of {
                    // A type may be generic or qualified in ways that are no expression.
                    Some(kind) if constructs && self.role(kind) == Role::Other => {
                        let name = self.type_name(kind);
                        self.build.expr(Expr::Name(name), line(kind))
                    }
                    Some(callee) => self.expr(callee),
                    None => self.build.expr(Expr::Other(Box::default()), line(node)),
                };
                (callee, field(node, arguments), constructs)
            }
            _ => return self.build.expr(Expr::Other(Box::default()), line(node)),
        };
        // The place of a call is its name: that is the line people look for in a chain.
        let at = match self.build.made(callee) {
            Some(Expr::Member(..)) => self.build.line(callee),
            _ => line(node),
        };
        let mut handed = Vec::new();
        if let Some(arguments) = arguments {
            self.arguments(arguments, &mut handed);
        }
        // Blocks and trailing lambdas stand beside the arguments.
        for child in children(node) {
            if self.role(child) == Role::Lambda && arguments.is_none_or(|a| a.id() != child.id()) {
                let value = self.expr(child);
                handed.push(Argument { name: None, value });
            }
        }
        self.build.call(callee, handed, constructs, at)
    }

    /// An element of a page is a call of its component.
    fn element(&mut self, node: Node<'_>, name: &str) -> ExprId {
        let callee = match field(node, name) {
            Some(name) => self.expr(name),
            None => self.build.expr(Expr::Other(Box::default()), line(node)),
        };
        let mut handed = Vec::new();
        for child in children(node) {
            let parts = children(child);
            if let (Role::Argument(..), Some(key)) = (self.role(child), parts.first()) {
                let name = self.key(*key);
                self.naming = Some(name);
                let value = match parts.get(1) {
                    Some(value) => self.expr(*value),
                    None => self.build.expr(Expr::Bool(true), line(child)),
                };
                self.naming = None;
                handed.push(Argument { name: Some(name), value });
            }
        }
        self.build.call(callee, handed, true, line(node))
    }

    pub(super) fn arguments(&mut self, node: Node<'_>, out: &mut Vec<Argument>) {
        match self.role(node) {
            // A tagged template, a call without parentheses.
            Role::Text => {
                let value = self.literal(node);
                out.push(Argument { name: None, value });
                return;
            }
            // A struct literal: its entries are arguments by name.
            Role::Object => {
                let entries = self.entries(node);
                out.extend(entries.into_iter().map(|(name, value)| Argument { name: Some(name), value }));
                return;
            }
            _ => {}
        }
        for child in children(node).into_iter().take(MAX_PARTS) {
            match self.role(child) {
                Role::Skip => {}
                Role::Argument(name, value) | Role::Pair(name, value) => {
                    let name = match field(child, name) {
                        Some(name) => Some(self.key(name)),
                        None => None,
                    };
                    let value = field(child, value).or_else(|| children(child).into_iter().next_back());
                    if let Some(value) = value {
                        self.naming = name;
                        let value = self.expr(value);
                        self.naming = None;
                        out.push(Argument { name, value });
                    }
                }
                _ => {
                    let value = self.expr(child);
                    out.push(Argument { name: None, value });
                }
            }
        }
    }

    /// The entries of a table.
    fn entries(&mut self, node: Node<'_>) -> Vec<(crate::code::outline::Name, ExprId)> {
        let mut out = Vec::new();
        for child in children(node).into_iter().take(MAX_PARTS) {
            match self.role(child) {
                Role::Skip => {}
                Role::Pair(key, value) => {
                    let key = field(child, key).or_else(|| self.first(child));
                    let value = field(child, value).or_else(|| children(child).into_iter().next_back());
                    if let (Some(key), Some(value)) = (key, value) {
                        let name = self.key(key);
                        self.naming = Some(name);
                        let value = self.expr(value);
                        self.naming = None;
                        out.push((name, value));
                    }
                }
                Role::Shorthand => {
                    let name = self.named(child);
                    let value = self.build.expr(Expr::Name(name), line(child));
                    out.push((name, value));
                }
                // A method of an object literal.
                Role::Function => {
                    let name = field(child, "name").map(|name| self.key(name));
                    let value = self.expr(child);
                    out.push((name.unwrap_or_else(|| self.build.name("")), value));
                }
                _ => {
                    let name = self.build.name("");
                    let value = self.expr(child);
                    out.push((name, value));
                }
            }
        }
        out
    }

    /// The key of an entry or argument as a name: a word, or a text without its quotes.
    fn key(&mut self, node: Node<'_>) -> crate::code::outline::Name {
        if self.role(node) != Role::Text {
            return self.named(node);
        }
        let text = self.literal(node);
        match self.build.made(text) {
            Some(Expr::Text(name, _)) => *name,
            _ => self.build.name(""),
        }
    }

    /// Two values and an operator. A long chain is one level deep.
    fn binary(&mut self, node: Node<'_>) -> ExprId {
        let mut links = Vec::new();
        let mut at = node;
        loop {
            let parts: Vec<Node<'_>> =
                children(at).into_iter().filter(|child| self.role(*child) != Role::Skip).collect();
            let Some((first, rest)) = parts.split_first() else { break };
            for (n, right) in rest.iter().enumerate().rev() {
                links.push((self.operator(at, n), *right));
            }
            at = *first;
            if self.role(at) != Role::Binary || links.len() > 2_000 {
                break;
            }
        }
        let mut left = self.expr(at);
        let mut compared: Option<ExprId> = None;
        for (operator, right) in links.into_iter().rev() {
            let place = line(right);
            let right_id = self.expr(right);
            let expr = match operator.as_str() {
                "&&" | "and" => Expr::Both(left, right_id),
                "||" | "or" | "??" | "?:" => Expr::Either(left, right_id),
                other => match order(other) {
                    // `0 < a < 9`: each link compares with the value before it.
                    Some(order) => {
                        let against = compared.take().unwrap_or(left);
                        let expr = Expr::Compare(order, against, right_id);
                        compared = Some(right_id);
                        if against == left {
                            expr
                        } else {
                            let next = self.build.expr(expr, place);
                            Expr::Both(left, next)
                        }
                    }
                    None => Expr::Combine(left, right_id),
                },
            };
            if !matches!(expr, Expr::Compare(..) | Expr::Both(..)) || operator == "&&" || operator == "and" {
                compared = None;
            }
            left = self.build.expr(expr, place);
        }
        left
    }

    /// The operator with this number: what stands between the values that is no value.
    fn operator(&self, node: Node<'_>, n: usize) -> String {
        let mut cursor = node.walk();
        let between: Vec<Node<'_>> = node.children(&mut cursor).filter(|child| !child.is_named()).collect();
        let mut words = between.iter().map(|child| self.text(*child)).filter(|t| t != "(" && t != ")");
        let text = words.nth(n).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn unary(&mut self, node: Node<'_>) -> ExprId {
        let Some(inner) = children(node).into_iter().next_back() else {
            return self.build.expr(Expr::Other(Box::default()), line(node));
        };
        let operator = self.operator(node, 0);
        let value = self.expr(inner);
        match (operator.as_str(), self.build.made(value)) {
            ("!" | "not", _) => self.build.expr(Expr::Not(value), line(node)),
            ("-", Some(Expr::Number(number))) => {
                let negative = -*number;
                self.build.expr(Expr::Number(negative), line(node))
            }
            // References, dereferences, `await`, `typeof`: the content stays.
            _ => value,
        }
    }

    fn choice(&mut self, node: Node<'_>, test: &str, yes: &str, no: &str) -> Expr {
        let parts = children(node);
        let (test, yes, no) = if test.is_empty() {
            (parts.get(1).copied(), parts.first().copied(), parts.get(2).copied())
        } else {
            (field(node, test), field(node, yes), field(node, no))
        };
        let (Some(test), Some(yes), Some(no)) = (test, yes, no) else { return Expr::Other(Box::default()) };
        let test = self.expr(test);
        let yes = self.expr(yes);
        let no = self.expr(no);
        Expr::Choice(test, yes, no)
    }

    /// A statement where a value is expected: done before, its value kept under a name.
    fn hoisted(&mut self, node: Node<'_>) -> ExprId {
        self.temporaries += 1;
        let name = self.build.name(&format!("${}", self.temporaries));
        let mut done = Vec::new();
        self.statement(node, Tail::Keep(name), &mut done);
        self.before.append(&mut done);
        self.build.expr(Expr::Name(name), line(node))
    }
}

fn order(operator: &str) -> Option<Order> {
    Some(match operator {
        "==" | "===" | "is" | "eq" => Order::Equal,
        "!=" | "!==" | "<>" | "is not" | "ne" => Order::Unequal,
        "<" | "<=" => Order::Less,
        ">" | ">=" => Order::More,
        "in" => Order::Within,
        "not in" | "!in" => Order::Without,
        "instanceof" | "!is" => Order::Kind,
        _ => return None,
    })
}
