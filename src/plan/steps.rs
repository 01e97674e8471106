//! Picks become steps: in order, each with what it adds and what becomes true, by scoring again after each.

use super::goal::{Demands, Goal};
use super::model::{Kind, Plan, Standing, Step, StepRule};
use super::options::{Choice, held, hours, raise};
use super::wanted::wanted;
use super::{Basis, bad_waivers};
use crate::gate::{self, Origin};
use crate::model::{Level, NearMiss, Outcome, Pillar, Report, Severity, Tier};
use crate::rules::policy::rank;
use crate::score::{Scorable, Scored, points, round1, score};
use crate::text::printable;

/// Places to look at per step.
const PLACES: usize = 5;

/// A copy that can be raised.
fn copy<'a>(items: &[Scorable<'a>]) -> Vec<Scorable<'a>> {
    items.iter().map(|i| Scorable { rule: i.rule, verdict: i.verdict.clone() }).collect()
}

/// Puts the picks in order and says what each brings.
pub(super) fn plan(
    basis: &Basis<'_>,
    goal: &Goal<'_>,
    items: &[Scorable<'_>],
    severities: &[Severity],
    demands: &Demands,
    picks: &[Option<Choice>],
) -> Plan {
    let report = basis.report;
    let waivers = bad_waivers(report);
    let mut expired = !waivers.is_empty();
    let mut state = copy(items);
    let mut before = score(basis.rules, &mut state, expired);
    let now = standing(&before);
    let mut steps = system(report, demands, &before);
    for (at, choice) in order(items, demands, picks, basis) {
        let (Some(item), Some(severity)) = (state.get_mut(at), severities.get(at)) else { continue };
        raise(item, choice.level, *severity);
        let after = score(basis.rules, &mut state, expired);
        let Some((item, floor)) = items.get(at).zip(demands.floors.get(at)) else { continue };
        let mut step = blank(basis, item, severity, choice);
        let short = short(&before, demands, item);
        step.because = if floor.because.is_empty() { short } else { floor.because.clone() };
        if step.kind == Kind::Contradiction {
            step.because.insert(0, "a contradicted claim is worse than none".to_owned());
        }
        step.gain = round2(after.score - before.score);
        step.score = round1(after.score);
        step.readiness = round1(after.readiness);
        step.readiness_gain = round2(after.readiness - before.readiness);
        step.tier = after.tier;
        step.becomes = becomes(&before, &after, demands, item, choice, floor.forced);
        steps.push(step);
        before = after;
    }
    if demands.waivers && expired {
        expired = false;
        let after = score(basis.rules, &mut state, expired);
        steps.push(waiver(waivers, &before, &after));
        before = after;
    }
    for (order, step) in (1..).zip(&mut steps) {
        step.order = order;
        step.verify.iter_mut().for_each(|command| *command = printable(command));
    }
    let open = open(basis, goal, &before, state, demands.system);
    Plan {
        schema_version: "1".to_owned(),
        tool: report.tool.clone(),
        system: report.system.name.clone(),
        commit: report.system.commit.clone(),
        goal: match goal {
            Goal::Tier(tier) => tier.name().to_owned(),
            Goal::Gate(..) => "gate".to_owned(),
        },
        now,
        then: standing(&before),
        reached: open.is_empty(),
        hours: steps.iter().map(|s| s.hours).sum(),
        steps,
        open,
        selected: None,
    }
}

fn standing(scored: &Scored) -> Standing {
    Standing { tier: scored.tier, score: round1(scored.score), readiness: round1(scored.readiness) }
}

/// Contradictions first, then what the nearest tier needs, then what fills the sums; most gain per hour first.
fn order(
    items: &[Scorable<'_>],
    demands: &Demands,
    picks: &[Option<Choice>],
    basis: &Basis<'_>,
) -> Vec<(usize, Choice)> {
    let mut list: Vec<(u8, f64, usize, Choice)> = Vec::new();
    let points = points(basis.rules, items);
    for (at, (((item, floor), pick), points)) in items.iter().zip(&demands.floors).zip(picks).zip(points).enumerate() {
        let Some(choice) = pick else { continue };
        let gain = points * (choice.credit - item.verdict.credit);
        let group = match (item.verdict.outcome == Outcome::Contradicted, floor.forced) {
            (true, _) => 0,
            (false, true) => floor.stage,
            (false, false) => u8::MAX,
        };
        list.push((group, gain / hours(choice.cost.max(1)), at, *choice));
    }
    list.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    list.into_iter().map(|(_, _, at, choice)| (at, choice)).collect()
}

fn blank(basis: &Basis<'_>, item: &Scorable<'_>, severity: &Severity, choice: Choice) -> Step {
    let (file, verdict) = (&item.rule.file, &item.verdict);
    let contradicted = verdict.outcome == Outcome::Contradicted;
    let search = verdict.search.clone().unwrap_or_default();
    let against = verdict.contradictions.iter().map(|c| NearMiss {
        path: c.path.clone(),
        line: c.line,
        what: "contradiction".to_owned(),
        why: c.message.clone(),
    });
    let there = verdict.evidence.iter().map(|e| NearMiss {
        path: e.path.clone(),
        line: e.line,
        what: e.what.clone(),
        why: format!("there already ({})", e.level.name()),
    });
    let signature = choice.level == Level::Attested;
    let state: Vec<String> = search.unstated.into_iter().filter(|_| choice.level == Level::Declared).collect();
    Step {
        order: 0,
        kind: if contradicted { Kind::Contradiction } else { Kind::Rule },
        rule: Some(StepRule {
            id: file.id.clone(),
            slug: file.slug.clone(),
            title: printable(&file.title),
            question: printable(&file.question),
            pillar: file.pillar,
            severity: *severity,
            effort: file.fix.effort,
            owner: file.owner,
            work: basis.rules.work(item.rule, held(item), choice.level, verdict.tested),
        }),
        problems: match verdict.outcome {
            Outcome::Unknown => vec![(basis.wording.verdict)(verdict)],
            _ => verdict.contradictions.iter().map(|c| c.message.clone()).collect(),
        },
        from: verdict.level,
        to: choice.level,
        because: Vec::new(),
        hours: hours(choice.cost),
        gain: 0.0,
        score: 0.0,
        readiness: 0.0,
        readiness_gain: 0.0,
        tier: Tier::None,
        becomes: Vec::new(),
        actions: file.fix.steps.iter().map(|s| printable(s)).collect(),
        wanted: wanted(file, verdict.level, choice.level),
        begun: begun(basis, &state),
        state,
        confirm: file.confirm.as_deref().map(printable),
        signature,
        template: file.fix.offered(),
        look_at: against.chain(search.nearest).chain(there).take(PLACES).collect(),
        looked_for: search.looked_for,
        looked_in: search.looked_in,
        verify: vec![format!("produ explain {}", file.id), format!("produ checklist --filled --rule {}", file.id)],
    }
}

/// Of the lists that these fields belong to, those the manifest has entries of.
fn begun(basis: &Basis<'_>, state: &[String]) -> Vec<String> {
    let lists = state.iter().filter_map(|field| field.split_once("[].").map(|(list, _)| list));
    let lists: std::collections::BTreeSet<&str> = lists.collect();
    let has = |list: &&str| basis.manifest.is_some_and(|manifest| manifest.declares(&format!("{list}[]")).is_some());
    lists.into_iter().filter(has).map(str::to_owned).collect()
}

/// Which sums a rule that is not asked for by itself helps to reach.
fn short(before: &Scored, demands: &Demands, item: &Scorable<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let pillar = before.pillars.iter().find(|p| p.pillar == item.verdict.pillar).and_then(|p| p.score);
    if let (Some(bound), Some(score)) = (demands.pillars.get(&item.verdict.pillar), pillar)
        && score < *bound
    {
        out.push(format!("{} has to reach {bound:.0}", item.verdict.pillar.title()));
    }
    if before.score < demands.score {
        out.push(format!("the evidence has to reach {}", demands.score));
    }
    out
}

/// Two decimals: a small gain is not none.
fn round2(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// What is true now and was not before.
fn becomes(
    before: &Scored,
    after: &Scored,
    demands: &Demands,
    item: &Scorable<'_>,
    choice: Choice,
    forced: bool,
) -> Vec<String> {
    let mut out = Vec::new();
    if item.verdict.outcome == Outcome::Contradicted {
        out.push("the contradiction is settled".to_owned());
    }
    let file = &item.rule.file;
    let met = rank(choice.level, file.attestation) >= rank(item.verdict.required, file.attestation);
    if forced && item.verdict.severity == Severity::Blocker {
        out.push(if met {
            "the blocker is closed".to_owned()
        } else {
            "the blocker is closed for this goal".to_owned()
        });
    } else if met {
        out.push("the rule is met".to_owned());
    }
    let at = |scored: &Scored, pillar: Pillar| {
        scored.pillars.iter().find(|p| p.pillar == pillar).and_then(|p| p.score).unwrap_or_default()
    };
    for (pillar, bound) in &demands.pillars {
        if at(before, *pillar) < *bound && at(after, *pillar) >= *bound {
            out.push(format!("{} reaches {bound:.0}", pillar.title()));
        }
    }
    let passed = after.reality_check.iter().filter(|c| c.passed).count();
    for (now, was) in after.reality_check.iter().zip(&before.reality_check) {
        if now.passed && !was.passed {
            out.push(format!("reality check {passed}/{}: {}", after.reality_check.len(), now.question));
        }
    }
    if demands.score > 0.0 && before.score < demands.score && after.score >= demands.score {
        out.push(format!("the evidence reaches {}", demands.score));
    }
    if after.tier > before.tier {
        out.push(format!("the tier is {}", after.tier.name()));
    }
    out
}

/// A step that is about no rule.
pub(super) fn bare(kind: Kind, problems: Vec<String>, actions: &[&str], standing: &Standing) -> Step {
    Step {
        order: 0,
        kind,
        rule: None,
        problems,
        from: Level::None,
        to: Level::None,
        because: Vec::new(),
        hours: 0.5,
        gain: 0.0,
        score: standing.score,
        readiness: standing.readiness,
        readiness_gain: 0.0,
        tier: standing.tier,
        becomes: Vec::new(),
        actions: actions.iter().map(|s| (*s).to_owned()).collect(),
        wanted: Vec::new(),
        state: Vec::new(),
        begun: Vec::new(),
        confirm: None,
        signature: false,
        template: None,
        look_at: Vec::new(),
        looked_for: Vec::new(),
        looked_in: Default::default(),
        verify: vec!["produ audit".to_owned()],
    }
}

fn waiver(problems: Vec<String>, before: &Scored, after: &Scored) -> Step {
    let actions = ["Take out the waiver or renew it: rule, reason, the person who accepts the risk, expiry date."];
    let mut step = bare(Kind::Waiver, problems, &actions, &standing(after));
    step.because = vec!["production has no waiver that is expired or not valid".to_owned()];
    step.becomes = vec!["every waiver is valid".to_owned()];
    step.readiness_gain = round2(after.readiness - before.readiness);
    if after.tier > before.tier {
        step.becomes.push(format!("the tier is {}", after.tier.name()));
    }
    step
}

/// What the manifest says about the system and the repository does not bear out.
fn system(report: &Report, demands: &Demands, scored: &Scored) -> Vec<Step> {
    let of = report.contradictions.iter().filter(|_| demands.system);
    of.map(|c| {
        let actions = ["Correct the statement in the manifest, or the repository."];
        let problem = format!("{} ({})", c.message, crate::text::place(&c.path, c.line));
        let mut step = bare(Kind::Contradiction, vec![problem], &actions, &standing(scored));
        step.because = vec!["the gate fails on contradictions".to_owned()];
        step.becomes = vec!["the contradiction is settled".to_owned()];
        step
    })
    .collect()
}

/// What still stands in the way, by the real tiers and the real gate.
fn open(basis: &Basis<'_>, goal: &Goal<'_>, scored: &Scored, state: Vec<Scorable<'_>>, system: bool) -> Vec<String> {
    match goal {
        Goal::Tier(tier) if scored.tier >= *tier => Vec::new(),
        Goal::Tier(_) => scored.needs.iter().map(basis.wording.need).collect(),
        Goal::Gate(request, baseline) => {
            let mut report = basis.report.clone();
            report.score = round1(scored.score);
            report.readiness = round1(scored.readiness);
            report.tier = scored.tier;
            report.pillars = scored.pillars.clone();
            report.pillars.iter_mut().for_each(|p| p.score = p.score.map(round1));
            report.verdicts = state.into_iter().map(|item| item.verdict).collect();
            if system {
                report.contradictions.clear();
            }
            gate::evaluate(&[(Origin::Flags, request)], &report, *baseline).failures()
        }
    }
}
