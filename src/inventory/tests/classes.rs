//! Paths as real repositories have them, and the class each must get.

use super::*;
use FileClass::*;
use proptest::prelude::*;

/// `(path, class)`; the neighbours matter only for charts.
const CASES: &[(&str, FileClass)] = &[
    ("app/main.py", Source),
    ("app/examples.py", Source),
    ("src/docs.ts", Source),
    ("scripts/ingest.py", Source),
    ("infra/stack.ts", Source),
    ("deploy/push.sh", Source),
    ("backend/evals/eval.py", Source),
    ("prompts/loader.py", Source),
    ("data/loader.py", Source),
    ("app/playground/page.tsx", Source),
    ("src/i18n/index.ts", Source),
    ("db/001_init.sql", Source),
    ("api/chat.proto", Source),
    ("src/latest.java", Source),
    ("tests/test_api.py", Test),
    ("tests/evals/test_quality.py", Test),
    ("pkg/server_test.go", Test),
    ("src/chat.test.tsx", Test),
    ("web/__tests__/a.js", Test),
    ("src/main/java/org/FooTest.java", Test),
    ("src/main/java/org/springframework/samples/petclinic/Chat.java", Source),
    ("app/src/main/kotlin/com/shop/demo/Chat.kt", Source),
    ("src/test/java/org/springframework/samples/Chat.java", Test),
    ("samples/shop/src/main/java/org/shop/Chat.java", Example),
    ("Shop.E2ETests/Chat.cs", Test),
    ("spec/models/user_spec.rb", Test),
    ("locustfile.py", Test),
    ("load-tests/chat.js", Test),
    ("test/testcases/test_http_api/conftest.py", Test),
    ("tests/fixtures/answer.json", Fixture),
    ("src/chat/__snapshots__/a.snap", Fixture),
    ("internal/testdata/x.go", Fixture),
    ("examples/rag/app.py", Example),
    ("content/cookbook/05-node/10.mdx", Example),
    ("Samples.Shop.Samples/a.cs", Example),
    (".github/workflows/test.yml", Ci),
    (".github/workflows/disabled/old.yml", Config),
    (".github/actions/setup/action.yml", Ci),
    (".gitlab-ci.yml", Ci),
    (".circleci/config.yml", Ci),
    ("azure-pipelines-release.yml", Ci),
    ("Jenkinsfile.release", Ci),
    ("cloudbuild.yaml", Ci),
    ("Dockerfile", Infrastructure),
    ("docker/api.Dockerfile", Infrastructure),
    ("docker-compose.prod.yml", Infrastructure),
    ("compose.yaml", Infrastructure),
    ("k8s/overlays/prod/hpa.yaml", Infrastructure),
    ("chart/templates/deployment.yaml", Infrastructure),
    ("chart/values-prod.yaml", Infrastructure),
    ("odd/place/Chart.yaml", Infrastructure),
    ("odd/place/templates/pdb.yaml", Infrastructure),
    ("odd/place/README.md", Docs),
    ("terraform/main.tf", Infrastructure),
    ("src/grafana/provisioning/dashboards/demo/app.json", Infrastructure),
    ("monitoring/alert_rules.yml", Infrastructure),
    ("fly.toml", Infrastructure),
    (".devcontainer/Dockerfile", Config),
    ("package.json", Dependencies),
    ("requirements/dev.txt", Dependencies),
    ("backend/requirements-dev.txt", Dependencies),
    ("go.mod", Dependencies),
    ("Shop/Shop.csproj", Dependencies),
    ("uv.lock", Lock),
    ("web/pnpm-lock.yaml", Lock),
    ("go.sum", Lock),
    ("prompts/system.md", Prompt),
    ("prompts/README.md", Docs),
    ("app/chat.prompty", Prompt),
    ("config/prompt_templates/agent.yaml", Prompt),
    ("notebooks/eval.ipynb", Notebook),
    ("evals/golden.jsonl", Dataset),
    ("data/faq.md", Dataset),
    ("deep_agents/benchmark_data/engineering/oncall_rotation.md", Dataset),
    ("reports/load/locust_stats.csv", Result),
    ("evals/results/2026-01.json", Result),
    ("results_2026-01-01.json", Result),
    ("eval_logs/run.eval", Result),
    ("junit.xml", Result),
    ("src/reports/schema.json", Config),
    ("README.md", Docs),
    ("docs/runbook.md", Docs),
    ("docs/snippets/app.py", Docs),
    ("docs/package.json", Docs),
    ("cmd/doc/create_test.go", Test),
    ("src/checks/contributing.rs", Source),
    ("data/README.md", Docs),
    ("docs/openapi.yaml", Config),
    ("docs/models/gemini.md", Docs),
    ("LICENSE", Docs),
    ("config/settings.toml", Config),
    (".env.example", Config),
    ("Makefile", Config),
    (".github/CODEOWNERS", Config),
    (".github/dependabot.yml", Config),
    ("AGENTS.md", AgentInstructions),
    (".cursor/rules/a.mdc", AgentInstructions),
    ("skills/pdf/SKILL.md", AgentInstructions),
    ("web/node_modules/a/index.js", Vendored),
    ("vendor/github.com/x/y.go", Vendored),
    ("archived/bot/main.py", Archived),
    ("_Old/tests/test_a.py", Archived),
    ("archive/store.go", Source),
    ("archived/notes.md", Docs),
    ("src/archive/store.py", Source),
    ("web/out/_next/static/a.js", Generated),
    ("build/static/main.js", Generated),
    ("build/release.sh", Source),
    ("proto/chat_pb2.py", Generated),
    ("api/chat.pb.go", Generated),
    ("static/app.min.js", Generated),
    ("app/locales/de.json", Locale),
    ("app/locales/de/common.js", Locale),
    ("src/i18n/pt-BR.ts", Locale),
    ("logo.png", Other),
    ("models/best.safetensors", Other),
    ("bin/run", Other),
];

#[test]
fn real_paths_get_the_class_that_decides_what_they_prove() {
    let inventory = Inventory::from_memory(CASES.iter().map(|(path, _)| ((*path).to_owned(), Vec::new())));
    assert_eq!(inventory.files.len(), CASES.len());
    let wrong: Vec<_> = CASES
        .iter()
        .map(|(path, class)| (*path, *class, inventory.find(path).unwrap().class))
        .filter(|(_, wanted, got)| wanted != got)
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn upper_and_lower_case_make_no_difference() {
    let inventory = Inventory::from_memory([("DOCKERFILE".into(), vec![]), ("Docs/A.MD".into(), vec![])]);
    assert_eq!(inventory.files[0].class, Infrastructure);
    assert_eq!(inventory.files[1].class, Docs);
    assert_eq!(inventory.files[1].language, Some(Language::Markdown));
}

#[test]
fn languages_by_name_and_extension() {
    let cases = [
        ("a.py", Language::Python),
        ("a.tsx", Language::TypeScript),
        ("Dockerfile.gpu", Language::Dockerfile),
        ("api.Dockerfile", Language::Dockerfile),
        ("Makefile", Language::Makefile),
        (".env.example", Language::Dotenv),
        ("build.gradle.kts", Language::Gradle),
        ("a.yml", Language::Yaml),
        ("a.ipynb", Language::Notebook),
        ("requirements.in", Language::Text),
    ];
    let inventory = Inventory::from_memory(cases.iter().map(|(path, _)| ((*path).to_owned(), Vec::new())));
    for (path, language) in cases {
        assert_eq!(inventory.find(path).unwrap().language, Some(language), "{path}");
    }
}

proptest! {
    #[test]
    fn any_path_is_classified(path: String) {
        let inventory = Inventory::from_memory([(path, vec![1])]);
        prop_assert_eq!(inventory.read(&inventory.files[0]), Ok(vec![1]));
    }
}
