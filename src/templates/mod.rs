//! Documents to start from: the files under `templates/`, their blanks, and what an audit can fill in.
//!
//! The first line of a template (the `$comment` of a JSON one) says its name, the rules it documents and where it
//! belongs. Its body has blanks for people, `{{blank: what to write}}`, and slots, `{{models}}`, of the closed list
//! `rules/slots.yaml`. Filling is pure text; writing files is left to the command.

pub mod facts;
mod fill;
mod marks;
mod syntax;
#[cfg(test)]
mod tests;

pub use fill::{Filled, fill};

use crate::signals::unfilled::MARKER;
use crate::tables;
use marks::Mark;
use syntax::Syntax;

/// One template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// File name, as `produ template` takes it.
    pub name: String,
    /// Ids of the rules that a filled copy documents.
    pub rules: Vec<String>,
    /// Where a copy belongs, relative to the root.
    pub to: String,
    /// The whole text, its first line included.
    pub text: String,
    syntax: Syntax,
}

/// All templates by name. A file without the marker (the example of a manifest) is not a template.
pub fn all() -> Vec<Template> {
    tables::templates().filter_map(|(name, text)| parse(name, text).ok()).collect()
}

/// Reads one.
///
/// # Errors
/// What is wrong with its first line, or which slot is unknown.
pub fn parse(name: &str, text: &str) -> Result<Template, String> {
    let head: String = text.lines().take(3).collect::<Vec<_>>().join("\n");
    let (_, fields) = head.split_once(MARKER).ok_or_else(|| format!("no `{MARKER}` in the first lines"))?;
    let fields = fields.lines().next().unwrap_or_default().trim_end_matches("-->").trim_end_matches([',', '"', ' ']);
    let field = |key: &str| {
        let found = fields.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        found.map(str::to_owned).ok_or_else(|| format!("the first line lacks `{key}=`"))
    };
    let (named, to) = (field("name")?, field("to")?);
    if named != name {
        return Err(format!("the first line names {named}, the file is {name}"));
    }
    crate::manifest::repository_path(&to).map_err(|_| format!("`to={to}` leaves the repository"))?;
    let rules = field("rules")?.split(',').map(str::to_owned).collect();
    let known: Vec<&str> = facts::slots().iter().map(|slot| slot.name.as_str()).collect();
    let unknown = marks::marks(text).find_map(|mark| match mark {
        Mark::Slot(name) if !known.contains(&name) => Some(name.to_owned()),
        _ => None,
    });
    match unknown {
        Some(slot) => Err(format!("there is no slot `{{{{{slot}}}}}`; rules/slots.yaml lists them")),
        None => Ok(Template { name: named, rules, to, text: text.to_owned(), syntax: Syntax::of(name) }),
    }
}

impl Template {
    /// How many blanks people have to fill.
    pub fn blanks(&self) -> usize {
        marks::marks(&self.text).filter(|mark| matches!(mark, Mark::Blank(_))).count()
    }

    /// Its first heading, comment or description: what it is, for a list.
    pub fn title(&self) -> String {
        let lines = self.text.lines().filter(|line| !line.contains(MARKER));
        let title = |line: &str| {
            let json = line.trim().strip_prefix("\"title\": \"").and_then(|rest| rest.split('"').next());
            let text = json.or_else(|| line.strip_prefix('#')).map(|t| t.trim_matches(['#', ' ']).to_owned());
            text.filter(|t| !t.is_empty())
        };
        let found = lines.filter_map(title).next();
        let plain = found.unwrap_or_default().replace("{{system}}", "the system").replace(" {{version}}", "");
        if plain.is_empty() { self.name.split('.').next().unwrap_or(&self.name).replace('-', " ") } else { plain }
    }
}
