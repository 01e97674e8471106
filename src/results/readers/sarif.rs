//! SARIF of scanners: how many findings of each level are not suppressed.

use crate::results::model::{Measurement, Results, Unit, Unreadable};
use crate::structured::Node;

pub(super) fn fits(node: &Node) -> bool {
    node.get("runs").is_some_and(|r| r.as_sequence().is_some())
        && (node.get("version").is_some() || node.get("$schema").is_some())
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("SARIF");
    let runs = node.get("runs").and_then(Node::as_sequence).unwrap_or_default();
    let version = node.get("version").and_then(Node::text).unwrap_or_default();
    if !version.starts_with("2.") {
        return Err(Unreadable::new(node.line, format!("SARIF: version `{version}` is not read, 2.1.0 is expected")));
    }
    if runs.is_empty() {
        return Err(Unreadable::new(node.line, "SARIF: no run; a scan that did not run proves nothing"));
    }
    let levels = ["error", "warning", "note", "none"];
    let mut counts = [0u32; 4];
    let mut line = node.line;
    for run in runs {
        let Some(results) = run.get("results").and_then(Node::as_sequence) else {
            return Err(Unreadable::new(run.line, "SARIF: a run without `results` found nothing out"));
        };
        line = run.line;
        for result in results {
            let accepted = result.get("suppressions").and_then(Node::as_sequence).is_some_and(|s| !s.is_empty());
            // The standard's level of a result that names none.
            let level = result.get("level").and_then(Node::as_str).unwrap_or("warning");
            let slot = levels.iter().position(|l| *l == level).and_then(|at| counts.get_mut(at));
            if let Some(count) = slot.filter(|_| !accepted) {
                *count += 1;
            }
        }
    }
    for (level, count) in levels.iter().zip(counts) {
        out.measurements.push(Measurement::new(format!("{level}s"), f64::from(count), Unit::Count, line));
    }
    out.measurements.push(Measurement::new("findings", f64::from(counts.iter().sum::<u32>()), Unit::Count, line));
    Ok(out)
}
