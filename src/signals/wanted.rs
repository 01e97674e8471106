//! What a manifest makes the pass look for beside the rules: files it points at, names that code must mention, and
//! whether evaluation cases have to be compared with prompts.
//!
//! Built from the claims alone; without a manifest nothing of this costs anything.

use super::pointed::Asked;
use crate::inventory::FileClass;
use crate::manifest::pointer::in_code;
use crate::manifest::{Claim, Manifest};
use crate::rules::lazy::LazyRegex;
use std::collections::BTreeSet;

/// Most words of a name that is looked for.
const MAX_WORDS: usize = 8;
/// Longest such name, in bytes.
const MAX_NAME: usize = 120;
/// Places kept per name and file.
const MAX_PLACES: usize = 20;

/// What the manifest asks for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Files and folders the manifest points at.
    paths: BTreeSet<String>,
    /// Names that code must mention.
    names: Vec<Name>,
    /// Evaluation cases are declared: prompts and training data are compared with them.
    pub(crate) cases: bool,
    /// Where practices are said to live.
    pub(super) asked: BTreeSet<Asked>,
    /// Files and folders with a place that is disputed: there each line counts by itself.
    disputed: BTreeSet<String>,
}

/// A name that code must mention, however it is spelled there.
#[derive(Debug)]
struct Name {
    field: String,
    /// The file the name stands for: it does not count as its own mention.
    own: Option<String>,
    regex: LazyRegex,
}

impl Wanted {
    /// Reads the claims.
    pub(crate) fn of<'m>(manifests: impl IntoIterator<Item = &'m Manifest>) -> Wanted {
        let mut out = Wanted::default();
        for manifest in manifests {
            out.read(manifest);
            out = out.disputed_by(Some(manifest));
        }
        out
    }

    /// The same with the places that another manifest disputes, and nothing else of it.
    pub(crate) fn disputed_by(mut self, manifest: Option<&Manifest>) -> Wanted {
        let pointers = manifest.map(Manifest::pointers).unwrap_or_default();
        let places = pointers.iter().flat_map(|pointers| &pointers.disputed);
        self.disputed.extend(places.map(|(place, _)| in_code(place).0.to_owned()));
        self
    }

    fn read(&mut self, manifest: &Manifest) {
        self.asked.extend(manifest.pointers().iter().map(Asked::of));
        let clean = |claim: &Claim| claim.text.trim_start_matches("./").trim_end_matches('/').to_owned();
        self.paths.extend(manifest.paths().iter().map(clean));
        self.cases |= !manifest.list("evals[].dataset").is_empty();
        let field = "fallback.kill_switch.name";
        if let Some((name, _)) = manifest.text(field) {
            self.add(field, None, spelled(&name));
        }
        for field in ["contract.input_schema", "contract.output_schema"] {
            if let Some((path, _)) = manifest.text(field) {
                self.add(field, Some(path.clone()), referred(&path));
            }
        }
    }

    /// Some files, and nothing else.
    pub(crate) fn files(paths: impl IntoIterator<Item = String>) -> Wanted {
        Wanted { paths: paths.into_iter().collect(), ..Wanted::default() }
    }

    fn add(&mut self, field: &str, own: Option<String>, pattern: Option<String>) {
        let regex = pattern.and_then(|pattern| LazyRegex::new(&pattern, true).ok());
        self.names.extend(regex.map(|regex| Name { field: field.to_owned(), own, regex }));
    }

    /// The manifest points at this very file.
    pub(super) fn names_file(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// The manifest points at this file or at a folder above it.
    pub(super) fn covers(&self, path: &str) -> bool {
        within(&self.paths, path)
    }

    /// A place in this file is disputed.
    pub(super) fn disputes(&self, path: &str) -> bool {
        within(&self.disputed, path)
    }

    /// Whether mentions in a file of this class are of any use to the system.
    pub(super) fn asks(&self, class: FileClass) -> bool {
        use FileClass::*;
        !self.names.is_empty()
            && matches!(class, Source | Test | Config | Ci | Infrastructure | Notebook | Dependencies)
    }

    /// Offsets at which names are mentioned in a file where it counts (`live`), with the field that asks.
    pub(super) fn mentions(&self, path: &str, text: &[u8], live: impl Fn(usize) -> bool) -> Vec<(&str, usize)> {
        let asked = self.names.iter().filter(|name| name.own.as_deref() != Some(path));
        let places = |name: &Name| -> Vec<usize> {
            name.regex.starts(text, 0).filter(|at| live(*at)).take(MAX_PLACES).collect()
        };
        asked.flat_map(|name| places(name).into_iter().map(|at| (name.field.as_str(), at))).collect()
    }
}

/// Whether a path or a folder above it is one of these.
fn within(paths: &BTreeSet<String>, path: &str) -> bool {
    let mut above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
    !paths.is_empty() && (paths.contains(path) || above.any(|dir| paths.contains(dir)))
}

/// Any spelling of a name of words: `assistant.enabled`, `ASSISTANT_ENABLED`, `flags["assistant"]["enabled"]`. A
/// sentence is no name.
fn spelled(name: &str) -> Option<String> {
    let words = words(name);
    let plain = name.len() <= MAX_NAME && !name.trim().contains(char::is_whitespace) && name.len() >= 4;
    (plain && !words.is_empty() && words.len() <= MAX_WORDS).then(|| words.join("[^A-Za-z0-9]{0,4}"))
}

/// Lower-case words of an identifier.
fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            fresh = true;
            continue;
        }
        if fresh || (c.is_ascii_uppercase() && lower) {
            out.push(String::new());
        }
        fresh = false;
        lower = c.is_ascii_lowercase();
        if let Some(word) = out.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    out
}

/// Any way code may refer to a schema file: by its name, by its folder, or by a type that is named like it.
fn referred(path: &str) -> Option<String> {
    if path.contains("://") || path.len() > MAX_NAME {
        return None;
    }
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.split('.').next().unwrap_or(file);
    let mut ways = vec![regex::escape(file)];
    if let Some(words) = spelled(file.rsplit_once('.').map_or(file, |(stem, _)| stem)).filter(|w| w.contains('[')) {
        ways.push(words);
    }
    if let Some((_, suffix)) = file.split_once('.').filter(|(_, suffix)| suffix.contains('.')) {
        // All of them at once: `*.schema.json`.
        ways.push(format!(r"[*}}]\.{}", regex::escape(suffix)));
    }
    if let Some(last) = folder.rsplit('/').next().filter(|last| !last.is_empty()) {
        ways.push(format!(r#"["'`/\\]{0}["'`/\\]|\b{0}/"#, regex::escape(last)));
    }
    if !stem.is_empty() {
        ways.push(format!(
            r"\b(?:class|interface|struct|record|type|message|import|from|const)\s+[\w.]*{}",
            words(stem).join("_?")
        ));
    }
    Some(ways.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: Option<String>, text: &str) -> bool {
        LazyRegex::new(&pattern.unwrap(), true).unwrap().is_match(text.as_bytes())
    }

    #[test]
    fn a_flag_is_found_in_every_spelling() {
        for text in ["assistant.enabled", "ASSISTANT_ENABLED", "flags[\"assistant\"][\"enabled\"]", "assistantEnabled"]
        {
            assert!(matches(spelled("assistant.enabled"), text), "{text}");
            assert!(matches(spelled("assistantEnabled"), text), "{text}");
        }
        assert!(!matches(spelled("assistant.enabled"), "assistant is enabled by hand"));
        assert_eq!(spelled("switch it off in the console"), None);
        assert_eq!(spelled("x"), None);
        assert_eq!(spelled(&"a.".repeat(400)), None);
    }

    #[test]
    fn a_schema_is_found_by_name_folder_or_type() {
        let schema = || referred("contracts/ask.schema.json");
        for text in
            ["load('contracts/ask.schema.json')", "Path(\"contracts\")", "glob('*.schema.json')", "class AskRequest:"]
        {
            assert!(matches(schema(), text), "{text}");
        }
        assert!(!matches(schema(), "task = ask(question)  # contract"));
        assert_eq!(referred("https://example.org/a.json"), None);
    }

    #[test]
    fn a_folder_covers_what_is_below() {
        let wanted = Wanted { paths: ["tests/edge".to_owned()].into(), ..Wanted::default() };
        assert!(wanted.covers("tests/edge/a/test_b.py") && wanted.covers("tests/edge"));
        assert!(!wanted.covers("tests/edgeless/test_b.py") && !wanted.names_file("tests/edge/a.py"));
    }
}
