//! Pointing (`evidence:`), seen from a whole audit: what a pointer earns, what breaks it, what is disputed.

use crate::audit::engine;
use crate::inventory::Inventory;
use crate::model::{Level, Outcome, Report, Verdict};
use crate::rules::RuleSet;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap());

/// A switch under a name of its own, whose setting nobody can tell to be yes or no.
const LLM: &str = "import os\nfrom openai import OpenAI\nclient = OpenAI()\nMODE = os.environ[\"ZEBRA_MODE\"]\n\n\ndef answer(q):\n    \
                   if MODE:\n        return \"typed by hand\"\n    return client.responses.create(model=\"m\", input=q).output_text\n\n\n\
                   def stub(q):\n    pass\n\n\ndef unused(q):\n    if MODE:\n        return \"x\"\n    return answer(q)\n\n\n\
                   def plain(q):\n    return str(q).strip()\n";
const WEB: &str = "from fastapi import FastAPI\nfrom app.llm import answer, plain, stub\napp = FastAPI()\n\n\n@app.post(\"/ask\")\n\
                   def ask(q: str):\n    stub(q)\n    return answer(plain(q))\n";
const TEST: &str = "from app import llm\n\n\ndef test_paper(monkeypatch):\n    monkeypatch.setenv(\"ZEBRA_MODE\", \"paper\")\n    \
                    assert llm.answer(\"q\") == \"typed by hand\"\n\n\ndef test_elsewhere(monkeypatch):\n    \
                    monkeypatch.setenv(\"ZEBRA_MODE\", \"paper\")\n    assert llm.plain(\" a\") == \"a\"\n\n\ndef test_without_setting():\n    \
                    assert llm.answer(\"q\") == \"typed by hand\"\n\n\ndef test_nothing():\n    llm.answer(\"q\")\n";
const CI: &str = "on: [push, pull_request]\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: pytest}]}}\n";
const RUNBOOK: &str = "# On call\n\n## By hand\n\nThe person on call opens the console of the platform, writes paper into the variable \
                       and waits until the page says so, which takes less than a minute. They tell the desk at once.\n\n## Later\n\nSoon more.\n";

fn files() -> BTreeMap<String, String> {
    [
        ("app/llm.py", LLM),
        ("app/web.py", WEB),
        ("tests/test_llm.py", TEST),
        (".github/workflows/ci.yml", CI),
        ("docs/oncall.md", RUNBOOK),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into()
}

/// Audits files with an `evidence:` section, which begins on line 4.
fn report(mut files: BTreeMap<String, String>, evidence: &str) -> Report {
    let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\nevidence:\n{evidence}");
    let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    files.insert("produ.yaml".to_owned(), text);
    let settings = super::settings();
    let files: BTreeMap<String, Vec<u8>> = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    engine::run(&Inventory::from_memory(files), &RULES, Some(&manifest), &settings, &|| {})
}

fn verdict(report: &Report, slug: &str) -> Verdict {
    report.verdicts.iter().find(|verdict| verdict.slug == slug).cloned().unwrap()
}

fn judged(evidence: &str) -> Verdict {
    let rule = evidence.split(':').next().unwrap_or_default().trim().to_owned();
    verdict(&report(files(), evidence), &rule)
}

fn against(verdict: &Verdict) -> Vec<(u32, &str)> {
    verdict.contradictions.iter().map(|c| (c.line, c.message.as_str())).collect()
}

fn remark(verdict: &Verdict) -> String {
    verdict.remark.as_ref().map(|remark| format!("{}:{} {}", remark.path, remark.line, remark.what)).unwrap_or_default()
}

#[test]
fn own_names_earn_what_their_structure_shows() {
    assert_eq!(verdict(&report(files(), ""), "kill-switch").level, Level::None, "nothing is found by itself");
    let code = judged("  kill-switch:\n    code: app/llm.py::answer\n    setting: ZEBRA_MODE\n");
    assert_eq!(code.level, Level::Implemented, "{code:?}");
    let first = &code.evidence[0];
    assert_eq!((first.path.as_str(), first.line), ("app/llm.py", 7));
    assert_eq!(first.pointed.as_ref().map(|by| (by.path.as_str(), by.line)), Some(("produ.yaml", 5)));
    let tested = judged(
        "  kill-switch:\n    code: app/llm.py::answer\n    setting: ZEBRA_MODE\n    test: tests/test_llm.py::test_paper\n",
    );
    assert_eq!(tested.level, Level::Verified, "{tested:?}");
    let pointed: Vec<_> =
        tested.evidence.iter().filter_map(|e| Some((e.path.as_str(), e.pointed.as_ref()?.line))).collect();
    assert_eq!(pointed, [("tests/test_llm.py", 7), ("app/llm.py", 5)]);
    // The line of the branch is as good as the name around it.
    let line = judged("  kill-switch: {code: \"app/llm.py:8\", setting: zebra.mode}\n");
    assert_eq!(line.level, Level::Implemented, "{line:?}");
}

#[test]
fn a_section_documents_and_a_hollow_one_does_not() {
    let doc = judged("  kill-switch: {doc: \"docs/oncall.md#by-hand\"}\n");
    assert_eq!(doc.level, Level::Documented, "{doc:?}");
    assert_eq!(doc.evidence[0].line, 3);
    let later = judged("  kill-switch: {doc: \"docs/oncall.md#later\"}\n");
    assert_eq!(later.level, Level::None);
    assert!(remark(&later).starts_with("produ.yaml:4 points at docs/oncall.md#later"), "{}", remark(&later));
}

#[test]
fn what_leads_nowhere_contradicts_with_its_line_and_the_reason() {
    for (evidence, line, says) in [
        ("code: app/nowhere.py::f", 5, "no such file in the repository"),
        ("code: app/llm.py::replied", 5, "no such function, type or name"),
        ("code: app/llm.py", 5, "name the function"),
        ("code: app/llm.py:900", 5, "nothing stands on that line"),
        ("code: app/llm.py::unused", 5, "nobody calls it"),
        ("code: tests/test_llm.py::test_paper", 5, "that is a test"),
        ("code: produ.yaml:5", 5, "the manifest itself"),
        ("code: app/llm.py::answer\n    setting: ZEBRA_MOOD", 6, "no code and no configuration mentions it"),
        ("code: app/llm.py::answer\n    test: tests/test_llm.py::test_gone", 6, "no such test"),
        ("code: app/llm.py::answer\n    test: tests/test_llm.py::test_nothing", 6, "asserts nothing that can fail"),
        ("code: app/llm.py::answer\n    test: tests/test_llm.py::test_elsewhere", 6, "does not touch the code"),
        ("doc: docs/gone.md#switch", 5, "no such file in the repository"),
        ("doc: docs/oncall.md#switch", 5, "no such heading"),
    ] {
        let verdict = judged(&format!("  kill-switch:\n    {evidence}\n"));
        let said = against(&verdict);
        assert!(said.iter().any(|(at, message)| *at == line && message.contains(says)), "{evidence}: {said:?}");
        assert_eq!((verdict.outcome, verdict.level), (Outcome::Contradicted, Level::None), "{evidence}");
    }
}

#[test]
fn what_is_there_and_is_not_it_earns_nothing_and_says_why() {
    for (evidence, level, says) in [
        ("code: app/llm.py::stub", Level::None, "nothing is done there"),
        ("code: app/llm.py::plain", Level::None, "no branch on a setting"),
        ("test: tests/test_llm.py::test_paper", Level::None, "no `code` is named"),
        (
            "code: app/llm.py::answer\n    test: tests/test_llm.py::test_without_setting",
            Level::Implemented,
            "does not set the setting",
        ),
    ] {
        let verdict = judged(&format!("  kill-switch:\n    {evidence}\n"));
        assert_eq!((verdict.level, against(&verdict)), (level, Vec::new()), "{evidence}");
        assert!(remark(&verdict).contains(says), "{evidence}: {}", remark(&verdict));
    }
    // A stub buys nothing where nobody can tell what the code should do, either.
    assert_eq!(judged("  rollback: {code: \"app/llm.py::stub\"}\n").level, Level::None);
    assert_eq!(judged("  rollback: {code: \"app/llm.py::plain\"}\n").level, Level::Documented);
}

#[test]
fn code_must_stand_where_the_rule_asks_for_it() {
    // A breaker is asked for in the service that asks the model.
    let breaker = "class Box:\n    failures = 0\n\n    def check(self):\n        if self.failures > 3:\n            raise RuntimeError(\"resting\")\n\n\nbox = Box()\nbox.check()\n";
    let mut files = files();
    files.insert("other/box.py".to_owned(), breaker.to_owned());
    files.insert("other/pyproject.toml".to_owned(), "[project]\nname = \"other\"\n".to_owned());
    let away =
        verdict(&report(files.clone(), "  circuit-breaker: {code: \"other/box.py::Box.check\"}\n"), "circuit-breaker");
    assert_eq!((away.level, against(&away)), (Level::None, Vec::new()));
    assert!(remark(&away).contains("it belongs to another service"), "{}", remark(&away));
    let other = LLM.replace(
        "if MODE:\n        return \"typed by hand\"\n",
        "if client.failures > 3:\n        return \"resting\"\n",
    );
    files.insert("app/llm.py".to_owned(), other);
    let near = verdict(&report(files, "  circuit-breaker: {code: \"app/llm.py::answer\"}\n"), "circuit-breaker");
    assert_eq!(near.level, Level::Implemented, "{near:?}");
}

#[test]
fn code_is_dead_only_where_nothing_that_ships_speaks_of_it() {
    let check = "package app.checks;\npublic class Checks {\n  public static void fits(String q) {\n    if (q.length() > 400) throw new IllegalArgumentException(\"too long\");\n  }\n  \
                 public static void never(String q) {\n    if (q.length() > 400) throw new IllegalArgumentException(\"too long\");\n  }\n}\n";
    let web = "package app;\nimport static app.checks.Checks.fits;\nclass Web {\n  @PostMapping(\"/ask\")\n  String ask(String q) {\n    fits(q);\n    return bot.chat(q);\n  }\n}\n";
    let mut files = files();
    files.extend(
        [("src/main/java/app/checks/Checks.java", check), ("src/main/java/app/Web.java", web)]
            .map(|(p, t)| (p.to_owned(), t.to_owned())),
    );
    let of = |name: &str| {
        let evidence = format!("  input-guards: {{code: \"src/main/java/app/checks/Checks.java::{name}\"}}\n");
        verdict(&report(files.clone(), &evidence), "input-guards")
    };
    let (fits, never) = (of("fits"), of("never"));
    assert_eq!((fits.level, against(&fits)), (Level::Implemented, Vec::new()));
    assert_eq!(against(&never), [(4, "points at never of src/main/java/app/checks/Checks.java: nobody calls it")]);
}

#[test]
fn a_test_that_no_job_runs_verifies_nothing() {
    let all = "  kill-switch:\n    code: app/llm.py::answer\n    setting: ZEBRA_MODE\n    test: tests/test_llm.py::test_paper\n";
    let level = |ci: Option<&str>| {
        let mut files = files();
        files.remove(".github/workflows/ci.yml");
        files.extend(ci.map(|ci| (".github/workflows/ci.yml".to_owned(), ci.to_owned())));
        let verdict = verdict(&report(files, all), "kill-switch");
        (verdict.level, verdict.tested, remark(&verdict))
    };
    assert_eq!(level(Some(CI)).0, Level::Verified);
    let (none, tested, _) = level(None);
    assert_eq!((none, tested), (Level::Implemented, true), "no pipeline at all");
    let (other, _, why) = level(Some(&CI.replace("pytest", "pytest other")));
    assert!(other == Level::Implemented && why.contains("not run by CI"), "{why}");
}

#[test]
fn a_disputed_place_earns_nothing_and_is_named() {
    let switch = LLM
        .replace("os.environ[\"ZEBRA_MODE\"]", "os.getenv(\"ZEBRA_ON\", \"true\") == \"true\"")
        .replace("if MODE:", "if not MODE:");
    let mut files = files();
    files.insert("app/llm.py".to_owned(), switch);
    let found = verdict(&report(files.clone(), ""), "kill-switch");
    assert_eq!((found.level, found.evidence[0].line), (Level::Implemented, 8), "{found:?}");
    for place in ["app/llm.py:8", "app/llm.py", "app"] {
        let report = report(files.clone(), &format!("  kill-switch: {{not: [\"{place}\"]}}\n"));
        let verdict = verdict(&report, "kill-switch");
        assert_eq!((verdict.level, verdict.evidence.len()), (Level::None, 0), "{place}: {:?}", verdict.evidence);
        let disputed: Vec<_> = verdict.disputed.iter().map(|d| (d.path.as_str(), d.line, d.by.line)).collect();
        assert_eq!(disputed, [("app/llm.py", 8, 4)], "{place}");
        assert!(report.notes.iter().all(|note| !note.message.contains("matches nothing")), "{place}");
    }
    // It is disputed for this rule alone, and one line alone.
    let other = report(files.clone(), "  kill-switch: {not: [\"app/llm.py:9\", app/gone.py]}\n");
    assert_eq!(verdict(&other, "kill-switch").level, Level::Implemented);
    let notes: Vec<_> = other.notes.iter().filter(|note| note.message.contains("matches nothing")).collect();
    assert_eq!(notes.iter().map(|note| note.line).collect::<Vec<_>>(), [4, 4], "{notes:?}");
}

#[test]
fn of_two_places_in_a_file_one_may_be_disputed() {
    let two = "import os\nfrom openai import OpenAI\nclient = OpenAI()\nON = os.getenv(\"ZEBRA\", \"true\") == \"true\"\n\n\ndef answer(q):\n    \
               if not ON:\n        return \"by hand\"\n    return client.responses.create(model=\"m\", input=q)\n\n\ndef plain(q):\n    \
               if not ON:\n        return \"by hand\"\n    return client.responses.create(model=\"m\", input=q)\n\n\ndef stub(q):\n    return q\n";
    let mut files = files();
    files.insert("app/llm.py".to_owned(), two.to_owned());
    let places = |evidence: &str| {
        let verdict = verdict(&report(files.clone(), evidence), "kill-switch");
        (verdict.level, verdict.evidence.iter().map(|e| e.line).collect::<Vec<_>>())
    };
    assert_eq!(places(""), (Level::Implemented, vec![8]));
    assert_eq!(places("  kill-switch: {not: [\"app/llm.py:8\"]}\n"), (Level::Implemented, vec![14]));
    assert_eq!(places("  kill-switch: {not: [\"app/llm.py:8\", \"app/llm.py:14\"]}\n"), (Level::None, Vec::new()));
}

#[test]
fn what_speaks_against_a_rule_is_not_disputed_away() {
    let plain = report(files(), "");
    for verdict in plain.verdicts.iter().filter(|verdict| !verdict.contradictions.is_empty()) {
        for place in &verdict.contradictions {
            let disputed = report(files(), &format!("  {}: {{not: [\"{}\"]}}\n", verdict.slug, place.path));
            assert_eq!(self::verdict(&disputed, &verdict.slug).outcome, Outcome::Contradicted, "{}", verdict.slug);
        }
    }
}

#[test]
fn one_place_stands_for_a_handful_of_rules_at_most() {
    let slugs: Vec<&str> = RULES.rules.iter().map(|rule| rule.file.slug.as_str()).collect();
    let evidence = |n: usize| -> String {
        slugs.iter().take(n).map(|slug| format!("  {slug}: {{doc: \"docs/oncall.md#by-hand\"}}\n")).collect()
    };
    let many =
        |n: usize| report(files(), &evidence(n)).contradictions.iter().any(|c| c.message.contains("is pointed at for"));
    assert!(!many(5) && many(6));
}

#[test]
fn an_invented_pointer_never_raises_a_level_above_documented() {
    let before = report(files(), "");
    let slugs: Vec<&str> = RULES.rules.iter().map(|rule| rule.file.slug.as_str()).collect();
    for place in [
        "app/llm.py::plain",
        "app/llm.py::stub",
        "app/web.py::ask",
        "app/web.py:3",
        "docs/oncall.md:3",
        ".github/workflows/ci.yml:1",
        "app/llm.py:2",
    ] {
        let evidence: String = slugs
            .iter()
            .map(|slug| {
                format!("  {slug}: {{code: \"{place}\", setting: ZEBRA_MODE, test: \"tests/test_llm.py::test_elsewhere\", doc: \"docs/oncall.md#by-hand\"}}\n")
            })
            .collect();
        let after = report(files(), &evidence);
        for (was, now) in before.verdicts.iter().zip(&after.verdicts) {
            assert!(
                now.level <= was.level.max(Level::Documented),
                "{place} for {}: {:?} {:?}",
                now.slug,
                was.level,
                now.level
            );
            assert!(now.tested <= was.tested, "{place} for {}", now.slug);
        }
    }
}

#[test]
fn disputing_never_raises_a_level() {
    let before = report(files(), "");
    let all = "[app, tests, docs, .github]";
    let evidence: String = RULES.rules.iter().map(|rule| format!("  {}: {{not: {all}}}\n", rule.file.slug)).collect();
    let after = report(files(), &evidence);
    for (was, now) in before.verdicts.iter().zip(&after.verdicts) {
        assert!(now.level <= was.level, "{}: {:?} {:?}", now.slug, was.level, now.level);
    }
}

#[test]
fn the_same_manifest_gives_the_same_report() {
    let evidence = "  kill-switch: {code: \"app/llm.py::answer\", setting: ZEBRA_MODE, not: [\"app/web.py\", \"app/llm.py:8\"]}\n  \
                    graceful-degradation: {code: \"app/llm.py::unused\", doc: \"docs/oncall.md#by-hand\"}\n";
    let json = || serde_json::to_string(&report(files(), evidence)).unwrap();
    assert_eq!(json(), json());
}
