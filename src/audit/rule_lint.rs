//! What a rule must have beside compiling: an explanation, a test for every level it can reach, decoys.
//!
//! `produ rules lint` prints these for a user's pack; a test holds our own pack to them.

use super::rule_tests::Covered;
use crate::manifest::known_field;
use crate::model::AttestationUse;
use crate::rules::format::Predicate;
use crate::rules::{Rule, facts};

/// Fewest words that explain anything.
const MIN_WHY: usize = 8;
/// Fewest look-alikes a rule must be proven against.
const MIN_DECOYS: usize = 2;

/// Keys that lead to a place of a rule file.
pub(crate) type Keys = Vec<&'static str>;

/// Everything wrong with a rule, each a sentence with its place.
pub(crate) fn problems(rule: &Rule, covered: Option<&Covered>) -> Vec<(Keys, String)> {
    let file = &rule.file;
    let mut out = Vec::new();
    let mut want = |at: &[&'static str], good: bool, message: String| {
        if !good {
            out.push((at.to_vec(), message));
        }
    };
    want(&["why"], file.why.split_whitespace().count() >= MIN_WHY, "`why` says too little".to_owned());
    want(&["standards"], !file.standards.is_empty(), "no standard is named".to_owned());
    let required = file.attestation == AttestationUse::Required;
    want(&["attestation"], !required || file.confirm.is_some(), "`confirm` must say what a person attests".to_owned());
    let mut subjects = file.proves.clone();
    subjects.sort();
    subjects.dedup();
    want(&["proves"], subjects.len() == file.proves.len(), "`proves` names the same thing twice".to_owned());
    let recorded = file.evidence.verified.is_some() || file.evidence.documented.is_some();
    want(
        &["proves"],
        subjects.is_empty() || recorded,
        "`proves` needs evidence at `verified` or `documented`".to_owned(),
    );
    let mut names = Vec::new();
    asked(&file.applies_when, &mut names);
    file.severity_if.iter().for_each(|alternative| asked(&alternative.when, &mut names));
    for fact in names {
        want(&["applies_when"], facts::named(fact).is_some(), format!("there is no fact `{fact}`"));
    }
    for field in file.signer.iter().flat_map(|signer| &signer.fields) {
        want(&["signer", "fields"], known_field(field), format!("`signer` names an unknown manifest field `{field}`"));
    }
    want(
        &["signer"],
        file.signer.is_none() || file.attestation != AttestationUse::None,
        "`signer` without an attestation".to_owned(),
    );
    let Some(covered) = covered else {
        want(&[], false, format!("there is no test file {}", rule.source.replace(".yaml", ".test.yaml")));
        return out;
    };
    for (level, _) in file.evidence.levels() {
        let (name, reached) = (level.name(), covered.levels.contains(&level));
        want(&["evidence", name], reached, format!("no test case reaches `{name}`"));
    }
    want(&[], covered.decoys >= MIN_DECOYS, format!("{} decoys, at least {MIN_DECOYS} are asked for", covered.decoys));
    let always = matches!(file.applies_when, Predicate::Always);
    want(&["applies_when"], always || covered.not_applicable, "no test case where the rule does not apply".to_owned());
    out
}

/// The facts a predicate asks for.
fn asked<'p>(predicate: &'p Predicate, out: &mut Vec<&'p str>) {
    match predicate {
        Predicate::All(list) | Predicate::Any(list) => list.iter().for_each(|inner| asked(inner, out)),
        Predicate::Not(inner) => asked(inner, out),
        Predicate::Fact(name) => out.push(name),
        _ => {}
    }
}
