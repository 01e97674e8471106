//! `scan-cannot-fail`: the scanner of third-party code passes whatever it finds (spec X-24).

use super::shared::toothless::toothless;
use super::{CheckSpec, Findings};
use crate::evaluate::world::World;
use crate::manifest::Manifest;
use crate::signals::ci::CiStep;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "scan-cannot-fail",
    "the declared dependency scanner with its CI steps: one of them must be able to fail",
    |world, manifest, _, out| scanner(world, manifest, out),
);

/// The scanner of third-party code.
fn scanner(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((scanner, line)) = manifest.text("security.supply_chain.scanner") else { return };
    let name = scanner.trim().to_lowercase();
    if name.len() < 3 || name.contains(char::is_whitespace) {
        return;
    }
    let runs = |step: &CiStep| {
        let text = step.text.to_lowercase();
        let installs = ["install", "uv add", "brew ", "apt"].iter().any(|word| text.contains(word));
        text.contains(&name) && !installs && !text.contains(" with ")
    };
    if let Some(places) = toothless(world, runs) {
        out.contradicts(line, format!("{scanner} is declared to scan dependencies and cannot fail: {places}"));
    }
}
