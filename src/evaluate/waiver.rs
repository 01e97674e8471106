//! Waivers: rule, reason, owner, expiry. Malformed, expired or wildcard ones fail closed and are reported.

use super::entries::claims_list;
use super::world::World;
use crate::report::v1::Note;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How the remark about a waiver that does not count begins.
pub(crate) const IGNORED: &str = "waiver ignored: ";

/// Valid waivers by upper-case rule id or slug as written, and remarks about the others.
pub(crate) fn waivers(world: &World<'_>) -> (BTreeMap<String, String>, Vec<Note>) {
    let mut valid = BTreeMap::new();
    let mut notes = Vec::new();
    let path = world.manifest_path();
    for entry in claims_list(world, "waivers") {
        let field = |name: &str| entry.get(name).filter(|v| !crate::manifest::is_placeholder(v));
        let line = entry.line;
        let mut refuse = |why: &str| {
            let message = format!("{IGNORED}{why}");
            notes.push(Note { message, path: Some(path.clone()), line });
        };
        let Some(control) = field("control") else {
            refuse("it names no rule");
            continue;
        };
        if control.contains('*') {
            refuse("wildcards waive nothing; name one rule");
            continue;
        }
        if world.rules.find(control).is_none() {
            refuse(&format!("there is no rule `{control}`"));
            continue;
        }
        let (Some(reason), Some(by)) = (field("reason"), field("by")) else {
            refuse(&format!("{control} needs a reason and the person who accepts the risk (`by`)"));
            continue;
        };
        match field("expires").and_then(|d| d.parse::<Date>().ok()) {
            None => refuse(&format!("{control} needs `expires: YYYY-MM-DD`")),
            Some(day) if day < world.today => refuse(&format!("{control} expired on {day}")),
            Some(day) => {
                let id = world.rules.find(control).map(|r| r.file.id.clone()).unwrap_or_default();
                valid.insert(id, format!("{reason} ({by}, until {day})"));
            }
        }
    }
    (valid, notes)
}
