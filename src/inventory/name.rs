//! Names as bytes and as text: the reversible escape for names that are not UTF-8, the names git must not hold, and
//! where a link leads on paper. Nothing here touches the disk.

use std::borrow::Cow;

/// The path as text: bytes that are not UTF-8 and every backslash become `\xNN`, so that two names never look the same.
pub(super) fn escape(raw: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(raw) {
        Ok(text) if !text.contains('\\') => Cow::Borrowed(text),
        _ => {
            let mut out = String::with_capacity(raw.len() + 8);
            for chunk in raw.utf8_chunks() {
                out.push_str(&chunk.valid().replace('\\', "\\x5c"));
                for byte in chunk.invalid() {
                    out.push_str(&format!("\\x{byte:02x}"));
                }
            }
            Cow::Owned(out)
        }
    }
}

/// True when every component is a plain name: no `..`, `.`, empty or `.git` component, no NUL, not absolute.
pub(super) fn is_plain(path: &[u8]) -> bool {
    !path.is_empty() && path.split(|&byte| byte == b'/').all(is_plain_component)
}

pub(super) fn is_plain_component(name: &[u8]) -> bool {
    !(name.is_empty()
        || name == b"."
        || name == b".."
        || name.eq_ignore_ascii_case(b".git")
        || name.iter().any(|&byte| byte == 0 || byte == b'/'))
}

/// Directory levels of a path, the file itself included.
pub(super) fn depth(path: &[u8]) -> usize {
    memchr::memchr_iter(b'/', path).count() + 1
}

/// The directory part of a path, empty at the root.
pub(super) fn parent(path: &[u8]) -> &[u8] {
    memchr::memrchr(b'/', path).and_then(|at| path.get(..at)).unwrap_or_default()
}

/// The file name of a path.
pub(super) fn base(path: &[u8]) -> &[u8] {
    memchr::memrchr(b'/', path).and_then(|at| path.get(at + 1..)).unwrap_or(path)
}

/// The reason to give for a link at `path` that points to `target`. Decided on paper: no link is ever followed, so a
/// wrong word here cannot leak anything.
pub(super) fn link_reason(path: &[u8], target: &[u8]) -> &'static str {
    if target.first() == Some(&b'/') {
        return "link leaves the repository";
    }
    let mut level = depth(path).saturating_sub(1);
    for part in target.split(|&byte| byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if level == 0 => return "link leaves the repository",
            b".." => level -= 1,
            _ => level += 1,
        }
    }
    "link, not followed"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_names_stay_and_odd_ones_are_reversible() {
        assert_eq!(escape("src/größe.py".as_bytes()), "src/größe.py");
        assert_eq!(escape(b"a\xff\\b"), "a\\xff\\x5cb");
        assert_ne!(escape(b"a\xff"), escape(b"a\\xff"));
    }

    #[test]
    fn git_names_that_leave_or_shadow_are_refused() {
        for bad in
            [&b""[..], b"/etc/passwd", b"a/../b", b"..", b"a//b", b".git/config", b"x/.GIT/hooks", b"a/./b", b"a\0b"]
        {
            assert!(!is_plain(bad), "{bad:?}");
        }
        assert!(is_plain(b".github/workflows/..x/...yml"));
    }

    #[test]
    fn links_are_judged_on_paper() {
        assert_eq!(link_reason(b"a/b", b"../c"), "link, not followed");
        assert_eq!(link_reason(b"a/b", b"../../c"), "link leaves the repository");
        assert_eq!(link_reason(b"b", b"/etc/passwd"), "link leaves the repository");
        assert_eq!(link_reason(b"b", b"x/../../y"), "link leaves the repository");
    }

    proptest! {
        #[test]
        fn two_names_never_print_the_same(a: Vec<u8>, b: Vec<u8>) {
            prop_assert_eq!(a == b, escape(&a) == escape(&b));
        }
    }
}
