//! How long records are kept, as declared and as configured (spec X-21).

use super::claims::{Retention, table};
use super::facts::{Fact, values};
use crate::evaluate::checks::{Findings, number};
use crate::evaluate::world::World;
use crate::manifest::Manifest;

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
pub(crate) fn differs(world: &World<'_>, manifest: &Manifest, field: &str, out: &mut Findings<'_>) {
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
