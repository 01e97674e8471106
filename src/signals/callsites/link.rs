//! Clients across files: a call whose client is made in another module has the settings of that client.

use super::sites::{FileSites, RawSite};
use crate::model::{CallSite, Naming, Property, State, Trait};
use crate::rules::sdks::catalogue;
use std::collections::BTreeMap;

/// Properties that a client decides for its calls.
const SHARED: [Property; 4] = [Property::Timeout, Property::Retries, Property::OutputCap, Property::Fallback];

/// A constructor with the file it is in.
type Place<'a> = (&'a str, &'a super::sites::Made);

/// Joins the files, which come in path order.
pub(in crate::signals) fn link(files: Vec<(String, FileSites)>) -> Vec<CallSite> {
    let mut made: BTreeMap<usize, Vec<Place<'_>>> = BTreeMap::new();
    for (path, file) in &files {
        for client in &file.made {
            made.entry(client.sdk).or_default().push((path, client));
        }
    }
    let mut out: Vec<CallSite> = Vec::new();
    for (path, file) in &files {
        for raw in &file.sites {
            let mut site = raw.site.clone();
            let candidates = made.get(&raw.sdk).map_or(&[][..], Vec::as_slice);
            let named: Vec<Place<'_>> = candidates.iter().copied().filter(|c| imports(raw, *c)).collect();
            let extension = |p: &str| p.rsplit('.').next().unwrap_or_default().to_owned();
            let near: Vec<Place<'_>> =
                candidates.iter().copied().filter(|(p, _)| extension(p) == extension(path)).collect();
            let clients = if named.is_empty() { near } else { named };
            for property in SHARED {
                settle(&mut site, property, &clients, raw.sdk);
            }
            inherit_model(&mut site, &clients);
            out.push(site);
        }
    }
    out.sort_by(|a, b| (&a.path, a.line, &a.call).cmp(&(&b.path, b.line, &b.call)));
    out
}

/// Whether a call imports its client from this constructor: `from app.llm import client`.
fn imports(raw: &RawSite, (path, client): Place<'_>) -> bool {
    let Some((module, name)) = &raw.imported else { return false };
    let stem = path.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or_default();
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    let last = module.rsplit(['.', '/']).next().unwrap_or_default();
    let there = last == stem || (matches!(stem, "index" | "__init__" | "mod") && last == folder) || last.is_empty();
    there && (name.is_empty() || name == "default" || client.names.iter().any(|n| n == name))
}

/// Answers an open property from the constructors that can have made the client: all alike, or unknown.
fn settle(site: &mut CallSite, property: Property, clients: &[Place<'_>], sdk: usize) {
    let Some(answer) = site.properties.get_mut(&property) else { return };
    if answer.state != State::Unknown || answer.how != "the client is made elsewhere" {
        return;
    }
    let found: Vec<(&Place<'_>, &Trait)> =
        clients.iter().filter_map(|c| c.1.properties.get(&property).map(|t| (c, t))).collect();
    let all = |state: State| !found.is_empty() && found.iter().all(|(_, t)| t.state == state);
    let first = found.first().map(|(place, t)| (place.0, place.1.line, &t.how));
    if let Some((path, line, how)) = first {
        if all(State::Yes) {
            *answer = Trait::new(State::Yes, format!("client at {path}:{line}: {how}"));
        } else if all(State::No) {
            *answer = Trait::new(State::No, format!("{how} (client at {path}:{line})"));
        } else if found.iter().any(|(_, t)| t.state == State::Yes) {
            answer.how = "only some of the clients set it".to_owned();
        }
    } else if property == Property::OutputCap || property == Property::Fallback {
        // Nothing here makes a client, so only the call itself could have said it.
        let default = catalogue().sdks.get(sdk).and_then(|s| s.defaults.get(&property));
        let how = default.map_or_else(|| "not set".to_owned(), |d| format!("library default {d}"));
        *answer = Trait::new(State::No, how);
    }
}

/// A call that names no model has the one of its only client.
fn inherit_model(site: &mut CallSite, clients: &[Place<'_>]) {
    if site.naming != Naming::Unknown || site.constructed_only {
        return;
    }
    let mut models = clients.iter().filter(|(_, c)| c.naming != Naming::Unknown);
    if let (Some((_, client)), None) = (models.next(), models.next()) {
        site.model = client.model.clone();
        site.naming = client.naming;
        for property in [Property::PinnedModel, Property::ConfiguredModel] {
            site.properties.insert(property, super::sites::named(property, client.naming));
        }
    }
}
