//! What the actions, templates and images of a pipeline may run.

use super::Asked;
use super::ground::Ground;
use super::runs::{Means, Reach, Run, of_recipe};
use crate::signals::ci::calls::calls;
use crate::signals::ci::targets::Runner;
use crate::signals::ci::{CiStep, is_ci};
use crate::signals::guards;

/// What stands behind the names that pipelines use.
pub(super) struct Used<'u> {
    ground: &'u Ground<'u>,
    /// The recipe of an image of the repository runs tests.
    image: bool,
    /// A hook of the repository runs tests.
    hook: bool,
}

impl<'u> Used<'u> {
    pub(super) fn new(ground: &'u Ground<'u>, asked: &Asked<'_>) -> Used<'u> {
        let of = |runner: Runner| {
            let files = asked.targets.iter().filter(move |(path, _)| Runner::of(path) == Some(runner));
            let commands = files.flat_map(|(_, targets)| targets).flat_map(|target| &target.commands);
            commands.map(|(text, _)| text.as_str()).any(|text| {
                // What it calls may run them as well: nobody follows it here.
                let may = || guards::table().runs_tests.is_match(text) || !calls(text, None).0.is_empty();
                of_recipe(ground, text).iter().any(|means| match means {
                    Means::Runs(_) | Means::Unread => true,
                    Means::Anything => may(),
                    Means::Nothing => false,
                })
            })
        };
        Used { ground, image: of(Runner::Image), hook: of(Runner::Hooks) }
    }

    /// Whether a step builds an image whose recipe runs tests.
    pub(super) fn builds_tests(&self, step: &CiStep) -> bool {
        self.image && guards::table().ci.images.is_match(&step.text)
    }

    /// What the use of an action or a template runs.
    pub(super) fn means(&self, step: &CiStep) -> Means {
        let (table, text) = (guards::table(), step.text.as_str());
        let (reference, inputs) = text.split_once(" with ").unwrap_or((text, ""));
        if self.is_lost(step.included.as_deref(), reference) {
            return Means::Anything;
        }
        if let Some(action) = table.ci.actions.iter().find(|action| action.uses.is_match(reference)) {
            return Means::Runs(vec![Run::new(&action.languages, Reach::Anywhere)]);
        }
        let hooks = self.hook && (reference.starts_with("pre-commit/") || reference.contains("prek"));
        let target = table.ci.images.is_match(reference) && inputs.starts_with("target=") && inputs.contains("test");
        let local = reference.starts_with("./") || reference.starts_with("include ");
        let tests =
            if inputs.is_empty() { table.may_test.is_match(text) && !local } else { table.ci.acting.is_match(text) };
        if hooks || target || tests && !table.no_test.is_match(text) { Means::Anything } else { Means::Nothing }
    }

    /// Whether it names a file of this repository that is none of the pipelines that were read.
    fn is_lost(&self, included: Option<&str>, reference: &str) -> bool {
        let path = match included {
            Some(path) => path,
            None if reference.starts_with("./") => reference,
            None if [".yml", ".yaml"].iter().any(|end| reference.ends_with(end))
                && !reference.contains(['@', ':', ' ']) =>
            {
                reference
            }
            None => return false,
        };
        let path = path.trim_start_matches("./").trim_matches('/');
        if path.contains(['*', '$', '{']) {
            return true;
        }
        let read = |path: &str| is_ci(path) && self.ground.exists(path);
        // An action is a folder; a template stands beside the file that uses it, or anywhere below.
        let action = |end: &str| read(&format!("{path}/action.{end}"));
        let below = format!("/{path}");
        let beside = || self.ground.paths().any(|file| file.ends_with(&below) && is_ci(file));
        !(read(path) || action("yml") || action("yaml") || !reference.starts_with("./") && beside())
    }
}
