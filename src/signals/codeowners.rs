//! Who owns the code: CODEOWNERS, Kubernetes OWNERS, MAINTAINERS and Backstage's catalog-info.yaml.
//!
//! Only people and teams count. A rule that names nobody, or only bots, owns nothing.

use super::parsed::Parsed;
use crate::inventory::is_bot;
use crate::manifest::is_placeholder;
use crate::structured::{self, Node};

/// Most rules of one file.
const MAX_RULES: usize = 10_000;

/// One pattern with its owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnerRule {
    /// 1-based.
    pub(crate) line: u32,
    /// Path pattern, `*` where the file speaks of everything.
    pub(crate) pattern: String,
    /// `@user`, `@org/team`, e-mail or plain name; empty when the rule takes ownership away.
    pub(crate) owners: Vec<String>,
}

/// What kind of owners' file a path is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Codeowners,
    Owners,
    Maintainers,
    Catalog,
}

fn source(path: &str) -> Option<Source> {
    let path = path.trim_start_matches("./").to_ascii_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    match name {
        // The services read it at these places only.
        "codeowners" => matches!(folder, "" | ".github" | "docs" | ".gitlab" | ".gitea").then_some(Source::Codeowners),
        "owners" | "owners.yaml" => folder.is_empty().then_some(Source::Owners),
        "maintainers" | "maintainers.md" | "maintainers.txt" => {
            matches!(folder, "" | ".github" | "docs").then_some(Source::Maintainers)
        }
        "catalog-info.yaml" | "catalog-info.yml" => Some(Source::Catalog),
        _ => None,
    }
}

/// Whether [`owners`] would look into this file.
pub(crate) fn is_codeowners(path: &str) -> bool {
    source(path).is_some()
}

/// The rules of an owners' file in the order of its lines; none when it cannot be read.
pub(crate) fn owners(path: &str, bytes: &[u8]) -> Vec<OwnerRule> {
    of(&Parsed::of(path, bytes))
}

/// The same of a file that others look at too.
pub(super) fn of(parsed: &Parsed<'_>) -> Vec<OwnerRule> {
    let Ok(text) = std::str::from_utf8(parsed.bytes) else { return Vec::new() };
    let mut rules = match source(parsed.path) {
        Some(Source::Codeowners) => codeowners(text),
        Some(Source::Owners) => kubernetes(&structured::yaml_documents(parsed.bytes).unwrap_or_default()),
        Some(Source::Maintainers) => maintainers(text),
        Some(Source::Catalog) => catalog(parsed.documents().and_then(Result::ok).unwrap_or_default()),
        None => Vec::new(),
    };
    rules.truncate(MAX_RULES);
    rules
}

fn codeowners(text: &str) -> Vec<OwnerRule> {
    let mut out = Vec::new();
    // GitLab: owners behind a section's name are the default of its rules.
    let mut defaults: Vec<String> = Vec::new();
    for (line, raw) in (1..).zip(text.lines()) {
        let content = raw.split(" #").next().unwrap_or("").trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if let Some(after) = section(content) {
            defaults = people(after.split_whitespace());
            continue;
        }
        let (pattern, rest) = split_pattern(content);
        let named = people(rest.split_whitespace());
        let owners = if rest.trim().is_empty() { defaults.clone() } else { named };
        out.push(OwnerRule { line, pattern, owners });
    }
    out
}

/// The text behind `[Section]`, `^[Optional]` or `[Section][2]`.
fn section(content: &str) -> Option<&str> {
    let inner = content.strip_prefix('^').unwrap_or(content).strip_prefix('[')?;
    let (_, after) = inner.split_once(']')?;
    let count = after.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(_, rest)| rest);
    Some(count.unwrap_or(after))
}

/// The pattern ends at the first blank that no backslash escapes.
fn split_pattern(content: &str) -> (String, &str) {
    let mut escaped = false;
    for (at, ch) in content.char_indices() {
        if ch.is_whitespace() && !escaped {
            return (content.get(..at).unwrap_or("").to_owned(), content.get(at..).unwrap_or(""));
        }
        escaped = ch == '\\' && !escaped;
    }
    (content.to_owned(), "")
}

fn people<'t>(words: impl Iterator<Item = &'t str>) -> Vec<String> {
    words.take_while(|word| !word.starts_with('#')).filter(|word| is_person(word)).map(str::to_owned).collect()
}

/// `@user`, `@org/team`, `@@role` or an e-mail address, and neither a bot nor the example of a template.
fn is_person(word: &str) -> bool {
    let handle =
        word.strip_prefix('@').is_some_and(|rest| rest.trim_start_matches('@').starts_with(char::is_alphanumeric));
    let mail = word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    (handle || mail) && !is_bot(word) && !is_example(word)
}

/// A blank, or a handle or address that examples have.
fn is_example(word: &str) -> bool {
    let low = word.trim_start_matches('@').to_ascii_lowercase();
    let host = low.rsplit('@').next().unwrap_or_default();
    is_placeholder(&low)
        || matches!(host, "example.com" | "example.org")
        || matches!(low.as_str(), "username" | "owner" | "org/team")
        || low.starts_with("your-")
        || low.starts_with("your_")
}

/// `approvers:` and `reviewers:`; a file in another shape has no owners.
fn kubernetes(documents: &[Node]) -> Vec<OwnerRule> {
    let lists = documents.iter().flat_map(|d| ["approvers", "reviewers"].map(|key| d.get(key)));
    let names = lists.flatten().filter_map(Node::as_sequence).flatten();
    names.filter_map(|name| named(name.line, name.as_str()?)).collect()
}

/// `spec.owner` of a component.
fn catalog(documents: &[Node]) -> Vec<OwnerRule> {
    let owners = documents.iter().filter_map(|d| d.at(&["spec", "owner"]));
    owners.filter_map(|owner| named(owner.line, owner.as_str()?)).collect()
}

/// An owner given by plain name.
fn named(line: u32, name: &str) -> Option<OwnerRule> {
    let name = name.trim();
    let nobody = matches!(name.to_ascii_lowercase().as_str(), "" | "guest" | "guests" | "none");
    let owner = (!nobody && !is_bot(name) && !is_example(name)).then(|| name.to_owned())?;
    Some(OwnerRule { line, pattern: "*".into(), owners: vec![owner] })
}

/// Lines with a handle or an e-mail address.
fn maintainers(text: &str) -> Vec<OwnerRule> {
    let mut out = Vec::new();
    let mut hidden = false;
    for (line, raw) in (1..).zip(text.lines()) {
        hidden |= raw.contains("<!--");
        if !hidden {
            let marks = |c: char| {
                c.is_whitespace() || matches!(c, '|' | '(' | ')' | '[' | ']' | '<' | '>' | ',' | ';' | '*' | '`')
            };
            let owners =
                people(raw.split(marks).map(|w| w.trim_end_matches(['.', ':'])).filter(|w| !w.starts_with('#')));
            if !owners.is_empty() {
                out.push(OwnerRule { line, pattern: "*".into(), owners });
            }
        }
        hidden &= !raw.contains("-->");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flat(path: &str, text: &str) -> Vec<(u32, String, String)> {
        owners(path, text.as_bytes()).into_iter().map(|r| (r.line, r.pattern, r.owners.join(" "))).collect()
    }

    fn row(line: u32, pattern: &str, owners: &str) -> (u32, String, String) {
        (line, pattern.into(), owners.into())
    }

    #[test]
    fn rules_comments_and_taken_ownership() {
        let text = "# who\n\n*  @acme/ml  @ana # all\n/docs/ docs@acme.io\n/gen/\n/my\\ dir/ @bo\n";
        assert_eq!(
            flat(".github/CODEOWNERS", text),
            [
                row(3, "*", "@acme/ml @ana"),
                row(4, "/docs/", "docs@acme.io"),
                row(5, "/gen/", ""),
                row(6, "/my\\ dir/", "@bo"),
            ]
        );
    }

    #[test]
    fn gitlab_sections_lend_their_owners() {
        let text = "[Backend][2] @be\n/api/\n/db/ @@maintainer\n^[Docs]\n/docs/ @writers\n";
        assert_eq!(
            flat("CODEOWNERS", text),
            [row(2, "/api/", "@be"), row(3, "/db/", "@@maintainer"), row(5, "/docs/", "@writers")]
        );
    }

    #[test]
    fn bots_placeholders_and_words_own_nothing() {
        for nobody in [
            "@dependabot",
            "@dependabot[bot]",
            "@renovate-bot",
            "@your-org/your-team",
            "@TBD",
            "me@example.com",
            "ana",
            "@",
        ] {
            assert_eq!(flat("CODEOWNERS", &format!("* {nobody}\n")), [row(1, "*", "")], "{nobody}");
        }
        assert_eq!(flat("CODEOWNERS", "* @robotics/bots-team\n"), [row(1, "*", "@robotics/bots-team")]);
    }

    #[test]
    fn the_place_matters() {
        for yes in [
            "CODEOWNERS",
            ".github/CODEOWNERS",
            "docs/CODEOWNERS",
            ".gitlab/CODEOWNERS",
            "OWNERS",
            "MAINTAINERS.md",
            "svc/catalog-info.yaml",
        ] {
            assert!(is_codeowners(yes), "{yes}");
        }
        for no in ["src/CODEOWNERS", "vendor/x/OWNERS", "a/MAINTAINERS", "CODEOWNERS.md"] {
            assert!(!is_codeowners(no), "{no}");
        }
    }

    #[test]
    fn other_sources() {
        assert_eq!(
            flat("OWNERS", "approvers:\n  - ana\n  - dependabot\nreviewers: [bo]\n"),
            [row(2, "*", "ana"), row(4, "*", "bo")]
        );
        let catalog = "kind: Component\nspec:\n  owner: group:ml\n---\nspec: {owner: unknown}\n---\nspec: {owner: to be decided}\n";
        assert_eq!(flat("catalog-info.yaml", catalog), [row(3, "*", "group:ml")]);
        let table = "# Maintainers\n<!-- @template -->\n| Ana | [@ana](https://github.com/ana) |\nBo <bo@acme.io>\n";
        assert_eq!(flat("MAINTAINERS.md", table), [row(3, "*", "@ana"), row(4, "*", "bo@acme.io")]);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300), which in 0usize..4) {
            let path = ["CODEOWNERS", "OWNERS", "MAINTAINERS.md", "catalog-info.yaml"][which];
            let count = String::from_utf8_lossy(&bytes).split('\n').count() as u32;
            for rule in owners(path, &bytes) {
                prop_assert!(rule.line >= 1 && rule.line <= count);
            }
        }
    }
}
