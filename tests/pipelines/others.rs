//! The pipelines of GitLab, Azure and Jenkins, and how a release is taken.

use super::machine::{BUILD, changes, checks, release, reported, temp_binary};
use super::{SERVICES, scripts, written};
use crate::common::{commit, have};
use std::fs;
use std::process::Command;

#[test]
fn gitlab_runs() {
    if !checks("gitlab") {
        return;
    }
    for (code, machine) in changes() {
        let text = written(&machine.project.path, "gitlab", SERVICES[1].1);
        let script = &scripts("gitlab", &text)[0];
        let job = [("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "trunk"), ("CI_DEFAULT_BRANCH", "trunk")];
        let (ended, said) = machine.run(script, &[&job[..], &BUILD].concat());
        assert_eq!(ended, code, "{said}");
        let reports = machine.project.path.join("produ-reports");
        reported(&reports.join("produ.json"), &machine, code);
        for file in ["code-quality.json", "junit.xml", "produ.html"] {
            assert!(reports.join(file).is_file(), "{file}");
        }
        if code != 3 {
            assert!(fs::read_to_string(reports.join("changes.md")).unwrap().starts_with("<!-- produ diff 1 -->"));
        }
        assert_eq!(machine.log(), "built\n");
        if code != 0 {
            continue;
        }
        // What was kept is taken, a release needs none of it, and what is checked in is neither.
        let branch = [("CI_COMMIT_BRANCH", "trunk"), ("CI_DEFAULT_BRANCH", "trunk")];
        let (ended, said) = machine.run(script, &[&branch[..], &BUILD].concat());
        assert_eq!((ended, machine.log().as_str()), (0, "built\n"), "{said}");
        let (ended, said) = machine.run(script, &[&branch[..], &release(&machine)].concat());
        assert_eq!((ended, machine.log().as_str()), (0, "built\ndownloaded\n"), "{said}");
        commit(&machine.project.path);
        let (ended, said) = machine.run(script, &[&branch[..], &BUILD].concat());
        assert!(ended == 2 && said.contains("there is a .produ-kept in the repository"), "{said}");
    }
}

#[test]
fn azure_runs() {
    if !checks("azure") {
        return;
    }
    for (code, machine) in changes() {
        let text = written(&machine.project.path, "azure", SERVICES[2].1);
        let scripts = scripts("azure", &text);
        let [install, build, audit, comment] = &scripts[..] else { panic!("{}", scripts.len()) };
        let temp = machine.keep.path().join("temp");
        let job =
            [("AGENT_TEMPDIRECTORY", temp.to_str().unwrap()), ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/trunk")];
        let (ended, said) = machine.run(install, &[&job[..], &BUILD].concat());
        assert!(ended == 0 && said.contains("##vso[task.setvariable variable=produBuild]true"), "{said}");
        assert_eq!(machine.run(build, &[&job[..], &BUILD].concat()).0, 0);
        let (ended, said) = machine.run(audit, &job);
        assert_eq!(ended, code, "{said}");
        let reports = machine.temp("produ-reports");
        reported(&reports.join("produ.json"), &machine, code);
        for file in ["produ.sarif", "junit.xml", "produ.html", "produ.md"] {
            assert!(reports.join(file).is_file(), "{file}");
        }
        let commands: Vec<&str> = said.lines().filter(|line| line.contains("##")).collect();
        assert!(commands.len() == 1 && commands[0].starts_with("##vso[task.uploadsummary]"), "{commands:?}");
        if code == 3 || !have(&["jq"], "the comment on Azure is not written") {
            continue;
        }
        let pull = [
            job[0],
            ("SYSTEM_ACCESSTOKEN", "secret"),
            ("SYSTEM_COLLECTIONURI", "https://azure.example/"),
            ("SYSTEM_TEAMPROJECTID", "p"),
            ("BUILD_REPOSITORY_ID", "r"),
            ("SYSTEM_PULLREQUEST_PULLREQUESTID", "7"),
        ];
        let at = "https://azure.example/p/_apis/git/repositories/r/pullRequests/7/threads";
        let known = machine.keep.path().join("known");
        fs::write(&known, r#"{"value": [{"id": 3, "comments": [{"id": 1, "content": "mine"}]}]}"#).unwrap();
        let (ended, said) = machine.run(comment, &pull);
        assert!(ended == 0 && machine.log().contains(&format!("--request POST --data @- {at}?api")), "{said}");
        let ours = r#"{"value": [{"id": 4, "comments": [{"id": 5, "content": "<!-- produ diff 1 -->\nx"}]}]}"#;
        fs::write(&known, ours).unwrap();
        let (ended, said) = machine.run(comment, &pull);
        let patched = format!("--request PATCH --data @- {at}/4/comments/5?api");
        assert!(ended == 0 && machine.log().contains(&patched), "{said}\n{}", machine.log());
        let (ended, said) = machine.run(comment, &[&pull[..], &[("FAKE_REFUSES", "1")]].concat());
        assert!(ended == 0 && said.contains("##vso[task.logissue type=warning]"), "{said}");
    }
}

#[test]
fn jenkins_runs() {
    if !checks("jenkins") {
        return;
    }
    for (code, machine) in changes() {
        let text = written(&machine.project.path, "jenkins", SERVICES[3].1);
        let scripts = scripts("jenkins", &text);
        let [install, audit] = &scripts[..] else { panic!("{}", scripts.len()) };
        let temp = machine.keep.path().join("temp");
        let job = [("WORKSPACE_TMP", temp.to_str().unwrap()), ("CHANGE_TARGET", "trunk")];
        if code == 0 {
            assert_eq!(machine.run(install, &[&job[..], &release(&machine)].concat()).0, 0);
            assert!(temp_binary(&machine).is_file());
        }
        for _ in 0..2 {
            let (ended, said) = machine.run(install, &[&job[..], &BUILD].concat());
            assert_eq!(ended, 0, "{said}");
        }
        assert_eq!(machine.log().matches("built\n").count(), 1, "a build is kept");
        let (ended, said) = machine.run(audit, &job);
        assert_eq!(ended, code, "{said}");
        let reports = machine.project.path.join("produ-reports");
        reported(&reports.join("produ.json"), &machine, code);
        assert!(reports.join("junit.xml").is_file() && reports.join("produ.html").is_file());
        let (ended, said) = machine.run(audit, &[job[0], ("CHANGE_TARGET", "elsewhere")]);
        assert_eq!(ended, 2, "{said}");
    }
}

#[test]
fn a_packed_release_is_unpacked() {
    if !checks("github") || !have(&["tar", "gzip"], "no archive is unpacked") {
        return;
    }
    let [(_, machine), ..] = changes();
    let text = written(&machine.project.path, "github", SERVICES[0].1);
    let folder = machine.keep.path().join("produ-0.1.0");
    fs::create_dir(&folder).unwrap();
    fs::rename(machine.keep.path().join("release"), folder.join("produ")).unwrap();
    fs::write(folder.join("README.md"), "produ\n").unwrap();
    let packed = ["-czf", "release", "produ-0.1.0"];
    assert!(Command::new("tar").args(packed).current_dir(machine.keep.path()).status().unwrap().success());
    let out = Command::new("sha256sum").arg(machine.keep.path().join("release")).output().unwrap();
    let sum = String::from_utf8(out.stdout).unwrap().split(' ').next().unwrap().to_owned();
    let temp = machine.keep.path().join("temp");
    let job = [
        ("RUNNER_TEMP", temp.to_str().unwrap()),
        ("PRODU_RELEASE", "https://x.example/produ-0.1.0.tar.gz"),
        ("PRODU_SHA256", &sum),
    ];
    let (ended, said) = machine.run(&scripts("github", &text)[0], &job);
    assert_eq!(ended, 0, "{said}");
    let out = Command::new(temp_binary(&machine)).arg("--version").output().unwrap();
    assert!(out.status.success() && out.stdout.starts_with(b"produ "));
}
