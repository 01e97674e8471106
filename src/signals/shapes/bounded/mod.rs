//! Calls that neither wait nor repeat for ever: attempts of one's own that are counted, and timers that give up.
//!
//! What libraries offer for it stands in `rules/resilience-calls.yaml`.

mod attempts;
#[cfg(test)]
mod tests;
mod timers;

use super::{Found, Ground};

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let mut out = Found::default();
    for (file, source) in ground.files() {
        let Some(facts) = ground.facts(file) else { continue };
        out.findings.extend(attempts::find(ground, file, facts).into_iter().filter(|f| !source.is_test(f.line)));
        out.findings.extend(timers::find(file, &source.outline).into_iter().filter(|f| !source.is_test(f.line)));
    }
    out
}
