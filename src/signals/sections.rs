//! Document probes over the sections of prose files.

use super::document::{Document, Section};
use super::file::FileScan;
use super::hits::Discount;
use super::parsed::Parsed;
use crate::inventory::{FileClass, FileEntry};
use crate::rules::RuleSet;
use crate::rules::globs::{GlobId, passes};
use crate::rules::probe::{DocumentProbe, Probe, ProbeId};
use crate::signals::document::denied::{Telling, affirmed, denies_its_subject, mostly_denied};

/// Looks for the sections the rules ask for in one document.
pub(super) fn search(
    rules: &RuleSet,
    probes: &[ProbeId],
    entry: &FileEntry,
    globs: &[GlobId],
    parsed: &Parsed<'_>,
    out: &mut FileScan,
) {
    for id in probes {
        if let Some(Probe::Document(probe)) = rules.probes.get(*id)
            && asks(probe, entry, globs)
        {
            let parsed = parsed.prose();
            if probe.heading.is_empty() {
                whole(*id, probe, parsed, out);
            } else {
                headed(*id, probe, parsed, out);
            }
        }
    }
}

/// Whether a document probe asks for a file: for all that are documents, for those of another class by their path.
pub(super) fn asked(rules: &RuleSet, probes: &[ProbeId], entry: &FileEntry, globs: &[GlobId]) -> bool {
    entry.class == FileClass::Docs
        || probes.iter().any(|id| matches!(rules.probes.get(*id), Some(Probe::Document(p)) if asks(p, entry, globs)))
}

fn asks(probe: &DocumentProbe, entry: &FileEntry, globs: &[GlobId]) -> bool {
    probe.classes.has(entry.class) && passes(globs, &probe.include, &probe.exclude)
}

fn whole(id: ProbeId, probe: &DocumentProbe, parsed: &Document, out: &mut FileScan) {
    let first = parsed.sections.first().map_or(1, |s| s.line.max(1));
    let line = match body(probe, &parsed.sections) {
        Topics::Enough(line) => line,
        // Without a heading and a name, every document would be one that lacks topics.
        Topics::Few(found) if found > 0 && !probe.include.is_empty() => {
            let asked = probe.min_distinct as usize;
            out.misses.add(id, first, Discount::Topics(std::cmp::Reverse(found), asked));
            return;
        }
        Topics::Few(_) | Topics::Denied => return,
    };
    record(id, probe, parsed, line.unwrap_or(first), parsed.words, out);
}

fn headed(id: ProbeId, probe: &DocumentProbe, parsed: &Document, out: &mut FileScan) {
    for (n, section) in parsed.sections.iter().enumerate() {
        if !probe.heading.iter().any(|re| re.is_match(section.heading.as_bytes())) {
            continue;
        }
        if section.promise {
            out.misses.add(id, section.line, Discount::Hollow("a promise, not a practice".to_owned()));
            continue;
        }
        let rest = parsed.sections.get(n + 1..).unwrap_or_default();
        let below = rest.iter().take_while(|s| s.level > section.level).count();
        let subtree = parsed.sections.get(n..=n + below).unwrap_or_default();
        let words = section.total_words.saturating_add(in_code(probe, subtree));
        match body(probe, subtree) {
            Topics::Enough(_) => record(id, probe, parsed, section.line, words, out),
            Topics::Few(_) if words == 0 => {
                out.misses.add(id, section.line, Discount::EmptySection);
            }
            Topics::Denied if words > 0 => {
                out.misses.add(id, section.line, Discount::Hollow("the section says that it is not there".to_owned()));
            }
            Topics::Denied => out.misses.add(id, section.line, Discount::EmptySection),
            Topics::Few(0) => {}
            Topics::Few(found) => {
                let asked = probe.min_distinct as usize;
                out.misses.add(id, section.line, Discount::Topics(std::cmp::Reverse(found), asked));
            }
        }
    }
}

/// Words of code blocks, where a rule reads them as text: a section may be a list of commands or a tree of folders alone.
fn in_code(probe: &DocumentProbe, sections: &[Section]) -> u32 {
    if !probe.code {
        return 0;
    }
    let words: usize = sections.iter().map(|s| s.code.split_whitespace().count()).sum();
    u32::try_from(words).unwrap_or(u32::MAX)
}

fn record(id: ProbeId, probe: &DocumentProbe, parsed: &Document, line: u32, words: u32, out: &mut FileScan) {
    if words == 0 {
        out.misses.add(id, line, Discount::EmptySection);
    } else if let Some(why) = &parsed.hollow {
        out.misses.add(id, line, Discount::Hollow(why.clone()));
    } else if words < probe.min_words {
        let why = format!("only {words} words, {} are asked for", probe.min_words);
        out.misses.add(id, line, Discount::Hollow(why));
    } else {
        out.hits.push((id, line, 0));
    }
}

/// How many of the topics occur.
enum Topics {
    /// Enough; with the line of the first, if any is asked for.
    Enough(Option<u32>),
    /// Too few.
    Few(usize),
    /// The text says that the thing is not there.
    Denied,
}

fn body(probe: &DocumentProbe, sections: &[Section]) -> Topics {
    let telling = if probe.record { Telling::Record } else { Telling::Practice };
    if probe.body.is_empty() {
        return if sections.iter().all(|s| mostly_denied(&s.text, telling)) {
            Topics::Denied
        } else {
            Topics::Enough(None)
        };
    }
    // What a section says that it does not have, it does not have in its other sentences either.
    if sections.first().is_some_and(|s| denies_its_subject(&s.heading, &s.text, telling)) {
        return Topics::Denied;
    }
    let mut first: Option<u32> = None;
    let mut distinct = 0;
    for pattern in &probe.body {
        let found = sections.iter().find_map(|section| {
            let in_text = affirmed(pattern, &section.text, telling).map(|at| section.line_at(at));
            let in_code = || pattern.find(section.code.as_bytes()).map(|at| section.code_line_at(at));
            in_text.or_else(|| if probe.code { in_code() } else { None })
        });
        if let Some(line) = found {
            distinct += 1;
            first = Some(first.map_or(line, |f| f.min(line)));
        }
    }
    if distinct >= probe.min_distinct { Topics::Enough(first) } else { Topics::Few(distinct as usize) }
}
