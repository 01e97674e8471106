//! Markdown and plain text: fences, comments, ATX, setext and HTML headings, front matter.

use super::builder::{Builder, Line};

/// Reads all lines. In plain text only headings and fences mean anything.
pub(super) fn read(text: &str, plain: bool, builder: &mut Builder) {
    let mut lines = text.lines().peekable();
    let mut fence: Option<(u8, usize)> = None;
    let mut comment = false;
    // The last line can become a heading if it is underlined.
    let mut blank_before = true;
    if !plain {
        front_matter(&mut lines, builder);
    }
    while let Some(line) = lines.next() {
        if let Some((sign, width)) = fence {
            if closes(line, sign, width) {
                fence = None;
                builder.push(Line::Blank);
            } else {
                builder.push(Line::Code(line));
            }
            continue;
        }
        if !comment && let Some(open) = opens(line) {
            fence = Some(open);
            builder.push(Line::Blank);
            blank_before = true;
            continue;
        }
        let visible = if plain && !comment { None } else { strip_comments(line, &mut comment, builder) };
        let line = visible.as_deref().unwrap_or(line);
        let trimmed = line.trim();
        if trimmed.is_empty() {
            builder.push(Line::Blank);
            blank_before = true;
            continue;
        }
        if let Some((level, heading)) = atx(line).or_else(|| html_heading(trimmed)) {
            builder.heading(level, heading);
            blank_before = true;
            continue;
        }
        if blank_before
            && !comment
            && can_be_underlined(trimmed)
            && let Some(level) = lines.peek().and_then(|next| underline(next))
        {
            builder.heading(level, trimmed);
            lines.next();
            builder.push(Line::Blank);
            continue;
        }
        builder.push(Line::Prose(line));
        blank_before = false;
    }
}

fn front_matter(lines: &mut std::iter::Peekable<std::str::Lines<'_>>, builder: &mut Builder) {
    let Some(sign) = lines.peek().map(|line| line.trim_end()).filter(|line| matches!(*line, "---" | "+++")) else {
        return;
    };
    // Only with an end within reach; otherwise it is a rule.
    let ahead = lines.clone().skip(1).take(200);
    let Some(length) = ahead.map(str::trim_end).position(|line| line == sign || line == "...") else { return };
    for line in lines.by_ref().take(length + 2) {
        if let Some(title) = line.strip_prefix("title:").or_else(|| line.strip_prefix("title =")) {
            builder.title(title);
        }
        if line.starts_with('#') {
            builder.comment(line);
        }
        builder.push(Line::Blank);
    }
}

/// Sign and width of an opening fence.
fn opens(line: &str) -> Option<(u8, usize)> {
    let trimmed = line.trim_start_matches([' ', '\t', '>', '-', '*']).trim_start();
    let sign = *trimmed.as_bytes().first()?;
    if sign != b'`' && sign != b'~' {
        return None;
    }
    let width = trimmed.bytes().take_while(|&byte| byte == sign).count();
    // Three ticks that close again on the line are inline code.
    let info = trimmed.get(width..).unwrap_or("");
    (width >= 3 && !(sign == b'`' && info.contains('`'))).then_some((sign, width))
}

fn closes(line: &str, sign: u8, width: usize) -> bool {
    let trimmed = line.trim().trim_start_matches(['>', ' ']);
    trimmed.len() >= width && trimmed.bytes().all(|byte| byte == sign)
}

/// The line without HTML comments; `None` when it has none.
fn strip_comments(line: &str, open: &mut bool, builder: &mut Builder) -> Option<String> {
    if !*open && !line.contains("<!--") {
        return None;
    }
    let mut out = String::new();
    let mut rest = line;
    loop {
        if *open {
            match rest.split_once("-->") {
                Some((inside, after)) => {
                    builder.comment(inside);
                    *open = false;
                    rest = after;
                }
                None => {
                    builder.comment(rest);
                    return Some(out);
                }
            }
        } else {
            match rest.split_once("<!--") {
                // A comment sign in inline code is not a comment.
                Some((before, after)) if before.matches('`').count() % 2 == 0 => {
                    out.push_str(before);
                    *open = true;
                    rest = after;
                }
                _ => {
                    out.push_str(rest);
                    return Some(out);
                }
            }
        }
    }
}

fn atx(line: &str) -> Option<(u8, &str)> {
    let trimmed = line.trim_start_matches(' ');
    if line.len() - trimmed.len() > 3 {
        return None;
    }
    let level = trimmed.bytes().take_while(|&byte| byte == b'#').count();
    let text = trimmed.get(level..)?;
    if !(1..=6).contains(&level) || !(text.is_empty() || text.starts_with([' ', '\t'])) {
        return None;
    }
    let text = text.trim();
    let bare = text.trim_end_matches('#');
    let text = if bare.is_empty() || bare.ends_with(' ') { bare.trim_end() } else { text };
    u8::try_from(level).ok().map(|level| (level, text))
}

/// `<h1 align="center">Title</h1>` on one line.
fn html_heading(line: &str) -> Option<(u8, &str)> {
    let rest = line.strip_prefix("<h").or_else(|| line.strip_prefix("<H"))?;
    let level = rest.bytes().next().filter(|byte| (b'1'..=b'6').contains(byte))? - b'0';
    let (attributes, body) = rest.get(1..)?.split_once('>')?;
    if !(attributes.is_empty() || attributes.starts_with(' ')) {
        return None;
    }
    let end = body.find("</h").or_else(|| body.find("</H"))?;
    body.get(..end).map(|text| (level, text.trim())).filter(|(_, text)| !text.is_empty())
}

fn can_be_underlined(line: &str) -> bool {
    !line.starts_with(['|', '-', '*', '+', '>', '<', '`', '=', '~']) && line.len() <= 200
}

/// Level of a setext underline.
fn underline(line: &str) -> Option<u8> {
    let line = line.trim_end();
    match line.as_bytes() {
        [b'=', b'=', rest @ ..] if rest.iter().all(|&byte| byte == b'=') => Some(1),
        [b'-', b'-', rest @ ..] if rest.iter().all(|&byte| byte == b'-') => Some(2),
        _ => None,
    }
}
