//! `floating-version`: versions that the manifest calls pinned and that move (spec X-07).

use super::shared::facts::{Fact, listed, shown, values};
use super::{CheckSpec, Findings};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::Manifest;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "floating-version",
    "the models and images that are declared as pinned with the names the code and the deployment use",
    |world, manifest, _, out| floating(world, manifest, out),
);

fn floating(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let models = claims_list(world, "artifacts.models");
    if let Some(model) = models.iter().find(|model| model.get("pinned").is_some_and(|p| p == "true")) {
        let name = model.get("name").or(model.get("version")).map_or("the model", |s| s.as_str());
        if let Some(fact) = floating_model(world) {
            out.contradicts(
                model.at,
                format!(
                    "{name} is declared as pinned, the code asks for a floating alias: {} ({})",
                    fact.text,
                    fact.place()
                ),
            );
        }
        let downloads = values(world, "unpinned-download");
        let own = |fact: &&Fact| models.iter().any(|m| names(m.get("name"), fact) || names(m.get("source"), fact));
        if let Some(fact) = downloads.iter().find(own) {
            out.contradicts(
                model.at,
                format!("{name} is declared as pinned, {} is loaded without a revision ({})", fact.text, fact.place()),
            );
        }
    }
    let digest = |text: &str| text.to_lowercase().contains("digest") || text.contains("sha256");
    let claim = manifest.list("artifacts.environment").into_iter().find(|(text, _)| digest(text));
    if let Some((_, line)) = claim
        && shown(world, "image-by-digest").is_none()
    {
        let tags = values(world, "image-by-tag");
        if !tags.is_empty() {
            out.contradicts(
                line,
                format!("images are declared by digest, the deployment names them by tag: {}", listed(&tags)),
            );
        }
    }
}

/// The site or line that asks for a model by a name that moves.
fn floating_model(world: &World<'_>) -> Option<Fact> {
    let fact = shown(world, "floating-model")?;
    let site = world.signals.call_sites.iter().find(|s| s.path == fact.path && s.line == fact.line);
    let text = site.and_then(|s| s.model.clone()).unwrap_or(fact.text);
    Some(Fact { text, ..fact })
}

/// Whether a declared name stands for what is loaded: `org/model` or `model`.
fn names(declared: Option<&String>, fact: &Fact) -> bool {
    declared.is_some_and(|name| {
        let model = fact.text.rsplit('/').next().unwrap_or(&fact.text);
        name.eq_ignore_ascii_case(&fact.text) || name.eq_ignore_ascii_case(model)
    })
}
