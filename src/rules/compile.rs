//! Raw rules → probes and checked conditions. Every problem of a pack is collected, each with `file:line`.

use super::against::Against;
use super::condition::{Check, Cond};
use super::format::*;
use super::globs::{GlobId, GlobTable};
use super::lazy::LazyRegex;
use super::literals::{Collected, User};
use super::probe::*;
use super::vocabulary::{List, Vocabulary, unknown};
use crate::inventory::FileClass;
use crate::manifest;
use crate::signals::callsites::Catalogue;
use crate::signals::keys::KeyQuery;
use crate::signals::packages::{self, PackageSpec};
use crate::signals::resources;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    regex_ids: HashMap<String, RegexId>,
    spec_ids: HashMap<String, SpecId>,
    probe_ids: HashMap<Matcher, ProbeId>,
}

/// A matcher as written: equal ones share a probe.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Matcher {
    Pattern(PatternMatcher),
    Dependency(DependencyMatcher),
    File(FileMatcher),
    Ci(CiMatcher),
    Document(DocumentMatcher),
    Key(KeyMatcher),
    Resource(ResourceMatcher),
    CallSites(CallSitesMatcher),
    Codeowners(CodeownersMatcher),
}

impl Compiler {
    /// Compiles one condition.
    ///
    /// # Errors
    /// All problems found in it, each a sentence; the second part is a snippet of the source that has it.
    pub(crate) fn condition(&mut self, raw: &Condition, words: &Vocabulary) -> Result<Cond, Vec<Problem>> {
        let mut problems = Vec::new();
        let cond = self.cond(raw, words, 0, &mut problems);
        match cond {
            Some(cond) if problems.is_empty() => Ok(cond),
            _ => Err(problems),
        }
    }

    fn cond(&mut self, raw: &Condition, words: &Vocabulary, depth: usize, out: &mut Vec<Problem>) -> Option<Cond> {
        if depth > MAX_DEPTH {
            out.push(Problem::new("conditions are nested too deeply or refer to each other in a circle", "use"));
            return None;
        }
        let mut list = |this: &mut Self, items: &[Condition]| -> Option<Vec<Cond>> {
            if items.is_empty() {
                out.push(Problem::new("an operator needs at least one condition", "[]"));
            }
            let compiled: Vec<_> = items.iter().map(|c| this.cond(c, words, depth + 1, out)).collect();
            compiled.into_iter().collect()
        };
        Some(match raw {
            Condition::All(items) => Cond::All(list(self, items)?),
            Condition::Any(items) => Cond::Any(list(self, items)?),
            Condition::AtLeast { n, of } => Cond::AtLeast(*n, list(self, of)?),
            Condition::Not(inner) => Cond::Not(Box::new(self.cond(inner, words, depth + 1, out)?)),
            Condition::Enforced(inner) => Cond::Enforced(Box::new(self.cond(inner, words, depth + 1, out)?)),
            Condition::Use(name) => match words.condition(name) {
                Ok(inner) => self.cond(inner, words, depth + 1, out)?,
                Err(message) => return fail(out, message, name),
            },
            Condition::Profile(predicate) => Cond::Profile(predicate.clone()),
            Condition::Declared(fields) => {
                for field in fields.iter().filter(|_| !self.trusting) {
                    out.extend(manifest::field_problem(field).map(|why| Problem::new(why, field)));
                }
                Cond::Declared(fields.clone())
            }
            Condition::DeclaredFile(m) => {
                if !self.trusting {
                    out.extend(manifest::field_problem(&m.field).map(|why| Problem::new(why, &m.field)));
                }
                for pattern in &m.mentions {
                    self.text_regex(pattern, true, out);
                }
                Cond::DeclaredFile(m.clone())
            }
            Condition::Check(name) | Condition::Proven(name) => match Check::named(name) {
                Some(check) => Cond::Check { check, owned: matches!(raw, Condition::Check(_)) },
                None => {
                    let names = Check::ALL.iter().map(|(n, _)| *n).chain(Against::ALL.iter().map(|(n, _)| *n));
                    let known: Vec<String> = names.map(str::to_owned).collect();
                    return fail(out, unknown("check", name, known.iter()), name);
                }
            },
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
            Condition::Key(m) => once(self.key(m, out)?),
            Condition::Resource(m) => {
                once(self.shared(Matcher::Resource(m.clone()), |this| this.resource(m, words, out))?)
            }
            Condition::CallSites(m) => once(self.shared(Matcher::CallSites(m.clone()), |t| t.call_sites(m, out))?),
            Condition::Codeowners(m) => {
                once(self.shared(Matcher::Codeowners(m.clone()), |_| Some(Probe::Owners(m.clone())))?)
            }
        })
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

    fn pattern(&mut self, m: &PatternMatcher, words: &Vocabulary, out: &mut Vec<Problem>) -> Option<Probe> {
        let before = out.len();
        let regexes = self.line_regexes_of(&m.r#match, words, !m.paths.is_empty(), out);
        let with = self.line_regexes_of(&m.with, words, false, out);
        let not = expand(words, List::Patterns, &m.not, out);
        let not = not.iter().filter_map(|p| self.text_regex(p, false, out)).collect();
        let (include, exclude) = (self.glob_ids(&m.paths, out), self.glob_ids(&m.not_paths, out));
        if regexes.is_empty() && out.len() == before {
            out.push(Problem::new(format!("`{}` matches nothing: `match` is empty", m.what), &m.what));
        }
        (out.len() == before).then(|| {
            Probe::Line(LineProbe {
                what: m.what.clone(),
                regexes,
                classes: ClassSet::of(&m.r#in),
                languages: m.languages.clone(),
                include,
                exclude,
                place: m.r#where,
                with,
                within: m.within,
                not,
                min_bytes: 0,
                measured: false,
            })
        })
    }

    fn file(&mut self, m: &FileMatcher, words: &Vocabulary, out: &mut Vec<Problem>) -> Option<Probe> {
        let before = out.len();
        let (include, exclude) = (self.glob_ids(&m.paths, out), self.glob_ids(&m.not_paths, out));
        if include.is_empty() && out.len() == before {
            out.push(Problem::new(format!("`{}` needs a path", m.what), &m.what));
        }
        let classes = if m.r#in.is_empty() { own_classes() } else { ClassSet::of(&m.r#in) };
        let regexes = self.line_regexes_of(&m.contains, words, true, out);
        if out.len() != before {
            return None;
        }
        Some(if regexes.is_empty() {
            Probe::File(FileProbe { what: m.what.clone(), include, exclude, classes, min_bytes: m.min_bytes })
        } else {
            Probe::Line(LineProbe {
                what: m.what.clone(),
                regexes,
                classes,
                languages: Vec::new(),
                include,
                exclude,
                place: Where::Live,
                with: Vec::new(),
                within: None,
                not: Vec::new(),
                min_bytes: m.min_bytes,
                measured: m.measured,
            })
        })
    }

    fn resource(&mut self, m: &ResourceMatcher, words: &Vocabulary, out: &mut Vec<Problem>) -> Option<Probe> {
        let before = out.len();
        let types = expand(words, List::Resources, &m.types, out);
        let patterns: Vec<String> = types.iter().flat_map(|t| resources::line_regexes(t)).collect();
        let regexes = self.line_regexes_of(&patterns, words, false, out);
        (out.len() == before && !regexes.is_empty()).then(|| {
            Probe::Line(LineProbe {
                what: m.what.clone(),
                regexes,
                classes: ClassSet::of(&[FileClass::Infrastructure, FileClass::Source, FileClass::Config]),
                languages: Vec::new(),
                include: Vec::new(),
                exclude: Vec::new(),
                place: Where::Live,
                with: Vec::new(),
                within: None,
                not: Vec::new(),
                min_bytes: 0,
                measured: false,
            })
        })
    }

    fn dependency(&mut self, m: &DependencyMatcher, words: &Vocabulary, out: &mut Vec<Problem>) -> Option<Probe> {
        let before = out.len();
        let names = expand(words, List::Packages, &m.any, out);
        let mut specs = Vec::new();
        for name in &names {
            match self.spec(name) {
                Ok(id) => specs.push(id),
                Err(message) => out.push(Problem::new(message, name)),
            }
        }
        (out.len() == before).then(|| {
            Probe::Dependency(DependencyProbe {
                what: m.what.clone(),
                specs,
                classes: ClassSet::of(&m.r#in),
                used: m.used,
            })
        })
    }

    fn call_sites(&mut self, m: &CallSitesMatcher, out: &mut Vec<Problem>) -> Option<Probe> {
        let before = out.len();
        let exclude = self.glob_ids(&m.not_paths, out);
        let (property, has) = match (m.has, m.lacks) {
            (Some(property), None) => (property, true),
            (None, Some(property)) => (property, false),
            _ => return fail(out, format!("`{}` needs either `has` or `lacks`", m.what), &m.what),
        };
        let (what, operations) = (m.what.clone(), m.operations.clone());
        let probe = SiteProbe { what, property, has, share: m.share, operations, exclude };
        (out.len() == before).then_some(Probe::Sites(probe))
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

    fn spec(&mut self, name: &str) -> Result<SpecId, String> {
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

    fn ci(&mut self, m: &CiMatcher, words: &Vocabulary, out: &mut Vec<Problem>) -> Option<Probe> {
        const TRIGGERS: [&str; 6] = ["pull-request", "push", "schedule", "manual", "release", "other"];
        let before = out.len();
        for trigger in m.triggers.iter().filter(|t| !TRIGGERS.contains(&t.as_str())) {
            out.push(Problem::new(format!("unknown trigger `{trigger}`: use one of {TRIGGERS:?}"), trigger));
        }
        let run = expand(words, List::Patterns, &m.run, out);
        let uses = expand(words, List::Patterns, &m.uses, out);
        let run = run.iter().filter_map(|p| self.text_regex(p, false, out)).collect();
        let uses = uses.iter().filter_map(|p| self.text_regex(p, false, out)).collect();
        let probe = CiProbe { what: m.what.clone(), run, uses, triggers: m.triggers.clone(), can_fail: m.can_fail };
        (out.len() == before).then_some(Probe::Ci(probe))
    }

    fn document(&mut self, m: &DocumentMatcher, words: &Vocabulary, out: &mut Vec<Problem>) -> Option<Probe> {
        let before = out.len();
        let (include, exclude) = (self.glob_ids(&m.paths, out), self.glob_ids(&m.not_paths, out));
        let heading = expand(words, List::Patterns, &m.heading, out);
        let body = expand(words, List::Patterns, &m.body, out);
        let probe = DocumentProbe {
            what: m.what.clone(),
            include,
            exclude,
            heading: heading.iter().filter_map(|p| self.text_regex(p, true, out)).collect(),
            body: body.iter().filter_map(|p| self.text_regex(p, true, out)).collect(),
            min_distinct: m.min_distinct,
            min_words: m.min_words,
            code: m.code,
        };
        if probe.include.is_empty() && probe.heading.is_empty() && probe.body.is_empty() {
            out.push(Problem::new(format!("`{}` would match every document", m.what), &m.what));
        }
        (out.len() == before).then_some(Probe::Document(probe))
    }

    fn key(&mut self, m: &KeyMatcher, out: &mut Vec<Problem>) -> Option<ProbeId> {
        let id = self.shared(Matcher::Key(m.clone()), |this| {
            let include = this.glob_ids(&m.paths, out);
            let query = match KeyQuery::compile(m, |pattern| this.regex(pattern, false)) {
                Ok(query) => query,
                Err(message) => return fail(out, message, &m.has),
            };
            let classes = if m.r#in.is_empty() { key_classes() } else { ClassSet::of(&m.r#in) };
            Some(Probe::Key(KeyProbe { what: m.what.clone(), include, classes, query }))
        })?;
        if let Some(Probe::Key(probe)) = self.probes.get(id) {
            match probe.query.needle().filter(|n| n.len() >= 3) {
                Some(needle) => self.literals.add(needle.to_ascii_lowercase().into_bytes(), User::Key(id)),
                None if probe.include.is_empty() => {
                    out.push(Problem::new(format!("`{}` needs `paths`: its key has no fixed name", m.what), &m.has));
                }
                None => {}
            }
        }
        Some(id)
    }

    /// `scoped`: the probe names paths, so a pattern without a literal is affordable.
    fn line_regexes_of(
        &mut self,
        items: &[String],
        words: &Vocabulary,
        scoped: bool,
        out: &mut Vec<Problem>,
    ) -> Vec<RegexId> {
        let patterns = expand(words, List::Patterns, items, out);
        let mut ids = Vec::new();
        for pattern in patterns {
            match self.line_regex(pattern, scoped) {
                Ok(id) => ids.push(id),
                Err(message) => out.push(Problem::new(message, pattern)),
            }
        }
        ids
    }

    fn line_regex(&mut self, pattern: &str, scoped: bool) -> Result<RegexId, String> {
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

    fn glob_ids(&mut self, globs: &[String], out: &mut Vec<Problem>) -> Vec<GlobId> {
        let mut ids = Vec::new();
        for glob in globs {
            match self.globs.add(glob) {
                Ok(id) => ids.push(id),
                Err(message) => out.push(Problem::new(message, glob)),
            }
        }
        ids
    }

    fn text_regex(&self, pattern: &str, ignore_case: bool, out: &mut Vec<Problem>) -> Option<LazyRegex> {
        self.regex(pattern, ignore_case).map_err(|message| out.push(Problem::new(message, pattern))).ok()
    }

    fn regex(&self, pattern: &str, ignore_case: bool) -> Result<LazyRegex, String> {
        if self.trusting {
            return Ok(LazyRegex::unchecked(pattern, ignore_case));
        }
        let regex = LazyRegex::new(pattern, ignore_case)?;
        if self.eager {
            regex.check()?;
        }
        Ok(regex)
    }
}

/// A problem and a snippet by which its line is found again in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// One sentence.
    pub(crate) message: String,
    /// Text of the source near the problem.
    pub(crate) snippet: String,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>, snippet: &str) -> Problem {
        Problem { message: message.into(), snippet: snippet.to_owned() }
    }
}

fn fail<T>(out: &mut Vec<Problem>, message: String, snippet: &str) -> Option<T> {
    out.push(Problem::new(message, snippet));
    None
}

/// Only for a pattern known to be valid and to have none.
fn without_literal(pattern: &str) -> String {
    super::literal::required(pattern).err().unwrap_or_default()
}

fn once(id: ProbeId) -> Cond {
    Cond::Probe { id, min_hits: 1, min_files: 1, min_distinct: 1 }
}

fn expand<'v>(words: &'v Vocabulary, list: List, items: &'v [String], out: &mut Vec<Problem>) -> Vec<&'v str> {
    words.expand(list, items).unwrap_or_else(|message| {
        out.push(Problem::new(message, items.first().map_or("", |s| s.as_str())));
        Vec::new()
    })
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

/// Classes that are the project's own.
fn own_classes() -> ClassSet {
    use FileClass::*;
    ClassSet::of(&[
        Source,
        Test,
        Config,
        Ci,
        Infrastructure,
        Docs,
        Prompt,
        Notebook,
        Dataset,
        Result,
        Dependencies,
        Lock,
        Other,
    ])
}

fn key_classes() -> ClassSet {
    use FileClass::*;
    ClassSet::of(&[Config, Ci, Infrastructure, Dependencies, Result, Source])
}
