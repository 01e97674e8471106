//! Which tests CI runs, kind by kind, each with a decoy.

use super::*;
use crate::rules::RuleSet;
use crate::signals::{Wanted, scan};
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap());

/// A workflow of one job with these steps.
pub(super) fn workflow(steps: &str) -> String {
    format!("on: push\njobs: {{a: {{runs-on: x, steps: [{steps}]}}}}\n")
}

/// What does not run: the path, with the line where it is no whole file, and why.
pub(super) fn dark(files: &[(&str, &str)], ci: &str) -> Vec<String> {
    let mut all: Vec<(String, Vec<u8>)> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    all.push((".github/workflows/a.yml".to_owned(), ci.as_bytes().to_vec()));
    let inventory = Inventory::from_memory(all);
    let signals = scan(&inventory, &RULES, &Wanted::default(), &|| {});
    let mut out = Vec::new();
    for (file, dark) in &signals.uncollected.0 {
        let path = &inventory.files[*file as usize].path;
        for one in dark {
            let line = if one.to == u32::MAX { String::new() } else { format!(":{}", one.from) };
            out.push(format!("{path}{line} {}", one.why));
        }
    }
    out
}

/// The paths alone.
pub(super) fn lost(files: &[(&str, &str)], steps: &str) -> Vec<String> {
    let lines = dark(files, &workflow(steps));
    lines.iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect()
}

pub(super) const PY: &str = "def test_a():\n    assert f() == 1\n";
pub(super) const TS: &str = "it('a', () => { expect(f()).toBe(1) })\n";
pub(super) const GO: &str =
    "package a\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {\n\tif f() != 1 {\n\t\tt.Fatal()\n\t}\n}\n";

pub(super) const THREE: [(&str, &str); 3] =
    [("tests/unit/test_a.py", PY), ("tests/edge/test_b.py", PY), ("web/src/a.test.ts", TS)];

#[test]
fn tests_outside_of_the_named_folders_are_not_collected() {
    assert_eq!(
        lost(&THREE, "{run: pip install -r requirements-test.txt}, {run: pytest -q tests/unit}"),
        ["tests/edge/test_b.py", "web/src/a.test.ts"]
    );
    assert_eq!(lost(&THREE, "{run: pytest}, {run: npm test}"), Vec::<String>::new());
    assert_eq!(lost(&THREE, "{run: npx vitest run}"), ["tests/edge/test_b.py", "tests/unit/test_a.py"]);
    let why = dark(&THREE[..2], &workflow("{run: pytest -q tests/unit}"));
    assert_eq!(why, ["tests/edge/test_b.py not run by CI, which collects tests/unit only (.github/workflows/a.yml:2)"]);
}

#[test]
fn what_go_is_not_asked_for() {
    let files = [("a/a_test.go", GO), ("go.mod", "module x\n")];
    for none in ["-run Nothing ./...", "-list . ./...", "-c ./a", "-skip . ./...", "-run ^$ ./...", "./other/..."] {
        assert_eq!(lost(&files, &format!("{{run: go test {none}}}")), ["a/a_test.go"], "{none}");
    }
    for all in [
        "-run TestA ./...",
        "-run 'TestA|TestB' ./...",
        "-run ^TestA$/case ./...",
        "-skip TestB ./...",
        "./a/...",
        "./...",
    ] {
        assert_eq!(lost(&files, &format!("{{run: go test {all}}}")), Vec::<String>::new(), "{all}");
    }
}

#[test]
fn what_vitest_is_not_asked_for() {
    let files = [("web/a.test.ts", TS), ("web/tests/b.checks.ts", TS)];
    assert_eq!(lost(&files, "{run: npx vitest run}"), ["web/tests/b.checks.ts"]);
    let own = [files[0], files[1], ("web/vitest.config.ts", "export default {}\n")];
    assert_eq!(lost(&own, "{run: npx vitest run}"), Vec::<String>::new(), "its settings may name them");
    for none in
        ["vitest run other", "vitest run -t nothing", "vitest run --exclude web/**", "vitest list", "jest --listTests"]
    {
        assert_eq!(lost(&files[..1], &format!("{{run: npx {none}}}")), ["web/a.test.ts"], "{none}");
    }
    for all in [
        "vitest run web",
        "vitest run -t a",
        "vitest run -t 'a|b'",
        "jest a.test",
        "jest WEB/A",
        "vitest run web/a.test.ts:3",
        "jest dist",
    ] {
        assert_eq!(lost(&files[..1], &format!("{{run: npx {all}}}")), Vec::<String>::new(), "{all}");
    }
}

#[test]
fn titles_are_joined_and_may_stand_elsewhere() {
    let title =
        |text: &str, asked: &str| lost(&[("web/a.test.ts", text)], &format!("{{run: npx vitest run -t '{asked}'}}"));
    let nested = "describe('agent', () => {\n  it('empty input', () => { expect(f()).toBe(1) })\n})\n";
    assert_eq!(title(nested, "agent empty"), Vec::<String>::new());
    assert_eq!(title(nested, "agent huge"), ["web/a.test.ts"]);
    let named = "const name = 'agent'\ndescribe(name, () => {\n  it('empty', () => { expect(f()).toBe(1) })\n})\n";
    assert_eq!(title(named, "huge"), Vec::<String>::new());
}

#[test]
fn what_a_conftest_keeps_out_is_not_collected() {
    let conftest = ("tests/conftest.py", "collect_ignore = [\"edge\"]\n");
    let files = [THREE[0], THREE[1], conftest];
    assert_eq!(lost(&files, "{run: pytest}"), ["tests/edge/test_b.py"]);
    assert_eq!(lost(&files, "{run: pytest tests/edge/test_b.py tests}"), Vec::<String>::new());
    assert_eq!(lost(&[THREE[0], THREE[1]], "{run: pytest}"), Vec::<String>::new());
    for nothing in ["--version", "-V", "--help", "--setup-only"] {
        assert_eq!(lost(&[THREE[0]], &format!("{{run: pytest {nothing}}}")), ["tests/unit/test_a.py"], "{nothing}");
    }
}

#[test]
fn a_command_that_may_run_anything_ends_the_judgement() {
    for any in ["./all-tests", "bash scripts/all.sh", "docker compose run app", "make test", "bazel test //..."] {
        assert_eq!(lost(&THREE, &format!("{{run: pytest tests/unit}}, {{run: {any}}}")), Vec::<String>::new(), "{any}");
    }
    assert_eq!(lost(&THREE, "{run: ruff check .}"), Vec::<String>::new());
    // What starts a service, reports or builds runs no tests.
    for other in
        ["docker compose up -d", "docker run -d redis", "git diff --stat tests", "make build", "python scripts/docs.py"]
    {
        let found = lost(&THREE, &format!("{{run: pytest tests/unit}}, {{run: {other}}}"));
        assert_eq!(found, ["tests/edge/test_b.py", "web/src/a.test.ts"], "{other}");
    }
}

#[test]
fn the_folder_of_a_command_counts() {
    let files = [("api/tests/test_a.py", PY), ("worker/tests/test_b.py", PY)];
    for here in [
        "{run: pytest, working-directory: api}",
        "{run: cd api && pytest}",
        "{run: \"cd api\\npytest tests\"}",
        "{run: pytest api}",
        "{run: uv run --project x pytest api/tests -q}",
        "{run: python -m unittest discover -s api/tests}",
    ] {
        assert_eq!(lost(&files, here), ["worker/tests/test_b.py"], "{here}");
    }
    for all in [
        "{run: pytest}",
        "{run: pytest --cov=api --cov-report=xml}",
        "{run: cd api && ls}, {run: pytest}",
        "{run: pytest, working-directory: '${{ matrix.dir }}'}",
        "{run: 'cd \"$DIR\" && pytest tests'}",
        "{run: pytest $PATHS}",
        "{run: python -m unittest}",
    ] {
        assert_eq!(lost(&files, all), Vec::<String>::new(), "{all}");
    }
}

#[test]
fn scripts_and_targets_are_read() {
    let api = ("api/a.test.ts", TS);
    let web = ("web/a.test.ts", TS);
    let package = |name: &str, test: &str| format!("{{\"name\": \"{name}\", \"scripts\": {{\"test\": \"{test}\"}}}}");
    let (one, two) = (package("@x/api", "vitest run"), package("web", "jest"));
    let files = [api, web, ("api/package.json", one.as_str()), ("web/package.json", two.as_str())];
    for here in [
        "{run: npm test, working-directory: api}",
        "{run: npm --prefix api test}",
        "{run: pnpm --filter @x/api run test}",
        "{run: npm test -w @x/api}",
        "{run: yarn workspace @x/api test}",
    ] {
        assert_eq!(lost(&files, here), ["web/a.test.ts"], "{here}");
    }
    for all in ["{run: pnpm -r test}", "{run: npx turbo run test}", "{run: npm test --workspaces}"] {
        assert_eq!(lost(&files, all), Vec::<String>::new(), "{all}");
    }
    // A script that only prints collects nothing.
    let empty = package("api", "echo no tests");
    let files = [api, ("tests/test_a.py", PY), ("api/package.json", empty.as_str())];
    assert_eq!(lost(&files, "{run: pytest}, {run: npm test, working-directory: api}"), ["api/a.test.ts"]);
    let make = ("Makefile", "test:\n\tpytest tests/unit\n");
    let files = [THREE[0], THREE[1], make];
    assert_eq!(lost(&files, "{run: make test}"), ["tests/edge/test_b.py"]);
    let shell = ("ci/run.sh", "#!/bin/sh\nset -e\npytest tests/unit\n");
    assert_eq!(lost(&[THREE[0], THREE[1], shell], "{run: ./ci/run.sh}"), ["tests/edge/test_b.py"]);
}

#[test]
fn marks_that_are_deselected() {
    let llm = "import pytest\npytestmark = pytest.mark.llm\n\ndef test_a():\n    assert f() == 1\n";
    let list = "import pytest\npytestmark = [\n    pytest.mark.asyncio,\n    pytest.mark.llm,\n]\n\ndef test_a():\n    assert f() == 1\n";
    let mixed = "import pytest\n\n@pytest.mark.llm\ndef test_a():\n    assert f() == 1\n\n\ndef test_b():\n    assert f() == 1\n";
    let files = [("tests/test_list.py", list), ("tests/test_llm.py", llm), ("tests/test_mixed.py", mixed)];
    let said = "CI deselects the mark llm at .github/workflows/a.yml:2";
    let expected = [
        format!("tests/test_list.py {said}"),
        format!("tests/test_llm.py {said}"),
        format!("tests/test_mixed.py:4 {said}"),
    ];
    assert_eq!(dark(&files, &workflow("{run: \"pytest -m 'not llm'\"}")), expected);
    // The configuration of pytest says so, and a command of its own overrides it.
    for (path, text) in [
        ("pytest.ini", "[pytest]\naddopts = -m \"not llm\"\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = \"-m 'not llm'\"\n"),
        ("setup.cfg", "[tool:pytest]\naddopts = -m 'not llm'\n"),
    ] {
        let files = [files[0], files[1], files[2], (path, text)];
        assert_eq!(dark(&files, &workflow("{run: pytest}")), expected, "{path}");
        assert_eq!(dark(&files, &workflow("{run: pytest}, {run: pytest -m llm}")), Vec::<String>::new(), "{path}");
    }
    let env = "on: push\nenv: {PYTEST_ADDOPTS: \"-m 'not llm'\"}\njobs: {a: {runs-on: x, steps: [{run: pytest}]}}\n";
    assert_eq!(dark(&files[..1], env).len(), 1);
    // A conftest that gives marks, a mark of one case: nobody can tell.
    let gives = ("tests/conftest.py", "def pytest_collection_modifyitems(items):\n    pass\n");
    assert_eq!(lost(&[("tests/test_a.py", PY), gives], "{run: pytest -m unit}"), Vec::<String>::new());
    assert_eq!(lost(&[("tests/test_a.py", PY)], "{run: pytest -m unit}"), ["tests/test_a.py"]);
    assert_eq!(lost(&[("tests/test_a.py", PY)], "{run: \"pytest -m 'not llm'\"}"), Vec::<String>::new());
    let case = "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.slow)])\ndef test_a(x):\n    assert f(x) == 1\n";
    assert_eq!(lost(&[("tests/test_a.py", case)], "{run: pytest -m slow}"), Vec::<String>::new());
}

#[test]
fn paths_that_are_left_out() {
    let files = [THREE[0], THREE[1]];
    for run in ["pytest --ignore=tests/edge", "pytest --ignore tests/edge -q", "pytest --deselect=tests/edge"] {
        assert_eq!(lost(&files, &format!("{{run: {run}}}")), ["tests/edge/test_b.py"], "{run}");
    }
    assert_eq!(lost(&files, "{run: pytest --ignore=docs}"), Vec::<String>::new());
    assert_eq!(lost(&files, "{run: \"pytest -k 'not test_b'\"}"), ["tests/edge/test_b.py"]);
    let paths = ("pyproject.toml", "[tool.pytest.ini_options]\ntestpaths = [\"tests/unit\"]\n");
    assert_eq!(lost(&[files[0], files[1], paths], "{run: pytest}"), ["tests/edge/test_b.py"]);
    assert_eq!(lost(&[files[0], files[1], paths], "{run: pytest tests}"), Vec::<String>::new());
}

#[test]
fn names_words_and_lists() {
    let other =
        [("tests/a_checks.py", PY), ("tests/test_b.py", PY), ("tests/helpers.py", "def make():\n    return 1\n")];
    assert_eq!(lost(&other, "{run: pytest}"), ["tests/a_checks.py"]);
    assert_eq!(lost(&other, "{run: pytest tests/a_checks.py tests}"), Vec::<String>::new());
    let named = ("pytest.ini", "[pytest]\npython_files = *_checks.py test_*.py\n");
    assert_eq!(lost(&[other[0], other[1], named], "{run: pytest}"), Vec::<String>::new());
    let files = [THREE[0], THREE[1]];
    assert_eq!(lost(&files, "{run: pytest -k nothing}").len(), 2);
    assert_eq!(lost(&files, "{run: pytest -k unit}"), ["tests/edge/test_b.py"]);
    assert_eq!(lost(&files, "{run: pytest -k test_a}"), Vec::<String>::new());
    for list in [
        "{run: pytest --co}",
        "{run: PYTEST_ADDOPTS=--co pytest}",
        "{run: pytest, env: {PYTEST_ADDOPTS: --collect-only}}",
    ] {
        assert_eq!(lost(&files, list).len(), 2, "{list}");
    }
}

#[test]
fn go_packages_modules_and_tags() {
    let tagged = format!("//go:build integration\n\n{GO}");
    let linux = format!("//go:build linux && !integration\n\n{GO}");
    let files = [
        ("go.mod", "module x\n"),
        ("a/a_test.go", GO),
        ("b/c/c_test.go", GO),
        ("b/i_test.go", tagged.as_str()),
        ("b/l_test.go", linux.as_str()),
        ("sub/go.mod", "module y\n"),
        ("sub/s_test.go", GO),
    ];
    let with = |run: &str| lost(&files, &format!("{{run: {run}}}"));
    assert_eq!(with("go test ./..."), ["b/i_test.go", "sub/s_test.go"]);
    assert_eq!(with("go test -race -tags integration ./..."), ["b/l_test.go", "sub/s_test.go"]);
    assert_eq!(with("go test ./b"), ["a/a_test.go", "b/c/c_test.go", "b/i_test.go", "sub/s_test.go"]);
    assert_eq!(with("go test ./b/..."), ["a/a_test.go", "b/i_test.go", "sub/s_test.go"]);
    assert_eq!(with("cd sub && go test"), ["a/a_test.go", "b/c/c_test.go", "b/i_test.go", "b/l_test.go"]);
    assert_eq!(with("go test $(go list ./... | grep -v a)"), ["b/i_test.go"]);
    assert_eq!(with("gotestsum -- ./a"), ["b/c/c_test.go", "b/i_test.go", "b/l_test.go", "sub/s_test.go"]);
}

#[test]
fn crates_of_cargo() {
    let code =
        "pub fn f() {}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn a() {\n        assert!(super::f());\n    }\n}\n";
    let test = "#[test]\nfn a() {\n    assert!(x::f());\n}\n";
    let package = |name: &str| format!("[package]\nname = \"{name}\"\n");
    let (one, two) = (package("one"), package("two"));
    let files = [
        ("one/Cargo.toml", one.as_str()),
        ("one/src/lib.rs", code),
        ("one/tests/a.rs", test),
        ("two/Cargo.toml", two.as_str()),
        ("two/src/lib.rs", code),
        ("Cargo.toml", "[workspace]\nmembers = [\"one\", \"two\"]\n"),
    ];
    let with = |run: &str| lost(&files, &format!("{{run: {run}}}"));
    assert_eq!(with("cargo test"), Vec::<String>::new());
    assert_eq!(with("cargo test -p one"), ["two/src/lib.rs"]);
    assert_eq!(with("cargo test --lib"), ["one/tests/a.rs"]);
    assert_eq!(with("cargo nextest run -p two"), ["one/src/lib.rs", "one/tests/a.rs"]);
    assert_eq!(with("cd two && cargo test"), ["one/src/lib.rs", "one/tests/a.rs"]);
    assert_eq!(with("cargo test -p unknown"), Vec::<String>::new());
    let single = [
        ("Cargo.toml", one.as_str()),
        ("src/Cargo.toml", two.as_str()),
        ("src/lib.rs", "mod a;\n"),
        ("src/a.rs", code),
        ("src/b/tests.rs", test),
    ];
    assert_eq!(lost(&single, "{run: cargo test --verbose}"), Vec::<String>::new());
    // Tests of another language alone.
    assert_eq!(with("pytest"), ["one/src/lib.rs", "one/tests/a.rs", "two/src/lib.rs"]);
}

#[test]
fn projects_and_filters_of_dotnet() {
    let plain = "class A {\n  [Fact]\n  public void Works()\n  {\n    Assert.Equal(1, F());\n  }\n}\n";
    let slow = "class A {\n  [Fact]\n  [Trait(\"Category\", \"Slow\")]\n  public void Works()\n  {\n    Assert.Equal(1, F());\n  }\n}\n";
    let files = [
        ("tests/A/A.csproj", "<Project/>"),
        ("tests/A/ATests.cs", plain),
        ("tests/B/B.csproj", "<Project/>"),
        ("tests/B/BTests.cs", slow),
        ("App.sln", ""),
    ];
    let with = |run: &str| lost(&files, &format!("{{run: \"{run}\"}}"));
    assert_eq!(with("dotnet test tests/A/A.csproj --no-build"), ["tests/B/BTests.cs"]);
    assert_eq!(with("dotnet test tests/A"), ["tests/B/BTests.cs"]);
    assert_eq!(with("dotnet test --filter Category!=Slow"), ["tests/B/BTests.cs"]);
    assert_eq!(with("dotnet test App.sln -c Release"), Vec::<String>::new());
    assert_eq!(with("dotnet test"), Vec::<String>::new());
}

#[test]
fn modules_groups_and_classes_of_the_jvm() {
    let plain = "class ATest {\n  @Test\n  void works() {\n    assertEquals(1, f());\n  }\n}\n";
    let tagged = "@Tag(\"slow\")\nclass BTest {\n  @Test\n  void works() {\n    assertEquals(1, f());\n  }\n}\n";
    let files =
        [("a/src/test/java/ATest.java", plain), ("b/src/test/java/BTest.java", tagged), ("pom.xml", "<project/>")];
    let with = |run: &str| lost(&files, &format!("{{run: \"{run}\"}}"));
    let (a, b) = ("a/src/test/java/ATest.java", "b/src/test/java/BTest.java");
    assert_eq!(with("mvn -B verify"), Vec::<String>::new());
    assert_eq!(with("./mvnw -B -pl a test"), [b]);
    assert_eq!(with("mvn test -DexcludedGroups=slow"), [b]);
    assert_eq!(with("mvn test -Dgroups=slow"), [a]);
    assert_eq!(with("mvn test -Dtest=BTest#works"), [a]);
    assert_eq!(with("mvn -pl a -am test"), Vec::<String>::new());
    assert_eq!(with("./gradlew :a:test"), [b]);
    assert_eq!(with("./gradlew build"), Vec::<String>::new());
    // No tests run at all: said elsewhere, not here.
    assert_eq!(with("mvn -DskipTests package"), Vec::<String>::new());
}

#[test]
fn tests_behind_a_variable() {
    let ai = "const RUN = process.env.RUN_AI_TESTS === \"true\";\ndescribe.runIf(RUN)('ai', () => {\n  it('a', () => {\n    expect(f()).toBe(1);\n  });\n});\n\
              it('b', () => {\n  expect(f()).toBe(1);\n});\n";
    let py = "import os\nimport pytest\n\n@pytest.mark.skipif(\n    not os.environ.get(\"RUN_LLM\"),\n    reason=\"slow\",\n)\ndef test_a():\n    assert f() == 1\n\n\ndef test_b():\n    assert f() == 1\n";
    let whole = "import os\nimport pytest\n\npytestmark = pytest.mark.skipif(not os.getenv(\"RUN_LLM\"), reason=\"x\")\n\ndef test_a():\n    assert f() == 1\n";
    let go = "package a\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {\n\tif os.Getenv(\"RUN_LLM\") == \"\" {\n\t\tt.Skip(\"x\")\n\t}\n\tif f() != 1 {\n\t\tt.Fatal()\n\t}\n}\n";
    let files = [("a_test.go", go), ("tests/test_a.py", py), ("tests/test_w.py", whole), ("web/a.test.ts", ai)];
    let all = "{run: pytest}, {run: npx vitest run}, {run: go test ./...}";
    let never = "skipped unless RUN_LLM is set, which CI does not do";
    assert_eq!(
        dark(&files, &workflow(all)),
        [
            format!("a_test.go:5 {never}"),
            format!("tests/test_a.py:4 {never}"),
            format!("tests/test_w.py {never}"),
            "web/a.test.ts:2 skipped unless RUN_AI_TESTS is set, which CI does not do".to_owned(),
        ]
    );
    let env = |value: &str| {
        format!(
            "on: push\nenv: {{RUN_LLM: {value}, RUN_AI_TESTS: {value}}}\njobs: {{a: {{runs-on: x, steps: [{all}]}}}}\n"
        )
    };
    assert_eq!(dark(&files, &env("'1'")), Vec::<String>::new());
    assert_eq!(dark(&files, &env("'${{ secrets.X }}'")), Vec::<String>::new());
    assert!(dark(&files, &env("'false'"))[0].contains("which CI switches off"));
    // A conftest, a script and an `or` give it as well.
    let files = [("tests/test_a.py", py), ("tests/conftest.py", "import os\nos.environ[\"RUN_LLM\"] = \"1\"\n")];
    assert_eq!(dark(&files, &workflow(all)), Vec::<String>::new());
    let either = "@pytest.mark.skipif(not os.getenv(\"A_KEY\") and not os.getenv(\"B_KEY\"), reason='x')\ndef test_a():\n    assert f() == 1\n";
    assert_eq!(dark(&[("tests/test_a.py", either)], &workflow(all)), Vec::<String>::new());
    let ci =
        "@pytest.mark.skipif(os.environ.get(\"CI\") == \"true\", reason='x')\ndef test_a():\n    assert f() == 1\n";
    assert_eq!(lost(&[("tests/test_a.py", ci)], all), ["tests/test_a.py:1"]);
}

#[test]
fn runs_that_nobody_notices_or_starts() {
    let files = [THREE[0], THREE[1]];
    assert_eq!(lost(&files, "{run: pytest tests/unit}, {run: pytest tests/edge || true}"), ["tests/edge/test_b.py"]);
    let manual = "on: workflow_dispatch\njobs: {a: {runs-on: x, steps: [{run: pytest}]}}\n";
    assert!(dark(&files, manual).iter().all(|line| line.contains("only when somebody starts it")));
    assert_eq!(dark(&files, manual).len(), 2);
    let called = "on: [workflow_dispatch, push]\njobs: {a: {runs-on: x, steps: [{run: pytest}]}}\n";
    assert_eq!(dark(&files, called), Vec::<String>::new());
}
