//! The ML Test Score of Breck et al. (2017) as a by-product: 28 tests in four sections, answered by the rules that
//! name them under `standards: ml-test-score`.
//!
//! A test earns what its best rule shows: full points when it is verified (it runs by itself), half when it is
//! documented, attested or merely implemented. The weakest section is the score, because all four matter.

use super::Scorable;
use crate::model::{Level, MlTestScore, MlTestSection};
use crate::rules::catalogue::Item;
use crate::rules::policy::MlTestPolicy;

/// Name of the standard in rules and catalogue.
pub(super) const KEY: &str = "ml-test-score";

/// Points per section in the order of the paper; `None` without tests or without rules for them.
pub(super) fn score(policy: &MlTestPolicy, tests: &[Item], items: &[Scorable<'_>]) -> Option<MlTestScore> {
    let mut sections: Vec<MlTestSection> = Vec::new();
    for test in tests {
        let (name, _) = test.id.split_once(' ')?;
        let points = points(policy, &test.id, items);
        match sections.last_mut().filter(|section| section.name == name) {
            Some(section) => {
                section.points += points;
                section.tests.insert(test.id.clone(), points);
            }
            None => sections.push(MlTestSection {
                name: name.to_owned(),
                points,
                tests: [(test.id.clone(), points)].into(),
            }),
        }
    }
    let score = sections.iter().map(|section| section.points).min_by(f64::total_cmp)?;
    let band = policy.bands.iter().find(|band| band.up_to.is_none_or(|most| score <= most))?;
    Some(MlTestScore { score, band: band.means.clone(), sections })
}

fn points(policy: &MlTestPolicy, test: &str, items: &[Scorable<'_>]) -> f64 {
    let names = |item: &&Scorable<'_>| {
        item.rule.file.standards.get(KEY).is_some_and(|tests| tests.iter().any(|named| named == test))
    };
    match items.iter().filter(names).map(|item| item.verdict.level).max().unwrap_or_default() {
        Level::Verified => policy.automated,
        Level::Implemented | Level::Attested | Level::Documented => policy.manual,
        Level::Declared | Level::None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict;
    use crate::model::sample;
    use crate::rules::RuleSet;

    const TESTS: [&str; 5] = ["Data 1", "Data 2", "Model 1", "Infra 1", "Monitor 1"];

    /// One rule per test and level.
    fn scored(found: &[(&str, Level)]) -> Option<MlTestScore> {
        let RuleSet { mut rules, policy, .. } = RuleSet::embedded().unwrap();
        assert!(found.len() <= rules.len());
        for (rule, (test, _)) in rules.iter_mut().zip(found) {
            rule.file.standards = [(KEY.to_owned(), vec![(*test).to_owned()])].into();
        }
        let verdict = sample::report().verdicts.remove(0);
        let answer = |level| Verdict { level, ..verdict.clone() };
        let items: Vec<Scorable<'_>> =
            rules.iter().zip(found).map(|(rule, (_, level))| Scorable { rule, verdict: answer(*level) }).collect();
        let tests: Vec<Item> = TESTS.iter().map(|id| Item { id: (*id).to_owned(), title: String::new() }).collect();
        score(&policy.ml_test_score, &tests, &items)
    }

    #[test]
    fn the_weakest_section_counts() {
        let all = |level| TESTS.map(|test| (test, level));
        let best = scored(&all(Level::Verified)).unwrap();
        let sums: Vec<(&str, f64)> = best.sections.iter().map(|s| (s.name.as_str(), s.points)).collect();
        assert_eq!(sums, [("Data", 2.0), ("Model", 1.0), ("Infra", 1.0), ("Monitor", 1.0)]);
        assert_eq!(best.score, 1.0);
        let mut weak = all(Level::Verified);
        weak[3].1 = Level::Declared;
        let weak = scored(&weak).unwrap();
        assert_eq!((weak.score, weak.band.contains("research")), (0.0, true));
    }

    #[test]
    fn by_hand_is_half_and_the_best_rule_of_a_test_answers_it() {
        for level in [Level::Documented, Level::Attested, Level::Implemented] {
            let half = scored(&TESTS.map(|test| (test, level))).unwrap();
            assert_eq!((half.score, half.sections[0].points), (0.5, 1.0), "{level:?}");
            assert!(half.band.contains("holes"), "{}", half.band);
        }
        let twice = scored(&[("Data 1", Level::Documented), ("Data 1", Level::Verified)]).unwrap();
        assert_eq!((twice.sections[0].points, twice.sections[0].tests["Data 1"]), (1.0, 1.0));
    }

    #[test]
    fn every_score_has_a_band() {
        let policy = RuleSet::embedded().unwrap().policy.ml_test_score;
        let bounds: Vec<Option<f64>> = policy.bands.iter().map(|band| band.up_to).collect();
        assert_eq!(bounds, [Some(0.0), Some(1.0), Some(2.0), Some(3.0), Some(5.0), None]);
        assert_eq!(score(&policy, &[], &[]), None);
    }
}
