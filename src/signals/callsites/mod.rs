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
use std::ops::ControlFlow;
use tree_sitter::{ParseOptions, Parser};

/// Largest file that is parsed.
const MAX_BYTES: usize = 1_500_000;
/// Mean line length from which a file is machine-made.
const MAX_MEAN_LINE: usize = 400;
/// Steps of the parser, counted by its progress reports: a bound that does not depend on the machine.
const MAX_REPORTS: usize = 60_000;

/// Whether files of this language are understood.
pub(super) fn understands(language: Language) -> bool {
    use Language::*;
    matches!(language, Python | TypeScript | JavaScript | Go | Java | CSharp | Rust)
}

/// Finds the call sites of a source file. `imported` are the libraries it imports, `announced` says that it holds a
/// text that announces a call.
pub(super) fn analyse(
    path: &str,
    language: Language,
    bytes: &[u8],
    imported: &BTreeSet<usize>,
    announced: bool,
) -> FileSites {
    let bounded = |why| FileSites { bound: Some(why), ..FileSites::default() };
    let (catalogue, Some(grammar)) = (catalogue(), grammar::grammar(language, path)) else {
        return FileSites::default();
    };
    let calls = imported.iter().filter_map(|sdk| catalogue.sdks.get(*sdk)).any(|sdk| sdk.occurs(bytes));
    if !calls && !announced {
        return FileSites::default();
    }
    if bytes.len() > MAX_BYTES {
        return bounded("too large to look for model calls");
    }
    let lines = memchr::memchr_iter(b'\n', bytes).count() + 1;
    if bytes.len() / lines > MAX_MEAN_LINE {
        return FileSites::default();
    }
    let mut parser = Parser::new();
    if parser.set_language(&grammar.language).is_err() {
        return bounded("the parser does not know its language");
    }
    let mut reports = 0;
    let mut progress = |_: &tree_sitter::ParseState| {
        reports += 1;
        if reports > MAX_REPORTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let mut read = |at: usize, _| bytes.get(at..).unwrap_or_default();
    let Some(tree) = parser.parse_with_options(&mut read, None, Some(options)) else {
        return bounded("too intricate to look for model calls");
    };
    let unit = unit::Unit::read(tree.root_node(), bytes, grammar);
    let mut out = sites::sites(&unit, catalogue, language, imported, path);
    if unit.truncated {
        out.bound = Some("too long or too deeply nested to look for every model call");
    }
    out
}
