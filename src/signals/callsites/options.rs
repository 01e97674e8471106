//! What a call is given: named arguments, option objects, struct literals and builder chains, as one list of options.

use super::grammar::Role;
use super::unit::{Unit, last};
use crate::rules::sdks::{Catalogue, normal};
use tree_sitter::Node;

/// Options of one call.
const MAX_OPTIONS: usize = 160;
/// How deep options are looked for in each other.
const MAX_DEPTH: usize = 6;

/// Values looked at for one call.
const MAX_STEPS: usize = 1_500;

/// One option.
pub(super) struct Opt<'t> {
    /// Normalised name.
    pub(super) name: String,
    /// Name as written.
    pub(super) written: String,
    pub(super) value: Option<Node<'t>>,
}

/// Gathers options.
pub(super) struct Options<'u, 't> {
    unit: &'u Unit<'t>,
    catalogue: &'static Catalogue,
    pub(super) list: Vec<Opt<'t>>,
    /// Something is passed on that we cannot see into: `**kwargs`, `...options`, a parameter.
    pub(super) open: bool,
    steps: usize,
}

impl<'u, 't> Options<'u, 't> {
    pub(super) fn new(unit: &'u Unit<'t>, catalogue: &'static Catalogue) -> Options<'u, 't> {
        Options { unit, catalogue, list: Vec::new(), open: false, steps: 0 }
    }

    /// The options of a call: its arguments and the builder chain it stands on.
    pub(super) fn call(&mut self, call: usize, depth: usize) {
        let Some(found) = self.unit.calls.get(call) else { return };
        if let Some(arguments) = found.arguments {
            self.arguments(arguments, found.scope, depth);
        }
        self.body(found.node, found.scope, depth);
        self.chain(call, depth);
    }

    /// Object initialisers and struct bodies of a construction.
    fn body(&mut self, node: Node<'t>, scope: usize, depth: usize) {
        if let Some(body) = node.child_by_field_name("initializer").or_else(|| node.child_by_field_name("body")) {
            self.object(body, scope, depth);
        }
    }

    /// The calls below this one in its chain: each method with its first argument.
    pub(super) fn chain(&mut self, call: usize, depth: usize) {
        let mut at = call;
        for _ in 0..40 {
            let Some(base) = self.unit.calls.get(at).and_then(|c| c.base) else { return };
            let Some(index) = self.unit.by_node.get(&base.id()).copied() else {
                self.body(base, 0, depth);
                return;
            };
            let Some(link) = self.unit.calls.get(index) else { return };
            if let Some(name) = link.path.last() {
                let value = link.arguments.and_then(|a| a.named_child(0)).map(|v| self.inner(v));
                self.add(name, value);
            }
            if let Some(arguments) = link.arguments {
                self.arguments(arguments, link.scope, depth + 1);
            }
            at = index;
        }
    }

    fn arguments(&mut self, arguments: Node<'t>, scope: usize, depth: usize) {
        if depth > MAX_DEPTH || self.list.len() >= MAX_OPTIONS {
            return;
        }
        let mut cursor = arguments.walk();
        let children: Vec<Node<'t>> = arguments.named_children(&mut cursor).take(60).collect();
        for child in children {
            self.argument(child, scope, depth);
        }
    }

    fn argument(&mut self, node: Node<'t>, scope: usize, depth: usize) {
        let unit = self.unit;
        if let Role::Argument(name, value) = unit.grammar.role(node) {
            let value = if value.is_empty() { last(node) } else { node.child_by_field_name(value) };
            if let Some(name) = node.child_by_field_name(name) {
                let name = unit.text(name);
                self.add(&name, value);
                self.into(&name, value, scope, depth);
            } else if let Some(value) = value {
                self.value(value, scope, depth);
            }
            return;
        }
        self.value(node, scope, depth);
    }

    /// A positional value: what it holds are options too.
    fn value(&mut self, node: Node<'t>, scope: usize, depth: usize) {
        self.steps += 1;
        if depth > MAX_DEPTH || self.list.len() >= MAX_OPTIONS || self.steps > MAX_STEPS {
            return;
        }
        let node = self.inner(node);
        match self.unit.grammar.role(node) {
            Role::Object => self.object(node, scope, depth),
            Role::Struct(_, body) => {
                if let Some(body) = node.child_by_field_name(body) {
                    self.object(body, scope, depth);
                }
            }
            Role::Call(..) | Role::Method(..) | Role::New(..) => {
                let Some(index) = self.unit.by_node.get(&node.id()).copied() else { return };
                if let Some(call) = self.unit.calls.get(index)
                    && let Some(name) = call.path.last()
                {
                    let value = call.arguments.and_then(|a| a.named_child(0)).map(|v| self.inner(v));
                    self.add(name, value);
                }
                self.call(index, depth + 2);
            }
            Role::Name | Role::Member(..) => self.variable(node, scope, depth),
            Role::Spread => {
                let before = self.list.len();
                if let Some(inner) = node.named_child(0) {
                    self.value(inner, scope, depth + 1);
                }
                let name = node.named_child(0).map(|inner| self.unit.path(inner).0).unwrap_or_default();
                let passed = name.first().is_some_and(|first| self.unit.parameters(scope).contains(first));
                self.open |= passed || self.list.len() == before;
            }
            Role::Several => {
                let mut cursor = node.walk();
                let parts: Vec<Node<'t>> = node.named_children(&mut cursor).take(8).collect();
                parts.into_iter().for_each(|part| self.value(part, scope, depth + 1));
            }
            _ => {}
        }
    }

    /// A variable: the literal it was given, and the fields set on it later.
    fn variable(&mut self, node: Node<'t>, scope: usize, depth: usize) {
        let unit = self.unit;
        let (path, base) = unit.path(node);
        if base.is_some() || path.is_empty() {
            return;
        }
        let name = path.join(".");
        let at = node.start_byte();
        let before = self.list.len();
        if let Some(value) = unit.lookup(&name, scope, at) {
            self.value(value, scope, depth + 1);
        }
        // `params.max_tokens = 5`, `kwargs["timeout"] = 3`
        for (field, assign) in unit.fields_of(&name, scope, at) {
            let written = field.to_owned();
            self.add(&written, Some(assign));
        }
        // Nothing seen in something that holds options.
        self.open |= self.list.len() == before && self.catalogue.open.is_match(&name);
    }

    fn object(&mut self, node: Node<'t>, scope: usize, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let unit = self.unit;
        let mut cursor = node.walk();
        let children: Vec<Node<'t>> = node.named_children(&mut cursor).take(80).collect();
        for child in children {
            if self.list.len() >= MAX_OPTIONS {
                return;
            }
            match unit.grammar.role(child) {
                Role::Pair(key, value) | Role::Assign(key, value) => {
                    let Some(key) = child.child_by_field_name(key).or_else(|| child.named_child(0)) else { continue };
                    let value = if value.is_empty() { last(child) } else { child.child_by_field_name(value) };
                    let name = unit.literal(key);
                    let value = value.map(|v| self.inner(v));
                    self.add(&name, value);
                    self.into(&name, value, scope, depth + 1);
                }
                Role::Shorthand => {
                    let name = unit.text(child);
                    let value = unit.lookup(&name, scope, child.start_byte()).unwrap_or(child);
                    self.add(&name, Some(value));
                    self.into(&name, Some(value), scope, depth + 1);
                }
                Role::Spread => self.value(child, scope, depth),
                _ => {}
            }
        }
    }

    /// Options inside a named value, unless it is content.
    fn into(&mut self, name: &str, value: Option<Node<'t>>, scope: usize, depth: usize) {
        if let Some(value) = value
            && !self.catalogue.opaque.contains(&normal(name))
        {
            self.value(value, scope, depth + 1);
        }
    }

    fn add(&mut self, name: &str, value: Option<Node<'t>>) {
        let normalised = normal(name);
        if !normalised.is_empty() && self.list.len() < MAX_OPTIONS {
            self.list.push(Opt { name: normalised, written: name.chars().take(60).collect(), value });
        }
    }

    fn inner(&self, node: Node<'t>) -> Node<'t> {
        let mut node = node;
        for _ in 0..6 {
            match self.unit.grammar.role(node) {
                Role::Wrapper | Role::Checked("") => match node.named_child(0) {
                    Some(child) => node = child,
                    None => break,
                },
                Role::Argument(_, "") => match last(node) {
                    Some(child) => node = child,
                    None => break,
                },
                _ => break,
            }
        }
        node
    }
}
