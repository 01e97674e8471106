//! Places in which a key was once not seen, and texts that are none. Keys are put together here, so that none stands in
//! the repository.

use crate::inventory::Inventory;
use crate::rules::RuleSet;
use crate::rules::format::Where;
use crate::rules::probe::Probe;
use crate::signals::hits::Signals;
use std::collections::BTreeSet;

/// Letters and digits that follow no pattern.
fn noise(length: usize) -> String {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let letters = b"BCDFGHJKLMNPQRSTVWXZbcdfghjklmnpqrstvwxz6789";
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(letters[usize::try_from(state % letters.len() as u64).unwrap()])
        })
        .collect()
}

fn key() -> String {
    format!("sk-ant-api03-{}", noise(80))
}

fn pem(kind: &str, line_end: &str) -> String {
    format!("-----BEGIN {kind}PRIVATE KEY-----{line_end}{}{line_end}{}", noise(64), noise(64))
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn scan(files: Vec<(&str, Vec<u8>)>) -> (Inventory, Signals) {
    let inventory = Inventory::from_memory(files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)));
    let rules = RuleSet::embedded().unwrap();
    let signals = crate::signals::scan(&inventory, &rules, &Default::default(), &|| {});
    (inventory, signals)
}

/// Files in which a key was seen, with the line.
fn seen(files: Vec<(&str, Vec<u8>)>) -> BTreeSet<(String, u32)> {
    let rules = RuleSet::embedded().unwrap();
    let (inventory, signals) = scan(files);
    let asked = rules.probes.iter().zip(&signals.probes);
    let of_every_file = asked.filter(|(probe, _)| matches!(probe, Probe::Line(p) if p.place == Where::EveryFile));
    let hits = of_every_file.flat_map(|(_, found)| &found.hits);
    hits.map(|hit| (inventory.files[hit.file as usize].path.clone(), hit.line)).collect()
}

#[test]
fn a_key_is_seen_wherever_it_stands() {
    let line = format!("key = \"{}\"\n", key());
    let text = |before: &str| format!("{before}{line}").into_bytes();
    let over_a_megabyte = "# padding that says nothing at all\n".repeat(40_000);
    let output = format!(
        r##"{{"cells": [{{"cell_type": "code", "metadata": {{}}, "execution_count": 1, "source": ["print(key)"], "outputs": [{{"output_type": "stream", "name": "stdout", "text": ["{}\n"]}}]}}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}"##,
        key()
    );
    let files: Vec<(&str, Vec<u8>, u32)> = vec![
        ("app/nul.py", text("x = 1\n\0"), 2),
        ("app/late_nul.py", [text(""), vec![0; 3]].concat(), 1),
        ("app/utf16le.txt", [vec![0xff, 0xfe], utf16(&line, false)].concat(), 1),
        ("app/utf16be.txt", [vec![0xfe, 0xff], utf16(&line, true)].concat(), 1),
        ("app/unmarked.bin", utf16(&format!("größe\n{line}"), false), 2),
        ("no_ending", text("\n"), 2),
        ("odd.ending", text(""), 1),
        ("app/large.py", text(&over_a_megabyte), 40_001),
        ("app/minified.js", format!("{}{}{}", "a;".repeat(300_000), key(), "b;".repeat(9_000)).into_bytes(), 1),
        ("vendor/lib/settings.py", text(""), 1),
        ("node_modules/lib/index.js", text(""), 1),
        ("examples/chat.py", text(""), 1),
        ("tests/test_chat.py", text(""), 1),
        ("tests/fixtures/answer.json", text(""), 1),
        ("mocks/server.py", text(""), 1),
        ("secret-scanner/rules.py", text(""), 1),
        (".github/workflows/secret-scan.yml", text(""), 1),
        (".secrets.baseline", text(""), 1),
        ("poetry.lock", text(""), 1),
        ("data/train.csv", text("a,b\n"), 2),
        ("locales/de.json", text(""), 1),
        ("archive/old.py", text(""), 1),
        ("dist/app.min.js", text(""), 1),
        ("AGENTS.md", text(""), 1),
        ("produ.yaml", text("# "), 1),
        ("notebooks/a.ipynb", output.into_bytes(), 1),
        ("certs/server.pem", pem("RSA ", "\n").into_bytes(), 1),
        ("certs/crlf.key", pem("", "\r\n").into_bytes(), 1),
        ("app/pem.py", format!("KEY = '''{}'''\n", pem("EC ", "\n")).into_bytes(), 1),
        ("service-account.json", format!("{{\"private_key\": \"{}\"}}", pem("", "\\n")).into_bytes(), 1),
        (
            "app/concatenated.js",
            format!("const k = \"-----BEGIN PRIVATE KEY-----\\n\" +\n  \"{}\"\n", noise(64)).into_bytes(),
            1,
        ),
        // Words beside a key are nobody's excuse.
        ("app/a.py", text("example: an example for the placeholder of your dummy test, "), 1),
        ("app/b.py", text("# your key: example, changeme, xxxxxxxx, 12345 -> "), 1),
        (
            "app/c.py",
            format!("{} # gitleaks:allow, pragma: allowlist secret, nosec, example\n", line.trim()).into_bytes(),
            1,
        ),
        ("app/d.py", text("re.compile(pattern); firebase; os.environ; <your-key> ${KEY} "), 1),
        ("app/e.md", text("<!-- produ:template name=plan.md -->\n[TO FILL: who]\n"), 3),
        ("docs/two.md", format!("{}, {}\n", "AKIAIOSFODNN7EXAMPLE", key()).into_bytes(), 1),
    ];
    let wanted: BTreeSet<(String, u32)> = files.iter().map(|(path, _, line)| ((*path).to_owned(), *line)).collect();
    let found = seen(files.into_iter().map(|(path, bytes, _)| (path, bytes)).collect());
    let missed: Vec<_> = wanted.difference(&found).collect();
    assert!(missed.is_empty(), "not seen: {missed:?}; seen {:?}", found.difference(&wanted).collect::<Vec<_>>());
}

#[test]
fn a_placeholder_is_told_by_itself() {
    let x = |n: usize| "x".repeat(n);
    let texts = [
        format!("key = \"sk-ant-api03-{}\"", x(80)),
        format!("key = \"sk-proj-your-key-here-{}\"", x(40)),
        "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE".to_owned(),
        "DATABASE_URL=postgres://user:your-password-here@db.acme.io/db".to_owned(),
        "DATABASE_URL=postgres://user:averylongpassword@localhost.localdomain/db".to_owned(),
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----".to_owned(),
        "if text.startswith(\"-----BEGIN RSA PRIVATE KEY-----\"):\n    return parse(text)".to_owned(),
        format!("-----BEGIN PRIVATE KEY-----\nYOUR-KEY\n{}", "-----END PRIVATE KEY-----"),
        r"KEY = re.compile(r'\bsk-ant-(?:api|admin)\d{2}-[A-Za-z0-9_-]{60,}')".to_owned(),
    ];
    let files = texts.iter().map(|text| text.clone().into_bytes());
    let names: Vec<String> = (0..texts.len()).map(|n| format!("app/{n}.py")).collect();
    let found = seen(names.iter().map(String::as_str).zip(files).collect());
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_is_too_large_to_be_searched_is_said() {
    let (_, signals) = scan(vec![("data/all.bin", vec![b'a'; (8 << 20) + 1])]);
    let said = signals.unread.iter().find(|unread| unread.reason.contains("not searched for keys"));
    assert_eq!(said.map(|unread| unread.path.as_str()), Some("data/all.bin"));
}

/// Bytes around every literal once more: the work grows with the bytes.
#[test]
#[expect(clippy::disallowed_methods, reason = "the cost is what is tested")]
fn a_line_full_of_beginnings_is_searched_in_pieces() {
    let rules = RuleSet::embedded().unwrap();
    let time = |copies: usize| {
        let bytes = "sk-ant-api03-".repeat(copies).into_bytes();
        let inventory = Inventory::from_memory([("a.bin".to_owned(), Vec::new())]);
        let every_file = super::EveryFile::new(&inventory, &rules);
        let once = || {
            let start = std::time::Instant::now();
            every_file.search(&bytes, &mut super::FileScan::default());
            start.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap()
    };
    time(1_000);
    let (small, large) = (time(20_000), time(80_000));
    assert!(large < small * 10, "four times the bytes: {small:?} {large:?}");
}
