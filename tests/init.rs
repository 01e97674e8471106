//! `produ init` from the outside: the fresh manifest parses and audits, earns nothing for its blanks, and nothing that
//! exists is touched.

use crate::common::{audit, commit, produ, project, root};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

const RANK: [&str; 6] = ["none", "declared", "documented", "attested", "implemented", "verified"];

fn levels(report: &Value) -> BTreeMap<String, usize> {
    let verdicts = report["verdicts"].as_array().unwrap().iter();
    let rank = |level: &Value| RANK.iter().position(|r| level == r).unwrap();
    verdicts.map(|v| (v["rule"].as_str().unwrap().to_owned(), rank(&v["level"]))).collect()
}

fn fixtures() -> Vec<String> {
    let entries = fs::read_dir(root().join("fixtures")).unwrap().flatten();
    let mut names: Vec<String> =
        entries.filter(|e| e.path().is_dir()).map(|e| e.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_fresh_manifest_audits_and_earns_nothing_for_its_blanks() {
    // Both forms by turns: each draft costs two audits.
    let forms = [("produ.yaml", &["--full"][..]), ("produ.toml", &["--format", "toml"]), ("produ.yaml", &[])];
    for (name, (file, flags)) in fixtures().into_iter().zip(forms.into_iter().cycle()) {
        let project = project(&name, true);
        for old in ["produ.yaml", "produ.yml", "produ.toml"] {
            let _absent = fs::remove_file(project.path.join(old));
        }
        commit(&project.path);
        let (before, _) = audit(&project.path, &[]);
        let out = produ(&project.path, &[&["init", "--yes"], flags].concat());
        if before["audited"] == false {
            assert_eq!(out.status.code(), Some(3), "{name}");
            assert!(!project.path.join(file).exists(), "{name}: nothing to draft, nothing written");
            continue;
        }
        assert_eq!(out.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&out.stderr));
        assert!(out.stdout.is_empty());
        commit(&project.path);
        let (after, code) = audit(&project.path, &[]);
        assert!(code == 0 || code == 3, "{name}: exit {code}");
        assert_eq!(before["profile"]["facts"], after["profile"]["facts"], "{name}: seen facts change nothing");
        assert_eq!(before["profile"]["kinds"], after["profile"]["kinds"], "{name}");
        // Documents with one text stay a finding, whoever names them.
        let said = after["contradictions"].as_array().unwrap().iter();
        let own: Vec<_> = said.filter(|c| !c["message"].as_str().unwrap().contains("hold the same text")).collect();
        assert!(own.is_empty(), "{name}: {own:?}");
        // What is seen may be declared; a blank may not, and a declaration is all that it can become.
        let (before_levels, after_levels) = (levels(&before), levels(&after));
        for (rule, was) in &before_levels {
            let is = after_levels[rule];
            assert!(is == *was || *was == 0 && is == 1, "{name}: {rule} was {was} and is {is}");
        }
        let against = |report: &Value| {
            report["verdicts"].as_array().unwrap().iter().filter(|v| v["outcome"] == "contradicted").count()
        };
        assert!(against(&after) <= against(&before), "{name}: a draft contradicts nothing");
        let gain = after["score"].as_f64().unwrap() - before["score"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&gain), "{name}: {gain} points for a draft");
    }
}

#[test]
fn what_exists_is_never_overwritten() {
    let project = project("bare-call", true);
    let init = |args: &[&str]| {
        let out = produ(&project.path, &[&["init", "--yes"], args].concat());
        (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    assert_eq!(init(&[]).0, 0);
    let first = fs::read(project.path.join("produ.yaml")).unwrap();
    for args in [&[][..], &["--format", "toml"], &["-o", "produ.yaml"], &["-o", "./src/../produ.yaml"]] {
        let (code, text) = init(args);
        assert_eq!(code, 2, "{args:?}: {text}");
    }
    assert!(init(&[]).1.contains("produ init --output -"));
    assert_eq!(fs::read(project.path.join("produ.yaml")).unwrap(), first);
    assert!(!project.path.join("produ.toml").exists(), "two manifests would be an error of the next audit");
    let (code, _) = init(&["-o", "draft.toml"]);
    assert!(code == 0 && fs::read_to_string(project.path.join("draft.toml")).unwrap().contains("schema_version = "));
}

#[cfg(unix)]
#[test]
fn no_link_leads_out() {
    let project = project("bare-call", true);
    let outside = tempfile::tempdir().unwrap();
    let canary = outside.path().join("canary");
    std::os::unix::fs::symlink(&canary, project.path.join("produ.yaml")).unwrap();
    assert_eq!(produ(&project.path, &["init", "--yes"]).status.code(), Some(2), "a dangling link is no free name");
    std::os::unix::fs::symlink(outside.path(), project.path.join("out")).unwrap();
    assert_eq!(produ(&project.path, &["init", "--yes", "-o", "out/x.yaml"]).status.code(), Some(2));
    assert!(!canary.exists() && fs::read_dir(outside.path()).unwrap().count() == 0);
}

#[test]
fn the_draft_is_the_same_each_time_and_needs_no_work_tree() {
    let project = project("half-ready", true);
    let draft = |args: &[&str]| produ(&project.path, &[&["init", "--output", "-"], args].concat());
    let first = draft(&[]);
    assert!(first.status.success() && first.stderr.is_empty());
    assert_eq!(first.stdout, draft(&[]).stdout);
    fs::remove_dir_all(project.path.join("app")).unwrap();
    assert_eq!(first.stdout, draft(&["--ref", "HEAD"]).stdout);
}

#[test]
fn a_system_nobody_sees_needs_a_kind() {
    let project = project("not-ai", true);
    let out = produ(&project.path, &["init", "--yes"]);
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8(out.stderr).unwrap().contains("--kind llm_app"));
    let out = produ(&project.path, &["init", "--yes", "--kind", "rag", "--kind", "agent"]);
    assert_eq!(out.status.code(), Some(0));
    let text = fs::read_to_string(project.path.join("produ.yaml")).unwrap();
    assert!(text.contains("kind: [rag, agent]  # named at init"), "{text}");
}

#[test]
fn a_pipeline_is_written_once_and_never_through_a_link() {
    for (service, place) in [
        ("github", ".github/workflows/produ.yml"),
        ("gitlab", ".gitlab/produ.yml"),
        ("azure", ".azure-pipelines/produ.yml"),
        ("jenkins", "produ.Jenkinsfile"),
    ] {
        let project = project("bare-call", true);
        let init = || produ(&project.path, &["init", "--ci", service]);
        let first = init();
        assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
        let text = fs::read_to_string(project.path.join(place)).unwrap();
        assert!(text.lines().next().unwrap().contains("produ:template name=ci/"));
        assert_eq!(init().status.code(), Some(2), "never overwrites");
        assert_eq!(fs::read_to_string(project.path.join(place)).unwrap(), text);
        assert!(!project.path.join("produ.yaml").exists());
        let shown = produ(&project.path, &["init", "--ci", service, "-o", "-"]);
        assert_eq!(String::from_utf8(shown.stdout).unwrap(), text);
    }
    #[cfg(unix)]
    {
        let project = project("bare-call", true);
        let outside = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), project.path.join(".github")).unwrap();
        assert_eq!(produ(&project.path, &["init", "--ci", "github"]).status.code(), Some(2));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0, "not even a folder");
    }
}
