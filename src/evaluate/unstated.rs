//! What the manifest still has to state for a rule to be declared: the fields that are missing, and those that are there.

use super::Truth;
use super::claims::unfiltered;
use super::condition::holds;
use super::question::Question;
use super::world::World;
use crate::manifest::At;
use crate::model::NearMiss;
use crate::rules::condition::Cond;
use crate::rules::format::Predicate;

/// What was recognised where a part of it is there.
const WHAT: &str = "statement of the manifest";

/// Fields named in a sentence.
const NAMED: usize = 4;

/// The fields of a statement.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unstated {
    /// Where those stand that are there.
    given: Vec<At>,
    /// Those that are not.
    pub(super) missing: Vec<String>,
}

impl Unstated {
    /// A part of it is there: that is nearly a statement.
    pub(super) fn near(&self, world: &World<'_>) -> Option<NearMiss> {
        let (path, line) = world.place(self.given.iter().min().copied()?);
        let mut names: Vec<String> = self.missing.iter().take(NAMED).map(|field| unfiltered(field)).collect();
        if self.missing.len() > NAMED {
            names.push(format!("{} more", self.missing.len() - NAMED));
        }
        let of = self.given.len() + self.missing.len();
        let why = format!("{} of {of} fields; not there: {}", self.given.len(), names.join(", "));
        Some(NearMiss { path, line, what: WHAT.to_owned(), why })
    }
}

/// What is missing for a condition on the manifest; of alternatives the one that has most already. `None` where no field
/// is missing, or where none would help.
pub(super) fn unstated(world: &World<'_>, ask: &Question<'_>, cond: &Cond) -> Option<Unstated> {
    of(world, ask, cond).filter(|found| !found.missing.is_empty())
}

/// `None`: nothing that the manifest could state makes this hold.
fn of(world: &World<'_>, ask: &Question<'_>, cond: &Cond) -> Option<Unstated> {
    match cond {
        Cond::All(parts) => {
            parts.iter().map(|part| of(world, ask, part)).try_fold(Unstated::default(), |mut all, part| {
                let part = part?;
                all.given.extend(part.given);
                all.missing.extend(part.missing);
                Some(all)
            })
        }
        Cond::Any(parts) | Cond::AtLeast(1, parts) => {
            let ways = parts.iter().filter_map(|part| of(world, ask, part));
            // The first of equals, as the rule names the usual one first.
            ways.min_by_key(|way| (way.given.is_empty(), way.missing.len()))
        }
        Cond::Declared(fields) => {
            let mut out = Unstated::default();
            for field in fields {
                match world.manifest.and_then(|manifest| manifest.declares(field)) {
                    Some(claim) => out.given.push(claim.at),
                    None => out.missing.push(field.clone()),
                }
            }
            Some(out)
        }
        Cond::Profile(Predicate::AtLeast { field, .. }) if holds(world, cond, ask).truth != Truth::Yes => {
            Some(Unstated { missing: vec![field.clone()], ..Unstated::default() })
        }
        // Figures are compared once they are there.
        Cond::Compare(_) => Some(Unstated::default()),
        _ => (holds(world, cond, ask).truth == Truth::Yes).then(Unstated::default),
    }
}
