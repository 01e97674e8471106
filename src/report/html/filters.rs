//! The filter of the rules: radio buttons and a style sheet, no script. The keyboard works, and print shows everything.

use crate::model::{OwnerRole, Pillar, Report, Severity, Verdict, Work};
use crate::report::{decision, words};
use maud::{Markup, html};

/// In which part of the list a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Met,
    /// Waived, or not asked of this system.
    Aside,
}

impl State {
    pub(super) fn of(verdict: &Verdict) -> State {
        match () {
            () if verdict.outcome.is_open() => State::Open,
            () if verdict.outcome == crate::model::Outcome::Met => State::Met,
            () => State::Aside,
        }
    }

    /// Part of its class and of the id of its button.
    pub(super) fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Met => "met",
            State::Aside => "aside",
        }
    }
}

/// One choice: id without its group, label, rules behind it.
type Choice = (String, &'static str, usize);

pub(super) fn form(report: &Report) -> Markup {
    let all = &report.verdicts;
    let states = [(State::Open, "Open"), (State::Met, "Met"), (State::Aside, "Set aside")];
    let in_state = |state: State| all.iter().filter(|v| State::of(v) == state).count();
    let states = states.map(|(state, label)| (state.name().to_owned(), label, in_state(state)));
    let open = |holds: &dyn Fn(&Verdict) -> bool| all.iter().filter(|v| v.outcome.is_open() && holds(v)).count();
    let pillars = Pillar::ALL.map(|p| (p.name().to_owned(), words::pillar(p), open(&|v| v.pillar == p)));
    let severities = [(Severity::Blocker, "Blocker"), (Severity::Major, "Major"), (Severity::Minor, "Minor")];
    let severities = severities.map(|(s, label)| (s.name().to_owned(), label, open(&|v| v.severity == s)));
    let work = |v: &Verdict| decision::work_of(report, &v.rule);
    let kinds = Work::ALL.map(|k| (k.name().to_owned(), decision::column(k), open(&|v| work(v) == Some(k))));
    let owner = |v: &Verdict| decision::open_rule(report, &v.rule).and_then(|open| open.owner);
    let owners = OwnerRole::ALL.map(|o| (o.name().to_owned(), words::owner(Some(o)), open(&|v| owner(v) == Some(o))));
    html! {
        details.f open {
            summary { "Filter" }
            form {
                fieldset {
                    legend { "State" }
                    div.o {
                        @for (at, choice) in states.iter().enumerate() { (radio("st", choice, at == 0, false)) }
                        (radio("st", &("all".to_owned(), "All", all.len()), false, false))
                    }
                }
                (group("Pillar", "p", &pillars))
                (group("Severity", "s", &severities))
                (group("Kind of work", "k", &kinds))
                (group("Owner", "o", &owners))
                p class="m s" { "Numbers count open rules." }
                button type="reset" { "Clear filters" }
            }
        }
    }
}

fn group(legend: &str, name: &str, choices: &[Choice]) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            div.o {
                label { input type="radio" name=(name) id={ (name) "-all" } checked; "All" span {} }
                @for choice in choices.iter().filter(|(_, _, count)| *count > 0) { (radio(name, choice, false, true)) }
            }
        }
    }
}

fn radio(name: &str, (id, label, count): &Choice, checked: bool, narrows: bool) -> Markup {
    html! {
        label {
            input type="radio" name=(name) id={ (name) "-" (id) } class=[narrows.then_some("x")] checked[checked];
            (label) span { (count) }
        }
    }
}
