//! What a rule accepts as evidence for the levels of a step: its conditions in words, with their paths and fields.

use super::model::Wanted;
use crate::model::Level;
use crate::rules::format::{Condition, RuleFile};
use crate::rules::prose::Prose;
use crate::text::{excerpt, printable};

/// Lines of one condition; `produ explain` shows all.
const MAX_LINES: usize = 24;
/// Entries of a list within such a line.
const MAX_ENTRIES: usize = 6;
/// Paths and fields of one condition.
const MAX_NAMES: usize = 24;

/// What is asked for on the way from one level to another.
pub(super) fn wanted(rule: &RuleFile, from: Level, to: Level) -> Vec<Wanted> {
    let evidence = &rule.evidence;
    let mut out = Vec::new();
    let mut add = |level: Level, condition: &Option<Condition>| {
        if let Some(condition) = condition {
            out.push(of(level, condition));
        }
    };
    match to {
        Level::None => {}
        Level::Declared => add(to, &evidence.declared),
        Level::Documented => add(to, &evidence.documented),
        Level::Implemented => add(to, &evidence.implemented),
        Level::Verified => {
            if from < Level::Implemented {
                add(Level::Implemented, &evidence.implemented);
            }
            add(to, &evidence.verified);
        }
        Level::Attested => {
            if from < Level::Documented {
                let first = if evidence.documented.is_some() { Level::Documented } else { Level::Implemented };
                add(first, evidence.documented.as_ref().map_or(&evidence.implemented, |_| &evidence.documented));
            }
            out.push(Wanted {
                level: to,
                accepts: vec![format!(
                    "an entry of the manifest's attestations for {}: who states it, on which day, until when it holds",
                    printable(&rule.id)
                )],
                paths: Vec::new(),
                manifest: ["control", "statement", "by", "role", "date", "expires"]
                    .map(|name| format!("attestations[].{name}"))
                    .to_vec(),
            });
        }
    }
    out
}

fn of(level: Level, condition: &Condition) -> Wanted {
    let lines = Prose { compares: &|_| None, entries: MAX_ENTRIES, patterns: true }.lines(condition);
    let shown = lines.iter().take(MAX_LINES);
    let mut accepts: Vec<String> = shown.map(|(depth, text)| "  ".repeat(*depth) + &excerpt(text, 400)).collect();
    if lines.len() > MAX_LINES {
        accepts.push(format!("and {} more lines", lines.len() - MAX_LINES));
    }
    let (mut paths, mut manifest) = (Vec::new(), Vec::new());
    names(condition, &mut paths, &mut manifest);
    for list in [&mut paths, &mut manifest] {
        let mut seen = std::collections::BTreeSet::new();
        list.retain(|name| seen.insert(name.clone()));
        list.truncate(MAX_NAMES);
    }
    Wanted { level, accepts, paths, manifest }
}

/// Paths and manifest fields below a condition; what must not be there is left out.
fn names(condition: &Condition, paths: &mut Vec<String>, fields: &mut Vec<String>) {
    let mut add = |globs: &[String]| paths.extend(globs.iter().map(|g| printable(g)));
    match condition {
        Condition::All(list) | Condition::Any(list) | Condition::AtLeast { of: list, .. } => {
            list.iter().for_each(|c| names(c, paths, fields));
        }
        Condition::Enforced(inner) => names(inner, paths, fields),
        Condition::Pattern(p) => add(&p.paths),
        Condition::File(f) => add(&f.paths),
        Condition::Document(d) => add(&d.paths),
        Condition::Key(k) => add(&k.paths),
        Condition::Declared(list) => fields.extend(list.iter().map(|f| printable(f))),
        Condition::DeclaredFile(d) => fields.push(printable(&d.field)),
        _ => {}
    }
}
