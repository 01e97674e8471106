//! Settings of model calls that frameworks read from configuration by themselves: `spring.ai.openai.chat.options.max-tokens`
//! bounds every call of Spring AI without a word in the code.

use super::hits::Signals;
use crate::inventory::Inventory;
use crate::model::{Property, State, Trait};
use crate::rules::RuleSet;

/// The property, the fact of `rules/facts.yaml` that shows it.
const SETTINGS: [(Property, &str); 3] = [
    (Property::OutputCap, "setting-output-cap"),
    (Property::Timeout, "setting-timeout"),
    (Property::Retries, "setting-retries"),
];
/// Frameworks that read such settings.
const FRAMEWORKS: [&str; 2] = ["spring-ai", "langchain4j"];

/// Adds what the configuration says to the call sites whose code says nothing.
pub(super) fn apply(rules: &RuleSet, inventory: &Inventory, signals: &mut Signals) {
    let reads = |sdk: &str| FRAMEWORKS.iter().any(|framework| sdk.starts_with(framework));
    if !signals.call_sites.iter().any(|site| reads(&site.sdk)) {
        return;
    }
    for (property, fact) in SETTINGS {
        let ids = rules.facts.get(fact).into_iter().flatten();
        let hits = ids.filter_map(|id| signals.probes.get(*id)).flat_map(|found| &found.hits);
        let Some((file, line)) = hits.map(|hit| (hit.file, hit.line)).min() else { continue };
        let Some(path) = inventory.files.get(file as usize).map(|entry| entry.path.clone()) else { continue };
        for site in signals.call_sites.iter_mut().filter(|site| reads(&site.sdk)) {
            let answer = site.properties.entry(property).or_insert_with(|| Trait::new(State::No, ""));
            if answer.state == State::No {
                *answer = Trait::new(State::Yes, format!("configuration {path}:{line}"));
            }
        }
    }
}
