//! Templates of this program that nobody has filled in: the marker of the first lines, or a blank anywhere.
//!
//! Such a file supports no rule, whatever it holds; what speaks against a rule still counts (`evaluate::world`). In
//! program text only the marker counts, so that code may speak of blanks.

use crate::inventory::FileClass;

/// What the first lines of a template hold.
pub(crate) const MARKER: &str = "produ:template";
/// How a blank begins.
pub(crate) const BLANK: &str = "[TO FILL";

/// How far into a file the marker is looked for.
const HEAD: usize = 2048;

/// Why the file counts as unfilled, if it does.
pub(crate) fn unfilled(class: FileClass, bytes: &[u8]) -> Option<&'static str> {
    let holds = |part: &[u8], what: &str| memchr::memmem::find(part, what.as_bytes()).is_some();
    if holds(bytes.get(..HEAD).unwrap_or(bytes), MARKER) {
        return Some("an unfilled template: its first line still says so");
    }
    let prose = !matches!(class, FileClass::Source | FileClass::Test);
    (prose && holds(bytes, BLANK)).then_some("an unfilled template: it has blanks")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marker_at_the_head_or_a_blank_anywhere() {
        let docs = |text: &str| unfilled(FileClass::Docs, text.as_bytes()).is_some();
        assert!(docs("<!-- produ:template name=x -->\n# X\n"));
        assert!(docs("# X\n\nOwner: [TO FILL: name]\n"));
        assert!(!docs("# X\n\nOwner: A. Roe\n") && !docs(""));
        assert!(!docs(&format!("{}produ:template", " ".repeat(5000))), "far down it is only mentioned");
        assert!(unfilled(FileClass::Source, b"const BLANK = \"[TO FILL\";").is_none());
        assert!(unfilled(FileClass::Source, b"// produ:template name=load.js\n").is_some());
    }
}
