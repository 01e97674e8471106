//! Pipelines that may run a test in ways that are not read: nothing may be said of it. Each kind with a control that is told.

use super::tests::{GO, PY, THREE, TS, dark, lost, workflow};

/// Nothing is said, although `pytest tests/unit` alone would leave out the rest.
fn silent(more: &[(&str, &str)], steps: &str) {
    let files: Vec<(&str, &str)> = THREE.iter().chain(more).copied().collect();
    let found = lost(&files, &format!("{{run: pytest tests/unit}}, {steps}"));
    assert_eq!(found, Vec::<String>::new(), "{steps} with {more:?}");
}

/// The rest is left out all the same.
fn told(more: &[(&str, &str)], steps: &str) {
    let files: Vec<(&str, &str)> = THREE.iter().chain(more).copied().collect();
    let found = lost(&files, &format!("{{run: pytest tests/unit}}, {steps}"));
    assert_eq!(found, ["tests/edge/test_b.py", "web/src/a.test.ts"], "{steps} with {more:?}");
}

#[test]
fn a_pipeline_that_is_not_read_may_run_anything() {
    let idle = "{run: ruff check .}";
    for (path, text) in [
        (".teamcity/settings.kts", "project {}\n"),
        (".github/workflows/broken.yml", "on: push\njobs: [\n"),
        (".github/workflows/r.yml", "on: push\njobs: {t: {uses: acme/ci/.github/workflows/t.yml@v1}}\n"),
        ("Jenkinsfile", "@Library('acme') _\nacme()\n"),
        (".gitlab-ci.yml", "include:\n  - {project: acme/ci, file: t.yml}\n"),
        (".gitlab-ci.yml", "include:\n  - {local: /build/ci.yml}\n"),
        (".gitlab-ci.yml", "c:\n  trigger: {include: [{artifact: made.yml, job: a}]}\n"),
        (".github/workflows/r.yml", "on: push\njobs: {t: {runs-on: x, steps: [{uses: ./tools/check}]}}\n"),
    ] {
        silent(&[(path, text)], idle);
    }
    told(&[(".github/workflows/r.yml", "on: push\njobs: {t: {runs-on: x, steps: [{run: ruff check .}]}}\n")], idle);
    let action = ("./.github/actions/a/action.yml", "runs: {using: composite, steps: [{run: ls, shell: bash}]}\n");
    told(&[(".github/actions/a/action.yml", action.1)], "{uses: ./.github/actions/a}");
    for run in [
        "nix flake check",
        "cd web && bundle exec rake",
        "mage ci",
        "pants test ::",
        "gh workflow run t.yml",
        "devbox run t",
    ] {
        silent(&[], &format!("{{run: \"{run}\"}}"));
    }
}

#[test]
fn actions_that_run_tests() {
    let files = THREE.as_slice();
    for uses in ["cypress-io/github-action@v6", "microsoft/playwright-github-action@v1"] {
        let found = lost(files, &format!("{{run: pytest tests/unit}}, {{uses: {uses}}}"));
        assert_eq!(found, ["tests/edge/test_b.py"], "{uses}");
    }
    silent(&[], "{uses: acme/run@v1, with: {arguments: check}}");
    silent(&[], "{uses: devcontainers/ci@v0.3, with: {runCmd: make test}}");
    silent(&[], "{uses: docker/build-push-action@v6, with: {target: test}}");
    told(&[], "{uses: actions/upload-artifact@v4, with: {path: test-results}}");
}

#[test]
fn images_and_hooks_that_run_tests() {
    let image = ("Dockerfile", "FROM python\nRUN pip install . && \\\n    pytest\n");
    silent(&[image], "{run: docker build .}");
    silent(&[image], "{uses: docker/build-push-action@v6}");
    told(&[("Dockerfile", "FROM python\nRUN pip install .\n# RUN pytest\n")], "{run: docker build .}");
    let hooks = "repos:\n  - repo: local\n    hooks:\n      - {id: t, entry: pytest, language: system}\n";
    let files = [THREE[0], THREE[1], (".pre-commit-config.yaml", hooks)];
    assert_eq!(lost(&files, "{run: pytest tests/unit}, {run: pre-commit run --all-files}"), Vec::<String>::new());
    silent(&[files[2]], "{uses: pre-commit/action@v3}");
    told(
        &[(".pre-commit-config.yaml", "repos:\n  - {repo: local, hooks: [{id: t, entry: ruff check}]}\n")],
        "{uses: pre-commit/action@v3}",
    );
}

#[test]
fn scripts_without_an_ending() {
    let shell = ("bin/ci", "#!/usr/bin/env bash\nset -e\npytest tests/unit\n");
    told(&[shell], "{run: bin/ci}");
    told(&[shell], "{run: ./bin/ci --all}");
    told(&[shell], "{run: bash bin/ci}");
    silent(&[("bin/ci", "#!/usr/bin/env ruby\nsystem 'x'\n")], "{run: bin/ci}");
    silent(&[("bin/ci", "#!/bin/sh\nexec ./more\n")], "{run: bin/ci}");
    silent(&[], "{run: ./scripts/test}");
    silent(&[], "{run: 'cd \"$X\" && script/test'}");
    // What starts a program of that name is no script of the project.
    told(&[("gradlew", "#!/bin/sh\nexec \"$JAVACMD\" \"$@\"\n")], "{run: ./gradlew lint}");
}

#[test]
fn tasks_of_the_project() {
    let files = [THREE[0], THREE[1]];
    for run in [
        "poetry run test",
        "uv run test",
        "pdm run test",
        "hatch run test",
        "pipenv run test",
        "hatch test",
        "uvx nox",
        "hatch run all",
    ] {
        assert_eq!(lost(&files, &format!("{{run: pytest tests/unit}}, {{run: {run}}}")), Vec::<String>::new(), "{run}");
    }
    told(
        &[],
        "{run: test -f x}, {run: poetry run ruff check}, {run: uv run mypy .}, {run: uv run alembic upgrade head}",
    );
    // Names of other tasks in a list, folders of tasks, and functions.
    let poe = |tasks: &str| format!("[tool.poe.tasks]\n{tasks}");
    for (tasks, all) in [
        ("all = [\"lint\", \"t\"]\nlint = \"ruff check\"\nt = \"pytest\"\n", true),
        ("all = {sequence = [{ref = \"t\"}]}\nt = \"pytest\"\n", true),
        ("all = {script = \"pkg.tasks:all\"}\n", true),
        ("all = [\"lint\"]\nlint = \"ruff check\"\nt = \"pytest\"\n", false),
    ] {
        let found =
            lost(&[files[0], files[1], ("pyproject.toml", &poe(tasks))], "{run: pytest tests/unit}, {run: poe all}");
        assert_eq!(found.is_empty(), all, "{tasks} {found:?}");
    }
    let task = "version: '3'\ntasks:\n  t:\n    dir: tests/edge\n    cmds: [pytest .]\n";
    assert_eq!(
        lost(&[files[0], files[1], ("Taskfile.yml", task)], "{run: pytest tests/unit}, {run: task t}"),
        Vec::<String>::new()
    );
    let invoke = "from invoke import task\n\n@task\ndef t(c):\n    with c.cd(\"x\"):\n        c.run(\"pytest tests/unit\")\n    all_of(c)\n";
    silent(&[("tasks.py", invoke)], "{run: inv t}");
}

#[test]
fn what_is_cut_off_is_not_nothing() {
    let mut deep: String = (0..12).map(|n| format!("t{n}: t{}\n\techo\n", n + 1)).collect();
    deep.push_str("t12:\n\tpytest\n");
    silent(&[("Makefile", &deep)], "{run: make t0}");
    silent(&[("Makefile", "include more.mk\nall: lint other\nlint:\n\truff check\n")], "{run: make all}");
    silent(&[("Makefile", "all: t-a\n\truff check\nt-%:\n\tpytest $*\n")], "{run: make all}");
    told(&[("Makefile", "all: lint made.txt\nlint:\n\truff check\n")], "{run: make all}");
    let many: String = (0..70).map(|n| format!("t{n} ")).collect();
    silent(&[("Makefile", &format!("{many}:\n\tpytest\n"))], "{run: make t69}");
    let names: Vec<String> = (0..40).map(|n| format!("t{n}")).collect();
    let rules: String = names.iter().map(|name| format!("{name}:\n\truff check\n")).collect();
    silent(&[("Makefile", &rules)], &format!("{{run: make {}}}", names.join(" ")));
    let task = "version: '3'\nincludes: {web: ./web}\ntasks:\n  all:\n    cmds: [{task: 'web:test'}]\n";
    silent(&[("Taskfile.yml", task)], "{run: task all}");
}

#[test]
fn the_makefile_that_is_meant() {
    let other = [("Makefile", "test:\n\truff check\n"), ("ci/other.mk", "test:\n\tpytest\n")];
    let files = [THREE[0], THREE[1], other[0], other[1]];
    assert_eq!(lost(&files, "{run: pytest tests/unit}, {run: make -f ci/other.mk test}"), Vec::<String>::new());
    assert_eq!(lost(&files, "{run: pytest tests/unit}, {run: make test}"), ["tests/edge/test_b.py"]);
    silent(&[("Makefile", "t:\n\truff check\n")], "{run: make -f other.make t}");
    for sub in ["-C tests", "-Ctests", "-sC tests"] {
        let make = [("Makefile", "t:\n\truff check\n"), ("tests/Makefile", "t:\n\tpytest\n")];
        let found = lost(
            &[THREE[0], THREE[1], make[0], make[1]],
            &format!("{{run: pytest tests/unit}}, {{run: make {sub} t}}"),
        );
        assert_eq!(found, Vec::<String>::new(), "{sub}");
    }
    silent(&[("Makefile", "t:\n\truff check\n")], "{run: make t, working-directory: '${{ matrix.dir }}'}");
    told(&[("Makefile", "check:\n\truff check\n")], "{run: make -j4 check}");
}

#[test]
fn environments_of_tox() {
    let ini = "[tox]\nenvlist = lint, py{310,311}-unit\n[testenv:lint]\ncommands = ruff check\n[testenv:py{310,311}-unit]\ncommands = pytest tests/unit\n[testenv:edge]\ncommands = pytest tests/edge\n";
    let files = [THREE[0], THREE[1], ("tox.ini", ini)];
    for run in ["tox", "tox -m all", "tox -f edge", "tox -e ALL", "tox -c other.ini -e lint", "tox run", "tox -e py312"]
    {
        assert_eq!(lost(&files, &format!("{{run: pytest tests/unit}}, {{run: {run}}}")), Vec::<String>::new(), "{run}");
    }
    for run in ["tox -e lint", "tox run -e py310-unit", "tox -e lint,py311-unit"] {
        assert_eq!(
            lost(&files, &format!("{{run: pytest tests/unit}}, {{run: {run}}}")),
            ["tests/edge/test_b.py"],
            "{run}"
        );
    }
    assert_eq!(lost(&files, "{run: pytest tests/unit}, {run: tox run -e edge}"), Vec::<String>::new());
    let moved = "[testenv:edge]\nchangedir = {toxinidir}/tests/edge\ncommands = pytest .\n[testenv:more]\ncommands = {[testenv:edge]commands}\n";
    let files = [THREE[0], THREE[1], ("tox.ini", moved)];
    for run in ["tox -e edge", "tox -e more"] {
        assert_eq!(lost(&files, &format!("{{run: pytest tests/unit}}, {{run: {run}}}")), Vec::<String>::new(), "{run}");
    }
}

#[test]
fn commands_that_are_computed_or_stand_inside_of_others() {
    for run in [
        "${{ matrix.command }}",
        "$CMD tests/edge",
        "\\\"${cmd[@]}\\\"",
        "bash -c \\\"$CMD\\\"",
        "eval $CMD",
        "sh -c 'make test'",
        "find . -name x | xargs -n1 pytest",
        "docker exec app bin/check",
        "npx concurrently -k 'yarn e2e'",
        "cargo xtask ci",
    ] {
        silent(&[], &format!("{{run: \"{run}\"}}"));
    }
    let files = [THREE[0], THREE[1]];
    for run in [
        "OUT=$(pytest tests/edge)",
        "bash -ec 'pytest tests/edge'",
        "nix develop -c pytest tests/edge",
        "xvfb-run -a --server-args='-x' pytest tests/edge",
        "coverage run --source=a -m pytest tests/edge",
        "uv run --directory tests pytest edge",
        "python3.12 -W error -m pytest tests/edge",
        "(cd tests && ls); pytest tests/edge",
        "cd /work && pytest",
        "cd made && pytest",
        "pytest build/tests",
        "pytest /src/tests",
    ] {
        let found = lost(&files, &format!("{{run: pytest tests/unit}}, {{run: \"{run}\"}}"));
        assert_eq!(found, Vec::<String>::new(), "{run}");
    }
    // What is certain not to be there is no such place.
    assert_eq!(lost(&files, "{run: pytest other}").len(), 2);
    told(&[], "{run: $PIP install .}, {run: bash -c 'ruff check'}, {run: X=$(date)}");
}

#[test]
fn options_that_nobody_knows() {
    let files = [("src/a.test.ts", TS), ("lib/b.test.ts", TS)];
    for run in ["jest --env jsdom", "vitest run --browser chromium", "jest --unknown src"] {
        assert_eq!(lost(&files, &format!("{{run: npx {run}}}")), Vec::<String>::new(), "{run}");
    }
    for run in ["jest --env jsdom src", "vitest run --no-threads src", "jest --env=jsdom --ci src", "vitest run src"] {
        assert_eq!(lost(&files, &format!("{{run: npx {run}}}")), ["lib/b.test.ts"], "{run}");
    }
}

#[test]
fn variables_that_may_come_from_elsewhere() {
    let py = "import os\nimport pytest\n\npytestmark = pytest.mark.skipif(not os.getenv(\"RUN_LLM\"), reason=\"x\")\n\ndef test_a():\n    assert f() == 1\n";
    let files = [("tests/test_a.py", py), ("a_test.go", GO)];
    assert_eq!(lost(&files[..1], "{run: pytest}"), ["tests/test_a.py"]);
    for steps in [
        "{run: doppler run -- pytest}",
        "{run: source ci/.env}, {run: pytest}",
        "{run: cat made >> $GITHUB_ENV}, {run: pytest}",
        "{uses: hashicorp/vault-action@v3}, {run: pytest}",
    ] {
        assert_eq!(lost(&files[..1], steps), Vec::<String>::new(), "{steps}");
    }
    for steps in
        ["{run: echo \"A=1\" >> $GITHUB_ENV}, {run: pytest}", "{run: source .venv/bin/activate}, {run: pytest}"]
    {
        assert_eq!(lost(&files[..1], &steps.replace('"', "'")), ["tests/test_a.py"], "{steps}");
    }
    // Projects of other services hold variables of their own, and CI that runs no test of a language skips none.
    let gitlab = (".gitlab-ci.yml", "t:\n  script: [pytest]\n");
    assert_eq!(dark(&[files[0], gitlab], &workflow("{run: ruff check .}")), Vec::<String>::new());
    assert!(dark(&files, &workflow("{run: go test ./...}"))[0].contains("other languages only"));
}

#[test]
fn settings_of_pytest_in_their_order() {
    let files = [THREE[0], THREE[1]];
    let unit = ("setup.cfg", "[tool:pytest]\ntestpaths = tests/unit\n");
    assert_eq!(lost(&[files[0], files[1], unit], "{run: pytest}"), ["tests/edge/test_b.py"]);
    for first in [
        ("pytest.ini", ""),
        (".pytest.ini", ""),
        ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = \"-q\"\n"),
        ("tox.ini", "[pytest]\n"),
    ] {
        assert_eq!(lost(&[files[0], files[1], unit, first], "{run: pytest}"), Vec::<String>::new(), "{first:?}");
    }
    let names = ("pytest.ini", "[pytest]\npython_files = check_?_*.py\n");
    assert_eq!(
        lost(&[("tests/check_a_b.py", PY), ("tests/test_c.py", PY), names], "{run: pytest}"),
        ["tests/test_c.py"]
    );
}

#[test]
fn marks_that_nobody_can_see() {
    let text = |head: &str| format!("{head}\ndef test_a(x):\n    assert f() == 1\n");
    for head in [
        "from marks import slow\n\n@slow",
        "from marks import slow\npytestmark = slow\n",
        "from base import Base\n\nclass TestA(Base):\n    pass\n",
        "import pytest\n\nclass TestA:\n    pytestmark = pytest.mark.slow\n",
    ] {
        assert_eq!(lost(&[("tests/test_a.py", &text(head))], "{run: pytest -m slow}"), Vec::<String>::new(), "{head}");
    }
    let plain = text("import pytest\n\n@pytest.mark.asyncio");
    assert_eq!(lost(&[("tests/test_a.py", &plain)], "{run: pytest -m slow}"), ["tests/test_a.py"]);
    let cases = text("import pytest\n\n@pytest.mark.parametrize('x', CASES)");
    assert_eq!(lost(&[("tests/test_a.py", &cases)], "{run: pytest -k openai}"), Vec::<String>::new());
    assert_eq!(lost(&[("tests/test_a.py", &plain)], "{run: pytest -k openai}"), ["tests/test_a.py"]);
}

#[test]
fn projects_of_other_languages() {
    let test = "#[test]\nfn a() {\n    assert!(x::f());\n}\n";
    let files = [
        ("Cargo.toml", "[package]\nname = \"x\"\n"),
        ("src/lib.rs", "mod a;\n#[cfg(test)]\nmod tests;\n"),
        ("src/tests.rs", test),
        ("src/a/tests/b.rs", test),
        ("tests/c.rs", test),
    ];
    assert_eq!(lost(&files, "{run: cargo test --lib}"), ["tests/c.rs"]);
    let tagged = format!("//go:build integration\n\n{GO}");
    let go = [("go.mod", "module x\n"), ("a/a_test.go", GO), ("a/i_test.go", tagged.as_str())];
    assert_eq!(lost(&go, "{run: go test ./...}"), ["a/i_test.go"]);
    for run in [
        "{run: GOFLAGS=-tags=integration go test ./...}",
        "{run: 'export GOFLAGS=-tags=integration'}, {run: go test ./...}",
    ] {
        assert!(!lost(&go, run).contains(&"a/i_test.go".to_owned()), "{run}");
    }
    let java = "class ATest {\n  @Test\n  void works() {\n    assertEquals(1, f());\n  }\n}\n";
    let jvm = [("a/src/test/java/ATest.java", java), ("b/b_test.py", PY), ("tests/test_c.py", PY)];
    for run in ["./gradlew qa", "mvn -DskipTests=${{ matrix.skip }} verify", "mvn -B -Dtest=$T test"] {
        assert_eq!(lost(&jvm, &format!("{{run: pytest}}, {{run: '{run}'}}")), Vec::<String>::new(), "{run}");
    }
    for run in ["./gradlew spotlessCheck", "mvn -DskipTests verify"] {
        assert_eq!(lost(&jvm, &format!("{{run: pytest}}, {{run: '{run}'}}")), ["a/src/test/java/ATest.java"], "{run}");
    }
    let cs = "class A {\n  [Fact]\n  public void Works()\n  {\n    Assert.Equal(1, F());\n  }\n}\n";
    let dotnet = [("t/A/A.csproj", "<Project/>"), ("t/A/ATests.cs", cs), ("dirs.proj", "<Project/>")];
    assert_eq!(lost(&dotnet, "{run: dotnet test dirs.proj}"), Vec::<String>::new());
    assert_eq!(lost(&dotnet, "{run: pytest}, {run: dotnet run --project build}"), Vec::<String>::new());
    assert_eq!(lost(&dotnet, "{run: pytest}, {run: dotnet build}"), ["t/A/ATests.cs"]);
}

#[test]
fn texts_and_scripts_of_shells() {
    let script = ("run_tests.sh", "#!/bin/bash\nruff check\n");
    for run in
        ["bash -eo pipefail ./run_tests.sh --all", "bash ./run_tests.sh -c prod", "bash -c 'ruff check' -c pytest"]
    {
        told(&[script], &format!("{{run: \"{run}\"}}"));
    }
    let own = ("run_tests.sh", "#!/bin/bash\nset -e\npytest tests/edge\nnpx vitest run\n");
    for run in ["bash -eo pipefail ./run_tests.sh --all", "bash ./run_tests.sh -c prod", "sh -x -- run_tests.sh"] {
        silent(&[own], &format!("{{run: {run}}}"));
    }
    silent(&[], "{run: bash ./run_tests.sh -c prod}");
    for run in ["bash -xec 'npm run e2e'", "busybox sh -c 'npm test'", "bash -o pipefail -ec 'npm test'"] {
        let found = lost(&THREE, &format!("{{run: pytest tests/unit}}, {{run: \"{run}\"}}"));
        assert_eq!(found, ["tests/edge/test_b.py"], "{run}");
    }
}

#[test]
fn tasks_that_are_not_read_wherever_they_stand() {
    for run in [
        "bash -c 'bundle exec rake'",
        "X=$(nix flake check)",
        "nix --option sandbox false flake check",
        "cargo +nightly make t",
    ] {
        silent(&[], &format!("{{run: \"{run}\"}}"));
    }
    silent(&[("Dockerfile", "FROM ruby\nRUN bundle exec rake\n")], "{run: docker build .}");
    silent(&[("Dockerfile", "FROM ruby\nRUN bash -ec 'bundle exec rake'\n")], "{run: docker build .}");
    told(&[("Dockerfile", "FROM ruby\nRUN bundle install\n")], "{run: docker build .}");
    told(&[], "{run: bash -c 'nix develop -c ruff check'}, {run: skaffold build --profile dev}");
    let tasks = |task: &str| format!("[tasks.t]\nscript = \"{task}\"\n");
    told(&[("Makefile.toml", &tasks("cargo fmt"))], "{run: cargo +nightly make t}");
    told(&[], "{run: cargo hack check}, {run: cargo +nightly miri run}");
}

#[test]
fn programs_by_their_name() {
    told(
        &[],
        "{run: npx prettier@3 tests}, {run: ./node_modules/.bin/eslint tests}, {run: .venv/bin/ruff check tests}",
    );
    told(&[], "{run: ./node_modules/.bin/stylelint src}, {run: 'docker run -d -v ${PWD}:/app redis'}");
    told(&[], "{run: CGO_ENABLED=0 go run ./cmd/tests}, {run: env A=1 go run ./cmd/tests}, {run: go run ./cmd/tests}");
    silent(&[], "{run: CGO_ENABLED=0 ./cmd/tests}");
    let files = [("src/a.test.ts", TS), ("lib/b.test.ts", TS)];
    for run in ["vitest -w src", "vitest run --globals src", "jest -w 4 src", "jest --globals {} src"] {
        assert_eq!(lost(&files, &format!("{{run: 'npx {run}'}}")), ["lib/b.test.ts"], "{run}");
    }
}

#[test]
fn recipes_and_hooks_that_call_others() {
    for recipe in [
        "RUN pip install . && \\\n  # note\n  pytest\n",
        "RUN <<EOF\npytest\nEOF\n",
        "RUN make all\n",
        "RUN ./ci/all.sh\n",
    ] {
        silent(&[("Dockerfile", &format!("FROM python\n{recipe}"))], "{run: docker build .}");
    }
    for recipe in [
        "RUN cat <<EOF > x\npytest\nEOF\n",
        "RUN npm run build\n",
        "RUN --mount=type=cache,target=/tests pip install .\n",
    ] {
        told(&[("Dockerfile", &format!("FROM python\n{recipe}"))], "{run: docker build .}");
    }
    let hook = |entry: &str, args: &str| {
        format!(
            "repos:\n  - repo: local\n    hooks:\n      - {{id: t, entry: {entry}, args: [{args}], language: system}}\n"
        )
    };
    let files = [".pre-commit-config.yaml"];
    silent(&[(files[0], &hook("python", "-m, pytest"))], "{uses: pre-commit/action@v3}");
    silent(&[(files[0], &hook("make", "all"))], "{uses: pre-commit/action@v3}");
    told(&[(files[0], &hook("python", "-m, ruff"))], "{uses: pre-commit/action@v3}");
}
