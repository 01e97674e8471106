//! The pages are held to the program: commands parse, exit codes, formats and verbs are the real ones.
//! `BLESS=1 cargo test docs` rewrites the list of formats.

use crate::common::root;
use clap::Parser;
use produ::cli::Cli;
use produ::commands::exit::Exit;
use std::fmt::Write as _;
use std::fs;

const PAGES: [&str; 3] = ["README.md", "CONTRIBUTING.md", "rules/README.md"];

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A part of a page that is made from the program: compared, or rewritten with `BLESS`.
#[track_caller]
fn held(name: &str, part: &str, wanted: &str) {
    let (open, close) = (format!("<!-- {part} -->\n"), format!("<!-- /{part} -->"));
    let text = page(name);
    let (head, rest) = text.split_once(&open).unwrap_or_else(|| panic!("{name} has no {open}"));
    let (kept, tail) = rest.split_once(&close).unwrap_or_else(|| panic!("{name} has no {close}"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(root().join(name), format!("{head}{open}{wanted}{close}{tail}")).unwrap();
    } else {
        assert_eq!(kept, wanted, "run `BLESS=1 cargo test docs` to rewrite the list");
    }
}

#[test]
fn the_exit_codes_are_the_real_ones() {
    let text = page("README.md");
    let section = text.split("## Exit codes").nth(1).unwrap().split("\n## ").next().unwrap();
    let codes: Vec<u8> =
        section.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse().ok()).collect();
    let known = [Exit::Passed, Exit::GateFailed, Exit::CannotAudit, Exit::NothingToAudit];
    assert_eq!(codes, known.map(|exit| exit as u8));
}

#[test]
fn every_command_line_parses() {
    let mut count = 0;
    for name in PAGES {
        let text = page(name);
        let mut shell = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("```") {
                shell = line == "```sh";
            }
            let command = line.split(" #").next().unwrap_or_default();
            if shell && command.starts_with("produ ") {
                let parsed = Cli::try_parse_from(command.split_whitespace());
                let help = parsed.as_ref().err().is_some_and(|e| e.exit_code() == 0);
                assert!(parsed.is_ok() || help, "{name}: `{command}`: {}", parsed.unwrap_err());
                count += 1;
            }
        }
    }
    assert!(count >= 20, "only {count} command lines");
}

/// Newcomers find every verb on the first page.
#[test]
fn every_verb_is_named() {
    let text = page("README.md");
    for verb in <Cli as clap::CommandFactory>::command().get_subcommands() {
        let name = verb.get_name();
        assert!(text.contains(&format!("produ {name}")), "README.md does not name `produ {name}`");
    }
}

#[test]
fn the_list_of_formats_is_complete() {
    let mut list = "\n| `-o` | for | file |\n|---|---|---|\n".to_owned();
    for format in produ::report::Format::all() {
        writeln!(list, "| `{}` | {} | `.{}`, {} |", format.name, format.about, format.extension, format.media).unwrap();
    }
    list.push('\n');
    held("README.md", "formats", &list);
}
