//! Properties that every format keeps, whatever a repository puts into the report.

use super::{Format, Style};
use crate::model::{Report, sample};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::LazyLock;

/// Formats that hold every verdict.
const FORMATS: [&str; 5] = ["terminal", "json", "markdown", "csv", "ndjson"];

fn render(report: &Report, format: &str, style: Style) -> Result<String, crate::error::Error> {
    super::render(report, Format::named(format).unwrap(), style)
}

/// JSON pointers of all strings of the sample that may hold any text (not the words of an enum).
static FREE: LazyLock<Vec<String>> = LazyLock::new(|| free(&sample::report()));

/// JSON pointers of all strings of a model that may hold any text.
fn free<M: Serialize + DeserializeOwned>(model: &M) -> Vec<String> {
    fn collect(value: &Value, at: &str, out: &mut Vec<String>) {
        match value {
            Value::String(_) => out.push(at.to_owned()),
            Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| collect(v, &format!("{at}/{i}"), out)),
            Value::Object(map) => map.iter().for_each(|(k, v)| collect(v, &format!("{at}/{k}"), out)),
            _ => {}
        }
    }
    let tree = serde_json::to_value(model).unwrap();
    let mut all = Vec::new();
    collect(&tree, "", &mut all);
    all.retain(|at| {
        let mut changed = tree.clone();
        *changed.pointer_mut(at).unwrap() = Value::String("\u{1}?".into());
        serde_json::from_value::<M>(changed).is_ok()
    });
    all
}

/// The model with the strings at these places replaced, round robin.
fn with<M: Serialize + DeserializeOwned>(model: &M, places: &[String], texts: &[String]) -> M {
    let mut tree = serde_json::to_value(model).unwrap();
    for (i, at) in places.iter().enumerate() {
        *tree.pointer_mut(at).unwrap() = Value::String(texts[i % texts.len()].clone());
    }
    serde_json::from_value(tree).unwrap()
}

/// A model with every free string replaced.
pub(crate) fn replaced<M: Serialize + DeserializeOwned>(model: &M, texts: &[String]) -> M {
    with(model, &free(model), texts)
}

/// The sample with every free string replaced.
pub(crate) fn filled(texts: &[String]) -> Report {
    with(&sample::report(), &FREE, texts)
}

pub(crate) fn leaks(out: &str) -> Option<String> {
    let bad = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c as u32, 0x200b..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff | 0xe0000..=0xe007f)
    };
    if let Some(c) = out.chars().find(|c| bad(*c)) {
        return Some(format!("{c:?}"));
    }
    let command = |line: &&str| {
        line.trim_start().starts_with("::") || ["##[", "##vso[", "##teamcity["].iter().any(|m| line.contains(m))
    };
    out.lines().find(command).map(str::to_owned)
}

pub(crate) fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[:#\\[\\] \u{a0}\n\r\t\u{1b}\u{202e}\u{200b}@`|<>!*_a-z/.~-]{0,60}",
        Just("::error file=x::boom".to_owned()),
        Just("x ".repeat(60) + "::error::boom ##vso[task.complete]##[group]"),
        Just("# PASS\n| a | b |\n```\n@everyone <img src=x onerror=1> [a](javascript:b)".to_owned()),
        Just("漢字👩‍👩‍👧‍👦️1️⃣".repeat(30)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_format_leaks_active_characters(texts in prop::collection::vec(hostile(), 1..8)) {
        let report = filled(&texts);
        for format in FORMATS {
            let out = render(&report, format, Style::default()).unwrap();
            prop_assert_eq!(leaks(&out), None, "{:?}", format);
            prop_assert!(out.ends_with('\n'));
        }
    }

    #[test]
    fn the_terminal_width_is_never_exceeded(texts in prop::collection::vec(hostile(), 1..8), w in 60usize..160) {
        for unicode in [true, false] {
            let out = render(&filled(&texts), "terminal", Style::new(false, unicode, w)).unwrap();
            for line in out.lines() {
                prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= w, "{line:?}");
            }
        }
    }

    #[test]
    fn repository_text_cannot_add_markdown_structure(texts in prop::collection::vec(hostile(), 1..8)) {
        let shape = |out: &str| -> Vec<String> {
            out.lines()
                .map(|l| {
                    let start: String = l.chars().take_while(|c| "#-*<|>!1. ✔✘".contains(*c)).collect();
                    format!("{} {}", start.trim(), l.matches('|').count())
                })
                .filter(|l| l.starts_with(['#', '|', '<']))
                .collect()
        };
        let expected = shape(&render(&sample::report(), "markdown", Style::default()).unwrap());
        let out = render(&filled(&texts), "markdown", Style::default()).unwrap();
        prop_assert_eq!(shape(&out).len(), expected.len());
        let count = |out: &str, what: &str| out.matches(what).count();
        prop_assert_eq!(count(&out, "## Production readiness"), 1);
        prop_assert_eq!(count(&out, "<!--"), 1);
        prop_assert!(!out.contains(['`', '@', '[', ']']));
    }
}

#[test]
fn places_of_a_comment_are_links_and_hostile_paths_stay_below_the_base() {
    use super::links::tests::{BASE, links};
    let linked = |report: Report| {
        let report = super::clean::clean(&report).unwrap();
        let of = |v: &crate::model::Verdict| v.evidence.iter().map(|e| e.path.clone()).collect::<Vec<_>>();
        let paths: Vec<String> = report.verdicts.iter().flat_map(of).collect();
        render(&Report { links: Some(links(paths)), ..report }, "markdown", Style::default()).unwrap()
    };
    let out = linked(sample::report());
    assert!(out.contains(&format!("</code>]({BASE}/produ.yaml#L88)")), "{out}");
    for text in
        ["x](https://evil.example)", "../../x", "javascript:alert(1)", "<a href=x>", "a`b|c\n# d", "@all ::error::"]
    {
        let out = linked(filled(&[text.to_owned()]));
        assert_eq!(leaks(&out), None);
        for (at, _) in out.match_indices("](") {
            assert!(out[at + 2..].starts_with(BASE), "{text}: {}", &out[at..]);
        }
        assert!(!out.contains("evil.example)") && !out.contains("<a "), "{out}");
    }
}

/// Met once by a random run at 97 columns.
#[test]
fn no_width_breaks_a_line_before_a_command() {
    for text in ["  ::error::", ":::error::x", "a :::::error:: b", "x:: ::error", ":\u{a0}::error"] {
        let texts = [text.to_owned(), format!("{}{text}", "y".repeat(37)), format!("z {text}{text}")];
        for w in 60..160 {
            let out = render(&filled(&texts), "terminal", Style::new(false, true, w)).unwrap();
            assert_eq!(leaks(&out), None, "{text:?} at {w}");
        }
    }
}

fn audited(report: &Report) -> crate::compare::Audited {
    serde_json::from_value(serde_json::to_value(super::v1::Report::from(report)).unwrap()).unwrap()
}

#[test]
fn a_difference_stays_inert_too() {
    let hostile =
        ["::error::x", "##[group]", "\u{1b}[2J", "| a | b |\n# PASS", "@everyone <img src=x>"].map(str::to_owned);
    let changed = super::clean::clean(&filled(&hostile)).unwrap();
    let difference = crate::compare::diff(("a::error::", &audited(&sample::report())), ("b|c", &audited(&changed)));
    assert!(!difference.changes.is_empty());
    let document = super::diff::document(&difference);
    let markdown = super::document::markdown::render(&document);
    assert_eq!(leaks(&markdown), None);
    assert_eq!((markdown.matches("\n## ").count(), markdown.matches("<img").count()), (1, 0));
    assert_eq!(leaks(&super::document::terminal::render(&document, Style::new(false, false, 80))), None);
}

#[test]
fn colour_changes_nothing_but_colour() {
    let plain = render(&sample::report(), "terminal", Style::new(false, true, 100)).unwrap();
    let colored = render(&sample::report(), "terminal", Style::new(true, true, 100)).unwrap();
    assert!(colored.contains('\x1b'));
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
}

#[test]
fn ascii_style_is_ascii() {
    let out = render(&sample::report(), "terminal", Style::new(false, false, 100)).unwrap();
    assert!(out.is_ascii(), "{:?}", out.chars().find(|c| !c.is_ascii()));
    assert!(out.contains("####") && out.contains("...."));
}

#[test]
fn json_round_trips() {
    let report = sample::report();
    let text = render(&report, "json", Style::default()).unwrap();
    assert_eq!(serde_json::from_str::<super::v1::Report>(&text).unwrap(), (&report).into());
    assert!(text.ends_with("}\n"));
}

#[test]
fn json_has_the_fields_the_accuracy_measurement_reads() {
    let text = render(&sample::report(), "json", Style::default()).unwrap();
    let tree: Value = serde_json::from_str(&text).unwrap();
    assert!(tree["score"].is_number() && tree["tier"] == "pilot");
    assert!(tree["profile"]["kinds"].is_array() && tree["profile"]["archetype"].is_string());
    for verdict in tree["verdicts"].as_array().unwrap() {
        for field in ["rule", "slug", "level", "outcome"] {
            assert!(verdict[field].is_string(), "{field}");
        }
        for evidence in verdict["evidence"].as_array().unwrap() {
            assert!(evidence["path"].is_string() && evidence["line"].is_u64() && evidence["level"].is_string());
        }
    }
    let outcomes: Vec<&str> =
        tree["verdicts"].as_array().unwrap().iter().filter_map(|v| v["outcome"].as_str()).collect();
    assert!(outcomes.contains(&"not-applicable"));
}

#[test]
fn every_verdict_appears_in_every_format() {
    let report = sample::report();
    for format in FORMATS {
        let out = render(&report, format, Style::default().with_all(true)).unwrap();
        for verdict in &report.verdicts {
            assert!(out.contains(&verdict.rule) && out.contains(&verdict.slug), "{format:?} {}", verdict.rule);
        }
    }
}

#[test]
fn the_first_screen_answers_the_three_questions() {
    let out = render(&sample::report(), "terminal", Style::new(false, true, 100)).unwrap();
    let screen: Vec<&str> = out.lines().take(24).collect();
    let screen = screen.join("\n");
    for part in [
        "NOT READY FOR PRODUCTION: 2 blockers",
        "readiness 69/100",
        "evidence  71",
        "Settle first",
        "Title of alert-rules",
        "O-ALR-01",
        "Who has to act",
        "Operations",
    ] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
}

#[test]
fn nothing_to_audit_has_a_short_screen_with_the_reason() {
    for format in ["terminal", "markdown"] {
        let mut report = sample::nothing();
        report.coverage.incomplete = true;
        let out = render(&report, format, Style::default()).unwrap();
        assert!(!out.contains("none declared"), "what was not seen is not absent: {out}");
        assert!(out.to_lowercase().contains("incomplete"), "{out}");
        report.coverage.incomplete = false;
        let out = render(&report, format, Style::default()).unwrap();
        assert!(out.to_lowercase().contains("no ai system found") && out.contains("no model call"), "{out}");
        assert!(!out.contains("score 0") && !out.contains("/100"), "{out}");
        assert!(out.lines().count() < 25);
    }
}

#[test]
fn a_full_report_fits_into_a_pull_request_comment() {
    let mut report = sample::report();
    report.trace = None;
    let few = report.verdicts.clone();
    report.verdicts = few.iter().cycle().take(100).cloned().collect();
    for verdict in &mut report.verdicts {
        let what = "nothing shows that it was ever drilled, and what was drilled is another system".into();
        verdict.remark = Some(crate::model::Remark { path: String::new(), line: 0, what });
    }
    let out = render(&report, "markdown", Style::default()).unwrap();
    assert!(out.len() < 60_000, "{}", out.len());
}
