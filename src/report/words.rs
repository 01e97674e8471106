//! The words for levels, outcomes, pillars and efforts: one place, so that every format says the same.

use super::style::{Role, Style};
use crate::checklist::Answer;
use crate::model::{
    AnsweredList, AttestationUse, Disputed, Effect, Effort, Evidence, Fix, GateInput, GatePolicy, Level, ManifestLine,
    MlTestScore, Need, Outcome, OwnerRole, Pillar, Report, ScoreSplit, SearchTrail, Severity, Tier, Verdict, Wording,
};
use crate::plan::Outlook;
use crate::rules::policy;
use crate::text::excerpt;

/// Levels from the strongest proof down, the order of every evidence mix.
pub(crate) const LEVELS: [Level; 6] =
    [Level::Verified, Level::Implemented, Level::Attested, Level::Documented, Level::Declared, Level::None];

/// Name of a level.
pub(crate) fn level(level: Level) -> &'static str {
    level.name()
}

/// Name of a pillar for people.
pub(crate) fn pillar(pillar: Pillar) -> &'static str {
    pillar.title()
}

/// Who settles a rule, for people; `nobody named` where its file does not say.
pub(crate) fn owner(role: Option<OwnerRole>) -> &'static str {
    match role {
        Some(OwnerRole::Product) => "Product owner",
        Some(OwnerRole::Model) => "Model owner",
        Some(OwnerRole::Data) => "Data owner",
        Some(OwnerRole::Operations) => "Operations",
        Some(OwnerRole::Security) => "Security",
        Some(OwnerRole::Risk) => "Risk owner",
        None => "nobody named",
    }
}

/// A rule by its title, for who reads, with id and slug for who looks it up: `Rollback in five minutes (D-REL-01 rollback)`.
pub(crate) fn named(title: &str, rule: &str, slug: &str) -> String {
    format!("{title} ({rule} {slug})")
}

/// Name of a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    severity.name()
}

/// Name of a tier.
pub(crate) fn tier(tier: Tier) -> &'static str {
    tier.name()
}

/// The tier above, if there is one.
pub(crate) fn next_tier(tier: Tier) -> Option<Tier> {
    tier.next()
}

/// Size of a fix as a letter.
pub(crate) fn effort(effort: Effort) -> &'static str {
    match effort {
        Effort::S => "S",
        Effort::M => "M",
        Effort::L => "L",
    }
}

/// Size of a fix in words.
pub(crate) fn effort_meaning(effort: Effort) -> &'static str {
    match effort {
        Effort::S => "under two hours",
        Effort::M => "under two days",
        Effort::L => "more than two days",
    }
}

/// Weight of an attestation.
pub(crate) fn attestation(attestation: AttestationUse) -> &'static str {
    match attestation {
        AttestationUse::None => "never counts as proof",
        AttestationUse::Assist => "lifts a document",
        AttestationUse::Required => "is required: no file can show it",
    }
}

/// The sums of the sections of the ML Test Score.
pub(crate) fn ml_sections(score: &MlTestScore) -> String {
    let sums = score.sections.iter().map(|s| format!("{} {}/{}", s.name, s.points, s.tests.len()));
    sums.collect::<Vec<_>>().join(", ")
}

/// What the score is made of: `60% foundations 82, 40% the rest 55`.
pub(crate) fn split(split: &ScoreSplit) -> String {
    let ScoreSplit { foundations_share: share, foundations, rest } = split;
    format!("{share:.0}% foundations {foundations:.0}, {:.0}% the rest {rest:.0}", 100.0 - share)
}

/// `production: 4 steps, about 26 h`.
pub(crate) fn outlook(outlook: &Outlook) -> String {
    let (steps, goal) = (plural(outlook.steps, "step"), excerpt(&outlook.goal, 20));
    format!("{goal}: {steps}, about {}", hours(outlook.hours))
}

/// `3 yes, 1 no, 4 unproven`.
pub(crate) fn answers(list: &AnsweredList) -> String {
    let count = |answer: Answer| list.items.iter().filter(|item| item.answer == answer).count();
    let all = [Answer::Yes, Answer::No, Answer::Unproven];
    all.map(|answer| format!("{} {}", count(answer), answer.name())).join(", ")
}

/// A goal of a plan: `the pilot tier`, `the gate`.
pub(crate) fn goal(goal: &str) -> String {
    if goal == "gate" { "the gate".to_owned() } else { format!("the {} tier", excerpt(goal, 20)) }
}

/// Hours for people: `30 min`, `2.25 h`, `15.5 h`; rules of thumb are not shown finer.
pub(crate) fn hours(hours: f64) -> String {
    match hours {
        h if h < 1.0 => format!("{:.0} min", h * 60.0),
        h if h < 10.0 => format!("{} h", (h * 4.0).round() / 4.0),
        h if h < 40.0 => format!("{} h", (h * 2.0).round() / 2.0),
        h => format!("{h:.0} h"),
    }
}

/// The sign of an outcome, with the colour it has on a terminal.
pub(crate) fn sign(outcome: Outcome, style: Style) -> (Role, &'static str) {
    match outcome {
        Outcome::Met => (Role::Good, style.sign("✔", "+")),
        Outcome::Partial => (Role::Warn, style.sign("◐", "~")),
        Outcome::Unmet => (Role::Bad, style.sign("✘", "x")),
        Outcome::Contradicted => (Role::Bad, style.sign("≠", "!=")),
        Outcome::Unknown => (Role::Name, "?"),
        Outcome::Waived | Outcome::NotApplicable => (Role::Dim, style.sign("–", "-")),
    }
}

/// A manifest that is not committed.
pub(crate) const UNCOMMITTED: &str = "not committed: it counts for this look, not for a gate";

/// `path:line`, or the path alone when the whole file is meant.
pub(crate) fn place(path: &str, line: u32) -> String {
    crate::text::place(path, line)
}

/// What a place is, and by which line of the manifest it is pointed at.
pub(crate) fn recognised(evidence: &Evidence) -> String {
    match &evidence.pointed {
        Some(by) => format!("{}, {}", evidence.what, pointed(by)),
        None => evidence.what.clone(),
    }
}

/// The place of evidence, with the line of the manifest that points at it.
pub(crate) fn evident(evidence: &Evidence) -> String {
    let here = place(&evidence.path, evidence.line);
    match &evidence.pointed {
        Some(by) => format!("{here}, {}", pointed(by)),
        None => here,
    }
}

/// `pointed by produ.yaml:12`.
pub(crate) fn pointed(by: &ManifestLine) -> String {
    format!("pointed by {}", place(&by.path, by.line))
}

/// `src/x.py:12 is disputed by produ.yaml:9`, for each place.
pub(crate) fn disputed(verdict: &Verdict) -> Option<String> {
    const SHOWN: usize = 3;
    let said = |d: &Disputed| format!("{} is disputed by {}", place(&d.path, d.line), place(&d.by.path, d.by.line));
    let mut all: Vec<String> = verdict.disputed.iter().take(SHOWN).map(said).collect();
    if verdict.disputed.len() > SHOWN {
        all.push(format!("{} more are disputed", verdict.disputed.len() - SHOWN));
    }
    (!all.is_empty()).then(|| all.join(", "))
}

/// `12 ci, 41 config, 8 docs`, largest first, then by name.
pub(crate) fn counts(by_class: &std::collections::BTreeMap<String, usize>, most: usize) -> String {
    let mut list: Vec<(&String, &usize)> = by_class.iter().filter(|(_, n)| **n > 0).collect();
    list.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let rest: usize = list.iter().skip(most).map(|(_, n)| **n).sum();
    let mut words: Vec<String> = list.into_iter().take(most).map(|(class, n)| format!("{n} {class}")).collect();
    if rest > 0 {
        words.push(format!("{rest} other"));
    }
    words.join(", ")
}

/// Practices named in one sentence.
const NAMED: usize = 3;

/// What was looked for and where, as a clause.
pub(crate) fn searched(search: &SearchTrail) -> Option<String> {
    let files = counts(&search.looked_in, 5);
    match (sought(search), files.is_empty()) {
        (_, true) => None,
        (None, false) => Some(format!("looked in {files} files")),
        (Some(names), false) => Some(format!("{names} in {files} files")),
    }
}

/// The first half of it: `looked for A, B, C, 7 more`.
pub(crate) fn sought(search: &SearchTrail) -> Option<String> {
    let mut names: Vec<String> = search.looked_for.iter().take(NAMED).map(|name| excerpt(name, 60)).collect();
    if search.looked_for.len() > NAMED {
        names.push(format!("{} more", search.looked_for.len() - NAMED));
    }
    (!names.is_empty()).then(|| format!("looked for {}", names.join(", ")))
}

/// Needs in words: the pillars below a mark stand together where the first of them stood.
pub(crate) fn grouped(
    needs: &[Need],
    pillars: impl Fn(&[(Pillar, f64)]) -> String,
    other: impl Fn(&Need) -> String,
) -> Vec<String> {
    let low = |need: &Need| match *need {
        Need::Pillar { pillar, least } => Some((pillar, least)),
        _ => None,
    };
    let weak: Vec<(Pillar, f64)> = needs.iter().filter_map(low).collect();
    let mut told = false;
    let said = needs.iter().filter_map(|need| match low(need) {
        None => Some(other(need)),
        Some(_) => (!std::mem::replace(&mut told, true)).then(|| pillars(&weak)),
    });
    said.collect()
}

/// What the next tier needs, each a clause.
pub(crate) fn needs(report: &Report) -> Vec<String> {
    let scored = report.pillars.iter().filter(|p| p.score.is_some()).count();
    grouped(&report.next_tier_needs, |pillars| weak(pillars, scored), need)
}

/// Pillars under their bounds, in one clause.
fn weak(pillars: &[(Pillar, f64)], scored: usize) -> String {
    let Some((_, least)) = pillars.first() else { return String::new() };
    if pillars.iter().any(|(_, bound)| bound != least) {
        let each = pillars.iter().map(|(pillar, bound)| format!("{} under {bound:.0}", pillar.title()));
        return each.collect::<Vec<_>>().join(", ");
    }
    let names: Vec<&str> = pillars.iter().map(|(pillar, _)| pillar.title()).collect();
    match names.as_slice() {
        [head @ .., last] if !head.is_empty() && names.len() < scored => {
            format!("{} and {last} under {least:.0}", head.join(", "))
        }
        [only] => format!("{only} under {least:.0}"),
        _ => format!("every pillar under {least:.0}"),
    }
}

/// The words of this room, for documents that are put together below it.
pub(crate) const WORDING: Wording = Wording { verdict: super::sentence::summary, need };

/// One need of the next tier: `2 blockers`, `Observability under 60`.
pub(crate) fn need(need: &Need) -> String {
    match *need {
        Need::Contradictions(n) => plural(n, "contradiction"),
        Need::Blockers(n) => plural(n, "blocker"),
        Need::BlockersNotVerified(n) => format!("{} not verified", plural(n, "blocker")),
        Need::MajorsNotImplemented(n) => format!("{} not implemented", plural(n, "major")),
        Need::Pillar { pillar, least } => format!("{} under {least:.0}", pillar.title()),
        Need::RealityCheck { passed, of } => format!("reality check {passed}/{of}"),
        Need::RefusedWaiver => "a waiver that is expired or not valid".to_owned(),
        Need::NotFresh(n) => format!("{} not known to be fresh", plural(n, "rule")),
        Need::Waivers(n) => plural(n, "waiver"),
    }
}

/// `1 blocker`, `3 blockers`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The conditions of the gate that do not hold, in one line; what each met with stands at the gate itself.
pub(crate) fn failed(report: &Report) -> Option<String> {
    let list: Vec<String> = report.gate.failed().map(|(condition, _)| excerpt(&condition.text, 80)).collect();
    (!list.is_empty()).then(|| list.join(", "))
}

/// Bytes for people.
pub(crate) fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{:.1} kB", n as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", n as f64 / 1e6),
        _ => format!("{:.1} GB", n as f64 / 1e9),
    }
}

/// The fixes with the most points per hour of the policy, best first; ties by severity, then by rule.
pub(crate) fn best_fixes(verdicts: &[Verdict], most: usize) -> Vec<(&Verdict, &Fix)> {
    let effort = &policy::built_in().effort;
    let mut list: Vec<(f64, &Verdict, &Fix)> = verdicts
        .iter()
        .filter(|v| is_open(v) && v.gain > 0.0)
        .filter_map(|v| v.fix.as_ref().map(|f| (v.gain / effort.hours(f.effort), v, f)))
        .collect();
    list.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then(b.1.severity.cmp(&a.1.severity)).then_with(|| a.1.rule.cmp(&b.1.rule))
    });
    list.into_iter().take(most).map(|(_, v, f)| (v, f)).collect()
}

/// Effect of a gate input.
pub(crate) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Weaker => "weaker",
        Effect::Changed => "changed",
        Effect::Stronger => "stronger",
    }
}

/// `gate.min_score: 80 → 0`, with what follows from it.
pub(crate) fn gate_input(input: &GateInput, arrow: &str) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let change = match (&input.was, &input.now) {
        (None, None) => "changed".to_owned(),
        (was, now) => format!("{} {arrow} {}", value(was), value(now)),
    };
    let why = input.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    format!("{}: {change}{why}", input.what)
}

/// The heading over gate inputs; `None` without `--base`.
pub(crate) fn gate_inputs(report: &Report) -> Option<String> {
    let base = report.gate.base.as_ref()?;
    let commit =
        base.commit.as_deref().filter(|commit| !base.rev.starts_with(&commit.chars().take(7).collect::<String>()));
    let commit = commit.map(|c| format!(" ({})", c.chars().take(12).collect::<String>())).unwrap_or_default();
    Some(match report.gate_inputs.len() {
        0 => format!("No gate input changed against {}{commit}", base.rev),
        _ => format!("Gate inputs changed against {}{commit}", base.rev),
    })
}

/// The policy that judged, in words.
pub(crate) fn gate_policy(policy: &GatePolicy) -> String {
    let digest: String = policy.digest.chars().take(12).collect();
    format!("policy {} {}, {digest} ({})", policy.name, policy.version, policy.source)
}

/// Something is left to do for the rule.
pub(crate) fn is_open(verdict: &Verdict) -> bool {
    verdict.outcome.is_open()
}

/// What the waivers in force hide, in one sentence.
pub(crate) fn waivers(report: &Report) -> Option<String> {
    let effect = report.waivers.as_ref()?;
    let hidden = match effect.blockers.as_slice() {
        [] => "no blocker".to_owned(),
        [one] => format!("blocker {one}"),
        many => format!("{} blockers ({})", many.len(), many.join(", ")),
    };
    let (rules, them) = match effect.granted {
        1 => ("1 rule".to_owned(), "it"),
        n => (format!("{n} rules"), "them"),
    };
    Some(format!(
        "{rules} waived ({:.0} % of the weight, {hidden}); without {them}: proven so far {}, evidence {:.0}",
        effect.share,
        tier(effect.tier_without),
        report.score_without_waivers
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn counts_are_ordered_and_bounded() {
        let map = [("ci", 3), ("docs", 8), ("config", 8), ("test", 0)].map(|(k, n)| (k.to_owned(), n)).into();
        assert_eq!(counts(&map, 2), "8 config, 8 docs, 3 other");
    }

    #[test]
    fn best_fixes_count_with_the_hours_of_the_plan() {
        let mut report = sample::report();
        let open = report.verdicts.iter().find(|v| is_open(v) && v.fix.is_some()).cloned().unwrap();
        let sized = |rule: &str, effort: Effort, gain: f64| {
            let mut verdict = Verdict { rule: rule.to_owned(), gain, ..open.clone() };
            verdict.fix.iter_mut().for_each(|fix| fix.effort = effort);
            verdict
        };
        // By the policy a large fix takes three times as long as a middle one and twelve times as long as a small one.
        report.verdicts = vec![
            sized("X-1", Effort::S, 1.0),
            sized("X-2", Effort::M, 4.1),
            sized("X-3", Effort::L, 12.4),
            sized("X-4", Effort::L, 11.9),
        ];
        let best: Vec<&str> = best_fixes(&report.verdicts, 4).iter().map(|(v, _)| v.rule.as_str()).collect();
        assert_eq!(best, ["X-3", "X-2", "X-1", "X-4"]);
    }

    #[test]
    fn best_fixes_weigh_gain_against_effort() {
        let report = sample::report();
        let best: Vec<&str> = best_fixes(&report.verdicts, 3).iter().map(|(v, _)| v.rule.as_str()).collect();
        assert_eq!(best.len(), 3);
        assert_eq!(best[0], "O-ALR-01");
    }
}
