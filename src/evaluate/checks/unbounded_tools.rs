//! `unbounded-tools`: tools that change for good and ask nobody, and tools that the list leaves out (spec X-30).

use super::shared::facts::{Fact, listed, values};
use super::{CheckSpec, Findings};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::Manifest;
use std::collections::BTreeSet;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "unbounded-tools",
    "the effects of tools with their approval, and the tools in the code with the declared list",
    |world, manifest, _, out| check(world, manifest, out),
);

fn check(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let tools = claims_list(world, "security.tools");
    for tool in &tools {
        let effect = tool.get("effect").is_some_and(|effect| effect == "irreversible");
        let approved = tool.get("approval").is_some_and(|approval| approval == "human");
        if effect && !approved {
            let name = tool.get("name").map_or("a tool", |name| name.as_str());
            out.contradicts(tool.at, format!("{name} is declared irreversible, and no person approves its calls"));
        }
    }
    let Some(first) = tools.first() else { return };
    let plain = |name: &str| name.to_lowercase().replace(['_', '-', ' ', '.'], "");
    let known: Option<BTreeSet<String>> = tools.iter().map(|tool| tool.get("name").map(|name| plain(name))).collect();
    // An entry without a name may be any tool.
    let Some(known) = known else { return };
    let missing: Vec<Fact> =
        values(world, "tool-name").into_iter().filter(|fact| !known.contains(&plain(&fact.text))).collect();
    if !missing.is_empty() {
        let line = manifest.declares("security.tools").map_or(first.at, |claim| claim.at);
        out.contradicts(line, format!("`security.tools` leaves out {}", listed(&missing)));
    }
}
