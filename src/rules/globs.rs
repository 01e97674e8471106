//! Path globs of all rules in one table, so that each path is looked at once.
//!
//! Nothing is compiled: a word that every match contains finds the globs worth trying on a path, and those are
//! matched as they are written. A set of regular expressions took longer to build than a small repository to audit.

use super::finder::{Finder, Word};
use std::collections::BTreeMap;

/// Handle of one glob.
pub(crate) type GlobId = u32;

/// Deepest nesting of `{a,b}` the matcher follows.
const MAX_BRACES: usize = 10;
/// Shortest word worth looking for.
const MIN_WORD: usize = 2;

/// Collects globs while rules compile.
#[derive(Debug, Default)]
pub(crate) struct GlobTable {
    ids: BTreeMap<String, GlobId>,
    order: Vec<String>,
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
        if let Some(fault) = fault(glob) {
            return Err(format!("`{glob}` is not a valid path pattern: {fault}"));
        }
        let full = if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") };
        let id = GlobId::try_from(self.order.len()).map_err(|_| "too many path patterns".to_owned())?;
        self.ids.insert(glob.to_owned(), id);
        self.order.push(plain_stars(&full).to_ascii_lowercase());
        Ok(id)
    }

    /// Freezes the table.
    pub(crate) fn build(self) -> Result<Globs, String> {
        let mut by_word: BTreeMap<String, Vec<GlobId>> = BTreeMap::new();
        let mut always = Vec::new();
        for (id, glob) in (0..).zip(&self.order) {
            let words = words(glob);
            if words.is_empty() {
                always.push(id);
            }
            for word in words {
                by_word.entry(word).or_default().push(id);
            }
        }
        let finder = Finder::new(by_word.keys().map(|word| Word::new(word.as_bytes())).collect())?;
        Ok(Globs { globs: self.order, finder, users: by_word.into_values().collect(), always })
    }
}

/// All globs, frozen.
#[derive(Debug)]
pub(crate) struct Globs {
    /// In lower case, by id.
    globs: Vec<String>,
    finder: Finder,
    /// Globs by word.
    users: Vec<Vec<GlobId>>,
    /// Globs without a word.
    always: Vec<GlobId>,
}

impl Globs {
    /// Ids of the globs that match, ascending.
    pub(crate) fn matches(&self, path: &str) -> Vec<GlobId> {
        let path = path.to_ascii_lowercase();
        let mut ids = self.always.clone();
        self.finder.find(path.as_bytes(), |word, _| ids.extend(self.users.get(word).into_iter().flatten()));
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| {
            let glob = usize::try_from(*id).ok().and_then(|at| self.globs.get(at));
            glob.is_some_and(|glob| fast_glob::glob_match(glob, &path))
        });
        ids
    }
}

/// Whether a path passes an include and an exclude list, given the ids that match it.
pub(crate) fn passes(matched: &[GlobId], include: &[GlobId], exclude: &[GlobId]) -> bool {
    let hit = |id: &GlobId| matched.binary_search(id).is_ok();
    (include.is_empty() || include.iter().any(hit)) && !exclude.iter().any(hit)
}

/// Two stars reach over folders where they are a component of their own; beside other characters they are one star, as
/// `.gitignore` has it.
fn plain_stars(glob: &str) -> String {
    // Most globs have no other pair of stars than the folders at their beginning.
    if !glob.strip_prefix("**/").unwrap_or(glob).contains("**") {
        return glob.to_owned();
    }
    let mut out = String::with_capacity(glob.len());
    let mut rest = glob;
    while let Some(ch) = rest.chars().next() {
        let stars = rest.len() - rest.trim_start_matches('*').len();
        let taken = match ch {
            '*' => stars,
            // What is escaped or stands in a class is no star.
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '[' => rest.get(2..).and_then(|class| class.find(']')).map_or(1, |end| end + 3),
            _ => ch.len_utf8(),
        };
        let (now, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        let alone = out.is_empty() || out.ends_with(['/', '{', ',']);
        let whole = alone && (after.is_empty() || after.starts_with(['/', '}', ',']));
        out.push_str(if stars > 1 && !whole { "*" } else { now });
        rest = after;
    }
    out
}

/// What makes a glob match nothing whatever the path.
fn fault(glob: &str) -> Option<&'static str> {
    let (mut depth, mut chars) = (0usize, glob.chars());
    while let Some(ch) = chars.next() {
        match ch {
            '\\' if chars.next().is_none() => return Some("nothing follows the last `\\`"),
            '{' => depth += 1,
            '}' if depth == 0 => return Some("a `}` has no `{`"),
            '}' => depth -= 1,
            '[' => {
                let class = chars.as_str().trim_start_matches(['!', '^']);
                let Some((_, rest)) = class.get(1..).and_then(|class| class.split_once(']')) else {
                    return Some("a `[` is not closed");
                };
                chars = rest.chars();
            }
            _ => {}
        }
        if depth > MAX_BRACES {
            return Some("its braces are nested too deeply");
        }
    }
    (depth > 0).then_some("a `{` is not closed")
}

/// Words of which every match contains one; none when the glob promises nothing. A word may reach into a group, so
/// that `*.{tf,bicep}` is found by `.tf` and `.bicep`.
fn words(glob: &str) -> Vec<String> {
    let (mut sets, mut run, mut rest): (Vec<Vec<String>>, String, &str) = (Vec::new(), String::new(), glob);
    while let Some(ch) = rest.chars().next() {
        let after = rest.get(ch.len_utf8()..).unwrap_or("");
        match ch {
            '{' => {
                let (group, tail) = after.split_once('}').unwrap_or((after, ""));
                if group.contains(['{', '\\', '[']) {
                    // Nested groups are rare; what stands before them is enough.
                    return best(sets, run);
                }
                sets.push(group.split(',').map(|part| format!("{run}{}", plain(part))).collect());
                sets.push(vec![std::mem::take(&mut run)]);
                rest = tail;
            }
            '[' | '\\' => return best(sets, run),
            '*' | '?' | '/' => {
                sets.push(vec![std::mem::take(&mut run)]);
                rest = after;
            }
            _ => {
                run.push(ch);
                rest = after;
            }
        }
    }
    best(sets, run)
}

/// The part of an alternative before its first wildcard.
fn plain(part: &str) -> &str {
    part.split(['*', '?', '/']).next().unwrap_or("")
}

/// The set whose shortest word is longest.
fn best(mut sets: Vec<Vec<String>>, run: String) -> Vec<String> {
    sets.push(vec![run]);
    let shortest = |set: &Vec<String>| set.iter().map(String::len).min().unwrap_or(0);
    sets.into_iter().filter(|set| shortest(set) >= MIN_WORD).max_by_key(shortest).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use globset::GlobBuilder;
    use proptest::prelude::*;

    #[test]
    fn names_match_anywhere_and_stars_stay_in_a_component() {
        let mut table = GlobTable::default();
        let a = table.add("CODEOWNERS").unwrap();
        let b = table.add("docs/*.md").unwrap();
        let c = table.add("**/runbooks/**").unwrap();
        for wrong in ["../x", "/x", "[", "[]", "a{b", "a}", "a\\", "{{{{{{{{{{{a}}}}}}}}}}}"] {
            assert!(table.add(wrong).is_err(), "{wrong}");
        }
        let globs = table.build().unwrap();
        assert_eq!(globs.matches(".github/codeowners"), [a]);
        assert_eq!(globs.matches("docs/x.md"), [b]);
        assert!(globs.matches("docs/a/x.md").is_empty());
        assert_eq!(globs.matches("runbooks/x/y.md"), [c]);
        assert!(passes(&[a, b], &[b], &[c]) && !passes(&[a], &[b], &[]) && !passes(&[b, c], &[b], &[c]));
    }

    #[test]
    fn words_are_in_every_match() {
        assert_eq!(words("**/*.{tf,bicep}"), [".tf", ".bicep"]);
        assert_eq!(words("**/{docs,examples}/**"), ["docs", "examples"]);
        assert_eq!(words("**/*alert*.{yaml,yml}"), ["alert"]);
        assert_eq!(words("{readme*,packages/*/readme*}"), ["readme", "packages"]);
        assert!(words("**/*.*").is_empty() && words("{a,bcd}*").is_empty());
    }

    #[test]
    fn stars_beside_other_characters_are_one() {
        for (glob, plain) in [
            ("?**/**", "?*/**"),
            ("**/a**b/**", "**/a*b/**"),
            ("{**/a,b**}", "{**/a,b*}"),
            ("***", "***"),
            ("[**]**", "[**]*"),
            ("\\***", "\\**"),
            ("é**", "é*"),
            ("[", "["),
        ] {
            assert_eq!(plain_stars(glob), plain, "{glob}");
        }
    }

    /// What both say of a path.
    fn both(glob: &str, path: &str) -> (bool, bool) {
        let mut table = GlobTable::default();
        table.add(glob).unwrap();
        let full = if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") };
        let other = GlobBuilder::new(&full).case_insensitive(true).literal_separator(true).build().unwrap();
        (!table.build().unwrap().matches(path).is_empty(), other.compile_matcher().is_match(path))
    }

    #[test]
    fn stars_beside_other_characters_agree_with_globset() {
        let globs = [
            "?**", "?**/**", "?/**", "?/**/**", "**/?**", "**/?/**", "a**", "a**/**", "**a", "a**b", "?*/**", "*/**",
            "**/**", "**/*", "a/**/**", "**/**/a", "a**/b", "a/**b", "a/b**",
        ];
        for glob in globs {
            for path in ["a", "b", "ab", "a/b", "ab/c", "a/b/c", "x/a", "x/ab/c", "a/xb", "a/x/b", "x/y/a"] {
                let (ours, theirs) = both(glob, path);
                assert_eq!(ours, theirs, "`{glob}` on `{path}`: ours, globset");
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_globset(
            glob in prop::collection::vec("\\*\\*|[abX?]{1,2}\\*?[abX?]?|[ab]\\*[ab]{2,3}|\\{aa,[bc]{1,3}\\*\\}[ab]?|\\[ab\\][a-c]{2}", 1..4),
            path in "[abcX]{1,4}(/[abcX]{1,4}){0,3}",
        ) {
            let (ours, theirs) = both(&glob.join("/"), &path);
            prop_assert_eq!(ours, theirs);
        }
    }
}
