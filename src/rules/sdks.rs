//! `rules/callsites.yaml`: the libraries, how their calls look, the names of their options and what they default to.

use crate::inventory::Language;
use crate::model::{How, LibraryDefault, Operation, Property};
use crate::rules::libraries::libraries;
use crate::rules::packages::{Ecosystem, PackageSpec, parse_spec};
use crate::tables::{self, Pattern};
use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{LazyLock, OnceLock};

const NAME: &str = "rules/callsites.yaml";

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    announce: Vec<String>,
    opaque: Vec<String>,
    model_options: Vec<String>,
    prompt_options: Vec<String>,
    pinned: Vec<Pattern>,
    environment: Vec<Pattern>,
    off: Pattern,
    open: Pattern,
    wrappers: Pattern,
    properties: BTreeMap<Property, Words>,
    sdks: Vec<SdkFile>,
}

/// How a property shows.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Words {
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    values: BTreeMap<String, Pattern>,
    #[serde(default)]
    around: Vec<Pattern>,
    #[serde(default)]
    carried: Vec<Pattern>,
    #[serde(default)]
    maybe: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct SdkFile {
    sdk: String,
    provider: String,
    packages: Vec<String>,
    #[serde(default)]
    makers: Vec<MakerFile>,
    #[serde(default)]
    calls: Vec<CallFile>,
    #[serde(default)]
    passes: Vec<String>,
    #[serde(default)]
    receivers: Option<Pattern>,
    #[serde(default)]
    defaults: BTreeMap<Property, LibraryDefault>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct MakerFile {
    names: Vec<String>,
    kind: MakerKind,
    #[serde(default)]
    provider: Option<String>,
    #[serde(default)]
    operation: Option<Operation>,
    #[serde(default)]
    argument: Option<String>,
    #[serde(default)]
    model: Option<usize>,
}

/// What a constructor makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MakerKind {
    /// A connection; the call names the model.
    Client,
    /// A model with its settings.
    Model,
    /// Something that leads to a model whose settings are made elsewhere: an interface, a container.
    Handle,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CallFile {
    #[serde(default)]
    method: Vec<String>,
    #[serde(default)]
    function: Vec<String>,
    operation: Operation,
    #[serde(default)]
    made: bool,
    #[serde(default)]
    model: Option<usize>,
    #[serde(default)]
    has: Vec<Property>,
    #[serde(default)]
    languages: Vec<Language>,
}

/// How a property shows, compiled.
#[derive(Debug)]
pub(crate) struct Signs {
    /// Names of options, normalised.
    pub(crate) options: BTreeSet<String>,
    /// Options that say it only with such a value.
    pub(crate) values: BTreeMap<String, Pattern>,
    /// Texts around the call.
    pub(crate) around: Vec<Pattern>,
    /// Calls whose result, passed as an argument, brings it.
    pub(crate) carried: Vec<Pattern>,
    /// Options that can bring it, which nobody can see.
    pub(crate) maybe: BTreeSet<String>,
}

/// A constructor.
#[derive(Debug)]
pub(crate) struct Maker {
    pub(crate) names: Vec<Vec<String>>,
    pub(crate) kind: MakerKind,
    pub(crate) provider: Option<String>,
    pub(crate) operation: Option<Operation>,
    /// Text its arguments must hold.
    pub(crate) argument: Option<String>,
    /// Position of the model among its arguments.
    pub(crate) model: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct CallPattern {
    /// Ends of the dotted name.
    pub(crate) methods: Vec<Vec<String>>,
    /// Names of functions of the library.
    pub(crate) functions: Vec<String>,
    pub(crate) operation: Operation,
    /// The name is ordinary: the receiver must be known.
    pub(crate) made: bool,
    pub(crate) model: Option<usize>,
    /// What the call means by itself.
    pub(crate) has: Vec<Property>,
    pub(crate) languages: Vec<Language>,
}

/// A library.
#[derive(Debug)]
pub(crate) struct Sdk {
    pub(crate) name: String,
    pub(crate) provider: String,
    pub(crate) packages: Vec<PackageSpec>,
    pub(crate) makers: Vec<Maker>,
    pub(crate) calls: Vec<CallPattern>,
    /// Methods and functions that hand a model on.
    pub(crate) passes: BTreeSet<String>,
    /// Names of receivers that are models of this library wherever it is imported.
    pub(crate) receivers: Option<Pattern>,
    pub(crate) defaults: BTreeMap<Property, LibraryDefault>,
    finder: OnceLock<Option<AhoCorasick>>,
}

impl Sdk {
    /// What holds where nothing sets a property.
    pub(crate) fn unset(&self, property: Property) -> How {
        self.defaults.get(&property).map_or(How::NotSet, |default| How::Default(default.clone()))
    }
}

/// The compiled catalogue.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// Texts that announce a call in a file that imports no library.
    pub(crate) announce: Vec<String>,
    /// Packages by library: what the scan must search for.
    pub(crate) packages: Vec<(String, usize)>,
    pub(crate) opaque: BTreeSet<String>,
    pub(crate) model_options: Vec<String>,
    pub(crate) prompt_options: BTreeSet<String>,
    pub(crate) pinned: Vec<Pattern>,
    pub(crate) environment: Vec<Pattern>,
    pub(crate) off: Pattern,
    /// Names of variables that hold options.
    pub(crate) open: Pattern,
    /// Functions whose first argument is the name of a model.
    pub(crate) wrappers: Pattern,
    pub(crate) properties: BTreeMap<Property, Signs>,
    pub(crate) sdks: Vec<Sdk>,
    /// Last names of all constructors and of all calls.
    pub(crate) makers: HashSet<String>,
    pub(crate) calls: HashSet<String>,
}

pub(crate) fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::compile(tables::read(NAME)));
    &CATALOGUE
}

/// Option names are compared without case and separators, and without `with` and `set`.
pub(crate) fn normal(name: &str) -> String {
    let prefix = ["With", "with_", "set_", "Set"].iter().find_map(|p| name.strip_prefix(p));
    let name = prefix.filter(|rest| rest.len() > 3).unwrap_or(name);
    name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

impl Catalogue {
    fn compile(file: File) -> Catalogue {
        let names = |list: Vec<String>| list.iter().map(|n| normal(n)).collect::<BTreeSet<_>>();
        let signs = |(property, words): (Property, Words)| {
            let signs = Signs {
                options: names(words.options),
                values: words.values.into_iter().map(|(name, pattern)| (normal(&name), pattern)).collect(),
                around: words.around,
                carried: words.carried,
                maybe: names(words.maybe),
            };
            (property, signs)
        };
        let properties = file.properties.into_iter().map(signs).collect();
        let mut sdks = Vec::new();
        let mut packages = Vec::new();
        for (index, sdk) in file.sdks.into_iter().enumerate() {
            let named = || sdk.packages.iter().map(|name| libraries().in_full(name));
            let spec = |name: &str| parse_spec(name).unwrap_or_else(|why| tables::broken(NAME, why));
            let parsed = named().map(spec).collect();
            packages.extend(named().map(|name| (name.to_owned(), index)));
            let dotted = |names: Vec<String>| -> Vec<Vec<String>> {
                names.iter().map(|n| n.split('.').map(str::to_owned).collect()).collect()
            };
            sdks.push(Sdk {
                packages: parsed,
                makers: sdk
                    .makers
                    .into_iter()
                    .map(|m| Maker {
                        names: dotted(m.names),
                        kind: m.kind,
                        provider: m.provider,
                        operation: m.operation,
                        argument: m.argument,
                        model: m.model,
                    })
                    .collect(),
                calls: sdk
                    .calls
                    .into_iter()
                    .map(|c| CallPattern {
                        methods: dotted(c.method),
                        functions: c.function,
                        operation: c.operation,
                        made: c.made,
                        model: c.model,
                        has: c.has,
                        languages: c.languages,
                    })
                    .collect(),
                passes: sdk.passes.into_iter().collect(),
                receivers: sdk.receivers,
                defaults: sdk.defaults,
                finder: OnceLock::new(),
                name: sdk.sdk,
                provider: sdk.provider,
            });
        }
        let makers = sdks.iter().flat_map(|s| &s.makers).flat_map(|m| &m.names).filter_map(|n| n.last().cloned());
        let patterns = || sdks.iter().flat_map(|s| &s.calls);
        let functions = patterns().flat_map(|c| &c.functions).filter_map(|f| f.rsplit('.').next().map(str::to_owned));
        let calls = patterns().flat_map(|c| &c.methods).filter_map(|m| m.last().cloned()).chain(functions).collect();
        Catalogue {
            makers: makers.collect(),
            calls,
            announce: file.announce,
            packages,
            opaque: names(file.opaque),
            model_options: file.model_options.iter().map(|n| normal(n)).collect(),
            prompt_options: names(file.prompt_options),
            pinned: file.pinned,
            environment: file.environment,
            off: file.off,
            open: file.open,
            wrappers: file.wrappers,
            properties,
            sdks,
        }
    }
}

impl Sdk {
    /// Whether a text holds the name of a call or constructor of the library, opening its arguments. Most files that
    /// import a library call no model; they need no parser.
    pub(crate) fn occurs(&self, text: &[u8]) -> bool {
        let finder = self.finder.get_or_init(|| {
            let makers = self.makers.iter().filter(|m| m.kind != MakerKind::Handle).flat_map(|m| &m.names);
            let methods = self.calls.iter().flat_map(|c| &c.methods).chain(makers).filter_map(|n| n.last().cloned());
            let functions = self.calls.iter().flat_map(|c| &c.functions);
            let functions = functions.filter_map(|f| f.rsplit('.').next().map(str::to_owned));
            let names: BTreeSet<String> = methods.chain(functions).collect();
            AhoCorasick::new(names.iter().flat_map(|n| [format!("{n}("), format!("{n}<"), format!("{n} as ")])).ok()
        });
        finder.as_ref().is_none_or(|f| f.is_match(text))
    }

    /// Whether the library exists for a language.
    pub(crate) fn speaks(&self, language: Language) -> bool {
        self.packages.iter().any(|p| match p.ecosystem {
            Ecosystem::Pypi => language == Language::Python,
            Ecosystem::Npm => matches!(language, Language::TypeScript | Language::JavaScript),
            Ecosystem::Go => language == Language::Go,
            Ecosystem::Maven => language == Language::Java,
            Ecosystem::Nuget => language == Language::CSharp,
            Ecosystem::Cargo => language == Language::Rust,
            _ => false,
        })
    }

    /// Whether a module of an import belongs to the library.
    pub(crate) fn owns(&self, module: &str, name: &str) -> bool {
        let full = format!("{module}.{name}");
        self.packages.iter().flat_map(|p| p.imports.iter().map(move |i| (p.ecosystem, i))).any(|(ecosystem, import)| {
            let import = import.trim_end_matches('*');
            let (text, separators): (&str, &[char]) = match ecosystem {
                Ecosystem::Pypi => (&full, &['.']),
                Ecosystem::Npm | Ecosystem::Go => (module, &['/']),
                Ecosystem::Cargo => (module, &[':']),
                _ => (module, &['.']),
            };
            let import = if ecosystem == Ecosystem::Cargo { import.replace('-', "_") } else { import.to_owned() };
            text.strip_prefix(import.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(separators))
        })
    }
}
