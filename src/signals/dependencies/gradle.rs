//! `build.gradle`, `build.gradle.kts` and the version catalogue `libs.versions.toml`.
//!
//! A scan of lines, not an evaluation: coordinates that a variable builds are not seen.

use super::toml_text::{Document, as_str, as_table, text};
use super::{Declared, Found, Scope, declared, is_exact, line_number};
use crate::signals::packages::Ecosystem;

pub(super) fn read(_: &str, source: &str) -> Found {
    let mut found: Vec<Declared> = Vec::new();
    let mut comment = false;
    // Scope of a statement that a comma carries on to the next line.
    let mut open: Option<Scope> = None;
    for (index, line) in source.lines().enumerate() {
        let line = line.trim();
        if comment || line.starts_with("/*") {
            comment = !line.contains("*/");
            continue;
        }
        let end = line.find(|ch: char| !ch.is_ascii_alphanumeric()).unwrap_or(line.len());
        let started = scope_of(line.get(..end).unwrap_or(""));
        let (scope, rest) = match (started, open) {
            (Some(scope), _) => (scope, line.get(end..).unwrap_or("")),
            (None, Some(scope)) if line.starts_with(['"', '\'']) => (scope, line),
            _ => {
                open = None;
                continue;
            }
        };
        open = line.ends_with(',').then_some(scope);
        // A platform (BOM) only fixes versions.
        let scope = if rest.contains("platform(") || rest.contains("Platform(") { Scope::Indirect } else { scope };
        if let Some((name, version)) = coordinates(rest) {
            let pinned = version.as_deref().is_some_and(is_exact);
            found.push(declared(Ecosystem::Maven, &name, line_number(index), scope, version.as_deref(), pinned));
        }
    }
    Ok(found)
}

fn scope_of(configuration: &str) -> Option<Scope> {
    let lower = configuration.to_ascii_lowercase();
    let known = ["implementation", "api", "compileonly", "runtimeonly", "annotationprocessor"];
    if matches!(lower.as_str(), "classpath" | "kapt" | "ksp" | "developmentonly") {
        return Some(Scope::Dev);
    }
    if matches!(lower.as_str(), "compile" | "runtime") {
        return Some(Scope::Runtime);
    }
    if !known.iter().any(|suffix| lower.ends_with(suffix)) {
        return None;
    }
    let dev = lower.contains("test") || lower.starts_with("debug") || lower.ends_with("annotationprocessor");
    Some(if dev { Scope::Dev } else { Scope::Runtime })
}

/// `"g:a:v"`, or `group: 'g', name: 'a', version: 'v'`.
fn coordinates(rest: &str) -> Option<(String, Option<String>)> {
    let mut strings = Vec::new();
    let mut text = rest;
    while strings.len() < 8
        && let Some(open) = text.find(['"', '\''])
    {
        let sign = text.get(open..)?.chars().next()?;
        let Some((body, after)) = text.get(open + 1..)?.split_once(sign) else { break };
        strings.push((text.get(..open)?.trim_end().to_owned(), body));
        text = after;
    }
    let named = |key: &str| {
        let hit = strings.iter().find(|(before, _)| before.trim_end_matches([':', '=', ' ']).ends_with(key));
        hit.map(|(_, body)| *body)
    };
    if let (Some(group), Some(name)) = (named("group"), named("name")) {
        return Some((format!("{group}:{name}"), named("version").map(str::to_owned)));
    }
    let (_, first) = strings.first()?;
    let mut parts = first.split(':');
    let (group, artifact) = (parts.next()?, parts.next()?);
    if group.is_empty() || artifact.is_empty() || first.contains(['/', ' ']) {
        return None;
    }
    let version = parts.next().map(|version| version.split('@').next().unwrap_or(version).to_owned());
    Some((format!("{group}:{artifact}"), version))
}

/// `[libraries]` of the catalogue. The build files name them by alias only, so these lines are the declarations.
pub(super) fn catalog(_: &str, source: &str) -> Found {
    let document = Document::parse(source)?;
    let mut found = Vec::new();
    for (_, line, value) in document.members(&["libraries"]) {
        let (name, version) = match (as_str(value.get_ref()), as_table(value.get_ref())) {
            (Some(notation), _) => {
                let mut parts = notation.split(':');
                let (Some(group), Some(artifact)) = (parts.next(), parts.next()) else { continue };
                (format!("{group}:{artifact}"), parts.next().map(str::to_owned))
            }
            (None, Some(table)) => {
                let name = match (text(table, "module"), text(table, "group"), text(table, "name")) {
                    (Some(module), _, _) => module.to_owned(),
                    (None, Some(group), Some(name)) => format!("{group}:{name}"),
                    _ => continue,
                };
                (name, version(&document, table))
            }
            _ => continue,
        };
        let pinned = version.as_deref().is_some_and(is_exact);
        let scope = if name.ends_with("-bom") { Scope::Indirect } else { Scope::Runtime };
        found.push(declared(Ecosystem::Maven, &name, line, scope, version.as_deref(), pinned));
    }
    Ok(found)
}

/// `version = "1"` or `version.ref = "alias"`.
fn version(document: &Document<'_>, table: &toml::de::DeTable<'_>) -> Option<String> {
    if let Some(version) = text(table, "version") {
        return Some(version.to_owned());
    }
    let reference = as_table(table.get("version")?.get_ref()).and_then(|table| text(table, "ref"))?;
    as_str(document.value(&["versions", reference])?.get_ref()).map(str::to_owned)
}
