//! Rust: modules are files below the crate's `src`, paths begin at `crate`, `self`, `super` or a crate of the workspace.

use super::{FileId, Found, Modules, ancestors, folder, join};

/// What a path means: the file of its longest module, and the names to follow from there.
pub(super) fn find(modules: &Modules, from: &str, module: &str, name: &str) -> Found {
    let mut parts: Vec<&str> = module.split("::").chain([name]).filter(|p| !p.is_empty()).collect();
    let base = match parts.first().copied() {
        Some("crate") => {
            parts.remove(0);
            root(modules, folder(from))
        }
        Some("self" | "super") => {
            let mut base = own(from);
            while let Some(first @ ("self" | "super")) = parts.first().copied() {
                parts.remove(0);
                if first == "super" {
                    base = folder(&base).to_owned();
                }
            }
            Some(base)
        }
        Some(first) => {
            let dir = modules.packages.source(first);
            let beside = at(modules, &join(&own(from), first)).map(|_| own(from));
            match dir {
                Some(dir) => {
                    parts.remove(0);
                    // `[lib] path = "lib.rs"`: beside the manifest.
                    let homes = [join(dir, "src"), dir.to_owned()];
                    homes.into_iter().find(|home| holds(modules, home)).or_else(|| Some(join(dir, "src")))
                }
                None => beside,
            }
        }
        None => None,
    };
    let Some(base) = base else { return Found::Package };
    for split in (0..=parts.len()).rev() {
        let (below, rest) = parts.split_at(split);
        if let Some(file) = at(modules, &join(&base, &below.join("/"))) {
            return Found::Named([file].into(), rest.iter().map(|r| (*r).to_owned()).collect());
        }
    }
    Found::Package
}

/// The folder of the modules below a file: `a/b` for `a/b.rs`, `a` for `a/mod.rs`.
fn own(path: &str) -> String {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    match stem.rsplit_once('/') {
        Some((dir, "mod" | "lib" | "main")) => dir.to_owned(),
        _ => stem.to_owned(),
    }
}

/// The `src` of the crate that a folder belongs to.
fn root(modules: &Modules, from: &str) -> Option<String> {
    ancestors(from).find(|dir| holds(modules, dir)).map(str::to_owned)
}

/// Whether a folder has the first file of a crate.
fn holds(modules: &Modules, dir: &str) -> bool {
    ["lib.rs", "main.rs"].iter().any(|file| modules.file(&join(dir, file)).is_some())
}

fn at(modules: &Modules, path: &str) -> Option<FileId> {
    let inside = |name: &str| modules.file(&join(path, name));
    modules
        .file(&format!("{path}.rs"))
        .or_else(|| inside("mod.rs"))
        .or_else(|| inside("lib.rs"))
        .or_else(|| inside("main.rs"))
}
