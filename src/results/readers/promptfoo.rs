//! promptfoo: `promptfoo eval -o out.json` and `promptfoo redteam eval`, file version 2 and later.

use crate::results::input::{at, count};
use crate::results::model::{Cases, Measurement, Results, Unit, Unreadable, day};
use crate::results::rows::{self, Groups};
use crate::structured::Node;
use std::collections::BTreeMap;

/// Named scores kept.
const MAX_SCORES: usize = 64;

/// `evaluate()` of the library gives what the file holds under `results`.
fn summary(node: &Node) -> bool {
    let own = node.get("stats").is_some_and(|s| s.get("successes").is_some());
    own && node.get("results").is_some_and(|r| r.as_sequence().is_some())
}

pub(super) fn fits(node: &Node) -> bool {
    summary(node)
        || node.get("results").is_some_and(|r| {
            let own = r.get("stats").is_some_and(|s| s.get("successes").is_some());
            own || r.get("version").is_some() && r.get("results").is_some() || r.get("table").is_some()
        })
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let body = if summary(node) { Some(node) } else { node.get("results") };
    let Some(body) = body else { return Err(Unreadable::new(node.line, "has no `results`")) };
    let mut out = Results::of("promptfoo");
    let stats = body.get("stats").filter(|s| s.as_mapping().is_some());
    let Some(stats) = stats else {
        return Err(Unreadable::new(
            body.line,
            "promptfoo: `results.stats` is missing; store the output of `promptfoo eval -o results.json`",
        ));
    };
    let n = |key: &str| count(stats, key);
    let (Some(passed), Some(failed)) = (n("successes"), n("failures")) else {
        return Err(Unreadable::new(
            stats.line,
            "promptfoo: `results.stats` needs `successes` and `failures` as whole numbers",
        ));
    };
    out.counted(Cases { passed, failed, errored: n("errors").unwrap_or(0), skipped: 0, line: stats.line });
    for key in ["/timestamp", "/results/timestamp", "/metadata/evaluationCreatedAt", "/metadata/exportedAt"] {
        let date = node.pointer(key).and_then(|n| Some((day(&n.text()?)?, n.line)));
        out.date = out.date.or_else(|| date.map(|(value, line)| crate::results::At::new(value, line)));
    }
    for prompt in body.get("prompts").and_then(Node::as_sequence).unwrap_or_default() {
        if let Some(provider) = prompt.get("provider") {
            out.model(&provider.text().unwrap_or_default(), provider.line);
        }
    }
    cases(body, &mut out);
    Ok(out)
}

/// Single cases: the mean score, named scores, and the pass rate by group.
fn cases(body: &Node, out: &mut Results) {
    let rows = body.get("results").and_then(Node::as_sequence).unwrap_or_default();
    let mut scores: BTreeMap<&str, (f64, u64, u32)> = BTreeMap::new();
    let mut groups = Groups::default();
    for row in rows {
        let provider = row.get("provider");
        if let Some(id) = provider.and_then(|p| p.get("id").or(Some(p))).filter(|p| p.as_str().is_some()) {
            out.model(id.as_str().unwrap_or_default(), id.line);
        }
        let mut add = |name, value: f64, line| {
            if scores.len() < MAX_SCORES || scores.contains_key(name) {
                let entry = scores.entry(name).or_insert((0.0, 0, line));
                entry.0 += value;
                entry.1 += 1;
            }
        };
        if let Some(score) = at(row, "score") {
            add("score", score.value, score.line);
        }
        for (key, value) in row.get("namedScores").and_then(Node::as_mapping).unwrap_or_default() {
            if let Some(value) = value.as_number() {
                add(key.text.as_str(), value, key.line);
            }
        }
        let Some(success) = row.get("success").and_then(Node::as_bool) else { continue };
        let places =
            [row.get("metadata"), row.pointer("/testCase/metadata"), row.get("vars"), row.pointer("/testCase/vars")];
        let mut seen: Vec<String> = Vec::new();
        for (key, value) in places.into_iter().flatten().filter_map(Node::as_mapping).flatten() {
            let name = crate::results::plain_name(&key.text);
            if rows::is_group(&name) && !seen.contains(&name) {
                groups.add(&name, value, f64::from(u8::from(success)), value.line);
                seen.push(name);
            }
        }
    }
    if let Some(rate) = out.measurements.iter_mut().find(|m| m.metric == "pass_rate") {
        rate.slices = groups.slices();
    }
    for (name, (sum, n, line)) in scores {
        out.measurements.push(Measurement::new(name, sum / n as f64, Unit::Unknown, line).cases(n, line));
    }
}
