//! `undeclared-dependency`: a service is imported from shipped code, and no dependency can be meant by it (spec X-14).

use super::shared::claims::{Service, table};
use super::shared::facts::{Fact, shown, values};
use super::shared::services::{Declared, declared, names};
use super::{CheckSpec, Findings};
use crate::evaluate::world::World;
use crate::manifest::Manifest;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "undeclared-dependency",
    "the services that shipped code imports with the list of dependencies",
    |world, manifest, _, out| undeclared(world, manifest, out),
);

/// A service is imported from shipped code, and no dependency can be meant by it.
fn undeclared(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let listed = declared(world);
    let Some(line) = manifest.declares("dependencies[]").map(|claim| claim.at) else { return };
    let used: Vec<(&String, &Service, Fact)> = table()
        .services
        .iter()
        .filter_map(|(name, service)| {
            Some((name, service, values(world, &format!("service-{name}")).into_iter().next()?))
        })
        .collect();
    for (name, service, fact) in &used {
        // The OpenAI SDK speaks to whatever server it is pointed at.
        let elsewhere = name.as_str() == "openai" && shown(world, "other-endpoint").is_some();
        let meant = |d: &Declared| {
            let spoken_for = used.iter().any(|(_, other, _)| names(d, other));
            let kind = d.entry.get("kind").map(String::as_str);
            // A dependency of the same kind that nothing else in the code explains may be this one.
            names(d, service) || (!spoken_for && kind.is_none_or(|kind| kind == service.kind))
        };
        if !elsewhere && !listed.iter().any(meant) {
            out.contradicts(line, format!("`dependencies` leaves out {name}: {} ({})", fact.text, fact.place()));
        }
    }
}
