//! The code that a place names: a function with all that stands inside it, the methods of a type, or one statement; and
//! what it calls in its own file.

use super::Ground;
use crate::code::outline::{Call, Expr, Outline, ScopeId, ScopeKind, Stmt};
use crate::code::project::{FileId, ScopeRef};
use crate::manifest::pointer::Within;
use crate::signals::pointed::Flaw;
use std::collections::BTreeSet;

/// Code of one file.
pub(super) struct Region {
    pub(super) file: FileId,
    /// Where it begins, from one.
    pub(super) line: u32,
    /// The functions that are named, with what stands inside them.
    own: BTreeSet<ScopeId>,
    /// These, and the functions of the file that they call.
    all: BTreeSet<ScopeId>,
    /// Only what stands on this line of the file itself.
    only: Option<u32>,
}

impl Region {
    /// The code at a place of a file that has an outline.
    pub(super) fn find(ground: &Ground<'_>, file: FileId, within: Within<'_>) -> Result<Region, Flaw> {
        let o = ground.outline(file).ok_or(Flaw::NoFile)?;
        match within {
            Within::Whole | Within::Heading(_) => Err(Flaw::WholeFile),
            Within::Line(line) => {
                let around =
                    o.all_scopes().filter(|(_, s)| s.kind != ScopeKind::File && s.line <= line && line <= s.end);
                match around.max_by_key(|(_, s)| s.line).map(|(id, _)| o.function_of(id)) {
                    Some(id) if id != ScopeId::FILE => Ok(Region { line, ..Region::of(ground, file, o, &[id]) }),
                    _ if has_line(o, line) => Ok(Region::of_line(file, line)),
                    _ => Err(Flaw::NoLine),
                }
            }
            Within::Named(name) => {
                let named = named(o, name);
                if !named.is_empty() {
                    return Ok(Region::of(ground, file, o, &named));
                }
                assigned(o, name).map(|line| Region::of_line(file, line)).ok_or(Flaw::NoFunction)
            }
        }
    }

    fn of(ground: &Ground<'_>, file: FileId, o: &Outline, named: &[ScopeId]) -> Region {
        let inside = |roots: &BTreeSet<ScopeId>| -> BTreeSet<ScopeId> {
            let stands = |id: &ScopeId| o.outward(*id).any(|of| roots.contains(&of));
            o.all_scopes().map(|(id, _)| id).filter(stands).collect()
        };
        let own = inside(&named.iter().copied().collect());
        let edges = &ground.project().edges;
        let mut reached = own.clone();
        for scope in &own {
            let of = ScopeRef { file, scope: *scope };
            let from = edges.partition_point(|edge| edge.from < of);
            let calls = edges.get(from..).unwrap_or_default().iter().take_while(|edge| edge.from == of);
            let here = calls.filter(|edge| !edge.guess && edge.to.file == file && edge.to.scope != ScopeId::FILE);
            reached.extend(here.map(|edge| edge.to.scope));
        }
        let line = named.first().and_then(|id| o.scope(*id)).map_or(1, |s| s.line);
        Region { file, line, all: inside(&reached), own, only: None }
    }

    fn of_line(file: FileId, line: u32) -> Region {
        let own = BTreeSet::from([ScopeId::FILE]);
        Region { file, line, all: own.clone(), own, only: Some(line) }
    }

    /// Whether something at a line of a scope stands in it, or in what it calls.
    pub(super) fn has(&self, of: ScopeRef, line: u32) -> bool {
        of.file == self.file && self.all.contains(&of.scope) && self.only.is_none_or(|only| only == line)
    }

    /// The named code alone.
    pub(super) fn scopes(&self) -> impl Iterator<Item = ScopeRef> {
        self.own.iter().map(|scope| ScopeRef { file: self.file, scope: *scope })
    }

    pub(super) fn is_test(&self, ground: &Ground<'_>) -> bool {
        self.scopes().next().is_some_and(|of| ground.is_test(of, self.line))
    }

    /// The names of the code that is pointed at.
    pub(super) fn names<'l>(&self, ground: &Ground<'l>) -> BTreeSet<&'l str> {
        let Some(o) = ground.outline(self.file) else { return BTreeSet::new() };
        let named = self.own.iter().filter_map(|id| o.scope(*id)).filter(|s| s.kind != ScopeKind::Lambda);
        named.map(|s| o.spell(s.name)).filter(|name| !name.is_empty()).collect()
    }

    pub(super) fn live(&self, ground: &Ground<'_>) -> bool {
        self.scopes().any(|of| ground.live(of))
    }

    /// Whether it only gives back what is written there, or nothing.
    pub(super) fn is_stub(&self, ground: &Ground<'_>) -> bool {
        let Some(o) = ground.outline(self.file).filter(|_| self.only.is_none()) else { return false };
        let stmts = self.own.iter().filter_map(|id| o.scope(*id)).flat_map(|scope| o.within(scope.body));
        !stmts.into_iter().any(|id| match o.stmt(id) {
            Stmt::If { .. } | Stmt::Switch { .. } | Stmt::Loop { .. } | Stmt::Try { .. } | Stmt::With { .. } => true,
            Stmt::Assert(_) => true,
            Stmt::Raise(_) => false,
            stmt => stmt.parts().into_iter().flat_map(|part| o.inside(part)).any(|part| {
                matches!(o.expr(part), Expr::Call(_) | Expr::Choice(..) | Expr::Index(..) | Expr::Lambda(_))
            }),
        })
    }

    /// The calls that stand in it.
    pub(super) fn calls<'o>(&self, o: &'o Outline) -> impl Iterator<Item = &'o Call> {
        o.calls
            .iter()
            .filter(|call| self.has(ScopeRef { file: self.file, scope: o.scope_of(call.expr) }, o.spot(call.expr).line))
    }
}

/// Functions and types of this name: `f`, `Type.f`, `Type::f`.
pub(super) fn named(o: &Outline, name: &str) -> Vec<ScopeId> {
    let parts: Vec<&str> = name.split(['.', ':']).map(|part| part.trim().trim_end_matches("()")).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let Some((last, outer)) = parts.split_last() else { return Vec::new() };
    let fits = |id: ScopeId| {
        let mut above = o.outward(id).skip(1).filter_map(|of| o.scope(of)).map(|s| o.spell(s.name));
        outer.iter().rev().all(|part| above.any(|name| name == *part))
    };
    let scopes = o.all_scopes().filter(|(_, s)| s.kind != ScopeKind::File && o.spell(s.name) == *last);
    scopes.map(|(id, _)| id).filter(|id| fits(*id)).collect()
}

/// The line on which a name of the file gets its value.
fn assigned(o: &Outline, name: &str) -> Option<u32> {
    o.all_stmts().find_map(|(id, stmt)| {
        let Stmt::Assign { target, .. } = stmt else { return None };
        let spot = o.stmt_spot(id);
        (o.scope_at(spot.frame) == ScopeId::FILE && o.spelled(*target) == name).then_some(spot.line)
    })
}

/// Whether a statement of the file itself stands on this line.
fn has_line(o: &Outline, line: u32) -> bool {
    o.all_stmts().any(|(id, _)| o.stmt_spot(id).line == line) || o.calls.iter().any(|c| o.spot(c.expr).line == line)
}
