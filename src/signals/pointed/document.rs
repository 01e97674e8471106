//! A pointer to a section of a document: the heading is there, and under it stands something a person could use.

use super::{Flaw, Looked};
use crate::inventory::{FileClass, Inventory, Language};
use crate::manifest::pointer::{Within, in_document};
use crate::signals::document::{self, Document, Section};

/// Fewest words of a section that describes something.
const MIN_WORDS: u32 = 25;

pub(super) fn look(inventory: &Inventory, place: &str) -> Looked {
    let (path, within) = in_document(place);
    let Some(file) = inventory.position(path) else { return Looked::broken(None, Flaw::NoFile) };
    let whole = (file, 0);
    let Some(entry) = inventory.find(path) else { return Looked::broken(None, Flaw::NoFile) };
    if let FileClass::Vendored | FileClass::Archived | FileClass::Generated | FileClass::Fixture = entry.class {
        return Looked::broken(Some(whole), Flaw::NotShipped(entry.class));
    }
    let language = entry.language.unwrap_or(Language::Text);
    if !matches!(language, Language::Markdown | Language::Rst | Language::AsciiDoc | Language::Text) {
        return Looked::lacking(whole, Flaw::NotProse);
    }
    let Some(Ok(bytes)) = inventory.read_path(path) else { return Looked::lacking(whole, Flaw::NotProse) };
    let document = document::parse(language, &String::from_utf8_lossy(&bytes));
    let (at, words, promise) = match within {
        Within::Heading(heading) => match section(&document, heading) {
            Some(section) => ((file, section.line), section.total_words, section.promise),
            None => return Looked::broken(Some(whole), Flaw::NoHeading),
        },
        _ => {
            let first = document.sections.first().map_or(1, |section| section.line.max(1));
            ((file, first), document.words, false)
        }
    };
    if let Some(why) = document.hollow {
        return Looked::lacking(at, Flaw::Hollow(why));
    }
    if promise {
        return Looked::lacking(at, Flaw::Promise);
    }
    if words < MIN_WORDS {
        return Looked::lacking(at, Flaw::Thin(words));
    }
    Looked::open(at)
}

/// The section of an anchor as forges make it, or of a heading as it is written. Of headings that are the same the
/// second has the anchor `heading-1`.
fn section<'d>(document: &'d Document, asked: &str) -> Option<&'d Section> {
    let wanted = anchor(asked);
    let named = |wanted: &str| {
        let wanted = wanted.to_owned();
        document.sections.iter().filter(move |s| s.level > 0 && anchor(&s.heading) == wanted)
    };
    let numbered = || {
        let (name, number) = wanted.rsplit_once('-')?;
        named(name).nth(number.parse::<usize>().ok().filter(|n| *n > 0)?)
    };
    named(&wanted).next().or_else(numbered)
}

/// The anchor of a heading: lower-case words and digits, blanks as dashes, other signs left out.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Standing;
    use super::*;

    const LONG: &str = "The person on call sets the variable to off in the console of the platform and waits until the \
                        page says so, which takes less than one minute. Then they tell the team in the channel of the day.";

    fn looked(path: &str, text: &str, place: &str) -> (Option<u32>, Standing) {
        let inventory = Inventory::from_memory([(path.to_owned(), text.as_bytes().to_vec())]);
        let looked = look(&inventory, place);
        (looked.at.map(|(_, line)| line), looked.standing)
    }

    #[test]
    fn a_section_with_substance_is_found_by_anchor_or_heading() {
        let text = format!("# Runbook\n\n## How to switch: it off!\n\n{LONG}\n\n## Next\n\nfew words\n");
        for heading in ["how-to-switch-it-off", "How to switch: it off!", "How-To-Switch-It-Off"] {
            let found = looked("docs/runbook.md", &text, &format!("docs/runbook.md#{heading}"));
            assert_eq!(found, (Some(3), Standing::Open), "{heading}");
        }
        let twice = format!("# A\n\n## Off\n\nfew\n\n# B\n\n## Off\n\n{LONG}\n");
        assert_eq!(looked("docs/a.md", &twice, "docs/a.md#off-1"), (Some(9), Standing::Open));
        assert_eq!(looked("docs/a.md", &twice, "docs/a.md#off").1, Standing::Lacking(Flaw::Thin(1)));
    }

    #[test]
    fn what_is_not_there_breaks_and_what_is_hollow_earns_nothing() {
        let text = format!("# Runbook\n\n{LONG}\n");
        let of = |place: &str| looked("docs/runbook.md", &text, place).1;
        assert_eq!(of("docs/other.md#runbook"), Standing::Broken(Flaw::NoFile));
        assert_eq!(of("docs/runbook.md#switch"), Standing::Broken(Flaw::NoHeading));
        assert_eq!(of("docs/runbook.md"), Standing::Open);
        let lorem = "# Switch\n\n".to_owned() + &"lorem ipsum dolor sit amet consectetur adipiscing elit\n".repeat(9);
        assert!(matches!(looked("docs/a.md", &lorem, "docs/a.md#switch").1, Standing::Lacking(Flaw::Hollow(_))));
        assert_eq!(looked("a.json", "{}", "a.json#x").1, Standing::Lacking(Flaw::NotProse));
    }
}
