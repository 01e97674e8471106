//! Tells a former report of any format, or a baseline, from every other file: only such a file may be overwritten.

use super::{csv, html, markdown, memo};

/// Whether a file with this beginning and this end is a report of this program.
pub(crate) fn is_report(head: &str, tail: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    let last = tail.trim_end().lines().last().unwrap_or_default().trim_start();
    let model = head.starts_with('{') && head.contains("\"schema_version\"") && named(head);
    let terminal = last.starts_with("produ ") && last.contains(" rules ") && last.contains(", policy ");
    let sarif = head.contains("\"$schema\"") && head.contains("sarif-2.1.0") && named(head);
    let junit = head.contains("<testsuites name=\"produ ");
    let gitlab = head.trim() == "[]" || head.starts_with("[\n") && head.contains("\"check_name\"");
    let github = last.starts_with("::notice title=produ::");
    let badge =
        head.contains("\"label\": \"production readiness\"") || head.contains("aria-label=\"production readiness: ");
    let baseline = head.contains("\"kind\": \"produ-baseline\"");
    let records = first.starts_with("{\"record\":\"report\",");
    let marked = head.starts_with(markdown::MARKER)
        || head.starts_with(memo::MARKER)
        || head.lines().nth(1) == Some(html::MARKER)
        || first == csv::header();
    model || terminal || sarif || junit || gitlab || github || badge || baseline || records || marked
}

/// The program names itself near the top of its JSON.
fn named(head: &str) -> bool {
    head.contains("\"name\": \"produ\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::report::{Format, Style, render};

    #[test]
    fn every_format_is_known_again() {
        for (name, format) in Format::ALL {
            for report in [sample::report(), sample::nothing()] {
                let text = render(&report, format, Style::default()).unwrap();
                let head: String = text.chars().take(2_000).collect();
                let tail: String = text.chars().skip(text.chars().count().saturating_sub(2_000)).collect();
                assert!(is_report(&head, &tail), "{name}");
            }
        }
    }

    #[test]
    fn other_files_are_not() {
        for text in
            ["{\"name\": \"produ\"}", "rule,slug\n", "<html></html>", "# Go/no-go: x\n", "[1]", "", "[\n  {}\n]"]
        {
            assert!(!is_report(text, text), "{text}");
        }
    }
}
