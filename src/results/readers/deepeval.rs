//! deepeval: `.deepeval/.latest_test_run.json`, and the stored answer of `evaluate()`.

use crate::results::input::{at, count};
use crate::results::model::{Cases, Measurement, Results, Unit, Unreadable};
use crate::structured::Node;
use std::collections::BTreeMap;

/// Metrics kept.
const MAX_METRICS: usize = 64;

fn either<'n>(node: &'n Node, camel: &str, snake: &str) -> Option<&'n Node> {
    node.get(camel).or_else(|| node.get(snake))
}

fn body(node: &Node) -> &Node {
    node.get("testRunData").unwrap_or(node)
}

fn cases(node: &Node) -> Option<&[Node]> {
    let node = body(node);
    let single = either(node, "testCases", "test_cases").or_else(|| either(node, "testResults", "test_results"));
    let single = single.filter(|n| n.as_sequence().is_some_and(|s| !s.is_empty()));
    single.or_else(|| either(node, "conversationalTestCases", "conversational_test_cases"))?.as_sequence()
}

pub(super) fn fits(node: &Node) -> bool {
    node.get("testRunData").is_some()
        || either(body(node), "metricsScores", "metrics_scores").is_some()
        || cases(node).and_then(<[Node]>::first).is_some_and(|c| either(c, "metricsData", "metrics_data").is_some())
}

/// What one metric gave.
#[derive(Default)]
struct Sum {
    scores: f64,
    n: u64,
    line: u32,
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("deepeval");
    let Some(list) = cases(node) else {
        return Err(Unreadable::new(node.line, "deepeval: no `testCases` with `metricsData`; the run stored nothing"));
    };
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut counted = Cases { line: list.first().map_or(node.line, |c| c.line), ..Cases::default() };
    for case in list {
        match case.get("success").and_then(Node::as_bool) {
            Some(true) => counted.passed += 1,
            Some(false) => counted.failed += 1,
            None => counted.errored += 1,
        }
        let metrics = either(case, "metricsData", "metrics_data").and_then(Node::as_sequence).unwrap_or_default();
        for metric in metrics {
            let Some(name) = metric.get("name").and_then(Node::as_str) else { continue };
            if sums.len() >= MAX_METRICS && !sums.contains_key(name) {
                continue;
            }
            // A metric that broke has no score; its case did not pass.
            if let Some(score) = at(metric, "score") {
                let sum = sums.entry(name).or_default();
                sum.scores += score.value;
                sum.n += 1;
                sum.line = if sum.line == 0 { score.line } else { sum.line };
            }
        }
    }
    let run = body(node);
    let said = |camel: &str, snake: &str| count(run, camel).or_else(|| count(run, snake));
    if let (Some(passed), Some(failed)) = (said("testPassed", "test_passed"), said("testFailed", "test_failed"))
        && (passed, failed) != (counted.passed, counted.failed + counted.errored)
    {
        let message = format!(
            "deepeval: the summary says {passed} passed and {failed} failed, the cases say {} and {}",
            counted.passed,
            counted.failed + counted.errored
        );
        return Err(Unreadable::new(run.line, message));
    }
    if let Some(entries) = run.get("hyperparameters").and_then(Node::as_mapping) {
        for (key, value) in entries.iter().filter(|(key, _)| key.text.eq_ignore_ascii_case("model")) {
            out.model(&value.text().unwrap_or_default(), key.line);
        }
    }
    out.counted(counted);
    for (name, sum) in sums {
        let mean = sum.scores / sum.n as f64;
        out.measurements.push(Measurement::new(name, mean, Unit::Unknown, sum.line).cases(sum.n, sum.line));
    }
    Ok(out)
}
