//! Pointing beside a base: a pointer of the change alone lowers nothing that fails, and each change of one is listed.

use crate::audit::engine::{Former, judge, scan};
use crate::gate::inputs::{Change, Named, Side, inputs};
use crate::inventory::Inventory;
use crate::manifest::Manifest;
use crate::model::{Effect, InputKind, Level, Outcome, Verdict};
use crate::rules::RuleSet;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap());

const LLM: &str = "import os\nfrom openai import OpenAI\nclient = OpenAI()\nMODE = os.environ[\"ZEBRA_MODE\"]\nON = os.getenv(\"ZEBRA\", \"true\") == \"true\"\n\n\ndef answer(q):\n    \
                   if MODE:\n        return \"typed by hand\"\n    return client.responses.create(model=\"m\", input=q).output_text\n\n\n\
                   def unused(q):\n    return answer(q)\n";
const WEB: &str = "from fastapi import FastAPI\nfrom app.llm import answer\napp = FastAPI()\n\n\n@app.post(\"/ask\")\n\
                   def ask(q: str):\n    return answer(q)\n";
const TEST: &str = "from app import llm\n\n\ndef test_paper(monkeypatch):\n    monkeypatch.setenv(\"ZEBRA_MODE\", \"paper\")\n    \
                    assert llm.answer(\"q\") == \"typed by hand\"\n";
const CI: &str = "on: [push, pull_request]\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: pytest}]}}\n";
const CODE: &str = "code: \"app/llm.py::answer\", setting: ZEBRA_MODE";
const ALL: &str = "code: \"app/llm.py::answer\", setting: ZEBRA_MODE, test: \"tests/test_llm.py::test_paper\"";

fn manifest(evidence: &str) -> Manifest {
    let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\nevidence:\n  {evidence}\n");
    crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// The verdict of the change by itself and by its base, and the pointers that are listed.
fn judged(llm: &str, base: Option<&str>, head: &str) -> (Verdict, Verdict, Vec<String>) {
    let files =
        [("app/llm.py", llm), ("app/web.py", WEB), ("tests/test_llm.py", TEST), (".github/workflows/ci.yml", CI)];
    let inventory = Inventory::from_memory(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    let (base, head) = (base.map(manifest), manifest(head));
    let settings = super::settings();
    let signals = scan(&inventory, &RULES, &[Some(&head)], base.as_ref(), &|| {});
    let verdict = |former: Option<Former<'_>>| {
        let report = judge(&inventory, &RULES, Some(&head), &settings, &signals, former);
        report.verdicts.into_iter().find(|verdict| verdict.slug == "kill-switch").unwrap()
    };
    let named = Named::default();
    let side = |manifest| Side { files: &inventory, manifest };
    let change = Change { base: side(base.as_ref()), head: side(Some(&head)), named: &named };
    let listed = inputs(&change).into_iter().filter(|input| input.kind == InputKind::Pointer);
    let effect = |effect| match effect {
        Effect::Weaker => "weaker",
        Effect::Changed => "changed",
        Effect::Stronger => "stronger",
    };
    let mut listed: Vec<_> = listed.map(|input| format!("{} {}", effect(input.effect), input.what)).collect();
    listed.sort();
    (verdict(None), verdict(Some(Former { manifest: base.as_ref() })), listed)
}

/// Levels by itself and by its base.
fn levels(base: Option<&str>, head: &str) -> (Level, Level) {
    let (own, strict, _) = judged(LLM, base, head);
    (own.level, strict.level)
}

#[test]
fn a_pointer_of_both_sides_counts_for_both() {
    let evidence = format!("kill-switch: {{{ALL}}}");
    let (own, strict, listed) = judged(LLM, Some(&evidence), &evidence);
    assert_eq!((own.level, strict.level, listed), (Level::Verified, Level::Verified, Vec::new()));
    // The other name of a rule is the same rule.
    assert_eq!(levels(Some(&evidence), &format!("R-FALL-04: {{{ALL}}}")), (Level::Verified, Level::Verified));
}

#[test]
fn a_pointer_of_the_change_alone_lowers_nothing_that_fails() {
    let none = "rollback: {setting: ZEBRA_MODE}";
    for (base, expected) in [
        // None at all, none for this rule, another function, another setting, another key alone.
        (None, Level::None),
        (Some(none.to_owned()), Level::None),
        (Some(ALL.replace("answer", "other")).map(|all| format!("kill-switch: {{{all}}}")), Level::None),
        (Some(ALL.replace("ZEBRA_MODE", "ZEBRA")).map(|all| format!("kill-switch: {{{all}}}")), Level::None),
        (Some("kill-switch: {setting: ZEBRA_MODE}".to_owned()), Level::None),
        // The code of both, a test of the change.
        (Some(format!("kill-switch: {{{CODE}}}")), Level::Implemented),
        (
            Some(ALL.replace("test_paper", "test_other")).map(|all| format!("kill-switch: {{{all}}}")),
            Level::Implemented,
        ),
    ] {
        let found = levels(base.as_deref(), &format!("kill-switch: {{{ALL}}}"));
        assert_eq!(found, (Level::Verified, expected), "{base:?}");
    }
}

#[test]
fn what_the_base_disputes_stays_disputed() {
    let switch = LLM.replace("if MODE:", "if not ON:");
    let disputed = "kill-switch: {not: [\"app/llm.py:9\"]}";
    let (own, strict, listed) = judged(&switch, Some(disputed), "rollback: {setting: ZEBRA}");
    assert_eq!((own.level, strict.level), (Level::Implemented, Level::None), "{strict:?}");
    assert_eq!(listed, ["weaker evidence.kill-switch.not app/llm.py:9", "weaker evidence.rollback.setting"]);
    let (own, strict, _) = judged(&switch, Some(disputed), "kill-switch: {not: [\"app/llm.py:8\"]}");
    assert_eq!((own.level, strict.level), (Level::Implemented, Level::None), "moved to another line");
    let (own, strict, listed) = judged(&switch, Some("rollback: {setting: ZEBRA}"), disputed);
    assert_eq!((own.level, strict.level), (Level::None, Level::None));
    assert_eq!(listed, ["stronger evidence.kill-switch.not app/llm.py:9", "stronger evidence.rollback.setting"]);
}

#[test]
fn a_broken_pointer_contradicts_on_either_side() {
    let broken = "kill-switch: {code: \"app/llm.py::unused\"}";
    for base in [None, Some(broken), Some("rollback: {setting: ZEBRA_MODE}")] {
        let (own, strict, _) = judged(LLM, base, broken);
        assert_eq!((own.outcome, strict.outcome), (Outcome::Contradicted, Outcome::Contradicted), "{base:?}");
    }
    // Taken out, the false claim is gone: that is how it is mended.
    let (own, strict, listed) = judged(LLM, Some(broken), "kill-switch: {}");
    assert_eq!((own.outcome, strict.outcome), (Outcome::Unmet, Outcome::Unmet));
    assert_eq!(listed, ["stronger evidence.kill-switch.code"]);
}

#[test]
fn every_change_of_a_pointer_is_listed_with_its_effect() {
    let (_, _, listed) = judged(LLM, Some(&format!("kill-switch: {{{CODE}}}")), &format!("kill-switch: {{{ALL}}}"));
    assert_eq!(listed, ["weaker evidence.kill-switch.test"]);
    let other = CODE.replace("answer", "unused");
    let (_, _, listed) = judged(LLM, Some(&format!("kill-switch: {{{other}}}")), &format!("kill-switch: {{{CODE}}}"));
    assert_eq!(listed, ["changed evidence.kill-switch.code"]);
}
