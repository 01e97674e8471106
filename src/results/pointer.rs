//! A number at a JSON pointer, with what stands around it: its unit and how many cases it rests on.

use super::input::{number, whole};
use super::model::{At, Measurement, Unit};
use super::names::{plain, table};
use crate::structured::{Key, Node, Value};

/// The number at a pointer; an error says what stands there instead.
pub(crate) fn at(document: &Node, pointer: &str) -> Result<Measurement, String> {
    let Some(found) = document.pointer(pointer) else {
        let hint =
            if pointer.starts_with('/') || pointer.is_empty() { "" } else { " (a JSON pointer starts with `/`)" };
        return Err(format!("has nothing at `{pointer}`{hint}"));
    };
    let name = pointer.rsplit('/').next().unwrap_or(pointer);
    let (value, unit) = match &found.value {
        Value::Number(value, _) => (*value, table().unit(name)),
        Value::String(text) => match percent(text) {
            Some(value) => (value, Unit::Percent),
            None => match number(text) {
                Some(value) => (value, table().unit(name)),
                None => return Err(format!("has text at `{pointer}`, a number is expected (line {})", found.line)),
            },
        },
        _ => return Err(format!("has {} at `{pointer}`, a number is expected (line {})", found.kind(), found.line)),
    };
    let around = pointer.rsplit_once('/').and_then(|(parent, _)| document.pointer(parent));
    // A number of cases beside the number, or, for the whole file, at its top.
    let n = around.and_then(cases).or_else(|| cases(document));
    Ok(Measurement { n, ..Measurement::new(name, value, unit, found.line) })
}

/// `88 %` as 88.
pub(super) fn percent(text: &str) -> Option<f64> {
    number(text.trim().strip_suffix('%')?)
}

/// How many cases a mapping says it rests on.
pub(super) fn cases(node: &Node) -> Option<At<u64>> {
    let (_, value) = member(node.as_mapping()?, &table().cases, |value| value.as_number().is_some())?;
    let n = whole(value.as_number()?).filter(|n| *n > 0)?;
    Some(At::new(n, value.line))
}

/// The member whose name comes first in a list of names, of those that fit; one pass, whatever the size.
pub(super) fn member<'n>(
    entries: &'n [(Key, Node)],
    names: &[String],
    fits: impl Fn(&Node) -> bool,
) -> Option<&'n (Key, Node)> {
    let rank = |key: &Key| {
        let name = plain(&key.text);
        names.iter().position(|n| *n == name)
    };
    let known = entries.iter().filter(|(_, value)| fits(value)).filter_map(|entry| Some((rank(&entry.0)?, entry)));
    known.min_by_key(|(rank, _)| *rank).map(|(_, entry)| entry)
}
