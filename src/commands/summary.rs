//! The summary of a GitHub job: appended to the file the runner names, so that other steps keep theirs.
//!
//! The runner refuses more than 1 MiB per step. A summary that cannot be written is said, but changes no exit code:
//! the gate counts, not its decoration.

use super::output::to_stderr;
use crate::text::printable;
use std::io::Write;
use std::path::Path;

/// Bytes of one step that the runner takes, with room for what other tools add.
const LARGEST: usize = 900 * 1024;

/// Appends a Markdown report.
pub(super) fn append(file: &Path, markdown: &str) {
    if let Err(error) = try_append(file, bounded(markdown)) {
        let shown = printable(&file.display().to_string());
        to_stderr(&format!("produ: the job summary {shown} cannot be written: {error}\n"));
    }
}

fn try_append(file: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file)?;
    file.write_all(text.as_bytes())
}

/// Cut at a line, so that no markup is left open in the middle of a row.
fn bounded(text: &str) -> &str {
    if text.len() <= LARGEST {
        return text;
    }
    let end = text.as_bytes().iter().take(LARGEST).rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests build throw-away trees")]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_a_job_add_up() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary.md");
        append(&file, "one\n");
        append(&file, "two\n");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one\ntwo\n");
        append(folder.path(), "a folder is no summary, and no reason to stop\n");
    }

    #[test]
    fn a_long_summary_ends_with_a_line() {
        let long = "| añb |\n".repeat(200_000);
        let cut = bounded(&long);
        assert!(cut.len() <= LARGEST && cut.ends_with("|\n"));
    }
}
