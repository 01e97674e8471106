//! Charts, where there are data for them: what a month costs by volume, and where the system stood before.

use super::chart;
use crate::cost::amount;
use crate::model::{Before, CostBrief, Report, Trend};
use crate::report::cost::{currency, figure, volume};
use crate::report::document::html::cut;
use crate::report::document::{Bar, Bars};
use crate::report::{parts, words};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Components that a bar tells apart; the others are one.
const NAMED: usize = 4;

/// What a month costs at each volume, by component; nothing where no component has a cost.
pub(super) fn cost(cost: &CostBrief) -> Markup {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for part in cost.months.iter().flat_map(|month| &month.parts) {
        *sums.entry(&part.name).or_default() += part.monthly;
    }
    let mut order: Vec<(&str, f64)> = sums.into_iter().filter(|(_, sum)| *sum > 0.0).collect();
    if order.is_empty() {
        return html! {};
    }
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let named: Vec<&str> = order.iter().take(NAMED).map(|(name, _)| *name).collect();
    let bar = |month: &crate::model::CostMonth| {
        let of = |name: &str| month.parts.iter().filter(|part| part.name == name).map(|part| part.monthly).sum::<f64>();
        let rest = month.parts.iter().filter(|part| !named.contains(&part.name.as_str()));
        let rest: f64 = rest.map(|part| part.monthly).sum();
        let sizes = named.iter().map(|name| of(name)).chain([rest]).collect();
        let label = volume(&month.name).to_owned();
        Bar { label, sizes, value: format!("{} for {}", figure(month.monthly), crate::cost::whole(month.volume)) }
    };
    let others = (order.len() > NAMED).then(|| "others".to_owned());
    let money = currency(cost.currency.as_deref());
    let bars = Bars {
        title: format!("A month in {money} by component, and the requests it is for"),
        parts: named.iter().map(|name| (*name).to_owned()).chain(others).collect(),
        bars: cost.months.iter().map(bar).collect(),
        limit: cost.budget.map(|n| Bar { label: "budget".to_owned(), sizes: vec![n], value: amount(n) }),
    };
    html! { div.map tabindex="0" role="region" aria-label="Cost by volume" { (chart::bars(&bars)) } }
}

/// Then and now: readiness, evidence and each pillar; nothing where no former state is known.
pub(super) fn trend(report: &Report) -> Markup {
    let Some(trend) = &report.trend else { return html! {} };
    let pillars = trend.pillars.iter().filter_map(|then| {
        let now = report.pillars.iter().find(|now| now.pillar == then.pillar)?;
        Some((words::pillar(then.pillar), then.score?, now.score?))
    });
    let rows: Vec<(&str, f64, f64)> =
        [("Readiness", trend.readiness, report.readiness), ("Evidence", trend.score, report.score)]
            .into_iter()
            .chain(pillars)
            .collect();
    html! {
        h3 { "Then and now" }
        p class="m s" { (cut(&against(trend))) }
        table.then {
            thead { tr { th scope="col" { "0 to 100" } th scope="col" { span.vh { "Bars" } } th scope="col" { "then" } th scope="col" { "now" } } }
            tbody { @for (name, then, now) in &rows { tr {
                th scope="row" { (name) }
                td { svg aria-hidden="true" {
                    rect.b0 width="100%" y="1" height="6" rx="2" {}
                    rect.past width=(format!("{:.1}%", then.clamp(0.0, 100.0))) y="1" height="6" rx="2" {}
                    rect.b0 width="100%" y="9" height="6" rx="2" {}
                    rect.fill width=(format!("{:.1}%", now.clamp(0.0, 100.0))) y="9" height="6" rx="2" {}
                } }
                td.n { (format!("{then:.0}")) }
                td.n { b { (format!("{now:.0}")) } }
            } } }
        }
    }
}

/// What the present state is held against.
fn against(trend: &Trend) -> String {
    let commit = trend.commit.as_deref().map(|commit| format!(" {}", parts::short(commit, 7))).unwrap_or_default();
    match trend.before {
        Before::Base => format!("Then is the base{commit}, audited as it was."),
        Before::Baseline => format!("Then are the levels of the baseline{commit}, scored by the rules of today."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn a_month_is_stacked_by_component_and_small_ones_are_one() {
        let brief = sample::report().cost.unwrap();
        let out = cost(&brief).into_string();
        for part in ["model", "others", "budget 4000", "3368 for 200000"] {
            assert!(out.replace(',', "").contains(part), "{part}\n{out}");
        }
        assert!(cost(&CostBrief { months: Vec::new(), ..brief }).into_string().is_empty());
    }

    #[test]
    fn without_a_former_state_there_is_no_trend() {
        let mut report = sample::report();
        assert!(trend(&report).into_string().contains("Then and now"));
        report.trend = None;
        assert!(trend(&report).into_string().is_empty());
    }
}
