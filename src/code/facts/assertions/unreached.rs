//! Lines that never run, whatever is tested: under a condition that never holds, behind the end of a function.

use crate::code::outline::{BlockId, Expr, Outline, ScopeKind, Stmt};

/// Lines, both ends inclusive, in their order and apart from each other.
pub(super) type Lines = Vec<(u32, u32)>;

/// Whether a line lies there.
pub(super) fn holds(lines: &Lines, line: u32) -> bool {
    let before = lines.partition_point(|(from, _)| *from <= line);
    before.checked_sub(1).and_then(|at| lines.get(at)).is_some_and(|(_, to)| line <= *to)
}

/// Spans in their order, those that overlap as one.
fn joined(mut all: Lines) -> Lines {
    all.sort_unstable();
    let mut out = Lines::with_capacity(all.len());
    for (from, to) in all {
        match out.last_mut() {
            Some((_, end)) if from <= *end => *end = (*end).max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// The lines of a file that never run.
pub(super) fn unreached(o: &Outline) -> Lines {
    let mut out = Lines::new();
    for (_, stmt) in o.all_stmts() {
        match stmt {
            Stmt::If { test, then, otherwise } => match o.always(*test) {
                Some(false) => out.extend(lines(o, *then)),
                Some(true) => out.extend(lines(o, *otherwise)),
                None => {}
            },
            Stmt::Loop { test: Some(test), body, .. } if o.always(*test) == Some(false) => out.extend(lines(o, *body)),
            Stmt::Loop { over: Some(over), body, .. } if matches!(o.expr(*over), Expr::List(items) if items.is_empty()) =>
            {
                out.extend(lines(o, *body));
            }
            _ => {}
        }
    }
    for (_, scope) in o.all_scopes().filter(|(_, s)| matches!(s.kind, ScopeKind::Function | ScopeKind::Lambda)) {
        let ends = |stmt: &Stmt| matches!(stmt, Stmt::Return(_) | Stmt::Raise(_));
        let body = o.block(scope.body);
        let Some(at) = body.iter().position(|stmt| ends(o.stmt(*stmt))) else { continue };
        // The line of what follows: a statement may have several.
        if let Some(next) = body.get(at + 1).map(|stmt| o.stmt_spot(*stmt).line)
            && next > 0
        {
            out.push((next, scope.end));
        }
    }
    joined(out)
}

/// From the first to the last line of a block.
fn lines(o: &Outline, block: BlockId) -> Option<(u32, u32)> {
    let mut out: Option<(u32, u32)> = None;
    for stmt in o.within(block) {
        let (from, to) = match o.stmt(stmt) {
            Stmt::Define(scope) => o.scope(*scope).map_or((0, 0), |s| (s.line, s.end)),
            stmt_itself => {
                let from = o.stmt_spot(stmt).line;
                // A function that is handed over ends where its body does.
                let end = |e| match o.expr(e) {
                    Expr::Lambda(scope) => o.scope(*scope).map_or(0, |s| s.end),
                    _ => o.spot(e).line,
                };
                let last = stmt_itself.parts().into_iter().flat_map(|e| o.inside(e)).map(end).max();
                (from, last.unwrap_or(from).max(from))
            }
        };
        if from > 0 {
            out = Some(out.map_or((from, to), |(a, b)| (a.min(from), b.max(to))));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_overlap_are_one() {
        let lines = joined(vec![(9, 9), (1, 5), (2, 3), (5, 6), (20, 10)]);
        assert_eq!(lines, [(1, 6), (9, 9), (20, 10)]);
        let held: Vec<u32> = (0..25).filter(|line| holds(&lines, *line)).collect();
        assert_eq!(held, [1, 2, 3, 4, 5, 6, 9]);
    }
}
