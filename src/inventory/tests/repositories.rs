//! Repositories: the index, a revision, and `.git` directories that lie.

use super::*;
use rustix::fs::{CWD, Mode, mkfifoat};
use std::os::unix::fs::symlink;

/// What is missing of the facts of git, in words.
fn said(inventory: &Inventory) -> Option<String> {
    inventory.git.note.as_ref().map(ToString::to_string)
}

fn of_rev(root: &std::path::Path, rev: &str) -> Result<Inventory, InventoryError> {
    Inventory::collect(root, &Options { git_ref: Some(rev.to_owned()), ..Options::default() })
}

#[test]
fn the_index_is_the_list_and_untracked_files_only_have_names() {
    let tree = Tree::new(&[("app/main.py", "1"), ("README.md", "r")]);
    let repo = tree.commit();
    tree.write("new/draft.py", "1");
    tree.write("app/__pycache__/x.pyc", "1");
    let inventory = tree.inventory();
    assert_eq!(inventory.source, Source::GitIndex);
    assert_eq!(paths(&inventory), ["README.md", "app/main.py"]);
    assert_eq!(inventory.untracked, ["new/draft.py"]);
    assert_eq!(inventory.read_path("app/main.py"), Some(Ok(b"1".to_vec())));
    let head = repo.head().unwrap().target().unwrap().to_string();
    let expected = GitFacts {
        commit: Some(head),
        commit_time: Some(1_700_000_000),
        branch: Some("main".to_owned()),
        shallow: false,
        folder: None,
        note: None,
    };
    assert_eq!(inventory.git, expected);
}

#[test]
fn a_directory_of_a_larger_repository_sees_only_itself() {
    let tree = Tree::new(&[("svc/a.py", "1"), ("svc2/b.py", "2"), ("c.py", "3")]);
    tree.commit();
    let svc = tree.root().join("svc");
    let inventory = Inventory::collect(&svc, &Options::default()).unwrap();
    assert_eq!((paths(&inventory), &inventory.source), (vec!["a.py"], &Source::GitIndex));
    assert_eq!(paths(&of_rev(&svc, "HEAD").unwrap()), ["a.py"]);
    tree.write("fresh/x.py", "1");
    let fresh = Inventory::collect(&tree.root().join("fresh"), &Options::default()).unwrap();
    assert_eq!(why(&fresh), "the repository above tracks nothing in this directory");
}

#[test]
fn a_revision_needs_no_checkout() {
    let tree = Tree::new(&[("a.py", "old"), ("dir/b.py", "b")]);
    symlink("../../etc/passwd", tree.root().join("dir/out")).unwrap();
    let repo = tree.commit();
    tree.write("a.py", "new!");
    tree.write("later.py", "1");
    add_all_and_commit(&repo);
    let inventory = of_rev(&tree.root(), "HEAD~1").unwrap();
    assert_eq!(inventory.source, Source::GitTree { rev: "HEAD~1".to_owned() });
    assert_eq!(paths(&inventory), ["a.py", "dir/b.py"]);
    assert_eq!(inventory.read_path("a.py"), Some(Ok(b"old".to_vec())));
    assert_eq!(inventory.git.commit_time, Some(1_700_000_000));
    assert_eq!(skip(&inventory, "dir/out").unwrap().reason, "link leaves the repository");
    use rayon::prelude::*;
    let read = (0..100)
        .into_par_iter()
        .map(|_| inventory.read_path("dir/b.py").unwrap())
        .all(|read| read == Ok(b"b".to_vec()));
    assert!(read);
    let error = of_rev(&tree.root(), "no\nsuch").unwrap_err();
    assert!(error.title.contains("cannot read revision") && !error.to_string().contains('\n'));
    let bare = tree.root().join(".git");
    assert!(of_rev(&bare, "HEAD~1").is_err(), "a bare repository inside a work tree is data");
    let mirror = tree.temp.path().join("mirror.git");
    std::fs::rename(&bare, &mirror).unwrap();
    assert_eq!(paths(&of_rev(&mirror, "HEAD~1").unwrap()), ["a.py", "dir/b.py"]);
    assert_eq!(
        why(&Inventory::collect(&mirror, &Options::default()).unwrap()),
        "bare git repository: name a revision with --ref"
    );
}

#[test]
fn a_revision_outside_git_is_an_error() {
    let error = of_rev(&Tree::new(&[]).root(), "main").unwrap_err();
    assert_eq!(error.cause, "no git repository");
}

#[test]
fn a_tree_bomb_is_counted_not_walked() {
    let tree = Tree::new(&[("a.py", "1")]);
    let repo = tree.commit();
    let mut id = repo.blob(b"boom").unwrap();
    let mut mode = 0o100_644;
    for _ in 0..10 {
        let mut builder = repo.treebuilder(None).unwrap();
        for n in 0..16 {
            builder.insert(format!("d{n}"), id, mode).unwrap();
        }
        (id, mode) = (builder.write().unwrap(), 0o040_000);
    }
    let limits = Limits { max_entries: 10_000, ..Limits::default() };
    let options = Options { git_ref: Some(id.to_string()), limits, ..Options::default() };
    let inventory = Inventory::collect(&tree.root(), &options).unwrap();
    assert!(inventory.files.len() <= 10_000);
    assert!(skip(&inventory, ".").unwrap().incomplete);
    assert_eq!(said(&inventory).as_deref(), Some("the revision is a tree, not a commit"));
    let default = of_rev(&tree.root(), &id.to_string()).unwrap();
    assert!(default.files.len() <= 16_000, "{}", default.files.len());
    assert!(default.skipped.iter().all(|skip| skip.incomplete) && !default.skipped.is_empty());
}

#[test]
fn tree_names_that_leave_are_refused() {
    let tree = Tree::new(&[("a.py", "1")]);
    let repo = tree.commit();
    let blob = repo.blob(b"x").unwrap();
    let mut raw = Vec::new();
    for name in [&b".."[..], b".git", b"a/../../b", b"ok.py", b"ok.py"] {
        raw.extend([b"100644 ", name, b"\0", blob.as_bytes()].concat());
    }
    let id = repo.odb().unwrap().write(git2::ObjectType::Tree, &raw).unwrap();
    if let Ok(inventory) = of_rev(&tree.root(), &id.to_string()) {
        assert!(paths(&inventory).iter().all(|path| *path == "ok.py"), "{inventory:?}");
        assert!(inventory.skipped.iter().all(|skip| skip.incomplete) && !inventory.skipped.is_empty());
    }
}

#[test]
fn what_the_index_names_and_the_disk_lacks_is_said() {
    let tree = Tree::new(&[("gone.py", "1"), ("logo.png", "1"), ("dir/a.py", "1"), ("pipe.py", "1"), ("l.py", "1")]);
    let repo = tree.commit();
    let root = tree.root();
    for name in ["gone.py", "logo.png", "pipe.py", "l.py"] {
        std::fs::remove_file(root.join(name)).unwrap();
    }
    mkfifoat(CWD, root.join("pipe.py"), Mode::RUSR).unwrap();
    symlink("/etc/passwd", root.join("l.py")).unwrap();
    std::fs::rename(root.join("dir"), tree.temp.path().join("dir")).unwrap();
    symlink("../dir", root.join("dir")).unwrap();
    let mut index = repo.index().unwrap();
    let mut link = index.get_path(std::path::Path::new("gone.py"), 0).unwrap();
    (link.path, link.mode) = (b"modules/sub".to_vec(), 0o160_000);
    index.add(&link).unwrap();
    let mut sparse = index.get_path(std::path::Path::new("gone.py"), 0).unwrap();
    sparse.path = b"sparse.py".to_vec();
    sparse.flags_extended |= git2::IndexEntryExtendedFlag::SKIP_WORKTREE.bits();
    index.add(&sparse).unwrap();
    index.write().unwrap();
    let inventory = tree.inventory();
    assert_eq!(inventory.source, Source::GitIndex);
    assert_eq!(paths(&inventory), Vec::<&str>::new());
    let reasons: Vec<_> =
        inventory.skipped.iter().map(|s| (s.path.as_str(), s.reason.as_str(), s.incomplete)).collect();
    assert_eq!(
        reasons,
        [
            ("dir/a.py", "tracked, but its directory is a link or a file in the work tree", true),
            ("gone.py", "tracked but missing in the work tree", true),
            ("l.py", "link leaves the repository", true),
            ("logo.png", "tracked but missing in the work tree", false),
            ("modules/sub", "submodule: audit it on its own", false),
            ("pipe.py", "special file", true),
            ("sparse.py", "not checked out (sparse)", true),
        ]
    );
}

#[test]
fn a_young_repository_is_walked_or_noted() {
    let tree = Tree::new(&[("a.py", "1")]);
    let repo = git2::Repository::init(tree.root()).unwrap();
    assert_eq!(why(&tree.inventory()), "the git index is empty");
    assert_eq!(paths(&tree.inventory()), ["a.py"]);
    let mut index = repo.index().unwrap();
    index.add_path(std::path::Path::new("a.py")).unwrap();
    index.write().unwrap();
    let inventory = tree.inventory();
    assert_eq!(inventory.source, Source::GitIndex);
    assert_eq!((&inventory.git.commit, said(&inventory).as_deref()), (&None, Some("no commit yet")));
}

#[test]
fn detached_and_shallow_are_facts() {
    let tree = Tree::new(&[("a.py", "1")]);
    let repo = tree.commit();
    let head = repo.head().unwrap().target().unwrap();
    repo.set_head_detached(head).unwrap();
    std::fs::write(tree.root().join(".git/shallow"), format!("{head}\n")).unwrap();
    let git = tree.inventory().git;
    assert_eq!((git.branch, git.shallow, git.commit), (None, true, Some(head.to_string())));
    assert_eq!(git.note, Some(GitNote::Shallow));
}

#[test]
fn fifos_and_links_in_the_git_directory_are_never_opened() {
    for name in ["HEAD", "config", "index", "packed-refs", "shallow", "objects", "objects/pack/x.pack"] {
        for link in [false, true] {
            let tree = Tree::new(&[("a.py", "1")]);
            tree.commit();
            let path = tree.root().join(".git").join(name);
            if path.is_dir() {
                std::fs::rename(&path, tree.temp.path().join("old")).unwrap();
            } else {
                let _ = std::fs::remove_file(&path);
            }
            match link {
                false => mkfifoat(CWD, &path, Mode::RUSR | Mode::WUSR).unwrap(),
                true => symlink("/etc/passwd", &path).unwrap(),
            }
            let inventory = tree.inventory();
            assert_eq!(paths(&inventory), ["a.py"], "{name}");
            assert!(why(&inventory).contains("git"), "{name}: {}", why(&inventory));
        }
    }
}

#[test]
fn a_hanging_git_is_left_behind() {
    let tree = Tree::new(&[("a.py", "1")]);
    tree.commit();
    let branch = tree.root().join(".git/refs/heads/main");
    std::fs::remove_file(&branch).unwrap();
    mkfifoat(CWD, &branch, Mode::RUSR | Mode::WUSR).unwrap();
    let limits = Limits { git_seconds: 1, ..Limits::default() };
    let inventory = Inventory::collect(&tree.root(), &Options { limits, ..Options::default() }).unwrap();
    assert_eq!((paths(&inventory), &inventory.source), (vec!["a.py"], &Source::GitIndex));
    assert!(inventory.git.note.is_some());
}

#[test]
fn corrupt_repositories_are_walked_with_the_reason() {
    let damage: [(&str, &[u8]); 5] = [
        (".git/index", b"garbage"),
        (".git/index", b"DIRC\0\0\0\x02\xff\xff\xff\xff"),
        (".git/config", b"[core\n\x1b]0;x\x07"),
        (".git/config", b"[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = reftable\n"),
        (".git/config", b"[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = sha256\n"),
    ];
    for (path, bytes) in damage {
        let tree = Tree::new(&[("a.py", "1")]);
        tree.commit();
        std::fs::write(tree.root().join(path), bytes).unwrap();
        let inventory = tree.inventory();
        assert_eq!(paths(&inventory), ["a.py"], "{path}");
        assert!(!why(&inventory).contains(|ch: char| ch.is_control()), "{}", why(&inventory));
        assert!(!why(&inventory).contains(tree.temp.path().to_str().unwrap()), "{}", why(&inventory));
    }
}

#[test]
fn corrupt_facts_are_notes() {
    for head in ["garbage", "ref: refs/heads/../../../etc/passwd", "ref: refs/heads/none", ""] {
        let tree = Tree::new(&[("a.py", "1")]);
        tree.commit();
        std::fs::write(tree.root().join(".git/HEAD"), head).unwrap();
        let inventory = tree.inventory();
        assert_eq!(paths(&inventory), ["a.py"], "{head}");
        assert!(inventory.git.note.is_some() && inventory.git.commit.is_none(), "{head}");
    }
}

#[test]
fn a_git_file_counts_only_when_the_other_side_points_back() {
    let tree = Tree::new(&[("a.py", "1")]);
    let repo = tree.commit();
    let linked = tree.temp.path().join("linked");
    repo.worktree("linked", &linked, None).unwrap();
    let inventory = Inventory::collect(&linked, &Options::default()).unwrap();
    assert_eq!((paths(&inventory), &inventory.source), (vec!["a.py"], &Source::GitIndex));
    assert_eq!(inventory.git.branch.as_deref(), Some("linked"));

    let thief = tree.temp.path().join("thief");
    std::fs::create_dir(&thief).unwrap();
    for target in ["../root/.git", "../root/.git/worktrees/linked", "/etc", ".", ".git", "\x1b]0;x"] {
        std::fs::write(thief.join(".git"), format!("gitdir: {target}\n")).unwrap();
        let inventory = Inventory::collect(&thief, &Options::default()).unwrap();
        assert!(inventory.files.is_empty(), "{target}");
        assert!(why(&inventory).contains("git"), "{target}: {}", why(&inventory));
        assert_eq!(inventory.git.commit, None);
    }
    std::fs::remove_file(thief.join(".git")).unwrap();
    symlink("../root/.git", thief.join(".git")).unwrap();
    assert_eq!(why(&Inventory::collect(&thief, &Options::default()).unwrap()), "`.git` is a link, not followed");
}

#[test]
fn borrowed_objects_are_read_only_when_allowed() {
    let tree = Tree::new(&[("a.py", "1")]);
    tree.commit();
    std::fs::create_dir_all(tree.root().join(".git/objects/info")).unwrap();
    std::fs::write(tree.root().join(".git/objects/info/alternates"), "/nowhere\n").unwrap();
    let inventory = tree.inventory();
    assert_eq!(inventory.source, Source::GitIndex);
    assert!(inventory.git.commit.is_some() && inventory.git.commit_time.is_none());
    assert!(of_rev(&tree.root(), "HEAD").unwrap_err().cause.contains("borrowed"));
    let options = Options { borrowed_objects: true, ..Options::default() };
    assert_eq!(Inventory::collect(&tree.root(), &options).unwrap().git.commit_time, Some(1_700_000_000));
}
