//! Templates: values stay values, blanks stay blanks.

use super::*;
use facts::Facts;

const HOSTILE: &str = "a\"b\n[x](y) | =1+1, <b>: {{models}} #\u{1b}[2J\u{202e}";

fn template(name: &str, body: &str) -> Template {
    let marker = format!("{MARKER} name={name} rules=D-REL-01 to=docs/{name}");
    let text = match Syntax::of(name) {
        Syntax::Markdown => format!("<!-- {marker} -->\n{body}"),
        Syntax::Json => format!("{{\"$comment\": \"{marker}\",\n{body}}}"),
        _ => format!("# {marker}\n{body}"),
    };
    parse(name, &text).unwrap()
}

fn hostile() -> Facts {
    Facts::from_pairs([("models", HOSTILE), ("system", HOSTILE)])
}

#[test]
fn the_embedded_templates_parse() {
    let forms = || tables::templates().filter(|(name, _)| !name.ends_with(".example.yaml") && !name.starts_with("ci/"));
    for (name, text) in forms() {
        let template = parse(name, text).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert!(!template.title().is_empty() && !template.title().contains("{{"), "{name}: {}", template.title());
        assert!(template.blanks() > 0, "{name} has no blank");
    }
}

#[test]
fn the_first_line_is_checked() {
    for (text, part) in [
        ("# Runbook\n", "no `produ:template`"),
        ("# produ:template name=y.md rules=A to=x.md\n", "the file is x.md"),
        ("# produ:template name=x.md to=x.md\n", "rules="),
        ("# produ:template name=x.md rules=A to=../x.md\n", "leaves the repository"),
        ("# produ:template name=x.md rules=A to=x.md\n{{nonsense}}\n", "no slot `{{nonsense}}`"),
    ] {
        let why = parse("x.md", text).unwrap_err();
        assert!(why.contains(part), "{why}");
    }
}

#[test]
fn slots_are_real_manifest_fields_and_rules() {
    let set = crate::rules::RuleSet::embedded().unwrap();
    let slots = facts::slots();
    for slot in slots {
        for field in &slot.fields {
            assert!(crate::manifest::known_field(field), "{}: {field}", slot.name);
        }
        let rule = slot.evidence.as_ref().map(|e| e.rule.as_str());
        assert!(rule.is_none_or(|slug| set.find(slug).is_some()), "{}: {rule:?}", slot.name);
    }
}

#[test]
fn values_stay_values_in_every_syntax() {
    let text = fill(&template("x.md", "| {{models}} | {{blank: who}} |\n"), &hostile()).text;
    assert!(text.contains("\\[x\\](y) \\| =1+1") && text.lines().count() == 2 && !text.contains('\u{1b}'), "{text}");
    let yaml = "a: {{models}}\nb: \"x {{models}}\"\nc: {{blank: hours: how many}}\nd: v{{system}} # {{models}}\n";
    let text = fill(&template("x.yaml", yaml), &hostile()).text;
    let tree: BTreeMapOf = serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert!(tree["a"].starts_with("a\"b") && tree["b"].starts_with("x a\"b"), "{text}");
    assert_eq!(tree["c"], "[TO FILL: hours: how many]");
    let text = fill(&template("x.csv", "a,b\n{{models}},{{blank: one, two}}\n=x,{{blank: y}}\n"), &hostile()).text;
    let body = text.split_once('\n').unwrap().1;
    let mut reader = ::csv::Reader::from_reader(body.as_bytes());
    let rows: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert!(rows[0][0].starts_with("a\"b") && &rows[0][1] == "[TO FILL: one, two]", "{text}");
    let text = fill(&template("x.json", "\"t\": \"{{models}} {{blank: \\\"w\\\"}}\""), &hostile()).text;
    let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(tree["t"].as_str().unwrap().ends_with("[TO FILL: \"w\"]"), "{text}");
    let text = fill(&template("OWNERS", "* {{system}}\n"), &hostile()).text;
    assert!(text.ends_with("\n") && text.lines().count() == 2 && !text.contains(['"', '\u{1b}']), "{text}");
    let formula = Facts::from_pairs([("models", "=cmd()")]);
    assert!(fill(&template("x.csv", "{{models}}\n"), &formula).text.contains("'=cmd()"));
}

type BTreeMapOf = std::collections::BTreeMap<String, String>;

#[test]
fn what_is_not_known_stays_a_blank_that_counts_as_unfilled() {
    let filled = fill(&template("x.md", "# X\n\n{{models}} and {{blank: who}}\n"), &Facts::default());
    assert_eq!(filled.blanks, ["models in use with their versions", "who"]);
    assert!(filled.filled.is_empty() && filled.text.contains("[TO FILL: who]"));
    assert!(crate::manifest::is_placeholder("[TO FILL: who]"));
    let bare = filled.text.split_once('\n').unwrap().1;
    assert!(crate::signals::unfilled::unfilled(crate::inventory::FileClass::Docs, bare.as_bytes()).is_some());
}
