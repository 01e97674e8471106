//! Macros: the parser keeps what they are given as tokens. It is read once more, as the arguments of a call; what is no
//! expression is read piece by piece.

use super::{Lower, children, field, line};
use crate::code::grammar::Role;
use crate::code::outline::{Argument, Expr, ExprId};
use std::ops::ControlFlow;
use tree_sitter::{Node, ParseOptions, ParseState, Parser, Range, Tree};

/// Macros inside macros that are read.
const MAX_DEPTH: usize = 4;
/// Steps of the parser for one macro.
const MAX_REPORTS: usize = 2_000;
/// Pieces of one macro that are read.
const MAX_PIECES: usize = 60;

impl<'s> Lower<'s> {
    /// A macro as a call of its name; a list in brackets is a list.
    pub(super) fn macro_call(&mut self, node: Node<'_>, name: &str, tokens: &str) -> ExprId {
        let at = line(node);
        let Some(callee) = field(node, name).or_else(|| self.first(node)) else {
            return self.build.expr(Expr::Other(Box::default()), at);
        };
        let list = field(node, tokens).filter(|list| list.id() != callee.id());
        let bracket = list.is_some_and(|list| list.child(0).is_some_and(|open| open.kind() == "["));
        if let (true, Some(list)) = (bracket, list) {
            let parts = self.pieces(list);
            let parts: Vec<ExprId> = parts.into_iter().map(|part| part.value).collect();
            return self.build.expr(Expr::List(parts.into()), at);
        }
        let callee = self.expr(callee);
        if list.is_none() {
            return callee;
        }
        let mut handed = Vec::new();
        self.tokens(node, tokens, &mut handed);
        self.build.call(callee, handed, false, at)
    }

    /// What a macro is given.
    pub(super) fn tokens(&mut self, node: Node<'_>, tokens: &str, out: &mut Vec<Argument>) {
        let Some(list) = field(node, tokens) else { return };
        if self.macros >= MAX_DEPTH || !self.descend() {
            self.cut = true;
            return;
        }
        self.macros += 1;
        let made = self.pieces(list);
        out.extend(made);
        self.macros -= 1;
        self.depth -= 1;
    }

    /// The pieces between the commas of a list of tokens.
    fn pieces(&mut self, list: Node<'_>) -> Vec<Argument> {
        let mut cursor = list.walk();
        let all: Vec<Node<'_>> = list.children(&mut cursor).collect();
        let inner = all.get(1..all.len().saturating_sub(1)).unwrap_or_default();
        let mut out = Vec::new();
        for piece in inner.split(|token| matches!(token.kind(), "," | ";")).take(MAX_PIECES) {
            let (Some(first), Some(last)) = (piece.first(), piece.last()) else { continue };
            // `key: value`, `key = value`, `pattern => value`
            let keyed = piece.get(1).is_some_and(|sign| matches!(sign.kind(), ":" | "=" | "=>"));
            let (name, value) = match piece.get(2..) {
                Some(value @ [_, ..]) if keyed => (Some(self.token_key(*first)), value),
                _ => (None, piece),
            };
            // `%user`, `?user`: how a log shows it.
            let marks = value.iter().take_while(|token| matches!(token.kind(), "%" | "?")).count();
            let value = value.get(marks..).unwrap_or_default();
            let Some(begin) = value.first() else { continue };
            let value = self.piece(value, *begin, *last);
            out.push(Argument { name, value });
        }
        out
    }

    fn token_key(&mut self, token: Node<'_>) -> crate::code::outline::Name {
        let text = self.text(token);
        self.build.name(text.trim_matches('"'))
    }

    fn piece(&mut self, tokens: &[Node<'_>], first: Node<'_>, last: Node<'_>) -> ExprId {
        let at = line(first);
        if let [only] = tokens
            && only.kind() != "token_tree"
            && self.role(*only) != Role::Other
        {
            return self.expr(*only);
        }
        // A word that is a keyword elsewhere: `default`.
        if let [only] = tokens
            && !only.is_named()
            && only.kind().starts_with(char::is_alphabetic)
        {
            let name = self.build.name(only.kind());
            return self.build.expr(Expr::Name(name), at);
        }
        let range = Range {
            start_byte: first.start_byte(),
            end_byte: last.end_byte(),
            start_point: first.start_position(),
            end_point: last.end_position(),
        };
        if self.macros < MAX_DEPTH
            && let Some(tree) = self.read(range)
            && let Some(expression) = expression(tree.root_node())
        {
            return self.expr(expression);
        }
        if !self.descend() {
            return self.build.expr(Expr::Other(Box::default()), at);
        }
        let made = match tokens {
            [only] if only.kind() == "token_tree" => {
                let parts = self.pieces(*only);
                if parts.iter().any(|part| part.name.is_some()) {
                    let nameless = self.build.name("");
                    Expr::Object(parts.into_iter().map(|p| (p.name.unwrap_or(nameless), p.value)).collect())
                } else {
                    Expr::List(parts.into_iter().map(|part| part.value).collect())
                }
            }
            several => {
                let mut parts = Vec::new();
                for token in several.iter().take(MAX_PIECES) {
                    if token.kind() == "token_tree" {
                        parts.extend(self.pieces(*token).into_iter().map(|part| part.value));
                    } else if self.role(*token) != Role::Other {
                        parts.push(self.expr(*token));
                    }
                }
                Expr::Other(parts.into())
            }
        };
        self.depth -= 1;
        self.build.expr(made, at)
    }

    /// The syntax tree of a part of the file, at its place in the file.
    fn read(&self, range: Range) -> Option<Tree> {
        let mut parser = Parser::new();
        parser.set_language(&self.grammar.parser).ok()?;
        parser.set_included_ranges(&[range]).ok()?;
        let mut reports = 0;
        let mut progress = |_: &ParseState| {
            reports += 1;
            if reports > MAX_REPORTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let src = self.src;
        let mut read = |at: usize, _| src.get(at..range.end_byte.min(src.len())).unwrap_or_default();
        parser.parse_with_options(&mut read, None, Some(options))
    }
}

/// The one expression that a tree of a piece is, if the parser understood it. Without its `;` it is no statement, but
/// all there is of one.
fn expression(root: Node<'_>) -> Option<Node<'_>> {
    let mut at = root;
    for _ in 0..3 {
        let parts = children(at);
        let [only] = parts.as_slice() else { return None };
        if !only.is_error() && only.kind() != "expression_statement" {
            return (!only.has_error()).then_some(*only);
        }
        at = *only;
    }
    None
}
