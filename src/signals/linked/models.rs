//! The model calls of a project: those of known SDKs, verbs that answer on what a library for language models made,
//! those of models of one's own, and whatever hands over a prompt together with the settings of a model.

use super::ModelCall;
use super::addresses::{Addresses, Published};
use super::interfaces::Interfaces;
use super::verbs::{self, Here};
use crate::code::entries::Entries;
use crate::code::outline::{Call, CallId, Expr, Name, Outline, Owner, ScopeId};
use crate::code::project::{External, FileId, Project, ScopeRef, SourceFile, Target};
use crate::code::words::{holds, words};
use crate::inventory::Language;
use crate::model::{CallSite, Operation};
use crate::tables;
use rayon::prelude::*;
use serde::Deserialize;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/predictions.yaml"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    predict: Vec<Predicts>,
    named: Named,
    /// Folders of what developers run for themselves.
    aside: BTreeSet<String>,
    request: Request,
    addresses: Published,
}

/// Methods of the common interface of trained models, on a receiver that only its name tells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    methods: BTreeSet<String>,
    receivers: BTreeSet<String>,
}

/// Methods of a library that compute an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Predicts {
    modules: BTreeSet<String>,
    methods: BTreeSet<String>,
    /// Makers of something that is called like a function.
    #[serde(default)]
    called: BTreeSet<String>,
}

/// Names of arguments that together make a request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    content: BTreeSet<String>,
    model: BTreeSet<String>,
    setting: BTreeSet<String>,
    /// Words of a call that asks.
    asks: BTreeSet<String>,
    /// Words of a call that only turns a request into text.
    serialises: BTreeSet<String>,
    /// Calls that send such a text.
    sends: BTreeSet<String>,
    /// Words of a call that keeps or shows what it gets.
    keeps: BTreeSet<String>,
}

/// All model calls in shipped code, by file and place.
pub(super) fn find(project: &Project, sites: &[CallSite], entries: &[Entries]) -> Vec<ModelCall> {
    let mut known: BTreeMap<(&str, u32), &CallSite> = BTreeMap::new();
    for site in sites.iter().filter(|s| !s.constructed_only) {
        known.entry((&site.path, site.line)).or_insert(site);
    }
    let interfaces = Interfaces::of(project);
    let addresses = Addresses::of(project, &TABLE.addresses, &TABLE.request.sends);
    let files: Vec<((FileId, &SourceFile), &Entries)> = project.all().zip(entries).collect();
    let each = files.par_iter().map(|((id, file), entries)| {
        let by_address = addresses.of_file(*id, file, entries);
        of_file(project, *id, file, &known, &interfaces, &by_address)
    });
    let all: Vec<ModelCall> = each.collect::<Vec<_>>().into_iter().flatten().collect();
    // What makes an agent or an engine stands for its runs only where no run is seen.
    let makes = |m: &ModelCall| verbs::makes(m.text.rsplit('.').next().unwrap_or_default());
    let runs = all.iter().any(|m| m.answers && !makes(m));
    of_product(project, all.into_iter().filter(|m| !(runs && makes(m))).collect())
}

/// Without the calls in what developers run for themselves, a translation of texts or an evaluation, where the product
/// has calls of its own.
fn of_product(project: &Project, all: Vec<ModelCall>) -> Vec<ModelCall> {
    let aside: BTreeSet<FileId> = all.iter().map(|m| m.at.file).filter(|file| stands_aside(project, *file)).collect();
    if aside.is_empty() || !all.iter().any(|m| m.answers && !aside.contains(&m.at.file)) {
        return all;
    }
    let shipped = project.all().filter(|(file, source)| source.tests_from != Some(1) && !stands_aside(project, *file));
    let used: BTreeSet<FileId> = shipped.flat_map(|(file, _)| project.imports_of(file)).collect();
    all.into_iter().filter(|m| !aside.contains(&m.at.file) || used.contains(&m.at.file)).collect()
}

/// Whether a file lies in a folder of developers at the root of the repository or of a package.
fn stands_aside(project: &Project, file: FileId) -> bool {
    let path = project.file(file).map_or("", |source| source.path.as_str());
    let in_package = path.strip_prefix(project.package(file)).unwrap_or(path).trim_start_matches('/');
    [path, in_package].iter().any(|path| path.split_once('/').is_some_and(|(first, _)| TABLE.aside.contains(first)))
}

fn of_file(
    project: &Project,
    id: FileId,
    file: &SourceFile,
    known: &BTreeMap<(&str, u32), &CallSite>,
    interfaces: &Interfaces,
    by_address: &BTreeMap<CallId, bool>,
) -> Vec<ModelCall> {
    let outline = &file.outline;
    let here = Here::new(file.language, outline);
    let requests = Requests::new(outline);
    let mut out = Vec::new();
    for (number, call) in outline.all_calls() {
        let line = outline.spot(call.expr).line;
        if file.is_test(line) {
            continue;
        }
        let site = known.get(&(file.path.as_str(), line)).filter(|site| ends(outline, call, &site.call));
        let targets = project.targets(id, number);
        let answers = match site {
            Some(site) => Some(matches!(site.operation, Operation::Chat | Operation::Agent | Operation::Image)),
            None => (here.as_ref().and_then(|here| here.of_call(targets, call)))
                .or_else(|| here.as_ref().and_then(|here| handed(project, id, here, call)))
                .or_else(|| interfaces.asks(project, id, call, targets).then_some(true))
                .or_else(|| by_address.get(&number).copied())
                .or_else(|| {
                    (predicts(targets) || named(outline, file.language, call, targets) || requests.asks(call))
                        .then_some(true)
                }),
        };
        if let Some(answers) = answers {
            out.push(made(outline, id, number, call, answers));
        }
    }
    out
}

/// Whether a call gets a method of a model, to run it: `retry(client.chat.completions.create, **request)`.
fn handed(project: &Project, file: FileId, here: &Here<'_>, call: &Call) -> Option<bool> {
    let outline = here.outline;
    if project.hands_on(file, call) {
        return None;
    }
    call.arguments.iter().take(8).find_map(|argument| {
        let name = match outline.expr(argument.value) {
            Expr::Member(_, name) | Expr::Name(name) => outline.spell(*name),
            _ => return None,
        };
        if !verbs::can_ask(name) {
            return None;
        }
        project.symbols(file, argument.value).iter().find_map(|symbol| here.asks(symbol, None))
    })
}

fn made(outline: &Outline, file: FileId, number: CallId, call: &Call, answers: bool) -> ModelCall {
    let spot = outline.spot(call.expr);
    ModelCall {
        at: ScopeRef { file, scope: outline.scope_at(spot.frame) },
        call: number,
        expr: call.expr,
        line: spot.line,
        text: outline.spelled(call.callee),
        answers,
    }
}

/// Whether a call is the one that a site names.
fn ends(outline: &Outline, call: &Call, named: &str) -> bool {
    let last = named.trim_end_matches("()").rsplit(['.', ':', '>']).next().unwrap_or(named);
    let name = outline.callee_name(call);
    !name.is_empty() && last.split(['(', '<']).next() == Some(name)
}

/// Whether a call runs a model of one's own.
fn predicts(targets: &[Target]) -> bool {
    targets.iter().any(|target| {
        let Target::Package(symbol) = target else { return false };
        TABLE.predict.iter().any(|row| row.of(symbol))
    })
}

/// Whether a call asks a trained model that came out of a store: `self.model.predict(rows)`. What it is nobody tells, but
/// nothing else has these methods under such a name.
fn named(outline: &Outline, language: Language, call: &Call, targets: &[Target]) -> bool {
    let Expr::Member(object, method) = outline.expr(call.callee) else { return false };
    let receiver = match outline.expr(*object) {
        Expr::Name(name) | Expr::Member(_, name) => words(outline.spell(*name)).pop(),
        _ => None,
    };
    language == Language::Python
        && TABLE.named.methods.contains(outline.spell(*method))
        && receiver.is_some_and(|word| TABLE.named.receivers.contains(&word))
        && !targets.iter().any(|target| matches!(target, Target::Own(_)))
}

impl Predicts {
    fn of(&self, symbol: &External) -> bool {
        let module = symbol.module.as_str();
        let first = module.split(['.', '/', ':', '\\']).next().unwrap_or(module);
        let below = |known: &String| {
            known.contains(['.', '/', '\\'])
                && module.strip_prefix(known.as_str()).is_some_and(|rest| rest.starts_with(['.', '/', ':', '\\']))
        };
        if !self.modules.contains(module) && !self.modules.contains(first) && !self.modules.iter().any(below) {
            return false;
        }
        let (before, last) = symbol.path.rsplit_once('.').unwrap_or(("", &symbol.path));
        let made = before.contains("()") || before.is_empty();
        let calls =
            |maker: &String| symbol.path == format!("{maker}()") || symbol.path.ends_with(&format!(".{maker}()"));
        made && !before.is_empty() && self.methods.contains(last) || self.called.iter().any(calls)
    }
}

/// Requests that a file makes without a library.
struct Requests<'o> {
    outline: &'o Outline,
    /// Functions that send something, found when first asked for.
    sending: OnceCell<BTreeSet<ScopeId>>,
}

impl<'o> Requests<'o> {
    fn new(outline: &'o Outline) -> Requests<'o> {
        Requests { outline, sending: OnceCell::new() }
    }

    /// Whether the arguments hold a prompt and the settings of a model, one by one or in one table.
    fn asks(&self, call: &Call) -> bool {
        if call.constructs {
            return false;
        }
        let outline = self.outline;
        let has = |names: &[Name], set: &BTreeSet<String>| names.iter().any(|name| contains(set, outline.spell(*name)));
        // Few calls are given a content by name; the words of the others need not be looked at.
        let mut tables: Vec<Vec<Name>> = vec![call.arguments.iter().filter_map(|a| a.name).collect()];
        for argument in &call.arguments {
            if let Expr::Object(entries) = outline.expr(argument.value) {
                tables.push(entries.iter().map(|(name, _)| *name).collect());
            }
        }
        tables.retain(|names| has(names, &TABLE.request.content));
        if tables.is_empty() {
            return false;
        }
        // The name of a type that only carries such a request makes no call.
        let verb = self.verb(call);
        let is = |set: &BTreeSet<String>| set.iter().any(|word| holds(&verb, &[word]));
        if is(&TABLE.request.keeps) {
            return false;
        }
        let asks = is(&TABLE.request.asks);
        let settled =
            |names: &Vec<Name>| has(names, &TABLE.request.setting) || asks && has(names, &TABLE.request.model);
        tables.iter().any(settled) && (!serialises(&verb) || self.sends(call))
    }

    /// The words of what is called; of the call around it where a call only serialises.
    fn verb(&self, call: &Call) -> Vec<String> {
        let own = words(self.outline.callee_name(call));
        if !serialises(&own) {
            return own;
        }
        let mut at = call.expr;
        for _ in 0..8 {
            let Owner::Expr(owner) = self.outline.owner(at) else { break };
            if let Some(around) = self.outline.as_call(owner) {
                let verb = words(self.outline.callee_name(around));
                if !serialises(&verb) {
                    return verb;
                }
            }
            at = owner;
        }
        own
    }

    /// Whether the function of a call sends something: a text that nothing around it sends is sent later.
    fn sends(&self, call: &Call) -> bool {
        let function = |call: &Call| self.outline.function_of(self.outline.scope_of(call.expr));
        let sending = self.sending.get_or_init(|| {
            let calls = self.outline.all_calls().map(|(_, call)| call);
            calls.filter(|c| TABLE.request.sends.contains(self.outline.callee_name(c))).map(function).collect()
        });
        sending.contains(&function(call))
    }
}

/// Whether a set of lower-case names holds this one, in whatever case it is written.
fn contains(set: &BTreeSet<String>, name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if plain { set.contains(name) } else { set.contains(&name.to_lowercase()) }
}

/// Whether the words of a call only say that it turns something into text.
fn serialises(verb: &[String]) -> bool {
    let is = |set: &BTreeSet<String>| set.iter().any(|word| holds(verb, &[word]));
    is(&TABLE.request.serialises) && !is(&TABLE.request.asks)
}
