//! The expressions that read a setting.

use super::SettingKind;
use super::setting_readers::{Flags, Reader, table};
use crate::code::facts::bindings::{Bindings, is_symbol, of_package};
use crate::code::facts::constant::{Constant, constant, text};
use crate::code::outline::{Call, CallId, Expr, ExprId, Owner, ScopeId, Stmt};

/// How a read names its setting.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    Text(String),
    /// By a parameter of a function: its caller says.
    Parameter(ScopeId, usize),
}

/// An expression that reads a setting.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) expr: ExprId,
    pub(super) name: Named,
    pub(super) kind: SettingKind,
    pub(super) default: Option<Constant>,
    pub(super) default_parameter: Option<usize>,
    pub(super) boolean: bool,
}

/// All reads of a file, and the calls that would be one if their object came from a product for flags.
pub(super) fn reads(known: &Bindings<'_>) -> (Vec<Read>, Vec<CallId>) {
    let (mut out, mut open) = (Vec::new(), Vec::new());
    for (id, call) in known.outline.all_calls() {
        let origin = known.origin(call.callee);
        match origin.as_deref().and_then(|origin| reader(known, origin)) {
            Some((reader, kind)) => out.extend(called(known, call, reader, kind)),
            None => match flag(known, call, origin.as_deref()) {
                Some(read) => out.extend(read),
                None if may_be_flag(known, call) => open.push(id),
                None => {}
            },
        }
    }
    for (n, expr) in (0u32..).zip(&known.outline.exprs) {
        let id = ExprId(n);
        let name = match expr {
            Expr::Index(object, key) if is_table(known, *object) => named(known, *key),
            Expr::Member(object, name) if is_table(known, *object) && !is_called(known, id) => {
                Some(Named::Text(known.outline.spell(*name).to_owned()))
            }
            Expr::Name(name) => from_module(known, *name, id),
            _ => None,
        };
        if let Some(name) = name.filter(|_| !is_written(known, id)) {
            out.push(plain(id, name));
        }
    }
    for (_, stmt) in known.outline.all_stmts() {
        if let Stmt::Assign { target, value, .. } = stmt
            && let Expr::Object(entries) = known.outline.expr(*target)
            && is_table(known, *value)
        {
            let named = |name| Named::Text(known.outline.spell(name).to_owned());
            out.extend(entries.iter().map(|(name, part)| plain(*part, named(*name))));
        }
    }
    (out, open)
}

fn plain(expr: ExprId, name: Named) -> Read {
    Read { expr, name, kind: SettingKind::Environment, default: None, default_parameter: None, boolean: false }
}

fn reader(known: &Bindings<'_>, origin: &str) -> Option<(&'static Reader, SettingKind)> {
    let fits = |r: &&Reader| {
        r.calls.iter().any(|symbol| is_symbol(origin, symbol))
            && (r.languages.is_empty() || r.languages.contains(&known.language))
            && (r.modules.is_empty() || imports(known, &r.modules).is_some())
    };
    let flags = table().flag_globals.iter().find(fits).map(|r| (r, SettingKind::Flag));
    table().reads.iter().find(fits).map(|r| (r, SettingKind::Environment)).or(flags)
}

/// The module among these packages that the file imports.
fn imports<'o>(known: &Bindings<'o>, packages: &[String]) -> Option<&'o str> {
    let modules = known.outline.imports.iter().map(|i| known.outline.spell(i.module));
    modules.into_iter().find(|module| packages.iter().any(|p| of_package(module, p)))
}

fn called(known: &Bindings<'_>, call: &Call, reader: &Reader, kind: SettingKind) -> Option<Read> {
    let name = named(known, call.arguments.first()?.value)?;
    let (default, default_parameter) = default(known, call, reader.default);
    Some(Read { expr: call.expr, name, kind, default, default_parameter, boolean: reader.boolean })
}

fn default(known: &Bindings<'_>, call: &Call, position: Option<usize>) -> (Option<Constant>, Option<usize>) {
    let by_name = call.arguments.iter().find(|a| {
        let name = a.name.map_or("", |n| known.outline.spell(n));
        ["default", "fallback", "defaultValue", "default_value"].contains(&name)
    });
    let positional = || position.and_then(|n| call.arguments.get(n)).filter(|a| a.name.is_none());
    let Some(value) = by_name.or_else(positional).map(|a| a.value) else { return (None, None) };
    (constant(known, value), parameter(known, value).map(|(_, n)| n))
}

fn named(known: &Bindings<'_>, key: ExprId) -> Option<Named> {
    match constant(known, key) {
        Some(Constant::Text(name)) => Some(Named::Text(name)),
        _ => parameter(known, key).map(|(scope, n)| Named::Parameter(scope, n)),
    }
}

/// The parameter of the function around that an expression is.
fn parameter(known: &Bindings<'_>, id: ExprId) -> Option<(ScopeId, usize)> {
    let Expr::Name(name) = known.outline.expr(id) else { return None };
    let scope = known.outline.function_of(known.outline.scope_of(id));
    let at = known.outline.scope(scope)?.parameters.iter().position(|p| p.name == *name)?;
    Some((scope, at))
}

fn is_table(known: &Bindings<'_>, object: ExprId) -> bool {
    // `table["a"]["b"]` reads one setting, not two.
    if matches!(known.outline.expr(object), Expr::Index(..)) {
        return false;
    }
    let origin = known.origin(object);
    origin.is_some_and(|origin| table().tables.iter().any(|symbol| is_symbol(&origin, symbol)))
}

fn is_called(known: &Bindings<'_>, id: ExprId) -> bool {
    let Owner::Expr(owner) = known.outline.owner(id) else { return false };
    known.outline.as_call(owner).is_some_and(|call| call.callee == id)
}

/// Whether an expression is what is assigned to.
fn is_written(known: &Bindings<'_>, id: ExprId) -> bool {
    match known.outline.owner(id) {
        Owner::Stmt(stmt) => matches!(known.outline.stmt(stmt), Stmt::Assign { target, .. } if *target == id),
        Owner::Expr(expr) => matches!(known.outline.expr(expr), Expr::Set(target, _) if *target == id),
        Owner::Scope(_) => false,
    }
}

/// A name that is imported from a module of settings.
fn from_module(known: &Bindings<'_>, name: crate::code::outline::Name, id: ExprId) -> Option<Named> {
    let import = known.import(name, known.outline.scope_of(id))?;
    let module = known.outline.spell(import.module);
    table().modules.iter().any(|m| m == module).then(|| Named::Text(known.outline.spell(import.name).to_owned()))
}

/// The flag that a call asks for; `None` when it is no call of a product that the file imports.
fn flag(known: &Bindings<'_>, call: &Call, origin: Option<&str>) -> Option<Option<Read>> {
    let name = known.outline.callee_name(call);
    let fits = |f: &&Flags| f.calls.iter().chain(&f.boolean).any(|c| c == name);
    let (flags, module) =
        table().flags.iter().filter(fits).find_map(|f| imports(known, &f.packages).map(|module| (f, module)))?;
    // The object is known to be something else.
    let foreign = |origin: &str| {
        let mut modules = known.outline.imports.iter().map(|i| known.outline.spell(i.module));
        let of = |package: &str| of_package(origin, package);
        !flags.packages.iter().any(|p| of(p)) && !of(module) && modules.any(|m| !m.is_empty() && of(m))
    };
    if origin.is_some_and(foreign) {
        return None;
    }
    let key = match &flags.key_field {
        Some(field) => call.arguments.iter().find_map(|a| {
            let named = a.name.is_some_and(|n| known.outline.spell(n) == field);
            let Expr::Object(entries) = known.outline.expr(a.value) else { return named.then_some(a.value) };
            entries.iter().find(|(key, _)| known.outline.spell(*key) == field).map(|(_, value)| *value)
        }),
        None => call.arguments.get(usize::from(flags.user_first)).or(call.arguments.first()).map(|a| a.value),
    };
    let boolean = flags.boolean.iter().any(|c| c == name);
    let (default, default_parameter) = default(known, call, flags.default);
    Some(key.and_then(|key| named(known, key)).map(|name| Read {
        expr: call.expr,
        name,
        kind: SettingKind::Flag,
        default,
        default_parameter,
        boolean,
    }))
}

/// Whether a call would ask for a flag: the method of a product, with a literal key, on an object that is not known.
fn may_be_flag(known: &Bindings<'_>, call: &Call) -> bool {
    let name = known.outline.callee_name(call);
    let literal = || call.arguments.iter().take(2).any(|a| text(known.outline, a.value).is_some());
    table().flags.iter().any(|f| f.boolean.iter().any(|c| c == name)) && literal()
}
