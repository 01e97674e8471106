//! Who made commits, and how many touched the asked folders.
//!
//! Here every commit counts where it was made, not where it was merged: the walk takes all parents, newest first, and
//! merges are passed over. Beside the author, whom a message names as co-author counts, because a squashed branch has
//! one author and many who wrote it. Names are taken as written: no mailmap, no guess who is who.

use super::history::{MAX_COMMITS, MAX_TREES};
use super::watch::Names;
use crate::inventory::past::{Author, Authors, AuthorsRequest, day_of};
use git2::{Commit, ObjectType, Odb, Oid, Repository, Sort};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a commit message that are searched for co-authors, from its end.
const MAX_MESSAGE: usize = 8 * 1024;
/// People one commit may name.
const MAX_PEOPLE: usize = 16;

/// The authors since the asked day, or why they are not known.
pub(super) fn read(
    repo: &Repository,
    odb: &Odb<'_>,
    start: Oid,
    asked: &AuthorsRequest,
    folders: &[(String, Vec<u8>)],
) -> Result<Authors, String> {
    let incomplete = || "the history is not complete".to_owned();
    let mut names = Names::new(folders.iter().map(|(_, path)| path.as_slice()));
    let mut walk = repo.revwalk().map_err(|_| incomplete())?;
    walk.set_sorting(Sort::TIME).and_then(|()| walk.push(start)).map_err(|_| incomplete())?;
    let shallow = repo.is_shallow();
    let mut people: BTreeMap<String, Author> = BTreeMap::new();
    let mut out = Authors::default();
    for id in walk {
        let commit = id.and_then(|id| repo.find_commit(id)).map_err(|_| incomplete())?;
        let Some(day) = day_of(commit.time().seconds()) else { continue };
        if day < asked.since {
            break;
        }
        if shallow && commit.parent_count() == 0 {
            return Err("the history is shallow".to_owned());
        }
        if out.days.len() >= MAX_COMMITS || names.opened >= MAX_TREES {
            return Err(format!("more than {} commits, the rest was not looked at", out.days.len()));
        }
        out.days.push(day);
        let mut touched = BTreeSet::new();
        if commit.parent_count() < 2 && names.any_open() {
            let old = match commit.parent_id(0) {
                Ok(id) => Some(repo.find_commit(id).map_err(|_| incomplete())?.tree_id()),
                Err(_) => None,
            };
            let tree = |id: Oid| (id, ObjectType::Tree);
            let changed = names.changed(repo, odb, Some(tree(commit.tree_id())), old.map(tree));
            let changed = changed.map_err(|_| incomplete())?;
            touched.extend(changed.iter().filter_map(|(path, ..)| Some(folders.get(*path)?.0.as_str())));
        }
        let named = named(&commit);
        if !named.is_empty() {
            touched.iter().for_each(|folder| *out.totals.entry((*folder).to_owned()).or_default() += 1);
        }
        for (email, name) in named {
            note(&mut people, email, name, day, &touched);
        }
    }
    out.people = people.into_values().collect();
    Ok(out)
}

fn note(people: &mut BTreeMap<String, Author>, email: String, name: String, day: Date, touched: &BTreeSet<&str>) {
    let new = || Author { email: email.clone(), names: BTreeSet::new(), last: day, commits: BTreeMap::new() };
    let person = people.entry(email.clone()).or_insert_with(new);
    person.names.insert(name);
    person.last = person.last.max(day);
    touched.iter().for_each(|folder| *person.commits.entry((*folder).to_owned()).or_default() += 1);
}

/// Author and co-authors as address and name; bots are nobody.
fn named(commit: &Commit<'_>) -> BTreeMap<String, String> {
    let author = commit.author();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let mut out = BTreeMap::new();
    let mut add = |name: String, email: String| {
        let email = email.to_lowercase();
        let bot = [&name, &email].iter().any(|word| is_bot(word));
        if !bot && !email.is_empty() && out.len() < MAX_PEOPLE {
            out.entry(email).or_insert(name);
        }
    };
    add(text(author.name_bytes()), text(author.email_bytes()));
    let message = commit.message_bytes();
    let end = message.get(message.len().saturating_sub(MAX_MESSAGE)..).unwrap_or(message);
    for line in end.split(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(line);
        let Some((key, value)) = line.split_once(':') else { continue };
        if let Some((name, rest)) = value.split_once('<')
            && key.trim().eq_ignore_ascii_case("co-authored-by")
        {
            add(name.trim().to_owned(), rest.trim_end().trim_end_matches('>').trim().to_owned());
        }
    }
    out
}

/// Whether a name or an address is that of a program.
pub(crate) fn is_bot(word: &str) -> bool {
    let low = word.trim_start_matches('@').to_ascii_lowercase();
    let name = low.rsplit('/').next().unwrap_or(&low);
    low.contains("[bot]")
        || name.ends_with("-bot")
        || ["dependabot", "renovate", "github-actions", "mergify", "copilot", "codecov", "snyk-bot", "imgbot"]
            .iter()
            .any(|bot| name == *bot || name.starts_with(&format!("{bot}[")) || name.starts_with(&format!("{bot}-")))
}
