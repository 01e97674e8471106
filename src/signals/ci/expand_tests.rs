//! Expansion of make targets and package scripts: what is found, what is bounded.

use super::super::{parse, targets};
use super::*;
use crate::signals::parsed::Parsed;

fn targets_of(files: &[(&str, &str)]) -> BTreeMap<String, Vec<Target>> {
    files.iter().map(|(path, text)| ((*path).to_owned(), targets(&Parsed::of(path, text.as_bytes())))).collect()
}

fn expanded(run: &str, files: &[(&str, &str)]) -> Vec<String> {
    let text = format!("on: push\njobs:\n  a:\n    steps:\n      - run: {run}\n    runs-on: x\n");
    let mut all = parse(".github/workflows/a.yml", text.as_bytes()).expect("parses");
    let before = all.len();
    assert!(expand(&mut all, &targets_of(files)));
    let show = |s: &CiStep| {
        format!("{} {}{}", s.line, s.text, s.why_not.as_ref().map(|w| format!(" !{w}")).unwrap_or_default())
    };
    all.iter().skip(before).map(show).collect()
}

#[test]
fn make_targets_are_followed() {
    let make = "PY := python -m\n.PHONY: eval\neval: prepare ## runs it\n\t@$(PY) pytest \\\n\t  tests/eval\n\t-ruff check .\n\tmypy . || true\n\t$(MAKE) load\nprepare: eval\n\tls\nload:\n\tk6 run x.js; true\n";
    assert_eq!(
        expanded("make -j 2 eval", &[("Makefile", make)]),
        [
            "5 ls",
            "5 python -m pytest tests/eval",
            "5 ruff check . !`-` before the command",
            "5 mypy . || true !|| true",
            "5 make load",
            "5 k6 run x.js !no `set -e`, not the last command",
            "5 true",
        ]
    );
    assert_eq!(expanded("make eval || true", &[("Makefile", "eval:\n\tpytest\n")]), ["5 pytest !|| true"]);
    assert_eq!(expanded("make -C api t", &[("Makefile", "t:\n\troot\n"), ("api/Makefile", "t:\n\tapi\n")]), ["5 api"]);
}

#[test]
fn scripts_of_packages_and_runners_are_followed() {
    let package =
        r#"{"scripts": {"pretest": "tsc", "test": "vitest run", "test:eval": "npm run test && promptfoo eval"}}"#;
    assert_eq!(
        expanded("npm run test:eval", &[("package.json", package)]),
        ["5 npm run test && promptfoo eval", "5 tsc", "5 vitest run"]
    );
    let other = r#"{"scripts": {"test": "jest"}}"#;
    assert_eq!(expanded("cd web && yarn test", &[("package.json", package), ("web/package.json", other)]), ["5 jest"]);
    assert_eq!(expanded("pnpm -r test", &[("a/package.json", other), ("b/package.json", other)]).len(), 2);
    assert_eq!(expanded("pnpm install", &[("package.json", package)]), Vec::<String>::new());
    assert_eq!(
        expanded("just eval", &[("justfile", "eval x='1': lint\n    promptfoo eval\nlint:\n    -ruff .\n")]),
        ["5 ruff . !`-` before the command", "5 promptfoo eval"]
    );
    let task = "version: '3'\ntasks:\n  eval:\n    deps: [lint]\n    cmds:\n      - pytest\n      - {cmd: mypy, ignore_error: true}\n  lint: ruff .\n";
    assert_eq!(
        expanded("task eval", &[("Taskfile.yml", task)]),
        ["5 ruff .", "5 pytest", "5 mypy !`-` before the command"]
    );
    assert_eq!(
        expanded("tox -e eval", &[("tox.ini", "[testenv:eval]\ndeps = x\ncommands =\n    pytest tests/eval\n")]),
        ["5 pytest tests/eval"]
    );
    assert_eq!(
        expanded("poetry run poe eval", &[("pyproject.toml", "[tool.poe.tasks]\neval = \"pytest e\"\n")]),
        ["5 pytest e"]
    );
    assert_eq!(
        expanded("./ci/run.sh --all", &[("ci/run.sh", "#!/bin/bash\nset -e\npytest\nls\n")]),
        ["5 set -e", "5 pytest", "5 ls"]
    );
}

#[test]
fn expansion_ends() {
    let mut make = String::new();
    for i in 0..400 {
        make.push_str(&format!("t{i}: t{} t{}\n\tmake t0\n\techo\n\tls\n", (i + 1) % 400, (i + 7) % 400));
    }
    let text = "on: push\njobs: {a: {runs-on: x, steps: [{run: make t0}]}}\n";
    let mut all = parse(".github/workflows/a.yml", text.as_bytes()).expect("parses");
    expand(&mut all, &targets_of(&[("Makefile", &make)]));
    assert!(all.len() < 400);
}
