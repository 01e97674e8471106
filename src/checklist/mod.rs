//! Checklists: questions of the rules, or ready-made lists, blank or answered from an audit.
//!
//! Pure: rules and perhaps a report in, [`Checklist`] out. A question is ticked only where every rule behind it is met;
//! what does not apply is left out and counted.

pub(crate) mod data;
pub(crate) mod model;
#[cfg(test)]
mod tests;

pub(crate) use crate::model::Answer;
pub(crate) use model::{Checklist, Item, Section};

use crate::error::Error;
use crate::model::{AnsweredList, AnsweredQuestion, Level, Outcome, Pillar, Report, Stage, Verdict, Wording};
use crate::rules::format::RuleFile;
use crate::rules::{Rule, RuleSet};
use crate::text::printable;
use data::{Preset, PresetItem, audiences, presets};

/// Places shown per item.
const PLACES: usize = 3;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Only this pillar.
    pub pillar: Option<Pillar>,
    /// Only areas whose name holds this.
    pub area: Option<String>,
    /// Only what these people answer.
    pub audience: Option<String>,
    /// Only this rule, by id or slug.
    pub rule: Option<String>,
    /// A ready-made list instead of the rules.
    pub preset: Option<String>,
    /// The levels of a pilot instead of those of production.
    pub pilot: bool,
}

/// The list asked for; answered where there is a report.
///
/// # Errors
/// An audience, preset or rule that does not exist.
pub(crate) fn checklist(
    rules: &RuleSet,
    report: Option<&Report>,
    wanted: &Wanted,
    say: Wording,
) -> Result<Checklist, Error> {
    let mut out = Checklist {
        schema_version: "1".to_owned(),
        title: "Production readiness".to_owned(),
        about: String::new(),
        system: report.map(|r| r.system.name.clone()),
        commit: report.and_then(|r| r.system.commit.clone()),
        stage: if wanted.pilot { Stage::Pilot } else { Stage::Production }.name().to_owned(),
        filled: report.is_some(),
        sections: Vec::new(),
        not_applicable: 0,
    };
    let known = audiences();
    if let Some(name) = wanted.audience.as_ref().filter(|name| !known.audiences.contains(name)) {
        return Err(
            Error::new(format!("there is no audience {name}")).next(format!("one of {}", known.audiences.join(", ")))
        );
    }
    if let Some(name) = wanted.rule.as_ref().filter(|name| rules.find(name).is_none()) {
        return Err(Error::new(format!("no rule is called {name}")).next("produ rules list shows all of them"));
    }
    let fits = |file: &RuleFile| {
        let same = |name: &String| file.id.eq_ignore_ascii_case(name) || file.slug.eq_ignore_ascii_case(name);
        wanted.pillar.is_none_or(|pillar| file.pillar == pillar)
            && wanted.area.as_ref().is_none_or(|area| file.area.to_lowercase().contains(&area.to_lowercase()))
            && wanted.audience.as_ref().is_none_or(|name| known.of(&file.slug, &file.area).contains(name))
            && wanted.rule.as_ref().is_none_or(same)
    };
    let verdict = |rule: &Rule| report?.verdicts.iter().find(|v| v.rule == rule.file.id);
    if let Some(key) = &wanted.preset {
        let lists = presets();
        let preset = lists.iter().find(|p| p.key == *key).ok_or_else(|| {
            let keys: Vec<&str> = lists.iter().map(|p| p.key.as_str()).collect();
            Error::new(format!("there is no list {key}")).next(format!("one of {}", keys.join(", ")))
        })?;
        out.title.clone_from(&preset.title);
        out.about.clone_from(&preset.about);
        let mut items = Vec::new();
        for (number, item) in (1..).zip(&preset.items) {
            let behind: Vec<&Rule> = item.rules.iter().filter_map(|slug| rules.find(slug)).collect();
            if !behind.iter().any(|rule| fits(&rule.file)) {
                continue;
            }
            match of_preset(preset, item, number, &behind, &verdict, wanted.pilot, say) {
                Some(item) => items.push(item),
                None => out.not_applicable += 1,
            }
        }
        out.sections.extend((!items.is_empty()).then(|| Section { title: preset.title.clone(), items }));
        return Ok(out);
    }
    for rule in rules.rules.iter().filter(|rule| fits(&rule.file)) {
        let found = verdict(rule);
        if found.is_some_and(|v| v.outcome == Outcome::NotApplicable) {
            out.not_applicable += 1;
            continue;
        }
        let title = format!("{}: {}", rule.file.pillar.title(), printable(&rule.file.area));
        let item = of_rule(rule, found, known.of(&rule.file.slug, &rule.file.area), wanted.pilot, say);
        match out.sections.iter_mut().find(|section| section.title == title) {
            Some(section) => section.items.push(item),
            None => out.sections.push(Section { title, items: vec![item] }),
        }
    }
    Ok(out)
}

fn of_rule(rule: &Rule, verdict: Option<&Verdict>, audience: Vec<String>, pilot: bool, say: Wording) -> Item {
    let file = &rule.file;
    let required = verdict.map_or_else(|| rule.required(pilot, file.severity), |v| v.required);
    Item {
        id: file.id.clone(),
        title: Some(printable(&file.title)),
        question: printable(&file.question),
        rules: vec![format!("{} {}", file.id, file.slug)],
        severity: Some(verdict.map_or(file.severity, |v| v.severity)),
        required: Some(required),
        level: verdict.map(|v| v.level),
        answer: verdict.map(answer),
        audience,
        evidence: verdict.map(places).unwrap_or_default(),
        next: verdict.and_then(|v| next(v, say)),
        confirm: file.confirm.as_deref().map(printable),
    }
}

fn of_preset<'a>(
    preset: &Preset,
    item: &PresetItem,
    number: usize,
    rules: &[&'a Rule],
    verdict: &impl Fn(&'a Rule) -> Option<&'a Verdict>,
    pilot: bool,
    say: Wording,
) -> Option<Item> {
    let found: Vec<&Verdict> = rules.iter().filter_map(|rule| verdict(rule)).collect();
    let answered = together(&found);
    if !found.is_empty() && answered.is_none() {
        return None;
    }
    let known = audiences();
    let mut audience: Vec<String> = Vec::new();
    for name in rules.iter().flat_map(|rule| known.of(&rule.file.slug, &rule.file.area)) {
        if !audience.contains(&name) {
            audience.push(name);
        }
    }
    let required = match rules {
        [only] => Some(found.first().map_or_else(|| only.required(pilot, only.file.severity), |v| v.required)),
        _ => None,
    };
    Some(Item {
        id: format!("{}-{number}", preset.key),
        title: None,
        question: item.question.clone(),
        rules: rules.iter().map(|rule| format!("{} {}", rule.file.id, rule.file.slug)).collect(),
        severity: None,
        required,
        level: None,
        answer: answered,
        audience,
        evidence: found.iter().filter(|v| v.outcome == Outcome::Met).flat_map(|v| places(v)).take(PLACES).collect(),
        next: found.iter().find_map(|v| next(v, say).map(|step| format!("{} ({}): {step}", v.title, v.rule))),
        confirm: None,
    })
}

/// Yes, no or unproven for one rule. A gap that was accepted is not proven.
fn answer(verdict: &Verdict) -> Answer {
    match verdict.outcome {
        Outcome::Met => Answer::Yes,
        Outcome::Contradicted | Outcome::Unmet => Answer::No,
        Outcome::Partial | Outcome::Unknown | Outcome::Waived | Outcome::NotApplicable => Answer::Unproven,
    }
}

/// Several rules together: yes needs all, no is a contradiction or nothing at all. `None` where none applies.
fn together(verdicts: &[&Verdict]) -> Option<Answer> {
    let applying: Vec<&&Verdict> = verdicts.iter().filter(|v| v.outcome != Outcome::NotApplicable).collect();
    let answers: Vec<Answer> = applying.iter().map(|v| answer(v)).collect();
    let contradicted = applying.iter().any(|v| v.outcome == Outcome::Contradicted);
    if answers.is_empty() {
        None
    } else if contradicted || answers.iter().all(|a| *a == Answer::No) {
        Some(Answer::No)
    } else if answers.iter().all(|a| *a == Answer::Yes) {
        Some(Answer::Yes)
    } else {
        Some(Answer::Unproven)
    }
}

fn places(verdict: &Verdict) -> Vec<String> {
    verdict.evidence.iter().take(PLACES).map(|e| crate::text::place(&e.path, e.line)).collect()
}

/// What to do next for an open rule.
fn next(verdict: &Verdict, say: Wording) -> Option<String> {
    match verdict.outcome {
        Outcome::Contradicted | Outcome::Waived | Outcome::Unknown => Some((say.verdict)(verdict)),
        Outcome::Partial | Outcome::Unmet => {
            let first = verdict.fix.as_ref()?.steps.first()?;
            let lead =
                if verdict.level == Level::None { String::new() } else { format!("{}; ", (say.verdict)(verdict)) };
            Some(format!("{lead}{first}"))
        }
        Outcome::Met | Outcome::NotApplicable => None,
    }
}

/// The lists that belong on every report.
pub(crate) fn on_report(rules: &RuleSet, report: &Report) -> Vec<AnsweredList> {
    let lists = presets().iter().filter(|preset| preset.report && report.audited);
    lists
        .map(|preset| AnsweredList {
            items: preset
                .items
                .iter()
                .filter_map(|item| {
                    let ids: Vec<String> =
                        item.rules.iter().filter_map(|slug| Some(rules.find(slug)?.file.id.clone())).collect();
                    let found: Vec<&Verdict> = report.verdicts.iter().filter(|v| ids.contains(&v.rule)).collect();
                    let answer = together(&found)?;
                    Some(AnsweredQuestion { question: item.question.clone(), rules: ids, answer })
                })
                .collect(),
            key: preset.key.clone(),
            title: preset.title.clone(),
        })
        .collect()
}
