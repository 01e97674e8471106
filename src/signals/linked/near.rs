//! What lies near the way to a model: what users reach on it, and what it calls.

use super::doors::Door;
use crate::code::entries::Kind;
use crate::code::outline::ScopeId;
use crate::code::project::{Project, Reach, ScopeRef};

/// Calls between the way to a model and what still stands beside it.
pub(super) const BESIDE: u32 = 2;

/// Whether users enter here, or what is sent in their name; a command, a start or a clock is an operator's.
fn users_enter(kind: Kind) -> bool {
    !matches!(kind, Kind::Main | Kind::Command | Kind::Schedule | Kind::Hook)
}

/// What is reached from where users enter on a way that leads to a model, and what is reached from that way at all.
pub(super) fn reached(project: &Project, doors: &[Door], path: &Reach) -> (Reach, Reach) {
    let handlers = doors.iter().filter(|d| users_enter(d.kind)).flat_map(|d| d.handlers.iter().copied());
    let served = Reach::from(project, handlers.filter(|of| path.steps(*of).is_some()), false);
    let all = project.all().flat_map(|(file, source)| {
        let scopes = source.outline.all_scopes().filter(|(id, s)| *id != ScopeId::FILE && !source.is_test(s.line));
        scopes.map(move |(scope, _)| ScopeRef { file, scope })
    });
    let beside = Reach::from(project, all.filter(|of| path.steps(*of).is_some()), false);
    (served, beside)
}
