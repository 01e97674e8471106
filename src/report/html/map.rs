//! The system as a picture: what enters, what guards it, which models are called, what checks the answer, what is kept.
//!
//! Five columns of boxes. What is there is drawn solid with its place, what is missing as an empty dashed box with the
//! rule that asks for it. On a narrow screen the picture scrolls in its own box, on paper it becomes as narrow as the page.

use super::rules::place;
use crate::model::{MapPart, MapStage, Passage, Report, SystemMap};
use crate::report::document::html::{cut, fold, linked};
use crate::report::page::{tail, width};
use crate::report::{Style, decision, words};
use maud::{Markup, html};

/// Boxes of a column; the others are counted.
const MOST: usize = 6;
/// Width of a box, the gap to the next column, height of a box and its distance to the next.
const WIDTH: usize = 182;
const GAP: usize = 26;
const HEIGHT: usize = 62;
const STEP: usize = HEIGHT + 10;
/// Where the boxes begin, below the names of the columns.
const TOP: usize = 30;
/// Columns of text in a box, and of a place, which has letters of one width.
const LETTERS: usize = 23;
const PLACE: usize = 24;
/// Longest text that says what the picture shows.
const SAID: usize = 4_000;

/// The section; nothing where no model call is known.
pub(super) fn section(report: &Report) -> Markup {
    let Some(map) = &report.system_map else { return html! {} };
    html! {
        section.sec #system {
            h2 { "The system as its code shows it" }
            p.m { "From what enters to what is kept. A dashed box is missing, and names the rule that asks for it." }
            div.map tabindex="0" role="region" aria-label="Picture of the system" { (picture(map)) }
            (missing(report, map))
            (fold(&html! { "Places in this picture" }, &places(report, map)))
        }
        "\n"
    }
}

fn picture(map: &SystemMap) -> Markup {
    let (right, column) = (map.stages.len() * (WIDTH + GAP), |at: usize| at * (WIDTH + GAP) + 1);
    let rows = |stage: &MapStage| drawn(stage) + usize::from(more(stage) > 0);
    let bottom = TOP + map.stages.iter().map(rows).max().unwrap_or_default().max(1) * STEP;
    let said: String = said(map).chars().take(SAID).collect();
    html! {
        svg width=(right - GAP + 2) height=(bottom) viewBox={ "0 0 " (right - GAP + 2) " " (bottom) } role="img" aria-label=(said) {
            @for (at, stage) in map.stages.iter().enumerate() {
                @let x = column(at);
                text.mh x=(x) y="14" { (title(stage.stage)) }
                @if at + 1 < map.stages.len() {
                    path.ma d={ "M" (x + WIDTH + 5) " " (TOP + HEIGHT / 2) "h" (GAP - 11) "m-5 -5l5 5l-5 5" } {}
                }
                @for (row, part) in stage.parts.iter().take(MOST).enumerate() { (self::part(stage.stage, part, x, TOP + row * STEP)) }
                @if more(stage) > 0 {
                    text class="tm mm" x=(x + 11) y=(TOP + drawn(stage) * STEP + 16) { "and " (more(stage)) " more" }
                }
                @if stage.parts.is_empty() { text class="tm mm" x=(x + 11) y=(TOP + HEIGHT / 2 + 4) { (nothing(stage.stage)) } }
            }
        }
    }
}

/// Boxes of a stage.
fn drawn(stage: &MapStage) -> usize {
    stage.parts.len().min(MOST)
}

/// Parts of a stage that have no box.
fn more(stage: &MapStage) -> usize {
    stage.total.saturating_sub(drawn(stage))
}

fn part(stage: Passage, part: &MapPart, x: usize, y: usize) -> Markup {
    let [first, second] = wrapped(&name(part), &about(stage, part));
    let (class, under) = match &part.at {
        Some(at) => ("mb", tail(&words::place(&at.path, at.line), PLACE, Style::default())),
        None => ("mb gone", format!("missing · {}", part.rule.as_deref().unwrap_or_default())),
    };
    html! {
        rect class=(class) x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx="7" {}
        // What a font makes wider than it was counted ends at the box.
        svg x=(x) y=(y) width=(WIDTH - 3) height=(HEIGHT) {
            text.mn x="11" y="20" { (cut(&first)) }
            text.mn x="11" y="36" { (cut(&second)) }
            text class=(if part.is_missing() { "mp tno" } else { "mp tm" }) x="11" y="53" { (cut(&under)) }
        }
    }
}

fn title(stage: Passage) -> &'static str {
    match stage {
        Passage::Entry => "Entries",
        Passage::Guard => "Guards",
        Passage::Model => "Model calls",
        Passage::Check => "Checks of the answer",
        Passage::Record => "Log and trace",
    }
}

fn nothing(stage: Passage) -> &'static str {
    match stage {
        Passage::Entry => "no entry recognised",
        _ => "nothing in the code",
    }
}

fn name(part: &MapPart) -> String {
    let unnamed = if part.rule.is_none() { "named elsewhere" } else { "unnamed" };
    cut(if part.name.trim().is_empty() { unnamed } else { &part.name })
}

/// What a box says beside its name.
fn about(stage: Passage, part: &MapPart) -> String {
    let kind = part.kind.as_deref().unwrap_or_default();
    match stage {
        Passage::Entry => entry(kind).to_owned(),
        Passage::Model => {
            let calls = words::plural(part.count, "call");
            if kind.is_empty() { calls } else { format!("{}, {calls}", cut(kind)) }
        }
        Passage::Guard | Passage::Check | Passage::Record => String::new(),
    }
}

/// A kind of entry for people.
fn entry(kind: &str) -> &str {
    match kind {
        "route" => "request",
        "resolver" | "rpc" => "remote call",
        "socket" => "websocket",
        "main" => "program",
        "consumer" => "queue or job",
        "schedule" => "timed job",
        "interface" => "screen",
        "caller" => "called from outside",
        kind => kind,
    }
}

/// About how many small letters a text is wide: capitals take more.
fn letters(text: &str) -> usize {
    let capitals = text.chars().filter(|ch| ch.is_uppercase() || matches!(ch, 'm' | 'w')).count();
    width(text) + capitals.div_ceil(3)
}

/// A name in two lines; what stands beside it takes the second one where the name needs one only.
fn wrapped(name: &str, about: &str) -> [String; 2] {
    let short = |text: &str| {
        let mut out = String::new();
        for ch in text.trim().chars() {
            if letters(&out) + 2 > LETTERS {
                out.push('…');
                break;
            }
            out.push(ch);
        }
        out
    };
    if letters(name) <= LETTERS {
        return [name.to_owned(), short(about)];
    }
    let mut taken = String::new();
    let mut at = None;
    for (index, ch) in name.char_indices() {
        taken.push(ch);
        // A blank at the end of a line takes no room.
        if letters(taken.trim_end()) > LETTERS {
            break;
        }
        if matches!(ch, ' ' | '/' | '-' | '_' | '.' | ':') {
            at = Some(index + ch.len_utf8());
        }
    }
    // A name without a place to break at is cut.
    match at.and_then(|at| name.split_at_checked(at)) {
        Some((first, rest)) => [first.trim_end().to_owned(), short(rest)],
        None => [short(name), short(about)],
    }
}

/// The picture in words.
fn said(map: &SystemMap) -> String {
    let stage = |stage: &MapStage| {
        let there = stage.parts.iter().take(MOST).filter_map(|part| {
            let at = part.at.as_ref()?;
            let about = about(stage.stage, part);
            let about = if about.is_empty() { about } else { format!(", {about}") };
            Some(format!("{}{about} at {}", name(part), words::place(&at.path, at.line)))
        });
        let gone = stage.parts.iter().take(MOST).filter(|part| part.is_missing());
        let gone = gone.map(|part| format!("missing: {}", name(part)));
        let more = (more(stage) > 0).then(|| format!("and {} more", more(stage)));
        let all: Vec<String> = there.chain(gone).chain(more).collect();
        let all = if all.is_empty() { nothing(stage.stage).to_owned() } else { all.join("; ") };
        format!("{}: {}.", title(stage.stage), cut(&all))
    };
    map.stages.iter().map(stage).collect::<Vec<_>>().join(" ")
}

/// The gaps as links to their rules.
fn missing(report: &Report, map: &SystemMap) -> Markup {
    let parts = map.stages.iter().flat_map(|stage| &stage.parts).filter(|part| part.is_missing());
    let rules: Vec<_> =
        parts.filter_map(|part| decision::verdict(report, part.rule.as_deref().unwrap_or_default())).collect();
    html! {
        @if !rules.is_empty() {
            p { "Missing: " @for (at, verdict) in rules.iter().enumerate() {
                @if at > 0 { ", " }
                a href={ "#" (verdict.rule) } { (cut(&verdict.title)) }
            } "." }
        }
    }
}

/// Every place that is drawn, to copy and to follow.
fn places(report: &Report, map: &SystemMap) -> Markup {
    html! {
        ul.plain { @for stage in &map.stages { @for part in &stage.parts { @if let Some(at) = &part.at { li {
            span.m { (title(stage.stage)) ": " } (linked(None, &name(part))) " " (place(report.links.as_ref(), &at.path, at.line))
        } } } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CodeLine, sample};

    fn image(map: &SystemMap) -> String {
        picture(map).into_string()
    }

    #[test]
    fn what_is_there_is_solid_and_what_is_missing_is_dashed_with_its_rule() {
        let map = sample::report().system_map.unwrap();
        let out = image(&map);
        assert!(out.contains("POST /chat") && out.contains("app/api.py:31"), "{out}");
        let gone: usize = map.stages.iter().flat_map(|stage| &stage.parts).filter(|part| part.is_missing()).count();
        assert_eq!((out.matches("mb gone").count(), out.matches("missing · ").count()), (gone, gone));
        assert!(gone > 0 && out.contains("role=\"img\"") && out.contains("missing: "), "{out}");
    }

    #[test]
    fn a_column_has_six_boxes_and_counts_the_others() {
        let mut map = sample::report().system_map.unwrap();
        let part = |n: u32| MapPart {
            name: format!("GET /{n}"),
            kind: Some("route".into()),
            count: 1,
            at: Some(CodeLine { path: "a.py".into(), line: n }),
            rule: None,
        };
        map.stages[0] = MapStage { stage: Passage::Entry, parts: (1..=20).map(part).collect(), total: 31 };
        let out = image(&map);
        assert!(out.contains("and 25 more") && out.contains("GET /6<") && !out.contains("GET /7<"), "{out}");
        map.stages[0] = MapStage { stage: Passage::Entry, parts: Vec::new(), total: 0 };
        assert!(image(&map).contains("no entry recognised"));
    }

    #[test]
    fn a_long_name_takes_two_lines_and_no_more() {
        assert_eq!(wrapped("POST /chat", "request"), ["POST /chat", "request"]);
        assert_eq!(wrapped("Useful response when AI fails", ""), ["Useful response when", "AI fails"]);
        let [first, second] = wrapped(&"/very-long".repeat(20), "x");
        assert!(width(&first) <= LETTERS && width(&second) <= LETTERS && second.ends_with('…'), "{first} {second}");
        assert_eq!(wrapped("LITELLM_MODEL_EMBEDDING", "x"), ["LITELLM_MODEL_", "EMBEDDING"]);
        let [first, second] = wrapped(&"漢".repeat(60), "x");
        assert!(width(&first) <= LETTERS && second == "x", "{first}");
    }
}
