//! Directories without git, and what a hostile one may hold.

use super::*;
use rustix::fs::{CWD, Mode, mkfifoat};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

#[test]
fn a_plain_directory_is_walked() {
    let tree = Tree::new(&[("b.py", "b"), ("a/x.md", "x"), ("node_modules/m/i.js", "m"), ("n/node_modules/m.js", "m")]);
    let inventory = tree.inventory();
    assert_eq!(paths(&inventory), ["a/x.md", "b.py"]);
    assert_eq!(why(&inventory), "no git repository");
    assert_eq!(inventory.read_path("b.py"), Some(Ok(b"b".to_vec())));
    assert_eq!(inventory.read_path("nope"), None);
    let skipped = skip(&inventory, "n/node_modules").or(skip(&inventory, "node_modules")).unwrap();
    assert!(skipped.reason.contains("1 more named node_modules"), "{skipped:?}");
}

#[test]
fn an_empty_directory_is_an_empty_inventory() {
    let inventory = Tree::new(&[]).inventory();
    assert!(inventory.files.is_empty() && inventory.skipped.is_empty());
}

#[test]
fn a_root_that_is_none_is_an_error_with_a_next_step() {
    let tree = Tree::new(&[("file", "x")]);
    for (path, title) in [("gone\n::error::x", "no such directory"), ("file", "not a directory")] {
        let error = Inventory::collect(&tree.root().join(path), &Options::default()).unwrap_err();
        assert!(error.title.starts_with(title), "{error}");
        assert!(!error.title.contains('\n') && !error.next_step.is_empty());
    }
    let long = tree.root().join("x".repeat(5000));
    assert!(Inventory::collect(&long, &Options::default()).is_err());
}

#[test]
fn links_and_special_files_are_skipped_once_and_never_opened() {
    let tree = Tree::new(&[("a.py", "a")]);
    std::fs::write(tree.temp.path().join("secret.py"), "secret").unwrap();
    let root = tree.root();
    symlink("../secret.py", root.join("out.py")).unwrap();
    symlink("/etc", root.join("etc")).unwrap();
    symlink("a.py", root.join("in.py")).unwrap();
    symlink(".", root.join("loop")).unwrap();
    symlink("dangling", root.join("nowhere")).unwrap();
    mkfifoat(CWD, root.join("pipe.py"), Mode::RUSR).unwrap();
    let inventory = tree.inventory();
    assert_eq!(paths(&inventory), ["a.py"]);
    assert_eq!(skip(&inventory, "out.py").unwrap().reason, "link leaves the repository");
    assert_eq!(skip(&inventory, "etc").unwrap().reason, "link leaves the repository");
    assert_eq!(skip(&inventory, "in.py").unwrap().reason, "link, not followed");
    assert_eq!(skip(&inventory, "pipe.py").unwrap().reason, "special file");
    assert_eq!(inventory.skipped.len(), 6);
}

#[test]
fn names_that_are_not_text_are_escaped_and_still_read() {
    let tree = Tree::new(&[]);
    for (name, text) in [(&b"a\xff.py"[..], "raw"), (b"a\\xff.py", "escaped"), (b"a\nb.py", "line")] {
        std::fs::write(tree.root().join(OsStr::from_bytes(name)), text).unwrap();
    }
    let inventory = tree.inventory();
    assert_eq!(paths(&inventory), ["a\nb.py", "a\\x5cxff.py", "a\\xff.py"]);
    assert_eq!(inventory.read_path("a\\xff.py"), Some(Ok(b"raw".to_vec())));
    assert_eq!(inventory.read_path("a\\x5cxff.py"), Some(Ok(b"escaped".to_vec())));
}

#[test]
fn files_that_change_are_errors() {
    let tree = Tree::new(&[("gone.py", "1"), ("grown.py", "1"), ("link.py", "1"), ("dir/a.py", "1")]);
    let inventory = tree.inventory();
    let root = tree.root();
    std::fs::remove_file(root.join("gone.py")).unwrap();
    std::fs::write(root.join("grown.py"), "22").unwrap();
    std::fs::remove_file(root.join("link.py")).unwrap();
    symlink("/etc/hostname", root.join("link.py")).unwrap();
    std::fs::rename(root.join("dir"), tree.temp.path().join("moved")).unwrap();
    symlink("../moved", root.join("dir")).unwrap();
    assert_eq!(inventory.read_path("gone.py"), Some(Err(ReadError::Vanished)));
    assert_eq!(inventory.read_path("grown.py"), Some(Err(ReadError::Changed)));
    assert_eq!(inventory.read_path("link.py"), Some(Err(ReadError::Link)));
    assert_eq!(inventory.read_path("dir/a.py"), Some(Err(ReadError::Link)));
}

#[test]
fn huge_files_are_refused_unread() {
    let tree = Tree::new(&[("two.json", "")]);
    std::fs::File::options().write(true).open(tree.root().join("two.json")).unwrap().set_len(2 << 20).unwrap();
    let sparse = std::fs::File::create(tree.root().join("huge.py")).unwrap();
    sparse.set_len(10 << 30).unwrap();
    let inventory = tree.inventory();
    let huge = inventory.find("huge.py").unwrap();
    assert_eq!(inventory.read(huge), Err(ReadError::TooLarge { size: 10 << 30, limit: 1 << 20 }));
    assert!(matches!(inventory.read_up_to(huge, u64::MAX), Err(ReadError::TooLarge { limit: 8_388_608, .. })));
    let two = inventory.find("two.json").unwrap();
    assert!(inventory.read(two).is_err());
    assert_eq!(inventory.read_up_to(two, 8 << 20).unwrap().len(), 2 << 20);
}

#[test]
fn unreadable_is_incomplete_not_absent() {
    use std::os::unix::fs::PermissionsExt;
    let tree = Tree::new(&[("dir/a.py", "1"), ("b.py", "1")]);
    let lock = |path: &str, mode| {
        std::fs::set_permissions(tree.root().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    lock("dir", 0);
    lock("b.py", 0);
    let inventory = tree.inventory();
    // The superuser reads everything; there is nothing to see then.
    if std::fs::read(tree.root().join("b.py")).is_err() {
        assert!(skip(&inventory, "dir").unwrap().incomplete);
        assert_eq!(inventory.read_path("b.py"), Some(Err(ReadError::Denied)));
    }
    lock("dir", 0o755);
}

#[test]
fn every_bound_that_is_hit_is_said() {
    let tree = Tree::new(&[("1.py", "xxxx"), ("2.py", "xxxx"), ("3.py", "xxxx"), ("a/b/c/d.py", "x")]);
    let with = |limits| Inventory::collect(&tree.root(), &Options { limits, ..Options::default() }).unwrap();
    let entries = with(Limits { max_entries: 2, ..Limits::default() });
    assert_eq!(paths(&entries), ["1.py", "2.py"]);
    assert!(skip(&entries, ".").unwrap().incomplete);
    let bytes = with(Limits { max_total_bytes: 8, ..Limits::default() });
    assert_eq!(paths(&bytes), ["1.py", "2.py"]);
    assert!(skip(&bytes, "3.py").unwrap().incomplete);
    let depth = with(Limits { max_depth: 2, ..Limits::default() });
    assert_eq!(paths(&depth), ["1.py", "2.py", "3.py"]);
    assert_eq!(skip(&depth, "a/b").unwrap().reason, "deeper than 2 levels");
}

#[test]
fn a_tree_deeper_than_any_path_does_not_crash() {
    let tree = Tree::new(&[("a.py", "1")]);
    let name = "d".repeat(200);
    let mut dir = rustix::fs::open(tree.root(), rustix::fs::OFlags::DIRECTORY, Mode::empty()).unwrap();
    for _ in 0..60 {
        rustix::fs::mkdirat(&dir, &name, Mode::RWXU).unwrap();
        dir = rustix::fs::openat(&dir, &name, rustix::fs::OFlags::DIRECTORY, Mode::empty()).unwrap();
    }
    let inventory = tree.inventory();
    assert_eq!(paths(&inventory), ["a.py"]);
    assert!(inventory.skipped.iter().any(|skip| skip.incomplete), "{:?}", inventory.skipped);
}

#[test]
fn ignore_files_hide_nothing() {
    let tree = Tree::new(&[(".gitignore", "*\n"), ("app.py", "1"), ("sub/.ignore", "*")]);
    assert_eq!(paths(&tree.inventory()), [".gitignore", "app.py", "sub/.ignore"]);
}

#[test]
fn a_subdirectory_cannot_leave_the_root() {
    let tree = Tree::new(&[("svc/a.py", "1")]);
    symlink("..", tree.root().join("up")).unwrap();
    let at =
        |subdir: &str| Inventory::collect(&tree.root(), &Options { subdir: Some(subdir.into()), ..Options::default() });
    assert_eq!(paths(&at("svc").unwrap()), ["a.py"]);
    for bad in ["..", "/etc", "svc/../..", "up", "gone"] {
        assert!(at(bad).is_err(), "{bad}");
    }
}
