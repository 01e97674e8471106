//! `attested`: a named person said so, with a date, and the statement has not expired.

use super::{CheckContext, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::is_placeholder;
use jiff::civil::Date;

pub(super) fn check(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
    let mut out = Findings::new(world);
    let path = world.manifest_path();
    for entry in claims_list(world, "attestations") {
        let control = entry.get("control").map_or("", |s| s.as_str());
        if !control.eq_ignore_ascii_case(context.id) && !control.eq_ignore_ascii_case(context.slug) {
            continue;
        }
        let person = entry.get("by").filter(|p| !is_placeholder(p));
        let date = |name: &str| entry.get(name).and_then(|d| d.parse::<Date>().ok());
        match (person, date("date"), date("expires")) {
            (None, _, _) => out.unproven(entry.line, "the attestation names nobody".to_owned()),
            (_, None, _) => out.unproven(entry.line, "the attestation has no date".to_owned()),
            (_, Some(day), _) if day > world.today => {
                out.unproven(entry.line, format!("the attestation is dated {day}, in the future"));
            }
            (_, _, Some(end)) if end < world.today => {
                out.unproven(entry.line, format!("the attestation expired on {end}"));
            }
            (_, _, None) => out.unproven(entry.line, "the attestation has no `expires` date".to_owned()),
            (Some(person), Some(day), Some(_)) => {
                out.proves(&path, entry.line, format!("attested by {person} on {day}"));
            }
        }
    }
    out.finish(true)
}
