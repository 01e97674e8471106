//! What the manifests of the repository say of names and folders, ready to be asked once for each import.
//!
//! A repository has as many packages as it likes, and each import asks: nothing here looks at all of them.

use super::{Packages, ancestors, join};
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// The packages of a repository by name and folder.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Folders by name.
    names: HashMap<String, String, RandomState>,
    /// Folders by name as Rust writes it.
    crates: HashMap<String, String, RandomState>,
    /// Prefixes with what they mean, the longest first, by the folder of the configuration.
    aliases: HashMap<String, Vec<(String, String)>, RandomState>,
    /// Folders from which Python modules are imported.
    pub(super) roots: Vec<String>,
}

impl Known {
    pub(super) fn of(packages: Packages) -> Known {
        let mut out = Known { roots: packages.roots, ..Known::default() };
        for (name, dir) in packages.names {
            out.crates.entry(name.replace('-', "_")).or_insert_with(|| dir.clone());
            out.names.insert(name, dir);
        }
        for (dir, prefix, to) in packages.aliases {
            out.aliases.entry(dir).or_default().push((prefix, to));
        }
        #[expect(clippy::iter_over_hash_type, reason = "each is put in order by itself")]
        for list in out.aliases.values_mut() {
            list.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        }
        out
    }

    /// The folder that a module means, by the package with the longest name that begins it.
    pub(super) fn folder(&self, module: &str, separator: char) -> Option<String> {
        if self.names.is_empty() {
            return None;
        }
        let mut end = module.len();
        loop {
            if let Some(dir) = self.names.get(module.get(..end)?) {
                let rest = module.get(end..)?;
                return Some(join(dir, rest.strip_prefix(separator).unwrap_or(rest)));
            }
            end = module.get(..end)?.rfind(separator)?;
        }
    }

    /// The folder of a crate of the repository.
    pub(super) fn source(&self, name: &str) -> Option<&str> {
        self.crates.get(name).map(String::as_str)
    }

    /// What a module can mean by the aliases that hold in a folder, the nearest configuration and the longest prefix
    /// first.
    pub(super) fn aliased<'m>(&'m self, folder: &'m str, module: &'m str) -> impl Iterator<Item = String> + 'm {
        let here = (!self.aliases.is_empty()).then(|| ancestors(folder)).into_iter().flatten();
        let fitting = here.filter_map(|dir| self.aliases.get(dir)).flatten();
        fitting.filter_map(move |(prefix, to)| Some(join(to, module.strip_prefix(prefix.as_str())?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn the_longest_name_that_is_whole_says_the_folder() {
        let names = pairs(&[("@org/chat", "packages/chat"), ("@org/chat/core", "core"), ("my-crate", "crates/mine")]);
        let known = Known::of(Packages { names, ..Packages::default() });
        assert_eq!(known.folder("@org/chat/core/x", '/').as_deref(), Some("core/x"));
        assert_eq!(known.folder("@org/chat/other", '/').as_deref(), Some("packages/chat/other"));
        assert_eq!(known.folder("@org/chat", '/').as_deref(), Some("packages/chat"));
        assert_eq!(known.folder("@org/chatter", '/'), None);
        assert_eq!(known.source("my_crate"), Some("crates/mine"));
    }

    #[test]
    fn the_nearest_configuration_and_the_longest_prefix_come_first() {
        let alias = |dir: &str, prefix: &str, to: &str| (dir.to_owned(), prefix.to_owned(), to.to_owned());
        let aliases = vec![alias("", "@/", "root"), alias("web", "@/", "web/src"), alias("web", "@/ui/", "ui")];
        let known = Known::of(Packages { aliases, ..Packages::default() });
        let found: Vec<String> = known.aliased("web/app", "@/ui/button").collect();
        assert_eq!(found, ["ui/button", "web/src/ui/button", "root/ui/button"]);
        assert_eq!(known.aliased("api", "@/x").collect::<Vec<_>>(), ["root/x"]);
    }
}
