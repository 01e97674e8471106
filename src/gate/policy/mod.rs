//! The policy of an organisation (`--policy FILE`): demands that flags and manifests can tighten and never loosen.
//!
//! Input: a strict YAML file and the rules it speaks of. Output: thresholds, severities, terms for waivers, and the
//! conditions of a finished report. Where the file comes from is the caller's business.

pub(crate) mod schema;

use super::thresholds::{self, Row, rows, systems};
use super::{Condition, GateRequest};
use crate::evaluate::{Facts, PolicyTerms};
use crate::manifest::{ManifestErrors, Problem, Schema, strict};
use crate::model::{AskedBy, Demand, GatePolicy, Level, Note, Outcome, Profile, Report, Verdict};
use crate::rules::policy::rank;
use crate::rules::{Rule, RuleSet};
use crate::structured::{Node, Value};
use schema::PolicyFile;
use serde_json::Value as Json;

/// A policy that may be applied.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    file: PolicyFile,
    digest: String,
    source: String,
}

impl Policy {
    /// Reads a policy; `source` says where it comes from. `rules` are those it may name.
    ///
    /// # Errors
    /// Every problem of the file, in its order.
    pub(crate) fn parse(path: &str, source: &str, bytes: &[u8], rules: &RuleSet) -> Result<Policy, ManifestErrors> {
        if bytes.trim_ascii().is_empty() {
            let problems = vec![Problem::of_file("is empty", 1, 1)];
            return Err(ManifestErrors { path: path.to_owned(), problems, omitted: 0 });
        }
        let (tree, file) = strict::<PolicyFile>(path, bytes, Schema::policy())?;
        let mut problems = blanks(&tree);
        problems.extend(unknown(&tree, rules));
        if !problems.is_empty() {
            problems.sort_by_key(|p| (p.line, p.column));
            return Err(ManifestErrors { path: path.to_owned(), problems, omitted: 0 });
        }
        let digest = blake3::hash(bytes).to_hex().to_string();
        Ok(Policy { file, digest, source: source.to_owned() })
    }

    /// For reports.
    pub(crate) fn identity(&self) -> GatePolicy {
        GatePolicy {
            name: self.file.name.clone(),
            version: self.file.version.clone(),
            digest: self.digest.clone(),
            source: self.source.clone(),
        }
    }

    /// Raises the severities of rules to the floors.
    pub(crate) fn raise(&self, rules: &mut RuleSet) {
        for floor in &self.file.severity {
            let Some(severity) = floor.at_least else { continue };
            let named = floor.rule.as_deref().and_then(|name| rules.find(name)).map(|rule| rule.file.id.clone());
            let picked = |rule: &&mut crate::rules::Rule| {
                named.as_ref() == Some(&rule.file.id) || floor.area.as_ref() == Some(&rule.file.area)
            };
            for rule in rules.rules.iter_mut().filter(picked) {
                rule.file.severity = rule.file.severity.max(severity);
                rule.file.severity_if.iter_mut().for_each(|other| other.severity = other.severity.max(severity));
            }
        }
    }

    /// What the policy asks of each rule's answer.
    pub(crate) fn terms(&self, rules: &RuleSet) -> PolicyTerms {
        let terms = &self.file.waivers;
        let ids = |names: &mut dyn Iterator<Item = &String>| {
            names.filter_map(|name| rules.find(name)).map(|rule| rule.file.id.clone()).collect()
        };
        let required = self.file.require.iter();
        let always = required.clone().filter(|demand| !demand.may_not_apply);
        PolicyTerms {
            policy: self.file.name.clone(),
            forbidden: ids(&mut terms.forbidden.iter().chain(required.map(|demand| &demand.rule))),
            none: terms.allowed == Some(false),
            max_days: terms.max_days.map(|days| u32::try_from(days).unwrap_or(u32::MAX)),
            required: ids(&mut always.map(|demand| &demand.rule)),
        }
    }

    /// The thresholds for a system that may have any of these profiles: its own, and that of its base. A flag may name
    /// another stage than the declared one; then both hold.
    pub(crate) fn request(&self, profiles: &[&Profile], declared_stage: Option<&str>) -> GateRequest {
        let fact_of = |name: &str| -> Vec<Option<&str>> {
            profiles.iter().map(|profile| profile.facts.get(name).map(String::as_str)).collect()
        };
        let stages: Vec<_> = fact_of("stage").into_iter().chain([declared_stage]).collect();
        let fits = |demand: &Json, fact: &str| {
            let words: Vec<&str> = demand[fact].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
            let values = if fact == "stage" { stages.clone() } else { fact_of(fact) };
            words.is_empty() || values.iter().any(|v| v.is_none_or(|v| words.contains(&v)))
        };
        let mut out = GateRequest::default();
        for row in rows() {
            let Some(value) = self.file.thresholds.get(&row.name) else { continue };
            let Some(key) = &row.by_system else {
                out = out.and(&read(row, value));
                continue;
            };
            let demands = value.as_array().into_iter().flatten();
            for demand in demands.filter(|demand| systems().all(|fact| fits(demand, fact))) {
                out = out.and(&read(row, &demand[key]));
            }
        }
        out
    }

    /// The required rules of a finished report. `facts` are what the audited manifest says.
    pub(crate) fn required(&self, report: &Report, rules: &RuleSet, facts: &Facts<'_>) -> Vec<Condition> {
        let list = self.file.require.iter();
        list.filter_map(|demand| {
            let rule = rules.find(&demand.rule)?;
            let (id, slug) = (&rule.file.id, &rule.file.slug);
            let verdict = report.verdicts.iter().find(|v| v.rule == *id);
            let asked = demand.level.map_or_else(|| "met".to_owned(), |level| level.name().to_owned());
            let text = format!("{id} {slug} is {asked} (policy {})", self.file.name);
            let failure = verdict.and_then(|v| unmet(v, demand.level));
            Some(Condition {
                demand: Demand::Rule(id.clone(), demand.level),
                by: AskedBy::Policy(self.file.name.clone()),
                text,
                failure: failure.map(|why| why + &declared_away(rule, facts)),
            })
        })
        .collect()
    }

    /// What this policy misses in what was looked at; empty where it does not ask.
    pub(crate) fn incomplete(&self, report: &Report, shallow: bool) -> Vec<Note> {
        if !self.file.complete {
            return Vec::new();
        }
        let mut out = Vec::new();
        let mut miss = |message: String| out.push(Note::plain(message));
        let asks = format!("policy {} asks for a complete audit", self.file.name);
        if !report.system.source.by_git() {
            miss(format!("{asks}: the files were listed by {}, not by git", report.system.source));
        }
        if shallow {
            miss(format!("{asks}: the history is shallow"));
        }
        let unknown: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Unknown).collect();
        if let Some(first) = unknown.first() {
            miss(format!("{asks}: {} rules could not be answered ({} …)", unknown.len(), first.rule));
        }
        out
    }
}

/// For a rule that would not apply, had the manifest its way: what it declares, and that this does not count.
fn declared_away(rule: &Rule, facts: &Facts<'_>) -> String {
    if facts.applies(rule) {
        return String::new();
    }
    let said = facts.declared_away(rule);
    format!("; that it does not apply is only declared ({}), which does not count", said.join(", "))
}

/// What one value of the policy asks of a threshold.
fn read(row: &'static Row, value: &Json) -> GateRequest {
    let of_keys = |key: &str| {
        let value = key.split('.').skip(1).fold(value, |value, part| &value[part]);
        let text = value.as_str().map(str::to_owned);
        (!value.is_null()).then(|| (text.unwrap_or_default(), value.as_f64()))
    };
    let list = |_: &str| value.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect();
    thresholds::of_keys(row, of_keys, list)
}

/// Why a required rule is not met.
fn unmet(verdict: &Verdict, level: Option<Level>) -> Option<String> {
    let passes = match (verdict.outcome, level) {
        (Outcome::NotApplicable, _) => true,
        (Outcome::Met, None) => true,
        (Outcome::Met | Outcome::Partial, Some(level)) => {
            rank(verdict.level, verdict.attestation) >= rank(level, verdict.attestation)
        }
        _ => false,
    };
    (!passes).then(|| match verdict.outcome {
        Outcome::Waived => "it is waived".to_owned(),
        Outcome::Contradicted => "it is contradicted".to_owned(),
        Outcome::Unknown => "it could not be looked at".to_owned(),
        _ => format!("it is {}", verdict.level.name()),
    })
}

/// A key that says nothing would quietly lift a demand.
fn blanks(tree: &Node) -> Vec<Problem> {
    let blank = |node: &&Node| matches!(&node.value, Value::Null) || node.as_str().is_some_and(|t| t.trim().is_empty());
    let of = |node: &Node| Problem::of_file("a key without a value; take it out or fill it in", node.line, node.column);
    tree.descendants().filter(blank).map(of).collect()
}

/// Names of rules and areas that do not exist, and entries that ask for nothing.
fn unknown(tree: &Node, rules: &RuleSet) -> Vec<Problem> {
    let mut out = Vec::new();
    let items = |node: Option<&Node>| node.and_then(Node::as_sequence).unwrap_or_default().to_vec();
    let mut name = |node: &Node, known: bool, what: &str| {
        if !known {
            let text = crate::text::excerpt(&node.text().unwrap_or_default(), 60);
            out.push(Problem::of_file(format!("there is no {what} `{text}`"), node.line, node.column));
        }
    };
    let rule = |node: &Node| node.text().is_some_and(|text| rules.find(&text).is_some());
    for entry in items(tree.get("require")).iter().chain(&items(tree.get("severity"))) {
        if let Some(node) = entry.get("rule") {
            name(node, rule(node), "rule");
        }
        if let Some(node) = entry.get("area") {
            name(node, node.text().is_some_and(|area| rules.rules.iter().any(|r| r.file.area == area)), "area");
        }
    }
    for node in items(tree.get("waivers").and_then(|w| w.get("forbidden"))) {
        name(&node, rule(&node), "rule");
    }
    for entry in items(tree.get("severity")) {
        if entry.get("at_least").is_none() || entry.get("rule").is_some() == entry.get("area").is_some() {
            let message = "severity needs `at_least` and either `rule` or `area`";
            out.push(Problem::of_file(message, entry.line, entry.column));
        }
    }
    for (name, key) in rows().iter().filter_map(|row| Some((&row.name, row.by_system.as_ref()?))) {
        for entry in items(tree.get(name)).iter().filter(|entry| entry.get(key).is_none()) {
            out.push(Problem::of_file(format!("{name} needs `{key}` in each entry"), entry.line, entry.column));
        }
    }
    out
}

#[cfg(test)]
mod tests;
