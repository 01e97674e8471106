//! Looking names up: variables, fields, parameters, and which names reach an argument.

use super::grammar::Role;
use super::unit::{Assign, Unit};
use std::collections::BTreeSet;
use tree_sitter::Node;

/// Functions around a place.
const MAX_SCOPES: usize = 40;
/// Fields set on one variable.
const MAX_FIELDS: usize = 40;
/// Nodes of one expression whose names are gathered.
const MAX_EXPRESSION: usize = 400;
/// Parameters that are never the user's words.
const PLUMBING: [&str; 10] = ["self", "cls", "this", "ctx", "context", "client", "llm", "model", "config", "logger"];

impl<'t> Unit<'t> {
    /// Scopes from the inside out.
    fn scopes_of(&self, scope: usize) -> Vec<usize> {
        let mut out = vec![scope];
        let mut at = scope;
        while at != 0 && out.len() < MAX_SCOPES {
            at = self.scopes.get(at).map_or(0, |s| s.parent);
            out.push(at);
        }
        out
    }

    /// The value that a name has at a place: the last assignment before it in the nearest scope, else any.
    pub(super) fn lookup(&self, name: &str, scope: usize, at: usize) -> Option<Node<'t>> {
        let all = self.assigns.get(name)?;
        let own = name.starts_with("self.") || name.starts_with("this.");
        if own {
            return all.iter().rev().find(|a| a.at < at).or_else(|| all.first()).map(|a| a.value);
        }
        for scope in self.scopes_of(scope) {
            let mut here = all.iter().filter(|a| a.scope == scope);
            if let Some(found) = here.clone().rev().find(|a| a.at < at).or_else(|| here.next()) {
                return Some(found.value);
            }
        }
        // Fields without `this.`: Java and C#.
        all.iter().find(|a| self.scopes.get(a.scope).is_some_and(|s| s.parent == 0)).map(|a| a.value)
    }

    /// Fields set on a variable before a place.
    pub(super) fn fields_of(&self, name: &str, scope: usize, at: usize) -> Vec<(&str, Node<'t>)> {
        let scopes = self.scopes_of(scope);
        let prefix = format!("{name}.");
        let fields = self.assigns.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
        let visible = |a: &&Assign<'t>| a.at < at && scopes.contains(&a.scope);
        fields
            .take(MAX_FIELDS)
            .filter_map(|(key, list)| {
                Some((key.get(prefix.len()..)?, list.iter().rev().find(visible).map(|a| a.value)?))
            })
            .collect()
    }

    /// Parameters of the functions around a place.
    pub(super) fn parameters(&self, scope: usize) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for scope in self.scopes_of(scope) {
            if let Some(list) = self.scopes.get(scope).and_then(|s| s.parameters) {
                out.extend(self.names(list));
            }
        }
        for word in PLUMBING {
            out.remove(word);
        }
        out
    }

    /// Names that depend on a parameter at the end of a function: one pass in order of the text.
    pub(super) fn tainted(&self, scope: usize) -> BTreeSet<String> {
        let mut out = self.parameters(scope);
        let scopes = self.scopes_of(scope);
        let mut here: Vec<(usize, &str, Node<'t>)> = self
            .assigns
            .iter()
            .flat_map(|(name, list)| list.iter().map(move |a| (name, a)))
            .filter(|(_, a)| a.scope != 0 && scopes.contains(&a.scope))
            .map(|(name, a)| (a.at, name.split('.').next().unwrap_or(name), a.value))
            .take(300)
            .collect();
        here.sort_by_key(|(at, _, _)| *at);
        for (_, name, value) in here {
            if !PLUMBING.contains(&name) && self.names(value).iter().any(|n| out.contains(n)) {
                out.insert(name.to_owned());
            }
        }
        out
    }

    /// Names that occur in an expression, bounded.
    pub(super) fn names(&self, node: Node<'t>) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        let mut cursor = node.walk();
        let mut budget = MAX_EXPRESSION;
        loop {
            let at = cursor.node();
            if matches!(self.grammar.role(at), Role::Name | Role::Shorthand)
                || at.kind() == "shorthand_property_identifier_pattern"
            {
                out.insert(self.text(at));
            }
            budget = budget.saturating_sub(1);
            if budget == 0 {
                return out;
            }
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() || cursor.node() == node {
                    return out;
                }
            }
        }
    }

    /// Dotted name of a call with the calls it hangs on: `client.chat().create()` is `client.chat.create`.
    pub(super) fn full_path(&self, call: usize) -> Vec<String> {
        let mut parts: Vec<&[String]> = Vec::new();
        let mut at = Some(call);
        for _ in 0..30 {
            let Some(call) = at.and_then(|i| self.calls.get(i)) else { break };
            parts.push(&call.path);
            at = call.base.and_then(|b| self.by_node.get(&b.id()).copied());
        }
        parts.reverse();
        parts.concat()
    }
}
