//! alerts that are not where the manifest says, and pages without instructions.

use super::Findings;
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::is_url;

/// the rule file does not define the alert.
pub(super) fn undefined(world: &World<'_>, out: &mut Findings<'_>) {
    for alert in claims_list(world, "alerts") {
        let (Some(name), Some(file)) = (alert.get("name"), alert.get("rule_file")) else { continue };
        let path = file.trim_start_matches("./");
        let Some(artifact) = world.signals.artifacts.get(path) else { continue };
        let mut commented = None;
        let mut defined = false;
        for (n, line) in artifact.text.lines().enumerate().filter(|(_, line)| has_word(line, name)) {
            let text = line.trim_start();
            match text.starts_with('#') || text.starts_with("//") {
                true => commented = commented.or(Some(n + 1)),
                false => defined = true,
            }
        }
        if defined {
            continue;
        }
        let message = match commented {
            Some(line) => format!("alert {name} is commented out in its rule file ({path}:{line})"),
            None => format!("alert {name} is not defined in its rule file {path}"),
        };
        out.contradicts(alert.at, message);
    }
}

/// somebody is woken, and what to do then is in a file that does not exist.
pub(super) fn runbooks(world: &World<'_>, out: &mut Findings<'_>) {
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

/// Whether a line holds a name that is no part of a longer one.
fn has_word(line: &str, name: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(name).any(|(at, found)| {
        let before = line.get(..at).and_then(|s| s.chars().next_back());
        let after = line.get(at + found.len()..).and_then(|s| s.chars().next());
        !part(before) && !part(after)
    })
}
