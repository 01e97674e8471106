//! From a script's value in a document back to the lines of the file.
//!
//! A parser gives a scalar's text and where it starts; a command inside it needs its own line. Literal blocks map line
//! by line; folded, quoted and plain scalars are followed word by word through the raw text.

use crate::structured::{Node, Value};

/// Deepest nesting of lists of commands.
const DEPTH: usize = 8;
/// Words in a row that are not found before the search ends.
const MISSES: usize = 64;

/// The raw lines of one file.
pub(super) struct Source<'t> {
    lines: Vec<&'t str>,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { lines: text.lines().collect() }
    }

    /// A line number that exists in the file.
    pub(super) fn clamp(&self, line: u32) -> u32 {
        line.clamp(1, u32::try_from(self.lines.len()).unwrap_or(u32::MAX).max(1))
    }

    fn raw(&self, line: u32) -> &'t str {
        self.lines.get((line as usize).saturating_sub(1)).copied().unwrap_or("")
    }

    /// Every raw line with its number.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u32, &'t str)> + '_ {
        (1..).zip(self.lines.iter().copied())
    }

    /// The scripts of a node: one for a scalar, one per item of a list (nested lists are flattened).
    pub(super) fn scripts(&self, node: &Node) -> Vec<Vec<(u32, String)>> {
        let mut out = Vec::new();
        self.collect(node, DEPTH, &mut out);
        out
    }

    fn collect(&self, node: &Node, depth: usize, out: &mut Vec<Vec<(u32, String)>>) {
        match &node.value {
            Value::Sequence(items) if depth > 0 => items.iter().for_each(|item| self.collect(item, depth - 1, out)),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => {}
            _ => out.push(self.script(node)),
        }
    }

    /// The lines of one scalar, each with its number in the file.
    pub(super) fn script(&self, node: &Node) -> Vec<(u32, String)> {
        let Some(text) = node.text() else { return Vec::new() };
        let column = (node.column as usize).saturating_sub(1);
        let raw = self.raw(node.line);
        let offset = raw.char_indices().nth(column).map_or(raw.len(), |(at, _)| at);
        match block_style(raw.get(offset..).unwrap_or("")) {
            Some('|') => self.literal(node.line, &text),
            Some(_) => self.follow(node.line.saturating_add(1), 0, &text),
            None => self.follow(node.line, offset, &text),
        }
    }

    fn literal(&self, indicator: u32, text: &str) -> Vec<(u32, String)> {
        let lines = text.split('\n');
        (indicator.saturating_add(1)..).zip(lines).map(|(at, line)| (self.clamp(at), line.to_owned())).collect()
    }

    /// Walks the words of the text through the raw lines. A line of the text that was folded from several raw lines
    /// comes back as those, continued by a backslash. Where the words part (escapes), the line stays where it was.
    fn follow(&self, line: u32, offset: usize, text: &str) -> Vec<(u32, String)> {
        let mut cursor = Cursor { line, offset };
        let mut misses = 0;
        let mut out = Vec::new();
        for text in text.split('\n') {
            let mut pieces: Vec<(u32, String)> = Vec::new();
            for word in text.split_whitespace() {
                match if misses > MISSES { None } else { self.find(cursor, word) } {
                    Some(found) => {
                        cursor = found;
                        misses = 0;
                    }
                    None => misses += 1,
                }
                match pieces.last_mut() {
                    Some((at, piece)) if *at == cursor.line => {
                        piece.push(' ');
                        piece.push_str(word);
                    }
                    _ => pieces.push((cursor.line, word.to_owned())),
                }
            }
            let first = pieces.first().map_or(cursor.line, |(line, _)| *line);
            // A comment runs to the end of the folded line, which pieces would cut short.
            if pieces.len() < 2 || text.contains('#') {
                out.push((self.clamp(first), text.to_owned()));
                continue;
            }
            let last = pieces.len() - 1;
            let end = |index: usize| if index < last { " \\" } else { "" };
            out.extend(
                pieces.iter().enumerate().map(|(i, (line, piece))| (self.clamp(*line), format!("{piece}{}", end(i)))),
            );
        }
        out
    }

    /// The place after the word, on this line or on the next one that holds text.
    fn find(&self, from: Cursor, word: &str) -> Option<Cursor> {
        let on = |line: u32, offset: usize| {
            let rest = self.raw(line).get(offset..)?;
            let found = window(rest).find(word)?;
            Some(Cursor { line, offset: offset + found + word.len() })
        };
        on(from.line, from.offset).or_else(|| {
            let next = (from.line.saturating_add(1)..).take(4).find(|n| !self.raw(*n).trim().is_empty())?;
            on(next, 0)
        })
    }
}

/// After a word in the raw text.
#[derive(Clone, Copy)]
struct Cursor {
    line: u32,
    offset: usize,
}

/// The beginning of a line: words follow each other closely, and long lines must not cost their square.
fn window(rest: &str) -> &str {
    let mut end = rest.len().min(512);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(..end).unwrap_or("")
}

/// `|` or `>` when the value is a block scalar (after anchors and tags).
fn block_style(here: &str) -> Option<char> {
    let word = here.split_whitespace().find(|word| !word.starts_with(['&', '!']))?;
    let first = word.chars().next().filter(|c| matches!(c, '|' | '>'))?;
    word.chars().skip(1).all(|c| c.is_ascii_digit() || matches!(c, '+' | '-')).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structured::yaml_documents;

    fn lines(yaml: &str) -> Vec<(u32, String)> {
        let docs = yaml_documents(yaml.as_bytes()).expect("yaml");
        let source = Source::new(yaml);
        let scripts = source.scripts(docs[0].get("run").expect("run"));
        scripts.concat().into_iter().filter(|(_, line)| !line.trim().is_empty()).collect()
    }

    fn numbers(yaml: &str) -> Vec<u32> {
        lines(yaml).iter().map(|(n, _)| *n).collect()
    }

    #[test]
    fn every_scalar_style_keeps_its_lines() {
        assert_eq!(lines("a: 1\nrun: pytest -q"), [(2, "pytest -q".into())]);
        assert_eq!(numbers("run: |\n  a\n\n  b\n"), [2, 4]);
        assert_eq!(numbers("run: |2-\n\n\n    a\n  b\n"), [4, 5]);
        assert_eq!(numbers("run: &x !!str |  # note\n  a\n  b\n"), [2, 3]);
        assert_eq!(numbers("run: >-\n  pytest\n  tests\n\n  ls\n"), [2, 3, 5]);
        assert_eq!(numbers("run:\n  - a\n  - |\n    b\n    c\n  - [d, \"e\"]\n"), [2, 4, 5, 6, 6]);
        assert_eq!(numbers("run: 'a b\n\n  c d'\n"), [1, 3]);
        assert_eq!(numbers("run: \"a\\nb\"\n"), [1, 1]);
        assert_eq!(lines("run:\n  plain words\n  go on\n"), [(2, "plain words \\".into()), (3, "go on".into())]);
        assert_eq!(lines("run: >\n  a # b\n  c\n"), [(2, "a # b c".into())]);
    }

    #[test]
    fn aliases_point_at_the_text() {
        assert_eq!(numbers("x: &s |\n  a\n  b\nrun: *s\n"), [2, 3]);
    }
}
