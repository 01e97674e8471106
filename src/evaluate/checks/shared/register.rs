//! Registers as rows of named columns, whatever file they are written in.
//!
//! Column names are data (`rules/records.yaml`); a column nobody knows is ignored. Lines are those of the file.

use crate::evaluate::words::{plain, table};
use crate::structured::{Node, Record, Value, records};
use std::collections::BTreeMap;

/// Longest row of a text register that is read, in bytes.
const MAX_LINE: usize = 20_000;

#[derive(Debug, Default)]
pub(crate) struct Row {
    /// File it stands in.
    pub(crate) path: String,
    pub(crate) line: u32,
    /// Column → text.
    columns: BTreeMap<&'static str, String>,
}

impl Row {
    /// A row from a mapping.
    pub(crate) fn of<L>(node: &Node<L>, path: &str, line: u32) -> Option<Row> {
        let mut row = Row { path: path.to_owned(), line, ..Row::default() };
        for (key, value) in node.as_mapping()? {
            let texts = value.descendants().filter_map(|node| node.text()).collect::<Vec<_>>();
            row.set(&key.text, &texts.join(" "));
        }
        Some(row)
    }

    /// `path:line`.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
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
    pub(crate) fn text(&self, column: &str) -> &str {
        self.columns.get(column).map_or("", String::as_str)
    }

    /// The column holds something that is no blank.
    pub(crate) fn says(&self, column: &str) -> bool {
        let text = self.text(column);
        text.chars().any(char::is_alphanumeric)
            && !crate::manifest::is_placeholder(text)
            && (column != "owner" || table().names_somebody(text))
    }
}

/// The rows of a register: of the parsed document, else of CSV or a Markdown table.
pub(crate) fn rows(path: &str, node: Option<&Node>, text: &str, most: usize) -> Vec<Row> {
    if let Some(node) = node {
        return of_document(path, node, most);
    }
    let markdown = markdown(path, text, most);
    if markdown.is_empty() { csv(path, text, most) } else { markdown }
}

/// A list of mappings, at the top or under any key; or a mapping of mappings, whose keys are the modes.
fn of_document(path: &str, node: &Node, most: usize) -> Vec<Row> {
    let list = node.descendants().filter_map(Node::as_sequence);
    let mut lists = list.filter(|items| items.iter().any(|item| item.as_mapping().is_some_and(is_register)));
    if let Some(items) = lists.next() {
        return items.iter().take(most).filter_map(|item| Row::of(item, path, item.line)).collect();
    }
    let mut keyed = Vec::new();
    for (key, child) in node.descendants().filter_map(Node::as_mapping).flatten() {
        if keyed.len() < most && matches!(&child.value, Value::Mapping(entries) if is_register(entries)) {
            let mut row = Row::of(child, path, child.line).unwrap_or_default();
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
fn markdown(path: &str, text: &str, most: usize) -> Vec<Row> {
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
                    out.push(row((path, line), columns, &cells));
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
fn csv(path: &str, text: &str, most: usize) -> Vec<Row> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut records = records(text.as_bytes(), separator).filter(|record| !record.is_blank());
    let Some(Record { cells: head, .. }) = records.next() else { return Vec::new() };
    if head.iter().filter(|cell| known(cell).is_some()).count() < 2 {
        return Vec::new();
    }
    let short = records.filter(|record| record.cells.iter().map(String::len).sum::<usize>() <= MAX_LINE);
    short.take(most).map(|record| row((path, record.line), &head, &record.cells)).collect()
}

fn row((path, line): (&str, u32), head: &[String], cells: &[String]) -> Row {
    let mut row = Row { path: path.to_owned(), line, ..Row::default() };
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
        rows(path, node.as_ref(), text, 100)
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
    fn a_quoted_cell_may_run_over_lines() {
        let text = "mode,detection,response,owner\n\nmisuse,\"input guard,\nthen the judge\",refuse,E. Sec\ndrift,monitor,roll back,E. Ops\n";
        let found = parsed("a.csv", text);
        let shown: Vec<_> = found.iter().map(|row| (row.line, row.text("mode"), row.text("owner"))).collect();
        assert_eq!(shown, [(3, "misuse", "E. Sec"), (5, "drift", "E. Ops")]);
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
            rows("a", None, &text, 10);
            markdown("a", &text, 10);
            csv("a", &text, 10);
        }
    }
}
