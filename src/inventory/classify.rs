//! From a path to its class and language, by `rules/paths.yaml`. Contents play no part: a file cannot talk itself
//! into another class.

use super::class_table::{CHART, DirBits, TOP, Table};
use super::name::{base, parent};
use super::{FileClass, Language};
use std::collections::HashSet;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(Table::shipped);

/// The shipped table, for the walk's exclusions.
pub(super) fn table() -> &'static Table {
    &TABLE
}

/// Classifies the paths of one tree: knows which directories are Helm charts.
#[derive(Debug, Default)]
pub(super) struct Classifier {
    charts: HashSet<String>,
}

impl Classifier {
    /// Learns the charts from all paths of the tree.
    pub(super) fn new<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let charts = paths
            .filter(|path| base(path.as_bytes()).eq_ignore_ascii_case(b"chart.yaml"))
            .filter_map(|path| std::str::from_utf8(parent(path.as_bytes())).ok())
            .map(str::to_ascii_lowercase)
            .collect();
        Self { charts }
    }

    pub(super) fn classify(&self, path: &str) -> (FileClass, Option<Language>) {
        let lower = path.to_ascii_lowercase();
        let mut bits = DirBits::default();
        if self.charts.contains("") {
            add(&mut bits, TABLE.dir(CHART));
        }
        let (mut before, mut start) = (None, 0);
        let mut named = false;
        for end in memchr::memchr_iter(b'/', lower.as_bytes()) {
            if named {
                start = end + 1;
                continue;
            }
            let dir = lower.get(start..end).unwrap_or_default();
            add(&mut bits, TABLE.dir(dir));
            if before.is_none() {
                add(&mut bits, TABLE.dir(&format!("{TOP}{dir}")));
            }
            if let Some(pair) = before.and_then(|from: usize| lower.get(from..end)) {
                add(&mut bits, TABLE.dir(pair));
                named = TABLE.opens_namespace(pair);
            }
            if let Some(at) = dir.rfind(['.', '-']).filter(|&at| at > 0) {
                let ending = dir.get(at..).unwrap_or_default();
                add(&mut bits, TABLE.dir(&format!("*{ending}")));
            }
            if !self.charts.is_empty() && lower.get(..end).is_some_and(|whole| self.charts.contains(whole)) {
                add(&mut bits, TABLE.dir(CHART));
            }
            (before, start) = (Some(start), end + 1);
        }
        let name = path.get(start..).unwrap_or(path);
        TABLE.file(name, lower.get(start..).unwrap_or_default(), bits)
    }
}

fn add(bits: &mut DirBits, more: DirBits) {
    bits.dirs |= more.dirs;
    bits.within |= more.within;
    bits.not |= more.not;
}

impl FileClass {
    /// True when a file of this class can support or refute a rule, so that not having seen it matters.
    pub fn may_hold_evidence(self) -> bool {
        !matches!(
            self,
            Self::Vendored
                | Self::Archived
                | Self::Generated
                | Self::Locale
                | Self::Other
                | Self::Dataset
                | Self::Fixture
                | Self::Example
        )
    }
}
