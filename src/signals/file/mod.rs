//! One file: read once, searched once, looked at more closely only where a literal hit.

use super::artifact::Artifact;
use super::callsites;
use super::generated::generated;
use super::hits::{Discount, Unread};
use super::own_report::{REPORT, is_own_report};
use super::parsed::Parsed;
use super::phrases;
use super::samples;
use super::unfilled::unfilled;
use super::wanted::Wanted;
use super::{ci, codeowners, dependencies, eval_sets, own_packages, sections};
use crate::code::lower;
use crate::code::project::SourceFile;
use crate::inventory::{FileClass, FileEntry, Inventory, Language, ReadError, is_binary, is_lfs_pointer, utf8};
use crate::manifest;
use crate::model::NoteKind;
use crate::rules::RuleSet;
use crate::rules::globs::{GlobId, passes};
use crate::rules::lazy::LazyRegex;
use crate::rules::probe::{Probe, ProbeId, RegexId};
use crate::structured;
use std::collections::BTreeSet;
use tree_sitter::Tree;

mod candidates;
mod cases;
mod claimed;
mod every_file;
mod fold;
mod lines;
mod listed;
pub(crate) mod marks;
mod reads;
mod scan;
mod unbound;
mod view;
pub(crate) mod words;

use every_file::EveryFile;
pub(super) use scan::FileScan;
use view::View;

/// Files from which on the patterns of an audit are its own. Compiled, they hold some hundred megabytes in a large
/// repository; in a small one compiling them anew costs more than keeping them.
const MANY_FILES: usize = 400;

/// What every file needs to know, computed once.
pub(super) struct ScanContext<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) rules: &'a RuleSet,
    pub(super) wanted: &'a Wanted,
    /// Line probes by regex: probe and number of the alternative.
    regex_users: Vec<Vec<(ProbeId, u16)>>,
    /// Dependency probes by package.
    spec_users: Vec<Vec<ProbeId>>,
    file_probes: Vec<ProbeId>,
    document_probes: Vec<ProbeId>,
    /// Key probes that name paths and have no searchable key.
    blind_keys: Vec<ProbeId>,
    owner_probes: Vec<ProbeId>,
    /// Line probes with patterns that no literal announces.
    blind_lines: Vec<(ProbeId, Vec<RegexId>)>,
    /// Some file lists packages.
    lists: bool,
    /// What is looked for in every file.
    every_file: EveryFile<'a>,
    /// The patterns of a large repository: what they compile to is given back when its files are read.
    patterns: Option<Vec<LazyRegex>>,
}

impl<'a> ScanContext<'a> {
    pub(super) fn new(inventory: &'a Inventory, rules: &'a RuleSet, wanted: &'a Wanted) -> ScanContext<'a> {
        let mut context = ScanContext {
            inventory,
            rules,
            wanted,
            regex_users: vec![Vec::new(); rules.line_regexes.len()],
            spec_users: vec![Vec::new(); rules.specs.len()],
            file_probes: Vec::new(),
            document_probes: Vec::new(),
            blind_keys: Vec::new(),
            owner_probes: Vec::new(),
            blind_lines: Vec::new(),
            lists: inventory.files.iter().any(|file| file.class == FileClass::Dependencies),
            every_file: EveryFile::new(inventory, rules),
            patterns: (inventory.files.len() > MANY_FILES)
                .then(|| rules.line_regexes.iter().map(LazyRegex::fresh).collect()),
        };
        for (id, probe) in rules.probes.iter().enumerate() {
            match probe {
                Probe::Line(p) => {
                    let blind: Vec<_> = p.regexes.iter().copied().filter(|r| rules.blind.contains(r)).collect();
                    if !blind.is_empty() {
                        context.blind_lines.push((id, blind));
                    }
                    for (n, regex) in p.regexes.iter().enumerate() {
                        if let Some(users) = context.regex_users.get_mut(*regex) {
                            users.push((id, u16::try_from(n).unwrap_or(u16::MAX)));
                        }
                    }
                }
                Probe::Dependency(p) => {
                    for spec in &p.specs {
                        if let Some(users) = context.spec_users.get_mut(*spec) {
                            users.push(id);
                        }
                    }
                }
                Probe::File(_) => context.file_probes.push(id),
                Probe::Document(_) => context.document_probes.push(id),
                Probe::Key(p) if p.query.needle().is_none_or(|n| n.len() < 3) => context.blind_keys.push(id),
                Probe::Owners(_) => context.owner_probes.push(id),
                Probe::Key(_) | Probe::Ci(_) | Probe::Sites(_) | Probe::Code(_) => {}
            }
        }
        context
    }

    /// A pattern of the rules.
    fn pattern(&self, id: RegexId) -> Option<&LazyRegex> {
        self.patterns.as_ref().unwrap_or(&self.rules.line_regexes).get(id)
    }

    /// What is said of the files in which nothing was looked for.
    pub(super) fn unsearched(&self) -> Option<Unread> {
        self.every_file.unsearched(self.inventory)
    }

    /// All files are read: what their patterns compiled to is given back before the code is linked.
    pub(super) fn read(&mut self) {
        self.patterns = None;
    }
}

/// Largest file without an ending that is looked at for a script, in bytes.
const MAX_SCRIPT: u64 = 64 * 1024;

/// Classes whose contents can neither prove nor nearly prove anything.
fn worth_reading(class: FileClass) -> bool {
    use FileClass::*;
    !matches!(class, Vendored | Archived | Generated | Locale | AgentInstructions | Lock | Fixture | Dataset | Other)
}

pub(super) fn scan_file(context: &ScanContext<'_>, index: usize) -> FileScan {
    let mut out = look(context, index);
    if let Some(entry) = context.inventory.files.get(index).filter(|_| !out.read) {
        aside(context, entry, &mut out);
    }
    let apart = context.inventory.files.get(index).is_some_and(|entry| context.wanted.disputes(&entry.path));
    let tests = out.source.as_ref().is_some_and(|source| source.tests_from.is_some());
    fold::fold(context.rules, apart, tests, &mut out);
    out
}

/// What is asked even of a file whose contents prove nothing, read once for all of it.
fn aside(context: &ScanContext<'_>, entry: &FileEntry, out: &mut FileScan) {
    let limits = context.inventory.limits();
    let keys = context.every_file.reads(out.index);
    // A file that counts by its name may still be a template that nobody has filled in.
    let named = !out.hits.is_empty() && entry.size <= limits.max_file_bytes;
    // A script of a shell need not say so by its name.
    let script = entry.class == FileClass::Other && entry.size <= MAX_SCRIPT && ci::may_be_script(&entry.path);
    if !(keys || named || script) {
        return;
    }
    let Ok(bytes) = context.inventory.read_up_to(entry, limits.max_structured_bytes) else { return };
    if keys {
        context.every_file.search(&bytes, out);
    }
    if named {
        out.unfilled = unfilled(entry.class, &bytes);
        out.likeness = samples::likeness(context.inventory, &bytes);
    }
    if script {
        out.targets = ci::targets(&Parsed::new(entry, &bytes));
    }
}

fn look(context: &ScanContext<'_>, index: usize) -> FileScan {
    let mut out = FileScan { index: u32::try_from(index).unwrap_or(u32::MAX), ..FileScan::default() };
    let Some(entry) = context.inventory.files.get(index) else { return out };
    // A manifest is a set of claims, never evidence for itself.
    if manifest::FILE_NAMES.contains(&entry.path.rsplit('/').next().unwrap_or_default()) {
        return out;
    }
    let globs = context.rules.globs.matches(&entry.path);
    let held = listed::file_probes(context, entry, &globs, &mut out);
    let wanted = context.wanted.names_file(&entry.path) && entry.class != FileClass::Vendored;
    let set = !matches!(
        entry.class,
        FileClass::Vendored | FileClass::Archived | FileClass::Generated | FileClass::Fixture | FileClass::Example
    ) && eval_sets::is_set(entry);
    if set && entry.size > eval_sets::MAX_BYTES {
        out.eval_set = Some((0, None));
    }
    let counted = set && out.eval_set.is_none();
    let compared = context.wanted.cases && claimed::compared(entry);
    let worth = worth_reading(entry.class) || sections::asked(context.rules, &context.document_probes, entry, &globs);
    if !worth && !wanted && !counted && !compared && held.is_empty() {
        return out;
    }
    let read = match entry.class {
        // A declared result may be larger than code.
        _ if wanted => context.inventory.read_up_to(entry, context.inventory.limits().max_structured_bytes),
        // Notebooks carry their outputs; only their code is kept.
        FileClass::Notebook => context.inventory.read_up_to(entry, context.inventory.limits().max_structured_bytes),
        _ => context.inventory.read(entry),
    };
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => {
            out.unread.push(unread(entry, &error));
            return out;
        }
    };
    out.read = true;
    out.bytes = bytes.len() as u64;
    context.every_file.search(&bytes, &mut out);
    if is_lfs_pointer(&bytes) {
        pointer(entry, counted, wanted, &bytes, &mut out);
        return out;
    }
    // Whatever looks at the file reads one encoding.
    let bytes = utf8(bytes);
    if is_own_report(&entry.path, &bytes) {
        (out.own_report, out.unfilled) = (true, Some(REPORT));
        return out;
    }
    out.likeness = samples::likeness(context.inventory, &bytes);
    let parsed = Parsed::new(entry, &bytes);
    reads::files(&held, entry, &parsed, &mut out);
    if counted && !is_binary(&bytes) {
        out.eval_set = eval_sets::count(&parsed);
    }
    if compared && bytes.len() <= phrases::MAX_BYTES && !is_binary(&bytes) {
        out.phrases = phrases::phrases(&String::from_utf8_lossy(&bytes));
    }
    if worth && !is_binary(&bytes) {
        contents(context, entry, &globs, &parsed, &mut out);
        // What a file that cannot run names, it does not use.
        let names = out.source.is_none() && out.unfilled.is_none_or(|why| !unbound::CANNOT_RUN.contains(&why));
        if names && !matches!(entry.class, FileClass::Result | FileClass::AgentInstructions) {
            out.words = words::of(&bytes);
        }
    } else {
        out.unread.extend(no_text(entry, &bytes));
        out.unfilled = unfilled(entry.class, &bytes);
    }
    if wanted {
        out.artifact = Some(Artifact::new(entry, parsed));
    }
    out
}

/// A program or a setting that is no text hides what it does: one zero keeps it from being read, and some languages run it
/// all the same.
fn no_text(entry: &FileEntry, bytes: &[u8]) -> Option<Unread> {
    use FileClass::{Ci, Config, Infrastructure, Prompt, Source};
    let runs = entry.language.is_some() && matches!(entry.class, Ci | Config | Infrastructure | Prompt | Source);
    let reason = "holds a zero byte, so it was not read as text".to_owned();
    (runs && is_binary(bytes)).then(|| Unread { incomplete: true, ..Unread::partly(&*entry.path, reason) })
}

/// What stands in for a file that Git LFS keeps elsewhere: neither evidence nor a set of three cases.
fn pointer(entry: &FileEntry, counted: bool, wanted: bool, bytes: &[u8], out: &mut FileScan) {
    out.unread.push(Unread::partly(&*entry.path, crate::signals::artifact::POINTER.to_owned()));
    out.eval_set = counted.then_some((1, None));
    out.artifact = wanted.then(|| Artifact::new(entry, Parsed::new(entry, bytes)));
}

/// Everything that is asked of what a file says.
fn contents(context: &ScanContext<'_>, entry: &FileEntry, globs: &[GlobId], parsed: &Parsed<'_>, out: &mut FileScan) {
    let bytes = parsed.bytes;
    let Some(view) = View::new(entry, bytes) else {
        let reason = "not a readable notebook".to_owned();
        out.unread.push(Unread::partly(&*entry.path, reason));
        return;
    };
    let found = lines::search(context, entry, globs, &view, out);
    claimed::look(context, entry, &view, out);
    reads::doubt_results(context, parsed, out);
    reads::lines(context, entry, parsed, out);
    key_probes(context, entry, globs, parsed, found.keys, out);
    let tree = code(entry, &view, out);
    let python = view.language() == Language::Python && !context.inventory.is_excerpt();
    let why = tree.as_ref().filter(|_| python).and_then(|tree| unbound::cannot_run(tree, view.text(), entry.class));
    if let Some(why) = why {
        (out.source, out.unfilled) = (None, Some(why));
    }
    let asked = found.announced || !found.libraries.is_empty();
    if let Some(tree) = &tree
        && asked
        && out.source.is_some()
        && entry.class == FileClass::Source
        && callsites::understands(view.language())
    {
        call_sites(entry, &view, (&found.libraries, found.announced), tree, out);
    }
    out.marks = marks::marks(&view);
    sections::search(context.rules, &context.document_probes, entry, globs, parsed, out);
    whole_file(context, entry, parsed, out);
    let gave = !out.hits.is_empty() || !out.ci.is_empty() || !out.call_sites.sites.is_empty() || out.source.is_some();
    if gave || !out.owners.is_empty() || !out.declared.is_empty() {
        let of_file = || unfilled(entry.class, bytes).or_else(|| generated(entry.class, bytes));
        out.unfilled = out.unfilled.or_else(of_file);
    }
    if out.unfilled.is_some() {
        out.owners.clear();
    }
}

/// The outline of a source or test file, and its syntax tree for who needs it as well.
fn code(entry: &FileEntry, view: &View<'_>, out: &mut FileScan) -> Option<Tree> {
    if !matches!(entry.class, FileClass::Source | FileClass::Test) {
        return None;
    }
    let (grammar, text) = lower::code(&entry.path, view.language(), view.text())?;
    let mut unread = |why| out.unread.push(Unread { code: true, ..Unread::partly(&*entry.path, why) });
    let tree = match lower::parse(&grammar.parser, &text)? {
        Ok(tree) => tree,
        Err(why) => {
            unread(why);
            return None;
        }
    };
    let outline = lower::of_tree(grammar, tree.root_node(), &text);
    if let Some(why) = outline.bound {
        unread(why);
    }
    out.source = Some(SourceFile {
        path: entry.path.to_string(),
        language: view.language(),
        entry: out.index,
        tests_from: view.tests_from(),
        outline,
    });
    Some(tree)
}

/// Model calls of a source file; its test module does not belong to the shipped system.
fn call_sites(
    entry: &FileEntry,
    view: &View<'_>,
    (libraries, announced): (&BTreeSet<usize>, bool),
    tree: &Tree,
    out: &mut FileScan,
) {
    let mut found = callsites::analyse(&entry.path, view.language(), view.text(), libraries, announced, tree);
    found.sites.retain(|raw| view.class((raw.site.line as usize).saturating_sub(1)) == FileClass::Source);
    if let Some(reason) = found.bound {
        out.unread.push(Unread { code: true, ..Unread::partly(&*entry.path, reason) });
    }
    out.call_sites = found;
}

fn unread(entry: &FileEntry, error: &ReadError) -> Unread {
    // A file over the limit is generated or data nearly always; one that may not be read can hide anything.
    let (kind, incomplete) = match error {
        ReadError::TooLarge { size, limit } => (NoteKind::TooLarge { most: *limit, size: *size }, false),
        _ => (NoteKind::Remark, entry.class.may_hold_evidence()),
    };
    Unread { kind, incomplete, ..Unread::partly(&*entry.path, error.to_string()) }
}

/// Files that count by their name; what they must hold as well is asked once they are read.
fn key_probes(
    context: &ScanContext<'_>,
    entry: &FileEntry,
    globs: &[GlobId],
    parsed: &Parsed<'_>,
    found: BTreeSet<ProbeId>,
    out: &mut FileScan,
) {
    let candidates: Vec<_> = found
        .iter()
        .chain(&context.blind_keys)
        .filter_map(|id| match context.rules.probes.get(*id) {
            Some(Probe::Key(p)) if p.classes.has(entry.class) && passes(globs, &p.include, &[]) => Some((*id, p)),
            _ => None,
        })
        .collect();
    if candidates.is_empty() {
        return;
    }
    // A chart template is not YAML before it is rendered; what is not computed in it is read all the same.
    let yaml = entry.language == Some(Language::Yaml);
    let template = || structured::template::plain(std::str::from_utf8(parsed.bytes).ok()?);
    let templated = parsed.documents().filter(|read| yaml && read.is_err()).and_then(|_| template());
    let rendered = templated.as_ref().and_then(|text| structured::yaml_documents(text.as_bytes()).ok());
    let documents = match &rendered {
        Some(rendered) => Some(Ok(rendered.as_slice())),
        None => parsed.documents(),
    };
    match documents {
        Some(Ok(documents)) => {
            for (id, probe) in candidates {
                for hit in documents.iter().flat_map(|doc| probe.query.run(doc)) {
                    out.hits.push((id, hit.line, 0));
                    if context.rules.valued.contains(&id)
                        && let Some(value) = hit.value
                    {
                        out.values.push((id, hit.line, value));
                    }
                }
                for (line, placeholder) in documents.iter().flat_map(|doc| probe.query.off(doc)) {
                    let why = if placeholder { Discount::Placeholder } else { Discount::Disabled };
                    out.misses.add(id, line, why);
                }
            }
        }
        Some(Err(error)) => {
            for (id, _) in candidates.iter().filter(|(_, p)| !p.include.is_empty()) {
                out.problems.push((*id, error.line, error.message.clone()));
            }
            let template = if templated.is_some() { "; a template, read line by line only" } else { "" };
            let reason = format!("line {}: {}{template}", error.line, error.message);
            out.unread.push(Unread::partly(&*entry.path, reason));
        }
        None => {}
    }
}

/// Readers of whole files: CI, make targets, dependency manifests, owners.
fn whole_file(context: &ScanContext<'_>, entry: &FileEntry, parsed: &Parsed<'_>, out: &mut FileScan) {
    let bytes = parsed.bytes;
    if entry.class == FileClass::Ci || ci::is_ci(&entry.path) {
        match ci::of(parsed) {
            Ok(steps) => {
                let library = memchr::memmem::find(bytes, b"@Library(").map(|_| ci::LIBRARY.to_owned());
                out.unread.extend(library.map(|why| Unread::partly(&*entry.path, why)));
                let beyond = ci::beyond(&steps).or_else(|| ci::not_understood(&entry.path));
                out.unread.extend(beyond.map(|why| Unread::partly(&*entry.path, why)));
                out.ci = steps;
            }
            Err((message, line)) => {
                let reason = format!("line {line}: {message}");
                // Whatever it would have run or forgiven is unknown.
                out.unread.push(Unread { incomplete: true, ..Unread::partly(&*entry.path, reason) });
                out.ci_broken = Some((line, message));
            }
        }
    }
    out.targets = ci::targets(parsed);
    out.settings = ci::settings(parsed);
    if ci::gives(&entry.path) {
        out.given = ci::given(bytes);
    }
    out.packages = own_packages::of(parsed);
    if dependencies::is_manifest(&entry.path) && entry.class == FileClass::Dependencies {
        match dependencies::parse(&entry.path, bytes) {
            Ok(declared) => out.declared = declared,
            Err(error) => {
                let reason = format!("line {}: {}", error.line, error.message);
                out.unread.push(Unread::partly(&*entry.path, reason));
            }
        }
    }
    if entry.language == Some(Language::Python)
        && entry.class == FileClass::Source
        && bytes.starts_with(b"# /// script")
    {
        out.declared = dependencies::parse_script(bytes).unwrap_or_default();
    }
    if codeowners::is_codeowners(&entry.path) {
        for rule in codeowners::of(parsed) {
            if !rule.owners.is_empty() {
                out.hits.extend(context.owner_probes.iter().map(|id| (*id, rule.line, 0)));
                out.owners.extend(rule.owners.iter().map(|o| o.trim_start_matches('@').to_lowercase()));
            }
        }
    }
}
