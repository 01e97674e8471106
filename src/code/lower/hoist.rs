//! What is done before or around the place where the source says it: statements inside expressions, and declarations
//! that the rest of a block stands inside.

use super::{Lower, Tail, field, line, token};
use crate::code::grammar::{Role, Verb};
use crate::code::outline::{Around, BlockId, Expr, ExprId, Name, Stmt, StmtId};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    /// A name that no source can have.
    fn temporary(&mut self) -> Name {
        self.temporaries += 1;
        self.build.name(&format!("${}", self.temporaries))
    }

    /// A statement where a value is expected: done before, its value kept under a name.
    pub(super) fn hoisted(&mut self, node: Node<'_>) -> ExprId {
        let name = self.temporary();
        let mut done = Vec::new();
        self.statement(node, Tail::Keep(name), &mut done);
        self.before.append(&mut done);
        self.build.expr(Expr::Name(name), line(node))
    }

    /// Whether an expression leaves where it stands: `return`, `throw`.
    pub(super) fn jumps(&self, node: Node<'_>) -> bool {
        let node = self.word(node);
        match self.role(node) {
            Role::Return | Role::Raise | Role::Break | Role::Continue => true,
            Role::Call(..) | Role::Method(..) | Role::Macro(..) => self.verb(node) == Some(Verb::Raise),
            _ => false,
        }
    }

    /// `value or raise`, `value and return`: a branch that is done before, and the value.
    pub(super) fn guarded(&mut self, value: ExprId, either: bool, way: Node<'_>) -> ExprId {
        let at = line(way);
        let name = match self.build.made(value) {
            Some(Expr::Name(name)) => *name,
            _ => {
                let name = self.temporary();
                let target = self.build.expr(Expr::Name(name), at);
                let keep = self.build.stmt(Stmt::Assign { target, value, annotation: None }, at);
                self.before.push(keep);
                name
            }
        };
        let mut test = self.build.expr(Expr::Name(name), at);
        if either {
            test = self.build.expr(Expr::Not(test), at);
        }
        let id = self.build.reserve(at);
        let frame = self.build.enter(Around::Then(id));
        let then = self.block_of(way, Tail::Drop);
        self.build.leave(frame);
        let branch = self.build.fill(id, Stmt::If { test, then, otherwise: BlockId(0) });
        self.before.push(branch);
        self.build.expr(Expr::Name(name), at)
    }

    /// Whether the rest of the block stands inside this: `using var x = ...`, `defer done()`.
    pub(super) fn opens(&self, node: Node<'_>) -> bool {
        match self.role(node) {
            Role::Defer => true,
            Role::Declare(_) => {
                token(node, false) == "using" || node.child(1).is_some_and(|second| second.kind() == "using")
            }
            _ => false,
        }
    }

    /// The rest of a block inside what opens it.
    pub(super) fn inside(&mut self, node: Node<'_>, rest: &[Node<'_>], tail: Tail, out: &mut Vec<StmtId>) {
        let context = self.first_done(node, out);
        let id = self.build.reserve(line(node));
        let frame = self.build.enter(Around::Context(id));
        let body = self.block_from(rest, tail);
        self.build.leave(frame);
        out.push(self.build.fill(id, Stmt::With { contexts: Box::new([context]), body }));
    }

    /// What a file says it belongs to, and what stands inside it.
    pub(super) fn package(&mut self, node: Node<'_>, name: &str, tail: Tail, out: &mut Vec<StmtId>) {
        if let Some(name) = field(node, name).or_else(|| self.first(node)) {
            let name = self.named(name);
            self.build.package(name);
        }
        if let Some(body) = field(node, "body") {
            self.statement(body, tail, out);
        }
    }
}
