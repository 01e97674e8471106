//! What starts a pipeline, from the ways in which services say it.

use super::Trigger;
use super::steps::{is_false, items};
use crate::structured::Node;

/// Sorted, each once.
pub(super) fn tidy(mut triggers: Vec<Trigger>) -> Vec<Trigger> {
    triggers.sort();
    triggers.dedup();
    triggers
}

/// A service that builds every branch and every pull request unless told otherwise.
pub(super) fn every_change() -> Vec<Trigger> {
    vec![Trigger::PullRequest, Trigger::Push]
}

/// `on:` of a GitHub workflow: a name, a list of names, or a mapping with filters.
pub(super) fn github(on: Option<&Node>) -> Vec<Trigger> {
    let mut out = Vec::new();
    if let Some(entries) = on.and_then(Node::as_mapping) {
        for (key, filters) in entries {
            out.extend(github_event(&key.text, Some(filters)));
        }
    } else {
        for event in items(on).iter().filter_map(Node::text) {
            out.extend(github_event(&event, None));
        }
    }
    tidy(out)
}

/// The events of a workflow by name; none where another workflow may call it with any.
pub(super) fn events(on: Option<&Node>) -> Vec<String> {
    let out: Vec<String> = match on.and_then(Node::as_mapping) {
        Some(entries) => entries.iter().map(|(key, _)| key.text.clone()).collect(),
        None => items(on).iter().filter_map(Node::text).map(std::borrow::Cow::into_owned).collect(),
    };
    if out.iter().any(|event| event == "workflow_call") { Vec::new() } else { out }
}

/// Whether nothing but a call of another workflow starts it.
pub(super) fn only_called(on: Option<&Node>) -> bool {
    match on.and_then(Node::as_mapping) {
        Some(entries) => !entries.is_empty() && entries.iter().all(|(key, _)| key.text == "workflow_call"),
        None => !items(on).is_empty() && items(on).iter().filter_map(Node::text).all(|event| event == "workflow_call"),
    }
}

/// Filters that let nothing through.
fn never(filters: &Node) -> bool {
    let list =
        |key: &str| filters.get(key).map(|node| items(Some(node)).iter().filter_map(Node::text).collect::<Vec<_>>());
    let everything = |key: &str| list(key).is_some_and(|all| all.iter().any(|pattern| pattern == "**"));
    let nothing = |key: &str| filters.get(key).and_then(Node::as_sequence).is_some_and(<[Node]>::is_empty);
    everything("paths-ignore")
        || everything("branches-ignore") && filters.get("tags").is_none()
        || nothing("branches")
        || nothing("paths")
}

/// A timer that goes off once a year at most: a day of the month and a month.
fn yearly(filters: &Node) -> bool {
    let crons = items(Some(filters)).iter().filter_map(|item| item.get("cron")?.text());
    let mut crons = crons.peekable();
    let single = |field: &&str| field.bytes().all(|b| b.is_ascii_alphanumeric());
    crons.peek().is_some()
        && crons.all(|cron| {
            let fields: Vec<&str> = cron.split_whitespace().collect();
            fields.len() == 5 && fields.iter().skip(2).take(2).all(single) && fields.last() == Some(&"*")
        })
}

fn github_event(event: &str, filters: Option<&Node>) -> Vec<Trigger> {
    let void = filters.is_some_and(|filters| match event {
        "push" | "pull_request" | "pull_request_target" => never(filters),
        "schedule" => yearly(filters),
        _ => false,
    });
    if void {
        return Vec::new();
    }
    match event {
        "pull_request" | "pull_request_target" | "merge_group" => vec![Trigger::PullRequest],
        "push" => {
            let has = |key: &str| filters.is_some_and(|node| node.get(key).is_some());
            match (has("tags"), has("branches") || has("branches-ignore")) {
                (true, true) => vec![Trigger::Push, Trigger::Release],
                (true, false) => vec![Trigger::Release],
                _ => vec![Trigger::Push],
            }
        }
        "schedule" => vec![Trigger::Schedule],
        "workflow_dispatch" | "repository_dispatch" => vec![Trigger::Manual],
        "release" | "create" | "registry_package" => vec![Trigger::Release],
        _ => vec![Trigger::Other],
    }
}

/// A condition or event word of GitLab, Drone and Buildkite.
pub(super) fn words(text: &str) -> Vec<Trigger> {
    let text = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let mut out = Vec::new();
    if has(&["merge_request", "pull_request", "external_pull_request", "pull-request", "build.pull_request"]) {
        out.push(Trigger::PullRequest);
    }
    if has(&["schedule", "cron"]) {
        out.push(Trigger::Schedule);
    }
    if has(&["commit_tag", "tags", "build.tag", "build_tag", "promote"]) || matches!(text.as_str(), "tag" | "release") {
        out.push(Trigger::Release);
    }
    if has(&["\"web\"", "'web'", "\"api\"", "'api'", "\"trigger\"", "custom", "manual"])
        || text == "web"
        || text == "api"
    {
        out.push(Trigger::Manual);
    }
    if has(&["push", "branch", "main", "master", "develop"]) {
        out.push(Trigger::Push);
    }
    tidy(out)
}

/// `trigger:`, `pr:`, `schedules:` of an Azure pipeline: absent means every change, `none` means never.
pub(super) fn azure(document: &Node) -> Vec<Trigger> {
    let none = |key: &str| {
        let node = document.get(key);
        is_false(node) || node.and_then(Node::text).is_some_and(|text| text.trim() == "none")
    };
    let mut out = Vec::new();
    if !none("trigger") {
        let trigger = document.get("trigger");
        let tags = trigger.is_some_and(|t| t.get("tags").is_some());
        let branches = trigger.is_none_or(|t| t.get("branches").is_some() || t.as_mapping().is_none());
        out.extend((branches || !tags).then_some(Trigger::Push));
        out.extend(tags.then_some(Trigger::Release));
    }
    if !none("pr") {
        out.push(Trigger::PullRequest);
    }
    out.extend(document.get("schedules").map(|_| Trigger::Schedule));
    // Policies of a branch, which stand in no file, may start it too.
    if out.is_empty() {
        out.extend([Trigger::Manual, Trigger::Other]);
    }
    tidy(out)
}
