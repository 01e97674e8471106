//! The templates as documents: the list of them, and what was written where.

#[cfg(test)]
mod tests;

use super::document::{Block, Column, Document, Head, Item, Line, List, Mark, Piece, Table, line};
use super::style::Role;
use crate::error::Error;
use crate::templates::Template;
use crate::text::excerpt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Blanks shown per file; the file has them all.
const SHOWN: usize = 3;

/// The public list of templates, version 1: what `produ template list -o json` prints. Fields are only added; a change of
/// meaning makes a version 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Templates {
    /// Always `"1"`.
    pub schema_version: String,
    /// The templates by name.
    pub templates: Vec<Listed>,
}

/// One template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Listed {
    /// Name, as `produ template` takes it.
    pub name: String,
    /// What it is.
    pub title: String,
    /// Ids of the rules that a filled copy documents.
    pub rules: Vec<String>,
    /// Where a copy belongs, relative to the root.
    pub to: String,
    /// How many blanks people have to fill.
    pub blanks: usize,
}

/// A copy that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrittenFile {
    /// Where it is now.
    pub path: String,
    /// What people have to write into it.
    pub blanks: Vec<String>,
    /// What an audit has filled in, by name.
    pub filled: Vec<String>,
}

/// The list as every renderer may print it.
pub(crate) fn list(templates: &[Template]) -> Result<Templates, Error> {
    let listed = |template: &Template| Listed {
        name: template.name.clone(),
        title: template.title(),
        rules: template.rules.clone(),
        to: template.to.clone(),
        blanks: template.blanks(),
    };
    let templates = templates.iter().map(listed).collect();
    super::clean::printable_tree(&Templates { schema_version: "1".to_owned(), templates })
}

/// What was written, in the order of the request, as every renderer may print it.
pub(crate) fn written(files: &[WrittenFile]) -> Result<Vec<WrittenFile>, Error> {
    files.iter().map(super::clean::printable_tree).collect()
}

/// JSON Schema of the list, derived from the model.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(Templates).to_value()
}

/// A cleaned list as a document. Name and place are typed and not broken; the title says little more than the name.
pub(crate) fn document(list: &Templates) -> Document {
    let head = Head { subject: "Templates".to_owned(), own_page: true, unsaid_on_terminal: true, ..Head::default() };
    let mut out = Document::titled(head);
    let texts = ["Name", "Belongs to"].map(Column::text);
    let rest = [Column::text("What").spare(), Column::text("Documents")];
    let mut table = Table::new(texts.into_iter().chain(rest));
    table.open_ended = true;
    for template in &list.templates {
        let rules = template.rules.iter().map(|rule| line().code(&**rule));
        table.row([
            line().code(&*template.name),
            line().code(&*template.to),
            excerpt(&template.title, 60).into(),
            Line::joined(rules, &Piece::Own(" ")),
        ]);
    }
    out.push(Block::Table(table));
    let next = line().code("produ template write NAME...");
    out.push(Block::Paragraph(next.own(" puts them there, filled with what an audit knows.")));
    out
}

/// What was written and what is left to do, cleaned, as a document.
pub(crate) fn left_to_do(files: &[WrittenFile]) -> Document {
    let mut out = Document::default();
    out.push(Block::List(List::of(files.iter().map(file))));
    let last = "Replace every [TO FILL: ...], check the values that were filled in, delete the line with \
                produ:template, and commit it. Until then a copy earns nothing.";
    out.push(Block::Paragraph(last.into()));
    out
}

fn file(file: &WrittenFile) -> Item {
    let mut facts: Vec<Line> = vec![format!("{} blanks for you", file.blanks.len()).into()];
    if !file.filled.is_empty() {
        facts.push(format!("{} values filled in ({})", file.filled.len(), file.filled.join(", ")).into());
    }
    let head = line().strong(format!("wrote {}", file.path)).gap().then(Line::joined(facts, &Piece::Own(", ")));
    let mut out = Item::new(Mark::Bare, head);
    out.inner.extend(file.blanks.iter().take(SHOWN).map(|blank| Item::from(excerpt(blank, 200))));
    if file.blanks.len() > SHOWN {
        let more = format!("and {} more", file.blanks.len() - SHOWN);
        out.inner.push(Item::new(Mark::Bare, line().toned(Role::Dim, more)));
    }
    out
}
