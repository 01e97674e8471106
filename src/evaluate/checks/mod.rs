//! Claim checks: comparisons between what the manifest says and what the artefact it names holds.
//!
//! A check proves, fails to prove, or contradicts. "No artefact" is unproven; "the artefact says otherwise" is a
//! contradiction, which is worse than silence. Each check is one file of this folder that states its name, what it
//! compares and how; `shared` holds what several of them need. A new check is its file, and its line in [`CHECKS`].

mod adoption_values;
mod alert_not_defined;
mod architecture_covers;
pub(super) mod attested;
mod beats_baseline;
mod budget_results;
mod calls_without_timeout;
mod card_differs;
mod class_against_purpose;
mod cost_adds_up;
mod cost_outruns_adoption;
mod data_versions_match;
pub(super) mod enough_cases;
mod eval_gate_cannot_fail;
mod eval_leak;
mod eval_results;
mod failure_modes_complete;
mod findings;
mod first_traffic_step;
mod floating_version;
mod groundedness_results;
mod handover_drill;
mod kill_switch_drill;
mod load_results;
mod loop_running;
mod milestones_match;
mod outside_environment;
mod over_budget;
mod overdue_decision;
mod owners_in_codeowners;
mod page_without_runbook;
mod personal_retention_differs;
mod plain_deployment;
mod price_table;
mod provider_token_quota;
mod re_review_running;
mod red_team_results;
mod redaction_found;
pub(super) mod references;
mod required_check_cannot_fail;
mod restore_drill;
mod retention_differs;
mod retraining_run;
mod review_running;
mod rollback_drill;
mod scan_cannot_fail;
mod schema_unused;
mod several_authors;
mod shared;
mod signoffs_complete;
mod slices_hold;
mod sound_results;
mod stored_load;
mod switch_never_read;
mod tests_do_not_run;
mod trust_in_range;
mod unbounded_tools;
mod undeclared_dependency;
mod warning_signs;

use super::answer::{Answer, Truth};
use super::question::Question;
use super::world::World;
use crate::manifest::Manifest;
use findings::Findings;
pub(super) use findings::number;

/// All checks, by name.
pub(crate) static CHECKS: &[&CheckSpec] = &[
    &adoption_values::CHECK,
    &alert_not_defined::CHECK,
    &architecture_covers::CHECK,
    &attested::CHECK,
    &beats_baseline::CHECK,
    &budget_results::CHECK,
    &calls_without_timeout::CHECK,
    &card_differs::CHECK,
    &class_against_purpose::CHECK,
    &cost_adds_up::CHECK,
    &cost_outruns_adoption::CHECK,
    &data_versions_match::CHECK,
    &enough_cases::CHECK,
    &eval_gate_cannot_fail::CHECK,
    &eval_leak::CHECK,
    &eval_results::CHECK,
    &failure_modes_complete::CHECK,
    &first_traffic_step::CHECK,
    &floating_version::CHECK,
    &groundedness_results::CHECK,
    &handover_drill::CHECK,
    &kill_switch_drill::CHECK,
    &load_results::CHECK,
    &loop_running::CHECK,
    &milestones_match::CHECK,
    &outside_environment::CHECK,
    &over_budget::CHECK,
    &overdue_decision::CHECK,
    &owners_in_codeowners::CHECK,
    &page_without_runbook::CHECK,
    &personal_retention_differs::CHECK,
    &plain_deployment::CHECK,
    &price_table::CHECK,
    &provider_token_quota::CHECK,
    &re_review_running::CHECK,
    &red_team_results::CHECK,
    &redaction_found::CHECK,
    &required_check_cannot_fail::CHECK,
    &restore_drill::CHECK,
    &retention_differs::CHECK,
    &retraining_run::CHECK,
    &review_running::CHECK,
    &rollback_drill::CHECK,
    &scan_cannot_fail::CHECK,
    &schema_unused::CHECK,
    &several_authors::CHECK,
    &signoffs_complete::CHECK,
    &slices_hold::CHECK,
    &sound_results::CHECK,
    &stored_load::CHECK,
    &switch_never_read::CHECK,
    &tests_do_not_run::CHECK,
    &trust_in_range::CHECK,
    &unbounded_tools::CHECK,
    &undeclared_dependency::CHECK,
    &warning_signs::CHECK,
];

#[derive(Debug)]
pub(crate) struct CheckSpec {
    /// The name that rule files use.
    pub(crate) name: &'static str,
    /// What is held against what, for people who read or write rules.
    pub(crate) compares: &'static str,
    run: Run,
    /// It says something without a manifest, too.
    without_manifest: bool,
    /// It asks whether other rules are implemented; asked from there it does not ask again.
    asks_rules: bool,
}

/// How a check answers.
#[derive(Debug)]
enum Run {
    /// Proves a claim, or contradicts it.
    Proves(fn(&World<'_>, &Question<'_>) -> Answer),
    /// Never proves anything: it speaks up only where the claim is filled in and the evidence against it is sure, and
    /// names both with their places. A rule asks for it under `contradicted_by`.
    Contradicts(fn(&World<'_>, &Manifest, &Question<'_>, &mut Findings<'_>)),
}

impl CheckSpec {
    const fn proves(
        name: &'static str,
        compares: &'static str,
        run: fn(&World<'_>, &Question<'_>) -> Answer,
    ) -> CheckSpec {
        CheckSpec { name, compares, run: Run::Proves(run), without_manifest: false, asks_rules: false }
    }

    const fn contradicts(
        name: &'static str,
        compares: &'static str,
        run: fn(&World<'_>, &Manifest, &Question<'_>, &mut Findings<'_>),
    ) -> CheckSpec {
        CheckSpec { name, compares, run: Run::Contradicts(run), without_manifest: false, asks_rules: false }
    }

    const fn without_manifest(mut self) -> CheckSpec {
        self.without_manifest = true;
        self
    }

    const fn asks_rules(mut self) -> CheckSpec {
        self.asks_rules = true;
        self
    }

    /// Whether it can only speak against a claim.
    pub(crate) fn only_contradicts(&self) -> bool {
        matches!(self.run, Run::Contradicts(_))
    }
}

pub(crate) fn check(name: &str) -> Option<&'static CheckSpec> {
    CHECKS.iter().copied().find(|check| check.name == name)
}

/// The names that rule files may use.
pub(crate) fn names() -> Vec<&'static str> {
    CHECKS.iter().map(|check| check.name).collect()
}

/// Runs a check by its name. A name that is not known holds nothing: the rule loader has refused it before.
pub(super) fn run(world: &World<'_>, name: &str, ask: &Question<'_>) -> Answer {
    let Some(check) = check(name) else { return Answer::of(Truth::No) };
    if (world.manifest.is_none() && !check.without_manifest) || (ask.nested && check.asks_rules) {
        return Answer::of(Truth::No);
    }
    match (&check.run, world.manifest) {
        (Run::Proves(run), _) => run(world, ask),
        (Run::Contradicts(run), Some(manifest)) => {
            let mut out = Findings::new(world);
            run(world, manifest, ask, &mut out);
            out.finish(false)
        }
        (Run::Contradicts(_), None) => Answer::of(Truth::No),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;
    use std::collections::BTreeSet;

    #[test]
    fn every_check_has_a_name_of_its_own_and_says_what_it_compares() {
        let names: BTreeSet<&str> = CHECKS.iter().map(|check| check.name).collect();
        assert_eq!(names.len(), CHECKS.len());
        for check in CHECKS {
            assert!(check.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", check.name);
            assert!(check.compares.contains(" with "), "{}: {}", check.name, check.compares);
        }
    }

    #[test]
    fn a_pack_may_only_name_what_exists() {
        let rule = |condition: &str| {
            format!(
                "id: X-TST-01\nslug: tried\npillar: reliability\narea: quality\ntitle: T\nquestion: Q?\nwhy: W\nseverity: \
                 minor\nweight: 1\napplies_when: always\nevidence:\n  declared:\n    {condition}\nfix: {{steps: [S], \
                 effort: S}}\n"
            )
        };
        let refused = |condition: &str| {
            let source = crate::rules::RuleSource {
                path: "tried.yaml".to_owned(),
                shown: "own/tried.yaml".to_owned(),
                text: rule(condition),
            };
            let errors = RuleSet::with_packs(vec![source], &names()).err().unwrap_or_default();
            errors.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(refused("check: eval-results"), Vec::<String>::new());
        assert_eq!(
            refused("check: eval-result"),
            ["own/tried.yaml:13: unknown check `eval-result`, did you mean `eval-results`?"]
        );
        let unknown = refused("compare: {claim: load.peak_rsp, is: above, value: 1, says: x}");
        assert!(unknown.len() == 1 && unknown[0].starts_with("own/tried.yaml:13: "), "{unknown:?}");
        let slot = refused("compare: {claim: load.peak_rps, is: above, value: 1, says: 'is {loud}'}");
        assert!(slot.len() == 1 && slot[0].contains("`{loud}` stands for nothing"), "{slot:?}");
    }

    #[test]
    fn rules_and_checks_know_each_other() {
        let rules = RuleSet::embedded().unwrap();
        let mut used = BTreeSet::new();
        for rule in &rules.rules {
            let against = rule.contradicted_by.iter().map(|(cond, _)| cond);
            rule.evidence.values().chain(against).for_each(|cond| {
                cond.checks(&mut |name| {
                    used.insert(name);
                });
            });
        }
        let records = crate::evaluate::freshness::table().records.iter().filter_map(|record| record.check.as_deref());
        used.extend(records);
        // Every rule may be attested, whether its file says so or not.
        used.insert(attested::CHECK.name);
        assert_eq!(used, names().into_iter().collect());
    }
}
