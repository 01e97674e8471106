//! Names under which the folders of a repository are imported: Go modules, npm workspaces, crates, Python
//! distributions, and the aliases of a TypeScript configuration.

use super::parsed::Parsed;
use crate::code::project::Packages;
use crate::structured::Node;

/// Aliases kept of one configuration.
const MAX_ALIASES: usize = 64;

/// What a manifest says; nothing for other files.
pub(super) fn of(parsed: &Parsed<'_>) -> Packages {
    let (folder, name) = parsed.path.rsplit_once('/').unwrap_or(("", parsed.path));
    let mut out = Packages::default();
    let mut own = |name: Option<&str>| {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            out.names.push((name.to_owned(), folder.to_owned()));
        }
    };
    match name {
        "go.mod" => {
            let text = String::from_utf8_lossy(parsed.bytes);
            own(text.lines().find_map(|line| line.trim().strip_prefix("module ")).map(str::trim));
        }
        "package.json" => own(parsed.first().and_then(|doc| text(doc.get("name")?))),
        "Cargo.toml" => own(parsed.first().and_then(|doc| text(doc.get("package")?.get("name")?))),
        "setup.py" | "setup.cfg" => out.roots.push(folder.to_owned()),
        "pyproject.toml" => own(parsed.first().and_then(|doc| text(doc.get("project")?.get("name")?))),
        _ if (name.starts_with("tsconfig") || name.starts_with("jsconfig")) && name.ends_with(".json") => {
            out.aliases = parsed.first().map(|doc| aliases(doc, folder)).unwrap_or_default();
        }
        _ => {}
    }
    let manifest = [
        "pyproject.toml",
        "package.json",
        "go.mod",
        "Cargo.toml",
        "pom.xml",
        "build.gradle",
        "build.gradle.kts",
        "Gemfile",
        "composer.json",
        "requirements.txt",
        "setup.py",
    ];
    if manifest.contains(&name) || name.ends_with(".csproj") {
        out.homes.push(folder.to_owned());
    }
    if name == "pyproject.toml" {
        out.roots.push(folder.to_owned());
    }
    out
}

fn text(node: &Node) -> Option<&str> {
    node.as_str()
}

/// `"@/*": ["./src/*"]` below `compilerOptions.paths`, from `baseUrl`.
fn aliases(doc: &Node, folder: &str) -> Vec<(String, String, String)> {
    let Some(options) = doc.get("compilerOptions") else { return Vec::new() };
    let base = options.get("baseUrl").and_then(text).unwrap_or(".");
    let mut out = Vec::new();
    for (prefix, targets) in options.get("paths").and_then(Node::as_mapping).unwrap_or_default() {
        let first = targets.as_sequence().and_then(|list| list.first()).and_then(text);
        if let Some(target) = first.filter(|_| out.len() < MAX_ALIASES) {
            let to = format!("{folder}/{base}/{}", target.trim_end_matches('*'));
            out.push((folder.to_owned(), prefix.text.trim_end_matches('*').to_owned(), to));
        }
    }
    out
}
