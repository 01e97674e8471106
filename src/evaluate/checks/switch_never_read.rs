//! `switch-never-read`: nothing reads the flag that switches the system off (spec X-19).

use super::shared::unused::{blind, sources};
use super::{CheckSpec, Findings};
use crate::evaluate::world::World;
use crate::inventory::FileClass;
use crate::manifest::Manifest;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "switch-never-read",
    "the name of the kill switch with the code that should read it",
    |world, manifest, _, out| switch(world, manifest, out),
);

/// Nothing reads the flag that switches the system off. A flag that only stands in configuration may be read by
/// whatever reads that, so it is no contradiction.
fn switch(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let field = "fallback.kill_switch.name";
    let Some((name, line)) = manifest.text(field) else { return };
    let mechanism = manifest.text("fallback.kill_switch.mechanism").map(|(text, _)| text);
    let flag = mechanism.is_none_or(|m| m == "feature_flag" || m == "config");
    let identifier = name.len() >= 4 && !name.trim().contains(char::is_whitespace) && !name.contains("://");
    let files = sources(world);
    let read = world
        .signals
        .mentions
        .get(field)
        .into_iter()
        .flatten()
        .any(|(file, _)| world.inventory.files.get(*file as usize).is_some_and(|f| f.class != FileClass::Test));
    if flag && identifier && files > 0 && !read && !blind(world) {
        let plural = if files == 1 { "" } else { "s" };
        out.contradicts(line, format!("none of {files} source file{plural} reads the kill switch `{name}`"));
    }
}
