//! `calls-without-timeout`: a timeout is declared for a model service, and none of its calls has one (spec X-38).

use super::shared::claims::{Service, table};
use super::shared::services::{Declared, declared, names};
use super::{CheckSpec, Findings};
use crate::evaluate::world::World;
use crate::model::{CallSite, How, Property, State};

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "calls-without-timeout",
    "the declared timeout of a model service with its calls in the code",
    |world, _, _, out| no_timeout(world, out),
);

/// A timeout is declared for a model service, and none of its calls has one.
fn no_timeout(world: &World<'_>, out: &mut Findings<'_>) {
    let listed = declared(world);
    let models: Vec<&Declared> =
        listed.iter().filter(|d| d.entry.get("kind").is_some_and(|kind| kind == "model_api")).collect();
    for dependency in &models {
        let Some(timeout) = dependency.entry.get("timeout_ms") else { continue };
        let services: Vec<&Service> = table().services.values().filter(|s| names(dependency, s)).collect();
        let own = |site: &&CallSite| {
            let known = services.iter().any(|s| s.providers.contains(&site.provider));
            known || (services.is_empty() && models.len() == 1)
        };
        let sites: Vec<&CallSite> = world.signals.call_sites.iter().filter(own).collect();
        let states: Vec<State> = sites.iter().map(|site| site.state(Property::Timeout)).collect();
        // One call that cannot be judged may be the one with the timeout.
        if states.iter().any(|state| matches!(state, State::Yes | State::Unknown)) {
            continue;
        }
        let bare: Vec<&&CallSite> = sites.iter().filter(|site| site.state(Property::Timeout) == State::No).collect();
        if let Some(site) = bare.first() {
            let how = site.properties.get(&Property::Timeout).map_or(&How::NotSet, |t| &t.how);
            let name = dependency.entry.get("name").map_or("the model", |name| name.as_str());
            let n = bare.len();
            let calls = if n == 1 { "its one call has".to_owned() } else { format!("none of its {n} calls has") };
            let none = if n == 1 { "none" } else { "one" };
            out.contradicts(
                dependency.entry.at,
                format!("{name} has a timeout of {timeout} ms, {calls} {none} ({}:{}: {how})", site.path, site.line),
            );
        }
    }
}
