//! Names of one file, each kept once.

use foldhash::fast::RandomState;
use std::collections::HashMap;

/// A name of a file; [`Names::get`] spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(u32);

/// The names of a file: one text, and where each of them ends. A repository has millions, so each costs its letters and
/// two numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    text: Box<str>,
    ends: Box<[u32]>,
    /// All names in the order of their spelling.
    sorted: Box<[Name]>,
}

impl Names {
    /// How a name is spelled.
    pub(crate) fn get(&self, name: Name) -> &str {
        spelled(&self.text, &self.ends, name)
    }

    /// The name that is spelled like this, if the file has it.
    pub(crate) fn find(&self, text: &str) -> Option<Name> {
        let at = self.sorted.binary_search_by(|name| self.get(*name).cmp(text)).ok()?;
        self.sorted.get(at).copied()
    }

    /// All names as they are spelled.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        (0u32..).take(self.ends.len()).map(|n| self.get(Name(n)))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

impl Name {
    /// Its place among the names of the file.
    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }
}

fn spelled<'t>(text: &'t str, ends: &[u32], name: Name) -> &'t str {
    let at = name.0 as usize;
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(at).and_then(|end| text.get(start as usize..*end as usize)).unwrap_or_default()
}

/// Collects names while a file is read.
#[derive(Debug, Default)]
pub(crate) struct Namer {
    text: String,
    ends: Vec<u32>,
    known: HashMap<Box<str>, Name, RandomState>,
}

impl Namer {
    pub(crate) fn name(&mut self, text: &str) -> Name {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let name = Name(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.known.insert(text.into(), name);
        name
    }

    /// How a name is spelled.
    pub(crate) fn get(&self, name: Name) -> &str {
        spelled(&self.text, &self.ends, name)
    }

    /// All of them, when the file is read.
    pub(crate) fn finish(self) -> Names {
        let mut sorted: Vec<Name> = (0u32..).take(self.ends.len()).map(Name).collect();
        sorted.sort_unstable_by_key(|name| spelled(&self.text, &self.ends, *name));
        Names { text: self.text.into(), ends: self.ends.into(), sorted: sorted.into() }
    }
}
