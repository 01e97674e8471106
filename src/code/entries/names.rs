//! Values that come from outside: which parameters of a handler are what a caller sends, and what is read of the request.
//!
//! What a framework hands over for its own part (sessions, loggers, services) is none.

use super::frameworks::{Family, Parameters, Source, table};
use super::origin::Origins;
use super::{Entry, Handler, Kind};
use crate::code::outline::{Expr, ExprId, Name, Outline, Owner, Parameter, ScopeId};
use crate::inventory::Language;
use std::collections::HashSet;

/// What holds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// A parameter of the handler, by its number; of a pattern one field.
    Parameter(ScopeId, usize, Option<Name>),
    /// An expression that reads it.
    Read(ExprId),
}

/// A value that comes from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Value {
    pub(crate) what: What,
    pub(crate) source: Source,
}

/// Expressions of a file that may read a value; more are not looked at.
const MAX_READS: usize = 4_000;

/// What may come from outside in one file: read once, asked per entry.
pub(crate) struct Outside<'o> {
    o: &'o Outline,
    origins: Origins<'o>,
    /// Expressions that by their last name may be reads.
    reads: Vec<ExprId>,
}

impl<'o> Outside<'o> {
    /// Reads a file; `None` when frameworks of its language are not known.
    pub(crate) fn new(o: &'o Outline, language: Language) -> Option<Outside<'o>> {
        let origins = Origins::new(o, Family::of(language)?);
        let values = &table().values;
        let told = values.prompts.iter().map(|p| last_part(p));
        let names: HashSet<&str> = told.chain(values.reads.values().flatten().map(String::as_str)).collect();
        let all = (0..u32::try_from(o.exprs.len()).unwrap_or(u32::MAX)).map(ExprId);
        let may = |id: &ExprId| match o.expr(*id) {
            Expr::Member(_, name) => names.contains(o.spell(*name)),
            // A symbol may have been imported under another name.
            Expr::Name(name) => names.contains(o.spell(*name)) || origins.is_renamed(*name),
            _ => false,
        };
        let reads = all.filter(may).take(MAX_READS).collect();
        Some(Outside { o, origins, reads })
    }

    /// The values that enter with an entry.
    pub(crate) fn values(&self, entry: &Entry) -> Vec<Value> {
        let Handler::Scope(scope) = entry.handler else { return Vec::new() };
        if entry.kind == Kind::Hook {
            return Vec::new();
        }
        let judge = Judge { o: self.o, origins: &self.origins, entry, scope };
        let mut out = judge.parameters();
        let inside = |id: &ExprId| scope == ScopeId::FILE || self.o.outward(self.o.scope_of(*id)).any(|s| s == scope);
        for id in self.reads.iter().filter(|id| inside(id)) {
            if let Some(source) = judge.read(*id) {
                out.push(Value { what: What::Read(judge.whole(*id)), source });
            }
        }
        out.sort();
        out.dedup_by_key(|v| v.what);
        out
    }
}

struct Judge<'a, 'o> {
    o: &'o Outline,
    origins: &'a Origins<'o>,
    entry: &'a Entry,
    scope: ScopeId,
}

/// The last word of a type, without generics and marks: `Annotated[X, ...]` and `Optional[X]` are what they hold.
fn kind_words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).filter(|w| !w.is_empty()).collect()
}

fn last_part(word: &str) -> &str {
    word.rsplit('.').next().unwrap_or(word)
}

impl Judge<'_, '_> {
    /// What parameters of this framework are.
    fn policy(&self) -> Parameters {
        if matches!(self.entry.kind, Kind::Tool | Kind::Resolver | Kind::Rpc | Kind::Bot) {
            return Parameters::All;
        }
        let row = table().frameworks.iter().find(|row| row.name == self.entry.framework);
        match row {
            Some(row) => row.parameters,
            // Files called by place, `main`.
            None => match self.entry.framework {
                "server-action" | "lambda" | "main" => Parameters::All,
                _ => Parameters::None,
            },
        }
    }

    fn default_source(&self) -> Source {
        match self.entry.kind {
            Kind::Command | Kind::Main => Source::Command,
            Kind::Route | Kind::Page => Source::Body,
            _ => Source::Message,
        }
    }

    fn parameters(&self) -> Vec<Value> {
        let Some(scope) = self.o.scope(self.scope) else { return Vec::new() };
        let policy = self.policy();
        let mut out = Vec::new();
        for (n, parameter) in scope.parameters.iter().enumerate() {
            if !parameter.fields.is_empty() && parameter.annotation.is_none_or(|_| parameter.decorators.is_empty()) {
                out.extend(self.fields(n, parameter, policy));
                continue;
            }
            if let Some(source) = self.judged(parameter, policy) {
                out.push(Value { what: What::Parameter(self.scope, n, None), source });
            }
        }
        out
    }

    /// What a parameter is: `None` for what the framework hands over for its own part.
    fn judged(&self, parameter: &Parameter, policy: Parameters) -> Option<Source> {
        let values = &table().values;
        let is = |list: &[String], word: &str| list.iter().any(|known| known == word);
        let annotation = parameter.annotation.map_or("", |a| self.o.spell(a));
        let words = kind_words(annotation);
        let mut marks: Vec<&str> = parameter.decorators.iter().map(|d| self.mark_name(*d)).collect();
        marks.extend(parameter.default.filter(|d| self.o.as_call(*d).is_some()).map(|d| self.mark_name(d)));
        if annotation.starts_with("Annotated") || annotation.contains(".Annotated") {
            marks.extend(words.iter().map(|w| last_part(w)));
        }
        for mark in &marks {
            let mark = mark.strip_suffix("Attribute").unwrap_or(mark);
            if is(&values.plumbing_marks, mark) && !(self.entry.kind == Kind::Resolver && mark == "Root") {
                return None;
            }
            let found = values.marks.iter().find(|(_, names)| is(names, mark)).map(|(source, _)| *source);
            // `Annotated[Request, ...]`: a type of the same name says less than a mark.
            if let Some(source) = found {
                return Some(if self.is_path(parameter) { Source::Path } else { source });
            }
        }
        // Generic wrappers are what they hold; a Rust extractor is what it is.
        let typed = values.types.iter().find(|(_, names)| words.iter().any(|w| is(names, last_part(w))));
        if let Some((source, _)) = typed.filter(|_| policy != Parameters::Marked) {
            return Some(*source);
        }
        let name = self.o.spell(parameter.name).trim_start_matches(['_', '$', '&', '*']);
        let plumbing = words.iter().any(|w| is(&values.plumbing_types, w) || is(&values.plumbing_types, last_part(w)));
        let plain = words.first().is_some_and(|w| {
            matches!(
                last_part(w),
                "str"
                    | "int"
                    | "float"
                    | "bool"
                    | "string"
                    | "String"
                    | "number"
                    | "bytes"
                    | "List"
                    | "list"
                    | "dict"
                    | "Dict"
            )
        });
        if plumbing && !plain || name.is_empty() || matches!(name, "self" | "cls" | "receiver") {
            return None;
        }
        match policy {
            Parameters::None => None,
            Parameters::Marked | Parameters::Types => None,
            Parameters::All => {
                // The conventional names by which frameworks hand over what is theirs, where no type says it.
                let untyped = annotation.is_empty();
                let ours = [
                    "ctx",
                    "context",
                    "next",
                    "request",
                    "req",
                    "res",
                    "response",
                    "info",
                    "session",
                    "config",
                    "runtime",
                    "say",
                    "ack",
                    "client",
                    "logger",
                    "bot",
                    "parent",
                    "extra",
                    "event_loop",
                ];
                if untyped
                    && ours.contains(&name)
                    && self.entry.kind != Kind::Consumer
                    && self.entry.framework != "lambda"
                {
                    return None;
                }
                // The receiver of an event by its place: `handler(event, context)`.
                if untyped && self.entry.kind == Kind::Consumer && matches!(name, "context" | "ctx" | "callback") {
                    return None;
                }
                // An interface in C# or a class that ends in `Service` by type is injected.
                let injected = words.first().is_some_and(|w| {
                    let last = last_part(w);
                    let interface = last.starts_with('I')
                        && last.chars().nth(1).is_some_and(char::is_uppercase)
                        && last.chars().nth(2).is_some_and(char::is_lowercase);
                    self.origins.family == Family::Csharp && interface
                });
                if injected {
                    return None;
                }
                Some(if self.is_path(parameter) { Source::Path } else { self.default_source() })
            }
        }
    }

    /// Whether the path of the route names this parameter.
    fn is_path(&self, parameter: &Parameter) -> bool {
        let name = self.o.spell(parameter.name);
        let scope = self.o.scope(self.scope);
        let decorators = scope.map(|s| s.decorators.to_vec()).unwrap_or_default();
        self.entry.kind == Kind::Route
            && decorators.iter().flat_map(|d| self.o.inside(*d)).any(|part| match self.o.expr(part) {
                Expr::Text(text, _) => {
                    let text = self.o.spell(*text);
                    ["{", ":", "<"].iter().any(|open| text.contains(&format!("{open}{name}")))
                }
                _ => false,
            })
    }

    fn mark_name(&self, id: ExprId) -> &str {
        let callee = self.o.as_call(id).map_or(id, |c| c.callee);
        match self.o.expr(callee) {
            Expr::Name(name) | Expr::Member(_, name) => last_part(self.o.spell(*name)),
            _ => "",
        }
    }

    /// Fields a parameter is taken apart into: `({body, query})`, `({request})`.
    fn fields(&self, n: usize, parameter: &Parameter, policy: Parameters) -> Vec<Value> {
        let reads = |name: &str| {
            let all = table().values.reads.iter();
            all.filter(|(_, names)| names.iter().any(|r| r == name)).map(|(source, _)| *source).next()
        };
        let each = parameter.fields.iter().filter_map(|field| {
            let name = self.o.spell(*field);
            let source = if policy == Parameters::All && n == 0 && !matches!(name, "ctx" | "context" | "req" | "res") {
                Some(reads(name).unwrap_or_else(|| self.default_source()))
            } else {
                reads(name)
            }?;
            Some(Value { what: What::Parameter(self.scope, n, Some(*field)), source })
        });
        each.collect()
    }

    /// A read with the call it makes: `request.json()` for `request.json`.
    fn whole(&self, id: ExprId) -> ExprId {
        match self.o.owner(id) {
            Owner::Expr(owner) if self.o.as_call(owner).is_some_and(|c| c.callee == id) => owner,
            _ => id,
        }
    }

    fn read(&self, id: ExprId) -> Option<Source> {
        let values = &table().values;
        if let Expr::Member(object, name) = self.o.expr(id) {
            let name = self.o.spell(*name);
            let source = values.reads.iter().find(|(_, names)| names.iter().any(|r| r == name)).map(|(s, _)| *s);
            if let Some(source) = source
                && self.is_request(*object)
            {
                return Some(source);
            }
        }
        let (Expr::Member(..) | Expr::Name(_)) = self.o.expr(id) else { return None };
        // A longer read holds a shorter one: only the whole is asked for.
        let origin = self.origins.origin(id);
        let symbol =
            if origin.module.is_empty() && origin.parameter.is_some() { String::new() } else { origin.symbol() };
        let called = matches!(self.o.owner(id), Owner::Expr(o) if self.o.as_call(o).is_some_and(|c| c.callee == id));
        let plain = matches!(
            symbol.as_str(),
            "sys.argv" | "sys.stdin" | "process.argv" | "os.Args" | "ARGV" | "STDIN" | "params"
        );
        let own = matches!(self.o.expr(id), Expr::Name(name) if self.origins.function(*name).is_some());
        let asked = !symbol.is_empty() && values.prompts.contains(&symbol) && (called || plain) && !own;
        let ruby = symbol != "params" || self.origins.family == Family::Ruby;
        let written = match self.o.expr(id) {
            // `st.text_input` bound by `import`, never a variable that a prompt filled.
            Expr::Name(name) => self.origins.assigned(*name, id).is_none(),
            _ => true,
        };
        (asked && ruby && written).then(|| match self.entry.kind {
            Kind::Main | Kind::Command => Source::Command,
            Kind::Route | Kind::Page if symbol == "params" => Source::Query,
            Kind::Route | Kind::Page => Source::Body,
            _ => Source::Message,
        })
    }

    /// Whether an object is the request of the handler.
    fn is_request(&self, object: ExprId) -> bool {
        let values = &table().values;
        if let Expr::Member(inner, name) = self.o.expr(object) {
            // `c.req.json()`, `ctx.request.body`, `event.request.formData()`, `r.URL.Query()`, `r.Body`.
            if matches!(
                self.o.spell(*name),
                "req" | "request" | "Request" | "URL" | "nextUrl" | "node" | "http" | "HttpContext" | "Body"
            ) {
                return self.is_request(*inner) || self.origins.is_self(*inner);
            }
            if self.origins.is_self(*inner) {
                return matches!(self.o.spell(*name), "request" | "req" | "Request");
            }
        }
        let Expr::Name(name) = self.o.expr(object) else { return false };
        let origin = self.origins.origin(object);
        if values.symbols.contains(&origin.symbol()) {
            return true;
        }
        let Some((scope, number)) = self.origins.parameter(*name, object) else {
            // Names that a framework puts into every handler: Rails, Razor pages.
            return matches!(self.o.spell(*name), "request" | "Request")
                && origin.module.is_empty()
                && origin.call.is_none();
        };
        let Some(parameter) = self.o.scope(scope).and_then(|s| s.parameters.get(number)) else { return false };
        if let Some(annotation) = parameter.annotation {
            let text = self.o.spell(annotation);
            return kind_words(text).iter().any(|w| values.requests.iter().any(|r| r == w || r == last_part(w)));
        }
        // Without a type the place tells: the request comes first.
        let field = parameter.fields.iter().any(|f| matches!(self.o.spell(*f), "req" | "request"));
        let first = number == 0 && parameter.fields.is_empty();
        scope == self.scope
            && (first && self.policy() != Parameters::All || field || matches!(self.o.spell(*name), "req" | "request"))
    }
}
