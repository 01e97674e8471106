//! Who has to approve a change to a gate input: CODEOWNERS of both sides, asked about the same files.

use super::vocabulary::table;
use super::{Change, Side, input};
use crate::model::{Effect, GateInput, InputKind};
use crate::signals::ci;
use crate::signals::codeowners::{OwnerRule, owners};

/// Where forges look, first come.
const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];
/// Most pipelines asked about.
const MAX_FILES: usize = 50;

pub(super) fn inputs(change: &Change<'_>) -> Vec<GateInput> {
    let (was, now) = (file(&change.base), file(&change.head));
    if was == now {
        return Vec::new();
    }
    let rules = |side: &Option<(&str, Vec<u8>)>| side.as_ref().map(|(path, bytes)| owners(path, bytes));
    let (old, new) = (rules(&was).unwrap_or_default(), rules(&now).unwrap_or_default());
    let shown = now.as_ref().or(was.as_ref()).map(|(path, _)| change.shown(path)).unwrap_or_default();
    let mut out = Vec::new();
    for path in guarded(change) {
        let (was, now) = (owner(&old, &path), owner(&new, &path));
        let (before, after) = (names(was), names(now));
        if before == after {
            continue;
        }
        let effect = match (&before, &after) {
            (Some(_), None) => Effect::Weaker,
            (None, Some(_)) => Effect::Stronger,
            _ => Effect::Changed,
        };
        let what = format!("owners of {}", change.shown(&path));
        let item = input(InputKind::Owners, effect, &what, before.as_deref(), after.as_deref());
        out.push(item.at(&shown, now.map_or(0, |rule| rule.line)));
    }
    if out.is_empty() {
        out.push(input(InputKind::Owners, Effect::Changed, "owners of other files", None, None).at(shown, 0));
    }
    out
}

fn file<'p>(side: &Side<'_>) -> Option<(&'p str, Vec<u8>)> {
    PLACES.iter().find_map(|path| Some((*path, side.read(path)?)))
}

/// The files the gate hangs on.
fn guarded(change: &Change<'_>) -> Vec<String> {
    let named = change.named;
    let mut out: Vec<String> =
        [&named.manifest, &named.baseline, &named.policy].into_iter().flatten().cloned().collect();
    out.extend(named.packs.iter().map(|pack| format!("{}/rule.yaml", pack.trim_end_matches('/'))));
    out.extend(file(&change.base).map(|(path, _)| path.to_owned()));
    let gate = |text: &[u8]| String::from_utf8_lossy(text).lines().any(|l| table().commands.gate.is_match(l));
    let pipelines = change.paths(ci::is_ci).into_iter().take(MAX_FILES);
    let runs = |path: &&str| [change.base, change.head].iter().filter_map(|s| s.read(path)).any(|text| gate(&text));
    out.extend(pipelines.filter(runs).map(str::to_owned));
    out
}

/// The last rule that matches a path decides.
fn owner<'r>(rules: &'r [OwnerRule], path: &str) -> Option<&'r OwnerRule> {
    rules.iter().rev().find(|rule| matches(&rule.pattern, path))
}

fn names(rule: Option<&OwnerRule>) -> Option<String> {
    let owners = &rule?.owners;
    (!owners.is_empty()).then(|| owners.join(" "))
}

/// Whether a pattern of CODEOWNERS covers a path: anchored by any slash but the last, a folder with all below it.
fn matches(pattern: &str, path: &str) -> bool {
    let inner = pattern.trim_end_matches('/');
    let anchored = inner.contains('/');
    let glob = inner.trim_start_matches('/');
    let glob = if anchored { glob.to_owned() } else { format!("**/{glob}") };
    let below = !inner.ends_with('*') && fast_glob::glob_match(format!("{glob}/**"), path);
    below || (!pattern.ends_with('/') && fast_glob::glob_match(&glob, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_what_forges_say() {
        for (pattern, path, covered) in [
            ("*", "a/produ.yaml", true),
            ("produ.yaml", "produ.yaml", true),
            ("/produ.yaml", "svc/produ.yaml", false),
            ("/.github/", ".github/workflows/gate.yml", true),
            (".github/workflows/", ".github/workflows/gate.yml", true),
            ("docs/*", "docs/a/b.md", false),
            ("docs/", "docs/a/b.md", true),
            ("*.yml", ".github/workflows/gate.yml", true),
        ] {
            assert_eq!(matches(pattern, path), covered, "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_rule_decides_and_may_name_nobody() {
        let rules = owners("CODEOWNERS", b"* @acme/all\n/produ.yaml @acme/gate\n/infra/\n");
        assert_eq!(names(owner(&rules, "produ.yaml")).as_deref(), Some("@acme/gate"));
        assert_eq!(names(owner(&rules, "infra/x.tf")), None);
        assert_eq!(names(owner(&rules, "b")).as_deref(), Some("@acme/all"));
    }
}
