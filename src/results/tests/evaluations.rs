//! Readers of evaluations, scans and test runs.

use super::{number, refused, results};

const PROMPTFOO: &str = r#"{
  "evalId": "eval-1",
  "results": {
    "version": 3,
    "timestamp": "2026-11-17T08:00:00.000Z",
    "prompts": [{"provider": "openai:chat:gpt-x-2026-05-13", "metrics": {"score": 2.5, "testPassCount": 3}}],
    "results": [
      {"success": true, "score": 1, "namedScores": {"faithfulness": 0.9}, "provider": {"id": "openai:chat:gpt-x-2026-05-13"}, "testCase": {"metadata": {"language": "de"}}},
      {"success": true, "score": 1, "namedScores": {"faithfulness": 0.7}, "testCase": {"metadata": {"language": "en"}}},
      {"success": false, "score": 0.5, "namedScores": {"faithfulness": 0.5}, "testCase": {"metadata": {"language": "de"}}},
      {"success": true, "score": 1, "namedScores": {}, "testCase": {"metadata": {"language": "en"}}}
    ],
    "stats": {
      "successes": 3, "failures": 1, "errors": 0
    }
  }
}"#;

#[test]
fn promptfoo() {
    let found = results("out.json", PROMPTFOO);
    assert_eq!((found.format, number(&found, "pass_rate")), ("promptfoo", (0.75, Some(4), 13)));
    assert_eq!(number(&found, "Faithfulness"), (0.7, Some(3), 8));
    assert_eq!(found.models.len(), 1);
    assert_eq!(found.date.unwrap().value.to_string(), "2026-11-17");
    let slices = &found.measurements.first().unwrap().slices;
    assert_eq!(
        slices.iter().map(|s| (s.name.as_str(), s.value, s.n)).collect::<Vec<_>>(),
        [("de", 0.5, Some(2)), ("en", 1.0, Some(2))]
    );
    let old = r#"{"results": {"version": 1, "table": {}, "results": []}}"#;
    assert!(refused("out.json", old).1.contains("`results.stats` is missing"));
    let wrong = r#"{"results": {"stats": {"successes": "3", "failures": -1}}}"#;
    assert!(refused("out.json", wrong).1.contains("whole numbers"));
}

#[test]
fn deepeval() {
    let text = r#"{"testRunData": {"testFile": "t.py", "testCases": [
      {"name": "a", "success": true, "metricsData": [{"name": "Answer Relevancy", "score": 0.9, "threshold": 0.5, "success": true}]},
      {"name": "b", "success": false, "metricsData": [{"name": "Answer Relevancy", "score": 0.3, "success": false}]},
      {"name": "c", "success": false, "metricsData": [{"name": "Answer Relevancy", "score": null, "error": "timeout"}]}],
      "testPassed": 1, "testFailed": 2}}"#;
    let found = results(".deepeval/.latest_test_run.json", text);
    assert_eq!((found.format, number(&found, "answer_relevancy")), ("deepeval", (0.6, Some(2), 2)));
    assert_eq!(number(&found, "pass_rate"), (0.3333, Some(3), 2));
    let snake = r#"{"test_results": [{"success": true, "metrics_data": [{"name": "Faithfulness", "score": 1.0}]}]}"#;
    assert_eq!(number(&results("r.json", snake), "faithfulness"), (1.0, Some(1), 1));
    assert!(
        refused("r.json", &text.replace("\"testPassed\": 1", "\"testPassed\": 3"))
            .1
            .contains("the summary says 3 passed")
    );
}

#[test]
fn ragas() {
    let csv = "user_input,retrieved_contexts,response,reference,faithfulness,answer_relevancy\nq,\"['a, b']\",r,x,1.0,0.8\nq2,\"['c']\",r,x,0.5,0.9\n";
    let found = results("scores.csv", csv);
    assert_eq!((found.format, number(&found, "faithfulness")), ("ragas", (0.75, Some(2), 1)));
    assert_eq!(number(&found, "answer_relevance"), (0.85, Some(2), 1));
    let columns = r#"{"user_input": {"0": "q", "1": "r"}, "response": {"0": "a", "1": "b"}, "retrieved_contexts": {"0": ["c"], "1": []}, "faithfulness": {"0": 1.0, "1": null}, "context_recall": {"0": 0.5, "1": 1.0}}"#;
    let found = results("scores.json", columns);
    assert_eq!(number(&found, "context_recall"), (0.75, Some(2), 1));
    assert!(found.find("faithfulness").unwrap_err().contains("a value in 1 of 2 rows only"));
    let records = r#"[{"question": "q", "answer": "a", "contexts": ["c"], "faithfulness": 0.5}, {"question": "q", "answer": "a", "contexts": ["c"], "faithfulness": 1}]"#;
    assert_eq!(number(&results("scores.json", records), "faithfulness"), (0.75, Some(2), 1));
    assert!(refused("scores.csv", &csv.replace("r,x,0.5,0.9", "r,x")).1.contains("is the file cut off?"));
}

#[test]
fn lm_eval() {
    let text = r#"{
 "results": {"hellaswag": {"alias": "hellaswag", "sample_len": 200, "acc,none": 0.61, "acc_stderr,none": 0.01, "acc_norm,none": 0.7}},
 "versions": {"hellaswag": 1}, "n-shot": {"hellaswag": 0},
 "n-samples": {"hellaswag": {"original": 10042, "effective": 200}},
 "config": {"model": "hf", "model_args": "pretrained=own/model-7b,dtype=auto"}, "date": 1795279188.5, "model_source": "hf"}"#;
    let found = results("results_2026.json", text);
    assert_eq!((found.format, number(&found, "accuracy")), ("lm-evaluation-harness", (0.61, Some(200), 2)));
    assert_eq!(found.measurements.len(), 2);
    assert_eq!(found.models.first().map(|m| (m.value.as_str(), m.line)), Some(("own/model-7b", 5)));
    let empty = r#"{"results": {"t": {"alias": "t"}}, "n-samples": {}}"#;
    assert!(refused("r.json", empty).1.contains("holds no number"));
}

#[test]
fn inspect() {
    let text = r#"{"version": 2, "status": "success",
 "eval": {"created": "2026-11-21T16:39:53+00:00", "task": "toy", "model": "openai/gpt-x", "dataset": {"samples": 80}},
 "results": {"total_samples": 80, "completed_samples": 79, "scores": [{"name": "match", "scorer": "match", "metrics":
  {"accuracy": {"name": "accuracy", "value": 0.9}, "stderr": {"name": "stderr", "value": 0.03}}}]}}"#;
    let found = results("logs/a.json", text);
    assert_eq!((found.format, number(&found, "accuracy")), ("inspect log", (0.9, Some(79), 4)));
    assert_eq!(found.measurements.len(), 1);
    assert_eq!(found.date.unwrap().value.to_string(), "2026-11-21");
    let failed = text.replace("\"success\"", "\"error\"");
    assert!(refused("logs/a.json", &failed).1.contains("ended with status `error`"));
}

#[test]
fn mlflow_and_dvc() {
    let file = "1795279463909 0.81 0\n1795279463910 0.88 1\n";
    let found = results("mlruns/0/ab/metrics/accuracy", file);
    assert_eq!((found.format, number(&found, "accuracy")), ("MLflow metric", (0.88, None, 2)));
    assert_eq!(refused("mlruns/0/ab/metrics/accuracy", "1 0.8 0\nsoon\n").0, 2);
    let run = r#"{"run": {"info": {"status": "FINISHED", "end_time": 1795279463910}, "data": {"metrics": [{"key": "f1", "value": 0.7, "step": 0}]}}}"#;
    assert_eq!(number(&results("run.json", run), "f1_score"), (0.7, None, 1));
    assert!(refused("run.json", &run.replace("FINISHED", "FAILED")).1.contains("`FAILED`"));
    let shown = r#"{"": {"data": {"metrics.json": {"data": {"test_accuracy": 0.77, "test_f1": 0.85}}}}}"#;
    let found = results("dvc.json", shown);
    assert_eq!((found.format, number(&found, "accuracy")), ("DVC metrics", (0.77, None, 1)));
    assert!(refused("dvc.lock", "schema: '2.0'\nstages:\n  a: {cmd: x}\n").1.contains("holds hashes, no numbers"));
}

#[test]
fn junit() {
    let pytest = "<?xml version=\"1.0\"?><testsuites name=\"pytest tests\">\n<testsuite name=\"pytest\" errors=\"1\" failures=\"1\" skipped=\"1\" tests=\"5\" timestamp=\"2026-11-21T16:39:48\">\n<testcase name=\"a\" time=\"0.1\" />\n<testcase name=\"b\"><failure message=\"&lt;x&gt;\">x</failure><system-out><error/></system-out></testcase>\n<testcase name=\"c\"><skipped/></testcase>\n<testcase name=\"d\"><error/></testcase>\n<testcase name=\"e\"></testcase></testsuite></testsuites>";
    let found = results("junit.xml", pytest);
    let cases = found.cases.unwrap();
    assert_eq!([cases.passed, cases.failed, cases.skipped, cases.errored], [2, 1, 1, 1]);
    assert_eq!((found.format, number(&found, "pass_rate")), ("JUnit", (0.5, Some(4), 1)));
    assert_eq!(found.date.unwrap().value.to_string(), "2026-11-21");
    assert!(refused("junit.xml", "<testsuites>\n<testsuite tests=\"3\"/></testsuites>").1.contains("no `testcase`"));
    let short = "<testsuite tests=\"3\"><testcase/></testsuite>";
    assert!(refused("junit.xml", short).1.contains("says 3 tests, 1 are listed"));
    assert!(refused("junit.xml", "<testsuite tests=\"1\">\n<testcase>").1.contains("cut off"));
}

#[test]
fn coverage() {
    let xml = "<?xml version=\"1.0\" ?>\n<!DOCTYPE coverage SYSTEM 'http://x/coverage-04.dtd'>\n<coverage version=\"7\" timestamp=\"1795279188995\" lines-valid=\"400\" lines-covered=\"300\" line-rate=\"0.75\" branches-valid=\"0\" branch-rate=\"0\"><packages/></coverage>";
    let found = results("coverage.xml", xml);
    assert_eq!((found.format, number(&found, "coverage")), ("Cobertura", (0.75, Some(400), 3)));
    assert_eq!(found.measurements.len(), 1);
    assert!(refused("coverage.xml", "<coverage line-rate=\"75\" lines-valid=\"4\"/>").1.contains("0 to 1 is expected"));
    assert!(refused("coverage.xml", "<coverage/>").1.contains("no `line-rate`"));
    let lcov = "TN:\nSF:a.py\nDA:1,1\nLF:4\nLH:3\nend_of_record\nSF:b.py\nLF:6\nLH:6\nBRF:2\nBRH:1\nend_of_record\n";
    let found = results("lcov.info", lcov);
    assert_eq!((number(&found, "line_coverage").0, number(&found, "branch_coverage").0), (0.9, 0.5));
    assert!(refused("lcov.info", "SF:a\nLF:4\nLH:3\n").1.contains("`end_of_record` is missing"));
    assert_eq!(refused("lcov.info", "SF:a\nLF:many\n").0, 2);
    assert!(refused("lcov.info", "SF:a\nLF:3\nLH:4\nend_of_record\n").1.contains("cannot be"));
}

#[test]
fn garak() {
    let text = r#"{"entry_type": "start_run setup", "plugins.target_name": "gpt-x"}
{"entry_type": "init", "garak_version": "0.17.1", "start_time": "2026-11-12T10:00:00", "run": "1"}
{"entry_type": "attempt", "status": 2}
{"entry_type": "eval", "probe": "dan.Dan", "detector": "mitigation", "passed": 45, "fails": 5, "nones": 0, "total_evaluated": 50}
{"entry_type": "eval", "probe": "leak", "detector": "x", "passed": 50, "total": 50}
{"entry_type": "completion", "end_time": "2026-11-12T11:00:00"}
"#;
    let found = results("garak.1.report.jsonl", text);
    assert_eq!((found.format, number(&found, "pass_rate")), ("garak report", (0.95, Some(100), 4)));
    assert_eq!(found.measurements.first().unwrap().slices.len(), 2);
    assert_eq!(found.models.first().unwrap().value, "gpt-x");
    let stopped: String = text.lines().take(5).map(|l| format!("{l}\n")).collect();
    assert!(refused("r.jsonl", &stopped).1.contains("no `completion` entry"));
    assert!(refused("r.jsonl", &text.replace("\"passed\": 45", "\"passed\": 51")).1.contains("cannot be"));
    assert_eq!(refused("r.jsonl", &text.replace("\"status\": 2}", "\"status\": ")).0, 3);
}

#[test]
fn sarif() {
    let text = r#"{"version": "2.1.0", "runs": [{"results": [{"level": "error"}, {}, {"level": "note"}, {"level": "error", "suppressions": [{"kind": "inSource"}]}]}]}"#;
    let found = results("scan.sarif", text);
    assert_eq!(
        (number(&found, "errors").0, number(&found, "warnings").0, number(&found, "findings").0),
        (1.0, 1.0, 3.0)
    );
    assert!(refused("scan.sarif", &text.replace("2.1.0", "1.0.0")).1.contains("2.1.0 is expected"));
    assert!(refused("scan.sarif", r#"{"version": "2.1.0", "runs": []}"#).1.contains("no run"));
    assert!(refused("scan.sarif", r#"{"version": "2.1.0", "runs": [{}]}"#).1.contains("without `results`"));
}

#[test]
fn promptfoo_as_the_library_gives_it() {
    let text = r#"{"version": 3, "timestamp": "2026-11-20T10:00:00.000Z", "prompts": [{"provider": "openai:chat:m"}],
 "results": [{"success": true, "score": 1, "provider": {"id": "openai:chat:m"}}], "stats": {"successes": 48, "failures": 2, "errors": 0}}"#;
    let found = results("out.json", text);
    assert_eq!((found.format, number(&found, "pass_rate").0), ("promptfoo", 0.96));
    assert_eq!((found.models.len(), found.date.unwrap().value.to_string()), (1, "2026-11-20".to_owned()));
}

#[test]
fn evidently() {
    let text = r#"{"metrics": [{"id": "a", "metric_name": "ValueDrift(column=length)", "value": 0.31},
 {"id": "b", "metric_name": "DriftedColumnsCount(drift_share=0.5)", "value": {"count": 1, "share": 0.25}}],
 "tests": [{"id": "c", "name": "drift of length", "status": "SUCCESS"}, {"id": "d", "name": "x", "status": "FAIL"}]}"#;
    let found = results("drift.json", text);
    assert_eq!((found.format, number(&found, "pass_rate").0), ("Evidently report", 0.5));
    assert_eq!(number(&found, "ValueDrift(column=length)").0, 0.31);
    let old = r#"{"version": "0.4.40", "metrics": [{"metric": "DatasetDriftMetric", "result": {"drift_share": 0.5, "share_of_drifted_columns": 0.2, "dataset_drift": false}}]}"#;
    assert_eq!(number(&results("old.json", old), "DatasetDriftMetric share_of_drifted_columns").0, 0.2);
    let lie = r#"{"metrics": [], "summary": {"failed_tests": 0}, "tests": [{"name": "a", "status": "FAIL"}]}"#;
    assert!(refused("s.json", lie).1.contains("the list 1"));
}

#[test]
fn the_type_of_a_target_tells_an_endpoint_from_a_model() {
    let text = "{\"entry_type\": \"start_run setup\", \"plugins.target_type\": \"rest\", \"plugins.target_name\": \"bot\"}\n{\"entry_type\": \"eval\", \"probe\": \"p\", \"passed\": 9, \"total_evaluated\": 10}\n{\"entry_type\": \"completion\"}\n";
    assert_eq!(results("run.report.jsonl", text).models.first().unwrap().value, "rest:bot");
}
