//! `outside-environment`: infrastructure that stands outside of the approved environment, or is open although it is
//! declared private (spec X-16).

use super::shared::claims::table;
use super::shared::facts::{Fact, listed, shown, values};
use super::{CheckSpec, Findings};
use crate::evaluate::world::World;
use crate::manifest::Manifest;
use std::collections::BTreeSet;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "outside-environment",
    "the approved regions, accounts and network with the infrastructure of the repository",
    |world, manifest, _, out| check(world, manifest, out),
);

/// Lines between the head of a block and an address in it.
const BLOCK: u32 = 12;

fn check(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    regions(world, manifest, out);
    accounts(world, manifest, out);
    network(world, manifest, out);
}

/// A region without zone letter, in lower case; `None` when it is no region of a large cloud.
fn region(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let zone = lower.strip_suffix(|c: char| c.is_ascii_lowercase());
    let bare = match zone {
        Some(bare) if bare.ends_with(|c: char| c.is_ascii_digit()) => bare,
        Some(bare) if bare.ends_with('-') => bare.trim_end_matches('-'),
        _ => lower.as_str(),
    };
    table().regions.iter().any(|re| re.is_match(bare)).then(|| bare.to_owned())
}

fn regions(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let declared = manifest.list("governance.environment.regions");
    let Some((_, line)) = declared.first() else { return };
    // "EU" or a data centre of one's own cannot be compared.
    let Some(approved) = declared.iter().map(|(text, _)| region(text)).collect::<Option<BTreeSet<String>>>() else {
        return;
    };
    let found: Vec<(String, Fact)> =
        values(world, "cloud-region").into_iter().filter_map(|fact| Some((region(&fact.text)?, fact))).collect();
    let inside = found.iter().any(|(region, _)| approved.contains(region));
    let mut seen = BTreeSet::new();
    let outside: Vec<Fact> = found
        .into_iter()
        .filter(|(region, _)| !approved.contains(region) && (!inside || *region != table().global_region))
        .filter(|(region, _)| seen.insert(region.clone()))
        .map(|(_, fact)| fact)
        .collect();
    if !outside.is_empty() {
        let approved: Vec<&str> = declared.iter().map(|(text, _)| text.as_str()).collect();
        out.contradicts(
            *line,
            format!("infrastructure stands in {}, approved is {}", listed(&outside), approved.join(", ")),
        );
    }
}

fn accounts(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let declared = manifest.list("governance.environment.accounts");
    let Some((_, line)) = declared.first() else { return };
    let number = |text: &String| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if !declared.iter().all(|(text, _)| number(text)) {
        return;
    }
    let mut found = values(world, "cloud-account");
    found.retain(|fact| !declared.iter().any(|(text, _)| *text == fact.text));
    if !found.is_empty() {
        let approved: Vec<&str> = declared.iter().map(|(text, _)| text.as_str()).collect();
        out.contradicts(
            *line,
            format!("infrastructure uses account {}, approved is {}", listed(&found), approved.join(", ")),
        );
    }
}

fn network(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((_, line)) = manifest.text("governance.environment.network").filter(|(text, _)| text == "private") else {
        return;
    };
    let mut open = values(world, "public-ingress");
    if open.is_empty() && shown(world, "open-address").is_some() {
        let directions = values(world, "traffic-direction");
        open = values(world, "open-address").into_iter().filter(|fact| comes_in(fact, &directions)).collect();
    }
    if !open.is_empty() {
        out.contradicts(
            line,
            format!("the network is declared private, the infrastructure is open to the internet: {}", listed(&open)),
        );
    }
}

/// Whether the nearest head above an address opens a block for traffic that comes in. The facts are sorted.
fn comes_in(address: &Fact, directions: &[Fact]) -> bool {
    let end = directions.partition_point(|d| (&d.path, d.line) <= (&address.path, address.line));
    let above = directions.get(..end).unwrap_or_default().iter().rev();
    let mut near = above.take_while(|d| d.path == address.path && d.line + BLOCK >= address.line);
    let Some(first) = near.next() else { return false };
    let says =
        |fact: &Fact| matches!(fact.text.to_lowercase().as_str(), "ingress" | "inbound" | "google_compute_firewall");
    // One line may give the name of the resource and its direction.
    says(first) || near.take_while(|d| d.line == first.line).any(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_of_the_clouds_are_known_and_zones_fold_into_them() {
        for (text, bare) in [
            ("eu-central-1", "eu-central-1"),
            ("eu-central-1a", "eu-central-1"),
            ("europe-west1-b", "europe-west1"),
            ("westeurope", "westeurope"),
            ("us-gov-east-1", "us-gov-east-1"),
            ("EastUS2", "eastus2"),
        ] {
            assert_eq!(region(text).as_deref(), Some(bare), "{text}");
        }
        for text in ["eu", "global", "var-region-1", "on premises", ""] {
            assert_eq!(region(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_belongs_to_the_block_above() {
        let fact = |line: u32, text: &str| Fact { path: "a.tf".into(), line, text: text.into() };
        let heads = [fact(1, "resource"), fact(2, "ingress"), fact(8, "egress")];
        assert!(comes_in(&fact(5, "0.0.0.0/0"), &heads));
        assert!(!comes_in(&fact(11, "0.0.0.0/0"), &heads) && !comes_in(&fact(40, "0.0.0.0/0"), &heads));
        assert!(!comes_in(&fact(1, "0.0.0.0/0"), &heads));
    }
}
