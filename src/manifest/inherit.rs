//! `inherits:`: a manifest takes purpose and adoption facts from one further up in the same repository.
//!
//! What the child declares wins, key by key; a blank or a placeholder declares nothing, so there the parent speaks.
//! Facts about the system itself (`system.*`) and everything about how it is built and run are never inherited.
//!
//! A claim keeps its place ([`super::At`]): the file it was written in and the line there.

use super::claims::filled;
use super::guide::sections;
use super::problem::{ManifestErrors, Problem};
use super::{At, Claim, Manifest, ManifestNode, parse_in};
use crate::model::Pillar;
use crate::structured::{Key, Node, Value};

/// Pillars whose sections are inherited. A test of the draft holds their sections to the rules that read them.
const PILLARS: [Pillar; 2] = [Pillar::Problem, Pillar::Adoption];

/// Sections a child takes over.
pub(crate) fn inherited() -> impl Iterator<Item = &'static str> {
    PILLARS.into_iter().flat_map(|pillar| sections(Some(pillar)))
}

/// Longest chain of parents.
const MAX_PARENTS: usize = 4;

/// Where manifests stand and what their paths mean. All paths here start at the root of the repository.
pub(crate) trait ManifestFiles {
    /// The bytes of another manifest, or why there are none.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
    /// Path of a manifest as the report shows it.
    fn shown(&self, path: &str) -> String;
    /// What a path of a manifest in `folder` (empty, or with a `/` at the end) names, as the audit knows it.
    fn named(&self, folder: &str, path: &str) -> String;
}

/// Reads the manifest that stands at `path`, and is called `name` in the report, with everything it inherits.
///
/// # Errors
/// Every problem of the first manifest of the chain that has one.
pub(crate) fn read(
    path: &str,
    name: &str,
    bytes: &[u8],
    place: &dyn ManifestFiles,
) -> Result<Manifest, ManifestErrors> {
    let own = |path: &str, name: &str, bytes: &[u8]| {
        let (folder, _) = split(path);
        parse_in(name, bytes, &|named| place.named(folder, named))
    };
    let mut manifest = own(path, name, bytes)?;
    let mut chain = vec![path.to_owned()];
    let mut names = vec![name.to_owned()];
    let mut inherits = parent(&manifest.tree);
    while let Some((text, at, column)) = inherits {
        let here = chain.last().map_or(path, String::as_str);
        let (_, line) = manifest.place(at);
        let refuse = |why: String| {
            let problem = Problem { path_in_document: "inherits".into(), ..Problem::of_file(why, line, column) };
            ManifestErrors::one(names.last().map_or(name, String::as_str), problem)
        };
        let next = above(here, &text).ok_or_else(|| refuse(format!("`{text}` leads out of the repository")))?;
        if chain.contains(&next) {
            return Err(refuse(format!("`{text}` leads back to {}: a circle", place.shown(&next))));
        }
        if chain.len() > MAX_PARENTS {
            return Err(refuse(format!("is the {}th parent in a row, at most {MAX_PARENTS} are read", chain.len())));
        }
        let bytes = place.read(&next).map_err(|why| refuse(format!("`{text}` cannot be read: {why}")))?;
        let older = own(&next, &place.shown(&next), &bytes)?;
        names.push(older.path.clone());
        inherits = parent(&older.tree);
        manifest.take_from(older);
        chain.push(next);
    }
    Ok(manifest)
}

/// Where a manifest says it inherits from: text, line, column.
pub(crate) fn parent<L: Copy>(tree: &Node<L>) -> Option<(String, L, u32)> {
    let node = tree.get("inherits").filter(|node| filled(node))?;
    Some((node.as_str()?.to_owned(), node.line, node.column))
}

/// The path a manifest's `inherits` leads to; `None` when it leaves the repository.
pub(crate) fn above(path: &str, inherits: &str) -> Option<String> {
    let mut folder = split(path).0.trim_end_matches('/');
    let mut rest = inherits.strip_prefix("./").unwrap_or(inherits);
    while let Some(shorter) = rest.strip_prefix("../") {
        if folder.is_empty() {
            return None;
        }
        folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        rest = shorter;
    }
    Some(if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") })
}

/// Folder with a `/` at the end (empty for the root) and name.
pub(crate) fn split(path: &str) -> (&str, &str) {
    path.rfind('/').and_then(|at| path.split_at_checked(at + 1)).unwrap_or(("", path))
}

impl Manifest {
    /// Fills what is open here with what an older manifest says.
    fn take_from(&mut self, older: Manifest) {
        let renumbering = self.sources.join(&older.sources);
        let Value::Mapping(theirs) = older.tree.map_lines(&|at: At| renumbering.of(at)).value else { return };
        let theirs: Vec<(Key<At>, ManifestNode)> =
            theirs.into_iter().filter(|(key, _)| inherited().any(|section| section == key.text)).collect();
        fill(&mut self.tree, theirs);
        // Of the paths, those that now stand in the tree.
        let paths = older.paths.into_iter().map(|claim| Claim { at: renumbering.of(claim.at), ..claim });
        let taken: Vec<Claim> = paths.filter(|claim| stands(&self.tree, claim)).collect();
        self.paths.retain(|claim| stands(&self.tree, claim));
        self.paths.extend(taken);
    }
}

/// Puts entries into a mapping where it says nothing; mappings are filled key by key, lists are taken as a whole.
fn fill(own: &mut ManifestNode, theirs: Vec<(Key<At>, ManifestNode)>) {
    let Value::Mapping(entries) = &mut own.value else { return };
    for (key, node) in theirs {
        match entries.iter_mut().find(|(known, _)| known.text == key.text) {
            None => entries.push((key, node)),
            Some((_, mine)) if !filled(mine) => *mine = node,
            Some((_, mine)) => {
                if let Value::Mapping(inner) = node.value {
                    fill(mine, inner);
                }
            }
        }
    }
}

/// Whether a claim at a field with indices (`evals[0].dataset`) is the one in the tree.
fn stands(tree: &ManifestNode, claim: &Claim) -> bool {
    let steps: Vec<&str> = claim.field.split(['.', '[', ']']).filter(|step| !step.is_empty()).collect();
    tree.at(&steps).is_some_and(|node| node.line == claim.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    struct Files(BTreeMap<&'static str, String>);

    impl ManifestFiles for Files {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            self.0.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| "no such file".to_owned())
        }
        fn shown(&self, path: &str) -> String {
            path.to_owned()
        }
        fn named(&self, folder: &str, path: &str) -> String {
            format!("{folder}{path}")
        }
    }

    const HEAD: &str = "schema_version: \"1\"\nsystem: {name: x, kind: [llm_app]}\n";

    fn files(list: &[(&'static str, &str)]) -> Files {
        Files(list.iter().map(|(path, text)| (*path, format!("{HEAD}{text}"))).collect())
    }

    fn read_first(files: &Files, path: &str) -> Result<Manifest, ManifestErrors> {
        read(path, path, &files.read(path).unwrap(), files)
    }

    #[test]
    fn purpose_and_adoption_come_from_above_and_keep_their_place() {
        let files = files(&[
            (
                "services/chat/produ.yaml",
                "inherits: ../../produ.yaml\nproblem: {statement: TBD, who: clerks}\nowners: {model: {name: B. ML}}\n",
            ),
            (
                "produ.yaml",
                "problem:\n  statement: Clerks retype invoices.\n  who: everybody\n  doc: docs/why.md\nowners:\n  \
                 product: {name: A. Product}\n  model: {name: Z. Old}\nrollback: {target_minutes: 5}\nadoption: {plan: \
                 docs/adoption.md}\n",
            ),
        ]);
        let manifest = read_first(&files, "services/chat/produ.yaml").unwrap();
        let at = |field: &str| {
            let claim = manifest.declares(field)?;
            let (path, line) = manifest.place(claim.at);
            Some(format!("{} {path}:{line}", claim.text))
        };
        assert_eq!(at("problem.statement").as_deref(), Some("Clerks retype invoices. produ.yaml:4"));
        assert_eq!(at("problem.who").as_deref(), Some("clerks services/chat/produ.yaml:4"));
        assert_eq!(at("owners.product.name").as_deref(), Some("A. Product produ.yaml:8"));
        assert_eq!(at("owners.model.name").as_deref(), Some("B. ML services/chat/produ.yaml:5"));
        assert_eq!(at("rollback.target_minutes"), None, "how it runs is not inherited");
        assert_eq!(at("adoption.plan").as_deref(), Some("docs/adoption.md produ.yaml:11"));
        let paths: Vec<_> = manifest.paths().iter().map(|p| p.text.as_str()).collect();
        assert_eq!(paths, ["docs/why.md", "docs/adoption.md"]);
        assert!(manifest.sources().has("produ.yaml"));
    }

    #[test]
    fn the_nearest_of_a_chain_wins() {
        let files = files(&[
            ("a/b/c/produ.yaml", "inherits: ../produ.yaml\n"),
            ("a/b/produ.yaml", "inherits: ../../produ.yaml\nproblem: {who: near}\n"),
            ("produ.yaml", "problem: {who: far, statement: Far away.}\nimprovement: {owner: F. Far}\n"),
        ]);
        let manifest = read_first(&files, "a/b/c/produ.yaml").unwrap();
        let at = |field: &str| manifest.text(field).map(|(text, at)| (text, manifest.place(at).0.to_owned()));
        assert_eq!(at("problem.who").unwrap(), ("near".into(), "a/b/produ.yaml".into()));
        assert_eq!(at("problem.statement").unwrap(), ("Far away.".into(), "produ.yaml".into()));
        assert_eq!(at("improvement.owner").unwrap().1, "produ.yaml");
    }

    #[test]
    fn circles_long_chains_and_ways_out_are_errors_with_their_line() {
        let refused = |list: &[(&'static str, &str)]| {
            let errors = read_first(&files(list), list[0].0).unwrap_err();
            assert_eq!(errors.problems[0].path_in_document, "inherits");
            format!("{}:{} {}", errors.path, errors.problems[0].line, errors.problems[0].message)
        };
        let circle = [("a/produ.yaml", "inherits: ../produ.yaml\n"), ("produ.yaml", "inherits: a/produ.yaml\n")];
        assert_eq!(refused(&circle), "produ.yaml:3 `a/produ.yaml` leads back to a/produ.yaml: a circle");
        assert!(refused(&[("produ.yaml", "inherits: ./produ.yaml\n")]).contains("a circle"));
        let out = refused(&[("a/produ.yaml", "\ninherits: ../../produ.yaml\n")]);
        assert_eq!(out, "a/produ.yaml:4 `../../produ.yaml` leads out of the repository");
        assert!(refused(&[("a/produ.yaml", "inherits: ../produ.yaml\n")]).ends_with("cannot be read: no such file"));
        let long = [
            ("a/b/c/d/e/produ.yaml", "inherits: ../produ.yaml\n"),
            ("a/b/c/d/produ.yaml", "inherits: ../produ.yaml\n"),
            ("a/b/c/produ.yaml", "inherits: ../produ.yaml\n"),
            ("a/b/produ.yaml", "inherits: ../produ.yaml\n"),
            ("a/produ.yaml", "inherits: ../produ.yaml\n"),
            ("produ.yaml", ""),
        ];
        assert!(refused(&long).starts_with("a/produ.yaml:3 is the 5th parent in a row"));
        assert!(read_first(&files(&long[1..]), "a/b/c/d/produ.yaml").is_ok(), "four are read");
    }

    #[test]
    fn pointers_are_of_the_system_alone_and_stand_where_its_paths_do() {
        let files = files(&[
            (
                "services/chat/produ.yaml",
                "inherits: ../../produ.yaml\nevidence: {kill-switch: {code: \"app/a.py::f\", not: [\"b.py:3\"]}}\n",
            ),
            ("produ.yaml", "evidence: {kill-switch: {doc: docs/a.md}, rollback: {doc: docs/a.md}}\n"),
        ]);
        let manifest = read_first(&files, "services/chat/produ.yaml").unwrap();
        let all = manifest.pointers();
        assert_eq!(all.len(), 1, "where a practice lives is not inherited");
        let texts: Vec<&str> = all[0].named.iter().map(|(_, text, _)| text.as_str()).collect();
        assert_eq!(texts, ["services/chat/app/a.py::f"]);
        assert_eq!(all[0].disputed[0].0, "services/chat/b.py:3");
    }

    #[test]
    fn a_broken_parent_is_named() {
        let files = files(&[("a/produ.yaml", "inherits: ../produ.yaml\n"), ("produ.yaml", "problme: {}\n")]);
        let errors = read_first(&files, "a/produ.yaml").unwrap_err();
        assert_eq!((errors.path.as_str(), errors.problems[0].line), ("produ.yaml", 3));
    }
}
