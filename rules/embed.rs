//! Lists the rule pack and the templates so that they can be embedded: no parsing, only a sorted table of
//! `include_str!` lines.
#![allow(clippy::disallowed_methods, reason = "a build script may read its own package")]
#![allow(clippy::print_stdout, reason = "the way a build script speaks to cargo")]

use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut text = String::from("/// Embedded files: path below the repository root, contents.\n");
    for (name, folder) in [("PACK", "rules"), ("TEMPLATES", "templates")] {
        println!("cargo:rerun-if-changed={folder}");
        let mut files = Vec::new();
        collect(&root.join(folder), &mut files);
        files.sort();
        text.push_str(&format!("pub(crate) const {name}: &[(&str, &str)] = &[\n"));
        for file in files {
            let relative = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            text.push_str(&format!("    ({relative:?}, include_str!({:?})),\n", file.to_string_lossy()));
        }
        text.push_str("];\n");
    }
    if let Err(error) = std::fs::write(out.join("embedded.rs"), text) {
        println!("cargo:error=cannot write the embedded file table: {error}");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e != "rs") {
            files.push(path);
        }
    }
}
