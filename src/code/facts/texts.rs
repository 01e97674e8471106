//! The texts of a file with what they are for: a prompt, a log, a failure, something shown to a person, a template.
//!
//! A text is judged by where it stands, never by what it says.

use super::bindings::{Bindings, is_symbol};
use super::effects::{Effect, effect};
use crate::code::outline::{Call, Expr, ExprId, Name, Owner, ScopeId, ScopeKind, Stmt};
use crate::tables;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/code-texts.yaml"));

/// Texts that are shorter are keys and codes.
const MIN: usize = 3;
/// Steps outward from a text.
const MAX_OUT: usize = 12;

/// `rules/code-texts.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    prompt_names: Vec<String>,
    beside: Vec<String>,
    prompt_calls: Vec<String>,
    roles: Vec<String>,
    shown: Vec<String>,
    shown_names: Vec<String>,
    answer_names: Vec<String>,
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// A model is told it.
    Prompt,
    /// A person sees it: on a page, in a dialogue.
    Shown,
    /// It is in the body of an answer.
    Answer,
    /// It says what failed.
    Failure,
    /// It goes to a log.
    Log,
    /// It explains the code.
    Doc,
    /// Things are put into it; what for cannot be told here.
    Template,
    /// Something else.
    Other,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    pub(crate) expr: ExprId,
    pub(crate) used: Use,
    /// The name that holds it, for who uses it elsewhere.
    pub(crate) bound: Option<String>,
    pub(crate) line: u32,
    pub(crate) scope: ScopeId,
}

/// The texts of a file that are more than a word or stand where words matter, in the order of the source.
pub(crate) fn texts(known: &Bindings<'_>) -> Vec<Text> {
    let o = known.outline;
    let mut out: Vec<Text> = Vec::new();
    for (n, expr) in (0u32..).zip(&o.exprs) {
        let Expr::Text(text, _) = expr else { continue };
        let (id, words) = (ExprId(n), o.spell(*text).trim());
        if words.chars().count() < MIN {
            continue;
        }
        let (used, bound) = used(known, id);
        // A single word of unknown use is a key.
        if used != Use::Other || words.contains(char::is_whitespace) || !words.is_ascii() {
            out.push(Text { expr: id, used, bound, line: o.spot(id).line, scope: o.scope_of(id) });
        }
    }
    let uses = uses_of_names(known, &out);
    for text in &mut out {
        let found =
            text.bound.as_ref().filter(|_| matches!(text.used, Use::Other | Use::Template)).and_then(|b| uses.get(b));
        text.used = found.copied().unwrap_or(text.used);
    }
    out
}

/// What names are used for that hold a text.
fn uses_of_names(known: &Bindings<'_>, texts: &[Text]) -> HashMap<String, Use> {
    let o = known.outline;
    let bound: std::collections::HashSet<&str> = texts.iter().filter_map(|t| t.bound.as_deref()).collect();
    let mut out: HashMap<String, Use> = HashMap::new();
    for (n, expr) in (0u32..).zip(&o.exprs) {
        let (Expr::Name(name) | Expr::Member(_, name)) = expr else { continue };
        if !bound.contains(o.spell(*name)) {
            continue;
        }
        let (found, _) = used(known, ExprId(n));
        if !matches!(found, Use::Other | Use::Template | Use::Doc) {
            let place = out.entry(o.spell(*name).to_owned()).or_insert(found);
            *place = (*place).min(found);
        }
    }
    out
}

/// What an expression is used for, and the name that holds it.
fn used(known: &Bindings<'_>, id: ExprId) -> (Use, Option<String>) {
    let o = known.outline;
    let filled = matches!(o.expr(id), Expr::Text(_, parts) if !parts.is_empty());
    let rest = if filled { Use::Template } else { Use::Other };
    let (mut at, mut key): (ExprId, Option<Name>) = (id, None);
    // The role of a message is no part of what it says.
    let mut barred = false;
    for owner in known.owners(id).take(MAX_OUT) {
        let next = match owner {
            Owner::Expr(next) => next,
            Owner::Stmt(stmt) => return stated(known, stmt, at, key, rest),
            Owner::Scope(_) => return (rest, None),
        };
        match o.expr(next) {
            Expr::Object(entries) => {
                key = entries.iter().find(|(_, value)| *value == at).map(|(key, _)| *key).or(key);
                barred |= key.is_some_and(|k| !listed(&TABLE.prompt_names, o.spell(k)));
                let names = || entries.iter().map(|(key, _)| o.spell(*key));
                if !barred
                    && key.is_some_and(|k| listed(&TABLE.prompt_names, o.spell(k)))
                    && names().any(|n| listed(&TABLE.beside, n))
                {
                    return (Use::Prompt, None);
                }
            }
            // `("system", "You are ...")`
            Expr::List(parts) => {
                barred |= parts.first() == Some(&at) && parts.len() == 2;
                let role = parts.first().filter(|first| **first != at && parts.len() == 2);
                if role.and_then(|r| super::constant::text(o, *r)).is_some_and(|r| listed(&TABLE.roles, r)) {
                    return (Use::Prompt, None);
                }
            }
            Expr::Call(_) => {
                let Some(call) = o.as_call(next) else { return (rest, None) };
                match in_call(known, call, at, key) {
                    Step::Is(Use::Prompt) if barred => return (rest, None),
                    Step::Is(found) => return (found, None),
                    Step::Through => {}
                    Step::Ends => return (rest, None),
                }
            }
            // `"...".format(x)`, `text.trim()`: the content stays. The member of a name is another thing.
            Expr::Member(object, _)
                if *object == at && matches!(o.expr(at), Expr::Text(..) | Expr::Combine(..) | Expr::Call(_)) => {}
            Expr::Member(..) | Expr::Compare(..) | Expr::Index(..) | Expr::Not(_) | Expr::Lambda(_) => {
                return (rest, None);
            }
            // Words between the elements of a page.
            Expr::Other(parts)
                if parts.iter().any(|p| o.as_call(*p).is_some_and(|c| c.constructs)) && is_page(known) =>
            {
                return (Use::Shown, None);
            }
            _ => {}
        }
        at = next;
    }
    (rest, None)
}

fn is_page(known: &Bindings<'_>) -> bool {
    use crate::inventory::Language;
    matches!(known.language, Language::TypeScript | Language::JavaScript | Language::Vue | Language::Svelte)
}

fn listed(list: &[String], name: &str) -> bool {
    list.iter().any(|n| n == name)
}

/// What a call makes of a text.
enum Step {
    /// It is for this.
    Is(Use),
    /// It goes on with what the call gives.
    Through,
    /// Nobody can tell.
    Ends,
}

fn in_call(known: &Bindings<'_>, call: &Call, at: ExprId, key: Option<Name>) -> Step {
    let o = known.outline;
    let name = o.callee_name(call);
    let argument = call.arguments.iter().find(|a| a.value == at);
    let given = argument.and_then(|a| a.name).or(key).map_or("", |n| o.spell(n));
    // A method of the text: formatted, trimmed.
    let Some(argument) = argument else {
        let keeps = [
            "format",
            "strip",
            "trim",
            "dedent",
            "lower",
            "upper",
            "concat",
            "join",
            "replace",
            "removeprefix",
            "trimIndent",
            "trimMargin",
        ];
        return if keeps.contains(&name) { Step::Through } else { Step::Ends };
    };
    let beside = call.arguments.iter().filter_map(|a| a.name).any(|n| listed(&TABLE.beside, o.spell(n)));
    let prompts = listed(&TABLE.prompt_calls, name) && !matches!(name, "system" | "user")
        || listed(&TABLE.prompt_calls, name) && call.constructs;
    if prompts || beside && listed(&TABLE.prompt_names, given) {
        return Step::Is(Use::Prompt);
    }
    let origin = known.origin(call.callee).unwrap_or_default();
    let spelled = o.spelled(call.callee);
    let shows = |symbol: &String| match symbol.strip_suffix('.') {
        Some(package) => {
            [&origin, &spelled].iter().any(|o| o.strip_prefix(package).is_some_and(|rest| rest.starts_with('.')))
        }
        None => is_symbol(&origin, symbol),
    };
    if TABLE.shown.iter().any(shows) {
        return Step::Is(Use::Shown);
    }
    // An attribute of an element, or of a component.
    if call.constructs && is_page(known) && listed(&TABLE.shown_names, given) {
        return Step::Is(Use::Shown);
    }
    match effect(known, call) {
        Effect::Logs => Step::Is(Use::Log),
        Effect::Raises => Step::Is(Use::Failure),
        Effect::Answers if is_exception(name) => Step::Is(Use::Failure),
        Effect::Answers if given.is_empty() || listed(&TABLE.answer_names, given) => Step::Is(Use::Answer),
        _ if is_exception(name) => Step::Through,
        _ if [
            "dedent", "cleandoc", "str", "String", "format", "f", "t", "gettext", "_", "sprintf", "Sprintf", "format!",
        ]
        .contains(&name)
            && argument.name.is_none() =>
        {
            Step::Through
        }
        _ => Step::Ends,
    }
}

fn is_exception(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && (name.ends_with("Error") || name.ends_with("Exception"))
}

/// What a statement makes of a text.
fn stated(
    known: &Bindings<'_>,
    stmt: crate::code::outline::StmtId,
    at: ExprId,
    key: Option<Name>,
    rest: Use,
) -> (Use, Option<String>) {
    let o = known.outline;
    match o.stmt(stmt) {
        Stmt::Raise(_) => (Use::Failure, None),
        Stmt::Assign { target, value, .. } if *value == at => {
            let name = key.filter(|_| matches!(o.expr(at), Expr::Object(_)));
            let bound = match (name, o.expr(*target)) {
                (Some(key), _) => Some(o.spell(key).to_owned()),
                (None, Expr::Name(name) | Expr::Member(_, name)) => Some(o.spell(*name).to_owned()),
                _ => None,
            };
            (rest, bound.filter(|b| !b.is_empty()))
        }
        // The answer of a route.
        Stmt::Return(_) => {
            let entry = key.is_some_and(|k| listed(&TABLE.answer_names, o.spell(k)));
            let routed = o.scope(o.function_of(o.scope_of(at))).is_some_and(|s| !s.decorators.is_empty());
            (if entry && routed { Use::Answer } else { rest }, None)
        }
        Stmt::Expr(value) if *value == at && matches!(o.expr(at), Expr::Text(..)) => {
            let scope = o.scope(o.scope_at(o.stmt_spot(stmt).frame));
            let first =
                scope.filter(|s| s.kind != ScopeKind::Lambda).is_some_and(|s| o.block(s.body).first() == Some(&stmt));
            (if first { Use::Doc } else { rest }, None)
        }
        _ => (rest, None),
    }
}
