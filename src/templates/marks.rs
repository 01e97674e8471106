//! Blanks and slots in a template's text. Other double braces (of dashboards and alert rules) are ordinary text.

/// A place to fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark<'t> {
    /// `{{blank: what to write}}`.
    Blank(&'t str),
    /// `{{models}}`.
    Slot(&'t str),
}

/// A piece of text, or a place to fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    Mark(Mark<'t>),
}

/// All places to fill, in order.
pub(super) fn marks(text: &str) -> impl Iterator<Item = Mark<'_>> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Mark(mark) => Some(mark),
        Piece::Text(_) => None,
    })
}

/// The text cut at its places to fill.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(open) = text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let inner = text.get(open + 2..).unwrap_or_default();
        let Some(length) = inner.find("}}") else { break };
        let inside = inner.get(..length).unwrap_or_default();
        let end = open + 2 + length + 2;
        match mark(inside) {
            Some(found) => {
                out.push(Piece::Text(text.get(start..open).unwrap_or_default()));
                out.push(Piece::Mark(found));
                start = end;
                from = end;
            }
            None => from = open + 2,
        }
    }
    out.push(Piece::Text(text.get(start..).unwrap_or_default()));
    out.retain(|piece| !matches!(piece, Piece::Text("")));
    out
}

fn mark(inside: &str) -> Option<Mark<'_>> {
    if inside.contains('\n') {
        return None;
    }
    if let Some(what) = inside.strip_prefix("blank:") {
        return Some(Mark::Blank(what.trim()));
    }
    let name = inside.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !inside.is_empty();
    name.then_some(Mark::Slot(inside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blanks_slots_and_what_is_neither() {
        let text = "a {{blank: who, when}} b {{models}} c {{ $labels.job }} {{blank: x";
        let found: Vec<Mark<'_>> = marks(text).collect();
        assert_eq!(found, [Mark::Blank("who, when"), Mark::Slot("models")]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[a{} :\n]{0,60}") {
            let whole: usize = pieces(&text).iter().map(|p| match p {
                Piece::Text(t) => t.len(),
                Piece::Mark(Mark::Slot(name)) => name.len() + 4,
                Piece::Mark(Mark::Blank(_)) => 0,
            }).sum();
            prop_assert!(whole <= text.len());
            if !text.contains("blank") {
                prop_assert_eq!(whole, text.len());
            }
        }
    }
}
