//! The shared words of a rule set: lists of patterns, packages, resource types and paths, and named conditions.

use super::format::{Condition, VocabularyFile};
use super::problems::{KeyPath, Problem};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Deepest nesting of `@name` and `use:`; deeper is a cycle.
const MAX_DEPTH: usize = 8;

/// All vocabulary files merged.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    patterns: Table<Vec<String>>,
    packages: Table<Vec<String>>,
    resources: Table<Vec<String>>,
    paths: Table<Vec<String>>,
    conditions: Table<Condition>,
}

/// What names stand for, and the file each is defined in.
type Table<V> = BTreeMap<String, (V, Arc<str>)>;

/// Which list an `@name` is looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// Regular expressions.
    Patterns,
    Packages,
    /// Resource types.
    Resources,
    /// Globs over paths.
    Paths,
}

impl List {
    /// The key of a vocabulary file under which such lists stand.
    fn key(self) -> &'static str {
        match self {
            List::Patterns => "patterns",
            List::Packages => "packages",
            List::Resources => "resources",
            List::Paths => "paths",
        }
    }
}

/// An item of a list after its names were replaced, and where it stands: in the list itself or in a named one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item<'v> {
    /// The item.
    pub(crate) text: &'v str,
    /// The named list it comes from.
    pub(crate) list: Option<&'v str>,
    /// Its position there.
    pub(crate) index: usize,
}

impl Vocabulary {
    /// Adds a file.
    ///
    /// # Errors
    /// Names that another file already defines.
    pub(crate) fn add(&mut self, file: VocabularyFile, shown: &str) -> Result<(), Vec<Problem>> {
        let mut twice = Vec::new();
        let shown: Arc<str> = Arc::from(shown);
        merge(&mut self.patterns, file.patterns, &shown, ("patterns", "pattern list"), &mut twice);
        merge(&mut self.packages, file.packages, &shown, ("packages", "package list"), &mut twice);
        merge(&mut self.resources, file.resources, &shown, ("resources", "resource list"), &mut twice);
        merge(&mut self.paths, file.paths, &shown, ("paths", "path list"), &mut twice);
        merge(&mut self.conditions, file.conditions, &shown, ("conditions", "condition"), &mut twice);
        if twice.is_empty() { Ok(()) } else { Err(twice) }
    }

    /// Adds a package of the table of libraries to its list.
    pub(crate) fn join(&mut self, list: &str, package: &str, file: &'static str) {
        let (packages, _) = self.packages.entry(list.to_owned()).or_insert_with(|| (Vec::new(), Arc::from(file)));
        packages.push(package.to_owned());
    }

    /// The items with every `@name` replaced by its list, first occurrence kept.
    ///
    /// # Errors
    /// An unknown name (with the nearest known one) or a circle, and the item that names it.
    pub(crate) fn expand<'v>(&'v self, list: List, items: &'v [String]) -> Result<Vec<Item<'v>>, (String, Item<'v>)> {
        let (mut out, mut seen) = (Vec::new(), BTreeSet::new());
        self.each(list, (items, None), 0, &mut |item| {
            if seen.insert(item.text) {
                out.push(item);
            }
        })?;
        Ok(out)
    }

    fn each<'v>(
        &'v self,
        list: List,
        (items, name): (&'v [String], Option<&'v str>),
        depth: usize,
        take: &mut impl FnMut(Item<'v>),
    ) -> Result<(), (String, Item<'v>)> {
        let table = self.table(list);
        for (index, text) in items.iter().enumerate() {
            let item = Item { text, list: name, index };
            let Some(inner) = reference(text) else {
                take(item);
                continue;
            };
            if depth == MAX_DEPTH {
                return Err(("vocabulary lists refer to each other in a circle".to_owned(), item));
            }
            match table.get_key_value(inner) {
                Some((inner, (items, _))) => self.each(list, (items, Some(inner)), depth + 1, take)?,
                None => return Err((unknown("vocabulary list", inner, table.keys()), item)),
            }
        }
        Ok(())
    }

    pub(crate) fn named(&self, list: List, item: &str) -> Option<&[String]> {
        self.table(list).get(reference(item)?).map(|(items, _)| &**items)
    }

    fn table(&self, list: List) -> &Table<Vec<String>> {
        match list {
            List::Patterns => &self.patterns,
            List::Packages => &self.packages,
            List::Resources => &self.resources,
            List::Paths => &self.paths,
        }
    }

    /// Where an item of a named list stands; `None` for one of a rule's own list.
    pub(crate) fn place(&self, list: List, item: &Item<'_>) -> Option<KeyPath> {
        let name = item.list?;
        let (_, file) = self.table(list).get(name)?;
        let steps = vec![list.key().into(), name.to_owned().into(), item.index.into()];
        Some(KeyPath { file: Some(file.clone()), steps })
    }

    /// The condition of a name, and where it stands.
    ///
    /// # Errors
    /// An unknown name.
    pub(crate) fn condition(&self, name: &str) -> Result<(&Condition, KeyPath), String> {
        let found = self.conditions.get(name);
        let (condition, file) = found.ok_or_else(|| unknown("condition", name, self.conditions.keys()))?;
        let steps = vec!["conditions".into(), name.to_owned().into()];
        Ok((condition, KeyPath { file: Some(file.clone()), steps }))
    }
}

/// The name in `@name`; anything with other characters is an ordinary item that starts with `@`.
fn reference(item: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    item.strip_prefix('@').filter(|name| !name.is_empty() && name.chars().all(plain))
}

fn merge<V>(
    into: &mut Table<V>,
    from: BTreeMap<String, V>,
    file: &Arc<str>,
    (key, what): (&'static str, &str),
    twice: &mut Vec<Problem>,
) {
    for (name, value) in from {
        match into.entry(name) {
            Entry::Occupied(known) => twice.push(Problem {
                message: format!("{what} `{}` is defined twice", known.key()),
                place: KeyPath { file: None, steps: vec![key.into(), known.key().clone().into()] },
            }),
            Entry::Vacant(place) => drop(place.insert((value, file.clone()))),
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
