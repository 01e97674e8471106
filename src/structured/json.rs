//! JSON: a small parser of our own, because positions and duplicate keys matter here and the usual one drops both.
//!
//! Two dialects: strict, and lenient (comments, trailing commas) for files whose own tools allow that.

use super::input::{self, Cursor};
use super::{Key, Node, ParseError, Value};

/// Deepest nesting; results and notebooks nest more than configuration does.
const MAX_DEPTH: usize = 128;
/// Lock files and results are large and flat.
const MAX_NODES: usize = 2_000_000;

/// What is accepted beyond the standard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// `//` and `/* */` comments.
    pub comments: bool,
    /// A comma before `]` or `}`.
    pub trailing_commas: bool,
    /// A key may stand twice in one object (both entries are kept). Off: a parse error naming both lines.
    pub duplicate_keys: bool,
}

/// Strict JSON, except that duplicate keys are kept ([`Node::duplicate_key`] tells) and that numbers which are none, as
/// tools write them, become text.
pub(crate) fn json(bytes: &[u8]) -> Result<Node, ParseError> {
    parse(bytes, Dialect { duplicate_keys: true, ..Dialect::default() })
}

/// JSON with comments and trailing commas.
pub(crate) fn json_lenient(bytes: &[u8]) -> Result<Node, ParseError> {
    parse(bytes, Dialect { comments: true, trailing_commas: true, duplicate_keys: true })
}

/// JSON in a chosen dialect.
pub(crate) fn parse(bytes: &[u8], dialect: Dialect) -> Result<Node, ParseError> {
    let text = input::text(bytes)?;
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, cursor: Cursor::new(text), dialect, nodes: 0 };
    let node = parser.value(0)?;
    parser.blank()?;
    if parser.at < parser.bytes.len() {
        return Err(parser.error("unexpected text after the end of the document"));
    }
    Ok(node)
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    cursor: Cursor<'t>,
    dialect: Dialect,
    nodes: usize,
}

impl Parser<'_> {
    fn error(&mut self, message: impl AsRef<str>) -> ParseError {
        let (line, column) = self.cursor.position(self.at);
        ParseError::new(message, line, column)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn unexpected(&mut self, wanted: &str) -> ParseError {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(found) => self.error(format!("expected {wanted}, found `{found}`")),
            None => self.error(format!("expected {wanted}, found the end of the file")),
        }
    }

    /// Skips blanks and, where allowed, comments.
    fn blank(&mut self) -> Result<(), ParseError> {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                self.at += 1;
            }
            if !self.dialect.comments || self.peek() != Some(b'/') {
                return Ok(());
            }
            let rest = self.bytes.get(self.at..).unwrap_or(&[]);
            let skip = match rest.get(1) {
                Some(b'/') => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
                Some(b'*') => match memchr::memmem::find(rest.get(2..).unwrap_or(&[]), b"*/") {
                    Some(end) => end + 4,
                    None => return Err(self.error("a comment without end")),
                },
                _ => return Ok(()),
            };
            self.at += skip;
        }
    }

    /// Recursion is bounded by `MAX_DEPTH`.
    fn value(&mut self, depth: usize) -> Result<Node, ParseError> {
        self.blank()?;
        let (line, column) = self.cursor.position(self.at);
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(self.error(format!("more than {MAX_NODES} values, not read")));
        }
        if depth > MAX_DEPTH {
            return Err(self.error(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-') if self.bytes.get(self.at + 1) == Some(&b'I') => self.word()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node::new(value, line, column))
    }

    fn word(&mut self) -> Result<Value, ParseError> {
        // Python and JavaScript tools write numbers that are none; one of them does not lose the rest of the file.
        let words = [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
        let none = ["NaN", "Infinity", "-Infinity"].map(|word| (word, Value::String(word.to_owned())));
        for (word, value) in words.into_iter().chain(none) {
            if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.unexpected("a value"))
    }

    fn array(&mut self, depth: usize) -> Result<Value, ParseError> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blank()?;
            if self.peek() == Some(b']') && (items.is_empty() || self.dialect.trailing_commas) {
                self.at += 1;
                return Ok(Value::Sequence(items));
            }
            items.push(self.value(depth + 1)?);
            if self.separator(b']', "`,` or `]`")? {
                return Ok(Value::Sequence(items));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, ParseError> {
        self.at += 1;
        let mut entries: Vec<(Key, Node)> = Vec::new();
        loop {
            self.blank()?;
            let (line, column) = self.cursor.position(self.at);
            match self.peek() {
                Some(b'}') if entries.is_empty() || self.dialect.trailing_commas => {
                    self.at += 1;
                    break;
                }
                Some(b'"') => {}
                _ => return Err(self.unexpected("a key in double quotes")),
            }
            let key = Key { text: self.string()?, line, column };
            self.blank()?;
            if self.peek() != Some(b':') {
                return Err(self.unexpected("`:`"));
            }
            self.at += 1;
            entries.push((key, self.value(depth + 1)?));
            if self.separator(b'}', "`,` or `}`")? {
                break;
            }
        }
        self.distinct(Value::Mapping(entries))
    }

    fn distinct(&self, value: Value) -> Result<Value, ParseError> {
        if self.dialect.duplicate_keys {
            return Ok(value);
        }
        let node = Node::new(value, 1, 1);
        if let Some(twice) = node.duplicates().first() {
            let message =
                format!("duplicate key `{}` on lines {} and {}", twice.first.text, twice.first.line, twice.second.line);
            return Err(ParseError::new(message, twice.second.line, twice.second.column));
        }
        Ok(node.value)
    }

    /// Steps over a comma (false) or the closing bracket (true).
    fn separator(&mut self, close: u8, wanted: &str) -> Result<bool, ParseError> {
        self.blank()?;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                if !self.dialect.trailing_commas {
                    self.blank()?;
                    if self.peek() == Some(close) {
                        return Err(self.error("a comma before the closing bracket"));
                    }
                }
                Ok(false)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(self.unexpected(wanted)),
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<Value, ParseError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let leading_zero = self.peek() == Some(b'0');
        let count = self.digits();
        if count == 0 || (leading_zero && count > 1) {
            return Err(self.error("not a number"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.error("not a number"));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.error("not a number"));
            }
        }
        let raw = self.text.get(start..self.at).unwrap_or("").to_owned();
        Ok(match raw.parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Number(number, raw),
            _ => Value::String(raw),
        })
    }

    fn string(&mut self) -> Result<String, ParseError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            out.push_str(self.text.get(start..self.at).unwrap_or(""));
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    let ch = self.escape()?;
                    out.push(ch);
                }
                Some(_) => return Err(self.error("a control character in a string")),
                None => return Err(self.error("a string without end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, ParseError> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => {
                self.at -= 1;
                return Err(self.error("an unknown escape in a string"));
            }
        })
    }

    fn unicode(&mut self) -> Result<char, ParseError> {
        let first = self.hex()?;
        let code = match first {
            0xd800..=0xdbff if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"\\u")) => {
                self.at += 2;
                let second = self.hex()?;
                if !(0xdc00..=0xdfff).contains(&second) {
                    return Err(self.error("half of a surrogate pair"));
                }
                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.error("half of a surrogate pair"))
    }

    fn hex(&mut self) -> Result<u32, ParseError> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => Err(self.error("expected four hexadecimal digits")),
        }
    }
}
