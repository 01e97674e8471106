//! `page-without-runbook`: somebody is woken, and what to do then is in a file that does not exist (spec X-20).

use super::{CheckSpec, Findings};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::is_url;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "page-without-runbook",
    "the runbooks of alerts that wake somebody with the files of the repository",
    |world, _, _, out| runbooks(world, out),
);

/// Somebody is woken, and what to do then is in a file that does not exist.
fn runbooks(world: &World<'_>, out: &mut Findings<'_>) {
    for alert in claims_list(world, "alerts") {
        let (Some(name), Some(runbook)) = (alert.get("name"), alert.get("runbook")) else { continue };
        let page = alert.get("severity").is_some_and(|s| s == "page");
        let path = runbook.trim_start_matches("./").trim_end_matches('/');
        let exists = || world.inventory.find(path).is_some() || holds_files(world, &format!("{path}/"));
        if page && !is_url(runbook) && !exists() {
            out.contradicts(
                alert.at,
                format!("alert {name} wakes somebody, its runbook {path} is not in the repository"),
            );
        }
    }
}

/// Whether a folder holds files. The files are sorted.
fn holds_files(world: &World<'_>, folder: &str) -> bool {
    let files = &world.inventory.files;
    let from = files.partition_point(|f| f.path.as_bytes() < folder.as_bytes());
    files.get(from).is_some_and(|f| f.path.starts_with(folder))
}
