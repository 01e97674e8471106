//! people who never overrule, always do, or may not.

use super::{Findings, number};
use crate::manifest::Manifest;

/// Fewer cases say nothing.
const MIN_CASES: f64 = 100.0;

pub(super) fn override_rate(manifest: &Manifest, out: &mut Findings<'_>) {
    let mode = manifest.text("human_oversight.mode").map(|(mode, _)| mode);
    if let (Some((false, line)), Some(mode)) = (manifest.flag("human_oversight.can_override"), mode)
        && mode != "none"
    {
        let mode = mode.replace('_', " ");
        out.contradicts(line, format!("people are declared {mode} and cannot overrule the system"));
    }
    let (Some((rate, line)), Some((cases, _))) =
        (manifest.number("human_oversight.override_rate.value"), manifest.number("human_oversight.override_rate.n"))
    else {
        return;
    };
    let who = match (rate <= 0.0, rate >= 1.0) {
        (true, _) => "nobody overruled the system",
        (_, true) => "people overruled the system every time",
        _ => return,
    };
    if cases >= MIN_CASES {
        let cases = number(cases);
        out.contradicts(line, format!("{who} in {cases} cases: a rate of {} shows no working oversight", number(rate)));
    }
}
