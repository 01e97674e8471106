//! Choices between several cases.

use super::{Lower, Tail, children, field, fields, line};
use crate::code::grammar::Role;
use crate::code::outline::{Around, BlockId, Expr, ExprId, Stmt, StmtId};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    pub(super) fn switch(&mut self, node: Node<'_>, on: &str, body: &str, tail: Tail, out: &mut Vec<StmtId>) {
        if let Some(first) = field(node, "initializer") {
            self.statement(first, Tail::Drop, out);
        }
        let body_node = field(node, body).unwrap_or(node);
        let on_node = match on {
            // What stands before the cases.
            "" => children(node)
                .into_iter()
                .take_while(|c| !self.is_case(*c))
                .find(|c| !self.beside(*c) && c.id() != body_node.id()),
            named => field(node, named),
        };
        let mut on = on_node.map(|on| self.first_done(on, out));
        // `switch x := y.(type)`
        if let (Some(alias), Some(value)) = (field(node, "alias"), on) {
            let name = self.expr(alias);
            on = Some(self.build.expr(Expr::Set(name, value), line(node)));
        }
        let id = self.build.reserve(line(node));
        let mut cases: Vec<(Box<[ExprId]>, BlockId)> = Vec::new();
        // Values of cases that go on with the next one; with the default among them it is the default.
        let mut waiting: Vec<ExprId> = Vec::new();
        let mut default = false;
        let all: Vec<Node<'_>> = children(body_node).into_iter().filter(|c| self.is_case(*c)).collect();
        for (n, child) in all.iter().enumerate() {
            let frame = self.build.enter(Around::Case(id, u32::try_from(cases.len()).unwrap_or(u32::MAX)));
            let (values, bodies) = self.case(*child);
            let empty = bodies.is_empty() && n + 1 < all.len();
            if empty && self.grammar.dialect.falls_through {
                default |= values.is_empty();
                waiting.extend(values);
                self.build.leave(frame);
                continue;
            }
            let values = if default || values.is_empty() { Vec::new() } else { [waiting.as_slice(), &values].concat() };
            (waiting, default) = (Vec::new(), false);
            let block = match bodies.as_slice() {
                [only] => self.block_of(*only, tail),
                several => self.block_from(several, tail),
            };
            self.build.leave(frame);
            cases.push((values.into(), block));
        }
        out.push(self.build.fill(id, Stmt::Switch { on, cases: cases.into() }));
    }

    fn is_case(&self, node: Node<'_>) -> bool {
        matches!(self.role(node), Role::Case(..) | Role::Else(_))
    }

    /// The values a case stands for and what it does.
    fn case<'t>(&mut self, node: Node<'t>) -> (Vec<ExprId>, Vec<Node<'t>>) {
        let (value, body) = match self.role(node) {
            Role::Case(value, body) => (value, body),
            _ => return (Vec::new(), children(node)),
        };
        let labels: Vec<Node<'t>> = if value.is_empty() {
            children(node).into_iter().filter(|c| self.role(*c) == Role::Label).collect()
        } else {
            fields(node, value)
        };
        let mut values = Vec::new();
        let mut guard = field(node, "guard");
        for label in &labels {
            let condition = field(*label, "condition");
            guard = guard.or(condition);
            if !matches!(self.role(*label), Role::Label | Role::Several) {
                values.push(self.expr(*label));
                continue;
            }
            // `Foo foo`: the kind decides.
            if let Some(kind) = field(*label, "type") {
                values.push(self.expr(kind));
                continue;
            }
            // A label that names nothing (`_`) is the default.
            for part in children(*label) {
                match self.role(part) {
                    Role::Skip => {}
                    Role::Guard => guard = Some(part),
                    _ if condition.is_some_and(|condition| condition.id() == part.id()) => {}
                    _ => values.push(self.expr(part)),
                }
            }
        }
        let guards = |c: &Node<'_>| self.role(*c) == Role::Guard;
        guard = guard.or_else(|| children(node).into_iter().find(guards));
        if let Some(guard) = guard {
            let condition = self.expr(guard);
            let value = match values.pop() {
                Some(value) => self.build.expr(Expr::Both(value, condition), line(guard)),
                None => condition,
            };
            values.push(value);
        }
        let mut bodies = fields(node, body);
        if bodies.is_empty() {
            let taken: Vec<usize> = labels.iter().chain(&guard).map(Node::id).collect();
            let own = |c: &Node<'_>| !taken.contains(&c.id()) && !self.beside(*c);
            bodies = children(node).into_iter().filter(own).collect();
        }
        (values, bodies)
    }
}
