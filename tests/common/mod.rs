//! Harness: copies a fixture, makes a git repository of it with fixed dates, runs the program in a clean environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The day every test lives on.
pub(crate) const TODAY: &str = "2026-11-21";

/// Root of this repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A program of the machine.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Whether all of them are there; says aloud what is skipped where one is not.
pub(crate) fn have(tools: &[&str], what: &str) -> bool {
    let missing: Vec<&&str> = tools.iter().filter(|name| tool(name).is_none()).collect();
    if !missing.is_empty() {
        eprintln!("SKIPPED: {what}: not installed: {missing:?}");
    }
    missing.is_empty()
}

/// A copy of a project in a temporary folder.
pub(crate) struct Project {
    _keep: TempDir,
    pub(crate) path: PathBuf,
}

/// Copies `fixtures/<name>/repo`; an empty project when the fixture has none.
pub(crate) fn project(name: &str, git: bool) -> Project {
    let keep = tempfile::tempdir().unwrap();
    let path = keep.path().join("repo");
    fs::create_dir(&path).unwrap();
    let source = root().join("fixtures").join(name).join("repo");
    if source.is_dir() {
        copy(&source, &path);
    }
    if git {
        commit(&path);
    }
    Project { _keep: keep, path }
}

/// A project of several folders laid over each other, without some paths, changed before it is committed.
pub(crate) fn composed(layers: &[PathBuf], without: &[String], change: impl FnOnce(&Path)) -> Project {
    let keep = tempfile::tempdir().unwrap();
    let path = keep.path().join("repo");
    fs::create_dir(&path).unwrap();
    for (n, layer) in layers.iter().enumerate() {
        copy(layer, &path);
        for gone in without.iter().filter(|_| n == 0).map(|gone| path.join(gone)) {
            if gone.is_dir() { fs::remove_dir_all(gone).unwrap() } else { fs::remove_file(gone).unwrap() }
        }
    }
    change(&path);
    commit(&path);
    Project { _keep: keep, path }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Commits everything with a fixed author and date.
pub(crate) fn commit(path: &Path) {
    let repository = git2::Repository::init(path).unwrap();
    let mut index = repository.index().unwrap();
    index.add_all(["*"], git2::IndexAddOption::FORCE, None).unwrap();
    index.write().unwrap();
    let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
    let who = git2::Signature::new("Test", "test@example.org", &git2::Time::new(1_795_149_600, 0)).unwrap();
    let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
    let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
    repository.commit(Some("HEAD"), &who, &who, "all", &tree, &parents).unwrap();
}

/// Runs the program with nothing of the caller's environment.
pub(crate) fn produ(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_produ"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

/// Audits a folder and parses the JSON report; the exit code beside it.
pub(crate) fn audit(path: &Path, extra: &[&str]) -> (serde_json::Value, i32) {
    let mut args = vec!["audit", ".", "-o", "json", "--today", TODAY];
    args.extend(extra);
    let out = produ(path, &args);
    let code = out.status.code().unwrap();
    let report = serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|e| panic!("no JSON ({e}), exit {code}: {}", String::from_utf8_lossy(&out.stderr)));
    (report, code)
}
