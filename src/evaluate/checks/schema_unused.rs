//! `schema-unused`: no code, test or pipeline refers to the schema of the contract (spec X-33).

use super::shared::unused::{blind, sources};
use super::{CheckSpec, Findings};
use crate::evaluate::world::World;
use crate::inventory::FileClass;
use crate::manifest::Manifest;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "schema-unused",
    "the schemas of the contract with the code that should load them",
    |world, manifest, _, out| schemas(world, manifest, out),
);

/// Schemas that code has to load.
const DATA: [&str; 5] = [".json", ".yaml", ".yml", ".avsc", ".xsd"];

/// No code, test or pipeline refers to the schema of the contract.
fn schemas(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
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
