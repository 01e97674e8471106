//! Several systems side by side: one row each.

use super::document::{Block, Column, Document, Line, Table};
use super::{decision, words};
use crate::model::{Report, Severity};
use crate::text::excerpt;

/// Folder, name, and the report or why there is none.
pub(crate) type Row<'r> = (&'r str, &'r str, Result<&'r Report, &'r str>);

/// A row per system, and how to read on.
pub(crate) fn document(rows: &[Row<'_>]) -> Document {
    let texts = ["System", "Folder", "Launch"].map(Column::text);
    let figures = ["Readiness", "Blockers", "Contradicted"].map(Column::figures);
    let mut table = Table::new(texts.into_iter().chain(figures).chain([Column::text("Gate")]));
    for (folder, name, report) in rows {
        let folder = match folder.trim_end_matches('/') {
            "" => ".".to_owned(),
            folder => excerpt(folder, 40),
        };
        let system = [excerpt(name, 32).into(), folder.into()];
        table.row(system.into_iter().chain(standing(report)));
    }
    let note = "Blockers are open ones. One report in full: --system NAME, or -o html={system}.html";
    Document { blocks: vec![Block::Table(table), Block::Paragraph(note.into())], ..Document::default() }
}

/// Where a system stands, or why that cannot be said.
fn standing(report: &Result<&Report, &str>) -> [Line; 5] {
    let none = || Line::from("-");
    let report = match report {
        Err(why) => return [excerpt(why, 60).into(), none(), none(), none(), none()],
        Ok(report) if !report.audited => return ["no AI system".into(), none(), none(), none(), none()],
        Ok(report) => report,
    };
    let open = report.verdicts.iter().filter(|v| v.severity == Severity::Blocker && words::is_open(v)).count();
    let against = decision::against(report).len();
    let gate = match (report.gate.passed(), report.coverage.incomplete) {
        (false, _) => "failed",
        (true, true) => "incomplete",
        (true, false) => "passed",
    };
    let readiness = format!("{:.0}", report.readiness).into();
    [decision::launch(report).into(), readiness, open.to_string().into(), against.to_string().into(), gate.into()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::report::Style;
    use crate::report::document::terminal;

    #[test]
    fn every_system_has_a_row() {
        let (report, nothing) = (sample::report(), sample::nothing());
        let rows: [Row<'_>; 3] = [
            ("services/chat/", "chat", Ok(&report)),
            ("", "root", Ok(&nothing)),
            ("x/", "broken\u{1b}[2J", Err("the manifest x/produ.yaml is not valid")),
        ];
        let text = terminal::render(&document(&rows), Style::default());
        for part in ["services/chat", "  69  ", "failed", "no AI system", "x/produ.yaml is not"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains('\u{1b}'));
    }
}
