//! Marks of tests: the names by which runners choose among them, and the variables without which they are skipped.
//! Told by the layout of lines, as the tests themselves are.

use super::cases::Lines;
use super::view::View;
use crate::inventory::{FileClass, Language};
use crate::signals::guards;
use std::collections::BTreeSet;

/// Most marks, and most tests, of one file.
const MAX: usize = 3_000;
/// Longest text of titles.
const MAX_TITLES: usize = 100_000;
/// Most lines of one marker.
const LINES: usize = 10;

/// What is marked in a file of tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The first line that is a test.
    pub(crate) from: u32,
    /// Lines of each test, both ends inclusive.
    pub(crate) tests: Vec<(u32, u32)>,
    pub(crate) spans: Vec<Span>,
    /// Lines by which a test may be chosen, in lower case; empty where they are too many.
    pub(crate) titles: String,
    /// Names that single cases of a test have.
    pub(crate) maybe: BTreeSet<String>,
    /// Its tests may have marks of names that nobody can see here.
    pub(crate) unclear: bool,
    /// It gives marks to tests of other files.
    pub(crate) adds: bool,
}

/// Lines with a mark, both ends inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) mark: Mark,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A name a runner may choose by.
    Named(String),
    /// Skipped unless a variable is set.
    Needs(String),
    /// Skipped where a variable is set.
    Spoils(String),
    /// A condition of the build.
    Condition(String),
}

impl Marks {
    /// Names that stand over the whole file.
    pub(crate) fn of_file(&self) -> impl Iterator<Item = &str> {
        self.named(|span| span.to == u32::MAX)
    }

    /// Names of the test on a line.
    pub(crate) fn of_line(&self, line: u32) -> impl Iterator<Item = &str> {
        self.named(move |span| (span.from..=span.to).contains(&line))
    }

    fn named(&self, fits: impl Fn(&Span) -> bool) -> impl Iterator<Item = &str> {
        self.spans.iter().filter(move |span| fits(span)).filter_map(|span| match &span.mark {
            Mark::Named(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

/// The marks of a file that holds tests.
pub(super) fn marks(view: &View<'_>) -> Option<Marks> {
    let from = view.tests_from()?;
    let layout = guards::table().layout(view.language())?;
    let lines = Lines::of(view);
    let mut out = Marks { from, ..Marks::default() };
    let mut aliases: Vec<(String, String)> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for n in 0..lines.len() {
        let Some(line) = lines.get(n) else { continue };
        let live = line.live(view);
        let build = view.language() == Language::Go && line.text.starts_with("//go:build");
        if !(live || build) {
            continue;
        }
        let end = |n: usize| report(view, lines.end(n, layout));
        if let Some(condition) = layout.condition.as_ref().and_then(|re| re.captures(line.text)?.get(1)) {
            let mark = Mark::Condition(condition.as_str().to_owned());
            out.spans.push(Span { from: 1, to: u32::MAX, mark });
            continue;
        }
        if layout.start.is_match(line.text) {
            open = Some((n, line.indent));
            if view.class(n) == FileClass::Test {
                out.tests.push((report(view, n), end(n)));
            }
        }
        if layout.titles.matches(line.text) && out.titles.len() < MAX_TITLES {
            out.titles.push_str(&lines.joined(n, LINES).to_lowercase());
            out.titles.push('\n');
        }
        out.adds |= layout.adds.matches(line.text);
        out.unclear |= layout.unclear.matches(line.text) && !layout.clear.matches(line.text);
        if !layout.hints.matches(line.text) && !aliases.iter().any(|(name, _)| line.text.contains(name.as_str())) {
            continue;
        }
        let text = replaced(lines.joined(n, LINES), &aliases);
        let whole = layout.whole.matches(&text);
        if !whole
            && let Some(found) = layout.alias.as_ref().and_then(|re| re.captures(&text))
            && let (Some(name), Some(value)) = (found.get(1), found.get(2))
            && aliases.len() < 64
        {
            aliases.push((name.as_str().to_owned(), value.as_str().to_owned()));
            continue;
        }
        let span = |mark: Mark| {
            let inside = open.filter(|(_, indent)| line.indent > *indent).filter(|_| layout.inner.matches(line.text));
            let (from, to) = match (whole, inside) {
                (true, _) => (1, u32::MAX),
                (_, Some((start, _))) => (report(view, start), end(start)),
                _ => (report(view, n), end(n)),
            };
            Span { from, to, mark }
        };
        for re in layout.needs.iter() {
            out.spans.extend(
                re.captures(&text).and_then(|c| c.get(1)).map(|name| span(Mark::Needs(name.as_str().to_owned()))),
            );
        }
        for re in layout.spoils.iter() {
            out.spans.extend(
                re.captures(&text).and_then(|c| c.get(1)).map(|name| span(Mark::Spoils(name.as_str().to_owned()))),
            );
        }
        if layout.cases.matches(&text) {
            let names = layout.marks.iter().flat_map(|re| re.captures_iter(&text)).filter_map(|c| c.get(1));
            out.maybe.extend(names.map(|name| name.as_str().to_owned()));
        } else if whole || layout.marker.matches(line.text) {
            for found in layout.marks.iter().flat_map(|re| re.captures_iter(&text)) {
                out.spans.extend(found.get(1).map(|name| span(Mark::Named(name.as_str().to_owned()))));
            }
        }
        if out.spans.len() > MAX || out.tests.len() > MAX {
            return None;
        }
    }
    if out.titles.len() >= MAX_TITLES {
        out.titles.clear();
    }
    Some(out)
}

fn report(view: &View<'_>, line: usize) -> u32 {
    view.report_line(line)
}

/// Names that stand for a text, by the text.
fn replaced(text: String, aliases: &[(String, String)]) -> String {
    let mut text = text;
    for (name, value) in aliases {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(name.as_str())).map(|at| at + from) {
            let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
            let end = at + name.len();
            let bounded = !word(text.get(..at).and_then(|t| t.chars().last()))
                && !text.get(end..).and_then(|t| t.chars().next()).is_some_and(|c| c.is_alphanumeric() || c == '_');
            if bounded {
                text.replace_range(at..end, value);
                from = at + value.len();
            } else {
                from = end;
            }
            if text.len() > 8_000 {
                return text;
            }
        }
    }
    text
}
