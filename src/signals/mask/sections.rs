//! Files that mix languages: scripts and styles in HTML, Vue and Svelte, PHP in a page.

use super::Region;
use super::lexer::Lexer;
use super::runs::Runs;
use super::syntax::Syntax;
use super::tables;
use crate::inventory::Language;

/// Masks `text` section by section.
pub(super) fn run(language: Language, text: &[u8], runs: &mut Runs) {
    match language {
        Language::Html | Language::Vue | Language::Svelte => tags(text, runs),
        Language::Php => php(text, runs),
        _ => match tables::of(language) {
            Some(syntax) => part(text, 0, text.len(), syntax, runs),
            None => runs.push(0, Region::Code),
        },
    }
}

fn part(text: &[u8], start: usize, end: usize, syntax: &'static Syntax, runs: &mut Runs) {
    if start < end {
        runs.push(start, Region::Code);
        Lexer::new(text, start, end, syntax).run(runs);
    }
}

/// `<?php … ?>` is PHP, everything around it a page.
fn php(text: &[u8], runs: &mut Runs) {
    let mut at = 0;
    while at < text.len() {
        let open = find(text, at, b"<?");
        part(text, at, open, &tables::MARKUP, runs);
        let close = find(text, open, b"?>");
        part(text, open, close, &tables::PHP, runs);
        at = close.max(at + 1);
    }
}

/// `<script>` is JavaScript, `<style>` CSS, the rest markup.
fn tags(text: &[u8], runs: &mut Runs) {
    let mut at = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| memchr::memchr(b'<', rest)) {
        let tag = from + found;
        let rest = text.get(tag..).unwrap_or(&[]);
        if rest.starts_with(b"<!--") {
            // A script in a comment is not a script.
            from = find(text, tag + 4, b"-->").max(tag + 4);
            continue;
        }
        let (syntax, close): (&'static Syntax, &[u8]) = if starts_tag(rest, b"<script") {
            (&tables::JAVASCRIPT, b"</script")
        } else if starts_tag(rest, b"<style") {
            (&tables::CSS, b"</style")
        } else {
            from = tag + 1;
            continue;
        };
        let body = find(text, tag, b">").saturating_add(1).min(text.len());
        let end = find(text, body, close);
        part(text, at, body, &tables::MARKUP, runs);
        part(text, body, end, syntax, runs);
        at = end;
        from = end.max(tag + 1);
    }
    part(text, at, text.len(), &tables::MARKUP, runs);
}

fn starts_tag(rest: &[u8], tag: &[u8]) -> bool {
    let head = rest.get(..tag.len()).unwrap_or(&[]);
    head.eq_ignore_ascii_case(tag) && rest.get(tag.len()).is_some_and(|byte| !byte.is_ascii_alphanumeric())
}

/// Where `needle` next stands, or the end of the text.
fn find(text: &[u8], from: usize, needle: &[u8]) -> usize {
    text.get(from..).and_then(|rest| memchr::memmem::find(rest, needle)).map_or(text.len(), |found| from + found)
}
