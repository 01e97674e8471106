//! Dotted names of manifest fields: `a.b`, `a[].b` for every entry, `a[kind=x].b` for the entries (or the mapping) whose
//! `kind` is `x`.

/// One step of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step<'f> {
    /// Key of the mapping.
    pub(super) name: &'f str,
    /// The entries of the list are meant.
    pub(super) entries: bool,
    /// Only those whose key has this value.
    pub(super) only: Option<(&'f str, &'f str)>,
}

/// The steps of a field. What is no filter is taken as part of the name, which no manifest has.
pub(super) fn steps(field: &str) -> Vec<Step<'_>> {
    let mut out = Vec::new();
    let (mut start, mut inside) = (0, false);
    for (at, c) in field.char_indices() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            '.' if !inside => {
                out.push(step(field.get(start..at).unwrap_or_default()));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(step(field.get(start..).unwrap_or_default()));
    out
}

fn step(text: &str) -> Step<'_> {
    let plain = Step { name: text, entries: false, only: None };
    let Some((name, inner)) = text.strip_suffix(']').and_then(|rest| rest.split_once('[')) else { return plain };
    if inner.is_empty() {
        return Step { name, entries: true, only: None };
    }
    match inner.split_once('=') {
        Some((key, value)) if !key.is_empty() && !value.is_empty() => {
            Step { name, entries: true, only: Some((key.trim(), value.trim())) }
        }
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_a_field() {
        let plain = |name| Step { name, entries: false, only: None };
        assert_eq!(steps("a.b"), [plain("a"), plain("b")]);
        assert_eq!(steps("a[].b"), [Step { entries: true, ..plain("a") }, plain("b")]);
        let only = Step { name: "evals", entries: true, only: Some(("model", "gpt-4.1")) };
        assert_eq!(steps("evals[model=gpt-4.1].results"), [only, plain("results")]);
        assert_eq!(steps("a[b].c"), [plain("a[b]"), plain("c")]);
        assert_eq!(steps("a[=x]"), [plain("a[=x]")]);
        assert_eq!(steps(""), [plain("")]);
        assert_eq!(steps("a[b=c"), [plain("a[b=c")]);
    }
}
