//! Inline markup of one line: links, images, tags, inline code, addresses.

use crate::signals::packages::text::head;

/// A line without markup.
pub(super) struct Clean {
    /// For searching: inline code keeps its words.
    pub(super) text: String,
    /// For counting: without inline code.
    pub(super) counted: String,
}

/// Text of a heading without markup.
pub(super) fn heading(text: &str) -> String {
    let clean = prose(text).text;
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cleans a line of prose.
pub(super) fn prose(raw: &str) -> Clean {
    let line = raw.trim_end();
    if is_rule(line) || is_reference(line) || is_link_item(line) || is_component(line) {
        return Clean { text: String::new(), counted: String::new() };
    }
    let mut out = Clean { text: String::with_capacity(line.len()), counted: String::with_capacity(line.len()) };
    let mut rest = line;
    // Signs that looked like markup and were none. A line of nothing else is taken as text.
    let mut misses = 0u32;
    while let Some(ch) = rest.chars().next() {
        let markup = matches!(ch, '`' | '!' | '[' | '<');
        let eaten = match ch {
            _ if markup && misses > MAX_MISSES => None,
            '`' => code(rest, &mut out),
            '!' if rest.starts_with("![") => link(rest.get(1..).unwrap_or("")).map(|(_, len)| len + 1),
            '[' => link(rest).map(|(label, len)| {
                // The label of a link is prose; an image inside it (a badge) is not.
                if label.starts_with("![") || label.starts_with('!') {
                    out.both(" ");
                } else {
                    out.both(label.trim_matches(['*', '`', '_']));
                }
                len
            }),
            '<' => tag(rest).inspect(|_| out.both(" ")),
            'h' | 'w' | 'H' => address(rest, &out.text),
            // A quotation mark of the line's start; elsewhere it closes a `<placeholder>`.
            '>' | '#' if out.text.trim_start().is_empty() => Some(1),
            '*' | '_' | '~' | '|' => {
                let inside = rest.get(1..).is_some_and(|tail| tail.starts_with(char::is_alphanumeric));
                if ch == '_' && inside && out.text.ends_with(char::is_alphanumeric) {
                    out.both("_");
                } else if ch == '|' {
                    // A cell of a table ends like a line.
                    out.both(" ");
                }
                Some(1)
            }
            _ => None,
        };
        match eaten {
            Some(len) => rest = rest.get(len.max(1)..).unwrap_or(""),
            None => {
                misses += u32::from(markup);
                let len = ch.len_utf8() + plain(rest, ch);
                out.both(rest.get(..len).unwrap_or(""));
                rest = rest.get(len..).unwrap_or("");
            }
        }
    }
    out
}

/// How many bytes after the first character cannot begin markup or an address.
fn plain(rest: &str, first: char) -> usize {
    let mut before = first.is_alphanumeric();
    let tail = rest.as_bytes().get(first.len_utf8()..).unwrap_or(&[]);
    let stop = tail.iter().position(|&byte| {
        let special = match byte {
            b'`' | b'!' | b'[' | b'<' | b'>' | b'#' | b'*' | b'_' | b'~' | b'|' => true,
            b'h' | b'w' | b'H' => !before,
            _ => false,
        };
        // Bytes of longer characters count as letters: an address follows a blank or a bracket.
        before = byte.is_ascii_alphanumeric() || byte >= 0x80;
        special
    });
    stop.unwrap_or(tail.len())
}

impl Clean {
    fn both(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.counted.push_str(piece);
    }
}

/// Longest label or target that is followed; beyond it a `[` is a bracket. Keeps lines of brackets linear.
const MAX_LINK: usize = 1_000;
const MAX_MISSES: u32 = 100;

/// `[label](target)`, `[label][ref]`: label and length. A lone `[label]` is text.
fn link(rest: &str) -> Option<(&str, usize)> {
    let bytes = rest.as_bytes();
    let mut depth = 0usize;
    let mut close = None;
    for (index, &byte) in bytes.iter().enumerate().take(MAX_LINK) {
        match byte {
            b'[' => depth += 1,
            b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    close = Some(index);
                    break;
                }
            }
            _ => {}
        }
    }
    let close = close?;
    let label = rest.get(1..close)?;
    let end_sign = match bytes.get(close + 1)? {
        b'(' => b')',
        b'[' => b']',
        _ => return None,
    };
    let tail = bytes.get(close + 2..bytes.len().min(close + 2 + MAX_LINK))?;
    let end = memchr::memchr(end_sign, tail)?;
    Some((label, close + 2 + end + 1))
}

/// `` `code` ``: into the searched text alone.
fn code(rest: &str, out: &mut Clean) -> Option<usize> {
    let ticks = rest.bytes().take_while(|&byte| byte == b'`').count();
    let body = rest.get(ticks..)?;
    let window = head(body, MAX_LINK);
    let end = window.find(rest.get(..ticks)?)?;
    out.text.push_str(window.get(..end)?);
    out.counted.push(' ');
    Some(ticks + end + ticks)
}

/// `<br/>`, `</p>`, `<a href=…>`, `<https://…>`. A placeholder such as `<your name>` stays.
fn tag(rest: &str) -> Option<usize> {
    let body = rest.get(1..)?;
    let first = body.strip_prefix('/').unwrap_or(body);
    if !first.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '!') {
        return None;
    }
    let window = head(body, MAX_LINK);
    let end = window.find('>')?;
    let inner = window.get(..end)?;
    let markup = inner.contains('=')
        || inner.contains("://")
        || inner.contains('@')
        || inner.starts_with(['/', '!'])
        || inner.ends_with('/')
        || is_tag_name(inner);
    markup.then_some(end + 2)
}

fn is_tag_name(name: &str) -> bool {
    const TAGS: &[&str] = &[
        "a",
        "abbr",
        "article",
        "b",
        "big",
        "blockquote",
        "body",
        "br",
        "center",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "hr",
        "html",
        "i",
        "img",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "picture",
        "pre",
        "section",
        "small",
        "source",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "video",
    ];
    TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

/// Length of an address that starts here.
fn address(rest: &str, before: &str) -> Option<usize> {
    let known = ["http://", "https://", "www.", "HTTP://", "HTTPS://"].iter().any(|sign| rest.starts_with(sign));
    if !known || before.ends_with(char::is_alphanumeric) {
        return None;
    }
    Some(rest.find(|ch: char| ch.is_whitespace() || matches!(ch, ')' | ']' | '>' | '"' | '|')).unwrap_or(rest.len()))
}

/// `---`, `===`, `|---|:--|`, `+---+`: lines that only draw.
fn is_rule(line: &str) -> bool {
    line.contains(['-', '=', '_', '*', '~', '+'])
        && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_' | b'*' | b'~' | b'+' | b'|' | b':' | b' ' | b'\t'))
}

/// `[label]: address`
fn is_reference(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('[')
        && line.find("]:").is_some_and(|end| {
            let target = line.get(end + 2..).unwrap_or("").trim_start();
            !line.starts_with("[^") && !target.is_empty() && target.contains(['/', '#', '.'])
        })
}

/// A line that is one tag of a component: `<Tabs>`.
fn is_component(line: &str) -> bool {
    line.trim().strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).is_some_and(|name| {
        name.starts_with(|ch: char| ch.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// A list item that is nothing but a link: an entry of a table of contents.
fn is_link_item(line: &str) -> bool {
    let item = line.trim_start();
    let item = item.strip_prefix(['-', '*', '+']).or_else(|| {
        let rest = item.trim_start_matches(|ch: char| ch.is_ascii_digit());
        (rest.len() < item.len()).then(|| rest.strip_prefix(['.', ')'])).flatten()
    });
    let Some(item) = item.map(|item| item.trim().trim_matches('*')) else { return false };
    item.starts_with('[')
        && link(item).is_some_and(|(_, len)| item.get(len..).is_some_and(|tail| tail.trim().is_empty()))
        && item.contains("](")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(line: &str) -> String {
        prose(line).text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn markup_goes_words_stay() {
        assert_eq!(text("**Bold** and _soft_ [a link](http://x/y) end."), "Bold and soft a link end.");
        assert_eq!(text("[![CI](https://ci/badge.svg)](https://ci) rest"), "rest");
        assert_eq!(text("![chart](a.png) <img src=\"x\"> <br/> see https://x.io/a?b, ok"), "see ok");
        assert_eq!(text("| cell one | `max_tokens` |"), "cell one max_tokens");
        assert_eq!(text("| --- | :-: |"), "");
        assert_eq!(text("- [Rollback](#rollback)"), "");
        assert_eq!(text("1. [Rollback](#rollback): how to"), "1. Rollback: how to");
        assert_eq!(text("[ref]: https://x.io"), "");
        assert_eq!(text("Owner: <your name>"), "Owner: <your name>");
        assert_eq!(prose("set `max_tokens` now").counted, "set   now");
    }

    proptest! {
        #[test]
        fn total(line in any::<String>()) { let _ = prose(&line); }

        #[test]
        fn total_on_signs(line in "[\\[\\]()`<>!|*_ a/:\"-]{0,60}") { let _ = prose(&line); }
    }
}
