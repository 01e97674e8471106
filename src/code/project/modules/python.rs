//! Python: packages are folders, `__init__.py` is the package itself, leading dots are relative.

use super::{FileId, Found, Modules, ancestors, folder, join};

/// What a module means; a name taken from a package may be a module of its own.
pub(super) fn find(modules: &Modules, from: &str, module: &str, name: &str) -> Found {
    let dots = module.chars().take_while(|c| *c == '.').count();
    let path = module.trim_start_matches('.').replace('.', "/");
    if dots > 0 {
        let base = ancestors(folder(from)).nth(dots - 1).unwrap_or("");
        return here(modules, &join(base, &path), name).unwrap_or(Found::Package);
    }
    let itself = |found: &Found| matches!(found, Found::Files(files) | Found::Named(files, _) if files.first() == modules.file(from).as_ref());
    for base in ancestors(folder(from)) {
        for source in ["", "src", "lib"] {
            // A module never imports itself by a name that only looks the same.
            let dir = join(base, source);
            if let Some(found) = here(modules, &join(&dir, &path), name).filter(|found| !itself(found)) {
                return found;
            }
        }
    }
    if let Some(found) = modules.named(module, ".").and_then(|dir| here(modules, &dir.replace('.', "/"), name)) {
        return found;
    }
    // Another distribution of the repository, imported under the name it is installed as; two would leave it open.
    let roots = modules.packages.roots.iter().flat_map(|root| [root.clone(), join(root, "src")]);
    let mut found = roots.filter_map(|root| here(modules, &join(&root, &path), name)).filter(|found| !itself(found));
    if let (Some(found), None) = (found.next(), found.next()) {
        return found;
    }
    if module.contains('.')
        && let Some(file) = installed(modules, module)
    {
        return Found::Files(vec![file]);
    }
    Found::Package
}

/// The files of a module; a folder without `__init__.py` is a package, too, and what is taken from it a module.
fn here(modules: &Modules, path: &str, name: &str) -> Option<Found> {
    match at(modules, path) {
        found if !found.is_empty() => Some(Found::Files(found)),
        _ if name.is_empty() => None,
        _ => Some(at(modules, &join(path, name))).filter(|f| !f.is_empty()).map(|f| Found::Named(f, Vec::new())),
    }
}

/// The file of a module at a path without its ending.
pub(super) fn at(modules: &Modules, path: &str) -> Vec<FileId> {
    let init = join(path, "__init__.py");
    let found = modules.file(&format!("{path}.py")).or_else(|| modules.file(&init));
    found.into_iter().collect()
}

/// A module that ends in the same two names, if there is only one: a package imported under the name it is installed as.
fn installed(modules: &Modules, module: &str) -> Option<FileId> {
    let mut parts = module.rsplit('.');
    let (last, before) = (parts.next()?, parts.next()?);
    match modules.suffixes.get(&format!("{before}.{last}")).map_or(&[][..], |f| f) {
        [only] => Some(*only),
        _ => None,
    }
}

/// The last two names of a Python module.
pub(super) fn suffix(path: &str) -> Option<String> {
    let path = path.strip_suffix(".py")?;
    let path = path.strip_suffix("/__init__").unwrap_or(path);
    let mut parts = path.rsplit('/');
    let (last, before) = (parts.next()?, parts.next()?);
    Some(format!("{before}.{last}"))
}
