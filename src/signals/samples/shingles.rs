//! The shingles of a text: each three words in a row as a number. Also part of the build script, which makes the table
//! of produ's own samples with it; so it stands alone.
//!
//! Numbers, figures and signs are left out and case does not matter: a sample stays a sample with other dates and
//! amounts, another layout, or in another file.

/// Words in a row. With three, a text of which every tenth word was exchanged still shares some 70 % of them.
const IN_A_ROW: usize = 3;

/// The distinct shingles, in order.
pub(crate) fn shingles(text: &str) -> Vec<u32> {
    let lower = text.to_lowercase();
    let words: Vec<u32> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().all(|b| b.is_ascii_digit()))
        .map(|word| word.bytes().fold(0x811c_9dc5, step))
        .collect();
    let row = |row: &[u32]| row.iter().flat_map(|word| word.to_le_bytes()).fold(0x811c_9dc5, step);
    let mut all: Vec<u32> = words.windows(IN_A_ROW).map(row).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// FNV-1a.
fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}
