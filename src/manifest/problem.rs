//! What is wrong with a manifest, as data: one problem per place, all of them in one run.

use std::fmt;

/// Problems shown in full; the rest is counted.
const SHOWN: usize = 100;

/// One thing wrong with the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the document, with indices: `evals[2].threshold`. Empty for the whole file.
    pub path_in_document: String,
    /// What is there that should not be, one printable line.
    pub message: String,
    /// The form that is asked for; may be empty.
    pub expected: String,
    /// Something valid, as it would be written; may be empty.
    pub example: String,
    /// 1-based.
    pub line: u32,
    /// 1-based.
    pub column: u32,
}

impl Problem {
    /// A problem of the file as a whole or of its syntax.
    pub(crate) fn of_file(message: impl Into<String>, line: u32, column: u32) -> Self {
        Self {
            path_in_document: String::new(),
            message: message.into(),
            expected: String::new(),
            example: String::new(),
            line,
            column,
        }
    }
}

/// `field: message; expected …, for example …`, without file and position.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path_in_document.is_empty() {
            write!(f, "{}: ", self.path_in_document)?;
        }
        f.write_str(&self.message)?;
        if !self.expected.is_empty() {
            write!(f, "; expected {}", self.expected)?;
        }
        if !self.example.is_empty() {
            write!(f, ", for example `{}`", self.example)?;
        }
        Ok(())
    }
}

/// Everything wrong with one manifest, in the order of the file. Display has one `file:line:column: …` line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestErrors {
    /// Path of the manifest.
    pub path: String,
    /// At least one, at most a thousand.
    pub problems: Vec<Problem>,
    /// Problems beyond that, counted only.
    pub omitted: usize,
}

impl ManifestErrors {
    pub(crate) fn one(path: &str, problem: Problem) -> Self {
        Self { path: path.to_owned(), problems: vec![problem], omitted: 0 }
    }
}

impl fmt::Display for ManifestErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = crate::text::printable(&self.path);
        for (index, problem) in self.problems.iter().take(SHOWN).enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{path}:{}:{}: {problem}", problem.line, problem.column)?;
        }
        let hidden = self.problems.len().saturating_sub(SHOWN) + self.omitted;
        if hidden > 0 {
            write!(f, "\n{path}: {hidden} more problems")?;
        }
        Ok(())
    }
}

impl std::error::Error for ManifestErrors {}
