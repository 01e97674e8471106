//! Every template both ways: a copy nobody has filled in earns nothing, a filled one documents its rules.
//!
//! Samples are under `templates/filled/<name>.txt`: one answer per line, in the order of the blanks.

use crate::common::root;
use produ::audit::engine::{self, Settings};
use produ::inventory::Inventory;
use produ::manifest;
use produ::model::{Level, Report};
use produ::rules::RuleSet;
use produ::rules::format::Condition;
use produ::templates::facts::Facts;
use produ::templates::{Template, all, fill};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A system to which every rule applies.
const MANIFEST: &str = "schema_version: \"1\"
system:
  name: support-assistant
  version: 2.3.0
  kind: [llm_app, rag, agent, trained_model]
  serving: online
  audience: public
  user_facing: true
  stakes: high
  accepts_uploads: true
  decisions_affect_individuals: true
plan: {stage: production}
governance: {eu_ai_act: {class: high}}
data: {personal: true}
";

const CODE: &str = "import json
from openai import OpenAI
client = OpenAI()
SCHEMAS = [json.load(open(f\"contracts/{name}.schema.json\")) for name in (\"request\", \"answer\")]
def answer(q):
    return client.chat.completions.create(model=\"gpt-4.1-2025-04-14\", messages=[{\"role\": \"user\", \"content\": q}])
";

/// Names that rules give under `fix.template` and that no file has yet. Only ever shorter.
const MISSING: &[&str] = &[];

/// The manifest with a file declared where the rules ask for one: some documents count only where they are declared.
fn declaring(rules: &RuleSet, template: &Template) -> String {
    let mut text = MANIFEST.to_owned();
    let mut fields = Vec::new();
    for rule in template.rules.iter().filter_map(|id| rules.find(id)) {
        let evidence = &rule.file.evidence;
        [&evidence.documented, &evidence.implemented]
            .into_iter()
            .flatten()
            .for_each(|c| declared_files(c, &mut fields));
    }
    for field in fields.iter().filter(|field| !field.contains("[]")) {
        for value in [serde_json::json!(template.to), serde_json::json!([template.to])] {
            let mut tree: serde_json::Value = serde_yaml::from_str(&text).unwrap();
            let place = field.split('.').fold(&mut tree, |place, part| &mut place[part]);
            *place = value;
            let next = tree.to_string();
            if manifest::parse("produ.yaml", next.as_bytes()).is_ok() {
                text = next;
                break;
            }
        }
    }
    text
}

fn declared_files(condition: &Condition, out: &mut Vec<String>) {
    match condition {
        Condition::All(list) | Condition::Any(list) | Condition::AtLeast { of: list, .. } => {
            list.iter().for_each(|c| declared_files(c, out));
        }
        Condition::DeclaredFile(file) => out.push(file.field.clone()),
        _ => {}
    }
}

/// Audits the system with one more file.
fn audited(rules: &RuleSet, text: &str, more: &[(&str, &str)]) -> BTreeMap<String, Level> {
    let declared = manifest::parse("produ.yaml", text.as_bytes()).unwrap();
    let base = [("app.py", CODE), ("requirements.txt", "openai==1.50.0\n"), ("produ.yaml", text)];
    let files =
        base.into_iter().chain(more.iter().copied()).map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let settings = Settings {
        fallback_name: "case".to_owned(),
        stage: None,
        today: jiff::civil::date(2026, 11, 21),
        trace: false,
        snippets: false,
        assume_system: true,
        terms: Default::default(),
    };
    let report: Report = engine::run(&Inventory::from_memory(files), rules, Some(&declared), &settings, &|| {});
    report.verdicts.into_iter().map(|v| (v.rule, v.level)).collect()
}

/// The blanks of the text, each replaced by the next answer; the slots by values.
fn answered(template: &Template, answers: &str) -> String {
    let mut answers = answers.lines();
    let mut out = String::new();
    let mut rest = template.text.as_str();
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, after) = after.split_once("}}").unwrap_or((after, ""));
        out.push_str(before);
        if inside.starts_with("blank:") {
            let next = answers.next();
            out.push_str(next.unwrap_or_else(|| panic!("{}: no answer for `{inside}`", template.name)));
        } else {
            let slot = inside.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            out.push_str(&if slot { value(inside) } else { format!("{{{{{inside}}}}}") });
        }
        rest = after;
    }
    out.push_str(rest);
    assert_eq!(answers.next(), None, "{}: more answers than blanks", template.name);
    let lines = out.lines().filter(|line| !line.contains("produ:template"));
    lines.map(|line| format!("{line}\n")).collect()
}

fn sample(name: &str) -> Option<String> {
    fs::read_to_string(root().join("templates/filled").join(format!("{name}.txt"))).ok()
}

fn value(slot: &str) -> String {
    match slot {
        "system" => "support-assistant",
        "version" => "2.3.0",
        "today" => "2026-06-30",
        "models" => "gpt-4.1-2025-04-14 (OpenAI)",
        "rollback_workflow" => ".github/workflows/rollback.yml",
        "deploy_workflow" => ".github/workflows/deploy.yml",
        _ => "OpenAI, Postgres",
    }
    .to_owned()
}

#[test]
fn an_unfilled_copy_earns_nothing_and_a_filled_one_documents_its_rules() {
    let rules = RuleSet::embedded().unwrap();
    let before = audited(&rules, MANIFEST, &[]);
    let known = Facts::from_pairs([("system", "support-assistant"), ("models", "gpt-4.1"), ("owners", "A. Roe")]);
    let mut wrong = Vec::new();
    for template in all() {
        let name = &template.name;
        let written = fill(&template, &known).text;
        let unmarked: String =
            written.lines().filter(|line| !line.contains("produ:template")).map(|line| format!("{line}\n")).collect();
        for (kind, text) in
            [("as written", written.as_str()), ("without its first line", &unmarked), ("as stored", &template.text)]
        {
            let after = audited(&rules, MANIFEST, &[(&template.to, text)]);
            let earned = after.iter().filter(|(rule, level)| before.get(*rule).is_none_or(|was| *level > was));
            wrong.extend(earned.map(|(rule, level)| format!("{name} {kind}: {rule} reaches {level:?}")));
        }
        // Pipelines document nothing: filled in, they run.
        if name.starts_with("ci/") {
            continue;
        }
        let Some(answers) = sample(name) else {
            wrong.push(format!("{name}: no sample templates/filled/{name}.txt"));
            continue;
        };
        let filled = answered(&template, &answers);
        let alone = audited(&rules, MANIFEST, &[(&template.to, &filled)]);
        let manifest = declaring(&rules, &template);
        let declared = audited(&rules, &manifest, &[(&template.to, &filled)]);
        let short = |rule: &&String| alone.get(*rule).max(declared.get(*rule)).is_none_or(|l| *l < Level::Documented);
        for rule in template.rules.iter().filter(short) {
            // Some rules ask for several documents.
            let all: Vec<(String, String)> = all()
                .into_iter()
                .filter(|t| t.rules.contains(rule))
                .filter_map(|t| Some((t.to.clone(), answered(&t, &sample(&t.name)?))))
                .collect();
            let files: Vec<(&str, &str)> = all.iter().map(|(to, text)| (to.as_str(), text.as_str())).collect();
            let together = audited(&rules, MANIFEST, &files).remove(rule);
            if files.len() < 2 || together.is_none_or(|level| level < Level::Documented) {
                wrong.push(format!("{name} filled: {rule} is {:?}, with its companions {together:?}", alone.get(rule)));
            }
        }
        // Declaring a copy that nobody has filled in is a statement and no more.
        let claimed = audited(&rules, &manifest, &[(&template.to, &written)]);
        for rule in template.rules.iter().filter(|rule| claimed.get(*rule).is_some_and(|l| *l > Level::Declared)) {
            if before.get(rule) < claimed.get(rule) {
                wrong.push(format!("{name} declared, not filled: {rule} reaches {:?}", claimed.get(rule)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} problems\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_templates_that_rules_name_exist_or_are_known_to_be_missing() {
    let rules = RuleSet::embedded().unwrap();
    let have: BTreeSet<String> = all().into_iter().map(|t| t.name).collect();
    let named: BTreeSet<&str> = rules.rules.iter().filter_map(|r| r.file.fix.template.as_deref()).collect();
    let missing: BTreeSet<&str> = named.into_iter().filter(|name| !have.contains(*name)).collect();
    let allowed: BTreeSet<&str> = MISSING.iter().copied().collect();
    let new: Vec<_> = missing.difference(&allowed).collect();
    let gone: Vec<_> = allowed.difference(&missing).collect();
    assert!(new.is_empty(), "rules name templates that do not exist: {new:?}");
    assert!(gone.is_empty(), "these exist now, or no rule names them: take them off the list: {gone:?}");
}

#[test]
fn templates_name_rules_that_a_document_can_answer() {
    let rules = RuleSet::embedded().unwrap();
    for template in all() {
        for id in &template.rules {
            let rule = rules.find(id).unwrap_or_else(|| panic!("{}: no rule {id}", template.name));
            assert_eq!(&rule.file.id, id, "{}: rules go by their id", template.name);
            let evidence = &rule.file.evidence;
            assert!(evidence.documented.is_some() || evidence.implemented.is_some(), "{}: {id}", template.name);
        }
    }
}
