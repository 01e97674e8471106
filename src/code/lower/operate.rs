//! Operators.

use super::{Lower, children, field, line};
use crate::code::grammar::Role;
use crate::code::outline::{Expr, ExprId, Order};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    /// Two values and an operator. A long chain is one level deep.
    pub(super) fn binary(&mut self, node: Node<'_>) -> ExprId {
        self.links(node, None)
    }

    /// The same; what the first value is compared with, and whether it must differ, may be given.
    fn links(&mut self, node: Node<'_>, against: Option<(ExprId, bool)>) -> ExprId {
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
        if links.is_empty() && at.id() == node.id() {
            // `..`: an operator without a value.
            return self.build.expr(Expr::Other(Box::default()), line(node));
        }
        let mut left = match against {
            Some((value, unlike)) => self.fits(value, at, unlike),
            None => self.expr(at),
        };
        let mut compared: Option<ExprId> = None;
        for (operator, right) in links.into_iter().rev() {
            let place = line(right);
            let either = matches!(operator.as_str(), "||" | "or" | "??" | "?:");
            if (either || matches!(operator.as_str(), "&&" | "and")) && self.jumps(right) {
                left = self.guarded(left, either, right);
                continue;
            }
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

    pub(super) fn unary(&mut self, node: Node<'_>) -> ExprId {
        let Some(inner) = children(node).into_iter().next_back() else {
            return self.build.expr(Expr::Other(Box::default()), line(node));
        };
        let operator = self.operator(node, 0);
        let value = self.expr(inner);
        match (operator.as_str(), self.build.made(value)) {
            // After its value `!` only says that it is there.
            ("!" | "not", _) if node.child(0).is_some_and(|first| !first.is_named()) => {
                self.build.expr(Expr::Not(value), line(node))
            }
            ("-", Some(Expr::Number(number))) => {
                let negative = -*number;
                self.build.expr(Expr::Number(negative), line(node))
            }
            ("++" | "--", _) => {
                let target = self.expr(inner);
                let one = self.build.expr(Expr::Number(1.0), line(node));
                let next = self.build.expr(Expr::Combine(value, one), line(node));
                self.build.expr(Expr::Set(target, next), line(node))
            }
            // References, dereferences, `await`, `typeof`: the content stays.
            _ => value,
        }
    }

    pub(super) fn choice(&mut self, node: Node<'_>, test: &str, yes: &str, no: &str) -> Expr {
        let parts = children(node);
        let (test, yes, no) = if test.is_empty() {
            (parts.get(1).copied(), parts.first().copied(), parts.get(2).copied())
        } else {
            (field(node, test), field(node, yes), field(node, no))
        };
        let (test, yes, no) = match (test, yes, no) {
            (Some(test), Some(yes), Some(no)) => (test, yes, no),
            // `value ?: other`
            (Some(test), None, Some(no)) => {
                let test = self.expr(test);
                let no = self.expr(no);
                return Expr::Either(test, no);
            }
            _ => return Expr::Other(Box::default()),
        };
        let test = self.expr(test);
        for (way, other, either) in [(no, yes, true), (yes, no, false)] {
            if self.jumps(way) {
                self.guarded(test, either, way);
                let value = self.expr(other);
                return self.build.made(value).cloned().unwrap_or(Expr::Null);
            }
        }
        let yes = self.expr(yes);
        let no = self.expr(no);
        Expr::Choice(test, yes, no)
    }

    /// Whether a value is of a kind or fits a pattern.
    pub(super) fn kinship(&mut self, node: Node<'_>, value: &str, pattern: &str) -> ExprId {
        let (Some(value), Some(mut pattern)) = (field(node, value), field(node, pattern)) else {
            let parts = self.parts(node);
            return self.build.expr(Expr::Other(parts.into()), line(node));
        };
        let value = self.expr(value);
        let mut unlike = self.operator(node, 0).starts_with('!');
        for _ in 0..8 {
            match (self.role(pattern), self.first(pattern)) {
                (Role::Unlike, Some(inner)) => (pattern, unlike) = (inner, !unlike),
                (Role::Label | Role::Through, Some(inner)) if children(pattern).len() == 1 => pattern = inner,
                _ => break,
            }
        }
        // `x is not null && y`: one grammar reads all that follows as the pattern.
        if self.role(pattern) == Role::Binary {
            return self.links(pattern, Some((value, unlike)));
        }
        let compared = self.fits(value, pattern, unlike);
        // `x instanceof Foo foo` also gives the value a name.
        let named = field(node, "name").or_else(|| field(pattern, "name"));
        let Some(name) = named.filter(|_| !unlike) else { return compared };
        let name = self.expr(name);
        let again = self.build.made(value).cloned().unwrap_or(Expr::Null);
        let simple = matches!(again, Expr::Name(_));
        let again = self.build.expr(if simple { again } else { Expr::Other(Box::default()) }, line(node));
        let set = self.build.expr(Expr::Set(name, again), line(node));
        self.build.expr(Expr::Both(compared, set), line(node))
    }

    fn fits(&mut self, value: ExprId, pattern: Node<'_>, unlike: bool) -> ExprId {
        let at = line(pattern);
        let pattern = match field(pattern, "type").filter(|_| self.role(pattern) == Role::Label) {
            Some(kind) => self.expr(kind),
            None => self.expr(pattern),
        };
        let literal =
            matches!(self.build.made(pattern), Some(Expr::Null | Expr::Bool(_) | Expr::Number(_) | Expr::Text(..)));
        match (literal, unlike) {
            (true, true) => self.build.expr(Expr::Compare(Order::Unequal, value, pattern), at),
            (true, false) => self.build.expr(Expr::Compare(Order::Equal, value, pattern), at),
            (false, unlike) => {
                let kind = self.build.expr(Expr::Compare(Order::Kind, value, pattern), at);
                if unlike { self.build.expr(Expr::Not(kind), at) } else { kind }
            }
        }
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
