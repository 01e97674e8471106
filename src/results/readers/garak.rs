//! garak: the report as JSONL; one `eval` entry per probe and detector.

use crate::results::input::whole;
use crate::results::model::{At, Cases, Results, Slice, Unreadable, day};
use crate::structured::Node;

/// Probes kept as groups.
const MAX_PROBES: usize = 500;
/// Entries looked at to recognise the format.
const HEAD: usize = 5;

fn kind(node: &Node) -> &str {
    node.get("entry_type").and_then(Node::as_str).unwrap_or_default()
}

pub(super) fn fits(documents: &[Node]) -> bool {
    documents.iter().take(HEAD).any(|d| !kind(d).is_empty())
}

pub(super) fn read(documents: &[Node]) -> Result<Results, Unreadable> {
    let mut out = Results::of("garak report");
    let (mut passed, mut all, mut line) = (0u64, 0u64, 0);
    let mut probes: Vec<Slice> = Vec::new();
    let mut finished = false;
    for entry in documents {
        match kind(entry) {
            "start_run setup" => {
                for (of, key) in [("target", "plugins.target_name"), ("model", "plugins.model_name")] {
                    if let Some(name) = entry.get(key).and_then(Node::as_str) {
                        // The type says whether the name is one of a model or of an endpoint.
                        let kind = entry.get(&format!("plugins.{of}_type")).and_then(Node::as_str);
                        let name = kind.map_or_else(|| name.to_owned(), |kind| format!("{kind}:{name}"));
                        out.model(&name, entry.line);
                    }
                }
            }
            "init" => out.date = entry.get("start_time").and_then(|d| Some(At::new(day(&d.text()?)?, d.line))),
            "completion" | "digest" => finished = true,
            "eval" => {
                let number = |key: &str| entry.get(key).and_then(Node::as_number).and_then(whole);
                let total = number("total_evaluated").or_else(|| number("total"));
                let (Some(good), Some(total)) = (number("passed"), total) else {
                    return Err(Unreadable::new(
                        entry.line,
                        "garak: an `eval` entry needs `passed` and `total_evaluated` (or `total`)",
                    ));
                };
                if good > total {
                    return Err(Unreadable::new(entry.line, format!("garak: {good} passed of {total} cannot be")));
                }
                line = if line == 0 { entry.line } else { line };
                passed = passed.saturating_add(good);
                all = all.saturating_add(total);
                let probe = entry.get("probe").and_then(Node::as_str).unwrap_or("probe");
                let detector = entry.get("detector").and_then(Node::as_str).unwrap_or_default();
                if total > 0 && probes.len() < MAX_PROBES {
                    let name = if detector.is_empty() { probe.to_owned() } else { format!("{probe} {detector}") };
                    let value = good as f64 / total as f64;
                    probes.push(Slice { key: "probe".to_owned(), name, value, n: Some(total), line: entry.line });
                }
            }
            _ => {}
        }
    }
    let last = documents.last().map_or(1, |d| d.line);
    if !finished {
        return Err(Unreadable::new(last, "garak: no `completion` entry: the run was stopped or the file is cut off"));
    }
    if all == 0 {
        return Err(Unreadable::new(last, "garak: no `eval` entry with an attempt; the run attacked nothing"));
    }
    out.counted(Cases { passed, failed: all - passed, line, ..Cases::default() });
    if let Some(rate) = out.measurements.first_mut() {
        rate.slices = probes;
    }
    Ok(out)
}
