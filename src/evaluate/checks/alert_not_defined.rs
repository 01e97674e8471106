//! `alert-not-defined`: the rule file does not define the alert (spec X-20).

use super::{CheckSpec, Findings};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "alert-not-defined",
    "each declared alert with the rule file that is said to define it",
    |world, _, _, out| undefined(world, out),
);

/// The rule file does not define the alert.
fn undefined(world: &World<'_>, out: &mut Findings<'_>) {
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

/// Whether a line holds a name that is no part of a longer one.
fn has_word(line: &str, name: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(name).any(|(at, found)| {
        let before = line.get(..at).and_then(|s| s.chars().next_back());
        let after = line.get(at + found.len()..).and_then(|s| s.chars().next());
        !part(before) && !part(after)
    })
}
