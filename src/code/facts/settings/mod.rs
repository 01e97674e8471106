//! Settings that a file reads: environment variables, fields of configuration, feature flags; what they default to, how
//! it is known that they are yes or no, and what they are bound to.
//!
//! What is read is known by published APIs (`rules/code-settings.yaml`), and from there by structure: an own function
//! whose parameter becomes the name of a variable is a reader itself, whatever it is called.

mod bind;
mod fields;
mod read;
mod setting_readers;
#[cfg(test)]
mod tests;

use super::bindings::Bindings;
use super::constant::Constant;
use crate::code::outline::{CallId, ExprId, ScopeId};

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SettingKind {
    /// A variable of the environment, a key of configuration.
    Environment,
    /// A field of a class of settings.
    Field,
    /// A feature flag.
    Flag,
}

/// How it is known that a setting is yes or no; the strongest evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    /// Declared so.
    Type,
    /// The call that reads it answers yes or no.
    Api,
    /// What was read is compared with `true`, `1`, `yes`, or parsed as such.
    Parser,
    /// Its default is yes or no.
    Default,
}

/// A setting that is read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Setting {
    /// Its name; empty when the program works it out.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: SettingKind,
    /// Literal that stands in for it.
    pub(crate) default: Option<Constant>,
    /// Why it is yes or no.
    pub(crate) truth: Option<Truth>,
    /// The expression that reads it.
    pub(crate) read: ExprId,
    /// Where, from one.
    pub(crate) line: u32,
    /// The scope it is read in.
    pub(crate) scope: ScopeId,
    /// What holds its value afterwards: `DEBUG`, `self.debug`, `Settings.debug`, `is_debug()`.
    pub(crate) bound: Vec<String>,
}

/// A function of this file that reads the setting which its caller names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wrapper {
    /// The function.
    pub(crate) scope: ScopeId,
    /// Which parameter is the name.
    pub(crate) name: usize,
    /// Which parameter is the default.
    pub(crate) default: Option<usize>,
    /// Whether it answers yes or no.
    pub(crate) truth: Option<Truth>,
}

/// The settings of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// Those that are read, in the order of the source.
    pub(crate) all: Vec<Setting>,
    /// Functions that read for their callers, also in other files.
    pub(crate) wrappers: Vec<Wrapper>,
    /// Calls that would ask for a flag if their object came from a product for flags: another file must say.
    pub(crate) open: Vec<CallId>,
}

/// Whether a method leaves the content of a text as it is: `lower`, `trim`.
pub(crate) fn is_keeping(method: &str) -> bool {
    setting_readers::table().keeps.iter().any(|known| known == method)
}

/// The settings of a file. `is_base` says whether a type of another file (`./settings.Base`) is a class of settings.
pub(crate) fn settings(known: &Bindings<'_>, is_base: &dyn Fn(&str) -> bool) -> Settings {
    let compared = bind::compared(known);
    let mut out = Settings::default();
    let (found, open) = read::reads(known);
    out.open = open;
    for read in &found {
        let bound = bind::bind(known, read.expr);
        let truth = read.boolean.then_some(Truth::Api).into_iter().chain(bound.truth);
        let truth = truth.chain(bound.names.iter().any(|n| compared.contains(n)).then_some(Truth::Parser));
        let default = read.default.clone().or(bound.default);
        let says = default.as_ref().is_some_and(Constant::says_truth).then_some(Truth::Default);
        let truth = truth.chain(says).min();
        if let read::Named::Parameter(scope, name) = read.name {
            out.wrappers.push(Wrapper { scope, name, default: read.default_parameter, truth });
        }
        let read::Named::Text(name) = &read.name else { continue };
        out.all.push(setting(known, name.clone(), read.kind, default, truth, read.expr, bound.names));
    }
    for wrapper in out.wrappers.clone() {
        for (_, call) in known.outline.all_calls().filter(|(_, c)| known.callee(c.callee) == Some(wrapper.scope)) {
            out.all.extend(wrapped(known, call, wrapper));
        }
    }
    out.all.extend(fields::fields(known, is_base));
    out.all.sort_by_key(|s| (s.line, s.read.0));
    out.all.dedup_by_key(|s| s.read);
    out
}

/// The setting that a call of a wrapper reads; the call may stand in another file than the wrapper.
pub(crate) fn wrapped(known: &Bindings<'_>, call: &crate::code::outline::Call, wrapper: Wrapper) -> Option<Setting> {
    let at = |n: usize| call.arguments.get(n).map(|a| a.value);
    let Some(Constant::Text(name)) = super::constant::constant(known, at(wrapper.name)?) else { return None };
    let bound = bind::bind(known, call.expr);
    let default = wrapper.default.and_then(at).and_then(|d| super::constant::constant(known, d)).or(bound.default);
    let says = default.as_ref().is_some_and(Constant::says_truth).then_some(Truth::Default);
    let truth = [wrapper.truth, bound.truth, says].into_iter().flatten().min();
    Some(setting(known, name, SettingKind::Environment, default, truth, call.expr, bound.names))
}

fn setting(
    known: &Bindings<'_>,
    name: String,
    kind: SettingKind,
    default: Option<Constant>,
    truth: Option<Truth>,
    read: ExprId,
    bound: Vec<String>,
) -> Setting {
    let (line, scope) = (known.outline.spot(read).line, known.outline.scope_of(read));
    Setting { name, kind, default, truth, read, line, scope, bound }
}
