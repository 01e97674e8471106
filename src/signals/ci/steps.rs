//! Collects the steps of one file: the context of a job goes in, judged commands with real lines come out.

use super::lines::Source;
use super::outcome::{Dead, Judged, Shell, judge};
use super::{Called, CiStep, StepKind, Trigger};
use crate::structured::{Node, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most steps of one file; templates can multiply.
const MAX_STEPS: usize = 50_000;
/// Most inputs of one action that become searchable.
const MAX_INPUTS: usize = 64;
/// Longest input, in characters.
const MAX_INPUT: usize = 400;

/// What holds for all commands of a job or step.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    pub(super) job: String,
    pub(super) name: String,
    pub(super) triggers: Vec<Trigger>,
    /// Why failures of the whole step go unnoticed.
    pub(super) masked: Option<String>,
    /// Why the step never happens.
    pub(super) dead: Option<Dead>,
    pub(super) environment: Option<String>,
    pub(super) dir: String,
    pub(super) env: Arc<BTreeMap<String, String>>,
    /// Nothing but a call of another workflow starts it.
    pub(super) only_called: bool,
    /// The file of this repository that is included.
    pub(super) included: Option<String>,
}

impl Context {
    /// Notes why failures are lost; an outer reason stays.
    pub(super) fn mask(&mut self, why: Option<&str>) {
        self.masked = self.masked.take().or_else(|| why.map(str::to_owned));
    }

    /// Notes why it never happens; an outer reason stays.
    pub(super) fn kill(&mut self, why: Option<&str>) {
        self.dead = self.dead.take().or_else(|| why.map(Dead::because));
    }
}

/// The steps of one file.
pub(super) struct Steps<'t> {
    pub(super) source: Source<'t>,
    /// Name of the workflow.
    pub(super) workflow: String,
    out: Vec<CiStep>,
    /// Scripts so far.
    scripts: u32,
    /// Line of the first step that was one too many.
    full: Option<u32>,
}

impl<'t> Steps<'t> {
    pub(super) fn new(text: &'t str, file: &str) -> Self {
        Self { source: Source::new(text), workflow: file.to_owned(), out: Vec::new(), scripts: 0, full: None }
    }

    /// The scripts of a node, run one after the other by the same shell.
    pub(super) fn run(&mut self, nodes: &[&Node], shell: Shell, context: &Context) {
        let scripts: Vec<(u32, String)> = nodes.iter().flat_map(|node| self.source.scripts(node)).flatten().collect();
        self.run_lines(&scripts, shell, context);
    }

    /// The scripts of a node, each by a shell of its own.
    pub(super) fn run_each(&mut self, node: &Node, shell: Shell, context: &Context) {
        for script in self.source.scripts(node) {
            self.run_lines(&script, shell, context);
        }
    }

    /// Numbered lines of one script.
    pub(super) fn run_lines(&mut self, lines: &[(u32, String)], shell: Shell, context: &Context) {
        self.scripts += 1;
        for judged in judge(lines, shell) {
            self.push(StepKind::Run, judged, context);
        }
    }

    /// A use of an action, with one more step per input on the same line (a use is one piece of evidence, however many
    /// inputs a pattern meets); inputs that hold commands are commands too.
    pub(super) fn uses(&mut self, reference: &str, line: u32, inputs: Option<&Node>, context: &Context) {
        let bare = Judged { line, text: reference.to_owned(), why_not: None, dead: None };
        self.push(StepKind::Uses, bare, context);
        let entries = inputs.and_then(Node::as_mapping).unwrap_or(&[]);
        for (key, value) in entries.iter().take(MAX_INPUTS) {
            let Some(text) = flat(value) else { continue };
            let text = crate::text::excerpt(&text, MAX_INPUT);
            let with = format!("{reference} with {}={text}", key.text);
            self.push(StepKind::Uses, Judged { line, text: with, why_not: None, dead: None }, context);
            if is_command_input(&key.text) {
                self.run(&[value], Shell::STRICT, context);
            }
        }
    }

    /// Comment lines of the document: what was switched off is a near miss.
    pub(super) fn comments(&mut self) {
        let known: std::collections::BTreeSet<u32> = self.out.iter().map(|step| step.line).collect();
        let comments: Vec<(u32, &str)> = self
            .source
            .numbered()
            .filter(|(line, raw)| raw.trim_start().starts_with('#') && !known.contains(line))
            .collect();
        for (line, raw) in comments {
            let text = raw.trim().trim_start_matches('#').trim().trim_start_matches("- ").trim();
            let (kind, text) = match text.split_once(": ") {
                Some(("uses" | "task" | "template", rest)) => (StepKind::Uses, rest),
                Some(("run" | "script" | "command" | "bash" | "sh", rest)) => (StepKind::Run, rest),
                _ => (StepKind::Run, text),
            };
            if !text.is_empty() {
                let dead = Some(Dead::Comment);
                let judged = Judged { line, text: text.to_owned(), why_not: None, dead };
                self.push(kind, judged, &Context::default());
            }
        }
    }

    /// Sorted by line; an error when there were too many.
    pub(super) fn finish(mut self) -> Result<Vec<CiStep>, (String, u32)> {
        if let Some(line) = self.full {
            return Err((format!("more than {MAX_STEPS} steps, not read"), line));
        }
        self.out.sort_by_key(|step| step.line);
        Ok(self.out)
    }

    fn push(&mut self, kind: StepKind, judged: Judged, context: &Context) {
        let line = self.source.clamp(judged.line);
        if self.out.len() >= MAX_STEPS {
            self.full.get_or_insert(line);
            return;
        }
        let dead = context.dead.clone().or(judged.dead);
        let (runs, commented) = (dead.is_none(), dead == Some(Dead::Comment));
        let why_not = dead.map(|dead| dead.why().to_owned()).or_else(|| context.masked.clone()).or(judged.why_not);
        self.out.push(CiStep {
            line,
            kind,
            text: judged.text,
            job: context.job.clone(),
            name: context.name.clone(),
            workflow: self.workflow.clone(),
            triggers: context.triggers.clone(),
            can_fail: why_not.is_none(),
            why_not,
            runs,
            commented,
            included: context.included.clone(),
            environment: context.environment.clone(),
            dir: context.dir.clone(),
            script: self.scripts,
            env: context.env.clone(),
            called: Called::Unknown,
            only_called: context.only_called,
        });
    }
}

/// Inputs that well-known actions and tasks run as commands.
fn is_command_input(key: &str) -> bool {
    matches!(
        key.to_ascii_lowercase().as_str(),
        "run" | "command" | "commands" | "cmd" | "inlinescript" | "runcmd" | "run-command"
    )
}

/// A scalar, or the scalars of a list, on one line.
fn flat(node: &Node) -> Option<String> {
    let text = match &node.value {
        Value::Sequence(items) => items.iter().take(32).filter_map(Node::text).collect::<Vec<_>>().join(" "),
        _ => node.text()?.split_whitespace().take(100).collect::<Vec<_>>().join(" "),
    };
    (!text.is_empty()).then_some(text)
}

pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.text().map(|text| text.trim().to_owned())
}

/// `true`, also as an expression around the literal.
pub(super) fn is_true(node: Option<&Node>) -> bool {
    literal(node).as_deref() == Some("true")
}

/// `false`, also as an expression around the literal.
pub(super) fn is_false(node: Option<&Node>) -> bool {
    literal(node).as_deref() == Some("false")
}

fn literal(node: Option<&Node>) -> Option<String> {
    let text = node?.text()?;
    let text = text.trim();
    let inner = text.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).unwrap_or(text);
    Some(inner.trim().to_ascii_lowercase())
}

/// The items of a list; a single value is a list of one.
pub(super) fn items(node: Option<&Node>) -> &[Node] {
    match node {
        Some(node) => node.as_sequence().unwrap_or(std::slice::from_ref(node)),
        None => &[],
    }
}
