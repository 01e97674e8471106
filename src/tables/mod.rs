//! The data files built into the program: tables as the JSON that the build script made of their YAML, templates and
//! test files as text.
//!
//! Each table is parsed once, on first use, into the type its user has for it. A table that does not fit its type is a
//! mistake in the program, not in what is audited: it stops the run as an internal error. A test has each of them parsed
//! by its users (`audit::tests::tables`).

mod pattern;
mod trial;

pub(crate) use pattern::Pattern;
pub(crate) use trial::{Mode, Trial};

use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::fmt::Display;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// One YAML file under `rules/`, read by the build script.
pub(crate) struct Table {
    /// Path below the root of the repository.
    pub(crate) path: &'static str,
    /// Contents as JSON.
    pub(crate) json: &'static str,
    /// BLAKE3 of the YAML.
    pub(crate) digest: [u8; 32],
}

/// The contents of a table.
///
/// # Panics
/// The table is missing or does not fit `T`.
#[track_caller]
pub(crate) fn read<T: Deserialize<'static>>(path: &str) -> T {
    parse(path, json(path))
}

/// A table as JSON.
///
/// # Panics
/// There is no such table.
#[track_caller]
pub(crate) fn json(path: &str) -> &'static str {
    #[cfg(test)]
    asked::note(path);
    match TABLES.iter().find(|table| table.path == path) {
        Some(table) => table.json,
        None => broken(path, "no such table"),
    }
}

/// What the JSON of a table holds.
///
/// # Panics
/// It does not fit `T`.
#[track_caller]
pub(crate) fn parse<T: Deserialize<'static>>(path: &str, json: &'static str) -> T {
    #[cfg(test)]
    asked::note(path);
    match serde_json::from_str(json) {
        Ok(table) => table,
        Err(error) => broken(path, error),
    }
}

/// The text of a file that is no table: a test file of the rules, the list of demands, a template.
///
/// # Panics
/// There is no such file.
pub(crate) fn text(path: &str) -> &'static str {
    let found = TEXTS.iter().find(|(known, _)| *known == path);
    found.map_or_else(|| broken(path, "no such file"), |(_, text)| *text)
}

/// Path and text of the files in a folder.
pub(crate) fn texts(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    TEXTS.iter().copied().filter(move |(path, _)| path.starts_with(folder))
}

/// Name and contents of the files under `templates/`.
pub(crate) fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    texts("templates/").filter_map(|(path, text)| Some((path.strip_prefix("templates/")?, text)))
}

/// The text of a template: `ci/github.yml`.
pub(crate) fn template(name: &str) -> Option<&'static str> {
    templates().find(|(known, _)| *known == name).map(|(_, text)| text)
}

/// Whether a template of this name is built in; a report names no file that nobody can get.
pub(crate) fn has_template(name: &str) -> bool {
    template(name).is_some()
}

/// A pattern of ours.
///
/// # Panics
/// It is none.
#[track_caller]
pub(crate) fn regex(what: &str, pattern: &RegexBuilder) -> Regex {
    pattern.build().unwrap_or_else(|error| broken(what, error))
}

/// Stops the run: a mistake in the program. The place that is reported is the caller's.
#[track_caller]
#[expect(clippy::panic, reason = "no input causes it, and an audit by half a table would be wrong without saying so")]
pub(crate) fn broken(what: &str, why: impl Display) -> ! {
    panic!("the built-in {what} is broken: {why}")
}

/// For tests: which tables were asked for.
#[cfg(test)]
pub(crate) mod asked {
    use std::collections::BTreeSet;
    use std::sync::Mutex;

    static ASKED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

    pub(super) fn note(path: &str) {
        ASKED.lock().unwrap().insert(path.to_owned());
    }

    /// Tables that nobody has asked for since the tests began.
    pub(crate) fn not_yet() -> Vec<&'static str> {
        let asked = ASKED.lock().unwrap();
        super::TABLES.iter().map(|table| table.path).filter(|path| !asked.contains(*path)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "rules/gate.yaml is broken")]
    fn a_table_that_does_not_fit_stops_the_run() {
        read::<Vec<u8>>("rules/gate.yaml");
    }

    #[test]
    #[should_panic(expected = "rules/nothing.yaml is broken")]
    fn a_table_that_is_missing_stops_the_run() {
        read::<serde_json::Value>("rules/nothing.yaml");
    }
}
