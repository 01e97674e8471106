//! XML as a stream of elements with lines: bounded, no entity is ever expanded, nothing outside the file is looked at.

use super::model::Unreadable;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

const MAX_DEPTH: usize = 128;
const MAX_ELEMENTS: usize = 2_000_000;
/// Attributes looked at per element.
const MAX_ATTRIBUTES: usize = 32;

/// An element that starts.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Local name.
    pub(super) name: String,
    /// Elements around it.
    pub(super) depth: usize,
    /// 1-based.
    pub(super) line: u32,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// Text of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Finite number of an attribute.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.trim().parse().ok().filter(|n: &f64| n.is_finite())
    }
}

/// Gives every element to `take` when it starts.
pub(super) fn each(text: &str, mut take: impl FnMut(&Element) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut line, mut counted, mut depth, mut seen) = (1u32, 0usize, 0usize, 0usize);
    loop {
        let event = reader.read_event();
        let position = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes().get(counted..position).unwrap_or(&[])).count();
        let start = line;
        line = line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
        counted = position.max(counted);
        match event {
            Ok(Event::Start(element)) => {
                take(&read(&element, depth, start))?;
                depth += 1;
                seen += 1;
            }
            Ok(Event::Empty(element)) => {
                take(&read(&element, depth, start))?;
                seen += 1;
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) if seen == 0 => return Err(Unreadable::new(line, "holds no XML element")),
            Ok(Event::Eof) if depth == 0 => return Ok(()),
            Ok(Event::Eof) => {
                return Err(Unreadable::new(line, "ends inside an XML element: the file is cut off, store it whole"));
            }
            Ok(_) => {}
            Err(error) => {
                let error = error.to_string();
                let first = error.lines().next().unwrap_or("unreadable");
                return Err(Unreadable::new(line, format!("not valid XML: {first}")));
            }
        }
        if depth > MAX_DEPTH || seen > MAX_ELEMENTS {
            let message = format!("more than {MAX_DEPTH} levels or {MAX_ELEMENTS} elements; store a summary instead");
            return Err(Unreadable::new(line, message));
        }
    }
}

fn read(element: &BytesStart<'_>, depth: usize, line: u32) -> Element {
    let mut attributes = element.attributes();
    // The check for duplicates is quadratic.
    attributes.with_checks(false);
    let attributes = attributes
        .take(MAX_ATTRIBUTES)
        .flatten()
        .map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.into_owned()))
        .collect();
    Element { name: element.local_name().as_ref().to_owned(), depth, line, attributes }
}
