//! `produ init --ci`: a pipeline to start from, one of `templates/ci/`. Two blanks are left for a person: which produ
//! to build, and from where. Nobody but the operator may choose what judges a change.

use super::destination::Destination;
use super::output::{to_stderr, to_stdout};
use crate::cli::{InitArgs, ServiceArg};
use crate::commands::exit::Exit;
use crate::error::Error;
use crate::report::Style;
use crate::tables::template;
use crate::text::printable;
use std::path::Path;

/// Writes the pipeline of a service.
pub(super) fn run(service: ServiceArg, args: &InitArgs, style: Style) -> anyhow::Result<Exit> {
    let (name, place, then) = match service {
        ServiceArg::Github => ("ci/github.yml", ".github/workflows/produ.yml", "fill in the two blanks in its `env`"),
        ServiceArg::Gitlab => (
            "ci/gitlab.yml",
            ".gitlab/produ.yml",
            "fill in its blanks and include it from .gitlab-ci.yml, as its head says",
        ),
    };
    let text = template(name).ok_or_else(|| Error::new(format!("internal error: there is no template {name}")))?;
    if args.output.as_deref() == Some(Path::new("-")) {
        to_stdout(text, style)?;
        return Ok(Exit::Passed);
    }
    let (destination, shown) = match &args.output {
        Some(file) => (Destination::prepare_new(file, &args.path)?, file.clone()),
        None => (Destination::prepare_inside(Path::new(place), &args.path)?, args.path.join(place)),
    };
    destination.create(text)?;
    let shown = printable(&shown.strip_prefix(".").unwrap_or(&shown).display().to_string());
    to_stderr(&format!("produ: wrote {shown}\n  next: {then}, take out its first line, commit it\n"));
    Ok(Exit::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structured::{Node, Value, yaml_documents};

    fn document(name: &str) -> (String, Node) {
        let text = template(name).unwrap();
        let mut documents = yaml_documents(text.as_bytes()).unwrap();
        assert_eq!(documents.len(), 1);
        (text.to_owned(), documents.remove(0))
    }

    fn texts(node: &Node) -> Vec<String> {
        node.descendants().filter_map(|n| n.text().map(|t| t.into_owned())).collect()
    }

    #[test]
    fn the_github_workflow_is_pinned_and_least_privileged() {
        let (text, workflow) = document("ci/github.yml");
        let on = workflow.get("on").unwrap();
        assert!(
            on.get("pull_request").is_some()
                && !text.contains("pull_request_target")
                && on.get("workflow_run").is_none()
        );
        assert!(matches!(&workflow.get("permissions").unwrap().value, Value::Mapping(entries) if entries.is_empty()));
        let job = workflow.at(&["jobs", "readiness"]).unwrap();
        let rights = job.get("permissions").unwrap().as_mapping().unwrap();
        let rights: Vec<_> =
            rights.iter().map(|(key, value)| format!("{}: {}", key.text, value.text().unwrap())).collect();
        assert_eq!(rights, ["contents: read", "security-events: write"]);
        let steps = job.get("steps").unwrap().as_sequence().unwrap();
        let uses: Vec<&Node> = steps.iter().filter_map(|step| step.get("uses")).collect();
        assert_eq!(uses.len(), 2);
        for used in uses {
            let (_, pin) = used.as_str().unwrap().split_once('@').unwrap();
            assert!(pin.len() == 40 && pin.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{pin}");
            let line = text.lines().nth(used.line as usize - 1).unwrap();
            assert!(line.contains("# v"), "the version stands beside the hash: {line}");
        }
        // Values of the event reach the shell as variables, never as text of the script.
        assert!(!text.contains("${{"));
        let checkout = steps.iter().position(|s| s.get("uses").is_some()).unwrap();
        let install = steps.iter().position(|s| texts(s).iter().any(|t| t.contains("cargo install --locked"))).unwrap();
        assert!(install < checkout, "the audited tree has no say in what audits it");
        assert_eq!(steps[checkout].at(&["with", "fetch-depth"]).unwrap().text().unwrap(), "0");
        assert_eq!(steps[checkout].at(&["with", "persist-credentials"]).unwrap().as_bool(), Some(false));
        for part in ["--base \"origin/$GITHUB_BASE_REF\"", "-o github", "-o sarif=produ.sarif"] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn the_gitlab_job_publishes_what_it_writes() {
        let (text, pipeline) = document("ci/gitlab.yml");
        let job = pipeline.get("produ").unwrap();
        let reports = job.at(&["artifacts", "reports"]).unwrap();
        for (report, format) in [("codequality", "gitlab"), ("junit", "junit")] {
            let file = reports.get(report).unwrap().as_str().unwrap();
            assert!(text.contains(&format!("-o {format}={file}")), "{report}");
        }
        assert_eq!(job.at(&["artifacts", "when"]).unwrap().as_str(), Some("always"));
        assert_eq!(job.at(&["variables", "GIT_DEPTH"]).unwrap().as_str(), Some("0"));
        assert!(text.contains("set -- --base FETCH_HEAD") && job.get("allow_failure").is_none());
    }

    #[test]
    fn both_carry_the_mark_of_a_template_and_name_their_place() {
        for (name, to) in [("ci/github.yml", ".github/workflows/produ.yml"), ("ci/gitlab.yml", ".gitlab/produ.yml")] {
            let first = template(name).unwrap().lines().next().unwrap();
            assert_eq!(first, format!("# produ:template name={name} rules=U-IMP-02 to={to}"));
            assert!(template(name).unwrap().contains("{{blank: "));
        }
    }
}
