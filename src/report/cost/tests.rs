//! Every format of the cost model: complete, inert, within the page, and honest about what is unknown.

use super::*;
use crate::cost::{CalledModel, Input, TableFile, assess, inert};
use jiff::civil::date;
use proptest::prelude::*;

const FORMS: [Form; 5] = [Form::Terminal, Form::Json, Form::Html, Form::Markdown, Form::Csv];

fn model(name: &str, prices: &str) -> CostModel {
    let text = format!(
        "schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\ncost:\n  currency: EUR\n  components:\n    \
         - {{name: {name}, model: m-1, tokens_in: 1000, tokens_out: 100}}\n    \
         - {{name: store, basis: per_month, unit_cost: 140, units: 1, source: invoice of 2026-11-01}}\n    \
         - {{name: nobody-knows, basis: per_month}}\n  volumes: {{current: 1000, expected: 20000}}\n  \
         monthly_at: {{current: 20}}\n  budget_monthly: 100\n  value_per_request: 1\n"
    );
    let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
    let table = TableFile::Text { path: "prices.csv".into(), text: prices.into() };
    let called = vec![CalledModel { model: name.to_owned(), path: name.to_owned(), line: 1 }];
    let input = Input { manifest: &manifest, table, called, today: date(2026, 11, 21), volumes: &[5e6] };
    let mut model = assess(&input).unwrap();
    model.system = name.to_owned();
    inert(model)
}

/// A text as a reader of Markdown sees it.
fn shown(text: &str) -> String {
    text.replace("&#91;", "[").replace("&#93;", "]").replace("&#95;", "_")
}

const PRICES: &str = "item,unit,price,currency,date,source\nm-1,1M input tokens,1,EUR,2026-11-01,l\n\
                      m-1,1M output tokens,4,EUR,2026-11-01,l\n";

#[test]
fn unknown_is_said_and_never_shown_as_nothing() {
    let model = model("answers", PRICES);
    for format in FORMS {
        let text = render(&model, format, Style::default()).unwrap();
        match format {
            Form::Csv => assert!(text.contains("nobody-knows,per_month,,,,EUR,"), "{text}"),
            Form::Json => assert!(text.contains("\"at_least\": 168")),
            _ => assert!(text.contains("unknown") && text.contains("≥ 168"), "{format:?}: {text}"),
        }
        let field = "cost.components[2].unit_cost";
        assert!(format == Form::Csv || shown(&text).contains(field), "{format:?}: {text}");
    }
}

#[test]
fn the_json_fits_its_schema_and_comes_back_as_it_was() {
    let model = model("answers", PRICES);
    let text = render(&model, Form::Json, Style::default()).unwrap();
    let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&crate::cost::model::schema()).unwrap();
    assert!(validator.is_valid(&tree), "{:?}", validator.iter_errors(&tree).map(|e| e.to_string()).collect::<Vec<_>>());
    let back: CostModel = serde_json::from_value(tree.clone()).unwrap();
    assert_eq!(serde_json::to_value(back).unwrap(), tree);
}

#[test]
fn a_narrow_terminal_without_unicode_shows_ascii_within_its_width() {
    let model = model("answers", PRICES);
    for width in [60, 80, 100, 140] {
        let text = render(&model, Form::Terminal, Style::new(false, false, width)).unwrap();
        assert!(text.is_ascii(), "{text}");
        assert!(text.lines().all(|line| line.len() <= width), "{width}\n{text}");
        let text = render(&model, Form::Terminal, Style::new(false, true, width)).unwrap();
        assert!(text.contains('█') && text.contains('▒'));
    }
}

#[test]
fn the_page_loads_nothing_and_runs_nothing() {
    let html = render(&model("answers", PRICES), Form::Html, Style::default()).unwrap();
    assert!(html.contains("default-src 'none'") && html.contains("<svg class=\"cost\""));
    for active in ["<script", "<img", "<link", "<a ", "http:", "https:", "url(", "@import", "onload"] {
        assert!(!html.contains(active), "{active}");
    }
}

#[test]
fn the_short_line_names_months_budget_and_contradictions() {
    let text = brief(&model("answers", PRICES).brief().unwrap());
    assert_eq!(
        text,
        "EUR 0.0014 for one more request; a month ≥ 141 now, ≥ 168 expected, ≥ 420 at 10x; budget 100; 2 contradictions"
    );
}

proptest! {
    #[test]
    fn names_of_the_repository_stay_text(raw in "[a-z<>&\"'`|*_=@+:#\\[\\]-]{1,30}") {
        let name = format!("qzq{raw}");
        let prices = PRICES.replace("m-1", &name.replace(['"', '#'], ""));
        let model = { let mut m = model("plain", &prices); m.components[0].name = crate::text::printable(&name); m };
        for format in FORMS {
            let text = render(&model, format, Style::default()).unwrap();
            prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
            match format {
                Form::Html => prop_assert!(!text.contains(&name) || !name.contains(['<', '>', '"']), "{name}"),
                Form::Terminal => prop_assert!(text.lines().all(|l| !l.trim_start().starts_with("::"))),
                _ => {}
            }
        }
    }
}
