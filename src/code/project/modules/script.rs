//! JavaScript and TypeScript: relative paths, aliases of the configuration, packages of the workspace.

use super::{FileId, Found, Modules, ancestors, folder, join};

const ENDINGS: [&str; 10] = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte"];

/// What a module means.
pub(super) fn find(modules: &Modules, from: &str, module: &str) -> Found {
    let found = if module.starts_with('.') {
        at(modules, &join(folder(from), module))
    } else {
        aliased(modules, from, module).or_else(|| {
            let dir = modules.named(module, "/")?;
            at(modules, &dir)
                .or_else(|| at(modules, &join(&dir, "src")))
                .or_else(|| at(modules, &join(&dir, "src/index")))
        })
    };
    found.map_or(Found::Package, |file| Found::Files(vec![file]))
}

/// `@/x`, `~/x`, `$lib/x` and what the configuration says.
fn aliased(modules: &Modules, from: &str, module: &str) -> Option<FileId> {
    let above: Vec<&str> = ancestors(folder(from)).collect();
    let mut fitting: Vec<_> = modules
        .packages
        .aliases
        .iter()
        .filter(|(dir, prefix, _)| above.contains(&dir.as_str()) && module.starts_with(prefix.as_str()))
        .collect();
    fitting.sort_by_key(|(dir, prefix, _)| std::cmp::Reverse((dir.len(), prefix.len())));
    for (_, prefix, to) in fitting {
        let rest = module.get(prefix.len()..).unwrap_or_default();
        if let Some(found) = at(modules, &join(to, rest)) {
            return Some(found);
        }
    }
    // What Next, Nuxt, SvelteKit and the common starters set up without saying it in a file of the repository.
    let (rest, folders): (&str, &[&str]) = if let Some(rest) = module.strip_prefix("@/").or(module.strip_prefix("~/")) {
        (rest, &["", "src", "app"])
    } else if let Some(rest) = module.strip_prefix("$lib/") {
        (rest, &["src/lib"])
    } else if module.starts_with("src/") || module.starts_with("app/") {
        (module, &[""])
    } else {
        return None;
    };
    above.iter().find_map(|dir| folders.iter().find_map(|inner| at(modules, &join(&join(dir, inner), rest))))
}

/// The file at a path whose ending may be left out, differ (`./a.js` for `a.ts`) or be that of an index.
fn at(modules: &Modules, path: &str) -> Option<FileId> {
    let stem = [".js", ".jsx", ".mjs", ".cjs"].iter().find_map(|ending| path.strip_suffix(ending));
    let with = |base: &str| ENDINGS.iter().find_map(|ending| modules.file(&format!("{base}{ending}")));
    modules.file(path).or_else(|| with(path)).or_else(|| stem.and_then(with)).or_else(|| with(&join(path, "index")))
}
