//! What to settle first: the conditions of a yes, the contradictions, and the three that weigh most.

use crate::model::{Report, Verdict};
use crate::report::decision;
use crate::report::page::{Page, Span, plain, span, tail, width};
use crate::report::style::{Role, Style};
use crate::report::words;
use crate::text::excerpt;

/// What is listed as the most important.
const FIRST: usize = 3;
/// Contradictions from which on they have a block of their own, and how many it shows.
const MANY: usize = 3;
/// Longest title and id that are shown whole; those of the built-in rules are shorter.
const TITLE: usize = 40;
const ID: usize = 14;
/// Fewest columns in which a phrase says anything.
const PHRASE: usize = 18;

/// What a yes rests on.
pub(super) fn conditions(page: &mut Page, report: &Report) {
    let list = report.decision.iter().flat_map(|decision| &decision.conditions);
    let rows: Vec<Row> = list
        .enumerate()
        .map(|(at, proviso)| {
            let (title, rule) = decision::subject(report, proviso);
            let sign = match proviso.kind {
                crate::model::ProvisoKind::Contradiction => (Role::Bad, page.style.sign("≠", "!=")),
                crate::model::ProvisoKind::Waiver => (Role::Dim, page.style.sign("–", "-")),
                crate::model::ProvisoKind::Signature => (Role::Warn, page.style.sign("◷", "@")),
            };
            let owner = proviso.rule.as_ref().map_or("", |_| words::owner(proviso.owner));
            Row::new(at, sign, title, rule, decision::proviso(proviso), owner, String::new())
        })
        .collect();
    if !rows.is_empty() {
        page.heading("Conditions");
        let more = rows.len().saturating_sub(2 * FIRST);
        table(page, rows.into_iter().take(2 * FIRST).collect());
        if more > 0 {
            page.para(2, 4, &[span(Role::Dim, format!("and {more} more"))]);
        }
    }
}

/// Statements that do not hold, where there are many; the rules of those that are shown, `None` without the block.
pub(super) fn contradictions<'r>(page: &mut Page, report: &'r Report) -> Option<Vec<&'r str>> {
    let titled = |verdict: Option<&Verdict>| excerpt(verdict.map_or("What the system is", |v| &v.title), TITLE);
    let against = decision::against(report);
    let shown = against.iter().take(MANY).filter_map(|(rule, _)| rule.map(|rule| rule.rule.as_str())).collect();
    let all: Vec<_> = against.into_iter().map(|(rule, found)| (titled(rule), found)).collect();
    if all.len() < MANY {
        return None;
    }
    page.blank();
    let head = format!(
        "{} Contradicted: {} statements do not hold, settle these first",
        page.style.sign("≠", "!="),
        all.len()
    );
    page.para(0, 2, &[span(Role::Bad, head)]);
    let titles = all.iter().take(MANY).map(|(title, _)| width(title)).max().unwrap_or(0);
    for (title, found) in all.iter().take(MANY) {
        let pad = " ".repeat(titles - width(title).min(titles) + 2);
        let place = words::place(&found.path, found.line);
        let room = page.style.width.saturating_sub(titles + 4);
        let message = page.style.shown(&found.message);
        let place_room = room.saturating_sub(1).min(26);
        let place = tail(&place, place_room, page.style);
        let text = cut(&message, room.saturating_sub(width(&place) + 2), page.style);
        let gap = " ".repeat(room.saturating_sub(width(&text) + width(&place)));
        page.para(2, 4, &[plain(title.as_str()), plain(pad), plain(text), plain(gap), span(Role::Dim, place)]);
    }
    if all.len() > MANY {
        page.para(2, 4, &[span(Role::Dim, format!("and {} more", all.len() - MANY))]);
    }
    Some(shown)
}

/// The three that weigh most; below a block of contradictions the three that are not in it.
pub(super) fn first(page: &mut Page, report: &Report, block: Option<&[&str]>) {
    let all = decision::settle(report, usize::MAX).into_iter();
    let rows: Vec<Row> = all
        .filter(|(open, _)| block.is_none_or(|shown| !shown.contains(&open.rule.as_str())))
        .take(FIRST)
        .enumerate()
        .map(|(at, (open, verdict))| {
            let sign = words::sign(verdict.outcome, page.style);
            let phrase = page.style.shown(&decision::lack(verdict));
            let (owner, hours) = (words::owner(open.owner), words::hours(open.hours));
            // Below the block the count goes on.
            let number = if block.is_some() { at + MANY } else { at };
            Row::new(number, sign, &verdict.title, &verdict.rule, phrase, owner, hours)
        })
        .collect();
    if !rows.is_empty() {
        page.heading(if block.is_some() { "Then" } else { "Settle first" });
        table(page, rows);
    }
}

/// A line of the list.
struct Row {
    number: String,
    sign: (Role, &'static str),
    title: String,
    id: String,
    phrase: String,
    owner: &'static str,
    hours: String,
}

impl Row {
    fn new(
        at: usize,
        sign: (Role, &'static str),
        title: &str,
        id: &str,
        phrase: String,
        owner: &'static str,
        hours: String,
    ) -> Row {
        Row {
            number: format!("{}", at + 1),
            sign,
            title: excerpt(title, TITLE),
            id: excerpt(id, ID),
            phrase: excerpt(&phrase, 300),
            owner,
            hours,
        }
    }
}

/// Rows under each other; where the phrases have no room on their line, they all stand below.
fn table(page: &mut Page, rows: Vec<Row>) {
    let style = page.style;
    let widest = |of: fn(&Row) -> &str| rows.iter().map(|row| width(of(row))).max().unwrap_or(0);
    let (titles, ids) = (widest(|row| &row.title), widest(|row| &row.id));
    let (signs, owners, hours) = (widest(|row| row.sign.1), widest(|row| row.owner), widest(|row| &row.hours));
    let tail = owners + 2 + hours;
    let lead = 2 + 2 + signs + 2;
    let room = style.width.saturating_sub(lead + titles + 2 + ids + 2 + 2 + tail);
    let below = room < PHRASE || rows.iter().any(|row| width(&row.phrase) > room && style.width < 100);
    for row in rows {
        let pad = |text: &str, wide: usize| " ".repeat(wide.saturating_sub(width(text)));
        let mut line: Vec<Span> = vec![
            plain(format!("{} ", row.number)),
            span(row.sign.0, row.sign.1),
            plain(pad(row.sign.1, signs)),
            plain(format!("  {}{}  ", row.title, pad(&row.title, titles))),
            span(Role::Dim, row.id.clone()),
            plain(format!("{}  ", pad(&row.id, ids))),
        ];
        if !below {
            let phrase = cut(&row.phrase, room, style);
            line.push(plain(format!("{phrase}{}  ", pad(&phrase, room))));
        }
        line.push(plain(format!("{}{}  {}", row.owner, pad(row.owner, owners), pad(&row.hours, hours))));
        line.push(plain(row.hours.clone()));
        page.para(2, lead, &line);
        // That nothing was found is what the sign says.
        if below && row.phrase != decision::NOTHING {
            let text = cut(&row.phrase, style.width.saturating_sub(lead), style);
            page.para(lead, lead + 2, &[span(Role::Dim, text)]);
        }
    }
}

/// At most so many columns, cut at a word.
pub(super) fn cut(text: &str, most: usize, style: Style) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let dots = style.sign("…", "...");
    let room = most.saturating_sub(width(dots) + 1);
    let mut kept = String::new();
    for ch in text.chars() {
        kept.push(ch);
        if width(&kept) > room {
            kept.pop();
            break;
        }
    }
    let whole = kept.rfind(' ').filter(|at| *at * 2 > kept.len());
    let kept = whole.and_then(|at| kept.get(..at)).unwrap_or(&kept).trim_end_matches([' ', ',', ';', ':', '(']);
    format!("{kept} {dots}")
}
