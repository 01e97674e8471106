//! Parts of an audit's report that every form for people shows with the same content.

use super::document::{Column, Item, Line, List, Mark, Sign, Table, line};
use super::style::Role;
use super::words;
use crate::model::{Effect, Note, Profile, Report, TraceTerm};

/// Entries shown of lists that can be long; JSON and HTML have all.
const SHOWN: usize = 10;
/// Gate inputs shown: a change to the gate is not to be missed.
const INPUTS: usize = 20;

/// Facts of the profile that say most about a system, in this order.
pub(crate) const FACTS: [&str; 5] = ["serving", "audience", "stakes", "autonomy", "stage"];

/// What kind of system it is, by what was found or else by its make-up.
pub(crate) fn kind(profile: &Profile) -> String {
    if profile.kinds.is_empty() { profile.archetype.clone() } else { profile.kinds.join(", ") }
}

pub(crate) fn counted(title: &'static str, count: usize) -> Line {
    line().own(title).own(" (").text(count.to_string()).own(")")
}

/// The first characters of a commit or digest, enough to find it.
pub(crate) fn short(hash: &str, characters: usize) -> String {
    hash.chars().take(characters).collect()
}

/// The questions that decide whether a system is more than a demo.
pub(crate) fn reality_check(report: &Report) -> List {
    List::of(report.reality_check.iter().map(|check| {
        let mark = if check.passed { Mark::Sign(Sign::Good, "yes") } else { Mark::Sign(Sign::Bad, "no") };
        Item::new(mark, line().text(&*check.question).own(" (").code(&*check.rule).own(")"))
    }))
}

/// Where the manifest describes another system than the repository holds.
pub(crate) fn disagreements(report: &Report) -> List {
    List::of(report.contradictions.iter().map(|found| {
        Item::new(Mark::Sign(Sign::Bad, "contradicted"), line().text(&*found.message).at(&found.path, found.line))
    }))
}

/// Remarks with their places, of which there may be more than were kept.
pub(crate) fn notes(notes: &[Note], total: usize) -> List {
    let noted = |note: &Note| {
        let place = note.path.as_deref().map(|path| line().place(path, note.line)).unwrap_or_default();
        place.text(&*note.message)
    };
    List::points(notes.iter().map(noted)).most(SHOWN).out_of(total)
}

/// What a change does to its own gate.
pub(crate) fn gate_inputs(report: &Report) -> List {
    let inputs = report.gate_inputs.iter().map(|input| {
        let role = match input.effect {
            Effect::Weaker => Role::Bad,
            Effect::Changed => Role::Dim,
            Effect::Stronger => Role::Good,
        };
        let mut said = line().badge(role, words::effect(input.effect));
        if !input.path.is_empty() {
            said = said.place(&input.path, input.line);
        }
        Item::new(Mark::Bare, said.text(words::gate_input(input, "→")))
    });
    List::of(inputs).most(INPUTS)
}

/// Each condition of the gate with its answer; the reasons of those that failed.
pub(crate) fn gate(report: &Report) -> List {
    let gate = &report.gate;
    let holds = gate.conditions.iter().filter(|condition| condition.failure.is_none());
    let holds = holds.map(|condition| Item::new(Mark::Sign(Sign::Good, "passed"), condition.text.clone()));
    let failures = gate.failures().into_iter().map(|failure| Item::new(Mark::Sign(Sign::Bad, "failed"), failure));
    List::of(holds.chain(failures))
}

/// Every term of the score.
pub(crate) fn trace(terms: &[TraceTerm]) -> Table {
    let columns = ["Weight", "Credit", "Points", "Possible"].map(Column::figures);
    let mut table = Table::new([Column::text("Pillar"), Column::text("Rule")].into_iter().chain(columns));
    for term in terms {
        let figures = [term.credit, term.points, term.possible].map(|n| Line::from(format!("{n:.2}")));
        let [credit, points, possible] = figures;
        let (pillar, rule) = (words::pillar(term.pillar).into(), line().code(&*term.rule));
        table.row([pillar, rule, term.weight.to_string().into(), credit, points, possible]);
    }
    table
}
