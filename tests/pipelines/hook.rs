//! The hook of pre-commit.

use super::machine::{EPOCH, changes};
use crate::common::{commit, have, root, tool};
use serde_json::Value;
use std::fs;
use std::process::Command;

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
