//! Every table that is built in is parsed into the type its user has for it, before anybody audits with it.

use crate::audit::engine;
use crate::inventory::{Inventory, Options};
use crate::rules::RuleSet;
use crate::tables::asked;

/// Tables that this audit has no need of; the tests of the rooms that read them parse them.
const ELSEWHERE: [&str; 10] = [
    "rules/audiences.yaml",
    "rules/code-texts.yaml",
    "rules/gate.yaml",
    "rules/model-names.yaml",
    "rules/policy-form.yaml",
    "rules/presets.yaml",
    "rules/slots.yaml",
    "rules/standards.yaml",
    "rules/thresholds.yaml",
    "rules/work.yaml",
];

#[test]
fn every_table_is_parsed_by_its_user() {
    RuleSet::for_draft().unwrap();
    let rules = RuleSet::embedded().unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/production-ready/repo");
    let inventory = Inventory::collect(&root, &Options::default()).unwrap();
    let bytes = inventory.read_path("produ.yaml").unwrap().unwrap();
    let manifest = crate::manifest::parse("produ.yaml", &bytes).unwrap();
    let report = engine::run(&inventory, &rules, Some(&manifest), &super::settings(), &|| {});
    assert!(report.audited);
    let left: Vec<&str> = asked::not_yet().into_iter().filter(|path| !ELSEWHERE.contains(path)).collect();
    assert!(left.is_empty(), "nobody parsed {left:?}: ask its user here");
}
