//! Several systems in one repository: where they are, which files speak for each, and what its manifest names.
//!
//! A folder with a manifest is a system. Files in it speak for it, files in the folder of another system, or of a service
//! with an image and packages of its own, do not; of the rest only what a repository shares (`shared` in `rules/guards.yaml`) and what the manifest itself names.
//! A manifest that others inherit from describes the product: it is audited only when it is asked for.

mod paths;
mod scope;

pub(crate) use paths::Paths;
pub(crate) use scope::restrict;

use crate::error::Error;
use crate::inventory::{FileClass, Inventory};
use crate::manifest::{self, inherit};
use crate::structured;
use crate::text::printable;
use std::collections::{BTreeMap, BTreeSet};

/// Systems of one repository; more are a misunderstanding.
const MAX_SYSTEMS: usize = 1_000;

/// One system of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct System {
    /// Its folder below the root, with a `/` at the end; empty for the root.
    pub folder: String,
    /// What its manifest calls it, else the folder.
    pub name: String,
    /// Folders of the other systems.
    pub others: Vec<String>,
    /// Others inherit from it.
    pub is_parent: bool,
    /// Where the base of a change has it, and what the change calls it. Its name is then the base's.
    pub former: Option<Former>,
}

/// A system of the base of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Former {
    /// Its folder there.
    pub folder: String,
    /// What the change calls it; `None` where the change has no such system any more.
    pub now: Option<String>,
}

impl System {
    /// The base has it and the change does not.
    pub(crate) fn is_gone(&self) -> bool {
        self.former.as_ref().is_some_and(|former| former.now.is_none())
    }

    /// The same system as the base has it.
    pub(crate) fn in_base(&self) -> System {
        let folder = self.former.as_ref().map_or(&self.folder, |former| &former.folder);
        System { folder: folder.clone(), ..self.clone() }
    }
}

/// All systems below the root, by folder.
///
/// # Errors
/// When there are too many.
pub(crate) fn list(inventory: &Inventory) -> Result<Vec<System>, Error> {
    let mut found: BTreeMap<&str, (Option<String>, Option<String>)> = BTreeMap::new();
    for file in &inventory.files {
        use FileClass::{Archived, Example, Fixture, Generated, Vendored};
        let (folder, name) = inherit::split(&file.path);
        if !manifest::FILE_NAMES.contains(&name)
            || matches!(file.class, Archived | Example | Fixture | Generated | Vendored)
        {
            continue;
        }
        if found.len() >= MAX_SYSTEMS {
            return Err(Error::new(format!("more than {MAX_SYSTEMS} manifests in one repository"))
                .next("audit the folders one by one: produ audit <FOLDER>"));
        }
        found.entry(folder).or_insert_with(|| glance(inventory, &file.path));
    }
    let parents: Vec<String> = found.values().filter_map(|(_, parent)| parent.clone()).collect();
    let folders: Vec<&str> = found.keys().copied().collect();
    let systems = found.iter().map(|(folder, (name, _))| System {
        folder: (*folder).to_owned(),
        name: name.clone().unwrap_or_else(|| label(folder)),
        others: folders.iter().filter(|other| *other != folder).map(|other| (*other).to_owned()).collect(),
        is_parent: parents.iter().any(|path| inherit::split(path).0 == *folder),
        former: None,
    });
    Ok(systems.collect())
}

/// The systems of a change beside those of its base. One of the base is found again by its folder, else by its name, and
/// keeps the name that the base gives it; what is not found again stays in the list, so that no change drops a system by
/// moving or renaming it, by inheriting from it or by declaring its files another system's.
pub(crate) fn beside_base(mut head: Vec<System>, base: Vec<System>) -> Vec<System> {
    let known: BTreeSet<String> = base.iter().map(|system| system.folder.clone()).collect();
    let folders: Vec<String> = head.iter().map(|system| system.folder.clone()).collect();
    let by_folder: BTreeMap<&str, usize> =
        folders.iter().enumerate().map(|(at, folder)| (folder.as_str(), at)).collect();
    let mut gone: Vec<System> = Vec::new();
    for was in base {
        match by_folder.get(was.folder.as_str()).and_then(|at| head.get_mut(*at)) {
            Some(now) => now.found_again(&was, &known),
            None => gone.push(was),
        }
    }
    let mut moved: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, system) in head.iter().enumerate().filter(|(_, system)| system.former.is_none()) {
        moved.entry(system.name.clone()).or_default().push(at);
    }
    for was in gone {
        let at = moved.get_mut(&was.name).and_then(Vec::pop);
        match at.and_then(|at| head.get_mut(at)) {
            Some(now) => now.found_again(&was, &known),
            // A description of the product that is gone leaves nothing unaudited.
            None if was.is_parent => {}
            None => head.push(System {
                others: folders.clone(),
                former: Some(Former { folder: was.folder.clone(), now: None }),
                ..was
            }),
        }
    }
    head
}

impl System {
    fn found_again(&mut self, was: &System, known: &BTreeSet<String>) {
        self.is_parent &= was.is_parent;
        // A manifest that the change puts inside takes no file away yet.
        let own = self.folder.clone();
        self.others.retain(|other| known.contains(other) || !other.starts_with(&own));
        let now = std::mem::replace(&mut self.name, was.name.clone());
        self.former = Some(Former { folder: was.folder.clone(), now: Some(now) });
    }
}

/// Name and parent of a manifest, as far as it can be read; what is wrong with it the audit says.
fn glance(inventory: &Inventory, path: &str) -> (Option<String>, Option<String>) {
    let Some(Ok(bytes)) = inventory.read_path(path) else { return (None, None) };
    if bytes.len() > manifest::MAX_BYTES {
        return (None, None);
    }
    let Some(Ok(documents)) = structured::parse(path, &bytes) else { return (None, None) };
    let Some(tree) = documents.into_iter().next() else { return (None, None) };
    let name = tree.at(&["system", "name"]).and_then(|node| node.text()).map(|name| printable(name.trim()));
    let parent = inherit::parent(&tree).and_then(|(text, ..)| inherit::above(path, &text));
    (name.filter(|name| !name.is_empty()), parent)
}

fn label(folder: &str) -> String {
    let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if name.is_empty() { "the root".to_owned() } else { printable(name) }
}

/// The systems that are meant: all but the parents, or those named by folder, manifest, name or last part of the folder.
///
/// # Errors
/// A name that fits none, or several.
pub fn select(systems: Vec<System>, wanted: &[String]) -> Result<Vec<System>, Error> {
    if wanted.is_empty() {
        let all: Vec<System> = systems.into_iter().filter(|system| !system.is_parent).collect();
        return if all.is_empty() {
            Err(Error::new("no manifest in this repository").next("draft one in the folder of a system: produ init"))
        } else {
            Ok(all)
        };
    }
    let mut out: Vec<System> = Vec::new();
    for text in wanted {
        let clean = text.trim_start_matches("./").trim_end_matches('/');
        let folder = if clean == "." { "" } else { clean };
        let by_place = |s: &&System| {
            s.folder.trim_end_matches('/') == folder
                || manifest::FILE_NAMES.iter().any(|name| format!("{}{name}", s.folder) == clean)
        };
        let mut fits: Vec<&System> = systems.iter().filter(by_place).collect();
        if fits.is_empty() {
            fits = systems.iter().filter(|system| system.name == *text).collect();
        }
        if fits.is_empty() {
            fits = systems.iter().filter(|system| !folder.is_empty() && label(&system.folder) == folder).collect();
        }
        // What the change calls a system of the base, or where the base had it, comes last: no new name takes an old one.
        if fits.is_empty() {
            let former = |f: &Former| f.now.as_ref() == Some(text) || f.folder.trim_end_matches('/') == folder;
            fits = systems.iter().filter(|system| system.former.as_ref().is_some_and(former)).collect();
        }
        match fits.as_slice() {
            [one] if out.iter().any(|known| known.folder == one.folder) => {}
            [one] => out.push((*one).clone()),
            [] => return Err(unknown(text, &systems)),
            _ => {
                let folders: Vec<&str> = fits.iter().map(|system| system.folder.as_str()).collect();
                return Err(Error::new(format!("several systems are called {text}: {}", folders.join(", ")))
                    .next("name the folder of the one you mean"));
            }
        }
    }
    Ok(out)
}

fn unknown(text: &str, systems: &[System]) -> Error {
    let shown = |system: &System| match system.folder.as_str() {
        "" => format!("{} (.)", system.name),
        folder => format!("{} ({})", system.name, folder.trim_end_matches('/')),
    };
    let known: Vec<String> = systems.iter().take(20).map(shown).collect();
    let next = if known.is_empty() {
        "there is no manifest in this repository: produ init <FOLDER>".to_owned()
    } else {
        format!("known are {}", known.join(", "))
    };
    Error::new(format!("no system {text}")).cause("no manifest stands there or has that name").next(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inventory(files: &[(&str, &str)]) -> Inventory {
        Inventory::from_memory(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())))
    }

    fn manifest(name: &str, more: &str) -> String {
        format!("schema_version: \"1\"\nsystem: {{name: {name}, kind: [llm_app]}}\n{more}")
    }

    #[test]
    fn systems_are_found_named_and_told_from_their_parents() {
        let child = manifest("chat", "inherits: ../../produ.yaml\n");
        let files = inventory(&[
            ("produ.yaml", &manifest("product", "")),
            ("services/chat/produ.yaml", &child),
            ("services/search/produ.toml", "[system]\nname = \"search\"\n"),
            ("services/broken/produ.yaml", "a: ["),
            ("tests/fixtures/x/produ.yaml", &manifest("x", "")),
            ("vendor/y/produ.yaml", &manifest("y", "")),
        ]);
        let systems = list(&files).unwrap();
        let names: Vec<_> = systems.iter().map(|s| (s.name.as_str(), s.folder.as_str(), s.is_parent)).collect();
        let wanted = [
            ("product", "", true),
            ("broken", "services/broken/", false),
            ("chat", "services/chat/", false),
            ("search", "services/search/", false),
        ];
        assert_eq!(names, wanted);
        let picked = |wanted: &[&str]| {
            let wanted: Vec<String> = wanted.iter().map(|w| (*w).to_owned()).collect();
            select(systems.clone(), &wanted).map(|s| s.into_iter().map(|s| s.name).collect::<Vec<_>>())
        };
        assert_eq!(picked(&[]).unwrap(), ["broken", "chat", "search"]);
        assert_eq!(picked(&["./services/chat/", "chat", "search"]).unwrap(), ["chat", "search"]);
        assert_eq!(picked(&["services/chat/produ.yaml", "."]).unwrap(), ["chat", "product"]);
        assert_eq!(picked(&["broken"]).unwrap(), ["broken"]);
        let error = picked(&["chta"]).unwrap_err().render();
        assert!(error.contains("no system chta") && error.contains("chat (services/chat)"), "{error}");
    }

    #[test]
    fn one_name_for_two_systems_is_no_name() {
        let same = manifest("chat", "");
        let files = inventory(&[("a/produ.yaml", &same), ("b/produ.yaml", &same)]);
        let error = select(list(&files).unwrap(), &["chat".to_owned()]).unwrap_err().render();
        assert!(error.contains("several systems are called chat: a/, b/"), "{error}");
        assert!(select(Vec::new(), &[]).is_err());
    }
}
