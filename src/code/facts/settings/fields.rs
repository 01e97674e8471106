//! Fields of classes of settings: known by the base they extend or the annotation they carry. A type that says itself
//! that it holds settings (`ServiceOptions`, `Config`) is taken at its word for fields that are declared yes or no.

use super::bind::is_boolean;
use super::setting_readers::table;
use super::{Setting, SettingKind, Truth};
use crate::code::facts::bindings::{Bindings, is_symbol};
use crate::code::facts::constant::{Constant, constant, text};
use crate::code::outline::{Expr, ExprId, Scope, ScopeId, ScopeKind, Stmt};
use crate::code::words::words;

/// Types followed from one base to the next.
const MAX_BASES: usize = 8;

/// All such fields of a file.
pub(super) fn fields(known: &Bindings<'_>, is_base: &dyn Fn(&str) -> bool) -> Vec<Setting> {
    let types = known.outline.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Type);
    let mut out = Vec::new();
    for (id, scope) in types {
        let certain = extends(known, id, is_base, 0) || annotated(known, scope);
        if certain || says_settings(known, scope) {
            let fields = of_type(known, id, scope).into_iter();
            out.extend(fields.filter(|field| certain || field.truth == Some(Truth::Type)));
        }
    }
    out
}

/// Whether the name of a type ends in a word for settings, as the conventions of most languages have it.
fn says_settings(known: &Bindings<'_>, scope: &Scope) -> bool {
    let words = words(known.outline.spell(scope.name));
    words.last().is_some_and(|last| table().type_words.iter().any(|word| word == last))
}

fn extends(known: &Bindings<'_>, id: ScopeId, is_base: &dyn Fn(&str) -> bool, hops: usize) -> bool {
    let Some(scope) = known.outline.scope(id).filter(|_| hops < MAX_BASES) else { return false };
    scope.bases.iter().any(|base| {
        let own = known.definition(*base).filter(|own| *own != id);
        let origin = known.symbol(*base, scope.parent);
        table().bases.iter().any(|b| is_symbol(&origin, b))
            || is_base(&origin)
            || own.is_some_and(|own| extends(known, own, is_base, hops + 1))
    })
}

fn annotated(known: &Bindings<'_>, scope: &Scope) -> bool {
    scope.decorators.iter().any(|d| {
        let callee = known.outline.as_call(*d).map_or(*d, |call| call.callee);
        known.origin(callee).is_some_and(|o| table().classes.iter().any(|c| o == *c || o.ends_with(&format!(".{c}"))))
    })
}

fn of_type(known: &Bindings<'_>, id: ScopeId, scope: &Scope) -> Vec<Setting> {
    let o = known.outline;
    let mut out = Vec::new();
    for stmt in o.block(scope.body) {
        let Stmt::Assign { target, value, annotation: Some(kind) } = o.stmt(*stmt) else { continue };
        let Expr::Name(field) = o.expr(*target) else { continue };
        if o.spell(*kind).starts_with("ClassVar") || o.spell(*field) == "model_config" {
            continue;
        }
        let field = o.spell(*field);
        let (name, default) = declared(known, *value);
        let truth = is_boolean(known, *kind).then_some(Truth::Type);
        let says = default.as_ref().is_some_and(Constant::says_truth).then_some(Truth::Default);
        out.push(Setting {
            name: name.unwrap_or_else(|| field.to_owned()),
            kind: SettingKind::Field,
            default,
            truth: truth.or(says),
            read: *target,
            line: o.spot(*target).line,
            scope: id,
            bound: vec![format!("{}.{field}", o.spell(scope.name)), field.to_owned()],
        });
    }
    out
}

/// Name and default of a field: `Field(False, env="X")`, a literal, or a read with a default of its own.
fn declared(known: &Bindings<'_>, value: ExprId) -> (Option<String>, Option<Constant>) {
    let o = known.outline;
    let Some(call) = o.as_call(value) else { return (None, constant(known, value)) };
    if o.callee_name(call) != "Field" {
        return (None, None);
    }
    let by = |names: &[&str]| {
        let named = call.arguments.iter().find(|a| a.name.is_some_and(|n| names.contains(&o.spell(n))));
        named.map(|a| a.value)
    };
    let first = call.arguments.first().filter(|a| a.name.is_none()).map(|a| a.value);
    let name = by(&["env", "alias", "validation_alias"]).and_then(|n| text(o, n)).map(str::to_owned);
    (name, by(&["default"]).or(first).and_then(|d| constant(known, d)))
}
