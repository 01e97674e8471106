//! Calls that send something to the address of a published interface of models, whatever client makes them.
//!
//! The address stands at the call, or a function of the project gives it: gateways with many providers have one such
//! function a provider, and one that sends.

use crate::code::entries::{ClientCall, Entries};
use crate::code::outline::{Call, CallId, Expr, ExprId, Name, Outline, ScopeId, Stmt};
use crate::code::project::{FileId, Project, ScopeRef, SourceFile, Target};
use crate::code::words::words;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Functions between the one that gets an address and the one that sends.
const MAX_DEPTH: usize = 3;

/// Paths of published interfaces, by their ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Published {
    answers: Vec<String>,
    other: Vec<String>,
    /// Paths below the address of a provider that a client already has, whole; what is asked there answers.
    below: BTreeSet<String>,
    /// Words of calls that put an address together.
    joins: BTreeSet<String>,
    /// Paths that count only where the file names the product.
    products: Vec<Product>,
}

/// Paths of one product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Product {
    word: String,
    answers: Vec<String>,
    #[serde(default)]
    other: Vec<String>,
}

impl Published {
    /// Whether a text that a function gives back ends like the address of an interface: `Some(true)` for one that answers.
    fn given(&self, text: &str) -> Option<bool> {
        let path = text.split('?').next().unwrap_or(text);
        // `%s/v1/messages`, `{}/v1/messages`, a host: before it stands what is inserted, or nothing.
        let rooted = |before: &str| {
            before.is_empty()
                || before.ends_with(['}', ')'])
                || before.contains("://")
                || before.ends_with("%s")
                || before.ends_with("%v")
        };
        let ends = |list: &[String]| list.iter().any(|end| path.strip_suffix(end.as_str()).is_some_and(rooted));
        if ends(&self.answers) { Some(true) } else { ends(&self.other).then_some(false) }
    }
}

/// The functions of a project that give the address of an interface back.
pub(super) struct Addresses<'p> {
    project: &'p Project,
    table: &'p Published,
    /// Words of calls that send.
    sends: &'p BTreeSet<String>,
    /// With whether the interface answers.
    giving: BTreeMap<ScopeRef, bool>,
    /// Functions that send, where anybody gives an address.
    sending: BTreeSet<ScopeRef>,
}

impl<'p> Addresses<'p> {
    /// Looks at what all functions give back.
    pub(super) fn of(project: &'p Project, table: &'p Published, sends: &'p BTreeSet<String>) -> Addresses<'p> {
        let mut giving = BTreeMap::new();
        for (file, source) in project.all() {
            let o = &source.outline;
            if !o.names.all().any(|name| table.given(name).is_some()) {
                continue;
            }
            for (id, stmt) in o.all_stmts() {
                let Stmt::Return(Some(value)) = stmt else { continue };
                let scope = o.function_of(o.scope_at(o.stmt_spot(id).frame));
                let found = texts(table, o, *value).into_iter().find_map(|text| table.given(o.spell(text)));
                if let Some(answers) = found.filter(|_| scope != ScopeId::FILE) {
                    *giving.entry(ScopeRef { file, scope }).or_insert(answers) |= answers;
                }
            }
        }
        let sending = if giving.is_empty() { BTreeSet::new() } else { sending(project, sends) };
        Addresses { project, table, sends, giving, sending }
    }

    /// The calls of a file by such an address, each with whether it makes an answer.
    pub(super) fn of_file(&self, file: FileId, source: &SourceFile, entries: &Entries) -> BTreeMap<CallId, bool> {
        let mut out = addressed(self.table, source, entries);
        let o = &source.outline;
        if o.names.all().any(|name| self.table.below.contains(name)) {
            let below = |value: ExprId| matches!(o.expr(value), Expr::Text(text, _) if self.table.below.contains(o.spell(*text)));
            let asks = |call: &Call| call.arguments.iter().any(|a| below(a.value)) && says(o, call, self.sends);
            out.extend(o.all_calls().filter(|(_, call)| asks(call)).map(|(number, _)| (number, true)));
        }
        if self.giving.is_empty() {
            return out;
        }
        let given = self.names(file, o);
        for (number, call) in o.all_calls().filter(|(_, call)| !call.arguments.is_empty()) {
            let scope = o.function_of(o.scope_of(call.expr));
            let parts = call.arguments.iter().flat_map(|a| o.inside(a.value));
            let answers = parts.filter_map(|part| match o.expr(part) {
                Expr::Call(inner) => self.gives(file, *inner),
                Expr::Name(name) => given.get(&(scope, *name)).copied(),
                _ => None,
            });
            let sends =
                || says(o, call, self.sends) || own(self.project, file, number).any(|to| self.sending.contains(&to));
            if let Some(answers) = answers.max().filter(|_| sends()) {
                out.entry(number).or_insert(answers);
            }
        }
        out
    }

    /// Names that hold such an address, by their function.
    fn names(&self, file: FileId, o: &Outline) -> BTreeMap<(ScopeId, Name), bool> {
        let mut out = BTreeMap::new();
        for (id, stmt) in o.all_stmts() {
            let Stmt::Assign { target, value, .. } = stmt else { continue };
            let Some(answers) = self.held(file, o, *value) else { continue };
            let name = match o.expr(*target) {
                Expr::Name(name) => *name,
                // `url, err := address()`
                Expr::List(parts) => match parts.first().map(|part| o.expr(*part)) {
                    Some(Expr::Name(name)) => *name,
                    _ => continue,
                },
                _ => continue,
            };
            let scope = o.function_of(o.scope_at(o.stmt_spot(id).frame));
            out.insert((scope, name), answers);
        }
        out
    }

    /// Whether a value is what such a function gives.
    fn held(&self, file: FileId, o: &Outline, value: ExprId) -> Option<bool> {
        match o.expr(value) {
            Expr::Call(call) => self.gives(file, *call),
            Expr::Other(parts) => parts.first().and_then(|part| self.held(file, o, *part)),
            _ => None,
        }
    }

    fn gives(&self, file: FileId, call: CallId) -> Option<bool> {
        own(self.project, file, call).filter_map(|to| self.giving.get(&to).copied()).max()
    }
}

/// Whether what is called says one of these words.
fn says(o: &Outline, call: &Call, any: &BTreeSet<String>) -> bool {
    words(o.callee_name(call)).iter().any(|word| any.contains(word))
}

/// The functions of the project that a call runs.
fn own(project: &Project, file: FileId, call: CallId) -> impl Iterator<Item = ScopeRef> {
    project.targets(file, call).iter().filter_map(|t| if let Target::Own(to) = t { Some(*to) } else { None })
}

/// The functions that send something, by themselves or through others.
fn sending(project: &Project, sends: &BTreeSet<String>) -> BTreeSet<ScopeRef> {
    let calls: Vec<(ScopeRef, FileId, CallId)> = project
        .all()
        .flat_map(|(file, source)| {
            let o = &source.outline;
            let of = move |call: &Call| ScopeRef { file, scope: o.function_of(o.scope_of(call.expr)) };
            o.all_calls().map(move |(number, call)| (of(call), file, number))
        })
        .collect();
    let says = |(_, file, number): &&(ScopeRef, FileId, CallId)| {
        let source = project.file(*file);
        source.is_some_and(|s| s.outline.call(*number).is_some_and(|call| says(&s.outline, call, sends)))
    };
    let mut out: BTreeSet<ScopeRef> = calls.iter().filter(says).map(|(from, ..)| *from).collect();
    for _ in 1..MAX_DEPTH {
        let leads =
            |(_, file, number): &&(ScopeRef, FileId, CallId)| own(project, *file, *number).any(|to| out.contains(&to));
        let more: Vec<ScopeRef> = calls.iter().filter(leads).map(|(from, ..)| *from).collect();
        out.extend(more);
    }
    out
}

/// Texts that a value is, or is made of where text is put together.
fn texts(table: &Published, o: &Outline, value: ExprId) -> Vec<Name> {
    let of = |part: &ExprId| texts(table, o, *part);
    match o.expr(value) {
        Expr::Text(text, _) => vec![*text],
        Expr::Combine(a, b) | Expr::Choice(_, a, b) | Expr::Either(a, b) => [of(a), of(b)].concat(),
        // `return fmt.Sprintf(...), nil`
        Expr::List(parts) => parts.first().map(of).unwrap_or_default(),
        Expr::Call(_) => {
            let call = o.as_call(value).filter(|call| says(o, call, &table.joins));
            let values = call.iter().flat_map(|call| call.arguments.iter()).map(|a| a.value);
            values.filter_map(|v| if let Expr::Text(text, _) = o.expr(v) { Some(*text) } else { None }).collect()
        }
        _ => Vec::new(),
    }
}

/// Calls by the address of a published interface, each with whether it makes an answer.
fn addressed(table: &Published, file: &SourceFile, entries: &Entries) -> BTreeMap<CallId, bool> {
    let posts = |call: &&ClientCall| call.method.as_deref().is_none_or(|method| method == "POST");
    let mut out = BTreeMap::new();
    let mut names: Option<Vec<&Product>> = None;
    for call in entries.calls.iter().filter(posts) {
        let path = call.address.path.as_str();
        let abroad = call.address.host.as_ref().is_some_and(|host| host.contains('.'));
        let ends = |list: &[String]| {
            let mut before = list.iter().filter_map(|end| path.strip_suffix(end.as_str()));
            before.any(|before| abroad || before.is_empty() || before.ends_with('}'))
        };
        let named = || -> Vec<&Product> {
            let names = file.outline.names.all().chain([file.path.as_str()]).map(str::to_ascii_lowercase);
            let said: Vec<String> =
                names.filter(|name| table.products.iter().any(|n| name.contains(&n.word))).collect();
            table.products.iter().filter(|n| said.iter().any(|name| name.contains(&n.word))).collect()
        };
        let answers = if ends(&table.answers) {
            true
        } else if ends(&table.other) {
            false
        } else if table.products.iter().any(|n| ends(&n.answers) || ends(&n.other)) {
            let here = names.get_or_insert_with(named);
            match (here.iter().any(|n| ends(&n.answers)), here.iter().any(|n| ends(&n.other))) {
                (true, _) => true,
                (false, true) => false,
                _ => continue,
            }
        } else {
            continue;
        };
        out.insert(call.call, answers);
    }
    out
}
