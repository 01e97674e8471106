//! Reports of this program that lie in the audited tree. They quote the system, so they would be found to be what they
//! quote: nothing in them is looked at.

/// What is said of one.
pub(crate) const REPORT: &str = "a report of produ: it tells of the system and is no part of it";

/// How the marker of each kind begins, which stands in the first or the second line.
const MARKERS: [&[u8]; 3] = [b"<!-- produ report ", b"<!-- produ memo ", b"<!-- produ diff "];

/// What such a file is called: a program that begins with the words of a report is a program.
const ENDINGS: [&str; 3] = [".html", ".htm", ".md"];

/// Whether a file is one.
pub(crate) fn is_own_report(path: &str, bytes: &[u8]) -> bool {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n').take(2);
    ENDINGS.iter().any(|ending| path.ends_with(ending))
        && lines.any(|line| MARKERS.iter().any(|marker| line.starts_with(marker)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `<!--` begins a comment of JavaScript, too.
    #[test]
    fn a_program_is_no_report() {
        assert!(is_own_report("out/produ.html", b"<!doctype html>\n<!-- produ report 1 -->\n<html>"));
        assert!(is_own_report("produ.md", b"<!-- produ diff 1 -->\n"));
        assert!(!is_own_report("server.js", b"<!-- produ report 1 -->\nserve()\n"));
        assert!(!is_own_report("README.md", b"# A\n\n<!-- produ report 1 -->\n"));
    }
}
