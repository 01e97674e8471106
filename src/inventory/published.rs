//! Which of some files stand in the audited commit as they were read, and where the repository came from.

use super::git::{self, Audited};
use super::{Content, Inventory, Origin, Past, Source};
use git2::{ObjectType, Oid};
use std::collections::BTreeSet;

/// What others can look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Where the repository came from; absent where git does not say it in a usual form.
    pub origin: Option<Origin>,
    /// Of the asked paths those that the audited commit has, with the contents that were audited.
    pub committed: BTreeSet<String>,
}

impl Inventory {
    /// Looks at the repository behind the files. Paths that had to be escaped are never among those committed.
    pub fn published(&self, paths: &BTreeSet<&str>) -> Published {
        let (Past::Git(source), Some(commit)) = (&*self.past, &self.git.commit) else { return Published::default() };
        let listed: Vec<_> =
            paths.iter().filter(|path| !path.contains('\\')).filter_map(|path| self.find(path)).collect();
        let of_commit = matches!(self.source, Source::GitTree { .. });
        let named = |entry: &super::FileEntry| -> Option<Audited> {
            let id = match &*self.content {
                Content::Tree { ids, .. } => *ids.get(&entry.path)?,
                _ => {
                    let bytes = self.read_up_to(entry, self.limits.max_structured_bytes).ok()?;
                    Oid::hash_object(ObjectType::Blob, &bytes).ok()?
                }
            };
            Some(([&*source.place.prefix, entry.path.as_bytes()].concat(), id))
        };
        let (paths, files): (Vec<&str>, Vec<Audited>) =
            listed.into_iter().filter_map(|entry| Some((entry.path.as_str(), named(entry)?))).unzip();
        let (origin, same) = git::read_published(source, commit, &self.limits, files);
        let as_committed = same.into_iter().chain(std::iter::repeat(false)).map(|same| same || of_commit);
        let committed = paths.iter().zip(as_committed).filter(|(_, same)| *same).map(|(path, _)| (*path).to_owned());
        Published { origin, committed: committed.collect() }
    }
}
