//! `pyproject.toml`: PEP 621, PEP 735 groups, poetry, uv, pdm, hatch; and PEP 723 script headers.

use super::toml_text::{self, Document, Value, as_table};
use super::{Declared, Found, Scope, pep508};
use toml::de::DeValue;

pub(super) fn read(_: &str, text: &str) -> Found {
    let document = Document::parse(text)?;
    let mut found = Vec::new();
    if let Some(value) = document.value(&["project", "dependencies"]) {
        requirements(&document, value, Scope::Runtime, &mut found);
    }
    for path in
        [["project", "optional-dependencies"].as_slice(), &["dependency-groups"], &["tool", "pdm", "dev-dependencies"]]
    {
        for (group, _, value) in document.members(path) {
            let scope = match path.len() {
                // A group of PEP 735 is never part of the published package.
                1 | 3 => Scope::Dev,
                _ => pep508::scope_of_group(group),
            };
            requirements(&document, value, scope, &mut found);
        }
    }
    for path in [["tool", "uv", "dev-dependencies"], ["build-system", "requires", ""]] {
        let path: Vec<&str> = path.into_iter().filter(|key| !key.is_empty()).collect();
        if let Some(value) = document.value(&path) {
            requirements(&document, value, Scope::Dev, &mut found);
        }
    }
    for (_, _, environment) in document.members(&["tool", "hatch", "envs"]) {
        if let Some(value) = as_table(environment.get_ref()).and_then(|table| table.get("dependencies")) {
            requirements(&document, value, Scope::Dev, &mut found);
        }
    }
    poetry(&document, &["tool", "poetry", "dependencies"], Scope::Runtime, &mut found);
    poetry(&document, &["tool", "poetry", "dev-dependencies"], Scope::Dev, &mut found);
    for (group, _, value) in document.members(&["tool", "poetry", "group"]) {
        let optional = as_table(value.get_ref()).is_some_and(|table| toml_text::is_true(table, "optional"));
        let scope = match pep508::scope_of_group(group) {
            Scope::Optional if group == "main" => Scope::Runtime,
            Scope::Optional if !optional => Scope::Runtime,
            scope => scope,
        };
        poetry(&document, &["tool", "poetry", "group", group, "dependencies"], scope, &mut found);
    }
    found.sort_by_key(|item: &Declared| item.line);
    Ok(found)
}

fn requirements(document: &Document<'_>, value: Value<'_, '_>, scope: Scope, found: &mut Vec<Declared>) {
    for (text, line) in document.strings(value) {
        found.extend(pep508::requirement(text, line, scope));
    }
}

fn poetry(document: &Document<'_>, path: &[&str], scope: Scope, found: &mut Vec<Declared>) {
    for (name, line, value) in document.members(path) {
        if name == "python" {
            continue;
        }
        let (constraint, optional) = match value.get_ref() {
            DeValue::Table(table) => {
                let constraint = ["version", "git", "path", "url"].iter().find_map(|key| toml_text::text(table, key));
                (constraint, toml_text::is_true(table, "optional"))
            }
            DeValue::Array(choices) => {
                let first = choices.iter().find_map(|choice| as_table(choice.get_ref()));
                (first.and_then(|table| toml_text::text(table, "version")), false)
            }
            other => (toml_text::as_str(other), false),
        };
        let scope = if optional && scope == Scope::Runtime { Scope::Optional } else { scope };
        found.push(pep508::poetry(name, constraint, line, scope));
    }
}

/// The block between `# /// script` and `# ///`.
pub(super) fn script(text: &str) -> Found {
    // Empty lines keep the numbering of the file.
    let mut toml = String::new();
    let mut inside = false;
    for line in text.lines().take(500) {
        match line.trim_end() {
            "# /// script" if !inside => inside = true,
            "# ///" if inside => {
                let document = Document::parse(&toml)?;
                let mut found = Vec::new();
                if let Some(value) = document.value(&["dependencies"]) {
                    requirements(&document, value, Scope::Runtime, &mut found);
                }
                return Ok(found);
            }
            line if inside => match line.strip_prefix('#') {
                Some(body) => toml.push_str(body.strip_prefix(' ').unwrap_or(body)),
                None => return Ok(Vec::new()),
            },
            _ => {}
        }
        toml.push('\n');
    }
    Ok(Vec::new())
}
