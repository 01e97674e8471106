//! Rules as written → checked conditions over probes. Every problem of a pack is collected, each with its place. `lower` turns the matchers into probes.

use super::condition::Cond;
use super::format::*;
use super::globs::{GlobId, GlobTable};
use super::lazy::LazyRegex;
use super::literals::{Collected, User};
use super::packages::{self, PackageSpec};
use super::probe::*;
use super::problems::{KeyPath, Problem, Problems, Step};
use super::sdks::Catalogue;
use super::vocabulary::{Item, List, Vocabulary, unknown};
use crate::manifest;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// Deepest nesting of operators in one condition.
const MAX_DEPTH: usize = 16;

/// Everything the rules ask for, while it is being collected.
#[derive(Debug, Default)]
pub(crate) struct Compiler {
    pub(crate) probes: Vec<Probe>,
    pub(crate) line_regexes: Vec<LazyRegex>,
    pub(crate) specs: Vec<PackageSpec>,
    pub(crate) globs: GlobTable,
    pub(super) literals: Collected,
    /// Line patterns without a literal: tried on every line of the files their probes name.
    pub(crate) blind: BTreeSet<RegexId>,
    /// Compile each pattern now instead of on first use: the pack is not ours, and a pattern may be too large.
    pub(crate) eager: bool,
    /// Skip checks of syntax and field names: the pack is built in, and a test has compiled it with all checks.
    pub(crate) trusting: bool,
    /// Names of the claim checks there are.
    checks: BTreeSet<String>,
    regex_ids: ByKey<String, RegexId>,
    spec_ids: ByKey<String, SpecId>,
    probe_ids: ByKey<Matcher, ProbeId>,
    /// Conditions of the vocabulary, compiled.
    named: ByKey<String, Cond>,
    /// Lists of the vocabulary, each item as its handle.
    lists: Lists,
}

/// A map of what is looked up some ten thousand times at every start.
type ByKey<K, V> = HashMap<K, V, RandomState>;

/// Gives an item its handle.
type Add<'a, I> = dyn Fn(&mut Compiler, &str) -> Result<I, String> + 'a;

/// The lists of one kind.
type ListsOf<I> = fn(&mut Lists) -> &mut ByKey<String, Vec<I>>;

/// The handles of the lists that our own rules name, each list asked for once.
#[derive(Debug, Default)]
struct Lists {
    globs: ByKey<String, Vec<GlobId>>,
    specs: ByKey<String, Vec<SpecId>>,
    regexes: ByKey<String, Vec<RegexId>>,
}

/// A matcher as written: equal ones share a probe.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Matcher {
    Pattern(Arc<PatternMatcher>),
    Dependency(Arc<DependencyMatcher>),
    File(Arc<FileMatcher>),
    Ci(Arc<CiMatcher>),
    Document(Arc<DocumentMatcher>),
    Key(Arc<KeyMatcher>),
    Resource(Arc<ResourceMatcher>),
    CallSites(Arc<CallSitesMatcher>),
    Code(Arc<CodeMatcher>),
    Codeowners(Arc<CodeownersMatcher>),
}

impl Compiler {
    /// One that knows the names of the claim checks.
    pub(crate) fn knowing(checks: &[&str]) -> Compiler {
        Compiler { checks: checks.iter().map(|name| (*name).to_owned()).collect(), ..Compiler::default() }
    }

    /// Compiles one condition that stands at `place` of its file.
    ///
    /// # Errors
    /// All problems found in it.
    pub(crate) fn condition(
        &mut self,
        raw: &Condition,
        words: &Vocabulary,
        place: Vec<Step>,
    ) -> Result<Cond, Vec<Problem>> {
        let mut out = Problems::default();
        let cond = out.elsewhere(KeyPath { file: None, steps: place }, |out| self.cond(raw, words, 0, out));
        match cond {
            Some(cond) if out.len() == 0 => Ok(cond),
            _ => Err(out.into_list()),
        }
    }

    fn cond(&mut self, raw: &Condition, words: &Vocabulary, depth: usize, out: &mut Problems) -> Option<Cond> {
        if depth > MAX_DEPTH {
            out.say("conditions are nested too deeply or refer to each other in a circle");
            return None;
        }
        out.within(raw.key(), |out| self.inner(raw, words, depth, out))
    }

    fn list(&mut self, items: &[Condition], words: &Vocabulary, depth: usize, out: &mut Problems) -> Option<Vec<Cond>> {
        if items.is_empty() {
            out.say("an operator needs at least one condition");
        }
        let each = |(index, item)| out.within(index, |out| self.cond(item, words, depth + 1, out));
        let compiled: Vec<_> = items.iter().enumerate().map(each).collect();
        compiled.into_iter().collect()
    }

    fn inner(&mut self, raw: &Condition, words: &Vocabulary, depth: usize, out: &mut Problems) -> Option<Cond> {
        Some(match raw {
            Condition::All(items) => Cond::All(self.list(items, words, depth, out)?),
            Condition::Any(items) => Cond::Any(self.list(items, words, depth, out)?),
            Condition::AtLeast { n, of } => {
                Cond::AtLeast(*n, out.within("of", |out| self.list(of, words, depth, out))?)
            }
            Condition::Not(inner) => Cond::Not(Box::new(self.cond(inner, words, depth + 1, out)?)),
            Condition::Enforced(inner) => Cond::Enforced(Box::new(self.cond(inner, words, depth + 1, out)?)),
            Condition::Use(name) => {
                if let Some(known) = self.named.get(name) {
                    return Some(known.clone());
                }
                let before = out.len();
                let cond = match words.condition(name) {
                    Ok((inner, place)) => out.elsewhere(place, |out| self.cond(inner, words, depth + 1, out))?,
                    Err(message) => return fail(out, message),
                };
                // One with a problem is compiled again, so that each rule that uses it is told.
                if out.len() == before {
                    self.named.insert(name.clone(), cond.clone());
                }
                cond
            }
            Condition::Profile(predicate) => Cond::Profile(predicate.clone()),
            Condition::Declared(fields) => {
                for (index, field) in fields.iter().enumerate().filter(|_| !self.trusting) {
                    if let Some(why) = manifest::field_problem(field) {
                        out.say_of(index, why);
                    }
                }
                Cond::Declared(fields.clone())
            }
            Condition::DeclaredFile(m) => {
                if let Some(why) = Some(&m.field).filter(|_| !self.trusting).and_then(|f| manifest::field_problem(f)) {
                    out.say_of("field", why);
                }
                for (index, pattern) in m.mentions.iter().enumerate() {
                    if let Err(message) = self.regex(pattern, true) {
                        out.within("mentions", |out| out.say_of(index, message));
                    }
                }
                Cond::DeclaredFile(m.clone())
            }
            Condition::Compare(comparison) => {
                let problems = if self.trusting { Vec::new() } else { comparison.problems() };
                problems.into_iter().for_each(|(why, _)| out.say(why));
                Cond::Compare(comparison.clone())
            }
            Condition::Check(name) | Condition::Proven(name) => {
                if !self.trusting && !self.checks.contains(name) {
                    return fail(out, unknown("check", name, self.checks.iter()));
                }
                Cond::Check { check: name.clone(), owned: matches!(raw, Condition::Check(_)) }
            }
            Condition::Pattern(m) => {
                let id = self.shared(Matcher::Pattern(m.clone()), |this| this.pattern(m, words, out))?;
                Cond::Probe { id, min_hits: m.min_hits, min_files: m.min_files, min_distinct: m.min_distinct }
            }
            Condition::Dependency(m) => {
                once(self.shared(Matcher::Dependency(m.clone()), |t| t.dependency(m, words, out))?)
            }
            Condition::File(m) => once(self.shared(Matcher::File(m.clone()), |this| this.file(m, words, out))?),
            Condition::Ci(m) => once(self.shared(Matcher::Ci(m.clone()), |this| this.ci(m, words, out))?),
            Condition::Document(m) => once(self.shared(Matcher::Document(m.clone()), |t| t.document(m, words, out))?),
            Condition::Key(m) => once(self.key_probe(m, words, out)?),
            Condition::Resource(m) => {
                once(self.shared(Matcher::Resource(m.clone()), |this| this.resource(m, words, out))?)
            }
            Condition::CallSites(m) => {
                once(self.shared(Matcher::CallSites(m.clone()), |t| t.call_sites(m, words, out))?)
            }
            Condition::Code(m) => once(self.shared(Matcher::Code(m.clone()), |this| {
                let before = out.len();
                let (_, exclude) = this.globs_of(&[], &m.not_paths, words, out);
                (out.len() == before).then(|| Probe::Code(CodeProbe { matcher: (**m).clone(), exclude }))
            })?),
            Condition::Codeowners(m) => {
                once(self.shared(Matcher::Codeowners(m.clone()), |_| Some(Probe::Owners((**m).clone())))?)
            }
        })
    }

    /// A probe of a key, which is found by the text of its longest key or in the files it names.
    fn key_probe(&mut self, m: &Arc<KeyMatcher>, words: &Vocabulary, out: &mut Problems) -> Option<ProbeId> {
        let id = self.shared(Matcher::Key(m.clone()), |this| this.key(m, words, out))?;
        if let Some(Probe::Key(probe)) = self.probes.get(id) {
            match probe.query.needle().filter(|n| n.len() >= 3) {
                Some(needle) => self.literals.add(needle.to_ascii_lowercase().into_bytes(), User::Key(id)),
                None if probe.include.is_empty() => {
                    out.say_of("has", format!("`{}` needs `paths`: its key has no fixed name", m.what));
                }
                None => {}
            }
        }
        Some(id)
    }

    fn shared(&mut self, matcher: Matcher, make: impl FnOnce(&mut Self) -> Option<Probe>) -> Option<ProbeId> {
        if let Some(id) = self.probe_ids.get(&matcher) {
            return Some(*id);
        }
        let probe = make(self)?;
        let id = self.probes.len();
        self.probes.push(probe);
        self.probe_ids.insert(matcher, id);
        Some(id)
    }

    /// Adds what announces model calls to the search: the libraries' imports and the texts of their calls.
    pub(crate) fn libraries(&mut self, catalogue: &Catalogue) -> BTreeMap<SpecId, usize> {
        let mut out = BTreeMap::new();
        for (name, sdk) in &catalogue.packages {
            if let Ok(id) = self.spec(name) {
                out.entry(id).or_insert(*sdk);
            }
        }
        for text in &catalogue.announce {
            self.literals.add(text.to_ascii_lowercase().into_bytes(), User::Announced);
        }
        out
    }

    pub(super) fn spec(&mut self, name: &str) -> Result<SpecId, String> {
        if let Some(id) = self.spec_ids.get(name) {
            return Ok(*id);
        }
        let spec = packages::parse_spec(name)?;
        let id = self.specs.len();
        for needle in packages::import_needle(&spec) {
            for literal in long_enough(&needle) {
                self.literals.add(literal, User::Spec(id));
            }
        }
        self.specs.push(spec);
        self.spec_ids.insert(name.to_owned(), id);
        Ok(id)
    }

    /// `scoped`: the probe names paths, so a pattern without a literal is affordable.
    pub(super) fn line_regexes_of(
        &mut self,
        (key, items): (&'static str, &[String]),
        words: &Vocabulary,
        scoped: bool,
        out: &mut Problems,
    ) -> Vec<RegexId> {
        let add = move |this: &mut Self, item: &str| this.line_regex(item, scoped);
        self.handles((List::Patterns, key, items), words, out, (|lists| &mut lists.regexes, &add))
    }

    /// Handles of packages.
    pub(super) fn specs_of(
        &mut self,
        (key, items): (&'static str, &[String]),
        words: &Vocabulary,
        out: &mut Problems,
    ) -> Vec<SpecId> {
        self.handles((List::Packages, key, items), words, out, (|lists| &mut lists.specs, &Self::spec))
    }

    /// The handles of a list's items, each once: the lists it names are asked for once and remembered, as our own rules
    /// name some of them a hundred times. In a list that may hold mistakes each item is looked at with its place.
    fn handles<I: Copy + Eq + Hash>(
        &mut self,
        (list, key, items): (List, &'static str, &[String]),
        words: &Vocabulary,
        out: &mut Problems,
        (known, add): (ListsOf<I>, &Add<'_, I>),
    ) -> Vec<I> {
        let mut ids = Vec::new();
        if !self.trusting {
            for item in self.expand(list, (key, items), words, out) {
                match add(self, item.text) {
                    Ok(id) => ids.push(id),
                    Err(message) => self.say_of(list, (key, &item), words, message, out),
                }
            }
            return ids;
        }
        for item in items {
            match words.named(list, item) {
                Some(inner) => {
                    if !known(&mut self.lists).contains_key(item) {
                        let found = self.handles((list, key, inner), words, out, (known, add));
                        known(&mut self.lists).insert(item.clone(), found);
                    }
                    ids.extend(known(&mut self.lists).get(item).into_iter().flatten());
                }
                None => match add(self, item) {
                    Ok(id) => ids.push(id),
                    Err(message) => out.say(message),
                },
            }
        }
        let mut seen = HashSet::with_capacity_and_hasher(ids.len(), RandomState::default());
        ids.retain(|id| seen.insert(*id));
        ids
    }

    pub(super) fn line_regex(&mut self, pattern: &str, scoped: bool) -> Result<RegexId, String> {
        if let Some(id) = self.regex_ids.get(pattern).copied() {
            return if scoped || !self.blind.contains(&id) { Ok(id) } else { Err(without_literal(pattern)) };
        }
        let regex = self.regex(pattern, false)?;
        let id = self.line_regexes.len();
        match Collected::of_built_in(pattern).filter(|_| self.trusting) {
            Some([]) if scoped => drop(self.blind.insert(id)),
            Some([]) => return Err(without_literal(pattern)),
            Some(known) => known.iter().for_each(|number| self.literals.add_known(*number, User::Regex(id))),
            None => match super::literal::required(pattern) {
                Ok(found) => found.into_iter().for_each(|literal| self.literals.add(literal, User::Regex(id))),
                Err(_) if scoped => drop(self.blind.insert(id)),
                Err(message) => return Err(message),
            },
        }
        self.line_regexes.push(regex);
        self.regex_ids.insert(pattern.to_owned(), id);
        Ok(id)
    }

    /// Globs that include and globs that exclude.
    pub(super) fn globs_of(
        &mut self,
        include: &[String],
        exclude: &[String],
        words: &Vocabulary,
        out: &mut Problems,
    ) -> (Vec<GlobId>, Vec<GlobId>) {
        (self.glob_ids(("paths", include), words, out), self.glob_ids(("not_paths", exclude), words, out))
    }

    fn glob_ids(
        &mut self,
        (key, items): (&'static str, &[String]),
        words: &Vocabulary,
        out: &mut Problems,
    ) -> Vec<GlobId> {
        let add = |this: &mut Self, item: &str| this.globs.add(item);
        self.handles((List::Paths, key, items), words, out, (|lists| &mut lists.globs, &add))
    }

    /// Patterns over a piece of text rather than over lines.
    pub(super) fn text_regexes(
        &mut self,
        (key, items): (&'static str, &[String]),
        words: &Vocabulary,
        ignore_case: bool,
        out: &mut Problems,
    ) -> Vec<LazyRegex> {
        let mut all = Vec::new();
        for item in self.expand(List::Patterns, (key, items), words, out) {
            match self.regex(item.text, ignore_case) {
                Ok(regex) => all.push(regex),
                Err(message) => self.say_of(List::Patterns, (key, &item), words, message, out),
            }
        }
        all
    }

    pub(super) fn regex(&self, pattern: &str, ignore_case: bool) -> Result<LazyRegex, String> {
        if self.trusting {
            return Ok(LazyRegex::unchecked(pattern, ignore_case));
        }
        let regex = LazyRegex::new(pattern, ignore_case)?;
        if self.eager {
            regex.check()?;
        }
        Ok(regex)
    }

    /// The items of the list under `key` with every `@name` replaced.
    pub(super) fn expand<'v>(
        &self,
        list: List,
        (key, items): (&'static str, &'v [String]),
        words: &'v Vocabulary,
        out: &mut Problems,
    ) -> Vec<Item<'v>> {
        words.expand(list, items).unwrap_or_else(|(message, item)| {
            self.say_of(list, (key, &item), words, message, out);
            Vec::new()
        })
    }

    /// A problem of one item: told where the item stands, which may be the vocabulary.
    pub(super) fn say_of(
        &self,
        list: List,
        (key, item): (&'static str, &Item<'_>),
        words: &Vocabulary,
        message: String,
        out: &mut Problems,
    ) {
        match words.place(list, item) {
            Some(place) => out.say_at(place, message),
            None => out.within(key, |out| out.say_of(item.index, message)),
        }
    }
}

fn fail<T>(out: &mut Problems, message: String) -> Option<T> {
    out.say(message);
    None
}

/// Only for a pattern known to be valid and to have none.
fn without_literal(pattern: &str) -> String {
    super::literal::required(pattern).err().unwrap_or_default()
}

fn once(id: ProbeId) -> Cond {
    Cond::Probe { id, min_hits: 1, min_files: 1, min_distinct: 1 }
}

/// Needles too short to search for are searched in their quoted form (`'ai'`, `"ai"`, `"ai/`).
fn long_enough(needle: &str) -> Vec<Vec<u8>> {
    let low = needle.to_ascii_lowercase();
    if low.len() >= 3 {
        return vec![low.into_bytes()];
    }
    ["'", "\""]
        .iter()
        .flat_map(|q| [format!("{q}{low}{q}"), format!("{q}{low}/")])
        .chain([format!("import {low}"), format!("from {low}")])
        .map(String::into_bytes)
        .collect()
}
