//! Rule packs: the embedded one and those an operator names. Loading, order, digest, errors with places.

use super::compile::Compiler;
use super::condition::Cond;
use super::form::{self, Form, FormFile};
use super::format::{Condition, RuleFile, VocabularyFile};
use super::policy::Policy;
use super::probe::{ProbeId, SpecId};
use super::problems::{Errors, KeyPath, Problem, RuleError, Step};
use super::vocabulary::Vocabulary;
use super::{ProfileRules, Rule, RuleSet};
use crate::model::Certainty;
use crate::rules::libraries::{self, libraries};
use crate::rules::sdks;
use crate::tables::{self, DIGEST, TABLES, Table};
use rayon::prelude::*;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Most rules a set may hold; a pack with more is refused.
const MAX_RULES: usize = 2_000;

/// One file of a pack.
#[derive(Debug, Clone)]
pub struct RuleSource {
    /// Path inside the pack: what the digest and the loader go by, the same on every machine.
    pub path: String,
    /// Path for messages, as the operator can open it.
    pub shown: String,
    /// Contents.
    pub text: String,
}

/// `rules/profile.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    kinds: BTreeMap<String, Condition>,
    signs: Vec<SignRule>,
    archetype: Vec<ArchetypeRule>,
    #[serde(default)]
    facts: BTreeMap<String, Vec<FactRule>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignRule {
    kind: String,
    certainty: Certainty,
    when: Condition,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ArchetypeRule {
    name: String,
    when: Condition,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactRule {
    value: String,
    when: Condition,
}

/// `rules/facts.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsFile {
    facts: BTreeMap<String, Condition>,
}

/// One file on its way through the loader.
struct Source<'s> {
    own: bool,
    path: &'s str,
    shown: &'s str,
    /// Contents; of a built-in file only where they are checked.
    text: Cow<'s, str>,
    /// The contents as the build script prepared them.
    json: Option<&'static str>,
    /// BLAKE3 of the contents.
    digest: blake3::Hash,
}

impl<'s> Source<'s> {
    fn ours(table: &'static Table, checked: bool) -> Source<'s> {
        let text = if checked { yaml(table.path) } else { String::new() };
        let digest = blake3::Hash::from_bytes(table.digest);
        let json = (!checked).then_some(table.json);
        Source { own: true, path: table.path, shown: table.path, text: Cow::Owned(text), json, digest }
    }

    fn theirs(source: &'s RuleSource) -> Source<'s> {
        let RuleSource { path, shown, text } = source;
        Source { own: false, path, shown, text: Cow::Borrowed(text), json: None, digest: blake3::hash(text.as_bytes()) }
    }

    fn is_form(&self) -> bool {
        self.own && self.path == "rules/draft.yaml"
    }
}

/// Whether a file of a pack is a rule or vocabulary, and not a test of one.
fn is_table(path: &str) -> bool {
    path.ends_with(".yaml") && !path.ends_with(".test.yaml")
}

/// BLAKE3 over everything the set is made of, hexadecimal. That of the built-in files is known; packs are added to it.
fn digest(theirs: &[Source<'_>]) -> String {
    if theirs.is_empty() {
        return DIGEST.to_owned();
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(DIGEST.as_bytes());
    for source in theirs {
        hasher.update(source.path.as_bytes()).update(&[0]).update(source.text.as_bytes()).update(&[0]);
    }
    hasher.finalize().to_hex().to_string()
}

/// The YAML of a built-in file, which only tests have.
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test may read its own package")]
fn yaml(path: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[cfg(not(test))]
fn yaml(_: &str) -> String {
    String::new()
}

/// The test files built into the program.
pub(crate) fn embedded_tests() -> Vec<RuleSource> {
    let tests = tables::texts("rules/").filter(|(path, _)| path.ends_with(".test.yaml"));
    let source = |(path, text): (&str, &str)| RuleSource {
        path: path.to_owned(),
        shown: path.to_owned(),
        text: text.to_owned(),
    };
    tests.map(source).collect()
}

/// Compiles our pack and those of the operator; theirs replace ours by slug and must compile at once.
/// `checked` reads our own from its YAML and holds it to the same checks.
pub(super) fn compile(
    theirs: &[RuleSource],
    checks: &[&str],
    checked: bool,
    draft: bool,
) -> Result<RuleSet, Vec<RuleError>> {
    let mut words = Vocabulary::default();
    let mut raw: BTreeMap<String, (RuleFile, &Source<'_>)> = BTreeMap::new();
    let mut replaced = Vec::new();
    let mut profile = None;
    let mut policy = None;
    let mut facts = None;
    let mut form = None;
    let theirs: Vec<Source<'_>> = theirs.iter().filter(|s| is_table(&s.path)).map(Source::theirs).collect();
    let digest = digest(&theirs);
    #[cfg(test)]
    compiled::note(&digest);
    let sources: Vec<Source<'_>> = TABLES.iter().map(|table| Source::ours(table, checked)).chain(theirs).collect();
    let mut errors = Errors::new(sources.iter().map(|s| (s.shown, &*s.text)));
    let parsed: Vec<_> = sources.par_iter().map(|source| (read(source, draft), source)).collect();
    for (file, source) in parsed {
        let rule = match file {
            Ok(File::Vocabulary(file)) => {
                if let Err(twice) = words.add(file, source.shown) {
                    twice.into_iter().for_each(|problem| errors.add(source.shown, problem));
                }
                None
            }
            Ok(File::Profile(file)) => {
                profile = Some((file, source));
                continue;
            }
            Ok(File::Facts(file)) => {
                facts = Some((file, source));
                None
            }
            Ok(File::Policy(file)) => {
                policy = Some(*file);
                None
            }
            Ok(File::Form(file)) => {
                form = Some((file, source));
                continue;
            }
            Ok(File::Other) => None,
            Ok(File::Rule(rule)) => Some(*rule),
            Err(error) => {
                errors.push(error);
                None
            }
        };
        if let Some(rule) = rule {
            let name = source.path.rsplit('/').next().unwrap_or_default();
            if rule.slug != name.trim_end_matches(".yaml") {
                let message = format!("slug `{}` must equal the file name", rule.slug);
                errors.at_key(source.shown, "slug", message);
            }
            let slug = rule.slug.clone();
            let shown = source.shown.to_owned();
            match raw.insert(slug.clone(), (rule, source)) {
                Some((_, other)) if other.own && !source.own => replaced.push((slug, shown)),
                Some((_, other)) => {
                    let message = format!("slug `{slug}` is also used by {}", other.shown);
                    errors.at_key(&shown, "slug", message);
                }
                None => {}
            }
        }
    }
    if raw.len() > MAX_RULES {
        errors.push(RuleError { path: "rules".into(), line: 0, message: format!("more than {MAX_RULES} rules") });
        return Err(errors.into_list());
    }
    libraries().lists().for_each(|(list, package)| words.join(list, package, libraries::NAME));
    let mut compiler = Compiler::knowing(checks);
    let mut rules = Vec::new();
    for (file, source) in raw.into_values() {
        compiler.eager = !source.own || checked;
        compiler.trusting = source.own && !checked;
        rules.extend(compile_rule(&mut compiler, &words, file, source, &mut errors));
    }
    compiler.eager = checked;
    compiler.trusting = !checked;
    let profile = profile.map(|(file, source)| compile_profile(&mut compiler, &words, file, source, &mut errors));
    let facts = facts.map(|(file, source)| compile_facts(&mut compiler, &words, file, source, &mut errors));
    let form = form.map(|(file, source)| compile_form(&mut compiler, &words, *file, source, &mut errors));
    let libraries = compiler.libraries(sdks::catalogue());
    duplicate_ids(&rules, &mut errors);
    if errors.len() > 0 {
        return Err(errors.into_list());
    }
    // They are built in: what is judged without one of them would be judged by nothing.
    let missing = |what: &str| -> ! { tables::broken(what, "it is not there") };
    let profile = profile.unwrap_or_else(|| missing("rules/profile.yaml"));
    let facts = facts.unwrap_or_else(|| missing("rules/facts.yaml"));
    let policy = policy.unwrap_or_else(|| missing("rules/policy.yaml"));
    let form = match form {
        None if !draft => Form::default(),
        form => form.unwrap_or_else(|| missing("rules/draft.yaml")),
    };
    rules.sort_by(|a: &Rule, b: &Rule| (a.file.pillar, &a.file.id).cmp(&(b.file.pillar, &b.file.id)));
    finish((compiler, libraries), (rules, replaced), (profile, facts), policy, &digest)
        .map(|set| RuleSet { form, ..set })
        .map_err(|message| vec![RuleError { path: "rules".into(), line: 0, message }])
}

fn finish(
    (compiler, libraries): (Compiler, BTreeMap<SpecId, usize>),
    (rules, replaced): (Vec<Rule>, Vec<(String, String)>),
    (profile, facts): (ProfileRules, BTreeMap<String, Vec<ProbeId>>),
    policy: Policy,
    digest: &str,
) -> Result<RuleSet, String> {
    let (literals, globs) = (compiler.literals, compiler.globs);
    let (literals, globs) = rayon::join(|| literals.build(), || globs.build());
    Ok(RuleSet {
        rules,
        replaced,
        digest: digest.to_owned(),
        policy,
        profile,
        form: Form::default(),
        probes: compiler.probes,
        line_regexes: compiler.line_regexes,
        specs: compiler.specs,
        globs: globs?,
        literals: literals?,
        blind: compiler.blind,
        libraries,
        valued: facts.values().flatten().copied().collect(),
        facts,
    })
}

/// One file of a pack, parsed.
enum File {
    Rule(Box<RuleFile>),
    Vocabulary(VocabularyFile),
    Profile(ProfileFile),
    Policy(Box<Policy>),
    Facts(FactsFile),
    Form(Box<FormFile>),
    /// A table that others read: none of them is a rule.
    Other,
}

fn read(source: &Source<'_>, draft: bool) -> Result<File, RuleError> {
    let own = source.own;
    let name = source.path.rsplit('/').next().unwrap_or_default();
    match name {
        _ if source.path.contains("vocabulary/") => parse(source).map(File::Vocabulary),
        "profile.yaml" if own => parse(source).map(File::Profile),
        "policy.yaml" if own => parse(source).map(|file| File::Policy(Box::new(file))),
        "facts.yaml" if own => parse(source).map(File::Facts),
        _ if source.is_form() && draft => parse(source).map(|form| File::Form(Box::new(form))),
        _ if source.is_form() => Ok(File::Other),
        // Our rules lie in folders.
        _ if own && source.path.matches('/').count() == 1 => Ok(File::Other),
        _ => parse(source).map(|rule| File::Rule(Box::new(rule))),
    }
}

fn parse<T: for<'de> Deserialize<'de>>(source: &Source<'_>) -> Result<T, RuleError> {
    if let Some(json) = source.json {
        return Ok(tables::parse(source.path, json));
    }
    serde_yaml::from_str::<T>(&source.text).map_err(|error| {
        let line = error.location().map_or(0, |l| u32::try_from(l.line()).unwrap_or(0));
        let message = error.to_string();
        // The place is shown beside the message, not in it.
        let first = message.lines().next().unwrap_or("not valid YAML");
        let position = format!("error: line {line} column {}: ", error.location().map_or(0, |l| l.column()));
        let message = first.strip_prefix(position.as_str()).unwrap_or(first).to_owned();
        RuleError { path: source.shown.to_owned(), line, message }
    })
}

fn compile_rule(
    compiler: &mut Compiler,
    words: &Vocabulary,
    file: RuleFile,
    source: &Source<'_>,
    errors: &mut Errors<'_>,
) -> Option<Rule> {
    let before = errors.len();
    if !file.question.trim_end().ends_with('?') {
        errors.at_key(source.shown, "question", "the question must end with `?`");
    }
    if !(1..=10).contains(&file.weight) {
        errors.at_key(source.shown, "weight", format!("weight {} is not between 1 and 10", file.weight));
    }
    if file.fix.steps.is_empty() {
        let place = KeyPath { file: None, steps: vec!["fix".into(), "steps".into()] };
        errors.add(source.shown, Problem { message: "`fix.steps` is empty: say what to do".to_owned(), place });
    }
    let mut evidence = BTreeMap::new();
    for (level, raw) in file.evidence.levels() {
        let place = vec!["evidence".into(), level.name().into()];
        evidence.extend(condition(compiler, words, (raw, place), source, errors).map(|cond| (level, cond)));
    }
    let mut contradicted_by = Vec::new();
    for (index, c) in file.contradicted_by.iter().enumerate() {
        let place = vec!["contradicted_by".into(), index.into(), "when".into()];
        let when = condition(compiler, words, (&c.when, place), source, errors);
        contradicted_by.extend(when.map(|when| (when, c.message.clone())));
    }
    let (text, source) = (source.digest, source.shown.to_owned());
    (errors.len() == before).then_some(Rule { file, source, text, evidence, contradicted_by })
}

/// Compiles a condition that stands at a place of a file.
fn condition(
    compiler: &mut Compiler,
    words: &Vocabulary,
    (raw, place): (&Condition, Vec<Step>),
    source: &Source<'_>,
    errors: &mut Errors<'_>,
) -> Option<Cond> {
    match compiler.condition(raw, words, place) {
        Ok(cond) => Some(cond),
        Err(problems) => {
            problems.into_iter().for_each(|problem| errors.add(source.shown, problem));
            None
        }
    }
}

fn compile_profile(
    compiler: &mut Compiler,
    words: &Vocabulary,
    file: ProfileFile,
    source: &Source<'_>,
    errors: &mut Errors<'_>,
) -> ProfileRules {
    let mut out = ProfileRules::default();
    for (kind, raw) in &file.kinds {
        let place = vec!["kinds".into(), kind.clone().into()];
        out.kinds.extend(condition(compiler, words, (raw, place), source, errors).map(|c| (kind.clone(), c)));
    }
    for (index, sign) in file.signs.iter().enumerate() {
        let place = vec!["signs".into(), index.into(), "when".into()];
        let when = condition(compiler, words, (&sign.when, place), source, errors);
        out.signs.extend(when.map(|c| (sign.kind.clone(), sign.certainty, c)));
    }
    for (index, rule) in file.archetype.iter().enumerate() {
        let place = vec!["archetype".into(), index.into(), "when".into()];
        let when = condition(compiler, words, (&rule.when, place), source, errors);
        out.archetype.extend(when.map(|c| (rule.name.clone(), c)));
    }
    for (fact, list) in &file.facts {
        let mut values = Vec::new();
        for (index, f) in list.iter().enumerate() {
            let place = vec!["facts".into(), fact.clone().into(), index.into(), "when".into()];
            let when = condition(compiler, words, (&f.when, place), source, errors);
            values.extend(when.map(|when| (f.value.clone(), when)));
        }
        out.facts.push((fact.clone(), values));
    }
    out
}

fn compile_facts(
    compiler: &mut Compiler,
    words: &Vocabulary,
    file: FactsFile,
    source: &Source<'_>,
    errors: &mut Errors<'_>,
) -> BTreeMap<String, Vec<ProbeId>> {
    let mut out = BTreeMap::new();
    for (name, raw) in &file.facts {
        let ids: &mut Vec<ProbeId> = out.entry(name.clone()).or_default();
        let place = vec!["facts".into(), name.clone().into()];
        if let Some(cond) = condition(compiler, words, (raw, place), source, errors) {
            cond.probes(&mut |id| ids.push(id));
        }
    }
    out
}

fn compile_form(
    compiler: &mut Compiler,
    words: &Vocabulary,
    file: FormFile,
    source: &Source<'_>,
    errors: &mut Errors<'_>,
) -> Form {
    let compiled = form::compile(file, |raw, place| condition(compiler, words, (raw, place), source, errors));
    compiled.unwrap_or_else(|message| {
        errors.at_key(source.shown, "parts", message);
        Form::default()
    })
}

fn duplicate_ids(rules: &[Rule], errors: &mut Errors<'_>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for rule in rules {
        if let Some(other) = seen.insert(&rule.file.id, &rule.source) {
            let message = format!("id {} is also used by {other}", rule.file.id);
            errors.at_key(&rule.source, "id", message);
        }
    }
}

/// For tests: how often each set of rules was compiled.
#[cfg(test)]
pub(crate) mod compiled {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    static COMPILED: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

    pub(super) fn note(digest: &str) {
        *COMPILED.lock().unwrap().entry(digest.to_owned()).or_default() += 1;
    }

    /// How often the set with a digest was compiled since the tests began.
    pub(crate) fn times(digest: &str) -> usize {
        COMPILED.lock().unwrap().get(digest).copied().unwrap_or_default()
    }
}
