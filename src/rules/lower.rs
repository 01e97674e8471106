//! Matchers → probes: what a rule says about lines, packages, files, pipelines, documents and keys, in the form in which
//! the signal stage looks for it. Each mistake is told at the key or item that holds it.

use super::compile::Compiler;
use super::format::*;
use super::key_query::KeyQuery;
use super::probe::*;
use super::problems::Problems;
use super::resources;
use super::vocabulary::{List, Vocabulary};
use crate::inventory::FileClass;

/// What starts a pipeline, as `triggers` names it.
const TRIGGERS: [&str; 6] = ["pull-request", "push", "schedule", "manual", "release", "other"];

impl Compiler {
    pub(super) fn pattern(&mut self, m: &PatternMatcher, words: &Vocabulary, out: &mut Problems) -> Option<Probe> {
        let before = out.len();
        let regexes = self.line_regexes_of(("match", &m.r#match), words, !m.paths.is_empty(), out);
        let with = self.line_regexes_of(("with", &m.with), words, false, out);
        let not = self.text_regexes(("not", &m.not), words, false, out);
        let (include, exclude) = self.globs_of(&m.paths, &m.not_paths, words, out);
        if regexes.is_empty() && out.len() == before {
            out.say(format!("`{}` matches nothing: `match` is empty", m.what));
        }
        (out.len() == before).then(|| {
            Probe::Line(Box::new(LineProbe {
                what: m.what.clone(),
                regexes,
                classes: ClassSet::of(&m.r#in),
                languages: m.languages.clone(),
                include,
                exclude,
                place: m.r#where,
                with,
                within: m.within,
                beside: m.beside,
                not,
                min_bytes: 0,
                measured: false,
                reads: None,
            }))
        })
    }

    pub(super) fn file(&mut self, m: &FileMatcher, words: &Vocabulary, out: &mut Problems) -> Option<Probe> {
        let before = out.len();
        let (include, exclude) = self.globs_of(&m.paths, &m.not_paths, words, out);
        if include.is_empty() && out.len() == before {
            out.say(format!("`{}` needs a path", m.what));
        }
        let classes = if m.r#in.is_empty() { own_classes() } else { ClassSet::of(&m.r#in) };
        let regexes = self.line_regexes_of(("contains", &m.contains), words, true, out);
        if out.len() != before {
            return None;
        }
        Some(if regexes.is_empty() {
            Probe::File(FileProbe {
                what: m.what.clone(),
                include,
                exclude,
                classes,
                min_bytes: m.min_bytes,
                reads: m.reads,
            })
        } else {
            Probe::Line(Box::new(LineProbe {
                what: m.what.clone(),
                regexes,
                classes,
                languages: Vec::new(),
                include,
                exclude,
                place: Where::Live,
                with: Vec::new(),
                within: None,
                beside: false,
                not: Vec::new(),
                min_bytes: m.min_bytes,
                measured: m.measured,
                reads: m.reads,
            }))
        })
    }

    pub(super) fn resource(&mut self, m: &ResourceMatcher, words: &Vocabulary, out: &mut Problems) -> Option<Probe> {
        let before = out.len();
        let mut regexes = Vec::new();
        for item in self.expand(List::Resources, ("types", &m.types), words, out) {
            for pattern in resources::line_regexes(item.text) {
                match self.line_regex(&pattern, false) {
                    Ok(id) if regexes.contains(&id) => {}
                    Ok(id) => regexes.push(id),
                    Err(message) => self.say_of(List::Resources, ("types", &item), words, message, out),
                }
            }
        }
        if regexes.is_empty() && out.len() == before {
            out.say(format!("`{}` matches nothing: `types` is empty", m.what));
        }
        (out.len() == before).then(|| {
            Probe::Line(Box::new(LineProbe {
                what: m.what.clone(),
                regexes,
                classes: ClassSet::of(&[FileClass::Infrastructure, FileClass::Source, FileClass::Config]),
                languages: Vec::new(),
                include: Vec::new(),
                exclude: Vec::new(),
                place: Where::Live,
                with: Vec::new(),
                within: None,
                beside: false,
                not: Vec::new(),
                min_bytes: 0,
                measured: false,
                reads: None,
            }))
        })
    }

    pub(super) fn dependency(
        &mut self,
        m: &DependencyMatcher,
        words: &Vocabulary,
        out: &mut Problems,
    ) -> Option<Probe> {
        let before = out.len();
        let specs = self.specs_of(("any", &m.any), words, out);
        (out.len() == before).then(|| {
            Probe::Dependency(DependencyProbe {
                what: m.what.clone(),
                specs,
                classes: ClassSet::of(&m.r#in),
                used: m.used,
            })
        })
    }

    pub(super) fn call_sites(&mut self, m: &CallSitesMatcher, words: &Vocabulary, out: &mut Problems) -> Option<Probe> {
        let before = out.len();
        let (_, exclude) = self.globs_of(&[], &m.not_paths, words, out);
        let (property, has) = match (m.has, m.lacks) {
            (Some(property), None) => (property, true),
            (None, Some(property)) => (property, false),
            _ => {
                out.say(format!("`{}` needs either `has` or `lacks`", m.what));
                return None;
            }
        };
        let (what, operations) = (m.what.clone(), m.operations.clone());
        let probe = SiteProbe { what, property, has, share: m.share, operations, exclude };
        (out.len() == before).then_some(Probe::Sites(probe))
    }

    pub(super) fn ci(&mut self, m: &CiMatcher, words: &Vocabulary, out: &mut Problems) -> Option<Probe> {
        let before = out.len();
        for (index, trigger) in m.triggers.iter().enumerate().filter(|(_, t)| !TRIGGERS.contains(&t.as_str())) {
            out.within("triggers", |out| {
                out.say_of(index, format!("unknown trigger `{trigger}`: use one of {TRIGGERS:?}"));
            });
        }
        let run = self.text_regexes(("run", &m.run), words, false, out);
        let uses = self.text_regexes(("uses", &m.uses), words, false, out);
        let probe = CiProbe { what: m.what.clone(), run, uses, triggers: m.triggers.clone(), can_fail: m.can_fail };
        (out.len() == before).then_some(Probe::Ci(probe))
    }

    pub(super) fn document(&mut self, m: &DocumentMatcher, words: &Vocabulary, out: &mut Problems) -> Option<Probe> {
        let before = out.len();
        let (include, exclude) = self.globs_of(&m.paths, &m.not_paths, words, out);
        let probe = DocumentProbe {
            what: m.what.clone(),
            include,
            exclude,
            heading: self.text_regexes(("heading", &m.heading), words, true, out),
            body: self.text_regexes(("body", &m.body), words, true, out),
            min_distinct: m.min_distinct,
            min_words: m.min_words,
            code: m.code,
            record: m.record,
            classes: if m.r#in.is_empty() { ClassSet::of(&[FileClass::Docs]) } else { ClassSet::of(&m.r#in) },
        };
        if out.len() == before && probe.include.is_empty() && probe.heading.is_empty() && probe.body.is_empty() {
            out.say(format!("`{}` would match every document", m.what));
        }
        // Files of another class are documents only where somebody names them.
        if probe.include.is_empty() && m.r#in.iter().any(|class| *class != FileClass::Docs) {
            out.say_of("in", format!("`{}` needs `paths`: only documents are documents by themselves", m.what));
        }
        (out.len() == before).then_some(Probe::Document(probe))
    }

    pub(super) fn key(&mut self, m: &KeyMatcher, words: &Vocabulary, out: &mut Problems) -> Option<Probe> {
        let (include, _) = self.globs_of(&m.paths, &[], words, out);
        let query = match KeyQuery::compile(m, |pattern| self.regex(pattern, false)) {
            Ok(query) => query,
            Err((key, message)) => {
                out.say_of(key, message);
                return None;
            }
        };
        let classes = if m.r#in.is_empty() { key_classes() } else { ClassSet::of(&m.r#in) };
        Some(Probe::Key(Box::new(KeyProbe { what: m.what.clone(), include, classes, query })))
    }
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
