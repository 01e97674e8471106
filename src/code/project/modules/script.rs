//! JavaScript and TypeScript: relative paths, aliases of the configuration, packages of the workspace.

use super::{FileId, Found, Modules, ancestors, folder, join};

const ENDINGS: [&str; 10] = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte"];

/// What a module means.
pub(super) fn find(modules: &Modules, from: &str, module: &str) -> Found {
    let found = if module.starts_with('.') {
        at(modules, &join(folder(from), module))
    } else {
        aliased(modules, from, module).or_else(|| {
            let dir = modules.packages.folder(module, '/')?;
            at(modules, &dir)
                .or_else(|| at(modules, &join(&dir, "src")))
                .or_else(|| at(modules, &join(&dir, "src/index")))
        })
    };
    found.map_or(Found::Package, |file| Found::Files([file].into()))
}

/// `@/x`, `~/x`, `$lib/x` and what the configuration says.
fn aliased(modules: &Modules, from: &str, module: &str) -> Option<FileId> {
    let here = folder(from);
    if let Some(found) = modules.packages.aliased(here, module).find_map(|path| at(modules, &path)) {
        return Some(found);
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
    ancestors(here).find_map(|dir| folders.iter().find_map(|inner| at(modules, &join(&join(dir, inner), rest))))
}

/// The file at a path whose ending may be left out, differ (`./a.js` for `a.ts`) or be that of an index.
fn at(modules: &Modules, path: &str) -> Option<FileId> {
    let stem = [".js", ".jsx", ".mjs", ".cjs"].iter().find_map(|ending| path.strip_suffix(ending));
    let mut buffer = String::with_capacity(path.len() + 16);
    let mut with = |base: &str, index: &str| {
        buffer.clear();
        buffer.push_str(base);
        buffer.push_str(if base.is_empty() { index.trim_start_matches('/') } else { index });
        let length = buffer.len();
        ENDINGS.iter().find_map(|ending| {
            buffer.truncate(length);
            buffer.push_str(ending);
            modules.file(&buffer)
        })
    };
    let exact = modules.file(path).or_else(|| with(path, ""));
    exact.or_else(|| stem.and_then(|stem| with(stem, ""))).or_else(|| with(path, "/index"))
}
