//! A rule as a document: what it asks for, what hangs on it, what proves it, and how to mend it.

mod here;
mod model;
#[cfg(test)]
mod tests;

use super::document::{Block, Document, Head, Item, Line, List, Mark, Piece, line};
use super::style::Role;
use super::words;
use crate::error::Error;
use crate::model::Report;
use crate::rules::format::{RuleFile, RuleScope, Signer};
use model::{Explanation, LevelProof, Said};

/// The rule as every renderer may print it, with what an audit found of it: a pack of one's own may hold any text.
pub(crate) fn explanation(rule: &RuleFile, found: Option<&Report>) -> Result<Explanation, Error> {
    let all = Explanation::of(rule);
    super::clean::printable_tree(&match found {
        Some(report) => all.with(report),
        None => all,
    })
}

/// JSON Schema of the explanation, derived from the model. Parts that stand in the rule file as well may grow here.
pub(crate) fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Explanation).to_value();
    let parts = schema.get_mut("$defs").and_then(serde_json::Value::as_object_mut);
    for part in parts.into_iter().flat_map(|parts| parts.values_mut()).filter_map(serde_json::Value::as_object_mut) {
        part.remove("additionalProperties");
    }
    schema
}

/// A cleaned explanation as a document; with the patterns that are searched for, or with examples.
pub(crate) fn document(all: &Explanation, patterns: bool) -> Document {
    let said = |said: &Said| self::said(said, patterns);
    let rule = &all.rule;
    let aside = line().own(words::pillar(rule.pillar.into())).own(", ").text(&*rule.area);
    let aside = aside.gap().own("settled by: ").own(words::owner(rule.owner.map(Into::into)));
    let what = line().text(&*rule.id).own(" ").text(&*rule.slug);
    let head = Head { subject: rule.title.clone(), what, aside, ..Head::default() };
    let mut out = Document::titled(Head { own_page: true, ..head });
    out.push(Block::Paragraph(line().whole(&rule.question)));
    all.here.iter().for_each(|here| here::show(&mut out, here));
    out.push(Block::Section("Why".into()));
    out.push(Block::Paragraph(line().whole(&all.why)));
    out.section("How much hangs on it", List::of(weight(all).into_iter().map(bare)));
    mend(&mut out, all);
    let pointing = line().own("own names: point at it in produ.yaml, ").code(&*all.point_at);
    let proofs = all.evidence.iter().map(|level| proof(level, patterns)).chain([bare(pointing)]);
    out.section("What proves it", List::of(proofs));
    if !patterns {
        out.push(Block::Paragraph("--patterns shows what is searched for.".into()));
    }
    let against = all.contradicted_by.iter().map(|against| Item {
        inner: against.conditions.iter().map(said).collect(),
        ..bare(line().whole(&against.message))
    });
    out.section("What contradicts it", List::of(against));
    let standards = rule.standards.iter().map(|(name, items)| bare(line().text(&**name).own(": ").then(names(items))));
    out.section("Standards", List::of(standards));
    if !rule.seeds.is_empty() {
        out.push(Block::Section("Demands it answers".into()));
        out.push(Block::Paragraph(names(&rule.seeds)));
    }
    out
}

fn bare(line: Line) -> Item {
    Item::new(Mark::Bare, line)
}

/// Each name a text of its own, so that a long list is shown whole.
fn names(names: &[String]) -> Line {
    Line::joined(names.iter().map(|name| line().text(&**name)), &Piece::Own(", "))
}

fn weight(all: &Explanation) -> Vec<Line> {
    let mut out = vec![
        line()
            .own(words::severity(all.rule.severity.into()))
            .text(format!(", weight {} in its pillar", all.rule.weight)),
    ];
    let cases = all.severity_where.iter();
    out.extend(cases.map(|case| line().own(words::severity(case.severity.into())).own(" where ").whole(&case.when)));
    if let Some(required) = all.required {
        let (pilot, production) = (words::level(required.pilot.into()), words::level(required.production.into()));
        out.push(line().own("required: ").own(pilot).own(" for pilot, ").own(production).own(" for production"));
    }
    out.push(line().own("applies to: ").whole(&all.applies_to));
    if all.scope == RuleScope::AiPath {
        out.push("the code of services beside the AI system does not count".into());
    }
    out.push(line().own("an attestation ").own(words::attestation(all.rule.attestation.into())));
    out.extend(all.signer.as_ref().map(signer));
    out.extend(all.confirm.as_deref().map(|confirm| line().own("a named person must confirm: ").whole(confirm)));
    out.extend(all.max_age_days.map(|days| format!("evidence older than {days} days counts one level lower").into()));
    if !all.proves.is_empty() {
        let what = Line::joined(all.proves.iter().map(|what| line().text(&**what)), &Piece::Own(", the "));
        out.push(line().own("so does evidence older than the last change to the ").then(what));
    }
    out
}

/// Who may sign: each name a piece of its own, so that none is cut.
fn signer(asked: &Signer) -> Line {
    let parts = [("the person in ", &asked.fields), ("whoever signs as ", &asked.roles)];
    let parts = parts.into_iter().filter(|(_, names)| !names.is_empty()).map(|(lead, names)| {
        line().own(lead).then(Line::joined(names.iter().map(|name| line().text(&**name)), &Piece::Own(" or ")))
    });
    line().own("it counts from ").then(Line::joined(parts, &Piece::Own(", or ")))
}

fn mend(out: &mut Document, all: &Explanation) {
    let (effort, fix) = (all.fix.effort.into(), &all.fix);
    let title = line().own("How to mend it (effort ").own(words::effort(effort)).own(": ");
    let title = title.own(words::effort_meaning(effort)).own(")");
    let steps = fix.steps.iter().enumerate();
    out.section(title, List::of(steps.map(|(at, step)| Item::new(Mark::Number(at + 1), line().whole(step)))));
    if let Some(template) = &fix.template {
        let command = line().own("start from: ").code(format!("produ template write {template}"));
        out.push(Block::Paragraph(command));
    }
}

fn proof(proof: &LevelProof, patterns: bool) -> Item {
    let level = line().toned(Role::Name, words::level(proof.level.into()));
    Item { inner: proof.conditions.iter().map(|condition| said(condition, patterns)).collect(), ..bare(level) }
}

/// A condition with those below it. As deep as prose goes, which has an end.
fn said(said: &Said, patterns: bool) -> Item {
    let text = if patterns { &said.text } else { &said.brief };
    Item { inner: said.of.iter().map(|inner| self::said(inner, patterns)).collect(), ..Item::from(line().whole(text)) }
}
