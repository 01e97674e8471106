//! The shared words of a rule set: package lists, pattern lists, resource types and named conditions.

use super::format::{Condition, VocabularyFile};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Deepest nesting of `@name` and `use:`; deeper is a cycle.
const MAX_DEPTH: usize = 8;

/// All vocabulary files merged.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    patterns: BTreeMap<String, Vec<String>>,
    packages: BTreeMap<String, Vec<String>>,
    resources: BTreeMap<String, Vec<String>>,
    conditions: BTreeMap<String, Condition>,
}

/// Which list an `@name` is looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// Regular expressions.
    Patterns,
    /// Packages.
    Packages,
    /// Resource types.
    Resources,
}

impl Vocabulary {
    /// Adds a file.
    ///
    /// # Errors
    /// A name that another file already defines.
    pub(crate) fn add(&mut self, file: VocabularyFile) -> Result<(), Vec<String>> {
        let mut twice = Vec::new();
        merge(&mut self.patterns, file.patterns, "pattern list", &mut twice);
        merge(&mut self.packages, file.packages, "package list", &mut twice);
        merge(&mut self.resources, file.resources, "resource list", &mut twice);
        merge(&mut self.conditions, file.conditions, "condition", &mut twice);
        if twice.is_empty() { Ok(()) } else { Err(twice) }
    }

    /// The items with every `@name` replaced by its list, first occurrence kept.
    ///
    /// # Errors
    /// An unknown name (with the nearest known one) or a cycle.
    pub(crate) fn expand<'v>(&'v self, list: List, items: &'v [String]) -> Result<Vec<&'v str>, String> {
        let (mut out, mut seen) = (Vec::new(), BTreeSet::new());
        self.each(list, items, 0, &mut |item| {
            if seen.insert(item) {
                out.push(item);
            }
        })?;
        Ok(out)
    }

    fn each<'v>(
        &'v self,
        list: List,
        items: &'v [String],
        depth: usize,
        take: &mut impl FnMut(&'v str),
    ) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err("vocabulary lists refer to each other in a circle".to_owned());
        }
        let table = match list {
            List::Patterns => &self.patterns,
            List::Packages => &self.packages,
            List::Resources => &self.resources,
        };
        for item in items {
            match reference(item) {
                Some(name) => {
                    let inner = table.get(name).ok_or_else(|| unknown("vocabulary list", name, table.keys()))?;
                    self.each(list, inner, depth + 1, take)?;
                }
                None => take(item),
            }
        }
        Ok(())
    }

    /// The condition of a name.
    ///
    /// # Errors
    /// An unknown name.
    pub(crate) fn condition(&self, name: &str) -> Result<&Condition, String> {
        self.conditions.get(name).ok_or_else(|| unknown("condition", name, self.conditions.keys()))
    }
}

/// The name in `@name`; anything with other characters is an ordinary item that starts with `@`.
fn reference(item: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    item.strip_prefix('@').filter(|name| !name.is_empty() && name.chars().all(plain))
}

fn merge<V>(into: &mut BTreeMap<String, V>, from: BTreeMap<String, V>, what: &str, twice: &mut Vec<String>) {
    for (name, value) in from {
        match into.entry(name) {
            Entry::Occupied(known) => twice.push(format!("{what} `{}` is defined twice", known.key())),
            Entry::Vacant(place) => drop(place.insert(value)),
        }
    }
}

/// "unknown X `name`, did you mean `other`?"
pub(crate) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a String>) -> String {
    let best = known
        .map(|k| (strsim::jaro_winkler(k, name), k))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((_, near)) => format!("unknown {what} `{name}`, did you mean `{near}`?"),
        None => format!("unknown {what} `{name}`"),
    }
}
