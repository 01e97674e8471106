//! Which files speak for one system of a repository.

use super::System;
use crate::inventory::{FileClass, Inventory, Language};
use crate::manifest::{Manifest, inherit};
use crate::signals::guards;
use crate::signals::{ci, codeowners};
use std::collections::{BTreeMap, BTreeSet};

/// Leaves the files that speak for the system, and those its manifest names.
pub(crate) fn restrict(inventory: &Inventory, system: &System, manifest: Option<&Manifest>) -> Inventory {
    let named: BTreeSet<&str> =
        manifest.map(Manifest::paths).unwrap_or_default().iter().map(|p| p.text.as_str()).collect();
    let shared = &guards::table().shared;
    // Systems inside this one are others; those that hold it are the rest of the repository.
    let inside: Vec<&str> =
        system.others.iter().filter(|o| o.starts_with(&system.folder)).map(String::as_str).collect();
    let beside: Vec<&str> = system
        .others
        .iter()
        .filter(|other| !other.is_empty() && !system.folder.starts_with(other.as_str()))
        .map(String::as_str)
        .collect();
    let own = |path: &str| path.starts_with(&system.folder) && !inside.iter().any(|other| path.starts_with(other));
    let is_named = |path: &str| {
        named.contains(path)
            || path.match_indices('/').any(|(at, _)| path.get(..at).is_some_and(|dir| named.contains(dir)))
    };
    let services = services(inventory, system);
    let in_service = |path: &str| {
        path.match_indices('/').any(|(at, _)| path.get(..=at).is_some_and(|folder| services.contains(folder)))
    };
    let mut out = inventory.subset(|file| {
        let path = file.path.as_str();
        if own(path) || is_named(path) {
            return true;
        }
        let (folder, _) = inherit::split(path);
        let above = system.folder.starts_with(folder);
        let for_all = shared.anywhere.contains(&file.class)
            || above && (shared.above.contains(&file.class) || ci::has_targets(path))
            || folder.is_empty() && shared.root.contains(&file.class)
            || shared.folders.iter().any(|folder| path.starts_with(folder.as_str()))
            || codeowners::is_codeowners(path);
        for_all && !in_service(path) && !beside.iter().chain(&inside).any(|other| path.starts_with(other))
    });
    out.skipped.retain(|skipped| skipped.path == "." || own(&skipped.path) || is_named(&skipped.path));
    out.untracked.retain(|path| own(path));
    out
}

/// Folders that are services of their own though they have no manifest: an image and packages side by side.
fn services(inventory: &Inventory, system: &System) -> BTreeSet<String> {
    let mut folders: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for file in &inventory.files {
        let (folder, _) = inherit::split(&file.path);
        let image = file.language == Some(Language::Dockerfile);
        let packages = file.class == FileClass::Dependencies;
        if (image || packages) && !system.folder.starts_with(folder) {
            let found = folders.entry(folder).or_default();
            *found = (found.0 || image, found.1 || packages);
        }
    }
    folders.into_iter().filter(|(_, both)| *both == (true, true)).map(|(folder, _)| folder.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(system: &System, manifest: Option<&Manifest>) -> Vec<String> {
        let paths = [
            ".github/CODEOWNERS",
            ".github/workflows/ci.yml",
            ".github/dependabot.yml",
            "Makefile",
            "README.md",
            "docs/why.md",
            "infra/main.tf",
            "libs/common/util.py",
            "pyproject.toml",
            "services/Makefile",
            "services/billing/Dockerfile",
            "services/billing/go.mod",
            "services/billing/go.sum",
            "services/chat/app/main.py",
            "services/chat/sub/main.py",
            "services/chatty/main.py",
            "services/search/Dockerfile",
            "services/search/app/main.py",
            "uv.lock",
        ];
        let files = paths.map(|path| (path.to_owned(), b"x = 1\n".to_vec()));
        restrict(&Inventory::from_memory(files), system, manifest).files.into_iter().map(|f| f.path).collect()
    }

    const SHARED: [&str; 9] = [
        ".github/CODEOWNERS",
        ".github/dependabot.yml",
        ".github/workflows/ci.yml",
        "Makefile",
        "README.md",
        "infra/main.tf",
        "pyproject.toml",
        "services/Makefile",
        "uv.lock",
    ];

    fn system(folder: &str, others: &[&str]) -> System {
        System { folder: folder.into(), others: others.iter().map(|o| (*o).into()).collect(), ..System::default() }
    }

    fn with_shared(own: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = SHARED.iter().chain(own).map(|p| (*p).to_owned()).collect();
        all.sort();
        all
    }

    #[test]
    fn own_files_and_what_is_shared_stay() {
        let chat = system("services/chat/", &["", "services/chat/sub/", "services/search/"]);
        assert_eq!(left(&chat, None), with_shared(&["services/chat/app/main.py"]));
        let root = system("", &["services/chat/", "services/search/"]);
        let own = [
            "docs/why.md",
            "libs/common/util.py",
            "services/billing/Dockerfile",
            "services/billing/go.mod",
            "services/billing/go.sum",
            "services/chatty/main.py",
        ];
        assert_eq!(left(&root, None), with_shared(&own));
    }

    #[test]
    fn what_the_manifest_names_counts_wherever_it_stands() {
        let text = "schema_version: \"1\"\nsystem: {name: x, kind: [llm_app]}\nproblem: {doc: docs/why.md}\n\
                    delivery: {iac: libs/common}\n";
        let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap();
        let chat = system("services/chat/", &["services/search/"]);
        let own = ["docs/why.md", "libs/common/util.py", "services/chat/app/main.py", "services/chat/sub/main.py"];
        assert_eq!(left(&chat, Some(&manifest)), with_shared(&own));
    }
}
