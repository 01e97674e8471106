//! Drafts against the parser of manifests: what is seen arrives, what is blank declares nothing, nothing breaks out.

use super::*;
use crate::inventory::Inventory;
use crate::manifest::{Manifest, children, guide, parse, sections};
use crate::model::Pillar;
use crate::rules::RuleSet;
use proptest::prelude::*;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::for_draft().unwrap());

const FORMATS: [(ManifestFormat, &str); 2] =
    [(ManifestFormat::Yaml, "produ.yaml"), (ManifestFormat::Toml, "produ.toml")];

fn survey_of(files: &[(&str, &str)], name: &str) -> Survey {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    look(&Inventory::from_memory(files), &RULES, name, &|| {})
}

fn drafted(survey: &Survey, answers: &Answers, full: bool) -> Vec<(String, Manifest)> {
    FORMATS
        .iter()
        .map(|(format, path)| {
            let text = survey.write(answers, full, *format).text;
            let manifest = parse(path, text.as_bytes()).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
            (text, manifest)
        })
        .collect()
}

const APP: &str = "from openai import OpenAI\nimport chromadb\nc = OpenAI()\n\
                   r = c.chat.completions.create(model=\"gpt-4o-2024-08-06\", messages=[])\n";

#[test]
fn the_form_is_sound() {
    let rules =
        RuleSet::for_draft_checked(&crate::evaluate::check_names()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let parts = &rules.form.parts;
    let placed: Vec<&str> = parts.iter().flat_map(|part| sections(part.pillar)).collect();
    for name in children("") {
        assert_eq!(placed.iter().filter(|section| **section == name).count(), 1, "{name} stands in one part");
    }
    assert!(rules.form.leave_out.iter().all(|name| guide(name).is_some()));
    for part in parts {
        for field in &part.fields {
            assert!(guide(&field.field).is_some(), "{} is no field", field.field);
            assert!(sections(part.pillar).any(|s| field.field.split('.').next() == Some(s)), "{}", field.field);
            for key in &field.keys {
                assert!(guide(&format!("{}.{key}", field.field)).is_some(), "{}.{key}", field.field);
            }
            for key in &field.entry {
                assert!(guide(&format!("{}.{}", field.field, key.key)).is_some(), "{}.{}", field.field, key.key);
            }
            let kinds = guide("dependencies.kind").unwrap().words;
            for (name, kind, _) in &field.stores {
                assert!(kinds.iter().any(|(word, _)| word == kind), "{name}: {kind}");
            }
        }
    }
    assert_eq!(RuleSet::embedded().unwrap().digest, rules.digest, "the form is no rule");
    assert!(RuleSet::embedded().unwrap().form.parts.is_empty(), "an audit does not look for it");
}

#[test]
fn a_section_stands_below_a_pillar_whose_rules_ask_for_it() {
    let asked = rules_of::sections_by_pillar(&RuleSet::embedded().unwrap().rules);
    let people = [Pillar::Problem, Pillar::Adoption];
    let of_people: Vec<&str> = people.into_iter().flat_map(|pillar| sections(Some(pillar))).collect();
    for section in &of_people {
        let feeds = asked.get(*section).is_some_and(|pillars| people.iter().any(|pillar| pillars.contains(pillar)));
        assert!(feeds, "{section} is inherited and feeds no rule about people");
    }
    for (section, pillars) in &asked {
        let only = pillars.iter().all(|pillar| people.contains(pillar));
        assert!(
            !only || of_people.contains(&section.as_str()),
            "{section} feeds such rules only, and is not inherited"
        );
    }
}

#[test]
fn what_is_seen_is_declared_with_its_place() {
    let survey = survey_of(
        &[
            ("app/main.py", APP),
            ("docs/runbooks/rollback.md", &"Roll the previous image back with the command below. ".repeat(12)),
            ("ops/alerts.yml", "groups:\n- name: x\n  rules:\n  - alert: QualityLow\n    expr: q < 1\n"),
            ("uv.lock", "version = 1\nrevision = 1\nrequires-python = \">=3.11\"\n"),
        ],
        "helpdesk",
    );
    for (text, manifest) in drafted(&survey, &Answers::default(), false) {
        assert_eq!(manifest.text("system.name").unwrap().0, "helpdesk");
        assert_eq!(manifest.list("system.kind").iter().map(|k| k.0.as_str()).collect::<Vec<_>>(), ["llm_app", "rag"]);
        assert_eq!(manifest.text("rollback.runbook").unwrap().0, "docs/runbooks/rollback.md");
        assert_eq!(manifest.list("alerts[].name")[0].0, "QualityLow");
        assert_eq!(manifest.list("artifacts.models[].version")[0].0, "gpt-4o-2024-08-06");
        let names: Vec<_> = manifest.list("dependencies[].name").into_iter().map(|n| n.0).collect();
        assert_eq!(names, ["openai", "Chroma"]);
        assert_eq!(manifest.list("artifacts.environment")[0].0, "uv.lock");
        for place in ["seen in app/main.py:4", "seen in ops/alerts.yml:4", "seen in app/main.py:2"] {
            assert!(text.contains(place), "{place}\n{text}");
        }
    }
}

#[test]
fn blanks_and_guesses_declare_nothing() {
    let survey = survey_of(
        &[
            ("app/main.py", "from openai import OpenAI\nimport stripe\nc = OpenAI()\n"),
            (".github/CODEOWNERS", "* @acme/ml\n"),
            ("notes.md", "x"),
        ],
        "x1",
    );
    for full in [false, true] {
        for (text, manifest) in drafted(&survey, &Answers::default(), full) {
            assert!(text.contains("guess: ") && text.contains("@acme/ml"), "{text}");
            let mut open: Vec<String> = children("").into_iter().map(str::to_owned).collect();
            while let Some(field) = open.pop() {
                let known = ["schema_version", "system", "dependencies"].contains(&field.as_str());
                assert!(known || field.contains('.') || manifest.declares(&field).is_none(), "{field}\n{text}");
                if field == "system" {
                    open.extend(children(&field).into_iter().map(|key| format!("{field}.{key}")));
                }
                let seen = ["system.name", "system.kind", "system.serving", "system.generative"];
                let fact = field.starts_with("system.") && !seen.contains(&field.as_str());
                assert!(!fact || manifest.declares(&field).is_none(), "{field}\n{text}");
            }
        }
    }
}

/// A value for each blank, as a person would give it.
fn filled(field: &str, tree: &serde_json::Value) -> serde_json::Value {
    use serde_json::{Value as Json, json};
    let below = |key: &str| if field.is_empty() { key.to_owned() } else { format!("{field}.{key}") };
    match tree {
        Json::Object(map) => map.iter().map(|(key, value)| (key.clone(), filled(&below(key), value))).collect(),
        Json::Array(_) if field == "adoption.trust.target_range" => json!([3, 5]),
        Json::Array(items) => items.iter().map(|item| filled(field, item)).collect(),
        Json::String(text) if text == BLANK => {
            let guide = guide(field).unwrap();
            match (guide.kind, guide.words.first()) {
                (_, Some((word, _))) => json!(word),
                (FieldKind::Number, _) => json!(1),
                _ if field == "cost.alert_at_pct" => json!(80),
                (FieldKind::Flag, _) => json!(true),
                (_, None) => json!("2026-11-30"),
            }
        }
        other => other.clone(),
    }
}

#[test]
fn whoever_fills_in_every_blank_has_declared_each_rule_that_is_named() {
    let id = regex::Regex::new("[PRODU]-[A-Z]+-\\d\\d").unwrap();
    let seen = "groups:\n- rules:\n  - alert: QualityLow\n    expr: q < 1\n";
    for files in [vec![("app/main.py", APP)], vec![("app/main.py", APP), ("ops/alerts.yml", seen)]] {
        let survey = survey_of(&files, "helpdesk");
        let text = survey.write(&Answers::default(), false, ManifestFormat::Yaml).text;
        let tree: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        let filled = filled("", &tree).to_string();
        let manifest = parse("produ.yaml", filled.as_bytes()).unwrap_or_else(|errors| panic!("{errors:#?}\n{filled}"));
        let named: std::collections::BTreeSet<&str> = id.find_iter(&text).map(|m| m.as_str()).collect();
        assert!(named.len() > 40, "{named:?}");
        for rule in named {
            for field in survey.rules.declared(rule) {
                assert!(manifest.declares(field).is_some(), "{rule}: {field}\n{text}");
            }
        }
    }
}

#[test]
fn the_blanks_of_each_rule_are_a_manifest_that_declares_it() {
    let rules = rules_of::RulesOf::new(&RULES.rules);
    for rule in &RULES.rules {
        let fields = rules.declared(&rule.file.id);
        let text = format!(
            "schema_version: \"1\"\nsystem: {{name: x, kind: [llm_app]}}\n{}",
            to_paste(fields, &[rule.file.id.as_str()])
        );
        let tree: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        let filled = filled("", &tree).to_string();
        let manifest = parse("produ.yaml", filled.as_bytes()).unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"));
        for field in fields {
            assert!(manifest.declares(field).is_some(), "{}: {field}\n{text}", rule.file.id);
        }
    }
    assert_eq!(to_paste(&["slo.availability_pct".to_owned()], &[]).lines().count(), 2);
    let mixed = ["evals[].ci_job", "evals[kind=human].rubric", "evals[kind=human].raters"].map(str::to_owned);
    let wanted = "evals:\n  - kind: human\n    rubric: TBD\n    raters: TBD\n    ci_job: TBD\n";
    let plain: String =
        to_paste(&mixed, &[]).lines().map(|l| format!("{}\n", l.split("  #").next().unwrap())).collect();
    assert_eq!(plain, wanted);
    // All rules together ask for one manifest.
    let all: Vec<String> = RULES.rules.iter().flat_map(|rule| rules.declared(&rule.file.id)).cloned().collect();
    let text =
        format!("schema_version: \"1\"\nsystem: {{name: x, kind: [llm_app]}}\n{}", to_paste(&all, &["R-EVAL-01"]));
    let tree: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let filled = filled("", &tree).to_string();
    let manifest = parse("produ.yaml", filled.as_bytes()).unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"));
    for field in all {
        assert!(manifest.declares(&field).is_some(), "{field}\n{text}");
    }
}

#[test]
fn answers_win_over_guesses_and_silence_over_both() {
    let survey = survey_of(&[("app/main.py", "from openai import OpenAI\nimport stripe\nc = OpenAI()\n")], "x1");
    let fields: Vec<String> = survey.questions().into_iter().map(|q| q.field).collect();
    let wanted =
        ["system.serving", "system.audience", "system.stakes", "system.autonomy", "plan.stage", "privacy.personal"];
    assert_eq!(fields, wanted);
    assert_eq!(survey.questions()[1].default.as_deref(), Some("public"));
    let facts = [("system.audience", "internal"), ("privacy.personal", "true"), ("system.serving", "")];
    let answers = Answers {
        facts: facts.iter().map(|(field, answer)| ((*field).to_owned(), (*answer).to_owned())).collect(),
        kinds: vec!["agent".to_owned()],
    };
    for (_, manifest) in drafted(&survey, &answers, false) {
        assert_eq!(manifest.text("system.audience").unwrap().0, "internal");
        assert!(manifest.flag("privacy.personal").unwrap().0);
        assert_eq!(manifest.text("system.serving"), None);
        assert_eq!(manifest.list("system.kind")[0].0, "agent");
    }
}

#[test]
fn hostile_names_stay_text() {
    let names =
        ["TBD", "foo", "", "a: b # c", "\"quoted\"", "true", "1.5", "- x", "\u{202e}gnp.exe", "{{ name }}", "x\ny: z"];
    let body = "Do this, then that, and check it. ".repeat(20);
    let paths = [
        "docs/runbooks/a\"b: #c.md",
        "docs/runbooks/{{x}}.md",
        "docs/runbooks/line\nbreak: 1.md",
        "docs/runbooks/[x], y.md",
        "docs/runbooks/TBD.md",
        "docs/runbooks/$(rm).md",
        "docs/runbooks/größe.md",
    ];
    let alert = "groups:\n- rules:\n  - alert: \"x: [y] # z\"\n    expr: 1\n  - alert: TBD\n    expr: 1\n";
    let mut files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, body.as_str())).collect();
    files.extend([("app.py", APP), ("ops/alerts.yml", alert)]);
    for name in names {
        let survey = survey_of(&files, name);
        for (text, manifest) in drafted(&survey, &Answers::default(), true) {
            let runbooks: Vec<String> = manifest.list("runbooks").into_iter().map(|r| r.0).collect();
            assert!(runbooks.iter().all(|path| paths.contains(&path.as_str())), "{text}");
            assert!(runbooks.contains(&"docs/runbooks/größe.md".to_owned()));
            assert!(!manifest.text("system.name").unwrap().0.is_empty());
        }
    }
}

fn document(texts: &[String]) -> Document {
    let leaf = |value| Node::Leaf(Leaf { value, standing: Standing::Sure, note: note(&texts.concat()) });
    let text = |at: usize| Value::Text(texts[at % texts.len()].clone());
    let item = |value| Leaf { value, standing: Standing::Sure, note: note(&texts.concat()) };
    let guess = Node::Leaf(Leaf { value: text(2), standing: Standing::Guess, note: note(&texts.concat()) });
    let system = vec![
        ("name".to_owned(), leaf(text(0))),
        ("kind".to_owned(), leaf(Value::List(vec![Value::Text("llm_app".to_owned())]))),
        ("languages".to_owned(), leaf(Value::List(vec![text(1), text(2)]))),
    ];
    let owners = vec![("result".to_owned(), guess)];
    let models = Value::Items(vec![item(Value::Keys(vec![("name".to_owned(), text(1))]))]);
    let artifacts = vec![("models".to_owned(), leaf(models))];
    let evals =
        Value::Items(vec![item(Value::Keys(vec![("id".to_owned(), text(2)), ("metric".to_owned(), Value::Blank)]))]);
    let branch = |children| Node::Branch(children, note(&texts.concat()));
    let nodes = vec![
        ("system".to_owned(), branch(system)),
        ("owners".to_owned(), branch(owners)),
        ("artifacts".to_owned(), branch(artifacts)),
        ("evals".to_owned(), leaf(evals)),
    ];
    Document { parts: vec![(String::new(), nodes)] }
}

proptest! {
    #[test]
    fn any_text_comes_back_as_it_was(texts in proptest::collection::vec(any::<String>(), 3)) {
        let texts: Vec<String> = texts.iter().map(|t| t.trim().to_owned()).collect();
        prop_assume!(texts.iter().all(|t| !t.is_empty() && !is_placeholder(t)));
        let document = document(&texts);
        for (text, path) in [(yaml::write(&document), "produ.yaml"), (toml::write(&document), "produ.toml")] {
            let manifest = match parse(path, text.as_bytes()) {
                Ok(manifest) => manifest,
                Err(errors) => return Err(TestCaseError::fail(format!("{errors:?}\n{text}"))),
            };
            prop_assert_eq!(&manifest.text("system.name").unwrap().0, &texts[0]);
            prop_assert_eq!(&manifest.list("artifacts.models[].name")[0].0, &texts[1]);
            prop_assert_eq!(&manifest.list("evals[].id")[0].0, &texts[2]);
            prop_assert_eq!(manifest.declares("owners"), None);
        }
    }

    #[test]
    fn any_scalar_is_read_as_the_same_text(word in "[a-zA-Z0-9_./:@ ~#'\"{}\\[\\],&*!|>%`-]{1,16}") {
        let word = word.trim();
        prop_assume!(!word.is_empty());
        let tree = crate::structured::yaml_documents(format!("a: {}\nb: [{0}, {0}]\n", scalar::scalar(word)).as_bytes()).unwrap();
        prop_assert_eq!(tree[0].get("a").unwrap().as_str(), Some(word));
        prop_assert_eq!(tree[0].get("b").unwrap().as_sequence().unwrap()[1].as_str(), Some(word));
    }
}
