//! `rules/README.md`, the guide to the first rule: its worked example is followed word by word, and its tables are those of
//! `produ schema rule`. `BLESS=1 cargo test rule_guide` rewrites the tables.

use crate::common::{produ, project, root};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;

const GUIDE: &str = "rules/README.md";
const OPEN: &str = "<!-- language -->\n";
const CLOSE: &str = "<!-- /language -->";
/// More words than this have a table of their own.
const FEW: usize = 6;

fn guide() -> String {
    fs::read_to_string(root().join(GUIDE)).unwrap()
}

/// Fenced blocks of the worked example: language and lines.
fn blocks(text: &str) -> Vec<(String, String)> {
    let section = text.split("\n## Your first rule\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut out: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in section.lines() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(language) => {
                open = true;
                out.push((language.to_owned(), String::new()));
            }
            None if open => writeln!(out.last_mut().unwrap().1, "{line}").unwrap(),
            None => {}
        }
    }
    out
}

/// The first line of a YAML block names its file; the block is the file, or goes to its end.
#[test]
fn the_worked_example_works() {
    let project = project("bare-call", false);
    let (mut shown, mut commands) = (String::new(), 0);
    for (language, text) in blocks(&guide()) {
        match language.as_str() {
            "yaml" => {
                let (first, rest) = text.split_once('\n').unwrap();
                let name = first.strip_prefix("# ").unwrap();
                let path = project.path.join(name.trim_end_matches(", at its end"));
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                let before =
                    if name.contains(", at its end") { fs::read_to_string(&path).unwrap() } else { String::new() };
                fs::write(&path, before + rest).unwrap();
            }
            "sh" => {
                for command in text.lines().filter(|line| line.starts_with("produ ")) {
                    let args: Vec<&str> = command.split(" #").next().unwrap().split_whitespace().skip(1).collect();
                    let out = produ(&project.path, &args);
                    shown = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
                    commands += 1;
                }
            }
            "text" => {
                for line in text.lines().map(str::trim) {
                    assert!(shown.contains(line), "no `{line}` in\n{shown}");
                }
            }
            _ => panic!("a block of {language}"),
        }
    }
    assert!(commands >= 4, "{commands} commands");
}

/// A description in one line of a table.
fn words(value: &Value) -> String {
    value["description"].as_str().unwrap_or_default().replace('\n', " ").replace('|', "\\|")
}

/// The words of an enumeration of plain words, each with what it means; nothing for anything else.
fn plain_words(def: &Value) -> Option<Vec<(String, String)>> {
    let mut out = Vec::new();
    for word in def["enum"].as_array().into_iter().flatten() {
        out.push((word.as_str()?.to_owned(), String::new()));
    }
    for word in def["oneOf"].as_array().into_iter().flatten() {
        match (word["const"].as_str(), word["enum"].as_array()) {
            (Some(known), _) => out.push((known.to_owned(), words(word))),
            (None, Some(list)) => {
                out.extend(list.iter().map(|w| (w.as_str().unwrap_or_default().to_owned(), words(word))));
            }
            (None, None) => return None,
        }
    }
    (!out.is_empty()).then_some(out)
}

/// What a value must be, in words.
fn kind(value: &Value, defs: &Value) -> String {
    let of = |name: &str| match plain_words(&defs[name]) {
        Some(list) if list.len() <= FEW => list.iter().map(|(w, _)| format!("`{w}`")).collect::<Vec<_>>().join(", "),
        Some(_) => format!("a word of [{name}](#{})", name.to_lowercase()),
        None if defs[name]["anyOf"].is_array() => kind(&defs[name], defs),
        None => format!("[{name}](#{})", name.to_lowercase()),
    };
    if let Some(name) = value["$ref"].as_str() {
        return of(name.rsplit('/').next().unwrap());
    }
    if let Some(any) = value["anyOf"].as_array() {
        return any.iter().filter(|v| v["type"] != "null").map(|v| kind(v, defs)).collect::<Vec<_>>().join(" or ");
    }
    let name = value["type"].as_array().map_or(&value["type"], |list| &list[0]);
    match name.as_str().unwrap_or_default() {
        "array" => format!("list: {}", kind(&value["items"], defs)),
        "object" => format!("names, each with {}", kind(&value["additionalProperties"], defs)),
        "string" => "text".to_owned(),
        "integer" | "number" => "number".to_owned(),
        "boolean" => "`true`, `false`".to_owned(),
        other => panic!("{other}: {value}"),
    }
}

/// The keys of a mapping, those that must be there first in bold.
fn keys(def: &Value, defs: &Value, out: &mut String) {
    let Some(properties) = def["properties"].as_object() else { return };
    let required = |key: &str| def["required"].as_array().is_some_and(|list| list.iter().any(|name| name == key));
    out.push_str("\n| key | value | when it is left out | what it says |\n|---|---|---|---|\n");
    for (key, value) in properties {
        let shown = if required(key) { format!("**`{key}`**") } else { format!("`{key}`") };
        let left = match &value["default"] {
            _ if required(key) => "must be there".to_owned(),
            Value::Array(list) if list.is_empty() => String::new(),
            Value::Null => String::new(),
            Value::Object(_) => String::new(),
            Value::Array(list) => {
                list.iter().map(|v| format!("`{}`", v.as_str().unwrap())).collect::<Vec<_>>().join(", ")
            }
            other => format!("`{}`", other.as_str().map_or_else(|| other.to_string(), str::to_owned)),
        };
        writeln!(out, "| {shown} | {} | {left} | {} |", kind(value, defs), words(value)).unwrap();
    }
}

/// A choice of one key among several, such as the operators and matchers of a condition.
fn choice(def: &Value, defs: &Value, out: &mut String) {
    out.push_str("\n| key | value | what it says |\n|---|---|---|\n");
    for one in def["oneOf"].as_array().unwrap() {
        match one["properties"].as_object().and_then(|keys| keys.iter().next()) {
            Some((key, value)) if value["properties"].is_object() => {
                let inner: Vec<_> = value["properties"].as_object().unwrap().keys().map(|k| format!("`{k}`")).collect();
                writeln!(out, "| `{key}` | {} | {} |", inner.join(" and "), words(one)).unwrap();
            }
            Some((key, value)) => writeln!(out, "| `{key}` | {} | {} |", kind(value, defs), words(one)).unwrap(),
            None => writeln!(out, "| `{}` | | {} |", one["const"].as_str().unwrap(), words(one)).unwrap(),
        }
    }
}

/// The tables as the page shows them.
fn tables() -> String {
    let schema: Value = serde_json::from_slice(&produ(&root(), &["schema", "rule"]).stdout).unwrap();
    let defs = &schema["$defs"];
    let mut out = "\n### Rule file\n".to_owned();
    keys(&schema, defs, &mut out);
    for name in ["Condition", "Predicate"] {
        write!(out, "\n### {name}\n{}\n", words(&defs[name])).unwrap();
        choice(&defs[name], defs, &mut out);
    }
    let names: Vec<&String> = defs.as_object().unwrap().keys().collect();
    for name in names.iter().filter(|name| defs[name.as_str()]["properties"].is_object()) {
        write!(out, "\n### {name}\n{}\n", words(&defs[name.as_str()])).unwrap();
        keys(&defs[name.as_str()], defs, &mut out);
    }
    for name in names {
        let Some(list) = plain_words(&defs[name]).filter(|list| list.len() > FEW) else { continue };
        write!(out, "\n### {name}\n{}\n\n", words(&defs[name])).unwrap();
        let told = list.iter().any(|(_, what)| !what.is_empty());
        if told {
            out.push_str("| word | what it means |\n|---|---|\n");
        }
        for (word, what) in &list {
            let _ = if told { writeln!(out, "| `{word}` | {what} |") } else { write!(out, "`{word}` ") };
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out.push('\n');
    out
}

#[test]
fn the_tables_are_those_of_the_language() {
    let text = guide();
    let (head, rest) = text.split_once(OPEN).expect("no `<!-- language -->`");
    let (listed, tail) = rest.split_once(CLOSE).expect("no `<!-- /language -->`");
    let wanted = tables();
    if std::env::var_os("BLESS").is_some() {
        fs::write(root().join(GUIDE), format!("{head}{OPEN}{wanted}{CLOSE}{tail}")).unwrap();
    } else {
        assert_eq!(listed, wanted, "run `BLESS=1 cargo test rule_guide` to rewrite the tables");
    }
}
