//! `handover-drill`: somebody who did not build it did the work from the documents, lately, and there is a record.

use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::words::{plain, table};
use crate::evaluate::world::World;
use crate::text::excerpt;
use std::collections::BTreeSet;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "handover-drill",
    "who did the handover drill, and when, with the owner of the model and the allowed age",
    check,
);

/// People a team needs so that one may leave (spec D-DOC-03).
const MIN_MAINTAINERS: usize = 2;

fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let Some((by, line)) = manifest.text("docs.handover.drill.by") else { return out.finish(false) };
    let date = manifest.text("docs.handover.drill.date").map(|(text, _)| text);
    let mut good = out.fresh(date.as_deref(), line, ask.max_age_days(), "the handover drill");
    if !table().names_somebody(&by) {
        out.unproven(line, "the handover drill names nobody who did it".to_owned());
        good = false;
    }
    if manifest.text("owners.model.name").is_some_and(|(owner, _)| plain(&owner) == plain(&by)) {
        let message = format!("the handover drill was done by {}, who owns the model", excerpt(&by, 60));
        out.contradicts(line, format!("{message}: it shows nothing about others"));
    }
    let maintainers: BTreeSet<String> = manifest
        .list("docs.handover.maintainers")
        .iter()
        .filter(|(name, _)| table().names_somebody(name))
        .map(|(name, _)| plain(name))
        .collect();
    if maintainers.len() < MIN_MAINTAINERS {
        out.unproven(line, format!("{} maintainers are named, {MIN_MAINTAINERS} are asked for", maintainers.len()));
        good = false;
    }
    if good {
        out.supports(line, format!("handover drill by {}", excerpt(&by, 60)));
    }
    out.finish(good)
}
