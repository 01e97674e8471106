//! Waivers: rule, reason, owner, expiry. Malformed, expired, endless or wildcard ones fail closed and are reported.
//!
//! What a granted waiver hides is shown beside the score (`report::v1::WaiverEffect`); here is decided what is granted.

use super::entries::{Entry, typed_list};
use super::statement;
use super::world::World;
use crate::manifest::At;
use crate::model::Note;
use crate::text::excerpt;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Terms under which an organisation accepts waivers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaiverTerms {
    /// Name of the policy, for messages.
    pub policy: String,
    /// Ids of rules that cannot be waived.
    pub forbidden: BTreeSet<String>,
    /// No waiver counts at all.
    pub none: bool,
    /// Longest life in days, from its date (or today, where it has none) to its expiry.
    pub max_days: Option<u32>,
}

impl WaiverTerms {
    /// Why a waiver of this rule, from the day it was granted until it expires, is not accepted.
    fn refuses(&self, id: &str, granted: Date, expires: Date) -> Option<String> {
        let days = granted.until(expires).map_or(i64::MAX, |span| i64::from(span.get_days()));
        match self.max_days {
            _ if self.none || self.forbidden.contains(id) => {
                Some(format!("{id} cannot be waived (policy {})", self.policy))
            }
            Some(most) if days > i64::from(most) => {
                Some(format!("{id} is waived for {days} days, at most {most} are allowed (policy {})", self.policy))
            }
            _ => None,
        }
    }
}

/// How the remark about a waiver that does not count begins.
pub(crate) const IGNORED: &str = "waiver ignored: ";

/// What the manifest asks to be waived.
#[derive(Debug, Default)]
pub(crate) struct Waivers {
    /// Granted, by rule id.
    pub(crate) granted: BTreeMap<String, Granted>,
    /// Ran out, by rule id, where no other stands in: place and day.
    pub(crate) expired: BTreeMap<String, (At, Date)>,
    /// What was refused, and what is granted and lacks something.
    pub(crate) notes: Vec<Note>,
    /// At least one was refused.
    pub(crate) refused: bool,
}

/// One waiver in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Granted {
    /// Reason, owner and last day.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) at: At,
}

/// Why a waiver is refused.
enum Refusal {
    Expired(String, Date),
    Other(String),
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Refusal::Other(why)
    }
}

/// Sorts the waivers of the manifest.
pub(crate) fn waivers(world: &World<'_>, terms: &WaiverTerms) -> Waivers {
    let mut out = Waivers::default();
    for entry in typed_list(world, "waivers") {
        let at = entry.at;
        match granted(world, terms, &entry) {
            Ok((id, waiver)) => {
                if entry.get("compensating").is_none_or(|v| crate::manifest::is_placeholder(v)) {
                    out.notes.push(world.note(at, format!("the waiver for {id} names nothing that is done instead")));
                }
                if out.granted.insert(id.clone(), waiver).is_some() {
                    out.notes.push(world.note(at, format!("{id} is waived twice")));
                }
            }
            Err(Refusal::Expired(id, day)) => {
                out.refused = true;
                out.notes.push(world.note(at, format!("{IGNORED}{id} expired on {day}")));
                out.expired.insert(id, (at, day));
            }
            Err(Refusal::Other(why)) => {
                out.refused = true;
                out.notes.push(world.note(at, format!("{IGNORED}{why}")));
            }
        }
    }
    out.expired.retain(|id, _| !out.granted.contains_key(id));
    out
}

fn granted(world: &World<'_>, terms: &WaiverTerms, entry: &Entry) -> Result<(String, Granted), Refusal> {
    let id = statement::rule(world, entry)?.file.id.clone();
    let about = |why: String| format!("{id}: {why}");
    let reason = entry.get("reason").filter(|v| !v.trim().is_empty() && !crate::manifest::is_placeholder(v));
    let reason = reason.ok_or_else(|| about("it gives no reason".to_owned()))?;
    let by = statement::person(entry).map_err(about)?;
    let from = statement::day(entry, "date").map_err(about)?;
    if let Some(day) = from.filter(|day| *day > world.today) {
        return Err(about(format!("it is dated {day}, in the future")).into());
    }
    let until = statement::day(entry, "expires").map_err(about)?;
    let until = until.ok_or_else(|| about("it needs `expires: YYYY-MM-DD`".to_owned()))?;
    if until < world.today {
        return Err(Refusal::Expired(id, until));
    }
    let (life, most) = (statement::days(from.unwrap_or(world.today), until), world.rules.policy.statements.waiver_days);
    if life > i64::from(most) {
        return Err(about(format!("it lives {life} days, at most {most} are granted")).into());
    }
    if let Some(why) = terms.refuses(&id, from.unwrap_or(world.today), until) {
        return Err(why.into());
    }
    let text = format!("{} ({}, until {until})", excerpt(reason, 300), excerpt(by, 80));
    Ok((id, Granted { text, at: entry.at }))
}

#[cfg(test)]
mod tests {
    use crate::audit::engine::{self, Settings};
    use crate::inventory::Inventory;
    use crate::model::{Report, Tier};
    use crate::rules::RuleSet;
    use std::collections::BTreeMap;

    fn audit(rest: &str) -> Report {
        let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\n{rest}");
        let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap();
        let files: BTreeMap<String, Vec<u8>> = [
            ("produ.yaml".to_owned(), text.into_bytes()),
            ("app/main.py".to_owned(), b"from openai import OpenAI\n".to_vec()),
            ("Makefile".to_owned(), b"rollback:\n\tkubectl rollout undo deployment/app\n".to_vec()),
        ]
        .into();
        let settings = Settings {
            fallback_name: "demo".into(),
            stage: None,
            today: jiff::civil::date(2026, 11, 21),
            trace: false,
            snippets: false,
            assume_system: true,
            waivers: Default::default(),
        };
        let rules = RuleSet::embedded().unwrap();
        engine::run(&Inventory::from_memory(files), &rules, Some(&manifest), &settings, &|| {})
    }

    fn said(report: &Report) -> Vec<(u32, &str)> {
        report.notes.iter().map(|note| (note.line, note.message.as_str())).collect()
    }

    fn says(report: &Report, line: u32, text: &str) -> bool {
        said(report).iter().any(|(at, message)| *at == line && message.contains(text))
    }

    #[test]
    fn what_is_refused_is_named_with_its_line() {
        let until = "date: 2026-11-01, expires: 2027-02-01, compensating: by hand";
        let cases = [
            (format!("control: D-SCL-01, reason: later, by: TODO, {until}"), "D-SCL-01: `TODO` names nobody"),
            (format!("control: D-SCL-01, reason: later, by: someone, {until}"), "`someone` names nobody"),
            (format!("control: D-SCL-01, by: J. CPO, {until}"), "D-SCL-01: it gives no reason"),
            (format!("control: \"*\", reason: later, by: J. CPO, {until}"), "`*` stands for many rules"),
            (format!("rule: observability, reason: later, by: J. CPO, {until}"), "`observability` stands for many"),
            (format!("rule: D-SCL, reason: later, by: J. CPO, {until}"), "`D-SCL` stands for many"),
            (format!("rule: D-XXX-01, reason: later, by: J. CPO, {until}"), "there is no rule `D-XXX-01`"),
            (format!("reason: later, by: J. CPO, {until}"), "names no rule"),
            ("rule: D-SCL-01, reason: later, by: J. CPO".to_owned(), "needs `expires: YYYY-MM-DD`"),
            ("rule: D-SCL-01, reason: later, by: J. CPO, expires: soon".to_owned(), "`soon` is not a day"),
            ("rule: D-SCL-01, reason: later, by: J. CPO, expires: 2027-09-01".to_owned(), "284 days, at most 180"),
            (
                "rule: D-SCL-01, reason: a, by: J. CPO, date: 2027-01-01, expires: 2027-02-01".to_owned(),
                "in the future",
            ),
        ];
        for (waiver, wanted) in cases {
            let report = audit(&format!("waivers:\n  - {{{waiver}}}\n"));
            assert!(says(&report, 4, wanted), "{waiver}: {:?}", said(&report));
            assert!(report.waivers.is_none() && report.score == report.score_without_waivers, "{waiver}");
        }
    }

    #[test]
    fn what_waivers_hide_is_counted() {
        let plain = audit("");
        let entry = |id: &str| {
            format!("  - {{control: {id}, reason: later, by: J. CPO, expires: 2027-02-01, compensating: by hand}}\n")
        };
        let report = audit(&format!("waivers:\n{}{}", entry("rollback"), entry("D-SCL-04")));
        let effect = report.waivers.clone().unwrap();
        assert_eq!((effect.granted, effect.blockers.as_slice()), (2, ["D-REL-01".to_owned()].as_slice()));
        assert!(effect.share > 0.0 && effect.tier_without == Tier::Demo && !effect.needs_without.is_empty());
        // The waived rule had a way back in the Makefile, which earns nothing while it is waived.
        assert!(report.score < report.score_without_waivers, "{} {}", report.score, report.score_without_waivers);
        assert_eq!(report.score_without_waivers, plain.score);
        assert_eq!(effect.needs_without, plain.next_tier_needs);
    }

    #[test]
    fn one_person_signing_a_stack_is_remarked() {
        let ids = ["P-VAL-01", "P-VAL-03", "P-VAL-04", "P-VAL-06", "D-GOV-01", "D-GOV-02"];
        let entry = |id: &&str| {
            format!(
                "  - {{control: {id}, statement: fine, by: J. CPO, role: executive, date: 2026-11-01, expires: 2027-02-01}}\n"
            )
        };
        let all = audit(&format!("attestations:\n{}", ids.iter().map(entry).collect::<String>()));
        assert!(says(&all, 4, "J. CPO attests 6 rules on 2026-11-01"), "{:?}", said(&all));
        let five = audit(&format!("attestations:\n{}", ids.iter().take(5).map(entry).collect::<String>()));
        assert!(!said(&five).iter().any(|(_, message)| message.contains("attests")), "{:?}", said(&five));
    }

    #[test]
    fn attestations_that_cannot_help_are_named() {
        let entry = |fields: &str| format!("attestations:\n  - {{statement: fine, {fields}}}\n");
        let dates = "date: 2026-11-01, expires: 2027-02-01";
        for (fields, wanted) in [
            (format!("control: D-GOV-01, by: Jane Doe, role: counsel, {dates}"), "`Jane Doe` names nobody"),
            (format!("control: D-GOV-01, by: H. Legal, {dates}"), "names no role"),
            ("control: D-GOV-01, by: H. Legal, role: counsel, date: 2026-11-01".to_owned(), "no `expires`"),
            (format!("control: all, by: H. Legal, role: counsel, {dates}"), "stands for many rules"),
            (format!("control: R-EVAL-01, by: H. Legal, role: counsel, {dates}"), "gives nothing for R-EVAL-01"),
            (
                "control: D-GOV-01, by: H. Legal, role: counsel, date: 2025-11-01, expires: 2026-02-01".to_owned(),
                "expired on 2026-02-01",
            ),
        ] {
            let report = audit(&entry(&fields));
            assert!(says(&report, 4, wanted), "{fields}: {:?}", said(&report));
        }
    }
}
