//! The cost model on a terminal: sums, a table of the volumes, a chart, the parts, what is wrong and what is unknown.

use super::head::bar;
use crate::cost::model::{CostModel, Finding, Kind, Scenario};
use crate::cost::{amount, whole};
use crate::model::Report;
use crate::report::cost as words;
use crate::report::page::{Page, Span, plain, span, width};
use crate::report::style::{Role, Style};
use crate::text::excerpt;

/// Components, findings and unknown figures shown; the JSON has all.
const SHOWN: usize = 20;

/// One line on the first screen of an audit.
pub(super) fn line(page: &mut Page, report: &Report) {
    if let Some(cost) = &report.cost {
        page.para(2, 8, &[span(Role::Strong, "Cost  "), plain(shown(page, &excerpt(&words::brief(cost), 400)))]);
    }
}

/// Renders the model.
pub(crate) fn render(model: &CostModel, style: Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, model);
    volumes(&mut page, model);
    chart(&mut page, model);
    parts(&mut page, model);
    remarks(&mut page, model);
    findings(&mut page, model);
    unknown(&mut page, model);
    page.finish()
}

/// Signs for the characters of the sums where Unicode is not possible.
pub(super) fn shown(page: &Page, text: &str) -> String {
    if page.style.unicode {
        text.to_owned()
    } else {
        text.replace('≥', ">=").replace('≤', "<=").replace('–', "-").replace('×', "x")
    }
}

fn head(page: &mut Page, model: &CostModel) {
    let table = match &model.price_table {
        Some(t) => {
            let dated = t.oldest.as_ref().map(|d| format!(" from {d} on")).unwrap_or_default();
            format!("{} prices in {}{dated}", t.prices, excerpt(&t.path, 60))
        }
        None => "no price table".to_owned(),
    };
    let money = words::currency(model);
    let name = excerpt(&model.system, 60);
    page.edges(&[span(Role::Strong, name), plain(format!("   cost in {money}"))], &[span(Role::Dim, table)]);
    page.blank();
    let sums = [
        vec![
            span(Role::Strong, shown(page, &words::figure(model.marginal_per_request))),
            plain(" for one more request"),
        ],
        vec![span(Role::Strong, shown(page, &words::figure(model.fixed_per_month))), plain(" a month without any")],
        vec![plain("breaks even: "), span(Role::Strong, excerpt(&words::break_even(model), 120))],
    ];
    page.flow(2, 4, 3, &sums);
}

/// One row per volume, figures under each other.
fn volumes(page: &mut Page, model: &CostModel) {
    if model.scenarios.is_empty() {
        return;
    }
    let mut rows =
        vec![["volume", "requests a month", "a month", "a request", "declared", "budget left"].map(String::from)];
    for s in &model.scenarios {
        let cells = [
            words::step(s),
            whole(s.volume),
            words::figure(s.monthly),
            words::figure(s.per_request),
            words::optional(s.declared),
            words::headroom(model, s),
        ];
        rows.push(cells.map(|cell| shown(page, &cell)));
    }
    let widths: [usize; 6] =
        std::array::from_fn(|at| rows.iter().filter_map(|r| r.get(at)).map(|c| width(c)).max().unwrap_or(0));
    page.blank();
    for (index, row) in rows.iter().enumerate() {
        let mut line: Vec<Span> = Vec::new();
        let scenario = index.checked_sub(1).and_then(|at| model.scenarios.get(at));
        for (at, (cell, wide)) in row.iter().zip(widths).enumerate() {
            let pad = " ".repeat(wide.saturating_sub(width(cell)));
            let role = scenario.map_or(Role::Dim, |s| cell_role(model, s, at));
            // Names to the left, figures to the right.
            line.extend(match at {
                0 => [span(role, cell.clone()), plain(pad)],
                _ => [plain(format!("   {pad}")), span(role, cell.clone())],
            });
        }
        page.para(2, 4, &line);
    }
}

fn cell_role(model: &CostModel, scenario: &Scenario, column: usize) -> Role {
    match column {
        2 => Role::Strong,
        4 if scenario.deviation_pct.is_some_and(|pct| pct.abs() > 10.0) => Role::Bad,
        5 if words::over(model, scenario) => Role::Bad,
        _ => Role::Plain,
    }
}

/// Months as bars: the fixed part, then the part that grows with requests; the budget below.
fn chart(page: &mut Page, model: &CostModel) {
    let bars: Vec<&Scenario> = model.scenarios.iter().filter(|s| s.monthly.lower().is_some()).take(SHOWN).collect();
    let budget = model.budget.as_ref().and_then(|b| b.monthly);
    let most = bars.iter().filter_map(|s| s.monthly.lower()).chain(budget).fold(0.0, f64::max);
    if bars.is_empty() || most <= 0.0 {
        return;
    }
    let (solid, light, empty) = (page.style.sign("█", "#"), page.style.sign("▒", "="), page.style.sign("░", "-"));
    let label = bars.iter().map(|s| width(&words::step(s))).max().unwrap_or(0).max(8);
    let cells = page.style.width.saturating_sub(label + 20).clamp(20, 80);
    let of = |n: f64| ((n / most * cells as f64).round() as usize).min(cells);
    let title = format!("A month in {}: fixed {light}, with the requests {solid}", words::currency(model));
    page.heading(&title);
    for s in bars {
        let sum = s.monthly.lower().unwrap_or_default();
        let fixed = of(s.fixed.lower().unwrap_or_default());
        // What costs anything is seen.
        let all = of(sum).max(usize::from(sum > 0.0)).max(fixed);
        let name = words::step(s);
        let line = [
            plain(format!("{name}{} ", " ".repeat(label.saturating_sub(width(&name))))),
            span(Role::Dim, light.repeat(fixed)),
            span(Role::Name, solid.repeat(all - fixed)),
            plain(format!(" {}", shown(page, &words::figure(s.monthly)))),
        ];
        page.para(2, 4, &line);
    }
    if let Some(budget) = budget {
        let line = [
            plain(format!("budget{} ", " ".repeat(label.saturating_sub(6)))),
            span(Role::Warn, empty.repeat(of(budget).max(1))),
            plain(format!(" {}", amount(budget))),
        ];
        page.para(2, 4, &line);
    }
}

/// Components with their share of the main volume, largest first.
fn parts(page: &mut Page, model: &CostModel) {
    if model.components.is_empty() {
        return;
    }
    let main = model.main();
    page.heading(&match main {
        Some(s) => format!("What the money goes to, at {} requests a month ({})", whole(s.volume), words::step(s)),
        None => "What the money goes to".to_owned(),
    });
    let part = |index: usize| main.and_then(|s| s.part(index));
    let mut order: Vec<usize> = (0..model.components.len()).collect();
    let size = |index: &usize| part(*index).map_or(f64::INFINITY, |p| p.monthly);
    order.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.cmp(b)));
    let name = model.components.iter().map(|c| width(&c.name)).max().unwrap_or(0).clamp(8, 24);
    let wide = page.style.width >= 130;
    for index in order.iter().take(SHOWN) {
        let Some(component) = model.components.get(*index) else { continue };
        let label = excerpt(&component.name, 24);
        let mut line = vec![plain(format!("{label}{}  ", " ".repeat(name.saturating_sub(width(&label)))))];
        match (component.cost, part(*index)) {
            (None, _) => line.push(span(Role::Warn, "unknown")),
            (Some(cost), None) => line.push(plain(format!("{} {}", amount(cost), words::basis(component)))),
            (Some(_), Some(part)) => {
                if let Some(share) = part.share {
                    let (full, empty) = bar(page, share * 100.0, 20);
                    line.extend([span(Role::Name, full), span(Role::Dim, empty)]);
                    line.push(plain(format!("{:>5}", words::percent(share))));
                }
                line.push(plain(format!("{:>12}  {:<11}", amount(part.monthly), words::basis(component))));
            }
        }
        let how = span(Role::Dim, shown(page, &excerpt(&component.how, 200)));
        if wide || component.cost.is_none() {
            line.extend([plain("  "), how]);
            page.para(2, 6 + name, &line);
        } else {
            page.para(2, 6, &line);
            page.para(4 + name, 6 + name, &[how]);
        }
    }
    if order.len() > SHOWN {
        page.para(2, 4, &[span(Role::Dim, format!("{} more (-o json)", order.len() - SHOWN))]);
    }
}

fn remarks(page: &mut Page, model: &CostModel) {
    let list = words::remarks(model);
    if !list.is_empty() {
        page.blank();
    }
    for (name, text) in list {
        page.para(2, 16, &[span(Role::Strong, format!("{name:<12}")), plain(format!("  {}", excerpt(&text, 300)))]);
    }
}

fn findings(page: &mut Page, model: &CostModel) {
    if model.findings.is_empty() {
        return;
    }
    page.heading(&format!("Findings ({})", model.findings.len()));
    for finding in model.findings.iter().take(SHOWN) {
        let sign = match finding.kind {
            Kind::Contradiction => span(Role::Bad, page.style.sign("✘", "x")),
            Kind::Unusable | Kind::Stale | Kind::Warning => span(Role::Warn, "!"),
            Kind::Missing => span(Role::Warn, "?"),
        };
        page.para(
            2,
            6,
            &[
                sign,
                plain(" "),
                plain(said(finding)),
                span(Role::Dim, format!("  {}", excerpt(&words::place(finding), 200))),
            ],
        );
    }
    if model.findings.len() > SHOWN {
        page.para(2, 4, &[span(Role::Dim, format!("{} more (-o json)", model.findings.len() - SHOWN))]);
    }
}

fn said(finding: &Finding) -> String {
    match finding.kind {
        Kind::Missing | Kind::Warning => excerpt(&finding.message, 400),
        kind => format!("{}: {}", words::kind(kind), excerpt(&finding.message, 400)),
    }
}

fn unknown(page: &mut Page, model: &CostModel) {
    if model.unknown.is_empty() {
        return;
    }
    page.heading(&format!("Unknown ({}), and what would answer it", model.unknown.len()));
    let rows = model.unknown.iter().take(SHOWN).map(|u| vec![excerpt(&u.what, 100), excerpt(&u.field, 100)]);
    page.table(2, &[], rows.collect());
    if model.unknown.len() > SHOWN {
        page.para(2, 4, &[span(Role::Dim, format!("{} more (-o json)", model.unknown.len() - SHOWN))]);
    }
}
