//! Python: packages are folders, `__init__.py` is the package itself, leading dots are relative.

use super::{FileId, Found, Modules, ancestors, folder, join};

/// What a module means; a name taken from a package may be a module of its own.
pub(super) fn find(modules: &Modules, from: &str, module: &str, name: &str) -> Found {
    let dots = module.chars().take_while(|c| *c == '.').count();
    let path = join("", &module.trim_start_matches('.').replace('.', "/"));
    let mut looked = Look { modules, name, at: String::with_capacity(128) };
    if dots > 0 {
        let base = ancestors(folder(from)).nth(dots - 1).unwrap_or("");
        return looked.here([base, "", path.as_str()]).unwrap_or(Found::Package);
    }
    let own = modules.file(from);
    let itself =
        |found: &Found| matches!(found, Found::Files(files) | Found::Named(files, _) if files.first() == own.as_ref());
    // Most imports mean packages: no folder and no file of the project is called like them.
    let first = path.split('/').next().unwrap_or_default();
    let possible = modules.parts.contains(if first.is_empty() { name } else { first });
    for base in ancestors(folder(from)).filter(|_| possible) {
        for source in ["", "src", "lib"] {
            // A module never imports itself by a name that only looks the same.
            if let Some(found) = looked.here([base, source, &path]).filter(|found| !itself(found)) {
                return found;
            }
        }
    }
    if let Some(dir) = modules.packages.folder(module, '.')
        && let Some(found) = looked.here([&join("", &dir.replace('.', "/")), "", ""])
    {
        return found;
    }
    // Another distribution of the repository, imported under the name it is installed as; two would leave it open.
    let roots = modules.packages.roots.iter().filter(|_| possible).flat_map(|root| [(root, ""), (root, "src")]);
    let found = roots.filter_map(|(root, source)| looked.here([root, source, &path]));
    let mut found = found.filter(|found| !itself(found));
    if let (Some(found), None) = (found.next(), found.next()) {
        return found;
    }
    if module.contains('.')
        && let Some(file) = installed(modules, module)
    {
        return Found::Files([file].into());
    }
    Found::Package
}

/// A look for one module in one folder after the other; the path is written into the same text each time.
struct Look<'m> {
    modules: &'m Modules,
    /// What is taken from the module.
    name: &'m str,
    at: String,
}

impl Look<'_> {
    /// The files of a module; a folder without `__init__.py` is a package, too, and what is taken from it a module.
    fn here(&mut self, parts: [&str; 3]) -> Option<Found> {
        self.at.clear();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            below(&mut self.at, part);
        }
        if let Some(found) = at(self.modules, &mut self.at) {
            return Some(Found::Files([found].into()));
        }
        if self.name.is_empty() {
            return None;
        }
        below(&mut self.at, self.name);
        at(self.modules, &mut self.at).map(|found| Found::Named([found].into(), Vec::new()))
    }
}

fn below(path: &mut String, part: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(part);
}

/// The file of a module at a path without its ending.
pub(super) fn at(modules: &Modules, path: &mut String) -> Option<FileId> {
    let length = path.len();
    path.push_str(".py");
    let mut found = modules.file(path);
    path.truncate(length);
    if found.is_none() {
        below(path, "__init__.py");
        found = modules.file(path);
        path.truncate(length);
    }
    found
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
