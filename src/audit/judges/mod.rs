//! Who judges beside the change itself: the base commit (`--base`) and the organisation (`--policy`).
//!
//! Reads both through the inventory, has the rules answered a second time where the base's facts, waivers or rule
//! packs differ, and merges: whatever fails in either fails. The exit code is therefore never better than the base's
//! policy allows. The comparison itself is in [`crate::gate`].

use super::{Found, places};
use crate::audit::AuditRequest;
use crate::audit::engine::{Former, Settings, judge, scan};
use crate::audit::operator;
use crate::compare::Baseline;
use crate::error::Error;
use crate::evaluate::{Facts, PolicyTerms};
use crate::gate::policy::Policy;
use crate::gate::{self, Origin, conditions, declared};
use crate::inventory::{self, Inventory};
use crate::manifest::{self, Manifest};
use crate::model::{AskedBy, Condition, Demand, Gate, Note, Report, Stage};
use crate::rules::RuleSet;
use crate::text::printable;
use std::path::Path;

mod base;

pub(in crate::audit) use base::base_files;
use base::{Base, no_base};

/// What is judged.
pub(super) struct Head<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) rules: &'a RuleSet,
    pub(super) manifest: Option<&'a Manifest>,
    /// The manifest is not committed: its facts count for a look, its gate does not.
    pub(super) uncommitted: bool,
}

/// Everyone who judges.
#[derive(Default)]
pub(super) struct Judges {
    base: Option<Base>,
    policy: Option<Policy>,
    baseline: Option<Baseline>,
    notes: Vec<Note>,
    /// The change's manifest cannot be used: why, and what it says as far as it can be read.
    broken: Option<(Error, Option<Manifest>)>,
}

impl Judges {
    /// Reads base, policy and baseline.
    pub(super) fn read(request: &AuditRequest, rules: &RuleSet) -> Result<Judges, Error> {
        let mut out = Judges::default();
        let repository = inventory::repository(&request.root);
        if let Some(rev) = &request.base {
            let (workdir, mut prefix) = repository.clone().map_err(|why| no_base(rev, why))?;
            if let Some(system) = request.system.as_ref().filter(|system| !system.folder.is_empty()) {
                prefix = format!("{prefix}{}/", system.folder.trim_end_matches('/'));
            }
            out.base = Some(Base::read(request, rev, &workdir, prefix, rules)?);
        }
        out.baseline = request.baseline.as_deref().map(|path| out.baseline(path)).transpose()?;
        if let Some(path) = &request.policy {
            let inside = repository.ok().and_then(|(workdir, _)| operator::below(&workdir, path));
            out.policy = Some(out.policy(path, inside.as_deref(), rules)?);
        }
        Ok(out)
    }

    /// The stricter of both baselines; the base's alone where the change has taken its own away.
    fn baseline(&self, path: &Path) -> Result<Baseline, Error> {
        let shown = path.display().to_string();
        let former = self.base.as_ref().and_then(|base| {
            let named = base.named.baseline.as_deref()?;
            Some((base, base.files.read_path(named)?))
        });
        let Some((base, former)) = former else { return Baseline::parse(&shown, &operator::text(path)?) };
        let shown_base = format!("{shown} at {}", base.rev);
        let bytes = former.map_err(|error| Error::new(format!("cannot read {shown_base}")).cause(error))?;
        let former = Baseline::parse(&shown_base, &String::from_utf8_lossy(&bytes))?;
        Ok(match operator::text_if_present(path)? {
            Some(text) => former.stricter(&Baseline::parse(&shown, &text)?),
            None => former,
        })
    }

    fn policy(&mut self, path: &Path, inside: Option<&str>, rules: &RuleSet) -> Result<Policy, Error> {
        let shown = path.display().to_string();
        let former = inside.zip(self.base.as_ref()).and_then(|(named, base)| {
            let bytes = base.files.read_path(named)?;
            Some((format!("{shown} at {}", base.rev), bytes))
        });
        let (source, bytes) = match former {
            Some((source, Ok(bytes))) => (source, bytes),
            Some((source, Err(error))) => return Err(Error::new(format!("cannot read {source}")).cause(error)),
            None => {
                if inside.is_some() {
                    let message = match &self.base {
                        Some(base) => format!("the policy is not in {} yet: the one of the change is used", base.rev),
                        None => "the policy lies in the audited repository, where a change can edit it: name --base"
                            .to_owned(),
                    };
                    self.notes.push(Note::at(inside.map(printable), 0, message));
                }
                (shown.clone(), operator::read(path)?)
            }
        };
        Policy::parse(&shown, &source, &bytes, rules).map_err(|errors| {
            Error::new(format!("the policy {source} is not valid"))
                .problems(places(errors))
                .next("mend these places; `produ schema policy` prints the whole form")
        })
    }

    /// The state the gate may not fall below, as long as the others judge.
    pub(super) fn stored(&self) -> Option<&Baseline> {
        self.baseline.as_ref()
    }

    /// The state the gate may not fall below.
    pub(super) fn into_baseline(self) -> Option<Baseline> {
        self.baseline
    }

    /// Raises severities to the policy's floors.
    pub(super) fn raise(&mut self, rules: &mut RuleSet) {
        if let Some(policy) = &self.policy {
            policy.raise(rules);
            if let Some(theirs) = self.base.as_mut().and_then(|base| base.rules.as_mut()) {
                policy.raise(theirs);
            }
        }
    }

    pub(super) fn terms(&self, rules: &RuleSet) -> PolicyTerms {
        self.policy.as_ref().map(|policy| policy.terms(rules)).unwrap_or_default()
    }

    /// The manifest that was found. Where it cannot be used the base's takes its place and the gate fails: there is
    /// something to judge by, and an unreadable manifest must not hide what the change does to its gate.
    pub(super) fn or_base(&mut self, inventory: &Inventory, found: Result<Found, Error>) -> Result<Found, Error> {
        let error = match found {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        let Some(base) = &self.base else { return Err(error) };
        let valid = base.manifest.as_ref().filter(|m| base.notes.iter().all(|n| n.path.as_ref() != Some(&m.path)));
        let Some(manifest) = valid.cloned() else { return Err(error) };
        let loose = manifest::FILE_NAMES.iter().find_map(|name| {
            let bytes = inventory.read_path(name)?.ok()?;
            manifest::loose(name, &bytes)
        });
        let message = format!("{error}: the manifest of {} is used instead", base.rev);
        let unread = Note::at(Some(printable(&manifest.path)), 0, message);
        let notes = error.notes();
        self.broken = Some((error, loose));
        Ok(Found { manifest: Some(manifest), notes, unread: Some(unread), uncommitted: false })
    }

    /// A change that is its own base would be held against nothing, and pass.
    pub(super) fn refuse_itself(&self, head: &Inventory) -> Result<(), Error> {
        let Some(base) = &self.base else { return Ok(()) };
        let (was, now) = (&base.files.git.commit, &head.git.commit);
        let Some(commit) = was.as_ref().filter(|_| was == now) else { return Ok(()) };
        Err(Error::new(format!("the base {} is the audited commit", base.rev))
            .cause(format!("both are {commit}, so nothing would be held against anything"))
            .next("name the commit that the change starts from, such as --base HEAD~1"))
    }

    /// The report of the change, and the stricter one by the base's policy where that can differ.
    pub(super) fn run(
        &self,
        request: &AuditRequest,
        head: &Head<'_>,
        settings: &Settings,
        tick: &(dyn Fn() + Sync),
    ) -> (Report, Option<Report>) {
        let rules = self.base.as_ref().and_then(|base| base.rules.as_ref());
        let base = self.base.as_ref().map(|base| base.manifest.as_ref());
        // Taken out, the base's manifest goes on to apply: its claims, too.
        let claims = head.manifest.or(base.flatten());
        let former = base.filter(|_| head.manifest.is_some()).map(|manifest| Former { manifest });
        let signals = scan(head.inventory, head.rules, &[head.manifest, claims], base.flatten(), tick);
        let mut report = judge(head.inventory, head.rules, head.manifest, settings, &signals, None);
        report.gate.base = self.base.as_ref().map(Base::named);
        // A flag may ask a policy for more, not for less.
        let eased = self.policy.is_some() && request.stage == Some(Stage::Pilot);
        let unchanged = match (base, head.manifest) {
            (None, _) | (Some(None), None) => true,
            (Some(Some(base)), Some(head)) => base.tree.says_the_same(&head.tree),
            _ => false,
        };
        if unchanged && rules.is_none() && !eased {
            return (report, None);
        }
        let stage = settings.stage.filter(|_| !eased);
        let settings = Settings { stage, trace: false, snippets: false, ..settings.clone() };
        let mut strict = match rules {
            Some(rules) => {
                let settings = Settings { terms: self.terms(rules), ..settings };
                let signals = scan(head.inventory, rules, &[claims], base.flatten(), &|| {});
                judge(head.inventory, rules, claims, &settings, &signals, former)
            }
            None => judge(head.inventory, head.rules, claims, &settings, &signals, former),
        };
        strict.gate.base.clone_from(&report.gate.base);
        (report, Some(strict))
    }

    /// What the policy misses in what was looked at.
    pub(super) fn missing(&self, report: &Report, shallow: bool) -> Vec<Note> {
        self.policy.as_ref().map(|policy| policy.incomplete(report, shallow)).unwrap_or_default()
    }

    /// Fails where the base has a system and the change leaves nothing of it to audit.
    fn hidden(&self, request: &AuditRequest, head: &Head<'_>, report: &Report) -> Option<Condition> {
        let base = self.base.as_ref()?;
        let system = request.system.as_ref();
        let name = printable(system.map_or(&report.system.name, |system| &system.name));
        let failure = match system.filter(|system| system.is_gone()) {
            Some(gone) => {
                let folder = format!("{}/", gone.folder.trim_end_matches('/'));
                format!("its manifest in {} is gone, or no longer among those that count", printable(&folder))
            }
            None if !report.audited && base.is_ai(request, head.rules) => "no AI system is found any more".to_owned(),
            None => return None,
        };
        Some(Condition {
            demand: Demand::System,
            by: AskedBy::Base(base.rev.clone()),
            text: format!("{name} can be audited as it was (system of {})", printable(&base.rev)),
            failure: Some(failure),
        })
    }

    /// Decides, and lists what the change does to its gate.
    pub(super) fn gate(&self, request: &AuditRequest, head: &Head<'_>, report: &mut Report, strict: Option<&Report>) {
        let own =
            head.manifest.filter(|_| self.broken.is_none() && !head.uncommitted).map(declared).unwrap_or_default();
        let rev = self.base.as_ref().map_or("", |base| &base.rev);
        let former = self.base.as_ref().and_then(|base| base.manifest.as_ref()).map(declared).unwrap_or_default();
        let former = former.beyond(&own);
        let declared_stage = head.manifest.and_then(|m| m.text("plan.stage")).map(|(stage, _)| stage);
        let profile = report.profile.clone();
        let facts = Facts::of(&profile, head.manifest);
        let held = |report: &Report| -> Vec<Condition> {
            let path = head.manifest.map_or("", |m| &m.path);
            let mut requests =
                vec![(Origin::Flags, &request.gate), (Origin::Manifest(path), &own), (Origin::Base(rev), &former)];
            let demands =
                self.policy.as_ref().map(|p| (p, p.request(&[&report.profile, &profile], declared_stage.as_deref())));
            let identity = self.policy.as_ref().map(Policy::identity).unwrap_or_default();
            if let Some((_, demands)) = &demands {
                requests.push((Origin::Policy(&identity.name), demands));
            }
            let mut out = conditions(&requests, report, self.baseline.as_ref());
            out.extend(demands.iter().flat_map(|(policy, _)| policy.required(report, head.rules, &facts)));
            out
        };
        if let Some(base) = &self.base {
            report.gate_inputs = base.inputs(head, self.broken.as_ref(), (report, strict));
            report.notes.extend(base.notes.iter().cloned());
        }
        let mut gate = Gate { base: report.gate.base.clone(), ..Gate::default() };
        gate::add(&mut gate, held(report), "");
        if let Some(strict) = strict {
            let by = if self.base.is_some() { format!(", judged by {rev}") } else { ", without --stage".to_owned() };
            gate::add(&mut gate, held(strict), &by);
        }
        if let Some((error, _)) = &self.broken {
            let unusable = Condition {
                demand: Demand::Manifest,
                by: AskedBy::Audit,
                text: "the manifest can be used".to_owned(),
                failure: Some(error.to_string()),
            };
            gate::add(&mut gate, vec![unusable], "");
        }
        gate::add(&mut gate, self.hidden(request, head, report).into_iter().collect(), "");
        gate.policy = self.policy.as_ref().map(Policy::identity);
        report.notes.extend(self.notes.iter().cloned());
        if let Some(baseline) = &self.baseline {
            let mut fallen = baseline.regressions(report);
            fallen.extend(strict.map(|strict| baseline.regressions(strict)).unwrap_or_default());
            fallen.sort();
            fallen.dedup();
            let fallen = fallen.into_iter().map(|message| Note::plain(format!("below the baseline: {message}")));
            report.notes.extend(fallen);
        }
        report.gate = gate;
    }
}

#[cfg(test)]
mod tests;
