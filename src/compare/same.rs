//! When two findings of different commits are the same finding, although lines moved and files were renamed.

use crate::model::{AttestationUse, Level, Outcome};
use crate::rules::policy::rank;

/// How far a verdict got; contradicted and not looked at are below everything.
pub(super) fn standing(outcome: Outcome, level: Level, attestation: AttestationUse) -> u8 {
    match outcome {
        Outcome::Contradicted | Outcome::Unknown => 0,
        _ => standing_of(level, attestation),
    }
}

/// How far a level got under a rule of this attestation use.
pub(super) fn standing_of(level: Level, attestation: AttestationUse) -> u8 {
    rank(level, attestation)
}

/// What a contradiction says without its places and numbers: the same statement stays the same when lines move, a
/// file is renamed or the figure changes.
pub(super) fn statement(message: &str) -> String {
    let words = message.split_whitespace().map(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
        if bare.contains('/') || bare.contains(':') || bare.chars().any(|c| c.is_ascii_digit()) { "*" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_figures_are_not_part_of_a_statement() {
        let a = statement("peak needs 9,000 requests a minute (produ.yaml:88), the quota is 6,000 (produ.yaml:93)");
        let b =
            statement("peak needs 9,500 requests a minute (ops/produ.yaml:12), the quota is 6,000 (ops/produ.yaml:1)");
        assert_eq!(a, b);
        assert_ne!(a, statement("the drill took 14 minutes (produ.yaml:88), the target is 5 (produ.yaml:93)"));
    }
}
