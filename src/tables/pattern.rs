//! A regular expression of a built-in table, compiled on first use.

use super::{Mode, Trial};
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
    trial: Trial,
}

impl Pattern {
    /// Whether it matches anywhere. The first short texts are tried without compiling it; among ASCII alone, classes and
    /// boundaries of Unicode are those of ASCII.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        if self.compiled.get().is_none() && self.trial.takes(text.len()) && text.is_ascii() {
            let ascii = Mode { unicode: false, ignore_case: false };
            if let Ok(found) = self.trial.find(&self.text, ascii, text.as_bytes(), 0) {
                return found.is_some();
            }
        }
        Regex::is_match(self, text)
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Pattern {
        let pattern = Pattern { text, compiled: OnceLock::new(), trial: Trial::default() };
        if cfg!(test) {
            // Not kept: tests search as the program does.
            drop(compile(&pattern.text));
        }
        pattern
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.compiled.get_or_init(|| compile(&self.text))
    }
}

fn compile(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| super::broken("pattern", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_searches_say_what_the_others_do() {
        for text in [r"\bk\w+ [^a]$", r"(?i)éa|\p{Greek}", r"(?i)\d{2,}.x"] {
            let pattern = Pattern::from(text.to_owned());
            let compiled = Regex::new(text).unwrap();
            for searched in ["kab b", "KAB B", "12 X", "\u{212a}ab é", "ÉA", "", "k\n"].iter().cycle().take(40) {
                assert_eq!(pattern.is_match(searched), compiled.is_match(searched), "{text} on {searched}");
            }
        }
    }

    #[test]
    #[should_panic(expected = "pattern is broken")]
    fn a_wrong_pattern_is_seen_when_its_table_is_read() {
        drop(serde_json::from_str::<Pattern>(r#""(unclosed""#));
    }
}
