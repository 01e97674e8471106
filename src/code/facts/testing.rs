//! What the tests of facts share.

use crate::code::outline::Outline;
use crate::inventory::Language;

/// The outline of a piece of code, without the indentation its lines share.
pub(crate) fn read(language: Language, source: &str) -> Outline {
    let lines: Vec<&str> = source.lines().filter(|line| !line.trim().is_empty()).collect();
    let shared = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let flat: String = lines.iter().map(|line| format!("{}\n", &line[shared..])).collect();
    let path = if language == Language::TypeScript { "a.tsx" } else { "a" };
    crate::code::lower::outline(path, language, flat.as_bytes()).unwrap()
}
