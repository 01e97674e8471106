//! MLflow: metric files (`mlruns/<experiment>/<run>/metrics/<name>`) and a run as JSON (`mlflow runs describe`, REST).

use crate::results::input::{number, small};
use crate::results::model::{At, Measurement, Results, Unit, Unreadable, day};
use crate::results::names::table;
use crate::structured::Node;

/// Lines of one metric file.
const MAX_STEPS: usize = 1_000_000;

/// `timestamp value step`, one line a step.
fn step(line: &str) -> Option<(f64, f64, f64)> {
    let mut words = line.split_whitespace();
    let found = (number(words.next()?)?, number(words.next()?)?, words.next().map_or(Some(0.0), number)?);
    words.next().is_none().then_some(found)
}

pub(super) fn fits_file(path: &str, text: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    (folder.ends_with("/metrics") || folder == "metrics" || folder.contains("/metrics/"))
        && text.lines().next().is_some_and(|line| step(line).is_some())
}

pub(super) fn read_file(path: &str, text: &str) -> Result<Results, Unreadable> {
    let mut out = Results::of("MLflow metric");
    let mut last: Option<(f64, f64, u32)> = None;
    for (n, line) in text.lines().enumerate().take(MAX_STEPS) {
        if line.trim().is_empty() {
            continue;
        }
        let Some((when, value, _)) = step(line) else {
            return Err(Unreadable::new(small(n + 1), "MLflow: `timestamp value step` is expected on each line"));
        };
        last = Some((when, value, small(n + 1)));
    }
    // The value of the last step is the one that counts, as in MLflow itself.
    let Some((when, value, line)) = last else { return Err(Unreadable::new(1, "MLflow: the metric has no step")) };
    let name = path.rsplit('/').next().unwrap_or(path);
    out.measurements.push(Measurement::new(name, value, table().unit(name), line));
    out.date = day(&format!("{when}")).map(|d| At::new(d, line));
    Ok(out)
}

fn data(node: &Node) -> Option<&Node> {
    node.pointer("/run/data").or_else(|| node.get("data")).filter(|d| d.get("metrics").is_some())
}

pub(super) fn fits(node: &Node) -> bool {
    data(node).is_some() && (node.get("info").is_some() || node.pointer("/run/info").is_some())
}

pub(super) fn read_run(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("MLflow run");
    let metrics = data(node).and_then(|d| d.get("metrics"));
    let mut add = |name: &str, value: &Node| {
        if let Some(number) = value.as_number() {
            let unit: Unit = table().unit(name);
            out.measurements.push(Measurement::new(name, number, unit, value.line));
        }
    };
    for (key, value) in metrics.and_then(Node::as_mapping).unwrap_or_default() {
        add(&key.text, value);
    }
    for metric in metrics.and_then(Node::as_sequence).unwrap_or_default() {
        if let (Some(name), Some(value)) = (metric.get("key").and_then(Node::as_str), metric.get("value")) {
            add(name, value);
        }
    }
    let info = node.pointer("/run/info").or_else(|| node.get("info"));
    if let Some(status) = info.and_then(|i| i.get("status")).filter(|s| s.as_str().is_some_and(|s| s != "FINISHED")) {
        let word = status.as_str().unwrap_or_default();
        return Err(Unreadable::new(
            status.line,
            format!("MLflow: the run's status is `{word}`, `FINISHED` is expected"),
        ));
    }
    out.date = info.and_then(|i| i.get("end_time")).and_then(|d| Some(At::new(day(&d.text()?)?, d.line)));
    Ok(out)
}
