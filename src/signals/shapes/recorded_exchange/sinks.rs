//! Calls that keep a record.

use super::record_stores::table;
use crate::code::facts::bindings::{Bindings, of_package};
use crate::code::outline::{Call, Expr, ExprId, Name, Outline, Stmt};
use crate::code::words::{last_part, words};
use crate::inventory::Language;
use crate::rules::format::ShapeKind;
use std::collections::BTreeSet;

/// A call that keeps a record.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sink {
    pub(super) kind: ShapeKind,
    /// What tells its store from others.
    pub(super) store: String,
    /// The call that writes.
    pub(super) call: String,
    pub(super) line: u32,
}

/// What a call keeps, and where; `held` are the names of collections.
pub(super) fn sink(known: &Bindings<'_>, held: &BTreeSet<Name>, call: &Call) -> Option<(Sink, Vec<ExprId>)> {
    let o = known.outline;
    let (name, line) = (o.callee_name(call), o.spot(call.expr).line);
    let mut parts: Vec<ExprId> = call.arguments.iter().map(|a| a.value).collect();
    let made = |kind, store: String, parts| Some((Sink { kind, store, call: name.to_owned(), line }, parts));
    let lifetime =
        call.arguments.iter().any(|a| a.name.is_some_and(|n| matches!(o.spell(n), "ttl" | "ex" | "px" | "expire")));
    if lifetime {
        return None;
    }
    if let Some(store) = statement(o, call) {
        return made(ShapeKind::Record, store, parts);
    }
    let object = match o.expr(call.callee) {
        Expr::Member(object, _) => *object,
        // `appendFileSync(path, line)`
        _ if table().appends.contains(name) => return made(ShapeKind::Record, file_key(o, call), parts),
        _ => return None,
    };
    let spelled = spelled(o, object);
    let said = words(&spelled);
    let has = |set: &BTreeSet<String>| said.iter().any(|w| set.contains(w));
    let shows = spelled.split('.').next().is_some_and(|first| table().shows.contains(first));
    if table().levels.contains(name) && !shows && is_logger(known, object, &said) {
        return made(ShapeKind::Log, "log".to_owned(), parts);
    }
    if table().spans.contains(name) && has(&table().span_words) && !parts.is_empty() {
        return made(ShapeKind::Trace, format!("trace {spelled}"), parts);
    }
    if table().files.contains(name) && (table().appends.contains(name) || is_kept_file(known, call, object)) {
        return made(ShapeKind::Record, file_key(o, call), parts);
    }
    if !table().writes.contains(name) || has(&table().not_stores) {
        return None;
    }
    let package = known.origin(object).is_some_and(|origin| table().packages.iter().any(|p| of_package(&origin, p)));
    let collection = matches!(o.expr(object), Expr::Name(name) | Expr::Member(_, name) if held.contains(name));
    // `Message.create!(..)`: the class of a record; where types are declared it is a factory.
    let class = matches!(o.expr(object), Expr::Name(n) if o.spell(*n).starts_with(char::is_uppercase))
        && name.starts_with("create")
        && matches!(
            known.language,
            Language::Ruby | Language::Php | Language::Python | Language::JavaScript | Language::TypeScript
        );
    // `message.save()`: the object itself is the record.
    if parts.is_empty() {
        parts.push(object);
    }
    if package || has(&table().stores) && !collection || class {
        // What is made tells more than the connection it goes over.
        let entity = parts
            .iter()
            .filter_map(|p| o.as_call(*p))
            .map(|c| o.callee_name(c))
            .find(|n| n.starts_with(char::is_uppercase));
        return made(ShapeKind::Record, entity.map_or(spelled, str::to_owned), parts);
    }
    None
}

/// Names that hold a list, table or queue of the program, whatever they are called: what is put there is gone with it.
pub(super) fn collections(o: &Outline) -> BTreeSet<Name> {
    let made = |value: ExprId| match o.expr(value) {
        Expr::List(_) | Expr::Object(_) => true,
        Expr::Call(_) => o.as_call(value).is_some_and(|call| table().collections.contains(o.callee_name(call))),
        _ => false,
    };
    let typed = |kind: Name| {
        let kind = o.spell(kind);
        let head = kind.trim_start_matches(['&', '*', '?']).split(['<', '[', '(']).next().unwrap_or(kind);
        kind.starts_with("[]") || kind.ends_with("[]") || table().collections.contains(last_part(head))
    };
    let given = o.all_stmts().filter_map(|(_, stmt)| match stmt {
        Stmt::Assign { target, value, annotation } => match o.expr(*target) {
            Expr::Name(name) | Expr::Member(_, name) => Some((*name, *value, *annotation)),
            _ => None,
        },
        _ => None,
    });
    given.filter(|(_, value, kind)| made(*value) || kind.is_some_and(typed)).map(|(name, ..)| name).collect()
}

/// An object as written, through the calls on the way: `db.insert(messages)` is `db.insert.messages`.
fn spelled(o: &Outline, object: ExprId) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut at = object;
    for _ in 0..8 {
        let (names, root) = o.chain(at);
        out.extend(names.iter().rev().map(|n| o.spell(*n).to_owned()));
        match o.expr(root) {
            Expr::Name(name) => {
                out.push(o.spell(*name).to_owned());
                break;
            }
            Expr::Index(inner, key) => {
                if let Expr::Text(text, _) = o.expr(*key) {
                    out.push(o.spell(*text).to_owned());
                }
                at = *inner;
            }
            Expr::Call(_) => {
                let Some(call) = o.as_call(root) else { break };
                for argument in call.arguments.iter().take(1) {
                    match o.expr(argument.value) {
                        Expr::Name(name) => out.push(o.spell(*name).to_owned()),
                        Expr::Text(text, _) if o.spell(*text).len() < 60 => out.push(o.spell(*text).to_owned()),
                        _ => {}
                    }
                }
                at = call.callee;
            }
            _ => break,
        }
    }
    out.reverse();
    out.join(".")
}

/// The table that a statement of SQL writes to.
fn statement(o: &Outline, call: &Call) -> Option<String> {
    let texts = call.arguments.iter().flat_map(|a| o.inside(a.value)).filter_map(|p| match o.expr(p) {
        Expr::Text(text, _) => Some(o.spell(*text)),
        _ => None,
    });
    texts
        .take(8)
        .find_map(|text| {
            let mut said = text.split_whitespace().take(6).map(|w| w.trim_matches(['"', '`', '(', '[']).to_lowercase());
            let (first, second) = (said.next()?, said.next()?);
            match (first.as_str(), second.as_str()) {
                ("insert" | "replace", "into") => said.next(),
                ("insert", "or") => said.nth(2),
                ("update", table)
                    if text.to_lowercase().contains(" set ") || text.to_lowercase().contains("\nset ") =>
                {
                    Some(table.to_owned())
                }
                _ => None,
            }
        })
        .map(|table| format!("sql {table}"))
}

fn is_logger(known: &Bindings<'_>, object: ExprId, said: &[String]) -> bool {
    let named = said.iter().any(|w| {
        matches!(
            w.as_str(),
            "log"
                | "logger"
                | "logging"
                | "slog"
                | "zap"
                | "winston"
                | "pino"
                | "structlog"
                | "loguru"
                | "zerolog"
                | "logrus"
        )
    });
    named
        || known.origin(object).is_some_and(|origin| {
            ["logging", "structlog", "loguru", "winston", "pino", "bunyan", "log4js"]
                .iter()
                .any(|p| of_package(&origin, p))
        })
}

/// Whether a file that is written to is kept and grows: opened for appending, or named as a log of records.
fn is_kept_file(known: &Bindings<'_>, call: &Call, object: ExprId) -> bool {
    let o = known.outline;
    let file =
        if matches!(o.callee_name(call), "dump") { call.arguments.get(1).map(|a| a.value) } else { Some(object) };
    let Some(Expr::Name(name)) = file.map(|f| o.expr(f)) else {
        return file.is_some_and(|f| o.as_call(f).is_some_and(|c| opens(known, c)));
    };
    let scope = o.scope_of(call.expr);
    let value = known.value(*name, scope);
    let of_set = (0u32..).zip(&o.exprs).filter_map(|(n, e)| match e {
        Expr::Set(target, value) if o.expr(*target) == &Expr::Name(*name) && o.scope_of(ExprId(n)) == scope => {
            Some(*value)
        }
        _ => None,
    });
    value.into_iter().chain(of_set).flat_map(|v| o.inside(v)).filter_map(|p| o.as_call(p)).any(|c| opens(known, c))
}

/// Whether a call opens a file that keeps what is written: for appending, as a log of records, or one of its own for each
/// record.
fn opens(known: &Bindings<'_>, call: &Call) -> bool {
    let o = known.outline;
    o.callee_name(call) == "open"
        && call.arguments.iter().enumerate().any(|(number, argument)| {
            let value = match o.expr(argument.value) {
                Expr::Name(name) => known.value(*name, o.scope_of(call.expr)).unwrap_or(argument.value),
                _ => argument.value,
            };
            let Expr::Text(text, inserted) = o.expr(value) else { return false };
            let text = o.spell(*text);
            let records = [".jsonl", ".ndjson", ".log"].iter().any(|ending| text.ends_with(ending));
            text.len() <= 3 && text.starts_with('a')
                || records
                || number == 0 && inserted.iter().any(|part| moment(known, *part))
        })
}

/// Whether a part of a name is another one for each record: a moment, or an id made anew.
fn moment(known: &Bindings<'_>, part: ExprId) -> bool {
    let o = known.outline;
    let value = match o.expr(part) {
        Expr::Name(name) => known.value(*name, o.scope_of(part)).unwrap_or(part),
        _ => part,
    };
    let called = o.inside(value).into_iter().filter_map(|inner| o.as_call(inner));
    called.into_iter().any(|call| table().moments.contains(o.callee_name(call)))
}

fn file_key(o: &Outline, call: &Call) -> String {
    let first = call.arguments.first().map(|a| o.spelled(a.value)).unwrap_or_default();
    format!("file {first}")
}
