//! What a field of the manifest is for: its words, its kind, its allowed values. For whoever writes a manifest for people
//! to fill in.

use super::schema::{Field, Schema};
use super::shape::Shape;
use crate::model::Pillar;

/// What is known about one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guide {
    /// What belongs there, without full stop.
    pub(crate) about: String,
    /// What may stand there.
    pub(crate) kind: Kind,
    /// Allowed words with their meaning, where only some words are allowed.
    pub(crate) words: Vec<(String, String)>,
}

/// What may stand at a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text of any form: sentence, path, date, one of some words.
    Text,
    Number,
    /// Yes or no.
    Flag,
    /// A list of scalars.
    List,
    /// A list of mappings.
    Entries,
    /// A mapping with known keys.
    Mapping,
    /// A mapping with free keys.
    Free,
}

/// Looks up a dotted field; entries of lists need no mark: `evals.metric`.
pub(crate) fn guide(field: &str) -> Option<Guide> {
    let field = find(field)?;
    let kind = match &field.shape {
        Shape::Flag => Kind::Flag,
        Shape::Number { .. } => Kind::Number,
        Shape::List { item, .. } if matches!(**item, Shape::Object(_)) => Kind::Entries,
        Shape::List { .. } => Kind::List,
        Shape::Object(_) => Kind::Mapping,
        Shape::Map(_) => Kind::Free,
        Shape::Text | Shape::Format(_) | Shape::Choice(_) | Shape::Union(_) => Kind::Text,
    };
    let words = match inner(&field.shape) {
        Shape::Choice(words) => words.clone(),
        _ => Vec::new(),
    };
    Some(Guide { about: field.about.trim_end_matches('.').to_owned(), kind, words })
}

/// The keys of a mapping, or of the entries of a list, in the order of the table; of the root for the empty field.
pub(crate) fn children(field: &str) -> Vec<&'static str> {
    let shape = if field.is_empty() { Some(&Schema::manifest().root) } else { find(field).map(|field| &field.shape) };
    let fields = shape.map_or(&[][..], |shape| inner(shape).fields());
    fields.iter().map(|field| field.name.as_str()).collect()
}

/// The top-level sections of a pillar, or those of none.
pub(crate) fn sections(pillar: Option<Pillar>) -> impl Iterator<Item = &'static str> {
    let all = Schema::manifest().root.fields().iter();
    all.filter(move |field| field.pillar == pillar).map(|field| field.name.as_str())
}

/// What a pillar asks, as a heading over its sections.
pub(crate) fn heading(pillar: Pillar) -> &'static str {
    Schema::manifest().pillars.get(&pillar).map_or("", String::as_str)
}

fn find(field: &str) -> Option<&'static Field> {
    let (mut fields, mut found) = (Schema::manifest().root.fields(), None);
    for part in field.split('.') {
        let name = part.trim_end_matches("[]");
        let field = fields.iter().find(|field| field.name == name)?;
        fields = inner(&field.shape).fields();
        found = Some(field);
    }
    found
}

/// The form of a list's entries; anything else is its own.
fn inner(shape: &Shape) -> &Shape {
    match shape {
        Shape::List { item, .. } => item,
        _ => shape,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_explain_themselves() {
        let audience = guide("system.audience").unwrap();
        assert_eq!((audience.kind, audience.about.as_str()), (Kind::Text, "Who uses it"));
        assert_eq!(audience.words[0], ("internal".to_owned(), "Staff.".to_owned()));
        let kinds = [
            ("system.kind", Kind::List),
            ("system.generative", Kind::Flag),
            ("rollback.target_minutes", Kind::Number),
            ("evals", Kind::Entries),
            ("evals.threshold", Kind::Number),
            ("evals[].id", Kind::Text),
            ("failure_modes", Kind::Text),
            ("rollback", Kind::Mapping),
            ("rollback.last_drill", Kind::Mapping),
            ("owners.backups", Kind::Free),
            ("runbooks", Kind::List),
        ];
        for (field, kind) in kinds {
            assert_eq!(guide(field).unwrap().kind, kind, "{field}");
        }
        assert_eq!(guide("rollback.nope"), None);
        assert_eq!(children("")[..3], ["schema_version", "system", "inherits"]);
        assert!(children("evals").contains(&"threshold") && children("runbooks").is_empty());
    }

    #[test]
    fn sections_stand_below_their_pillar() {
        assert_eq!(sections(Some(Pillar::Adoption)).collect::<Vec<_>>(), ["adoption", "improvement"]);
        assert!(sections(None).any(|name| name == "system"));
        assert_eq!(heading(Pillar::Observability), "O: would we notice");
    }
}
