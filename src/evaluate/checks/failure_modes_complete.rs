//! `failure-modes-complete`: the register of failure modes holds the minimum rows, each with detection, response and
//! owner, and what it refers to exists.
//!
//! The register stands in the manifest or in a file it names: YAML, JSON, TOML, CSV or a table in Markdown.

use super::shared::register::{Row, rows};
use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries;
use crate::evaluate::question::Question;
use crate::evaluate::words::table;
use crate::evaluate::world::World;
use crate::manifest::{At, ManifestNode};
use crate::text::excerpt;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "failure-modes-complete",
    "the register of failure modes with the minimum rows, their columns and the files they name",
    check,
);

/// Rows that are looked at.
const MAX_ROWS: usize = 1000;

fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(claim) = world.manifest.and_then(|m| m.declares("failure_modes")) else { return out.finish(false) };
    let inline = entries::nodes(world, "failure_modes");
    let (path, found) = if inline.is_empty() {
        let path = claim.text.trim_start_matches("./").to_owned();
        let Some(artifact) = world.signals.artifacts.get(&path) else {
            out.unproven(claim.at, format!("{path} {}", world.inventory.missing(&path)));
            return out.finish(false);
        };
        if let Some(why) = artifact.broken.as_ref().or(artifact.hollow.as_ref()) {
            out.unproven(claim.at, format!("{path} proves nothing: {why}"));
            return out.finish(false);
        }
        let reviewed = artifact.node.as_ref().and_then(|n| n.get("reviewed")).and_then(|n| n.text());
        let what = "the review of the register";
        if reviewed.is_some_and(|day| !out.fresh(Some(&day), claim.at, ask.max_age_days(), what)) {
            return out.finish(false);
        }
        let found = rows(&path, artifact.node.as_ref(), &artifact.text, MAX_ROWS);
        (path, found)
    } else {
        let row = |node: &ManifestNode| {
            let (path, line) = world.place(node.line);
            Row::of(node, &path, line)
        };
        (world.manifest_path(), inline.iter().take(MAX_ROWS).filter_map(row).collect())
    };
    if found.is_empty() {
        out.unproven(claim.at, format!("{path} holds no rows that can be read as failure modes"));
        return out.finish(false);
    }
    let complete = minimum(&mut out, &path, claim.at, &found) & filled(&mut out, claim.at, &found);
    for row in &found {
        for column in ["test", "runbook"] {
            references(&mut out, world, row, column);
        }
    }
    if complete {
        let (path, line) = found.first().map_or((path.as_str(), 1), |row| (row.path.as_str(), row.line));
        out.proves(
            path,
            line,
            format!("register of {} failure modes, each with detection, response, owner", found.len()),
        );
    }
    out.finish(complete)
}

/// The rows every system has.
fn minimum(out: &mut Findings<'_>, path: &str, at: At, found: &[Row]) -> bool {
    let has = |row: &&crate::evaluate::words::Named| {
        found.iter().any(|f| {
            let named = f.text("mode").to_lowercase().replace([' ', '-'], "_") == row.name;
            named || [f.text("mode"), f.text("trigger")].iter().any(|text| row.r#match.is_match(text))
        })
    };
    let missing: Vec<&str> = table().failure_modes.rows.iter().filter(|r| !has(r)).map(|r| r.name.as_str()).collect();
    if !missing.is_empty() {
        out.unproven(at, format!("{path} has no row for {}", missing.join(", ")));
    }
    missing.is_empty()
}

/// No row is half written.
fn filled(out: &mut Findings<'_>, at: At, found: &[Row]) -> bool {
    let mut gaps = Vec::new();
    for row in found {
        let missing = table().failure_modes.filled.iter().filter(|column| !row.says(column));
        let missing: Vec<&str> = missing.map(String::as_str).collect();
        if !missing.is_empty() {
            gaps.push(format!("{} ({}) has no {}", excerpt(row.text("mode"), 40), row.place(), missing.join(", ")));
        }
    }
    if let Some(first) = gaps.first() {
        let more = match gaps.len() {
            1 => String::new(),
            n => format!(", and {} more rows have gaps", n - 1),
        };
        out.unproven(at, format!("failure mode {first}{more}"));
    }
    gaps.is_empty()
}

/// A test or runbook that a row names must be there.
fn references(out: &mut Findings<'_>, world: &World<'_>, row: &Row, column: &str) {
    let named = row.text(column).split("::").next().unwrap_or_default().trim().to_owned();
    // A name without a folder may be a marker or a title.
    if !named.contains('/') || crate::manifest::repository_path(&named).is_err() || named.contains(char::is_whitespace)
    {
        return;
    }
    if !world.has_path(&named) {
        let place = row.place();
        let message = format!("{place} names the {column} {}, which does not exist", excerpt(&named, 80));
        let claim = world.manifest.and_then(|m| m.declares("failure_modes")).map_or(At::WHOLE, |claim| claim.at);
        out.contradicts(claim, message);
    }
}
