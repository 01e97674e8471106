//! Behaviour shared by the three formats, and the torture inputs.

use super::*;
use crate::structured::json::Dialect;
use proptest::prelude::*;

fn yaml1(text: &str) -> Node {
    yaml_documents(text.as_bytes()).unwrap().remove(0)
}

#[test]
fn yaml_positions_and_spellings() {
    let node = yaml1("on: push\nversion: 1.10\nlist:\n  - a\n  - {b: no, c: 'true'}\nq: \"x\"\n");
    assert_eq!(node.get("on").unwrap().as_str(), Some("push"));
    let version = node.get("version").unwrap();
    assert_eq!((version.as_number(), version.text().as_deref()), (Some(1.1), Some("1.10")));
    let b = node.at(&["list", "1", "b"]).unwrap();
    assert_eq!((b.as_str(), b.line, b.column), (Some("no"), 5, 9));
    assert_eq!(node.at(&["list", "1", "c"]).unwrap().as_str(), Some("true"));
    let (key, _) = &node.as_mapping().unwrap()[2];
    assert_eq!((key.text.as_str(), key.line, key.column), ("list", 3, 1));
}

#[test]
fn yaml_streams_anchors_merges_tags() {
    let docs = yaml_documents(b"\xef\xbb\xbf---\na: 1\n---\n---\nb: !Ref x\nc: !!str 5\n").unwrap();
    assert_eq!(docs.len(), 2);
    assert_eq!(docs[1].get("b").unwrap().as_str(), Some("x"));
    assert_eq!(docs[1].get("c").unwrap().as_str(), Some("5"));
    let node = yaml1("base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3}\n");
    assert_eq!(node.at(&["use", "x"]).unwrap().as_number(), Some(1.0));
    assert_eq!(node.at(&["use", "y"]).unwrap().as_number(), Some(3.0));
    assert!(yaml_documents(b"").unwrap().is_empty());
    assert!(yaml_documents(b"# only\n").unwrap().is_empty());
    assert_eq!(yaml_documents(b"null").unwrap()[0].value, Value::Null);
}

#[test]
fn yaml_odd_scalars() {
    for text in [".nan", ".inf", "1e999", "1_000", "2026-11-18", "1.2.3", "-", "0x", "+", "e5"] {
        assert_eq!(scalar::plain(text), Value::String(text.into()), "{text}");
    }
    for (text, number) in [("0x1f", 31.0), ("0o17", 15.0), ("-1.5e3", -1500.0), (".5", 0.5), ("007", 7.0)] {
        assert_eq!(scalar::plain(text), Value::Number(number, text.into()));
    }
}

#[test]
fn yaml_torture_ends_in_errors() {
    let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h", "i"].iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 10].join(",")));
    }
    let mut chain = String::from("a0: &a0 [x]\n");
    for i in 1..50_000 {
        chain.push_str(&format!("a{i}: &a{i} [*a{}]\n", i - 1));
    }
    for text in [
        bomb,
        chain,
        "[".repeat(200_000),
        "{a: ".repeat(50_000),
        "- ".repeat(100_000),
        "? ".repeat(20_000),
        "a: &a [*a]".into(),
        "a: *missing".into(),
        "image: {{ .Values.image }}".into(),
        "a: {{ x }}-b".into(),
        "a:\n\tb: 1".into(),
        "a: b\0".into(),
    ] {
        let error = yaml_documents(text.as_bytes()).unwrap_err();
        assert!(!error.message.is_empty() && error.line >= 1, "{:.40}", text);
    }
    assert!(yaml_documents(b"\xff\xfea\0:\0").unwrap_err().message.contains("UTF-16"));
    assert!(yaml_documents(b"a\0:\0 \x001\0").unwrap_err().message.contains("UTF-16"));
    assert_eq!(yaml_documents(b"a: 1\nb: \xff").unwrap_err().line, 2);
}

#[test]
fn duplicates_are_kept_and_found() {
    let node = yaml1("a: 1\nb:\n  c: 1\n  c: 2\n");
    let twice = node.duplicate_key().unwrap();
    assert_eq!((twice.first.text.as_str(), twice.first.line, twice.second.line), ("c", 3, 4));
    assert_eq!(node.at(&["b", "c"]).unwrap().as_number(), Some(2.0));
    let strict = json::parse(b"{\"a\":1,\n\"a\":2}", Dialect::default()).unwrap_err();
    assert_eq!((strict.message.as_str(), strict.line), ("duplicate key `a` on lines 1 and 2", 2));
    assert!(json(b"{\"a\":1,\"a\":2}").unwrap().duplicate_key().is_some());
    let error = toml(b"[x]\nname = 1\ny = 2\nname = 3\n").unwrap_err();
    assert_eq!((error.message.as_str(), error.line), ("duplicate key `name` on lines 2 and 4", 4));
}

#[test]
fn json_positions_dialects_and_pointer() {
    let node = json("\u{feff}{\"ä\": [1.50, {\"b/c\": \"\\ud83d\\ude00\"}],\n \"z\": null}".as_bytes()).unwrap();
    let number = node.pointer("/ä/0").unwrap();
    assert_eq!((number.text().as_deref(), number.line, number.column), (Some("1.50"), 1, 8));
    assert_eq!(node.pointer("/ä/1/b~1c").unwrap().as_str(), Some("😀"));
    assert!(node.get("z").unwrap().is_empty_value());
    let text = b"// c\n{\"a\": [1,], /* x */ \"b\": 2,}";
    assert!(json(text).is_err());
    assert_eq!(json_lenient(text).unwrap().get("b").unwrap().line, 2);
    assert_eq!(parse("x/tsconfig.json", text).unwrap().unwrap().len(), 1);
    assert!(parse("x.py", b"").is_none());
}

#[test]
fn json_torture_ends_in_errors() {
    for text in [
        "[".repeat(1_000_000),
        "{\"a\":".repeat(100_000),
        "{\"a\":\"\\ud800\"}".into(),
        "[01]".into(),
        "[1,]".into(),
        "{\"a\":1,}".into(),
        "\"abc".into(),
        "\"\\x\"".into(),
        "\"\\u12".into(),
        "\"a\nb\"".into(),
        "".into(),
        "1 2".into(),
        "[1 2]".into(),
        "{1:2}".into(),
    ] {
        assert!(json(text.as_bytes()).is_err(), "{text:.30}");
    }
    // Numbers that are none are text: one of them does not lose the file.
    let none = json(b"{\"a\": NaN, \"b\": [Infinity, -Infinity], \"c\": 0.9}").unwrap();
    assert_eq!(
        (none.pointer("/a").unwrap().as_str(), none.pointer("/c").unwrap().as_number()),
        (Some("NaN"), Some(0.9))
    );
    let huge = json(b"[1e999, 123456789012345678901234567890]").unwrap();
    assert_eq!(huge.pointer("/0").unwrap().as_str(), Some("1e999"));
    assert!(json_lenient(b"/* x").is_err());
}

#[test]
fn toml_positions_and_torture() {
    let node = toml(b"a = 1.10 # x [[[\n[t.u]\nd = 2026-11-18\nl = ['x', {y = true}]\nh = 0x1F\nn = nan\n").unwrap();
    assert_eq!(node.get("a").unwrap().text().as_deref(), Some("1.10"));
    let d = node.at(&["t", "u", "d"]).unwrap();
    assert_eq!((d.as_str(), d.line, d.column), (Some("2026-11-18"), 3, 5));
    assert_eq!(node.at(&["t", "u", "l", "1", "y"]).unwrap().as_bool(), Some(true));
    assert_eq!(node.at(&["t", "u", "h"]).unwrap().as_number(), Some(31.0));
    assert_eq!(node.at(&["t", "u", "n"]).unwrap().as_str(), Some("nan"));
    for text in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        "a = 99999999999999999999".into(),
        "a = 2026-13-45".into(),
        "[t]\n[t]\n".into(),
        "a = 'x".into(),
        "a = \"\"\"x".into(),
        "a: 1".into(),
    ] {
        assert!(toml(text.as_bytes()).is_err(), "{text:.30}");
    }
    assert!(toml(b"").unwrap().is_empty_value());
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = (yaml_documents(&bytes), json(&bytes), json_lenient(&bytes), toml(&bytes));
    }

    #[test]
    fn never_panics_on_nearly_valid(text in "[\\[\\]{}:,\"'#&*!|>%@a0.\\-\\\\ \n\t=?<~/ä]{0,120}") {
        for error in [yaml_documents(text.as_bytes()).err(), json(text.as_bytes()).err(), json_lenient(text.as_bytes()).err(), toml(text.as_bytes()).err()].into_iter().flatten() {
            prop_assert!(error.line >= 1 && error.column >= 1 && !error.message.contains('\n'));
        }
    }

    #[test]
    fn json_agrees_with_serde(text in "[\\[\\]{}:,\"a0.\\-\\\\e1 ]{0,24}") {
        prop_assert_eq!(json(text.as_bytes()).is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}
