//! Tests of edge cases: an unusual value or a failing dependency, shipped code that gets it, and an assertion of what comes
//! of it. What the test is called does not matter.

use super::proofs::is_edge;
use super::trials::Mess;
use super::{Finding, Found, Ground};
use crate::rules::format::ShapeKind;

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let mut out = Found::default();
    for trial in ground.trials().all.iter().filter(|t| !t.touched.is_empty() && is_edge(t)) {
        let kind = if trial.faults() { ShapeKind::Fault } else { ShapeKind::Value };
        let nearest = trial.touched.values().map(|t| t.steps).min().unwrap_or(u8::MAX);
        let clear = trial.mess() == Some(Mess::Clear) || trial.faults();
        let refuses = trial.asserts.iter().any(super::trials::Assertion::refuses);
        let rank = nearest.saturating_mul(4) + u8::from(!clear) * 2 + u8::from(!refuses);
        out.findings.push(Finding::new(kind, trial.at, trial.line, rank));
    }
    out
}
