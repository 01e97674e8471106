//! reStructuredText: underlined titles whose level is their order of appearance, directives, literal blocks.

use super::builder::{Builder, Line};

/// Directives whose body is code or markup, not prose.
const CODE: &[&str] = &["code-block", "code", "sourcecode", "literalinclude", "highlight", "prompt", "parsed-literal"];
const SILENT: &[&str] = &["image", "figure", "toctree", "raw", "contents", "include", "graphviz", "math", "index"];

/// What an indented block is, and how far its opener was indented.
#[derive(Clone, Copy)]
enum Block {
    Code(usize),
    Silent(usize),
    Comment(usize),
}

pub(super) fn read(text: &str, builder: &mut Builder) {
    let mut lines = text.lines().peekable();
    // (overlined, sign) in order of appearance.
    let mut levels: Vec<(bool, u8)> = Vec::new();
    let mut block: Option<Block> = None;
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        if let Some(open) = block {
            let (Block::Code(outer) | Block::Silent(outer) | Block::Comment(outer)) = open;
            if trimmed.is_empty() || indent > outer {
                match open {
                    Block::Code(_) => builder.push(Line::Code(line)),
                    Block::Silent(_) => builder.push(Line::Blank),
                    Block::Comment(_) => {
                        builder.comment(line);
                        builder.push(Line::Blank);
                    }
                }
                continue;
            }
            block = None;
        }
        // Overline, title, underline.
        if let Some(sign) = adornment(line)
            && let mut ahead = lines.clone()
            && let (Some(title), Some(under)) = (ahead.next(), ahead.next())
            && !title.trim().is_empty()
            && adornment(title).is_none()
            && adornment(under) == Some(sign)
            && under.trim_end().len() == line.trim_end().len()
        {
            builder.push(Line::Blank);
            builder.heading(level(&mut levels, (true, sign)), title.trim());
            builder.push(Line::Blank);
            lines.nth(1);
            continue;
        }
        if indent == 0
            && !trimmed.is_empty()
            && adornment(line).is_none()
            && let Some(under) = lines.peek()
            && let Some(sign) = adornment(under)
            && under.trim_end().chars().count() >= trimmed.chars().count()
        {
            builder.heading(level(&mut levels, (false, sign)), trimmed);
            builder.push(Line::Blank);
            lines.next();
            continue;
        }
        if let Some(rest) = trimmed.strip_prefix("..")
            && (rest.is_empty() || rest.starts_with(' '))
        {
            block = Some(directive(rest.trim(), indent, builder));
            builder.push(Line::Blank);
            continue;
        }
        if trimmed.starts_with(':') && trimmed.get(1..).is_some_and(|rest| rest.contains(": ")) && indent > 0 {
            // An option of a directive.
            builder.push(Line::Blank);
            continue;
        }
        if trimmed.ends_with("::") {
            block = Some(Block::Code(indent));
        }
        builder.push(if trimmed.is_empty() || adornment(line).is_some() { Line::Blank } else { Line::Prose(line) });
    }
}

/// The block that an explicit markup line opens.
fn directive(rest: &str, indent: usize, builder: &mut Builder) -> Block {
    let name = rest.split_once("::").map(|(name, _)| name.trim());
    match name {
        Some(name) if CODE.contains(&name) => Block::Code(indent),
        Some(name) if SILENT.contains(&name) || name.starts_with('|') => Block::Silent(indent),
        // Notes and warnings hold prose: their body is read as such, so the block must not swallow anything.
        Some(_) => Block::Silent(usize::MAX),
        None if rest.starts_with(['_', '[']) => Block::Silent(indent),
        None => {
            builder.comment(rest);
            Block::Comment(indent)
        }
    }
}

/// A line of one punctuation sign, three or longer.
fn adornment(line: &str) -> Option<u8> {
    let line = line.trim_end();
    let sign = *line.as_bytes().first()?;
    (line.len() >= 3 && sign.is_ascii_punctuation() && line.bytes().all(|byte| byte == sign)).then_some(sign)
}

fn level(levels: &mut Vec<(bool, u8)>, style: (bool, u8)) -> u8 {
    let index = levels.iter().position(|&known| known == style).unwrap_or_else(|| {
        levels.push(style);
        levels.len() - 1
    });
    u8::try_from(index + 1).unwrap_or(u8::MAX)
}
