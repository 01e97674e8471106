//! A look at a TOML text before a parser gets it: nesting and dotted keys that would overflow a stack.

use super::DependencyError;

/// Brackets within brackets, and parts of a dotted key. Real manifests stay under ten.
const MAX_DEPTH: u32 = 32;
/// Larger manifests are refused.
const MAX_BYTES: usize = 4 << 20;

/// Refuses what is too deep or too large. Knows strings and comments, nothing else.
pub(super) fn toml(text: &str) -> Result<(), DependencyError> {
    if text.len() > MAX_BYTES {
        return Err(DependencyError::new(1, "larger than 4 MiB"));
    }
    let bytes = text.as_bytes();
    let (mut at, mut line, mut depth, mut dots) = (0usize, 1u32, 0u32, 0u32);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => {
                line = line.saturating_add(1);
                dots = 0;
            }
            b'=' | b',' => dots = 0,
            b'.' => dots += 1,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'#' => {
                at += memchr::memchr(b'\n', bytes.get(at..).unwrap_or(&[])).unwrap_or(bytes.len() - at);
                continue;
            }
            b'"' | b'\'' => {
                let end = string_end(bytes, at, byte);
                let newlines = memchr::memchr_iter(b'\n', bytes.get(at..end).unwrap_or(&[])).count();
                line = line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
                at = end;
                continue;
            }
            _ => {}
        }
        if depth > MAX_DEPTH || dots > MAX_DEPTH {
            return Err(DependencyError::new(line, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        at += 1;
    }
    Ok(())
}

fn string_end(bytes: &[u8], start: usize, sign: u8) -> usize {
    let triple = bytes.get(start..start + 3).is_some_and(|head| head.iter().all(|&byte| byte == sign));
    let mut at = start + if triple { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\\' && sign == b'"' {
            at += 2;
            continue;
        }
        if byte == b'\n' && !triple {
            return at;
        }
        if byte == sign {
            if !triple {
                return at + 1;
            }
            if bytes.get(at..at + 3).is_some_and(|head| head.iter().all(|&byte| byte == sign)) {
                return at + 3;
            }
        }
        at += 1;
    }
    bytes.len()
}
