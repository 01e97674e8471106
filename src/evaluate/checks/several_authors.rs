//! `several-authors`: the path to the model is known to more than one person, as far as the history tells.
//!
//! Supporting evidence: a history that is not known, or too short to say anything, is no objection, and one author is a
//! remark, because people also learn by reviewing.

use super::CheckSpec;
use crate::evaluate::answer::{Answer, Observation, Truth};
use crate::evaluate::freshness::table;
use crate::evaluate::world::World;
use std::collections::BTreeMap;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "several-authors",
    "the authors of the folders that call a model with each other, by their share of the commits",
    |world, _| several(world),
);

/// Holds where several people have a share of the commits in every folder of the path that is busy enough.
fn several(world: &World<'_>) -> Answer {
    let limits = &table().authors;
    let Some(Ok(authors)) = &world.freshness.history.authors else { return Answer::of(Truth::No) };
    let (mut worst, mut busy) = (None, false);
    for folder in &world.freshness.folders {
        let total = authors.totals.get(folder).copied().unwrap_or(0);
        if total < limits.commits {
            continue;
        }
        busy = true;
        // One person often has two addresses and one name.
        let mut by_name: BTreeMap<String, u32> = BTreeMap::new();
        for author in &authors.people {
            let name = author.names.first().map(|name| name.to_lowercase()).filter(|name| !name.is_empty());
            let count = by_name.entry(name.unwrap_or_else(|| author.email.clone())).or_default();
            *count += author.commits.get(folder).copied().unwrap_or(0);
        }
        let enough = |count: &&u32| u64::from(**count) * 100 >= u64::from(total) * u64::from(limits.share_pct);
        if by_name.values().filter(enough).count() < 2 {
            let most = by_name.values().copied().max().unwrap_or(0).min(total);
            let share = u64::from(most) * 100 / u64::from(total);
            worst = worst.max(Some((share, folder)));
        }
    }
    match worst {
        Some((share, folder)) => {
            let what = format!("one author wrote {share} % of {folder} in the last {} days", limits.days);
            Answer::no(vec![Observation { path: String::new(), line: 0, what }])
        }
        None => Answer::of(Truth::of(busy)),
    }
}
