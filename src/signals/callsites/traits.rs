//! Properties of one call: what its options, its client, its surroundings and its library say.

use super::grammar::Role;
use super::options::Opt;
use super::unit::Unit;
use crate::model::{How, Naming, Operation, Property, State, Trait};
use crate::rules::sdks::{Catalogue, Sdk, Signs};
use crate::tables::Pattern;
use tree_sitter::Node;

/// Longest value shown.
const MAX_SHOWN: usize = 48;

/// What speaks about a call, strongest first.
pub(super) struct Sources<'s, 't> {
    pub(super) unit: &'s Unit<'t>,
    pub(super) catalogue: &'static Catalogue,
    /// Of the call and of the links between client and call.
    pub(super) own: &'s [Opt<'t>],
    /// Of the constructor, when it is in this file.
    pub(super) client: Option<(&'s [Opt<'t>], u32)>,
    /// Texts around the call.
    pub(super) around: &'s [String],
    /// Texts of the calls that arguments come from: `ctx := context.WithTimeout(…)`.
    pub(super) carried: &'s [String],
    /// Options are passed on that cannot be seen.
    pub(super) open: bool,
    /// The constructor is somewhere else.
    pub(super) elsewhere: bool,
    pub(super) sdk: Option<&'static Sdk>,
}

impl Sources<'_, '_> {
    /// The answer for a property that options decide.
    pub(super) fn answer(&self, property: Property) -> Trait {
        let Some(signs) = self.catalogue.properties.get(&property) else {
            return Trait::new(State::Unknown, How::Nothing);
        };
        if let Some(found) = self.options(signs, self.own) {
            return found;
        }
        let text = |list: &[String], signs: &[Pattern]| {
            list.iter().find(|t| signs.iter().any(|re| re.is_match(t))).map(|t| self.short(t))
        };
        if let Some(how) = text(self.around, &signs.around).or_else(|| text(self.carried, &signs.carried)) {
            return Trait::new(State::Yes, How::Written(how));
        }
        if let Some((options, line)) = self.client
            && let Some(mut found) = self.options(signs, options)
        {
            found.how = How::ClientHere(line, Box::new(found.how));
            return found;
        }
        let shared = matches!(property, Property::Timeout | Property::Retries | Property::OutputCap);
        if self.elsewhere && (shared || property == Property::Fallback) {
            return Trait::new(State::Unknown, How::MadeElsewhere);
        }
        if self.open {
            return Trait::new(State::Unknown, How::PassedIn);
        }
        self.missing(property)
    }

    /// The answer when nothing says otherwise.
    fn missing(&self, property: Property) -> Trait {
        Trait::new(State::No, self.sdk.map_or(How::NotSet, |sdk| sdk.unset(property)))
    }

    fn options(&self, signs: &Signs, options: &[Opt<'_>]) -> Option<Trait> {
        let mut off = None;
        for option in options {
            let text = option.value.map(|v| self.unit.excerpt(v)).unwrap_or_default();
            let shown = || {
                let value = self.short(&text);
                How::Written(if value.is_empty() {
                    option.written.clone()
                } else {
                    format!("{}={value}", option.written)
                })
            };
            let says = match signs.values.get(&option.name) {
                Some(value) => value.is_match(&self.resolved(option, &text)),
                None => signs.options.contains(&option.name),
            };
            if !says {
                if signs.maybe.contains(&option.name) {
                    off = off.or_else(|| Some(Trait::new(State::Unknown, shown())));
                }
                continue;
            }
            if self.catalogue.off.is_match(text.trim()) {
                off = off.or_else(|| Some(Trait::new(State::No, shown())));
            } else {
                return Some(Trait::new(State::Yes, shown()));
            }
        }
        off
    }

    /// The text of a value, with the value of the variable it names.
    fn resolved(&self, option: &Opt<'_>, text: &str) -> String {
        let value = option.value.filter(|v| matches!(self.unit.grammar.role(*v), Role::Name));
        let found = value.and_then(|v| self.unit.assigns.get(&self.unit.text(v))).and_then(|list| list.first());
        found.map_or_else(|| text.to_owned(), |a| format!("{text} {}", self.unit.excerpt(a.value)))
    }

    fn short(&self, text: &str) -> String {
        let flat: String = text.chars().take(MAX_SHOWN).collect();
        if flat.len() < text.len() { format!("{flat}…") } else { flat }
    }

    /// Model and how it is named, from the options of the call, else of the client.
    pub(super) fn model(&self, positional: Option<Node<'_>>, scope: usize) -> (Option<String>, Naming) {
        let named = |options: &[Opt<'_>]| {
            let wanted = self.catalogue.model_options.iter();
            wanted.filter_map(|name| options.iter().find(|o| o.name == *name)).find_map(|o| o.value).map(|v| v.id())
        };
        let find = |options: &[Opt<'_>]| -> Option<(Option<String>, Naming)> {
            let id = named(options)?;
            let value = options.iter().filter_map(|o| o.value).find(|v| v.id() == id)?;
            Some(self.naming(value, scope, 4))
        };
        let own = find(self.own);
        let client = || self.client.and_then(|(options, _)| find(options));
        own.or_else(|| positional.map(|v| self.naming(v, scope, 4))).or_else(client).unwrap_or((None, Naming::Unknown))
    }

    fn naming(&self, node: Node<'_>, scope: usize, depth: usize) -> (Option<String>, Naming) {
        let unit = self.unit;
        let shown = self.short(&unit.excerpt(node));
        if depth == 0 {
            return (Some(shown), Naming::Configured);
        }
        match unit.grammar.role(node) {
            Role::Text => {
                let text = unit.literal(node);
                let inserted = text.contains('{') && (text.contains("${") || unit.text(node).starts_with(['f', '$']));
                let pinned = self.catalogue.pinned.iter().any(|re| re.is_match(&text));
                let naming = match (inserted, pinned) {
                    (true, _) => Naming::Configured,
                    (false, true) => Naming::Pinned,
                    (false, false) => Naming::Floating,
                };
                (Some(text), naming)
            }
            Role::Call(..) | Role::Method(..) | Role::New(..) => {
                let text = unit.excerpt(node);
                let Some(call) = unit.by_node.get(&node.id()).and_then(|i| unit.calls.get(*i)) else {
                    return (Some(shown), Naming::Configured);
                };
                let configured = self.catalogue.environment.iter().any(|re| re.is_match(&text));
                let inner = call.arguments.and_then(|a| a.named_child(0));
                match inner {
                    Some(inner) if !configured && self.catalogue.wrappers.is_match(&call.path.join(".")) => {
                        self.naming_of_provider(inner, scope, depth, shown)
                    }
                    _ => (Some(shown), Naming::Configured),
                }
            }
            Role::Wrapper | Role::Checked(_) => match node.named_child(0) {
                Some(child) => self.naming(child, scope, depth - 1),
                None => (Some(shown), Naming::Configured),
            },
            Role::Argument(_, value) => {
                let inner = if value.is_empty() { super::unit::last(node) } else { node.child_by_field_name(value) };
                inner.map_or((Some(shown), Naming::Configured), |n| self.naming(n, scope, depth - 1))
            }
            Role::Name | Role::Member(..) => {
                let (path, _) = unit.path(node);
                let value = unit.assigns.get(&path.join(".")).and_then(|list| list.first()).map(|a| a.value);
                match value.filter(|v| matches!(unit.grammar.role(*v), Role::Text | Role::Wrapper)) {
                    Some(value) => self.naming(value, scope, depth - 1),
                    None => {
                        // Constants of a library name one model: `ChatModelGPT4o`, `openai.GPT4o20240806`.
                        let last = path.last().map_or("", String::as_str);
                        let constant = path.len() > 1 && last.chars().next().is_some_and(char::is_uppercase);
                        let model = constant && last.chars().any(|c| c.is_ascii_digit());
                        let dated = self.catalogue.pinned.iter().any(|re| re.is_match(last));
                        let naming = match (model, dated) {
                            (true, true) => Naming::Pinned,
                            (true, false) => Naming::Floating,
                            _ => Naming::Configured,
                        };
                        (Some(shown), naming)
                    }
                }
            }
            Role::Null => (None, Naming::Unknown),
            _ => (Some(shown), Naming::Configured),
        }
    }

    /// `openai("gpt-4o")`: the text inside names the model.
    fn naming_of_provider(
        &self,
        node: Node<'_>,
        scope: usize,
        depth: usize,
        shown: String,
    ) -> (Option<String>, Naming) {
        match self.unit.grammar.role(node) {
            Role::Text => self.naming(node, scope, depth - 1),
            _ => (Some(shown), Naming::Configured),
        }
    }
}

/// Whether a property can be asked about an operation.
pub(super) fn applies(property: Property, operation: Operation, loops: bool) -> bool {
    let talks = matches!(operation, Operation::Chat | Operation::Agent);
    match property {
        Property::OutputCap | Property::StructuredOutput | Property::Streaming => talks,
        Property::LoopCap => loops,
        _ => true,
    }
}
