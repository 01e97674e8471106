//! Path globs of all rules in one set, so that each path is matched once.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::collections::BTreeMap;

/// Handle of one glob.
pub(crate) type GlobId = u32;

/// Collects globs while rules compile.
#[derive(Debug, Default)]
pub(crate) struct GlobTable {
    ids: BTreeMap<String, GlobId>,
    order: Vec<globset::Glob>,
}

impl GlobTable {
    /// Adds a glob: case-insensitive, `*` stays within a component, a glob without `/` matches in any folder.
    pub(crate) fn add(&mut self, glob: &str) -> Result<GlobId, String> {
        if let Some(id) = self.ids.get(glob) {
            return Ok(*id);
        }
        if glob.starts_with('/') || glob.split('/').any(|part| part == "..") {
            return Err(format!("`{glob}` leaves the repository: write a path relative to its root"));
        }
        let full = if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") };
        let built = GlobBuilder::new(&full)
            .case_insensitive(true)
            .literal_separator(true)
            .build()
            .map_err(|e| format!("`{glob}` is not a valid path pattern: {}", e.kind()))?;
        let id = GlobId::try_from(self.order.len()).map_err(|_| "too many path patterns".to_owned())?;
        self.ids.insert(glob.to_owned(), id);
        self.order.push(built);
        Ok(id)
    }

    /// Freezes the table.
    pub(crate) fn build(self) -> Result<Globs, String> {
        let mut builder = GlobSetBuilder::new();
        for glob in self.order {
            builder.add(glob);
        }
        Ok(Globs { set: builder.build().map_err(|e| e.to_string())? })
    }
}

/// All globs, frozen.
#[derive(Debug)]
pub(crate) struct Globs {
    set: GlobSet,
}

impl Globs {
    /// Ids of the globs that match, ascending.
    pub(crate) fn matches(&self, path: &str) -> Vec<GlobId> {
        self.set.matches(path).into_iter().filter_map(|i| GlobId::try_from(i).ok()).collect()
    }
}

/// Whether a path passes an include and an exclude list, given the ids that match it.
pub(crate) fn passes(matched: &[GlobId], include: &[GlobId], exclude: &[GlobId]) -> bool {
    let hit = |id: &GlobId| matched.binary_search(id).is_ok();
    (include.is_empty() || include.iter().any(hit)) && !exclude.iter().any(hit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_anywhere_and_stars_stay_in_a_component() {
        let mut table = GlobTable::default();
        let a = table.add("CODEOWNERS").unwrap();
        let b = table.add("docs/*.md").unwrap();
        let c = table.add("**/runbooks/**").unwrap();
        assert!(table.add("../x").is_err() && table.add("[").is_err());
        let globs = table.build().unwrap();
        assert_eq!(globs.matches(".github/codeowners"), [a]);
        assert_eq!(globs.matches("docs/x.md"), [b]);
        assert!(globs.matches("docs/a/x.md").is_empty());
        assert_eq!(globs.matches("runbooks/x/y.md"), [c]);
        assert!(passes(&[a, b], &[b], &[c]) && !passes(&[a], &[b], &[]) && !passes(&[b, c], &[b], &[c]));
    }
}
