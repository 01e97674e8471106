//! Steps of continuous-integration pipelines: what runs, on which line, when, and whether its failure is noticed.
//!
//! One reader per service turns its file into [`CiStep`]s; `shell` and `outcome` are shared. Nothing is fetched: remote
//! templates, orbs and actions stay names. Values of expressions are not known, so a step is "cannot fail" only where
//! the file says so without doubt.

mod absent;
mod beyond;
mod calls;
pub(crate) mod collect;
mod conditions;
mod expand;
mod given;
mod handed;
mod idle;
mod lines;
mod make;
mod outcome;
mod runners;
mod settings;
mod shell;
mod steps;
mod systems;
mod targets;
mod triggers;
mod unfetched;
mod words;

pub(crate) use absent::{Tree, absent};
pub(crate) use beyond::{LIBRARY, beyond, not_understood};
pub(crate) use collect::{Asked, Idle, Uncollected, collected};
pub(crate) use expand::{Index, expand};
pub(super) use given::{given, gives, join as join_given};
pub(crate) use settings::Settings;
pub(super) use settings::settings;
pub(crate) use targets::{Target, has_targets};
pub(super) use targets::{may_be_script, targets};
pub(crate) use unfetched::unfetched;
pub(crate) use words::only_says;

use super::parsed::Parsed;
use crate::structured;
use std::collections::BTreeMap;
use std::sync::Arc;
use steps::Steps;
use systems::Read;

/// One command, or one use of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CiStep {
    /// Line of this very command in the file.
    pub(crate) line: u32,
    /// A shell command or a reference.
    pub(crate) kind: StepKind,
    /// One command line with continuation lines joined; or the action, orb, task or template, once bare and once more
    /// per input as `reference with key=value`.
    pub(crate) text: String,
    /// Job it belongs to.
    pub(crate) job: String,
    /// Name of the step, and of the target it was reached through (`eval: make eval`).
    pub(crate) name: String,
    /// Name of the workflow, else of the file.
    pub(crate) workflow: String,
    /// What starts the pipeline; sorted, each once.
    pub(crate) triggers: Vec<Trigger>,
    /// A failure of this command fails the pipeline.
    pub(crate) can_fail: bool,
    /// Why it cannot fail, or does not run.
    pub(crate) why_not: Option<String>,
    /// `false` for what is written but never happens: commented out, only printed, `if: false`, `when: never`.
    pub(crate) runs: bool,
    /// It stands in a comment.
    pub(crate) commented: bool,
    /// The file of this repository that it includes.
    pub(crate) included: Option<String>,
    /// Deployment environment of the job.
    pub(crate) environment: Option<String>,
    /// The folder in which the command begins: empty for the root, with a `$` where it is not known.
    pub(crate) dir: String,
    /// Number of its script within the file: a `cd` holds until the end of it.
    pub(crate) script: u32,
    /// Variables that the file sets for it.
    pub(crate) env: Arc<BTreeMap<String, String>>,
    /// What became of the targets and scripts it calls.
    pub(crate) called: Called,
    /// Nothing but a call of another workflow starts it.
    pub(crate) only_called: bool,
}

/// What became of the targets and scripts a command calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Called {
    /// It calls none, or none that could be followed.
    #[default]
    Unknown,
    /// All of them were followed: their commands are steps of their own.
    Followed,
    /// They were followed, and a part of what they run is not known.
    Partly,
    /// The file that would have to hold it does not: its name.
    Missing(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StepKind {
    /// A command line.
    Run,
    /// An action, orb, task, plugin, image or included template.
    Uses,
}

/// What starts a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trigger {
    /// A pull or merge request.
    PullRequest,
    /// A push to a branch.
    Push,
    /// A timer.
    Schedule,
    /// A person or an API call.
    Manual,
    /// A release or a tag.
    Release,
    /// Another workflow, or not known.
    Other,
}

impl Trigger {
    /// The word rules use.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PullRequest => "pull-request",
            Self::Push => "push",
            Self::Schedule => "schedule",
            Self::Manual => "manual",
            Self::Release => "release",
            Self::Other => "other",
        }
    }
}

/// Whether a CI service would read this file.
pub(crate) fn is_ci(path: &str) -> bool {
    systems::of(path).is_some()
}

/// The steps of a CI file in the order of its lines; or why and where it cannot be read. A file of no CI service has
/// no steps.
pub(crate) fn parse(path: &str, bytes: &[u8]) -> Result<Vec<CiStep>, (String, u32)> {
    of(&Parsed::of(path, bytes))
}

/// The same of a file that others look at too.
pub(super) fn of(parsed: &Parsed<'_>) -> Result<Vec<CiStep>, (String, u32)> {
    let (path, bytes) = (parsed.path, parsed.bytes);
    let Some(read) = systems::of(path) else { return Ok(Vec::new()) };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or(&[]);
        ("is not valid UTF-8".to_owned(), line_of(before))
    })?;
    let file = path.rsplit('/').next().unwrap_or(path);
    let mut steps = Steps::new(text, file);
    let read = match read {
        Read::Text(read) => {
            read(&mut steps, text);
            return steps.finish();
        }
        Read::Document(read) => read,
    };
    // Some services read YAML whatever the file is called.
    let unnamed = parsed.documents().is_none().then(|| structured::yaml_documents(bytes));
    let documents = match &unnamed {
        Some(found) => found.as_ref().map(Vec::as_slice),
        None => parsed.documents().unwrap_or(Ok(&[])),
    };
    for document in documents.map_err(|error| (error.message.clone(), steps.source.clamp(error.line)))? {
        read(&mut steps, document);
    }
    steps.comments();
    steps.finish()
}

fn line_of(before: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', before).count() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
