//! A streaming JSON reader that knows the line of everything it reads.
//!
//! Iterative, with a depth bound, and lazy: strings stay raw until asked for, so the megabytes of base64 in a notebook
//! cost one scan. It checks the structure, not the last detail of scalars. Also used for `package.json` and friends.

use std::borrow::Cow;

/// Deepest nesting read.
const MAX_DEPTH: usize = 128;

/// Why the text is not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::signals) struct JsonError {
    pub(in crate::signals) line: u32,
    pub(in crate::signals) message: String,
}

/// A string literal as written, without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::signals) struct Raw<'a>(&'a str);

impl<'a> Raw<'a> {
    /// The string it stands for. A broken escape becomes U+FFFD.
    pub(in crate::signals) fn decode(self) -> Cow<'a, str> {
        if !self.0.contains('\\') {
            return Cow::Borrowed(self.0);
        }
        let mut out = String::with_capacity(self.0.len());
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once('\\') {
            out.push_str(before);
            let mut chars = after.chars();
            match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some('b') => out.push('\u{8}'),
                Some('f') => out.push('\u{c}'),
                Some('u') => {
                    let (ch, tail) = unicode(chars.as_str());
                    out.push(ch);
                    rest = tail;
                    continue;
                }
                Some(other) => out.push(other),
                None => out.push(char::REPLACEMENT_CHARACTER),
            }
            rest = chars.as_str();
        }
        out.push_str(rest);
        Cow::Owned(out)
    }
}

/// The character of `XXXX`, or of `XXXX\uYYYY` when that is a surrogate pair, and the text after it.
fn unicode(text: &str) -> (char, &str) {
    let Some((high, tail)) = hex4(text) else { return (char::REPLACEMENT_CHARACTER, text) };
    if let Some(ch) = char::from_u32(high) {
        return (ch, tail);
    }
    if (0xd800..0xdc00).contains(&high)
        && let Some((low, after)) = tail.strip_prefix("\\u").and_then(hex4)
        && (0xdc00..0xe000).contains(&low)
    {
        let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), after);
    }
    (char::REPLACEMENT_CHARACTER, tail)
}

fn hex4(text: &str) -> Option<(u32, &str)> {
    let (head, tail) = text.split_at_checked(4)?;
    let digits = head.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u32::from_str_radix(head, 16).ok()).flatten().map(|code| (code, tail))
}

/// One piece of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::signals) enum Event<'a> {
    ObjectStart,
    ObjectEnd,
    ArrayStart,
    ArrayEnd,
    Key(Raw<'a>),
    String(Raw<'a>),
    /// Number, `true`, `false` or `null`.
    Scalar(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    /// A value, or the end of the array that just began.
    FirstValue,
    Key,
    /// A key, or the end of the object that just began.
    FirstKey,
    CommaOrEnd,
    Nothing,
}

/// The reader. [`Reader::next`] until it gives `None`.
#[derive(Debug)]
pub(in crate::signals) struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    /// True = object, false = array.
    open: Vec<bool>,
    expect: Expect,
}

impl<'a> Reader<'a> {
    pub(in crate::signals) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Reader { text, at: 0, line: 1, open: Vec::new(), expect: Expect::Value }
    }

    /// How many containers are open after the last event.
    pub(in crate::signals) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The next event and the line it starts on.
    pub(in crate::signals) fn next(&mut self) -> Result<Option<(Event<'a>, u32)>, JsonError> {
        loop {
            self.blanks();
            let line = self.line;
            let Some(&byte) = self.text.as_bytes().get(self.at) else {
                return if self.expect == Expect::Nothing { Ok(None) } else { Err(self.error("ends too early")) };
            };
            let event = match (self.expect, byte) {
                (Expect::Nothing, _) => return Err(self.error("text after the end")),
                (Expect::CommaOrEnd, b',') => {
                    self.at += 1;
                    self.expect = if self.open.last() == Some(&true) { Expect::Key } else { Expect::Value };
                    continue;
                }
                (Expect::CommaOrEnd | Expect::FirstKey, b'}') if self.open.last() == Some(&true) => {
                    self.close();
                    Event::ObjectEnd
                }
                (Expect::CommaOrEnd | Expect::FirstValue, b']') if self.open.last() == Some(&false) => {
                    self.close();
                    Event::ArrayEnd
                }
                (Expect::Key | Expect::FirstKey, b'"') => {
                    let key = self.string()?;
                    self.blanks();
                    if self.text.as_bytes().get(self.at) != Some(&b':') {
                        return Err(self.error("expected `:`"));
                    }
                    self.at += 1;
                    self.expect = Expect::Value;
                    Event::Key(key)
                }
                (Expect::Value | Expect::FirstValue, b'{' | b'[') => {
                    if self.open.len() >= MAX_DEPTH {
                        return Err(self.error("nested deeper than 128 levels"));
                    }
                    self.at += 1;
                    self.open.push(byte == b'{');
                    if byte == b'{' {
                        self.expect = Expect::FirstKey;
                        Event::ObjectStart
                    } else {
                        self.expect = Expect::FirstValue;
                        Event::ArrayStart
                    }
                }
                (Expect::Value | Expect::FirstValue, b'"') => {
                    let value = self.string()?;
                    self.after_value();
                    Event::String(value)
                }
                (Expect::Value | Expect::FirstValue, b'-' | b'0'..=b'9' | b'a'..=b'z' | b'N' | b'I') => {
                    let rest = self.text.get(self.at..).unwrap_or("");
                    let stop = rest
                        .find(|ch: char| !ch.is_ascii_alphanumeric() && !matches!(ch, '-' | '+' | '.'))
                        .unwrap_or(rest.len());
                    self.at += stop;
                    self.after_value();
                    Event::Scalar(rest.get(..stop).unwrap_or(""))
                }
                (Expect::CommaOrEnd, _) => return Err(self.error("expected `,` or a closing bracket")),
                (Expect::Key | Expect::FirstKey, _) => return Err(self.error("expected a key")),
                (Expect::Value | Expect::FirstValue, _) => return Err(self.error("expected a value")),
            };
            return Ok(Some((event, line)));
        }
    }

    fn close(&mut self) {
        self.at += 1;
        self.open.pop();
        self.after_value();
    }

    fn after_value(&mut self) {
        self.expect = if self.open.is_empty() { Expect::Nothing } else { Expect::CommaOrEnd };
    }

    fn blanks(&mut self) {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'\n' => self.line = self.line.saturating_add(1),
                b' ' | b'\t' | b'\r' => {}
                _ => break,
            }
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<Raw<'a>, JsonError> {
        let start = self.at + 1;
        let mut at = start;
        let bytes = self.text.as_bytes();
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest)) {
            at += found;
            match bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    // Both ends stand next to ASCII, so the range is on character boundaries.
                    return Ok(Raw(self.text.get(start..at).unwrap_or("")));
                }
                Some(b'\\') => at += 2,
                _ => return Err(self.error("a string is not closed on its line")),
            }
        }
        Err(self.error("a string is not closed"))
    }

    fn error(&self, message: &str) -> JsonError {
        JsonError { line: self.line, message: format!("not valid JSON: {message}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Result<Vec<(Event<'_>, u32)>, JsonError> {
        let mut reader = Reader::new(text);
        let mut events = Vec::new();
        while let Some(event) = reader.next()? {
            events.push(event);
        }
        Ok(events)
    }

    #[test]
    fn lines_and_escapes() {
        let events = all("{\n \"a\": [1,\n\"x\\n\\u00e9\\ud83d\\ude00\\\"\"]\n}").unwrap();
        assert_eq!(events[1].1, 2);
        let (Event::String(raw), 3) = events[4] else { panic!("{events:?}") };
        assert_eq!(raw.decode(), "x\né😀\"");
    }

    #[test]
    fn broken_documents_name_the_line() {
        for (text, line) in [("", 1), ("{\n\"a\" 1}", 2), ("[1,]", 1), ("{} x", 1), ("\n\"a\nb\"", 2), ("[}", 1)] {
            assert_eq!(all(text).unwrap_err().line, line, "{text}");
        }
        assert!(all(&"[".repeat(1_000_000)).unwrap_err().message.contains("128"));
    }

    proptest! {
        #[test]
        fn agrees_with_serde(text in "[\\[\\]{}:,\"a1\\\\ nu\\n]{0,24}") {
            if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
                prop_assert!(all(&text).is_ok());
            }
        }

        #[test]
        fn decodes_as_serde_does(value in any::<String>()) {
            let written = serde_json::to_string(&value).unwrap();
            let events = all(&written).unwrap();
            let Event::String(raw) = events[0].0 else { panic!() };
            prop_assert_eq!(raw.decode(), value);
        }

        #[test]
        fn total(text in any::<String>()) {
            let _ = all(&text);
            let _ = Raw(&text).decode();
        }
    }
}
