//! `data-versions-match`: evaluations, artefacts and sources speak of the same data.

use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::text::excerpt;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "data-versions-match",
    "the versions of data that evaluations, training and sources name with each other",
    |world, _| check(world),
);

/// Keys under which a results file says which data it measured.
const VERSION_KEYS: [&str; 3] = ["dataset_version", "data_version", "dataset_digest"];

fn check(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    for eval in claims_list(world, "evals") {
        let (Some(results), Some(declared)) = (eval.get("results"), eval.get("dataset_version")) else { continue };
        let path = results.trim_start_matches("./");
        let Some(node) = world.signals.artifacts.get(path).and_then(|a| a.node.as_ref()) else { continue };
        let recorded = VERSION_KEYS.iter().find_map(|key| node.get(key).or_else(|| node.at(&["config", key])));
        let Some((text, row)) = recorded.and_then(|n| Some((n.text()?, n.line))) else { continue };
        let id = excerpt(eval.get("id").map_or("eval", |s| s.as_str()), 60);
        let (text, declared) = (excerpt(&text, 60), excerpt(declared, 60));
        if text == declared {
            out.proves(path, row, format!("eval {id} measured data {text}"));
        } else {
            let message = format!("eval {id} measured data {text} ({path}:{row}), the manifest says {declared}");
            out.contradicts(eval.at, message);
        }
    }
    let sources = manifest.list("data.sources[].version");
    if let Some((trained, line)) = manifest.text("artifacts.training.data_version").filter(|_| !sources.is_empty()) {
        if sources.iter().any(|(version, _)| *version == trained) {
            out.supports(line, format!("trained on data {}, a declared source", excerpt(&trained, 60)));
        } else {
            let known: Vec<String> = sources.iter().take(3).map(|(version, _)| excerpt(version, 40)).collect();
            let (trained, known) = (excerpt(&trained, 60), known.join(", "));
            out.contradicts(line, format!("the model was trained on data {trained}, the declared sources are {known}"));
        }
    }
    out.finish(true)
}
