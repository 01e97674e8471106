//! Variables that pipelines, and the files they use, give to the tests.

use super::targets::has_targets;
use super::{is_ci, targets::Runner};
use crate::signals::guards;
use std::collections::BTreeMap;

/// Most variables of one file.
const MAX: usize = 2_000;

/// Whether a file may give variables to the tests, by its path.
pub(in crate::signals) fn gives(path: &str) -> bool {
    is_ci(path) || has_targets(path) || Runner::of(path).is_some() || guards::table().givers.is_match(path)
}

/// The variables of a file, with whether one of their values switches something on.
pub(in crate::signals) fn given(bytes: &[u8]) -> BTreeMap<String, bool> {
    let mut out = BTreeMap::new();
    let Ok(text) = std::str::from_utf8(bytes) else { return out };
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';']) && !line.starts_with("//")) {
        let line = crate::text::excerpt(line, 2_000);
        for (nth, re) in guards::table().gives.iter().enumerate() {
            for found in re.captures_iter(&line) {
                let (Some(name), Some(value)) = (found.get(1), found.get(2)) else { continue };
                if out.len() >= MAX || value.as_str().starts_with('=') {
                    continue;
                }
                let off = nth == 0
                    && matches!(
                        value.as_str().to_ascii_lowercase().as_str(),
                        "" | "0" | "false" | "no" | "off" | "null" | "none"
                    );
                *out.entry(name.as_str().to_owned()).or_default() |= !off;
            }
        }
    }
    out
}

/// Joins what several files give.
pub(in crate::signals) fn join(all: &mut BTreeMap<String, bool>, more: BTreeMap<String, bool>) {
    for (name, on) in more {
        *all.entry(name).or_default() |= on;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_with_and_without_a_value() {
        let text = "env:\n  RUN_AI: \"false\"\n  OPENAI_API_KEY: ${{ secrets.KEY }}\n# RUN_LLM: true\n  EMPTY:\nrun: RUN_DB=1 pytest -e RUN_X\n\
                    os.environ.setdefault(\"RUN_Y\", \"1\")\nif os.environ[\"RUN_Z\"] == \"1\":\n";
        let found = given(text.as_bytes());
        let on: Vec<&str> = found.iter().filter(|(_, on)| **on).map(|(name, _)| name.as_str()).collect();
        let off: Vec<&str> = found.iter().filter(|(_, on)| !**on).map(|(name, _)| name.as_str()).collect();
        assert_eq!(on, ["OPENAI_API_KEY", "RUN_DB", "RUN_X", "RUN_Y"]);
        assert_eq!(off, ["EMPTY", "RUN_AI"]);
    }
}
