//! The pure middle of the pipeline: inventory, rules and manifest in, report out.
//!
//! Everything that touches the outside (arguments, clock, files of the operator, terminal) stays with the callers:
//! `audit` for the command line, `rules::testing` for rule test files.

use super::system_map;
use crate::cost::{self, CostModel};
use crate::evaluate::profile::{Profiled, profile};
use crate::evaluate::{
    Account, Facts, Freshness, Pointers, PolicyTerms, Scope, Waivers, World, attestation_notes, evaluate,
    ignored_waiver, on_both_sides, overworked, reuse, statements, waivers, with_words_of,
};
use crate::inventory::{GitNote, Inventory, Source};
use crate::manifest::Manifest;
use crate::model::{Coverage, Gate, Listing, Note, NoteKind, Outcome, Report, Stage, System, Tier, Tool};
use crate::rules::RuleSet;
use crate::score::{Scorable, Scored, ml_test_score, round1, score};
use crate::signals::{self, Signals, Wanted};
use crate::text::printable;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Skipped entries listed one by one in a report; the rest are counted.
const MAX_SKIPPED: usize = 50;

/// What an audit depends on beside inventory, rules and manifest.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Name used when the manifest gives none.
    pub fallback_name: String,
    /// Aimed stage, overriding `plan.stage`.
    pub stage: Option<Stage>,
    /// The day ages are counted to.
    pub today: Date,
    /// Whether every term of the score goes into the report.
    pub trace: bool,
    /// Whether the cited lines themselves are wanted.
    pub snippets: bool,
    /// Answer the rules even where no AI system is seen: rule tests show one practice, not a whole system.
    pub assume_system: bool,
    /// What the organisation's policy asks.
    pub terms: PolicyTerms,
}

/// The base of a change, whose word about the system and whose waivers count beside the change's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Former<'a> {
    /// Its manifest, if it has one.
    pub(crate) manifest: Option<&'a Manifest>,
}

/// Audits what the inventory holds. `tick` is called once per file, from any thread.
pub fn run(
    inventory: &Inventory,
    rules: &RuleSet,
    manifest: Option<&Manifest>,
    settings: &Settings,
    tick: &(dyn Fn() + Sync),
) -> Report {
    let signals = scan(inventory, rules, &[manifest], None, tick);
    judge(inventory, rules, manifest, settings, &signals, None)
}

/// Reads the files once, for all the manifests that will be held against them, and for what a former one disputes.
pub(crate) fn scan(
    inventory: &Inventory,
    rules: &RuleSet,
    manifests: &[Option<&Manifest>],
    former: Option<&Manifest>,
    tick: &(dyn Fn() + Sync),
) -> Signals {
    let wanted = Wanted::of(manifests.iter().flatten().copied()).disputed_by(former);
    signals::scan(inventory, rules, &wanted, tick)
}

/// Answers the rules from what the scan has found. With a former state the claims are those of the manifest, but a fact
/// counts only where both say the same, a waiver only while both have it, and a changed word contradicts as before; the
/// report's profile is the former one.
pub(crate) fn judge(
    inventory: &Inventory,
    rules: &RuleSet,
    manifest: Option<&Manifest>,
    settings: &Settings,
    signals: &Signals,
    former: Option<Former<'_>>,
) -> Report {
    let profile = |manifest| profile(inventory, rules, signals, manifest, settings.stage, settings.today);
    let mut profiled = profile(manifest);
    profiled.is_ai |= settings.assume_system;
    let before = former.map(|former| profile(former.manifest).profile);
    let shown = (!settings.terms.required.is_empty()).then(|| profile(None).profile);
    let mut facts = Facts::of(&profiled.profile, manifest);
    if let (Some(former), Some(profile)) = (former, &before) {
        facts = facts.judged_by(Account { profile, manifest: former.manifest });
    }
    if let Some(shown) = &shown {
        facts = facts.requiring(&settings.terms.required, shown);
    }
    let kinds = before.as_ref().map_or(&profiled.profile.kinds, |profile| &profile.kinds);
    let scope = Scope::of(inventory, rules, signals, kinds);
    let claims =
        facts.base().and_then(|base| with_words_of(base, Account { profile: &profiled.profile, manifest }, rules));
    let (own, manifest) = (manifest, claims.as_ref().or(manifest));
    let ageless = Freshness::default();
    let cost = manifest.and_then(|m| cost::from_audit(m, signals, settings.today, &[], None));
    let world = World {
        inventory,
        rules,
        signals,
        manifest,
        cost: cost.as_ref(),
        facts,
        today: settings.today,
        scope: &scope,
        freshness: &ageless,
    };
    let freshness = if profiled.is_ai { Freshness::of(&world) } else { Freshness::default() };
    let world = World { freshness: &freshness, ..world };
    let asked = match former {
        Some(former) => on_both_sides(former.manifest, own, rules),
        None => statements(manifest, "waivers"),
    };
    let waivers = waivers(&world, &asked, &settings.terms);
    let mut items: Vec<Scorable<'_>> = if profiled.is_ai {
        rules.rules.iter().map(|rule| Scorable { rule, verdict: evaluate(&world, rule, &waivers) }).collect()
    } else {
        Vec::new()
    };
    let reused = reuse(&world);
    profiled.contradictions.extend(reused);
    profiled.contradictions.extend(overworked(&world));
    let scored = score(rules, &mut items, waivers.refused);
    let mut notes = notes(inventory, manifest, &profiled);
    notes.extend(idle_waivers(&world, &items, &waivers));
    notes.extend(waivers.notes);
    if profiled.is_ai {
        notes.extend(idle_disputes(&world));
    }
    notes.extend(attestation_notes(&world));
    notes.extend(freshness.note().map(Note::plain));
    profiled.profile = before.unwrap_or(profiled.profile);
    let mut report = assemble(inventory, rules, manifest, settings, signals, profiled, items, scored, notes);
    report.cost = cost.as_ref().and_then(CostModel::brief);
    report
}

#[expect(clippy::too_many_arguments, reason = "the last step gathers what all stages gave")]
fn assemble(
    inventory: &Inventory,
    rules: &RuleSet,
    manifest: Option<&Manifest>,
    settings: &Settings,
    signals: &Signals,
    profiled: Profiled,
    items: Vec<Scorable<'_>>,
    scored: Scored,
    mut notes: Vec<Note>,
) -> Report {
    notes.sort();
    notes.dedup();
    let ml_test_score = ml_test_score(rules, &items, &profiled.profile.kinds);
    let mut verdicts: Vec<_> = items.into_iter().map(|item| item.verdict).collect();
    if settings.snippets {
        crate::audit::snippets::fill(inventory, &mut verdicts);
    }
    let map = profiled.is_ai.then(|| system_map::of(signals, &verdicts, manifest.map(|m| m.path.as_str()))).flatten();
    let text = |field: &str| manifest.and_then(|m| m.text(field)).map(|(text, _)| printable(&text));
    Report {
        schema_version: "1".to_owned(),
        tool: Tool {
            name: "produ".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules_digest: rules.digest.clone(),
            rules: rules.rules.len(),
            policy: rules.policy.version.clone(),
        },
        system: System {
            name: text("system.name").unwrap_or_else(|| printable(&settings.fallback_name)),
            version: text("system.version"),
            manifest: manifest.map(|m| printable(&m.path)),
            uncommitted: false,
            anchor: anchor(inventory, manifest),
            folder: inventory.git.folder.as_deref().map(printable),
            commit: inventory.git.commit.clone(),
            today: Some(settings.today.to_string()),
            source: match &inventory.source {
                Source::GitIndex => Listing::Index,
                Source::GitTree { rev } => Listing::Tree(printable(rev)),
                Source::Walk { .. } => Listing::Walk,
                Source::Memory => Listing::Memory,
            },
        },
        audited: profiled.is_ai,
        score: round1(scored.score),
        readiness: if profiled.is_ai { round1(scored.readiness) } else { 0.0 },
        decision: None,
        score_split: if profiled.is_ai { scored.split } else { None },
        score_without_waivers: round1(scored.without_waivers),
        waivers: scored.waivers,
        tier: if profiled.is_ai { scored.tier } else { Tier::None },
        next_tier_needs: if profiled.is_ai { scored.needs } else { Vec::new() },
        pillars: scored
            .pillars
            .into_iter()
            .map(|mut p| {
                p.score = p.score.map(round1);
                p
            })
            .collect(),
        reality_check: scored.reality_check,
        evidence_mix: scored.evidence_mix,
        ml_test_score,
        contradictions: profiled.contradictions,
        profile: profiled.profile,
        cost: None,
        system_map: map,
        verdicts,
        coverage: coverage(inventory, signals),
        notes,
        checklists: Vec::new(),
        outlook: None,
        gate: Gate::default(),
        gate_inputs: Vec::new(),
        trace: settings.trace.then_some(scored.trace),
        links: None,
        trend: None,
    }
}

/// Where forges show what is missing: it must be a file of the repository.
fn anchor(inventory: &Inventory, manifest: Option<&Manifest>) -> Option<String> {
    let listed = manifest.map(|m| m.path.as_str()).filter(|path| inventory.find(path).is_some());
    let readme = || {
        let names = inventory.files.iter().map(|f| f.path.as_ref());
        names.into_iter().find(|path: &&str| !path.contains('/') && path.to_ascii_lowercase().starts_with("readme"))
    };
    let first = || inventory.files.first().map(|f| f.path.as_ref());
    listed.or_else(readme).or_else(first).map(printable)
}

fn coverage(inventory: &Inventory, signals: &Signals) -> Coverage {
    let mut by_class: BTreeMap<String, usize> = BTreeMap::new();
    for file in &inventory.files {
        *by_class.entry(file.class.name().to_owned()).or_default() += 1;
    }
    let listed =
        inventory.skipped.iter().map(|s| (s.incomplete, s.path.to_string(), s.reason.clone(), NoteKind::Remark));
    let unread = signals.unread.iter().map(|u| (u.incomplete, u.path.clone(), u.reason.clone(), u.kind));
    let mut skipped: Vec<_> = listed.chain(unread).collect();
    // What makes the audit incomplete comes first, then by path.
    skipped.sort_by(|a, b| (!a.0, &a.1, &a.2).cmp(&(!b.0, &b.1, &b.2)));
    Coverage {
        files: inventory.files.len(),
        read: signals.read,
        bytes: signals.bytes,
        by_class,
        incomplete: skipped.iter().any(|(incomplete, ..)| *incomplete),
        skipped_total: skipped.len(),
        skipped: skipped
            .into_iter()
            .take(MAX_SKIPPED)
            .map(|(_, path, reason, kind)| Note::at(Some(printable(&path)), 0, printable(&reason)).of(kind))
            .collect(),
    }
}

fn notes(inventory: &Inventory, manifest: Option<&Manifest>, profiled: &Profiled) -> Vec<Note> {
    let mut out = profiled.notes.clone();
    let mut plain = |message: String| out.push(Note::plain(message));
    if let Source::Walk { why } = &inventory.source {
        plain(format!("files listed by walking the directory: {}", printable(why)));
    }
    // What a walk says about git is said already, and a cut history is said below.
    let said = |note: &GitNote| matches!(inventory.source, Source::Walk { .. }) || *note == GitNote::Shallow;
    if let Some(note) = inventory.git.note.as_ref().filter(|note| !said(note)) {
        plain(printable(&note.to_string()));
    }
    if inventory.git.shallow {
        plain("the history is shallow: ages and authors are unknown".to_owned());
    }
    if !inventory.untracked.is_empty() {
        plain(format!("{} untracked files earn nothing until they are committed", inventory.untracked.len()));
    }
    if manifest.is_none() {
        out.extend(other_systems(inventory));
    }
    out
}

/// Manifests below the root: each is a system of its own.
fn other_systems(inventory: &Inventory) -> Option<Note> {
    let nested: Vec<&str> = inventory
        .files
        .iter()
        .filter(|f| f.class != crate::inventory::FileClass::Fixture && f.class != crate::inventory::FileClass::Example)
        .filter_map(|f| {
            let (folder, name) = f.path.rsplit_once('/')?;
            crate::manifest::FILE_NAMES.contains(&name).then_some(folder)
        })
        .collect();
    let first = nested.first()?;
    let message = format!(
        "{} systems are declared below this folder ({}); audit each with `produ --all-systems`, or one with `produ \
         --system {}`",
        nested.len(),
        printable(&nested.join(", ")),
        printable(first)
    );
    Some(Note::at(Some(printable(first)), 0, message))
}

/// Disputes of the manifest that dispute nothing.
fn idle_disputes(world: &World<'_>) -> Vec<Note> {
    world.rules.rules.iter().flat_map(|rule| Pointers::of(world, rule).disputed(world, rule).1).collect()
}

/// Waivers in force that change nothing: the rule is met, does not apply, or its claim is contradicted.
fn idle_waivers(world: &World<'_>, items: &[Scorable<'_>], waivers: &Waivers) -> Vec<Note> {
    let idle = waivers.granted.iter().filter_map(|(id, granted)| {
        let verdict = items.iter().map(|item| &item.verdict).find(|verdict| verdict.rule == *id);
        match verdict.map(|verdict| verdict.outcome) {
            Some(Outcome::Waived) => None,
            Some(Outcome::Contradicted) => {
                let why = "its claim is contradicted, and a waiver accepts a gap, not a false statement";
                Some(ignored_waiver(world, granted.at, &format!("{id}: {why}")))
            }
            _ => Some(world.note(granted.at, format!("the waiver for {id} is not needed: take it out"))),
        }
    });
    idle.collect()
}
