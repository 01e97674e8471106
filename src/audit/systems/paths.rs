//! Where manifests of a repository are read from, and what their paths mean.
//!
//! Inside a system's folder a manifest speaks of its own files, so a path is looked up below its folder first, and at
//! the root of the repository where it names nothing there. A parent above the audited folder is read from the
//! repository the folder belongs to, and from nowhere else.

use crate::inventory::{Inventory, Options, repository};
use crate::manifest::inherit::ManifestFiles;
use std::cell::OnceCell;
use std::path::Path;

/// The files around a manifest.
pub(crate) struct Paths<'i> {
    inventory: &'i Inventory,
    root: &'i Path,
    git_ref: Option<&'i str>,
    prefix: OnceCell<String>,
    /// Looked for only where a manifest inherits from above the audited folder.
    around: OnceCell<Result<Around, String>>,
}

/// The repository that holds the audited folder.
struct Around {
    inventory: Inventory,
}

impl<'i> Paths<'i> {
    pub(crate) fn new(inventory: &'i Inventory, root: &'i Path, git_ref: Option<&'i str>) -> Paths<'i> {
        Paths { inventory, root, git_ref, prefix: OnceCell::new(), around: OnceCell::new() }
    }

    fn around(&self) -> Result<&Around, String> {
        let found = self.around.get_or_init(|| {
            let (top, _) = repository(self.root)?;
            let options = Options { git_ref: self.git_ref.map(str::to_owned), ..Options::default() };
            let inventory = Inventory::collect(&top, &options).map_err(|error| error.cause)?;
            Ok(Around { inventory })
        });
        found.as_ref().map_err(Clone::clone)
    }

    /// Path of a file of the audited folder as the whole repository knows it.
    pub(crate) fn full(&self, path: &str) -> String {
        format!("{}{path}", self.prefix())
    }

    /// The audited folder in its repository, with a `/` at the end, or empty. Without a repository the audited folder
    /// is all there is.
    fn prefix(&self) -> &str {
        self.prefix.get_or_init(|| repository(self.root).map(|(_, prefix)| prefix).unwrap_or_default())
    }
}

impl ManifestFiles for Paths<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let read = |inventory: &Inventory, path: &str| match inventory.read_path(path) {
            Some(Ok(bytes)) => Ok(bytes),
            Some(Err(error)) => Err(error.to_string()),
            None => Err("no such file among those that git tracks".to_owned()),
        };
        match path.strip_prefix(self.prefix()) {
            Some(inside) => read(self.inventory, inside),
            None => read(&self.around()?.inventory, path),
        }
    }

    fn shown(&self, path: &str) -> String {
        relative(self.prefix(), path)
    }

    fn named(&self, folder: &str, path: &str) -> String {
        let prefix = self.prefix();
        let own = format!("{folder}{path}");
        let candidates = [own.as_str(), path];
        let below = |full: &&str| full.strip_prefix(prefix).is_some_and(|inside| has(self.inventory, inside));
        if let Some(found) = candidates.iter().find(|full| below(full)) {
            return relative(prefix, found);
        }
        // A marker of tests is no path.
        if !path.contains(['/', '.']) { path.to_owned() } else { relative(prefix, &own) }
    }
}

/// Whether a file or a folder of this name is there.
fn has(inventory: &Inventory, path: &str) -> bool {
    let folder = format!("{path}/");
    let at = inventory.files.partition_point(|file| file.path.as_str() < folder.as_str());
    inventory.find(path).is_some() || inventory.files.get(at).is_some_and(|file| file.path.starts_with(&folder))
}

/// A path of the repository as it looks from a folder (empty, or with a `/` at the end).
fn relative(from: &str, path: &str) -> String {
    let mut base = from;
    let mut up = 0;
    loop {
        if let Some(rest) = path.strip_prefix(base) {
            return format!("{}{rest}", "../".repeat(up));
        }
        base = base.trim_end_matches('/').rfind('/').and_then(|at| base.get(..=at)).unwrap_or("");
        up += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_where_the_audit_stands() {
        assert_eq!(relative("", "a/b.yaml"), "a/b.yaml");
        assert_eq!(relative("a/", "a/b.yaml"), "b.yaml");
        assert_eq!(relative("a/b/", "produ.yaml"), "../../produ.yaml");
        assert_eq!(relative("a/b/", "a/c/d"), "../c/d");
        assert_eq!(relative("services/chat/", "services/chatty/x"), "../chatty/x");
    }
}
