//! Calls, constructions, their arguments, and the entries of tables.

use super::expr::MAX_PARTS;
use super::{Lower, children, field, line};
use crate::code::grammar::{Role, Verb};
use crate::code::outline::{Argument, Around, BlockId, Expr, ExprId, Name, ScopeKind, Stmt};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    pub(super) fn call(&mut self, node: Node<'_>, role: Role) -> ExprId {
        if let Role::New(kind, body) = role
            && let (Some(kind), Some(body)) = (field(node, kind), field(node, body))
        {
            // A literal of a list or a table is one.
            let made = match self.role(kind) {
                Role::ListKind => Some(Expr::List(self.parts(body).into())),
                Role::TableKind => Some(Expr::Object(self.entries(body).into())),
                _ => None,
            };
            if let Some(made) = made {
                return self.build.expr(made, line(node));
            }
        }
        // `f(x) { ... }`: the block is one more argument of the call before it.
        let whole = node;
        let node = self.with_trailing(node, role);
        let (callee, arguments, constructs) = match role {
            Role::Method(object, name, arguments) => {
                let object = field(node, object).map(|object| self.expr(object));
                let name_node = field(node, name);
                let at = line(name_node.unwrap_or(node));
                let name = name_node.map(|name| self.named(self.word(name))).unwrap_or_else(|| self.build.name(""));
                let makes = self.grammar.dialect.verb(self.build.spell(name)) == Some(Verb::Construct);
                let constructs = makes && object.is_some();
                let callee = match object {
                    Some(object) if makes => object,
                    Some(object) => self.build.expr(Expr::Member(object, name), at),
                    None => self.build.expr(Expr::Name(name), at),
                };
                (callee, field(node, arguments), constructs)
            }
            Role::Call(callee, arguments) | Role::New(callee, arguments) => {
                let constructs = matches!(role, Role::New(..));
                let node_of = field(node, callee).or_else(|| self.first(node));
                let callee = match node_of {
                    // `new()`: the type is the declared one.
                    Some(kind) if constructs && matches!(self.role(kind), Role::Arguments | Role::Table) => {
                        let name = self.declared.unwrap_or_else(|| self.build.name(""));
                        self.build.expr(Expr::Name(name), line(node))
                    }
                    // A type may be generic or qualified in ways that are no expression.
                    Some(kind) if constructs && matches!(self.role(kind), Role::Other | Role::Members) => {
                        let name = self.type_base(kind);
                        self.build.expr(Expr::Name(name), line(kind))
                    }
                    Some(callee) => self.expr(callee),
                    None => self.build.expr(Expr::Other(Box::default()), line(node)),
                };
                let list = || children(node).into_iter().find(|child| self.role(*child) == Role::Arguments);
                (callee, field(node, arguments).or_else(list), constructs)
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
        // Blocks and trailing lambdas stand beside the arguments, as do the first values of what is made.
        let taken = arguments.map(|arguments| arguments.id());
        let mut beside: Vec<Node<'_>> = children(node);
        if whole.id() != node.id() {
            beside.extend(children(whole).into_iter().skip(1));
        }
        for child in beside.into_iter().filter(|child| Some(child.id()) != taken) {
            let inner = self.word(child);
            match self.role(inner) {
                Role::Lambda
                    if (self.role(child) == Role::Lambda || whole.id() != node.id() || taken.is_none())
                        && self.callee_node(node, role).is_none_or(|callee| callee.id() != inner.id()) =>
                {
                    let value = self.expr(inner);
                    handed.push(Argument { name: None, value });
                }
                Role::Object | Role::Table if constructs => self.arguments(inner, &mut handed),
                Role::Members if constructs => self.nameless(inner, callee),
                _ => {}
            }
        }
        self.build.call(callee, handed, constructs, at)
    }

    /// A call with its name between its values.
    pub(super) fn infix(&mut self, node: Node<'_>) -> ExprId {
        let parts: Vec<Node<'_>> = children(node).into_iter().filter(|part| !self.beside(*part)).collect();
        let [object, name, value] = parts.as_slice() else {
            let parts = self.parts(node);
            return self.build.expr(Expr::Other(parts.into()), line(node));
        };
        let object = self.expr(*object);
        let at = line(*name);
        let name = self.named(*name);
        let callee = self.build.expr(Expr::Member(object, name), at);
        let value = self.expr(*value);
        self.build.call(callee, vec![Argument { name: None, value }], false, at)
    }

    /// The call before a call that only adds blocks to it.
    fn with_trailing<'t>(&self, node: Node<'t>, role: Role) -> Node<'t> {
        let Role::Call(_, arguments) = role else { return node };
        let own = !arguments.is_empty() || children(node).into_iter().any(|c| self.role(c) == Role::Arguments);
        match self.callee_node(node, role) {
            Some(callee) if !own && self.role(callee) == role => {
                let listed = children(callee).into_iter().any(|c| self.role(c) == Role::Arguments);
                if listed { callee } else { node }
            }
            _ => node,
        }
    }

    fn callee_node<'t>(&self, node: Node<'t>, role: Role) -> Option<Node<'t>> {
        match role {
            Role::Call(callee, _) | Role::New(callee, _) => field(node, callee).or_else(|| self.first(node)),
            _ => None,
        }
    }

    /// What a call is that the language has no syntax for.
    pub(super) fn verb(&self, node: Node<'_>) -> Option<Verb> {
        if self.grammar.dialect.verbs.is_empty() {
            return None;
        }
        let node = self.with_trailing(node, self.role(node));
        let name = match self.role(node) {
            Role::Method(object, name, _) if field(node, object).is_none() => field(node, name)?,
            role @ Role::Call(..) => self.callee_node(node, role).filter(|callee| self.role(*callee) == Role::Name)?,
            Role::Macro(name, _) => field(node, name)?,
            _ => return None,
        };
        let text = self.text(name);
        let last = text.rsplit(':').next().unwrap_or(&text);
        self.grammar.dialect.verb(last).filter(|verb| *verb != Verb::Construct)
    }

    /// What a call like `raise` or `assert` is given: its arguments as values.
    pub(super) fn given(&mut self, node: Node<'_>) -> Vec<Argument> {
        let mut handed = Vec::new();
        let node = self.with_trailing(node, self.role(node));
        match self.role(node) {
            Role::Macro(_, tokens) => self.tokens(node, tokens, &mut handed),
            Role::Method(_, _, list) | Role::Call(_, list) => {
                let found = || children(node).into_iter().find(|child| self.role(*child) == Role::Arguments);
                if let Some(list) = field(node, list).or_else(found) {
                    self.arguments(list, &mut handed);
                }
            }
            _ => {}
        }
        handed
    }

    /// A type without a name, made where a value is expected.
    fn nameless(&mut self, body: Node<'_>, of: ExprId) {
        let base = match self.build.made(of) {
            Some(Expr::Name(name) | Expr::Member(_, name)) => Some(*name),
            _ => None,
        };
        let name = self.naming.take().unwrap_or_else(|| self.build.name(""));
        let scope = self.open(body, ScopeKind::Type, name, Vec::new(), false);
        let frame = self.build.enter(Around::Scope(scope));
        let outer = std::mem::take(&mut self.before);
        let block: BlockId = self.members(body);
        self.before = outer;
        self.build.leave(frame);
        if let Some(made) = self.build.scope_mut(scope) {
            made.body = block;
            made.bases = base.into_iter().collect();
        }
        let define = self.build.stmt(Stmt::Define(scope), line(body));
        self.before.push(define);
    }

    /// An element of a page is a call of its component.
    pub(super) fn element(&mut self, node: Node<'_>, name: &str) -> ExprId {
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
            Role::Object | Role::Table => {
                let nameless = self.build.name("");
                let entries = self.entries(node);
                let named = |(name, value)| Argument { name: Some(name).filter(|n| *n != nameless), value };
                out.extend(entries.into_iter().map(named));
                return;
            }
            _ => {}
        }
        for child in children(node).into_iter().take(MAX_PARTS) {
            match self.role(child) {
                Role::Skip => {}
                Role::Pair(..) if !self.has_key(child) => {
                    let (name, value) = self.keyless(child);
                    out.push(Argument { name, value });
                }
                Role::Argument(name, value) | Role::Pair(name, value) => {
                    let value = field(child, value).or_else(|| children(child).into_iter().next_back());
                    let name = field(child, name).filter(|name| value.is_none_or(|value| value.id() != name.id()));
                    let name = name.map(|name| self.key(name));
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
    pub(super) fn entries(&mut self, node: Node<'_>) -> Vec<(Name, ExprId)> {
        let mut out = Vec::new();
        let mut named = None;
        for child in children(node).into_iter().take(MAX_PARTS) {
            // `name = value` side by side.
            if self.role(child) == Role::Name && child.next_sibling().is_some_and(|next| next.kind() == "=") {
                named = Some(self.named(child));
                continue;
            }
            if let Some(name) = named.take() {
                let value = self.expr(child);
                out.push((name, value));
                continue;
            }
            match self.role(child) {
                Role::Skip => {}
                Role::Pair(..) if !self.has_key(child) => {
                    let (name, value) = self.keyless(child);
                    out.push((name.unwrap_or_else(|| self.build.name("")), value));
                }
                Role::Pair(key, value) | Role::Assign(key, value) => {
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
                    let name = self.named(self.first(child).unwrap_or(child));
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

    /// Whether an entry has a key beside its value.
    fn has_key(&self, entry: Node<'_>) -> bool {
        match self.role(entry) {
            Role::Pair(key, value) | Role::Assign(key, value) => {
                let key = field(entry, key).or_else(|| self.first(entry));
                let value = field(entry, value).or_else(|| children(entry).into_iter().next_back());
                key.map(|key| key.id()) != value.map(|value| value.id())
            }
            Role::Shorthand => true,
            _ => false,
        }
    }

    /// An entry of one part: a value, or in a field for keys a name that is its own value (`f(x:)`).
    fn keyless(&mut self, entry: Node<'_>) -> (Option<Name>, ExprId) {
        if let Role::Pair(key, _) = self.role(entry)
            && !key.starts_with('#')
            && let Some(key) = field(entry, key)
        {
            let name = self.key(key);
            return (Some(name), self.build.expr(Expr::Name(name), line(entry)));
        }
        (None, self.expr(entry))
    }

    /// Whether a table has keys, or is a list.
    pub(super) fn keyed(&self, node: Node<'_>) -> bool {
        children(node).into_iter().take(MAX_PARTS).any(|entry| self.has_key(entry))
    }

    /// The key of an entry or argument as a name: a word, or a text without its quotes.
    fn key(&mut self, node: Node<'_>) -> Name {
        let mut node = self.word(node);
        // `["key"]`
        for _ in 0..3 {
            match children(node).as_slice() {
                [only] if self.role(node) != Role::Text && self.text(node).starts_with('[') => node = *only,
                _ => break,
            }
        }
        if self.role(node) != Role::Text {
            return self.named(node);
        }
        let text = self.literal(node);
        match self.build.made(text) {
            Some(Expr::Text(name, _)) => *name,
            _ => self.build.name(""),
        }
    }
}
