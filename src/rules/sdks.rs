//! `rules/callsites.yaml`: the libraries, how their calls look, the names of their options and what they default to.

use crate::inventory::Language;
use crate::model::{Operation, Property};
use crate::rules::packages::{Ecosystem, PackageSpec, parse_spec};
use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{LazyLock, OnceLock};

const TEXT: &str = include_str!("../../rules/callsites.yaml");
const NAME: &str = "rules/callsites.yaml";

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    announce: Vec<String>,
    opaque: Vec<String>,
    model_options: Vec<String>,
    prompt_options: Vec<String>,
    pinned: Vec<String>,
    environment: Vec<String>,
    off: String,
    open: String,
    wrappers: String,
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
    values: BTreeMap<String, String>,
    #[serde(default)]
    around: Vec<String>,
    #[serde(default)]
    carried: Vec<String>,
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
    role: Option<String>,
    #[serde(default)]
    makers: Vec<MakerFile>,
    #[serde(default)]
    calls: Vec<CallFile>,
    #[serde(default)]
    passes: Vec<String>,
    #[serde(default)]
    receivers: Option<String>,
    #[serde(default)]
    defaults: BTreeMap<Property, String>,
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
    pub(crate) values: BTreeMap<String, Regex>,
    /// Texts around the call.
    pub(crate) around: Vec<Regex>,
    /// Calls whose result, passed as an argument, brings it.
    pub(crate) carried: Vec<Regex>,
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

/// A call.
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
    pub(crate) receivers: Option<Regex>,
    pub(crate) defaults: BTreeMap<Property, String>,
    finder: OnceLock<Option<AhoCorasick>>,
}

/// The compiled catalogue.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// Texts that announce a call in a file that imports no library.
    pub(crate) announce: Vec<String>,
    /// Packages by library: what the scan must search for.
    pub(crate) packages: Vec<(String, usize)>,
    /// Lists of the vocabulary that packages of the libraries join: list, package.
    pub(crate) roles: Vec<(String, String)>,
    pub(crate) opaque: BTreeSet<String>,
    pub(crate) model_options: Vec<String>,
    pub(crate) prompt_options: BTreeSet<String>,
    pub(crate) pinned: Vec<Regex>,
    pub(crate) environment: Vec<Regex>,
    pub(crate) off: Regex,
    /// Names of variables that hold options.
    pub(crate) open: Regex,
    /// Functions whose first argument is the name of a model.
    pub(crate) wrappers: Regex,
    pub(crate) properties: BTreeMap<Property, Signs>,
    pub(crate) sdks: Vec<Sdk>,
    /// Last names of all constructors and of all calls.
    pub(crate) makers: HashSet<String>,
    pub(crate) calls: HashSet<String>,
}

/// The shipped catalogue; a broken one cannot ship (a test loads it), and would find nothing.
pub(crate) fn catalogue() -> Option<&'static Catalogue> {
    static CATALOGUE: LazyLock<Option<Catalogue>> = LazyLock::new(|| Catalogue::parse(TEXT).ok());
    CATALOGUE.as_ref()
}

/// Option names are compared without case and separators, and without `with` and `set`.
pub(crate) fn normal(name: &str) -> String {
    let prefix = ["With", "with_", "set_", "Set"].iter().find_map(|p| name.strip_prefix(p));
    let name = prefix.filter(|rest| rest.len() > 3).unwrap_or(name);
    name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

impl Catalogue {
    /// Reads and checks a catalogue.
    ///
    /// # Errors
    /// The first problem, with its place.
    pub(crate) fn parse(text: &str) -> Result<Catalogue, String> {
        let file: File = serde_yaml::from_str(text).map_err(|error| {
            let line = error.location().map_or(0, |l| l.line());
            format!("{NAME}:{line}: {}", error.to_string().lines().next().unwrap_or_default())
        })?;
        let place = |snippet: &str| text.lines().position(|l| l.contains(snippet)).map_or(0, |i| i + 1);
        let regex = |pattern: &String| {
            Regex::new(pattern).map_err(|_| format!("{NAME}:{}: `{pattern}` is not a pattern", place(pattern)))
        };
        let regexes = |list: &[String]| list.iter().map(regex).collect::<Result<Vec<_>, _>>();
        let names = |list: Vec<String>| list.iter().map(|n| normal(n)).collect::<BTreeSet<_>>();
        let mut properties = BTreeMap::new();
        for (property, words) in file.properties {
            let values = words.values.iter().map(|(name, p)| Ok((normal(name), regex(p)?)));
            let signs = Signs {
                values: values.collect::<Result<_, String>>()?,
                around: regexes(&words.around)?,
                carried: regexes(&words.carried)?,
                options: names(words.options),
                maybe: names(words.maybe),
            };
            properties.insert(property, signs);
        }
        let mut sdks = Vec::new();
        let (mut packages, mut roles) = (Vec::new(), Vec::new());
        for (index, sdk) in file.sdks.into_iter().enumerate() {
            if let Some(role) = &sdk.role {
                roles.extend(sdk.packages.iter().map(|package| (role.clone(), package.clone())));
            }
            let parsed = sdk.packages.iter().map(|name| {
                packages.push((name.clone(), index));
                parse_spec(name).map_err(|why| format!("{NAME}:{}: {why}", place(name)))
            });
            let parsed = parsed.collect::<Result<Vec<_>, _>>()?;
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
                receivers: sdk.receivers.as_ref().map(regex).transpose()?,
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
        Ok(Catalogue {
            makers: makers.collect(),
            calls,
            announce: file.announce,
            packages,
            roles,
            opaque: names(file.opaque),
            model_options: file.model_options.iter().map(|n| normal(n)).collect(),
            prompt_options: names(file.prompt_options),
            pinned: regexes(&file.pinned)?,
            environment: regexes(&file.environment)?,
            off: regex(&file.off)?,
            open: regex(&file.open)?,
            wrappers: regex(&file.wrappers)?,
            properties,
            sdks,
        })
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
