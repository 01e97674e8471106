//! Realistic files of every service, and what must hold for any bytes.

use super::*;
use crate::signals::parsed::Parsed;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn steps(path: &str, text: &str) -> Vec<CiStep> {
    parse(path, text.as_bytes()).expect("parses")
}

/// `line text`, with `!why` for what cannot fail; comments left out.
fn rows(path: &str, text: &str) -> Vec<String> {
    let live = steps(path, text).into_iter().filter(|s| !s.commented);
    live.map(|s| format!("{} {}{}", s.line, s.text, s.why_not.map(|w| format!(" !{w}")).unwrap_or_default())).collect()
}

fn one(path: &str, text: &str, word: &str) -> CiStep {
    steps(path, text).into_iter().find(|s| s.text.contains(word)).unwrap_or_else(|| panic!("no {word}"))
}

const WORKFLOW: &str = r#"name: CI
on:
  push: {branches: [main]}
  pull_request:
  schedule: [{cron: "0 3 * * *"}]
defaults: {run: {working-directory: api}}
jobs:
  test:
    runs-on: ubuntu-latest
    environment: {name: staging}
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - name: Unit
        run: |
          # warm up
          pip install -e . \
            -q

          pytest tests | tee log
      # - run: pytest tests/eval
      - run: >-
          promptfoo eval
          -c evals/config.yaml
        shell: bash
      - run: ruff check . | tee lint.txt
        shell: bash
      - run: mypy .
        continue-on-error: true
      - id: load
        run: k6 run load.js
        continue-on-error: true
      - if: ${{ false }}
        run: trivy fs .
      - run: exit 1
        if: steps.load.outcome == 'failure'
  call:
    uses: ./.github/workflows/eval.yml
    with: {suite: golden}
  soft:
    continue-on-error: true
    steps: [{run: bandit -r src}]
    runs-on: x
"#;

#[test]
fn github_workflow() {
    let path = ".github/workflows/ci.yml";
    assert_eq!(
        rows(path, WORKFLOW),
        [
            "12 actions/checkout@v4",
            "12 actions/checkout@v4 with fetch-depth=0",
            "17 pip install -e . -q",
            "20 pytest tests | tee log !pipe without pipefail",
            "23 promptfoo eval -c evals/config.yaml",
            "26 ruff check . | tee lint.txt",
            "28 mypy . !continue-on-error: true",
            "31 k6 run load.js",
            "34 trivy fs . !if: false",
            "35 exit 1",
            "38 ./.github/workflows/eval.yml",
            "38 ./.github/workflows/eval.yml with suite=golden",
            "42 bandit -r src !continue-on-error: true (job)",
        ]
    );
    let unit = one(path, WORKFLOW, "pip install");
    assert_eq!(
        (unit.name.as_str(), unit.job.as_str(), unit.workflow.as_str(), unit.dir.as_str()),
        ("Unit", "test", "CI", "api")
    );
    assert_eq!(unit.triggers, [Trigger::PullRequest, Trigger::Push, Trigger::Schedule]);
    assert_eq!(unit.environment.as_deref(), Some("staging"));
    let commented = one(path, WORKFLOW, "pytest tests/eval");
    assert_eq!((commented.line, commented.runs, commented.can_fail), (21, false, false));
    assert!(!one(path, WORKFLOW, "trivy").runs && one(path, WORKFLOW, "mypy").runs);
}

#[test]
fn github_triggers_and_shells() {
    let path = ".github/workflows/x.yaml";
    let with =
        |on: &str| one(path, &format!("on: {on}\njobs: {{a: {{runs-on: x, steps: [{{run: ls}}]}}}}\n"), "ls").triggers;
    assert_eq!(with("push"), [Trigger::Push]);
    assert_eq!(with("[workflow_dispatch, pull_request_target]"), [Trigger::PullRequest, Trigger::Manual]);
    assert_eq!(with("{push: {tags: ['v*']}}"), [Trigger::Release]);
    assert_eq!(with("{workflow_call: , release: {types: [published]}}"), [Trigger::Release, Trigger::Other]);
    let job =
        |runner: &str| format!("on: push\njobs: {{a: {{runs-on: {runner}, steps: [{{run: 'pytest | tee l'}}]}}}}\n");
    assert!(!one(path, &job("ubuntu-24.04"), "pytest").can_fail);
    assert!(
        one(path, &job("windows-latest"), "pytest").can_fail
            && one(path, &job("'${{ matrix.os }}'"), "pytest").can_fail
    );
}

#[test]
fn github_composite_action_and_command_inputs() {
    let action = "name: Eval\nruns:\n  using: composite\n  steps:\n    - run: pytest | tee l\n      shell: bash\n";
    assert_eq!(rows(".github/actions/eval/action.yml", action), ["5 pytest | tee l"]);
    let retry = "on: push\njobs:\n  a:\n    steps:\n      - uses: nick-fields/retry@v3\n        with:\n          command: |\n            pytest tests/eval\n    runs-on: x\n";
    assert!(rows(".github/workflows/a.yml", retry).contains(&"8 pytest tests/eval".to_owned()));
}

#[test]
fn gitlab() {
    let text = r#"include:
  - local: .gitlab/eval.yml
default:
  before_script: [pip install .]
.base:
  script:
    - pytest
  allow_failure: true
unit:
  extends: .base
lint:
  script:
    - ruff check .
    - !reference [.base, script]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
deploy:
  stage: deploy
  script: helm upgrade app
  when: manual
  environment: {name: production}
off:
  script: [make off]
  rules: [{when: never}]
nightly:
  script: [make eval]
  only: [schedules]
  after_script: [make clean]
"#;
    assert_eq!(
        rows(".gitlab-ci.yml", text),
        [
            "2 include local: .gitlab/eval.yml",
            "4 pip install . !allow_failure: true",
            "4 pip install .",
            "4 pip install . !when: manual",
            "4 pip install . !when: never",
            "4 pip install .",
            "7 pytest !allow_failure: true",
            "7 pytest",
            "13 ruff check .",
            "19 helm upgrade app !when: manual",
            "23 make off !when: never",
            "26 make eval",
            "28 make clean !after_script",
        ]
    );
    assert_eq!(one(".gitlab-ci.yml", text, "ruff").triggers, [Trigger::PullRequest]);
    assert_eq!(one(".gitlab-ci.yml", text, "make eval").triggers, [Trigger::Schedule]);
    assert_eq!(one(".gitlab-ci.yml", text, "helm").environment.as_deref(), Some("production"));
    assert!(!one(".gitlab-ci.yml", text, "make off").runs);
}

#[test]
fn circle() {
    let text = r#"version: 2.1
orbs: {node: circleci/node@5.1}
jobs:
  build:
    steps:
      - checkout
      - node/install-packages: {pkg-manager: pnpm}
      - run: pytest | tee log
      - run:
          name: Report
          command: |
            ./report.sh
          when: on_fail
  orphan:
    steps: [{run: pytest}]
workflows:
  main:
    jobs:
      - build: {filters: {tags: {only: /v.*/}, branches: {ignore: /.*/}}}
"#;
    assert_eq!(
        rows(".circleci/config.yml", text),
        [
            "6 checkout",
            "7 node/install-packages (circleci/node@5.1)",
            "7 node/install-packages (circleci/node@5.1) with pkg-manager=pnpm",
            "8 pytest | tee log",
            "12 ./report.sh !when: on_fail",
            "15 pytest !no workflow runs this job",
        ]
    );
    assert_eq!(one(".circleci/config.yml", text, "tee").triggers, [Trigger::Release]);
}

#[test]
fn azure() {
    let text = r#"trigger: none
pr: [main]
stages:
- stage: Test
  jobs:
  - job: unit
    steps:
    - script: |
        pytest
        echo done
      displayName: Unit
    - bash: |
        set -e
        ruff check .
        ls
    - task: AzureCLI@2
      inputs:
        inlineScript: az deployment group create
      continueOnError: true
    - ${{ if eq(variables.x, 'y') }}:
      - script: promptfoo eval
- stage: Prod
  jobs:
  - deployment: release
    environment: prod
    strategy: {runOnce: {deploy: {steps: [{script: helm upgrade x}]}}}
"#;
    assert_eq!(
        rows("azure-pipelines.yml", text),
        [
            "9 pytest !no `set -e`, not the last command",
            "10 echo done !only prints",
            "13 set -e",
            "14 ruff check .",
            "15 ls",
            "16 AzureCLI@2 !continueOnError: true",
            "16 AzureCLI@2 with inlineScript=az deployment group create !continueOnError: true",
            "18 az deployment group create !continueOnError: true",
            "21 promptfoo eval",
            "26 helm upgrade x",
        ]
    );
    let release = one("azure-pipelines.yml", text, "helm");
    assert_eq!((release.job.as_str(), release.environment.as_deref()), ("release", Some("prod")));
    assert_eq!(release.triggers, [Trigger::PullRequest]);
}

#[test]
fn jenkins() {
    let text = r#"pipeline {
  triggers { cron('H 3 * * *') }
  stages {
    stage('Test') {
      steps {
        // sh 'pytest old'
        sh 'pytest -q'
        sh """
          set -e
          npm test
        """
        sh(script: 'ruff check .', returnStatus: true)
        sh returnStatus: true, script: "mypy ."
        script {
          def rc = sh(script: 'k6 run x.js', returnStatus: true)
          if (rc != 0) { error('slow') }
        }
        catchError(buildResult: 'SUCCESS', stageResult: 'FAILURE') { sh 'bandit .' }
        echo "sh 'not a step'"
      }
    }
    stage("Deploy") { steps { dir('ops') { bat 'helm upgrade x' } } }
  }
}
"#;
    assert_eq!(
        rows("Jenkinsfile", text),
        [
            "7 pytest -q",
            "9 set -e",
            "10 npm test",
            "12 ruff check . !returnStatus",
            "13 mypy . !returnStatus",
            "15 k6 run x.js",
            "18 bandit . !catchError",
            "22 helm upgrade x",
        ]
    );
    let deploy = one("Jenkinsfile", text, "helm");
    assert_eq!((deploy.job.as_str(), deploy.dir.as_str()), ("Deploy", "ops"));
    assert_eq!(deploy.triggers, [Trigger::Push, Trigger::Schedule]);
}

#[test]
fn smaller_services() {
    let kite = "steps:\n  - label: t\n    command: |\n      pytest\n    plugins: [{docker#v5: {image: x}}]\n  - wait\n  - group: g\n    steps: [{command: ruff ., soft_fail: true}, {command: mypy, skip: broken}]\n";
    assert_eq!(
        rows(".buildkite/pipeline.yml", kite),
        ["4 pytest", "5 docker#v5", "5 docker#v5 with image=x", "8 ruff . !soft_fail: true", "8 mypy !skip"]
    );
    let bucket = "pipelines:\n  pull-requests:\n    '**':\n      - step:\n          script:\n            - pytest\n            - pipe: atlassian/scan:1\n          after-script: [ls]\n";
    assert_eq!(rows("bitbucket-pipelines.yml", bucket), ["6 pytest", "7 atlassian/scan:1", "8 ls !after-script"]);
    assert_eq!(one("bitbucket-pipelines.yml", bucket, "pytest").triggers, [Trigger::PullRequest]);
    let cloud = "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, '.']\n- name: python\n  entrypoint: bash\n  args:\n  - -c\n  - |\n    pytest\n    ls\n";
    assert_eq!(
        rows("cloudbuild.yaml", cloud),
        [
            "2 gcr.io/cloud-builders/docker",
            "3 docker build .",
            "4 python",
            "9 pytest !no `set -e`, not the last command",
            "10 ls"
        ]
    );
    let drone = "kind: pipeline\nname: p\ntrigger: {event: [tag]}\nsteps:\n- name: t\n  image: python\n  commands:\n  - pytest\n  failure: ignore\n";
    assert_eq!(rows(".drone.yml", drone), ["6 python !failure: ignore", "8 pytest !failure: ignore"]);
    assert_eq!(one(".drone.yml", drone, "pytest").triggers, [Trigger::Release]);
    let build = "version: 0.2\nphases:\n  install:\n    commands:\n      - pip install .\n  build:\n    on-failure: CONTINUE\n    commands:\n      - pytest\n    finally:\n      - ./report.sh\n";
    let masked = "on-failure: CONTINUE";
    assert_eq!(
        rows("service/buildspec.yml", build),
        ["5 pip install .".to_owned(), format!("9 pytest !{masked}"), format!("11 ./report.sh !{masked}")]
    );
    let travis = "language: python\nscript:\n  - pytest\n  - ruff .\nafter_success: codecov\n";
    assert_eq!(rows(".travis.yml", travis), ["3 pytest", "4 ruff .", "5 codecov !after_success"]);
}

#[test]
fn the_place_decides() {
    for yes in [
        ".github/workflows/a.yml",
        ".gitlab-ci.yml",
        "ci/jobs/eval.yml",
        "ops/azure-pipelines-prod.yml",
        "x/Jenkinsfile",
        "cloudbuild.json",
    ] {
        assert!(is_ci(yes), "{yes}");
    }
    for no in [
        "node_modules/x/.travis.yml",
        "sub/.github/workflows/a.yml",
        ".github/dependabot.yml",
        "action.yml",
        "src/ci.yml",
        ".github/workflows/a.md",
    ] {
        assert!(!is_ci(no), "{no}");
    }
}

#[test]
fn hostile_files() {
    let bad = [("jobs: [\n", 1), ("a: {b: *x}\n", 1), ("\u{0}", 1)];
    for (text, least) in bad {
        let (message, line) = parse(".github/workflows/a.yml", text.as_bytes()).expect_err(text);
        assert!(!message.is_empty() && line >= least);
    }
    assert_eq!(parse(".github/workflows/a.yml", b"a: 1\nb: \xff\n").expect_err("utf8").1, 2);
    let deep = format!("stages:{}x", " [".repeat(40));
    let _ = parse("azure-pipelines.yml", deep.as_bytes());
    // Templates that multiply are cut with an error, not served in part.
    let mut lab = String::from(".t: {script: [");
    lab.push_str(&"ls, ".repeat(600));
    lab.push_str("]}\n");
    for i in 0..200 {
        lab.push_str(&format!("j{i}: {{extends: .t}}\n"));
    }
    assert!(parse(".gitlab-ci.yml", lab.as_bytes()).expect_err("too many").0.contains("more than"));
    let loops = "a: {extends: b, script: [ls]}\nb: {extends: a}\nc: {extends: c, script: [pwd]}\n";
    assert_eq!(rows(".gitlab-ci.yml", loops), ["1 ls", "1 ls", "3 pwd"]);
    let quotes = "sh '''".repeat(3_000) + &"sh sh(\\\"\"\"".repeat(3_000);
    assert!(parse("Jenkinsfile", quotes.as_bytes()).is_ok());
}

const PATHS: [&str; 10] = [
    ".github/workflows/a.yml",
    ".github/actions/a/action.yml",
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    "azure-pipelines.yml",
    "Jenkinsfile",
    ".buildkite/p.yml",
    "bitbucket-pipelines.yml",
    "cloudbuild.yaml",
    ".drone.yml",
];

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), which in 0usize..10) {
        let _ = parse(PATHS[which], &bytes);
        for path in ["Makefile", "justfile", "tox.ini", "package.json", "Taskfile.yml", "pyproject.toml", "a.sh"] {
            let _ = targets(&Parsed::of(path, &bytes));
        }
    }

    #[test]
    fn reported_lines_exist(
        words in prop::collection::vec(prop::sample::select(vec![
            "jobs:\n", "  a:\n", "    steps:\n", "    - run: |\n", "        pytest \\\n", "        x || true\n", "\n",
            "    - uses: b@v1\n", "# note\n", "    - run: >\n", "        y (\n", "        )\n", "steps:\n", "- script: z\n",
            "stage('s') {", "sh '''\n", "'''", "sh \"q\"\n", "}", "// c\n", "pipelines:\n", "  script: [ls]\n", "é ", "\r\n",
        ]), 0..30),
        which in 0usize..10,
    ) {
        let text = words.concat();
        let count = text.lines().count().max(1) as u32;
        match parse(PATHS[which], text.as_bytes()) {
            Ok(mut all) => {
                let files = BTreeMap::from([("Makefile".to_owned(), targets(&Parsed::of("Makefile", text.as_bytes())))]);
                expand(&mut all, &Index::of(&files));
                for step in all {
                    prop_assert!(step.line >= 1 && step.line <= count, "{} of {count}", step.line);
                    prop_assert_eq!(step.can_fail, step.why_not.is_none());
                    prop_assert!(step.runs || !step.can_fail);
                }
            }
            Err((_, line)) => prop_assert!(line >= 1 && line <= count),
        }
    }
}

#[test]
fn taskcluster_commands_are_found_inside_templates() {
    let text = "tasks:\n  $let: {a: b}\n  in:\n    - $mergeDeep:\n        - payload:\n            command:\n              - /bin/bash\n              - -cx\n              - \"git clone x &&\n                uv run pytest tests\"\n";
    let found = rows(".taskcluster.yml", text);
    assert!(found.iter().any(|row| row.contains("uv run pytest tests")), "{found:?}");
}

#[test]
fn further_services() {
    let tekton = "apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: pr, annotations: {pipelinesascode.tekton.dev/on-event: \"[pull_request]\"}}\nspec:\n  pipelineSpec:\n    tasks:\n      - name: e\n        taskSpec:\n          steps:\n            - {name: e, image: \"node:22\", script: npx promptfoo eval}\n            - {name: f, image: py, command: [pytest], args: [-q]}\n            - {name: g, image: py, command: [sh, -c], args: [ruff check], onError: continue}\n";
    assert_eq!(
        rows(".tekton/pr.yaml", tekton),
        [
            "10 node:22",
            "10 npx promptfoo eval",
            "11 py",
            "11 pytest -q",
            "12 py !onError: continue",
            "12 ruff check !onError: continue"
        ]
    );
    assert_eq!(one(".tekton/pr.yaml", tekton, "promptfoo").triggers, [Trigger::PullRequest]);
    for path in [".gitea/workflows/a.yml", ".forgejo/workflows/a.yml"] {
        let text = "on: pull_request\njobs: {t: {runs-on: docker, steps: [{run: pytest}]}}\n";
        assert_eq!(
            (rows(path, text), one(path, text, "pytest").triggers),
            (vec!["2 pytest".to_owned()], vec![Trigger::PullRequest])
        );
    }
    for (path, text) in [
        (
            ".semaphore/semaphore.yml",
            "blocks:\n  - name: T\n    task:\n      jobs:\n        - name: t\n          commands: [pytest]\n",
        ),
        ("appveyor.yml", "test_script:\n  - pytest\n"),
        (".cirrus.yml", "test_task:\n  script: pytest\n"),
        ("codefresh.yml", "steps:\n  t:\n    commands:\n      - pytest\n"),
        (".build.yml", "image: alpine\ntasks:\n  - test: pytest\n"),
        ("screwdriver.yaml", "jobs:\n  main:\n    steps:\n      - t: pytest\n"),
        (
            "concourse/p.yml",
            "jobs:\n  - plan:\n      - task: t\n        config:\n          run: {path: sh, args: [-c, pytest]}\n",
        ),
        (
            ".harness/p.yaml",
            "pipeline:\n  stages:\n    - stage:\n        spec:\n          execution:\n            steps:\n              - step: {type: Run, spec: {command: pytest}}\n",
        ),
        (
            "bitrise.yml",
            "workflows:\n  t:\n    steps:\n      - script:\n          inputs:\n            - content: pytest\n",
        ),
    ] {
        assert!(rows(path, text).iter().any(|row| row.ends_with(" pytest")), "{path}: {:?}", rows(path, text));
    }
}
