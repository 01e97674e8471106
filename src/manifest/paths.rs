//! Which texts are acceptable as a path: inside the repository, spelled plainly, never interpreted by anything.
//!
//! Only the spelling is judged here; links that lead out are the inventory's business, since nothing here touches the
//! disk.

/// Longest path that is accepted.
const MAX_LENGTH: usize = 1024;

/// The path without `./`, doubled and trailing slashes; or why it is refused.
pub fn repository_path(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("is empty");
    }
    if text.len() > MAX_LENGTH || text.split('/').any(|part| part.len() > 255) {
        return Err("is too long for a path");
    }
    if crate::text::printable(text) != text {
        return Err("holds control or invisible characters");
    }
    if is_url(text) {
        return Err("is a URL, and only a file of the repository counts here");
    }
    if text.starts_with('/') {
        return Err("is absolute");
    }
    if text.starts_with('~') {
        return Err("starts in a home directory");
    }
    if text.contains('\\') {
        return Err("holds a backslash; separate with `/`");
    }
    if text.contains(':') {
        return Err("holds a colon (a drive, a stream or a scheme)");
    }
    if text.contains(['*', '?']) {
        return Err("is a pattern; name one file or directory");
    }
    if text.starts_with(['$', '|', '-']) || text.contains("$(") || text.contains("${") || text.contains('`') {
        return Err("looks like a shell expression");
    }
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Err("holds `..`; paths start at the root of the repository");
    }
    if parts.iter().any(|part| part.eq_ignore_ascii_case(".git")) {
        return Err("points into `.git`");
    }
    if parts.is_empty() {
        return Err("names the whole repository");
    }
    Ok(parts.join("/"))
}

/// The path of a parent manifest: `..` at the beginning only, ending in a manifest's name.
///
/// Whether it still lies inside the repository depends on where the child lies; the reader of the parent checks that.
pub(super) fn manifest_path(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let mut rest = text.strip_prefix("./").unwrap_or(text);
    let mut up = 0;
    while let Some(shorter) = rest.strip_prefix("../") {
        rest = shorter;
        up += 1;
    }
    let path = repository_path(rest)?;
    if up > 32 {
        return Err("goes up too far");
    }
    let name = path.rsplit('/').next().unwrap_or(&path);
    if !super::FILE_NAMES.contains(&name) {
        return Err("does not name a produ.yaml, produ.yml or produ.toml");
    }
    Ok("../".repeat(up) + &path)
}

/// Something with a scheme that leads elsewhere. `file:` is not: it is a path in disguise.
pub fn is_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty()
            && !scheme.is_empty()
            && !scheme.eq_ignore_ascii_case("file")
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// Would a reader take this for a path rather than a sentence or a name?
pub(super) fn looks_like_path(text: &str) -> bool {
    let text = text.trim();
    if text.contains(char::is_whitespace) || is_url(text) {
        return false;
    }
    let name = text.rsplit(['/', '\\']).next().unwrap_or(text);
    let extension = name.rsplit_once('.').map_or("", |(stem, ext)| if stem.is_empty() { "" } else { ext });
    text.contains(['/', '\\'])
        || (1..=6).contains(&extension.len())
            && extension.chars().all(|c| c.is_ascii_alphanumeric())
            && extension.contains(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_are_accepted_and_normalised() {
        for (text, path) in [
            ("docs/runbook.md", "docs/runbook.md"),
            ("./docs/./runbook.md", "docs/runbook.md"),
            ("docs//runbook.md/", "docs/runbook.md"),
            (".github/workflows/ci.yml", ".github/workflows/ci.yml"),
            ("app/[id]/page.tsx", "app/[id]/page.tsx"),
            (" a b.md ", "a b.md"),
            ("docs/größe.md", "docs/größe.md"),
            ("a..b/...", "a..b/..."),
        ] {
            assert_eq!(repository_path(text).as_deref(), Ok(path), "{text}");
        }
    }

    #[test]
    fn everything_that_could_lead_out_is_refused() {
        let long = "a".repeat(5000);
        for text in [
            "../outside/canary.txt",
            "../../../../../../etc/passwd",
            "/etc/passwd",
            "docs/../../outside/canary.txt",
            "docs/..",
            "~/.ssh/id_rsa",
            "~root",
            "$HOME/.netrc",
            "file:///etc/passwd",
            "http://127.0.0.1:9/x",
            "\\\\server\\share\\x",
            "C:\\Windows\\win.ini",
            "C:x",
            "/proc/self/environ",
            "docs/runbook.md\0.png",
            "docs/runbook.md\\0.png",
            "**/*",
            "docs/?.md",
            "..",
            ".",
            "./",
            "",
            " ",
            ".git/config",
            "sub/.GIT/config",
            "docs/runbook.md:ads",
            &long,
            "docs/\u{202e}runbook.md",
            "|id",
            "$(touch x)",
            "`id`",
            "-rf",
        ] {
            assert!(repository_path(text).is_err(), "{text:.40}");
        }
    }

    #[test]
    fn only_a_parent_manifest_may_go_up() {
        assert_eq!(manifest_path("../../produ.yaml").as_deref(), Ok("../../produ.yaml"));
        assert_eq!(manifest_path("./produ.toml").as_deref(), Ok("produ.toml"));
        for text in ["../x.yaml", "a/../produ.yaml", "/produ.yaml", "../../../etc/passwd", "https://x/produ.yaml", ".."]
        {
            assert!(manifest_path(text).is_err(), "{text}");
        }
    }

    #[test]
    fn urls_and_path_likes() {
        assert!(
            is_url("https://x") && is_url("s3://b/k") && !is_url("file:///x") && !is_url("://x") && !is_url("a b://x")
        );
        for text in ["docs/x", "x.md", "../x", "/etc/passwd", "a\\b"] {
            assert!(looks_like_path(text), "{text}");
        }
        for text in ["sampled by hand", "v1.2", "baseline-2026", "https://x/y.md", "no", ".", "e.g."] {
            assert!(!looks_like_path(text), "{text}");
        }
    }
}
