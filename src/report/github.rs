//! GitHub workflow commands: annotations on the lines of a pull request, worst first.
//!
//! Source: GitHub's "Workflow commands for GitHub Actions". A step shows ten annotations per level and drops the rest
//! without a word, so no more are printed and a last notice says how many there are. The job summary is the Markdown
//! report; the command layer appends it to `$GITHUB_STEP_SUMMARY`.

use super::finding::{Finding, findings};
use super::format::{Format, Together};
use super::{decision, sentence, words};
use crate::model::{Effect, GateInput, Report, Severity, Tier, Verdict};
use crate::text::excerpt;

/// Annotations of one level that a step shows.
const SHOWN: usize = 10;
/// Longest message.
const LONGEST: usize = 600;
/// Weakened gate inputs shown among the warnings; the job summary has more.
const WEAKER: usize = 5;

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "github",
    about: "GitHub Actions: annotations and job summary",
    extension: "txt",
    media: "text/plain",
    job_summary: true,
    together: Together::Lines,
    render: |report, _| Ok(render(report)),
    known: |_, tail| {
        tail.trim_end().lines().last().unwrap_or_default().trim_start().starts_with("::notice title=produ::")
    },
    rooted: true,
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> String {
    let list = findings(report);
    let mut out = String::new();
    for (command, severity) in [("error", Severity::Blocker), ("warning", Severity::Major), ("notice", Severity::Minor)]
    {
        // The last notice is needed for the summary.
        let mut most = if command == "notice" { SHOWN - 1 } else { SHOWN };
        if command == "warning" {
            let weaker: Vec<String> = report.gate_inputs.iter().take(WEAKER).filter_map(weakening).collect();
            most -= weaker.len();
            out.push_str(&weaker.concat());
        }
        for finding in list.iter().filter(|f| f.verdict.severity == severity).take(most) {
            out.push_str(&annotation(command, finding));
        }
    }
    out.push_str(&format!("::notice title=produ::{}\n", data(&summary(report, list.len()))));
    out
}

fn annotation(command: &str, finding: &Finding<'_>) -> String {
    let Verdict { title, rule, slug, .. } = finding.verdict;
    let title = words::named(title, rule, slug);
    let mut message = sentence::summary(finding.verdict);
    if let Some(remedy) = finding.remedy() {
        message = format!("{message}. Next: {remedy}");
    }
    let (file, line, title) = (property(finding.path), finding.line, property(&excerpt(&title, 100)));
    format!("::{command} file={file},line={line},title={title}::{}\n", data(&excerpt(&message, LONGEST)))
}

/// What a change loosens, at its place.
fn weakening(input: &GateInput) -> Option<String> {
    if input.effect != Effect::Weaker {
        return None;
    }
    let text = data(&excerpt(&words::gate_input(input, "->"), LONGEST));
    let place = if input.path.is_empty() {
        String::new()
    } else {
        format!("file={},line={},", property(&input.path), input.line.max(1))
    };
    Some(format!("::warning {place}title=gate input weakened::{text}\n"))
}

fn summary(report: &Report, findings: usize) -> String {
    if report.tier == Tier::None {
        return "nothing to audit: no AI system found".to_owned();
    }
    let gate = if report.gate.passed() { "" } else { ", the gate failed" };
    let answer = decision::answer(report).sentence();
    let weaker = report.gate_inputs.iter().filter(|input| input.effect == Effect::Weaker).count();
    let weaker = if weaker > 0 { format!(", {weaker} gate inputs weakened") } else { String::new() };
    format!("{answer}; readiness {:.0}/100, {findings} findings{weaker}{gate}", report.readiness)
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn commands_and_properties_are_escaped() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }

    #[test]
    fn at_most_ten_of_a_level_and_one_summary() {
        let mut report = sample::report();
        let open = report.verdicts.iter().find(|v| words::is_open(v)).cloned().unwrap();
        for severity in [Severity::Blocker, Severity::Major, Severity::Minor] {
            for n in 0..14 {
                let mut verdict = open.clone();
                verdict.rule = format!("X-{n}");
                verdict.severity = severity;
                report.verdicts.push(verdict);
            }
        }
        let out = render(&report);
        for command in ["::error ", "::warning ", "::notice "] {
            assert_eq!(out.lines().filter(|l| l.starts_with(command)).count(), SHOWN, "{command}");
        }
        assert!(out.lines().last().unwrap().contains("findings"));
        assert!(out.lines().all(|l| l.starts_with("::")));
    }
}
