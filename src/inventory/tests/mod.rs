//! Whole inventories: of memory, of directories, of repositories, and of trees made to hurt.

mod classes;
mod disk;
mod history;
mod repositories;

use super::*;
use std::path::PathBuf;

/// A throw-away directory with files in it.
struct Tree {
    temp: tempfile::TempDir,
}

impl Tree {
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self { temp: tempfile::tempdir().unwrap() };
        files.iter().for_each(|(path, text)| tree.write(path, text));
        tree
    }

    /// The tree lies one level down, so that there is an outside.
    fn root(&self) -> PathBuf {
        let root = self.temp.path().join("root");
        std::fs::create_dir_all(&root).unwrap();
        root
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn inventory(&self) -> Inventory {
        Inventory::collect(&self.root(), &Options::default()).unwrap()
    }

    /// Makes a repository with everything in the index and one commit at a fixed time.
    fn commit(&self) -> git2::Repository {
        let repo = git2::Repository::init(self.root()).unwrap();
        repo.set_head("refs/heads/main").unwrap();
        add_all_and_commit(&repo);
        repo
    }
}

fn add_all_and_commit(repo: &git2::Repository) -> git2::Oid {
    let mut index = repo.index().unwrap();
    index.add_all(["*"], git2::IndexAddOption::FORCE, None).unwrap();
    index.write().unwrap();
    let tree = repo.find_tree(index.write_tree().unwrap()).unwrap();
    let who = git2::Signature::new("A", "a@example.org", &git2::Time::new(1_700_000_000, 0)).unwrap();
    let parent = repo.head().ok().and_then(|head| head.peel_to_commit().ok());
    repo.commit(Some("HEAD"), &who, &who, "c", &tree, &parent.iter().collect::<Vec<_>>()).unwrap()
}

fn paths(inventory: &Inventory) -> Vec<&str> {
    inventory.files.iter().map(|file| file.path.as_str()).collect()
}

fn skip<'a>(inventory: &'a Inventory, path: &str) -> Option<&'a Skipped> {
    inventory.skipped.iter().find(|skip| skip.path == path)
}

fn why(inventory: &Inventory) -> &str {
    match &inventory.source {
        Source::Walk { why } => why,
        other => panic!("not walked: {other:?}"),
    }
}
