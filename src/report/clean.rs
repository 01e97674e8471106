//! The last line of defence before any format: every string printable, every number finite and rounded.
//!
//! Works on the serialised tree, so a field added to the model later is covered without being named here.

use super::json::unwritten;
use crate::error::Error;
use crate::model::Report;
use crate::text::{is_harmless, printable};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The report as every renderer may print it.
pub(crate) fn clean(report: &Report) -> Result<Report, Error> {
    let mut report = printable_tree(report)?;
    round(&mut report);
    Ok(report)
}

/// Anything serialisable with every string and key printable.
pub(crate) fn printable_tree<T: Serialize + DeserializeOwned>(model: &T) -> Result<T, Error> {
    let mut tree = serde_json::to_value(model).map_err(|e| unwritten(&e))?;
    walk(&mut tree);
    serde_json::from_value(tree).map_err(|e| unwritten(&e))
}

/// Depth is that of the model, not of any input: the conditions of a rule end where their prose does.
fn walk(value: &mut Value) {
    match value {
        Value::String(text) if is_harmless(text) => {}
        Value::String(text) => *text = printable(text),
        Value::Array(items) => items.iter_mut().for_each(walk),
        Value::Object(map) if map.keys().all(|key| is_harmless(key)) => map.values_mut().for_each(walk),
        Value::Object(map) => {
            let entries: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
            for (key, mut value) in entries {
                walk(&mut value);
                map.insert(printable(&key), value);
            }
        }
        _ => {}
    }
}

fn round(report: &mut Report) {
    let one = |x: &mut f64| *x = rounded(*x, 10.0);
    let two = |x: &mut f64| *x = rounded(*x, 100.0);
    one(&mut report.score);
    one(&mut report.readiness);
    one(&mut report.score_without_waivers);
    report.decision.iter_mut().for_each(|decision| one(&mut decision.readiness_after));
    report.waivers.iter_mut().for_each(|effect| one(&mut effect.share));
    report.pillars.iter_mut().filter_map(|p| p.score.as_mut()).for_each(one);
    report.evidence_mix.values_mut().for_each(one);
    for verdict in &mut report.verdicts {
        one(&mut verdict.gain);
        two(&mut verdict.credit);
    }
    for term in report.trace.iter_mut().flatten() {
        two(&mut term.credit);
        two(&mut term.points);
        two(&mut term.possible);
    }
}

/// Rounded to 1/`unit`, without a negative zero.
fn rounded(x: f64, unit: f64) -> f64 {
    (x * unit).round() / unit + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn cleans_strings_and_keys_and_rounds() {
        let mut report = sample::report();
        report.system.name = "a\x1b[2J\u{202e}".into();
        report.profile.facts.insert("k\n".into(), "::error::x".into());
        report.score = 71.249;
        report.verdicts[0].credit = 0.85;
        report.verdicts[0].gain = -0.01;
        let report = clean(&report).unwrap();
        assert_eq!(report.system.name, "a\\u{1b}[2J\\u{202e}");
        assert_eq!(report.profile.facts["k\\u{a}"], "\\u{3a}:error::x");
        assert_eq!((report.score, report.verdicts[0].credit), (71.2, 0.85));
        assert!(report.verdicts[0].gain == 0.0 && report.verdicts[0].gain.is_sign_positive());
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        let once = clean(&sample::report()).unwrap();
        assert_eq!(clean(&once).unwrap(), once);
    }

    #[test]
    fn a_number_that_is_none_is_an_error_not_a_panic() {
        let mut report = sample::report();
        report.score = f64::NAN;
        assert!(clean(&report).is_err());
    }
}
