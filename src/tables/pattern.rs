//! A regular expression of a built-in table, compiled on first use.

use regex::Regex;
use serde::Deserialize;
use std::ops::Deref;
use std::sync::OnceLock;

/// A pattern as the table has it, and compiled once it is asked for: most audits need few of them, and compiling one
/// takes longer than reading a whole table.
///
/// Tests compile each pattern when its table is read, so a wrong one cannot ship.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Pattern {
    text: String,
    compiled: OnceLock<Regex>,
}

impl From<String> for Pattern {
    fn from(text: String) -> Pattern {
        let pattern = Pattern { text, compiled: OnceLock::new() };
        if cfg!(test) {
            let _: &Regex = &pattern;
        }
        pattern
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(&self.text).unwrap_or_else(|error| super::broken("pattern", error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "pattern is broken")]
    fn a_wrong_pattern_is_seen_when_its_table_is_read() {
        drop(serde_json::from_str::<Pattern>(r#""(unclosed""#));
    }
}
