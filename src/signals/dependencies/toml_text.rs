//! TOML with positions: a thin layer over the spans of the parser.

use super::{DependencyError, bounds, line_number};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A parsed document that can tell lines.
pub(super) struct Document<'a> {
    root: DeTable<'a>,
    newlines: Vec<usize>,
}

/// A key or value with where it stands.
pub(super) type Value<'d, 'a> = &'d Spanned<DeValue<'a>>;

impl<'a> Document<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, DependencyError> {
        bounds::toml(text)?;
        let newlines: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
        match DeTable::parse(text) {
            Ok(root) => Ok(Document { root: root.into_inner(), newlines }),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(&newlines, span.start));
                let message = error.message().lines().next().unwrap_or("not valid TOML").to_owned();
                Err(DependencyError::new(line, format!("not valid TOML: {message}")))
            }
        }
    }

    /// The table at a path of keys.
    pub(super) fn table(&self, path: &[&str]) -> Option<&DeTable<'a>> {
        let mut table = &self.root;
        for key in path {
            table = as_table(table.get(*key)?.get_ref())?;
        }
        Some(table)
    }

    /// The value at a path of keys.
    pub(super) fn value(&self, path: &[&str]) -> Option<Value<'_, 'a>> {
        let (last, head) = path.split_last()?;
        self.table(head)?.get(*last)
    }

    /// Members of the table at a path, in file order: key, line of the key, value.
    pub(super) fn members(&self, path: &[&str]) -> Vec<(&str, u32, Value<'_, 'a>)> {
        self.table(path).map(|table| self.members_of(table)).unwrap_or_default()
    }

    pub(super) fn members_of<'d>(&self, table: &'d DeTable<'a>) -> Vec<(&'d str, u32, Value<'d, 'a>)> {
        let mut members: Vec<_> = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), line_of(&self.newlines, key.span().start), value))
            .collect();
        members.sort_by_key(|(_, line, _)| *line);
        members
    }

    /// Strings of an array with their lines; a lone string is an array of one.
    pub(super) fn strings<'d>(&self, value: Value<'d, 'a>) -> Vec<(&'d str, u32)> {
        let line = |value: Value<'_, '_>| line_of(&self.newlines, value.span().start);
        match value.get_ref() {
            DeValue::Array(items) => {
                items.iter().filter_map(|item| as_str(item.get_ref()).map(|text| (text, line(item)))).collect()
            }
            other => as_str(other).map(|text| (text, line(value))).into_iter().collect(),
        }
    }
}

fn line_of(newlines: &[usize], offset: usize) -> u32 {
    line_number(newlines.partition_point(|&newline| newline < offset))
}

pub(super) fn as_table<'d, 'a>(value: &'d DeValue<'a>) -> Option<&'d DeTable<'a>> {
    match value {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

pub(super) fn as_str<'d>(value: &'d DeValue<'_>) -> Option<&'d str> {
    match value {
        DeValue::String(text) => Some(text.as_ref()),
        _ => None,
    }
}

/// A string member of a table.
pub(super) fn text<'d>(table: &'d DeTable<'_>, key: &str) -> Option<&'d str> {
    as_str(table.get(key)?.get_ref())
}

/// A member that is `true`.
pub(super) fn is_true(table: &DeTable<'_>, key: &str) -> bool {
    matches!(table.get(key).map(|value| value.get_ref()), Some(DeValue::Boolean(true)))
}
