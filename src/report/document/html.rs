//! Back end for a page in a browser. Every text is escaped by the templates.

use super::line::{Spot, bounded};
use super::table::{Column, Kind};
use super::{Block, Cell, Document, Item, Line, List, Mark, Piece, Sign, Table};
use crate::report::html::{chart, shell};
use crate::report::style::Role;
use maud::{Markup, html};

/// Longest text in one place; the JSON forms have all of it.
const LONGEST: usize = 600;

/// Writes a document as a page of its own.
pub(crate) fn render(document: &Document) -> String {
    let (title, header) = match &document.head {
        Some(head) => (
            if head.what.is_empty() {
                head.subject.clone()
            } else {
                format!("{}: {}", head.subject, text_of(&head.what))
            },
            html! {
                @if !head.what.is_empty() { p.kicker { (line(&head.what)) } }
                h1 { (cut(&head.subject)) }
                @if !head.aside.is_empty() { p.dim { (line(&head.aside)) } }
            },
        ),
        None => (String::new(), html! {}),
    };
    shell::page(&title, &header, &sections(&document.blocks), &html! { "produ " (env!("CARGO_PKG_VERSION")) })
}

/// The blocks, each heading with what follows it in a section of its own.
fn sections(blocks: &[Block]) -> Markup {
    let starts = |block: &Block| matches!(block, Block::Section(_));
    let mut groups: Vec<&[Block]> = Vec::new();
    let mut rest = blocks;
    while !rest.is_empty() {
        let next = rest.iter().skip(1).position(starts).map_or(rest.len(), |at| at + 1);
        let (group, after) = rest.split_at_checked(next).unwrap_or((rest, &[]));
        groups.push(group);
        rest = after;
    }
    html! {
        @for group in groups {
            section { (self::blocks(group)) }
            "\n"
        }
    }
}

/// The blocks one after the other.
pub(crate) fn blocks(blocks: &[Block]) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                Block::Section(title) => h2 { (line(title)) },
                Block::Label(title) => h3 { (line(title)) },
                Block::Paragraph(text) => p { (line(text)) },
                Block::Facts(facts) => div.tiles { @for fact in facts { div { (line(fact)) } } },
                Block::List(list) => (self::list(list)),
                Block::Table(table) => (self::table(table)),
                Block::Bars(bars) => (chart::bars(bars)),
                Block::Verbatim(lines) => pre { (lines.iter().map(|line| cut(line)).collect::<Vec<_>>().join("\n")) },
                Block::Fold(title, inner) => (fold(&line(title), &self::blocks(inner))),
            }
        }
    }
}

/// A card that opens.
pub(crate) fn fold(title: &Markup, body: &Markup) -> Markup {
    html! { details.card { summary { (title) } div.body { (body) } } }
}

/// A list; nothing for none.
pub(crate) fn list(list: &List) -> Markup {
    entries(&list.items, list.total.saturating_sub(list.items.len()))
}

/// Entries and how many there are beyond them: counted, ticked or pointed, as the first of them says.
fn entries(items: &[Item], more: usize) -> Markup {
    let first = items.first().map(|item| item.mark);
    let numbered = matches!(first, Some(Mark::Number(_) | Mark::Step(_)));
    let marked = matches!(first, Some(Mark::Sign(..) | Mark::Task(_)));
    let entries = html! {
        @for item in items { (self::item(item)) }
        @if more > 0 { li.dim { "and " (more) " more" } }
    };
    html! {
        @if items.is_empty() {
        } @else if numbered {
            ol { (entries) }
        } @else {
            ul class=(if marked { "plain" } else { "places" }) { (entries) }
        }
    }
}

fn item(item: &Item) -> Markup {
    html! {
        li {
            (mark(item.mark))
            (line(&item.line))
            (entries(&item.inner, 0))
        }
    }
}

fn mark(mark: Mark) -> Markup {
    html! {
        @match mark {
            Mark::Point | Mark::Bare | Mark::Number(_) | Mark::Step(_) => {},
            Mark::Task(done) => { (sign(if done { ("☑", "good") } else { ("☐", "off") }, if done { "yes" } else { "open" })) " " },
            Mark::Term(name) => { strong { (name) ":" } " " },
            Mark::Sign(answer, word) => { (sign(look(answer), word)) " " },
        }
    }
}

fn look(answer: Sign) -> (&'static str, &'static str) {
    match answer {
        Sign::Good => ("✔", "good"),
        Sign::Bad => ("✘", "bad"),
        Sign::Warn => ("!", "warn"),
        Sign::Unknown => ("?", "warn"),
    }
}

/// A sign, and the word that is read out for it.
pub(crate) fn sign((sign, class): (&str, &str), word: &str) -> Markup {
    html! { span class={ "sign " (class) } role="img" aria-label=(word) { (sign) } }
}

/// A table that scrolls by itself where the page is narrow.
pub(crate) fn table(table: &Table) -> Markup {
    let class = |column: &Column| (column.kind == Kind::Figures).then_some("n");
    html! {
        div.scroll {
            table {
                @if table.is_titled() {
                    thead { tr {
                        @for column in &table.columns {
                            @match column.kind {
                                Kind::Bars(name) => th scope="col" aria-label=(name) {},
                                _ => th scope="col" class=[class(column)] { (line(&column.title)) },
                            }
                        }
                    } }
                }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (at, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
                                @match cell {
                                    Cell::Line(text) if at == 0 => th scope="row" { (line(text)) },
                                    Cell::Line(text) => td class=[class(column)] { (line(text)) },
                                    Cell::Bar(share) => td.bars { (chart::bar(*share)) },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A line without an element around it.
pub(crate) fn line(line: &Line) -> Markup {
    html! { @for piece in &line.pieces { (self::piece(piece)) } }
}

fn piece(piece: &Piece) -> Markup {
    html! {
        @match piece {
            Piece::Own(words) => (words),
            Piece::Text(role, text) => @match class(*role) {
                None => (cut(text)),
                Some("") => strong { (cut(text)) },
                Some(class) => span class=(class) { (cut(text)) },
            },
            Piece::Code(text) => code { (cut(text)) },
            Piece::Place(spot) => (place(spot)),
            Piece::At(spot) => { " " (place(spot)) },
            Piece::Badge(_, word) => { strong { (word) } " " },
            Piece::Space => " ",
            Piece::Gap => " · ",
            Piece::Break => br;,
        }
    }
}

fn place(spot: &Spot) -> Markup {
    linked(spot.href.as_deref(), &spot.shown())
}

/// Something to be taken literally, and where it can be looked at. The page a link leads to learns nothing of this one.
pub(crate) fn linked(href: Option<&str>, text: &str) -> Markup {
    html! {
        @match href {
            Some(href) => a.at href=(href) rel="noreferrer noopener" { code { (cut(text)) } },
            None => code { (cut(text)) },
        }
    }
}

/// Class of a weight; empty for what is simply strong.
fn class(role: Role) -> Option<&'static str> {
    match role {
        Role::Plain => None,
        Role::Strong | Role::Name => Some(""),
        Role::Good => Some("good"),
        Role::Warn => Some("warn"),
        Role::Bad => Some("bad"),
        Role::Dim => Some("dim"),
    }
}

/// A text as long as one place takes.
pub(crate) fn cut(text: &str) -> String {
    bounded(text, LONGEST)
}

fn text_of(line: &Line) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Own(words) => (*words).to_owned(),
        Piece::Text(_, text) | Piece::Code(text) => text.clone(),
        Piece::Place(spot) | Piece::At(spot) => spot.shown(),
        Piece::Badge(_, word) => format!("{word} "),
        Piece::Space | Piece::Gap | Piece::Break => " ".to_owned(),
    };
    cut(&line.pieces.iter().map(text).collect::<String>())
}
