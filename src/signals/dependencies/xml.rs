//! XML as a stream of elements with lines: bounded depth, no entity is ever expanded.

use super::DependencyError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

const MAX_DEPTH: usize = 128;
/// Attributes looked at per element.
const MAX_ATTRIBUTES: usize = 64;

/// What the reader saw.
pub(super) enum Step {
    /// An element starts: local name, attributes, line.
    Start(String, Vec<(String, String)>, u32),
    /// Text of the innermost element.
    Text(String),
    /// The innermost element ends.
    End(String),
}

/// Gives every step to `take`. Attributes are read only for elements in `wanted`.
pub(super) fn each(text: &str, wanted: &[&str], mut take: impl FnMut(Step)) -> Result<(), DependencyError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut line, mut counted) = (1u32, 0usize);
    let mut open: Vec<String> = Vec::new();
    loop {
        let event = reader.read_event();
        let position = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        // The line on which the event ends; elements of manifests stand on one line.
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes().get(counted..position).unwrap_or(&[])).count();
        let start = line;
        line = line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
        counted = position.max(counted);
        match event {
            Ok(Event::Start(element)) => {
                if open.len() >= MAX_DEPTH {
                    return Err(DependencyError::new(line, format!("nested deeper than {MAX_DEPTH} levels")));
                }
                let name = local(&element);
                open.push(name.clone());
                take(Step::Start(name, attributes(&element, wanted), start));
            }
            Ok(Event::Empty(element)) => {
                let name = local(&element);
                take(Step::Start(name.clone(), attributes(&element, wanted), start));
                take(Step::End(name));
            }
            Ok(Event::Text(body)) => take(Step::Text(body.trim().to_owned())),
            Ok(Event::CData(body)) => take(Step::Text(body.trim().to_owned())),
            Ok(Event::End(_)) => {
                if let Some(name) = open.pop() {
                    take(Step::End(name));
                }
            }
            Ok(Event::Eof) if open.is_empty() => return Ok(()),
            Ok(Event::Eof) => return Err(DependencyError::new(line, "not valid XML: ends inside an element")),
            Ok(_) => {}
            Err(error) => {
                let message = error.to_string();
                let message = message.lines().next().unwrap_or("unreadable");
                return Err(DependencyError::new(line, format!("not valid XML: {message}")));
            }
        }
    }
}

fn local(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_owned()
}

fn attributes(element: &BytesStart<'_>, wanted: &[&str]) -> Vec<(String, String)> {
    let name = element.local_name();
    if !wanted.iter().any(|wanted| *wanted == name.as_ref()) {
        return Vec::new();
    }
    let mut attributes = element.attributes();
    // The check for duplicates is quadratic.
    attributes.with_checks(false);
    let texts = attributes
        .take(MAX_ATTRIBUTES)
        .flatten()
        .map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.into_owned()));
    texts.collect()
}
