//! The exit codes and the one function that decides between them. The output format never has a say.

use crate::model::Report;

/// What the process tells its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The audit is complete and no gate condition failed.
    Passed = 0,
    /// The audit was carried out and a gate condition failed.
    GateFailed = 1,
    /// Usage, manifest, rule or I/O error: there is no result.
    CannotAudit = 2,
    /// No AI system found, or something that matters could not be looked at.
    NothingToAudit = 3,
}

impl Exit {
    /// The code of a finished audit.
    ///
    /// A failed gate outranks incompleteness: what was seen is already enough to refuse. Where nothing is left to audit
    /// that is a failed gate only when a change has taken away what its base had. `exit_zero` takes the gate
    /// out of the decision and nothing else, so an incomplete audit still ends with 3.
    pub fn of(report: &Report, exit_zero: bool) -> Exit {
        let hidden = !report.audited && report.gate.hides_system();
        if !report.audited && (!hidden || exit_zero) {
            Exit::NothingToAudit
        } else if !report.gate.passed() && !exit_zero {
            Exit::GateFailed
        } else if report.coverage.incomplete {
            Exit::NothingToAudit
        } else {
            Exit::Passed
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    fn code(audited: bool, failed: bool, incomplete: bool, exit_zero: bool) -> u8 {
        let mut report = sample::report();
        report.audited = audited;
        report.coverage.incomplete = incomplete;
        report.gate.conditions =
            vec![crate::model::sample::flag("min_tier", "pilot", "tier", failed.then_some("it is demo"))];
        Exit::of(&report, exit_zero) as u8
    }

    #[test]
    fn every_combination_has_its_code() {
        assert_eq!(code(true, false, false, false), 0);
        assert_eq!(code(true, true, false, false), 1);
        assert_eq!(code(true, true, true, false), 1);
        assert_eq!(code(true, false, true, false), 3);
        assert_eq!(code(false, true, true, false), 3);
    }

    #[test]
    fn exit_zero_forgives_the_gate_only() {
        assert_eq!(code(true, true, false, true), 0);
        assert_eq!(code(true, true, true, true), 3);
        assert_eq!(code(false, false, false, true), 3);
    }
}
