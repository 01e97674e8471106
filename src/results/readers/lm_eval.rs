//! lm-evaluation-harness: `results_*.json` with `acc,none` and the like per task.

use crate::results::input::whole;
use crate::results::model::{At, Measurement, Results, Unit, Unreadable, day};
use crate::structured::Node;
use std::collections::BTreeMap;

pub(super) fn fits(node: &Node) -> bool {
    let tasks = node.get("results").and_then(Node::as_mapping).unwrap_or_default();
    let filtered = |task: &Node| task.as_mapping().is_some_and(|m| m.iter().any(|(key, _)| key.text.contains(',')));
    !tasks.is_empty()
        && (node.get("n-samples").is_some()
            || node.get("n-shot").is_some()
            || node.get("versions").is_some() && tasks.iter().any(|(_, task)| filtered(task)))
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("lm-evaluation-harness");
    let tasks = node.get("results").and_then(Node::as_mapping).unwrap_or_default();
    let several = tasks.len() > 1;
    let samples = node.get("n-samples").and_then(Node::as_mapping).unwrap_or_default();
    let samples: BTreeMap<&str, &Node> = samples.iter().map(|(key, n)| (key.text.as_str(), n)).collect();
    for (task, values) in tasks {
        let effective = samples.get(task.text.as_str()).and_then(|n| n.get("effective"));
        let n = effective.and_then(|n| Some(At::new(whole(n.as_number()?)?, n.line)));
        for (key, value) in values.as_mapping().unwrap_or_default() {
            let (metric, filter) = key.text.split_once(',').unwrap_or((&key.text, "none"));
            let Some(number) = value.as_number() else { continue };
            if metric.ends_with("_stderr") || matches!(metric, "alias" | "sample_len" | "name") {
                continue;
            }
            let mut name = if several { format!("{} {metric}", task.text) } else { metric.to_owned() };
            if filter != "none" {
                name = format!("{name} {filter}");
            }
            out.measurements
                .push(Measurement { n: n.clone(), ..Measurement::new(name, number, Unit::Unknown, value.line) });
        }
    }
    if out.measurements.is_empty() {
        return Err(Unreadable::new(node.line, "lm-evaluation-harness: `results` holds no number"));
    }
    let date = node.get("date").and_then(|d| Some(At::new(day(&d.text()?)?, d.line)));
    out.date = date;
    let args = node.pointer("/config/model_args");
    let pretrained = args.and_then(Node::as_str).and_then(|args| {
        args.split(',')
            .find_map(|part| part.trim().strip_prefix("pretrained=").or_else(|| part.trim().strip_prefix("model=")))
    });
    let given = args.and_then(|a| a.get("pretrained").or_else(|| a.get("model"))).and_then(Node::as_str);
    let model = node.get("model_name").and_then(Node::as_str);
    if let Some(name) = model.or(pretrained).or(given) {
        out.model(name, args.or_else(|| node.get("model_name")).map_or(node.line, |n| n.line));
    }
    Ok(out)
}
