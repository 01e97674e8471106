//! Conditions of rules, seen from a whole audit.

use crate::audit::engine;
use crate::inventory::Inventory;
use crate::model::{Level, Outcome};
use crate::rules::RuleSet;
use crate::rules::condition::Cond;
use crate::rules::format::Predicate;
use std::collections::BTreeMap;

#[test]
fn what_nobody_declared_stays_unknown_under_not() {
    let mut rules = RuleSet::embedded().unwrap();
    rules.rules.retain(|rule| rule.file.slug == "kill-switch");
    let not_batch = || Cond::Not(Box::new(Cond::Profile(Predicate::Serving(vec!["batch".into()]))));
    rules.rules[0].evidence = [(Level::Implemented, not_batch())].into();
    let answer = |rules: &RuleSet, serving: &str| {
        let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]{serving}}}\n");
        let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap();
        let files = BTreeMap::from([("produ.yaml".to_owned(), text.into_bytes())]);
        let settings = super::settings();
        let report = engine::run(&Inventory::from_memory(files), rules, Some(&manifest), &settings, &|| {});
        (report.verdicts[0].level, report.verdicts[0].outcome)
    };
    assert_eq!(answer(&rules, ", serving: online"), (Level::Implemented, Outcome::Partial));
    assert_eq!(answer(&rules, ", serving: batch"), (Level::None, Outcome::Unmet));
    assert_eq!(answer(&rules, ""), (Level::None, Outcome::Unmet), "nothing is missing that could be looked at");
    rules.rules[0].evidence.clear();
    rules.rules[0].contradicted_by = vec![(not_batch(), "it has to be a batch system".into())];
    assert_eq!(answer(&rules, ", serving: online").1, Outcome::Contradicted);
    assert_eq!(answer(&rules, "").1, Outcome::Unmet, "what is unknown contradicts nothing");
}
