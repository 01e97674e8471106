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
    assert!(expand(&mut all, &Index::of(&targets_of(files))));
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
    expand(&mut all, &Index::of(&targets_of(&[("Makefile", &make)])));
    assert!(all.len() < 400);
}

#[test]
fn runners_with_files_of_their_own_are_followed() {
    let mise = "[tasks.gate]\nrun = \"npx promptfoo eval\"\ndepends = [\"lint\"]\n[tasks]\nlint = \"ruff check\"\n";
    for call in ["mise run gate", "mise r gate", "mise gate"] {
        assert_eq!(expanded(call, &[("mise.toml", mise)]), ["5 ruff check", "5 npx promptfoo eval"], "{call}");
    }
    assert!(expanded("mise install", &[("mise.toml", mise)]).is_empty());
    let nox = "import nox\n\n@nox.session\ndef gate(session):\n    session.run(\"deepeval\", \"test\", \"run\", \"evals\")\n\n@nox.session\ndef lint(session):\n    session.run(\"ruff\")\n";
    for call in ["nox -s gate", "uvx nox --session gate", "python -m nox -s gate-3.12", "pipx run nox -e gate"] {
        assert_eq!(expanded(call, &[("noxfile.py", nox)]), ["5 deepeval test run evals"], "{call}");
    }
    assert_eq!(expanded("nox", &[("noxfile.py", nox)]).len(), 2);
    let pixi = "[tasks]\ntest = \"pytest\"\n";
    assert_eq!(expanded("pixi run -e dev test", &[("pixi.toml", pixi)]), ["5 pytest"]);
    let hatch = "[tool.hatch.envs.eval.scripts]\nrun = \"promptfoo eval\"\n";
    assert_eq!(expanded("hatch run eval:run", &[("pyproject.toml", hatch)]), ["5 promptfoo eval"]);
    let invoke = "from invoke import task\n\n@task\ndef run_evals(c):\n    c.run(\"pytest evals\")\n";
    assert_eq!(expanded("inv run-evals", &[("tasks.py", invoke)]), ["5 pytest evals"]);
    assert_eq!(expanded("earthly -P +test", &[("Earthfile", "test:\n  RUN npm test\n")]), ["5 npm test"]);
    assert_eq!(expanded("pipenv run gate", &[("Pipfile", "[scripts]\ngate = \"pytest\"\n")]), ["5 pytest"]);
    assert_eq!(
        expanded("composer run-script t", &[("composer.json", "{\"scripts\": {\"t\": [\"phpunit\"]}}")]),
        ["5 phpunit"]
    );
    assert_eq!(
        expanded("cargo make t", &[("Makefile.toml", "[tasks.t]\nscript = \"cargo test\"\n")]),
        ["5 cargo test"]
    );
}

#[test]
fn a_name_without_a_script_may_be_a_program() {
    let called = |run: &str| {
        let text = format!("on: push\njobs: {{a: {{runs-on: x, steps: [{{run: {run}}}]}}}}\n");
        let mut all = parse(".github/workflows/a.yml", text.as_bytes()).expect("parses");
        expand(
            &mut all,
            &Index::of(&targets_of(&[("package.json", "{\"scripts\": {\"a\": \"ls\"}}"), ("Makefile", "a:\n\tls\n")])),
        );
        all.into_iter().next().map(|step| step.called)
    };
    for run in ["yarn run eslint", "bun run tsc", "pnpm vitest", "yarn eslint", "make -f other.mk b", "make -Csub b"] {
        assert_eq!(called(run), Some(Called::Unknown), "{run}");
    }
    for run in ["npm run eslint", "make b"] {
        assert!(matches!(called(run), Some(Called::Missing(_))), "{run}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the cost is what is tested")]
fn eight_times_the_packages_cost_about_eight_times_as_much() {
    let time = |count: usize| {
        let files: Vec<(String, String)> =
            (0..count).map(|n| (format!("p{n}/package.json"), "{\"scripts\": {\"t\": \"ls\"}}".to_owned())).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let targets = targets_of(&files);
        let steps: String = (0..count).map(|n| format!("{{run: npm --prefix p{n}/src run t}}, ")).collect();
        let text = format!("on: push\njobs: {{a: {{runs-on: x, steps: [{steps}]}}}}\n");
        let all = parse(".github/workflows/a.yml", text.as_bytes()).expect("parses");
        let run = || {
            let mut all = all.clone();
            let start = std::time::Instant::now();
            expand(&mut all, &Index::of(&targets));
            let spent = start.elapsed();
            assert_eq!(all.len(), 2 * count);
            spent
        };
        (0..3).map(|_| run()).min().expect("runs")
    };
    let (one, eight) = (time(200), time(1_600));
    assert!(eight < one * 28, "{eight:?} after {one:?}: each call against each file would be 64 times as much");
}
