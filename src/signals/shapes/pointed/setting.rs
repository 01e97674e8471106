//! A pointer to a setting: something reads it, or configuration speaks of it. By itself it earns nothing.

use super::{FileId, Flaw, Look, Looked, is_manifest, is_remark};
use crate::code::facts::settings::settings;
use crate::code::words::words;
use crate::inventory::{FileClass, FileEntry, Inventory};

pub(super) fn look(look: &Look<'_, '_>, name: &str) -> Looked {
    let read = look.ground.files().find_map(|(file, source)| Some((source.entry, read_in(look, file, name)?)));
    read.or_else(|| mentioned(look, name)).map_or(Looked::broken(None, Flaw::NoSetting), Looked::open)
}

/// Whether two spellings name one setting: `LLM_PROVIDER`, `llm.provider`, `llmProvider`.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || words(a) == words(b)
}

/// The line of shipped code that reads it.
fn read_in(look: &Look<'_, '_>, file: FileId, name: &str) -> Option<u32> {
    let facts = look.ground.facts(file)?;
    let all = settings(&facts.known, &|base| look.ground.is_settings(file, base)).all;
    all.into_iter().find(|setting| same(&setting.name, name)).map(|setting| setting.line)
}

/// The place in configuration, or in code of a language without outlines, that spells it.
fn mentioned(look: &Look<'_, '_>, name: &str) -> Option<(u32, u32)> {
    let inventory = look.asker.inventory;
    let asked = |entry: &FileEntry| {
        let class = matches!(entry.class, FileClass::Config | FileClass::Infrastructure | FileClass::Source);
        class && !is_manifest(&entry.path)
    };
    (0u32..).zip(&inventory.files).filter(|(_, entry)| asked(entry)).find_map(|(file, entry)| {
        let bytes = inventory.read(entry).ok()?;
        memchr::memmem::find(&bytes, name.as_bytes())?;
        let text = String::from_utf8_lossy(&bytes);
        let line = text.lines().position(|line| !is_remark(line) && has_word(line, name))?;
        Some((file, u32::try_from(line + 1).unwrap_or(u32::MAX)))
    })
}

/// Whether configuration or a deployment speaks of this name.
pub(super) fn configured(inventory: &Inventory, name: &str) -> bool {
    let asked = |entry: &&FileEntry| {
        matches!(entry.class, FileClass::Config | FileClass::Infrastructure) && !is_manifest(&entry.path)
    };
    inventory.files.iter().filter(asked).any(|entry| {
        let bytes = inventory.read(entry).unwrap_or_default();
        memchr::memmem::find(&bytes, name.as_bytes()).is_some()
            && String::from_utf8_lossy(&bytes).lines().any(|line| !is_remark(line) && has_word(line, name))
    })
}

/// Whether a line has this word, not as a part of another.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    !word.is_empty()
        && line.match_indices(word).any(|(at, found)| {
            let before = line.get(..at).and_then(|head| head.chars().next_back());
            let after = line.get(at + found.len()..).and_then(|tail| tail.chars().next());
            !before.is_some_and(part) && !after.is_some_and(part)
        })
}
