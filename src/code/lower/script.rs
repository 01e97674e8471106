//! The scripts of a page (Vue, Svelte): everything else is blanked, so that lines and columns stay.

/// The scripts of a page.
pub(super) struct Script {
    /// The page with spaces where no script is.
    pub(super) text: Vec<u8>,
    /// Whether a script has elements of pages in it (`lang="tsx"`).
    pub(super) elements: bool,
}

/// Keeps the text inside `<script ...>` elements.
pub(super) fn of_page(page: &[u8]) -> Script {
    let mut text: Vec<u8> = page.iter().map(|b| if *b == b'\n' || *b == b'\r' { *b } else { b' ' }).collect();
    let mut elements = false;
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', page.get(at..).unwrap_or_default()).map(|found| at + found) {
        let rest = page.get(open..).unwrap_or_default();
        if rest.starts_with(b"<!--") {
            let Some(end) = find(rest, b"-->") else { break };
            at = open + end;
            continue;
        }
        if !is_script(rest) {
            at = open + 1;
            continue;
        }
        let Some(head) = end_of_tag(rest) else { break };
        let tag = rest.get(..head).unwrap_or_default();
        if tag.ends_with(b"/>") {
            at = open + head;
            continue;
        }
        elements |= ["tsx", "jsx"].iter().any(|lang| contains(tag, lang.as_bytes()));
        let body = rest.get(head..).unwrap_or_default();
        let end = close(body).unwrap_or(body.len());
        let (from, to) = (open + head, open + head + end);
        if let (Some(target), Some(source)) = (text.get_mut(from..to), page.get(from..to)) {
            target.copy_from_slice(source);
        }
        at = to;
    }
    Script { text, elements }
}

fn is_script(rest: &[u8]) -> bool {
    let name = rest.get(1..7).is_some_and(|name| name.eq_ignore_ascii_case(b"script"));
    name && rest.get(7).is_some_and(|after| after.is_ascii_whitespace() || matches!(after, b'>' | b'/'))
}

/// Where the head of an element ends; `>` inside quotes does not end it.
fn end_of_tag(rest: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (n, byte) in rest.iter().enumerate() {
        match (quote, byte) {
            (Some(open), b) if *b == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'>') => return Some(n + 1),
            _ => {}
        }
    }
    None
}

/// Where the script ends.
fn close(body: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(body, b"</")
        .find(|at| body.get(at + 2..at + 8).is_some_and(|name| name.eq_ignore_ascii_case(b"script")))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, what).map(|at| at + what.len())
}

fn contains(text: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(text, what).is_some()
}
