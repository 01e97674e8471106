//! how long records are kept, as declared and as configured.

use super::table::{Retention, table};
use super::{Fact, Findings, at, number, values};
use crate::evaluate::world::World;
use crate::manifest::Manifest;

/// Logs of a high-risk system are kept six months at least (EU AI Act, articles 19 and 26).
const HIGH_RISK_DAYS: f64 = 183.0;

/// The settings found for the declared store, in days. Settings of another store say nothing about it; with no store
/// declared they do as long as there is one kind of store.
fn found(world: &World<'_>, store: Option<&str>) -> Vec<(f64, Fact)> {
    let store = store.map(str::to_lowercase);
    let mut kinds: Vec<Vec<(f64, Fact)>> = Vec::new();
    let belongs = |kind: &Retention| {
        store.as_ref().is_none_or(|store| kind.stores.iter().any(|word| store.contains(word.as_str())))
    };
    for kind in table().retention.iter().filter(|kind| belongs(kind)) {
        let days = |fact: Fact| {
            let digits: String = fact.text.chars().take_while(char::is_ascii_digit).collect();
            Some((digits.parse::<f64>().ok()? / kind.unit.per_day(), fact))
        };
        let facts: Vec<(f64, Fact)> = values(world, &kind.fact).into_iter().filter_map(days).collect();
        if !facts.is_empty() {
            kinds.push(facts);
        }
    }
    if kinds.len() == 1 { kinds.pop().unwrap_or_default() } else { Vec::new() }
}

/// no setting of the store says what the manifest says.
pub(super) fn differs(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let store = manifest.text("logging.store").map(|(store, _)| store);
    let found = found(world, store.as_deref());
    let logging = manifest.number("logging.retention_days");
    let privacy = manifest.number("privacy.retention_days.logs");
    for (days, line) in [logging, privacy].into_iter().flatten() {
        if found.iter().any(|(set, _)| (set - days).abs() < 1.0) {
            continue;
        }
        if let Some((set, fact)) = found.first() {
            let (set, days) = (number(*set), number(days));
            out.contradicts(line, format!("logs are kept {set} days ({}), {days} are declared", fact.place()));
        }
    }
    if let (Some((one, line)), Some((other, row))) = (logging, privacy)
        && (one - other).abs() >= 1.0
    {
        let (one, other, place) = (number(one), number(other), at(manifest, row));
        out.contradicts(
            line,
            format!("logs are kept {one} days here and {other} days in `privacy.retention_days` ({place})"),
        );
    }
}

/// a high-risk system must keep its logs longer than declared.
pub(super) fn too_short(manifest: &Manifest, out: &mut Findings<'_>) {
    let high = manifest.text("governance.eu_ai_act.class").filter(|(class, _)| class == "high");
    let Some((_, row)) = high else { return };
    for field in ["logging.retention_days", "governance.compliance_file.log_retention_days"] {
        if let Some((days, line)) = manifest.number(field).filter(|(days, _)| *days < HIGH_RISK_DAYS) {
            let (days, place) = (number(days), at(manifest, row));
            out.contradicts(
                line,
                format!("logs are kept {days} days, a high-risk system ({place}) keeps them {HIGH_RISK_DAYS} at least"),
            );
        }
    }
}
