//! Statements.

use super::{Lower, Tail, children, field, fields, line};
use crate::code::grammar::Role;
use crate::code::outline::{Around, BlockId, Expr, ExprId, Handler, Stmt, StmtId};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    /// The statements inside a node as a block; the last one gives the value.
    pub(super) fn block_of(&mut self, node: Node<'_>, tail: Tail) -> BlockId {
        let inner = if self.role(node) == Role::Block { children(node) } else { vec![node] };
        self.block_from(&inner, tail)
    }

    /// Statements as a block.
    pub(super) fn block_from(&mut self, nodes: &[Node<'_>], tail: Tail) -> BlockId {
        let mut out = Vec::new();
        let said = |n: &Node<'_>| self.grammar.role(*n) != Role::Skip;
        let last = nodes.iter().rposition(said);
        for (n, child) in nodes.iter().enumerate() {
            let tail = if Some(n) == last { tail } else { Tail::Drop };
            self.statement(*child, tail, &mut out);
        }
        self.build.block(out)
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
    fn first_done(&mut self, node: Node<'_>, out: &mut Vec<StmtId>) -> ExprId {
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
            Role::If(..) => self.branch(node, tail, out),
            Role::Else(body) => {
                if let Some(body) = field(node, body).or_else(|| self.first(node)) {
                    self.statement(body, tail, out);
                }
            }
            Role::Switch(on, body) => self.switch(node, on, body, tail, out),
            Role::For(item, over, body) => {
                let over = field(node, over).map(|over| self.first_done(over, out));
                let id = self.build.reserve(at);
                let frame = self.build.enter(Around::Loop(id));
                let item = field(node, item).map(|item| self.expr(item));
                let body = field(node, body).map_or(BlockId(0), |body| self.block_of(body, Tail::Drop));
                self.build.leave(frame);
                out.push(self.build.fill(id, Stmt::Loop { item, over, test: None, body }));
            }
            Role::While(test, body) => {
                if let Some(first) = field(node, "initializer").or_else(|| field(node, "init")) {
                    self.statement(first, Tail::Drop, out);
                }
                let test = field(node, test).map(|test| self.first_done(test, out));
                let id = self.build.reserve(at);
                let frame = self.build.enter(Around::Loop(id));
                let body = field(node, body).or_else(|| children(node).into_iter().next_back());
                let body = body.map_or(BlockId(0), |body| self.block_of(body, Tail::Drop));
                self.build.leave(frame);
                out.push(self.build.fill(id, Stmt::Loop { item: None, over: None, test, body }));
            }
            Role::Try(body) => self.attempt(node, body, tail, out),
            Role::With(body) => self.context(node, body, tail, out),
            Role::Return => {
                let value = self.first(node).map(|value| self.first_done(value, out));
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
            Role::Type => {
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
            Role::Decorators => children(node).into_iter().for_each(|child| self.decorator(child)),
            Role::Import => self.import(node, out),
            Role::Assign(target, value) => self.assign(node, target, value, tail, out),
            Role::Through => {
                if let Some(inner) = self.first(node) {
                    self.statement(inner, tail, out);
                }
            }
            Role::Other if tail == Tail::Drop => {
                for child in children(node) {
                    self.statement(child, Tail::Drop, out);
                }
            }
            _ => {
                let value = self.first_done(node, out);
                self.end(value, tail, at, out);
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
        let Role::If(test, then, otherwise) = self.role(node) else { return };
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
        let test_id = self.first_done(test_node, out);
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
                    Role::Else(body) => {
                        let body = field(*next, body).or_else(|| self.first(*next));
                        body.map_or(BlockId(0), |body| self.block_of(body, tail))
                    }
                    _ => self.block_of(*next, tail),
                };
                self.build.leave(frame);
                block
            }
        };
        out.push(self.build.fill(id, Stmt::If { test: test_id, then: then_block, otherwise }));
    }

    fn switch(&mut self, node: Node<'_>, on: &str, body: &str, tail: Tail, out: &mut Vec<StmtId>) {
        let on = field(node, on).map(|on| self.first_done(on, out));
        let id = self.build.reserve(line(node));
        let body = field(node, body).unwrap_or(node);
        let mut cases: Vec<(Box<[ExprId]>, BlockId)> = Vec::new();
        for child in children(body) {
            let Role::Case(value, body) = self.role(child) else { continue };
            let frame = self.build.enter(Around::Case(id, u32::try_from(cases.len()).unwrap_or(u32::MAX)));
            let labels: Vec<Node<'_>> = if value.is_empty() {
                children(child).into_iter().filter(|c| self.role(*c) == Role::Label).collect()
            } else {
                fields(child, value)
            };
            // A label that names nothing (`_`) is the default.
            let said = labels.iter().filter(|label| self.role(**label) != Role::Label || self.first(**label).is_some());
            let values: Vec<ExprId> =
                said.copied().collect::<Vec<_>>().into_iter().map(|label| self.expr(label)).collect();
            let bodies = fields(child, body);
            let bodies = if bodies.is_empty() {
                let taken: Vec<usize> = labels.iter().map(Node::id).collect();
                children(child).into_iter().filter(|c| !taken.contains(&c.id())).collect()
            } else {
                bodies
            };
            let block = match bodies.as_slice() {
                [only] => self.block_of(*only, tail),
                several => self.block_from(several, tail),
            };
            self.build.leave(frame);
            cases.push((values.into(), block));
        }
        out.push(self.build.fill(id, Stmt::Switch { on, cases: cases.into() }));
    }

    fn attempt(&mut self, node: Node<'_>, body: &str, tail: Tail, out: &mut Vec<StmtId>) {
        let id = self.build.reserve(line(node));
        // `try (resource) {`: the resources are opened inside.
        let mut first = Vec::new();
        let frame = self.build.enter(Around::Protected(id));
        if let Some(resources) = field(node, "resources") {
            self.statement(resources, Tail::Drop, &mut first);
        }
        let body = field(node, body).map_or(BlockId(0), |body| self.block_of(body, tail));
        let body = if first.is_empty() {
            body
        } else {
            first.push(self.build.stmt(Stmt::Block(body), line(node)));
            self.build.block(first)
        };
        self.build.leave(frame);
        let mut handlers = Vec::new();
        let (mut otherwise, mut finally) = (BlockId(0), BlockId(0));
        for child in children(node) {
            match self.role(child) {
                Role::Handler => {
                    let handler = self.handler(child);
                    let frame = self.build.enter(Around::Handler(id, handler));
                    let body = field(child, "body").or_else(|| self.child_block(child));
                    let body = body.map_or(BlockId(0), |body| self.block_of(body, tail));
                    self.build.leave(frame);
                    self.build.handler_body(handler, body);
                    handlers.push(handler);
                }
                role @ (Role::After | Role::Else(_)) => {
                    let frame = self.build.enter(Around::After(id));
                    let body = field(child, "body").or_else(|| self.child_block(child)).or_else(|| self.first(child));
                    let block = body.map_or(BlockId(0), |body| self.block_of(body, Tail::Drop));
                    self.build.leave(frame);
                    *(if role == Role::After { &mut finally } else { &mut otherwise }) = block;
                }
                _ => {}
            }
        }
        out.push(self.build.fill(id, Stmt::Try { body, handlers: handlers.into(), otherwise, finally }));
    }

    fn child_block<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        children(node).into_iter().rev().find(|child| self.role(*child) == Role::Block)
    }

    /// What a handler handles: the texts before its body, taken apart into words.
    fn handler(&mut self, node: Node<'_>) -> crate::code::outline::HandlerId {
        let (mut kinds, mut binds) = (Vec::new(), None);
        let body = field(node, "body").or_else(|| self.child_block(node)).map(|body| body.id());
        let mut rest: Vec<Node<'_>> = children(node).into_iter().filter(|c| Some(c.id()) != body).collect();
        rest.reverse();
        while let Some(part) = rest.pop() {
            match self.role(part) {
                Role::Bind(value, name) => {
                    binds = field(part, name).map(|name| self.named(name)).or(binds);
                    rest.extend(field(part, value).or_else(|| self.first(part)));
                }
                Role::Name if self.grammar.dialect.catch_binds => binds = Some(self.named(part)),
                Role::Name | Role::Member(..) => kinds.push(self.named(part)),
                Role::Skip | Role::Block => {}
                _ if field(part, "name").is_some() && field(part, "type").is_some() => {
                    binds = field(part, "name").map(|name| self.named(name)).or(binds);
                    rest.extend(field(part, "type"));
                }
                _ => {
                    let inner = children(part);
                    if inner.is_empty() {
                        kinds.push(self.named(part));
                    }
                    rest.extend(inner.into_iter().rev());
                }
            }
        }
        let handler = Handler { kinds: kinds.into(), binds, body: BlockId(0), line: line(node) };
        self.build.handler(handler)
    }

    fn context(&mut self, node: Node<'_>, body: &str, tail: Tail, out: &mut Vec<StmtId>) {
        let inner = field(node, body).or_else(|| self.child_block(node));
        let mut contexts = Vec::new();
        for child in children(node) {
            if inner.is_some_and(|b| b.id() == child.id()) || self.role(child) == Role::Skip {
                continue;
            }
            if self.role(child) == Role::List {
                for item in children(child) {
                    contexts.push(self.first_done(item, out));
                }
            } else {
                contexts.push(self.first_done(child, out));
            }
        }
        let id = self.build.reserve(line(node));
        let frame = self.build.enter(Around::Context(id));
        let body = inner.map_or(BlockId(0), |body| self.block_of(body, tail));
        self.build.leave(frame);
        out.push(self.build.fill(id, Stmt::With { contexts: contexts.into(), body }));
    }

    fn assign(&mut self, node: Node<'_>, target: &str, value: &str, tail: Tail, out: &mut Vec<StmtId>) {
        let at = line(node);
        let target = field(node, target).or_else(|| self.first(node));
        let value = if value.is_empty() { children(node).into_iter().next_back() } else { field(node, value) };
        let Some(target) = target else { return };
        let annotation = field(node, "type").map(|kind| self.type_name(kind));
        let Some(value) = value.filter(|value| value.id() != target.id()) else {
            // A declaration without a value says what type a name has.
            if annotation.is_some() {
                let target = self.expr(target);
                let value = self.build.expr(Expr::Other(Box::default()), at);
                out.push(self.build.stmt(Stmt::Assign { target, value, annotation }, at));
            }
            return;
        };
        let target_id = self.expr(target);
        if let Some(Expr::Name(name) | Expr::Member(_, name)) = self.build.made(target_id) {
            self.naming = Some(*name);
        }
        let value = self.first_done(value, out);
        self.naming = None;
        out.push(self.build.stmt(Stmt::Assign { target: target_id, value, annotation }, at));
        if tail != Tail::Drop && self.grammar.dialect.tail_returns {
            let again = self.expr(target);
            self.end(again, tail, at, out);
        }
    }
}
