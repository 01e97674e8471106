//! Memo: one page for the people who decide: go or no-go, why, what was not assessed, and who signs.
//!
//! Markdown, so that it can be printed, mailed and pasted. It recommends; people decide.

use super::escape::{code, prose};
use super::sentence;
use super::words;
use crate::model::{AttestationUse, Outcome, Report, Severity, Tier, Verdict};

/// First line; tells a former memo from another file.
pub(crate) const MARKER: &str = "<!-- produ memo 1 -->";

/// Entries of each list; the memo has to stay one page.
const SHOWN: usize = 6;
/// Who signs, in the order in which they are usually asked.
const SIGNERS: [&str; 5] =
    ["Product owner", "Engineering", "Security and privacy", "Operations", "Accountable executive"];

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> String {
    let system = &report.system;
    let mut out = format!("{MARKER}\n# Go/no-go: {}", prose(&system.name));
    if let Some(version) = &system.version {
        out.push_str(&format!(" {}", prose(version)));
    }
    out.push_str("\n\n");
    let commit = system.commit.as_deref().map(|c| c.chars().take(12).collect::<String>());
    let (day, commit) = (system.today.as_deref().unwrap_or("unknown day"), commit.as_deref().unwrap_or("no commit"));
    out.push_str(&format!("{} · commit {}\n\n", prose(day), code(commit)));
    if !report.audited {
        out.push_str("**Nothing to decide:** no AI system was found in this repository.\n");
        return out;
    }
    recommendation(&mut out, report);
    let open = |severity: Severity| {
        let list = report.verdicts.iter();
        list.filter(|v| words::is_open(v) && v.severity == severity).collect::<Vec<_>>()
    };
    let stops = open(Severity::Blocker);
    list(&mut out, "What stops the launch", &stops, |v| format!("{} {}", id(v), prose(&sentence::summary(v))));
    let waived: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Waived).collect();
    list(&mut out, "Accepted by waiver", &waived, |v| {
        format!("{} {}", id(v), prose(v.waiver.as_deref().unwrap_or_default()))
    });
    if let Some(hidden) = words::waivers(report) {
        out.push_str(&format!("\n{}\n", prose(&hidden)));
    }
    let people = report.verdicts.iter().filter(|v| words::is_open(v) && v.attestation == AttestationUse::Required);
    let people: Vec<&Verdict> = people.filter(|v| v.confirm.is_some()).collect();
    list(&mut out, "Only people can confirm", &people, |v| {
        format!("{} {}", id(v), prose(v.confirm.as_deref().unwrap_or_default()))
    });
    gate_inputs(&mut out, report);
    unseen(&mut out, report);
    out.push_str("\n## Decision\n\n- [ ] Go  - [ ] Go with conditions  - [ ] No-go\n\nConditions: ______________________________\n");
    out.push_str("\n| Role | Name | Date | Signature |\n|:--|:--|:--|:--|\n");
    for signer in SIGNERS {
        out.push_str(&format!("| {signer} | | | |\n"));
    }
    let digest: String = report.tool.rules_digest.chars().take(12).collect();
    out.push_str(&format!("\nprodu {}, rules {}\n", prose(&report.tool.version), code(&digest)));
    out
}

fn recommendation(out: &mut String, report: &Report) {
    let word = match report.tier {
        Tier::None | Tier::Demo => "No-go: the evidence is that of a demo",
        Tier::Pilot => "Go for a limited group only",
        Tier::Production | Tier::Hardened => "Go",
    };
    out.push_str(&format!(
        "**Recommendation: {word}.** Tier {}, score {:.0}/100.\n",
        words::tier(report.tier),
        report.score
    ));
    let next = words::next_tier(report.tier).filter(|_| !report.next_tier_needs.is_empty());
    if let Some(next) = next {
        let needs: Vec<String> = words::needs(report).iter().map(|n| prose(n)).collect();
        out.push_str(&format!("\nTo {}: {}.\n", words::tier(next), needs.join(", ")));
    }
    for check in &report.reality_check {
        let answer = if check.passed { "yes" } else { "**no**" };
        out.push_str(&format!("\n- {}: {answer}", prose(&check.question)));
    }
    out.push('\n');
}

fn list(out: &mut String, title: &str, verdicts: &[&Verdict], line: impl Fn(&Verdict) -> String) {
    if verdicts.is_empty() {
        return;
    }
    out.push_str(&format!("\n## {title} ({})\n\n", verdicts.len()));
    for verdict in verdicts.iter().take(SHOWN) {
        out.push_str(&format!("- {}\n", line(verdict)));
    }
    if verdicts.len() > SHOWN {
        out.push_str(&format!("- and {} more\n", verdicts.len() - SHOWN));
    }
}

fn gate_inputs(out: &mut String, report: &Report) {
    let Some(heading) = words::gate_inputs(report).filter(|_| !report.gate_inputs.is_empty()) else { return };
    out.push_str(&format!("\n## {}\n\n", prose(&heading)));
    for input in report.gate_inputs.iter().take(SHOWN) {
        let text = prose(&words::gate_input(input, "→"));
        out.push_str(&format!("- {}: {} {text}\n", words::effect(input.effect), code(&input.path)));
    }
    if report.gate_inputs.len() > SHOWN {
        out.push_str(&format!("- and {} more\n", report.gate_inputs.len() - SHOWN));
    }
}

fn unseen(out: &mut String, report: &Report) {
    let unknown: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Unknown).collect();
    let away = report.verdicts.iter().filter(|v| v.outcome == Outcome::NotApplicable).count();
    out.push_str("\n## Not assessed\n\n");
    out.push_str("- What runs in production: only the repository and its declared facts were looked at.\n");
    out.push_str(&format!("- {away} rules do not apply to this profile.\n"));
    if report.coverage.skipped_total > 0 {
        let incomplete = if report.coverage.incomplete { ", some of which matter" } else { "" };
        out.push_str(&format!("- {} files could not be looked at{incomplete}.\n", report.coverage.skipped_total));
    }
    for verdict in unknown.iter().take(SHOWN) {
        out.push_str(&format!("- {} {}\n", id(verdict), prose(&sentence::summary(verdict))));
    }
}

fn id(verdict: &Verdict) -> String {
    format!("{} {}:", code(&verdict.rule), prose(&verdict.slug))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn a_page_with_reasons_and_signatures() {
        let memo = render(&sample::report());
        assert!(memo.lines().count() <= 70, "{} lines", memo.lines().count());
        for part in ["Go for a limited group only", "## What stops the launch", "## Not assessed", "| Operations |"] {
            assert!(memo.contains(part), "{part}\n{memo}");
        }
    }

    #[test]
    fn nothing_to_audit_is_nothing_to_decide() {
        assert!(render(&sample::nothing()).contains("Nothing to decide"));
    }
}
