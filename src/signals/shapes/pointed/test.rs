//! A pointer to a test: it is there, enabled, asserts, touches the code that is pointed at, and makes it matter.

use super::super::proofs::{is_edge, proofs};
use super::super::trials::Trial;
use super::region::named;
use super::{Code, CodeMatcher, Flaw, Look, Looked, Standing, Within, in_code, shapes_of};
use crate::code::outline::{Expr, Outline, ScopeId};
use crate::code::project::ScopeRef;
use crate::inventory::FileClass;
use crate::rules::format::{Shape, ShapeKind};
use crate::signals::shapes::Finding;
use std::collections::BTreeSet;

/// Calls that may lie between the test and the code.
const MAX_STEPS: u8 = 2;

pub(super) fn look(
    look: &Look<'_, '_>,
    place: &str,
    code: Option<&Code>,
    looked: Option<&Looked>,
    matchers: &[&CodeMatcher],
) -> Looked {
    let (path, within) = in_code(place);
    let Some((file, entry)) = look.file(path) else { return Looked::broken(None, Flaw::NoFile) };
    let ground = look.ground;
    let Some((id, outline)) = look.files.get(path).and_then(|id| Some((*id, ground.outline(*id)?))) else {
        return unread(look, file, entry.class, place);
    };
    let Some((line, scopes)) = scopes(outline, within) else {
        return Looked::broken(Some((file, 0)), Flaw::NoTest);
    };
    // A line stands in the test around it, a name may be that of a class of tests.
    let stands = |of: ScopeId| match within {
        Within::Line(_) => scopes.as_ref().is_some_and(|all| all.contains(&of)),
        _ => scopes.as_ref().is_none_or(|all| outline.outward(of).any(|scope| all.contains(&scope))),
    };
    let here = |trial: &&Trial| trial.at.file == id && stands(trial.at.scope);
    let trials: Vec<&Trial> = ground.trials().all.iter().filter(here).collect();
    let Some(first) = trials.first() else { return Looked::broken(Some((file, line)), Flaw::TestProvesNothing) };
    let at = (file, first.line);
    // A test of an edge case is its own practice.
    if shapes_of(matchers).contains(&Shape::EdgeCase) {
        let edges = trials.iter().any(|trial| is_edge(trial));
        return if edges {
            shows(at, Shape::EdgeCase)
        } else {
            Looked::lacking(at, Flaw::DoesNotMatter(Shape::EdgeCase))
        };
    }
    let Some(code) = code else {
        return match looked {
            // What is wrong with the code is said there.
            Some(_) => Looked::open(at),
            None => Looked::lacking(at, Flaw::NoCode),
        };
    };
    let pointed: BTreeSet<ScopeRef> = trials.iter().map(|trial| trial.at).collect();
    let touching = |of: ScopeRef| -> Vec<ScopeRef> {
        let near = ground.trials().of(of).filter(|(_, touch)| touch.steps <= MAX_STEPS);
        near.map(|(trial, _)| trial.at).filter(|at| pointed.contains(at)).collect()
    };
    let touched: BTreeSet<ScopeRef> = code.region.scopes().flat_map(touching).collect();
    if touched.is_empty() {
        return Looked::broken(Some(at), Flaw::Untouched);
    }
    let mut shown = BTreeSet::new();
    let mut best = None;
    for (shape, setting) in &code.shows {
        for of in code.region.scopes() {
            let (kind, line) = (ShapeKind::Other, code.region.line);
            let finding = Finding::new(kind, of, line, 0).of_setting(setting.clone());
            let proven = proofs(ground, *shape, &finding).into_iter();
            let mine = |line: u32| trials.iter().any(|t| t.line == line && touched.contains(&t.at));
            if let Some(proof) = proven.filter(|proof| proof.file == file).find(|proof| mine(proof.line)) {
                shown.insert(*shape);
                best.get_or_insert(proof.line);
            }
        }
    }
    match (best, code.shows.keys().next()) {
        (Some(line), _) => Looked { at: Some((file, line)), standing: Standing::Shows(shown) },
        (None, Some(shape)) => Looked::lacking(at, Flaw::DoesNotMatter(*shape)),
        // Where nobody can tell what the code does, nobody can tell what a test of it proves.
        (None, None) => Looked::open(at),
    }
}

fn shows(at: (u32, u32), shape: Shape) -> Looked {
    Looked { at: Some(at), standing: Standing::Shows(BTreeSet::from([shape])) }
}

/// A file whose tests nobody can tell apart.
fn unread(look: &Look<'_, '_>, file: u32, class: FileClass, place: &str) -> Looked {
    let (path, within) = in_code(place);
    if class != FileClass::Test {
        return Looked::broken(Some((file, 0)), Flaw::NoTest);
    }
    let Some(entry) = look.asker.inventory.find(path) else { return Looked::broken(None, Flaw::NoFile) };
    match look.unread(file, entry, within) {
        Looked { standing: Standing::Open, at } => Looked { standing: Standing::Open, at },
        Looked { at, .. } => Looked::broken(at, Flaw::NoTest),
    }
}

/// The line and the scopes of a test by its name, title or line; no scopes for a whole file.
fn scopes(o: &Outline, within: Within<'_>) -> Option<(u32, Option<BTreeSet<ScopeId>>)> {
    let found: BTreeSet<ScopeId> = match within {
        Within::Whole | Within::Heading(_) => return Some((0, None)),
        Within::Line(line) => {
            let around = o.all_scopes().filter(|(id, s)| *id != ScopeId::FILE && s.line <= line && line <= s.end);
            around.map(|(id, _)| id).collect()
        }
        Within::Named(name) => {
            let mut found: BTreeSet<ScopeId> = named(o, name).into_iter().collect();
            if found.is_empty() {
                found.extend(titled(o, name));
            }
            found
        }
    };
    let first = found.first().and_then(|id| o.scope(*id))?;
    Some((first.line, Some(found)))
}

/// Functions that are handed to a call together with this title: `it("says so", () => …)`.
fn titled<'o>(o: &'o Outline, title: &'o str) -> impl Iterator<Item = ScopeId> + 'o {
    let called = move |call: &&crate::code::outline::Call| {
        let first = call.arguments.first().map(|argument| o.expr(argument.value));
        matches!(first, Some(Expr::Text(text, _)) if o.spell(*text) == title)
    };
    o.calls.iter().filter(called).flat_map(|call| &call.arguments).filter_map(|argument| match o.expr(argument.value) {
        Expr::Lambda(scope) => Some(*scope),
        _ => None,
    })
}
