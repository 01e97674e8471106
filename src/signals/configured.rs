//! Settings of model calls that frameworks read from configuration by themselves: `spring.ai.openai.chat.options.max-tokens`
//! bounds every call of Spring AI without a word in the code.

use super::hits::Signals;
use crate::inventory::Inventory;
use crate::model::{Client, How, Property, State, Trait};
use crate::rules::RuleSet;

/// The property, and the end of the fact of `rules/facts.yaml` that shows it: `spring-ai-output-cap`.
const SETTINGS: [(Property, &str); 3] =
    [(Property::OutputCap, "output-cap"), (Property::Timeout, "timeout"), (Property::Retries, "retries")];
/// Frameworks that read such settings: how the catalogue of SDKs and the facts call them.
const FRAMEWORKS: [&str; 2] = ["spring-ai", "langchain4j"];

/// Adds what the configuration says to the call sites whose code says nothing.
pub(super) fn apply(rules: &RuleSet, inventory: &Inventory, signals: &mut Signals) {
    for framework in FRAMEWORKS {
        if !signals.call_sites.iter().any(|site| site.sdk.starts_with(framework)) {
            continue;
        }
        for (property, setting) in SETTINGS {
            let ids = rules.facts.get(&format!("{framework}-{setting}")).into_iter().flatten();
            let hits = ids.filter_map(|id| signals.probes.get(*id)).flat_map(|found| &found.hits);
            let mut places: Vec<(&str, u32)> = hits
                .filter_map(|hit| Some((inventory.files.get(hit.file as usize)?.path.as_str(), hit.line)))
                .collect();
            places.sort_unstable();
            for site in signals.call_sites.iter_mut().filter(|site| site.sdk.starts_with(framework)) {
                let Some((path, line)) = places.iter().find(|(path, _)| speaks_for(path, &site.path)) else { continue };
                let answer = site.properties.entry(property).or_insert_with(|| Trait::new(State::No, How::Nothing));
                if answer.state == State::No {
                    let place = Client { path: (*path).to_owned(), line: *line };
                    *answer = Trait::new(State::Yes, How::Configuration(place));
                }
            }
        }
    }
}

/// Whether a configuration belongs to the module that code stands in, or to one around it: what stands before `src/`.
fn speaks_for(configuration: &str, code: &str) -> bool {
    let module = |path: &str| match path.find("src/") {
        Some(at) => path.get(..at).unwrap_or_default().to_owned(),
        None => path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default(),
    };
    module(code).starts_with(&module(configuration))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_speaks_for_its_module() {
        let code = "chat/src/main/java/app/Desk.java";
        assert!(speaks_for("chat/src/main/resources/application.yml", code));
        assert!(speaks_for("src/main/resources/application.yml", code) && speaks_for("config.yml", code));
        assert!(!speaks_for("mail/src/main/resources/application.yml", code));
    }
}
