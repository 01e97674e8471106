//! Jobs of GitHub that never fetch the repository: they begin in an empty folder, so a check in them looks at nothing.
//!
//! An action whose name speaks of fetching, setting up or restoring may fill the folder, and so may many commands. A job
//! that runs what the repository really has was only written down in short. What is left looks at nothing: it scans a
//! folder without files, whatever it is called.

use super::absent::Tree;
use super::{Called, CiStep};
use crate::signals::guards;
use std::collections::BTreeSet;

const WHY: &str = "its job does not check the repository out";

/// Notes of the checks in such jobs of one pipeline that they cannot fail.
pub(crate) fn unfetched(path: &str, steps: &mut [CiStep], tree: &Tree) {
    if !path.contains(".github/workflows/") {
        return;
    }
    let fetched = &guards::table().paths.fetched;
    let own = |step: &CiStep| step.called == Called::Followed || tree.serves(step);
    let fills = |step: &&CiStep| step.runs && (fetched.is_match(&step.text) || own(step));
    let filled: BTreeSet<String> = steps.iter().filter(fills).map(|step| step.job.clone()).collect();
    for step in steps.iter_mut().filter(|step| step.can_fail && !filled.contains(&step.job)) {
        step.can_fail = false;
        step.why_not = Some(WHY.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::Inventory;

    /// Whether the last step can fail, in a repository of these files.
    fn last_in(files: &[&str], steps: &str) -> bool {
        let text = format!("on: push\njobs: {{a: {{runs-on: x, steps: [{steps}]}}}}\n");
        let path = ".github/workflows/a.yml";
        let mut steps = super::super::parse(path, text.as_bytes()).unwrap();
        let files: Vec<(String, Vec<u8>)> =
            files.iter().map(|file| ((*file).to_owned(), b"x = 1\n".to_vec())).collect();
        unfetched(path, &mut steps, &Tree::of(&Inventory::from_memory(files)));
        steps.last().is_some_and(|step| step.can_fail)
    }

    fn last(steps: &str) -> bool {
        last_in(&["app.py"], steps)
    }

    #[test]
    fn a_job_that_runs_what_is_there_was_written_down_in_short() {
        assert!(last_in(&["tests/test_app.py"], "{run: pytest}"));
        assert!(last_in(&["evals/gate.py"], "{run: python evals/gate.py}"));
        assert!(last_in(&["evals/gate.py"], "{run: python evals/gate.py}, {run: pip-audit}"));
        assert!(!last_in(&["app.py"], "{run: python evals/gate.py}"));
        assert!(!last_in(&["tests/test_app.py"], "{run: gitleaks detect}"));
        assert!(!last_in(&["requirements.txt"], "{run: pip-audit}"));
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
