//! Clients across files: a call whose client is made in another module has the settings of that client.

use super::clients::{Choice, Clients, SHARED};
use super::sites::{FileSites, RawSite};
use crate::model::{CallSite, Client, How, Naming, Property, State, Trait};
use crate::rules::sdks::catalogue;

/// Joins the files, which come in path order.
pub(in crate::signals) fn link(files: Vec<(String, FileSites)>) -> Vec<CallSite> {
    let mut made = Vec::new();
    let mut calls: Vec<(usize, RawSite)> = Vec::new();
    for (at, (path, file)) in files.into_iter().enumerate() {
        calls.extend(file.sites.into_iter().map(|site| (at, site)));
        made.push((path, file.made));
    }
    let clients = Clients::of(&made, calls.iter().map(|(_, call)| call));
    let linked = calls.iter().map(|(at, call)| {
        let path = made.get(*at).map_or("", |(path, _)| path);
        let choice = clients.of_call(path, call);
        let mut site = call.site.clone();
        for property in SHARED {
            settle(&mut site, property, choice.as_ref(), call.sdk);
        }
        inherit_model(&mut site, choice.as_ref());
        site
    });
    let mut out: Vec<CallSite> = linked.collect();
    out.sort_by(|a, b| (&a.path, a.line, &a.call).cmp(&(&b.path, b.line, &b.call)));
    out
}

/// Answers an open property from the constructors that can have made the client: all alike, or unknown.
fn settle(site: &mut CallSite, property: Property, clients: Option<&Choice<'_, '_>>, sdk: usize) {
    let Some(answer) = site.properties.get_mut(&property) else { return };
    if answer.state != State::Unknown || answer.how != How::MadeElsewhere {
        return;
    }
    if let Some(said) = clients.and_then(|clients| clients.says(property)) {
        let (client, Trait { how, .. }) = said.first;
        let (place, how) = (Client { path: client.path.to_owned(), line: client.made.line }, Box::new(how.clone()));
        if said.all_yes {
            *answer = Trait::new(State::Yes, How::ClientHas(place, how));
        } else if said.all_no {
            *answer = Trait::new(State::No, How::ClientLacks(place, how));
        } else if said.any_yes {
            answer.how = How::SomeClients;
        }
    } else if property == Property::OutputCap || property == Property::Fallback {
        // Nothing here makes a client, so only the call itself could have said it.
        *answer = Trait::new(State::No, catalogue().sdks.get(sdk).map_or(How::NotSet, |sdk| sdk.unset(property)));
    }
}

/// A call that names no model has the one of its only client.
fn inherit_model(site: &mut CallSite, clients: Option<&Choice<'_, '_>>) {
    if site.naming != Naming::Unknown || site.constructed_only {
        return;
    }
    if let Some(client) = clients.and_then(Choice::only_model) {
        site.model = client.model.clone();
        site.naming = client.naming;
        for property in [Property::PinnedModel, Property::ConfiguredModel] {
            site.properties.insert(property, super::sites::named(property, client.naming));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::time::{Duration, Instant};

    /// The files of a repository in which every module makes a client and calls one.
    fn files(count: usize) -> Vec<(String, FileSites)> {
        let text = "from openai import OpenAI\nclient = OpenAI(timeout=20)\n";
        let call = "from openai import OpenAI\nfrom app.client import client\n\n\ndef ask():\n    return \
                    client.chat.completions.create(model=MODEL, messages=[])\n";
        let of = |path: &str, text: &str| {
            let catalogue = catalogue();
            let openai = catalogue.sdks.iter().position(|sdk| sdk.name == "openai").unwrap();
            let python = crate::inventory::Language::Python;
            let (grammar, _) = crate::code::lower::code(path, python, text.as_bytes()).unwrap();
            let tree = crate::code::lower::parse(&grammar.parser, text.as_bytes()).unwrap().unwrap();
            super::super::analyse(path, python, text.as_bytes(), &[openai].into(), true, &tree)
        };
        let (made, called) = (of("app/client.py", text), of("app/ask.py", call));
        assert_eq!((made.made.len(), called.sites.len()), (1, 1));
        let copy = |file: &FileSites| FileSites { sites: file.sites.clone(), made: file.made.clone(), bound: None };
        let mut out: BTreeMap<String, FileSites> = BTreeMap::new();
        for n in 0..count {
            out.insert(format!("src/p{n}/app/client.py"), copy(&made));
            out.insert(format!("other/ask{n}.py"), copy(&called));
        }
        out.into_iter().collect()
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the cost is what is tested")]
    fn eight_times_the_files_cost_about_eight_times_as_much() {
        let time = |count: usize| {
            let run = || {
                let files = files(count);
                let start = Instant::now();
                assert_eq!(link(files).len(), count);
                start.elapsed()
            };
            (0..3).map(|_| run()).min().unwrap_or(Duration::ZERO)
        };
        let (one, eight) = (time(500), time(4_000));
        assert!(eight < one * 28, "{eight:?} after {one:?}: with the square of the files it would be 64 times as much");
    }
}
