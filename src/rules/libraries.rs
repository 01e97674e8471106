//! `rules/ai-libraries.yaml`: libraries and services of AI, by package, each with its role.
//!
//! The one place where a package stands: the lists that rules insert as `@role` are made of it, and the catalogue of
//! call sites looks import names up here.

use crate::tables;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Path of the table.
pub(super) const NAME: &str = "rules/ai-libraries.yaml";

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What each role means.
    roles: BTreeMap<String, String>,
    /// Role by ecosystem and `package=import`.
    libraries: BTreeMap<String, BTreeMap<String, String>>,
}

/// The table.
#[derive(Debug)]
pub(crate) struct Libraries {
    /// Role and package (`pypi:google-genai=google.genai`), in the order of the names.
    roles: Vec<(String, String)>,
    /// Packages in full by their name without imports.
    full: BTreeMap<String, String>,
}

/// The table, read once.
pub(crate) fn libraries() -> &'static Libraries {
    static LIBRARIES: LazyLock<Libraries> = LazyLock::new(|| Libraries::of(tables::read(NAME)));
    &LIBRARIES
}

impl Libraries {
    fn of(file: File) -> Libraries {
        let (mut roles, mut full) = (Vec::new(), BTreeMap::new());
        for (ecosystem, packages) in file.libraries {
            for (package, role) in packages {
                if !file.roles.contains_key(&role) {
                    tables::broken(NAME, format_args!("{package} has the unknown role {role}"));
                }
                let bare = package.split('=').next().unwrap_or(&package);
                let spec = format!("{ecosystem}:{package}");
                full.entry(format!("{ecosystem}:{bare}")).or_insert_with(|| spec.clone());
                roles.push((role, spec));
            }
        }
        Libraries { roles, full }
    }

    /// Every package with the list it belongs to.
    pub(crate) fn lists(&self) -> impl Iterator<Item = (&str, &str)> {
        self.roles.iter().map(|(role, package)| (role.as_str(), package.as_str()))
    }

    /// A package with the names it is imported by, where the table has it; as it is otherwise, and where imports are
    /// named.
    pub(crate) fn in_full<'a>(&'a self, package: &'a str) -> &'a str {
        self.full.get(package).map_or(package, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::packages::parse_spec;
    use std::collections::BTreeSet;

    #[test]
    fn each_import_of_a_package_stands_once() {
        let mut seen = BTreeSet::new();
        for (_, package) in libraries().lists() {
            let spec = parse_spec(package).unwrap();
            for import in &spec.imports {
                assert!(seen.insert((spec.ecosystem, spec.name.clone(), import.clone())), "{package}");
            }
        }
        let text = include_str!("../../rules/ai-libraries.yaml");
        let mut ecosystem = "";
        let mut lines = BTreeSet::new();
        for line in text.lines().filter(|line| line.starts_with("  ")) {
            if !line.starts_with("   ") {
                ecosystem = line.trim();
            }
            assert!(lines.insert((ecosystem, line)), "{line}");
        }
        let packages = lines.iter().filter(|(_, line)| line.starts_with("    ") && !line.trim().starts_with('#'));
        assert_eq!(libraries().roles.len(), packages.count());
    }

    #[test]
    fn packages_of_call_sites_stand_in_the_table() {
        let known: BTreeSet<&str> = libraries().lists().map(|(_, package)| package).collect();
        for (package, _) in &crate::rules::sdks::catalogue().packages {
            // The one SDK of a provider of everything; what makes it AI stands in the call.
            let everything = package.ends_with(":boto3") || package.ends_with(":aioboto3");
            assert!(everything || known.contains(package.as_str()), "{package}");
        }
    }
}
