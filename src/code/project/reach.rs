//! What reaches what: breadth first over the links, each scope once.

use super::{Edge, Project, ScopeRef};
use std::collections::VecDeque;

/// How far each scope is from where a search began.
#[derive(Debug)]
pub(crate) struct Reach {
    /// First number of each file's scopes.
    first: Vec<usize>,
    /// Steps; `u32::MAX` where the search did not come.
    steps: Vec<u32>,
    /// The link by which a scope was reached: number in the project's list.
    by: Vec<u32>,
}

/// Not reached.
const NEVER: u32 = u32::MAX;

impl Reach {
    /// Scopes from which one of `goals` is reached over resolved links; a scope reaches what stands inside it only if
    /// something there is called.
    pub(crate) fn towards(project: &Project, goals: impl IntoIterator<Item = ScopeRef>) -> Reach {
        Reach::search(project, goals, true, |edge| !edge.guess, &[])
    }

    /// The same for failures, which come back over links that only the asker knows as well, and from nothing that runs by
    /// itself.
    pub(crate) fn towards_by(
        project: &Project,
        goals: impl IntoIterator<Item = ScopeRef>,
        more: &[(ScopeRef, ScopeRef)],
    ) -> Reach {
        Reach::search(project, goals, true, |edge| !edge.guess && !edge.apart, more)
    }

    /// Scopes that are reached from `starts`; guesses count when `guesses` says so.
    pub(crate) fn from(project: &Project, starts: impl IntoIterator<Item = ScopeRef>, guesses: bool) -> Reach {
        Reach::search(project, starts, false, |edge| guesses || !edge.guess, &[])
    }

    fn search(
        project: &Project,
        starts: impl IntoIterator<Item = ScopeRef>,
        back: bool,
        follows: impl Fn(&Edge) -> bool,
        more: &[(ScopeRef, ScopeRef)],
    ) -> Reach {
        let mut first = Vec::with_capacity(project.files.len());
        let mut count = 0;
        for file in &project.files {
            first.push(count);
            count += file.outline.scopes.len();
        }
        let mut reach = Reach { first, steps: vec![NEVER; count], by: vec![NEVER; count] };
        let mut links: Vec<(u32, u32, u32)> = Vec::with_capacity(project.edges.len());
        for (n, edge) in (0u32..).zip(&project.edges) {
            if !follows(edge) {
                continue;
            }
            let (from, to) = if back { (edge.to, edge.from) } else { (edge.from, edge.to) };
            let short = |of| reach.number(of).and_then(|n| u32::try_from(n).ok());
            if let (Some(from), Some(to)) = (short(from), short(to)) {
                links.push((from, to, n));
            }
        }
        for (from, to) in more {
            let (from, to) = if back { (to, from) } else { (from, to) };
            let short = |of| reach.number(of).and_then(|n| u32::try_from(n).ok());
            if let (Some(from), Some(to)) = (short(*from), short(*to)) {
                links.push((from, to, NEVER));
            }
        }
        // Links of one scope stand together, in the order of the project.
        links.sort_by_key(|(from, ..)| *from);
        let mut queue = VecDeque::new();
        for start in starts {
            if let Some(n) = reach.number(start)
                && let Some(steps) = reach.steps.get_mut(n).filter(|s| **s == NEVER)
            {
                *steps = 0;
                queue.push_back(n);
            }
        }
        while let Some(at) = queue.pop_front() {
            let here = reach.steps.get(at).copied().unwrap_or(0);
            let begin = links.partition_point(|(from, ..)| (*from as usize) < at);
            let links = links.get(begin..).unwrap_or_default();
            for (_, to, edge) in links.iter().take_while(|(from, ..)| *from as usize == at) {
                let to = *to as usize;
                if let Some(steps) = reach.steps.get_mut(to).filter(|s| **s == NEVER) {
                    *steps = here + 1;
                    if let Some(by) = reach.by.get_mut(to) {
                        *by = *edge;
                    }
                    queue.push_back(to);
                }
            }
        }
        reach
    }

    fn number(&self, of: ScopeRef) -> Option<usize> {
        let first = self.first.get(of.file.0 as usize)?;
        let number = first + of.scope.0 as usize;
        let end = self.first.get(of.file.0 as usize + 1).copied().unwrap_or(self.steps.len());
        (number < end).then_some(number)
    }

    /// Steps between a scope and where the search began.
    pub(crate) fn steps(&self, of: ScopeRef) -> Option<u32> {
        self.number(of).and_then(|n| self.steps.get(n)).copied().filter(|s| *s != NEVER)
    }

    /// The links from a scope to where the search began.
    pub(crate) fn path(&self, project: &Project, of: ScopeRef) -> Vec<Edge> {
        let mut out = Vec::new();
        let mut at = of;
        while let Some(edge) = self.number(at).and_then(|n| self.by.get(n)).and_then(|n| project.edges.get(*n as usize))
        {
            out.push(*edge);
            at = if edge.from == at { edge.to } else { edge.from };
            if out.len() > 64 {
                break;
            }
        }
        out
    }
}
