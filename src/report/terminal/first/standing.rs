//! How the whole stands: pillars with the marks of the tiers, the reality check, and the counts of everything else.

use super::answer::{bar, labels, row};
use crate::model::{PillarScore, Report, Tier};
use crate::report::decision;
use crate::report::page::{Page, Span, plain, span};
use crate::report::style::Role;
use crate::report::words;
use crate::rules::policy;
use crate::text::excerpt;

/// Columns before the bars.
const LEAD: usize = 24;

/// One bar per pillar, or all on one line.
pub(super) fn pillars(page: &mut Page, report: &Report, short: bool) {
    if report.pillars.is_empty() {
        return;
    }
    let marked = [Tier::Pilot, Tier::Production, Tier::Hardened];
    let least = decision::mark(report);
    page.blank();
    if short {
        return line(page, report, least);
    }
    let style = page.style;
    let cells = if style.width >= 80 { 40 } else { 20 };
    let at = |score: f64| ((score / 100.0 * cells as f64).round() as usize).min(cells);
    let marks = marked.map(|tier| at(policy::built_in().tiers.min_pillar(tier)));
    let names = marked.map(words::tier);
    let head = labels(marks.into_iter().zip(names), style.width.saturating_sub(LEAD));
    let pad = " ".repeat(LEAD.saturating_sub(2 + "Pillars".len()));
    row(page, vec![span(Role::Strong, "Pillars"), plain(pad), span(Role::Dim, head)]);
    for pillar in &report.pillars {
        let mut line: Vec<Span> = vec![plain(format!("{:<22}", words::pillar(pillar.pillar)))];
        let Some(score) = pillar.score else {
            line.push(span(Role::Dim, "no rule applies"));
            row(page, line);
            continue;
        };
        let filled = at(score);
        line.extend(bar(style, cells, filled, filled, &marks));
        let role = if score < least { Role::Bad } else { Role::Plain };
        line.push(span(role, format!("{:>5}", decision::below(score, least))));
        if style.width >= 90 {
            line.push(plain(format!("{:>5} of {} met", pillar.met, pillar.applicable)));
        }
        row(page, line);
    }
}

/// Every pillar with its score, those below the mark of the stage with the mark.
fn line(page: &mut Page, report: &Report, least: f64) {
    let stage = report.decision.as_ref().map_or("", |decision| words::tier(decision.stage));
    let said = |pillar: &PillarScore| {
        let score = pillar.score?;
        let name = words::pillar(pillar.pillar);
        Some(if score < least {
            vec![span(Role::Bad, format!("{name} {} ({stage}: {least:.0})", decision::below(score, least)))]
        } else {
            vec![plain(format!("{name} {score:.0}"))]
        })
    };
    let all: Vec<Vec<Span>> = report.pillars.iter().filter_map(said).collect();
    page.flow(2, 4, 3, &all);
}

/// The three questions.
pub(super) fn reality_check(page: &mut Page, report: &Report, tight: bool) {
    if report.reality_check.is_empty() {
        return;
    }
    let passed = report.reality_check.iter().filter(|check| check.passed).count();
    let mut line = vec![vec![span(Role::Strong, format!("Reality check {passed} of {}", report.reality_check.len()))]];
    for check in &report.reality_check {
        let outcome = decision::verdict(report, &check.rule).map(|verdict| verdict.outcome);
        let (role, sign) = match outcome {
            _ if check.passed => (Role::Good, page.style.sign("✔", "yes:")),
            Some(outcome @ (crate::model::Outcome::Contradicted | crate::model::Outcome::Partial)) => {
                words::sign(outcome, page.style)
            }
            _ => (Role::Bad, page.style.sign("✘", "no:")),
        };
        line.push(vec![span(role, sign), plain(format!(" {}", page.style.shown(&excerpt(&check.question, 80))))]);
    }
    if !tight {
        page.blank();
    }
    page.flow(2, 4, 3, &line);
}

/// What is open beside blockers, how the other rules stand, and what could not be read.
///
/// Without room, what nothing hangs on is left to `--all`.
pub(super) fn counts(page: &mut Page, report: &Report, short: bool) {
    page.blank();
    let notes = match report.notes.len() {
        0 => String::new(),
        count => format!(" {}.", words::plural(count, "note")),
    };
    let text = format!("{}{notes} See them: ", decision::counts(report));
    page.para(2, 4, &[plain(text), span(Role::Name, "produ --all")]);
    if let Some(text) = decision::incomplete(report) {
        page.para(2, 4, &[span(Role::Bad, text)]);
    } else if let Some(text) = decision::not_read(report, page.style).filter(|_| !short) {
        page.para(2, 4, &[span(Role::Dim, text)]);
    }
}
