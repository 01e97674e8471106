//! The first screen: may we launch, what are the three most important things, who has to do them.
//!
//! One order, whatever there is to say: what was audited, the answer with its reasons, readiness on its scale, what to
//! settle first, who has to act, pillars, reality check, counts, what to do next, the gate. A part without content is left
//! out. Where it all does not fit one screen, parts are shortened in a fixed order; answer, reasons, scale, the three and
//! who has to act never are.

mod answer;
mod end;
mod settle;
mod standing;
#[cfg(test)]
mod tests;
mod who;

use crate::model::Report;
use crate::report::page::Page;
use crate::report::style::Style;

/// Widest screen: what stands at both ends of a longer line is not read as one.
const WIDEST: usize = 120;
/// Lines of a screen, the one of the prompt left out.
pub(super) const LINES: usize = 45;

/// What is left out to stay within a screen.
#[derive(Debug, Clone, Copy, Default)]
struct Short {
    /// Only the first of the commands.
    commands: bool,
    /// All pillars on one line.
    pillars: bool,
    /// No contradictions beside the three to settle first.
    contradictions: bool,
    /// Only the roles with most work; the others are counted.
    actors: bool,
}

impl Short {
    /// From nothing to everything.
    const STEPS: [Short; 5] = [
        Short { commands: false, pillars: false, contradictions: false, actors: false },
        Short { commands: true, pillars: false, contradictions: false, actors: false },
        Short { commands: true, pillars: true, contradictions: false, actors: false },
        Short { commands: true, pillars: true, contradictions: true, actors: false },
        Short { commands: true, pillars: true, contradictions: true, actors: true },
    ];
}

/// The screen that stands alone: as long as it may be, with the gate at its end.
pub(super) fn alone(report: &Report, style: Style) -> Page {
    let style = Style { width: style.width.min(WIDEST), ..style };
    let drawn = |short: Short| {
        let mut page = Page::new(style);
        top(&mut page, report, short);
        end::next(&mut page, report, short.commands);
        end::gate(&mut page, report);
        page
    };
    let mut steps = Short::STEPS.into_iter();
    let mut page = drawn(steps.next().unwrap_or_default());
    // One line more says who made the report.
    while page.lines() + 2 > LINES
        && let Some(short) = steps.next()
    {
        page = drawn(short);
    }
    page
}

/// The screen as the top of the whole report.
pub(super) fn top_of_all(page: &mut Page, report: &Report) {
    top(page, report, Short::default());
}

fn top(page: &mut Page, report: &Report, short: Short) {
    answer::system(page, report);
    answer::decision(page, report);
    answer::scale(page, report);
    settle::conditions(page, report);
    let block = !short.contradictions && settle::contradictions(page, report);
    settle::first(page, report, block);
    who::table(page, report, short.actors);
    standing::pillars(page, report, short.pillars);
    standing::reality_check(page, report, short.pillars);
    standing::counts(page, report, short.commands);
}

/// The short screen where there is no AI system.
pub(super) fn nothing(page: &mut Page, report: &Report) {
    answer::system(page, report);
    answer::decision(page, report);
    answer::looked(page, report);
    end::declare(page);
    if !page.style.all {
        end::gate(page, report);
    }
}
