//! What the gate depends on and a change can edit: found by holding two commits against each other.
//!
//! Each difference is one [`GateInput`] with its place and its effect. Nothing here decides anything: the base's policy
//! is applied where the rules are answered, so an input that is not recognised here is not listed and still does not
//! count.

mod facts;
mod files;
mod manifest;
mod owners;
mod packs;
mod pipeline;
mod pointers;
mod vocabulary;

use crate::inventory::Inventory;
use crate::manifest::Manifest;
use crate::model::{Effect, GateInput, InputKind};
use crate::text::{excerpt, printable};

pub(crate) use facts::facts;
pub(crate) use packs::packs;

/// Most inputs a report lists; a change of more is a rewrite.
const MAX_INPUTS: usize = 200;
/// Longest value shown.
const LONGEST: usize = 160;

/// One side of the comparison: the files of the whole repository, and the manifest as far as it can be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) files: &'a Inventory,
    pub(crate) manifest: Option<&'a Manifest>,
}

/// Files of the repository the operator names, from its root.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    /// The audited folder, ending in `/`; empty for the whole repository.
    pub(crate) prefix: String,
    pub(crate) manifest: Option<String>,
    pub(crate) baseline: Option<String>,
    pub(crate) policy: Option<String>,
    pub(crate) packs: Vec<String>,
}

/// Both sides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change<'a> {
    pub(crate) base: Side<'a>,
    pub(crate) head: Side<'a>,
    pub(crate) named: &'a Named,
}

impl Side<'_> {
    /// Bytes of a file; `None` where it is missing or cannot be read.
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.files.read_path(path)?.ok()
    }
}

impl Change<'_> {
    /// Paths of both sides that a test picks, each once, in order.
    fn paths(&self, pick: impl Fn(&str) -> bool) -> Vec<&str> {
        let sides = [self.base.files, self.head.files];
        let mut out: Vec<&str> = sides.iter().flat_map(|s| &s.files).map(|f| f.path.as_str()).collect();
        out.retain(|path| pick(path));
        out.sort_unstable();
        out.dedup();
        out
    }

    /// A path as the report shows it: from the audited folder where it lies in there.
    fn shown(&self, path: &str) -> String {
        printable(path.strip_prefix(&self.named.prefix).unwrap_or(path))
    }
}

/// Everything but facts and rule packs, which need the rules.
pub(crate) fn inputs(change: &Change<'_>) -> Vec<GateInput> {
    let mut out = manifest::inputs(change);
    out.extend(files::inputs(change));
    out.extend(pipeline::inputs(change));
    out.extend(owners::inputs(change));
    out
}

/// In report order, each once, bounded.
pub(crate) fn tidy(mut inputs: Vec<GateInput>) -> Vec<GateInput> {
    inputs.sort();
    inputs.dedup();
    inputs.truncate(MAX_INPUTS);
    inputs
}

/// A difference, with its texts made fit to print.
fn input(kind: InputKind, effect: Effect, what: &str, was: Option<&str>, now: Option<&str>) -> GateInput {
    let text = |value: &str| excerpt(value, LONGEST);
    GateInput {
        effect,
        kind,
        path: String::new(),
        line: 0,
        what: text(what),
        was: was.map(text),
        now: now.map(text),
        why: None,
    }
}

impl GateInput {
    fn at(self, path: impl Into<String>, line: u32) -> Self {
        GateInput { path: path.into(), line, ..self }
    }

    fn because(self, why: impl AsRef<str>) -> Self {
        GateInput { why: Some(excerpt(why.as_ref(), 240)), ..self }
    }
}

/// The effect of a value that asks for more the greater it is; `None` = nothing is asked for.
fn asked<T: PartialOrd>(was: Option<T>, now: Option<T>) -> Effect {
    // `None` is below every `Some`.
    match now.partial_cmp(&was) {
        Some(std::cmp::Ordering::Less) => Effect::Weaker,
        Some(std::cmp::Ordering::Greater) => Effect::Stronger,
        _ => Effect::Changed,
    }
}
