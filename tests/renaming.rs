//! What code is called and how it is written down says nothing of what it does: the levels of the rules that look at
//! structure stay when every name of one's own is another, when statements wrap, with other quotes and other imports.

use crate::properties::{Files, READY, audit};
use produ::model::{Level, Report};
use std::collections::{BTreeMap, BTreeSet};

/// Rules that ask what code does.
const STRUCTURAL: [&str; 9] = [
    "circuit-breaker",
    "dependency-resilience",
    "edge-case-tests",
    "graceful-degradation",
    "human-routing",
    "input-guards",
    "kill-switch",
    "output-guards",
    "overload-protection",
];

fn levels(report: &Report) -> BTreeMap<&str, Level> {
    let asked = report.verdicts.iter().filter(|v| STRUCTURAL.contains(&v.slug.as_str()));
    asked.map(|v| (v.slug.as_str(), v.level)).collect()
}

/// The fixture with its Python files changed.
fn changed(change: impl Fn(&str) -> String) -> Files {
    let mut files = READY.clone();
    for (path, bytes) in &mut files {
        if path.ends_with(".py") {
            *bytes = change(std::str::from_utf8(bytes).unwrap()).into_bytes();
        }
    }
    files
}

/// Parts of a Python file: text and comments, and what is neither.
fn parts(text: &str) -> Vec<(bool, &str)> {
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let end = if rest.starts_with('#') {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(quote) = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|q| rest.starts_with(q)) {
            let body = &rest[quote.len()..];
            let close = (0..body.len())
                .find(|n| body.is_char_boundary(*n) && body[*n..].starts_with(quote) && !body[..*n].ends_with('\\'));
            quote.len() * 2 + close.unwrap()
        } else {
            at += rest.chars().next().unwrap().len_utf8();
            continue;
        };
        out.push((false, &text[from..at]));
        out.push((true, &text[at..at + end]));
        at += end;
        from = at;
    }
    out.push((false, &text[from..]));
    out
}

/// Changes what is neither text nor comment.
fn in_code(text: &str, change: impl Fn(&str) -> String) -> String {
    parts(text).into_iter().map(|(quoted, part)| if quoted { part.to_owned() } else { change(part) }).collect()
}

/// Replaces whole words.
fn words(text: &str, other: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        out.push_str(&other(&word).unwrap_or_else(|| word.clone()));
        word.clear();
        out.push(c);
    }
    out.pop();
    out
}

/// Names that the project gives: of its functions, types and constants.
fn own_names() -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (path, bytes) in READY.iter().filter(|(path, _)| path.ends_with(".py")) {
        assert!(!path.contains("vendor"));
        for line in std::str::from_utf8(bytes).unwrap().lines() {
            let code = line.trim_start().trim_start_matches("async ");
            let named = code.strip_prefix("def ").or_else(|| code.strip_prefix("class "));
            let constant =
                line.split_once(" = ").map(|(name, _)| name).filter(|name| !line.starts_with(' ') && *name != "app");
            let name = named.or(constant).map(|n| n.split(['(', ':', ' ', '.']).next().unwrap());
            // The name of a module is the name of its file, and a helper may be called like a method of a library.
            let module = |n: &str| READY.keys().any(|path| path.ends_with(&format!("/{n}.py")));
            out.extend(
                name.filter(|n| n.len() > 2 && !n.starts_with("__") && !module(n) && *n != "post").map(str::to_owned),
            );
        }
    }
    out
}

#[test]
fn other_names_change_no_level() {
    let own = own_names();
    let numbers: BTreeMap<&String, usize> = own.iter().zip(0..).collect();
    let other = |word: &str| {
        let number = numbers.get(&word.to_owned())?;
        // What the runner of the tests looks for keeps its beginning.
        let begins = if word.starts_with("test_") {
            "test_"
        } else if word.starts_with("Test") {
            "Test"
        } else {
            ""
        };
        Some(format!("{begins}zq{number}"))
    };
    let renamed = changed(|text| in_code(text, |code| words(code, other)));
    let defines = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().lines().any(|line| line.starts_with("def "));
    for (path, bytes) in READY.iter().filter(|(path, bytes)| path.ends_with(".py") && defines(bytes)) {
        assert_ne!(&renamed[path], bytes, "{path} has names of its own");
    }
    assert_eq!(levels(&audit(&renamed)), levels(&audit(&READY)));
}

#[test]
fn wrapped_statements_change_no_level() {
    let wrapped = changed(|text| {
        let mut depth = 0i32;
        parts(text)
            .into_iter()
            .map(|(quoted, part)| {
                if quoted {
                    return part.to_owned();
                }
                let mut out = String::new();
                for c in part.chars() {
                    depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
                    out.push(c);
                    if depth > 0 && matches!(c, ',' | '(') {
                        out.push_str("\n                ");
                    }
                }
                out
            })
            .collect()
    });
    assert_eq!(levels(&audit(&wrapped)), levels(&audit(&READY)));
}

#[test]
fn other_quotes_change_no_level() {
    let quoted = changed(|text| {
        let other = |(quoted, part): (bool, &str)| {
            let inner = part.strip_prefix('"').and_then(|p| p.strip_suffix('"'));
            match inner.filter(|i| quoted && !part.starts_with("\"\"\"") && !i.contains(['\'', '\\'])) {
                Some(inner) => format!("'{inner}'"),
                None => part.to_owned(),
            }
        };
        parts(text).into_iter().map(other).collect()
    });
    assert_eq!(levels(&audit(&quoted)), levels(&audit(&READY)));
}

#[test]
fn other_imports_change_no_level() {
    // `from app.breaker import CircuitBreaker` becomes `import app.breaker as breaker_m` and `breaker_m.CircuitBreaker`.
    let imported = changed(|text| {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut out = String::new();
        for line in text.lines() {
            let taken = line
                .strip_prefix("from app.")
                .and_then(|l| l.split_once(" import "))
                .filter(|(_, n)| !n.contains(['(', ' ']) || !n.contains(" as "));
            match taken {
                Some((module, list)) if !list.contains('(') && !list.contains(" as ") => {
                    let local = format!("{}_m", module.replace('.', "_"));
                    names.extend(list.split(", ").map(|n| (n.to_owned(), format!("{local}.{n}"))));
                    out.push_str(&format!("import app.{module} as {local}\n"));
                }
                _ => out.push_str(&format!("{line}\n")),
            }
        }
        let used = |code: &str| {
            let mut result = String::new();
            let mut before = ' ';
            let mut rest = code;
            while let Some(c) = rest.chars().next() {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                if end == 0 {
                    result.push(c);
                    before = c;
                    rest = &rest[c.len_utf8()..];
                    continue;
                }
                let (word, after) = rest.split_at(end);
                let keyword = after.starts_with('=') && !after.starts_with("==");
                let own = names.get(word).filter(|_| before != '.' && !keyword);
                result.push_str(own.map_or(word, String::as_str));
                before = 'x';
                rest = after;
            }
            result
        };
        out.lines()
            .map(|line| {
                if line.starts_with("import ") || line.starts_with("from ") {
                    line.to_owned()
                } else {
                    in_code_line(line, &used)
                }
            })
            .collect::<Vec<_>>()
            .join("\n")
            + "\n"
    });
    let text = std::str::from_utf8(&imported["app/main.py"]).unwrap();
    assert!(text.contains("breaker_m.CircuitBreaker()"), "{text}");
    assert_eq!(levels(&audit(&imported)), levels(&audit(&READY)));
}

/// A line with its code changed; a line that a longer text begins or ends on stays.
fn in_code_line(line: &str, change: &dyn Fn(&str) -> String) -> String {
    if line.contains("\"\"\"") { line.to_owned() } else { in_code(line, change) }
}
