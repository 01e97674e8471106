//! Parameters: names, types, defaults and what they are marked with.

use super::{Lower, children, field, fields};
use crate::code::grammar::Role;
use crate::code::outline::{ExprId, Name, Parameter};
use tree_sitter::Node;

/// Parameters kept of one function.
const MAX_PARAMETERS: usize = 64;

impl<'s> Lower<'s> {
    /// The parameters of a list; `of_type`: of a method of a type.
    pub(super) fn parameters(&mut self, list: Node<'_>, of_type: bool) -> Vec<Parameter> {
        // A single parameter without parentheses is its own list.
        let single = matches!(self.role(list), Role::Name | Role::Parameter);
        let nodes = if single {
            vec![list]
        } else {
            let mut cursor = list.walk();
            list.children(&mut cursor).collect()
        };
        let dialect = self.grammar.dialect;
        let of_types = if of_type { dialect.type_receivers } else { &[] };
        let object = |name: &str| dialect.receivers.contains(&name) || of_types.contains(&name);
        let mut out: Vec<Parameter> = Vec::new();
        let mut marks: Vec<ExprId> = Vec::new();
        let mut default = false;
        for node in nodes {
            if out.len() >= MAX_PARAMETERS {
                break;
            }
            if !node.is_named() || node.is_extra() {
                // `name: Type = value`, the value beside its parameter.
                default = node.kind() == "=";
                continue;
            }
            match self.role(node) {
                Role::Skip | Role::Kind => {}
                Role::Decorator => marks.extend(self.decorator_of(node)),
                Role::Decorators => self.marks(node, 0, &mut marks),
                _ if default => {
                    let value = self.expr(node);
                    if let Some(last) = out.last_mut() {
                        last.default = Some(value);
                    }
                }
                _ => {
                    let own = std::mem::take(&mut marks);
                    let made = self.parameter(node, own);
                    out.extend(made.into_iter().filter(|p| !object(self.build.spell(p.name))));
                }
            }
            default = false;
        }
        out
    }

    /// A parameter; in Go one declaration can name several.
    fn parameter(&mut self, node: Node<'_>, mut decorators: Vec<ExprId>) -> Vec<Parameter> {
        let bare = || children(node).into_iter().find(|child| self.role(*child) == Role::Kind);
        let annotation = field(node, "type").or_else(bare).map(|kind| self.type_name(kind));
        let default = ["value", "right", "default", "default_value"].iter().find_map(|name| field(node, name));
        let default = if self.role(node) == Role::Name { None } else { default.or_else(|| self.after_equals(node)) };
        let default = default.map(|value| self.expr(value));
        self.marks(node, 0, &mut decorators);
        let names = match self.role(node) {
            Role::Name | Role::List => vec![node],
            _ => {
                let named = ["name", "pattern", "left"].iter().map(|name| fields(node, name)).find(|n| !n.is_empty());
                named.unwrap_or_else(|| self.unfielded(node, field(node, "type")))
            }
        };
        let mut out = Vec::new();
        if names.is_empty() && annotation.is_some() {
            // It keeps its place.
            let name = self.build.name("_");
            let (fields, decorators) = (Box::default(), std::mem::take(&mut decorators).into());
            out.push(Parameter { name, fields, annotation, default, decorators });
        }
        for name in names {
            let name = self.word(name);
            let (text, fields) = match self.role(name) {
                Role::List | Role::Object => (self.build.name(""), self.leaves(name)),
                Role::Spread => match self.first(name) {
                    Some(inner) => (self.named(inner), Vec::new()),
                    None => (self.named(name), Vec::new()),
                },
                _ if name.kind().contains("pattern") => match self.leaves(name).as_slice() {
                    [only] => (*only, Vec::new()),
                    several => (self.build.name(""), several.to_vec()),
                },
                _ => (self.named(name), Vec::new()),
            };
            out.push(Parameter {
                name: text,
                fields: fields.into(),
                annotation,
                default,
                decorators: decorators.clone().into(),
            });
        }
        out
    }

    /// What names a parameter that has no field for it.
    fn unfielded<'t>(&self, node: Node<'t>, kind: Option<Node<'t>>) -> Vec<Node<'t>> {
        let mut parts = children(node);
        parts.retain(|part| kind.is_none_or(|kind| kind.id() != part.id()));
        if let Some(declared) = parts.iter().find(|c| matches!(self.role(**c), Role::Assign(..))) {
            return vec![field(*declared, "name").unwrap_or(*declared)];
        }
        let said = |c: &Node<'_>| matches!(self.role(*c), Role::Name | Role::List | Role::Spread);
        parts.into_iter().filter(said).take(1).collect()
    }

    /// The value behind a bare `=`.
    fn after_equals<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        let mut cursor = node.walk();
        let mut parts = node.children(&mut cursor).skip_while(|child| child.kind() != "=");
        parts.find(|child| child.is_named() && !child.is_extra())
    }

    /// The names in a pattern.
    fn leaves(&mut self, node: Node<'_>) -> Vec<Name> {
        let mut out = Vec::new();
        let mut rest = vec![node];
        while let Some(next) = rest.pop() {
            match self.role(next) {
                Role::Name | Role::Shorthand => out.push(self.named(next)),
                Role::Argument(_, value) | Role::Pair(_, value) => rest.extend(field(next, value)),
                _ => rest.extend(children(next).into_iter().rev()),
            }
            if out.len() >= 32 {
                break;
            }
        }
        out
    }
}
