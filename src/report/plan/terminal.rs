//! The plan for people at a terminal: one paragraph per step, the essentials only.

use super::{accepted, deeds, name, statement};
use crate::plan::Plan;
use crate::plan::model::{Kind, Step};
use crate::report::page::{Page, Span, plain, span};
use crate::report::style::{Role, Style};
use crate::report::words;
use crate::text::excerpt;

/// Places shown per step.
const PLACES: usize = 2;

/// Renders a cleaned plan.
pub(crate) fn terminal(plan: &Plan, style: Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, plan);
    for step in &plan.steps {
        self::step(&mut page, step);
    }
    if !plan.open.is_empty() {
        page.heading("Still open after these steps");
        for open in &plan.open {
            page.para(2, 4, &[plain(format!("{} {}", page.style.sign("·", "-"), excerpt(open, 300)))]);
        }
    }
    page.finish()
}

fn head(page: &mut Page, plan: &Plan) {
    let arrow = page.style.sign("→", "->");
    let title = vec![
        span(Role::Strong, excerpt(&plan.system, 60)),
        plain(format!("   plan to reach {}", words::goal(&plan.goal))),
    ];
    let commit = plan.commit.as_deref().map(|c| format!("commit {}", c.chars().take(7).collect::<String>()));
    page.edges(&title, &[span(Role::Dim, commit.unwrap_or_default())]);
    page.blank();
    let (now, then) = (&plan.now, &plan.then);
    if plan.steps.is_empty() && plan.reached {
        let text = format!("{} is reached already: nothing to do.", words::goal(&plan.goal));
        page.para(2, 4, &[plain(text)]);
        return;
    }
    let steps = if plan.steps.len() == 1 { "1 step".to_owned() } else { format!("{} steps", plan.steps.len()) };
    let line = [
        vec![span(Role::Strong, format!("{steps}, about {}", words::hours(plan.hours)))],
        vec![plain(format!("tier {} {arrow} {}", words::tier(now.tier), words::tier(then.tier)))],
        vec![plain(format!("score {:.1} {arrow} {:.1}", now.score, then.score))],
    ];
    page.flow(2, 4, 3, &line);
    let signatures = plan.steps.iter().filter(|s| s.signature).count();
    let statements = plan.steps.iter().filter(|s| statement(s).is_some()).count();
    let mut notes = Vec::new();
    if statements > 0 {
        notes.push(format!("{statements} of them are statements in the manifest (produ schema manifest)"));
    }
    if signatures > 0 {
        notes.push(format!("{signatures} need a signature that nobody else can give"));
    }
    if !notes.is_empty() {
        page.para(2, 4, &[span(Role::Dim, notes.join("; "))]);
    }
    page.blank();
}

fn step(page: &mut Page, step: &Step) {
    let arrow = page.style.sign("→", "->");
    let mut line: Vec<Vec<Span>> =
        vec![vec![plain(format!("{:>2}. ", step.order)), span(Role::Name, excerpt(&name(step), 60))]];
    if step.rule.is_some() {
        let from = if step.kind == Kind::Contradiction { "contradicted" } else { words::level(step.from) };
        line.push(vec![plain(format!("{from} {arrow} {}", words::level(step.to)))]);
    }
    line.push(vec![plain(format!("about {}", words::hours(step.hours)))]);
    if step.gain > 0.0 {
        line.push(vec![span(Role::Good, format!("+{:.2}", step.gain)), plain(format!(" {arrow} {:.1}", step.score))]);
    }
    page.flow(1, 6, 3, &line);
    let because = step.because.iter().map(|b| excerpt(b, 200)).collect::<Vec<_>>().join("; ");
    if !because.is_empty() {
        page.para(6, 8, &[span(Role::Dim, because)]);
    }
    let dash = page.style.sign("·", "-");
    match statement(step) {
        Some(fields) => {
            page.para(6, 8, &[plain(format!("{dash} declare {} in the manifest", excerpt(&fields, 200)))]);
        }
        None => {
            for deed in deeds(step) {
                page.para(6, 8, &[plain(format!("{dash} {}", excerpt(deed, 300)))]);
            }
            if let Some(names) = accepted(step) {
                page.para(6, 8, &[plain(format!("{dash} accepted: ")), span(Role::Dim, excerpt(&names, 200))]);
            }
        }
    }
    for place in step.look_at.iter().take(PLACES) {
        page.para(
            6,
            8,
            &[
                plain(format!("{dash} look at {} ", excerpt(&words::place(&place.path, place.line), 120))),
                span(Role::Dim, format!("{} ({})", excerpt(&place.what, 80), excerpt(&place.why, 120))),
            ],
        );
    }
    let confirm = step.confirm.as_deref().filter(|_| step.signature);
    if let Some(confirm) = confirm {
        page.para(6, 8, &[plain(format!("{dash} a named person signs that {}", excerpt(confirm, 300)))]);
    }
    let mut last = Vec::new();
    if !step.becomes.is_empty() {
        let becomes = step.becomes.iter().map(|b| excerpt(b, 120)).collect::<Vec<_>>().join("; ");
        last.push(vec![plain(format!("then {becomes}"))]);
    }
    if let Some(template) = &step.template {
        last.push(vec![span(Role::Dim, format!("produ template write {}", excerpt(template, 60)))]);
    }
    last.extend(step.verify.first().map(|c| vec![span(Role::Dim, excerpt(c, 80))]));
    page.flow(6, 8, 3, &last);
}
