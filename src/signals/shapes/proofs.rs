//! Tests that prove a finding: they touch the place, at most one call away, and make it matter, each shape in its own way.

use super::trials::table::table;
use super::trials::{Assertion, Mess, Says, Trial};
use super::{Finding, Ground, Proof};
use crate::rules::format::Shape;

/// Calls that may lie between what a test calls and the place.
const MAX_STEPS: u8 = 2;

/// Tests that prove a finding of a shape, the nearest first.
pub(super) fn proofs(ground: &Ground<'_>, shape: Shape, finding: &Finding) -> Vec<Proof> {
    let trials = ground.trials();
    if shape == Shape::EdgeCase {
        let own = trials.at(finding.at).map(|t| Proof { file: t.entry, line: finding.line });
        return own.into_iter().collect();
    }
    let mut found: Vec<(bool, u8, Proof)> = trials
        .of(finding.at)
        .filter(|(trial, steps)| *steps <= MAX_STEPS && matters(shape, finding, trial, *steps))
        .map(|(trial, steps)| (!tells(shape, trial), steps, Proof { file: trial.entry, line: trial.line }))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(.., proof)| proof).collect()
}

/// Whether a test speaks of the very thing, and comes first: what does not fit is refused, a bad answer is given, the
/// dependency fails.
fn tells(shape: Shape, trial: &Trial) -> bool {
    let says = |of: &[Says]| trial.asserts.iter().any(|a| of.contains(&a.says));
    match shape {
        Shape::RefusedInput => says(&[Says::Status, Says::Raises, Says::Words]),
        Shape::CheckedOutput => trial.gives_mess || trial.fault,
        Shape::BoundedCall => says(&[Says::Called]),
        Shape::LimitedEntry => says(&[Says::Limited]),
        _ => true,
    }
}

/// Whether a test makes a shape matter.
fn matters(shape: Shape, finding: &Finding, trial: &Trial, steps: u8) -> bool {
    let any = |asks: &dyn Fn(&Assertion) -> bool| trial.asserts.iter().any(asks);
    let definite = any(&Assertion::is_definite);
    let refuses = any(&|a| a.refuses() && a.says != Says::Limited);
    let said = |words: &[&str]| any(&|a| words.iter().any(|w| a.words.contains(*w)));
    match shape {
        // A failure happens, and something is said of what comes of it: not only that it goes on.
        Shape::HandledFailure => {
            trial.fault && any(&|a| a.is_definite() && a.says != Says::Raises || a.says == Says::Weak)
        }
        Shape::NextCandidate => trial.fault && any(&|a| a.says != Says::Raises),
        Shape::TrippedState => trial.fault && definite,
        // Too many, not allowed and not there are refused for other reasons.
        Shape::RefusedInput => {
            let unfit = any(&|a| a.refuses() && !matches!(a.says, Says::Limited | Says::Access));
            !trial.fault && unfit
        }
        Shape::SwitchedOff => {
            let setting = finding.setting.as_deref().unwrap_or_default();
            trial.sets(setting) && any(&|a| a.is_definite() || a.says == Says::Weak)
        }
        Shape::CheckedOutput => {
            let bad = trial.gives_mess || steps == 0 && trial.mess.is_some();
            bad && definite || steps == 0 && refuses && !trial.fault || trial.doubles && refuses
        }
        Shape::RecordedExchange => trial.reads_back(),
        Shape::HandedOver => {
            any(&|a| a.is_definite() && table().people.iter().any(|w| a.words.contains(w)))
                || definite && steps == 0 && said(&["true"])
        }
        Shape::LimitedEntry => any(&|a| a.says == Says::Limited) || trial.repeats && any(&Assertion::refuses),
        Shape::BoundedCall => {
            trial.fault
                && (any(&|a| a.says == Says::Called)
                    || said(&["calls", "count", "attempts", "attempt", "retries", "retry", "timeout", "deadline"]))
        }
        Shape::EdgeCase => false,
    }
}

/// Whether a test is one of an edge case: the value and the assertion, or the failure and what comes of it.
pub(super) fn is_edge(trial: &Trial) -> bool {
    let refuses = trial.asserts.iter().any(Assertion::refuses);
    let definite = trial.asserts.iter().any(Assertion::is_definite);
    let bad_request = trial.asserts.iter().any(|a| a.says == Says::Status);
    match trial.mess {
        _ if trial.fault => definite,
        Some(Mess::Clear) => definite,
        Some(Mess::Nothing) => refuses,
        None => bad_request || trial.gives_mess && refuses,
    }
}
