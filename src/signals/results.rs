//! Stored results of measurements: why one of them proves nothing.
//!
//! A result that shows failure, that rests on a handful of cases, or that never varies is a file with the right words
//! in it. Keys and bounds are data (`rules/guards.yaml`); what is not understood is not doubted.

use super::guards::{self, ResultKeys};
use crate::structured::{Key, Node, Value};

/// Most values looked at.
const MAX_NODES: usize = 20_000;
/// Below this, "all of them" is luck or a fault.
const TINY: f64 = 10.0;

/// Line and reason why a result proves nothing.
pub(crate) fn doubt(document: &Node) -> Option<(u32, String)> {
    let keys = &guards::table().results;
    let mut stack = vec![(document, 0usize)];
    let mut seen = 0;
    let cases = cases(document, keys);
    while let Some((node, depth)) = stack.pop() {
        seen += 1;
        if seen > MAX_NODES || depth > 4 {
            continue;
        }
        match &node.value {
            Value::Mapping(entries) => {
                if let Some(found) = mapping(entries, keys, cases, depth) {
                    return Some(found);
                }
                stack.extend(entries.iter().rev().map(|(_, child)| (child, depth + 1)));
            }
            // The items are single cases; a case may fail.
            Value::Sequence(_) | Value::Null | Value::Bool(_) | Value::Number(..) | Value::String(_) => {}
        }
    }
    cases.filter(|(n, _)| *n < guards::table().eval_sets.min_cases as f64).map(|(n, line)| {
        (
            line,
            format!("rests on {n} case{}, fewer than {} prove nothing", plural(n), guards::table().eval_sets.min_cases),
        )
    })
}

fn plural(n: f64) -> &'static str {
    if n == 1.0 { "" } else { "s" }
}

fn named<'n>(entries: &'n [(Key, Node)], names: &[String]) -> Option<(&'n str, &'n Node, u32)> {
    names.iter().find_map(|name| {
        let (key, node) = entries.iter().find(|(key, _)| key.text.eq_ignore_ascii_case(name))?;
        Some((key.text.as_str(), node, key.line))
    })
}

fn number(entries: &[(Key, Node)], names: &[String]) -> Option<(f64, u32)> {
    named(entries, names).and_then(|(_, node, line)| Some((node.as_number()?, line)))
}

/// How many cases the result rests on: said at the top, or one level below it.
fn cases(document: &Node, keys: &ResultKeys) -> Option<(f64, u32)> {
    let top = document.as_mapping()?;
    let below =
        || top.iter().filter_map(|(_, n)| number(n.as_mapping()?, &keys.cases)).max_by(|a, b| a.0.total_cmp(&b.0));
    number(top, &keys.cases).or_else(below).filter(|(n, _)| *n >= 1.0)
}

fn mapping(
    entries: &[(Key, Node)],
    keys: &ResultKeys,
    cases: Option<(f64, u32)>,
    depth: usize,
) -> Option<(u32, String)> {
    let get = |name: &str| entries.iter().find(|(key, _)| key.text == name).map(|(key, n)| (n, key.line));
    let count = |name: &str| get(name).and_then(|(n, line)| Some((n.as_number()?, line)));
    if let (Some((0.0, line)), Some((bad, _))) =
        (count("successes").or(count("passed")), count("failures").or(count("failed")))
        && bad > 0.0
    {
        return Some((line, format!("all {bad} cases fail")));
    }
    if let Some((name, node, line)) = named(entries, &keys.bad)
        && let Some(share) = node.as_number().filter(|share| *share > keys.max_bad && *share <= 1.0)
    {
        let of = cases.map(|(n, _)| format!(" over {n} case{}", plural(n))).unwrap_or_default();
        return Some((line, format!("{name} is {share}{of}")));
    }
    let good = named(entries, &keys.good).and_then(|(name, node, line)| Some((name, node.as_number()?, line)));
    let value = named(entries, &keys.value).and_then(|(name, node, line)| Some((name, node.as_number()?, line)));
    if let (Some((name, value, line)), Some((bar, _))) = (good.or(value), number(entries, &keys.bar))
        && value < bar
        && value <= 1.0
        && bar <= 1.0
    {
        return Some((line, format!("{name} {value} is below its own bar of {bar}")));
    }
    if let (Some((name, value, line)), Some((n, _))) = (good, cases)
        && n < TINY
        && (value == 0.0 || value == 1.0)
    {
        return Some((line, format!("{name} is exactly {value} over {n} case{}", plural(n))));
    }
    if depth <= 1
        && let Some((name, node, line)) = named(entries, &keys.verdict)
        && node.as_bool() == Some(false)
    {
        return Some((line, format!("says {name}: false")));
    }
    spread(entries, keys)
}

/// The same number in every run: a replay, or nothing was measured.
fn spread(entries: &[(Key, Node)], keys: &ResultKeys) -> Option<(u32, String)> {
    let (spread, line) = number(entries, &keys.spread)?;
    let (_, runs, _) = named(entries, &keys.runs)?;
    let runs = runs.as_sequence().map(<[Node]>::len).or_else(|| runs.as_number().map(|n| n as usize))?;
    (spread == 0.0 && runs > 1).then(|| (line, format!("does not vary at all over {runs} runs")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Option<(u32, String)> {
        doubt(&crate::structured::json(text.as_bytes()).unwrap())
    }

    #[test]
    fn failing_tiny_and_unvarying_results_are_doubted() {
        for (text, words) in [
            ("{\"total_queries\": 2, \"hallucination_rate\": 0.5}", "hallucination_rate is 0.5 over 2 cases"),
            ("{\"results\": {\"stats\": {\"successes\": 0, \"failures\": 7}}}", "all 7 cases fail"),
            ("{\"accuracy\": 0.61, \"threshold\": 0.8, \"n\": 200}", "below its own bar of 0.8"),
            ("{\"n\": 4, \"accuracy\": 1.0}", "exactly 1 over 4 cases"),
            ("{\"n_cases\": 5, \"accuracy\": 0.8}", "rests on 5 cases"),
            ("{\"stdev\": 0.0, \"runs\": 7, \"mean\": 0.95}", "does not vary at all over 7 runs"),
            ("{\"n\": 100, \"passed\": false}", "says passed: false"),
        ] {
            let (line, found) = why(text).unwrap();
            assert!(line == 1 && found.contains(words), "{text}: {found}");
        }
    }

    #[test]
    fn ordinary_results_are_not() {
        for text in [
            "{\"n\": 120, \"accuracy\": 0.91, \"threshold\": 0.85}",
            "{\"accuracy\": 1.0}",
            "{\"pass_rate\": 0.97, \"hallucination_rate\": 0.02, \"n\": 500}",
            "{\"results\": [{\"passed\": false}, {\"passed\": true}], \"accuracy\": 0.5}",
            "{\"stats\": {\"successes\": 40, \"failures\": 2}}",
            "[1, 2]",
        ] {
            assert_eq!(why(text), None, "{text}");
        }
    }
}
