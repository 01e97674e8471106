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

/// Matches kept of one line for each region: whether a match counts is decided by where it stands.
const MAX_PER_LINE: u8 = 4;

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
    /// Line and place a pattern was last tried at.
    tried: Vec<Option<(usize, usize)>>,
    /// The same for packages.
    imported: Vec<Option<(usize, usize)>>,
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
            tried: vec![None; context.rules.line_regexes.len()],
            imported: vec![None; context.rules.specs.len()],
            matches: BTreeMap::new(),
            waiting: BTreeMap::new(),
        }
    }

    /// A literal of the pattern begins at this offset.
    pub(super) fn seen(&mut self, id: RegexId, line: usize, start: usize) {
        if !self.tried.get_mut(id).is_some_and(|last| fresh(self.view, last, line, start)) {
            return;
        }
        if self.role(id) == Role::Asked {
            try_line(self.context, self.view, id, (line, start), self.matches.entry(id).or_default());
        } else {
            self.waiting.entry(id).or_default().push((line, start));
        }
    }

    /// Whether the package was not looked for at this place of the line before.
    pub(super) fn first_on_line(&mut self, id: SpecId, line: usize, start: usize) -> bool {
        self.imported.get_mut(id).is_some_and(|last| fresh(self.view, last, line, start))
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

/// Whether a place is not part of what was searched last; then it is remembered. A long line is searched around each
/// of its literals, not only around the first.
fn fresh(view: &View<'_>, last: &mut Option<(usize, usize)>, line: usize, start: usize) -> bool {
    let known = last.is_some_and(|(tried, near)| tried == line && view.answers(line, near, start));
    if !known {
        *last = Some((line, start));
    }
    !known
}

/// Adds the matches of a pattern around a place of a line.
pub(super) fn try_line(
    context: &ScanContext<'_>,
    view: &View<'_>,
    id: RegexId,
    (line, near): (usize, usize),
    kept: &mut Vec<Match>,
) {
    let Some(regex) = context.pattern(id) else { return };
    let piece = view.piece(line, near);
    let mut offsets = regex.starts(piece.text, piece.from).map(|at| piece.start + at).peekable();
    let Some(first) = offsets.next() else { return };
    kept.push(Match { line, offset: first });
    // The mask is made only where there is a choice.
    if offsets.peek().is_none() {
        return;
    }
    let mut rooms = [MAX_PER_LINE; 4];
    let mut room = |offset: usize| {
        let room = rooms.get_mut(view.region(offset) as usize)?;
        *room = room.checked_sub(1)?;
        Some(Match { line, offset })
    };
    room(first);
    kept.extend(offsets.filter_map(room));
}
