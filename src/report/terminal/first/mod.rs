//! The first screen: may we launch, what are the three most important things, who has to do them.
//!
//! One order, whatever there is to say: what was audited, the answer with its reasons, readiness on its scale, what to
//! settle first, who has to act, pillars, reality check, counts, what to do next, the gate. A part without content is left
//! out. Where it all does not fit one screen, parts are shortened in a fixed order; the answer, its reasons, the scale, the
//! three to settle first and the first roles that have to act never are.

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

/// What is left out to stay within a screen; each step leaves out what those before it do, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Short {
    /// Nothing.
    Not,
    /// All but the first of the commands.
    Commands,
    /// All pillars but on one line.
    Pillars,
    /// Contradictions beside the three to settle first.
    Contradictions,
    /// Roles with less work than the first: they are counted.
    Actors,
}

impl Short {
    /// From nothing to everything.
    const STEPS: [Short; 5] = [Short::Not, Short::Commands, Short::Pillars, Short::Contradictions, Short::Actors];
}

/// The screen that stands alone: as long as it may be, with the gate at its end.
pub(super) fn alone(report: &Report, style: Style) -> Page {
    let style = Style { width: style.width.min(WIDEST), ..style };
    let mut page = Page::new(style);
    for short in Short::STEPS {
        page = Page::new(style);
        top(&mut page, report, short);
        end::next(&mut page, report, short >= Short::Commands);
        end::gate(&mut page, report);
        // One line more says who made the report.
        if page.lines() + 2 <= LINES {
            break;
        }
    }
    page
}

/// The screen as the top of the whole report.
pub(super) fn top_of_all(page: &mut Page, report: &Report) {
    top(page, report, Short::Not);
}

fn top(page: &mut Page, report: &Report, short: Short) {
    answer::system(page, report);
    answer::decision(page, report);
    answer::scale(page, report);
    settle::conditions(page, report);
    let block = if short < Short::Contradictions { settle::contradictions(page, report) } else { None };
    settle::first(page, report, block.as_deref());
    who::table(page, report, short >= Short::Actors);
    standing::pillars(page, report, short >= Short::Pillars);
    standing::reality_check(page, report, short >= Short::Pillars);
    standing::counts(page, report, short >= Short::Commands);
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
