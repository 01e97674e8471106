//! `class-against-purpose`: the class of the EU AI Act does not fit what the system is for (spec X-36).

use super::shared::claims::{Area, table};
use super::shared::facts::at;
use super::{CheckSpec, Findings};
use crate::manifest::Manifest;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "class-against-purpose",
    "the declared class of the EU AI Act with the words of the purpose",
    |_, manifest, _, out| class(manifest, out),
);

/// Statements of purpose; a list of what is out of scope is not one.
const PURPOSE: [&str; 5] =
    ["problem.statement", "problem.who", "problem.desired_outcome", "problem.intended_use", "plan.first_release_scope"];

fn class(manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((class, line)) = manifest.text("governance.eu_ai_act.class") else { return };
    if class == "prohibited" {
        out.contradicts(
            line,
            "the system is declared prohibited under the EU AI Act: it may not be operated".to_owned(),
        );
    }
    if class != "minimal" && class != "limited" {
        return;
    }
    let rationale = manifest.text("governance.eu_ai_act.rationale").map(|(text, _)| text).unwrap_or_default();
    if table().annex_iii_answered.is_match(&rationale) {
        return;
    }
    let purposes = PURPOSE.iter().flat_map(|field| manifest.list(field));
    for (text, row) in purposes {
        let hit = table().annex_iii.iter().find_map(|Area { area, says }| {
            let found = says.iter().find_map(|re| re.find(&text))?;
            Some((area, found.as_str().to_owned()))
        });
        if let Some((area, words)) = hit {
            let place = at(manifest, row);
            out.contradicts(
                line,
                format!("the class is {class}, the purpose speaks of \"{words}\" ({place}): Annex III, {area}"),
            );
            return;
        }
    }
}
