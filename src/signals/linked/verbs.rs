//! Calls of a verb that answers, on something that a library for language models made: `rules/model-verbs.yaml`.
//!
//! What a call is made on is what the links of the code say: a constructor, a declared type, an import. So a fluent
//! chain, a field, a parameter and what a factory returns are all one, in every language.

use crate::code::outline::{Call, Outline};
use crate::code::project::{External, Target};
use crate::code::words::words;
use crate::inventory::Language;
use crate::rules::libraries::libraries;
use crate::rules::packages::{Ecosystem, parse_spec};
use crate::tables;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

static TABLE: LazyLock<Verbs> = LazyLock::new(Verbs::read);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    roles: BTreeSet<String>,
    values: BTreeSet<String>,
    handed: BTreeSet<String>,
    bare: BTreeMap<String, BTreeSet<String>>,
    functions: BTreeSet<String>,
    below: BTreeMap<String, BTreeSet<String>>,
    other: BTreeSet<String>,
    not_on: BTreeSet<String>,
    but: BTreeSet<String>,
    configures: BTreeSet<String>,
    families: Vec<Family>,
    types: BTreeSet<String>,
    types_here: BTreeSet<String>,
    interfaces: Interfaces,
    records: Records,
    makes: BTreeSet<String>,
}

/// Verbs of some libraries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    modules: BTreeSet<String>,
    #[serde(default)]
    values: BTreeSet<String>,
    #[serde(default)]
    functions: BTreeSet<String>,
    /// Makers of something that is called like a function.
    #[serde(default)]
    called: BTreeSet<String>,
}

/// Interfaces that a framework implements with a model.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Interfaces {
    /// Calls that get the interface.
    pub(super) makers: BTreeSet<String>,
    /// Annotations of the interface.
    pub(super) marks: BTreeSet<String>,
}

/// Records that are chats.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Records {
    /// Macros in the body of the record's type.
    pub(super) macros: BTreeSet<String>,
    /// What is asked of such a record.
    pub(super) verbs: BTreeSet<String>,
}

/// The table, made ready.
struct Verbs {
    table: Table,
    /// Import names of libraries for language models.
    modules: HashMap<Ecosystem, HashSet<String>>,
    /// All verbs, to tell quickly what is none.
    all: BTreeSet<String>,
}

impl Verbs {
    fn read() -> Verbs {
        let mut table: Table = tables::read("rules/model-verbs.yaml");
        let normal_all = |set: &mut BTreeSet<String>| *set = set.iter().map(|verb| normal(verb)).collect();
        [&mut table.values, &mut table.handed, &mut table.functions, &mut table.other, &mut table.makes]
            .into_iter()
            .for_each(normal_all);
        normal_all(&mut table.records.verbs);
        table.below =
            table.below.iter().map(|(verb, of)| (normal(verb), of.iter().map(|m| normal(m)).collect())).collect();
        for family in &mut table.families {
            normal_all(&mut family.values);
            family.functions = family.functions.iter().map(|f| function(f)).collect();
        }
        let mut modules: HashMap<Ecosystem, HashSet<String>> = HashMap::new();
        for (role, package) in libraries().lists().filter(|(role, _)| table.roles.contains(*role)) {
            let Ok(spec) = parse_spec(package) else {
                tables::broken("rules/ai-libraries.yaml", format_args!("{role} {package}"))
            };
            for import in &spec.imports {
                let import = import.trim_end_matches('*').replace(['\\'], ".").replace("::", ".");
                modules.entry(spec.ecosystem).or_default().insert(import);
            }
        }
        let mut all: BTreeSet<String> =
            table.values.iter().chain(&table.functions).chain(&table.other).cloned().collect();
        all.extend(table.below.keys().cloned());
        all.extend(table.records.verbs.iter().cloned());
        for family in &table.families {
            all.extend(family.values.iter().cloned());
            all.extend(family.functions.iter().map(|f| f.rsplit('.').next().unwrap_or(f).to_owned()));
        }
        Verbs { table, modules, all }
    }
}

/// A verb without case, underscores and a trailing `Async`.
pub(super) fn normal(name: &str) -> String {
    let plain: String = name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect();
    plain.strip_suffix("async").filter(|rest| !rest.is_empty()).unwrap_or(&plain).to_owned()
}

/// `Runner.run_sync`: each part without case and underscores.
fn function(path: &str) -> String {
    path.split('.').map(normal).collect::<Vec<_>>().join(".")
}

/// Whether a name can be such a verb at all.
pub(super) fn can_ask(name: &str) -> bool {
    TABLE.all.contains(&normal(name))
}

/// Interfaces that a framework implements.
pub(super) fn interfaces() -> &'static Interfaces {
    &TABLE.table.interfaces
}

/// Records that are chats.
pub(super) fn records() -> &'static Records {
    &TABLE.table.records
}

/// Whether a name makes an agent or an engine, and asks nothing yet.
pub(super) fn makes(name: &str) -> bool {
    TABLE.table.makes.contains(&normal(name))
}

/// How a file's language and imports let names be known.
pub(super) struct Here<'o> {
    ecosystem: Ecosystem,
    pub(super) outline: &'o Outline,
}

impl<'o> Here<'o> {
    /// For the languages that have packages.
    pub(super) fn new(language: Language, outline: &'o Outline) -> Option<Here<'o>> {
        use Language::*;
        let ecosystem = match language {
            Python => Ecosystem::Pypi,
            TypeScript | JavaScript | Vue | Svelte => Ecosystem::Npm,
            Go => Ecosystem::Go,
            Java | Kotlin => Ecosystem::Maven,
            CSharp => Ecosystem::Nuget,
            Rust => Ecosystem::Cargo,
            Ruby => Ecosystem::Gem,
            Php => Ecosystem::Composer,
            _ => return None,
        };
        Some(Here { ecosystem, outline })
    }

    /// Whether a call asks a model, by what it leads to.
    pub(super) fn of_call(&self, targets: &[Target], call: &Call) -> Option<bool> {
        let name = self.outline.callee_name(call);
        targets.iter().find_map(|target| match target {
            Target::Package(symbol) if symbol.path.ends_with("()") || can_ask(name) => self.asks(symbol, Some(call)),
            _ => None,
        })
    }

    /// Whether a call of a symbol asks a model: `Some(true)` for an answer, `Some(false)` for embeddings and the like.
    pub(super) fn asks(&self, symbol: &External, call: Option<&Call>) -> Option<bool> {
        let table = &TABLE.table;
        let parts: Vec<&str> = symbol.path.split('.').filter(|part| !part.is_empty()).collect();
        let (last, before) = parts.split_last()?;
        let module = self.module(symbol, &parts)?;
        let of = |family: &&Family| family.modules.iter().any(|m| under(&module, m));
        let families: Vec<&Family> = table.families.iter().filter(of).collect();
        if last.ends_with("()") {
            let maker = last.trim_end_matches("()");
            return families.iter().any(|f| f.called.contains(maker)).then_some(true);
        }
        let verb = normal(last);
        if !TABLE.all.contains(&verb) {
            return None;
        }
        let called = |part: &&str| part.ends_with("()");
        let made = before.iter().any(called) || symbol.path.starts_with("()");
        if !made {
            let path = function(&parts.join("."));
            let known = table.functions.contains(&path) || families.iter().any(|f| f.functions.contains(&path));
            let static_create =
                before.last().is_some_and(|of| table.below.get(&verb).is_some_and(|b| b.contains(&normal(of))));
            return match (known || static_create, table.other.contains(&verb)) {
                (true, _) => Some(true),
                (false, other) => other.then_some(false),
            };
        }
        if self.on_other(before) {
            return None;
        }
        if table.other.contains(&verb) {
            return Some(false);
        }
        if let Some(of) = table.below.get(&verb)
            && before.last().is_some_and(|part| of.contains(&normal(part.trim_end_matches("()"))))
        {
            return Some(true);
        }
        let bare = call.is_some_and(|c| c.arguments.is_empty());
        let leads = |of: &BTreeSet<String>| before.iter().any(|part| of.contains(part.trim_end_matches("()")));
        if bare && (table.handed.contains(&verb) || table.bare.get(&verb).is_some_and(|of| !leads(of))) {
            return None;
        }
        (table.values.contains(&verb) || families.iter().any(|f| f.values.contains(&verb))).then_some(true)
    }

    /// Whether the last thing made before a verb is no model: a template, a store, a tool. What only configures is passed
    /// over.
    fn on_other(&self, before: &[&str]) -> bool {
        let table = &TABLE.table;
        let configures = |part: &str| words(part).first().is_some_and(|word| table.configures.contains(word));
        let mut last = before.len();
        while last > 1 && before.get(last - 1).is_some_and(|part| part.ends_with("()") && configures(part)) {
            last -= 1;
        }
        let before = before.get(..last).unwrap_or_default();
        let called = |part: &&str| part.ends_with("()");
        let from = before.iter().rposition(called).unwrap_or(0);
        let start = before.get(..from).and_then(|b| b.iter().rposition(called)).map_or(0, |at| at + 1);
        let on = before.get(start..).unwrap_or_default().join(" ");
        let on = words(&on);
        let but = on.iter().any(|word| table.but.contains(word));
        on.iter().any(|word| table.not_on.contains(word) && (!but || word.starts_with("embed")))
    }

    /// The module of a symbol, when it is of a library for language models.
    fn module(&self, symbol: &External, parts: &[&str]) -> Option<String> {
        let plain = |part: &&str| part.trim_end_matches("()").to_owned();
        if symbol.module.is_empty() {
            let first = parts.first().map(plain)?;
            let table = &TABLE.table;
            return match self.ecosystem {
                Ecosystem::Gem => self.known(&parts.iter().map(plain).collect::<Vec<_>>().join(".")),
                Ecosystem::Nuget | Ecosystem::Maven => {
                    let used = || {
                        let modules = self.outline.imports.iter().map(|import| self.outline.spell(import.module));
                        modules.map(|module| module.replace('\\', ".")).find_map(|module| self.known(&module))
                    };
                    if table.types.contains(&first) {
                        Some(used().unwrap_or(first))
                    } else if table.types_here.contains(&first) {
                        used()
                    } else {
                        None
                    }
                }
                _ => None,
            };
        }
        let module = symbol.module.trim_start_matches('\\').replace('\\', ".").replace("::", ".");
        let mut whole = module.clone();
        for part in parts.iter().take_while(|part| !part.ends_with("()")).take(4) {
            whole.push('.');
            whole.push_str(part);
        }
        self.known(&whole).map(|_| module)
    }

    /// The text, when it begins with the import name of a library for language models.
    fn known(&self, text: &str) -> Option<String> {
        let modules = TABLE.modules.get(&self.ecosystem)?;
        let ends = text.char_indices().filter(|(_, c)| matches!(c, '.' | '/' | ':')).map(|(at, _)| at);
        let any = ends.chain([text.len()]).any(|end| modules.contains(text.get(..end).unwrap_or_default()));
        any.then(|| text.to_owned())
    }
}

/// Whether a module is this one or below it.
fn under(module: &str, of: &str) -> bool {
    module.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/', ':']))
}
