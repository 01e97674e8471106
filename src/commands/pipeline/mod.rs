//! `produ init --ci`: a pipeline to start from, one of `templates/ci/`. The default branch is filled in where git tells it.
//! Which produ judges, and where it comes from, is left for a person: nobody but the operator may choose that.

mod branch;
#[cfg(test)]
mod tests;

use super::destination::Destination;
use super::output::{to_stderr, to_stdout};
use crate::cli::{InitArgs, ServiceArg};
use crate::commands::exit::Exit;
use crate::error::Error;
use crate::inventory::default_branch;
use crate::report::Style;
use crate::tables::template;
use crate::text::printable;
use std::path::Path;

/// What stands in a template for the branch that changes go to.
const BRANCH: &str = "{{blank: default branch}}";

/// The pipeline of one service.
struct Pipeline {
    /// Below `templates/`.
    template: &'static str,
    /// Where the service reads it, or where it can be named.
    place: &'static str,
    /// What makes the service run it.
    then: &'static str,
}

fn pipeline(service: ServiceArg) -> Pipeline {
    match service {
        ServiceArg::Github => {
            Pipeline { template: "ci/github.yml", place: ".github/workflows/produ.yml", then: "commit it" }
        }
        ServiceArg::Gitlab => Pipeline {
            template: "ci/gitlab.yml",
            place: ".gitlab/produ.yml",
            then: "include it from .gitlab-ci.yml, as its head says",
        },
        ServiceArg::Azure => Pipeline {
            template: "ci/azure.yml",
            place: ".azure-pipelines/produ.yml",
            then: "commit it and make a pipeline of it, as its head says",
        },
        ServiceArg::Jenkins => Pipeline {
            template: "ci/jenkins.groovy",
            place: "produ.Jenkinsfile",
            then: "commit it and name it as the script of a multibranch pipeline",
        },
    }
}

/// Writes the pipeline of a service.
pub(super) fn run(service: ServiceArg, args: &InitArgs, style: Style) -> anyhow::Result<Exit> {
    let Pipeline { template: name, place, then } = pipeline(service);
    let text = template(name).ok_or_else(|| Error::new(format!("internal error: there is no template {name}")))?;
    let branch = if text.contains(BRANCH) { default_branch(&args.path) } else { None };
    let branch = branch.filter(|name| branch::plain(name));
    let text = filled(text, branch.as_deref());
    if args.output.as_deref() == Some(Path::new("-")) {
        to_stdout(&text, style)?;
        return Ok(Exit::Passed);
    }
    let (destination, shown) = match &args.output {
        Some(file) => (Destination::prepare_new(file, &args.path)?, file.clone()),
        None => (Destination::prepare_inside(Path::new(place), &args.path)?, args.path.join(place)),
    };
    destination.create(&text)?;
    let shown = printable(&shown.strip_prefix(".").unwrap_or(&shown).display().to_string());
    let branch = if text.contains(BRANCH) { " and the default branch" } else { "" };
    to_stderr(&format!(
        "produ: wrote {shown}\n  next: fill in which produ judges (a released binary with its checksum, or a commit to \
         build){branch}; take out its first line; {then}\n"
    ));
    Ok(Exit::Passed)
}

/// The template for this branch; where nobody knows it, its blanks stay.
fn filled(template: &str, branch: Option<&str>) -> String {
    branch.map_or_else(|| template.to_owned(), |name| template.replace(BRANCH, name))
}
