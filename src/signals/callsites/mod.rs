//! AI call sites: where the audited system talks to models, and how carefully.
//!
//! Only source files that import a model library, or hold a text that announces a call of one, are parsed. What a
//! call looks like is data (`rules/callsites.yaml`); this module knows syntax. It follows names inside one file, and a
//! client into the files that import it; it does not run a type checker, so what it cannot see is `unknown`, not `no`.

mod clients;
mod csharp;
mod go;
mod grammar;
mod java;
mod link;
mod options;
mod origin;
mod python;
mod rust;
mod scope;
mod script;
mod sites;
#[cfg(test)]
mod tests;
mod traits;
mod unit;
mod walk;

use crate::rules::sdks::catalogue;
pub(super) use link::link;
pub(super) use sites::FileSites;

use crate::inventory::Language;
use std::collections::BTreeSet;
use tree_sitter::Tree;

/// Whether files of this language are understood.
pub(super) fn understands(language: Language) -> bool {
    use Language::*;
    matches!(language, Python | TypeScript | JavaScript | Go | Java | CSharp | Rust)
}

/// Finds the call sites of a source file. `imported` are the libraries it imports, `announced` says that it holds a
/// text that announces a call; `tree` is its syntax tree.
pub(super) fn analyse(
    path: &str,
    language: Language,
    bytes: &[u8],
    imported: &BTreeSet<usize>,
    announced: bool,
    tree: &Tree,
) -> FileSites {
    let (catalogue, Some(grammar)) = (catalogue(), grammar::grammar(language, path)) else {
        return FileSites::default();
    };
    let calls = imported.iter().filter_map(|sdk| catalogue.sdks.get(*sdk)).any(|sdk| sdk.occurs(bytes));
    if !calls && !announced {
        return FileSites::default();
    }
    let unit = unit::Unit::read(tree.root_node(), bytes, grammar);
    let mut out = sites::sites(&unit, catalogue, language, imported, path);
    if unit.truncated {
        out.bound = Some("too long or too deeply nested to look for every model call");
    }
    out
}
