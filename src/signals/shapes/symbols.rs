//! Symbols of packages in tables: what a call of them means, and which option must be given.

use crate::code::facts::constant::Constant;
use crate::code::facts::constant::literal;
use crate::code::outline::{Call, Expr, ExprId, Outline};
use crate::code::project::External;
use serde::Deserialize;

/// Symbols of one package.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    /// Modules as they are imported; what stands inside one counts too. An empty one is a name that nothing binds.
    pub(super) modules: Vec<String>,
    /// What is called, from the module on; `()` stands for what a call gives, `self` for the module itself.
    pub(super) calls: Vec<String>,
    /// Options one of which must be given, by name or in a table that is handed over; none: the call is enough.
    #[serde(default)]
    pub(super) options: Vec<String>,
}

impl Row {
    /// Whether a symbol is one of the row.
    pub(super) fn has(&self, symbol: &External) -> bool {
        let module = symbol.module.strip_prefix("node:").unwrap_or(&symbol.module);
        let of = |known: &String| match module.strip_prefix(known.as_str()) {
            Some("") => true,
            Some(rest) => !known.is_empty() && rest.starts_with(['/', '.', ':', '\\']),
            None => false,
        };
        self.modules.iter().any(of) && self.calls.iter().any(|name| is(name, &symbol.path))
    }

    /// Whether a call gives one of the options that are asked for.
    pub(super) fn opted(&self, outline: &Outline, call: &Call) -> bool {
        self.options.is_empty() || option(outline, call, &self.options).is_some()
    }
}

/// The value of the first of these options that a call gives and that does not switch it off.
pub(super) fn option(outline: &Outline, call: &Call, names: &[String]) -> Option<ExprId> {
    let wanted = |name: &str| names.iter().any(|n| n == name);
    let mut tables = Vec::new();
    for argument in &call.arguments {
        if argument.name.is_some_and(|name| wanted(outline.spell(name))) && says(outline, argument.value) {
            return Some(argument.value);
        }
        tables.push((argument.value, 0));
    }
    while let Some((table, depth)) = tables.pop() {
        match outline.expr(table) {
            Expr::Object(entries) => {
                for (key, value) in entries {
                    if wanted(outline.spell(*key)) && says(outline, *value) {
                        return Some(*value);
                    }
                    if depth < 2 {
                        tables.push((*value, depth + 1));
                    }
                }
            }
            Expr::List(parts) if depth < 2 => tables.extend(parts.iter().map(|p| (*p, depth + 1))),
            _ => {}
        }
    }
    None
}

/// Whether a value of an option says more than no.
pub(super) fn says(outline: &Outline, value: ExprId) -> bool {
    match literal(outline, value) {
        Some(Constant::Null | Constant::Bool(false)) => false,
        Some(Constant::Number(number)) => number > 0.0,
        _ => true,
    }
}

/// Whether a path of names is the one of a table, or ends with it.
fn is(name: &str, path: &str) -> bool {
    let path = match path {
        "default" => "",
        _ => path
            .strip_prefix("default.")
            .or_else(|| path.strip_prefix("default").filter(|p| p.starts_with("()")))
            .unwrap_or(path),
    };
    let name = if let Some(rest) = name.strip_prefix("self") { rest } else { name };
    if name.is_empty() {
        return path.is_empty();
    }
    path.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(modules: &[&str], calls: &[&str], module: &str, path: &str) -> bool {
        let texts = |all: &[&str]| all.iter().map(|t| (*t).to_owned()).collect();
        let row = Row { modules: texts(modules), calls: texts(calls), options: Vec::new() };
        row.has(&External { module: module.to_owned(), path: path.to_owned() })
    }

    #[test]
    fn symbols_are_whole_names_of_their_package() {
        assert!(has(&["slowapi"], &["Limiter().limit"], "slowapi.extension", "Limiter().limit"));
        assert!(has(&["express-rate-limit"], &["self"], "express-rate-limit", "default"));
        assert!(has(&["express"], &["json"], "express", "default.json"));
        assert!(has(&["p-limit"], &["self()"], "p-limit", "default()"));
        assert!(!has(&["express"], &["json"], "express-session", "default.json"));
        assert!(!has(&["slowapi"], &["limit"], "slowapi", "Limiter().unlimit"));
        assert!(!has(&[""], &["limit"], "slowapi", "limit"));
    }
}
