//! Registers as rows of named columns, whatever file they are written in.
//!
//! Column names are data (`rules/records.yaml`); a column nobody knows is ignored. Lines are those of the file.

use crate::evaluate::words::{plain, table};
use crate::structured::{Node, Value};
use std::collections::BTreeMap;

/// Longest line of a text register that is read.
const MAX_LINE: usize = 20_000;

/// One row.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) line: u32,
    /// Column → text.
    columns: BTreeMap<&'static str, String>,
}

impl Row {
    /// A row from a mapping.
    pub(super) fn of(node: &Node) -> Option<Row> {
        let mut row = Row { line: node.line, ..Row::default() };
        for (key, value) in node.as_mapping()? {
            let texts = value.descendants().filter_map(Node::text).collect::<Vec<_>>();
            row.set(&key.text, &texts.join(" "));
        }
        Some(row)
    }

    fn set(&mut self, column: &str, text: &str) {
        if let Some(name) = known(column) {
            let known = self.columns.entry(name).or_default();
            if known.is_empty() || column.eq_ignore_ascii_case("id") {
                *known = text.trim().to_owned();
            } else {
                // `id` and `name` both tell which mode it is.
                known.push(' ');
                known.push_str(text.trim());
            }
        }
    }

    /// Text of a column, empty where there is none.
    pub(super) fn text(&self, column: &str) -> &str {
        self.columns.get(column).map_or("", String::as_str)
    }

    /// The column holds something that is no blank.
    pub(super) fn says(&self, column: &str) -> bool {
        let text = self.text(column);
        text.chars().any(char::is_alphanumeric)
            && !crate::manifest::is_placeholder(text)
            && (column != "owner" || table().names_somebody(text))
    }
}

/// The rows of a register: of the parsed document, else of CSV or a Markdown table.
pub(super) fn rows(node: Option<&Node>, text: &str, most: usize) -> Vec<Row> {
    if let Some(node) = node {
        return of_document(node, most);
    }
    let markdown = markdown(text, most);
    if markdown.is_empty() { csv(text, most) } else { markdown }
}

/// A list of mappings, at the top or under any key; or a mapping of mappings, whose keys are the modes.
fn of_document(node: &Node, most: usize) -> Vec<Row> {
    let list = node.descendants().filter_map(Node::as_sequence);
    let mut lists = list.filter(|items| items.iter().any(|item| item.as_mapping().is_some_and(is_register)));
    if let Some(items) = lists.next() {
        return items.iter().take(most).filter_map(Row::of).collect();
    }
    let mut keyed = Vec::new();
    for (key, child) in node.descendants().filter_map(Node::as_mapping).flatten() {
        if keyed.len() < most && matches!(&child.value, Value::Mapping(entries) if is_register(entries)) {
            let mut row = Row::of(child).unwrap_or_default();
            let known = row.columns.entry("mode").or_default();
            *known = format!("{} {known}", key.text).trim().to_owned();
            keyed.push(row);
        }
    }
    keyed
}

/// At least two columns are those of a register.
fn is_register(entries: &[(crate::structured::Key, Node)]) -> bool {
    entries.iter().filter(|(key, _)| known(&key.text).is_some_and(|name| name != "mode")).count() >= 2
}

/// The column a heading stands for.
fn known(heading: &str) -> Option<&'static str> {
    let wanted = plain(heading).replace('-', " ");
    let columns = &table().failure_modes.columns;
    columns.iter().find(|(name, others)| **name == wanted || others.contains(&wanted)).map(|(name, _)| name.as_str())
}

/// Tables of Markdown whose head holds at least two known columns beside the mode.
fn markdown(text: &str, most: usize) -> Vec<Row> {
    let mut out = Vec::new();
    let mut head: Option<Vec<String>> = None;
    for (line, cells) in (1u32..).zip(text.lines().map(piped)) {
        match (cells, &head) {
            (None, _) => head = None,
            (Some(cells), None) => {
                let columns = cells.iter().filter_map(|cell| known(cell)).filter(|name| *name != "mode").count();
                // A table without known columns is passed over as a whole.
                head = Some(if columns >= 2 { cells } else { Vec::new() });
            }
            (Some(cells), Some(columns)) => {
                let rule = cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':' | ' ')));
                if !rule && !columns.is_empty() && out.len() < most {
                    out.push(row(line, columns, &cells));
                }
            }
        }
    }
    out
}

/// The cells of a line of a table.
fn piped(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|').filter(|_| line.len() <= MAX_LINE)?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(|cell| cell.trim().trim_matches(['*', '`', '_']).to_owned()).collect())
}

/// Comma- or semicolon-separated text with a head line.
fn csv(text: &str, most: usize) -> Vec<Row> {
    let mut lines = (1u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && line.len() <= MAX_LINE);
    let Some((_, first)) = lines.next() else { return Vec::new() };
    let separator = if first.matches(';').count() > first.matches(',').count() { ';' } else { ',' };
    let head = cells(first.trim_start_matches('\u{feff}'), separator);
    if head.iter().filter(|cell| known(cell).is_some()).count() < 2 {
        return Vec::new();
    }
    lines.take(most).map(|(line, text)| row(line, &head, &cells(text, separator))).collect()
}

/// One line of CSV; doubled quotes stand for one. A cell does not run over lines: such a row reads as incomplete.
fn cells(line: &str, separator: char) -> Vec<String> {
    let (mut out, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            c if c == separator && !quoted => out.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    out.push(cell);
    out
}

fn row(line: u32, head: &[String], cells: &[String]) -> Row {
    let mut row = Row { line, ..Row::default() };
    for (column, cell) in head.iter().zip(cells) {
        row.set(column, cell);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(path: &str, text: &str) -> Vec<Row> {
        let node = crate::structured::parse(path, text.as_bytes());
        let node = node.and_then(Result::ok).and_then(|docs| docs.into_iter().next());
        rows(node.as_ref(), text, 100)
    }

    #[test]
    fn every_form_gives_the_same_rows() {
        let forms = [
            (
                "a.yaml",
                "reviewed: 2026-11-01\nmodes:\n  - {id: misuse, detection: input guard, response: refuse, owner: E. Sec}\n",
            ),
            ("a.yaml", "misuse: {detection: input guard, response: refuse, owner: E. Sec}\n"),
            (
                "a.json",
                "[{\"mode\": \"misuse\", \"detection\": \"input guard\", \"response\": \"refuse\", \"owner\": \"E. Sec\"}]",
            ),
            ("a.csv", "Failure mode;Detection;Response;Owner\nmisuse;\"input guard\";refuse;E. Sec\n"),
            (
                "a.md",
                "# Modes\n\n| Failure mode | Detected by | Response | Owner |\n|:--|---|---|---|\n| `misuse` | input guard | refuse | E. Sec |\n",
            ),
        ];
        for (path, text) in forms {
            let found = parsed(path, text);
            assert_eq!(found.len(), 1, "{path}: {found:?}");
            assert_eq!(found[0].text("mode"), "misuse", "{path}");
            assert_eq!(found[0].text("detection"), "input guard", "{path}");
            assert!(["detection", "response", "owner"].iter().all(|column| found[0].says(column)), "{path}");
        }
    }

    #[test]
    fn other_tables_and_blanks_are_no_rows() {
        assert!(parsed("a.md", "| Name | Price |\n|---|---|\n| a | 3 |\n").is_empty());
        assert!(parsed("a.csv", "").is_empty());
        assert!(parsed("a.json", "{\"results\": {\"accuracy\": 0.9}}").is_empty());
        let found = parsed("a.csv", "mode,detection,response,owner\nmisuse,TBD,,Jane Doe\n");
        assert!(["detection", "response", "owner"].iter().all(|column| !found[0].says(column)), "{found:?}");
    }

    proptest! {
        #[test]
        fn never_panics(text in "(?s).{0,300}") {
            rows(None, &text, 10);
            markdown(&text, 10);
            csv(&text, 10);
        }
    }
}
