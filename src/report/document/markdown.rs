//! Back end for GitHub-flavoured Markdown: one empty line between blocks, every text escaped.

use super::line::Spot;
use super::table::Kind;
use super::{Block, Cell, Document, Item, Line, List, Mark, Piece, Sign, Table};
use crate::report::escape::{code, prose};
use crate::report::style::Role;

/// Writes a document.
pub(crate) fn render(document: &Document) -> String {
    let mut out = String::new();
    if let Some(marker) = document.marker {
        out.push_str(&format!("{marker}\n"));
    }
    let mut depth = 3;
    if let Some(head) = &document.head {
        depth = if head.own_page { 2 } else { 3 };
        let what = inline(&head.what);
        let what = if what.is_empty() { what } else { format!(": {what}") };
        out.push_str(&format!("{} {}{what}\n", "#".repeat(depth - 1), prose(&head.subject)));
        if !head.aside.is_empty() {
            out.push_str(&format!("\n{}\n", inline(&head.aside)));
        }
    }
    // Nothing stands above the first block of a document without a title but its marker.
    let mut first = document.head.is_none();
    for block in &document.blocks {
        if !first {
            out.push('\n');
        }
        let before = out.len();
        self::block(&mut out, block, depth);
        first = first && out.len() == before;
    }
    out
}

/// Writes a block, without the empty line above it.
fn block(out: &mut String, block: &Block, depth: usize) {
    match block {
        Block::Section(line) => out.push_str(&format!("{} {}\n", "#".repeat(depth), inline(line))),
        Block::Label(line) => out.push_str(&format!("**{}**\n", inline(line))),
        Block::Paragraph(line) => out.push_str(&format!("{}\n", inline(line))),
        Block::Facts(facts) => {
            out.push_str(&format!("{}\n", facts.iter().map(inline).collect::<Vec<_>>().join(" · ")));
        }
        Block::List(list) => self::list(out, list),
        Block::Table(table) => self::table(out, table),
        Block::Bars(_) => {}
        Block::Verbatim(lines) => {
            // A line of backticks would end the block.
            out.push_str("```yaml\n");
            lines.iter().for_each(|line| out.push_str(&format!("{}\n", line.replace('`', "'"))));
            out.push_str("```\n");
        }
        Block::Fold(title, inner) => {
            out.push_str(&format!("<details><summary>{}</summary>\n", inline(title)));
            for block in inner {
                out.push('\n');
                self::block(out, block, depth);
            }
            out.push_str("\n</details>\n");
        }
    }
}

fn list(out: &mut String, list: &List) {
    let (items, more) = list.short();
    items.iter().for_each(|item| self::item(out, item, 0));
    if more > 0 {
        out.push_str(&format!("- and {more} more\n"));
    }
}

fn item(out: &mut String, item: &Item, indent: usize) {
    let mark = match item.mark {
        Mark::Point | Mark::Bare => "- ".to_owned(),
        // Renderers count by themselves.
        Mark::Number(_) => "1. ".to_owned(),
        Mark::Step(n) => format!("- [ ] {n}. "),
        Mark::Task(done) => format!("- [{}] ", if done { 'x' } else { ' ' }),
        Mark::Term(name) => format!("- **{name}:** "),
        Mark::Sign(sign, _) => format!("- {} ", self::sign(sign)),
    };
    out.push_str(&format!("{}{mark}{}\n", " ".repeat(indent), inline(&item.line)));
    // What belongs to an entry starts below its text: two columns after a point are three after a number.
    let below = if matches!(item.mark, Mark::Number(_)) { 3 } else { 2 };
    item.inner.iter().for_each(|inner| self::item(out, inner, indent + below));
}

fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Good => "✔",
        Sign::Bad => "✘",
        Sign::Warn => "!",
        Sign::Unknown => "?",
    }
}

fn table(out: &mut String, table: &Table) {
    let shown: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !matches!(column.kind, Kind::Bars(_)))
        .map(|(at, _)| at)
        .collect();
    let columns: Vec<_> = shown.iter().filter_map(|at| table.columns.get(*at)).collect();
    let titles: Vec<String> = columns.iter().map(|column| inline(&column.title)).collect();
    let rule: Vec<&str> = columns.iter().map(|c| if c.kind == Kind::Figures { "--:" } else { ":--" }).collect();
    out.push_str(&format!("| {} |\n|{}|\n", titles.join(" | "), rule.join("|")));
    let rows = table.rows.get(..table.in_comment.unwrap_or(usize::MAX)).unwrap_or(&table.rows);
    for row in rows {
        let cells = shown.iter().map(|at| match row.get(*at) {
            Some(Cell::Line(line)) => inline(line),
            Some(Cell::Bar(_)) | None => String::new(),
        });
        out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
    }
    if rows.len() < table.rows.len() {
        out.push_str(&format!("\nand {} more\n", table.rows.len() - rows.len()));
    }
}

/// A line without its end.
pub(crate) fn inline(line: &Line) -> String {
    line.pieces.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Own(words) => (*words).to_owned(),
        Piece::Text(Role::Strong | Role::Name, text) => spaced(text, |text| format!("**{}**", prose(text))),
        Piece::Text(_, text) => spaced(text, prose),
        Piece::Code(text) => code(text),
        Piece::Place(spot) => place(spot),
        Piece::At(spot) => format!(" ({})", place(spot)),
        Piece::Badge(_, word) => format!("**{word}** "),
        Piece::Space => " ".to_owned(),
        Piece::Gap => " · ".to_owned(),
        Piece::Break => "<br>".to_owned(),
    }
}

/// A place, with its address where it has one. An address is of plain characters only.
fn place(spot: &Spot) -> String {
    let shown = code(&spot.shown());
    match &spot.href {
        Some(href) if !shown.is_empty() => format!("[{shown}]({href})"),
        _ => shown,
    }
}

/// The text in its markup, with the blanks at its ends outside.
fn spaced(text: &str, markup: impl Fn(&str) -> String) -> String {
    let inner = text.trim();
    let blank = |at: bool| if at { " " } else { "" };
    if inner.is_empty() {
        return blank(!text.is_empty()).to_owned();
    }
    let (start, end) = (text.starts_with(' '), text.ends_with(' '));
    format!("{}{}{}", blank(start), markup(inner), blank(end))
}
