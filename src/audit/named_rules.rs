//! Rules that a manifest points for (`evidence:`): each must exist and stand once. The form of a manifest knows no rule,
//! so this is said where both are at hand.

use super::{Found, from_manifest};
use crate::error::Error;
use crate::manifest::pointer::SECTION;
use crate::manifest::{Manifest, ManifestErrors, Problem};
use crate::rules::RuleSet;
use crate::text::excerpt;
use std::collections::BTreeMap;

/// The manifest, if every rule that it points for is one.
pub(super) fn checked(found: Found, rules: &RuleSet) -> Result<Found, Error> {
    let problems = found.manifest.as_ref().map(|manifest| problems(manifest, rules)).unwrap_or_default();
    match found.manifest.as_ref().filter(|_| !problems.is_empty()) {
        None => Ok(found),
        Some(manifest) => Err(from_manifest(ManifestErrors { path: manifest.path.clone(), problems, omitted: 0 })),
    }
}

fn problems(manifest: &Manifest, rules: &RuleSet) -> Vec<Problem> {
    let (mut out, mut seen) = (Vec::new(), BTreeMap::new());
    for one in manifest.pointers() {
        let (_, line) = manifest.place(one.at);
        let mut problem = |message: String, expected: String| {
            let path_in_document = format!("{SECTION}.{}", excerpt(&one.rule, 60));
            let file = Problem::of_file(message, line, one.column);
            out.push(Problem { path_in_document, expected, ..file });
        };
        match rules.find(&one.rule) {
            None => problem("there is no such rule".to_owned(), hint(&one.rule, rules)),
            Some(rule) => {
                if let Some(first) = seen.insert(rule.file.id.clone(), line) {
                    problem(format!("is a rule that line {first} speaks of already"), "each rule once".to_owned());
                }
            }
        }
    }
    out
}

/// The rule that was most likely meant.
fn hint(name: &str, rules: &RuleSet) -> String {
    let name = name.to_lowercase().replace('_', "-");
    let names = rules.rules.iter().flat_map(|rule| [rule.file.slug.as_str(), rule.file.id.as_str()]);
    let near = names
        .map(|known| (strsim::jaro_winkler(&name, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    match near {
        Some((_, known)) => format!("`{known}`: did you mean that?"),
        None => "the name of a rule; `produ rules list` shows them".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_rules_are_errors_with_the_nearest_name() {
        let rules = RuleSet::embedded().unwrap();
        let found = |evidence: &str| {
            let text = format!("schema_version: \"1\"\nsystem: {{name: x, kind: [rag]}}\nevidence:\n{evidence}");
            checked(Found::of(crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap()), &rules)
        };
        assert!(found("  kill-switch: {code: \"a.py::f\"}\n  R-FALL-01: {not: [b.py]}\n").is_ok());
        let error = found("  kill-swich: {code: \"a.py::f\"}\n").unwrap_err().render();
        assert!(error.contains("produ.yaml:4") && error.contains("`kill-switch`: did you mean that?"), "{error}");
        let error = found("  zzz: {code: \"a.py::f\"}\n").unwrap_err().render();
        assert!(error.contains("produ rules list"), "{error}");
        let error = found("  kill-switch: {code: \"a.py::f\"}\n  R-FALL-04: {doc: a.md}\n").unwrap_err().render();
        assert!(error.contains("produ.yaml:5") && error.contains("line 4"), "{error}");
    }
}
