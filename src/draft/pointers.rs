//! Pointers that a person may want: places where code has all of what a rule looks for but one thing. As guesses, they
//! declare nothing until somebody says that it is the practice.

use super::{Leaf, Standing, Value, note, usable_path};
use crate::evaluate::{Waivers, World, evaluate};
use crate::manifest::pointer::Key;
use crate::model::{Level, Outcome};
use crate::rules::Rule;
use crate::rules::probe::Probe;
use crate::signals::hits::Discount;
use crate::signals::pointed::named_at;
use crate::signals::shapes::Lack;
use std::collections::BTreeMap;

/// Pointers that are drafted: a handful is read, a list is not.
const MOST: usize = 5;

/// The near misses of the rules that hang on the most, at most one each.
pub(super) fn pointers(world: &World<'_>) -> Vec<(String, Leaf)> {
    let mut open: Vec<(&Rule, PointerCandidate)> =
        world.rules.rules.iter().filter_map(|rule| Some((rule, nearest(world, rule)?))).collect();
    open.sort_by(|(a, _), (b, _)| {
        (b.file.severity, b.file.weight, &a.file.id).cmp(&(a.file.severity, a.file.weight, &b.file.id))
    });
    open.into_iter().take(MOST).map(|(rule, place)| (rule.file.slug.clone(), leaf(place))).collect()
}

/// A place with the one thing that is missing there.
struct PointerCandidate {
    code: String,
    line: u32,
    why: String,
}

fn leaf(place: PointerCandidate) -> Leaf {
    let keys = vec![(Key::Code.name().to_owned(), Value::Text(place.code))];
    let note = note(&format!("guess: line {} is nearly it: {}", place.line, place.why));
    Leaf { value: Value::Keys(keys), standing: Standing::Guess, note }
}

/// The nearest miss of a rule's shapes in live code, where the rule is not implemented.
fn nearest(world: &World<'_>, rule: &Rule) -> Option<PointerCandidate> {
    let mut probes = BTreeMap::new();
    rule.evidence.values().for_each(|cond| {
        cond.supporting(&mut |id| {
            if matches!(world.rules.probes.get(id), Some(Probe::Code(probe)) if !probe.matcher.tested) {
                probes.insert(id, ());
            }
        });
    });
    if probes.is_empty() {
        return None;
    }
    let verdict = evaluate(world, rule, &Waivers::default());
    if verdict.level >= Level::Implemented || verdict.outcome == Outcome::NotApplicable {
        return None;
    }
    let misses = probes.keys().filter_map(|id| world.signals.probes.get(*id)).flat_map(|found| found.misses.closest());
    let worth =
        |lack: &Lack| !matches!(lack, Lack::Dead | Lack::Untested | Lack::BothWaysReachModel | Lack::OnlyLogged);
    misses
        .filter_map(|miss| match &miss.why {
            Discount::Shape(lack) if worth(lack) => Some((miss, lack)),
            _ => None,
        })
        .find_map(|(miss, lack)| {
            let path = usable_path(&world.path(miss.file))?;
            let name = world.signals.linked.as_ref().and_then(|linked| named_at(linked, miss.file, miss.line));
            let code = name.map_or_else(|| format!("{path}:{}", miss.line), |name| format!("{path}::{name}"));
            Some(PointerCandidate { code, line: miss.line, why: lack.words().to_owned() })
        })
}
