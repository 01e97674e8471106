//! `owners-in-codeowners`: the declared owners are real: named in CODEOWNERS, or at work on the repository lately.

use super::shared::identity;
use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::freshness::{back, table};
use crate::evaluate::world::World;
use crate::manifest::At;
use crate::text::excerpt;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "owners-in-codeowners",
    "the declared owners with CODEOWNERS and with the authors of the history",
    |world, _| owners(world),
);

/// At least one declared owner is named in CODEOWNERS or its like, or has worked on the
/// repository lately. An owner of a role that works in the repository and of whom neither knows is a contradiction.
fn owners(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let known = &table().owners;
    let since = back(world.today, known.days);
    let authors = world.freshness.history.authors.as_ref().and_then(|authors| authors.as_ref().ok());
    let mut declared: Vec<(String, At)> = Vec::new();
    for role in ["product", "model", "data", "operations", "security", "risk"] {
        let parts = ["name", "team", "contact"].map(|part| manifest.text(&format!("owners.{role}.{part}")));
        let mut seen = false;
        for (text, line) in parts.iter().flatten() {
            let wanted = text.trim_start_matches('@').to_lowercase();
            if world.signals.owners.contains(&wanted) {
                out.supports(*line, format!("{role} owner {text} is in CODEOWNERS"));
                seen = true;
            }
        }
        let [name, team, contact] = parts;
        let shown = [&name, &contact, &team].into_iter().flatten().next();
        declared.extend(shown.map(|(text, line)| (format!("{role} {}", excerpt(text, 40)), *line)));
        let texts: Vec<&str> = [&name, &contact].into_iter().flatten().map(|(text, _)| text.as_str()).collect();
        let Some(authors) = authors.filter(|_| !seen) else { continue };
        let Some((text, line)) = name.as_ref().or(contact.as_ref()) else { continue };
        let person = identity::Person::of(&texts);
        if let Some(author) = authors.people.iter().find(|author| author.last >= since && person.may_be(author)) {
            out.supports(*line, format!("{role} owner {text} has commits up to {}", author.last));
            continue;
        }
        let busy = authors.days.iter().filter(|day| **day >= since).count() >= known.commits;
        // A team or a bare handle cannot be seen in a history, nor who is behind a team in CODEOWNERS.
        let told = person.is_told() && team.is_none() && !world.signals.owners.iter().any(|owner| !owner.contains('@'));
        if busy && told && known.roles.iter().any(|known| known == role) {
            let days = known.days;
            out.contradicts(
                *line,
                format!("{role} owner {text} is neither in CODEOWNERS nor among the authors of the last {days} days"),
            );
        }
    }
    // Names that nobody else knows prove nothing, whoever signs for them.
    if let Some((_, line)) = declared.first().filter(|_| out.is_empty() && !world.signals.owners.is_empty()) {
        let names: Vec<&str> = declared.iter().map(|(name, _)| name.as_str()).collect();
        let why = format!("no declared owner is in CODEOWNERS or works on the repository: {}", names.join(", "));
        out.unproven(*line, why);
    }
    out.finish(true)
}
