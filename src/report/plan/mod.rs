//! The plan as a document, and its schema.

use super::document::{Block, Column, Document, Head, Item, Line, List, Mark, Piece, Table, line};
use super::style::Role;
use super::{decision, parts, words};
use crate::draft;
use crate::error::Error;
use crate::model::{Level, NearMiss};
use crate::plan::Plan;
use crate::plan::model::{Kind, Step};
use crate::text::printable;
use std::collections::{BTreeMap, BTreeSet};

/// Places shown per step, and where there is little room.
const PLACES: usize = 3;
const FEW_PLACES: usize = 2;

/// The plan as every renderer may print it.
pub(crate) fn clean(plan: &Plan) -> Result<Plan, Error> {
    super::clean::printable_tree(plan)
}

/// JSON Schema of the plan, derived from the model.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(Plan).to_value()
}

/// A cleaned plan as a document: a line a step, or `full`.
pub(crate) fn document(plan: &Plan, full: bool) -> Document {
    let what = line().own("plan to reach ").text(words::goal(&plan.goal));
    let commit = plan.commit.as_deref().map(|commit| line().own("commit ").code(parts::short(commit, 7)));
    let head = Head { subject: plan.system.clone(), what, aside: commit.unwrap_or_default(), ..Head::default() };
    let mut out = Document::titled(head);
    let whole = plan.selected.map_or(plan.steps.len(), |part| part.of);
    if plan.steps.is_empty() && whole > 0 {
        let none = format!("Of {} none fits what was asked for.", words::plural(whole, "step"));
        out.push(Block::Paragraph(none.into()));
        return out;
    }
    if whole == 0 && plan.reached {
        out.push(Block::Paragraph(line().text(words::goal(&plan.goal)).own(" is reached already: nothing to do.")));
        return out;
    }
    let (now, then) = (&plan.now, &plan.then);
    let steps = words::plural(plan.steps.len(), "step");
    let about = words::hours(plan.hours);
    out.push(Block::Facts(match &plan.selected {
        Some(part) => vec![
            line().strong(format!("{steps} of {}, about {about}", part.of)),
            format!("+{:.1} evidence", part.gain).into(),
        ],
        None => vec![
            line().strong(format!("{steps}, about {about}")),
            line().own("proven ").own(decision::proven(now.tier)).own(" → ").own(decision::proven(then.tier)),
            format!("readiness {:.0} → {:.0}", now.readiness, then.readiness).into(),
            format!("evidence {:.1} → {:.1}", now.score, then.score).into(),
        ],
    }));
    let signatures = plan.steps.iter().filter(|s| s.signature).count();
    let statements = plan.steps.iter().filter(|s| statement(s).is_some()).count();
    let mut notes = Vec::new();
    if statements > 0 {
        notes.push(format!("{statements} of them are statements in the manifest (produ schema manifest)"));
    }
    if signatures > 0 {
        notes.push(format!("{signatures} need a signature that nobody else can give"));
    }
    if !notes.is_empty() {
        out.push(Block::Paragraph(line().toned(Role::Dim, notes.join("; "))));
    }
    if full {
        out.push(Block::List(List::of(plan.steps.iter().map(step))));
        let lines = to_paste(plan);
        if !lines.is_empty() {
            out.push(Block::Section("To paste into the manifest, below the keys that are there already".into()));
            out.push(Block::Verbatim(lines));
        }
    } else {
        out.push(Block::Table(brief(plan)));
        out.push(Block::Paragraph("--full shows what to do for each, what is accepted and where to look.".into()));
    }
    let title = match plan.selected {
        // What is open is told of the whole plan only: the steps between are not taken.
        Some(part) => format!("Still open after all {}", words::plural(part.of, "step")),
        None => "Still open after these steps".to_owned(),
    };
    out.section(title, List::points(plan.open.iter().cloned().map(Line::from)));
    out
}

/// A line a step: what to raise, from where to where, who does it, how long it takes, what it brings.
fn brief(plan: &Plan) -> Table {
    let columns = [
        Column::figures(""),
        Column::text("Step"),
        Column::text("Level"),
        Column::text("Kind"),
        Column::text("Owner"),
        Column::figures("work"),
        Column::figures("gain"),
    ];
    let mut table = Table::new(columns);
    for step in &plan.steps {
        let rule = step.rule.as_ref();
        let title = match rule {
            Some(rule) => line().text(&*rule.title).own(" ").code(&*rule.id),
            None => name(step).into(),
        };
        let gain = match step.readiness_gain > step.gain + f64::EPSILON {
            true => line().toned(Role::Good, format!("readiness {:.0}", step.readiness)),
            false => format!("+{:.1}", step.gain).into(),
        };
        let to = if step.rule.is_some() { words::level(step.to).into() } else { Line::default() };
        table.row([
            step.order.to_string().into(),
            title,
            to,
            rule.map_or("", |rule| rule.work.name()).into(),
            rule.map_or("", |rule| words::owner(rule.owner)).into(),
            words::hours(step.hours).into(),
            gain,
        ]);
    }
    table
}

fn step(step: &Step) -> Item {
    let mut facts = vec![line().toned(Role::Name, name(step))];
    if step.rule.is_some() {
        let from = if step.kind == Kind::Contradiction { "contradicted" } else { words::level(step.from) };
        facts.push(line().own(from).own(" → ").own(words::level(step.to)));
    }
    facts.push(format!("about {}", words::hours(step.hours)).into());
    if let Some(rule) = &step.rule {
        facts.insert(1, line().own(rule.work.name()).own(", ").own(words::owner(rule.owner)));
    }
    facts.extend(gain(step));
    let mut out = Item::new(Mark::Step(step.order), Line::joined(facts, &Piece::Gap));
    if !step.because.is_empty() {
        out.inner.push(Item::new(Mark::Bare, line().toned(Role::Dim, step.because.join("; "))));
    }
    match statement(step) {
        Some(fields) => out.inner.push(line().own("declare ").code(fields).own(" in the manifest").into()),
        None => {
            out.inner.extend(deeds(step).map(|deed| Item::from(deed.clone())));
            let accepted = accepted(step).map(|names| line().own("accepted: ").toned(Role::Dim, names));
            out.inner.extend(accepted.map(Item::from));
        }
    }
    out.inner.extend(step.look_at.iter().take(PLACES).enumerate().map(|(at, place)| {
        let item = Item::from(look_at(place));
        if at < FEW_PLACES { item } else { item.detail() }
    }));
    if let Some(confirm) = step.confirm.as_deref().filter(|_| step.signature) {
        out.inner.push(line().own("a named person signs that ").text(confirm).into());
    }
    let mut last = Vec::new();
    if !step.becomes.is_empty() {
        last.push(line().own("then ").text(step.becomes.join("; ")));
    }
    last.extend(step.template.as_ref().map(|template| line().code(format!("produ template write {template}"))));
    let mut verify = step.verify.iter().map(|command| line().code(&**command));
    last.extend(verify.next());
    out.inner.push(Item::new(Mark::Bare, Line::joined(last, &Piece::Gap)));
    out.inner.extend(verify.map(|command| Item::new(Mark::Bare, command).detail()));
    out
}

/// What a step adds: readiness where a band opens, evidence while it is held.
fn gain(step: &Step) -> Option<Line> {
    if step.readiness_gain > step.gain + f64::EPSILON {
        let before = step.readiness - step.readiness_gain;
        let opens = line().own("opens ").own(words::tier(step.tier));
        return Some(opens.toned(Role::Good, format!(": readiness {before:.0} → {:.0}", step.readiness)));
    }
    let gain = line().toned(Role::Good, format!("+{:.2}", step.gain)).own(" evidence");
    (step.gain > 0.0).then(|| gain.own(" → ").text(format!("{:.1}", step.score)))
}

fn look_at(place: &NearMiss) -> Line {
    let why = line().toned(Role::Dim, format!("{} ({})", place.what, place.why));
    line().own("look at ").code(words::place(&place.path, place.line)).own(" ").then(why)
}

/// Name of a step for people.
fn name(step: &Step) -> String {
    match (&step.rule, step.kind) {
        (Some(rule), _) => words::named(&rule.title, &rule.id, &rule.slug),
        (None, Kind::Waiver) => "waivers".to_owned(),
        (None, _) => "manifest and repository disagree".to_owned(),
    }
}

/// What a step's first lines are: what is wrong, or the first actions of the rule.
fn deeds(step: &Step) -> impl Iterator<Item = &String> {
    /// Actions shown; `produ explain` has all.
    const ACTIONS: usize = 2;
    // Where a document is all that is asked for, the first action is enough: the others build it.
    let actions = if step.to <= Level::Documented { 1 } else { ACTIONS };
    step.problems.iter().take(ACTIONS).chain(step.actions.iter().take(actions))
}

/// What the level asked for can be shown by, by name: `rollback runbook, rollback procedure`.
fn accepted(step: &Step) -> Option<String> {
    /// Names shown; `produ explain` has all.
    const NAMES: usize = 4;
    let wanted = step.wanted.iter().rev().find(|w| w.level != Level::Attested)?;
    let mut names: Vec<&str> =
        wanted.accepts.iter().filter_map(|line| Some(line.trim_start().split_once(": ")?.0)).collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMES);
    let mut text = names.into_iter().take(NAMES).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(", {more} more"));
    }
    (!text.is_empty()).then(|| format!("{} by {text}", words::level(wanted.level)))
}

/// The manifest fields a step asks for, where a statement is all that is wanted.
fn statement(step: &Step) -> Option<String> {
    /// Fields shown; the draft below the steps has all.
    const FIELDS: usize = 6;
    let names: Vec<&str> = step.state.iter().take(FIELDS).map(String::as_str).collect();
    let more = step.state.len().saturating_sub(FIELDS);
    let more = if more > 0 { format!(" and {more} more fields") } else { String::new() };
    (!names.is_empty()).then(|| names.join(", ") + &more)
}

/// What all steps want the manifest to say, to paste into it.
fn to_paste(plan: &Plan) -> Vec<String> {
    let begun: BTreeSet<&str> = plan.steps.iter().flat_map(|step| &step.begun).map(String::as_str).collect();
    let (mut fields, mut lacking) = (Vec::new(), BTreeMap::<&str, Vec<&str>>::new());
    for field in plan.steps.iter().flat_map(|step| &step.state) {
        match field.split_once("[].").filter(|(list, _)| begun.contains(list)) {
            Some((list, key)) => lacking.entry(list).or_default().push(key),
            None => fields.push(field.clone()),
        }
    }
    let lacking = lacking.into_iter().map(|(list, keys)| format!("# to each entry of {list}: {}", keys.join(", ")));
    let signed = plan.steps.iter().filter(|step| step.signature).filter_map(|step| step.rule.as_ref());
    let signed: Vec<&str> = signed.map(|rule| rule.id.as_str()).collect();
    lacking.chain(draft::to_paste(&fields, &signed).lines().map(str::to_owned)).map(|line| printable(&line)).collect()
}

#[cfg(test)]
mod tests;
