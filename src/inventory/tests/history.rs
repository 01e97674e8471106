//! The history of small repositories: dates, renames, merges, cut-off clones, bounds and names made to hurt.

use super::*;
use git2::{Oid, Repository, Signature, Time};
use jiff::civil::{Date, date};

/// Noon of the given day of 2026, in seconds.
fn noon(month: i8, day: i8) -> i64 {
    let noon = date(2026, month, day).at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
    noon.timestamp().as_second()
}

/// Commits what lies in the work tree.
fn commit(repo: &Repository, who: (&str, &str), seconds: i64, message: &str, parents: Option<&[Oid]>) -> Oid {
    let mut index = repo.index().unwrap();
    index.add_all(["*"], git2::IndexAddOption::FORCE, None).unwrap();
    index.update_all(["*"], None).unwrap();
    index.write().unwrap();
    let tree = repo.find_tree(index.write_tree().unwrap()).unwrap();
    let who = Signature::new(who.0, who.1, &Time::new(seconds, 0)).unwrap();
    let head = repo.head().ok().and_then(|head| head.target());
    let parents: Vec<Oid> = parents.map_or_else(|| head.into_iter().collect(), <[Oid]>::to_vec);
    let parents: Vec<_> = parents.iter().map(|id| repo.find_commit(*id).unwrap()).collect();
    let id = repo.commit(None, &who, &who, message, &tree, &parents.iter().collect::<Vec<_>>()).unwrap();
    repo.reference("refs/heads/main", id, true, "test").unwrap();
    id
}

const ANNA: (&str, &str) = ("Anna Product", "anna@shop.test");
const BEN: (&str, &str) = ("Ben Model", "Ben@shop.test");

fn start(files: &[(&str, &str)]) -> (Tree, Repository) {
    let tree = Tree::new(files);
    let repo = Repository::init(tree.root()).unwrap();
    repo.set_head("refs/heads/main").unwrap();
    (tree, repo)
}

fn watches(paths: &[&str]) -> HistoryRequest {
    HistoryRequest { watches: paths.iter().map(|path| Watch::whole(path)).collect(), authors: None }
}

fn day(history: &History, path: &str) -> Result<Date, String> {
    match history.last(&Watch::whole(path)) {
        Ok(Change::Committed { day, .. }) => Ok(day),
        Ok(Change::Uncommitted) => Ok(Date::MAX),
        Err(why) => Err(why.to_owned()),
    }
}

#[test]
fn the_last_change_of_files_and_folders() {
    let (tree, repo) = start(&[("prompts/a.md", "a"), ("prompts/deep/b.md", "b"), ("results/r.json", "1"), ("x", "x")]);
    commit(&repo, ANNA, noon(1, 5), "start", None);
    tree.write("results/r.json", "2");
    commit(&repo, ANNA, noon(3, 1), "results", None);
    tree.write("prompts/deep/b.md", "bb");
    commit(&repo, BEN, noon(9, 14), "prompt", None);
    std::fs::rename(tree.root().join("x"), tree.root().join("y")).unwrap();
    commit(&repo, BEN, noon(10, 1), "rename", None);
    let request = watches(&[
        "prompts",
        "prompts/a.md",
        "results/r.json",
        "y",
        "gone.md",
        "prompts/a.md/below",
        "../up",
        ".git/config",
    ]);
    let history = tree.inventory().history(&request);
    assert_eq!(day(&history, "prompts"), Ok(date(2026, 9, 14)));
    assert_eq!(day(&history, "prompts/a.md"), Ok(date(2026, 1, 5)));
    assert_eq!(day(&history, "results/r.json"), Ok(date(2026, 3, 1)));
    assert_eq!(day(&history, "y"), Ok(date(2026, 10, 1)), "a renamed file begins with its name");
    for absent in ["gone.md", "prompts/a.md/below", "../up", ".git/config"] {
        assert_eq!(day(&history, absent), Err("not in the last commit".to_owned()), "{absent}");
    }
    assert_eq!(history.missing, None);
    assert_eq!(tree.inventory().history(&request), history);
    let before = Options { git_ref: Some("HEAD~2".to_owned()), ..Options::default() };
    let before = Inventory::collect(&tree.root(), &before).unwrap().history(&request);
    assert_eq!(day(&before, "prompts"), Ok(date(2026, 1, 5)), "the walk starts at the audited commit");
    let below = Inventory::collect(&tree.root().join("prompts"), &Options::default()).unwrap();
    assert_eq!(day(&below.history(&watches(&["deep"])), "deep"), Ok(date(2026, 9, 14)));
}

#[test]
fn what_is_staged_is_of_today_and_a_mode_is_no_change() {
    let (tree, repo) = start(&[("a.json", "1"), ("b.json", "1"), ("run.sh", "1")]);
    commit(&repo, ANNA, noon(1, 5), "start", None);
    let mut index = repo.index().unwrap();
    let mut entry = index.get_path(std::path::Path::new("run.sh"), 0).unwrap();
    entry.mode = 0o100_755;
    index.add(&entry).unwrap();
    index.write().unwrap();
    let tree_id = repo.find_tree(index.write_tree().unwrap()).unwrap();
    let who = Signature::new("A", "a@b.test", &Time::new(noon(2, 1), 0)).unwrap();
    let head = repo.head().unwrap().peel_to_commit().unwrap();
    repo.commit(Some("HEAD"), &who, &who, "mode", &tree_id, &[&head]).unwrap();
    tree.write("a.json", "22");
    tree.write("new.json", "1");
    index.add_path(std::path::Path::new("a.json")).unwrap();
    index.add_path(std::path::Path::new("new.json")).unwrap();
    index.write().unwrap();
    let request = watches(&["a.json", "b.json", "new.json", "run.sh"]);
    let history = tree.inventory().history(&request);
    assert_eq!(history.last(&Watch::whole("a.json")), Ok(Change::Uncommitted));
    assert_eq!(history.last(&Watch::whole("new.json")), Ok(Change::Uncommitted));
    assert_eq!(day(&history, "b.json"), Ok(date(2026, 1, 5)));
    assert_eq!(day(&history, "run.sh"), Ok(date(2026, 1, 5)));
    let head = Options { git_ref: Some("HEAD".to_owned()), ..Options::default() };
    let head = Inventory::collect(&tree.root(), &head).unwrap().history(&request);
    assert_eq!(day(&head, "a.json"), Ok(date(2026, 1, 5)), "the index is not part of a revision");
}

#[test]
fn only_the_lines_that_name_the_model_count() {
    let (tree, repo) = start(&[("llm.py", "x = 1\nm = 'gpt-a'\n")]);
    commit(&repo, ANNA, noon(1, 5), "start", None);
    tree.write("llm.py", "x = 1\n\nm = 'gpt-b'\n");
    commit(&repo, ANNA, noon(2, 5), "model", None);
    tree.write("llm.py", "x = 2\n  m = 'gpt-b'\n");
    commit(&repo, ANNA, noon(6, 5), "other lines", None);
    let model = Watch { lines: vec!["gpt-b".to_owned()], ..Watch::whole("llm.py") };
    let request = HistoryRequest { watches: [model.clone(), Watch::whole("llm.py")].into(), authors: None };
    let history = tree.inventory().history(&request);
    assert!(
        matches!(history.last(&model), Ok(Change::Committed { day, .. }) if day == date(2026, 2, 5)),
        "{history:?}"
    );
    assert_eq!(day(&history, "llm.py"), Ok(date(2026, 6, 5)));
}

#[test]
fn work_of_a_branch_counts_from_its_merge_and_its_authors_from_their_commits() {
    let (tree, repo) = start(&[("src/a.py", "1"), ("p.md", "1")]);
    let base = commit(&repo, ANNA, noon(1, 5), "start", None);
    tree.write("src/a.py", "2");
    let side = commit(&repo, BEN, noon(2, 1), "on a branch\n\nCo-authored-by: Cleo <Cleo@shop.test>", None);
    tree.write("src/a.py", "1");
    tree.write("p.md", "2");
    let main = commit(&repo, ("dependabot[bot]", "b@users.noreply.github.com"), noon(3, 1), "bump", Some(&[base]));
    tree.write("src/a.py", "2");
    commit(&repo, ANNA, noon(4, 1), "merge", Some(&[main, side]));
    let folders = ["src".to_owned()].into();
    let authors = |since| Some(AuthorsRequest { since, folders: std::collections::BTreeSet::clone(&folders) });
    let request = HistoryRequest { authors: authors(date(2026, 1, 10)), ..watches(&["src/a.py", "p.md"]) };
    let history = tree.inventory().history(&request);
    assert_eq!(day(&history, "src/a.py"), Ok(date(2026, 4, 1)));
    assert_eq!(day(&history, "p.md"), Ok(date(2026, 3, 1)));
    let found = history.authors.unwrap().unwrap();
    let counted: Vec<_> = found.people.iter().map(|a| (a.email.as_str(), a.commits.get("src").copied())).collect();
    assert_eq!(counted, [("anna@shop.test", None), ("ben@shop.test", Some(1)), ("cleo@shop.test", Some(1))]);
    assert_eq!((found.totals.get("src"), found.days.len()), (Some(&1), 3));
    let all = HistoryRequest { authors: authors(date(2025, 1, 1)), ..HistoryRequest::default() };
    let all = tree.inventory().history(&all).authors.unwrap().unwrap();
    assert_eq!(all.totals.get("src"), Some(&2));
}

#[test]
fn a_shallow_clone_knows_what_it_has() {
    let (tree, repo) = start(&[("old.md", "1"), ("new.md", "1")]);
    let first = commit(&repo, ANNA, noon(1, 5), "start", None);
    tree.write("old.md", "2");
    let cut = commit(&repo, ANNA, noon(2, 5), "two", None);
    tree.write("new.md", "2");
    commit(&repo, ANNA, noon(3, 5), "three", None);
    tree.write(".git/shallow", &format!("{cut}\n"));
    let folders = ["old.md".to_owned()].into();
    let authors = Some(AuthorsRequest { since: date(2026, 3, 1), folders });
    let mut request = HistoryRequest { authors, ..watches(&["old.md", "new.md"]) };
    let history = tree.inventory().history(&request);
    assert_eq!(day(&history, "new.md"), Ok(date(2026, 3, 5)), "a change above the cut is known");
    assert_eq!(day(&history, "old.md"), Err("the history is shallow".to_owned()));
    assert!(history.authors.unwrap().is_ok(), "all commits of these days are there");
    request.authors.as_mut().unwrap().since = date(2025, 1, 1);
    assert_eq!(tree.inventory().history(&request).authors, Some(Err("the history is shallow".to_owned())));
    // A cut that nobody declared: the object is simply gone.
    std::fs::remove_file(tree.root().join(".git/shallow")).unwrap();
    let first = first.to_string();
    let (dir, file) = first.split_at(2);
    std::fs::remove_file(tree.root().join(".git/objects").join(dir).join(file)).unwrap();
    let history = tree.inventory().history(&request);
    assert_eq!(day(&history, "new.md"), Ok(date(2026, 3, 5)));
    assert_eq!(day(&history, "old.md"), Err("the history is not complete".to_owned()));
    assert_eq!(history.authors, Some(Err("the history is not complete".to_owned())));
}

#[test]
fn without_a_repository_nothing_is_known() {
    let tree = Tree::new(&[("a.md", "1")]);
    let request = HistoryRequest { authors: Some(AuthorsRequest::default()), ..watches(&["a.md"]) };
    let history = tree.inventory().history(&request);
    assert_eq!(day(&history, "a.md"), Err("no git repository".to_owned()));
    assert_eq!(history.authors, Some(Err("no git repository".to_owned())));
    Repository::init(tree.root()).unwrap();
    assert!(day(&tree.inventory().history(&request), "a.md").is_err());
    // Objects elsewhere are not followed, whoever names them.
    let (tree, repo) = start(&[("a.md", "1")]);
    commit(&repo, ANNA, noon(1, 5), "start", None);
    tree.write(".git/objects/info/alternates", "/nowhere/objects\n");
    let why = day(&tree.inventory().history(&request), "a.md").unwrap_err();
    assert!(why.contains("borrowed"), "{why}");
    assert!(Inventory::from_memory([]).history(&request).missing.is_some());
}

#[test]
fn ten_thousand_commits_are_the_end_and_what_changed_since_is_known() {
    let (tree, repo) = start(&[("old.md", "1"), ("new.md", "1")]);
    let mut parent = commit(&repo, ANNA, noon(1, 5), "start", None);
    let trees = [repo.find_commit(parent).unwrap().tree().unwrap().id(), {
        tree.write("new.md", "2");
        let id = commit(&repo, ANNA, noon(1, 5), "other", None);
        repo.find_commit(id).unwrap().tree_id()
    }];
    // The pack is written at once: ten thousand loose objects would take the time of the test.
    let pack = repo.odb().unwrap();
    let memory = pack.add_new_mempack_backend(1000).unwrap();
    for n in 0..10_050 {
        let tree = trees[n % 2];
        let text = format!(
            "tree {tree}\nparent {parent}\nauthor A <a@b.test> {t} +0000\ncommitter A <a@b.test> {t} +0000\n\nc\n",
            t = noon(2, 5)
        );
        parent = pack.write(git2::ObjectType::Commit, text.as_bytes()).unwrap();
    }
    let mut buffer = git2::Buf::new();
    memory.dump(&repo, &mut buffer).unwrap();
    let odb = repo.odb().unwrap();
    let mut writer = odb.packwriter().unwrap();
    std::io::Write::write_all(&mut writer, &buffer).unwrap();
    writer.commit().unwrap();
    repo.reference("refs/heads/main", parent, true, "test").unwrap();
    let authors = Some(AuthorsRequest { since: date(2026, 1, 1), folders: Default::default() });
    let history = tree.inventory().history(&HistoryRequest { authors, ..watches(&["old.md", "new.md"]) });
    assert!(day(&history, "new.md").is_ok());
    let why = day(&history, "old.md").unwrap_err();
    assert_eq!(why, "no change in the last 10000 commits, more were not looked at");
    assert!(history.authors.unwrap().unwrap_err().contains("10000 commits"));
}

#[test]
fn names_and_objects_made_to_hurt() {
    let (tree, repo) = start(&[("a.md", "1")]);
    let blob = repo.blob(b"x").unwrap();
    let mut raw = Vec::new();
    for name in [&b".."[..], b"\xff\n.md", b"a\\b", b"dup", b"dup"] {
        raw.extend([b"100644 ", name, b"\0", blob.as_bytes()].concat());
    }
    let odd = repo.odb().unwrap().write(git2::ObjectType::Tree, &raw).unwrap();
    for (tree_id, seconds) in [(odd, "-5"), (blob, "99999999999999"), (odd, "0")] {
        let text = format!("tree {tree_id}\nauthor <> {seconds} +9999\ncommitter <> {seconds} +9999\n\n\u{1b}\n");
        let id = repo.odb().unwrap().write(git2::ObjectType::Commit, text.as_bytes()).unwrap();
        repo.reference("refs/heads/main", id, true, "test").unwrap();
        let authors = Some(AuthorsRequest { since: date(2026, 1, 1), folders: ["dup".to_owned()].into() });
        let paths = ["a.md", "..", "dup", "\\xff\\x0a.md", "a\\x5cb", "", "/", "a//b", "nul\0"];
        let request = HistoryRequest { authors, ..watches(&paths) };
        let inventory = tree.inventory();
        let history = inventory.history(&request);
        assert!(paths.iter().all(|path| day(&history, path).is_err()), "{history:?}");
        assert_eq!(inventory.history(&request), history);
    }
}

#[test]
fn raw_names_are_found_by_their_escaped_form() {
    use std::os::unix::ffi::OsStrExt;
    let (tree, repo) = start(&[("a.md", "1")]);
    let raw = std::ffi::OsStr::from_bytes(b"caf\xe9\\x.md");
    std::fs::write(tree.root().join(raw), "1").unwrap();
    commit(&repo, ANNA, noon(1, 5), "start", None);
    let inventory = tree.inventory();
    let path = inventory.files.iter().find(|file| file.path.starts_with("caf")).unwrap().path.clone();
    assert_eq!(day(&inventory.history(&watches(&[&path])), &path), Ok(date(2026, 1, 5)));
}
