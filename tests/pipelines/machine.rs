//! What a service gives a job: a checkout, variables, a folder for temporary files; and tools that fetch and build nothing.

use super::{Script, on_trunk};
use crate::common::{Project, commit, have, produ};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The day of `common::TODAY`.
pub(super) const EPOCH: &str = "1795262400";
pub(super) const BUILT: &str = "0123456789abcdef0123456789abcdef01234567";

/// A machine of a service: a checkout, a folder for temporary files, and tools that fetch and build nothing.
pub(super) struct Machine {
    pub(super) project: Project,
    pub(super) keep: tempfile::TempDir,
    release: String,
    pub(super) base: String,
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
    pub(super) fn new(fixture: &str, before: impl FnOnce(&Path), after: impl FnOnce(&Path)) -> Machine {
        let project = on_trunk(fixture);
        before(&project.path);
        commit(&project.path);
        let repository = git2::Repository::open(&project.path).unwrap();
        let base = repository.head().unwrap().peel_to_commit().unwrap();
        repository.reference("refs/remotes/origin/trunk", base.id(), true, "").unwrap();
        repository.reference_symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/trunk", true, "").unwrap();
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

    pub(super) fn temp(&self, name: &str) -> PathBuf {
        self.keep.path().join("temp").join(name)
    }

    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.keep.path().join("log")).unwrap()
    }

    pub(super) fn run(&self, script: &Script, env: &[(&str, &str)]) -> (i32, String) {
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
            // A variable that is set to nothing is none on Jenkins.
            .envs(env.iter().copied().filter(|(_, value)| !value.is_empty()))
            .output()
            .unwrap();
        (status.code().unwrap(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }
}

pub(super) fn executable(file: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

pub(super) const BUILD: [(&str, &str); 4] = [
    ("PRODU_RELEASE", ""),
    ("PRODU_SHA256", ""),
    ("PRODU_REPOSITORY", "https://x.example/produ"),
    ("PRODU_COMMIT", BUILT),
];

pub(super) fn release(machine: &Machine) -> [(&str, &str); 4] {
    [
        ("PRODU_RELEASE", "https://x.example/produ"),
        ("PRODU_SHA256", &machine.release),
        ("PRODU_REPOSITORY", ""),
        ("PRODU_COMMIT", ""),
    ]
}

/// The three ends of an audit, each as a change that a service would judge.
pub(super) fn changes() -> [(i32, Machine); 3] {
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

pub(super) fn checks(service: &str) -> bool {
    have(&["bash", "git", "sha256sum", "sed", "awk", "grep"], &format!("the pipeline of {service} is not run"))
}

/// What was audited and against what.
pub(super) fn reported(file: &Path, machine: &Machine, code: i32) {
    let report: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_eq!(report["audited"], code != 3);
    let text = report.to_string();
    assert!(code == 3 || text.contains(&machine.base), "judged against the hash of the base");
}

pub(super) fn temp_binary(machine: &Machine) -> PathBuf {
    machine.temp("produ/bin/produ")
}
