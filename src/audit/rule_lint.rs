//! What a rule must have beside compiling: an explanation, a test for every level it can reach, decoys.
//!
//! `produ rules lint` prints these for a user's pack; a test holds our own pack to them.

use super::rule_tests::Covered;
use crate::evaluate::FACTS;
use crate::manifest::known_field;
use crate::model::{AttestationUse, Level};
use crate::rules::Rule;
use crate::rules::format::Predicate;

/// Fewest words that explain anything.
const MIN_WHY: usize = 8;
/// Fewest look-alikes a rule must be proven against.
const MIN_DECOYS: usize = 2;

/// Everything wrong with a rule, each a sentence.
pub(crate) fn problems(rule: &Rule, covered: Option<&Covered>) -> Vec<String> {
    let file = &rule.file;
    let mut out = Vec::new();
    let mut want = |good: bool, message: String| {
        if !good {
            out.push(message);
        }
    };
    want(file.why.split_whitespace().count() >= MIN_WHY, "`why` says too little".to_owned());
    want(!file.standards.is_empty(), "no standard is named".to_owned());
    let required = file.attestation == AttestationUse::Required;
    want(!required || file.confirm.is_some(), "`confirm` must say what a person attests".to_owned());
    let mut subjects = file.proves.clone();
    subjects.sort();
    subjects.dedup();
    want(subjects.len() == file.proves.len(), "`proves` names the same thing twice".to_owned());
    let recorded = file.evidence.verified.is_some() || file.evidence.documented.is_some();
    want(subjects.is_empty() || recorded, "`proves` needs evidence at `verified` or `documented`".to_owned());
    let mut facts = Vec::new();
    asked(&file.applies_when, &mut facts);
    file.severity_if.iter().for_each(|alternative| asked(&alternative.when, &mut facts));
    for fact in facts {
        want(FACTS.contains(&fact), format!("there is no fact `{fact}`"));
    }
    for field in file.signer.iter().flat_map(|signer| &signer.fields) {
        want(known_field(field), format!("`signer` names an unknown manifest field `{field}`"));
    }
    want(
        file.signer.is_none() || file.attestation != AttestationUse::None,
        "`signer` without an attestation".to_owned(),
    );
    let Some(covered) = covered else {
        want(false, format!("there is no test file {}", rule.source.replace(".yaml", ".test.yaml")));
        return out;
    };
    let evidence = &file.evidence;
    let levels = [
        (Level::Declared, evidence.declared.is_some()),
        (Level::Documented, evidence.documented.is_some()),
        (Level::Implemented, evidence.implemented.is_some()),
        (Level::Verified, evidence.verified.is_some()),
    ];
    for (level, reachable) in levels {
        want(!reachable || covered.levels.contains(&level), format!("no test case reaches `{}`", level.name()));
    }
    want(covered.decoys >= MIN_DECOYS, format!("{} decoys, at least {MIN_DECOYS} are asked for", covered.decoys));
    let always = matches!(file.applies_when, Predicate::Always);
    want(always || covered.not_applicable, "no test case where the rule does not apply".to_owned());
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
