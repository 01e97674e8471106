//! Files made to break a reader, and bytes of any kind.

use super::{reading, refused};
use crate::results::read;
use proptest::prelude::*;

/// Names that lead to every reader.
const NAMES: [&str; 12] = [
    "a.json",
    "a.jsonl",
    "a.csv",
    "a.jtl",
    "a.xml",
    "a.yaml",
    "a.toml",
    "lcov.info",
    "mlruns/0/r/metrics/acc",
    "a.sarif",
    "dvc.lock",
    "a",
];

#[test]
fn hostile_files_are_refused_with_a_place() {
    let deep = "[".repeat(100_000);
    let elements = "<a>".repeat(1_000);
    let bomb = "<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<testsuite><testcase name=\"&b;\">";
    for (path, text) in [
        ("a.json", deep.as_str()),
        ("a.jsonl", deep.as_str()),
        ("a.xml", elements.as_str()),
        ("a.xml", bomb),
        ("a.xml", "<testsuite><testcase></testsuite>"),
        ("a.json", "{\"results\": {\"stats\": {\"successes\": 1e400, \"failures\": 1}}}"),
        ("a.json", "{\"metrics\": {\"http_req_duration\": null, \"vus\": {}}}"),
        ("a.csv", "a,b\n\"1,2\n"),
        ("a.csv", ""),
        ("a.json", "\u{0}\u{0}"),
        ("a.xml", "<html><body>404</body></html>"),
        ("a.yaml", "a: [1\nb: 2\n"),
    ] {
        let (line, message) = refused(path, text);
        assert!(line >= 1 && !message.is_empty() && message.len() < 500, "{path}: {message}");
    }
    let other = b"\xff\xfe{\x00}\x00";
    assert!(read("a.bin", other, None).results.is_err());
    let huge = vec![b' '; super::super::input::MAX_BYTES + 1];
    assert!(read("a.jsonl", &huge, None).results.unwrap_err().message.contains("larger than"));
}

#[test]
fn many_numbers_need_a_name() {
    let members: Vec<String> = (0..3_000).map(|n| format!("\"k{n}\": {{\"acc,none\": 0.5}}")).collect();
    let text = format!("{{\"results\": {{{}}}, \"n-samples\": {{}}}}", members.join(","));
    assert!(refused("a.json", &text).1.contains("more than 500 numbers"));
}

/// Texts that come close to each format.
fn nearly() -> impl Strategy<Value = String> {
    let words = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\n",
        "\"",
        "\"results\"",
        "\"stats\"",
        "\"successes\"",
        "\"failures\"",
        "\"metrics\"",
        "\"http_reqs\"",
        "\"rate\"",
        "\"aggregate\"",
        "\"counters\"",
        "\"entry_type\"",
        "\"eval\"",
        "\"runs\"",
        "\"version\"",
        "\"2.1.0\"",
        "\"latencies\"",
        "1",
        "-1",
        "0.5",
        "1e308",
        "null",
        "true",
        "<testsuite>",
        "</testsuite>",
        "<testcase/>",
        "<coverage line-rate=\"1\">",
        "</coverage>",
        "&a;",
        "SF:a",
        "LF:1",
        "end_of_record",
        "timeStamp",
        "elapsed",
        "success",
        "Name",
        "Request Count",
        "Failure Count",
        "Aggregated",
        "user_input",
        "response",
        "contexts",
        "\"slices\"",
        "\"by_x\"",
        "\"accuracy\"",
        "ä",
        "\u{0}",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), name in 0usize..12) {
        let _ = read(NAMES.get(name).copied().unwrap_or("a"), &bytes, None);
    }

    #[test]
    fn no_text_makes_a_reader_panic_or_give_a_number_that_is_none(text in nearly(), name in 0usize..12) {
        let found = reading(NAMES.get(name).copied().unwrap_or("a"), &text);
        for one in found.results.iter().flat_map(|r| &r.measurements) {
            prop_assert!(one.value.is_finite() && one.line >= 1, "{one:?}");
        }
    }
}
