//! The table of a knapsack: the best that every cost can bring, item by item, and which offers make it.
//!
//! Used twice: for the least cost that reaches a sum, and for the most that some hours bring.

use std::ops::Add;

/// Largest table in cells; beyond it, as only a pack of thousands of rules gives, greedy is good enough.
const MAX_CELLS: usize = 8_000_000;

/// What an item can add, and what that costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer<V> {
    pub(super) cost: usize,
    pub(super) worth: V,
}

/// The table over all items.
pub(super) struct Table<V> {
    /// The most that each cost brings.
    pub(super) best: Vec<V>,
    /// By item and cost the offer taken, counted from 1; 0 for none.
    taken: Vec<Vec<u16>>,
}

impl<V: Copy + Default + PartialOrd + Add<Output = V>> Table<V> {
    /// The table of these items for every cost up to `room`; `None` where it would be too large.
    pub(super) fn of(items: &[Vec<Offer<V>>], room: usize) -> Option<Table<V>> {
        let width = room.checked_add(1)?;
        items.len().checked_mul(width).filter(|cells| *cells <= MAX_CELLS)?;
        let mut table = Table { best: vec![V::default(); width], taken: Vec::with_capacity(items.len()) };
        for offers in items {
            let mut next = table.best.clone();
            let mut taken = vec![0_u16; width];
            for (n, offer) in (1_u16..).zip(offers) {
                let cells = next.iter_mut().zip(taken.iter_mut()).skip(offer.cost);
                for ((worth, chosen), before) in cells.zip(&table.best) {
                    if *before + offer.worth > *worth {
                        *worth = *before + offer.worth;
                        *chosen = n;
                    }
                }
            }
            table.best = next;
            table.taken.push(taken);
        }
        Some(table)
    }

    /// Which offer of each item makes the best of a cost.
    pub(super) fn picks(&self, items: &[Vec<Offer<V>>], cost: usize) -> Vec<Option<usize>> {
        let mut left = cost;
        let mut out: Vec<Option<usize>> = items
            .iter()
            .zip(&self.taken)
            .rev()
            .map(|(offers, taken)| {
                let pick = usize::from(taken.get(left).copied().unwrap_or_default()).checked_sub(1)?;
                left = left.saturating_sub(offers.get(pick)?.cost);
                Some(pick)
            })
            .collect();
        out.reverse();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_would_be_too_large_is_not_made() {
        let items = vec![vec![Offer { cost: 1, worth: 1.0 }]; 3];
        assert!(Table::of(&items, MAX_CELLS).is_none() && Table::of(&items, usize::MAX).is_none());
        let table = Table::of(&items, 2).unwrap();
        assert_eq!((table.best.as_slice(), table.picks(&items, 2).iter().flatten().count()), (&[0.0, 1.0, 2.0][..], 2));
    }
}
