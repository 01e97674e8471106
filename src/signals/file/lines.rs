//! Line patterns and imports: literals say which lines, patterns say whether, the mask says if it counts.

use super::candidates::{Candidates, Match, try_line};
use super::view::View;
use super::{FileScan, ScanContext};
use crate::inventory::{FileClass, FileEntry, Language};
use crate::rules::User;
use crate::rules::format::Where;
use crate::rules::globs::{GlobId, passes};
use crate::rules::probe::{LineProbe, Probe, ProbeId, RegexId, SpecId};
use crate::signals::ci;
use crate::signals::hits::Discount;
use crate::signals::local;
use crate::signals::mask::Region;
use crate::signals::packages;
use std::collections::{BTreeMap, BTreeSet};

/// Longest captured text, in characters.
const MAX_VALUE: usize = 160;

/// Whether the program does something with what stands there.
fn live(region: Region) -> bool {
    matches!(region, Region::Code | Region::String)
}

/// What the search found beside hits.
#[derive(Default)]
pub(super) struct Found {
    /// Key probes whose key occurs.
    pub(super) keys: BTreeSet<ProbeId>,
    /// Model libraries that the file imports, by position in the catalogue of call sites.
    pub(super) libraries: BTreeSet<usize>,
    /// A text that announces a model call.
    pub(super) announced: bool,
}

/// Searches the file once; records line hits and imports.
pub(super) fn search(
    context: &ScanContext<'_>,
    entry: &FileEntry,
    globs: &[GlobId],
    view: &View<'_>,
    out: &mut FileScan,
) -> Found {
    let rules = context.rules;
    let mut candidates = Candidates::new(context, globs, view);
    let mut imports: BTreeMap<SpecId, Vec<Match>> = BTreeMap::new();
    let mut found_here = Found::default();
    // Folding the text once lets the search do without the other case of every letter.
    let folded = view.text().to_ascii_lowercase();
    rules.literals.find(&folded, |users, start| {
        let line = view.line_of(start);
        for user in users {
            match user {
                User::Key(id) => {
                    found_here.keys.insert(*id);
                }
                User::Announced => found_here.announced = true,
                User::Regex(id) => candidates.seen(*id, line, start),
                User::Spec(id) => {
                    let known = imports.get_mut(id).and_then(|found| found.last_mut()).filter(|m| m.line == line);
                    if candidates.first_on_line(*id, line, start) {
                        let Some(spec) = rules.specs.get(*id) else { continue };
                        let text = String::from_utf8_lossy(view.line(line, start).1);
                        if packages::is_import(view.language(), &text, spec) {
                            imports.entry(*id).or_default().push(Match { line, offset: start });
                        }
                    } else if let Some(import) = known.filter(|m| !live(view.region(m.offset))) {
                        // The name may stand in a comment of the line first.
                        import.offset = start;
                    }
                }
            }
        }
    });
    let mut unannounced = BTreeMap::new();
    blind(context, globs, view, &mut unannounced);
    let matches = candidates.matches(unannounced);
    record_patterns(context, entry, globs, view, &matches, out);
    record_imports(context, entry, view, &imports, out);
    found_here.libraries = imports.keys().filter_map(|spec| rules.libraries.get(spec)).copied().collect();
    found_here
}

/// Patterns without a literal, on every line of the files their probes name.
fn blind(context: &ScanContext<'_>, globs: &[GlobId], view: &View<'_>, matches: &mut BTreeMap<RegexId, Vec<Match>>) {
    for (probe, regexes) in &context.blind_lines {
        let named = match context.rules.probes.get(*probe) {
            Some(Probe::Line(p)) => passes(globs, &p.include, &p.exclude),
            _ => false,
        };
        for id in regexes.iter().filter(|_| named) {
            if matches.contains_key(id) {
                continue;
            }
            let found = matches.entry(*id).or_default();
            for line in 0..view.lines() {
                view.centres(line).for_each(|near| try_line(context, view, *id, (line, near), found));
            }
        }
    }
}

fn record_patterns(
    context: &ScanContext<'_>,
    entry: &FileEntry,
    globs: &[GlobId],
    view: &View<'_>,
    matches: &BTreeMap<RegexId, Vec<Match>>,
    out: &mut FileScan,
) {
    let mut contexts: BTreeMap<ProbeId, Option<Vec<usize>>> = BTreeMap::new();
    for (regex, found) in matches.iter().filter(|(_, found)| !found.is_empty()) {
        for (id, distinct) in context.regex_users.get(*regex).into_iter().flatten() {
            let Some(Probe::Line(probe)) = context.rules.probes.get(*id) else { continue };
            if probe.place == Where::EveryFile {
                continue;
            }
            let language_fits = probe.languages.is_empty() || probe.languages.contains(&view.language());
            if !language_fits || !passes(globs, &probe.include, &probe.exclude) {
                continue;
            }
            let near = contexts.entry(*id).or_insert_with(|| context_lines(probe, matches, view));
            for m in found {
                let line = view.report_line(m.line);
                match judge(probe, entry, view, near.as_deref(), *m) {
                    None => {
                        out.hits.push((*id, line, *distinct));
                        if context.rules.valued.contains(id) {
                            out.values.extend(value(context, view, *regex, *m).map(|text| (*id, line, text)));
                        }
                    }
                    Some(why) => out.misses.add(*id, line, why),
                }
            }
        }
    }
}

/// What a match of a fact probe captured.
fn value(context: &ScanContext<'_>, view: &View<'_>, regex: RegexId, m: Match) -> Option<String> {
    let (from, text) = view.line(m.line, m.offset);
    let found = context.pattern(regex)?.captured(text, m.offset.checked_sub(from)?)?;
    Some(crate::text::excerpt(&String::from_utf8_lossy(found), MAX_VALUE))
}

/// Lines with a live match of the `with` patterns; `None` when the probe asks for none.
fn context_lines(probe: &LineProbe, matches: &BTreeMap<RegexId, Vec<Match>>, view: &View<'_>) -> Option<Vec<usize>> {
    if probe.with.is_empty() {
        return None;
    }
    let mut lines: Vec<usize> = probe
        .with
        .iter()
        .filter_map(|id| matches.get(id))
        .flatten()
        .filter(|m| live(view.region(m.offset)))
        .map(|m| m.line)
        .collect();
    lines.sort_unstable();
    Some(lines)
}

/// Why a match does not count; `None` when it does.
fn judge(probe: &LineProbe, entry: &FileEntry, view: &View<'_>, near: Option<&[usize]>, m: Match) -> Option<Discount> {
    let class = view.class(m.line);
    if !probe.classes.has(class) {
        return Some(Discount::Class(class));
    }
    if entry.size < probe.min_bytes {
        return Some(Discount::Hollow("the file is nearly empty".to_owned()));
    }
    match (probe.place, view.region(m.offset)) {
        (Where::Anywhere | Where::EveryFile, _)
        | (Where::Live, Region::Code | Region::String)
        | (Where::Code, Region::Code)
        | (Where::String, Region::String) => {}
        (_, Region::Comment) => return Some(Discount::Comment),
        (_, Region::Docstring) => return Some(Discount::Docstring),
        _ => return Some(Discount::WrongPlace),
    }
    let (_, text) = view.line(m.line, m.offset);
    if probe.not.iter().any(|re| re.is_match(text)) {
        return Some(Discount::Disabled);
    }
    if view.language() == Language::Terraform && is_empty_resource(view, m) {
        return Some(Discount::Disabled);
    }
    if matches!(view.language(), Language::Shell | Language::Makefile) && ci::only_says(&String::from_utf8_lossy(text))
    {
        return Some(Discount::WrongPlace);
    }
    if class == FileClass::Test
        && let Some(why) = view.dead(m.line)
    {
        return Some(why.clone());
    }
    let (lines, within) = (near?, probe.within.map_or(usize::MAX, |within| within as usize));
    let at = lines.partition_point(|line| line.saturating_add(within) < m.line);
    let mut close =
        lines.get(at..).unwrap_or_default().iter().take_while(|line| **line <= m.line.saturating_add(within));
    close.all(|line| probe.beside && *line == m.line).then_some(Discount::NoContext)
}

/// Lines of comments that are looked over in a block without content.
const MAX_COMMENTS: usize = 40;

/// Whether a match stands on the first line of a resource of Terraform that says nothing: what it is called makes
/// nothing.
fn is_empty_resource(view: &View<'_>, m: Match) -> bool {
    let (from, line) = view.line(m.line, m.offset);
    if !line.trim_ascii_start().starts_with(b"resource") {
        return false;
    }
    let Some(open) = memchr::memchr(b'{', line) else { return false };
    let mut rest = view.text().get(from + open + 1..).unwrap_or_default();
    for _ in 0..MAX_COMMENTS {
        rest = rest.trim_ascii_start();
        if !(rest.starts_with(b"#") || rest.starts_with(b"//")) {
            break;
        }
        rest = memchr::memchr(b'\n', rest).and_then(|end| rest.get(end..)).unwrap_or_default();
    }
    // A block that is never closed says no more: the next one begins, or the file ends.
    rest.is_empty() || rest.starts_with(b"}") || rest.starts_with(b"resource ")
}

fn record_imports(
    context: &ScanContext<'_>,
    entry: &FileEntry,
    view: &View<'_>,
    imports: &BTreeMap<SpecId, Vec<Match>>,
    out: &mut FileScan,
) {
    for (spec, found) in imports {
        let own = context.rules.specs.get(*spec).is_some_and(|s| local::is_local(context.inventory, entry, s));
        for id in context.spec_users.get(*spec).into_iter().flatten() {
            let Some(Probe::Dependency(probe)) = context.rules.probes.get(*id) else { continue };
            for m in found {
                let line = view.report_line(m.line);
                let class = view.class(m.line);
                let why = if !probe.classes.has(class) {
                    Some(Discount::Class(class))
                } else {
                    match view.region(m.offset) {
                        Region::Code | Region::String => None,
                        Region::Comment => Some(Discount::Comment),
                        Region::Docstring => Some(Discount::Docstring),
                    }
                };
                match why {
                    None if own => out.doubtful.push((*spec, *id, line)),
                    None => {
                        out.hits.push((*id, line, 0));
                        if context.rules.valued.contains(id) && always_imported(view, *m) {
                            out.values.push((*id, line, probe.what.clone()));
                        }
                    }
                    Some(why) => out.misses.add(*id, line, why),
                }
            }
        }
    }
}

/// Whether an import stands at the head of its file: one inside of a function or a condition is for those who switch
/// that part on.
fn always_imported(view: &View<'_>, m: Match) -> bool {
    let nests = matches!(view.language(), Language::Python | Language::JavaScript | Language::TypeScript);
    !nests || !view.line(m.line, m.offset).1.first().is_some_and(u8::is_ascii_whitespace)
}
