//! AsciiDoc: `=` titles, delimited blocks, comments, attributes.

use super::builder::{Builder, Line};

pub(super) fn read(text: &str, builder: &mut Builder) {
    // The delimiter that ends the open block, and whether it is a comment.
    let mut block: Option<(&str, bool)> = None;
    for line in text.lines() {
        let trimmed = line.trim_end();
        if let Some((delimiter, comment)) = block {
            if trimmed == delimiter {
                block = None;
                builder.push(Line::Blank);
            } else if comment {
                builder.comment(line);
                builder.push(Line::Blank);
            } else {
                builder.push(Line::Code(line));
            }
            continue;
        }
        if let Some(comment) = delimiter(trimmed) {
            block = Some((trimmed, comment));
            builder.push(Line::Blank);
        } else if let Some(comment) = trimmed.strip_prefix("//") {
            builder.comment(comment);
            builder.push(Line::Blank);
        } else if let Some((level, heading)) = title(trimmed) {
            builder.heading(level, heading);
        } else if is_markup(trimmed) {
            builder.push(Line::Blank);
        } else {
            builder.push(Line::Prose(trimmed));
        }
    }
}

/// A delimiter of listings, literals, passthroughs (false) or comments (true).
fn delimiter(line: &str) -> Option<bool> {
    let sign = *line.as_bytes().first()?;
    if line.starts_with("```") {
        return Some(false);
    }
    let same = line.len() >= 4 && line.bytes().all(|byte| byte == sign);
    match sign {
        b'-' | b'.' | b'+' if same => Some(false),
        b'/' if same => Some(true),
        _ => None,
    }
}

fn title(line: &str) -> Option<(u8, &str)> {
    let level = line.bytes().take_while(|&byte| byte == b'=').count();
    let text = line.get(level..)?.strip_prefix(' ')?.trim();
    ((1..=6).contains(&level) && !text.is_empty()).then(|| (u8::try_from(level).unwrap_or(6), text))
}

/// Attributes (`:toc:`), block options (`[source,sh]`), block macros (`image::x[]`), delimiters of prose blocks.
fn is_markup(line: &str) -> bool {
    let attribute = line
        .strip_prefix(':')
        .is_some_and(|rest| rest.find(':').is_some_and(|end| end > 0 && !rest.get(..end).unwrap_or(" ").contains(' ')));
    let options = line.starts_with('[') && line.ends_with(']');
    let block_macro = ["image::", "include::", "video::", "toc::"].iter().any(|name| line.starts_with(name));
    let drawn =
        line.len() >= 3 && (line.starts_with("|==") || line.bytes().all(|byte| matches!(byte, b'=' | b'*' | b'_')));
    attribute || options || block_macro || drawn
}
