//! What evidence proves, as paths: the prompts, the lines that name the model, declared data, the code that calls it.

use super::dated::table;
use crate::evaluate::world::World;
use crate::inventory::{FileClass, Watch};
use crate::rules::format::Subject;
use std::collections::{BTreeMap, BTreeSet};

/// Paths of one kind that are followed.
const MAX_PATHS: usize = 2_000;

/// The things each word stands for.
pub(super) fn subjects(world: &World<'_>) -> BTreeMap<Subject, Vec<Watch>> {
    let all = [Subject::Prompts, Subject::Models, Subject::Data, Subject::AiCode];
    let mut out = BTreeMap::new();
    for subject in all {
        let mut watches: BTreeSet<Watch> = match subject {
            Subject::Prompts => prompts(world).collect(),
            Subject::Models => models(world),
            Subject::Data => declared(world, &table().subjects.data).collect(),
            Subject::AiCode => shipped(world).map(|(path, _)| Watch::whole(path)).collect(),
        };
        while watches.len() > MAX_PATHS {
            watches.pop_last();
        }
        out.insert(subject, watches.into_iter().collect());
    }
    out
}

/// Prompt files of the system, and what the manifest calls prompts.
fn prompts<'w>(world: &'w World<'_>) -> impl Iterator<Item = Watch> + 'w {
    let files = world.inventory.files.iter().filter(|file| file.class == FileClass::Prompt);
    let files = files.filter(|file| world.scope.other(file).is_none()).map(|file| Watch::whole(&file.path));
    files.chain(declared(world, &table().subjects.prompts))
}

fn declared<'w>(world: &'w World<'_>, fields: &'static [String]) -> impl Iterator<Item = Watch> + 'w {
    let claims = fields.iter().flat_map(|field| world.manifest.map(|m| m.list(field)).unwrap_or_default());
    claims.map(|(path, _)| Watch::whole(&path)).filter(|watch| !watch.path.is_empty() && !watch.path.contains("://"))
}

/// Files that call a model, with the model each call names.
fn shipped<'w>(world: &'w World<'_>) -> impl Iterator<Item = (&'w str, Option<&'w str>)> {
    let sites = world.signals.call_sites.iter().filter(|site| {
        let file = world.inventory.find(&site.path);
        file.is_some_and(|file| file.class == FileClass::Source && world.scope.other(file).is_none())
    });
    sites.map(|site| (site.path.as_str(), site.model.as_deref()))
}

/// The lines of these files that name the model. Where configuration names it, nothing is followed.
fn models(world: &World<'_>) -> BTreeSet<Watch> {
    let mut lines: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, model) in shipped(world) {
        if let Some(model) = model.map(|m| m.trim_matches(['"', '\'', '`'])).filter(|model| model.len() > 2) {
            lines.entry(path).or_default().insert(model);
        }
    }
    let watch = |(path, models): (&str, BTreeSet<&str>)| Watch {
        lines: models.into_iter().map(str::to_owned).collect(),
        ..Watch::whole(path)
    };
    lines.into_iter().map(watch).collect()
}

/// Folders of the code that calls a model, the smallest that hold them; none where the whole repository would be one.
pub(super) fn folders(world: &World<'_>) -> BTreeSet<String> {
    let all: BTreeSet<&str> = shipped(world).filter_map(|(path, _)| Some(path.rsplit_once('/')?.0)).collect();
    // A folder inside another one is counted there.
    let inside = |folder: &str| folder.match_indices('/').any(|(at, _)| all.contains(folder.get(..at).unwrap_or("")));
    all.iter().filter(|folder| !inside(folder)).take(MAX_FOLDERS).map(|folder| (*folder).to_owned()).collect()
}

/// Folders whose authors are counted.
const MAX_FOLDERS: usize = 32;
