//! how long records are kept, as declared and as configured.

use super::table::{Retention, table};
use super::{Fact, Findings, at, number, values};
use crate::evaluate::world::World;
use crate::manifest::Manifest;

/// Logs of a high-risk system are kept six months at least (EU AI Act, articles 19 and 26).
const HIGH_RISK_DAYS: f64 = 183.0;

/// The settings found for the declared store, in days. Settings of another store say nothing about it.
fn found(world: &World<'_>, store: &str) -> Vec<(f64, Fact)> {
    let store = store.to_lowercase();
    let belongs = |kind: &&Retention| kind.stores.iter().any(|word| store.contains(word.as_str()));
    let mut out = Vec::new();
    for kind in table().retention.iter().filter(belongs) {
        out.extend(values(world, &kind.fact).into_iter().filter_map(|fact| {
            let digits: String = fact.text.chars().take_while(char::is_ascii_digit).collect();
            Some((digits.parse::<f64>().ok()? / kind.unit.per_day(), fact))
        }));
    }
    out
}

/// no setting of the declared store says what the manifest says.
pub(super) fn differs(world: &World<'_>, manifest: &Manifest, field: &str, out: &mut Findings<'_>) {
    let (Some((store, _)), Some((days, line))) = (manifest.text("logging.store"), manifest.number(field)) else {
        return;
    };
    let found = found(world, &store);
    if found.iter().any(|(set, _)| (set - days).abs() < 1.0) {
        return;
    }
    if let Some((set, fact)) = found.first() {
        let (set, days) = (number(*set), number(days));
        out.contradicts(line, format!("logs are kept {set} days ({}), {days} are declared", fact.place()));
    }
}

/// two sections of the manifest disagree.
pub(super) fn disagree(manifest: &Manifest, out: &mut Findings<'_>) {
    let (Some((one, row)), Some((other, line))) =
        (manifest.number("logging.retention_days"), manifest.number("privacy.retention_days.logs"))
    else {
        return;
    };
    if (one - other).abs() >= 1.0 {
        let (one, other, place) = (number(one), number(other), at(manifest, row));
        out.contradicts(
            line,
            format!("logs are kept {other} days here and {one} days in `logging.retention_days` ({place})"),
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
