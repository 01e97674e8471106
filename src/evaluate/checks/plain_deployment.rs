//! `plain-deployment`: a canary or two environments are declared, but the repository replaces its instances and shifts no
//! traffic anywhere (spec X-31).

use super::shared::facts::shown;
use super::{CheckSpec, Findings};
use crate::evaluate::world::World;
use crate::manifest::Manifest;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "plain-deployment",
    "the declared rollout strategy with the deployment of the repository",
    |world, manifest, _, out| plain(world, manifest, out),
);

/// A canary or two environments, but the repository replaces its instances and shifts no traffic anywhere.
fn plain(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((strategy, line)) = manifest.text("rollout.strategy") else { return };
    if strategy != "canary" && strategy != "blue_green" {
        return;
    }
    let Some(plain) = shown(world, "plain-deployment") else { return };
    if shown(world, "staged-rollout").is_some() {
        return;
    }
    // A configuration that cannot be judged here may still do it.
    let config = manifest.text("rollout.config").map(|(path, _)| path);
    if config.is_some_and(|path| path != plain.path && world.inventory.find(&path).is_some()) {
        return;
    }
    let strategy = strategy.replace('_', "/");
    out.contradicts(
        line,
        format!("{strategy} is declared, the repository has only a plain Deployment ({})", plain.place()),
    );
}
