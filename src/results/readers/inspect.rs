//! inspect_ai: evaluation logs in JSON (`--log-format json`).

use crate::results::input::whole;
use crate::results::model::{At, Measurement, Results, Unit, Unreadable, day};
use crate::structured::Node;

pub(super) fn fits(node: &Node) -> bool {
    node.get("version").is_some() && node.pointer("/eval/task").is_some() && node.pointer("/eval/model").is_some()
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let status = node.get("status");
    if let Some(status) = status.filter(|s| s.as_str().is_some_and(|s| s != "success")) {
        let word = status.as_str().unwrap_or_default();
        return Err(Unreadable::new(
            status.line,
            format!("inspect: the run ended with status `{word}`, `success` is expected"),
        ));
    }
    let mut out = Results::of("inspect log");
    let scores = node.pointer("/results/scores").and_then(Node::as_sequence).unwrap_or_default();
    let samples = ["/results/completed_samples", "/results/total_samples", "/eval/dataset/samples"];
    let n = samples.iter().find_map(|p| {
        let n = node.pointer(p)?;
        Some(At::new(whole(n.as_number()?)?, n.line))
    });
    let several = scores.len() > 1;
    for score in scores {
        let scorer = score.get("name").and_then(Node::as_str).unwrap_or_default();
        for (key, metric) in score.get("metrics").and_then(Node::as_mapping).unwrap_or_default() {
            let value = metric.get("value").unwrap_or(metric);
            let Some(number) = value.as_number() else { continue };
            let metric = key.text.rsplit('/').next().unwrap_or(&key.text);
            if matches!(metric, "stderr" | "std" | "var" | "bootstrap_stderr" | "bootstrap_std") {
                continue;
            }
            let name = if several { format!("{scorer} {metric}") } else { metric.to_owned() };
            out.measurements
                .push(Measurement { n: n.clone(), ..Measurement::new(name, number, Unit::Unknown, value.line) });
        }
    }
    if out.measurements.is_empty() {
        return Err(Unreadable::new(node.line, "inspect: `results.scores` holds no number"));
    }
    if let Some(model) = node.pointer("/eval/model") {
        out.model(&model.text().unwrap_or_default(), model.line);
    }
    let when = node.pointer("/stats/completed_at").or_else(|| node.pointer("/eval/created"));
    out.date = when.and_then(|d| Some(At::new(day(&d.text()?)?, d.line)));
    Ok(out)
}
