//! The calculation as a whole: known figures, contradictions with their places, and what must hold for any numbers.

use super::model::{CostModel, Finding, Kind, Topic};
use super::{CalledModel, Input, TableFile, assess};
use jiff::civil::date;
use proptest::prelude::*;

const PRICES: &str = "model,unit,price,currency,date,source\n\
    m-1,1M input tokens,1.50,EUR,2026-11-01,list\n\
    m-1,1M cached input tokens,0.50,EUR,2026-11-01,list\n\
    m-1,1M output tokens,4,EUR,2026-11-01,list\n\
    embed,1k input tokens,0.01,EUR,2026-11-01,list\n\
    store,node month,70,EUR,2026-11-01,invoice\n\
    reviewer,hour,30,EUR,2026-11-01,rota\n";

fn model_with(cost: &str, prices: &str, volumes: &[f64]) -> Option<CostModel> {
    let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\ncost:\n{cost}");
    let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let table = TableFile::Text { path: "prices.csv".into(), text: prices.into() };
    let called = vec![CalledModel { model: "vendor/m-1".into(), path: "app.py".into(), line: 3 }];
    assess(&Input { manifest: &manifest, table, called, today: date(2026, 11, 21), volumes })
}

fn model(cost: &str) -> CostModel {
    model_with(cost, PRICES, &[]).expect("cost is declared")
}

fn said(model: &CostModel, kind: Kind) -> Vec<String> {
    let of = model.findings.iter().filter(|f| f.kind == kind);
    of.map(|f| format!("{}:{} {}", f.path, f.line, f.message)).collect()
}

const WHOLE: &str = "  currency: EUR
  components:
    - {name: answers, model: m-1, tokens_in: 1000, tokens_cached: 400, tokens_out: 250, calls_per_request: 2}
    - {name: index, model: embed, tokens_in: 50}
    - {name: review, basis: per_request, price: reviewer, units: 0.1, unit: hours, share_of_requests: 0.01}
    - {name: store, basis: per_month, price: store, units: 2}
    - {name: logs, basis: per_month, unit_cost: 60, units: 1, source: invoice of 2026-10-31}
  volumes: {current: 1000, expected: 10000}
  value_per_request: 0.5
  budget_monthly: 700
";

#[test]
fn tokens_units_and_months_come_to_the_sums_on_paper() {
    let model = model(WHOLE);
    // Twice (600 in at 1.5 + 400 cached at 0.5 + 250 out at 4) per million.
    let answers = 2.0 * (600.0 * 1.5 + 400.0 * 0.5 + 250.0 * 4.0) / 1e6;
    let costs: Vec<f64> = model.components.iter().map(|c| c.cost.expect("known")).collect();
    for (got, wanted) in costs.iter().zip([answers, 50.0 * 0.01 / 1000.0, 0.1 * 30.0 * 0.01, 140.0, 60.0]) {
        assert!((got - wanted).abs() < 1e-12, "{got} {wanted}");
    }
    let marginal = 0.0042 + 0.0005 + 0.03;
    assert_eq!(model.marginal_per_request.value, Some(0.0347));
    assert_eq!(model.fixed_per_month.value, Some(200.0));
    let months: Vec<(&str, Option<f64>)> = model.scenarios.iter().map(|s| (s.name.as_str(), s.monthly.value)).collect();
    assert_eq!(months, [("current", Some(234.7)), ("expected", Some(547.0)), ("x10", Some(3670.0))]);
    assert_eq!(model.break_even.volume, Some((200.0f64 / (0.5 - marginal)).ceil()));
    let budget = model.budget.as_ref().expect("declared");
    assert_eq!(budget.lasts_to_volume, Some((500.0f64 / marginal).floor()));
    assert_eq!(model.scenario("expected").and_then(|s| s.headroom), Some(153.0));
    assert!(model.findings.is_empty(), "{:?}", model.findings);
}

#[test]
fn a_declared_cost_of_a_request_is_enough_for_a_volume() {
    let model = model("  currency: EUR\n  per_request: 0.02\n  budget_monthly: 100\n  volumes: {current: 1000}\n");
    assert_eq!((model.marginal_per_request.value, model.fixed_per_month.value), (Some(0.02), None));
    let current = model.scenario("current").unwrap();
    assert_eq!((current.monthly.value, current.headroom), (Some(20.0), Some(80.0)));
    assert!(said(&model, Kind::Contradiction).is_empty(), "nothing is held against itself");
}

#[test]
fn what_is_not_declared_is_unknown_with_its_field_and_never_zero() {
    let model = model("  components:\n    - {name: answers, model: m-1, tokens_in: 10}\n    - {name: logs}\n");
    assert_eq!(model.marginal_per_request.value, None);
    assert!(model.components.iter().all(|c| c.cost.is_none()) && model.scenarios.is_empty());
    let fields: Vec<&str> = model.unknown.iter().map(|u| u.field.as_str()).collect();
    for field in [
        "cost.currency",
        "cost.components[0].tokens_out",
        "cost.components[1].basis",
        "cost.components[1].unit_cost",
        "cost.components[1].units",
        "cost.volumes.current",
        "cost.volumes.expected",
        "cost.volumes.x10",
        "cost.value_per_request",
        "cost.budget_monthly",
        "cost.telemetry.actual_monthly",
        "adoption.target_users",
    ] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
    assert!(model_with("  currency: EUR\n", PRICES, &[]).is_none());
}

#[test]
fn part_of_a_sum_is_a_lower_bound() {
    let text = "  currency: EUR\n  components:\n    - {name: a, basis: per_month, unit_cost: 100, units: 1}\n    \
                - {name: b, basis: per_month, price: nothing, units: 1}\n  monthly_at: {expected: 50}\n  \
                volumes: {expected: 10}\n";
    let model = model(text);
    let month = model.scenario("expected").expect("declared").monthly;
    assert_eq!((month.value, month.at_least), (None, Some(100.0)));
    let contradictions = said(&model, Kind::Contradiction);
    assert_eq!(
        contradictions,
        ["produ.yaml:8 cost at expected volume: the components give at least 100, declared is 50"]
    );
    assert!(said(&model, Kind::Missing).iter().any(|m| m.contains("prices.csv has no price for nothing")));
}

#[test]
fn totals_that_cannot_be_true_are_contradictions_at_their_line() {
    let text = format!(
        "{WHOLE}  per_request: 0.1\n  monthly_at: {{current: 235, expected: 900, x10: 3670}}\n  break_even_volume: 900\n  \
         hard_cap: {{amount: 300}}\n  max_tokens_per_request: 100\n"
    )
    .replace("budget_monthly: 700", "budget_monthly: 400");
    assert_eq!(
        said(&model(&text), Kind::Contradiction),
        [
            "produ.yaml:18 a request uses 2,550 tokens on average, at most 100 are allowed",
            "produ.yaml:15 cost at expected volume: the components give 547, declared is 900",
            "produ.yaml:14 cost of a request: the components give 0.0347, declared is 0.1",
            "produ.yaml:15 the expected month costs 547, the budget is 400",
            "produ.yaml:17 the expected month costs 547, the hard cap stops it at 300",
            "produ.yaml:16 it breaks even at 430 requests a month, declared is 900",
        ]
    );
}

#[test]
fn a_full_cost_of_a_request_is_a_valid_reading() {
    // 234.7 for 1,000 requests.
    assert!(said(&model(&format!("{WHOLE}  per_request: 0.24\n")), Kind::Contradiction).is_empty());
}

#[test]
fn a_request_that_costs_more_than_it_is_worth_never_pays() {
    let model = model(&WHOLE.replace("value_per_request: 0.5", "saved_per_request: 0.03"));
    assert!(model.break_even.never && model.break_even.volume.is_none());
    assert_eq!(said(&model, Kind::Warning), ["produ.yaml:12 a request costs 0.0347 and is worth 0.03: no volume pays"]);
}

#[test]
fn prices_are_dated_in_one_currency_and_there_is_one_for_each_model() {
    let prices = PRICES
        .replace("4,EUR,2026-11-01", "4,EUR,2026-01-01")
        .replace("70,EUR,2026-11-01,invoice", "70,EUR,,")
        .replace("30,EUR", "30,USD")
        .replace("m-1,1M input", "m-1,1M in");
    let model = model_with(WHOLE, &prices, &[]).expect("declared");
    let all: Vec<String> = [Kind::Unusable, Kind::Missing, Kind::Stale].iter().flat_map(|k| said(&model, *k)).collect();
    for part in [
        "prices.csv:4 the price of m-1 is of 2026-01-01, 324 days old; at most 180 count",
        "prices.csv:6 the price of store has no date",
        "prices.csv:6 the price of store has no source",
        "produ.yaml:8 review: the price of reviewer is in USD, the manifest counts in EUR; amounts are not converted",
    ] {
        assert!(all.iter().any(|m| m == part), "{part} in {all:#?}");
    }
    let other = PRICES.replace("m-1", "other");
    let model = model_with(&WHOLE.replace("m-1", "m-2"), &other, &[]).expect("declared");
    let missing = said(&model, Kind::Missing);
    assert!(missing.contains(&"app.py:3 the code calls it: prices.csv has no price for model vendor/m-1".to_owned()));
    assert!(missing.contains(&"produ.yaml:6 answers: prices.csv has no price for m-2".to_owned()), "{missing:?}");
}

#[test]
fn currencies_without_one_of_the_manifest_are_not_summed() {
    let model = model_with(&WHOLE.replace("  currency: EUR\n", ""), &PRICES.replace("30,EUR", "30,USD"), &[]);
    let model = model.expect("declared");
    assert!(said(&model, Kind::Unusable).iter().any(|m| m.contains("prices in EUR, USD and no cost.currency")));
    assert_eq!(model.components.iter().filter(|c| c.cost.is_some()).count(), 1, "only the inline price is left");
}

#[test]
fn two_prices_for_the_same_must_agree() {
    let text = WHOLE.replace("price: store, units: 2}", "price: store, units: 2, unit_cost: 90}");
    let all = said(&model(&text), Kind::Contradiction);
    assert_eq!(all, ["produ.yaml:9 store: unit_cost times units is 180, the price table gives 140"]);
}

fn months(list: &str, sign: &str) -> CostModel {
    let text = format!("{WHOLE}  telemetry:\n    actual_monthly: [{list}]\n{sign}");
    model(&text)
}

#[test]
fn growth_is_measured_per_active_user() {
    let grown = "{month: 2026-10, cost: 240, requests: 1000, active_users: 110}, \
                 {month: 2026-09, cost: 200, requests: 900, active_users: 100}";
    let model = months(grown, "");
    let growth = model.growth.as_ref().expect("two months");
    assert_eq!((growth.from.as_str(), growth.to.as_str()), ("2026-09", "2026-10"));
    assert_eq!((growth.cost_pct, growth.users_pct, growth.ratio), (20.0, 10.0, 1.09090909));
    let all = said(&model, Kind::Contradiction);
    assert!(all[0].starts_with("produ.yaml:15 from 2026-09 to 2026-10 cost changed by +20%"), "{all:?}");
    assert_eq!(model.users.measured, Some(2.18181818));
    assert_eq!(model.measured.as_ref().and_then(|m| m.modelled), Some(234.7));

    let admitted = months(grown, "improvement: {warning_signs: {cost_outruns_adoption: {present: true}}}\n");
    assert!(said(&admitted, Kind::Contradiction).is_empty() && said(&admitted, Kind::Warning).len() == 1);
    let denied = months(grown, "improvement: {warning_signs: {cost_outruns_adoption: {present: false}}}\n");
    assert!(said(&denied, Kind::Contradiction)[0].starts_with("produ.yaml:16 "));
}

#[test]
fn months_that_say_nothing_give_no_growth() {
    for (list, part) in [
        ("{month: 2026-08, cost: 1, active_users: 1}, {month: 2026-10, cost: 9, active_users: 1}", None),
        ("{month: 2026-09, cost: 1, active_users: 0}, {month: 2026-10, cost: 9, active_users: 0}", None),
        ("{month: 2026-09, cost: 0, active_users: 1}, {month: 2026-10, cost: 9, active_users: 1}", None),
        (
            "{month: 2026-10, cost: 1, active_users: 1}, {month: 2026-10, cost: 9, active_users: 1}",
            Some("measured twice"),
        ),
        ("{month: 2026-10, cost: 1, active_users: 1}, {month: 2026-11, cost: 9, active_users: 1}", Some("is not over")),
    ] {
        let model = months(list, "");
        assert!(model.growth.is_none(), "{list}");
        let all: Vec<&Finding> = model.findings.iter().filter(|f| f.topic == Topic::Growth).collect();
        assert!(part.is_none_or(|part| all.iter().any(|f| f.message.contains(part))), "{list}: {all:?}");
    }
    let old = months("{month: 2026-08, cost: 1, active_users: 9}, {month: 2026-09, cost: 9, active_users: 9}", "");
    assert!(old.growth.is_some() && said(&old, Kind::Contradiction).is_empty());
    assert!(said(&old, Kind::Stale)[0].contains("2026-09, ended 52 days ago"), "{:?}", old.findings);
}

#[test]
fn nothing_grows_with_a_hostile_manifest() {
    let one = "    - {name: x, basis: per_month, unit_cost: 1, units: 1}\n";
    let many = model(&format!("  components:\n{}", one.repeat(5_000)));
    assert_eq!(many.components.len(), 1_000);
    assert!(many.findings.len() <= super::MAX_FINDINGS);
    assert!(said(&many, Kind::Unusable)[0].contains("5000 components"), "{:?}", said(&many, Kind::Unusable));
}

/// Every number of the model is one.
fn finite(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Array(items) => items.iter().all(finite),
        serde_json::Value::Object(map) => map.values().all(finite),
        serde_json::Value::Number(n) => n.as_f64().is_some_and(f64::is_finite),
        _ => true,
    }
}

fn hostile() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(1e308),
        Just(1e15),
        Just(f64::MIN_POSITIVE),
        0.0..1e6f64,
        (-300i32..300).prop_map(|e| 10f64.powi(e))
    ]
}

proptest! {
    #[test]
    fn doubling_the_volume_doubles_the_variable_cost(price in 0.0..10.0f64, units in 0.0..1e4f64, n in 1.0..1e9f64) {
        let text = format!("  components:\n    - {{name: a, basis: per_request, unit_cost: {price:?}, units: {units:?}}}\n    \
                            - {{name: b, basis: per_month, unit_cost: 7, units: 3}}\n");
        let model = model_with(&text, PRICES, &[n, 2.0 * n]).unwrap();
        let [once, twice] = &model.scenarios[..] else { panic!("two volumes") };
        let (a, b) = (once.variable.value.unwrap(), twice.variable.value.unwrap());
        prop_assert!((2.0 * a - b).abs() <= b * 1e-8, "{a} {b}");
        prop_assert_eq!(once.fixed, twice.fixed);
        let sum = once.variable.value.unwrap() + once.fixed.value.unwrap();
        prop_assert!((once.monthly.value.unwrap() - sum).abs() <= sum * 1e-8);
    }

    #[test]
    fn shares_add_to_one(costs in prop::collection::vec((0.0..1e6f64, any::<bool>()), 1..12), n in 0.0..1e9f64) {
        let parts: String = costs
            .iter()
            .map(|(cost, month)| {
                let basis = if *month { "per_month" } else { "per_request" };
                format!("    - {{basis: {basis}, unit_cost: {cost:?}, units: 1}}\n")
            })
            .collect();
        let model = model_with(&format!("  components:\n{parts}"), PRICES, &[n]).unwrap();
        let scenario = &model.scenarios[0];
        let shares: Vec<f64> = scenario.parts.iter().filter_map(|p| p.share).collect();
        if scenario.monthly.value.is_some_and(|sum| sum > 0.0) {
            prop_assert_eq!(shares.len(), costs.len());
            prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        } else {
            prop_assert!(shares.is_empty());
        }
    }

    #[test]
    fn no_number_gives_a_number_that_is_none(a in hostile(), b in hostile(), c in hostile(), d in hostile()) {
        let text = format!(
            "  currency: EUR\n  components:\n    - {{name: a, basis: per_request, unit_cost: {a:?}, units: {b:?}}}\n    \
             - {{name: t, model: m-1, tokens_in: {c:?}, tokens_cached: {d:?}, tokens_out: {a:?}, calls_per_request: {b:?}}}\n    \
             - {{name: m, basis: per_month, price: store, units: {c:?}}}\n  \
             volumes: {{current: {b:?}, expected: {c:?}, x10: {d:?}}}\n  value_per_request: {d:?}\n  \
             budget_monthly: {a:?}\n  hard_cap: {{amount: {b:?}}}\n  per_request: {c:?}\n  break_even_volume: {d:?}\n  \
             monthly_at: {{current: {a:?}, expected: {b:?}, x10: {c:?}}}\n  telemetry: {{actual_monthly: [\
             {{month: 2026-09, cost: {a:?}, requests: {b:?}, active_users: {c:?}}}, \
             {{month: 2026-10, cost: {d:?}, requests: {a:?}, active_users: {b:?}}}]}}\n"
        );
        let prices = PRICES.replace("1.50", &format!("{d:?}"));
        let model = model_with(&text, &prices, &[a, b]).unwrap();
        // serde_json writes NaN and infinities as null, so they are looked for in the numbers before.
        let tree = serde_json::to_value(&model).unwrap();
        prop_assert!(finite(&tree));
        let written = format!("{model:?}");
        prop_assert!(!written.contains("NaN") && !written.contains("inf"), "{written}");
        if [a, b, c, d].iter().any(|n| *n > 1e15) {
            prop_assert!(model.findings.iter().any(|f| f.kind == Kind::Unusable), "{:?}", model.findings);
        }
    }
}
