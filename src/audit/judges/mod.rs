//! Who judges beside the change itself: the base commit (`--base`) and the organisation (`--policy`).
//!
//! Reads both through the inventory, has the rules answered a second time where the base's facts, waivers or rule
//! packs differ, and merges: whatever fails in either fails. The exit code is therefore never better than the base's
//! policy allows. The comparison itself is in [`crate::gate`].

use super::{Found, from_inventory, from_manifest, from_rules, places};
use crate::audit::AuditRequest;
use crate::audit::engine::{Former, Settings, judge, scan};
use crate::audit::operator;
use crate::compare::Baseline;
use crate::error::Error;
use crate::evaluate::{Facts, PolicyTerms};
use crate::gate::inputs::{Change, Named, Side, facts, inputs, packs, tidy};
use crate::gate::policy::Policy;
use crate::gate::{self, Origin, conditions, declared};
use crate::inventory::{self, Inventory, Options};
use crate::manifest::{self, Manifest};
use crate::model::{AskedBy, Condition, Demand, Gate, GateBase, Note, Report, Stage};
use crate::rules::{RuleSet, RuleSource};
use crate::text::printable;
use std::path::Path;

/// What is judged.
pub(super) struct Head<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) rules: &'a RuleSet,
    pub(super) manifest: Option<&'a Manifest>,
    /// The manifest is not committed: its facts count for a look, its gate does not.
    pub(super) uncommitted: bool,
}

/// The base commit, as far as the gate needs it.
struct Base {
    rev: String,
    files: Inventory,
    /// The whole repository of the change, where only a folder of it is audited.
    head: Option<Inventory>,
    named: Named,
    manifest: Option<Manifest>,
    /// Rules with the packs of the base, where packs lie in the repository and differ.
    rules: Option<RuleSet>,
    notes: Vec<Note>,
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
        let report = judge(head.inventory, head.rules, head.manifest, settings, &signals, None);
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
        let strict = match rules {
            Some(rules) => {
                let settings = Settings { terms: self.terms(rules), ..settings };
                let signals = scan(head.inventory, rules, &[claims], base.flatten(), &|| {});
                judge(head.inventory, rules, claims, &settings, &signals, former)
            }
            None => judge(head.inventory, head.rules, claims, &settings, &signals, former),
        };
        (report, Some(strict))
    }

    /// What the policy misses in what was looked at.
    pub(super) fn missing(&self, report: &Report, shallow: bool) -> Vec<Note> {
        self.policy.as_ref().map(|policy| policy.incomplete(report, shallow)).unwrap_or_default()
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
        let mut gate = Gate::default();
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
        gate.policy = self.policy.as_ref().map(Policy::identity);
        if let Some(base) = &self.base {
            gate.base = Some(GateBase { rev: printable(&base.rev), commit: base.files.git.commit.clone() });
            report.gate_inputs = base.inputs(head, self.broken.as_ref(), (report, strict));
            report.notes.extend(base.notes.iter().cloned());
        }
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

impl Base {
    fn read(request: &AuditRequest, rev: &str, workdir: &Path, prefix: String, rules: &RuleSet) -> Result<Base, Error> {
        let options = Options { git_ref: Some(rev.to_owned()), ..Options::default() };
        let files = Inventory::collect(workdir, &options).map_err(|error| no_base(rev, error.cause))?;
        let options = Options { git_ref: request.git_ref.clone(), ..Options::default() };
        // Pipelines and owners stand at the root of the repository, whatever folder of it is audited.
        let head = (!prefix.is_empty()).then(|| Inventory::collect(workdir, &options)).transpose();
        let head = head.map_err(from_inventory)?;
        let inside = |path: &Path| operator::below(workdir, path);
        let mut named = Named {
            baseline: request.baseline.as_deref().and_then(inside),
            policy: request.policy.as_deref().and_then(inside),
            packs: request.rules_dirs.iter().filter_map(|dir| inside(dir)).collect(),
            manifest: request.manifest.as_deref().and_then(inside),
            prefix,
        };
        let mut out = Base {
            rev: rev.to_owned(),
            files,
            head,
            named: Named::default(),
            manifest: None,
            rules: None,
            notes: Vec::new(),
        };
        match (&request.manifest, &named.manifest) {
            // The operator's own file, out of reach of any change.
            (Some(path), None) => {
                let bytes = operator::read(path)?;
                out.manifest = Some(manifest::parse(&path.to_string_lossy(), &bytes).map_err(from_manifest)?);
            }
            (Some(_), Some(named)) => out.manifest(&named.clone(), named),
            (None, _) => {
                for name in manifest::FILE_NAMES.iter().rev() {
                    let path = format!("{}{name}", named.prefix);
                    if out.files.find(&path).is_some() {
                        out.manifest(&path, name);
                        named.manifest = Some(path);
                    }
                }
            }
        }
        out.named = named;
        out.packs(request, workdir, rules)?;
        Ok(out)
    }

    /// The manifest of the base. One that is not valid there still has thresholds, as far as they can be read.
    fn manifest(&mut self, path: &str, shown: &str) {
        let Some(Ok(bytes)) = self.files.read_path(path) else { return };
        match manifest::parse(shown, &bytes) {
            Ok(manifest) => self.manifest = Some(manifest),
            Err(_) => {
                self.manifest = manifest::loose(shown, &bytes);
                let message =
                    format!("the manifest of {} is not valid: it is taken as far as it can be read", self.rev);
                self.notes.push(Note::at(Some(printable(shown)), 0, message));
            }
        }
    }

    /// The rules with the packs as the base has them, where that makes a difference.
    fn packs(&mut self, request: &AuditRequest, workdir: &Path, rules: &RuleSet) -> Result<(), Error> {
        if self.named.packs.is_empty() {
            return Ok(());
        }
        let mut sources: Vec<RuleSource> = Vec::new();
        for dir in &request.rules_dirs {
            let Some(inside) = operator::below(workdir, dir) else {
                sources.extend(operator::packs(std::slice::from_ref(dir))?);
                continue;
            };
            let prefix = format!("{}/", inside.trim_end_matches('/'));
            for file in self.files.files.iter().filter(|f| f.path.starts_with(&prefix) && f.path.ends_with(".yaml")) {
                let Ok(bytes) = self.files.read(file) else { continue };
                sources.push(RuleSource {
                    path: file.path.strip_prefix(&prefix).unwrap_or(&file.path).to_owned(),
                    shown: dir
                        .join(file.path.strip_prefix(&prefix).unwrap_or(&file.path))
                        .to_string_lossy()
                        .into_owned(),
                    text: String::from_utf8_lossy(&bytes).into_owned(),
                });
            }
        }
        let theirs = RuleSet::with_packs(sources, &crate::evaluate::check_names()).map_err(|errors| {
            let error = from_rules(errors);
            Error::new(format!("the rule packs of {} cannot be used", self.rev))
                .cause(error.notes().into_iter().map(|n| n.message).next().unwrap_or_default())
                .next("mend the pack on the base first, or name one outside of the repository")
        })?;
        self.rules = (theirs.digest != rules.digest).then_some(theirs);
        Ok(())
    }

    fn inputs(
        &self,
        head: &Head<'_>,
        broken: Option<&(Error, Option<Manifest>)>,
        (report, strict): (&Report, Option<&Report>),
    ) -> Vec<crate::model::GateInput> {
        let own = broken.map_or(head.manifest, |(_, loose)| loose.as_ref());
        let change = Change {
            base: Side { files: &self.files, manifest: self.manifest.as_ref() },
            head: Side { files: self.head.as_ref().unwrap_or(head.inventory), manifest: own },
            named: &self.named,
        };
        let mut out = inputs(&change);
        if let (Some(strict), Some(manifest), Some(_)) = (strict, own, &self.manifest) {
            out.extend(facts(self.manifest.as_ref(), manifest, (&strict.profile, &report.profile), head.rules));
        }
        out.extend(self.rules.as_ref().map(|theirs| packs(theirs, head.rules)).unwrap_or_default());
        tidy(out)
    }
}

fn no_base(rev: &str, why: impl std::fmt::Display) -> Error {
    let why = why.to_string();
    let next = if why.contains("borrowed") {
        "make the clone stand on its own: git repack -a -d && rm .git/objects/info/alternates"
    } else {
        "fetch the commit first: `fetch-depth: 0` for actions/checkout, or `git fetch origin <branch>` and --base origin/<branch>"
    };
    Error::new(format!("cannot read the base {rev}")).cause(why).next(next)
}

#[cfg(test)]
mod tests;
