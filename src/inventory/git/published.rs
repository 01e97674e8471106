//! What of the audited files others can look at: where the repository came from, and which files are as committed.
//!
//! Asked for on demand. A remote is read from the repository's own configuration, never from that of the machine, and
//! leaves this file as a host and a path: what else stands in it, such as a password, goes nowhere.

use super::history::Source;
use super::vet::vet;
use super::{answer, on_worker, open};
use crate::inventory::Limits;
use git2::{ConfigLevel, Oid, Repository};
use std::path::Path;

/// Longest remote that is looked at.
const LONGEST: usize = 400;

/// Where a repository came from, of an address of a form that every forge has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Name of the host in small letters.
    pub host: String,
    /// Owner and name, and the groups between them.
    pub path: String,
}

/// A path of the repository and the name of the contents that were audited.
pub(crate) type Audited = (Vec<u8>, Oid);

/// The origin, and for each file whether the commit has it with these contents.
pub(crate) fn read(source: &Source, commit: &str, limits: &Limits, files: Vec<Audited>) -> (Option<Origin>, Vec<bool>) {
    let nothing = (None, Vec::new());
    let may_look = vet(&source.place, limits).is_ok_and(|vetted| source.borrowed || !vetted.borrowed);
    let (true, Ok(commit)) = (may_look, Oid::from_str(commit)) else { return nothing };
    let place = source.place.clone();
    let worker = on_worker(move |sender| {
        let read = open(&place).map(|repo| (origin(&repo), same(&repo, commit, &files)));
        drop(sender.send(read));
    });
    worker.and_then(|receiver| answer(&receiver, limits.git_seconds)).and_then(|read| read).unwrap_or(nothing)
}

fn origin(repo: &Repository) -> Option<Origin> {
    let config = repo.config().ok()?.open_level(ConfigLevel::Local).ok()?;
    parse(&config.get_string("remote.origin.url").ok()?)
}

fn same(repo: &Repository, commit: Oid, files: &[Audited]) -> Vec<bool> {
    let Ok(tree) = repo.find_commit(commit).and_then(|commit| commit.tree()) else { return Vec::new() };
    let committed = |path: &[u8]| {
        let path = std::str::from_utf8(path).ok()?;
        tree.get_path(Path::new(path)).ok().map(|entry| entry.id())
    };
    files.iter().map(|(path, id)| committed(path) == Some(*id)).collect()
}

/// An address by `https` or `ssh`, without who signs in and by which port `ssh` goes.
fn parse(remote: &str) -> Option<Origin> {
    let remote = Some(remote.trim()).filter(|remote| remote.len() <= LONGEST && remote.is_ascii())?;
    let (authority, path) = match remote.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_once('/')?;
            let host = authority.rsplit('@').next()?;
            let host = match (scheme, host.split_once(':')) {
                ("ssh", Some((host, _))) => host,
                ("ssh" | "https", None) => host,
                _ => return None,
            };
            (host, path)
        }
        // The short form of ssh: `git@host:owner/name`.
        None => {
            let (who, path) = remote.split_once(':')?;
            (who.rsplit('@').next()?, path)
        }
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain = |part: &str| {
        let known = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        !part.is_empty() && part.bytes().all(known) && !part.bytes().all(|b| b == b'.')
    };
    let is_host = authority.contains('.') && plain(authority);
    let is_path = path.contains('/') && path.split('/').all(plain);
    (is_host && is_path).then(|| Origin { host: authority.to_ascii_lowercase(), path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_remote_gives_host_and_path_and_nothing_else() {
        for remote in [
            "https://github.com/acme/chat.git",
            "https://GitHub.com/acme/chat/",
            "https://x-access-token:ghp_secret@github.com/acme/chat",
            "https://anna@github.com/acme/chat.git",
            "git@github.com:acme/chat.git",
            "github.com:acme/chat",
            "ssh://git@github.com/acme/chat.git",
            "ssh://git@github.com:443/acme/chat.git\n",
        ] {
            let origin = Origin { host: "github.com".into(), path: "acme/chat".into() };
            assert_eq!(parse(remote), Some(origin), "{remote}");
        }
        let groups = parse("git@gitlab.com:a/b/c.d.git").unwrap();
        assert_eq!((&*groups.host, &*groups.path), ("gitlab.com", "a/b/c.d"));
    }

    #[test]
    fn what_is_no_such_address_is_none() {
        for remote in [
            "",
            "chat",
            "/srv/git/chat.git",
            "../chat",
            "C:/chat/x",
            "file:///srv/git/chat",
            "http://github.com/acme/chat",
            "https://github.com:8443/acme/chat",
            "https://github.com/acme",
            "https://github.com/../chat",
            "https://github.com/acme/chat?x=1",
            "https://github.com/acme/chat#x",
            "https://github.com/acme/<b>",
            "https://evil.example/x@github.com/acme/chat",
            "https://github.com@evil/acme/chat",
            "javascript:alert(1)/x",
            "https://gıthub.com/acme/chat",
            "git@git hub.com:acme/chat",
        ] {
            assert_eq!(parse(remote), None, "{remote}");
        }
        assert_eq!(parse(&format!("https://github.com/acme/{}", "x".repeat(500))), None);
    }
}
