//! From bytes to text, lines, rows and trees, all bounded: the same doors for every reader.

use super::model::Unreadable;
use crate::structured::{self, Key, Node, Value};

/// Largest file, in bytes; a result is a summary.
pub(super) const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Most rows of a table and lines of a list of documents.
pub(super) const MAX_ROWS: usize = 1_000_000;
/// Most columns of a table.
const MAX_COLUMNS: usize = 2_000;
/// Most cells of a table that become a tree.
const MAX_CELLS: usize = 400_000;

/// The text of a file without its byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::new(1, format!("larger than {} MiB; store a summary instead", MAX_BYTES >> 20)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        Unreadable::new(line_after(before), "is not UTF-8 text; a text format is expected")
    })?;
    match memchr::memchr(0, text.as_bytes()) {
        Some(at) => Err(Unreadable::new(
            line_after(text.as_bytes().get(..at).unwrap_or_default()),
            "is binary; a text format is expected",
        )),
        None if text.trim().is_empty() => Err(Unreadable::new(1, "is empty")),
        None => Ok(text),
    }
}

fn line_after(before: &[u8]) -> u32 {
    small(memchr::memchr_iter(b'\n', before).count() + 1)
}

pub(super) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Documents of one line each, with the lines as in the file.
pub(super) fn json_lines(text: &str) -> Result<Vec<Node>, Unreadable> {
    let mut out = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if out.len() >= MAX_ROWS {
            return Err(Unreadable::new(small(n + 1), format!("more than {MAX_ROWS} lines; store a summary instead")));
        }
        let mut node = structured::json(line.as_bytes())
            .map_err(|e| Unreadable::new(small(n + 1), format!("is not one JSON document a line: {}", e.message)))?;
        shift(&mut node, small(n));
        out.push(node);
    }
    Ok(out)
}

/// Moves a tree down by lines. The tree is bounded, the walk is not recursive.
fn shift(node: &mut Node, lines: u32) {
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        node.line = node.line.saturating_add(lines);
        match &mut node.value {
            Value::Sequence(items) => stack.extend(items.iter_mut()),
            Value::Mapping(entries) => {
                for (key, child) in entries.iter_mut() {
                    key.line = key.line.saturating_add(lines);
                    stack.push(child);
                }
            }
            _ => {}
        }
    }
}

/// A table with a header.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    /// Line and cells of each row.
    pub(super) rows: Vec<(u32, csv::StringRecord)>,
}

impl Table {
    /// Reads comma- or tab-separated text.
    pub(super) fn parse(text: &str) -> Result<Table, Unreadable> {
        let first = text.lines().next().unwrap_or_default();
        let delimiter = match [b',', b'\t', b';'].map(|d| (memchr::memchr_iter(d, first.as_bytes()).count(), d)) {
            [(commas, _), (tabs, d), _] if tabs > commas => d,
            [(commas, _), _, (others, d)] if others > commas => d,
            _ => b',',
        };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let broken = |error: csv::Error| {
            let line = error.position().map_or(1, |p| p.line());
            Unreadable::new(u32::try_from(line).unwrap_or(u32::MAX), "is not a table of comma-separated values")
        };
        let header: Vec<String> = reader.headers().map_err(broken)?.iter().map(|h| h.trim().to_owned()).collect();
        if header.len() > MAX_COLUMNS {
            return Err(Unreadable::new(1, format!("has more than {MAX_COLUMNS} columns")));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(broken)?;
            let line = record.position().map_or(1, |p| u32::try_from(p.line()).unwrap_or(u32::MAX));
            if rows.len() >= MAX_ROWS {
                return Err(Unreadable::new(line, format!("more than {MAX_ROWS} rows; store a summary instead")));
            }
            if record.len() < header.len() {
                let (has, wanted) = (record.len(), header.len());
                return Err(Unreadable::new(
                    line,
                    format!("the row has {has} fields, the header {wanted}: is the file cut off?"),
                ));
            }
            // A table of semicolons comes from where numbers have a decimal comma.
            let record = if delimiter == b';' { record.iter().map(decimal_point).collect() } else { record };
            rows.push((line, record));
        }
        if rows.is_empty() {
            return Err(Unreadable::new(1, "is a header without rows: the run stored nothing"));
        }
        Ok(Table { header, rows })
    }

    /// Position of the first column of these names.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|h| h.eq_ignore_ascii_case(name)))
    }

    /// Rows as mappings, for JSON pointers; `None` when that would be large.
    pub(super) fn tree(&self) -> Option<Node> {
        if self.rows.len().saturating_mul(self.header.len()) > MAX_CELLS {
            return None;
        }
        let rows = self.rows.iter().map(|(line, record)| {
            let cells = self.header.iter().zip(record).map(|(name, cell)| {
                let key = Key { text: name.clone(), line: *line, column: 1 };
                let cell = cell.trim();
                let value = match number(cell) {
                    Some(n) => Value::Number(n, cell.to_owned()),
                    None => Value::String(cell.to_owned()),
                };
                (key, Node::new(value, *line, 1))
            });
            Node::new(Value::Mapping(cells.collect()), *line, 1)
        });
        Some(Node::new(Value::Sequence(rows.collect()), 1, 1))
    }
}

/// `0,91` and `1.234,5` with a point; anything else as it is.
fn decimal_point(cell: &str) -> std::borrow::Cow<'_, str> {
    let bare = cell.trim().trim_end_matches('%').trim_end();
    let Some((whole, part)) = bare.split_once(',') else { return cell.into() };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let thousands = whole.trim_start_matches(['-', '+']).split('.').all(digits);
    // `1,234` may be a thousand and more.
    let doubtful = part.len() == 3 && !whole.contains('.') && !matches!(whole.trim_start_matches(['-', '+']), "0" | "");
    match thousands && digits(part) && !doubtful {
        true => cell.replace('.', "").replace(',', ".").into(),
        false => cell.into(),
    }
}

/// A finite number.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    text.parse::<f64>().ok().filter(|n| plain && n.is_finite())
}

/// A whole number that is not negative.
pub(super) fn whole(n: f64) -> Option<u64> {
    ((0.0..9e15).contains(&n) && n.fract() == 0.0).then_some(n as u64)
}

/// The number under a key, with its line.
pub(super) fn at(node: &Node, key: &str) -> Option<super::At<f64>> {
    let child = node.get(key)?;
    Some(super::At::new(child.as_number()?, child.line))
}

/// The number at a JSON pointer, with its line.
pub(super) fn pointed(node: &Node, pointer: &str) -> Option<super::At<f64>> {
    let child = node.pointer(pointer)?;
    Some(super::At::new(child.as_number()?, child.line))
}

/// The whole number under a key.
pub(super) fn count(node: &Node, key: &str) -> Option<u64> {
    whole(node.get(key)?.as_number()?)
}
