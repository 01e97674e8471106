//! Statements.

use super::{Lower, Tail, children, field, fields, line, token};
use crate::code::grammar::{Role, Tails, Verb};
use crate::code::outline::{Around, BlockId, Expr, ExprId, Stmt, StmtId};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    /// The statements inside a node as a block; the last one gives the value.
    pub(super) fn block_of(&mut self, node: Node<'_>, tail: Tail) -> BlockId {
        let mut out = Vec::new();
        self.block_into(node, tail, &mut out);
        self.build.block(out)
    }

    pub(super) fn block_into<'t>(&mut self, node: Node<'t>, tail: Tail, out: &mut Vec<StmtId>) {
        if self.role(node) != Role::Block {
            return self.sequence(&[node], tail, out);
        }
        let said = |node: Node<'t>| -> Vec<Node<'t>> {
            children(node).into_iter().filter(|child| self.role(*child) != Role::Skip).collect()
        };
        let mut inner = said(node);
        // A block that only holds a block is that block.
        while let [only] = inner.as_slice()
            && self.role(*only) == Role::Block
        {
            inner = said(*only);
        }
        if self.protects(&inner) {
            self.protected(line(node), &inner, tail, out);
        } else {
            self.sequence(&inner, tail, out);
        }
    }

    /// Statements as a block.
    pub(super) fn block_from(&mut self, nodes: &[Node<'_>], tail: Tail) -> BlockId {
        let mut out = Vec::new();
        self.sequence(nodes, tail, &mut out);
        self.build.block(out)
    }

    /// Statements one after the other.
    pub(super) fn sequence(&mut self, nodes: &[Node<'_>], tail: Tail, out: &mut Vec<StmtId>) {
        let said = |n: &Node<'_>| self.grammar.role(*n) != Role::Skip;
        let last = nodes.iter().rposition(said);
        for (n, child) in nodes.iter().enumerate() {
            let rest = nodes.get(n + 1..).unwrap_or_default();
            if !rest.is_empty() && self.opens(*child) {
                if self.descend() {
                    self.inside(*child, rest, tail, out);
                    self.depth -= 1;
                }
                return;
            }
            let tail = if Some(n) == last { tail } else { Tail::Drop };
            self.statement(*child, tail, out);
            // What a decorator is not followed by has none.
            if !matches!(self.role(*child), Role::Decorator | Role::Decorators | Role::Skip) {
                self.decorators.clear();
            }
        }
    }

    /// Lowers a node as statements.
    pub(super) fn statement(&mut self, node: Node<'_>, tail: Tail, out: &mut Vec<StmtId>) {
        if !self.descend() {
            return;
        }
        let outer = std::mem::take(&mut self.before);
        self.statement_of(node, tail, out);
        self.before = outer;
        self.depth -= 1;
    }

    /// An expression whose hoisted statements come first.
    pub(super) fn first_done(&mut self, node: Node<'_>, out: &mut Vec<StmtId>) -> ExprId {
        let value = self.expr(node);
        out.append(&mut self.before);
        value
    }

    fn statement_of(&mut self, node: Node<'_>, tail: Tail, out: &mut Vec<StmtId>) {
        let at = line(node);
        match self.role(node) {
            Role::Skip => {}
            Role::Block => {
                let block = self.block_of(node, tail);
                if block != BlockId(0) {
                    // Declarations of one statement need no block of their own.
                    out.push(self.build.stmt(Stmt::Block(block), at));
                }
            }
            Role::If(..) | Role::Unless(..) => self.branch(node, tail, out),
            Role::Else(body) => match field(node, body) {
                Some(body) => self.statement(body, tail, out),
                None => self.sequence(&children(node), tail, out),
            },
            Role::Switch(on, body) => self.switch(node, on, body, tail, out),
            Role::For(..) | Role::While(..) | Role::Until(..) | Role::Loop(_) => self.repeat(node, out),
            Role::Rescue(body, handler) => self.rescue(node, (body, handler), tail, out),
            Role::Try(body) => self.attempt(node, body, tail, out),
            Role::With(body) => self.context(node, body, tail, out),
            Role::Return => {
                let label = field(node, "label").map(|label| label.id());
                let value = children(node).into_iter().find(|c| !self.beside(*c) && Some(c.id()) != label);
                let value = value.map(|value| self.first_done(value, out));
                out.push(self.build.stmt(Stmt::Return(value), at));
            }
            Role::Raise => {
                let value = self.first(node).map(|value| self.first_done(value, out));
                out.push(self.build.stmt(Stmt::Raise(value), at));
            }
            Role::Break => out.push(self.build.stmt(Stmt::Break, at)),
            Role::Continue => out.push(self.build.stmt(Stmt::Continue, at)),
            Role::Assert => {
                if let Some(test) = self.first(node) {
                    let test = self.first_done(test, out);
                    out.push(self.build.stmt(Stmt::Assert(test), at));
                }
            }
            Role::Function => {
                let scope = self.function(node);
                out.push(self.build.stmt(Stmt::Define(scope), at));
            }
            Role::Owned(receiver) => {
                let scope = self.owned(node, receiver);
                out.push(self.build.stmt(Stmt::Define(scope), at));
            }
            Role::Module if field(node, "body").is_none() => self.import_text(node),
            Role::Type | Role::Module => {
                let scope = self.kind(node);
                out.push(self.build.stmt(Stmt::Define(scope), at));
            }
            Role::Extension(of) => {
                let scope = self.extension(node, of);
                out.push(self.build.stmt(Stmt::Define(scope), at));
            }
            Role::Decorated => {
                for child in children(node) {
                    self.statement(child, tail, out);
                }
            }
            Role::Decorator => self.decorator(node),
            Role::Decorators => {
                let mut marks = std::mem::take(&mut self.decorators);
                self.marks(node, 0, &mut marks);
                self.decorators = marks;
            }
            Role::Package(name) => self.package(node, name, tail, out),
            Role::Declare(kind) => self.declare(node, kind, out),
            Role::Field(names, value) => self.fields(node, names, value, out),
            Role::Property(name, value, accessors) => self.property(node, (name, value, accessors), out),
            Role::Import => self.import(node, out),
            Role::Assign(target, value) => self.assign(node, target, value, tail, out),
            Role::Within(inner) => {
                if let Some(inner) = field(node, inner) {
                    self.statement(inner, tail, out);
                }
            }
            Role::Sentence => {
                let tail = if token(node, true) == ";" { Tail::Drop } else { tail };
                if let Some(inner) = self.first(node) {
                    self.statement(inner, tail, out);
                }
            }
            Role::Through => {
                if let Some(inner) = self.first(node) {
                    self.statement(inner, tail, out);
                }
            }
            Role::Other | Role::Members if tail == Tail::Drop => self.sequence(&children(node), Tail::Drop, out),
            Role::Call(..) | Role::Method(..) | Role::Macro(..) if self.verb(node).is_some() => {
                self.act(node, tail, out);
            }
            role => {
                let value = self.expr(node);
                let before = !self.before.is_empty();
                out.append(&mut self.before);
                // `value or raise`: all of it was done before.
                let done = before && role == Role::Binary && matches!(self.build.made(value), Some(Expr::Name(_)));
                if !done || tail != Tail::Drop {
                    self.end(value, tail, at, out);
                }
            }
        }
    }

    /// What becomes of a value.
    pub(super) fn end(&mut self, value: ExprId, tail: Tail, at: u32, out: &mut Vec<StmtId>) {
        let stmt = match tail {
            Tail::Drop => Stmt::Expr(value),
            Tail::Return => Stmt::Return(Some(value)),
            Tail::Keep(name) => {
                let target = self.build.expr(Expr::Name(name), at);
                Stmt::Assign { target, value, annotation: None }
            }
        };
        out.push(self.build.stmt(stmt, at));
    }

    fn branch(&mut self, node: Node<'_>, tail: Tail, out: &mut Vec<StmtId>) {
        let (Role::If(test, then, otherwise) | Role::Unless(test, then, otherwise)) = self.role(node) else { return };
        let others = fields(node, otherwise);
        self.branches(node, (test, then), &others, tail, out);
    }

    /// One `if` with the alternatives that follow it; `elif` becomes an `if` in the other way.
    fn branches(
        &mut self,
        node: Node<'_>,
        (test, then): (&'static str, &'static str),
        others: &[Node<'_>],
        tail: Tail,
        out: &mut Vec<StmtId>,
    ) {
        let at = line(node);
        if let Some(first) = field(node, "initializer") {
            self.statement(first, Tail::Drop, out);
        }
        let test_node = field(node, test).or_else(|| self.first(node));
        let Some(test_node) = test_node else { return };
        let mut test_id = self.first_done(test_node, out);
        if matches!(self.role(node), Role::Unless(..)) {
            test_id = self.build.expr(Expr::Not(test_id), at);
        }
        let id = self.build.reserve(at);
        let frame = self.build.enter(Around::Then(id));
        let then_block = match field(node, then) {
            Some(body) => self.block_of(body, tail),
            None => BlockId(0),
        };
        self.build.leave(frame);
        let otherwise = match others.split_first() {
            None => BlockId(0),
            Some((next, rest)) => {
                let frame = self.build.enter(Around::Otherwise(id));
                let block = match self.role(*next) {
                    // `elif`: its own alternatives are those of the whole.
                    Role::If(test, then, _) if next.kind() != node.kind() || !rest.is_empty() => {
                        let mut inner = Vec::new();
                        if self.descend() {
                            let own = fields(*next, "alternative");
                            let rest = if own.is_empty() { rest } else { &own };
                            self.branches(*next, (test, then), rest, tail, &mut inner);
                            self.depth -= 1;
                        }
                        self.build.block(inner)
                    }
                    Role::Else(body) => match field(*next, body) {
                        Some(body) => self.block_of(body, tail),
                        None => match children(*next).as_slice() {
                            [only] => self.block_of(*only, tail),
                            several => self.block_from(several, tail),
                        },
                    },
                    _ => self.block_of(*next, tail),
                };
                self.build.leave(frame);
                block
            }
        };
        out.push(self.build.fill(id, Stmt::If { test: test_id, then: then_block, otherwise }));
    }

    /// A loop.
    fn repeat(&mut self, node: Node<'_>, out: &mut Vec<StmtId>) {
        let (mut head, mut role) = (node, self.role(node));
        let body = match role {
            Role::Loop(body) => {
                let body = field(node, body);
                let first =
                    children(node).into_iter().find(|c| !self.beside(*c) && body.is_none_or(|b| b.id() != c.id()));
                (head, role) = first.map_or((node, Role::Loop("")), |first| (first, self.role(first)));
                body
            }
            Role::For(_, _, body) => field(node, body),
            Role::While(_, body) | Role::Until(_, body) => {
                field(node, body).or_else(|| children(node).into_iter().next_back())
            }
            _ => None,
        };
        let (mut item, mut over, mut test) = (None, None, None);
        match role {
            Role::For(name, list, _) => {
                item = field(head, name);
                over = field(head, list).map(|list| self.first_done(list, out));
            }
            Role::While(condition, _) | Role::Until(condition, _) => {
                let first = ["initializer", "init", "initialize"].iter().find_map(|name| field(head, name));
                if let Some(first) = first {
                    self.statement(first, Tail::Drop, out);
                }
                test = field(head, condition).map(|test| self.first_done(test, out));
                if let (Role::Until(..), Some(condition)) = (role, test) {
                    test = Some(self.build.expr(Expr::Not(condition), line(node)));
                }
            }
            Role::Loop(_) => {}
            _ => test = Some(self.first_done(head, out)),
        }
        let id = self.build.reserve(line(node));
        let frame = self.build.enter(Around::Loop(id));
        let item = item.map(|item| self.expr(item));
        let mut done = Vec::new();
        if let Some(body) = body {
            self.block_into(body, Tail::Drop, &mut done);
        }
        for next in fields(head, "update").into_iter().chain(fields(head, "increment")) {
            self.statement(next, Tail::Drop, &mut done);
        }
        let body = self.build.block(done);
        self.build.leave(frame);
        out.push(self.build.fill(id, Stmt::Loop { item, over, test, body }));
    }

    /// A call that the language has no syntax for.
    fn act(&mut self, node: Node<'_>, tail: Tail, out: &mut Vec<StmtId>) {
        let at = line(node);
        match self.verb(node) {
            Some(Verb::Raise) => {
                let handed = self.given(node);
                let value = match handed.as_slice() {
                    [] => None,
                    [only] => Some(only.value),
                    // `bail!("{} failed", x)`
                    [first, ..] if matches!(self.build.made(first.value), Some(Expr::Text(..))) => {
                        let verb = match self.role(node) {
                            Role::Macro(name, _) | Role::Method(_, name, _) => field(node, name),
                            _ => self.first(node),
                        };
                        let verb = self.named(verb.unwrap_or(node));
                        let verb = self.build.expr(Expr::Name(verb), at);
                        Some(self.build.call(verb, handed, false, at))
                    }
                    // `raise Failure, "why"`
                    [kind, rest @ ..] => Some(self.build.call(kind.value, rest.to_vec(), true, at)),
                };
                out.append(&mut self.before);
                out.push(self.build.stmt(Stmt::Raise(value), at));
            }
            Some(Verb::Assert) => {
                let handed = self.given(node);
                out.append(&mut self.before);
                if let Some(test) = handed.first() {
                    out.push(self.build.stmt(Stmt::Assert(test.value), at));
                }
            }
            Some(Verb::Import) => self.import_text(node),
            _ => {
                let value = self.first_done(node, out);
                self.end(value, tail, at, out);
            }
        }
    }

    fn assign(&mut self, node: Node<'_>, target: &str, value: &str, tail: Tail, out: &mut Vec<StmtId>) {
        let at = line(node);
        let marks = self.take_decorators(node);
        let several = fields(node, target);
        let Some(target) = several.first().copied().or_else(|| self.first(node)) else { return };
        let annotation = self.annotation(node, target);
        let value = match value {
            // A field may have code for reading and writing behind its value.
            "" => {
                let mut rest = children(node).into_iter().filter(|c| !self.beside(*c) && self.role(*c) != Role::Kind);
                let first = rest.clone().find(|c| c.id() != target.id() && self.role(*c) != Role::Function);
                first.or_else(|| rest.next_back())
            }
            named => field(node, named),
        };
        let Some(value) = value.filter(|value| value.id() != target.id()) else {
            // A declaration without a value says what type a name has.
            if annotation.is_some() || !marks.is_empty() {
                let target = self.expr(target);
                let value = self.build.expr(Expr::Other(marks.into()), at);
                out.push(self.build.stmt(Stmt::Assign { target, value, annotation }, at));
            }
            return;
        };
        let mut target_id = self.expr(target);
        if several.len() > 1 {
            let names = std::iter::once(target_id)
                .chain(several.iter().skip(1).copied().collect::<Vec<_>>().into_iter().map(|name| self.expr(name)));
            let names: Vec<ExprId> = names.collect();
            target_id = self.build.expr(Expr::List(names.into()), at);
        }
        if let Some(Expr::Name(name) | Expr::Member(_, name)) = self.build.made(target_id) {
            self.naming = Some(*name);
        }
        let declared = std::mem::replace(&mut self.declared, annotation);
        let value = self.first_done(value, out);
        self.declared = declared;
        self.naming = None;
        // `let Some(x) = y else { return }`
        if let Some(other) = field(node, "alternative") {
            let set = self.build.expr(Expr::Set(target_id, value), at);
            let test = self.build.expr(Expr::Not(set), at);
            let id = self.build.reserve(at);
            let frame = self.build.enter(Around::Then(id));
            let then = self.block_of(other, Tail::Drop);
            self.build.leave(frame);
            out.push(self.build.fill(id, Stmt::If { test, then, otherwise: BlockId(0) }));
            return;
        }
        out.push(self.build.stmt(Stmt::Assign { target: target_id, value, annotation }, at));
        if tail != Tail::Drop && self.grammar.dialect.tail_returns != Tails::Never && token(node, true) != ";" {
            let again = self.expr(target);
            self.end(again, tail, at, out);
        }
    }
}
