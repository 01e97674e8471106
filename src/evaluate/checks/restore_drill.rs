//! `restore-drill`: back within the declared time, and no more lost than declared.

use super::shared::drill::{Drill, held};
use super::shared::record;
use super::shared::record::Unit;
use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::words::table;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "restore-drill",
    "the last restore test with the declared recovery time, the allowed loss of data and the record",
    restore,
);

/// Back within the declared time, and no more lost than declared.
fn restore(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let drill = Drill {
        name: "restore drill",
        field: "dr.last_test",
        measured: "rto_measured",
        unit: Unit::Minutes,
        target: manifest.number("dr.rto_minutes").map(|(n, _)| n),
        ages_out: false,
    };
    let good = held(&mut out, world, ask, &drill);
    let claimed = manifest.number("dr.last_test.rpo_measured");
    let recorded = manifest.text("dr.last_test.evidence").and_then(|(path, line)| {
        let node = world.signals.artifacts.get(path.trim_start_matches("./"))?.node.as_ref()?;
        let found = record::find(node, &table().drill_record.loss, 0)?;
        Some((found.as_number()?, line, format!(" ({path}:{})", found.line)))
    });
    let limit = manifest.number("dr.rpo_minutes").map(|(n, _)| n);
    let lost = recorded.clone().or(claimed.map(|(lost, line)| (lost, line, String::new())));
    if let (Some((lost, line, place)), Some(limit)) = (&lost, limit)
        && *lost > limit
    {
        let (lost, limit) = (number(*lost), number(limit));
        out.contradicts(*line, format!("the restore drill lost {lost} minutes of data{place}, the limit is {limit}"));
    }
    if let (Some((said, line)), Some((lost, _, place))) = (claimed, &recorded)
        && (said - lost).abs() > 0.5
    {
        let (said, lost) = (number(said), number(*lost));
        out.contradicts(line, format!("the record says {lost} minutes of data were lost{place}, the manifest {said}"));
    }
    out.finish(good)
}
