//! Repository paths as relative URI references (RFC 3986): what SARIF and links need.

/// Percent-encodes everything but unreserved characters and `/`. A first segment with a colon cannot be mistaken for
/// a scheme, since the colon is encoded too.
pub(crate) fn relative(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.trim_start_matches("./").trim_start_matches('/').bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    // A path of slashes alone names no file; an empty reference would mean the document itself.
    if out.is_empty() { "%2F".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(uri: &str) -> Vec<u8> {
        let mut out = Vec::new();
        let mut bytes = uri.bytes();
        while let Some(byte) = bytes.next() {
            if byte == b'%' {
                let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
                out.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            } else {
                out.push(byte);
            }
        }
        out
    }

    #[test]
    fn no_path_becomes_a_scheme_a_host_or_a_query() {
        assert_eq!(relative("src/a b.py"), "src/a%20b.py");
        assert_eq!(relative("javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(relative("//evil.example/x?y#z"), "evil.example/x%3Fy%23z");
    }

    proptest! {
        #[test]
        fn encoding_is_reversible_and_inert(path in "[^/.][^\0]{0,40}") {
            let uri = relative(&path);
            prop_assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)));
            prop_assert_eq!(decoded(&uri), path.as_bytes());
        }
    }
}
