//! Claims of the manifest: is the field filled in, and what stands behind a declared path.

use super::answer::{Answer, Observation, Truth};
use super::world::World;
use crate::inventory::{FileClass, Missing};
use crate::manifest::At;
use crate::model::Contradiction;
use crate::rules::format::{DeclaredFileMatcher, DeclaredKind};
use crate::rules::lazy::LazyRegex;
use crate::signals::document::denied::{Telling, affirmed, mostly_denied};
use crate::signals::unfilled::MARKER;

/// Ends of fields that name a record of what was done.
const RECORDS: [&str; 4] = ["evidence", "findings", "report", "results"];

/// Smallest declared file that is not hollow, in bytes.
const MIN_BYTES: u64 = 20;

/// All fields are declared and none is a placeholder.
pub(super) fn declared(world: &World<'_>, fields: &[String]) -> Answer {
    let Some(manifest) = world.manifest else { return Answer::of(Truth::No) };
    let claims: Option<Vec<_>> = fields.iter().map(|field| manifest.declares(field)).collect();
    match claims {
        Some(claims) => Answer::yes(
            claims
                .iter()
                .take(2)
                .map(|claim| {
                    let named: Vec<String> = fields.iter().map(|f| unfiltered(f)).collect();
                    world.claim(claim.at, format!("declares {}", named.join(", ")))
                })
                .collect(),
        ),
        None => Answer::of(Truth::No),
    }
}

/// A field without its filters, for people.
pub(super) fn unfiltered(field: &str) -> String {
    let mut parts = field.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| match part.split_once(']') {
        Some((inner, rest)) if inner.contains('=') => out + rest,
        _ => out + "[" + part,
    })
}

/// The declared path has substance of the asked kind.
pub(super) fn declared_file(world: &World<'_>, matcher: &DeclaredFileMatcher) -> Answer {
    let Some(manifest) = world.manifest else { return Answer::of(Truth::No) };
    let (mut places, mut remarks, mut contradictions) = (Vec::new(), Vec::new(), Vec::new());
    for (path, at) in manifest.list(&matcher.field) {
        contradictions.extend(unfilled(world, &path, &matcher.field, at));
        match substance(world, &path, matcher) {
            Ok(found) => places.push(Observation { path: found, line: 1, what: matcher.what.clone() }),
            Err(why) => {
                let what = format!("{} points at {path}: {why}", matcher.field);
                remarks.push(world.claim(at, what));
            }
        }
    }
    let answer = if places.is_empty() { Answer::no(remarks) } else { Answer { remarks, ..Answer::yes(places) } };
    Answer { contradictions, ..answer }
}

/// a template of this tool, named as a document before anybody filled it in.
fn unfilled(world: &World<'_>, path: &str, field: &str, at: At) -> Option<Contradiction> {
    let path = path.trim_end_matches('/').trim_start_matches("./");
    let artifact = world.signals.artifacts.get(path)?;
    artifact.hollow.as_ref()?;
    let marked = artifact.text.lines().position(|text| text.contains(MARKER))? + 1;
    let message = format!("{field} names {path}, a template that nobody has filled in ({path}:{marked})");
    Some(world.contradiction(at, message))
}

/// The file that carries the claim, or why there is none.
fn substance(world: &World<'_>, path: &str, matcher: &DeclaredFileMatcher) -> Result<String, String> {
    if path.contains("://") {
        return Err("an address is a declaration, it is never fetched".to_owned());
    }
    let path = path.trim_end_matches('/').trim_start_matches("./");
    let Some(entry) = world.inventory.find(path) else {
        return folder(world, path, matcher.kind);
    };
    if let FileClass::Vendored | FileClass::Archived | FileClass::Generated = entry.class {
        return Err("third-party, archived or generated code proves nothing".to_owned());
    }
    if entry.size < MIN_BYTES {
        return Err("the file is nearly empty".to_owned());
    }
    let artifact = world.signals.artifacts.get(path);
    if let Some(why) = artifact.and_then(|a| a.hollow.clone()) {
        return Err(why);
    }
    // A record that tells of plans, and a document that says what is missing, are neither.
    let record = RECORDS.iter().any(|end| matcher.field.ends_with(end));
    let telling = if record { Telling::Plan } else { Telling::Practice };
    if entry.class == FileClass::Docs && artifact.is_some_and(|a| mostly_denied(&a.text, telling)) {
        return Err("the document says that it has not been done".to_owned());
    }
    match matcher.kind {
        DeclaredKind::Document => {
            let words = artifact.map_or(0, |a| a.words);
            if words < matcher.min_words {
                return Err(format!("only {words} words, {} are asked for", matcher.min_words));
            }
            let text = artifact.map(|a| a.text.as_str()).unwrap_or_default();
            let missing = matcher.mentions.iter().find(|pattern| {
                !LazyRegex::new(pattern, true).is_ok_and(|re| affirmed(&re, text, Telling::Practice).is_some())
            });
            missing.map_or(Ok(()), |pattern| Err(format!("says nothing about `{pattern}`")))?;
        }
        DeclaredKind::Schema => {
            if let Some(why) = artifact.and_then(|a| a.broken.clone()) {
                return Err(format!("does not parse: {why}"));
            }
        }
        DeclaredKind::Test if !matches!(entry.class, FileClass::Test | FileClass::Source) => {
            return Err("not a test".to_owned());
        }
        DeclaredKind::Code if entry.class == FileClass::Docs => return Err("a document, not code".to_owned()),
        DeclaredKind::Any | DeclaredKind::Test | DeclaredKind::Code => {}
    }
    Ok(path.to_owned())
}

/// A declared folder counts through its first file of substance.
fn folder(world: &World<'_>, path: &str, kind: DeclaredKind) -> Result<String, String> {
    let prefix = format!("{path}/");
    let files = &world.inventory.files;
    let from = files.partition_point(|f| f.path.as_bytes() < prefix.as_bytes());
    let inside = files.get(from..).unwrap_or_default().iter().take_while(|f| f.path.starts_with(&prefix));
    let mut any = false;
    for file in inside {
        any = true;
        let fits = match kind {
            DeclaredKind::Test => file.class == FileClass::Test,
            DeclaredKind::Code => file.class != FileClass::Docs,
            DeclaredKind::Any | DeclaredKind::Document | DeclaredKind::Schema => true,
        };
        if fits && file.size >= MIN_BYTES {
            return Ok(file.path.to_string());
        }
    }
    if any {
        return Err("the folder holds nothing of the kind".to_owned());
    }
    Err(match world.inventory.missing(path) {
        Missing::Nowhere => "no such file in the repository".to_owned(),
        // What was skipped or not committed is said so.
        known => known.to_string(),
    })
}
