//! Where a reader of a report finds its files in a browser: below the address of the operator, or on the forge that git
//! names as the origin, at the audited commit.
//!
//! Only files that the commit has as they were audited get an address: a link to other contents than those judged would
//! mislead. Hosts that are not known get one only from the operator.

use super::AuditRequest;
use crate::inventory::{Inventory, Origin, Published, Source};
use crate::model::{Forge, Links, Report};

/// The addresses of the files that a report names; `None` where there is no base.
pub(super) fn of(request: &AuditRequest, inventory: &Inventory, report: &Report) -> Option<Links> {
    if !request.links {
        return None;
    }
    let named = report.places();
    let Published { origin, committed } = inventory.published(&named);
    let (base, forge) = match &request.link_base {
        Some(base) => (base.trim_end_matches('/').to_owned(), of_base(base)),
        None => derived(&origin?, report.system.commit.as_deref()?)?,
    };
    let in_git = matches!(inventory.source, Source::GitIndex | Source::GitTree { .. });
    let paths = match in_git {
        true => committed,
        // Without git nothing says what is committed; the operator vouches for it.
        false => named.iter().filter(|path| inventory.find(path).is_some()).map(|path| (*path).to_owned()).collect(),
    };
    Some(Links { base, forge, folder: report.system.folder.clone(), paths })
}

/// How the forge of an address names lines.
fn of_base(base: &str) -> Forge {
    let host = base.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    match host {
        "github.com" => Forge::Github,
        "bitbucket.org" => Forge::Bitbucket,
        _ => Forge::Other,
    }
}

/// Where a known forge shows the files of a commit.
fn derived(origin: &Origin, commit: &str) -> Option<(String, Forge)> {
    let Origin { host, path } = origin;
    let (host, forge, way) = match host.as_str() {
        "github.com" | "ssh.github.com" => ("github.com", Forge::Github, "blob"),
        "gitlab.com" | "altssh.gitlab.com" => ("gitlab.com", Forge::Other, "-/blob"),
        "bitbucket.org" | "altssh.bitbucket.org" => ("bitbucket.org", Forge::Bitbucket, "src"),
        "codeberg.org" | "gitea.com" => (host.as_str(), Forge::Other, "src/commit"),
        _ => return None,
    };
    // Only GitLab has groups within groups.
    let groups = host == "gitlab.com" || path.matches('/').count() == 1;
    groups.then(|| (format!("https://{host}/{path}/{way}/{commit}"), forge))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(host: &str, path: &str) -> Option<String> {
        derived(&Origin { host: host.into(), path: path.into() }, "1a2b").map(|(base, _)| base)
    }

    #[test]
    fn each_known_forge_has_its_form() {
        for (host, path, wanted) in [
            ("github.com", "acme/chat", "https://github.com/acme/chat/blob/1a2b"),
            ("ssh.github.com", "acme/chat", "https://github.com/acme/chat/blob/1a2b"),
            ("gitlab.com", "a/b/c", "https://gitlab.com/a/b/c/-/blob/1a2b"),
            ("bitbucket.org", "acme/chat", "https://bitbucket.org/acme/chat/src/1a2b"),
            ("codeberg.org", "acme/chat", "https://codeberg.org/acme/chat/src/commit/1a2b"),
        ] {
            assert_eq!(base(host, path).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn no_address_is_made_up() {
        assert_eq!(base("git.acme.example", "acme/chat"), None, "a forge of one's own needs --link-base");
        assert_eq!(base("github.com.evil.example", "acme/chat"), None);
        assert_eq!(base("github.com", "acme/chat/wiki"), None);
    }

    #[test]
    fn an_address_of_the_operator_tells_its_forge() {
        assert_eq!(of_base("https://bitbucket.org/acme/chat/src/main"), Forge::Bitbucket);
        assert_eq!(of_base("https://github.com/acme/chat/blob/main"), Forge::Github);
        assert_eq!(of_base("https://git.acme.example/x"), Forge::Other);
    }
}
