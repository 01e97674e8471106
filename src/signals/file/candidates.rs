//! Lines on which a pattern may match, tried no sooner than needed.
//!
//! Most of the work of a scan is here: a literal of a pattern stands on many lines of which few match. Two kinds of work
//! are saved. A pattern none of whose probes looks at this file is not tried at all, and patterns that only tell where
//! another one counts (`with`) wait until that one has matched: they are the broadest of all.

use super::ScanContext;
use super::view::View;
use crate::rules::globs::{GlobId, passes};
use crate::rules::probe::{Probe, RegexId, SpecId};
use std::collections::BTreeMap;

/// Matches kept per pattern and file.
pub(super) const MAX_MATCHES: usize = 120;
/// Matches looked at on one line.
const MAX_PER_LINE: usize = 4;
/// Lines kept of a pattern that waits.
const MAX_WAITING: usize = 1_000;
/// No line yet.
const NONE: usize = usize::MAX;

/// One match: 0-based line and offset in the view.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) line: usize,
    pub(super) offset: usize,
}

/// What is known about a pattern in this file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Unknown,
    /// A probe looks for it here.
    Asked,
    /// At most the context of another.
    Context,
}

/// The search for patterns in one file.
pub(super) struct Candidates<'a> {
    context: &'a ScanContext<'a>,
    globs: &'a [GlobId],
    view: &'a View<'a>,
    roles: Vec<Role>,
    last_line: Vec<usize>,
    last_import: Vec<usize>,
    matches: BTreeMap<RegexId, Vec<Match>>,
    waiting: BTreeMap<RegexId, Vec<(usize, usize)>>,
}

impl<'a> Candidates<'a> {
    pub(super) fn new(context: &'a ScanContext<'a>, globs: &'a [GlobId], view: &'a View<'a>) -> Self {
        Candidates {
            context,
            globs,
            view,
            roles: vec![Role::Unknown; context.rules.line_regexes.len()],
            last_line: vec![NONE; context.rules.line_regexes.len()],
            last_import: vec![NONE; context.rules.specs.len()],
            matches: BTreeMap::new(),
            waiting: BTreeMap::new(),
        }
    }

    /// A literal of the pattern begins at this offset.
    pub(super) fn seen(&mut self, id: RegexId, line: usize, start: usize) {
        match self.last_line.get_mut(id) {
            Some(last) if *last != line => *last = line,
            _ => return,
        }
        if self.role(id) == Role::Asked {
            try_line(self.context, self.view, id, (line, start), self.matches.entry(id).or_default());
        } else {
            let lines = self.waiting.entry(id).or_default();
            if lines.len() < MAX_WAITING {
                lines.push((line, start));
            }
        }
    }

    /// Whether the package was not looked for on this line before.
    pub(super) fn first_on_line(&mut self, id: SpecId, line: usize) -> bool {
        self.last_import.get_mut(id).is_some_and(|last| std::mem::replace(last, line) != line)
    }

    fn role(&mut self, id: RegexId) -> Role {
        match self.roles.get(id) {
            Some(Role::Unknown) => {}
            Some(known) => return *known,
            None => return Role::Context,
        }
        let probes = self.context.regex_users.get(id).into_iter().flatten();
        let asked = probes.filter_map(|(probe, _)| self.context.rules.probes.get(*probe)).any(|probe| match probe {
            Probe::Line(p) => {
                let fits = p.languages.is_empty() || p.languages.contains(&self.view.language());
                fits && passes(self.globs, &p.include, &p.exclude)
            }
            _ => true,
        });
        let role = if asked { Role::Asked } else { Role::Context };
        if let Some(known) = self.roles.get_mut(id) {
            *known = role;
        }
        role
    }

    /// All matches, those of context patterns only where something they stand beside has matched. `blind` are the
    /// matches of patterns without a literal.
    pub(super) fn matches(mut self, blind: BTreeMap<RegexId, Vec<Match>>) -> BTreeMap<RegexId, Vec<Match>> {
        self.matches.extend(blind);
        let matched = self.matches.iter().filter(|(_, found)| !found.is_empty());
        let probes = matched.flat_map(|(id, _)| self.context.regex_users.get(*id).into_iter().flatten());
        let mut needed: Vec<RegexId> = probes
            .filter_map(|(probe, _)| self.context.rules.probes.get(*probe))
            .flat_map(|probe| if let Probe::Line(p) = probe { p.with.as_slice() } else { &[] })
            .copied()
            .collect();
        needed.sort_unstable();
        needed.dedup();
        for id in needed {
            let Some(lines) = self.waiting.remove(&id) else { continue };
            let kept = self.matches.entry(id).or_default();
            for at in lines {
                try_line(self.context, self.view, id, at, kept);
            }
        }
        self.matches
    }
}

fn try_line(
    context: &ScanContext<'_>,
    view: &View<'_>,
    id: RegexId,
    (line, start): (usize, usize),
    kept: &mut Vec<Match>,
) {
    if kept.len() >= MAX_MATCHES {
        return;
    }
    if let Some(regex) = context.rules.line_regexes.get(id) {
        let (from, text) = view.line(line, start);
        let starts = regex.starts(text, MAX_PER_LINE);
        kept.extend(starts.into_iter().map(|at| Match { line, offset: from + at }));
    }
}
