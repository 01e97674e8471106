//! Results without a tool: JSON, YAML, TOML, CSV, JSONL, and JSON pointers.

use super::{number, reading, refused, results};
use crate::results::{Unit, measurement_at};
use crate::structured;

#[test]
fn plain_trees() {
    let text = "{\n  \"model_version\": \"gpt-x-2026-05-13\", \"run_at\": \"2026-11-17\", \"n\": 412,\n  \"results\": {\"accuracy\": 0.88, \"helpfulness\": \"91 %\"},\n  \"train\": {\"inner\": {\"accuracy\": 0.99}},\n  \"slices\": {\"de\": 0.82, \"en\": {\"accuracy\": 0.9, \"n\": 120}}\n}\n";
    let found = results("reports/answer.json", text);
    assert_eq!(number(&found, "test_accuracy"), (0.88, Some(412), 3));
    let help = found.find("helpfulness").unwrap();
    assert_eq!((help.value, help.unit), (91.0, Unit::Percent));
    let slices = &found.find("accuracy").unwrap().slices;
    assert_eq!(slices.iter().map(|s| (s.name.as_str(), s.n)).collect::<Vec<_>>(), [("de", None), ("en", Some(120))]);
    assert_eq!((found.models.first().unwrap().line, found.date.unwrap().line), (2, 2));
    let yaml = "metric: accuracy\nvalue: 0.9\nn: 50\nby_language:\n  de: 0.8\n  en: 0.95\n";
    let found = results("r.yaml", yaml);
    assert_eq!(number(&found, "accuracy"), (0.9, Some(50), 2));
    assert_eq!(found.find("accuracy").unwrap().slices.first().map(|s| s.key.clone()), Some("language".to_owned()));
    let toml = "[metrics]\nf1 = 0.7\n";
    assert_eq!(number(&results("r.toml", toml), "f1_score"), (0.7, None, 2));
    let frame = r#"{"accuracy": {"female": 0.8, "male": 0.9}, "selection_rate": {"female": 0.1, "male": 0.2}}"#;
    assert_eq!(results("by_group.json", frame).groups.len(), 2);
}

#[test]
fn several_and_missing_numbers_are_said() {
    let text = "{\"a\": {\"accuracy\": 0.9},\n \"b\": {\"accuracy\": 0.7}}";
    let why = results("r.json", text).find("accuracy").unwrap_err();
    assert!(
        why.contains("accuracy on line 1") && why.contains("accuracy on line 2") && why.contains("give `field`"),
        "{why}"
    );
    let why = results("r.json", text).find("recall").unwrap_err();
    assert!(why.contains("has no `recall`; it has accuracy"), "{why}");
    assert!(refused("r.json", "{\"a\": \"b\"}").1.contains("holds no number"));
    assert!(refused("r.json", "3").1.contains("a mapping with numbers is expected"));
    assert!(refused("r.txt", "accuracy 0.9").1.contains("in no format that is read here"));
}

#[test]
fn rows_of_cases() {
    let csv = "id,language,correct,score\na,de,True,0.5\nb,en,True,1\nc,de,False,0\n";
    let found = results("predictions.csv", csv);
    assert_eq!(number(&found, "pass_rate"), (0.6667, Some(3), 1));
    let slices = &found.find("pass_rate").unwrap().slices;
    assert_eq!(
        slices.iter().map(|s| (s.key.as_str(), s.name.as_str(), s.value)).collect::<Vec<_>>(),
        [("language", "de", 0.5), ("language", "en", 1.0)]
    );
    let named = "metric,value\naccuracy,0.9\nf1,0.8\n";
    assert_eq!(number(&results("metrics.csv", named), "f1"), (0.8, None, 3));
    let lines = "{\"passed\": true, \"topic\": \"a\"}\n\n{\"passed\": false, \"topic\": \"b\"}\n";
    assert_eq!(number(&results("cases.jsonl", lines), "pass_rate"), (0.5, Some(2), 1));
    assert_eq!(refused("cases.jsonl", "{\"a\": 1}\n{\"a\": \n").0, 2);
    let holes = "score\n1\n\"\"\n1\n";
    assert!(results("r.csv", holes).find("score").unwrap_err().contains("a value in 2 of 3 rows only"));
    assert!(refused("r.csv", "accuracy,f1\n").1.contains("header without rows"));
}

#[test]
fn pointers() {
    let document = structured::json(
        b"{\"results\": {\"accuracy\": 0.88,\n\"n\": 50, \"share\": \"7 %\", \"name\": \"x\", \"list\": []}}",
    )
    .unwrap();
    let one = measurement_at(&document, "/results/accuracy").unwrap();
    assert_eq!((one.value, one.line, one.n.map(|n| (n.value, n.line))), (0.88, 1, Some((50, 2))));
    assert_eq!(measurement_at(&document, "/results/share").unwrap().unit, Unit::Percent);
    for (pointer, why) in [
        ("/results/nope", "nothing at"),
        ("results", "starts with `/`"),
        ("/results/name", "text at"),
        ("/results/list", "a list at"),
        ("", "a mapping at"),
    ] {
        assert!(measurement_at(&document, pointer).unwrap_err().contains(why), "{pointer}");
    }
    let rows = reading("r.csv", "name,accuracy\na,0.8\nb,0.9\n").document.unwrap();
    assert_eq!(measurement_at(&rows, "/1/accuracy").map(|m| (m.value, m.line)), Ok((0.9, 3)));
}

#[test]
fn numbers_below_a_name_are_found_or_said() {
    let text = "{\"groundedness\": {\"pass_rate\": 0.95, \"mean_rating\": 4.7}, \"relevance\": {\"pass_rate\": 0.9, \"mean\": 4.9, \"std\": 0.1}}";
    let found = results("summary.json", text);
    let why = found.find("groundedness").unwrap_err();
    assert!(why.contains("/groundedness/mean_rating") && why.contains("give `field`"), "{why}");
    // Beside its spread, the mean is the number; a path of names is as good as a pointer.
    assert_eq!(number(&found, "relevance").0, 4.9);
    assert_eq!(number(&found, "groundedness.mean_rating").0, 4.7);
    assert_eq!(
        number(&results("m.json", "{\"faithfulness/v1/mean\": 0.9, \"toxicity/v1/mean\": 0.1}"), "faithfulness").0,
        0.9
    );
    // Another metric with the name at its end is another metric.
    for other in ["train_accuracy", "balanced_accuracy"] {
        let found = results("m.json", &format!("{{\"{other}\": 0.99}}"));
        assert!(found.find("accuracy").is_err(), "{other}");
    }
}

#[test]
fn numbers_that_are_none_decimal_commas_and_binary_forms() {
    let found = results("r.json", "{\"accuracy\": 0.9, \"auc\": NaN, \"n\": 400}");
    assert_eq!((number(&found, "accuracy").0, found.find("auc").is_err()), (0.9, true));
    let table = "metric;value\naccuracy;0,91\nf1;88,5 %\ncost;1.234,5\nlatency;1,234\n";
    let found = results("r.csv", table);
    assert_eq!((number(&found, "accuracy").0, number(&found, "cost").0), (0.91, 1234.5));
    assert_eq!(found.find("f1").unwrap().unit, Unit::Percent);
    // A thousand and more, or one and a bit: nobody knows.
    assert!(found.find("latency").is_err());
    let (_, why) = refused("logs/run.eval", "PK\u{3}\u{4}...");
    assert!(why.contains("inspect log convert"), "{why}");
    assert!(
        refused("r.xlsx", "PK\u{3}\u{4}...").1.contains("CSV") && refused("r.parquet", "PAR1").1.contains("Parquet")
    );
}
