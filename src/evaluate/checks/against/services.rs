//! services that the code uses and the list of dependencies leaves out, and calls without the timeout
//! that the list gives.

use super::table::{Service, table};
use super::{Fact, Findings, shown, values};
use crate::evaluate::entries::{Entry, claims_list};
use crate::evaluate::world::World;
use crate::manifest::Manifest;
use crate::model::{CallSite, Property, State};

/// A declared dependency.
struct Declared {
    entry: Entry,
    /// Everything that may name it, in lower case.
    words: String,
}

fn declared(world: &World<'_>) -> Vec<Declared> {
    let vendors: Vec<Option<String>> = world
        .manifest
        .and_then(|m| m.tree.get("dependencies"))
        .and_then(|n| n.as_sequence())
        .unwrap_or_default()
        .iter()
        .map(|item| Some(item.get("vendor")?.get("name")?.text()?.into_owned()))
        .collect();
    let entries = claims_list(world, "dependencies").into_iter().zip(vendors);
    entries
        .map(|(entry, vendor)| {
            let name = entry.get("name").cloned().unwrap_or_default();
            let words = format!("{name} {}", vendor.unwrap_or_default()).to_lowercase();
            Declared { entry, words }
        })
        .collect()
}

fn names(declared: &Declared, service: &Service) -> bool {
    service.words.iter().any(|word| declared.words.contains(word.as_str()))
}

/// a service is imported from shipped code, and no dependency can be meant by it.
pub(super) fn undeclared(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let listed = declared(world);
    let Some(line) = manifest.declares("dependencies[]").map(|claim| claim.line) else { return };
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

/// a timeout is declared for a model service, and none of its calls has one.
pub(super) fn no_timeout(world: &World<'_>, out: &mut Findings<'_>) {
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
            let how = site.properties.get(&Property::Timeout).map_or("not set", |t| t.how.as_str());
            let name = dependency.entry.get("name").map_or("the model", |name| name.as_str());
            let n = bare.len();
            let calls = if n == 1 { "its one call has".to_owned() } else { format!("none of its {n} calls has") };
            let none = if n == 1 { "none" } else { "one" };
            out.contradicts(
                dependency.entry.line,
                format!("{name} has a timeout of {timeout} ms, {calls} {none} ({}:{}: {how})", site.path, site.line),
            );
        }
    }
}
