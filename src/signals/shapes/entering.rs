//! Values that come from outside, and where their contents go: parameters of entries, reads of requests, and parameters
//! of functions on the way to a model that nobody of the project calls.

use super::Ground;
use crate::code::entries::{Entry, Handler, Outside, What};
use crate::code::flow::{Flow, Holder, Value};
use crate::code::outline::{Expr, ExprId, Name, Outline, ScopeId, ScopeKind, Stmt};
use crate::code::project::{FileId, Reach, ScopeRef, SourceFile, Target};
use crate::code::words::words;
use crate::inventory::Language;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What comes from outside.
pub(super) struct Entering {
    /// With the calls and fields that lie between.
    values: BTreeMap<Value, u8>,
    /// Types that are declared for it, as written in the file that says so.
    pub(super) types: BTreeSet<(FileId, String)>,
    /// Whether all of it enters on the way to a model; where no way is known, it may enter anywhere.
    pub(super) asking: bool,
}

/// Which entries lead to a model of any kind, where one does: what enters elsewhere is no input of the system.
struct Asking {
    known: bool,
    towards: Reach,
}

impl Asking {
    fn new(ground: &Ground<'_>) -> Asking {
        let linked = ground.linked;
        let known = linked.doors.iter().any(|d| d.handlers.iter().any(|of| linked.path.steps(*of).is_some()));
        Asking { known, towards: Reach::towards(&linked.project, linked.models.iter().map(|m| m.at)) }
    }

    fn leads(&self, of: ScopeRef) -> bool {
        !self.known || self.towards.steps(of).is_some()
    }
}

/// Where such values begin in one file.
#[derive(Default)]
struct Begins {
    values: Vec<Value>,
    holders: Vec<Holder>,
    types: Vec<(FileId, String)>,
}

impl Entering {
    pub(super) fn new(ground: &Ground<'_>) -> Entering {
        let project = ground.project();
        let called = called(ground);
        let asking = Asking::new(ground);
        let files: Vec<(FileId, &SourceFile)> = ground.files().collect();
        let begins: Vec<Begins> =
            files.par_iter().map(|(file, source)| begins(ground, &called, &asking, *file, source)).collect();
        let types = begins.iter().flat_map(|b| b.types.iter().cloned()).collect();
        let flows: Vec<BTreeMap<Value, u8>> =
            begins.into_par_iter().map(|b| Flow::from(project, &ground.uses, b.values, b.holders).values).collect();
        let mut values: BTreeMap<Value, u8> = BTreeMap::new();
        for (value, hops) in flows.into_iter().flatten() {
            values.entry(value).and_modify(|known| *known = (*known).min(hops)).or_insert(hops);
        }
        Entering { values, types, asking: asking.known }
    }

    /// Whether a value is one, or hangs on one.
    pub(super) fn is(&self, file: FileId, expr: ExprId) -> bool {
        self.values.contains_key(&Value { file, expr })
    }

    /// Whether a value holds one.
    pub(super) fn holds(&self, outline: &Outline, file: FileId, expr: ExprId) -> bool {
        outline.inside(expr).into_iter().any(|part| self.is(file, part))
    }
}

/// Scopes that a call of shipped code leads to.
fn called(ground: &Ground<'_>) -> BTreeSet<ScopeRef> {
    let mut out = BTreeSet::new();
    for (file, source) in ground.files() {
        for (number, call) in source.outline.all_calls() {
            if source.is_test(source.outline.spot(call.expr).line) {
                continue;
            }
            for target in ground.project().targets(file, number) {
                if let Target::Own(to) = target {
                    out.insert(*to);
                }
            }
        }
    }
    out
}

fn begins(
    ground: &Ground<'_>,
    called: &BTreeSet<ScopeRef>,
    asking: &Asking,
    file: FileId,
    source: &SourceFile,
) -> Begins {
    let o = &source.outline;
    let mut out = Begins::default();
    let own = Outside::new(o, source.language);
    for entry in ground.linked.entries(file).map_or(&[][..], |found| &found.entries) {
        match entry.handler {
            Handler::Scope(scope) => {
                if asking.leads(ScopeRef { file, scope }) {
                    enter(file, own.as_ref(), o, entry, &mut out);
                }
            }
            // The handler stands in another file.
            Handler::Named(expr) => {
                for of in ground.project().functions(file, expr).into_iter().filter(|of| asking.leads(*of)) {
                    if let Some(other) = ground.project().file(of.file) {
                        let entry = Entry { handler: Handler::Scope(of.scope), ..entry.clone() };
                        let outside = Outside::new(&other.outline, other.language);
                        enter(of.file, outside.as_ref(), &other.outline, &entry, &mut out);
                    }
                }
            }
        }
    }
    filled(file, source, &mut out);
    for (scope, made) in o.all_scopes() {
        let of = ScopeRef { file, scope };
        let named =
            made.kind == ScopeKind::Function || made.kind == ScopeKind::Lambda && !o.spell(made.name).is_empty();
        let root = named && !source.is_test(made.line) && !called.contains(&of);
        if root && ground.linked.path.steps(of).is_some() {
            for parameter in made.parameters.iter().filter(|p| carries(o, p.name, p.annotation)) {
                holders(file, scope, o, parameter.name, &parameter.fields, &mut out);
                out.types.extend(parameter.annotation.map(|kind| (file, o.spell(kind).to_owned())));
            }
        }
    }
    out
}

/// Names that are filled by what is called: `c.ShouldBindJSON(&ask)` of Go, and what a person types into a page:
/// `const [query, setQuery] = useState("")`.
fn filled(file: FileId, source: &SourceFile, out: &mut Begins) {
    let o = &source.outline;
    if source.language == Language::Go {
        for (_, call) in o.all_calls().filter(|(_, c)| !source.is_test(o.spot(c.expr).line)) {
            let words = words(o.callee_name(call));
            let fills = words.iter().any(|w| matches!(w.as_str(), "bind" | "unmarshal" | "decode"))
                || o.callee_name(call) == "BodyParser";
            let from = o.spelled(call.callee).to_lowercase();
            let request = ["bind", "body", "newdecoder", "request"].iter().any(|w| from.contains(w));
            if let Some(last) = call.arguments.last().filter(|_| fills && request)
                && let Expr::Name(name) = o.expr(last.value)
            {
                out.holders.push(Holder::Name(file, o.function_of(o.scope_of(last.value)), o.spell(*name).to_owned()));
            }
        }
    }
    for (id, stmt) in o.all_stmts() {
        if let Stmt::Assign { target, value, .. } = stmt
            && let Some(call) = o.as_call(*value).filter(|c| o.callee_name(c) == "useState")
            && call.arguments.first().is_some_and(|a| matches!(o.expr(a.value), Expr::Text(..)))
            && let Expr::List(parts) = o.expr(*target)
            && let Some(Expr::Name(name)) = parts.first().map(|p| o.expr(*p))
        {
            out.holders.push(Holder::Name(file, o.scope_at(o.stmt_spot(id).frame), o.spell(*name).to_owned()));
        }
    }
}

/// Whether a parameter may carry what somebody asks, by its name: what a program hands over for its own part does not.
fn carries(o: &Outline, name: Name, annotation: Option<Name>) -> bool {
    const OWN: &[&str] = &[
        "ctx", "context", "config", "settings", "client", "db", "session", "logger", "log", "cls", "app", "llm",
        "model", "options", "opts", "args", "kwargs", "env", "self",
    ];
    let last = |text: &str| words(text).pop().unwrap_or_default();
    let of_kind = annotation.map(|kind| last(o.spell(kind))).unwrap_or_default();
    !OWN.contains(&last(o.spell(name)).as_str()) && !OWN.contains(&of_kind.as_str())
}

fn enter(file: FileId, outside: Option<&Outside<'_>>, o: &Outline, entry: &Entry, out: &mut Begins) {
    for value in outside.map(|outside| outside.values(entry)).unwrap_or_default() {
        match value.what {
            What::Read(expr) => out.values.push(Value { file, expr }),
            What::Parameter(scope, number, field) => {
                let Some(parameter) = o.scope(scope).and_then(|s| s.parameters.get(number)) else { continue };
                match field {
                    Some(field) => holders(file, scope, o, field, &[], out),
                    None => holders(file, scope, o, parameter.name, &parameter.fields, out),
                }
                out.types.extend(parameter.annotation.map(|kind| (file, o.spell(kind).to_owned())));
            }
        }
    }
}

fn holders(file: FileId, scope: ScopeId, o: &Outline, name: Name, fields: &[Name], out: &mut Begins) {
    for name in std::iter::once(&name).chain(fields).map(|n| o.spell(*n)).filter(|n| !n.is_empty()) {
        out.holders.push(Holder::Name(file, scope, name.to_owned()));
    }
}
