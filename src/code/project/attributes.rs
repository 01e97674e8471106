//! Members that are named by a text: `getattr(self, name)`, `record.send(:name)`.

use super::bindings::Binding;
use super::{FileId, Project, Thing};
use crate::code::outline::{Call, Expr, ExprId, Name, Outline, ScopeId};
use crate::inventory::Language;

/// Names that are followed.
const MAX_NAMES: usize = 6;
/// Calls of a file that are looked at for what they hand to a parameter.
const MAX_CALLS: usize = 4_000;

impl Project {
    /// What `getattr(object, name)` gives; `None` for other calls, and where nothing says which names there are.
    pub(super) fn attribute(&self, file: FileId, outline: &Outline, call: &Call, steps: &mut u32) -> Option<Thing> {
        if outline.callee_name(call) != "getattr" || !matches!(outline.expr(call.callee), Expr::Name(_)) {
            return None;
        }
        let [object, name, ..] = &*call.arguments else { return None };
        let names = self.texts(file, outline, name.value);
        if names.is_empty() {
            return None;
        }
        let object = self.thing(file, object.value, steps);
        let things: Vec<Thing> = names.iter().map(|name| self.member(object.clone(), name, steps)).collect();
        Some(Thing::one_of(things))
    }

    /// The method that `record.send(:name)` calls.
    pub(super) fn sent(&self, file: FileId, outline: &Outline, call: &Call, steps: &mut u32) -> Option<Thing> {
        let ruby = self.file(file).is_some_and(|f| f.language == Language::Ruby);
        let Expr::Member(object, name) = outline.expr(call.callee) else { return None };
        if !ruby || !matches!(outline.spell(*name), "send" | "public_send" | "__send__") {
            return None;
        }
        let name = literal(outline, call.arguments.first()?.value)?;
        let object = self.thing(file, *object, steps);
        Some(self.member(object, outline.spell(name), steps))
    }

    /// The texts that an expression can be: itself, or what the callers in the file hand to the parameter it is.
    fn texts<'o>(&self, file: FileId, outline: &'o Outline, expr: ExprId) -> Vec<&'o str> {
        if let Some(text) = literal(outline, expr) {
            return vec![outline.spell(text)];
        }
        let (Expr::Name(name), Some(bindings)) = (outline.expr(expr), self.bindings(file)) else { return Vec::new() };
        let found = outline.outward(outline.scope_of(expr)).find_map(|scope| {
            bindings.local(scope, *name).iter().find_map(|(_, binding)| match binding {
                Binding::Parameter { scope, number } => Some((*scope, *number)),
                _ => None,
            })
        });
        found.map_or_else(Vec::new, |(scope, number)| handed(outline, scope, number))
    }
}

/// The texts that calls in a file hand to a parameter of one of its functions.
fn handed(outline: &Outline, scope: ScopeId, number: usize) -> Vec<&str> {
    let Some(function) = outline.scope(scope) else { return Vec::new() };
    let parameter = function.parameters.get(number).map(|p| p.name);
    // The object itself is a parameter of a method, and no argument.
    let own = function.parameters.first().is_some_and(|p| matches!(outline.spell(p.name), "self" | "cls"));
    let at = number.saturating_sub(usize::from(own));
    let mut out = Vec::new();
    for (_, call) in outline.all_calls().take(MAX_CALLS) {
        if outline.callee_name(call) != outline.spell(function.name) {
            continue;
        }
        let named = call.arguments.iter().find(|a| a.name.is_some() && a.name == parameter);
        let argument = named.or_else(|| call.arguments.get(at).filter(|a| a.name.is_none()));
        let text = argument.and_then(|a| literal(outline, a.value)).map(|text| outline.spell(text));
        out.extend(text.filter(|text| !out.contains(text)));
        if out.len() >= MAX_NAMES {
            break;
        }
    }
    out
}

/// A text into which nothing is inserted.
fn literal(outline: &Outline, expr: ExprId) -> Option<Name> {
    match outline.expr(expr) {
        Expr::Text(text, parts) if parts.is_empty() => Some(*text),
        _ => None,
    }
}
