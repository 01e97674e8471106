//! `*.csproj`, `Directory.Packages.props`, `packages.config`.

use super::{Declared, DependencyError, Found, Scope, declared};
use crate::signals::packages::Ecosystem;
use crate::structured::xml::{self, Step};

const ELEMENTS: [&str; 4] = ["PackageReference", "PackageVersion", "GlobalPackageReference", "package"];

pub(super) fn read(_: &str, text: &str) -> Found {
    let mut found: Vec<Declared> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    xml::each::<DependencyError>(text, |step| {
        match step {
            Step::Start(element) => {
                let (name, line) = (&element.name, element.line);
                let get = |wanted: &str| {
                    let hit = element.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted));
                    hit.map(|(_, value)| value.as_str())
                };
                if ELEMENTS.contains(&name.as_str())
                    && let Some(package) = get("Include").or_else(|| get("Update")).or_else(|| get("id"))
                {
                    let development = get("developmentDependency") == Some("true")
                        || get("PrivateAssets").is_some_and(|assets| assets.eq_ignore_ascii_case("all"));
                    let scope = match name.as_str() {
                        // A list of versions; the projects say what they use.
                        "PackageVersion" => Scope::Indirect,
                        "GlobalPackageReference" => Scope::Dev,
                        _ if development => Scope::Dev,
                        _ => Scope::Runtime,
                    };
                    let version = get("Version").or_else(|| get("VersionOverride"));
                    found.push(declared(
                        Ecosystem::Nuget,
                        package,
                        line,
                        scope,
                        version,
                        version.is_some_and(is_fixed),
                    ));
                }
                path.push(element.name);
            }
            Step::Text(body) => {
                let inside = path.len().checked_sub(2).and_then(|index| path.get(index));
                let version = path.last().is_some_and(|name| name == "Version");
                if version
                    && inside.is_some_and(|name| ELEMENTS.contains(&name.as_str()))
                    && !body.is_empty()
                    && let Some(last) = found.last_mut()
                {
                    last.pinned = is_fixed(body);
                    last.constraint = Some(body.to_owned());
                }
            }
            Step::End => {
                path.pop();
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// NuGet takes the lowest version that fits, so a plain version is one version.
fn is_fixed(version: &str) -> bool {
    !version.contains(['*', ',', '(', '$']) && version.starts_with(|ch: char| ch.is_ascii_digit() || ch == '[')
}
