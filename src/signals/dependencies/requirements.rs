//! pip's requirement and constraint files, hand-written or compiled.
//!
//! In a compiled file (uv, pip-compile) every line says `# via` whom it came; only those that came from an input file
//! are the project's own.

use super::{Declared, Found, Scope, line_number, pep508};

pub(super) fn read(path: &str, text: &str) -> Found {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let scope = if file.starts_with("constraints") || file.contains("-constraints") {
        Scope::Indirect
    } else if pep508::scope_of_group(&file) == Scope::Dev {
        Scope::Dev
    } else {
        Scope::Runtime
    };
    let mut found: Vec<Declared> = Vec::new();
    // Whether the last requirement has been seen to come from an input file or from a package.
    let mut via = Via::default();
    let mut open: Option<Declared> = None;
    let mut continued = false;
    for (index, raw) in text.lines().enumerate() {
        let line = raw.trim();
        let (content, comment) = split_comment(line);
        let continues = content.ends_with('\\');
        let content = content.trim_end_matches('\\').trim();
        if let Some(last) = open.as_mut()
            && content.contains("--hash=")
        {
            last.pinned |= last.constraint.as_deref().is_some_and(|text| text.starts_with("=="));
        }
        let is_option = content.starts_with('-') || (continued && content.starts_with("--"));
        if !content.is_empty() && !is_option && !continued {
            close(&mut open, &mut via, &mut found);
            open = item(content, line_number(index), scope);
        } else if !content.is_empty() && is_option && !continued {
            close(&mut open, &mut via, &mut found);
        }
        if let Some(comment) = comment {
            via.comment(comment, !content.is_empty());
        } else if content.is_empty() {
            via.listing = false;
        }
        continued = continues;
    }
    close(&mut open, &mut via, &mut found);
    Ok(found)
}

/// What the comments after a requirement say.
#[derive(Default)]
struct Via {
    listing: bool,
    direct: bool,
    indirect: bool,
}

impl Via {
    fn comment(&mut self, comment: &str, inline: bool) {
        let comment = comment.trim();
        let names = match comment.strip_prefix("via") {
            Some(rest) if rest.is_empty() || rest.starts_with([' ', ':']) => {
                self.listing = !inline;
                rest.trim_start_matches(':').trim()
            }
            _ if self.listing => comment,
            _ => return,
        };
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            // `-r requirements.in`, `app (pyproject.toml)`, `-c constraints.txt` (which says nothing).
            if name.starts_with("-c") {
                continue;
            }
            let own = name.starts_with("-r") || name.ends_with(')') || name.ends_with(".in") || name.ends_with(".txt");
            if own {
                self.direct = true;
            } else {
                self.indirect = true;
            }
        }
    }
}

fn close(open: &mut Option<Declared>, via: &mut Via, found: &mut Vec<Declared>) {
    if let Some(mut item) = open.take() {
        if via.indirect && !via.direct {
            item.scope = Scope::Indirect;
        }
        found.push(item);
    }
    *via = Via::default();
}

fn item(content: &str, line: u32, scope: Scope) -> Option<Declared> {
    let (requirement, options) = match content.find(" --") {
        Some(at) => (content.get(..at)?, content.get(at..)?),
        None => (content, ""),
    };
    let mut item = pep508::requirement(requirement, line, scope)?;
    item.pinned |= options.contains("--hash=") && item.constraint.is_some();
    Some(item)
}

/// A `#` starts a comment at the start of the line or after a blank.
fn split_comment(line: &str) -> (&str, Option<&str>) {
    if let Some(comment) = line.strip_prefix('#') {
        return ("", Some(comment));
    }
    match line.find(" #").or_else(|| line.find("\t#")) {
        Some(at) => (line.get(..at).unwrap_or("").trim_end(), line.get(at + 2..)),
        None => (line, None),
    }
}
