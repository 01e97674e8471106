//! TOML: the card's package with spans, turned into the shared tree.
//!
//! The parser bounds nesting itself; the check before it keeps that promise ours.

use super::input::{self, Cursor};
use super::{Key, MAX_DEPTH, MAX_NODES, Node, ParseError, Value};
use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

/// A TOML document as a mapping. Keys stand in the order of the file.
pub(crate) fn toml(bytes: &[u8]) -> Result<Node, ParseError> {
    let text = input::text(bytes)?;
    check_nesting(text)?;
    let (table, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        return Err(first_error(text, error, table));
    }
    Converter::new(text).document(table)
}

fn first_error(text: &str, error: &::toml::de::Error, table: Spanned<DeTable<'_>>) -> ParseError {
    let offset = error.span().map_or(0, |span| span.start);
    let (line, column) = Cursor::new(text).position(offset);
    let mut message = error.message().to_owned();
    // A second definition names the first one: which of the two counts is what the reader has to decide.
    if message.contains("duplicate key")
        && let Some(key) = error.span().and_then(|span| text.get(span))
        && let Ok(tree) = Converter::new(text).document(table)
    {
        let key = key.trim().trim_matches(['"', '\'']);
        let before = tree
            .descendants()
            .flat_map(|node| node.as_mapping().unwrap_or(&[]))
            .map(|(found, _)| found)
            .filter(|found| found.text == key && (found.line, found.column) < (line, column))
            .map(|found| found.line)
            .max();
        message = match before {
            Some(first) => format!("duplicate key `{key}` on lines {first} and {line}"),
            None => format!("duplicate key `{key}`"),
        };
    }
    ParseError::new(message, line, column)
}

/// Refuses brackets nested too deeply on one statement before the parser sees them. Strings and comments are skipped
/// roughly: an unbalanced quote can only make the count smaller, and the parser has its own limit behind this one.
fn check_nesting(text: &str) -> Result<(), ParseError> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0usize, 0usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'#' => at += memchr::memchr(b'\n', bytes.get(at..).unwrap_or(&[])).unwrap_or(bytes.len()),
            b'"' | b'\'' => at = skip_string(bytes, at),
            _ => {}
        }
        if depth > MAX_DEPTH {
            let (line, column) = Cursor::new(text).position(at);
            return Err(ParseError::new(format!("nested deeper than {MAX_DEPTH} levels"), line, column));
        }
        at += 1;
    }
    Ok(())
}

/// Offset of the last byte of the string that starts at `at`.
fn skip_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes.get(at).copied().unwrap_or(b'"');
    let long = bytes.get(at..at + 3).is_some_and(|head| head.iter().all(|byte| *byte == quote));
    let mut end = if long { at + 3 } else { at + 1 };
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\\' if quote == b'"' => end += 1,
            b'\n' if !long => return end,
            _ if *byte == quote && !long => return end,
            _ if *byte == quote && bytes.get(end..end + 3).is_some_and(|tail| tail.iter().all(|b| *b == quote)) => {
                return end + 2;
            }
            _ => {}
        }
        end += 1;
    }
    end
}

struct Converter<'t> {
    text: &'t str,
    cursor: Cursor<'t>,
    nodes: usize,
}

impl<'t> Converter<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, cursor: Cursor::new(text), nodes: 0 }
    }

    fn document(mut self, table: Spanned<DeTable<'_>>) -> Result<Node, ParseError> {
        let value = self.table(table.into_inner(), 0)?;
        Ok(Node::new(value, 1, 1))
    }

    /// Recursion is bounded by `MAX_DEPTH` (twice, with dotted keys, by the parser's limit).
    fn table(&mut self, table: DeTable<'_>, depth: usize) -> Result<Value, ParseError> {
        let mut pairs: Vec<_> = table.into_iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        let mut entries = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let (line, column) = self.cursor.position(key.span().start);
            let key = Key { text: key.into_inner().into_owned(), line, column };
            entries.push((key, self.value(value, depth + 1)?));
        }
        Ok(Value::Mapping(entries))
    }

    fn value(&mut self, spanned: Spanned<DeValue<'_>>, depth: usize) -> Result<Node, ParseError> {
        let span = spanned.span();
        let (line, column) = self.cursor.position(span.start);
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(ParseError::new(format!("more than {MAX_NODES} values, not read"), line, column));
        }
        if depth > 2 * MAX_DEPTH {
            return Err(ParseError::new(format!("nested deeper than {MAX_DEPTH} levels"), line, column));
        }
        let raw = self.text.get(span).unwrap_or("");
        let value = match spanned.into_inner() {
            DeValue::String(text) => Value::String(text.into_owned()),
            DeValue::Boolean(flag) => Value::Bool(flag),
            DeValue::Datetime(date) => Value::String(date.to_string()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(value) => Value::Number(value as f64, raw.to_owned()),
                Err(_) => return Err(ParseError::new("integer out of range", line, column)),
            },
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(value) if value.is_finite() => Value::Number(value, raw.to_owned()),
                _ => Value::String(raw.to_owned()),
            },
            DeValue::Array(items) => {
                let items = items.into_iter().map(|item| self.value(item, depth + 1)).collect::<Result<_, _>>()?;
                Value::Sequence(items)
            }
            DeValue::Table(table) => self.table(table, depth + 1)?,
        };
        Ok(Node::new(value, line, column))
    }
}
