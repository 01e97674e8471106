//! What was audited, the answer with its reasons, and readiness on its scale.

use crate::model::{Report, Ruling, Tier};
use crate::report::decision;
use crate::report::page::{Page, Span, plain, span, width};
use crate::report::style::{Role, Style};
use crate::report::{parts, words};
use crate::rules::policy;
use crate::text::excerpt;

/// Columns before the bar of the scale.
const LEAD: usize = 20;

/// Name and version, commit and day.
pub(super) fn system(page: &mut Page, report: &Report) {
    let system = &report.system;
    let mut left = vec![span(Role::Strong, excerpt(&system.name, 60))];
    if let Some(version) = &system.version {
        left.push(plain(format!(" {}", excerpt(version, 30))));
    }
    let commit = system.commit.as_deref().map(|commit| format!("commit {}", parts::short(commit, 7)));
    let right: Vec<String> = commit.into_iter().chain(system.today.clone()).collect();
    page.edges(&left, &[span(Role::Dim, right.join(page.style.sign(" · ", " - ")))]);
    if let Some(path) = system.manifest.as_deref().filter(|_| system.uncommitted) {
        let text = format!("{} is {}", excerpt(path, 60), words::UNCOMMITTED);
        page.para(2, 4, &[span(Role::Warn, text)]);
    }
    page.blank();
}

/// The answer, with the work behind it and what else stands in the way.
pub(super) fn decision(page: &mut Page, report: &Report) {
    let answer = decision::answer(report);
    let ruling = report.decision.as_ref().map(|decision| decision.ruling);
    let (sign, role) = match ruling {
        Some(Ruling::Ready | Ruling::ReadyWithConditions) => (page.style.sign("✔", "+"), Role::Good),
        Some(Ruling::NotReady) => (page.style.sign("✘", "x"), Role::Bad),
        Some(Ruling::NoLaunch) => (page.style.sign("·", "-"), Role::Strong),
        Some(Ruling::Undecided) | None => ("?", Role::Name),
    };
    let text = format!("{sign} {}", answer.shouted());
    page.para(0, 2, &[span(role, excerpt(&text, 200))]);
    let Some(decision) = &report.decision else { return };
    let kinds = decision::kinds(decision);
    if ruling == Some(Ruling::NoLaunch) {
        if let Some(left) = decision::towards(decision) {
            let (command, shows) = decision::NEARER;
            page.para(2, 4, &[plain(format!("towards production: {left}; ")), span(Role::Name, command), plain(shows)]);
        }
        return;
    }
    if !kinds.is_empty() {
        page.para(2, 4, &[plain(kinds.join(", "))]);
    }
    let further = decision::further(report);
    if !further.is_empty() {
        page.para(2, 4, &[plain(format!("and {}", excerpt(&further.join("; "), 300)))]);
    }
    if matches!(ruling, Some(Ruling::Ready | Ruling::ReadyWithConditions)) {
        let passed = report.reality_check.iter().filter(|check| check.passed).count();
        page.para(
            2,
            4,
            &[plain(format!("no blocker is open, reality check {passed} of {}", report.reality_check.len()))],
        );
    }
    if let Some(hidden) = words::waivers(report) {
        page.para(2, 4, &[span(Role::Warn, excerpt(&hidden, 300))]);
    }
}

/// Readiness and evidence on one bar with the bands of the tiers.
pub(super) fn scale(page: &mut Page, report: &Report) {
    page.blank();
    let style = page.style;
    let bands = policy::built_in().readiness;
    let tiers = [Tier::Demo, Tier::Pilot, Tier::Production, Tier::Hardened];
    let cells = style.width.saturating_sub(LEAD + 5).clamp(30, 60);
    let at = |value: f64| ((value / 100.0 * cells as f64).round() as usize).min(cells);
    let marks: Vec<usize> = tiers.iter().take(3).map(|tier| at(bands.end(*tier))).collect();
    let (solid, ghost) = (at(report.readiness), at(report.score));
    let mut line = vec![
        plain("readiness "),
        span(Role::Strong, format!("{:.0}", report.readiness)),
        plain(format!("/100{}", " ".repeat(LEAD.saturating_sub(16 + digits(report.readiness))))),
    ];
    line.extend(bar(style, cells, solid, ghost, &marks));
    row(page, line);
    let mut line = vec![plain("evidence  "), span(Role::Strong, format!("{:.0}", report.score))];
    line.push(plain(" ".repeat(LEAD.saturating_sub(12 + digits(report.score)))));
    let starts = std::iter::once(0).chain(marks.iter().map(|mark| mark + 1));
    line.push(span(Role::Dim, labels(starts.zip(tiers.map(words::tier)), style.width.saturating_sub(LEAD))));
    row(page, line);
    if let Some(held) = decision::held(report) {
        page.para(if style.width >= 100 { LEAD } else { 2 }, LEAD.min(style.width / 4), &[span(Role::Dim, held)]);
    }
}

fn digits(value: f64) -> usize {
    format!("{value:.0}").len()
}

/// A line that is as wide as it was made: `para` closes gaps at its start only.
pub(super) fn row(page: &mut Page, spans: Vec<Span>) {
    page.para(2, 2, &spans);
}

/// A bar with marks in it: filled, filled but not counting, empty.
pub(super) fn bar(style: Style, cells: usize, solid: usize, ghost: usize, marks: &[usize]) -> Vec<Span> {
    let mut out: Vec<(Role, String)> = Vec::new();
    for cell in 0..cells {
        let (role, sign) = match cell {
            cell if marks.contains(&cell) => (Role::Plain, style.sign("│", "|")),
            cell if cell < solid => (Role::Plain, style.sign("█", "#")),
            cell if cell < ghost => (Role::Dim, style.sign("▒", "=")),
            _ => (Role::Dim, style.sign("░", ".")),
        };
        match out.last_mut() {
            Some((last, text)) if *last == role => text.push_str(sign),
            _ => out.push((role, sign.to_owned())),
        }
    }
    out.into_iter().map(|(role, text)| span(role, text)).collect()
}

/// Names at their columns; one that would run into the next, or out of the page, is left out.
pub(super) fn labels(names: impl Iterator<Item = (usize, &'static str)>, most: usize) -> String {
    let all: Vec<(usize, &str)> = names.collect();
    let mut out = String::new();
    for (at, (start, name)) in all.iter().enumerate() {
        let limit = all.get(at + 1).map_or(most, |(next, _)| *next);
        if start + width(name) > limit || width(&out) > *start {
            continue;
        }
        out.push_str(&" ".repeat(start - width(&out)));
        out.push_str(name);
    }
    out
}

/// How much was read, and what was looked for in vain.
pub(super) fn looked(page: &mut Page, report: &Report) {
    let coverage = &report.coverage;
    page.blank();
    let read = format!("Read {} of {}.", coverage.read, words::plural(coverage.files, "file"));
    page.para(2, 2, &[plain(read)]);
    for (fact, reasons) in &report.profile.reasons {
        for reason in reasons.iter().take(5) {
            let place = reason.path.as_deref().map(|p| format!("  {}", words::place(p, reason.line)));
            page.para(
                2,
                4,
                &[
                    // That it is none is the answer above; of another fact its name is needed.
                    plain(if fact == "archetype" { String::new() } else { format!("{}: ", excerpt(fact, 40)) }),
                    plain(excerpt(&reason.what, 300)),
                    span(Role::Dim, place.unwrap_or_default()),
                ],
            );
        }
    }
}
