//! Texts that are looked for in every file, whatever its class, ending, encoding and neighbours: keys that grant access.
//!
//! A key works wherever it stands, and whoever wants to hide one chooses the place. So the bytes themselves are searched,
//! those of tests, samples, vendored code, data and outputs of notebooks, too, and whether a match is a placeholder is
//! told by the matched text alone. The work is bounded by sizes that the list of files gives; what lies beyond is said.

use super::FileScan;
use crate::inventory::{FileEntry, Inventory};
use crate::rules::RuleSet;
use crate::rules::format::Where;
use crate::rules::lazy::LazyRegex;
use crate::rules::literal;
use crate::rules::probe::{LineProbe, Probe, ProbeId};
use crate::signals::hits::{FileHits, Unread};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use std::borrow::Cow;

/// Files that are read for this alone, and their bytes together.
const MAX_FILES: usize = 100_000;
const MAX_BYTES: u64 = 512 << 20;
/// A line is searched so far around a literal.
const BEFORE: usize = 1024;
const AFTER: usize = 4096;
/// Hits kept of one file.
const MAX_HITS: usize = 100;
/// Characters of base64 that a key between marks begins with, and how far behind the mark it is looked for.
const MIN_KEY: usize = 40;
const MAX_GAP: usize = 64;

/// What is looked for.
pub(super) struct EveryFile<'r> {
    literals: Option<AhoCorasick>,
    /// Pattern of each literal.
    users: Vec<usize>,
    patterns: Vec<Pattern<'r>>,
    /// Files from here on are not read for this alone.
    end: usize,
}

struct Pattern<'r> {
    probe: ProbeId,
    alternative: u16,
    regex: &'r LazyRegex,
    of: &'r LineProbe,
}

impl<'r> EveryFile<'r> {
    pub(super) fn new(inventory: &Inventory, rules: &'r RuleSet) -> EveryFile<'r> {
        let mut out = EveryFile { literals: None, users: Vec::new(), patterns: Vec::new(), end: 0 };
        let mut literals = Vec::new();
        for (id, probe) in rules.probes.iter().enumerate() {
            let Probe::Line(of) = probe else { continue };
            if of.place != Where::EveryFile {
                continue;
            }
            for (n, regex) in of.regexes.iter().enumerate() {
                let Some(regex) = rules.line_regexes.get(*regex) else { continue };
                // A pack is refused whose patterns have no literal.
                for text in literal::required(regex.pattern()).unwrap_or_default() {
                    literals.push(text);
                    out.users.push(out.patterns.len());
                }
                let alternative = u16::try_from(n).unwrap_or(u16::MAX);
                out.patterns.push(Pattern { probe: id, alternative, regex, of });
            }
        }
        if !literals.is_empty() {
            out.literals = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(&literals).ok();
            out.end = end(inventory);
        }
        out
    }

    /// What is said of the files that are not searched.
    pub(super) fn unsearched(&self, inventory: &Inventory) -> Option<Unread> {
        self.literals.as_ref()?;
        let limit = inventory.limits().max_structured_bytes;
        let large = |file: &&FileEntry| file.size > limit;
        let beyond = inventory.files.get(self.end..).unwrap_or_default();
        let within = inventory.files.get(..self.end).unwrap_or_default();
        let first = within.iter().find(large).or(beyond.first())?;
        let count = within.iter().filter(large).count() + beyond.len();
        let reason = format!("{count} files, this one first, were not searched for keys: more than one audit reads");
        Some(Unread::partly(first.path.clone(), reason))
    }

    /// Whether the file of this number is read for this alone, where nobody else reads it.
    pub(super) fn reads(&self, index: u32) -> bool {
        self.literals.is_some() && (index as usize) < self.end
    }

    /// Adds a hit for each line that holds a key, of any encoding that keeps ASCII in order.
    pub(super) fn search(&self, bytes: &[u8], out: &mut FileScan) {
        let Some(literals) = &self.literals else { return };
        let text = without_nul(bytes);
        let mut searched = vec![0; self.patterns.len()];
        for literal in literals.find_overlapping_iter(&*text) {
            let Some(at) = self.users.get(literal.pattern().as_usize()).copied() else { continue };
            let (Some(pattern), Some(till)) = (self.patterns.get(at), searched.get_mut(at)) else { continue };
            if literal.start() < *till {
                continue;
            }
            let (from, to) = window(&text, literal.start());
            // What begins near the end of a window may end behind it.
            *till = if text.get(to).is_none_or(|byte| *byte == b'\n') { to } else { to - BEFORE };
            let line = text.get(from..to).unwrap_or_default();
            let counts = |start: usize| {
                let found = pattern.regex.matched(line, start);
                found.is_some_and(|found| {
                    !is_placeholder(pattern.of, found, text.get(from + start..).unwrap_or_default())
                })
            };
            if let Some(start) = pattern.regex.starts(line, 0).find(|start| counts(*start)) {
                let number = memchr::memchr_iter(b'\n', text.get(..from + start).unwrap_or_default()).count() + 1;
                let line = u32::try_from(number).unwrap_or(u32::MAX);
                out.everywhere.push((pattern.probe, FileHits::one(out.index, line, pattern.alternative)));
                if out.everywhere.len() >= MAX_HITS {
                    return;
                }
            }
        }
    }
}

/// How many files, in their order, are read for this alone.
fn end(inventory: &Inventory) -> usize {
    let limit = inventory.limits().max_structured_bytes;
    let mut left = MAX_BYTES;
    let fits = |file: &FileEntry| {
        let size = if file.size > limit { 0 } else { file.size };
        left.checked_sub(size).map(|rest| left = rest).is_some()
    };
    inventory.files.iter().take(MAX_FILES).map(fits).take_while(|fits| *fits).count()
}

/// UTF-16 of either order without its zeros, so that no mark has to say what it is; lines stay lines.
fn without_nul(bytes: &[u8]) -> Cow<'_, [u8]> {
    match memchr::memchr(0, bytes) {
        Some(_) => Cow::Owned(bytes.iter().copied().filter(|byte| *byte != 0).collect()),
        None => Cow::Borrowed(bytes),
    }
}

/// The line around an offset, as far as it is searched.
fn window(text: &[u8], at: usize) -> (usize, usize) {
    let first = at.saturating_sub(BEFORE);
    let before = text.get(first..at).unwrap_or_default();
    let after = text.get(at..(at + AFTER).min(text.len())).unwrap_or_default();
    let from = memchr::memrchr(b'\n', before).map_or(first, |end| first + end + 1);
    (from, at + memchr::memchr(b'\n', after).unwrap_or(after.len()))
}

/// Whether the matched text only looks like a key. `rest` begins with it.
fn is_placeholder(probe: &LineProbe, found: &[u8], rest: &[u8]) -> bool {
    let told = |text: &[u8]| probe.not.iter().any(|not| not.is_match(text));
    // A mark before a key is none by itself: the key follows.
    let marked = found.trim_ascii_end().ends_with(b"-----");
    let body = if marked { key_behind(rest.get(found.len()..).unwrap_or_default()) } else { Some(found) };
    told(found) || body.is_none_or(told)
}

/// The beginning of a key behind its mark, over line breaks, written ones too, and quotes.
fn key_behind(rest: &[u8]) -> Option<&[u8]> {
    let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut rest = rest;
    for _ in 0..MAX_GAP {
        rest = match rest {
            [b'\\', b'n' | b'r', more @ ..] => more,
            [first, more @ ..] if !base64(first) || *first == b'+' => more,
            _ => break,
        };
    }
    let length = rest.iter().take_while(|byte| base64(byte)).take(MIN_KEY).count();
    rest.get(..length).filter(|key| key.len() == MIN_KEY)
}

#[cfg(test)]
mod tests;
