//! A template with its slots filled and its blanks marked for people.
//!
//! A value comes from the audited tree, so it is written the way its place demands: escaped in Markdown, quoted in YAML
//! and CSV, as a string of the tree in JSON. A blank is written so that the document reader knows it as unfilled.

use super::facts::Facts;
use super::marks::{Mark, Piece, pieces};
use super::syntax::{Syntax, inert, markdown, plain, quoted};
use super::{Template, facts};
use crate::signals::unfilled::{BLANK, MARKER};

/// A filled template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text to write.
    pub text: String,
    /// What people still have to write, in order.
    pub blanks: Vec<String>,
    /// Slots that were filled.
    pub filled: Vec<String>,
}

/// Fills a template with what is known.
pub fn fill(template: &Template, facts: &Facts) -> Filled {
    let mut out = Filled::default();
    out.text = match template.syntax {
        Syntax::Csv => csv(&template.text, facts, &mut out),
        Syntax::Json => json(&template.text, facts, &mut out),
        Syntax::Yaml => yaml(&template.text, facts, &mut out),
        Syntax::Markdown => simple(
            &template.text,
            &|mark| match answer(mark, facts) {
                Ok(value) => markdown(&value),
                Err(blank) => blank,
            },
            facts,
            &mut out,
        ),
        Syntax::Other => simple(
            &template.text,
            &|mark| match answer(mark, facts) {
                Ok(value) => plain(&value),
                Err(blank) => blank,
            },
            facts,
            &mut out,
        ),
    };
    out
}

/// The value of a slot, or the marked blank.
fn answer(mark: Mark<'_>, facts: &Facts) -> Result<String, String> {
    let blank = |what: &str| Err(format!("{BLANK}: {}]", inert(what).replace(['[', ']'], "")));
    match mark {
        Mark::Blank(what) => blank(what),
        Mark::Slot(name) => match facts.value(name) {
            Some(value) => Ok(inert(&value)),
            None => blank(&facts::describe(name)),
        },
    }
}

/// Notes what became of a mark.
fn note(mark: Mark<'_>, facts: &Facts, out: &mut Filled) {
    match mark {
        Mark::Slot(name) if facts.value(name).is_some() => out.filled.push(name.to_owned()),
        Mark::Slot(name) => out.blanks.push(facts::describe(name)),
        Mark::Blank(what) => out.blanks.push(what.to_owned()),
    }
}

fn simple(text: &str, write: &dyn Fn(Mark<'_>) -> String, facts: &Facts, out: &mut Filled) -> String {
    let mut written = String::with_capacity(text.len() + 256);
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => written.push_str(text),
            Piece::Mark(mark) => {
                note(mark, facts, out);
                written.push_str(&write(mark));
            }
        }
    }
    written
}

/// Line by line: inside quotes, as a whole value, or within plain text.
fn yaml(text: &str, facts: &Facts, out: &mut Filled) -> String {
    let mut written = String::with_capacity(text.len() + 256);
    for line in text.split_inclusive('\n') {
        let parts = pieces(line);
        let comment = line.trim_start().starts_with('#');
        for (at, piece) in parts.iter().enumerate() {
            let Piece::Mark(mark) = piece else {
                if let Piece::Text(text) = piece {
                    written.push_str(text);
                }
                continue;
            };
            note(*mark, facts, out);
            let value = answer(*mark, facts).unwrap_or_else(|blank| blank);
            let before = written.rsplit('\n').next().unwrap_or_default();
            let open = before.matches('"').count() % 2 == 1;
            let after = match parts.get(at + 1) {
                Some(Piece::Text(text)) => text.trim().is_empty() || text.trim_start().starts_with('#'),
                Some(Piece::Mark(_)) => false,
                None => true,
            };
            let starts = before.trim_end().ends_with([':', '-']) && before.ends_with(' ');
            if open {
                written.push_str(&quoted(&value));
            } else if starts && after && !comment {
                written.push_str(&format!("\"{}\"", quoted(&value)));
            } else {
                written.push_str(&plain(&value));
            }
        }
    }
    written
}

/// Cell by cell; a cell that a spreadsheet would take for a formula is made text.
fn csv(text: &str, facts: &Facts, out: &mut Filled) -> String {
    let mut written = String::with_capacity(text.len() + 256);
    for line in text.lines() {
        if line.contains(MARKER) {
            written.push_str(line);
        } else {
            let cells: Vec<String> = cells(line)
                .into_iter()
                .map(|cell| {
                    let marked = pieces(cell).iter().any(|p| matches!(p, Piece::Mark(_)));
                    let open = cell.trim_matches('"').replace("\"\"", "\"");
                    let text = simple(&open, &|m| answer(m, facts).unwrap_or_else(|b| b), facts, out);
                    let text = if marked { crate::text::inert_cell(&text) } else { text };
                    let plain = !text.contains([',', '"', '\n', '\r']);
                    if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
                })
                .collect();
            written.push_str(&cells.join(","));
        }
        written.push('\n');
    }
    written
}

/// Cut at commas outside quotes and marks.
fn cells(line: &str) -> Vec<&str> {
    let (mut out, mut start, mut quoted, mut depth) = (Vec::new(), 0, false, 0_usize);
    let bytes = line.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let pair = bytes.get(at + 1) == Some(byte);
        match byte {
            b'"' => quoted = !quoted,
            b'{' if pair => depth += 1,
            b'}' if pair => depth = depth.saturating_sub(1),
            b',' if !quoted && depth == 0 => {
                out.push(line.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(line.get(start..).unwrap_or_default());
    out
}

/// String by string of the tree.
fn json(text: &str, facts: &Facts, out: &mut Filled) -> String {
    let Ok(mut tree) = serde_json::from_str::<serde_json::Value>(text) else {
        return simple(text, &|m| quoted(&answer(m, facts).unwrap_or_else(|b| b)), facts, out);
    };
    strings(&mut tree, facts, out);
    serde_json::to_string_pretty(&tree).map(|text| text + "\n").unwrap_or_default()
}

/// Depth is that of our own file.
fn strings(value: &mut serde_json::Value, facts: &Facts, out: &mut Filled) {
    match value {
        serde_json::Value::String(text) => {
            *text = simple(text, &|m| answer(m, facts).unwrap_or_else(|b| b), facts, out)
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| strings(item, facts, out)),
        serde_json::Value::Object(map) => map.values_mut().for_each(|item| strings(item, facts, out)),
        _ => {}
    }
}
