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
    /// With whether the interface answers.
    giving: BTreeMap<ScopeRef, bool>,
}

impl<'p> Addresses<'p> {
    /// Looks at what all functions give back.
    pub(super) fn of(project: &'p Project, table: &'p Published) -> Addresses<'p> {
        let mut giving = BTreeMap::new();
        for (file, source) in project.all() {
            let o = &source.outline;
            if !o.names.all().any(|name| table.given(name).is_some()) {
                continue;
            }
            for (id, stmt) in o.all_stmts() {
                let Stmt::Return(Some(value)) = stmt else { continue };
                let scope = o.function_of(o.scope_at(o.stmt_spot(id).frame));
                let found = texts(o, *value).into_iter().find_map(|text| table.given(o.spell(text)));
                if let Some(answers) = found.filter(|_| scope != ScopeId::FILE) {
                    *giving.entry(ScopeRef { file, scope }).or_insert(answers) |= answers;
                }
            }
        }
        Addresses { project, table, giving }
    }

    /// The calls of a file by such an address, each with whether it makes an answer.
    pub(super) fn of_file(&self, file: FileId, source: &SourceFile, entries: &Entries) -> BTreeMap<CallId, bool> {
        let mut out = addressed(self.table, source, entries);
        if self.giving.is_empty() {
            return out;
        }
        let o = &source.outline;
        let given = self.names(file, o);
        for (number, call) in o.all_calls().filter(|(_, call)| !call.arguments.is_empty()) {
            let scope = o.function_of(o.scope_of(call.expr));
            let parts = call.arguments.iter().flat_map(|a| o.inside(a.value));
            let answers = parts.filter_map(|part| match o.expr(part) {
                Expr::Call(inner) => self.gives(file, *inner),
                Expr::Name(name) => given.get(&(scope, *name)).copied(),
                _ => None,
            });
            if let Some(answers) = answers.max()
                && (sends(o, call) || self.leads_to_sending(file, number, MAX_DEPTH, &mut BTreeSet::new()))
            {
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
        let own = self
            .project
            .targets(file, call)
            .iter()
            .filter_map(|t| if let Target::Own(to) = t { Some(to) } else { None });
        own.filter_map(|to| self.giving.get(to).copied()).max()
    }

    /// Whether a call runs a function of the project that sends something.
    fn leads_to_sending(&self, file: FileId, call: CallId, depth: usize, seen: &mut BTreeSet<ScopeRef>) -> bool {
        let own = self
            .project
            .targets(file, call)
            .iter()
            .filter_map(|t| if let Target::Own(to) = t { Some(*to) } else { None });
        let new: Vec<ScopeRef> = own.filter(|to| seen.insert(*to)).collect();
        depth > 0
            && new.into_iter().any(|to| {
                let Some(source) = self.project.file(to.file) else { return false };
                let o = &source.outline;
                let inside = o.all_calls().filter(|(_, c)| o.outward(o.scope_of(c.expr)).any(|s| s == to.scope));
                let inside: Vec<(CallId, &Call)> = inside.collect();
                inside.iter().any(|(_, c)| sends(o, c))
                    || inside.iter().any(|(n, _)| self.leads_to_sending(to.file, *n, depth - 1, seen))
            })
    }
}

/// Texts that a value is, or is made of where text is put together.
fn texts(o: &Outline, value: ExprId) -> Vec<Name> {
    match o.expr(value) {
        Expr::Text(text, _) => vec![*text],
        Expr::Combine(a, b) => texts(o, *a).into_iter().chain(texts(o, *b)).collect(),
        Expr::Choice(_, a, b) | Expr::Either(a, b) => texts(o, *a).into_iter().chain(texts(o, *b)).collect(),
        // `return fmt.Sprintf(...), nil`
        Expr::List(parts) => parts.first().map(|part| texts(o, *part)).unwrap_or_default(),
        Expr::Call(_) => {
            let Some(call) = o.as_call(value).filter(|call| puts_together(o, call)) else { return Vec::new() };
            call.arguments
                .iter()
                .filter_map(|a| if let Expr::Text(text, _) = o.expr(a.value) { Some(*text) } else { None })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a call makes a text of its arguments.
fn puts_together(o: &Outline, call: &Call) -> bool {
    let words = words(o.callee_name(call));
    words.iter().any(|word| {
        matches!(word.as_str(), "sprintf" | "format" | "join" | "urljoin" | "concat" | "url" | "uri" | "resolve")
    })
}

/// Whether what is called says that it sends.
fn sends(o: &Outline, call: &Call) -> bool {
    let words = words(o.callee_name(call));
    words.iter().any(|word| {
        matches!(word.as_str(), "send" | "post" | "request" | "fetch" | "do" | "exchange" | "stream" | "urlopen")
    })
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
