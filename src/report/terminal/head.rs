//! What the whole report says of the system before its rules: profile, kinds of proof, further measures, best fixes.

use crate::model::{Level, Outcome, Report};
use crate::report::page::{Page, plain, span};
use crate::report::style::Role;
use crate::report::{parts, words};
use crate::text::excerpt;

/// All of it.
pub(super) fn details(page: &mut Page, report: &Report) {
    page.heading("The system");
    profile(page, report);
    proof(page, report);
    needs(page, report);
    ml_test_score(page, report);
    cost(page, report);
    best(page, report);
}

/// The facts that decide which rules apply, and how many do.
fn profile(page: &mut Page, report: &Report) {
    let facts = &report.profile.facts;
    let mut said: Vec<String> =
        Some(parts::kind(&report.profile)).filter(|kind| !kind.is_empty()).into_iter().collect();
    for name in parts::FACTS {
        if let Some(value) = facts.get(name) {
            let named = matches!(name, "stakes" | "autonomy" | "stage");
            said.push(if named { format!("{name} {value}") } else { value.clone() });
        }
    }
    let apply = report.verdicts.iter().filter(|v| v.outcome != Outcome::NotApplicable).count();
    said.push(format!("{apply} of {} rules apply", report.verdicts.len()));
    page.para(2, 4, &[plain(excerpt(&said.join(page.style.sign(" · ", ", ")), 300))]);
}

/// Shares of the rule weight by level, strongest first, and what the evidence is made of.
fn proof(page: &mut Page, report: &Report) {
    let share = |level: &Level| report.evidence_mix.get(level).filter(|share| **share >= 0.5);
    let list: Vec<String> = words::LEVELS
        .iter()
        .filter_map(|level| share(level).map(|share| format!("{share:.0} % {}", words::level(*level))))
        .collect();
    let list = if list.is_empty() { "none".to_owned() } else { list.join(", ") };
    page.para(2, 4, &[span(Role::Strong, "Proof"), plain(format!("  {list}"))]);
    if let Some(split) = &report.score_split {
        page.para(2, 4, &[span(Role::Strong, "Evidence"), plain(format!("  {}", words::split(split)))]);
    }
}

/// What the next tier asks for.
fn needs(page: &mut Page, report: &Report) {
    if let Some(next) = words::next_tier(report.tier).filter(|_| !report.next_tier_needs.is_empty()) {
        let lead = format!("To {}", words::tier(next));
        page.para(2, 4, &[span(Role::Strong, lead), plain(format!("  {}", words::needs(report).join(", ")))]);
    }
}

/// The cost of the system in one line.
fn cost(page: &mut Page, report: &Report) {
    if let Some(cost) = &report.cost {
        let text = excerpt(&crate::report::cost::brief(cost), 400);
        page.para(2, 8, &[span(Role::Strong, "Cost  "), plain(page.style.shown(&text))]);
    }
}

/// The weakest section of the ML Test Score decides it.
fn ml_test_score(page: &mut Page, report: &Report) {
    let Some(ml) = &report.ml_test_score else { return };
    let sections = vec![plain(words::ml_sections(ml))];
    let score = vec![span(Role::Strong, format!("ML Test Score {}", ml.score)), plain(format!(" {}", ml.band))];
    page.flow(2, 4, 3, &[score, sections]);
}

/// The fixes with the most evidence for the effort.
fn best(page: &mut Page, report: &Report) {
    let best = words::best_fixes(&report.verdicts, 3);
    if best.is_empty() {
        return;
    }
    let mut line = vec![vec![span(Role::Strong, "Most for the effort")]];
    for (verdict, _) in best {
        line.push(vec![
            plain(excerpt(&verdict.title, 40)),
            span(Role::Dim, format!(" {} {}", excerpt(&verdict.rule, 24), excerpt(&verdict.slug, 40))),
            plain(format!(" +{:.1}", verdict.gain)),
        ]);
    }
    page.flow(2, 4, 3, &line);
}
