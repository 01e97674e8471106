//! `tests-do-not-run`: tests the manifest names as a proof, and that do not run or check nothing (spec X-25).

use super::shared::claims::table;
use super::{CheckSpec, Findings};
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::inventory::FileClass;
use crate::manifest::Manifest;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "tests-do-not-run",
    "the tests that are named as a proof with what the runner collects and with what they check",
    check,
);

fn check(world: &World<'_>, manifest: &Manifest, ask: &Question<'_>, out: &mut Findings<'_>) {
    let fields = table().tests.get(ask.slug()).into_iter().flatten();
    for (test, line) in fields.flat_map(|field| manifest.list(field)) {
        let path = test.split("::").next().unwrap_or(&test).trim_start_matches("./").trim_end_matches('/');
        let files = below(world, path);
        if files.is_empty() {
            continue;
        }
        let lost: Option<Vec<&String>> = files.iter().map(|file| world.signals.uncollected.file(*file)).collect();
        if let Some(why) = lost.as_ref().and_then(|lost| lost.first()) {
            out.contradicts(line, format!("the tests of {path} are named as a proof: {why}"));
            continue;
        }
        // One file whose tests cannot be told may hold the one that counts.
        let counts: Option<Vec<_>> =
            files.iter().map(|file| world.signals.tests.get(file).map(|t| (*file, *t))).collect();
        let Some(counts) = counts else { continue };
        let (all, dead) = counts.iter().fold((0, 0), |(all, dead), (_, t)| (all + t.all, dead + t.dead));
        if let Some((file, first)) = counts.iter().find(|(_, t)| t.dead > 0)
            && all > 0
            && dead == all
        {
            let place = format!("{}:{}", world.path(*file), first.line);
            let what = match all {
                1 => format!("the only test of {path} is skipped or checks nothing"),
                _ => format!("all {all} tests of {path} are skipped or check nothing"),
            };
            out.contradicts(line, format!("{what} ({place})"));
        }
    }
}

/// Test files at a path or in the folder of this name. The files are sorted.
fn below(world: &World<'_>, path: &str) -> Vec<u32> {
    let folder = format!("{path}/");
    let files = &world.inventory.files;
    let from = files.partition_point(|f| f.path.as_bytes() < path.as_bytes());
    let inside = files.iter().enumerate().skip(from).take_while(|(_, f)| f.path.starts_with(path));
    inside
        .filter(|(_, f)| f.class == FileClass::Test && (*f.path == *path || f.path.starts_with(&folder)))
        .filter_map(|(index, _)| u32::try_from(index).ok())
        .collect()
}
