//! What a file must hold to count: a name alone proves nothing, so the file is read in its format.

use super::{FileScan, ScanContext};
use crate::inventory::{FileEntry, Language};
use crate::results::Load;
use crate::rules::format::Reads;
use crate::rules::probe::{Probe, ProbeId};
use crate::signals::document::denied::{Telling, without};
use crate::signals::guards;
use crate::signals::hits::Discount;
use crate::signals::parsed::Parsed;
use crate::structured::{self, Node};
use crate::tables;
use regex::{Regex, RegexBuilder};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Figures that make a text a report.
const MIN_FIGURES: usize = 3;
/// Digits of a checksum.
const MIN_DIGEST: usize = 32;
/// Bytes of a text that are searched for figures.
const MAX_TEXT: usize = 4 << 20;

/// Files that count by name and by what they hold.
pub(super) fn files(held: &[(ProbeId, Reads)], entry: &FileEntry, parsed: &Parsed<'_>, out: &mut FileScan) {
    for (id, reads) in held {
        match judge(*reads, entry, parsed, out) {
            Ok(line) => out.hits.push((*id, line, 0)),
            Err((_, why)) if why.is_empty() => {}
            Err((line, why)) => out.misses.add(*id, line, Discount::Doubtful(why)),
        }
    }
}

/// Results that prove nothing are near misses.
pub(super) fn doubt_results(context: &ScanContext<'_>, parsed: &Parsed<'_>, out: &mut FileScan) {
    let measured = |id: &ProbeId| matches!(context.rules.probes.get(*id), Some(Probe::Line(p)) if p.measured);
    if !out.hits.iter().any(|(id, ..)| measured(id)) {
        return;
    }
    let Some(Ok(documents)) = parsed.documents() else { return };
    let unfit = || documents.first().and_then(|_| crate::results::unfit(parsed.reading()));
    let Some((line, why)) = documents.iter().find_map(crate::signals::results::doubt).or_else(unfit) else { return };
    let (doubted, kept): (Vec<_>, Vec<_>) =
        std::mem::take(&mut out.hits).into_iter().partition(|(id, ..)| measured(id));
    out.hits = kept;
    let ids: BTreeSet<ProbeId> = doubted.into_iter().map(|(id, ..)| id).collect();
    ids.into_iter().for_each(|id| out.misses.add(id, line, Discount::Doubtful(why.clone())));
}

/// Files that count by their lines and by what they hold.
pub(super) fn lines(context: &ScanContext<'_>, entry: &FileEntry, parsed: &Parsed<'_>, out: &mut FileScan) {
    let asked = |id: ProbeId| match context.rules.probes.get(id) {
        Some(Probe::Line(p)) => p.reads,
        _ => None,
    };
    let ids: BTreeSet<ProbeId> = out.hits.iter().map(|(id, ..)| *id).filter(|id| asked(*id).is_some()).collect();
    for id in ids {
        let Some(reads) = asked(id) else { continue };
        if let Err((line, why)) = judge(reads, entry, parsed, out) {
            out.hits.retain(|(of, ..)| *of != id);
            out.misses.add(id, line, Discount::Doubtful(why));
        }
    }
}

/// The line that shows it, or where and why the file does not count.
fn judge(reads: Reads, entry: &FileEntry, parsed: &Parsed<'_>, out: &mut FileScan) -> Result<u32, (u32, String)> {
    match reads {
        Reads::Load => {
            // Beside the results of a load test lie many files that are none: those are no near miss.
            let found = parsed.reading().results.as_ref().ok();
            let load = found.and_then(|found| found.load.as_ref()).ok_or_else(|| (0, String::new()))?;
            let line = sound(load)?;
            out.load = Some(load.clone());
            Ok(line)
        }
        Reads::Figures => figures(entry, parsed),
        Reads::Rows => rows(parsed).then_some(0).ok_or_else(|| (0, "holds no entry".to_owned())),
        Reads::Hashes => digest(parsed.bytes).then_some(0).ok_or_else(|| (0, "holds no checksum".to_owned())),
    }
}

/// A run that asked something, failed rarely, waited no eternity and met its own limits.
fn sound(load: &Load) -> Result<u32, (u32, String)> {
    let bars = &guards::table().load;
    if let Some(crossed) = &load.crossed {
        return Err((crossed.line, format!("its own limit was crossed: {}", crossed.value)));
    }
    if let Some(none) = load.requests.as_ref().filter(|n| n.value < 1.0) {
        return Err((none.line, "no request was made".to_owned()));
    }
    let Some(errors) = &load.error_rate else {
        return Err((0, "does not say how many requests failed".to_owned()));
    };
    if errors.value > bars.max_errors {
        return Err((errors.line, format!("{:.0} % of the requests failed", errors.value * 100.0)));
    }
    let slow = load.p95_ms.as_ref().filter(|p95| p95.value > bars.max_p95_ms);
    match slow {
        Some(slow) => Err((slow.line, format!("one request in twenty took {:.0} s or more", slow.value / 1000.0))),
        None => Ok(load.p95_ms.as_ref().map_or(errors.line, |p95| p95.line)),
    }
}

/// A result in a known format that is not doubtful, or a report with figures.
fn figures(entry: &FileEntry, parsed: &Parsed<'_>) -> Result<u32, (u32, String)> {
    if let Some((line, why)) = parsed.first().and_then(crate::signals::results::doubt) {
        return Err((line, why));
    }
    let start = parsed.bytes.trim_ascii_start();
    let markup = start.starts_with(b"<");
    let prose = matches!(
        entry.language,
        Some(Language::Markdown | Language::Rst | Language::AsciiDoc | Language::Text | Language::Html)
    );
    if !prose && !markup {
        let found = parsed.reading().results.as_ref().map_err(|error| (error.line, error.message.clone()))?;
        let line = found.measurements.first().map(|m| m.line);
        let line =
            line.or_else(|| found.groups.first().map(|(_, slice)| slice.line)).or(found.load.as_ref().map(|_| 0));
        return line.ok_or_else(|| (0, "holds no number".to_owned()));
    }
    let text = String::from_utf8_lossy(parsed.bytes.get(..MAX_TEXT).unwrap_or(parsed.bytes));
    let text = if prose && !markup { without(&text, Telling::Record) } else { shown(&text).into_owned() };
    match count(&text) {
        n if n >= MIN_FIGURES => Ok(0),
        n => Err((0, format!("holds {n} figures, a report of a measurement holds more"))),
    }
}

/// How a page looks: its measures are no figures.
static LOOKS: LazyLock<Regex> = LazyLock::new(|| {
    let parts = [
        r"<style\b.*?</style>",
        r"<script\b.*?</script>",
        r#"\b(?:style|width|height|viewBox|d|content)\s*=\s*(?:"[^"]*"|'[^']*')"#,
    ];
    tables::regex("look of a page", &RegexBuilder::new(&format!("(?is){}", parts.join("|"))))
});

/// A page without how it looks.
fn shown(page: &str) -> Cow<'_, str> {
    LOOKS.replace_all(page, " ")
}

/// Decimals and percentages of a text, as far as they are needed.
fn count(text: &str) -> usize {
    let figure = |word: &str| {
        let (bare, percent) = match word.strip_suffix('%') {
            Some(bare) => (bare, true),
            None => (word, false),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        match bare.split_once(['.', ',']) {
            Some((whole, part)) => digits(whole) && digits(part),
            None => percent && digits(bare),
        }
    };
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | ',' | '%'));
    let words = text.split(apart).map(|word| word.trim_end_matches(['.', ',']));
    words.filter(|word| figure(word)).take(MIN_FIGURES).count()
}

/// Whether there is one entry at least: a row below a header, a document of a list.
fn rows(parsed: &Parsed<'_>) -> bool {
    if let Some(documents) = parsed.documents() {
        let filled = |node: &Node| node.as_sequence().is_some_and(|s| s.iter().any(|item| !item.is_empty_value()));
        let held = |node: &Node| filled(node) || node.as_mapping().is_some_and(|m| m.iter().any(|(_, n)| filled(n)));
        return documents.is_ok_and(|all| all.iter().any(held));
    }
    let lower = parsed.path.to_ascii_lowercase();
    if lower.ends_with(".jsonl") || lower.ends_with(".ndjson") {
        return parsed.bytes.split(|b| *b == b'\n').any(|line| line.trim_ascii_start().starts_with(b"{"));
    }
    let separator = if lower.ends_with(".tsv") { b'\t' } else { b',' };
    structured::records(parsed.bytes, separator).filter(|record| !record.is_blank()).nth(1).is_some()
}

/// Whether a checksum stands in it.
fn digest(bytes: &[u8]) -> bool {
    bytes.split(|b| !b.is_ascii_hexdigit()).any(|word| word.len() >= MIN_DIGEST && word.iter().any(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_decimals_and_percentages() {
        assert_eq!(count("PSI of length 0.31, of topic 0.08; 12.5 % refused, 3% empty"), 3);
        assert_eq!(count("Version 2, 14 files, since 2026-10-02, see section 3."), 0);
        assert_eq!(count("v1.2.3 of the page"), 0);
    }

    #[test]
    fn how_a_page_looks_is_no_figure() {
        let page = "<style>p { width: 100%; line-height: 1.5 }</style><p style=\"height:50%\">PSI 0.31</p>";
        assert_eq!(count(&shown(page)), 1);
    }

    #[test]
    fn checksums_are_long() {
        assert!(digest(b"outs:\n- md5: 4d7a214614ab2935c943f9e0ff69d22e\n") && !digest(b"outs:\n- path: deadbeef\n"));
    }
}
