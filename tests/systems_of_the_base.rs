//! Ways for a change to have a system of its repository audited no more, or by another's gate.

use crate::common::{Project, TODAY, commit, produ, project};
use std::fs;
use std::path::Path;

const CODE: &str =
    "from openai import OpenAI\nc = OpenAI()\nr = c.chat.completions.create(model=\"gpt-4.1\", messages=[])\n";
const STRICT: &str = "gate: {min_tier: hardened}\n";

fn write(root: &Path, path: &str, text: &str) {
    fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
    fs::write(root.join(path), text).unwrap();
}

fn manifest(name: &str, more: &str) -> String {
    format!("schema_version: \"1\"\nsystem: {{name: {name}, kind: [llm_app]}}\n{more}")
}

/// Two systems: the chat, which fails its gate, and a demo that asks for nothing.
fn two(gate: &str) -> Project {
    let project = project("no-such-fixture", false);
    for (name, gate) in [("chat", gate), ("demo", "")] {
        write(&project.path, &format!("services/{name}/produ.yaml"), &manifest(name, gate));
        write(&project.path, &format!("services/{name}/app/main.py"), CODE);
    }
    commit(&project.path);
    project
}

fn run(project: &Project, args: &[&str]) -> (i32, String) {
    let out = produ(&project.path, &[&["audit", ".", "--today", TODAY], args].concat());
    let text = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    (out.status.code().unwrap(), text)
}

fn git_mv(root: &Path, from: &str, to: &str) {
    fs::create_dir_all(root.join(to).parent().unwrap()).unwrap();
    fs::rename(root.join(from), root.join(to)).unwrap();
}

fn edit(root: &Path, path: &str, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(root.join(path)).unwrap();
    write(root, path, &change(text));
}

type Attack = (&'static str, fn(&Path));

/// Each makes the chat vanish or answer by another gate.
const ATTACKS: &[Attack] = &[
    ("deleted manifest", |root| fs::remove_file(root.join("services/chat/produ.yaml")).unwrap()),
    ("deleted folder", |root| fs::remove_dir_all(root.join("services/chat")).unwrap()),
    ("moved to examples", |root| git_mv(root, "services/chat", "examples/chat")),
    ("moved to testdata", |root| git_mv(root, "services/chat", "services/testdata/chat")),
    ("moved to vendor", |root| git_mv(root, "services/chat", "vendor/chat")),
    ("renamed folder", |root| {
        git_mv(root, "services/chat", "services/talk");
        edit(root, "services/talk/produ.yaml", |text| text.replace(STRICT, ""));
    }),
    ("renamed folder and system", |root| {
        git_mv(root, "services/chat", "services/talk");
        write(root, "services/talk/produ.yaml", &manifest("talk", ""));
    }),
    ("renamed system", |root| write(root, "services/chat/produ.yaml", &manifest("talk", ""))),
    ("names changed over", |root| {
        write(root, "services/chat/produ.yaml", &manifest("demo", ""));
        write(root, "services/demo/produ.yaml", &manifest("chat", ""));
    }),
    ("folders changed over", |root| {
        git_mv(root, "services/chat", "services/x");
        git_mv(root, "services/demo", "services/chat");
        git_mv(root, "services/x", "services/demo");
    }),
    ("another inherits from it", |root| {
        edit(root, "services/demo/produ.yaml", |text| text + "inherits: ../chat/produ.yaml\n");
    }),
    ("a manifest that nobody can read", |root| write(root, "services/chat/produ.yaml", "a: [")),
    ("a manifest of another ending", |root| {
        fs::remove_file(root.join("services/chat/produ.yaml")).unwrap();
        write(
            root,
            "services/chat/produ.toml",
            "schema_version = \"1\"\n[system]\nname = \"talk\"\nkind = [\"llm_app\"]\n",
        );
    }),
    ("a link in its place", |root| {
        fs::remove_file(root.join("services/chat/produ.yaml")).unwrap();
        std::os::unix::fs::symlink("../demo/produ.yaml", root.join("services/chat/produ.yaml")).unwrap();
    }),
    ("a system inside takes the code", |root| {
        write(root, "services/chat/produ.yaml", &manifest("chat", ""));
        write(root, "services/chat/app/produ.yaml", &manifest("inner", ""));
    }),
];

#[test]
fn no_change_drops_a_system() {
    let ways = [&["--all-systems"][..], &["--system", "chat"], &["--system", "services/chat"]];
    for wanted in ways {
        let (code, text) = run(&two(STRICT), wanted);
        assert_eq!(code, 1, "the base fails its gate: {text}");
    }
    for (name, attack) in ATTACKS {
        let project = two(STRICT);
        attack(&project.path);
        commit(&project.path);
        let moved = !project.path.join("services/chat/produ.yaml").exists();
        for wanted in ways.iter().take(if moved { 3 } else { 2 }) {
            let (code, text) = run(&project, &[&["--base", "HEAD~1"], *wanted].concat());
            assert!(code == 1 || code == 2 && name.contains("read"), "{name} {wanted:?}: {code}\n{text}");
        }
    }
}

#[test]
fn what_is_hidden_fails_without_any_threshold() {
    for (name, attack) in ATTACKS.iter().take(5) {
        let project = two("");
        attack(&project.path);
        commit(&project.path);
        let (code, text) = run(&project, &["--base", "HEAD~1", "--all-systems", "-o", "github"]);
        assert!(code == 1 && text.contains("chat can be audited as it was"), "{name}: {code}\n{text}");
    }
    // The same for a folder that is one system, with a manifest and without.
    for manifest_too in [true, false] {
        let project = project("no-such-fixture", false);
        write(&project.path, "app/main.py", CODE);
        if manifest_too {
            write(&project.path, "produ.yaml", &manifest("chat", ""));
        }
        commit(&project.path);
        fs::remove_dir_all(project.path.join("app")).unwrap();
        drop(fs::remove_file(project.path.join("produ.yaml")));
        write(&project.path, "README.md", "Nothing here.\n");
        commit(&project.path);
        let (code, text) = run(&project, &["--base", "HEAD~1"]);
        assert!(code == 1 && text.contains("no AI system is found any more"), "{manifest_too}: {code}\n{text}");
        assert_eq!(run(&project, &[]).0, 3, "without a base there is nothing to audit");
        assert_eq!(run(&project, &["--base", "HEAD~1", "--exit-zero"]).0, 3);
    }
}

#[test]
fn the_baseline_of_a_system_is_that_of_its_former_name() {
    let project = two("");
    let gate = ["--all-systems", "--baseline", "baselines/{system}.json", "--fail-on", "regression"];
    write(
        &project.path,
        "services/chat/Dockerfile",
        "FROM python:3.13@sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
    );
    write(&project.path, "services/chat/docs/drills/rollback.json", "{}");
    commit(&project.path);
    for name in ["chat", "demo"] {
        let folder = format!("services/{name}");
        fs::create_dir_all(project.path.join("baselines")).unwrap();
        let out = produ(
            &project.path,
            &["baseline", "write", &format!("baselines/{name}.json"), "--path", &folder, "--today", TODAY],
        );
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    }
    // The chat was better than it is: what it has fallen to is not for a new name to forgive.
    edit(&project.path, "baselines/chat.json", |text| text.replacen("\"none\"", "\"verified\"", 3));
    commit(&project.path);
    assert_eq!(run(&project, &gate).0, 1, "it fell");
    for renamed in ["talk", "Chat", "../demo"] {
        write(&project.path, "services/chat/produ.yaml", &manifest(&format!("\"{renamed}\""), ""));
        // And somebody new who would like to have its baseline.
        write(&project.path, "a/produ.yaml", &manifest("chat", ""));
        for name in ["talk", "chat-2", "Chat", "demo-2"] {
            fs::copy(project.path.join("baselines/demo.json"), project.path.join(format!("baselines/{name}.json")))
                .unwrap();
        }
        commit(&project.path);
        let (code, text) = run(&project, &[&["--base", "HEAD~1"], &gate[..]].concat());
        assert!(
            code == 1 && text.contains("below the baseline") || text.contains("nothing below"),
            "{renamed}: {code}\n{text}"
        );
        let repository = git2::Repository::open(&project.path).unwrap();
        let before = repository.revparse_single("HEAD~1").unwrap();
        repository.reset(&before, git2::ResetType::Hard, None).unwrap();
    }
}

#[test]
fn a_system_that_only_moves_goes_on_as_it_was() {
    let project = two("");
    git_mv(&project.path, "services/chat", "products/chat");
    commit(&project.path);
    for wanted in [&["--all-systems"][..], &["--system", "chat"], &["--system", "services/chat"]] {
        let (code, text) = run(&project, &[&["--base", "HEAD~1"], wanted].concat());
        assert_eq!(code, 0, "{wanted:?}\n{text}");
    }
}

#[test]
fn what_the_base_inherits_is_no_change() {
    let project = project("no-such-fixture", false);
    let parent = manifest("product", "problem: {statement: Clerks retype invoices.}\nplan: {stage: pilot}\n");
    write(&project.path, "produ.yaml", &parent);
    write(&project.path, "services/chat/produ.yaml", &manifest("chat", "inherits: ../../produ.yaml\n"));
    write(&project.path, "services/chat/app/main.py", CODE);
    commit(&project.path);
    write(&project.path, "NOTES.md", "A note.\n");
    commit(&project.path);
    let of = |folder: &str, args: &[&str]| {
        let args = [&["audit", folder, "-o", "json", "--today", TODAY, "--base", "HEAD~1"], args].concat();
        let out = produ(&project.path, &args);
        let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(
            (out.status.code(), &report["gate_inputs"]),
            (Some(0), &serde_json::Value::Null),
            "{folder} {args:?}"
        );
    };
    of(".", &["--system", "chat"]);
    of("services/chat", &[]);
    of("services/chat", &["--manifest", "services/chat/produ.yaml"]);
}
