//! Collects what was not looked at: sorted, and never longer than a reader can use.

use super::Skipped;
use super::name::escape;
use std::collections::BTreeMap;

/// Skipped entries on their way into the inventory.
#[derive(Debug, Default)]
pub(super) struct Skips {
    list: Vec<Skipped>,
}

impl Skips {
    /// Notes one entry by its raw path; `.` stands for the whole tree.
    pub(super) fn add(&mut self, path: &[u8], reason: impl Into<String>, incomplete: bool) {
        self.list.push(Skipped { path: escape(path).into_owned(), reason: reason.into(), incomplete });
    }

    /// Sorted by path; of each reason at most `limit` are listed, the others become one line at `.` with their number.
    pub(super) fn finish(mut self, limit: usize) -> Vec<Skipped> {
        self.list.sort();
        self.list.dedup();
        let mut seen: BTreeMap<(String, bool), usize> = BTreeMap::new();
        self.list.retain(|skip| {
            let count = seen.entry((skip.reason.clone(), skip.incomplete)).or_default();
            *count += 1;
            *count <= limit
        });
        for ((reason, incomplete), count) in seen.into_iter().filter(|(_, count)| *count > limit) {
            let reason = format!("{reason} ({} more)", count - limit);
            self.list.push(Skipped { path: ".".to_owned(), reason, incomplete });
        }
        self.list.sort();
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_one_reason_become_a_count() {
        let mut skips = Skips::default();
        for n in 0..10 {
            skips.add(format!("l{n}").as_bytes(), "link, not followed", false);
        }
        skips.add(b"f", "special file", true);
        let list = skips.finish(3);
        assert_eq!(list.len(), 5);
        assert_eq!(
            list[0],
            Skipped { path: ".".into(), reason: "link, not followed (7 more)".into(), incomplete: false }
        );
        assert_eq!(list[1].path, "f");
    }
}
