//! Every back end with hostile text in every field of every block: the structure stays that of the document.

use super::*;
use crate::report::html::tests::{parsed, shape};
use crate::report::style::{Role, Style};
use crate::report::tests::{hostile, leaks};
use proptest::prelude::*;

/// A document with each kind of block, piece and mark; the texts are used in turn.
fn everything(texts: &[String]) -> Document {
    let mut turn = texts.iter().cycle();
    let mut text = move || turn.next().cloned().unwrap_or_default();
    let mut all = move || {
        let line = line().own("own ").text(text()).strong(text()).own(": ").toned(Role::Bad, text()).gap();
        line.code(text())
            .own(" ")
            .place(&text(), 3)
            .text(text())
            .at(&text(), 0)
            .then(super::line().badge(Role::Warn, "new"))
    };
    let marks = [
        Mark::Point,
        Mark::Bare,
        Mark::Number(1),
        Mark::Step(2),
        Mark::Task(true),
        Mark::Term("Budget"),
        Mark::Sign(Sign::Good, "yes"),
        Mark::Sign(Sign::Bad, "no"),
        Mark::Sign(Sign::Warn, "stale"),
        Mark::Sign(Sign::Unknown, "missing"),
    ];
    let items =
        marks.map(|mark| Item { inner: vec![all().into(), Item::from(all()).detail()], ..Item::new(mark, all()) });
    let mut table = Table::new([Column::text(all()), Column::figures(all()), Column::bars("share")]);
    table.row([Cell::Line(all()), Cell::Line(all()), Cell::Bar(0.5)]);
    table.row([Cell::Line(Line::joined([all(), all()], &Piece::Break)), Cell::Line(all()), Cell::Bar(7.0)]);
    let mut open = table.clone();
    open.open_ended = true;
    open.in_comment = Some(1);
    let bar =
        |label: &str, sizes: &[f64]| Bar { label: label.to_owned(), sizes: sizes.to_vec(), value: label.to_owned() };
    let given = texts.first().map(String::as_str).unwrap_or_default();
    let bars = Bars {
        title: given.to_owned(),
        parts: vec!["fixed".to_owned(), given.to_owned()],
        bars: vec![bar(given, &[1.0, 2.5]), bar("x", &[0.0, 0.01])],
        limit: Some(bar(given, &[2.0])),
    };
    let head = Head { subject: given.to_owned(), what: all(), aside: all(), own_page: true, unsaid_on_terminal: false };
    let fold = vec![Block::Label(all()), Block::List(List::points([all()])), Block::Paragraph(all())];
    Document {
        marker: Some("<!-- test -->"),
        head: Some(head),
        blocks: vec![
            Block::Section(all()),
            Block::Facts(vec![all(), all()]),
            Block::Paragraph(all()),
            Block::List(List::of(items).out_of(40)),
            Block::Table(table),
            Block::Table(open),
            Block::Bars(bars),
            Block::Fold(all(), fold),
        ],
    }
}

/// What a line of Markdown starts with, and how many cells, tags and breaks are in it.
fn outline(markdown: &str) -> Vec<(String, usize, usize)> {
    let start = |line: &str| line.chars().take_while(|c| "#-*<|>!1234567890. ✔✘?".contains(*c)).collect::<String>();
    let count = |line: &str, what: &str| line.matches(what).count();
    markdown
        .lines()
        .map(|line| (start(line), count(line, "|"), count(line, "<br>") + count(line, "details>")))
        .collect()
}

fn plain() -> Document {
    everything(&["plain".to_owned()])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn markdown_keeps_its_structure(texts in prop::collection::vec(hostile(), 1..8)) {
        let out = markdown::render(&everything(&texts));
        prop_assert_eq!(leaks(&out), None);
        prop_assert_eq!(outline(&out).len(), outline(&markdown::render(&plain())).len());
        let cells = |out: &str| outline(out).iter().map(|line| (line.1, line.2)).collect::<Vec<_>>();
        prop_assert_eq!(cells(&out), cells(&markdown::render(&plain())));
        prop_assert!(!out.contains('`') && !out.contains("<script") && !out.contains("<img"), "{}", out);
        prop_assert_eq!(out.matches("<!--").count(), 1);
    }

    #[test]
    fn the_page_keeps_its_structure(texts in prop::collection::vec(hostile(), 1..8)) {
        let out = html::render(&everything(&texts));
        let dom = parsed(&out);
        prop_assert_eq!(dom.errors.borrow().len(), 0, "{:?}", dom.errors.borrow());
        prop_assert_eq!(shape(&out), shape(&html::render(&plain())));
        prop_assert_eq!(leaks(&out), None);
    }

    #[test]
    fn a_terminal_gets_text_within_its_width(texts in prop::collection::vec(hostile(), 1..8), w in 60usize..160) {
        for unicode in [true, false] {
            let out = terminal::render(&everything(&texts), Style::new(false, unicode, w));
            prop_assert_eq!(leaks(&out), None);
            for line in out.lines() {
                prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= w, "{:?}", line);
            }
        }
    }
}

#[test]
fn every_back_end_says_the_same() {
    let document = everything(&["Kiwi & lime".to_owned()]);
    let all = [
        terminal::render(&document, Style::default()),
        markdown::render(&document).replace("&#38;", "&"),
        html::render(&document).replace("&amp;", "&"),
    ];
    for out in all {
        for part in ["Kiwi & lime", "Budget", "own ", "new", "Kiwi & lime:3"] {
            assert!(out.contains(part), "{part}\n{out}");
        }
    }
}

#[test]
fn a_terminal_of_ascii_gets_ascii() {
    let out = terminal::render(&everything(&["a → b ≥ 1 …".to_owned()]), Style::new(false, false, 100));
    assert!(out.is_ascii(), "{:?}", out.chars().find(|c| !c.is_ascii()));
}

#[test]
fn what_is_left_out_is_counted() {
    let list = List::points((0..30).map(|n| Line::from(format!("entry {n}")))).most(10).out_of(35);
    let document = Document { blocks: vec![Block::List(list)], ..Document::default() };
    let shown = |out: &str| out.matches("entry ").count();
    let (screen, paper) = (terminal::render(&document, Style::default()), markdown::render(&document));
    assert!(shown(&screen) == 10 && screen.contains("25 more"), "{screen}");
    assert!(shown(&paper) == 10 && paper.contains("- and 25 more"), "{paper}");
    let page = html::render(&document);
    assert!(shown(&page) == 30 && page.contains("and 5 more"), "{page}");
}

/// A list of three levels, the second of them numbered.
fn nested() -> Document {
    let deepest = Item::new(Mark::Sign(Sign::Good, "yes"), "deepest");
    let second = |n: usize| Item {
        inner: vec![Item { inner: vec!["below".into()], ..deepest.clone() }],
        ..Item::new(Mark::Number(n), "second")
    };
    let first = Item { inner: vec![second(1), second(2)], ..Item::new(Mark::Bare, "first") };
    Document { blocks: vec![Block::List(List::of([first, "last".into()]))], ..Document::default() }
}

#[test]
fn a_nested_list_is_indented_on_a_terminal() {
    let out = terminal::render(&nested(), Style::default());
    let half = |n: usize| format!("  {n}. second\n     ✔ deepest\n       · below\n");
    assert_eq!(out, format!("first\n{}{}· last\n", half(1), half(2)));
}

#[test]
fn a_nested_list_is_nested_for_markdown() {
    let out = markdown::render(&nested());
    // Below a number an entry starts where the text does; with two columns it would be a list beside it.
    let half = "  1. second\n     - ✔ deepest\n       - below\n";
    assert_eq!(out, format!("- first\n{half}{half}- last\n"));
}

#[test]
fn a_nested_list_has_a_list_of_its_kind_on_a_page() {
    let out = html::render(&nested());
    let counts = shape(&out);
    assert_eq!((counts["ol"], counts["ul"], counts["li"]), (1, 5, 8), "{out}");
    let list = "<ul class=\"places\"><li>first<ol><li>second<ul class=\"plain\"><li>";
    assert!(
        out.contains(list) && out.contains("deepest<ul class=\"places\"><li>below</li></ul></li></ul></li><li>second")
    );
}

#[test]
fn a_title_may_be_left_out_on_a_terminal_only() {
    let head = Head { subject: "Fruit".to_owned(), own_page: true, unsaid_on_terminal: true, ..Head::default() };
    let document = Document { blocks: vec![Block::Paragraph("kiwi".into())], ..Document::titled(head) };
    assert_eq!(terminal::render(&document, Style::default()), "kiwi\n");
    assert_eq!(markdown::render(&document), "# Fruit\n\nkiwi\n");
    let page = html::render(&document);
    assert!(
        page.contains("<title>Fruit</title>")
            && page.contains("<h1>Fruit</h1>")
            && !page.contains("<p class=\"kicker\"")
    );
}

#[test]
fn a_spare_column_goes_where_the_table_is_too_wide() {
    let mut table = Table::new([Column::text("Name"), Column::text("What").spare(), Column::text("Place")]);
    table.row(["a", "b", "c"]);
    let render = |table: &Table| {
        let document = Document { blocks: vec![Block::Table(table.clone())], ..Document::default() };
        (terminal::render(&document, Style::default()), markdown::render(&document))
    };
    assert!(render(&table).0.starts_with("name  what  place"));
    table.row([Cell::from("d"), "e".repeat(100).into(), "f".into()]);
    let (screen, paper) = render(&table);
    assert!(screen.starts_with("name  place\na     c\n") && paper.contains("| What |"), "{screen}\n{paper}");
}

#[test]
fn figures_stand_under_each_other_and_wide_tables_lose_their_bars_first() {
    let mut table = Table::new([Column::text("Name"), Column::figures("Sum"), Column::bars("share")]);
    table.row([Cell::from("a"), "5".into(), Cell::Bar(1.0)]);
    table.row([Cell::from("bb"), "1,000".into(), Cell::Bar(0.5)]);
    let render = |table: &Table, width: usize| {
        let document = Document { blocks: vec![Block::Table(table.clone())], ..Document::default() };
        terminal::render(&document, Style::new(false, true, width))
    };
    let wide = render(&table, 60);
    assert!(wide.starts_with("name    sum\na         5  ████████████████████\nbb    1,000  ██████████░░░"), "{wide}");
    table.row([Cell::from("c".repeat(40)), "7".into(), Cell::Bar(0.5)]);
    assert!(!render(&table, 60).contains('█'));
}
