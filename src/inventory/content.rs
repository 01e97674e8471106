//! Telling text from binary, and text from other text, before anyone searches it.

use std::borrow::Cow;

/// How far a NUL counts; the same window as git and grep.
const WINDOW: usize = 8 * 1024;

/// True for a NUL in the first 8 KiB, unless a byte order mark says UTF-16.
pub fn is_binary(bytes: &[u8]) -> bool {
    if utf16(bytes).is_some() {
        return false;
    }
    memchr::memchr(0, bytes.get(..WINDOW).unwrap_or(bytes)).is_some()
}

/// The text of a file without its byte order mark; `None` for binary. UTF-16 is decoded, bytes that are not UTF-8
/// become U+FFFD. Lines stay lines, so line numbers hold.
pub fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((big, body)) = utf16(bytes) {
        let units = body.chunks_exact(2).map(|pair| match pair {
            [a, b] if big => u16::from_be_bytes([*a, *b]),
            [a, b] => u16::from_le_bytes([*a, *b]),
            _ => 0xfffd,
        });
        return Some(Cow::Owned(char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect()));
    }
    if is_binary(bytes) {
        return None;
    }
    Some(String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)))
}

/// The same contents in UTF-8, where a byte order mark says that they are UTF-16.
pub fn utf8(bytes: Vec<u8>) -> Vec<u8> {
    match utf16(&bytes) {
        Some(_) => text(&bytes).map(|text| text.into_owned().into_bytes()).unwrap_or_default(),
        None => bytes,
    }
}

/// True for the pointer that git-lfs commits in place of a file: the contents are elsewhere and prove nothing.
pub fn is_lfs_pointer(bytes: &[u8]) -> bool {
    bytes.len() <= 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}

/// Byte order and body of UTF-16; a UTF-32 mark is not UTF-16.
fn utf16(bytes: &[u8]) -> Option<(bool, &[u8])> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, body @ ..] => Some((false, body)),
        [0xfe, 0xff, body @ ..] => Some((true, body)),
        _ => unmarked(bytes).map(|big| (big, bytes)),
    }
}

/// UTF-16 without a mark, as far as its beginning is ASCII: every second byte is zero, and only those.
fn unmarked(bytes: &[u8]) -> Option<bool> {
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let zeros = |odd: usize| head.iter().enumerate().all(|(n, byte)| (*byte == 0) == (n % 2 == odd));
    match () {
        () if head.len() < 8 || bytes.len() % 2 == 1 => None,
        () if zeros(1) => Some(false),
        () if zeros(0) => Some(true),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nul_means_binary_unless_utf16() {
        assert!(is_binary(b"ab\0c"));
        assert!(!is_binary(b"text"));
        assert!(!is_binary(b""));
        let late = [vec![b'a'; WINDOW], vec![0]].concat();
        assert!(!is_binary(&late));
        assert_eq!(text(b"\xff\xfea\0\n\0").unwrap(), "a\n");
        assert_eq!(text(b"\xfe\xff\0a\0\n").unwrap(), "a\n");
        assert!(is_binary(b"\xff\xfe\0\0a\0\0\0"));
        assert_eq!(text(b"a\0b\0c\0d\0").unwrap(), "abcd");
        assert_eq!(text(b"\0a\0b\0c\0d").unwrap(), "abcd");
        assert_eq!(utf8(b"\xff\xfea\0".to_vec()), b"a");
        assert_eq!(text(b"\xef\xbb\xbfx\xff").unwrap(), "x\u{fffd}");
        assert!(text(b"\x7fELF\0").is_none());
    }

    #[test]
    fn lfs_pointers_are_known() {
        assert!(is_lfs_pointer(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"));
        assert!(!is_lfs_pointer(b"# about version https://git-lfs.github.com/spec/v1\n"));
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            prop_assert_eq!(text(&bytes).is_none(), is_binary(&bytes));
        }
    }
}
