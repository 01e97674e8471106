//! A hand-made report with every outcome, for tests of formats, gate and exit codes.

use super::*;

/// A pilot-grade support assistant.
pub(crate) fn report() -> Report {
    Report {
        schema_version: "1".into(),
        tool: Tool {
            name: "produ".into(),
            version: "0.1.0".into(),
            rules_digest: "9f2c4e1ab07d55e3".into(),
            rules: 90,
            policy: "1".into(),
        },
        system: System {
            name: "support-assistant".into(),
            version: Some("2.3.0".into()),
            manifest: Some("produ.yaml".into()),
            uncommitted: false,
            anchor: Some("produ.yaml".into()),
            folder: None,
            commit: Some("1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d".into()),
            today: Some("2026-03-01".into()),
            source: Listing::Index,
        },
        profile: profile(),
        audited: true,
        score: 71.2,
        readiness: 69.0,
        decision: Some(decision()),
        score_split: Some(ScoreSplit { foundations_share: 60.0, foundations: 82.0, rest: 55.0 }),
        score_without_waivers: 71.4,
        waivers: Some(WaiverEffect {
            granted: 1,
            share: 0.8,
            blockers: Vec::new(),
            tier_without: Tier::Pilot,
            needs_without: vec![Need::Blockers(2)],
        }),
        tier: Tier::Pilot,
        next_tier_needs: vec![
            Need::Contradictions(1),
            Need::Blockers(2),
            Need::Pillar { pillar: Pillar::Observability, least: 60.0 },
            Need::RealityCheck { passed: 2, of: 3 },
        ],
        pillars: [
            (Pillar::Problem, "P", Some(78.1), 9, 10),
            (Pillar::Reliability, "R", Some(72.0), 19, 25),
            (Pillar::Observability, "O", Some(58.4), 8, 15),
            (Pillar::Deployment, "D", Some(71.3), 20, 29),
            (Pillar::Adoption, "U", None, 0, 0),
        ]
        .map(|(pillar, letter, score, met, applicable)| PillarScore {
            pillar,
            letter: letter.into(),
            score,
            met,
            applicable,
        })
        .to_vec(),
        reality_check: [
            ("quality is monitored", "O-QUA-01", true),
            ("holds 10 times the demo load", "D-SCL-01", true),
            ("rolls back in under 5 minutes", "D-REL-01", false),
        ]
        .map(|(question, rule, passed)| RealityCheck { question: question.into(), rule: rule.into(), passed })
        .to_vec(),
        contradictions: Vec::new(),
        evidence_mix: [
            (Level::Verified, 34.0),
            (Level::Implemented, 28.0),
            (Level::Documented, 21.0),
            (Level::None, 17.0),
        ]
        .into(),
        cost: Some(CostBrief {
            currency: Some("EUR".into()),
            marginal_per_request: Figure::known(0.00378),
            months: months(),
            budget: Some(4000.0),
            break_even_volume: Some(1228.0),
            growth_ratio: Some(0.959),
            findings: [(CostFindingKind::Contradiction, 1)].into(),
            unknown: 1,
        }),
        system_map: Some(system_map()),
        verdicts: verdicts(),
        coverage: Coverage {
            files: 830,
            read: 812,
            bytes: 4_123_456,
            by_class: [("source", 420), ("docs", 88), ("config", 41), ("ci", 12)]
                .map(|(class, n)| (class.to_owned(), n))
                .into(),
            incomplete: true,
            skipped: vec![note("could not be read: permission denied", "ops/secrets.enc", 0)],
            skipped_total: 18,
        },
        ml_test_score: Some(MlTestScore {
            score: 2.5,
            band: "reasonably tested".into(),
            sections: [("Data", 2.5), ("Model", 3.0), ("Infra", 4.5), ("Monitor", 3.5)]
                .map(|(name, points)| MlTestSection {
                    name: name.into(),
                    points,
                    tests: [(format!("{name} 1"), 0.5)].into(),
                })
                .into(),
        }),
        notes: vec![note("unused waiver for R-EVL-09", "produ.yaml", 140)],
        checklists: vec![AnsweredList {
            key: "readiness".into(),
            title: "Readiness for production".into(),
            items: [
                ("Is there a goal?", Answer::Yes),
                ("Does it scale?", Answer::Unproven),
                ("Who decides?", Answer::No),
            ]
            .map(|(question, answer)| AnsweredQuestion {
                question: question.into(),
                rules: vec!["D-SCL-02".into()],
                answer,
            })
            .to_vec(),
        }],
        outlook: Some(Outlook { goal: "production".into(), steps: 4, hours: 26.5 }),
        gate: Gate {
            conditions: vec![
                flag("min_tier", "pilot", "tier at least pilot (--min-tier)", None),
                flag("min_score", "75", "readiness at least 75 (--min-score)", Some("the readiness is 71.2")),
            ],
            base: Some(GateBase { rev: "main".into(), commit: Some("9".repeat(40)) }),
            policy: Some(GatePolicy {
                name: "acme".into(),
                version: "2026.1".into(),
                digest: "5d41402abc4b".into(),
                source: "policy.yaml at main".into(),
            }),
        },
        gate_inputs: vec![GateInput {
            effect: Effect::Weaker,
            kind: InputKind::Threshold,
            path: "produ.yaml".into(),
            line: 204,
            what: "gate.min_score".into(),
            was: Some("80".into()),
            now: Some("75".into()),
            why: Some("the base's counts".into()),
        }],
        links: None,
        trend: Some(trend()),
        trace: Some(vec![TraceTerm {
            pillar: Pillar::Problem,
            rule: "P-DEF-01".into(),
            weight: 8,
            credit: 0.85,
            points: 1.62,
            possible: 1.91,
        }]),
    }
}

/// A repository in which there is nothing to audit.
pub(crate) fn nothing() -> Report {
    let mut report = report();
    report.audited = false;
    (report.score, report.readiness) = (0.0, 0.0);
    report.decision = None;
    report.tier = Tier::None;
    report.system.name = "left-pad".into();
    report.system.manifest = None;
    report.profile = Profile { archetype: "no-ai".into(), ..Profile::default() };
    report.profile.reasons = [(
        "archetype".to_owned(),
        vec![Reason {
            basis: Basis::Inferred,
            what: "no model call, model dependency or prompt in 830 files".into(),
            path: None,
            line: 0,
        }],
    )]
    .into();
    report.verdicts.clear();
    report.pillars.clear();
    report.reality_check.clear();
    report.evidence_mix.clear();
    report.next_tier_needs.clear();
    report.outlook = None;
    (report.system_map, report.trend) = (None, None);
    report.checklists.clear();
    report.gate = Gate::default();
    report.gate_inputs.clear();
    report.trace = None;
    report
}

fn months() -> Vec<CostMonth> {
    let names = ["model", "search", "hosting", "logs", "support", "speech"];
    let part = |factor: f64| {
        move |(at, name): (usize, &str)| CostPart { name: name.into(), monthly: (factor / (at + 1) as f64).round() }
    };
    let month = |name: &str, volume: f64, monthly: Figure, factor: f64| CostMonth {
        name: name.into(),
        volume,
        monthly,
        parts: (0..).zip(names).map(part(factor)).collect(),
    };
    vec![
        month("current", 61_000.0, Figure::known(1326.8), 500.0),
        month("expected", 200_000.0, Figure::known(3368.0), 1300.0),
        month("x10", 2_000_000.0, Figure { value: None, at_least: Some(23780.0) }, 9_000.0),
    ]
}

fn trend() -> Trend {
    let pillar = |(pillar, letter, score): (Pillar, &str, f64)| PillarScore {
        pillar,
        letter: letter.into(),
        score: Some(score),
        met: 3,
        applicable: 9,
    };
    let pillars = [
        (Pillar::Problem, "P", 60.0),
        (Pillar::Reliability, "R", 41.5),
        (Pillar::Observability, "O", 58.4),
        (Pillar::Deployment, "D", 66.0),
    ];
    Trend {
        before: Before::Baseline,
        commit: Some("9".repeat(40)),
        score: 52.3,
        readiness: 39.0,
        pillars: pillars.map(pillar).into(),
    }
}

fn system_map() -> SystemMap {
    let part = |name: &str, kind: Option<&str>, at: Option<(&str, u32)>, rule: Option<&str>| MapPart {
        name: name.into(),
        kind: kind.map(str::to_owned),
        count: 1,
        at: at.map(|(path, line)| CodeLine { path: path.into(), line }),
        rule: rule.map(str::to_owned),
    };
    let stages = [
        (Passage::Entry, vec![part("POST /chat", Some("route"), Some(("app/api.py", 31)), None)]),
        (
            Passage::Guard,
            vec![
                part("Title of fallback", None, None, Some("R-FBK-01")),
                part("Title of eval-suite", None, Some(("app/limits.py", 12)), Some("R-EVL-01")),
            ],
        ),
        (Passage::Model, vec![part("large-2", Some("openai"), Some(("app/llm.py", 9)), None)]),
        (Passage::Check, vec![part("Title of rollback", None, Some(("app/check.py", 40)), Some("D-REL-01"))]),
        (Passage::Record, vec![part("Title of log-retention", None, None, Some("O-LOG-03"))]),
    ];
    let stage = |(stage, parts): (Passage, Vec<MapPart>)| MapStage { stage, total: parts.len() + 4, parts };
    SystemMap { stages: stages.map(stage).into() }
}

fn profile() -> Profile {
    Profile {
        kinds: vec!["llm_app".into(), "rag".into()],
        archetype: "service".into(),
        facts: [("serving", "online"), ("audience", "public"), ("stakes", "medium"), ("stage", "production")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into(),
        reasons: [(
            "kinds".to_owned(),
            vec![Reason {
                basis: Basis::Inferred,
                what: "imports openai".into(),
                path: Some("app/llm.py".into()),
                line: 3,
            }],
        )]
        .into(),
        recognised: None,
    }
}

fn verdicts() -> Vec<Verdict> {
    use Level::{Attested, Declared, Documented, Implemented, None, Verified};
    use Severity::{Blocker, Major, Minor};
    let mut list = vec![
        verdict("P-DEF-01", "problem-statement", Blocker, Attested, Attested, Outcome::Met, ""),
        verdict("P-DEF-02", "success-metrics", Major, Verified, Implemented, Outcome::Met, ""),
        verdict("P-COM-01", "human-oversight", Blocker, None, Implemented, Outcome::NotApplicable, ""),
        verdict("R-EVL-01", "eval-suite", Blocker, Verified, Verified, Outcome::Met, ""),
        verdict("R-EVL-05", "eval-slices", Major, Declared, Implemented, Outcome::Partial, ""),
        verdict("R-FBK-01", "fallback", Major, None, Implemented, Outcome::Unmet, ""),
        verdict("R-WVD-01", "waived-thing", Blocker, Documented, Verified, Outcome::Waived, ""),
        verdict("O-ALR-01", "alert-rules", Blocker, Declared, Implemented, Outcome::Partial, ""),
        verdict("O-LOG-03", "log-retention", Minor, None, Documented, Outcome::Unmet, ""),
        verdict("O-TRC-01", "tracing", Major, None, Implemented, Outcome::Unknown, "ops/secrets.enc could not be read"),
        verdict("D-REL-01", "rollback", Blocker, Implemented, Verified, Outcome::Partial, "never drilled"),
        verdict("D-SCL-02", "capacity-and-scaling", Major, Declared, Implemented, Outcome::Contradicted, ""),
    ];
    for v in &mut list {
        if v.outcome.is_open() {
            v.fix = Some(Fix {
                steps: vec!["Do it.".into(), "Prove it.".into()],
                effort: Effort::M,
                template: Option::None,
            });
            v.gain = 0.8;
            v.search = Some(trail());
        }
        if v.level > Level::None {
            v.evidence = vec![Evidence {
                path: "produ.yaml".into(),
                line: 88,
                level: v.level,
                what: "manifest claim".into(),
                pointed: Option::None,
                snippet: Option::None,
            }];
        }
        match v.rule.as_str() {
            "O-ALR-01" => {
                v.gain = 2.1;
                v.fix.iter_mut().for_each(|f| f.effort = Effort::S);
            }
            "D-SCL-02" => {
                v.contradictions = vec![Contradiction {
                    message: "peak needs 9,000 requests a minute (produ.yaml:88), the provider quota is 6,000 (produ.yaml:93)".into(),
                    path: "produ.yaml".into(),
                    line: 93,
                }];
            }
            "R-WVD-01" => v.waiver = Some("produ.yaml:120, owner Jo, until 2026-06-01".into()),
            _ => {}
        }
    }
    list
}

fn verdict(
    rule: &str,
    slug: &str,
    severity: Severity,
    level: Level,
    required: Level,
    outcome: Outcome,
    what: &str,
) -> Verdict {
    let pillar = match rule.as_bytes()[0] {
        b'P' => Pillar::Problem,
        b'R' => Pillar::Reliability,
        b'O' => Pillar::Observability,
        b'D' => Pillar::Deployment,
        _ => Pillar::Adoption,
    };
    Verdict {
        rule: rule.into(),
        slug: slug.into(),
        title: format!("Title of {slug}"),
        question: format!("Is there a {slug}?"),
        pillar,
        area: "area".into(),
        severity,
        weight: 8,
        level,
        required,
        outcome,
        credit: 0.35,
        remark: Some(Remark { path: String::new(), line: 0, what: what.into() }).filter(|r| !r.what.is_empty()),
        evidence: Vec::new(),
        contradictions: Vec::new(),
        search: None,
        waiver: None,
        fix: None,
        gain: 0.0,
        attestation: AttestationUse::None,
        confirm: None,
        tested: false,
        stale: None,
        age_unknown: None,
        weak: false,
        disputed: Vec::new(),
    }
}

fn trail() -> SearchTrail {
    SearchTrail {
        looked_for: vec!["alert rule".to_owned(), "alert of the cloud".to_owned()],
        looked_in: [("ci", 12), ("config", 41), ("docs", 8)].map(|(class, n)| (class.to_owned(), n)).into(),
        nearest: vec![NearMiss {
            path: "ops/alerts.yml".into(),
            line: 12,
            what: "alert rule".into(),
            why: "commented out".into(),
        }],
        unstated: vec!["alerts[].signal".to_owned(), "alerts[].routes_to".to_owned()],
    }
}

/// A threshold of the command line.
pub(crate) fn flag(name: &str, bound: &str, text: &str, failure: Option<&str>) -> Condition {
    let demand = Demand::Threshold(name.into(), String::new(), bound.into());
    Condition { demand, by: AskedBy::Flags, text: text.into(), failure: failure.map(str::to_owned) }
}

fn note(message: &str, path: &str, line: u32) -> Note {
    Note::at(Some(path.into()), line, message)
}

/// Words that stand for what they are made of.
pub(crate) const WORDING: Wording =
    Wording { verdict: |verdict| format!("{:?}", verdict.outcome), need: |need| format!("{need:?}") };

/// Not ready for production: two blockers, a contradiction raised to one is not among them, and a weak pillar.
fn decision() -> Decision {
    let open = |rule: &str, severity: Severity, owner: OwnerRole, work: Work, to: Level, hours: f64| OpenRule {
        rule: rule.into(),
        severity,
        owner: Some(owner),
        work,
        to,
        hours,
    };
    use Level::{Documented, Implemented, Verified};
    use OwnerRole::{Model, Operations};
    use Severity::{Blocker, Major, Minor};
    Decision {
        stage: Tier::Production,
        ruling: Ruling::NotReady,
        open: vec![
            open("D-REL-01", Blocker, Operations, Work::Document, Verified, 2.5),
            open("O-ALR-01", Blocker, Operations, Work::Configuration, Implemented, 1.5),
            open("D-SCL-02", Major, Operations, Work::Document, Implemented, 8.0),
            open("R-FBK-01", Major, Model, Work::Code, Implemented, 8.0),
            open("O-TRC-01", Major, Model, Work::Code, Implemented, 8.0),
            open("R-EVL-05", Major, Model, Work::Code, Implemented, 6.0),
            open("O-LOG-03", Minor, Operations, Work::Document, Documented, 0.5),
        ],
        needs: vec![
            Need::Pillar { pillar: Pillar::Observability, least: 60.0 },
            Need::RealityCheck { passed: 2, of: 3 },
        ],
        conditions: Vec::new(),
        readiness_after: 71.2,
    }
}
