//! `provider-token-quota`: what the peak needs of the supplier in tokens is more than its quota (spec X-12).

use super::shared::facts::at;
use super::{CheckSpec, Findings, number};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::{At, Manifest};

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "provider-token-quota",
    "the tokens a minute of the peak with the quota of the provider",
    |world, manifest, _, out| provider(world, manifest, out),
);

const SECONDS: f64 = 60.0;

/// What the peak needs of the supplier is more than its quota.
fn provider(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((peak, row)) = manifest.number("load.peak_rps") else { return };
    let needed = peak * SECONDS;
    let place = at(manifest, row);
    if let Some((quota, line)) = manifest.number("capacity.provider_quota.tpm")
        && let Some((tokens, part)) = tokens_per_request(world)
        && needed * tokens > quota
    {
        let (all, each, quota) = (number(needed * tokens), number(tokens), number(quota));
        let message = format!(
            "the peak needs {all} tokens a minute ({place}, {each} tokens a request: {}), the provider quota is {quota}",
            at(manifest, part)
        );
        out.contradicts(line, message);
    }
}

/// Tokens of an average request, as the cost model counts them. A cap on tokens is no average.
fn tokens_per_request(world: &World<'_>) -> Option<(f64, At)> {
    let parts = claims_list(world, "cost.components");
    let counted = parts.iter().filter(|part| {
        part.get("basis").is_some_and(|basis| basis == "per_request")
            && part.get("name").is_some_and(|name| name.to_lowercase().contains("token"))
    });
    let counted: Vec<(f64, At)> = counted.filter_map(|part| Some((part.number("units")?, part.at))).collect();
    // One token per request is a price per request under another name.
    let sum: f64 = counted.iter().map(|(units, _)| units).sum();
    counted.first().filter(|_| sum > 1.0).map(|(_, at)| (sum, *at))
}
