//! The rules as a document: a list of them, or what they answer to, seen from both sides.

mod csv;
mod model;
#[cfg(test)]
mod tests;

pub(crate) use csv::csv;
pub(crate) use model::{Listed, Listing, Wanted};

use super::document::{Block, Column, Document, Head, Line, Piece, Table, line};
use super::words;
use crate::error::Error;
use crate::rules::coverage::Answered;
use crate::rules::format::RuleFile;
use crate::text::excerpt;
use model::Standard;
use std::collections::BTreeSet;

/// The part of the rules that is asked for, as every renderer may print it.
///
/// # Errors
/// When neither the rules asked for nor the catalogue know the standard.
pub(crate) fn listing(all: &[RuleFile], wanted: &Wanted) -> Result<Listing, Error> {
    super::clean::printable_tree(&Listing::of(all, wanted)?)
}

/// JSON Schema of the list, derived from the model.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(Listing).to_value()
}

/// A cleaned list as a document: what the rules answer to where that was asked for, else one row per rule.
pub(crate) fn document(listing: &Listing) -> Document {
    let head = Head { subject: "Rules".to_owned(), own_page: true, unsaid_on_terminal: true, ..Head::default() };
    let mut out = Document::titled(head);
    if let Some(found) = &listing.demands {
        demands(&mut out, listing, found);
    }
    if let Some(found) = &listing.standard {
        standard(&mut out, listing, found);
    }
    if listing.demands.is_none() && listing.standard.is_none() {
        rules(&mut out, listing);
    }
    out
}

/// One line per rule, in the order given; the title last, where a title of one's own has the room there is.
fn rules(out: &mut Document, listing: &Listing) {
    let texts = ["Id", "Rule", "Owner", "Severity"].map(Column::text);
    let mut table = Table::new(texts.into_iter().chain([Column::figures("Weight"), Column::text("Title")]));
    table.open_ended = true;
    for rule in &listing.rules {
        table.row([
            line().code(excerpt(&rule.id, 24)),
            line().code(excerpt(&rule.slug, 40)),
            words::owner(rule.owner.map(Into::into)).into(),
            words::severity(rule.severity.into()).into(),
            rule.weight.to_string().into(),
            line().text(&*rule.title),
        ]);
    }
    out.push(Block::Table(table));
    let count = line().text(format!("{} rules. What one asks for: ", listing.rules.len()));
    out.push(Block::Paragraph(count.code("produ explain RULE")));
}

fn demands(out: &mut Document, listing: &Listing, demands: &[Answered]) {
    let titles = ["Demand", "Type", "Shown by", "What is demanded", "Rules"];
    let mut table = Table::new(titles.map(Column::text));
    for found in demands {
        let what = excerpt(&found.demand, 120);
        let (kind, mode) = (line().text(&*found.kind), line().text(&*found.mode));
        table.row([line().code(excerpt(&found.id, 24)), kind, mode, what.into(), codes(&found.rules, " ")]);
    }
    out.push(Block::Section("Demands and the rules that answer them".into()));
    out.push(Block::Table(table));
    both_ways(out, listing, ("Rules and their demands", "Demands"), |rule| &rule.seeds);
    let open: Vec<&String> = demands.iter().filter(|found| found.rules.is_empty()).map(|found| &found.id).collect();
    let (answered, all) = (demands.len() - open.len(), demands.len());
    out.push(Block::Paragraph(format!("{answered} of {all} demands are answered by a rule.").into()));
    rest(out, "Without a rule", open);
    let awaited: BTreeSet<&String> = demands.iter().flat_map(|found| &found.awaited).collect();
    rest(out, "Rules not in this set", awaited);
}

fn standard(out: &mut Document, listing: &Listing, standard: &Standard) {
    let mut table = Table::new(["Item", "Topic", "Rules"].map(Column::text));
    for item in &standard.items {
        let topic = excerpt(&item.title, 120);
        table.row([line().text(excerpt(&item.id, 60)), topic.into(), codes(&item.rules, " ")]);
    }
    out.push(Block::Section(excerpt(&standard.title, 100).into()));
    if !standard.edition.is_empty() {
        out.push(Block::Paragraph(excerpt(&standard.edition, 200).into()));
    }
    out.push(Block::Table(table));
    both_ways(out, listing, ("Rules and their items", "Items"), |rule| {
        rule.standards.get(&standard.key).map(Vec::as_slice).unwrap_or_default()
    });
    let open: Vec<&String> = standard.items.iter().filter(|item| item.rules.is_empty()).map(|item| &item.id).collect();
    let (named, all) = (standard.items.len() - open.len(), standard.items.len());
    out.push(Block::Paragraph(format!("{named} of {all} items are named by a rule.").into()));
    rest(out, "Without a rule", open);
}

/// The same from the rules' side.
fn both_ways(
    out: &mut Document,
    listing: &Listing,
    (title, what): (&'static str, &'static str),
    named: impl Fn(&Listed) -> &[String],
) {
    let mut table = Table::new(["Id", "Rule", what].map(Column::text));
    for rule in listing.rules.iter().filter(|rule| !named(rule).is_empty()) {
        let names = Line::joined(named(rule).iter().map(|name| line().text(&**name)), &Piece::Own(", "));
        table.row([line().code(excerpt(&rule.id, 24)), line().code(excerpt(&rule.slug, 40)), names]);
    }
    if !table.rows.is_empty() {
        out.push(Block::Section(title.into()));
        out.push(Block::Table(table));
    }
}

/// What is left, by name; nothing where nothing is.
fn rest<'l>(out: &mut Document, title: &'static str, ids: impl IntoIterator<Item = &'l String>) {
    let ids: Vec<&String> = ids.into_iter().collect();
    if !ids.is_empty() {
        let title = line().own(title).text(format!(" ({}): ", ids.len()));
        out.push(Block::Paragraph(title.then(codes(ids, ", "))));
    }
}

/// Ids, each a piece of its own: however many there are, none is cut.
fn codes<'l>(ids: impl IntoIterator<Item = &'l String>, between: &'static str) -> Line {
    Line::joined(ids.into_iter().map(|id| line().code(&**id)), &Piece::Own(between))
}
