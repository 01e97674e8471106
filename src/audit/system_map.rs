//! The system from end to end: entries and model calls from the linked code, what stands around them from the verdicts.

use crate::model::{CallSite, CodeLine, Level, MapPart, MapStage, Outcome, Passage, SystemMap, Verdict};
use crate::signals::Signals;
use crate::signals::linked::{Linked, picture};
use crate::text::{excerpt, printable};
use std::collections::BTreeMap;

/// Entries and models that are named; the others are counted.
const MOST: usize = 20;
/// Longest name.
const LONGEST: usize = 120;

/// Kinds of entries, those that users come by first. A function that nothing calls is one only where there is no other.
const ENTRIES: [&str; 12] = [
    "route",
    "page",
    "resolver",
    "rpc",
    "socket",
    "bot",
    "interface",
    "consumer",
    "schedule",
    "command",
    "tool",
    "main",
];

/// The rules whose practice is a part of the way, by stage.
const PRACTICES: [(Passage, &[&str]); 3] = [
    (Passage::Guard, &["input-guards", "pii-minimisation", "overload-protection", "human-routing", "bounded-agency"]),
    (Passage::Check, &["output-guards", "low-confidence-fallback", "graceful-degradation"]),
    (Passage::Record, &["decision-log", "cost-telemetry", "system-health"]),
];

/// The map; `None` where no call of a model is known.
pub(super) fn of(signals: &Signals, verdicts: &[Verdict], manifest: Option<&str>) -> Option<SystemMap> {
    let linked = signals.linked.as_ref()?;
    let models = models(linked, &signals.call_sites);
    if models.is_empty() {
        return None;
    }
    let practices = |stage: Passage| {
        let slugs = PRACTICES.iter().find(|(of, _)| *of == stage).map_or(&[][..], |(_, slugs)| slugs);
        let named = slugs.iter().filter_map(|slug| verdicts.iter().find(|verdict| verdict.slug == *slug));
        named.filter_map(|verdict| practice(verdict, manifest)).collect()
    };
    let stages = [
        (Passage::Entry, entries(linked)),
        (Passage::Guard, practices(Passage::Guard)),
        (Passage::Model, models),
        (Passage::Check, practices(Passage::Check)),
        (Passage::Record, practices(Passage::Record)),
    ];
    let stage = |(stage, mut parts): (Passage, Vec<MapPart>)| {
        let total = parts.len();
        parts.truncate(MOST);
        MapStage { stage, parts, total }
    };
    Some(SystemMap { stages: stages.map(stage).into() })
}

/// What leads to a model, what users come by first.
fn entries(linked: &Linked) -> Vec<MapPart> {
    let rank = |kind: &str| ENTRIES.iter().position(|known| *known == kind).unwrap_or(ENTRIES.len());
    let mut found: Vec<(usize, String, String, CodeLine)> = picture::entries(linked)
        .iter()
        .map(|entry| {
            let at = entry.at();
            // A file that runs itself goes by its name.
            let file = at.path.rsplit('/').next().unwrap_or_default().to_owned();
            let names = [entry.route().unwrap_or_default(), entry.handler().to_owned(), file];
            let name = names.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default();
            (rank(entry.kind()), entry.kind().to_owned(), excerpt(&name, LONGEST), clean(at))
        })
        .collect();
    // Where users have a door, what runs by itself is none of theirs; where something runs, what nothing calls is not.
    for bound in [rank("main"), ENTRIES.len()] {
        if found.iter().any(|(rank, ..)| *rank < bound) {
            found.retain(|(rank, ..)| *rank < bound);
        }
    }
    found.sort();
    found.dedup();
    let part = |(_, kind, name, at)| MapPart { name, kind: Some(kind), count: 1, at: Some(at), rule: None };
    found.into_iter().map(part).collect()
}

/// The models by provider and name, those that are called most first.
fn models(linked: &Linked, sites: &[CallSite]) -> Vec<MapPart> {
    let known: BTreeMap<(&str, u32), &CallSite> =
        sites.iter().filter(|site| !site.constructed_only).map(|site| ((&*site.path, site.line), site)).collect();
    let mut by_model: BTreeMap<(Option<&str>, &str), (usize, CodeLine)> = BTreeMap::new();
    for call in &linked.models {
        let Some(file) = linked.project.file(call.at.file) else { continue };
        let site = known.get(&(&*file.path, call.line)).copied();
        // A model of one's own, or of a library that is not known, goes by how it is called.
        let name = site.map_or(&*call.text, |site| site.model.as_deref().unwrap_or_default());
        let provider = site.map(|site| &*site.provider).filter(|provider| !provider.is_empty());
        let at = CodeLine { path: file.path.clone(), line: call.line };
        let known = by_model.entry((provider, name)).or_insert_with(|| (0, at.clone()));
        known.0 += 1;
        known.1 = known.1.clone().min(at);
    }
    let mut found: Vec<MapPart> = by_model
        .into_iter()
        .map(|((provider, name), (count, at))| MapPart {
            name: excerpt(name, LONGEST),
            kind: provider.map(printable),
            count,
            at: Some(clean(at)),
            rule: None,
        })
        .collect();
    found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| (&a.kind, &a.name).cmp(&(&b.kind, &b.name))));
    found
}

/// A practice with its place in the code, or the gap; `None` where no rule asks for it, or none asks for code.
fn practice(verdict: &Verdict, manifest: Option<&str>) -> Option<MapPart> {
    let places = |level: Level| {
        let mut found = verdict.evidence.iter().filter(move |e| e.level == level);
        found.find(|e| e.line > 0 && Some(e.path.as_str()) != manifest)
    };
    let place = places(Level::Implemented).or_else(|| places(Level::Verified));
    let at = place.map(|e| CodeLine { path: printable(&e.path), line: e.line });
    let asked = match verdict.outcome {
        Outcome::Unmet | Outcome::Partial | Outcome::Contradicted => true,
        // What a person accepted to be missing is no gap to draw.
        Outcome::Waived | Outcome::Met | Outcome::Unknown | Outcome::NotApplicable => false,
    };
    let shown = verdict.outcome != Outcome::NotApplicable && (asked || at.is_some());
    shown.then(|| MapPart { name: verdict.title.clone(), kind: None, count: 1, at, rule: Some(verdict.rule.clone()) })
}

fn clean(at: CodeLine) -> CodeLine {
    CodeLine { path: printable(&at.path), line: at.line }
}

#[cfg(test)]
mod tests {
    use crate::audit::engine;
    use crate::inventory::Inventory;
    use crate::model::{Passage, SystemMap};
    use crate::rules::RuleSet;

    const APP: &str = "import os\nfrom fastapi import FastAPI\nfrom openai import OpenAI\n\napp = FastAPI()\nclient = OpenAI()\n\n\n\
                       @app.post(\"/chat\")\ndef chat(question: str):\n    if len(question) > 2000:\n        raise ValueError(\"too long\")\n    \
                       return client.chat.completions.create(model=\"gpt-4o-2024-08-06\", messages=[{\"role\": \"user\", \"content\": question}])\n";

    fn map(files: &[(&str, &str)]) -> Option<SystemMap> {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        let rules = RuleSet::embedded().unwrap();
        let inventory = Inventory::from_memory(files);
        engine::run(&inventory, &rules, None, &crate::audit::tests::settings(), &|| {}).system_map
    }

    #[test]
    fn a_request_is_followed_from_its_entry_to_what_is_missing() {
        let map = map(&[("app/main.py", APP), ("requirements.txt", "openai==1.40.0\nfastapi==0.110.0\n")]).unwrap();
        let stage = |wanted: Passage| map.stages.iter().find(|stage| stage.stage == wanted).unwrap();
        let entry = &stage(Passage::Entry).parts[0];
        assert_eq!((&*entry.name, entry.kind.as_deref()), ("POST /chat", Some("route")));
        let model = &stage(Passage::Model).parts[0];
        assert_eq!((&*model.name, model.kind.as_deref(), model.count), ("gpt-4o-2024-08-06", Some("openai"), 1));
        assert_eq!(model.at.as_ref().map(|at| (&*at.path, at.line)), Some(("app/main.py", 13)));
        let record = stage(Passage::Record).parts.iter().find(|part| part.rule.as_deref() == Some("O-MON-06")).unwrap();
        assert!(record.is_missing(), "{record:?}");
        assert_eq!(map.stages.len(), 5);
    }

    #[test]
    fn every_practice_of_the_picture_is_a_rule() {
        let rules = RuleSet::embedded().unwrap();
        for slug in super::PRACTICES.iter().flat_map(|(_, slugs)| *slugs) {
            assert!(rules.rules.iter().any(|rule| rule.file.slug == *slug), "{slug}");
        }
    }

    #[test]
    fn without_a_model_call_there_is_no_map() {
        assert_eq!(map(&[("app/main.py", "print(1)\n"), ("requirements.txt", "openai==1.40.0\n")]), None);
    }
}
