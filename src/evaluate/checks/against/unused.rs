//! things the manifest names and no code knows.

use super::Findings;
use crate::evaluate::world::World;
use crate::inventory::FileClass;
use crate::manifest::Manifest;

/// Schemas that code has to load.
const DATA: [&str; 5] = [".json", ".yaml", ".yml", ".avsc", ".xsd"];

/// Source files that were read; nothing can be missing from code that is not there.
fn sources(world: &World<'_>) -> usize {
    world.signals.looked_in.get(&FileClass::Source).copied().unwrap_or_default()
}

/// Whether something could hide what is missing.
fn blind(world: &World<'_>) -> bool {
    world.signals.unread.iter().any(|u| u.incomplete) || world.inventory.skipped.iter().any(|s| s.incomplete)
}

/// nothing reads the flag that switches the system off. A flag that only stands in configuration may be read by
/// whatever reads that, so it is no contradiction.
pub(super) fn switch(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
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

/// no code, test or pipeline refers to the schema of the contract.
pub(super) fn schemas(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    for field in ["contract.input_schema", "contract.output_schema"] {
        let Some((path, line)) = manifest.text(field) else { continue };
        // Types in code are used by being code. Whether the file is there yet makes no difference: leaving it out must
        // not be better than leaving it unused.
        let lower = path.to_lowercase();
        let data = DATA.iter().any(|ext| lower.ends_with(ext));
        let folder = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
        let used = world.signals.mentions.get(field).into_iter().flatten().any(|(at, _)| {
            // Schemas beside it refer to each other.
            let beside = |p: &str| folder.as_ref().is_some_and(|folder| p.starts_with(folder.as_str()));
            world.inventory.files.get(*at as usize).is_some_and(|f| f.class == FileClass::Source || !beside(&f.path))
        });
        let files = sources(world);
        if data && !used && files > 0 && !blind(world) {
            let plural = if files == 1 { "" } else { "s" };
            out.contradicts(
                line,
                format!("none of {files} source file{plural} and no test refers to the schema {path}"),
            );
        }
    }
}
