//! Who has to act: the open blockers by role and kind of work.

use crate::model::{Report, Work};
use crate::report::decision::{self, Actor};
use crate::report::page::{Page, Span, plain, span, width};
use crate::report::style::Role;
use crate::report::words;

/// Columns of the name of a role.
const ROLE: usize = 16;
/// Roles shown where the screen is full.
const FEW: usize = 3;

/// The table, and how much of it is only writing.
pub(super) fn table(page: &mut Page, report: &Report, short: bool) {
    let Some(decision) = &report.decision else { return };
    let mut actors = decision::actors(decision);
    if actors.is_empty() {
        return;
    }
    page.blank();
    let most = if short { FEW } else { usize::MAX };
    let more = actors.len().saturating_sub(most);
    actors.truncate(most);
    let narrow = page.style.width < 76;
    let titles = Work::ALL.map(|kind| if narrow { few(kind) } else { decision::column(kind) });
    let gap = if narrow { 2 } else { 3 };
    let columns = titles.map(|title| width(title).max(3) + gap);
    let hours: Vec<String> = actors.iter().map(|actor| words::hours(actor.hours)).collect();
    let last = hours.iter().map(|text| width(text)).max().unwrap_or(0).max(4) + gap;
    let mut head: Vec<Span> = vec![span(Role::Strong, format!("{:<ROLE$}", "Who has to act"))];
    let names: String = titles.iter().zip(columns).map(|(title, wide)| right(title, wide)).collect();
    head.push(span(Role::Dim, format!("{names}{}", right("work", last))));
    page.para(2, 4, &head);
    for (actor, hours) in actors.iter().zip(&hours) {
        page.para(2, 4, &[plain(line(actor, columns, page.style.sign("–", "-"))), plain(right(hours, last))]);
    }
    if more > 0 {
        page.para(2, 4, &[span(Role::Dim, format!("and {}", words::plural(more, "role")))]);
    }
    if let Some(relief) = decision::relief(decision) {
        page.para(2, 4, &[plain(relief)]);
    }
}

fn line(actor: &Actor, columns: [usize; 4], none: &str) -> String {
    let counts = actor.counts.iter().zip(columns).map(|(count, wide)| match count {
        0 => right(none, wide),
        count => right(&count.to_string(), wide),
    });
    format!("{:<ROLE$}{}", words::owner(actor.role), counts.collect::<String>())
}

/// Names of columns where there is little room.
fn few(kind: Work) -> &'static str {
    match kind {
        Work::Code => "code",
        Work::Configuration => "config",
        Work::Document => "docs",
        Work::Signature => "signed",
    }
}

fn right(text: &str, wide: usize) -> String {
    format!("{}{text}", " ".repeat(wide.saturating_sub(width(text))))
}
