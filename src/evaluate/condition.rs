//! Conditions over the world.

use super::answer::{Answer, Observation, Truth};
use super::checks;
use super::claims;
use super::compare::compare;
use super::found_in::that_run;
use super::question::Question;
use super::sites;
use super::world::World;
use crate::rules::condition::Cond;
use crate::rules::probe::{Probe, ProbeId};
use crate::signals::hits::{Discount, FileHits, ProbeHits};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Places shown for one matcher.
const MAX_PLACES: usize = 8;
/// Remarks of one matcher.
const MAX_REMARKS: usize = 3;

/// Answers a condition.
pub(crate) fn holds(world: &World<'_>, cond: &Cond, ask: &Question<'_>) -> Answer {
    let all = |list: &[Cond]| -> Vec<Answer> { list.iter().map(|c| holds(world, c, ask)).collect() };
    match cond {
        Cond::All(list) => {
            let members = all(list);
            let truth = members.iter().map(|a| a.truth).min().unwrap_or(Truth::No);
            let weak = members.iter().find_map(|a| a.weak.clone());
            Answer { weak, ..Answer::fold(members, truth) }
        }
        Cond::Any(list) => {
            let members = all(list);
            let truth = members.iter().map(|a| a.truth).max().unwrap_or(Truth::No);
            let weak = weak(&members, 1);
            Answer { weak, ..Answer::fold(members, truth) }
        }
        Cond::AtLeast(n, list) => {
            let members = all(list);
            let yes = members.iter().filter(|a| a.truth == Truth::Yes).count();
            let maybe = members.iter().filter(|a| a.truth != Truth::No).count();
            let truth = if yes >= *n {
                Truth::Yes
            } else if maybe >= *n {
                Truth::Unknown
            } else {
                Truth::No
            };
            let weak = weak(&members, *n);
            Answer { weak, ..Answer::fold(members, truth) }
        }
        Cond::Enforced(inner) if ask.assume_enforced => Answer::of(Truth::Yes.max(holds(world, inner, ask).truth)),
        Cond::Enforced(inner) => holds(world, inner, ask),
        // What must not be there must not be there in a template either.
        Cond::Not(inner) => {
            let inner = holds(world, inner, &Question { support: false, ..*ask });
            Answer { unread: inner.unread, ..Answer::of(inner.truth.not()) }
        }
        Cond::Profile(p) => Answer::of(world.facts.shows(p)),
        Cond::Probe { id, min_hits, min_files, min_distinct } => {
            probe(world, ask, *id, [*min_hits, *min_files, *min_distinct])
        }
        Cond::Declared(fields) => claims::declared(world, fields),
        Cond::DeclaredFile(matcher) => of_age(world, ask, claims::declared_file(world, matcher), false),
        Cond::Compare(comparison) => compare(world, comparison),
        Cond::Check { check, owned } => {
            let mut answer = of_age(world, ask, checks::run(world, check, ask), true);
            if !owned {
                answer.contradictions.clear();
            }
            answer
        }
    }
}

/// Takes the places away that do not count because of their age. A check stands with `all` of its places, a declared
/// field with one.
fn of_age(world: &World<'_>, ask: &Question<'_>, mut answer: Answer, all: bool) -> Answer {
    if ask.without.is_none() || answer.truth != Truth::Yes {
        return answer;
    }
    let before = answer.places.len();
    let aged = |place: &Observation| world.inventory.position(&place.path).is_some_and(|file| ask.aged(file).is_some());
    answer.places.retain(|place| !aged(place));
    if answer.places.len() < before && (all || answer.places.is_empty()) {
        answer.truth = Truth::No;
    }
    answer
}

/// Why fewer than `n` of the members hold without reserve.
fn weak(members: &[Answer], n: usize) -> Option<Observation> {
    let firm = members.iter().filter(|a| a.truth == Truth::Yes && a.weak.is_none()).count();
    members.iter().filter(|_| firm < n).find_map(|a| a.weak.clone().filter(|_| a.truth == Truth::Yes))
}

fn probe(world: &World<'_>, ask: &Question<'_>, id: ProbeId, [min_hits, min_files, min_distinct]: [u32; 3]) -> Answer {
    let (Some(found), Some(probe)) = (world.signals.probes.get(id), world.rules.probes.get(id)) else {
        return Answer::of(Truth::No);
    };
    let counted = counted(world, ask, probe, found);
    let counted = match ask.found_in.filter(|_| ask.proof && matches!(probe, Probe::Line(_))) {
        Some(code) => Cow::Owned(that_run(world, ask, code, found, &counted)),
        None => counted,
    };
    let hits: Vec<&FileHits> = counted.iter().filter(|hit| ask.excludes(world, hit).is_none()).collect();
    if let Probe::Sites(asked) = probe {
        return sites::answer(world, asked, ask, places(world, &hits, &asked.what));
    }
    let [total, files, distinct] = tally(&hits);
    if total >= min_hits && files >= min_files && distinct >= min_distinct && total > 0 {
        return Answer::yes(places(world, &hits, probe.what()));
    }
    // What another service leaves unreadable could hide nothing that counts here.
    let mut problems = found.problems.iter().filter(|(file, ..)| ask.elsewhere(world, *file).is_none()).peekable();
    if problems.peek().is_none() {
        return Answer::no(guards(world, ask, found, &counted, probe.what()));
    }
    let remarks = problems
        .take(MAX_PLACES)
        .map(|(file, line, why)| Observation { path: world.path(*file), line: *line, what: why.clone() })
        .collect();
    Answer::unread(remarks)
}

/// The hits without what the manifest disputes, and with the place it points at. What speaks against a rule is not
/// disputed away.
fn counted<'f>(world: &World<'_>, ask: &Question<'_>, probe: &Probe, found: &'f ProbeHits) -> Cow<'f, [FileHits]> {
    let Some(pointed) = ask.pointed.filter(|pointed| ask.support && !pointed.is_empty()) else {
        return Cow::Borrowed(&found.hits);
    };
    let mut hits = pointed.undisputed(world, found);
    if let Probe::Code(probe) = probe
        && let Some(hit) = pointed.hit(&probe.matcher)
        && !pointed.disputes(&world.path(hit.file), hit.line)
    {
        match hits.iter_mut().find(|known| known.file == hit.file) {
            Some(known) => (known.line, known.rank) = (hit.line, hit.rank),
            None => hits.push(hit),
        }
    }
    Cow::Owned(hits)
}

/// Hits, files and alternatives.
fn tally(hits: &[&FileHits]) -> [u32; 3] {
    let total = hits.iter().fold(0, |sum: u32, hit| sum.saturating_add(hit.count));
    let bits = hits.iter().fold(0, |bits, hit| bits | hit.distinct);
    [total, u32::try_from(hits.len()).unwrap_or(u32::MAX), bits.count_ones()]
}

/// What is there and cannot prove anything: checks that cannot fail, skipped tests, doubtful results.
fn guards(
    world: &World<'_>,
    ask: &Question<'_>,
    found: &ProbeHits,
    counted: &[FileHits],
    what: &str,
) -> Vec<Observation> {
    let place = |file, line, why: &str| Observation { path: world.path(file), line, what: format!("{what}: {why}") };
    let missed =
        found.misses.closest().into_iter().filter(|m| m.why.is_guard() && ask.elsewhere(world, m.file).is_none());
    let missed = missed.map(|m| place(m.file, m.line, &m.why.why()));
    let excluded =
        found.hits.iter().filter_map(|hit| Some(place(hit.file, hit.line, &ask.excludes(world, hit)?.why())));
    let left: BTreeSet<u32> = counted.iter().map(|hit| hit.file).collect();
    let proves_other = |hit: &&FileHits| ask.proof && ask.found_in.is_some() && !left.contains(&hit.file);
    let other = found.hits.iter().filter(proves_other).filter(|hit| ask.excludes(world, hit).is_none());
    let other = other.map(|hit| place(hit.file, hit.line, &Discount::TouchesOther.why()));
    missed.chain(excluded).chain(other).take(MAX_REMARKS).collect()
}

/// One place per file: the most telling first, then files with the most different hits.
fn places(world: &World<'_>, hits: &[&FileHits], what: &str) -> Vec<Observation> {
    let mut ranked = hits.to_vec();
    ranked.sort_by_key(|hit| {
        (hit.rank, std::cmp::Reverse(hit.distinct.count_ones()), std::cmp::Reverse(hit.count.min(5)), hit.file)
    });
    let place = |hit: &&FileHits| Observation { path: world.path(hit.file), line: hit.line, what: what.to_owned() };
    ranked.iter().take(MAX_PLACES).map(place).collect()
}
