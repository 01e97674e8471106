//! `eval-leak`: evaluation cases that stand word by word in what the model is shown: prompts, examples, training data
//! (spec X-26).

use super::{CheckSpec, Findings};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::signals::phrases::phrases;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "eval-leak",
    "the texts of the evaluation cases with prompts, examples and training data",
    |world, _, _, out| check(world, out),
);

/// One sentence in both may be a greeting.
const MIN_SHARED: usize = 2;

/// Sets of cases that hold cases only; others hold prompts, too.
const TABLES: [&str; 5] = [".jsonl", ".ndjson", ".csv", ".tsv", ".json"];

fn check(world: &World<'_>, out: &mut Findings<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    for eval in claims_list(world, "evals") {
        let Some(dataset) = eval.get("dataset").map(|path| path.trim_start_matches("./")) else { continue };
        let lower = dataset.to_lowercase();
        let Some(artifact) = world.signals.artifacts.get(dataset) else { continue };
        if !TABLES.iter().any(|ext| lower.ends_with(ext)) || !seen.insert(dataset.to_owned()) {
            continue;
        }
        let cases = phrases(&artifact.text);
        for (file, shown) in &world.signals.phrases {
            let path = world.path(*file);
            // What the judge is shown is not what the model is shown.
            let other = path.to_lowercase();
            if path == dataset || ["eval", "judge", "grader", "test"].iter().any(|word| other.contains(word)) {
                continue;
            }
            let mut shared: Vec<(u32, u32)> =
                cases.iter().filter_map(|(print, line)| Some((*shown.get(print)?, *line))).collect();
            shared.sort_unstable();
            if let Some((row, line)) = shared.first().filter(|_| shared.len() >= MIN_SHARED) {
                let n = shared.len();
                out.contradicts(eval.at, format!("{n} texts of the cases in {dataset} (first {dataset}:{line}) stand in {path}:{row}: the model knows them"));
            }
        }
    }
}
