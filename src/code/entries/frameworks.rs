//! `rules/entries.yaml` as data: what published interfaces of frameworks call an entry.

use super::Kind;
use crate::inventory::Language;
use crate::tables;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/entries.yaml"));

pub(crate) fn table() -> &'static Table {
    &TABLE
}

/// Everything the table holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) frameworks: Vec<Framework>,
    /// Marks of types whose methods call others: their routes are no entries.
    pub(crate) outgoing: Vec<String>,
    /// Files called by where they stand.
    pub(crate) files: Vec<FileRow>,
    /// Calls by address.
    pub(crate) clients: Clients,
    /// Values that come from outside.
    pub(crate) values: Values,
}

/// Languages that share their frameworks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Family {
    Python,
    Script,
    Go,
    Jvm,
    Csharp,
    Rust,
    Ruby,
    Php,
}

impl Family {
    pub(crate) fn of(language: Language) -> Option<Family> {
        Some(match language {
            Language::Python | Language::Notebook => Family::Python,
            Language::TypeScript | Language::JavaScript | Language::Vue | Language::Svelte => Family::Script,
            Language::Go => Family::Go,
            Language::Java | Language::Kotlin | Language::Scala => Family::Jvm,
            Language::CSharp => Family::Csharp,
            Language::Rust => Family::Rust,
            Language::Ruby => Family::Ruby,
            Language::Php => Family::Php,
            _ => return None,
        })
    }
}

/// What the parameters of handlers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Parameters {
    /// Values, unless their type or a mark says otherwise.
    #[default]
    All,
    /// Those with a mark are values.
    Marked,
    /// Those with a type that holds values.
    Types,
    /// None: the request is read.
    None,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Framework {
    pub(crate) name: String,
    pub(crate) family: Family,
    #[serde(default)]
    pub(crate) packages: Vec<String>,
    #[serde(default)]
    pub(crate) parameters: Parameters,
    pub(crate) router: Option<Router>,
    #[serde(default)]
    pub(crate) marks: Vec<Mark>,
    #[serde(default)]
    pub(crate) calls: Vec<CallRow>,
    #[serde(default, rename = "classes")]
    pub(crate) types: Vec<TypeRow>,
    /// The file itself is run: each start, or each answer of a person.
    pub(crate) script: Option<Kind>,
    /// Names that are called when the file exports them.
    #[serde(default)]
    pub(crate) exports: BTreeMap<String, Kind>,
    /// Functions handed to elements of a page.
    pub(crate) elements: Option<Kind>,
    /// Tables of functions by the name of the table.
    #[serde(default)]
    pub(crate) tables: Vec<TableRow>,
    /// Generated functions that register a server: `RegisterChatServer`.
    pub(crate) servers: Option<Servers>,
    /// Types whose public methods answer by convention.
    pub(crate) controller: Option<Controller>,
    /// Calls in a type that stand before its methods.
    #[serde(default)]
    pub(crate) before: Vec<String>,
}

/// How HTTP methods are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verbs {
    #[default]
    None,
    Lower,
    Upper,
    Title,
    Map,
}

/// Where among the arguments by position something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum At {
    #[default]
    Last,
    First,
    Second,
}

/// A place among the arguments: by position, or by the names of options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ArgumentSlot {
    At(At),
    Options(Vec<String>),
}

impl Default for ArgumentSlot {
    fn default() -> ArgumentSlot {
        ArgumentSlot::At(At::Last)
    }
}

impl<'de> Deserialize<'de> for ArgumentSlot {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<ArgumentSlot, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let place = if value.is_array() {
            serde_json::from_value(value).map(ArgumentSlot::Options)
        } else {
            serde_json::from_value(value).map(ArgumentSlot::At)
        };
        place.map_err(serde::de::Error::custom)
    }
}

/// An object on which routes are registered.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[derive(Default)]
pub(crate) struct Router {
    pub(crate) made: Vec<String>,
    #[serde(rename = "typed")]
    pub(crate) types: Vec<String>,
    pub(crate) verbs: Verbs,
    /// Methods may be spelled in capitals too.
    pub(crate) upper: bool,
    pub(crate) routes: Vec<String>,
    pub(crate) kinds: BTreeMap<String, Kind>,
    /// More names with their HTTP method.
    pub(crate) extra: BTreeMap<String, String>,
    pub(crate) group: Vec<String>,
    pub(crate) mount: Vec<String>,
    #[serde(rename = "use")]
    pub(crate) uses: Vec<String>,
    pub(crate) prefix: Vec<String>,
    pub(crate) before: Vec<String>,
    pub(crate) path: Vec<String>,
    pub(crate) methods: Vec<String>,
    pub(crate) handler: Vec<String>,
    pub(crate) handler_at: At,
    pub(crate) bare: bool,
    pub(crate) shape: bool,
    /// `router.route("/x").get(h)`.
    pub(crate) chained: Vec<String>,
    /// Calls chained on a registration that say its methods.
    pub(crate) methods_after: Vec<String>,
    /// Calls chained on a registration that stand before its handler.
    pub(crate) after: Vec<String>,
    /// The handler is a chain of its own: `get(h).post(i)`, `web::post().to(h)`.
    pub(crate) method_routers: bool,
    /// Registrations are chained on the constructor.
    pub(crate) fluent: bool,
    /// Names that register the usual routes of a controller.
    #[serde(rename = "crud")]
    pub(crate) resources: Vec<String>,
}

/// Decorators, annotations, attributes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Mark {
    pub(crate) names: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) kind: Kind,
    /// On a type it is a prefix and no entry.
    #[serde(default)]
    pub(crate) prefix: bool,
    /// On a function it adds the path to another mark, or (with `alone`) is one itself.
    #[serde(default)]
    pub(crate) path_on_function: bool,
    #[serde(default)]
    pub(crate) alone: bool,
    /// The first argument is a list of methods.
    #[serde(default)]
    pub(crate) methods_first: bool,
    /// Only with a path as its first argument.
    #[serde(default)]
    pub(crate) path_only: bool,
    /// Only on an object the package made: `@app.function`.
    #[serde(default)]
    pub(crate) needs_object: bool,
    /// The name says enough without its import.
    #[serde(default)]
    pub(crate) any_module: bool,
}

/// Calls that take a handler.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct CallRow {
    pub(crate) names: Vec<String>,
    pub(crate) kind: Kind,
    pub(crate) label: Option<ArgumentSlot>,
    pub(crate) also_label: Option<At>,
    #[serde(default)]
    pub(crate) handler: ArgumentSlot,
    /// Where else the handler may stand.
    pub(crate) also: Option<At>,
    /// The handler is a function in place, or a name; never a plain value.
    #[serde(default)]
    pub(crate) lambda: bool,
    pub(crate) method: Option<String>,
    #[serde(default)]
    pub(crate) methods: Vec<String>,
    /// The name of the call is the HTTP method.
    #[serde(default)]
    pub(crate) upper_method: bool,
    /// Packages the callee itself must come from.
    #[serde(default)]
    pub(crate) only: Vec<String>,
    /// Names of the object it is called on.
    #[serde(default)]
    pub(crate) objects: Vec<String>,
    /// Options that hold more handlers.
    #[serde(default)]
    pub(crate) options: Vec<String>,
    /// Texts the first argument may be.
    #[serde(default)]
    pub(crate) events: Vec<String>,
    /// Names of which the chain before the call must hold one, as a word.
    #[serde(default)]
    pub(crate) through: Vec<String>,
    /// Calls before in the chain whose first argument is the name.
    #[serde(default)]
    pub(crate) up: Vec<String>,
    /// Ends of the path of the file.
    #[serde(default)]
    pub(crate) files: Vec<String>,
}

/// Types whose methods a framework calls.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct TypeRow {
    #[serde(default)]
    pub(crate) bases: Vec<String>,
    #[serde(default)]
    pub(crate) suffixes: Vec<String>,
    #[serde(default)]
    pub(crate) prefixed: Vec<String>,
    /// Modules that the body takes in: `include Sidekiq::Job`.
    #[serde(default)]
    pub(crate) includes: Vec<String>,
    #[serde(default)]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) methods: BTreeMap<String, String>,
    /// Beginnings of methods.
    #[serde(default)]
    pub(crate) prefixes: Vec<String>,
    /// Every visible method.
    #[serde(default)]
    pub(crate) any_method: bool,
    /// The names say enough without an import.
    #[serde(default)]
    pub(crate) sure: bool,
    /// Marks of which the type must have one.
    #[serde(default)]
    pub(crate) mark: Vec<String>,
}

/// Tables of functions.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct TableRow {
    pub(crate) names: Vec<String>,
    pub(crate) kind: Kind,
}

/// Generated functions that register a server.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Servers {
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    pub(crate) kind: Kind,
    pub(crate) handler: At,
}

/// Types whose public methods answer by convention.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Controller {
    pub(crate) bases: Vec<String>,
    pub(crate) marks: Vec<String>,
}

/// How the path of a route follows from the path of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Form {
    /// It does not.
    #[default]
    None,
    /// The folders; the file name says what it is.
    Next,
    /// Folders and file name.
    Whole,
    /// Folders and file name with dots between segments.
    Remix,
    /// Folders and file name, the method at its end.
    Nuxt,
    /// As `whole`, below `/api`.
    Vercel,
}

/// Files called by where they stand.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct FileRow {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Glob, at any depth.
    pub(crate) path: String,
    /// Only below the root of the repository or of a package one level down.
    #[serde(default)]
    pub(crate) top: bool,
    #[serde(default)]
    pub(crate) root: String,
    #[serde(default)]
    pub(crate) form: Form,
    #[serde(default)]
    pub(crate) exports: BTreeMap<String, String>,
    /// Functions in the table that is exported.
    #[serde(default)]
    pub(crate) object: BTreeMap<String, String>,
    /// The file itself is run.
    #[serde(default)]
    pub(crate) script: bool,
    #[serde(default)]
    pub(crate) packages: Vec<String>,
}

/// Calls by address.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Clients {
    pub(crate) verbs: BTreeMap<String, String>,
    pub(crate) general: Vec<String>,
    pub(crate) chained: Vec<String>,
    pub(crate) methods: Vec<String>,
    pub(crate) urls: Vec<String>,
}

/// What a value from outside is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Source {
    Body,
    Query,
    /// Part of the path: mostly an identifier.
    Path,
    Form,
    Upload,
    /// What a person wrote, a queue delivered, a tool was asked with.
    Message,
    /// An argument of a command.
    Command,
}

/// Values that come from outside.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Values {
    pub(crate) plumbing_types: Vec<String>,
    pub(crate) plumbing_marks: Vec<String>,
    pub(crate) marks: BTreeMap<Source, Vec<String>>,
    #[serde(rename = "typed")]
    pub(crate) types: BTreeMap<Source, Vec<String>>,
    pub(crate) requests: Vec<String>,
    pub(crate) symbols: Vec<String>,
    pub(crate) reads: BTreeMap<Source, Vec<String>>,
    pub(crate) prompts: Vec<String>,
}
