//! Names of one file, each kept once.

use std::collections::HashMap;

/// A name of a file; [`Names::get`] spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(u32);

/// The names of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    texts: Vec<Box<str>>,
}

impl Names {
    /// How a name is spelled.
    pub(crate) fn get(&self, name: Name) -> &str {
        self.texts.get(name.0 as usize).map_or("", |t| t)
    }

    /// All names of the file, in the order in which they are first met.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }
}

/// Collects names while a file is read.
#[derive(Debug, Default)]
pub(crate) struct Namer {
    names: Names,
    known: HashMap<Box<str>, Name>,
}

impl Namer {
    /// The name of a text.
    pub(crate) fn name(&mut self, text: &str) -> Name {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let name = Name(u32::try_from(self.names.texts.len()).unwrap_or(u32::MAX));
        self.names.texts.push(text.into());
        self.known.insert(text.into(), name);
        name
    }

    /// How a name is spelled.
    pub(crate) fn get(&self, name: Name) -> &str {
        self.names.get(name)
    }

    /// All of them, when the file is read.
    pub(crate) fn finish(self) -> Names {
        self.names
    }
}
