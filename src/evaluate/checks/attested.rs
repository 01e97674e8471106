//! `attested`: a named person in the right role said so, recently, and the statement has not expired.
//!
//! What does not hold never helps and is named with its line. One that ran out is more than a gap: the manifest still
//! claims what nobody stands for any longer (spec X-28).

use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::Entry;
use crate::evaluate::question::Question;
use crate::evaluate::statement;
use crate::evaluate::words::plain;
use crate::evaluate::world::World;
use crate::manifest::{At, is_placeholder};
use crate::model::{AttestationUse, Note};
use crate::rules::format::Signer;
use crate::text::excerpt;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::evaluate) static CHECK: CheckSpec = CheckSpec::proves(
    "attested",
    "the attestations of the rule with the roles that may sign it and with the day of the audit",
    check,
);

/// An attestation that holds by itself.
struct Signed {
    person: String,
    role: String,
    day: Date,
}

/// Why one does not hold.
enum Refusal {
    Expired(String, Date),
    Other(String),
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Refusal::Other(why)
    }
}

fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let (id, signer) = ask.rule.map_or(("", None), |rule| (rule.file.id.as_str(), rule.file.signer.as_ref()));
    let mut expired = Vec::new();
    let all = statement::statements(world.manifest, "attestations");
    for entry in all.into_iter().filter(|entry| statement::names(entry, id, ask.slug())) {
        if let Err(why) = statement::rule(world.rules, &entry) {
            out.unproven(entry.at, format!("the attestation does not count: {why}"));
            continue;
        }
        let signed = match signed(world, &entry) {
            Ok(signed) => signed,
            Err(Refusal::Expired(person, day)) => {
                expired.push((entry.at, format!("the attestation of {person} expired on {day}")));
                continue;
            }
            Err(Refusal::Other(why)) => {
                out.unproven(entry.at, format!("the attestation does not count: {why}"));
                continue;
            }
        };
        if let Some(asked) = signer.filter(|asked| !may_sign(world, asked, &signed)) {
            let (person, role) = (excerpt(&signed.person, 60), excerpt(&signed.role, 60));
            let wanted = asked.roles.join(", ");
            out.unproven(entry.at, format!("{person} signed as {role}, the rule asks for: {wanted}"));
            continue;
        }
        let what = format!("attestation of {}", excerpt(&signed.person, 60));
        if out.fresh(Some(&signed.day.to_string()), entry.at, ask.max_age_days(), &what) {
            let person = excerpt(&signed.person, 60);
            out.supports(entry.at, format!("attested by {person} on {}", signed.day));
        }
    }
    if out.answer.places.is_empty() {
        for (line, message) in expired {
            out.contradicts(line, message);
        }
    }
    out.finish(true)
}

fn signed(world: &World<'_>, entry: &Entry) -> Result<Signed, Refusal> {
    let person = statement::person(entry)?.clone();
    let role = entry.get("role").filter(|role| !role.trim().is_empty() && !is_placeholder(role));
    let role = role.ok_or_else(|| "it names no role".to_owned())?.clone();
    let day = statement::past(world, entry)?;
    match statement::day(entry, "expires")? {
        None => Err(Refusal::Other("it has no `expires` date".to_owned())),
        Some(end) if end < world.today => Err(Refusal::Expired(excerpt(&person, 60), end)),
        Some(end) if end < day => Err(Refusal::Other(format!("it expires on {end}, before it was given"))),
        Some(_) => Ok(Signed { person, role, day }),
    }
}

/// The person is one of those the manifest names for it, or signs in a role the rule accepts.
fn may_sign(world: &World<'_>, asked: &Signer, signed: &Signed) -> bool {
    let (person, role) = (plain(&signed.person), plain(&signed.role));
    let named = asked.fields.iter().any(|field| {
        ["", ".name", ".team", ".contact"].iter().any(|part| {
            let found = world.manifest.and_then(|m| m.text(&format!("{field}{part}")));
            found.is_some_and(|(text, _)| plain(&text) == person)
        })
    });
    let words: BTreeSet<&str> = role.split([' ', '-', '/']).collect();
    named || asked.roles.iter().any(|wanted| words.contains(wanted.as_str()) || role == *wanted)
}

/// Remarks about attestations as a whole: refused ones, signatures in bulk, those that cannot help.
pub(crate) fn notes(world: &World<'_>) -> Vec<Note> {
    let mut out = Vec::new();
    let mut per_day: BTreeMap<(String, Date), (At, String, BTreeSet<String>)> = BTreeMap::new();
    for entry in statement::statements(world.manifest, "attestations") {
        let mut note = |message: String| out.push(world.note(entry.at, message));
        let rule = match statement::rule(world.rules, &entry) {
            Ok(rule) => rule,
            Err(why) => {
                note(format!("attestation ignored: {why}"));
                continue;
            }
        };
        let id = &rule.file.id;
        if rule.file.attestation == AttestationUse::None {
            note(format!("an attestation gives nothing for {id}: it asks for what can be shown"));
        }
        match signed(world, &entry) {
            Ok(signed) => {
                let key = (plain(&signed.person), signed.day);
                let known = per_day.entry(key).or_insert((entry.at, signed.person, BTreeSet::new()));
                known.2.insert(id.clone());
            }
            Err(Refusal::Expired(person, day)) => note(format!("attestation of {id} by {person} expired on {day}")),
            Err(Refusal::Other(why)) => note(format!("attestation ignored: {id}: {why}")),
        }
    }
    let most = world.rules.policy.statements.attestations_per_day;
    for ((_, day), (at, person, rules)) in per_day {
        if rules.len() > most {
            let message = format!(
                "{} attests {} rules on {day}: more than {most} on one day are signed as a stack, not one by one",
                excerpt(&person, 60),
                rules.len()
            );
            out.push(world.note(at, message));
        }
    }
    out
}
