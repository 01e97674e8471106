//! What produ ships as an example: the projects of `fixtures/`, the cases of the rules, the answers that fill the
//! templates. Made into a table of shingles, so that a copy of it is known. Part of the build script.

use super::shingles::shingles;
use super::{Failure, files, read};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How a mark of a template begins and ends, and how one begins that people answer.
const MARK: (&str, &str, &str) = ("{{", "}}", "blank:");

/// The mark of what is never a project of its own: cases of rules, filled templates.
const SHOWN: u16 = 1;

/// What stands in so many samples that have nothing to do with each other is how everybody writes it.
const COMMON: usize = 3;

/// A shingle in the samples.
#[derive(Default)]
struct Known {
    marks: u16,
    /// The samples it stands in: rules with their cases, projects, templates.
    of: BTreeSet<String>,
}

/// Shingle and marks of each, in order of the shingles, six bytes little-endian. No mark: it stands in a blank template,
/// which everybody may use, or is how everybody writes.
pub(super) fn table(root: &Path) -> Result<Vec<u8>, Failure> {
    let mut known: BTreeMap<u32, Known> = BTreeMap::new();
    let mut add = |of: &str, text: &str, mark: u16| {
        for shingle in shingles(text) {
            let entry = known.entry(shingle).or_default();
            entry.marks |= mark;
            if !entry.of.contains(of) {
                entry.of.insert(of.to_owned());
            }
        }
    };
    projects(root, &mut add)?;
    for (relative, file) in files(root, "rules")?.into_iter().filter(|(path, _)| path.ends_with(".test.yaml")) {
        let tree = read(&std::fs::read_to_string(&file)?, &relative)?;
        let cases = tree["cases"].as_array().into_iter().flatten();
        for text in cases.filter_map(|case| case["repo"].as_object()).flat_map(|repo| repo.values()) {
            add(&relative, text.as_str().unwrap_or_default(), SHOWN);
        }
    }
    let mut blank: BTreeSet<u32> = BTreeSet::new();
    for (relative, file) in files(root, "templates")? {
        let Some(name) = relative.strip_prefix("templates/").filter(|name| !name.starts_with("filled/")) else {
            continue;
        };
        let template = std::fs::read_to_string(&file)?;
        let parts = parts(&template);
        blank.extend(shingles(&template));
        blank.extend(parts.iter().flat_map(|(text, _)| shingles(text)));
        let Ok(answers) = std::fs::read_to_string(root.join(format!("templates/filled/{name}.txt"))) else { continue };
        add(&relative, &answers, SHOWN);
        let mut answers = answers.lines();
        let filled = parts
            .iter()
            .flat_map(|(text, asked)| [*text, if *asked { answers.next().unwrap_or_default() } else { "" }]);
        add(&relative, &filled.collect::<Vec<_>>().join(" "), SHOWN);
    }
    for shingle in blank {
        known.insert(shingle, Known::default());
    }
    let marks = |known: &Known| if known.of.len() < COMMON { known.marks } else { 0 };
    Ok(known
        .into_iter()
        .flat_map(|(shingle, known)| shingle.to_le_bytes().into_iter().chain(marks(&known).to_le_bytes()))
        .collect())
}

/// The projects of `fixtures/`, each with a mark of its own. The ladder is built on the full one and shares its mark.
fn projects(root: &Path, add: &mut impl FnMut(&str, &str, u16)) -> Result<(), Failure> {
    let mut known: Vec<String> = Vec::new();
    for (relative, file) in files(root, "fixtures")? {
        let mut folders = relative.split('/').skip(1);
        let project = match folders.next().unwrap_or_default() {
            "ladder" => "production-ready",
            other => other,
        };
        // A file beside the projects is about them.
        if folders.next().is_none() || folders.next().is_none() {
            continue;
        }
        let number = known.iter().position(|name| name == project).unwrap_or_else(|| {
            known.push(project.to_owned());
            known.len() - 1
        });
        let mark = u32::try_from(number + 1).ok().and_then(|bit| SHOWN.checked_shl(bit));
        let mark = mark.ok_or("more fixtures than marks: widen the marks of `rules/samples.rs`")?;
        add(project, &String::from_utf8_lossy(&std::fs::read(file)?), mark);
    }
    Ok(())
}

/// The texts of a template between its marks, each with whether people answer the mark behind it.
fn parts(template: &str) -> Vec<(&str, bool)> {
    let (begin, end, asks) = MARK;
    let mut rest = template;
    let mut parts = Vec::new();
    while let Some((text, behind)) = rest.split_once(begin) {
        let (mark, behind) = behind.split_once(end).unwrap_or((behind, ""));
        parts.push((text, mark.trim_start().starts_with(asks)));
        rest = behind;
    }
    parts.push((rest, false));
    parts
}
