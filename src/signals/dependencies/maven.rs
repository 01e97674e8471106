//! `pom.xml`. What stands under `dependencyManagement` only fixes versions.

use super::{Declared, DependencyError, Found, Scope, declared};
use crate::signals::packages::Ecosystem;
use crate::structured::xml::{self, Step};

#[derive(Default)]
struct Open {
    line: u32,
    group: String,
    artifact: String,
    version: String,
    scope: String,
    optional: bool,
}

pub(super) fn read(_: &str, text: &str) -> Found {
    let mut found: Vec<Declared> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut open: Option<Open> = None;
    xml::each::<DependencyError>(text, |step| {
        match step {
            Step::Start(element) => {
                if element.name == "dependency" && path.last().is_some_and(|parent| parent == "dependencies") {
                    open = Some(Open { line: element.line, ..Open::default() });
                }
                path.push(element.name);
            }
            Step::Text(body) => {
                let parent = path.len().checked_sub(2).and_then(|index| path.get(index));
                if let (Some(open), Some("dependency")) = (open.as_mut(), parent.map(String::as_str)) {
                    match path.last().map(String::as_str) {
                        Some("groupId") => open.group.push_str(body),
                        Some("artifactId") => open.artifact.push_str(body),
                        Some("version") => open.version.push_str(body),
                        Some("scope") => open.scope.push_str(body),
                        Some("optional") => open.optional = body == "true",
                        _ => {}
                    }
                }
            }
            Step::End => {
                if path.pop().is_some_and(|name| name == "dependency")
                    && let Some(open) = open.take()
                    && !open.group.is_empty()
                    && !open.artifact.is_empty()
                {
                    let managed = path.iter().any(|name| name == "dependencyManagement" || name == "plugin");
                    found.push(finish(&open, managed));
                }
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn finish(open: &Open, managed: bool) -> Declared {
    let scope = match open.scope.as_str() {
        _ if managed => Scope::Indirect,
        "test" => Scope::Dev,
        _ if open.optional => Scope::Optional,
        _ => Scope::Runtime,
    };
    let version = open.version.as_str();
    let floating =
        version.starts_with(['[', '(']) || version.ends_with("SNAPSHOT") || matches!(version, "LATEST" | "RELEASE");
    let name = format!("{}:{}", open.group, open.artifact);
    declared(Ecosystem::Maven, &name, open.line, scope, Some(version), !version.is_empty() && !floating)
}
