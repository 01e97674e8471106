//! `ecosystem:name=import` as rules write it.

use std::fmt;

/// Where packages come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Ecosystem {
    /// PyPI; conda packages count as these.
    Pypi,
    /// npm, with scoped names.
    Npm,
    /// Go modules by path.
    Go,
    /// Maven coordinates, `group` or `group:artifact`.
    Maven,
    /// NuGet.
    Nuget,
    /// Crates by name.
    Cargo,
    /// RubyGems.
    Gem,
    /// Packagist, `vendor/name`.
    Composer,
}

impl Ecosystem {
    const ALL: [(Ecosystem, &'static str); 8] = [
        (Ecosystem::Pypi, "pypi"),
        (Ecosystem::Npm, "npm"),
        (Ecosystem::Go, "go"),
        (Ecosystem::Maven, "maven"),
        (Ecosystem::Nuget, "nuget"),
        (Ecosystem::Cargo, "cargo"),
        (Ecosystem::Gem, "gem"),
        (Ecosystem::Composer, "composer"),
    ];

    /// The word before the colon.
    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(ecosystem, _)| *ecosystem == self).map_or("pypi", |(_, word)| word)
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A package that a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PackageSpec {
    /// Where it comes from.
    pub(crate) ecosystem: Ecosystem,
    /// Its name as [`normalise`] gives it, without the `*`.
    pub(crate) name: String,
    /// The name is only a prefix.
    pub(crate) prefix: bool,
    /// Names it is imported by; one that ends in `*` is a prefix.
    pub(crate) imports: Vec<String>,
}

impl PackageSpec {
    /// Whether a declared package, named as [`normalise`] names it, is this one.
    pub(crate) fn matches(&self, ecosystem: Ecosystem, name: &str) -> bool {
        if ecosystem != self.ecosystem {
            return false;
        }
        let Some(rest) = name.strip_prefix(self.name.as_str()) else { return false };
        if self.prefix || rest.is_empty() {
            return true;
        }
        match ecosystem {
            // A group names all its artefacts, a module path its major versions and nested modules.
            Ecosystem::Maven => rest.starts_with(':') && !self.name.contains(':'),
            Ecosystem::Go => rest.starts_with('/'),
            _ => false,
        }
    }
}

/// A package name in the form that compares equal.
pub(crate) fn normalise(ecosystem: Ecosystem, name: &str) -> String {
    let name = name.trim();
    match ecosystem {
        Ecosystem::Pypi => {
            let mut out = String::with_capacity(name.len());
            for ch in name.chars() {
                if !matches!(ch, '-' | '_' | '.') {
                    out.extend(ch.to_lowercase());
                } else if !out.ends_with('-') {
                    out.push('-');
                }
            }
            out
        }
        Ecosystem::Cargo => name.replace('_', "-").to_lowercase(),
        Ecosystem::Npm | Ecosystem::Nuget | Ecosystem::Composer => name.to_lowercase(),
        Ecosystem::Go | Ecosystem::Maven | Ecosystem::Gem => name.to_owned(),
    }
}

/// Reads `pypi:scikit-learn=sklearn`, `npm:@langchain/*`, `pypi:x=a,b`.
pub(crate) fn parse_spec(text: &str) -> Result<PackageSpec, String> {
    let known = || Ecosystem::ALL.map(|(_, word)| word).join(", ");
    let (word, rest) = text
        .trim()
        .split_once(':')
        .ok_or_else(|| format!("`{text}` names no ecosystem: write `ecosystem:name`, with one of {}", known()))?;
    let word = if word == "conda" { "pypi" } else { word };
    let ecosystem = Ecosystem::ALL
        .iter()
        .find(|(_, known)| *known == word)
        .map(|(ecosystem, _)| *ecosystem)
        .ok_or_else(|| format!("`{word}` is not an ecosystem: use one of {}", known()))?;
    let (written, imports) = match rest.split_once('=') {
        Some((name, imports)) => (name.trim(), Some(imports)),
        None => (rest.trim(), None),
    };
    let (bare, prefix) = match written.strip_suffix('*') {
        Some(bare) => (bare, true),
        None => (written, false),
    };
    if bare.is_empty() || bare.contains(['*', ' ', '"']) {
        return Err(format!("`{text}` has no usable package name; a `*` may only stand at the end"));
    }
    let imports: Vec<String> = match imports {
        Some(list) => list.split(',').map(|import| import.trim().to_owned()).collect(),
        None => default_imports(ecosystem, bare, prefix),
    };
    if imports.iter().any(|import| {
        let bare = import.strip_suffix('*').unwrap_or(import);
        bare.is_empty() || bare.contains(['*', ' ', '='])
    }) {
        return Err(format!("`{text}` has an import name that is empty or holds a `*` inside"));
    }
    let mut name = normalise(ecosystem, bare);
    if prefix && ecosystem == Ecosystem::Maven {
        name = name.trim_end_matches('.').to_owned();
    }
    Ok(PackageSpec { ecosystem, name, prefix, imports })
}

fn default_imports(ecosystem: Ecosystem, name: &str, prefix: bool) -> Vec<String> {
    let mut names = match ecosystem {
        Ecosystem::Pypi => vec![name.replace('-', "_").to_lowercase()],
        Ecosystem::Cargo => vec![name.replace('-', "_")],
        Ecosystem::Npm | Ecosystem::Go | Ecosystem::Nuget => vec![name.to_owned()],
        Ecosystem::Maven => vec![name.split(':').next().unwrap_or(name).to_owned()],
        Ecosystem::Gem => vec![name.to_owned(), name.replace('-', "/"), name.replace('-', "_")],
        // No rule leads from a Packagist name to a namespace; `vendor/name` usually becomes `Vendor\Name`.
        Ecosystem::Composer => vec![name.split('/').map(capital).collect::<Vec<_>>().join("\\")],
    };
    names.sort();
    names.dedup();
    if prefix {
        names.iter_mut().for_each(|name| name.push('*'));
    }
    names
}

fn capital(word: &str) -> String {
    let camel = word.split('-').map(|part| {
        let mut chars = part.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    });
    camel.collect()
}

/// Literals, one of which every importing line contains: what the prefilter searches for.
pub(crate) fn import_needle(spec: &PackageSpec) -> Vec<String> {
    let mut needles: Vec<String> = Vec::new();
    for import in &spec.imports {
        let name = import.strip_suffix('*').unwrap_or(import);
        // `from google import genai` imports `google.genai`: only the last part is sure to stand on the line.
        let needle = match spec.ecosystem {
            Ecosystem::Pypi => name.rsplit('.').find(|part| !part.is_empty()).unwrap_or(name),
            _ => name,
        };
        needles.push(needle.to_owned());
    }
    needles.sort();
    needles.dedup();
    needles
}
