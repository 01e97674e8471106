//! The cost model as a document: sums, volumes, parts, what is wrong and what is unknown.

use super::{basis, break_even, currency, figure, headroom, kind, optional, over, percent, remarks, step};
use crate::cost::model::{Component, CostModel, Finding, Kind, Scenario};
use crate::cost::{amount, whole};
use crate::report::document::{
    Bar, Bars, Block, Cell, Column, Document, Head, Item, Line, List, Mark, Sign, Table, line,
};
use crate::report::parts::counted;
use crate::report::style::Role;
use crate::text::excerpt;

/// Components, findings and unknown figures shown where there is little room; the JSON has all.
const SHOWN: usize = 20;
/// The same where a page scrolls.
const MOST: usize = 100;

pub(super) fn document(model: &CostModel) -> Document {
    let what = line().own("cost in ").text(currency(model.currency.as_deref()));
    let mut facts: Vec<Line> = Vec::new();
    facts.push(match &model.price_table {
        Some(table) => {
            let dates =
                table.oldest.iter().zip(&table.newest).map(|(a, b)| format!(", {a} to {b}")).collect::<String>();
            format!("{} prices in {}{dates}", table.prices, excerpt(&table.path, 60)).into()
        }
        None => "no price table".into(),
    });
    let aside = Line::joined(facts, &crate::report::document::Piece::Gap);
    let mut out = Document::titled(Head { subject: model.system.clone(), what, aside, ..Head::default() });
    out.push(Block::Facts(vec![
        line().strong(figure(model.marginal_per_request)).own(" for one more request"),
        line().strong(figure(model.fixed_per_month)).own(" a month before the first request"),
        line().own("breaks even: ").text(break_even(model)),
    ]));
    volumes(&mut out, model);
    components(&mut out, model);
    let remarks = remarks(model).into_iter().map(|(name, said)| Item::new(Mark::Term(name), said));
    out.section("In short", List::of(remarks));
    let findings = model.findings.iter().take(MOST).map(finding);
    let findings = List::of(findings).most(SHOWN).out_of(model.findings.len());
    out.section(counted("Findings", model.findings.len()), findings);
    let unknown = model.unknown.iter().take(MOST);
    let unknown = unknown.map(|u| line().text(&*u.what).own(": declare ").code(&*u.field));
    let unknown = List::points(unknown).most(SHOWN).out_of(model.unknown.len());
    out.section(counted("Unknown", model.unknown.len()), unknown);
    let made = line().own("Calculated from ").text(&*model.manifest).own(", ").text(&*model.today);
    let made = made.own("; nothing is rounded before the last step, nothing is converted.");
    out.push(Block::Paragraph(made));
    out
}

/// A row per volume, and the same as bars.
fn volumes(out: &mut Document, model: &CostModel) {
    if model.scenarios.is_empty() {
        return;
    }
    let worth = model.scenarios.iter().any(|s| s.net_value.is_some());
    let figures = ["Requests a month", "A month", "A request", "Declared", "Budget left"].map(Column::figures);
    let worth = worth.then(|| Column::figures("Value minus cost"));
    let mut table = Table::new([Column::text("Volume")].into_iter().chain(figures).chain(worth));
    let columns = table.columns.len();
    for s in &model.scenarios {
        let warned = |bad: bool, text: String| line().toned(if bad { Role::Bad } else { Role::Plain }, text);
        let row = [
            step(s).into(),
            whole(s.volume).into(),
            line().strong(figure(s.monthly)),
            figure(s.per_request).into(),
            warned(s.deviation_pct.is_some_and(|pct| pct.abs() > 10.0), optional(s.declared)),
            warned(over(model, s), headroom(model, s)),
            warned(s.net_value.is_some_and(|n| n < 0.0), optional(s.net_value)),
        ];
        table.row(row.into_iter().take(columns));
    }
    out.push(Block::Section("A month by volume".into()));
    out.push(Block::Table(table));
    let known: Vec<&Scenario> = model.scenarios.iter().filter(|s| s.monthly.lower().is_some()).take(SHOWN).collect();
    if known.is_empty() {
        return;
    }
    let bar = |s: &&Scenario| {
        let sizes = [s.fixed.lower(), s.variable.lower()].map(Option::unwrap_or_default);
        Bar { label: step(s), sizes: sizes.to_vec(), value: figure(s.monthly) }
    };
    let budget = model.budget.as_ref().and_then(|b| b.monthly);
    out.push(Block::Bars(Bars {
        title: format!("A month in {}", currency(model.currency.as_deref())),
        parts: ["fixed", "with the requests"].map(str::to_owned).into(),
        bars: known.iter().map(bar).collect(),
        limit: budget.map(|n| Bar { label: "budget".to_owned(), sizes: vec![n], value: amount(n) }),
    }));
}

/// The components with their share of the main volume, largest first.
fn components(out: &mut Document, model: &CostModel) {
    if model.components.is_empty() {
        return;
    }
    let main = model.main();
    let part = |index: usize| main.and_then(|s| s.part(index));
    let mut order: Vec<(usize, &Component)> = model.components.iter().enumerate().collect();
    let size = |index: usize| part(index).map_or(f64::INFINITY, |p| p.monthly);
    order.sort_by(|a, b| size(b.0).total_cmp(&size(a.0)).then(a.0.cmp(&b.0)));
    let texts = ["Component", "Basis"].map(Column::text);
    let figures = ["Cost", "A month", "Share"].map(Column::figures);
    let rest = [Column::bars("Share as a bar"), Column::text("How")];
    let mut table = Table::new(texts.into_iter().chain(figures).chain(rest));
    table.open_ended = true;
    table.in_comment = Some(SHOWN);
    for (index, component) in order.into_iter().take(MOST) {
        let (part, none) = (part(index), || "–".to_owned());
        let share = part.and_then(|p| p.share);
        let cost = component.cost.map_or_else(|| line().toned(Role::Warn, "unknown"), |n| amount(n).into());
        table.row([
            Cell::from(excerpt(&component.name, 60)),
            basis(component).into(),
            cost.into(),
            part.map_or_else(none, |p| amount(p.monthly)).into(),
            share.map_or_else(none, percent).into(),
            Cell::Bar(share.unwrap_or(0.0)),
            line().toned(Role::Dim, &*component.how).into(),
        ]);
    }
    let title = "What the money goes to";
    out.push(Block::Section(match main {
        Some(s) => line().own(title).text(format!(", at {} requests a month ({})", whole(s.volume), step(s))),
        None => title.into(),
    }));
    out.push(Block::Table(table));
}

fn finding(finding: &Finding) -> Item {
    let sign = match finding.kind {
        Kind::Contradiction => Sign::Bad,
        Kind::Unusable | Kind::Stale | Kind::Warning => Sign::Warn,
        Kind::Missing => Sign::Unknown,
    };
    let said = match finding.kind {
        Kind::Missing | Kind::Warning => line(),
        kind => line().own(self::kind(kind)).own(": "),
    };
    let said = said.text(&*finding.message).at(&finding.path, finding.line);
    Item::new(Mark::Sign(sign, kind(finding.kind)), said)
}
