//! A method called on something of which nobody says what it is, where only one method of the project can be meant.
//!
//! Languages without types of their own pass clients, models and services around as plain names. What is called there is
//! told by the name, when it is of two words or more, one type of the project does what it says, and the call fits it.
//! Anything less stays a guess, which proves nothing.

use super::implementers::{asks, stub};
use super::{FileId, Project, ScopeRef, Target};
use crate::code::outline::{Call, Expr, Outline, Parameter, Scope};
use crate::code::words::words;
use crate::inventory::Language;

/// Definitions of a name that are looked at; what many types have tells nothing.
const MAX_SAME: usize = 8;
/// Bases that ask for no method.
const PLAIN: &[&str] = &["object", "ABC", "abc.ABC", "Protocol", "Generic", "ActiveSupport::Concern"];

/// Whether a target only says how something is spelled: a name in small letters that no import brings.
pub(super) fn is_nobodys(target: &Target) -> bool {
    let Target::Package(symbol) = target else { return false };
    symbol.module.is_empty() && symbol.path.trim_start_matches(['@', '(', ')']).starts_with(char::is_lowercase)
}

/// The only method that a call on an unknown object can mean.
pub(super) fn target(project: &Project, file: FileId, outline: &Outline, call: &Call) -> Option<ScopeRef> {
    let Expr::Member(_, name) = outline.expr(call.callee) else { return None };
    let source = project.file(file)?;
    let said = outline.spell(*name);
    if !untyped(source.language) || words(said).len() < 2 {
        return None;
    }
    let all = project.methods.get(said).filter(|all| all.len() <= MAX_SAME)?;
    let mut does = None;
    for method in all {
        let (Some(of), Some(o)) = (project.file(method.file), project.outline(method.file)) else { continue };
        let Some(scope) = o.scope(method.scope) else { continue };
        // A double of a test and a method that only says what is asked for do not do it.
        let double = of.is_test(scope.line) && !source.is_test(outline.spot(call.expr).line);
        if double || asks(scope) || stub(o, scope) {
            continue;
        }
        let other = !of.language.calls(source.language);
        if other || does.is_some() || !own(project, o, scope) || !fits(outline, call, o, scope) {
            return None;
        }
        does = Some(*method);
    }
    does
}

/// Languages in which most objects come without a type.
fn untyped(language: Language) -> bool {
    use Language::{JavaScript, Php, Python, Ruby, Svelte, TypeScript, Vue};
    matches!(language, Python | Ruby | JavaScript | TypeScript | Vue | Svelte | Php)
}

/// Whether a method is the project's own idea: one of a type that extends something of a package may only answer to it.
fn own(project: &Project, o: &Outline, scope: &Scope) -> bool {
    let bases = o.scope(scope.parent).map_or(&[][..], |of| &of.bases);
    bases.iter().map(|base| o.spell(*base)).all(|base| PLAIN.contains(&base) || project.has_type(base))
}

/// Whether a call gives what a method takes: no more than it has, each by a name that it knows, and all it needs.
fn fits(outline: &Outline, call: &Call, o: &Outline, scope: &Scope) -> bool {
    let spread = |expr| matches!(outline.expr(expr), Expr::Spread(_));
    if call.arguments.iter().any(|a| spread(a.value)) {
        return true;
    }
    let takes = &scope.parameters;
    // `*args`, `**options`, `&block`, a pattern: it takes whatever it is given.
    let open = |p: &Parameter| o.spell(p.name).starts_with(['*', '&', '.']) || !p.fields.is_empty();
    if takes.iter().any(open) {
        return true;
    }
    let named = call.arguments.iter().filter_map(|a| a.name).map(|name| outline.spell(name));
    let known = |name: &str| takes.iter().any(|p| o.spell(p.name).trim_end_matches(':') == name);
    let needed = takes.iter().filter(|p| p.default.is_none()).count();
    let given = call.arguments.len();
    named.into_iter().all(known) && given <= takes.len() && given + 1 >= needed
}
