//! Imports that may mean a module of the repository instead of a package: `import agents` beside a folder `agents/`.
//!
//! Which of the two it is depends on the language's search path, which nobody states. So where the repository has such a
//! module within reach, the import counts only if a manifest declares the package.

use super::packages::{Ecosystem, PackageSpec};
use crate::inventory::{FileEntry, Inventory};

/// Names of a file or folder that make it a module, after its own name.
const ENDS: [&str; 8] = [".py", "/", ".ts", ".tsx", ".js", ".mjs", ".jsx", ".rs"];
/// Folders on the search path that a project's own modules often lie in, beside the folder of the manifest.
const SOURCES: [&str; 3] = ["", "src/", "lib/"];

/// Whether an import of the package in this file may mean a module of the repository.
pub(super) fn is_local(inventory: &Inventory, file: &FileEntry, spec: &PackageSpec) -> bool {
    let separator = match spec.ecosystem {
        Ecosystem::Pypi => '.',
        Ecosystem::Npm => '/',
        Ecosystem::Cargo => ':',
        _ => return false,
    };
    let firsts = spec.imports.iter().filter_map(|import| import.split(separator).next());
    firsts.filter(|first| !first.is_empty() && !first.starts_with('@') && !first.ends_with('*')).any(|first| {
        folders(&file.path).any(|folder| {
            // A package's files reach each other by its name, not by theirs.
            let inside = spec.ecosystem == Ecosystem::Pypi && inventory.find(&format!("{folder}__init__.py")).is_some();
            !inside
                && SOURCES.iter().any(|source| has_module(inventory, &format!("{folder}{source}{first}"), &file.path))
        })
    })
}

/// The folder of a file and those above it, each with its slash; the root is empty.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(at, _)| at + 1);
    std::iter::once("").chain(ends.filter_map(|end| path.get(..end)))
}

/// Whether files of this module are in the repository; the file that imports is not its own module.
fn has_module(inventory: &Inventory, module: &str, importer: &str) -> bool {
    ENDS.iter().any(|end| {
        let name = format!("{module}{end}");
        let from = inventory.files.partition_point(|f| f.path.as_str() < name.as_str());
        let found = inventory.files.get(from..).unwrap_or_default();
        match found.first() {
            Some(first) if *end == "/" => {
                let below = found.iter().take(MOST).take_while(|f| f.path.starts_with(&name));
                first.path.starts_with(&name) && below.into_iter().any(|f| is_code(&f.path))
            }
            Some(first) => first.path.as_str() == name && name != importer,
            None => false,
        }
    })
}

/// Files of a folder looked at to see whether it holds code.
const MOST: usize = 50;

fn is_code(path: &str) -> bool {
    ENDS.iter().any(|end| *end != "/" && path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::packages::parse_spec;

    fn local(files: &[&str], importer: &str, spec: &str) -> bool {
        let all = files.iter().chain([&importer]).map(|path| ((*path).to_owned(), b"x".to_vec()));
        let inventory = Inventory::from_memory(all.collect::<Vec<_>>());
        let file = inventory.find(importer).unwrap();
        is_local(&inventory, file, &parse_spec(spec).unwrap())
    }

    #[test]
    fn a_module_within_reach_takes_the_name() {
        let spec = "pypi:openai-agents=agents";
        assert!(local(&["agents/queue.py"], "app/main.py", spec));
        assert!(local(&["agents.py"], "main.py", spec));
        assert!(local(&["src/agents/__init__.py"], "src/shop/api.py", spec));
        assert!(local(&["services/chat/agents/x.py"], "services/chat/main.py", spec));
        assert!(local(&["src/llm/mod.rs"], "src/main.rs", "cargo:llm"));
        assert!(local(&["src/ai/chat.ts"], "src/page.tsx", "npm:ai"));
    }

    #[test]
    fn what_is_out_of_reach_does_not() {
        let spec = "pypi:openai-agents=agents";
        assert!(!local(&["app/__init__.py", "app/agents.py"], "app/tools.py", spec), "inside of a package");
        assert!(!local(&["other/agents.py"], "app/main.py", spec));
        assert!(!local(&["agents/README.md"], "main.py", spec), "no code");
        assert!(!local(&[], "agents.py", spec), "the file itself");
        assert!(!local(&["openai/x.go"], "main.py", "pypi:openai"));
        assert!(!local(&["langchain/x.ts"], "a.ts", "npm:@langchain/core"));
    }
}
