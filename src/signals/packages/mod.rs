//! Packages as rules name them, and the source lines that import them.
//!
//! `pypi:scikit-learn=sklearn` is a package with its import name; a trailing `*` makes either a prefix. Whether a line
//! imports a package is decided per language with its word boundaries, so `opik` is not found in `opik_tools`.

mod go;
mod java;
mod javascript;
mod python;
mod ruby;
mod rust;
pub(in crate::signals) mod text;

use crate::inventory::Language;
pub(crate) use crate::rules::packages::{Ecosystem, PackageSpec, normalise};

/// Whether this source line imports, requires or uses the package.
pub(crate) fn is_import(language: Language, line: &str, spec: &PackageSpec) -> bool {
    use Language as L;
    let Some(test) = (match (language, spec.ecosystem) {
        (L::Python | L::Notebook, Ecosystem::Pypi) => Some(python::imports as fn(&str, &str) -> bool),
        (L::TypeScript | L::JavaScript | L::Vue | L::Svelte | L::Html, Ecosystem::Npm) => {
            Some(javascript::imports as _)
        }
        (L::Go, Ecosystem::Go) => Some(go::imports as _),
        (L::Java | L::Kotlin | L::Scala | L::Gradle, Ecosystem::Maven) => Some(java::imports as _),
        (L::CSharp, Ecosystem::Nuget) => Some(java::uses as _),
        (L::Rust, Ecosystem::Cargo) => Some(rust::imports as _),
        (L::Ruby, Ecosystem::Gem) => Some(ruby::imports as _),
        (L::Php, Ecosystem::Composer) => Some(java::uses_php as _),
        _ => None,
    }) else {
        return false;
    };
    // Minified bundles are one line; an import stands near the start of an honest one.
    let line = text::head(line, text::MAX_LINE);
    spec.imports.iter().any(|import| test(line, import))
}

#[cfg(test)]
mod tests;
