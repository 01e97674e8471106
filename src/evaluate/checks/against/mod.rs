//! Claims held against the repository and against each other. A check here never proves anything: it speaks up only
//! where the claim is filled in and the evidence against it is sure, and names both with their places.
//!
//! What the repository shows comes from `rules/facts.yaml`, what claims are compared by from `rules/claims.yaml`.

mod alerts;
mod card;
mod dates;
mod environment;
mod leak;
mod oversight;
mod pipeline;
mod quota;
mod retention;
mod rollout;
mod services;
mod signs;
mod table;
mod tests_run;
mod tools;
mod unused;
mod versions;
mod wording;

use super::{CheckContext, Findings, number};
use crate::evaluate::answer::{Answer, Truth};
use crate::evaluate::world::World;
use crate::manifest::{At, Manifest};
use crate::rules::against::Against;

/// Places named for one contradiction.
const MAX_NAMED: usize = 3;

/// Runs one of them.
pub(super) fn run(world: &World<'_>, check: Against, context: &CheckContext<'_>) -> Answer {
    let Some(manifest) = world.manifest else { return Answer::of(Truth::No) };
    let mut out = Findings::new(world);
    match check {
        Against::FirstTrafficStep => rollout::first_step(world, manifest, &mut out),
        Against::PlainDeployment => rollout::plain(world, manifest, &mut out),
        Against::FloatingVersion => versions::floating(world, manifest, &mut out),
        Against::OnCallCoverage => quota::coverage(manifest, &mut out),
        Against::ProviderQuota => quota::provider(world, manifest, &mut out),
        Against::UndeclaredDependency => services::undeclared(world, manifest, &mut out),
        Against::CallsWithoutTimeout => services::no_timeout(world, &mut out),
        Against::OutsideEnvironment => environment::check(world, manifest, &mut out),
        Against::OverdueDecision => dates::decision(world, manifest, &mut out),
        Against::ProviderDeprecation => dates::deprecation(world, manifest, &mut out),
        Against::SwitchNeverRead => unused::switch(world, manifest, &mut out),
        Against::SchemaUnused => unused::schemas(world, manifest, &mut out),
        Against::AlertNotDefined => alerts::undefined(world, &mut out),
        Against::PageWithoutRunbook => alerts::runbooks(world, &mut out),
        Against::RetentionDiffers => retention::differs(world, manifest, "logging.retention_days", &mut out),
        Against::PersonalRetentionDiffers => {
            retention::differs(world, manifest, "privacy.retention_days.logs", &mut out);
            retention::disagree(manifest, &mut out);
        }
        Against::LogsTooShort => retention::too_short(manifest, &mut out),
        Against::CardDiffers => card::check(world, manifest, &mut out),
        Against::EvalGateCannotFail => pipeline::evals(world, &mut out),
        Against::RequiredCheckCannotFail => pipeline::required(world, manifest, &mut out),
        Against::ScanCannotFail => pipeline::scanner(world, manifest, &mut out),
        Against::TestsDoNotRun => tests_run::check(world, manifest, context, &mut out),
        Against::EvalLeak => leak::check(world, &mut out),
        Against::WarningSigns => signs::check(world, manifest, &mut out),
        Against::UnboundedTools => tools::check(world, manifest, &mut out),
        Against::OverrideRate => oversight::override_rate(manifest, &mut out),
        Against::ClassAgainstPurpose => wording::class(manifest, &mut out),
    }
    out.finish(false)
}

/// Something the repository shows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fact {
    path: String,
    line: u32,
    /// What was captured; what it is called where nothing was.
    text: String,
}

impl Fact {
    fn place(&self) -> String {
        if self.line == 0 { self.path.clone() } else { format!("{}:{}", self.path, self.line) }
    }
}

/// What a fact of `rules/facts.yaml` captured, in the order of files and lines.
fn values(world: &World<'_>, name: &str) -> Vec<Fact> {
    let ids = world.rules.facts.get(name).into_iter().flatten();
    let mut out: Vec<Fact> = ids
        .filter_map(|id| world.signals.values.get(id))
        .flatten()
        .map(|value| Fact { path: world.path(value.file), line: value.line, text: value.text.clone() })
        .collect();
    out.sort_by(|a, b| (&a.path, a.line, &a.text).cmp(&(&b.path, b.line, &b.text)));
    out.dedup();
    out
}

/// The first place where a fact shows, with what it is called.
fn shown(world: &World<'_>, name: &str) -> Option<Fact> {
    let ids = world.rules.facts.get(name)?.iter();
    let found = ids.filter_map(|id| {
        let hit = world.signals.probes.get(*id)?.hits.first()?;
        Some((hit.file, hit.line, world.rules.probes.get(*id)?.what()))
    });
    found.min().map(|(file, line, what)| Fact { path: world.path(file), line, text: what.to_owned() })
}

/// `name (path:line)` of the first few.
fn listed(facts: &[Fact]) -> String {
    let mut named: Vec<String> = facts.iter().take(MAX_NAMED).map(|f| format!("{} ({})", f.text, f.place())).collect();
    if facts.len() > MAX_NAMED {
        named.push(format!("and {} more", facts.len() - MAX_NAMED));
    }
    named.join(", ")
}

/// Where a claim stands, for messages about two claims.
fn at(manifest: &Manifest, at: At) -> String {
    let (path, line) = manifest.place(at);
    format!("{path}:{line}")
}
