//! Names of branches that stand for themselves in every pipeline file.

/// No character that quotes, globs, expands or comments anywhere: the name comes from the audited folder and goes into a
/// file that a service runs.
pub(super) fn plain(name: &str) -> bool {
    let ordinary = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    name.len() <= 100 && name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(ordinary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_say_more_than_itself_is_left_to_a_person() {
        for name in ["main", "release/2.x", "v1_next-2"] {
            assert!(plain(name), "{name}");
        }
        for name in ["", "-x", "a b", "a'b", "a\"b", "$(id)", "feat*", "a#b", "a{b}", "a\\b", "a\nb", "größe", "`id`"]
        {
            assert!(!plain(name), "{name}");
        }
    }
}
