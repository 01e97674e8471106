//! Which model was measured, which is shipped, and which the code calls: three names that should be one.

use super::measured::Found;
use crate::evaluate::checks::Findings;
use crate::evaluate::world::World;
use crate::manifest::{At, ManifestNode};
use crate::model::{CallSite, Naming, Operation};

/// Shortest run of digits that makes the rest of a name a version.
const VERSION_DIGITS: usize = 4;

/// Shipped models looked at.
const MAX_MODELS: usize = 64;

/// A model name without its provider: `openai:chat:gpt-x` and `openai/gpt-x` are `gpt-x`.
fn bare(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    name.rsplit(['/', ':']).next().unwrap_or(&name).to_owned()
}

/// Whether two names may stand for the same model: equal, or one is the other without its version.
fn may_be_same(a: &str, b: &str) -> bool {
    let (full_a, full_b) = (a.trim().to_ascii_lowercase(), b.trim().to_ascii_lowercase());
    let (a, b) = (bare(a), bare(b));
    if full_a == full_b || a == b || a.is_empty() || b.is_empty() {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    let rest = long.strip_prefix(short.as_str()).and_then(|rest| rest.strip_prefix(['-', '@', '_']));
    rest.is_some_and(|rest| {
        rest.starts_with("latest") || rest.chars().take_while(char::is_ascii_digit).count() >= VERSION_DIGITS
    })
}

/// Versions and names of the shipped models.
fn shipped(world: &World<'_>, field: &str) -> Vec<String> {
    let list = world.manifest.and_then(|m| m.tree.get("artifacts")).and_then(|a| a.get("models"));
    let models = list.and_then(ManifestNode::as_sequence).unwrap_or_default();
    models.iter().take(MAX_MODELS).filter_map(|m| Some(m.get(field)?.text()?.into_owned())).collect()
}

impl Findings<'_> {
    /// Holds the declared `model_version` and the models of the result against what is shipped and what the code
    /// calls; false when they differ.
    pub(crate) fn right_model(
        &mut self,
        who: &str,
        declared: Option<(&str, At)>,
        found: &Found<'_>,
        claim: At,
    ) -> bool {
        let (versions, names) = (shipped(self.world, "version"), shipped(self.world, "name"));
        let measured = found.results.map(|r| r.models.as_slice()).unwrap_or_default();
        if let Some((model, at)) = declared {
            if !versions.is_empty() && !versions.iter().any(|v| bare(v) == bare(model)) {
                let message =
                    format!("{who} measured model {model} ({}), shipped is {}", self.claimed(at), versions.join(", "));
                self.contradicts(at, message);
                return false;
            }
            if !measured.is_empty() && !measured.iter().any(|m| may_be_same(&m.value, model)) {
                let says = measured.iter().map(|m| m.value.as_str()).collect::<Vec<_>>().join(", ");
                let at_file = measured.first().map_or(found.one.line, |m| m.line);
                let message = format!(
                    "{who}: model {model} is declared ({}), {}:{at_file} measured {says}",
                    self.claimed(at),
                    found.path
                );
                self.contradicts(at, message);
                return false;
            }
        } else if let Some(first) = measured.first()
            && !versions.is_empty()
            && !measured.iter().any(|m| versions.iter().chain(&names).any(|s| may_be_same(&m.value, s)))
        {
            let says = measured.iter().map(|m| m.value.as_str()).collect::<Vec<_>>().join(", ");
            let shipped = versions.join(", ");
            let message = format!(
                "{who} ({}): {}:{} measured {says}, shipped is {shipped}",
                self.claimed(claim),
                found.path,
                first.line
            );
            self.contradicts(claim, message);
            return false;
        }
        let one = declared.map(|(model, at)| (model.to_owned(), at));
        let one = one.or_else(|| measured.first().filter(|_| measured.len() == 1).map(|m| (m.value.clone(), claim)));
        one.is_none_or(|(model, at)| self.called(who, &model, at))
    }

    /// Whether the code calls the measured model. Only where every call names its model can the code disagree.
    fn called(&mut self, who: &str, model: &str, claim: At) -> bool {
        let generates = |s: &&CallSite| matches!(s.operation, Operation::Chat | Operation::Agent);
        let sites: Vec<&CallSite> = self.world.signals.call_sites.iter().filter(generates).collect();
        let plain = |s: &&CallSite| matches!(s.naming, Naming::Pinned | Naming::Floating) && s.model.is_some();
        let named: Vec<&CallSite> = sites.iter().copied().filter(plain).collect();
        if named.is_empty() || named.len() < sites.len() {
            return true;
        }
        let same = |s: &&CallSite| s.model.as_deref().is_some_and(|called| may_be_same(called, model));
        if named.iter().any(same) {
            return true;
        }
        if let Some(site) = named.first() {
            let called = site.model.as_deref().unwrap_or_default();
            let place = format!("{}:{}", site.path, site.line);
            let message =
                format!("{who} measured model {model} ({}), the code calls {called} ({place})", self.claimed(claim));
            self.contradicts(claim, message);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_same;

    #[test]
    fn names_of_one_model() {
        for (a, b) in [
            ("gpt-x-2026-05-13", "openai:chat:gpt-x-2026-05-13"),
            ("gpt-x", "gpt-x-2026-05-13"),
            ("openai/gpt-x-latest", "gpt-x"),
            ("m-0613", "M"),
        ] {
            assert!(may_be_same(a, b) && may_be_same(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("gpt-x", "gpt-x-mini"),
            ("gpt-x-2026-05-13", "gpt-x-2025-01-01"),
            ("a-1", "a-2"),
            ("gpt-4", "gpt-4o-0613"),
        ] {
            assert!(!may_be_same(a, b), "{a} {b}");
        }
    }
}
