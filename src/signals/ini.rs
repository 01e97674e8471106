//! INI files as their readers in Python see them: `setup.cfg`, `tox.ini`, `pytest.ini`.

/// A line of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    pub(super) line: u32,
    pub(super) section: &'t str,
    /// Empty for the line that opens the section.
    pub(super) key: &'t str,
    /// What the line holds of the value, without blanks around it.
    pub(super) value: &'t str,
}

/// The lines of all sections: their heads, keys with values, and values that go on on lines further in. Comments and empty
/// lines are left out.
pub(super) fn ini(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let (mut section, mut key) = ("", "");
    // How far in the line of the key stands: a whole file may be, as a text in another file.
    let mut margin = 0;
    (1..).zip(text.lines()).filter_map(move |(line, text)| {
        let body = text.trim();
        if body.is_empty() || body.starts_with(['#', ';']) {
            return None;
        }
        let indent = text.len() - text.trim_start().len();
        if !key.is_empty() && indent > margin {
            return Some(Entry { line, section, key, value: body });
        }
        margin = indent;
        if let Some(name) = body.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            (section, key) = (name.trim(), "");
            return Some(Entry { line, section, key, value: "" });
        }
        let (name, value) = body.split_once(['=', ':']).unwrap_or((body, ""));
        key = name.trim();
        // A value without a name belongs to nobody.
        if key.is_empty() {
            return None;
        }
        Some(Entry { line, section, key, value: value.trim() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_keys_and_values_that_go_on() {
        let text = "[a]\n# no\n= 7\nx = 1\n    2 = 3\n\n  ; no\n  [4]\ny: z\n[ b:c ]\nd\n";
        let found: Vec<_> = ini(text).map(|e| (e.line, e.section, e.key, e.value)).collect();
        let expected = [
            (1, "a", "", ""),
            (4, "a", "x", "1"),
            (5, "a", "x", "2 = 3"),
            (8, "a", "x", "[4]"),
            (9, "a", "y", "z"),
            (10, "b:c", "", ""),
            (11, "b:c", "d", ""),
        ];
        assert_eq!(found, expected);
        // A file that stands in another is further in as a whole.
        let inner: String = text.lines().map(|line| format!("    {line}\n")).collect();
        let found: Vec<_> = ini(&inner).map(|e| (e.line, e.section, e.key, e.value)).collect();
        assert_eq!(found, expected);
    }
}
