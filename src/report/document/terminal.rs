//! Back end for terminals: wraps and aligns, colours by weight, leaves out what is marked as detail.

use super::line::bounded;
use super::table::Kind;
use super::{Bar, Bars, Block, Cell, Column, Document, Item, Line, List, Mark, Piece, Sign, Table};
use crate::report::page::{Page, Span, plain, span, width};
use crate::report::style::{Role, Style};
use crate::text::excerpt;

/// Longest text in one place; the JSON forms have all of it.
const LONGEST: usize = 400;
/// Columns of a bar in a table.
const BAR: usize = 20;
/// Columns between two columns of a table.
const GAP: usize = 2;

/// Writes a document.
pub(crate) fn render(document: &Document, style: Style) -> String {
    let mut page = Page::new(style);
    let head = document.head.as_ref().filter(|head| !head.unsaid_on_terminal);
    if let Some(head) = head {
        let mut left = vec![span(Role::Strong, style.shown(&excerpt(&head.subject, 60))), plain("   ")];
        left.extend(spans(&head.what, style));
        let aside = segments(&head.aside, style).into_iter().map(|part| text_of(&part)).collect::<Vec<_>>();
        page.edges(&left, &[span(Role::Dim, aside.join(style.sign(" · ", ", ")))]);
        page.blank();
    }
    let margin = if head.is_some() { 2 } else { 0 };
    blocks(&mut page, &document.blocks, margin);
    page.finish()
}

/// Writes blocks with as many empty lines between them as they need to be seen as such.
fn blocks(page: &mut Page, blocks: &[Block], margin: usize) {
    let text = |block: &Block| matches!(block, Block::Paragraph(_) | Block::Facts(_));
    let heading = |block: &Block| matches!(block, Block::Section(_) | Block::Label(_));
    let mut before: Option<&Block> = None;
    for block in blocks {
        if before.is_some_and(|before| !(heading(before) || text(before) && text(block))) {
            page.blank();
        }
        self::block(page, block, margin);
        before = Some(block);
    }
}

fn block(page: &mut Page, block: &Block, margin: usize) {
    let style = page.style;
    match block {
        Block::Section(line) | Block::Label(line) => {
            page.para(margin, margin, &[span(Role::Strong, text_of(&spans(line, style)))]);
        }
        Block::Paragraph(line) => page.para(margin, margin + 2, &spans(line, style)),
        Block::Facts(facts) => {
            let facts: Vec<Vec<Span>> = facts.iter().map(|fact| spans(fact, style)).collect();
            page.flow(margin, margin + 2, 3, &facts);
        }
        Block::List(list) => self::list(page, list, margin),
        Block::Table(table) => self::table(page, table, margin),
        Block::Bars(bars) => chart(page, bars, margin),
        // Wrapped they would not be what is to be copied: what is too long loses its end.
        Block::Verbatim(lines) => {
            lines.iter().for_each(|line| page.verbatim(margin + 2, &style.shown(line)));
        }
        Block::Fold(title, inner) => {
            page.para(margin, margin, &[span(Role::Strong, text_of(&spans(title, style)))]);
            blocks(page, inner, margin);
        }
    }
}

/// Writes a list.
pub(crate) fn list(page: &mut Page, list: &List, margin: usize) {
    let (items, more) = list.short();
    items.iter().for_each(|item| self::item(page, item, margin));
    if more > 0 {
        page.para(margin + 2, margin + 2, &[span(Role::Dim, format!("{more} more (all listed ones: -o json)"))]);
    }
}

fn item(page: &mut Page, item: &Item, margin: usize) {
    if item.detail {
        return;
    }
    let style = page.style;
    let mut parts = segments(&item.line, style);
    if let (Some(first), Some(mark)) = (parts.first_mut(), mark(item.mark, style)) {
        first.insert(0, mark);
    }
    let badge = matches!(item.line.pieces.first(), Some(Piece::Badge(..)));
    let (first, hang) = match item.mark {
        Mark::Step(_) => (margin.saturating_sub(1), margin + 4),
        // The text of the first nine starts where a wrapped line goes on.
        Mark::Number(n) => (margin.saturating_sub(usize::from(n > 9)), margin + 3),
        Mark::Term(_) => (margin, margin + 14),
        Mark::Task(_) => (margin, margin + 4),
        _ if badge => (margin, margin + 9),
        _ => (margin, margin + 2),
    };
    match parts.as_slice() {
        [only] => page.para(first, hang, only),
        parts => page.flow(first, hang, 3, parts),
    }
    let below = match item.mark {
        Mark::Step(_) | Mark::Task(_) => 4,
        Mark::Number(_) => 3,
        _ => 2,
    };
    item.inner.iter().for_each(|inner| self::item(page, inner, margin + below));
}

fn mark(mark: Mark, style: Style) -> Option<Span> {
    Some(match mark {
        Mark::Point => plain(style.sign("· ", "- ")),
        Mark::Bare => return None,
        Mark::Number(n) | Mark::Step(n) => plain(format!("{n:>2}. ")),
        Mark::Task(done) => plain(if done { "[x] " } else { "[ ] " }),
        Mark::Term(name) => span(Role::Strong, format!("{name:<12}  ")),
        Mark::Sign(sign, _) => match sign {
            Sign::Good => span(Role::Good, style.sign("✔ ", "+ ")),
            Sign::Bad => span(Role::Bad, style.sign("✘ ", "x ")),
            Sign::Warn => span(Role::Warn, "! "),
            Sign::Unknown => span(Role::Warn, "? "),
        },
    })
}

/// The facts of a line, each as its pieces.
fn segments(line: &Line, style: Style) -> Vec<Vec<Span>> {
    let parts = line.pieces.split(|piece| matches!(piece, Piece::Gap));
    parts.map(|pieces| pieces.iter().map(|piece| shown(piece, style)).collect()).collect()
}

fn spans(line: &Line, style: Style) -> Vec<Span> {
    line.pieces.iter().map(|piece| shown(piece, style)).collect()
}

fn shown(piece: &Piece, style: Style) -> Span {
    let any = |role: Role, text: &str| span(role, style.shown(&bounded(text, LONGEST)));
    match piece {
        Piece::Own(words) => plain(style.shown(words)),
        Piece::Text(role, text) => any(*role, text),
        Piece::Code(text) => any(Role::Name, text),
        Piece::Place(spot) => any(Role::Plain, &spot.shown()),
        Piece::At(spot) => span(Role::Dim, format!("  {}", style.shown(&excerpt(&spot.shown(), LONGEST)))),
        Piece::Badge(role, word) => span(*role, format!("{word:<9}")),
        Piece::Space | Piece::Break => plain("  "),
        Piece::Gap => plain("   "),
    }
}

fn text_of(spans: &[Span]) -> String {
    spans.iter().map(Span::text).collect()
}

/// Writes a table: aligned where it fits, or where its last column may run on; else with cells broken into lines.
pub(crate) fn table(page: &mut Page, table: &Table, margin: usize) {
    let style = page.style;
    // Bars repeat what the figures say.
    let spare = |column: &Column| column.spare || matches!(column.kind, Kind::Bars(_));
    let is_spare = |at: &usize| table.columns.get(*at).is_some_and(spare);
    let mut columns: Vec<usize> = (0..table.columns.len()).collect();
    let mut rows = lines(table, &columns, style);
    // A last column that runs on takes the room there is.
    let fits = |rows: &[Vec<Vec<Span>>]| {
        let mut widths = widths(rows);
        if table.open_ended {
            widths.pop();
        }
        margin + widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1) <= style.width
    };
    if !fits(&rows) {
        columns.retain(|at| !is_spare(at));
        rows = lines(table, &columns, style);
    }
    let figures: Vec<bool> =
        columns.iter().map(|at| table.columns.get(*at).is_some_and(|c| c.kind == Kind::Figures)).collect();
    if !fits(&rows) && !table.open_ended {
        let mut plain =
            rows.iter().map(|row| row.iter().map(|cell| text_of(cell).trim().to_owned()).collect::<Vec<_>>());
        let header = if table.is_titled() { plain.next().unwrap_or_default() } else { Vec::new() };
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        return page.table(margin, &header, plain.collect(), &figures);
    }
    let widths = widths(&rows);
    for row in rows {
        aligned(page, row, &widths, &figures, margin);
    }
}

/// One row of aligned columns. A last cell that does not fit goes below, because a broken path cannot be followed.
fn aligned(page: &mut Page, row: Vec<Vec<Span>>, widths: &[usize], figures: &[bool], margin: usize) {
    let last = row.len().saturating_sub(1);
    let mut used = margin;
    let mut out: Vec<Span> = Vec::new();
    for (at, (cell, (wide, figure))) in row.into_iter().zip(widths.iter().zip(figures)).enumerate() {
        let own = width(&text_of(&cell));
        let pad = " ".repeat(wide.saturating_sub(own));
        if at == last && at > 0 && used + own > page.style.width {
            page.para(margin, margin + 4, &out);
            return page.para(margin + 4, margin + 6, &cell);
        }
        if *figure {
            out.push(plain(pad));
            out.extend(cell);
        } else {
            out.extend(cell);
            out.push(plain(pad));
        }
        out.push(plain(" ".repeat(GAP)));
        used += wide + GAP;
    }
    page.para(margin, margin + 4, &out);
}

/// Header and rows of the chosen columns as styled cells.
fn lines(table: &Table, columns: &[usize], style: Style) -> Vec<Vec<Vec<Span>>> {
    let header = table.is_titled().then(|| {
        let title = |at: &usize| table.columns.get(*at).map(|column| text_of(&spans(&column.title, style)));
        columns.iter().map(|at| vec![span(Role::Dim, small(&title(at).unwrap_or_default()))]).collect()
    });
    let cell = |row: &Vec<Cell>, at: &usize| match row.get(*at) {
        Some(Cell::Line(line)) => spans(line, style),
        Some(Cell::Bar(share)) => {
            let (full, empty) = bar(style, *share, BAR);
            vec![span(Role::Name, full), span(Role::Dim, empty)]
        }
        None => Vec::new(),
    };
    let rows = table.rows.iter().map(|row| columns.iter().map(|at| cell(row, at)).collect());
    header.into_iter().chain(rows).collect()
}

/// Names of columns start small on a terminal, where capitals are for headings.
fn small(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn widths(rows: &[Vec<Vec<Span>>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let wide = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(&text_of(cell))).max();
    (0..columns).map(|at| wide(at).unwrap_or(0)).collect()
}

/// Filled and empty part of a bar for a share from 0 to 1.
pub(crate) fn bar(style: Style, share: f64, cells: usize) -> (String, String) {
    let filled = ((share.clamp(0.0, 1.0) * cells as f64).round() as usize).min(cells);
    (style.sign("█", "#").repeat(filled), style.sign("░", "-").repeat(cells - filled))
}

/// Bars below each other: the parts in a shade each, the limit last.
fn chart(page: &mut Page, bars: &Bars, margin: usize) {
    let (style, scale) = (page.style, bars.scale());
    if scale <= 0.0 {
        return;
    }
    // The last part is solid: it is the one that grows.
    let shades = [style.sign("█", "#"), style.sign("▒", "="), style.sign("▓", "+")];
    let last = bars.parts.len().saturating_sub(1);
    let shade = |at: usize| shades.get(last.saturating_sub(at)).copied().unwrap_or(shades[0]);
    let legend: Vec<String> =
        bars.parts.iter().enumerate().map(|(at, part)| format!("{} {}", bounded(part, LONGEST), shade(at))).collect();
    let title = format!("{}: {}", bounded(&bars.title, LONGEST), legend.join(", "));
    page.para(margin, margin, &[span(Role::Strong, style.shown(&title))]);
    let all = || bars.bars.iter().chain(&bars.limit);
    let label = all().map(|bar| width(&bar.label)).max().unwrap_or(0).max(8);
    let cells = style.width.saturating_sub(label + 20).clamp(20, 80);
    let of = |n: f64| ((n / scale * cells as f64).round() as usize).min(cells);
    let name = |bar: &Bar| {
        let text = bounded(&bar.label, 40);
        let pad = " ".repeat(label.saturating_sub(width(&text)));
        plain(style.shown(&format!("{text}{pad} ")))
    };
    let value = |bar: &Bar| plain(format!(" {}", style.shown(&bounded(&bar.value, 60))));
    for bar in &bars.bars {
        let mut line = vec![name(bar)];
        let mut left = of(bar.size()).max(usize::from(bar.size() > 0.0));
        for (at, size) in bar.sizes.iter().enumerate() {
            // The last part takes what rounding has left; what costs anything is seen.
            let cells = if at == last { left } else { of(*size).min(left) };
            left -= cells;
            line.push(span(if at == last { Role::Name } else { Role::Dim }, shade(at).repeat(cells)));
        }
        line.push(value(bar));
        page.para(margin, margin + 2, &line);
    }
    if let Some(limit) = &bars.limit {
        let bar = span(Role::Warn, style.sign("░", "-").repeat(of(limit.size()).max(1)));
        page.para(margin, margin + 2, &[name(limit), bar, value(limit)]);
    }
}
