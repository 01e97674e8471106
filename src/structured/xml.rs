//! XML as a stream of elements with lines: bounded, no entity is ever expanded, nothing outside the file is looked at.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting of elements.
pub(crate) const MAX_DEPTH: usize = 128;
/// Most elements in one file.
pub(crate) const MAX_ELEMENTS: usize = 2_000_000;
/// Attributes looked at per element.
const MAX_ATTRIBUTES: usize = 64;

/// What the reader saw.
#[derive(Debug)]
pub(crate) enum Step<'t> {
    /// Its text and what stands in it come next.
    Start(Element),
    /// Text of the innermost element.
    Text(&'t str),
    /// The innermost element ends.
    End,
}

/// An element that starts.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// Local name.
    pub(crate) name: String,
    /// Elements around it.
    pub(crate) depth: usize,
    /// 1-based.
    pub(crate) line: u32,
    /// Names and values.
    pub(crate) attributes: Vec<(String, String)>,
}

/// Why a text is not read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct XmlError {
    /// 1-based.
    pub(crate) line: u32,
    pub(crate) kind: XmlErrorKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum XmlErrorKind {
    /// It is no XML: the first line of what the parser says.
    Invalid(String),
    /// It ends inside an element.
    CutOff,
    /// Deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More than [`MAX_ELEMENTS`].
    TooMany,
}

/// Gives every step to `take`, until it has enough of it.
pub(crate) fn each<E: From<XmlError>>(text: &str, mut take: impl FnMut(Step<'_>) -> Result<(), E>) -> Result<(), E> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut line, mut counted, mut depth, mut seen) = (1u32, 0usize, 0usize, 0usize);
    loop {
        let event = reader.read_event();
        let position = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        // The line on which the event begins; an element stands on one line nearly always.
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes().get(counted..position).unwrap_or(&[])).count();
        let start = line;
        line = line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
        counted = position.max(counted);
        let wrong = |kind| Err(XmlError { line, kind }.into());
        match event {
            Ok(Event::Start(element)) => {
                take(Step::Start(read(&element, depth, start)))?;
                depth += 1;
                seen += 1;
            }
            Ok(Event::Empty(element)) => {
                take(Step::Start(read(&element, depth, start)))?;
                take(Step::End)?;
                seen += 1;
            }
            Ok(Event::Text(body)) => take(Step::Text(body.trim()))?,
            Ok(Event::CData(body)) => take(Step::Text(body.trim()))?,
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                take(Step::End)?;
            }
            Ok(Event::Eof) if depth == 0 => return Ok(()),
            Ok(Event::Eof) => return wrong(XmlErrorKind::CutOff),
            Ok(_) => {}
            Err(error) => {
                let error = error.to_string();
                return wrong(XmlErrorKind::Invalid(error.lines().next().unwrap_or("unreadable").to_owned()));
            }
        }
        if depth > MAX_DEPTH {
            return wrong(XmlErrorKind::TooDeep);
        }
        if seen > MAX_ELEMENTS {
            return wrong(XmlErrorKind::TooMany);
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kind(text: &str) -> Option<XmlErrorKind> {
        each(text, |_| Ok::<(), XmlError>(())).err().map(|error| error.kind)
    }

    #[test]
    fn steps_come_with_depths_and_lines() {
        let mut seen = Vec::new();
        let text = "<a>\n<p:b x='&amp;1'/>\n<c> t <![CDATA[u]]></c></a>";
        each(text, |step| {
            seen.push(match step {
                Step::Start(e) => format!("{}@{}:{} {:?}", e.name, e.depth, e.line, e.attributes),
                Step::Text(text) => text.to_owned(),
                Step::End => "/".to_owned(),
            });
            Ok::<(), XmlError>(())
        })
        .unwrap();
        seen.retain(|step| !step.is_empty());
        assert_eq!(
            seen,
            ["a@0:1 []", "b@1:2 [(\"x\", \"&amp;1\")]", "/", "c@1:3 []", "t", "u", "/", "/"],
            "no entity is expanded"
        );
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert_eq!(kind("<a><b></b>"), Some(XmlErrorKind::CutOff));
        assert!(matches!(kind("<a></b>"), Some(XmlErrorKind::Invalid(_))));
        assert_eq!(kind(&"<a>".repeat(MAX_DEPTH + 1)), Some(XmlErrorKind::TooDeep));
        assert_eq!(kind(""), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "(?s)[<>/a-c !\\[\\]&;='\"?-]{0,80}") {
            let _any = kind(&text);
        }
    }
}
