//! Vegeta: `vegeta report -type=json`; its times are nanoseconds.

use crate::results::input::{at, pointed};
use crate::results::model::{At, Load, Results, Unreadable, day};
use crate::structured::Node;

pub(super) fn fits(node: &Node) -> bool {
    node.get("latencies").is_some() && node.get("throughput").is_some() && node.get("success").is_some()
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("Vegeta report");
    let ms = |pointer: &str| pointed(node, pointer).map(|t| At::new(t.value / 1e6, t.line));
    let Some(success) = at(node, "success").filter(|s| (0.0..=1.0).contains(&s.value)) else {
        return Err(Unreadable::new(node.line, "Vegeta: `success` is no share between 0 and 1"));
    };
    out.load = Some(Load {
        p50_ms: ms("/latencies/50th"),
        p95_ms: ms("/latencies/95th"),
        p99_ms: ms("/latencies/99th"),
        error_rate: Some(At::new(1.0 - success.value, success.line)),
        rate: at(node, "rate"),
        requests: at(node, "requests"),
        duration_s: at(node, "duration").map(|d| At::new(d.value / 1e9, d.line)),
        crossed: None,
    });
    out.date = node.get("earliest").and_then(|d| Some(At::new(day(&d.text()?)?, d.line)));
    Ok(out)
}
