//! The decision in words, once for every form that people read: the answer, the reasons, the numbers, who has to act.

pub(crate) mod blocks;
#[cfg(test)]
mod tests;

use super::page::tail;
use super::style::Style;
use super::words;
use crate::model::{
    Contradiction, Decision, Level, Need, Note, NoteKind, OpenRule, Outcome, OwnerRole, Pillar, Proviso, ProvisoKind,
    Report, Ruling, Severity, Tier, Verdict, Work,
};
use crate::rules::policy;
use crate::text::{excerpt, printable};

/// The first line, in its two parts: what may be done, and the one reason or number behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// `Not ready for production`.
    pub(crate) call: String,
    /// `: 15 blockers`, `, 2 conditions`; empty where there is nothing to add.
    pub(crate) rest: String,
}

/// May it be launched, in a word or two, where there is room for no more.
pub(crate) fn launch(report: &Report) -> &'static str {
    match report.decision.as_ref().map(|decision| decision.ruling) {
        Some(Ruling::Ready) => "yes",
        Some(Ruling::ReadyWithConditions) => "on conditions",
        Some(Ruling::NotReady) => "no",
        Some(Ruling::NoLaunch) => "demo only",
        Some(Ruling::Undecided) | None => "undecided",
    }
}

impl Answer {
    /// In sentence case, as HTML, Markdown and the memo say it.
    pub(crate) fn sentence(&self) -> String {
        format!("{}{}", self.call, self.rest)
    }

    /// With the call in capitals, as a terminal says it.
    pub(crate) fn shouted(&self) -> String {
        format!("{}{}", self.call.to_uppercase(), self.rest)
    }
}

/// May we launch?
pub(crate) fn answer(report: &Report) -> Answer {
    let said = |call: &str, rest: String| Answer { call: call.to_owned(), rest };
    let Some(decision) = report.decision.as_ref().filter(|_| report.audited) else {
        return if report.coverage.incomplete {
            said("Not decided", format!(": {}", unseen(report)))
        } else {
            said("No AI system found", ": nothing to judge".to_owned())
        };
    };
    let stage = words::tier(decision.stage);
    match decision.ruling {
        Ruling::NoLaunch => said("No launch is planned", ": stage demo asks for nothing".to_owned()),
        Ruling::Ready => said(&format!("Ready for {stage}"), String::new()),
        Ruling::ReadyWithConditions => {
            let count = words::plural(decision.conditions.len(), "condition");
            said(&format!("Ready for {stage}"), format!(", {count}"))
        }
        Ruling::Undecided => said("Not decided", format!(": {}", unseen(report))),
        Ruling::NotReady => {
            let blockers = decision.blockers().count();
            let first = if blockers > 0 {
                words::plural(blockers, "blocker")
            } else {
                obstacles(report).into_iter().next().unwrap_or_else(|| "the tier is not reached".to_owned())
            };
            said(&format!("Not ready for {stage}"), format!(": {first}"))
        }
    }
}

/// Files that could not be read, as a clause: `3 of 412 files could not be read`; nothing where each was.
pub(crate) fn unread(report: &Report) -> Option<String> {
    let coverage = &report.coverage;
    // Remarks about the whole stand among those about files.
    let whole = coverage.skipped.iter().filter(|note| note.path.is_none()).count();
    let files = coverage.skipped_total.saturating_sub(whole);
    let all = words::plural(coverage.files.max(files), "file");
    (files > 0).then(|| format!("{files} of {all} could not be read"))
}

/// What a remark says that is about the whole and no file: a history that is cut, a policy that asks for more.
fn whole(report: &Report) -> Option<String> {
    report.coverage.skipped.iter().find(|note| note.path.is_none()).map(|note| excerpt(&note.message, 200))
}

/// Why not enough was seen, as a clause: what a remark about the whole says, else the files that could not be read.
pub(crate) fn unseen(report: &Report) -> String {
    let matter = if report.coverage.skipped_total == 1 { "which matters" } else { "some of which matter" };
    let files = || unread(report).map(|files| format!("{files}, {matter}"));
    whole(report).or_else(files).unwrap_or_else(|| "something that matters could not be read".to_owned())
}

/// A tier as what is proven, which is no grade.
pub(crate) fn proven(tier: Tier) -> &'static str {
    match tier {
        Tier::None => "nothing",
        tier => words::tier(tier),
    }
}

/// What the stage lacks beside its blockers, each a clause; nothing stands in the way of a launch that is not planned.
pub(crate) fn obstacles(report: &Report) -> Vec<String> {
    let Some(decision) = report.decision.as_ref().filter(|decision| is_planned(decision)) else { return Vec::new() };
    let stage = words::tier(decision.stage);
    let pillars = |weak: &[(Pillar, f64)]| match weak {
        [(pillar, least)] => at(report, *pillar, *least, stage),
        weak => low(report, weak, stage),
    };
    words::grouped(&decision.needs, pillars, |need| match *need {
        Need::RealityCheck { passed, of } => format!("the reality check holds in {passed} of {of}"),
        ref other => words::need(other),
    })
}

/// Whether a launch is planned at all: a demo asks for nothing, and nothing stops it.
pub(crate) fn is_planned(decision: &Decision) -> bool {
    decision.ruling != Ruling::NoLaunch
}

/// Where no launch is planned, what is left to do towards production: `3 blockers, about 12 h`.
pub(crate) fn towards(decision: &Decision) -> Option<String> {
    let count = decision.blockers().count();
    let about = words::hours(hours(decision));
    (!is_planned(decision) && count > 0).then(|| format!("{}, about {about}", words::plural(count, "blocker")))
}

/// The command that shows a nearer aim than production, and what it shows.
pub(crate) const NEARER: (&str, &str) = ("produ --stage pilot", " shows those of a pilot");

/// The mark that every pillar has to reach for the aimed stage.
pub(crate) fn mark(report: &Report) -> f64 {
    report.decision.as_ref().map_or(0.0, |decision| policy::built_in().tiers.min_pillar(decision.stage))
}

/// Pillars below the mark of a stage, in one clause.
fn low(report: &Report, weak: &[(Pillar, f64)], stage: &str) -> String {
    let least = weak.first().map_or(0.0, |(_, least)| *least);
    let scored = report.pillars.iter().filter(|pillar| pillar.score.is_some()).count();
    if weak.len() == scored {
        return format!("no pillar reaches {least:.0}, which {stage} asks for");
    }
    let score = |pillar: Pillar| report.pillars.iter().find(|p| p.pillar == pillar).and_then(|p| p.score);
    let names: Vec<String> = weak
        .iter()
        .map(|(pillar, least)| {
            format!("{} ({})", words::pillar(*pillar), below(score(*pillar).unwrap_or_default(), *least))
        })
        .collect();
    let (last, before) =
        names.split_last().map_or((String::new(), String::new()), |(last, before)| (last.clone(), before.join(", ")));
    format!("{before} and {last} are below {least:.0}, which {stage} asks for")
}

/// One pillar below the mark: `User adoption is at 9, pilot asks for 15`.
fn at(report: &Report, pillar: Pillar, least: f64, stage: &str) -> String {
    let score = report.pillars.iter().find(|p| p.pillar == pillar).and_then(|p| p.score).unwrap_or_default();
    format!("{} is at {}, {stage} asks for {least:.0}", words::pillar(pillar), below(score, least))
}

/// A score that rounds to its bound is shown finer, or it would seem to reach it.
pub(crate) fn below(score: f64, least: f64) -> String {
    if score < least && score.round() >= least { format!("{score:.1}") } else { format!("{score:.0}") }
}

/// The obstacles that the first line does not say, each a clause.
pub(crate) fn further(report: &Report) -> Vec<String> {
    let mut all = obstacles(report);
    let counted = report.decision.as_ref().is_some_and(|decision| decision.blockers().next().is_some());
    if !counted && !all.is_empty() {
        all.remove(0);
    }
    all
}

/// Open blockers of one kind of work.
pub(crate) struct Kind<'d> {
    pub(crate) work: Work,
    /// What weighs most first.
    pub(crate) open: Vec<&'d OpenRule>,
    /// About how long all of them take.
    pub(crate) hours: f64,
}

/// The open blockers by kind of work, in the order of `Work::ALL`; a kind may have none.
pub(crate) fn by_kind(decision: &Decision) -> [Kind<'_>; 4] {
    Work::ALL.map(|work| {
        let open: Vec<&OpenRule> = decision.blockers().filter(|open| open.work == work).collect();
        let hours = open.iter().map(|open| open.hours).sum();
        Kind { work, open, hours }
    })
}

/// Open blockers by kind of work, with their hours: `4 code (24 h)`.
pub(crate) fn kinds(decision: &Decision) -> Vec<String> {
    let all = by_kind(decision).into_iter().filter(|kind| !kind.open.is_empty());
    all.map(|kind| format!("{} ({})", work_counted(kind.work, kind.open.len()), words::hours(kind.hours))).collect()
}

/// `4 code`, `1 document`, `5 documents`.
fn work_counted(kind: Work, count: usize) -> String {
    match kind {
        Work::Code | Work::Configuration => format!("{count} {}", kind.name()),
        Work::Document | Work::Signature => words::plural(count, kind.name()),
    }
}

/// The name of a column that counts a kind of work.
pub(crate) fn column(kind: Work) -> &'static str {
    match kind {
        Work::Code => "code",
        Work::Configuration => "configuration",
        Work::Document => "documents",
        Work::Signature => "signatures",
    }
}

/// One role and the blockers it has to settle.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Actor {
    /// Who.
    pub(crate) role: Option<OwnerRole>,
    /// Blockers by kind, in the order of `Work::ALL`.
    pub(crate) counts: [usize; 4],
    /// About how long.
    pub(crate) hours: f64,
    /// The rule of the role that weighs most.
    pub(crate) first: String,
}

/// Who has to act, most work first; whoever has no blocker is left out.
pub(crate) fn actors(decision: &Decision) -> Vec<Actor> {
    let mut out: Vec<Actor> = Vec::new();
    for open in decision.blockers() {
        let at = out.iter().position(|actor| actor.role == open.owner).unwrap_or_else(|| {
            out.push(Actor { role: open.owner, counts: [0; 4], hours: 0.0, first: open.rule.clone() });
            out.len() - 1
        });
        let Some(actor) = out.get_mut(at) else { continue };
        actor.hours += open.hours;
        for (count, kind) in actor.counts.iter_mut().zip(Work::ALL) {
            *count += usize::from(open.work == kind);
        }
    }
    out.sort_by(|a, b| {
        let nobody = |actor: &Actor| actor.role.is_none();
        nobody(a).cmp(&nobody(b)).then(b.hours.total_cmp(&a.hours)).then(a.role.cmp(&b.role))
    });
    out
}

/// How many blockers need no change to the system, where there are any.
pub(crate) fn relief(decision: &Decision) -> Option<String> {
    let all = decision.blockers().count();
    let written: Vec<&OpenRule> = decision.blockers().filter(|open| open.work <= Work::Document).collect();
    let hours: f64 = written.iter().map(|open| open.hours).sum();
    let count = written.len();
    let signed = written.iter().any(|open| open.work == Work::Signature);
    let documents = written.iter().any(|open| open.work == Work::Document);
    let what = match (documents, signed) {
        (true, true) => "only a document or a signature",
        (false, true) => "only a signature",
        _ => "only a document",
    };
    let verb = if count == 1 { "needs" } else { "need" };
    let lead = if count == all { "All of them".to_owned() } else { format!("{count} of the {all}") };
    let lead = if all == 1 { "It".to_owned() } else { lead };
    (count > 0).then(|| format!("{lead} {verb} no change to the system, {what}: {}.", words::hours(hours)))
}

/// Hours of all open blockers.
pub(crate) fn hours(decision: &Decision) -> f64 {
    decision.blockers().map(|open| open.hours).sum()
}

/// Whether readiness is held below the evidence.
pub(crate) fn is_held(report: &Report) -> bool {
    report.readiness < report.score
}

/// `held at 69 (proven so far: pilot); 84 when the blockers are closed`; nothing where it is not held.
pub(crate) fn held(report: &Report) -> Option<String> {
    if !is_held(report) {
        return None;
    }
    let so_far = if report.tier <= Tier::Demo {
        "nothing proven yet".to_owned()
    } else {
        format!("proven so far: {}", words::tier(report.tier))
    };
    let after = report.decision.as_ref().filter(|decision| decision.blockers().next().is_some());
    let after = after.map(|decision| decision.readiness_after).filter(|after| *after > report.readiness);
    let after = after.map(|after| format!("; {after:.0} when the blockers are closed")).unwrap_or_default();
    Some(format!("held at {:.0} ({so_far}){after}", report.readiness))
}

/// How the sum of a trace becomes readiness.
pub(crate) fn holding(report: &Report) -> String {
    let end = policy::built_in().readiness.end(report.tier);
    let tier = proven(report.tier);
    let sum = format!("The points add up to the evidence, {:.1}.", report.score);
    if is_held(report) {
        format!("{sum} Readiness is held at {end:.0}, the end of the band of the tier reached ({tier}).")
    } else {
        format!("{sum} Readiness is the same: the band of the tier reached ({tier}) ends at {end:.0}.")
    }
}

/// The blockers to settle first, with their answers.
pub(crate) fn settle(report: &Report, most: usize) -> Vec<(&OpenRule, &Verdict)> {
    let blockers = report.decision.iter().flat_map(Decision::blockers);
    blockers.filter_map(|open| Some((open, verdict(report, &open.rule)?))).take(most).collect()
}

/// Every statement that the repository contradicts: of the system, then of each rule, those that weigh most first.
pub(crate) fn against(report: &Report) -> Vec<(Option<&Verdict>, &Contradiction)> {
    let of_rules = report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Contradicted);
    let of_rules = of_rules.flat_map(|verdict| verdict.contradictions.iter().map(move |found| (Some(verdict), found)));
    let mut of_rules: Vec<_> = of_rules.collect();
    let open = || report.decision.iter().flat_map(|decision| &decision.open);
    let weight = |verdict: &Verdict| open().position(|open| open.rule == verdict.rule).unwrap_or(usize::MAX);
    of_rules.sort_by_cached_key(|(verdict, _)| verdict.map(weight));
    report.contradictions.iter().map(|found| (None, found)).chain(of_rules).collect()
}

/// The answer of a rule.
pub(crate) fn verdict<'r>(report: &'r Report, rule: &str) -> Option<&'r Verdict> {
    report.verdicts.iter().find(|verdict| verdict.rule == rule)
}

/// What an open rule takes, where that is known.
pub(crate) fn open_rule<'r>(report: &'r Report, rule: &str) -> Option<&'r OpenRule> {
    report.decision.as_ref()?.open.iter().find(|open| open.rule == rule)
}

/// What kind of work an open rule takes, where that is known.
pub(crate) fn work_of(report: &Report, rule: &str) -> Option<Work> {
    open_rule(report, rule).map(|open| open.work)
}

/// What there is to say of a rule without evidence, remark or near miss.
pub(crate) const NOTHING: &str = "nothing found";

/// What is missing or wrong, in the fewest words.
pub(crate) fn lack(verdict: &Verdict) -> String {
    if let Some(contradiction) = verdict.contradictions.first() {
        return contradiction.message.clone();
    }
    if let Some(stale) = &verdict.stale {
        return stale.clone();
    }
    if verdict.tested {
        return "tested, no pipeline runs the tests".to_owned();
    }
    if let Some(remark) = &verdict.remark {
        return remark.what.clone();
    }
    let near = verdict.search.as_ref().is_some_and(|search| !search.nearest.is_empty());
    match verdict.level {
        Level::None if near => "nothing that counts".to_owned(),
        Level::None => NOTHING.to_owned(),
        level => format!("{}; {} is required", words::level(level), words::level(verdict.required)),
    }
}

/// What is open beside blockers, and how the other rules stand: `Also open: 9 majors, 2 minors. Met 61, waived 1.`
pub(crate) fn counts(report: &Report) -> String {
    let open =
        |severity: Severity| report.verdicts.iter().filter(|v| words::is_open(v) && v.severity == severity).count();
    let with = |outcome: Outcome| report.verdicts.iter().filter(|v| v.outcome == outcome).count();
    let also: Vec<String> = [(open(Severity::Major), "major"), (open(Severity::Minor), "minor")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| words::plural(count, noun))
        .collect();
    let also = if also.is_empty() { String::new() } else { format!("Also open: {}. ", also.join(", ")) };
    let rest: Vec<String> = [
        ("met", with(Outcome::Met)),
        ("waived", with(Outcome::Waived)),
        ("does not apply", with(Outcome::NotApplicable)),
    ]
    .into_iter()
    .filter(|(word, count)| *count > 0 || *word == "met")
    .map(|(word, count)| format!("{word} {count}"))
    .collect();
    let mut rest = rest.join(", ");
    if let Some(first) = rest.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{also}{rest}.")
}

/// `Incomplete: 3 of 412 files could not be read, nothing in them counted.`
pub(crate) fn incomplete(report: &Report) -> Option<String> {
    let counted = if report.coverage.skipped_total == 1 { "it" } else { "them" };
    let files = || unread(report).map(|files| format!("{files}, nothing in {counted} counted."));
    // What is about the whole says itself what follows.
    let told = whole(report).or_else(files).unwrap_or_else(|| unseen(report));
    report.coverage.incomplete.then(|| format!("Incomplete: {told}"))
}

/// What was not read although nothing hangs on it: `Not read: data/cases.jsonl (a Git LFS pointer: …) and 2 more.`
pub(crate) fn not_read(report: &Report, style: Style) -> Option<String> {
    let coverage = &report.coverage;
    let first = coverage.skipped.first()?;
    let place = first.path.as_deref().map(|path| format!("{} ", tail(&printable(path), 60, style))).unwrap_or_default();
    let more = match coverage.skipped_total.saturating_sub(1) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("Not read: {place}({}){more}.", excerpt(&why(first), 100)))
}

/// Why something was not read, sizes as people say them: `larger than 1.0 MB (2.5 MB)`.
fn why(note: &Note) -> String {
    match note.kind {
        NoteKind::TooLarge { most, size } => format!("larger than {} ({})", words::bytes(most), words::bytes(size)),
        NoteKind::Remark | NoteKind::WaiverIgnored => note.message.clone(),
    }
}

/// What a condition is, with its day: `waived until 2027-02-28`.
pub(crate) fn proviso(proviso: &Proviso) -> String {
    let until = proviso.until.as_deref().map(|day| excerpt(day, 20));
    match (proviso.kind, until) {
        (ProvisoKind::Contradiction, _) => "the repository says otherwise".to_owned(),
        (ProvisoKind::Waiver, Some(day)) => format!("waived until {day}"),
        (ProvisoKind::Waiver, None) => "waived".to_owned(),
        (ProvisoKind::Signature, Some(day)) => format!("signature ends on {day}"),
        (ProvisoKind::Signature, None) => "signature ends soon".to_owned(),
    }
}

/// What a condition is about: the title of its rule, or the system itself.
pub(crate) fn subject<'r>(report: &'r Report, proviso: &Proviso) -> (&'r str, &'r str) {
    let about = proviso.rule.as_deref().and_then(|rule| verdict(report, rule));
    about.map_or(("What produ.yaml says of the system", ""), |v| (v.title.as_str(), v.rule.as_str()))
}
