//! What a word is: letters, at least two; two characters of a script without spaces.

/// Real words of a line of prose.
pub(super) fn count(text: &str) -> u32 {
    let mut words = 0u32;
    each(text, |_| words = words.saturating_add(1));
    words.saturating_add(dense(text) / 2)
}

/// Calls `found` for each alphabetic token of at least two letters.
pub(super) fn each<'a>(text: &'a str, mut found: impl FnMut(&'a str)) {
    let inside = |ch: char| match ch {
        'a'..='z' | 'A'..='Z' | '\'' | '’' => true,
        _ if ch.is_ascii() => false,
        _ => ch.is_alphabetic() && !is_dense(ch),
    };
    for token in text.split(|ch: char| !inside(ch)) {
        if token.len() < 2 {
            continue;
        }
        let letters = token.trim_matches(['\'', '’']);
        if letters.chars().nth(1).is_some() {
            found(letters);
        }
    }
}

/// Characters of scripts that are counted by character: Han, kana, Hangul, Thai.
fn dense(text: &str) -> u32 {
    if text.is_ascii() {
        return 0;
    }
    u32::try_from(text.chars().filter(|&ch| is_dense(ch)).count()).unwrap_or(u32::MAX)
}

fn is_dense(ch: char) -> bool {
    matches!(ch as u32, 0x0e00..=0x0e7f | 0x1100..=0x11ff | 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x2fa1f)
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn words_are_letters() {
        assert_eq!(count("It's 3 p.m., a v2 of gpt-4o — déjà vu"), 5);
        assert_eq!(count("12 34 % | -- a b"), 0);
        assert_eq!(count("모델 평가 기준"), 3);
        assert_eq!(count("质量监控 with tests"), 4);
    }
}
