//! Results in XML, element by element.

use super::model::Unreadable;
use crate::structured::xml::{self, Element, MAX_DEPTH, MAX_ELEMENTS, Step, XmlError, XmlErrorKind};

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

impl From<XmlError> for Unreadable {
    fn from(error: XmlError) -> Unreadable {
        let message = match error.kind {
            XmlErrorKind::Invalid(why) => format!("not valid XML: {why}"),
            XmlErrorKind::CutOff => "ends inside an XML element: the file is cut off, store it whole".to_owned(),
            XmlErrorKind::TooDeep | XmlErrorKind::TooMany => {
                format!("more than {MAX_DEPTH} levels or {MAX_ELEMENTS} elements; store a summary instead")
            }
        };
        Unreadable::new(error.line, message)
    }
}

/// Gives every element to `take` when it starts.
pub(super) fn each(text: &str, mut take: impl FnMut(&Element) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
    let mut seen = false;
    xml::each(text, |step| match step {
        Step::Start(element) => {
            seen = true;
            take(&element)
        }
        Step::Text(_) | Step::End => Ok(()),
    })?;
    let last = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let last = u32::try_from(last).unwrap_or(u32::MAX);
    if seen { Ok(()) } else { Err(Unreadable::new(last, "holds no XML element")) }
}
