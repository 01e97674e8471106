//! Which model was measured, which is shipped, and which the code calls: three names that should be one.

use super::facts::{Fact, shown, values};
use super::measured::Found;
use super::model_name::{Kinship, kinship};
use crate::evaluate::checks::Findings;
use crate::evaluate::world::World;
use crate::manifest::{At, ManifestNode};
use crate::model::{CallSite, Naming, Operation};

/// Shipped models looked at.
const MAX_MODELS: usize = 64;
/// Names of one model looked at.
const MAX_ALIASES: usize = 16;

/// Providers under whose names a deployment of the team's own stands.
const DEPLOYED: [&str; 3] = ["azure-openai", "azure-ai", "litellm"];

/// What the manifest ships, by name, version and every other name.
struct Shipped {
    versions: Vec<String>,
    names: Vec<String>,
    /// Another name and what it stands for.
    aliases: Vec<(String, String)>,
}

impl Shipped {
    fn of(world: &World<'_>) -> Shipped {
        let list = world.manifest.and_then(|m| m.tree.get("artifacts")).and_then(|a| a.get("models"));
        let models = list.and_then(ManifestNode::as_sequence).unwrap_or_default();
        let mut out = Shipped { versions: Vec::new(), names: Vec::new(), aliases: Vec::new() };
        for model in models.iter().take(MAX_MODELS) {
            let text = |field: &str| model.get(field).and_then(|n| Some(n.text()?.into_owned()));
            let (name, version) = (text("name"), text("version"));
            let aliases = model.get("aliases").and_then(ManifestNode::as_sequence).unwrap_or_default();
            for alias in aliases.iter().take(MAX_ALIASES).filter_map(ManifestNode::text) {
                let meant = version.iter().chain(&name);
                out.aliases.extend(meant.map(|meant| (alias.trim().to_lowercase(), meant.clone())));
            }
            out.names.extend(name);
            out.versions.extend(version);
        }
        // A router in the repository says itself what stands behind its names.
        let (names, targets) = (values(world, "router-name"), values(world, "router-target"));
        for name in names.iter().take(MAX_MODELS) {
            let later = names.iter().filter(|n| n.path == name.path && n.line > name.line).map(|n| n.line).min();
            let own = |t: &&Fact| t.path == name.path && t.line >= name.line && later.is_none_or(|end| t.line < end);
            out.aliases.extend(targets.iter().filter(own).map(|t| (name.text.trim().to_lowercase(), t.text.clone())));
        }
        out
    }

    /// What a name stands for: itself, or all that it is another name of.
    fn meant<'n>(&'n self, name: &'n str) -> Vec<&'n str> {
        let small = name.trim().to_lowercase();
        let tail = small.rsplit([':', '/']).next().unwrap_or(&small);
        let known: Vec<&str> = self
            .aliases
            .iter()
            .filter(|(alias, _)| *alias == small || alias == tail)
            .map(|(_, meant)| meant.as_str())
            .collect();
        if known.is_empty() { vec![name] } else { known }
    }

    /// How two names stand to each other, through what they are other names of.
    fn kin(&self, a: &str, b: &str) -> Kinship {
        let others = self.meant(b);
        let pairs = self.meant(a).into_iter().flat_map(|a| others.iter().map(move |b| kinship(a, b)));
        pairs.min().unwrap_or(Kinship::Unknown)
    }

    /// Whether two names may stand for one model: only what is known to be two is not.
    fn may_be_same(&self, a: &str, b: &str) -> bool {
        self.kin(a, b) != Kinship::Different
    }
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
        let shipped = Shipped::of(self.world);
        let (versions, names) = (&shipped.versions, &shipped.names);
        let measured = found.results.map(|r| r.models.as_slice()).unwrap_or_default();
        if let Some((model, at)) = declared {
            if !versions.is_empty() && !versions.iter().any(|v| shipped.may_be_same(v, model)) {
                let message =
                    format!("{who} measured model {model} ({}), shipped is {}", self.claimed(at), versions.join(", "));
                self.contradicts(at, message);
                return false;
            }
            // No router stands between two lines of one manifest.
            if !versions.is_empty() && !versions.iter().any(|v| shipped.kin(v, model) == Kinship::Same) {
                let message = format!(
                    "{who}: whether {model} ({}) is the shipped {} cannot be told; use one name, or `aliases`",
                    self.claimed(at),
                    versions.join(", ")
                );
                self.unproven(at, message);
                return false;
            }
            if !measured.is_empty() && !measured.iter().any(|m| shipped.may_be_same(&m.value, model)) {
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
            && !measured.iter().any(|m| versions.iter().chain(names).any(|s| shipped.may_be_same(&m.value, s)))
        {
            let says = measured.iter().map(|m| m.value.as_str()).collect::<Vec<_>>().join(", ");
            let wanted = versions.join(", ");
            let message = format!(
                "{who} ({}): {}:{} measured {says}, shipped is {wanted}",
                self.claimed(claim),
                found.path,
                first.line
            );
            self.contradicts(claim, message);
            return false;
        }
        // One number over several models says nothing of the one that ships.
        let known = declared.map(|(model, _)| vec![model.to_owned()]).unwrap_or_else(|| versions.clone());
        let other =
            measured.iter().find(|m| !known.is_empty() && !known.iter().any(|k| shipped.may_be_same(&m.value, k)));
        if let Some(other) = other.filter(|_| found.whole) {
            let message = format!(
                "{who}: {} gives one number for several models, {} among them; give `field`",
                found.path, other.value
            );
            self.unproven(claim, message);
            return false;
        }
        let one = declared.map(|(model, at)| (model.to_owned(), at));
        let one = one.or_else(|| measured.first().filter(|_| measured.len() == 1).map(|m| (m.value.clone(), claim)));
        one.is_none_or(|(model, at)| self.called(&shipped, who, &model, at))
    }

    /// Whether the code calls the measured model. Only where every call names its model can the code disagree.
    fn called(&mut self, shipped: &Shipped, who: &str, model: &str, claim: At) -> bool {
        let generates = |s: &&CallSite| matches!(s.operation, Operation::Chat | Operation::Agent);
        let sites: Vec<&CallSite> = self.world.signals.call_sites.iter().filter(generates).collect();
        let plain = |s: &&CallSite| matches!(s.naming, Naming::Pinned | Naming::Floating) && s.model.is_some();
        let named: Vec<&CallSite> = sites.iter().copied().filter(plain).collect();
        if named.is_empty() || named.len() < sites.len() {
            return true;
        }
        // Behind an endpoint of one's own, a name is what a team calls its deployment.
        let own = shown(self.world, "other-endpoint").is_some();
        let same = |s: &&CallSite| {
            let Some(called) = s.model.as_deref() else { return true };
            let deployed = own || DEPLOYED.contains(&s.provider.as_str());
            let asked = if deployed { format!("azure/{called}") } else { called.to_owned() };
            shipped.may_be_same(&asked, model)
        };
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
