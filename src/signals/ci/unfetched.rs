//! Jobs of GitHub that never fetch the repository: they begin in an empty folder, so a check in them looks at nothing.
//!
//! An action whose name speaks of fetching, setting up or restoring may fill the folder, and so may many commands: only
//! a job without any of them is certain.

use super::CiStep;
use crate::signals::guards;
use std::collections::BTreeSet;

const WHY: &str = "its job does not check the repository out";

/// Notes of the checks in such jobs of one pipeline that they cannot fail.
pub(crate) fn unfetched(path: &str, steps: &mut [CiStep]) {
    if !path.contains(".github/workflows/") {
        return;
    }
    let fetched = &guards::table().paths.fetched;
    let filled: BTreeSet<String> =
        steps.iter().filter(|s| s.runs && fetched.is_match(&s.text)).map(|s| s.job.clone()).collect();
    for step in steps.iter_mut().filter(|step| step.can_fail && !filled.contains(&step.job)) {
        step.can_fail = false;
        step.why_not = Some(WHY.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the last step can fail.
    fn last(steps: &str) -> bool {
        let text = format!("on: push\njobs: {{a: {{runs-on: x, steps: [{steps}]}}}}\n");
        let path = ".github/workflows/a.yml";
        let mut steps = super::super::parse(path, text.as_bytes()).unwrap();
        unfetched(path, &mut steps);
        steps.last().is_some_and(|step| step.can_fail)
    }

    #[test]
    fn a_job_with_an_empty_folder_checks_nothing() {
        assert!(!last("{run: pytest}"));
        assert!(!last("{uses: lycheeverse/lychee-action@v2}, {run: pytest}"));
        assert!(last("{uses: actions/checkout@v4}, {run: pytest}"));
        assert!(last("{uses: acme/setup-everything@v1}, {run: pytest}"));
        assert!(last("{run: git clone https://x.example/y}, {run: pytest}"));
        assert!(!last("{uses: actions/checkout@v4, if: false}, {run: pytest}"));
    }
}
