//! What a user sees when something is wrong: one message with title, cause and next step, the right code, no report.

use crate::common::{Project, TODAY, commit, produ, project, root};
use std::fs;
use std::path::Path;
use std::process::Output;

/// A small valid system.
fn app(git: bool) -> Project {
    let project = project("no such fixture", false);
    fs::write(project.path.join("produ.yaml"), "schema_version: \"1\"\nsystem: {name: demo, kind: [llm_app]}\n")
        .unwrap();
    fs::write(project.path.join("requirements.txt"), "openai==1.0\n").unwrap();
    fs::write(project.path.join("app.py"), "from openai import OpenAI\nOpenAI().chat.completions.create()\n").unwrap();
    if git {
        commit(&project.path);
    }
    project
}

/// A rule file of a pack beside the project.
fn pack(project: &Project, name: &str, text: impl AsRef<[u8]>) {
    let folder = project.path.with_file_name("pack");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
}

/// A valid rule under another name, with an edit.
fn rule(from: &str, to: &str) -> String {
    let text = fs::read_to_string(root().join("rules/adoption/user-feedback.yaml")).unwrap();
    let text = text.replacen("id: U-FB-01", "id: X-OWN-01", 1).replacen("slug: user-feedback", "slug: own", 1);
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut all = vec!["audit"];
    if !args.contains(&"--today") {
        all.extend(["--today", TODAY]);
    }
    all.extend(args);
    produ(folder, &all)
}

/// The message of a run that must end with 2: the only one, inert, with a way on, and no report beside it.
fn refused(folder: &Path, args: &[&str]) -> String {
    let out = run(folder, args);
    let text = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2), "{args:?}: {text}");
    assert!(out.stdout.is_empty(), "{args:?}");
    assert!(text.starts_with("error: ") && text.matches("error: ").count() == 1, "{args:?}: {text}");
    assert!(text.contains("\n  next: ") || text.contains("try '--help'"), "{args:?}: {text}");
    assert!(!text.chars().any(|c| c.is_control() && c != '\n') && !text.contains("panicked"), "{args:?}: {text:?}");
    text
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
}

#[test]
fn flags() {
    let app = app(false);
    let cases: [(&[&str], &[&str]); 8] = [
        (&["-o", "xml"], &["'xml'", "terminal, json, markdown, html"]),
        (&["--today", "bad"], &["'bad'", "2026-03-01"]),
        (&["--min-score", "200"], &["'200'", "0 to 100"]),
        (&["--min-pillar", "Q=3"], &["P, R, O, D, U"]),
        (&["--min-tier", "gold"], &["'gold'", "pilot, production, hardened"]),
        (&["-o", "json", "-o", "markdown"], &["cannot share standard output", "-o terminal -o json="]),
        (&["-o", "json=/nonexistent/x.json"], &["cannot write a report to /nonexistent/x.json", "cause: /nonexistent"]),
        (&["-o", "json=app.py"], &["cannot write a report to app.py", "no report of produ"]),
    ];
    for (args, parts) in cases {
        has(&refused(&app.path, args), parts);
    }
}

#[test]
fn places() {
    let app = app(false);
    has(&refused(&app.path, &["no/such"]), &["cannot audit no/such", "cause: No such file", "name the folder"]);
    has(&refused(&app.path, &["app.py"]), &["app.py is not a folder"]);
    has(&refused(&app.path, &["exlain"]), &["produ explain"]);
    let mistyped = produ(&app.path, &["audti", "."]);
    assert_eq!(mistyped.status.code(), Some(2));
    has(&String::from_utf8(mistyped.stderr).unwrap(), &["no command is called audti", "produ audit"]);
    has(&refused(&app.path, &["--manifest", "no.yaml"]), &["cannot read no.yaml", "No such file"]);
    has(&refused(&app.path, &["--manifest", "."]), &[". is not a file"]);
    let empty = project("no such fixture", false);
    let out = run(&empty.path, &[]);
    assert_eq!(out.status.code(), Some(3));
    has(&String::from_utf8_lossy(&out.stdout), &["NO AI SYSTEM FOUND", "declare it", "no git repository"]);
}

#[test]
fn every_problem_of_a_manifest_at_once() {
    let app = app(false);
    let text = "schema_version: \"1\"\nsystem: {name: demo, kind: [chatbott]}\nownrs: {}\ngate: {min_score: 200}\n\
                runbooks: [\"../../etc/passwd\"]\n";
    fs::write(app.path.join("produ.yaml"), text).unwrap();
    let shown = refused(&app.path, &[]);
    has(
        &shown,
        &[
            "the manifest produ.yaml is not valid",
            "produ.yaml:2:29: system.kind[0]: found `chatbott`",
            "produ.yaml:3:1: ownrs: unknown key; expected `owners`",
            "produ.yaml:4:19: gate.min_score",
            "produ.yaml:5:12: runbooks[0]",
            "produ schema manifest",
        ],
    );
    fs::write(app.path.join("produ.yaml"), "a: [\n").unwrap();
    has(&refused(&app.path, &[]), &["produ.yaml:", "not readable as YAML"]);
    fs::write(app.path.join("produ.yaml"), "# filler\n".repeat(200_000)).unwrap();
    has(&refused(&app.path, &[]), &["the manifest produ.yaml", "1048576"]);
}

#[test]
fn two_manifests() {
    let app = app(false);
    fs::write(app.path.join("produ.toml"), "schema_version = \"1\"\n").unwrap();
    has(&refused(&app.path, &[]), &["two manifests: produ.yaml and produ.toml", "--manifest"]);
    assert_eq!(run(&app.path, &["--manifest", "produ.yaml"]).status.code(), Some(0));
}

#[test]
fn evidence_paths_stay_inside() {
    let app = app(false);
    for path in ["/etc/passwd", "../x.md", "~/.ssh/id_rsa", "C:\\\\x.md", "**/*", ".git/config", "docs/a.md\\0.png"] {
        let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\nrunbooks: [\"{path}\"]\n");
        fs::write(app.path.join("produ.yaml"), text).unwrap();
        has(&refused(&app.path, &[]), &["produ.yaml:3:12: runbooks[0]"]);
    }
}

#[test]
fn broken_rule_packs() {
    let cases: [(&str, Vec<u8>, &[&str]); 7] = [
        ("own.yaml", b"id: [\n".to_vec(), &["own.yaml:1: expected string scalar"]),
        ("own.yaml", (rule("weight: 5", "weight: 5\nfoo: 1")).into_bytes(), &["own.yaml:13: unknown field `foo`"]),
        ("own.yaml", b"id: \xff\n".to_vec(), &["own.yaml", "not UTF-8"]),
        ("other.yaml", rule("weight", "weight").into_bytes(), &["slug `own` must equal the file name"]),
        ("own.yaml", rule("X-OWN-01", "D-REL-01").into_bytes(), &["id D-REL-01 is also used by"]),
        (
            "own.yaml",
            rule("\"@feedback-widget\"", "'foobar[a-z]{1000}{1000}{1000}'").into_bytes(),
            &["own.yaml:", "too large a pattern"],
        ),
        ("own.yaml", rule("report(?:ing)?", "x((a{1000}){1000}){100}").into_bytes(), &["too large a pattern"]),
    ];
    for (name, text, parts) in cases {
        let app = app(false);
        pack(&app, name, text);
        let shown = refused(&app.path, &["--rules", "../pack"]);
        has(&shown, parts);
        assert!(shown.contains("../pack/"), "the file as the user can open it: {shown}");
    }
}

/// Each mistake stands in a line with `HERE`; the same words stand earlier in a comment, a block scalar and other keys.
#[test]
fn a_rule_error_stands_at_its_own_line() {
    let whole = "\
# weight: 11, question: no, match: [\"ab\"], use: nothing, not_paths: [\"../x\"], has: \"[\", triggers: [never]
id: X-OWN-01
slug: own
pillar: adoption
area: integration
title: The page is there
question: Is it there?
why: |
  weight: 11
  match: [\"ab\"]
  use: nothing
severity: minor
weight: 5
applies_when: always
evidence:
  declared:
    declared: [system.name]
  documented:
    document: {what: ab page, heading: [page], body: [\"../x\", ab], paths: [\"docs/[ab].md\"]}
  implemented:
    any:
      - pattern:
          what: ab page
          match:
            - 'abc'
            - 'page'
      - not: {pattern: {what: ab page, match: [page], not_paths: [\"**/x/**\"]}}
      - use: tests-in-ci
  verified:
    all:
      - ci: {what: ab page, run: [page], triggers: [push]}
      - key: {what: ab page, has: a.b.page}
contradicted_by:
  - when: {pattern: {what: page, match: [page]}}
    message: \"no page\"
fix:
  steps: [Make it.]
  effort: S
";
    let app = app(false);
    pack(&app, "own.yaml", whole);
    assert_eq!(run(&app.path, &["--rules", "../pack"]).status.code(), Some(0));
    let cases = [
        ("weight: 5", "weight: 11 # HERE", "weight 11"),
        ("question: Is it there?", "question: no # HERE", "must end with `?`"),
        ("            - 'page'", "            - 'ab' # HERE", "at least 3 characters"),
        ("            - 'abc'", "            - '(abc' # HERE", "(abc"),
        ("not_paths: [\"**/x/**\"]}}", "not_paths: [\"../x\"]}} # HERE", "leaves the repository"),
        ("      - use: tests-in-ci", "      - use: nothing # HERE", "unknown condition `nothing`"),
        ("triggers: [push]}", "triggers: [never]} # HERE", "unknown trigger `never`"),
        ("has: a.b.page}", "has: \"a[\"} # HERE", "a["),
        ("    declared: [system.name]", "    declared:\n      - system.page # HERE", "system.page"),
        ("match: [page]}}\n    message", "match: [\"@page\"]}} # HERE\n    message", "unknown vocabulary list `page`"),
        ("paths: [\"docs/[ab].md\"]}", "paths: [\"docs/[ab\"]} # HERE", "not a valid path pattern"),
        ("  steps: [Make it.]", "  steps: [] # HERE", "fix.steps"),
        ("          what: ab page\n", "          what: ab page\n          page: 1 # HERE\n", "unknown field `page`"),
        ("      - ci: {what: ab page, run", "      - co: {what: ab page, run", "unknown variant `co`"),
    ];
    for (from, to, says) in cases {
        assert_eq!(whole.matches(from).count(), 1, "{from}");
        let text = whole.replace(from, to);
        let at = text.lines().position(|line| line.contains("HERE") || line.contains("- co:")).unwrap() + 1;
        pack(&app, "own.yaml", &text);
        has(&refused(&app.path, &["--rules", "../pack"]), &[&format!("own.yaml:{at}: "), says]);
    }
}

/// A mistake in a shared list is told where the list stands, not where a rule names it.
#[test]
fn an_error_of_the_vocabulary_stands_in_its_file() {
    let app = app(false);
    fs::create_dir_all(app.path.with_file_name("pack").join("vocabulary")).unwrap();
    pack(&app, "own.yaml", rule("\"@feedback-widget\"", "\"@ours\""));
    let words = "# ours\npatterns:\n  other: [ours]\n  ours:\n    - 'fine'\n    - '(ours'\n";
    pack(&app, "vocabulary/words.yaml", words);
    has(&refused(&app.path, &["--rules", "../pack"]), &["words.yaml:6: ", "(ours"]);
    pack(&app, "vocabulary/words.yaml", "patterns:\n  other: [ours]\n  ours: ['@ours']\n");
    has(&refused(&app.path, &["--rules", "../pack"]), &["words.yaml:3: ", "in a circle"]);
    pack(&app, "vocabulary/words.yaml", "# tests\npatterns:\n  ours: [word]\n  feedback-widget: [word]\n");
    has(&refused(&app.path, &["--rules", "../pack"]), &["words.yaml:4: ", "`feedback-widget` is defined twice"]);
}

#[test]
fn packs_that_are_none() {
    let app = app(false);
    has(&refused(&app.path, &["--rules", "../no"]), &["cannot read ../no\n", "cause: No such file"]);
    fs::create_dir(app.path.with_file_name("empty")).unwrap();
    for none in ["../empty", "app.py"] {
        has(&refused(&app.path, &["--rules", none]), &["holds no rule file"]);
    }
}

#[test]
fn a_replaced_rule_is_named() {
    let app = app(false);
    let text = fs::read_to_string(root().join("rules/adoption/user-feedback.yaml")).unwrap();
    pack(&app, "user-feedback.yaml", &text);
    let out = run(&app.path, &["--all", "--rules", "../pack"]);
    assert_eq!(out.status.code(), Some(0));
    has(&String::from_utf8_lossy(&out.stdout), &["the built-in rule user-feedback is replaced"]);
    fs::create_dir(app.path.with_file_name("pack").join("again")).unwrap();
    pack(&app, "again/user-feedback.yaml", &text);
    has(&refused(&app.path, &["--rules", "../pack"]), &["slug `user-feedback` is also used by"]);
}

#[test]
fn revisions() {
    let plain = app(false);
    has(
        &refused(&plain.path, &["--ref", "HEAD"]),
        &["cannot read revision HEAD", "no git repository", "leave out --ref"],
    );
    let app = app(true);
    for name in ["nosuch", "HEAD~1", "", "HEAD:app.py", "--"] {
        has(&refused(&app.path, &[&format!("--ref={name}")]), &["cannot read revision", "cause: ", "name a commit"]);
    }
    fs::write(app.path.join("app.py"), "changed").unwrap();
    assert_eq!(run(&app.path, &["--ref", "HEAD"]).status.code(), Some(0));
    let head = git2::Repository::open(&app.path).unwrap().head().unwrap().target().unwrap();
    fs::write(app.path.join(".git/shallow"), format!("{head}\n")).unwrap();
    has(&refused(&app.path, &["--ref", "HEAD~1"]), &["the clone is shallow"]);
    let out = run(&app.path, &["--all"]);
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.code() == Some(0) && text.matches("shallow").count() == 1, "{text}");
}

#[test]
fn odd_repositories_are_audited_and_named() {
    let unborn = app(false);
    git2::Repository::init(&unborn.path).unwrap();
    let detached = app(true);
    let repository = git2::Repository::open(&detached.path).unwrap();
    repository.set_head_detached(repository.head().unwrap().target().unwrap()).unwrap();
    for (folder, note) in [(&unborn.path, Some("the git index is empty")), (&detached.path, None)] {
        let out = run(folder, &["--all"]);
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert_eq!(out.status.code(), Some(0), "{text}");
        assert!(note.is_none_or(|note| text.matches(note).count() == 1), "said once: {text}");
    }
    has(&refused(&unborn.path, &["--ref", "HEAD"]), &["cannot read revision HEAD"]);
    let bare = detached.path.with_file_name("bare.git");
    git2::build::RepoBuilder::new().bare(true).clone(detached.path.to_str().unwrap(), &bare).unwrap();
    let out = run(&bare, &[]);
    assert_eq!(out.status.code(), Some(3));
    has(&String::from_utf8_lossy(&out.stdout), &["bare git repository: name a revision with --ref"]);
    assert_eq!(run(&bare, &["--ref", "HEAD"]).status.code(), Some(0));
}

/// As a user who may not read everything: what is unknown is never reported as absent.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_makes_the_audit_incomplete() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    for name in ["app.py", "produ.yaml"] {
        let app = app(false);
        let outer = app.path.parent().unwrap();
        fs::set_permissions(outer, fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(app.path.join(name), fs::Permissions::from_mode(0o000)).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_produ"));
        command.args(["audit", "--today", TODAY, "--exit-zero", "--all"]).arg(&app.path).env_clear();
        if fs::metadata(&app.path).unwrap().uid() == 0 {
            command.uid(65534);
        }
        // A build below a closed home cannot be run by another user.
        let Ok(out) = command.output() else { return };
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert_eq!(out.status.code(), Some(3), "{name}: {text}");
        has(&text, &["INCOMPLETE", name, "could not read: permission denied"]);
    }
}
