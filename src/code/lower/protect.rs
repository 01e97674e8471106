//! Protected parts, their handlers, and contexts.

use super::{Lower, Tail, children, field, line};
use crate::code::grammar::Role;
use crate::code::outline::{Around, BlockId, Expr, Handler, HandlerId, Stmt, StmtId};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    pub(super) fn attempt(&mut self, node: Node<'_>, body: &str, tail: Tail, out: &mut Vec<StmtId>) {
        let body = match field(node, body) {
            Some(body) if self.role(body) == Role::Block => children(body),
            other => other.into_iter().collect(),
        };
        self.attempted(line(node), field(node, "resources"), &body, &children(node), tail, out);
    }

    /// Whether the statements of a block have handlers among them.
    pub(super) fn protects(&self, nodes: &[Node<'_>]) -> bool {
        nodes.iter().any(|node| matches!(self.role(*node), Role::Handler | Role::After))
    }

    /// A block with handlers among its statements.
    pub(super) fn protected(&mut self, at: u32, nodes: &[Node<'_>], tail: Tail, out: &mut Vec<StmtId>) {
        let around = |node: &Node<'_>| matches!(self.role(*node), Role::Handler | Role::After | Role::Else(_));
        let (around, body): (Vec<Node<'_>>, Vec<Node<'_>>) = nodes.iter().copied().partition(around);
        self.attempted(at, None, &body, &around, tail, out);
    }

    fn attempted(
        &mut self,
        at: u32,
        resources: Option<Node<'_>>,
        body: &[Node<'_>],
        around: &[Node<'_>],
        tail: Tail,
        out: &mut Vec<StmtId>,
    ) {
        let id = self.build.reserve(at);
        // `try (resource) {`: the resources are opened inside.
        let mut done = Vec::new();
        let frame = self.build.enter(Around::Protected(id));
        if let Some(resources) = resources {
            self.statement(resources, Tail::Drop, &mut done);
        }
        self.sequence(body, tail, &mut done);
        let body = self.build.block(done);
        self.build.leave(frame);
        let mut handlers = Vec::new();
        let (mut otherwise, mut finally) = (BlockId(0), BlockId(0));
        for child in around {
            match self.role(*child) {
                Role::Handler => {
                    let handler = self.handler(*child);
                    let frame = self.build.enter(Around::Handler(id, handler));
                    let mut done = Vec::new();
                    self.filter(*child, &mut done);
                    if let Some(body) = field(*child, "body").or_else(|| self.child_block(*child)) {
                        self.block_into(body, tail, &mut done);
                    }
                    let body = self.build.block(done);
                    self.build.leave(frame);
                    self.build.handler_body(handler, body);
                    handlers.push(handler);
                }
                role @ (Role::After | Role::Else(_)) => {
                    let frame = self.build.enter(Around::After(id));
                    let tail = if role == Role::After { Tail::Drop } else { tail };
                    let block = match (field(*child, "body"), children(*child).as_slice()) {
                        (Some(body), _) => self.block_of(body, tail),
                        (None, [only]) => self.block_of(*only, tail),
                        (None, several) => self.block_from(several, tail),
                    };
                    self.build.leave(frame);
                    *(if role == Role::After { &mut finally } else { &mut otherwise }) = block;
                }
                _ => {}
            }
        }
        out.push(self.build.fill(id, Stmt::Try { body, handlers: handlers.into(), otherwise, finally }));
    }

    /// `catch (e) when (condition)`: what does not fit goes on as if nobody had caught it.
    fn filter(&mut self, handler: Node<'_>, out: &mut Vec<StmtId>) {
        let guard = children(handler).into_iter().find(|child| self.role(*child) == Role::Guard);
        let Some(guard) = guard else { return };
        let at = line(guard);
        let condition = self.first_done(guard, out);
        let test = self.build.expr(Expr::Not(condition), at);
        let id = self.build.reserve(at);
        let frame = self.build.enter(Around::Then(id));
        let raise = self.build.stmt(Stmt::Raise(None), at);
        self.build.leave(frame);
        let then = self.build.block(vec![raise]);
        out.push(self.build.fill(id, Stmt::If { test, then, otherwise: BlockId(0) }));
    }

    /// `value rescue other`.
    pub(super) fn rescue(&mut self, node: Node<'_>, parts: (&str, &str), tail: Tail, out: &mut Vec<StmtId>) {
        let (Some(body), Some(other)) = (field(node, parts.0), field(node, parts.1)) else { return };
        let id = self.build.reserve(line(node));
        let frame = self.build.enter(Around::Protected(id));
        let body = self.block_of(body, tail);
        self.build.leave(frame);
        let handler = Handler { kinds: Box::default(), binds: None, body: BlockId(0), line: line(other) };
        let handler = self.build.handler(handler);
        let frame = self.build.enter(Around::Handler(id, handler));
        let done = self.block_of(other, tail);
        self.build.leave(frame);
        self.build.handler_body(handler, done);
        let (otherwise, finally) = (BlockId(0), BlockId(0));
        out.push(self.build.fill(id, Stmt::Try { body, handlers: Box::new([handler]), otherwise, finally }));
    }

    pub(super) fn child_block<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        children(node).into_iter().rev().find(|child| self.role(*child) == Role::Block)
    }

    /// What a handler handles: the texts before its body, taken apart into words.
    fn handler(&mut self, node: Node<'_>) -> HandlerId {
        let (mut kinds, mut binds) = (Vec::new(), None);
        let body = field(node, "body").or_else(|| self.child_block(node)).map(|body| body.id());
        let mut rest = vec![node];
        while let Some(part) = rest.pop() {
            let role = self.role(part);
            match role {
                Role::Bind("", "") => binds = self.first(part).map(|name| self.named(name)).or(binds),
                Role::Bind(value, name) => {
                    binds = field(part, name).map(|name| self.named(name)).or(binds);
                    rest.extend(field(part, value).or_else(|| self.first(part)));
                }
                Role::Name if self.grammar.dialect.catch_binds => binds = Some(self.named(part)),
                Role::Name | Role::Member(..) => kinds.push(self.named(part)),
                Role::Kind if part.child_count() == 0 || field(part, "type").is_none() => {
                    kinds.push(self.type_name(part));
                }
                Role::Skip | Role::Block | Role::Guard | Role::Decorators => {}
                _ => {
                    let name = field(part, "name");
                    if let Some(name) = name {
                        binds = Some(self.named(self.word(name)));
                    }
                    let name = name.map(|name| name.id());
                    let inner: Vec<Node<'_>> =
                        children(part).into_iter().filter(|c| Some(c.id()) != body && Some(c.id()) != name).collect();
                    if inner.is_empty() && role != Role::Handler && name.is_none() {
                        kinds.push(self.named(part));
                    }
                    rest.extend(inner.into_iter().rev());
                }
            }
        }
        let handler = Handler { kinds: kinds.into(), binds, body: BlockId(0), line: line(node) };
        self.build.handler(handler)
    }

    pub(super) fn context(&mut self, node: Node<'_>, body: &str, tail: Tail, out: &mut Vec<StmtId>) {
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
}
