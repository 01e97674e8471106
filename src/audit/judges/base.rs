//! The base commit of a change: its files, its manifest with what that inherits, its rule packs.
//!
//! All of it is read from the git objects; nothing of the change has a say in it.

use super::Head;
use crate::audit::engine::scan;
use crate::audit::systems::{Paths, System, restrict};
use crate::audit::{AuditRequest, from_inventory, from_manifest, from_rules, operator};
use crate::error::Error;
use crate::evaluate::profile::profile;
use crate::gate::inputs::{Change, Named, Side, facts, inputs, packs, tidy};
use crate::inventory::{self, Inventory, Options};
use crate::manifest::{self, Manifest, ManifestErrors, inherit};
use crate::model::{GateBase, Note, Report};
use crate::rules::{RuleSet, RuleSource};
use crate::text::printable;
use std::path::Path;

/// The base commit, as far as the gate needs it.
pub(super) struct Base {
    pub(super) rev: String,
    pub(super) files: Inventory,
    /// The whole repository of the change, where only a folder of it is audited.
    pub(super) head: Option<Inventory>,
    /// The audited folder in the base, where it is not the whole repository.
    pub(super) folder: Option<Inventory>,
    pub(super) named: Named,
    pub(super) manifest: Option<Manifest>,
    /// Rules with the packs of the base, where packs lie in the repository and differ.
    pub(super) rules: Option<RuleSet>,
    pub(super) notes: Vec<Note>,
}

impl Base {
    pub(super) fn read(
        request: &AuditRequest,
        rev: &str,
        workdir: &Path,
        prefix: String,
        rules: &RuleSet,
    ) -> Result<Base, Error> {
        let files = base_files(workdir, rev)?;
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
            folder: None,
            files,
            head,
            named: Named::default(),
            manifest: None,
            rules: None,
            notes: Vec::new(),
        };
        let (_, above) = inventory::repository(&request.root).map_err(|why| no_base(rev, why))?;
        if !above.is_empty() && out.files.files.iter().any(|file| file.path.starts_with(&above)) {
            out.folder = Some(base_files(&request.root, rev)?);
        }
        match (&request.manifest, &named.manifest) {
            // The operator's own file, out of reach of any change.
            (Some(path), None) => {
                let bytes = operator::read(path)?;
                let [root, ..] = manifest::FILE_NAMES;
                out.manifest =
                    Some(out.inheriting(request, root, &path.to_string_lossy(), &bytes).map_err(from_manifest)?);
            }
            (Some(path), Some(named)) => {
                if let Some(Ok(bytes)) = out.files.read_path(named) {
                    let [root, ..] = manifest::FILE_NAMES;
                    out.manifest(request, root, &path.to_string_lossy(), &bytes);
                }
            }
            (None, _) => {
                let folder = request.system.as_ref().map(System::in_base).unwrap_or_default().folder;
                for name in manifest::FILE_NAMES.iter().rev() {
                    let path = format!("{folder}{name}");
                    let Some(Ok(bytes)) = out.audited().read_path(&path).filter(|_| out.has(&above)) else { continue };
                    out.manifest(request, &path, &path, &bytes);
                    named.manifest = Some(format!("{above}{path}"));
                }
            }
        }
        out.named = named;
        out.packs(request, workdir, rules)?;
        Ok(out)
    }

    /// The base as a report names it.
    pub(super) fn named(&self) -> GateBase {
        GateBase { rev: printable(&self.rev), commit: self.files.git.commit.clone() }
    }

    /// The audited folder as the base has it.
    fn audited(&self) -> &Inventory {
        self.folder.as_ref().unwrap_or(&self.files)
    }

    /// Whether the base has the audited folder at all.
    fn has(&self, above: &str) -> bool {
        above.is_empty() || self.folder.is_some()
    }

    /// Whether the base has an AI system where the change is audited.
    pub(super) fn is_ai(&self, request: &AuditRequest, rules: &RuleSet) -> bool {
        if self.manifest.is_some() {
            return true;
        }
        let own = request.system.as_ref().map(|system| restrict(self.audited(), &system.in_base(), None));
        let files = own.as_ref().unwrap_or(self.audited());
        let signals = scan(files, rules, &[], None, &|| {});
        profile(files, rules, &signals, None, request.stage, request.today.unwrap_or_default()).is_ai
    }

    /// A manifest with what it inherits, all of it as the base has it.
    fn inheriting(
        &self,
        request: &AuditRequest,
        at: &str,
        shown: &str,
        bytes: &[u8],
    ) -> Result<Manifest, ManifestErrors> {
        let paths = Paths::new(self.audited(), &request.root, Some(&self.rev));
        inherit::read(&paths.full(at), shown, bytes, &paths)
    }

    /// The manifest of the base. One that is not valid there still has thresholds, as far as they can be read.
    fn manifest(&mut self, request: &AuditRequest, at: &str, shown: &str, bytes: &[u8]) {
        match self.inheriting(request, at, shown, bytes) {
            Ok(manifest) => self.manifest = Some(manifest),
            Err(_) => {
                self.manifest = manifest::loose(shown, bytes);
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

    pub(super) fn inputs(
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

/// The files of a folder as the base has them.
///
/// # Errors
/// When the revision cannot be read, or names several commits.
pub(in crate::audit) fn base_files(folder: &Path, rev: &str) -> Result<Inventory, Error> {
    let options = Options { git_ref: Some(rev.to_owned()), ..Options::default() };
    Inventory::collect(folder, &options).map_err(|error| no_base(rev, error.cause))
}

pub(super) fn no_base(rev: &str, why: impl std::fmt::Display) -> Error {
    let why = why.to_string();
    let next = if why.contains("borrowed") {
        "make the clone stand on its own: git repack -a -d && rm .git/objects/info/alternates"
    } else {
        "fetch the commit first: `fetch-depth: 0` for actions/checkout, or `git fetch origin <branch>` and --base origin/<branch>"
    };
    Error::new(format!("cannot read the base {rev}")).cause(why).next(next)
}
