//! The first screen: system, tier and score, pillars, reality check, best next fixes.

use crate::model::{Level, Outcome, PillarScore, Report, Stage, Tier};
use crate::report::document::terminal::bar;
use crate::report::page::{Page, Span, plain, span};
use crate::report::style::Role;
use crate::report::{parts, words};
use crate::text::excerpt;

/// Who was audited, at which commit, by how many rules.
pub(super) fn system(page: &mut Page, report: &Report) {
    let system = &report.system;
    let mut left = vec![span(Role::Strong, excerpt(&system.name, 60))];
    if let Some(version) = &system.version {
        left.push(plain(format!(" {}", excerpt(version, 30))));
    }
    let facts = &report.profile.facts;
    let mut profile: Vec<String> = Vec::new();
    profile.extend(Some(parts::kind(&report.profile)).filter(|kind| !kind.is_empty()));
    for name in parts::FACTS {
        // Production is what everyone is held against; only another aim is news.
        if let Some(value) = facts.get(name).filter(|v| !(name == Stage::FACT && Stage::Production.is(v))) {
            let named = matches!(name, "stakes" | "autonomy" | "stage");
            profile.push(if named { format!("{name} {value}") } else { value.clone() });
        }
    }
    let dot = page.style.sign(" · ", ", ");
    left.push(plain(format!("   {}", excerpt(&profile.join(dot), 200))));
    let mut right = Vec::new();
    if let Some(commit) = &system.commit {
        right.push(format!("commit {}", commit.chars().take(7).collect::<String>()));
    }
    if report.audited {
        let apply = report.verdicts.iter().filter(|v| v.outcome != Outcome::NotApplicable).count();
        right.push(format!("{} rules, {apply} apply", report.verdicts.len()));
    }
    page.edges(&left, &[span(Role::Dim, right.join(dot))]);
    page.blank();
}

/// Tier, score, weakest pillar, kinds of proof, and what the next tier needs.
pub(super) fn result(page: &mut Page, report: &Report) {
    let tier = words::tier(report.tier).to_uppercase();
    let role = tier_role(report.tier);
    let mut line = vec![vec![span(role, tier)], vec![span(Role::Strong, format!("score {:.0}/100", report.score))]];
    line.extend(report.score_split.as_ref().map(|split| vec![plain(format!("({})", words::split(split)))]));
    if let Some(weakest) = weakest(&report.pillars) {
        let score = weakest.score.unwrap_or_default();
        line.push(vec![plain(format!("weakest pillar: {} {score:.0}", words::pillar(weakest.pillar)))]);
    }
    line.push(vec![plain(format!("proof: {}", proof(report)))]);
    page.flow(2, 10, 3, &line);
    if let Some(next) = words::next_tier(report.tier).filter(|_| !report.next_tier_needs.is_empty()) {
        let needs = words::needs(report).join(", ");
        page.para(10, 12, &[span(Role::Strong, format!("not {}: ", words::tier(next))), plain(needs)]);
    }
    if let Some(failed) = words::failed(report) {
        page.para(10, 12, &[span(Role::Bad, "gate FAILED: "), plain(failed)]);
    }
    if let Some(hidden) = words::waivers(report) {
        page.para(10, 12, &[span(Role::Warn, "waivers: "), plain(hidden)]);
    }
    if report.coverage.incomplete {
        page.para(10, 12, &[span(Role::Bad, "incomplete: "), plain("not everything could be looked at, see Coverage")]);
    }
    page.blank();
}

/// Shares of the rule weight by level, strongest first.
fn proof(report: &Report) -> String {
    let share = |level: &Level| report.evidence_mix.get(level).filter(|share| **share >= 0.5);
    let list: Vec<String> = words::LEVELS
        .iter()
        .filter_map(|level| share(level).map(|share| format!("{share:.0}% {}", words::level(*level))))
        .collect();
    if list.is_empty() { "none".to_owned() } else { list.join(" ") }
}

fn weakest(pillars: &[PillarScore]) -> Option<&PillarScore> {
    let scored = pillars.iter().filter(|p| p.score.is_some());
    scored.min_by(|a, b| a.score.unwrap_or_default().total_cmp(&b.score.unwrap_or_default()))
}

fn tier_role(tier: Tier) -> Role {
    match tier {
        Tier::None | Tier::Demo => Role::Bad,
        Tier::Pilot => Role::Warn,
        Tier::Production | Tier::Hardened => Role::Good,
    }
}

/// One bar per pillar.
pub(super) fn pillars(page: &mut Page, report: &Report) {
    let cells = if page.style.width >= 120 { 40 } else { 25 };
    for pillar in &report.pillars {
        let name = format!("{} {:<22}", pillar.letter, words::pillar(pillar.pillar));
        let Some(score) = pillar.score else {
            page.para(2, 4, &[plain(name), span(Role::Dim, "no rule applies")]);
            continue;
        };
        let (full, empty) = bar(page.style, score / 100.0, cells);
        let role = match score {
            s if s >= 85.0 => Role::Good,
            s if s >= 60.0 => Role::Plain,
            s if s >= 25.0 => Role::Warn,
            _ => Role::Bad,
        };
        let spans: [Span; 5] = [
            plain(name),
            span(role, full),
            span(Role::Dim, empty),
            plain(format!("{score:>4.0}")),
            plain(format!("{:>5}/{} met", pillar.met, pillar.applicable)),
        ];
        page.para(2, 4, &spans);
    }
}

/// The cost of the system in one line.
pub(super) fn cost(page: &mut Page, report: &Report) {
    if let Some(cost) = &report.cost {
        let text = excerpt(&crate::report::cost::brief(cost), 400);
        page.para(2, 8, &[span(Role::Strong, "Cost  "), plain(page.style.shown(&text))]);
    }
}

/// The three questions.
pub(super) fn reality_check(page: &mut Page, report: &Report) {
    if report.reality_check.is_empty() {
        return;
    }
    let passed = report.reality_check.iter().filter(|c| c.passed).count();
    let mut line = vec![vec![span(Role::Strong, format!("Reality check {passed}/{}", report.reality_check.len()))]];
    for check in &report.reality_check {
        let sign = if check.passed {
            span(Role::Good, page.style.sign("✔", "yes:"))
        } else {
            span(Role::Bad, page.style.sign("✘", "no:"))
        };
        line.push(vec![sign, plain(format!(" {}", page.style.shown(&excerpt(&check.question, 80))))]);
    }
    page.blank();
    // Answers under answers.
    page.flow(2, 22, 3, &line);
}

/// The weakest section of the ML Test Score decides it.
pub(super) fn ml_test_score(page: &mut Page, report: &Report) {
    let Some(ml) = &report.ml_test_score else { return };
    let sections = vec![plain(words::ml_sections(ml))];
    let score = vec![span(Role::Strong, format!("ML Test Score {}", ml.score)), plain(format!(" {}", ml.band))];
    page.flow(2, 4, 3, &[score, sections]);
}

/// The fixes with the most points for the effort.
pub(super) fn next_fixes(page: &mut Page, report: &Report) {
    let best = words::best_fixes(&report.verdicts, 3);
    let mut line: Vec<Vec<Span>> = Vec::new();
    if let Some(outlook) = &report.outlook {
        let text = format!(" {}: ", words::outlook(outlook));
        line.push(vec![span(Role::Strong, "Next:"), plain(text), span(Role::Name, "produ plan")]);
    }
    if report.system.manifest.is_none() && !best.is_empty() {
        line.push(vec![plain("no manifest yet: "), span(Role::Name, "produ init")]);
    }
    if !line.is_empty() {
        page.flow(2, 8, 3, &line);
    }
    if best.is_empty() {
        return;
    }
    let lead = if report.outlook.is_some() { "Most for the effort:" } else { "Next:" };
    let mut line = vec![vec![span(Role::Strong, lead)]];
    for (verdict, fix) in best {
        line.push(vec![
            span(Role::Name, verdict.rule.clone()),
            plain(format!(" {} {} +{:.1}", excerpt(&verdict.slug, 40), words::effort(fix.effort), verdict.gain)),
        ]);
    }
    page.flow(2, 8, 3, &line);
}

/// The short screen when there is no AI system.
pub(super) fn nothing(page: &mut Page, report: &Report) {
    if report.coverage.incomplete {
        let why = "   no AI system seen, but something that matters could not be looked at, see Coverage";
        page.para(2, 4, &[span(Role::Bad, "INCOMPLETE"), plain(why)]);
    } else {
        page.para(2, 4, &[span(Role::Strong, "NOTHING TO AUDIT"), plain("   no AI system found and none declared")]);
    }
    for (fact, reasons) in &report.profile.reasons {
        for reason in reasons.iter().take(5) {
            let place = reason.path.as_deref().map(|p| format!("  {}", words::place(p, reason.line)));
            page.para(
                2,
                4,
                &[
                    plain(format!("{}: ", excerpt(fact, 40))),
                    plain(excerpt(&reason.what, 300)),
                    span(Role::Dim, place.unwrap_or_default()),
                ],
            );
        }
    }
    page.blank();
    let draft = span(Role::Name, "produ init --kind llm_app");
    let rest = plain(" (rag, agent, trained_model, fine_tuned) drafts a produ.yaml.");
    page.para(2, 4, &[plain("If this is an AI system, declare it: "), draft, rest]);
}
