//! Which commands can fail a pipeline, form by form.

use super::*;
use proptest::prelude::*;

fn script(text: &str) -> Vec<(u32, String)> {
    (1..).zip(text.split('\n')).map(|(n, l)| (n, l.to_owned())).collect()
}

/// Why the command that holds `word` cannot fail; `None` when it can.
fn why(text: &str, word: &str, shell: Shell) -> Option<String> {
    let all = judge(&script(text), shell);
    let found = all.iter().find(|j| j.text.contains(word)).unwrap_or_else(|| panic!("{word} not in {all:?}"));
    found.dead.as_ref().map(|dead| dead.why().to_owned()).or(found.why_not.clone())
}

fn default(text: &str) -> Option<String> {
    why(text, "pytest", Shell::ERREXIT)
}

#[test]
fn every_way_to_ignore_a_failure() {
    for text in [
        "pytest || true",
        "pytest || :",
        "pytest || exit 0",
        "pytest || echo 'tests failed'",
        "pytest || echo failed; exit 0",
        "pytest || { echo bad; true; }",
        "pytest || rc=$?",
        "pytest || true && npm run build",
        "cd app && pytest || true",
        "(cd app && pytest) || true",
        "(\n cd app\n pytest\n) || true",
        "set +e\npytest\nls",
        "set +e; pytest; true",
        "set +o errexit\npytest\necho $?",
        "set +e\npytest\nrc=$?\necho $rc",
        "pytest | tee log.txt",
        "pytest 2>&1 | tail -20",
        "pytest && echo ok\nls",
        "pytest &\nls",
        "export OUT=$(pytest)",
        "echo \"$(pytest)\"",
        "pytest --exit-zero",
        "pytest --exit-code 0",
        "pytest --soft-fail",
        "pytest --version",
        "# pytest",
        "echo pytest",
        "echo 'run pytest | now' && ls",
        "exit 0\npytest",
        "{\n echo pytest\n} >> log",
        "if pytest; then echo ok; else echo bad; fi",
        "if ! pytest tests; then\n  echo '::warning::red'\nfi\nls",
    ] {
        if text.starts_with("echo 'run") {
            let all = judge(&script(text), Shell::ERREXIT);
            assert_eq!(all.iter().map(|j| j.text.as_str()).collect::<Vec<_>>(), ["ls"]);
            continue;
        }
        assert!(default(text).is_some(), "{text}");
    }
}

#[test]
fn what_still_fails() {
    for text in [
        "pytest",
        "pytest; true",
        "pytest\ntrue",
        "cd app && pytest\nls",
        "pytest && echo ok",
        "pytest || exit 1",
        "pytest || (echo bad; exit 1)",
        "pytest || { echo bad; exit 1; }",
        "pytest || echo bad && exit 1",
        "pytest || npm run other",
        "set +e\npytest",
        "set +e\npytest\nrc=$?\nset -e\nexit $rc",
        "set +e\npytest\nif [ $? -ne 0 ]; then exit 1; fi",
        "set +e\npytest\necho \"code=$?\" >> $GITHUB_OUTPUT",
        "pytest || rc=$?\nexit ${rc}",
        "set +e\nset -e\npytest\nls",
        "set -o pipefail\npytest | tee log",
        "pytest | tee log\nexit ${PIPESTATUS[0]}",
        "pytest | grep -q passed",
        "if ! pytest; then\n exit 1\nfi",
        "pytest &\nwait $!",
        "out=$(pytest)",
        "if [ -z \"$X\" ]; then\n  exit 0\nfi\npytest",
        "{\n  cd app\n  pytest\n}",
        "run() {\n  pytest\n}\nrun",
        "pytest # || true",
    ] {
        assert_eq!(default(text), None, "{text}");
    }
}

#[test]
fn shells_differ() {
    assert_eq!(why("pytest | tee log", "pytest", Shell::STRICT), None);
    assert!(why("pytest\nls", "pytest", Shell::PLAIN).is_some());
    assert!(why("pytest; true", "pytest", Shell::PLAIN).is_some());
    assert_eq!(why("set -e\npytest\nls", "pytest", Shell::PLAIN), None);
    assert_eq!(why("ls\npytest", "pytest", Shell::PLAIN), None);
    assert!(why("#!/bin/bash\npytest\nls", "pytest", Shell::ERREXIT).is_some());
    assert_eq!(why("#!/bin/bash -e\npytest\nls", "pytest", Shell::ERREXIT), None);
    assert_eq!(why("Write-Host x\npytest `\n  -q\nls", "pytest", Shell::OTHER), None);
    assert!(why("# pytest", "pytest", Shell::OTHER).is_some());
}

#[test]
fn options_of_a_shell() {
    let of = |line: &str| Shell::of(&line.split_whitespace().collect::<Vec<_>>());
    for line in
        ["", "-c", "-x -l", "--noprofile --norc -c", "-E", "-o nounset", "-e +e", "-e +o errexit", "errexit", "-"]
    {
        assert_eq!(of(line), Shell::PLAIN, "{line}");
    }
    for line in
        ["-e", "-ec", "-x -e -c", "-c -e", "-euxc", "-o errexit", "-uo errexit -c", "-O extglob -e", "-e pipefail"]
    {
        assert_eq!(of(line), Shell::ERREXIT, "{line}");
    }
    for line in
        ["-eo pipefail -c", "-ceo pipefail", "--norc -euo pipefail {0}", "-o pipefail -x -e", "-o errexit -o pipefail"]
    {
        assert_eq!(of(line), Shell::STRICT, "{line}");
    }
    assert_eq!(of("-o pipefail"), Shell { pipefail: true, ..Shell::PLAIN });
    let script = "#!/usr/bin/env -S bash -eo pipefail\npytest | tee log\nls";
    assert_eq!(why(script, "pytest", Shell::PLAIN), None);
    assert!(why("#!/bin/bash --noprofile\npytest\nls", "pytest", Shell::ERREXIT).is_some());
}

#[test]
fn quoted_commands_are_only_printed() {
    for text in ["echo 'run `pytest`'", "echo \"run \\`pytest\\`\"", "echo \"pytest $((1+2))\"", "{ echo pytest; }"] {
        assert_eq!(default(text).as_deref(), Some("only prints"), "{text}");
    }
    assert_eq!(default("echo \"it's $(pytest)\"").as_deref(), Some("inside echo"));
}

#[test]
fn nested_blocks_are_counted() {
    let text = "if a; then b; else if c; then d; fi; fi\npytest\nls";
    assert!(why(text, "pytest", Shell::PLAIN).is_some());
    let text = "if a; then b; else if c; then d; fi; pytest; e; fi";
    assert_eq!(why(text, "pytest", Shell::PLAIN), None);
}

#[test]
fn a_list_is_split_where_its_parts_differ() {
    let all = judge(&script("echo start && pytest tests | tee a && npm test"), Shell::ERREXIT);
    assert_eq!(
        all.iter().map(|j| (j.text.as_str(), j.why_not.is_none())).collect::<Vec<_>>(),
        [("npm test", true), ("pytest tests | tee a", false)]
    );
}

#[test]
fn long_scripts_stay_linear() {
    let many = "set +e\n".to_owned() + &"a && b || c & d | tee x\n".repeat(4_000);
    assert!(judge(&script(&many), Shell::ERREXIT).len() >= 4_000);
    let wide = "a && ".repeat(20_000) + "pytest";
    assert!(!judge(&script(&wide), Shell::ERREXIT).is_empty());
    let nested = "(\n".repeat(2_000) + "pytest\n" + &")\n".repeat(2_000);
    assert!(!judge(&script(&nested), Shell::ERREXIT).is_empty());
}

proptest! {
    #[test]
    fn never_panics_and_lines_exist(text in "(?s)([a-z=$?'\"\\\\ #;&|(){}<é-]|\n|set \\+e|echo |exit 0|if |fi){0,80}") {
        let lines = script(&text);
        for shell in [Shell::ERREXIT, Shell::PLAIN, Shell::OTHER] {
            for judged in judge(&lines, shell) {
                prop_assert!(judged.line >= 1 && judged.line as usize <= lines.len());
            }
        }
    }
}

/// What a script is worth, line by line.
fn shown(text: &str, shell: Shell) -> Vec<String> {
    let lines: Vec<(u32, String)> = (1..).zip(text.lines()).map(|(n, l)| (n, l.to_owned())).collect();
    let all = judge(&lines, shell).into_iter();
    all.map(|j| {
        format!(
            "{}{}",
            j.text,
            j.dead.map(|dead| dead.why().to_owned()).or(j.why_not).map(|w| format!(" !{w}")).unwrap_or_default()
        )
    })
    .collect()
}

#[test]
fn commands_that_never_run_or_cannot_fail() {
    for never in [
        "true || pytest",
        "false && pytest",
        "pytest || true",
        "! pytest",
        "run() {\n  pytest\n}\nls",
        "function run {\n  pytest\n}\nls",
        "trap 'exit 0' EXIT\npytest",
        "set +e\npytest\nls",
        "if false; then\n  pytest\nfi",
        "exit 0\npytest",
        "pytest || echo failed",
        "pytest || exit 0",
    ] {
        let found = shown(never, Shell::ERREXIT);
        assert!(
            found.iter().filter(|line| line.contains("pytest")).all(|line| line.contains('!') && line.contains(" !")),
            "{never}: {found:?}"
        );
        assert!(found.iter().any(|line| line.contains("pytest")), "{never}: {found:?}");
    }
    assert!(shown("pytest; true", Shell::PLAIN)[0].contains('!'));
    for may in [
        "true && pytest",
        "false || pytest",
        "pytest; true",
        "run() {\n  pytest\n}\nrun",
        "run() {\n  pytest\n}\ntime run --all",
        "trap 'rm -f x' EXIT\npytest",
        "trap 'code=$?; rm x; exit $code' EXIT\npytest",
        "if true; then\n  pytest\nfi",
        "if ! pytest; then\n  exit 1\nfi",
        "if pytest; then\n  echo ok\nelse\n  echo bad\n  exit 1\nfi",
        "if pytest; then echo ok; else false; fi",
        "if pytest; then\n  ok=1\nfi\ntest \"$ok\" = 1",
        "set +e\npytest\ncode=$?\nexit $code",
        "set +e\npytest",
    ] {
        let found = shown(may, Shell::ERREXIT);
        assert!(found.iter().any(|line| line.contains("pytest") && !line.contains(" !")), "{may}: {found:?}");
    }
}
