//! The call sites of one file: which calls are calls of a model, and what is known about each.

use super::grammar::Role;
use super::options::{Opt, Options};
use super::origin::{Origin, Origins, ends};
use super::traits::{Sources, applies};
use super::unit::Unit;
use crate::inventory::Language;
use crate::model::{CallSite, How, Naming, Operation, Property, State, Trait};
use crate::rules::sdks::{CallPattern, Catalogue, MakerKind};
use std::collections::{BTreeMap, BTreeSet};
use tree_sitter::Node;

/// Constructors kept of one file.
const MAX_MADE: usize = 60;
/// Call sites kept of one file.
const MAX_SITES: usize = 200;

/// A call site before clients of other files are known.
#[derive(Debug, Clone)]
pub(in crate::signals) struct RawSite {
    pub(in crate::signals) site: CallSite,
    /// Library, by position in the catalogue.
    pub(super) sdk: usize,
    /// Module and name that the client is imported by.
    pub(super) imported: Option<(String, String)>,
}

/// A constructor, for the calls of other files.
#[derive(Debug, Clone)]
pub(in crate::signals) struct Made {
    pub(super) sdk: usize,
    pub(super) line: u32,
    /// Names it is assigned to.
    pub(super) names: Vec<String>,
    pub(super) properties: BTreeMap<Property, Trait>,
    pub(super) model: Option<String>,
    pub(super) naming: Naming,
}

/// What one file gave.
#[derive(Debug, Default)]
pub(in crate::signals) struct FileSites {
    pub(in crate::signals) sites: Vec<RawSite>,
    pub(in crate::signals) made: Vec<Made>,
    /// A bound that was hit.
    pub(in crate::signals) bound: Option<&'static str>,
}

/// Finds the sites of a file.
pub(super) fn sites(
    unit: &Unit<'_>,
    catalogue: &'static Catalogue,
    language: Language,
    imported: &BTreeSet<usize>,
    path: &str,
) -> FileSites {
    let origins = Origins::new(unit, catalogue, imported);
    let mut finder = Finder { unit, catalogue, language, origins, path, out: FileSites::default() };
    let mut used = BTreeSet::new();
    for index in 0..unit.calls.len() {
        if finder.out.sites.len() >= MAX_SITES {
            finder.out.bound = Some("too many calls in one file");
            break;
        }
        if let Some((sdk, pattern, origin)) = finder.pattern(index) {
            if let Some((_, Some(call))) = origin.maker {
                used.insert(call);
            }
            finder.site(index, sdk, pattern, &origin);
        }
    }
    for index in 0..unit.calls.len() {
        finder.constructor(index, &used);
    }
    finder.out.sites.sort_by(|a, b| (a.site.line, &a.site.call).cmp(&(b.site.line, &b.site.call)));
    finder.out
}

struct Finder<'u, 't> {
    unit: &'u Unit<'t>,
    catalogue: &'static Catalogue,
    language: Language,
    origins: Origins<'u, 't>,
    path: &'u str,
    out: FileSites,
}

impl<'u, 't> Finder<'u, 't> {
    /// The library and pattern that a call matches, with the origin of its receiver.
    fn pattern(&self, index: usize) -> Option<(usize, &'static CallPattern, Origin)> {
        let call = self.unit.calls.get(index)?;
        let last = call.path.last()?;
        if !self.catalogue.calls.contains(last) && !self.unit.imports.contains_key(last) {
            return None;
        }
        let full = self.unit.full_path(index);
        let resolved = self.origins.resolved(&full);
        let owner = if call.base.is_none() { self.origins.owner(&full) } else { None };
        let mut origin: Option<Origin> = None;
        let order = self.origins.imported.iter().copied();
        let speaks = |i: &usize| self.catalogue.sdks.get(*i).is_some_and(|s| s.speaks(self.language));
        let rest = (0..self.catalogue.sdks.len()).filter(|i| !self.origins.imported.contains(i)).filter(speaks);
        let mut best: Option<(usize, &'static CallPattern)> = None;
        for sdk in order.chain(rest) {
            let imported = self.origins.imported.contains(&sdk);
            let Some(entry) = self.catalogue.sdks.get(sdk) else { continue };
            for pattern in entry.calls.iter().filter(|p| p.speaks(self.language)) {
                if pattern.functions.iter().any(|f| function(&resolved, f)) && owner.is_some_and(|o| o.contains(&sdk)) {
                    return Some((sdk, pattern, Origin::default()));
                }
                if !pattern.methods.iter().any(|m| full.len() > m.len() && gap_ends(&full, m)) {
                    continue;
                }
                // A method of a module is a function: `openai.chat.completions.create` counts, `os.path` does not.
                if owner.is_some_and(|o| !o.is_empty() && !o.contains(&sdk)) {
                    continue;
                }
                let origin = origin.get_or_insert_with(|| self.origins.receiver(index));
                if origin.sdk == Some(sdk) {
                    return Some((sdk, pattern, std::mem::take(origin)));
                }
                let before = full.len().checked_sub(2).and_then(|i| full.get(i)).map_or("", String::as_str);
                let plausible =
                    !pattern.made || (imported && entry.receivers.as_ref().is_some_and(|re| re.is_match(before)));
                let telling = |m: &Vec<String>| m.len() > 1 || self.announced(m);
                let foreign = !pattern.made && pattern.methods.iter().any(|m| telling(m) && gap_ends(&full, m));
                let fits = plausible && origin.sdk.is_none() && (imported || foreign);
                if fits && best.is_none() {
                    best = Some((sdk, pattern));
                }
            }
        }
        best.map(|(sdk, pattern)| (sdk, pattern, origin.unwrap_or_default()))
    }

    /// Whether a method name is telling enough to be searched for where no library is imported.
    fn announced(&self, method: &[String]) -> bool {
        method.last().is_some_and(|name| self.catalogue.announce.iter().any(|text| text.contains(name.as_str())))
    }

    fn options(&self, call: usize) -> Options<'u, 't> {
        let mut options = Options::new(self.unit, self.catalogue);
        options.call(call, 0);
        options
    }

    fn site(&mut self, index: usize, sdk: usize, pattern: &'static CallPattern, origin: &Origin) {
        let (Some(call), Some(entry)) = (self.unit.calls.get(index), self.catalogue.sdks.get(sdk)) else { return };
        let mut own = self.options(index);
        for link in &origin.links {
            own.call(*link, 1);
            if let Some(link) = self.unit.calls.get(*link)
                && let Some(name) = link.path.last()
            {
                own.list.push(Opt { name: crate::rules::sdks::normal(name), written: name.clone(), value: None });
            }
        }
        let maker = self.origins.maker_of(origin);
        let settings = maker.is_some_and(|m| m.kind != MakerKind::Handle);
        let made = origin.maker.and_then(|(_, call)| call).filter(|_| settings);
        let client = made.map(|call| (self.options(call), self.unit.calls.get(call).map_or(0, |c| c.line)));
        let needs_client =
            !pattern.methods.is_empty() && !pattern.functions.iter().any(|f| call.path.last() == Some(f));
        let elsewhere = needs_client && made.is_none();
        let carried = self.carried(index);
        let sources = Sources {
            unit: self.unit,
            catalogue: self.catalogue,
            own: &own.list,
            client: client.as_ref().map(|(o, line)| (o.list.as_slice(), *line)),
            around: &call.around,
            carried: &carried,
            open: own.open,
            elsewhere,
            sdk: Some(entry),
        };
        let operation = maker.and_then(|m| m.operation).filter(|_| pattern.made).unwrap_or(pattern.operation);
        let positional = pattern.model.and_then(|n| self.positional(index, n)).or_else(|| {
            let (maker, made) = (maker?, made?);
            self.positional(made, maker.model?)
        });
        let (model, naming) = sources.model(positional, call.scope);
        let properties = self.properties(&sources, operation, pattern, index, naming);
        let user_input = self.user_input(index);
        let provider = maker.and_then(|m| m.provider.clone()).unwrap_or_else(|| entry.provider.clone());
        let site = CallSite {
            path: self.path.to_owned(),
            line: call.line,
            sdk: entry.name.clone(),
            provider,
            operation,
            call: self.unit.full_path(index).join("."),
            model,
            naming,
            properties,
            user_input,
            constructed_only: false,
        };
        let imported = origin.imported.as_ref().map(|i| (i.module.clone(), i.name.clone()));
        self.out.sites.push(RawSite { site, sdk, imported: imported.filter(|_| elsewhere) });
    }

    fn properties(
        &self,
        sources: &Sources<'_, 't>,
        operation: Operation,
        pattern: &CallPattern,
        index: usize,
        naming: Naming,
    ) -> BTreeMap<Property, Trait> {
        // A call with tools loops only where the library runs them; elsewhere the loop is the caller's.
        let runs_tools = sources.sdk.is_some_and(|s| s.defaults.contains_key(&Property::LoopCap));
        let tools = || sources.own.iter().any(|o| o.name == "tools" && o.value.is_some());
        let loops = operation == Operation::Agent || (runs_tools && tools());
        let mut out = BTreeMap::new();
        for property in Property::ALL {
            let answer = if !applies(property, operation, loops) {
                Trait::new(State::NotApplicable, How::Nothing)
            } else if pattern.has.contains(&property) {
                Trait::new(State::Yes, How::Nature)
            } else {
                match property {
                    Property::ErrorPath => self.error_path(index, sources),
                    Property::PinnedModel | Property::ConfiguredModel => named(property, naming),
                    Property::Streaming => self.streaming(index, sources),
                    Property::StructuredOutput if self.unit.calls.get(index).is_some_and(|c| c.typed) => {
                        Trait::new(State::Yes, How::TypedResult)
                    }
                    _ => sources.answer(property),
                }
            };
            out.insert(property, answer);
        }
        out
    }

    /// A handler around the call, on its promise, or around every caller in this file.
    fn error_path(&self, index: usize, sources: &Sources<'_, 't>) -> Trait {
        let Some(call) = self.unit.calls.get(index) else { return Trait::new(State::Unknown, How::Nothing) };
        if let Some(guard) = &call.guard {
            return match guard.silent {
                true => Trait::new(State::No, How::SilentHandler(guard.line)),
                false => Trait::new(State::Yes, How::Handled(guard.how.to_owned(), guard.line)),
            };
        }
        let answer = sources.answer(Property::ErrorPath);
        if answer.state == State::Yes {
            return answer;
        }
        let mut at = index;
        for _ in 0..8 {
            let Some(next) = self.unit.used_by.get(&at) else { break };
            let Some(link) = self.unit.calls.get(*next) else { break };
            let signs = self.catalogue.properties.get(&Property::ErrorPath);
            let name = link.path.last().map(|n| crate::rules::sdks::normal(n)).unwrap_or_default();
            if signs.is_some_and(|s| s.options.contains(&name)) {
                return Trait::new(State::Yes, How::Handled(name, link.line));
            }
            at = *next;
        }
        let function = self.unit.scopes.get(call.scope).and_then(|s| self.unit.scopes.get(s.function));
        if let Some(function) = function.filter(|f| !f.name.is_empty()) {
            let mut callers = self.unit.calls.iter().filter(|c| c.path.last() == Some(&function.name)).peekable();
            if let Some(first) = callers.peek().map(|c| c.line)
                && callers.all(|c| c.guard.as_ref().is_some_and(|g| !g.silent))
            {
                return Trait::new(State::Yes, How::HandledByCaller(first));
            }
        }
        Trait::new(State::No, How::NoHandler)
    }

    fn streaming(&self, index: usize, sources: &Sources<'_, 't>) -> Trait {
        let by_name = self.unit.calls.get(index).and_then(|c| c.path.last());
        if by_name.is_some_and(|n| n.to_ascii_lowercase().contains("stream")) {
            return Trait::new(State::Yes, How::Name);
        }
        sources.answer(Property::Streaming)
    }

    /// Texts of the calls that the arguments come from.
    fn carried(&self, index: usize) -> Vec<String> {
        let Some(call) = self.unit.calls.get(index) else { return Vec::new() };
        let Some(arguments) = call.arguments else { return Vec::new() };
        let mut cursor = arguments.walk();
        let heads: Vec<Node<'t>> = arguments.named_children(&mut cursor).take(12).collect();
        let mut out = Vec::new();
        for head in heads {
            let head = if let Role::Argument(_, "") = self.unit.grammar.role(head) {
                super::unit::last(head).unwrap_or(head)
            } else {
                head
            };
            if matches!(self.unit.grammar.role(head), Role::Name | Role::Member(..)) {
                let (path, _) = self.unit.path(head);
                let at = head.start_byte();
                let first = path.first().and_then(|n| self.unit.lookup(n, call.scope, at));
                out.extend(first.map(|v| self.unit.excerpt(v)));
            }
        }
        out
    }

    fn positional(&self, index: usize, wanted: usize) -> Option<Node<'t>> {
        let arguments = self.unit.calls.get(index)?.arguments?;
        let mut cursor = arguments.walk();
        let mut values = arguments.named_children(&mut cursor).filter(|v| {
            let named =
                matches!(self.unit.grammar.role(*v), Role::Argument(name, _) if v.child_by_field_name(name).is_some());
            !named && !matches!(self.unit.grammar.role(*v), Role::Comment | Role::Object | Role::Spread)
        });
        values.nth(wanted)
    }

    /// Whether a parameter of the function reaches what is asked.
    fn user_input(&self, index: usize) -> Trait {
        let Some(call) = self.unit.calls.get(index) else { return Trait::new(State::Unknown, How::Nothing) };
        let tainted = self.unit.tainted(call.scope);
        let mut parts: Vec<Node<'t>> = Vec::new();
        let prompts = &self.catalogue.prompt_options;
        let mut options = self.options(index);
        parts.extend(options.list.drain(..).filter(|o| prompts.contains(&o.name)).filter_map(|o| o.value));
        if parts.is_empty()
            && let Some(arguments) = call.arguments
        {
            let mut cursor = arguments.walk();
            let positional = arguments.named_children(&mut cursor).filter(|v| {
                !matches!(self.unit.grammar.role(*v), Role::Argument(name, _) if v.child_by_field_name(name).is_some())
            });
            parts.extend(positional.take(4));
        }
        let mut any = false;
        for part in parts {
            let names = self.unit.names(part);
            any |= !names.is_empty();
            if let Some(name) = names.iter().find(|n| tainted.contains(*n)) {
                return Trait::new(State::Yes, How::Parameter(name.clone()));
            }
        }
        if any { Trait::new(State::Unknown, How::Nothing) } else { Trait::new(State::No, How::FixedText) }
    }

    /// Keeps a constructor for other files; one that nothing here calls is a site of its own.
    fn constructor(&mut self, index: usize, used: &BTreeSet<usize>) {
        if self.out.made.len() >= MAX_MADE {
            return;
        }
        let Some(call) = self.unit.calls.get(index) else { return };
        let Some((sdk, maker)) = self.origins.maker(index) else { return };
        let Some(entry) = self.catalogue.sdks.get(sdk) else { return };
        let Some(maker) = entry.makers.get(maker) else { return };
        // A builder chain is one constructor: it is met at its `build`, or where it is kept unfinished in a variable.
        let full = self.unit.full_path(index);
        let builder = full.last().is_some_and(|l| l == "builder");
        let mut top = index;
        for _ in 0..40 {
            match self.unit.used_by.get(&top).filter(|_| builder) {
                Some(next) => top = *next,
                None => break,
            }
        }
        let finished = builder && self.unit.full_path(top).iter().any(|p| p == "build");
        if finished || maker.kind == MakerKind::Handle {
            return;
        }
        let mut options = self.options(top);
        options.open |= builder;
        let sources = Sources {
            unit: self.unit,
            catalogue: self.catalogue,
            own: &options.list,
            client: None,
            around: &[],
            carried: &[],
            open: options.open,
            elsewhere: false,
            sdk: Some(entry),
        };
        let positional = maker.model.and_then(|n| self.positional(index, n));
        let (model, naming) = sources.model(positional, call.scope);
        let shared = [Property::Timeout, Property::Retries, Property::OutputCap, Property::Fallback];
        let properties: BTreeMap<_, _> = shared.iter().map(|p| (*p, sources.answer(*p))).collect();
        let value = |node: Node<'t>| self.unit.path(node).1.map_or(node.id(), |n| n.id()) == call.node.id();
        let names = self.unit.assigns.iter().filter(|(_, list)| list.iter().any(|a| value(a.value)));
        let names = names.map(|(name, _)| name.clone()).take(4).collect();
        let made = Made { sdk, line: call.line, names, properties: properties.clone(), model: model.clone(), naming };
        self.out.made.push(made);
        if maker.kind != MakerKind::Model || used.contains(&index) || self.out.sites.len() >= MAX_SITES {
            return;
        }
        let operation = maker.operation.unwrap_or(Operation::Chat);
        let mut properties = properties;
        for property in Property::ALL {
            properties.entry(property).or_insert_with(|| match property {
                Property::PinnedModel | Property::ConfiguredModel => named(property, naming),
                _ => Trait::new(State::NotApplicable, How::CalledElsewhere),
            });
            if !applies(property, operation, false) {
                properties.insert(property, Trait::new(State::NotApplicable, How::Nothing));
            }
        }
        let site = CallSite {
            path: self.path.to_owned(),
            line: call.line,
            sdk: entry.name.clone(),
            provider: maker.provider.clone().unwrap_or_else(|| entry.provider.clone()),
            operation,
            call: full.join("."),
            model,
            naming,
            properties,
            user_input: Trait::new(State::NotApplicable, How::Nothing),
            constructed_only: true,
        };
        self.out.sites.push(RawSite { site, sdk, imported: None });
    }
}

impl CallPattern {
    fn speaks(&self, language: Language) -> bool {
        self.languages.is_empty() || self.languages.contains(&language)
    }
}

/// A function of the library, by name or through its module.
fn function(path: &[String], name: &str) -> bool {
    let wanted: Vec<String> = name.split('.').map(str::to_owned).collect();
    path.len() <= wanted.len() + 1 && ends(path, &wanted)
}

/// `prompt.*.call`: the parts in order, `*` for any number between.
fn gap_ends(path: &[String], pattern: &[String]) -> bool {
    match pattern.iter().position(|p| p == "*") {
        None => ends(path, pattern),
        Some(star) => {
            let (Some(head), Some(tail)) = (pattern.get(..star), pattern.get(star + 1..)) else { return false };
            ends(path, tail) && path.windows(head.len().max(1)).any(|w| w == head)
        }
    }
}

pub(super) fn named(property: Property, naming: Naming) -> Trait {
    let (yes, how) = match property {
        Property::PinnedModel => (Naming::Pinned, How::Pinned),
        _ => (Naming::Configured, How::Configured),
    };
    match naming {
        Naming::Unknown => Trait::new(State::Unknown, How::ModelElsewhere),
        // Where the model comes from a setting, only the setting can pin it.
        Naming::Configured if property == Property::PinnedModel => Trait::new(State::Unknown, How::ModelConfigured),
        found if found == yes => Trait::new(State::Yes, how),
        Naming::Pinned => Trait::new(State::No, How::PinnedInCode),
        _ => Trait::new(State::No, How::FloatingAlias),
    }
}
