//! Where the manifest says a practice lives, held against what is there.
//!
//! A pointer buys nothing by itself: the place must exist, run and show at least the weak form of what the rule looks
//! for. What is found is a fact per pointer ([`Looked`]); what it earns is decided where rules are answered.

mod document;

use super::hits::Signals;
use super::linked::Linked;
use super::shapes::Lack;
use crate::code::outline::ScopeKind;
use crate::inventory::{FileClass, Inventory};
use crate::manifest::pointer::{Key, Pointers};
use crate::rules::format::Shape;
use std::collections::{BTreeMap, BTreeSet};

/// What a manifest points at for one rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    /// The rule, as written.
    pub(crate) rule: String,
    places: BTreeMap<Key, String>,
}

impl Asked {
    pub(crate) fn of(pointers: &Pointers) -> Asked {
        let places = pointers.named.iter().map(|(key, text, _)| (*key, text.clone())).collect();
        Asked { rule: pointers.rule.clone(), places }
    }

    /// What stands at a key.
    pub(crate) fn get(&self, key: Key) -> Option<&str> {
        self.places.get(&key).map(String::as_str)
    }
}

/// What was found where a pointer leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Looked {
    /// The place, as far as it is there: number of the file in the inventory, and line.
    pub(crate) at: Option<(u32, u32)>,
    pub(crate) standing: Standing,
}

/// How a pointer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It leads to nothing that could do it: it contradicts.
    Broken(Flaw),
    /// It leads somewhere, and what the rule looks for is not there: it earns nothing.
    Lacking(Flaw),
    /// It leads to something with substance of which the structure cannot be judged.
    Open,
    /// These shapes show there; of a test: it makes them matter.
    Shows(BTreeSet<Shape>),
}

/// What is wrong with a pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The repository has no such file.
    NoFile,
    /// The file is of a class that is not part of what ships.
    NotShipped(FileClass),
    /// The manifest itself.
    Manifest,
    /// The file has no such function, type or name.
    NoFunction,
    /// The file has no such line.
    NoLine,
    /// The document has no such heading.
    NoHeading,
    /// A whole file of code says nothing of which function it is.
    WholeFile,
    /// It is a test, where shipped code is asked for.
    IsTest,
    /// Nothing calls it.
    Dead,
    /// It does nothing.
    Stub,
    /// No code and no configuration mentions the setting.
    NoSetting,
    /// There is no test of this name.
    NoTest,
    /// The test is switched off or asserts nothing that can fail.
    TestProvesNothing,
    /// The test does not touch the code that is pointed at.
    Untouched,
    /// A test alone: no code is named that it could touch.
    NoCode,
    /// The test touches the code and does not make it matter.
    DoesNotMatter(Shape),
    /// The weak form of the shape is not there, either; with the one thing missing where it is known.
    NoShape(Shape, Option<Lack>),
    /// The shape is there, but not where the rule asks for it: on the way to a model, or in its service.
    Away { path: bool },
    /// Not a document for people.
    NotProse,
    /// The section has so few words.
    Thin(u32),
    /// The document is a template, a word list or generated.
    Hollow(String),
    /// The section announces what does not exist yet.
    Promise,
}

impl Looked {
    pub(crate) fn broken(at: Option<(u32, u32)>, flaw: Flaw) -> Looked {
        Looked { at, standing: Standing::Broken(flaw) }
    }

    pub(crate) fn lacking(at: (u32, u32), flaw: Flaw) -> Looked {
        Looked { at: Some(at), standing: Standing::Lacking(flaw) }
    }

    pub(crate) fn open(at: (u32, u32)) -> Looked {
        Looked { at: Some(at), standing: Standing::Open }
    }

    /// The shapes it shows.
    pub(crate) fn shapes(&self) -> Option<&BTreeSet<Shape>> {
        if let Standing::Shows(shapes) = &self.standing { Some(shapes) } else { None }
    }
}

/// All pointers of the manifests, by what they ask.
pub(crate) type Pointed = BTreeMap<Asked, BTreeMap<Key, Looked>>;

/// Adds what the documents say; code, settings and tests were looked at with the shapes.
pub(super) fn documents(inventory: &Inventory, signals: &mut Signals) {
    let mut pointed = std::mem::take(&mut signals.pointed);
    for (asked, found) in &mut pointed {
        if let Some(place) = asked.get(Key::Doc) {
            found.insert(Key::Doc, document::look(inventory, place));
        }
    }
    signals.pointed = pointed;
}

/// The function around a line, as a pointer names it: `answer`, `Bot.answer`.
pub(crate) fn named_at(linked: &Linked, entry: u32, line: u32) -> Option<String> {
    let source = linked.project.files.iter().find(|source| source.entry == entry)?;
    let outline = &source.outline;
    let around = outline.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function && s.line <= line && line <= s.end);
    let (id, scope) = around.max_by_key(|(_, s)| s.line)?;
    let name = outline.spell(scope.name);
    let kind = outline.type_of(id).and_then(|of| outline.scope(of)).map_or("", |of| outline.spell(of.name));
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    match (plain(kind), plain(name)) {
        (true, true) => Some(format!("{kind}.{name}")),
        (false, true) => Some(name.to_owned()),
        _ => None,
    }
}

/// Why a file cannot be what a pointer to shipped code means.
pub(crate) fn unfit(class: FileClass) -> Option<Flaw> {
    use FileClass::*;
    match class {
        Test => Some(Flaw::IsTest),
        Source | Config | Ci | Infrastructure | Prompt | Notebook | Dependencies => None,
        _ => Some(Flaw::NotShipped(class)),
    }
}
