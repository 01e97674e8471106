//! What holds of every pipeline, read from the templates: rights, pins, order, no value of an event in a script.

use super::*;
use crate::structured::{Node, Value, yaml_documents};

const ALL: [ServiceArg; 4] = [ServiceArg::Github, ServiceArg::Gitlab, ServiceArg::Azure, ServiceArg::Jenkins];

fn text(service: ServiceArg) -> &'static str {
    template(pipeline(service).template).unwrap()
}

fn document(service: ServiceArg) -> Node {
    let mut documents = yaml_documents(text(service).as_bytes()).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn rights(node: &Node) -> Vec<String> {
    let rights = node.get("permissions").unwrap().as_mapping().unwrap();
    rights.iter().map(|(key, value)| format!("{}: {}", key.text, value.text().unwrap())).collect()
}

fn steps<'n>(workflow: &'n Node, job: &str) -> &'n [Node] {
    workflow.at(&["jobs", job, "steps"]).unwrap().as_sequence().unwrap()
}

/// Where the first step stands that has this key, with this part in its value.
fn position(steps: &[Node], key: &str, part: &str) -> usize {
    let has = |step: &Node| step.get(key).and_then(Node::as_str).is_some_and(|value| value.contains(part));
    steps.iter().position(has).unwrap_or_else(|| panic!("no step with {key}: {part}"))
}

#[test]
fn the_github_workflow_is_pinned_and_least_privileged() {
    let (text, workflow) = (text(ServiceArg::Github), document(ServiceArg::Github));
    let on = workflow.get("on").unwrap();
    assert!(
        on.get("pull_request").is_some() && !text.contains("pull_request_target") && on.get("workflow_run").is_none()
    );
    assert!(matches!(&workflow.get("permissions").unwrap().value, Value::Mapping(entries) if entries.is_empty()));
    let jobs = workflow.get("jobs").unwrap();
    assert_eq!(rights(jobs.get("readiness").unwrap()), ["contents: read", "actions: read", "security-events: write"]);
    assert_eq!(rights(jobs.get("comment").unwrap()), ["pull-requests: write"]);
    let uses = |job| steps(&workflow, job).iter().filter_map(|step| step.get("uses"));
    assert_eq!((uses("readiness").count(), uses("comment").count()), (5, 1));
    for used in uses("readiness").chain(uses("comment")) {
        let (_, pin) = used.as_str().unwrap().split_once('@').unwrap();
        assert!(pin.len() == 40 && pin.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{pin}");
        let line = text.lines().nth(used.line as usize - 1).unwrap();
        assert!(line.contains("# v"), "the version stands beside the hash: {line}");
    }
    let checkout = &steps(&workflow, "readiness")[position(steps(&workflow, "readiness"), "uses", "actions/checkout@")];
    assert_eq!(checkout.at(&["with", "fetch-depth"]).unwrap().text().unwrap(), "0");
    assert_eq!(checkout.at(&["with", "persist-credentials"]).unwrap().as_bool(), Some(false));
}

#[test]
fn the_github_workflow_judges_with_what_came_before_the_checkout() {
    let workflow = document(ServiceArg::Github);
    let steps = steps(&workflow, "readiness");
    let checkout = position(steps, "uses", "actions/checkout@");
    for (key, part) in [
        ("run", "sha256sum -c"),
        ("uses", "actions/cache/restore@"),
        ("run", "cargo install --locked"),
        ("uses", "actions/cache/save@"),
    ] {
        assert!(position(steps, key, part) < checkout, "the audited tree has no say in what audits it: {part}");
    }
    assert!(checkout < position(steps, "run", "audit ."));
    // The job whose token may write to the pull request sees nothing of the tree.
    let comment = self::steps(&workflow, "comment");
    assert!(comment.iter().all(|step| {
        !step.get("uses").and_then(Node::as_str).is_some_and(|action| action.starts_with("actions/checkout"))
    }));
    let findings = &steps[position(steps, "uses", "upload-sarif@")];
    assert_eq!(findings.get("continue-on-error").unwrap().as_bool(), Some(true), "it may fail");
}

#[test]
fn values_of_an_event_reach_a_shell_as_variables() {
    let workflow = document(ServiceArg::Github);
    for step in steps(&workflow, "readiness").iter().chain(steps(&workflow, "comment")) {
        let run = step.get("run").and_then(Node::as_str).unwrap_or_default();
        assert!(!run.contains("${{"), "{run}");
    }
    let azure = document(ServiceArg::Azure);
    let job = &azure.get("jobs").unwrap().as_sequence().unwrap()[0];
    for step in job.get("steps").unwrap().as_sequence().unwrap() {
        let run = step.get("bash").and_then(Node::as_str).unwrap_or_default();
        for own in ["$(Build", "$(System", "$(PRODU", "$(Agent", "${{", "$["] {
            assert!(!run.contains(own), "{own}: {run}");
        }
        let token = step.at(&["env", "SYSTEM_ACCESSTOKEN"]).is_some();
        assert_eq!(token, run.contains("SYSTEM_ACCESSTOKEN"), "one step has the token");
    }
    assert!(!text(ServiceArg::Jenkins).contains("\"\"\""), "Groovy puts no value into a script");
}

#[test]
fn the_gitlab_job_publishes_what_it_writes() {
    let (text, pipeline) = (text(ServiceArg::Gitlab), document(ServiceArg::Gitlab));
    let job = pipeline.get("produ").unwrap();
    let reports = job.at(&["artifacts", "reports"]).unwrap();
    for (report, format) in [("codequality", "gitlab"), ("junit", "junit")] {
        let file = reports.get(report).unwrap().as_str().unwrap();
        assert!(text.contains(&format!("-o {format}={file}")), "{report}");
    }
    assert_eq!(job.at(&["artifacts", "when"]).unwrap().as_str(), Some("always"));
    assert_eq!(job.at(&["variables", "GIT_DEPTH"]).unwrap().as_str(), Some("0"));
    assert!(job.get("allow_failure").is_none());
}

#[test]
fn each_asks_for_the_same_and_forgives_nothing() {
    for service in ALL {
        let text = text(service);
        for part in [
            "--base \"$base\"",
            "--fail-on contradiction",
            "--baseline produ-baseline.json --fail-on regression",
            "judged=$(git rev-parse --verify \"${base:-HEAD}^{commit}\")",
            "\"$judged:produ-baseline.json\"",
            "diff \"$(git merge-base \"$base\" HEAD)\" HEAD -o markdown",
            "sha256sum -c -",
            "--rev \"$PRODU_COMMIT\"",
            "exit \"$code\"",
            "html=",
            "json=",
        ] {
            assert!(text.contains(part), "{service:?}: {part}");
        }
        assert!(!text.contains("--exit-zero") && !text.contains("--base origin"), "{service:?}");
    }
}

#[test]
fn each_carries_the_mark_of_a_template_and_names_its_place() {
    for service in ALL {
        let Pipeline { template: name, place, .. } = pipeline(service);
        let first = text(service).lines().next().unwrap().trim_start_matches(['#', '/', ' ']);
        assert_eq!(first, format!("produ:template name={name} rules=U-IMP-02 to={place}"));
        for blank in
            ["address of a released binary", "SHA-256 of that file", "address of the produ", "full hash of a commit"]
        {
            assert_eq!(text(service).matches(blank).count(), 1, "{name}: {blank}");
        }
    }
}

#[test]
fn the_default_branch_is_filled_in_or_stays_a_blank() {
    for service in ALL.into_iter().filter(|service| *service != ServiceArg::Gitlab) {
        assert!(text(service).contains(BRANCH), "{service:?}");
        let known = filled(text(service), Some("release/2.x"));
        assert!(!known.contains(BRANCH) && known.contains("release/2.x"));
        assert_eq!(filled(text(service), None), text(service));
    }
    assert!(text(ServiceArg::Gitlab).contains("$CI_DEFAULT_BRANCH"), "GitLab knows it itself");
}
