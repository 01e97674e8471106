//! What the tree tells of where tests belong: folders, modules, crates, projects, and the settings of runners.

use crate::inventory::Inventory;
use crate::signals::ci::settings::{Crate, Pytest, Settings};
use std::collections::{BTreeMap, BTreeSet};

/// Folders that are the root of a module of some kind.
#[derive(Debug, Default)]
pub(super) struct Homes(BTreeSet<String>);

impl Homes {
    /// The nearest one that holds a path.
    pub(super) fn home(&self, path: &str) -> Option<String> {
        up(path).find(|folder| self.0.contains(*folder)).map(str::to_owned)
    }

    /// Whether a folder is one.
    pub(super) fn is_home(&self, folder: &str) -> bool {
        self.0.contains(folder)
    }
}

/// A path and the folders above it, the root last.
pub(in crate::signals::ci) fn up(path: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(path);
    std::iter::from_fn(move || {
        let here = next?;
        next = match here.rsplit_once('/') {
            Some((folder, _)) => Some(folder),
            None => (!here.is_empty()).then_some(""),
        };
        Some(here)
    })
}

/// The ground on which commands look for tests.
pub(super) struct Ground<'i> {
    paths: BTreeSet<&'i str>,
    pub(super) go: Homes,
    pub(super) dotnet: Homes,
    pub(super) rust: Homes,
    /// Folders that hold a solution.
    pub(super) solutions: BTreeSet<String>,
    crates: Vec<&'i Crate>,
    pytest: Vec<&'i Pytest>,
    /// What each `conftest.py` keeps pytest from collecting.
    pub(super) ignored: Vec<&'i str>,
    /// Variables that pipelines and what they use set.
    pub(super) given: &'i BTreeMap<String, bool>,
}

impl<'i> Ground<'i> {
    pub(super) fn new(
        inventory: &'i Inventory,
        settings: &'i [Settings],
        given: &'i BTreeMap<String, bool>,
    ) -> Ground<'i> {
        let paths: BTreeSet<&str> = inventory.files.iter().map(|file| &*file.path).collect();
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(dir, _)| dir).to_owned();
        let named = |fits: &dyn Fn(&str) -> bool| -> BTreeSet<String> {
            let fits = |path: &&&str| fits(path.rsplit('/').next().unwrap_or(path));
            paths.iter().filter(fits).map(|path| folder(path)).collect()
        };
        let holds = |dir: &str| {
            let code = if dir.is_empty() { "src/".to_owned() } else { format!("{dir}/src/") };
            paths.range(code.as_str()..).next().is_some_and(|file| file.starts_with(&code))
        };
        Ground {
            go: Homes(named(&|name| name == "go.mod")),
            dotnet: Homes(named(&|name| name.ends_with(".csproj"))),
            // A manifest without code beside it is no crate of its own.
            rust: Homes(named(&|name| name == "Cargo.toml").into_iter().filter(|dir| holds(dir)).collect()),
            solutions: named(&|name| name.ends_with(".sln") || name.ends_with(".slnx")),
            crates: settings
                .iter()
                .filter_map(|s| if let Settings::Crate(own) = s { Some(own) } else { None })
                .collect(),
            pytest: settings
                .iter()
                .filter_map(|s| if let Settings::Pytest(own) = s { Some(own) } else { None })
                .collect(),
            ignored: settings
                .iter()
                .filter_map(|s| if let Settings::Ignored(paths) = s { Some(paths) } else { None })
                .flatten()
                .map(String::as_str)
                .collect(),
            paths,
            given,
        }
    }

    /// All paths of the tree.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'i str> {
        self.paths.iter().copied()
    }

    /// Whether the tree has a file or a folder of this path.
    pub(super) fn exists(&self, path: &str) -> bool {
        let below = format!("{path}/");
        path.is_empty()
            || self.paths.contains(path)
            || self.paths.range(below.as_str()..).next().is_some_and(|file| file.starts_with(&below))
    }

    /// The settings that pytest reads when it starts in a folder and is given these paths: from what they have in common
    /// upwards, else from each of them.
    pub(super) fn pytest(&self, dir: Option<&str>, named: &[String]) -> Option<&'i Pytest> {
        let dir = dir?;
        let common = match named.split_first() {
            Some((first, rest)) => up(first).find(|folder| {
                rest.iter().all(|path| folder.is_empty() || path == folder || path.starts_with(&format!("{folder}/")))
            })?,
            None => dir,
        };
        // Of the files of one folder the first kind that speaks of pytest counts.
        let of = |folder: &str| self.pytest.iter().filter(|own| own.dir == folder).min_by_key(|own| own.rank).copied();
        let setup = || {
            up(common).any(|folder| {
                self.exists(&if folder.is_empty() { "setup.py".to_owned() } else { format!("{folder}/setup.py") })
            })
        };
        let above = |path: &str| up(path).find_map(of);
        above(common).or_else(|| if setup() { None } else { named.iter().find_map(|path| above(path)) })
    }

    /// How many places set options of pytest.
    pub(super) fn pytests(&self) -> usize {
        self.pytest.len()
    }

    /// The folder of a crate.
    pub(super) fn crate_named(&self, name: &str) -> Option<String> {
        let own = self.crates.iter().find(|own| own.name.as_deref() == Some(name));
        own.map(|own| own.dir.clone())
    }

    /// The crates that cargo tests when it starts in a folder; `None` for all below.
    pub(super) fn crates_of(&self, dir: &str, everything: bool) -> Option<Vec<String>> {
        let own = up(dir).find_map(|folder| self.crates.iter().find(|own| own.dir == folder))?;
        let one = own.name.is_some() && !everything && !own.defaults;
        one.then(|| vec![own.dir.clone()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_up() {
        assert_eq!(up("a/b/c").collect::<Vec<_>>(), ["a/b/c", "a/b", "a", ""]);
        assert_eq!(up("").collect::<Vec<_>>(), [""]);
        assert_eq!(Homes(["a".to_owned(), String::new()].into()).home("a/b/c.go").as_deref(), Some("a"));
    }
}
