//! The model calls of a project: those of known SDKs, those of models of one's own, and whatever hands over a prompt
//! together with the settings of a model.

use super::ModelCall;
use crate::code::outline::{Call, CallId, Expr, Name, Outline, Owner};
use crate::code::project::{External, FileId, Project, ScopeRef, SourceFile, Target};
use crate::code::words::{holds, words};
use crate::inventory::Language;
use crate::model::{CallSite, Operation};
use crate::tables;
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/predictions.yaml"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    predict: Vec<Predicts>,
    named: Named,
    request: Request,
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
    /// Words of a call that keeps or shows what it gets.
    keeps: BTreeSet<String>,
}

/// All model calls in shipped code, by file and place.
pub(super) fn find(project: &Project, sites: &[CallSite]) -> Vec<ModelCall> {
    let mut known: BTreeMap<(&str, u32), &CallSite> = BTreeMap::new();
    for site in sites.iter().filter(|s| !s.constructed_only) {
        known.entry((&site.path, site.line)).or_insert(site);
    }
    let of_file = |(n, file): (usize, &SourceFile)| {
        let id = FileId(u32::try_from(n).unwrap_or(u32::MAX));
        let mut out = Vec::new();
        for (number, call) in file.outline.all_calls() {
            let line = file.outline.spot(call.expr).line;
            if file.is_test(line) {
                continue;
            }
            let site = known.get(&(file.path.as_str(), line)).filter(|site| ends(&file.outline, call, &site.call));
            let answers = match site {
                Some(site) => Some(matches!(site.operation, Operation::Chat | Operation::Agent | Operation::Image)),
                None if predicts(project.targets(id, number))
                    || named(&file.outline, file.language, call, project.targets(id, number))
                    || requests(&file.outline, call) =>
                {
                    Some(true)
                }
                None => None,
            };
            if let Some(answers) = answers {
                out.push(made(&file.outline, id, number, call, answers));
            }
        }
        out
    };
    let found: Vec<Vec<ModelCall>> = project.files.par_iter().enumerate().map(of_file).collect();
    found.into_iter().flatten().collect()
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

/// Whether the arguments hold a prompt and the settings of a model, one by one or in one table.
fn requests(outline: &Outline, call: &Call) -> bool {
    if call.constructs {
        return false;
    }
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
    let verb = verb(outline, call);
    let is = |set: &BTreeSet<String>| set.iter().any(|word| holds(&verb, &[word]));
    if is(&TABLE.request.keeps) {
        return false;
    }
    let asks = is(&TABLE.request.asks);
    tables.iter().any(|names| has(names, &TABLE.request.setting) || asks && has(names, &TABLE.request.model))
}

/// Whether a set of lower-case names holds this one, in whatever case it is written.
fn contains(set: &BTreeSet<String>, name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if plain { set.contains(name) } else { set.contains(&name.to_lowercase()) }
}

/// The words of what is called; of the call around it where a call only serialises.
fn verb(outline: &Outline, call: &Call) -> Vec<String> {
    let own = words(outline.callee_name(call));
    if !TABLE.request.serialises.iter().any(|word| holds(&own, &[word])) {
        return own;
    }
    let mut at = call.expr;
    for _ in 0..6 {
        let Owner::Expr(owner) = outline.owner(at) else { return own };
        if let Some(around) = outline.as_call(owner) {
            return words(outline.callee_name(around));
        }
        at = owner;
    }
    own
}
