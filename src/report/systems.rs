//! Several systems side by side: one row each, in the terminal.

use super::page::{Page, plain};
use super::style::Style;
use super::words;
use crate::model::{Outcome, Report, Severity, Verdict};
use crate::text::{excerpt, printable};

/// Folder, name, and the report or why there is none.
pub(crate) type Row<'r> = (&'r str, &'r str, Result<&'r Report, &'r str>);

/// The table.
pub(crate) fn table(rows: &[Row<'_>], style: Style) -> String {
    let mut page = Page::new(style);
    let header = ["system", "folder", "tier", "score", "blockers", "contradictions", "gate"];
    page.table(0, &header, rows.iter().map(cells).collect());
    page.blank();
    page.para(0, 2, &[plain("Blockers are open ones. One report in full: --system NAME, or -o html={system}.html")]);
    page.finish()
}

fn cells((folder, name, report): &Row<'_>) -> Vec<String> {
    let folder = match folder.trim_end_matches('/') {
        "" => ".".to_owned(),
        folder => excerpt(folder, 40),
    };
    let mut cells = vec![excerpt(name, 32), folder];
    match report {
        Err(why) => cells.extend([excerpt(why, 60), "-".into(), "-".into(), "-".into(), "-".into()]),
        Ok(report) if !report.audited => {
            cells.extend(["no AI system".into(), "-".into(), "-".into(), "-".into(), "-".into()]);
        }
        Ok(report) => {
            let count = |wanted: fn(&Verdict) -> bool| report.verdicts.iter().filter(|v| wanted(v)).count();
            let open = count(|v| {
                v.severity == Severity::Blocker
                    && matches!(v.outcome, Outcome::Partial | Outcome::Unmet | Outcome::Contradicted | Outcome::Unknown)
            });
            let against = report.contradictions.len() + count(|v| v.outcome == Outcome::Contradicted);
            let gate = match (report.gate.failures.is_empty(), report.coverage.incomplete) {
                (false, _) => "failed",
                (true, true) => "incomplete",
                (true, false) => "passed",
            };
            let score = format!("{:.1}", report.score);
            cells.extend([
                printable(words::tier(report.tier)),
                score,
                open.to_string(),
                against.to_string(),
                gate.into(),
            ]);
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn every_system_has_a_row() {
        let (report, nothing) = (sample::report(), sample::nothing());
        let rows: [Row<'_>; 3] = [
            ("services/chat/", "chat", Ok(&report)),
            ("", "root", Ok(&nothing)),
            ("x/", "broken\u{1b}[2J", Err("the manifest x/produ.yaml is not valid")),
        ];
        let text = table(&rows, Style::default());
        for part in ["services/chat", "71.2", "failed", "no AI system", "is not valid"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains('\u{1b}'));
    }
}
