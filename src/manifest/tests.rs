//! The whole stage: the full example, many problems in one run, hostile input.

use super::schema::Schema;
use super::shape::{Format, Shape};
use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const EXAMPLE: &str = include_str!(concat!(env!("OUT_DIR"), "/manifest.example.yaml"));
const HEAD: &str = "schema_version: \"1\"\nsystem: {name: demo, kind: [llm_app]}\n";

fn with(rest: &str) -> Result<Manifest, ManifestErrors> {
    parse("produ.yaml", format!("{HEAD}{rest}").as_bytes())
}

fn problems(text: &str) -> Vec<(String, u32, String)> {
    let errors = parse("produ.yaml", text.as_bytes()).unwrap_err();
    errors.problems.iter().map(|p| (p.path_in_document.clone(), p.line, p.message.clone())).collect()
}

#[test]
fn the_full_example_has_no_problem_and_every_field() {
    let manifest = parse("manifest.example.yaml", EXAMPLE.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(manifest.warnings, []);
    let (mut missing, mut fields) = (Vec::new(), BTreeSet::new());
    leaves(&Schema::manifest().root, "", &mut |field| {
        let known = ["inherits", "waivers[].rule", "attestations[].rule"];
        if manifest.claims(field).is_empty() && !known.contains(&field) {
            missing.push(field.to_owned());
        }
        assert!(known_field(field), "{field}");
        let shapes = super::shape::at(Schema::manifest(), field);
        if shapes.iter().any(|shape| matches!(shape, Shape::Format(Format::RepoPath))) {
            fields.insert(field.to_owned());
        }
    });
    assert_eq!(missing, Vec::<String>::new());
    // What is named as a path of the repository is kept as one.
    let bare = |field: &str| field.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let named: BTreeSet<String> = manifest.paths().iter().map(|claim| bare(&claim.field)).collect();
    let lost: Vec<&String> = fields.iter().filter(|field| !named.contains(&bare(field))).collect();
    assert!(lost.is_empty() && !fields.is_empty(), "{lost:?}");
}

fn leaves(shape: &Shape, path: &str, visit: &mut dyn FnMut(&str)) {
    match shape {
        Shape::Object(object) => {
            for field in &object.fields {
                let path = if path.is_empty() { field.name.clone() } else { format!("{path}.{}", field.name) };
                leaves(&field.shape, &path, visit);
            }
        }
        Shape::List { item, .. } => leaves(item, &format!("{path}[]"), visit),
        Shape::Union(options) => {
            let list = options.iter().find(|option| matches!(option, Shape::List { .. }));
            leaves(list.unwrap_or(&options[0]), path, visit);
        }
        _ => visit(path),
    }
}

#[test]
fn toml_carries_the_same_tree() {
    fn plain(node: &ManifestNode) -> toml::Value {
        match &node.value {
            Value::Null => toml::Value::String(String::new()),
            Value::Bool(flag) => toml::Value::Boolean(*flag),
            Value::Number(number, text) => match text.parse::<i64>() {
                Ok(whole) => toml::Value::Integer(whole),
                Err(_) => toml::Value::Float(*number),
            },
            Value::String(text) => toml::Value::String(text.clone()),
            Value::Sequence(items) => items.iter().map(plain).collect::<Vec<_>>().into(),
            Value::Mapping(entries) => {
                toml::Value::Table(entries.iter().map(|(key, child)| (key.text.clone(), plain(child))).collect())
            }
        }
    }
    let yaml = parse("produ.yaml", EXAMPLE.as_bytes()).unwrap();
    let text = toml::to_string(&plain(&yaml.tree)).unwrap();
    let other = parse("produ.toml", text.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(plain(&yaml.tree), plain(&other.tree));
    let names = |m: &Manifest| {
        let mut all: Vec<_> = m.paths().iter().map(|claim| claim.text.clone()).collect();
        all.sort();
        all
    };
    assert_eq!(names(&yaml), names(&other));
    let dated = b"schema_version = \"1\"\n[system]\nname = \"x\"\nkind = [\"rag\"]\n[on_call]\nreviewed = 2026-11-01\n";
    assert_eq!(parse("produ.toml", dated).unwrap().text("on_call.reviewed"), Some(("2026-11-01".into(), At::own(6))));
}

#[test]
fn eight_mistakes_are_eight_problems_with_their_lines() {
    let text = "schema_version: \"1\"
system:
  name: demo
  kind: [lm_app]
  serving: online
rolback: {target_minutes: 5}
rollback:
  target_minutes: soon
  last_drill: {date: 2026-02-30, minutes: -1}
evals:
  - id: a
    threshold: .nan
slo: {availability_pct: 120}
runbooks: [../outside.md]
privacy: [yes]
";
    let found = problems(text);
    let places: Vec<(&str, u32)> = found.iter().map(|(path, line, _)| (path.as_str(), *line)).collect();
    assert_eq!(
        places,
        [
            ("system.kind[0]", 4),
            ("rolback", 6),
            ("rollback.target_minutes", 8),
            ("rollback.last_drill.date", 9),
            ("rollback.last_drill.minutes", 9),
            ("evals[0].threshold", 12),
            ("slo.availability_pct", 13),
            ("runbooks[0]", 14),
            ("privacy", 15),
        ]
    );
    let shown = parse("produ.yaml", text.as_bytes()).unwrap_err().to_string();
    assert_eq!(shown.lines().count(), 9);
    assert!(
        shown.contains("produ.yaml:4:10: system.kind[0]: found `lm_app` (did you mean `llm_app`?); expected one of ")
    );
    assert!(shown.contains("produ.yaml:6:1: rolback: unknown key; expected `rollback`: did you mean that?"), "{shown}");
    assert!(shown.contains("`2026-02-30` is not a date; expected a date as YYYY-MM-DD, for example `2026-11-18`"));
}

#[test]
fn required_fields() {
    assert_eq!(problems("plan: {stage: pilot}\n").len(), 2);
    let found = problems("schema_version: 2\nsystem: {name: TBD, kind: []}\n");
    let places: Vec<&str> = found.iter().map(|(path, ..)| path.as_str()).collect();
    assert_eq!(places, ["schema_version", "system.name", "system.kind"]);
    assert!(parse("produ.yml", b"schema_version: 1\nsystem: {name: x, kind: [rag]}\n").is_ok());
}

#[test]
fn duplicate_keys_name_both_lines() {
    let error = with("gate:\n  min_score: 80\ngate:\n  min_score: 0\nwaivers: []\n\"waivers\": []\n").unwrap_err();
    let shown = error.to_string();
    assert!(shown.contains("gate: stands twice, on lines 3 and 5"), "{shown}");
    assert!(shown.contains("waivers: stands twice, on lines 7 and 8"), "{shown}");
    let error = with("owners: {backups: {a: x, a: y}}\n").unwrap_err();
    assert_eq!(error.problems[0].path_in_document, "owners.backups.a");
    let toml = b"schema_version = \"1\"\n[system]\nname = \"x\"\nname = \"y\"\n";
    assert!(parse("produ.toml", toml).unwrap_err().to_string().contains("on lines 3 and 4"));
}

#[test]
fn odd_shapes_give_one_clear_message() {
    for (name, bytes, message, line) in [
        ("empty", &b""[..], "is empty", 1),
        ("comment", b"# nothing\n", "is empty", 1),
        ("null", b"null\n", "is empty", 1),
        ("braces", b"{}\n", "is empty", 1),
        ("list", b"- a\n- b\n", "is a list, not a mapping", 1),
        ("scalar", b"hello\n", "is text, not a mapping", 1),
        ("multi", b"a: 1\n---\nb: 2\n---\n{}\n", "holds 3 documents", 3),
        ("utf16", b"\xff\xfea\0:\0", "UTF-16", 1),
        ("tabs", b"system:\n\tname: x\n", "not readable as YAML", 2),
        ("nul", b"a: 1\0\n", "NUL byte", 1),
        ("latin1", b"a: 1\nb: \xe9\n", "not valid UTF-8", 2),
        ("unclosed", b"a: \"b\n", "not readable as YAML", 2),
        ("complex key", b"1: a\n? [x]\n: d\n", "a key must be text", 2),
        ("version", b"%YAML 9.9\n---\na: 1\n", "", 1),
    ] {
        let error = parse("produ.yaml", bytes).unwrap_err();
        let first = &error.problems[0];
        assert!(first.message.contains(message), "{name}: {first}");
        if !message.is_empty() {
            assert_eq!((error.problems.len(), first.line), (1, line), "{name}: {first}");
        }
    }
    assert!(parse("produ.yaml", &vec![b' '; MAX_BYTES + 1]).unwrap_err().to_string().contains("at most 1048576"));
    assert!(parse("produ.toml", b"a = [").unwrap_err().to_string().contains("not readable as TOML"));
    for text in
        [format!("\u{feff}{HEAD}"), HEAD.replace('\n', "\r\n"), HEAD.replace('\n', "\r"), format!("---\n{HEAD}...\n")]
    {
        assert!(parse("produ.yaml", text.as_bytes()).is_ok(), "{text:?}");
    }
    assert!(parse("produ.yaml", "---\n".repeat(200_000).as_bytes()).is_err());
}

#[test]
fn hostile_values_never_become_facts() {
    for value in [".nan", ".inf", "-.inf", "1e400", "1_000", "no", "12:30:45", "'100%'", "[]", "{}", "-1", "2026-02-30"]
    {
        let found = with(&format!("rollback: {{target_minutes: {value}}}\n"));
        assert!(found.is_err(), "{value}");
    }
    for value in ["-9999-01-01", "20261118", "2026-11-18T00:00:00Z", "9999-99-99", "soon", "2026-1-1", "2026-11-1８"] {
        assert!(with(&format!("on_call: {{reviewed: \"{value}\"}}\n")).is_err(), "{value}");
    }
    for value in ["~", "''", "TBD", "'<when>'"] {
        assert_eq!(with(&format!("on_call: {{reviewed: {value}}}\n")).unwrap().claims("on_call.reviewed"), []);
    }
    for value in ["2026-11-18", "2026-11-18T06:30:00Z", "2026-11-18 06:30:00", "2026-11-18T06:30:00+02:00"] {
        assert!(with(&format!("load: {{run_at: \"{value}\"}}\n")).is_ok(), "{value}");
    }
    let tagged = "system: !!python/object/apply:os.system [\"x\"]\nevidence: !include ../x\n";
    assert_eq!(problems(&format!("schema_version: \"1\"\n{tagged}")).len(), 2);
}

#[test]
fn hostile_paths_are_problems_of_their_field() {
    let bad = [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "~/.ssh/id_rsa",
        "$HOME/x",
        "file:///x",
        "http://127.0.0.1/x",
        "C:\\\\x",
        "x\\\\0.png",
        "**/*",
        "..",
        ".",
        "",
        " ",
        ".git/config",
        "a.md:ads",
        "\\u202ea",
        "|id",
        "a\\0b",
    ];
    let list: String = bad.iter().map(|path| format!("  - \"{path}\"\n")).collect();
    let error = with(&format!("runbooks:\n{list}")).unwrap_err();
    assert_eq!(error.problems.len(), bad.len(), "{error}");
    assert!(error.problems.iter().enumerate().all(|(at, p)| p.path_in_document == format!("runbooks[{at}]")));
    for (field, ok) in [
        ("improvement: {backlog: \"https://example.org/b\"}", true),
        ("improvement: {backlog: \"file:///etc/passwd\"}", false),
        ("improvement: {backlog: ../x}", false),
        ("dr: {bad_output_cleanup: ask the desk}", true),
        ("dr: {bad_output_cleanup: ../../etc/passwd}", false),
        ("edge_cases: {tests: [edge, \"tests/a.py::test_b\", tests]}", true),
        ("edge_cases: {tests: [\"../a.py::test_b\"]}", false),
        ("edge_cases: {tests: [\"::b\"]}", false),
        ("inherits: ../../produ.yaml", true),
        ("inherits: ../../../etc/passwd", false),
        ("failure_modes: docs/failures.yaml", true),
        ("failure_modes: ../failures.yaml", false),
    ] {
        assert_eq!(with(&format!("{field}\n")).is_ok(), ok, "{field}");
    }
    let manifest = with("runbooks: [./docs//a.md/]\nedge_cases: {tests: [\"t/a.py::x\"]}\n").unwrap();
    let paths: Vec<_> = manifest
        .paths()
        .iter()
        .map(|claim| (claim.field.clone(), claim.text.clone(), manifest.place(claim.at).1))
        .collect();
    assert_eq!(
        paths,
        [("runbooks[0]".into(), "docs/a.md".into(), 3), ("edge_cases.tests[0]".to_owned(), "t/a.py".to_owned(), 4)]
    );
    assert_eq!(manifest.list("runbooks"), [("docs/a.md".into(), At::own(3))]);
}

#[test]
fn claims_by_field() {
    let manifest = with("evals:\n  - {id: a, threshold: 0.9, metric: m}\n  - {id: b, threshold: TBD}\nproblem:\n  who: TODO\n  statement: \"  real text \"\ndependencies: []\nsecurity: {max_steps: 4, auth: {encryption: {at_rest: false}}}\ncapacity: {growth_12m: \"3\"}\n").unwrap();
    let field: Vec<String> = manifest.claims("evals[].id").into_iter().map(|claim| claim.field).collect();
    assert_eq!(field, ["evals[0].id", "evals[1].id"]);
    assert!(manifest.declares("evals[].id").is_some());
    assert!(manifest.declares("evals[].threshold").is_none(), "one entry has a placeholder");
    assert_eq!(manifest.declares("evals[]").unwrap().text, "a");
    assert!(manifest.declares("dependencies[]").is_none() && manifest.declares("dependencies").is_none());
    assert!(manifest.declares("problem.who").is_none() && manifest.declares("problem").is_some());
    assert_eq!(manifest.text("problem.statement"), Some(("real text".into(), At::own(8))));
    assert_eq!(manifest.number("security.max_steps"), Some((4.0, At::own(10))));
    assert_eq!(manifest.flag("security.auth.encryption.at_rest"), Some((false, At::own(10))));
    assert_eq!(manifest.number("capacity.growth_12m"), Some((3.0, At::own(11))));
    assert!(manifest.claims("no.such.field").is_empty() && manifest.claims("").is_empty());
    assert_eq!(manifest.list("system.kind"), [("llm_app".into(), At::own(2))]);
    assert_eq!(manifest.warnings.len(), 2);
}

#[test]
fn waivers_that_will_be_refused_are_warned_about() {
    let manifest = with(
        "waivers:\n  - {rule: '*', reason: x, by: x, expires: 2026-12-31}\n  - {rule: D-REL-01, expires: 2026-02-30}\n",
    )
    .unwrap();
    let shown: Vec<String> = manifest.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "waivers[1]: will be refused: no reason, by",
            "waivers[1].expires: will be refused: `2026-02-30` is not a date"
        ]
    );
}

#[test]
fn entries_with_the_same_name_are_warned_about() {
    for (section, key) in [("evals", "id"), ("success_metrics", "id"), ("dependencies", "name"), ("alerts", "name")] {
        let manifest = with(&format!("{section}:\n  - {{{key}: a}}\n  - {{{key}: b}}\n  - {{{key}: a}}\n")).unwrap();
        let shown: Vec<String> = manifest.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(shown, [format!("{section}[2].{key}: `a` stands on line 4 too")]);
    }
    let twice = with("stakeholders:\n  - {name: a}\n  - {name: a}\n").unwrap();
    assert_eq!(twice.warnings, []);
}

#[test]
fn messages_are_bounded_and_printable() {
    let many: String = (0..5000).map(|i| format!("k{i}: 1\n")).collect();
    let error = with(&many).unwrap_err();
    assert_eq!((error.problems.len(), error.omitted), (1000, 4000));
    assert!(error.to_string().ends_with("produ.yaml: 4900 more problems"));
    let error = with("\"\\e[31mx\\n::error::y\": 1\n").unwrap_err();
    assert!(!error.to_string().contains('\x1b') && error.to_string().lines().count() == 1);
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = (parse("produ.yaml", &bytes), parse("produ.toml", &bytes));
    }

    #[test]
    fn mutations_of_the_example_never_panic(at in 0..EXAMPLE.len(), length in 0usize..40, with in "[\\[\\]{}:,\"'#&*!|>%@a0.\\-\\\\ \n\t~<]{0,6}") {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, with.bytes());
        if let Err(errors) = parse("produ.yaml", &bytes) {
            prop_assert!(!errors.problems.is_empty());
            prop_assert!(errors.problems.iter().all(|p| p.line >= 1 && !p.to_string().contains('\n')));
        }
    }
}

#[test]
fn a_filter_speaks_of_some_entries() {
    let rest = "evals:\n  - {id: a, kind: groundedness, results: reports/a.json}\n  - {id: b, kind: offline}\n\
                privacy: {redaction: {prompts: true, method: presidio}}\n";
    let manifest = with(rest).unwrap();
    assert!(manifest.declares("evals[].results").is_none());
    assert_eq!(manifest.declares("evals[kind=groundedness].results").unwrap().text, "reports/a.json");
    assert!(manifest.declares("evals[kind=offline].results").is_none());
    assert!(manifest.declares("evals[kind=human].id").is_none());
    assert!(manifest.declares("evals[kind=offline]").is_some() && manifest.declares("evals[kind=human]").is_none());
    assert_eq!(manifest.list("evals[kind=offline].id").len(), 1);
    assert!(manifest.declares("privacy.redaction[method=presidio].prompts").is_some());
    assert!(manifest.declares("privacy.redaction[method=dlp].prompts").is_none());
}

#[test]
fn a_filter_that_never_holds_is_a_mistake() {
    for field in ["evals[kind=human].results", "evals[id=x].results", "privacy.redaction[prompts=true].logs"] {
        assert_eq!(field_problem(field), None, "{field}");
    }
    for (field, says) in [
        ("evals[kind=groundednes].results", "never `groundednes`"),
        ("evals[sort=human].results", "unknown key `sort`"),
        ("evals[kind=human].result", "unknown manifest field"),
        ("evals[kind].results", "unknown manifest field"),
        ("privacy.redaction[prompts=maybe].logs", "never `maybe`"),
    ] {
        assert!(field_problem(field).is_some_and(|why| why.contains(says)), "{field}: {:?}", field_problem(field));
    }
}
