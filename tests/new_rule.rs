//! A rule is two files, built in or not: nothing else in this repository has to know of it.

use crate::common::{produ, project, root};
use produ::audit;
use produ::rules::RuleSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything kept in the repository that could list rules.
fn texts(folder: &Path, out: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && name != "target" && name != ".git" && name != "repo" {
            texts(&path, out);
        } else if let Ok(text) = fs::read_to_string(&path) {
            out.push((path, text));
        }
    }
}

/// A file that names most rules is a list of them, and a list has to be kept.
#[test]
fn no_file_lists_the_rules() {
    let rules = RuleSet::embedded().unwrap().rules;
    let mut all = Vec::new();
    texts(&root(), &mut all);
    for rule in &rules {
        let own = format!("{}.yaml", rule.file.slug);
        assert!(all.iter().any(|(path, _)| path.ends_with(&own)), "{own} was not read");
    }
    // What readers saw in repositories is a measurement of the rules there were, and grows old with them.
    let measured = |path: &std::path::Path| path.ends_with("accuracy/labels.tsv");
    for (path, text) in all.into_iter().filter(|(path, _)| !measured(path)) {
        let word = |ch: char| !ch.is_alphanumeric() && ch != '-';
        let words: std::collections::BTreeSet<&str> = text.split(word).collect();
        let named = rules.iter().filter(|r| words.contains(r.file.id.as_str()) || words.contains(r.file.slug.as_str()));
        let named = named.count();
        assert!(named < rules.len() / 2, "{} names {named} of {} rules: derive the list", path.display(), rules.len());
    }
}

const RULE: &str = "\
id: R-EVAL-99
slug: throw-away
pillar: reliability
area: evals
title: The judge of the answers has a name
question: Who or what judges the answers?
why: A score says little to people who do not know whether a model, a rule or a person gave it.
severity: minor
weight: 1
applies_when: always
evidence:
  documented:
    document: {what: judge of the answers, heading: [judge], body: [\"person|model|rule\"], min_words: 5, not_paths: [\"@not-in-force\"]}
fix: {steps: [Write down who judges.], effort: S}
standards: {nist-ai-rmf: [MEASURE 2.3]}
seeds: [S0-14]
";

const CASES: &str = "\
rule: R-EVAL-99
cases:
  - name: named
    repo: {app/main.py: \"import openai\\n\", docs/eval.md: \"# The judge\\nA second model judges each answer, and a person looks at fifty of them.\\n\"}
    expect: {level: documented, evidence: [\"docs/eval.md:1\"]}
  - name: \"decoy: a plan\"
    decoy: true
    repo: {app/main.py: \"import openai\\n\", docs/plans/eval.md: \"# The judge\\nA second model is to judge each answer some day.\\n\"}
    expect: {level: none}
  - name: \"decoy: an empty heading\"
    decoy: true
    repo: {app/main.py: \"import openai\\n\", docs/eval.md: \"# The judge\\n\"}
    expect: {level: none}
";

/// The two files of a further rule pass all that is asked of the built-in ones, and every verb knows the rule.
#[test]
fn two_files_are_enough() {
    let project = project("half-ready", false);
    let pack = project.path.with_file_name("pack");
    fs::create_dir_all(&pack).unwrap();
    fs::write(pack.join("throw-away.yaml"), RULE).unwrap();
    fs::write(pack.join("throw-away.test.yaml"), CASES).unwrap();
    let dirs = [pack];
    let built_in = audit::rules(&[]).unwrap().len();
    let rules = audit::rules(&dirs).unwrap();
    assert_eq!(rules.len(), built_in + 1);
    assert_eq!(crate::traceability::unknown(&rules), [""; 0]);
    assert_eq!(crate::traceability::open(&rules), [""; 0]);
    for check in [audit::test_rules(&dirs).unwrap(), audit::lint_rules(&dirs).unwrap()] {
        assert!(check.rules == 1 && check.failures.is_empty(), "{check:#?}");
    }
    let dir = dirs[0].to_str().unwrap();
    let calls: [&[&str]; 5] = [
        &["audit", "-o", "json", "--exit-zero", "--rules", dir],
        &["explain", "throw-away", "--rules", dir],
        &["rules", "list", "--rules", dir],
        &["rules", "list", "--seeds", "--rules", dir],
        &["rules", "list", "--standard", "nist-ai-rmf", "--rules", dir],
    ];
    for args in calls {
        let out = produ(&project.path, args);
        let text = String::from_utf8(out.stdout).unwrap();
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        let shown = text.contains("R-EVAL-99") || text.contains("throw-away");
        assert!(shown, "{args:?} does not know the rule:\n{text}");
    }
}
