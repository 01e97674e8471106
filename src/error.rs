//! Why an audit could not be carried out: title, cause, places and the next step, as one type.
//!
//! Messages quote untrusted text (paths, manifest values), so rendering escapes every part. What is wrong with the
//! audited *system* is never an error; it is a verdict.

use crate::text::printable;
use std::fmt;

/// Problems printed before the rest is only counted.
const SHOWN: usize = 50;

/// The reason for exit code 2.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Error(Box<Parts>);

/// Boxed, so that a `Result` stays small on its way up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Parts {
    title: String,
    cause: Option<String>,
    place: Option<Position>,
    problems: Vec<Problem>,
    next: Option<String>,
}

/// A place in a file the user can open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Path as the user would type it.
    pub path: String,
    /// 1-based line; 0 = the whole file.
    pub line: u32,
    /// 1-based column; 0 = the whole line.
    pub column: u32,
}

/// One of several things that are wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, one sentence.
    pub message: String,
    /// Where.
    pub place: Option<Position>,
    /// What was expected instead.
    pub hint: Option<String>,
}

impl Error {
    /// An error with its headline: what could not be done, without full stop.
    pub fn new(title: impl Into<String>) -> Self {
        Error(Box::new(Parts { title: title.into(), ..Parts::default() }))
    }

    /// What could not be done.
    pub fn title(&self) -> String {
        self.0.title.clone()
    }

    /// Adds why it failed.
    #[must_use]
    pub fn cause(mut self, cause: impl fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>, line: u32, column: u32) -> Self {
        self.0.place = Some(Position { path: path.into(), line, column });
        self
    }

    /// Adds everything that is wrong with an input, so that one run shows all of it.
    #[must_use]
    pub fn problems(mut self, problems: Vec<Problem>) -> Self {
        self.0.problems = problems;
        self
    }

    /// Adds what the user can do next, an imperative sentence.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.0.next = Some(next.into());
        self
    }

    /// What is wrong, place by place; the title alone where there are no places.
    pub(crate) fn notes(&self) -> Vec<crate::model::Note> {
        let note = |message: &str, place: Option<&Position>| {
            let (path, line) = (place.map(|p| printable(&p.path)), place.map_or(0, |p| p.line));
            crate::model::Note::at(path, line, printable(message))
        };
        if self.0.problems.is_empty() {
            return vec![note(&self.0.title, self.0.place.as_ref())];
        }
        self.0.problems.iter().take(SHOWN).map(|p| note(&p.message, p.place.as_ref())).collect()
    }

    /// The text for standard error: several lines, each safe to print, with a trailing newline.
    pub fn render(&self) -> String {
        let mut out = format!("error: {}\n", printable(&self.0.title));
        if let Some(cause) = &self.0.cause {
            out.push_str(&format!("  cause: {}\n", printable(cause)));
        }
        if let Some(place) = &self.0.place {
            out.push_str(&format!("  at {}\n", printable(&place.to_string())));
        }
        for problem in self.0.problems.iter().take(SHOWN) {
            let place = problem.place.as_ref().map(|p| format!("{p}: ")).unwrap_or_default();
            out.push_str(&format!("  at {}\n", printable(&format!("{place}{}", problem.message))));
            if let Some(hint) = &problem.hint {
                out.push_str(&format!("     expected: {}\n", printable(hint)));
            }
        }
        if self.0.problems.len() > SHOWN {
            out.push_str(&format!("  and {} more\n", self.0.problems.len() - SHOWN));
        }
        if let Some(next) = &self.0.next {
            out.push_str(&format!("  next: {}\n", printable(next)));
        }
        out
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => write!(f, "{}", self.path),
            (line, 0) => write!(f, "{}:{line}", self.path),
            (line, column) => write!(f, "{}:{line}:{column}", self.path),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.0.title))
    }
}

impl std::error::Error for Error {}

/// The text for standard error of whatever reached the top: our own error, or a foreign one with its context.
pub(crate) fn render_any(error: &anyhow::Error) -> String {
    if let Some(ours) = error.downcast_ref::<Error>() {
        return ours.render();
    }
    let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
    let shown = Error::new(error.to_string());
    if causes.is_empty() { shown.render() } else { shown.cause(causes.join(": ")).render() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_every_part_on_its_own_line() {
        let text = Error::new("cannot read the manifest")
            .cause("it is not UTF-8")
            .at("produ.yaml", 3, 5)
            .next("save it as UTF-8")
            .render();
        assert_eq!(
            text,
            "error: cannot read the manifest\n  cause: it is not UTF-8\n  at produ.yaml:3:5\n  next: save it as UTF-8\n"
        );
    }

    #[test]
    fn lists_all_problems_and_bounds_them() {
        let problem = |n: u32| Problem {
            message: format!("unknown key `k{n}`"),
            place: Some(Position { path: "produ.yaml".into(), line: n, column: 1 }),
            hint: Some("`system`".into()),
        };
        let text = Error::new("the manifest has problems").problems((1..=60).map(problem).collect()).render();
        assert!(text.contains("  at produ.yaml:1:1: unknown key `k1`\n     expected: `system`\n"));
        assert!(text.contains("k50") && !text.contains("k51") && text.ends_with("  and 10 more\n"));
    }

    #[test]
    fn hostile_text_stays_inert() {
        let text = Error::new("no folder `a\n::error::x\x1b[2J`").at("\u{202e}x\n##[group]", 0, 0).render();
        assert_eq!(text.lines().count(), 2);
        assert!(!text.contains('\x1b') && !text.contains('\u{202e}') && !text.contains("##["));
    }

    #[test]
    fn foreign_errors_show_their_chain() {
        let error = anyhow::Error::from(std::io::Error::other("disk full")).context("cannot write out.json");
        assert_eq!(render_any(&error), "error: cannot write out.json\n  cause: disk full\n");
    }
}
