//! The cheapest set of raises that satisfies sums: a multiple-choice knapsack.
//!
//! Each item stays or takes one of its choices. Floors are met by leaving out the choices below them. For one sum the
//! answer is exact (a table over cost) as long as the table is of reasonable size, else it is greedy. Several sums that
//! share items (pillars and the total) are met one after the other in two orders, what has become needless is taken
//! back, and the cheaper result counts. Tests hold both against brute force.

use super::knapsack::{Offer, Table};
use super::options::Choice;

/// One rule: what it earns now, what it can earn, and where that counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    /// Credit if nothing is done.
    pub(super) credit: f64,
    /// Choices, cheapest first; those below a floor are left out already.
    pub(super) choices: Vec<Choice>,
    /// Something has to be done.
    pub(super) forced: bool,
}

/// A sum that must reach a bound: Σ factor × credit.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    /// By item; 0 where the item does not count.
    pub(super) factors: Vec<f64>,
    pub(super) bound: f64,
}

/// What is done, by item: `None` stays.
pub(super) type Picks = Vec<Option<usize>>;

/// The cheapest picks found; `None` for a sum that cannot be reached is simply its best effort.
pub(super) fn choose(items: &[Item], sums: &[Sum]) -> Picks {
    let start: Picks = items.iter().map(|i| (i.forced && !i.choices.is_empty()).then_some(0)).collect();
    let forward: Vec<&Sum> = sums.iter().collect();
    let backward: Vec<&Sum> = sums.iter().rev().collect();
    let mut found: Vec<Picks> = [forward, backward]
        .into_iter()
        .map(|order| {
            let mut picks = start.clone();
            order.into_iter().for_each(|sum| satisfy(items, sum, &mut picks));
            take_back(items, sums, &start, &mut picks);
            picks
        })
        .collect();
    found.sort_by_key(|picks| cost(items, picks));
    found.into_iter().next().unwrap_or(start)
}

/// Quarters of an hour in total.
pub(super) fn cost(items: &[Item], picks: &Picks) -> u64 {
    items.iter().zip(picks).filter_map(|(i, p)| Some(u64::from(i.choices.get((*p)?)?.cost))).sum()
}

/// What the sum comes to.
pub(super) fn value(items: &[Item], picks: &Picks, sum: &Sum) -> f64 {
    let credit =
        |item: &Item, pick: &Option<usize>| pick.and_then(|p| item.choices.get(p)).map_or(item.credit, |c| c.credit);
    items.iter().zip(picks).zip(&sum.factors).map(|((item, pick), factor)| factor * credit(item, pick)).sum()
}

fn reached(items: &[Item], picks: &Picks, sum: &Sum) -> bool {
    value(items, picks, sum) >= sum.bound
}

/// A further raise of one item: what it adds and what it costs beyond what is picked.
struct Raise {
    pick: usize,
    gain: f64,
    cost: usize,
}

fn raises(item: &Item, pick: Option<usize>, factor: f64) -> Vec<Raise> {
    let (credit, paid) = pick.and_then(|p| item.choices.get(p)).map_or((item.credit, 0), |c| (c.credit, c.cost));
    let further = item.choices.iter().enumerate().map(|(pick, c)| Raise {
        pick,
        gain: factor * (c.credit - credit),
        cost: c.cost.saturating_sub(paid) as usize,
    });
    further.filter(|r| r.gain > 0.0).collect()
}

/// Adds the cheapest raises that bring one sum to its bound.
fn satisfy(items: &[Item], sum: &Sum, picks: &mut Picks) {
    let missing = sum.bound - value(items, picks, sum);
    if missing <= 0.0 {
        return;
    }
    let open: Vec<(usize, Vec<Raise>)> = items
        .iter()
        .zip(picks.iter())
        .zip(&sum.factors)
        .enumerate()
        .map(|(at, ((item, pick), factor))| (at, raises(item, *pick, *factor)))
        .filter(|(_, raises)| !raises.is_empty())
        .collect();
    let quick = greedy(items, sum, picks, &open);
    let ceiling = usize::try_from(cost(items, &quick).saturating_sub(cost(items, picks))).unwrap_or(usize::MAX);
    let exact = reached(items, &quick, sum).then(|| exact(&open, missing, ceiling, picks)).flatten();
    *picks = exact.unwrap_or(quick);
}

/// Most gain per cost first, until the bound is reached; never worse than everything.
fn greedy(items: &[Item], sum: &Sum, picks: &Picks, open: &[(usize, Vec<Raise>)]) -> Picks {
    let mut ranked: Vec<(f64, usize, &Raise)> = open
        .iter()
        .flat_map(|(at, raises)| raises.iter().map(move |r| (r.gain / (r.cost.max(1) as f64), *at, r)))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.pick.cmp(&b.2.pick)));
    let mut out = picks.clone();
    let mut now = value(items, picks, sum);
    for (_, at, raise) in ranked {
        if now >= sum.bound {
            break;
        }
        let (Some(item), Some(pick), Some(factor)) = (items.get(at), out.get_mut(at), sum.factors.get(at)) else {
            continue;
        };
        let credit = pick.and_then(|p| item.choices.get(p)).map_or(item.credit, |c| c.credit);
        let next = item.choices.get(raise.pick).map_or(credit, |c| c.credit);
        if next > credit {
            now += factor * (next - credit);
            *pick = Some(raise.pick);
        }
    }
    take_back(items, std::slice::from_ref(sum), picks, &mut out);
    out
}

/// The least cost at which the missing gain is reached: best gain by cost, item by item.
fn exact(open: &[(usize, Vec<Raise>)], missing: f64, ceiling: usize, picks: &Picks) -> Option<Picks> {
    let offer = |raise: &Raise| Offer { cost: raise.cost, worth: raise.gain };
    let offers: Vec<Vec<Offer<f64>>> = open.iter().map(|(_, raises)| raises.iter().map(offer).collect()).collect();
    let table = Table::of(&offers, ceiling)?;
    let least = table.best.iter().position(|gain| *gain >= missing)?;
    let mut out = picks.clone();
    for ((at, raises), chosen) in open.iter().zip(table.picks(&offers, least)) {
        if let Some(raise) = chosen.and_then(|n| raises.get(n)) {
            *out.get_mut(*at)? = Some(raise.pick);
        }
    }
    Some(out)
}

/// Lowers what is not needed, dearest first: never below `base`, and only as long as every sum that was reached stays so.
fn take_back(items: &[Item], sums: &[Sum], base: &Picks, picks: &mut Picks) {
    // A sum that cannot be reached keeps what it has come to.
    let kept: Vec<Sum> = sums
        .iter()
        .map(|sum| Sum { factors: sum.factors.clone(), bound: sum.bound.min(value(items, picks, sum)) })
        .collect();
    let mut order: Vec<usize> = (0..items.len()).collect();
    let paid = |at: usize, picks: &Picks| {
        let pick = picks.get(at).copied().flatten();
        pick.and_then(|p| items.get(at)?.choices.get(p)).map_or(0, |c| c.cost)
    };
    order.sort_by_key(|at| (std::cmp::Reverse(paid(*at, picks)), *at));
    for at in order {
        let (Some(item), Some(current)) = (items.get(at), picks.get(at).copied().flatten()) else { continue };
        let least = base.get(at).copied().flatten();
        if least == Some(current) {
            continue;
        }
        let (low, high) = (least.and_then(|n| item.choices.get(n)).map_or(0, |c| c.cost), paid(at, picks));
        let stay = least.is_none().then_some(None);
        let between = |c: &Choice| c.cost >= low && c.cost < high;
        let cheaper = item.choices.iter().enumerate().filter(|(_, c)| between(c)).map(|(n, _)| Some(n));
        for pick in stay.into_iter().chain(cheaper) {
            let before = picks.get(at).copied().flatten();
            if let Some(place) = picks.get_mut(at) {
                *place = pick;
            }
            if kept.iter().all(|sum| reached(items, picks, sum)) {
                break;
            }
            if let Some(place) = picks.get_mut(at) {
                *place = before;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;
    use proptest::prelude::*;

    fn item(credit: u32, forced: bool, raises: &[(u32, u32)]) -> Item {
        let mut choices: Vec<Choice> = raises
            .iter()
            .map(|(gain, cost)| Choice {
                level: Level::Implemented,
                rank: 3,
                credit: f64::from(credit + gain) / 20.0,
                cost: *cost,
            })
            .collect();
        choices.sort_by_key(|c| c.cost);
        Item { credit: f64::from(credit) / 20.0, choices, forced }
    }

    /// Every combination; the least cost that reaches all sums.
    fn brute(items: &[Item], sums: &[Sum]) -> Option<u64> {
        let mut best = None;
        let mut picks: Picks = vec![None; items.len()];
        fn walk(at: usize, items: &[Item], sums: &[Sum], picks: &mut Picks, best: &mut Option<u64>) {
            let Some(item) = items.get(at) else {
                if sums.iter().all(|sum| reached(items, picks, sum)) {
                    let price = cost(items, picks);
                    *best = Some(best.map_or(price, |b| b.min(price)));
                }
                return;
            };
            if !item.forced || item.choices.is_empty() {
                picks[at] = None;
                walk(at + 1, items, sums, picks, best);
            }
            for n in 0..item.choices.len() {
                picks[at] = Some(n);
                walk(at + 1, items, sums, picks, best);
            }
        }
        walk(0, items, sums, &mut picks, &mut best);
        best
    }

    fn arbitrary() -> impl Strategy<Value = Vec<(Item, f64, usize)>> {
        let raises = prop::collection::vec((1u32..10, 1u32..12), 0..4);
        let one = (0u32..10, any::<bool>(), raises, 1u32..10, 0usize..2).prop_map(
            |(credit, forced, raises, weight, pillar)| (item(credit, forced, &raises), f64::from(weight), pillar),
        );
        prop::collection::vec(one, 1..7)
    }

    fn sum(list: &[(Item, f64, usize)], pillar: Option<usize>, percent: f64) -> Sum {
        let factors: Vec<f64> = list
            .iter()
            .map(|(_, weight, p)| if pillar.is_none_or(|wanted| wanted == *p) { *weight } else { 0.0 })
            .collect();
        let bound = factors.iter().sum::<f64>() * percent / 100.0;
        Sum { factors, bound }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn pillars_are_reached_at_the_least_cost(list in arbitrary(), percent in 0.0f64..90.0) {
            let items: Vec<Item> = list.iter().map(|(item, ..)| item.clone()).collect();
            let sums = [sum(&list, Some(0), percent), sum(&list, Some(1), percent)];
            let picks = choose(&items, &sums);
            if let Some(least) = brute(&items, &sums) {
                prop_assert!(sums.iter().all(|s| reached(&items, &picks, s)));
                prop_assert_eq!(cost(&items, &picks), least);
            }
        }

        #[test]
        fn with_a_total_beside_the_pillars_it_is_close(list in arbitrary(), percent in 0.0f64..60.0, total in 0.0f64..70.0) {
            let items: Vec<Item> = list.iter().map(|(item, ..)| item.clone()).collect();
            let sums = [sum(&list, Some(0), percent), sum(&list, Some(1), percent), sum(&list, None, total)];
            let picks = choose(&items, &sums);
            if let Some(least) = brute(&items, &sums) {
                prop_assert!(sums.iter().all(|s| reached(&items, &picks, s)));
                prop_assert!(cost(&items, &picks) <= least + least / 2 + 6, "{} against {least}", cost(&items, &picks));
            }
        }
    }

    #[test]
    fn what_cannot_be_reached_is_tried_as_far_as_it_goes() {
        let items = [item(0, false, &[(10, 3)]), item(0, true, &[])];
        let sums = [Sum { factors: vec![1.0, 1.0], bound: 2.0 }];
        assert_eq!(choose(&items, &sums), [Some(0), None]);
    }
}
