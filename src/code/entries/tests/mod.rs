//! Entries of small sources, with decoys.

mod other;
mod python;
mod script;

use super::{Entries, Handler, Kind, Outside, What, entries};
use crate::code::outline::show::expr;
use crate::code::outline::{Outline, ScopeId};
use crate::code::testing::language;

fn outline(path: &str, source: &str) -> Outline {
    crate::code::lower::outline(path, language(path), source.as_bytes()).unwrap()
}

fn handler(o: &Outline, handler: Handler) -> String {
    match handler {
        Handler::Scope(ScopeId::FILE) => "file".to_owned(),
        Handler::Scope(scope) => {
            let scope = o.scope(scope).unwrap();
            let name = o.spell(scope.name);
            if name.is_empty() { format!("line {}", scope.line) } else { name.to_owned() }
        }
        Handler::Named(at) => format!("`{}`", expr(o, at)),
    }
}

/// Entries as lines: kind, method and route, handler, what stands before.
fn shown(path: &str, source: &str) -> Vec<String> {
    let o = outline(path, source);
    let found = entries(&o, path, language(path));
    lines(&o, &found)
}

fn lines(o: &Outline, found: &Entries) -> Vec<String> {
    let each = found.entries.iter().enumerate().map(|(n, e)| {
        let method = e.method.clone().map(|m| format!("{m} ")).unwrap_or_default();
        let before: Vec<String> = e.before.iter().map(|b| expr(o, *b)).collect();
        let before = if before.is_empty() { String::new() } else { format!(" after {}", before.join("; ")) };
        let action = found.actions.get(&n).cloned().unwrap_or_else(|| handler(o, e.handler));
        format!("{:?} {method}{} > {action}{before}", e.kind, e.route).replace("  ", " ")
    });
    each.collect()
}

/// Holds what is found against the expected lines.
#[track_caller]
fn check(path: &str, source: &str, expected: &[&str]) {
    let found = shown(path, source);
    assert_eq!(found, expected, "\n{path}\n{}", found.join("\n"));
}

/// Calls by address as lines.
fn called(path: &str, source: &str) -> Vec<String> {
    let found = entries(&outline(path, source), path, language(path));
    let each = found.calls.iter().map(|c| {
        let method = c.method.clone().unwrap_or_else(|| "?".to_owned());
        format!("{method} {}{}", c.address.host.as_deref().unwrap_or_default(), c.address.path)
    });
    each.collect()
}

/// Values from outside of all entries, as lines.
fn entering(path: &str, source: &str) -> Vec<String> {
    let o = outline(path, source);
    let found = entries(&o, path, language(path));
    let outside = Outside::new(&o, language(path)).unwrap();
    let mut out = Vec::new();
    for entry in found.entries.iter().filter(|e| e.kind != Kind::Hook) {
        for value in outside.values(entry) {
            let what = match value.what {
                What::Parameter(scope, n, field) => {
                    let parameter = &o.scope(scope).unwrap().parameters[n];
                    field.map_or_else(|| o.spell(parameter.name).to_owned(), |f| o.spell(f).to_owned())
                }
                What::Read(at) => expr(&o, at),
            };
            out.push(format!("{:?} {what}", value.source));
        }
    }
    out
}

#[test]
fn the_table_is_read() {
    let table = super::frameworks::table();
    let mut names: Vec<&str> = table.frameworks.iter().map(|f| f.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), table.frameworks.len(), "a framework stands once");
}
