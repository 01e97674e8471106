//! Where the receiver of a call comes from: a constructor in this file, a typed field, another module.

use super::grammar::{Import, Role};
use super::unit::Unit;
use crate::rules::sdks::{Catalogue, Maker, Sdk};
use std::collections::{BTreeSet, HashMap};
use tree_sitter::Node;

/// Names followed for one receiver.
const MAX_STEPS: usize = 40;

/// Where a receiver comes from.
#[derive(Default)]
pub(super) struct Origin {
    /// Library, by position in the catalogue.
    pub(super) sdk: Option<usize>,
    /// Constructor: position among the library's, and the call that runs it when it is in this file.
    pub(super) maker: Option<(usize, Option<usize>)>,
    /// Calls between the constructor and the use: `with_retry()`, `create_agent(llm)`.
    pub(super) links: Vec<usize>,
    /// Imported from another module of the repository.
    pub(super) imported: Option<Import>,
}

/// Looks receivers up in one file.
pub(super) struct Origins<'u, 't> {
    pub(super) unit: &'u Unit<'t>,
    pub(super) catalogue: &'static Catalogue,
    /// Libraries that the file imports.
    pub(super) imported: &'u BTreeSet<usize>,
    /// Libraries by the names that imports bind.
    owners: HashMap<&'u str, BTreeSet<usize>>,
}

impl<'u, 't> Origins<'u, 't> {
    /// Looks every import up once.
    pub(super) fn new(unit: &'u Unit<'t>, catalogue: &'static Catalogue, imported: &'u BTreeSet<usize>) -> Self {
        let owners = unit.imports.iter().map(|(local, import)| {
            let owns = |(_, sdk): &(usize, &Sdk)| sdk.owns(&import.module, &import.name);
            (local.as_str(), catalogue.sdks.iter().enumerate().filter(owns).map(|(index, _)| index).collect())
        });
        Origins { unit, catalogue, imported, owners: owners.collect() }
    }

    /// The origin of what a call is made on.
    pub(super) fn receiver(&self, call: usize) -> Origin {
        let mut origin = Origin::default();
        let mut steps = MAX_STEPS;
        let Some(found) = self.unit.calls.get(call) else { return origin };
        match found.base {
            Some(base) => {
                self.expression(base, found.scope, &mut steps, &mut origin);
            }
            None => {
                let at = found.node.start_byte();
                let parts = found.path.get(..found.path.len().saturating_sub(1)).unwrap_or_default();
                self.name(parts, found.scope, at, &mut steps, &mut origin);
            }
        }
        origin
    }

    /// Follows an expression; true when it leads to a library.
    fn expression(&self, node: Node<'t>, scope: usize, steps: &mut usize, origin: &mut Origin) -> bool {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return false;
        }
        match self.unit.grammar.role(node) {
            Role::Call(..) | Role::Method(..) | Role::New(..) => {
                let Some(index) = self.unit.by_node.get(&node.id()).copied() else { return false };
                self.made_by(index, steps, origin)
            }
            Role::Wrapper | Role::Checked(_) => {
                node.named_child(0).is_some_and(|child| self.expression(child, scope, steps, origin))
            }
            Role::Several | Role::List => {
                let mut cursor = node.walk();
                let parts: Vec<Node<'t>> = node.named_children(&mut cursor).take(12).collect();
                parts.into_iter().any(|part| self.expression(part, scope, steps, origin))
            }
            Role::Name | Role::Member(..) => {
                let (path, base) = self.unit.path(node);
                match base {
                    Some(base) => self.expression(base, scope, steps, origin),
                    None => self.name(&path, scope, node.start_byte(), steps, origin),
                }
            }
            _ => false,
        }
    }

    /// Follows a dotted name: its longest part that is known.
    fn name(&self, parts: &[String], scope: usize, at: usize, steps: &mut usize, origin: &mut Origin) -> bool {
        for end in (1..=parts.len()).rev() {
            let Some(known) = parts.get(..end) else { continue };
            let name = known.join(".");
            if let Some(value) = self.unit.lookup(&name, scope, at)
                && self.expression(value, scope, steps, origin)
            {
                return true;
            }
        }
        // A typed field or parameter: the library is known, the settings are made elsewhere.
        for part in parts.iter().rev() {
            if let Some(kind) = self.unit.types.get(part)
                && let Some((sdk, maker)) = self.maker_named(std::slice::from_ref(kind))
            {
                origin.sdk = Some(sdk);
                origin.maker = Some((maker, None));
                return true;
            }
        }
        if let Some(import) = parts.first().and_then(|p| self.unit.imports.get(p)) {
            origin.imported = Some(import.clone());
        }
        false
    }

    /// Follows a call: a constructor, a function that hands a model on, or a function of this file.
    fn made_by(&self, index: usize, steps: &mut usize, origin: &mut Origin) -> bool {
        let Some(call) = self.unit.calls.get(index) else { return false };
        if let Some((sdk, maker)) = self.maker(index) {
            origin.sdk = Some(sdk);
            origin.maker = Some((maker, Some(index)));
            return true;
        }
        origin.links.push(index);
        let last = call.path.last().map_or("", String::as_str);
        let passes = |sdk: &usize| self.catalogue.sdks.get(*sdk).is_some_and(|s| s.passes.contains(last));
        if self.imported.iter().any(passes)
            && let Some(arguments) = call.arguments
        {
            let mut cursor = arguments.walk();
            let values: Vec<Node<'t>> = arguments.named_children(&mut cursor).take(12).collect();
            let found = values.into_iter().any(|v| {
                let value = match self.unit.grammar.role(v) {
                    Role::Argument(_, "") => super::unit::last(v).unwrap_or(v),
                    Role::Argument(_, value) => v.child_by_field_name(value).unwrap_or(v),
                    _ => v,
                };
                self.expression(value, call.scope, steps, origin)
            });
            if found {
                return true;
            }
        }
        let below = match call.base {
            Some(base) => self.expression(base, call.scope, steps, origin),
            None => {
                let parts = call.path.get(..call.path.len().saturating_sub(1)).unwrap_or_default();
                let at = call.node.start_byte();
                !parts.is_empty() && self.name(parts, call.scope, at, steps, origin)
            }
        };
        if below {
            return true;
        }
        match self.unit.returns.get(last) {
            Some(value) => self.expression(*value, 0, steps, origin),
            None => false,
        }
    }

    /// The constructor that a call is, with its library.
    pub(super) fn maker(&self, call: usize) -> Option<(usize, usize)> {
        let path = self.unit.full_path(call);
        let found = self.maker_named(&path)?;
        let maker = self.catalogue.sdks.get(found.0)?.makers.get(found.1)?;
        if let Some(text) = &maker.argument {
            let arguments = self.unit.calls.get(call)?.arguments?;
            if !self.unit.text(arguments).contains(text.as_str()) {
                return None;
            }
        }
        Some(found)
    }

    fn maker_named(&self, path: &[String]) -> Option<(usize, usize)> {
        let resolved = self.resolved(path);
        if !resolved.last().is_some_and(|last| last == "build" || self.catalogue.makers.contains(last)) {
            return None;
        }
        let bound = self.owner(path);
        let candidates = self.imported.iter().copied().filter(|sdk| bound.as_ref().is_none_or(|b| b.contains(sdk)));
        for index in candidates {
            let Some(sdk) = self.catalogue.sdks.get(index) else { continue };
            for (n, maker) in sdk.makers.iter().enumerate() {
                if maker.names.iter().any(|name| begins(&resolved, name) || ends(&resolved, name)) {
                    return Some((index, n));
                }
            }
        }
        None
    }

    /// The path with the name of its first part as the module knows it.
    pub(super) fn resolved(&self, path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        if let Some(first) = path.first_mut()
            && let Some(import) = self.unit.imports.get(first.as_str())
            && !import.name.is_empty()
            && import.name != "default"
        {
            *first = import.name.clone();
        }
        path
    }

    /// Libraries whose import binds the first part of a path; `None` when no import does.
    pub(super) fn owner(&self, path: &[String]) -> Option<&BTreeSet<usize>> {
        self.owners.get(path.first()?.as_str())
    }

    /// The constructor of an origin.
    pub(super) fn maker_of(&self, origin: &Origin) -> Option<&'static Maker> {
        let (maker, _) = origin.maker?;
        self.catalogue.sdks.get(origin.sdk?)?.makers.get(maker)
    }
}

/// Whether a path ends in these names.
pub(super) fn ends(path: &[String], name: &[String]) -> bool {
    path.ends_with(name)
}

/// `Type.builder`: the constructor is the root of a chain that ends in `build`.
fn begins(path: &[String], name: &[String]) -> bool {
    name.len() > 1 && path.starts_with(name) && path.last().is_some_and(|l| l == "build")
}
