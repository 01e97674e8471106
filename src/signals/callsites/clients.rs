//! The constructors of all files, arranged so that a call finds those that can have made its client without looking at
//! each of them.
//!
//! What is asked of a list of constructors (does the first one say, do all say yes) is answered from running counts, so
//! the whole tree costs about as much as reading the lists once.

use super::sites::{Made, RawSite};
use crate::model::{Naming, Property, State, Trait};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Properties that a client decides for its calls.
pub(super) const SHARED: [Property; 4] =
    [Property::Timeout, Property::Retries, Property::OutputCap, Property::Fallback];

/// Files that stand for their folder.
const FOLDER_FILES: [&str; 3] = ["index", "__init__", "mod"];

/// A constructor with the file it is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client<'a> {
    pub(super) path: &'a str,
    pub(super) made: &'a Made,
}

/// How calls name a client: its library, the module without what is in front of its last part, the part above if it is
/// given, and the name; empty for any.
type Key<'a> = (usize, Option<&'a str>, &'a str, &'a str);

/// The constructors of all files.
pub(super) struct Clients<'a> {
    /// By library and file extension.
    near: BTreeMap<(usize, &'a str), Group<'a>>,
    /// By what calls import.
    imported: BTreeMap<Key<'a>, Group<'a>>,
}

impl<'a> Clients<'a> {
    /// Arranges the constructors, which come in path order, for the calls that ask.
    pub(super) fn of(made: &'a [(String, Vec<Made>)], calls: impl Iterator<Item = &'a RawSite>) -> Clients<'a> {
        let wanted: BTreeSet<Key<'a>> = calls.flat_map(asked).collect();
        let mut near: BTreeMap<(usize, &str), Vec<Client<'_>>> = BTreeMap::new();
        let mut imported: BTreeMap<Key<'_>, Vec<Client<'_>>> = BTreeMap::new();
        for (path, list) in made {
            for made in list {
                let client = Client { path, made };
                near.entry((made.sdk, extension(path))).or_default().push(client);
                for key in known(&client).into_iter().filter(|key| wanted.contains(key)) {
                    let group = imported.entry(key).or_default();
                    // Two names of one constructor may be one key.
                    if !group.last().is_some_and(|last| std::ptr::eq(last.made, made)) {
                        group.push(client);
                    }
                }
            }
        }
        Clients {
            near: near.into_iter().map(|(key, list)| (key, Group::of(list))).collect(),
            imported: imported.into_iter().map(|(key, list)| (key, Group::of(list))).collect(),
        }
    }

    /// The constructors that can have made the client of a call: those it imports from, of several modules with one
    /// name the nearest; without any, all of the library in files of the same language.
    pub(super) fn of_call(&self, path: &'a str, call: &'a RawSite) -> Option<Choice<'_, 'a>> {
        if let Some(group) = asked(call).find_map(|key| self.imported.get(&key)) {
            return Some(Choice { group, range: group.nearest(path) });
        }
        let group = self.near.get(&(call.sdk, extension(path)))?;
        Some(Choice { group, range: 0..group.list.len() })
    }
}

fn extension(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

/// The keys a call may find its client by, the most telling one first.
fn asked(call: &RawSite) -> impl Iterator<Item = Key<'_>> {
    call.imported.iter().flat_map(|(module, name)| {
        let mut parts = module.rsplit(['.', '/']);
        let last = parts.next().unwrap_or_default();
        let above = parts.next().filter(|above| !above.is_empty() && !last.is_empty());
        let name = if name == "default" { "" } else { name };
        above.map(|above| (call.sdk, Some(above), last, name)).into_iter().chain([(call.sdk, None, last, name)])
    })
}

/// The keys a constructor may be found by: `from app.llm import client`, `from .llm import client`, `from . import client`.
fn known<'a>(client: &Client<'a>) -> Vec<Key<'a>> {
    let (sdk, path) = (client.made.sdk, client.path);
    let mut parts = path.rsplit('/');
    let stem = parts.next().and_then(|file| file.split('.').next()).unwrap_or_default();
    let (folder, above) = (parts.next(), parts.next());
    let mut modules = vec![(folder, stem)];
    modules.extend(folder.filter(|_| FOLDER_FILES.contains(&stem)).map(|folder| (above, folder)));
    let names = || client.made.names.iter().map(String::as_str).chain([""]);
    let mut out: Vec<Key<'a>> = names().map(|name| (sdk, None, "", name)).collect();
    for (above, module) in modules {
        out.extend(names().map(|name| (sdk, None, module, name)));
        out.extend(above.into_iter().flat_map(|above| names().map(move |name| (sdk, Some(above), module, name))));
    }
    out
}

/// Constructors in path order with running counts.
struct Group<'a> {
    list: Vec<Client<'a>>,
    counts: Vec<Counts>,
}

/// How many of the constructors before a position say something.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// For each shared property: any answer, yes, no.
    answers: [[u32; 3]; SHARED.len()],
    /// Name a model.
    models: u32,
}

impl<'a> Group<'a> {
    fn of(list: Vec<Client<'a>>) -> Group<'a> {
        let mut counts = vec![Counts::default()];
        let mut sum = Counts::default();
        for client in &list {
            for (answers, property) in sum.answers.iter_mut().zip(SHARED) {
                let state = client.made.properties.get(&property).map(|answer| answer.state);
                let says = [state.is_some(), state == Some(State::Yes), state == Some(State::No)];
                answers.iter_mut().zip(says).for_each(|(count, says)| *count += u32::from(says));
            }
            sum.models += u32::from(client.made.naming != Naming::Unknown);
            counts.push(sum);
        }
        Group { list, counts }
    }

    /// The constructors that share most of the folders of a file.
    fn nearest(&self, path: &str) -> Range<usize> {
        let mut folder = path;
        loop {
            let end = folder.rfind('/');
            folder = end.and_then(|end| folder.get(..end)).unwrap_or_default();
            if end.is_none() {
                return 0..self.list.len();
            }
            let from = self.list.partition_point(|client| before(client.path, folder));
            let rest = self.list.get(from..).unwrap_or_default();
            let inside = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            let count = rest.partition_point(|client| inside(client.path));
            if count > 0 {
                return from..from + count;
            }
        }
    }

    fn counts(&self, at: usize) -> Counts {
        self.counts.get(at).copied().unwrap_or_default()
    }

    /// Position of the first constructor of a range at which a running count grows.
    fn first(&self, range: &Range<usize>, count: impl Fn(&Counts) -> u32) -> Option<Client<'a>> {
        let before = count(&self.counts(range.start));
        let at = self.counts.partition_point(|counts| count(counts) <= before).checked_sub(1)?;
        self.list.get(at).copied().filter(|_| range.contains(&at))
    }
}

/// Whether a path stands before everything in a folder.
fn before(path: &str, folder: &str) -> bool {
    path.bytes().lt(folder.bytes().chain([b'/']))
}

/// The constructors one call may come from.
pub(super) struct Choice<'g, 'a> {
    group: &'g Group<'a>,
    range: Range<usize>,
}

/// What constructors say about a property.
pub(super) struct Said<'a> {
    /// The first that says anything, with what it says.
    pub(super) first: (Client<'a>, &'a Trait),
    pub(super) all_yes: bool,
    pub(super) all_no: bool,
    pub(super) any_yes: bool,
}

impl<'a> Choice<'_, 'a> {
    /// What they say about a property; `None` where none says anything.
    pub(super) fn says(&self, property: Property) -> Option<Said<'a>> {
        let at = SHARED.iter().position(|shared| *shared == property)?;
        let of = |counts: &Counts| counts.answers.get(at).copied().unwrap_or_default();
        let (before, after) = (of(&self.group.counts(self.range.start)), of(&self.group.counts(self.range.end)));
        let [any, yes, no] = [0, 1, 2].map(|n| after.get(n).unwrap_or(&0) - before.get(n).unwrap_or(&0));
        let client = self.group.first(&self.range, |counts| of(counts)[0])?;
        let answer = client.made.properties.get(&property)?;
        Some(Said { first: (client, answer), all_yes: yes == any, all_no: no == any, any_yes: yes > 0 })
    }

    /// The one that names a model, if it is the only one.
    pub(super) fn only_model(&self) -> Option<&'a Made> {
        let models = self.group.counts(self.range.end).models - self.group.counts(self.range.start).models;
        let first = self.group.first(&self.range, |counts| counts.models)?;
        (models == 1).then_some(first.made)
    }
}
