//! The end of the first screen: what to type next, what the gate says.

use crate::model::{Effect, GateInput, Report, Ruling};
use crate::report::page::{Page, plain, span, width};
use crate::report::style::Role;
use crate::report::{decision, words};
use crate::text::excerpt;

/// Reasons of the gate that are shown; `--all` has all.
const REASONS: usize = 3;

/// Commands, the first of which is the one that most need.
pub(super) fn next(page: &mut Page, report: &Report, only_first: bool) {
    let mut list: Vec<(String, String)> = Vec::new();
    let ruling = report.decision.as_ref().map(|decision| decision.ruling);
    if report.system.manifest.is_none() {
        let what = "drafts produ.yaml, in which a team says what no file shows";
        list.push(("produ init".to_owned(), what.to_owned()));
    }
    if let Some(outlook) = &report.outlook {
        list.push(("produ plan".to_owned(), format!("the way to {}", words::outlook(outlook))));
    }
    if let Some((_, verdict)) = decision::settle(report, 1).first() {
        let command = format!("produ explain {} .", excerpt(&verdict.slug, 40));
        list.push((command, "what was found here, and what is missing".to_owned()));
    }
    if matches!(ruling, Some(Ruling::Ready | Ruling::ReadyWithConditions)) {
        list.push(("produ -o memo=memo.md".to_owned(), "one page for the launch meeting".to_owned()));
    } else {
        list.push(("produ -o html=produ.html".to_owned(), "everything, with every place looked at".to_owned()));
    }
    list.truncate(if only_first { 1 } else { 3 });
    commands(page, &list);
}

/// How to say that there is a system all the same.
pub(super) fn declare(page: &mut Page) {
    let init = "declare it, if there is one all the same";
    let other = "looks into another folder";
    commands(
        page,
        &[("produ init --kind llm_app".to_owned(), init.to_owned()), ("produ FOLDER".to_owned(), other.to_owned())],
    );
}

fn commands(page: &mut Page, list: &[(String, String)]) {
    page.blank();
    let wide = list.iter().map(|(command, _)| width(command)).max().unwrap_or(0);
    for (at, (command, what)) in list.iter().enumerate() {
        let lead = if at == 0 { span(Role::Strong, "Next") } else { plain(" ".repeat(4)) };
        let pad = " ".repeat(wide.saturating_sub(width(command)) + 3);
        let words = page.style.shown(what);
        let indent = if at == 0 { 2 } else { 8 };
        let mut line = vec![span(Role::Name, command.clone()), plain(pad), plain(words)];
        if at == 0 {
            line.splice(0..0, [lead, plain("  ")]);
        }
        page.para(indent, 8 + 2, &line);
    }
}

/// What the change does to its own gate, and whether the gate lets it through.
pub(super) fn gate(page: &mut Page, report: &Report) {
    let gate = &report.gate;
    if gate.conditions.is_empty() && gate.base.is_none() {
        return;
    }
    page.blank();
    let names: Vec<String> = weaker(report).map(|input| excerpt(&input.what, 40)).collect();
    let weaker = names.len();
    if let Some(base) = &gate.base {
        let rev = excerpt(&base.rev, 40);
        let text = match (report.gate_inputs.len(), weaker) {
            (0, _) => format!("No gate input changed against {rev}"),
            (all, 0) => format!("{} changed against {rev}, none of them weaker", words::plural(all, "gate input")),
            (_, weaker) => format!(
                "{} weaker than {rev}, not in force until it is there: {}",
                words::plural(weaker, "gate input"),
                first(&names)
            ),
        };
        page.para(2, 4, &[if weaker > 0 { span(Role::Bad, text) } else { plain(text) }]);
    }
    if gate.conditions.is_empty() {
        return;
    }
    if gate.passed() {
        return page.para(2, 4, &[span(Role::Good, "gate passed"), plain(format!(": {}", held(report)))]);
    }
    let failed: Vec<String> = gate.failures();
    page.para(2, 4, &[span(Role::Bad, "gate failed")]);
    for reason in failed.iter().take(REASONS) {
        let sign = span(Role::Bad, page.style.sign("✘ ", "x "));
        page.para(2, 4, &[sign, plain(page.style.shown(&excerpt(reason, 200)))]);
    }
    if failed.len() > REASONS {
        page.para(4, 4, &[span(Role::Dim, format!("and {} more", failed.len() - REASONS))]);
    }
}

fn weaker(report: &Report) -> impl Iterator<Item = &GateInput> {
    report.gate_inputs.iter().filter(|input| input.effect == Effect::Weaker)
}

/// The first names, and how many more there are.
fn first(names: &[String]) -> String {
    let shown = names.iter().take(REASONS).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > REASONS { format!("{shown} and {} more", names.len() - REASONS) } else { shown }
}

/// The conditions that hold, in one line.
fn held(report: &Report) -> String {
    let list: Vec<String> = report.gate.conditions.iter().map(|condition| condition.text.clone()).collect();
    excerpt(&list.join(", "), 200)
}
