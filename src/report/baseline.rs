//! What a baseline holds, and what became of it, for the person who wrote it.

use super::words;
use crate::compare::{Baseline, Tightened};
use crate::text::printable;
use std::collections::BTreeSet;

/// Rules named on their own lines before the rest is counted.
const SHOWN: usize = 20;

/// One line about the file; with a former state a line for each rule that became tighter.
pub(crate) fn summary(next: &Baseline, former: Option<&Baseline>, file: &str) -> String {
    let rules = next.rules.len();
    let Some(former) = former else {
        return format!("produ: {rules} rules written to {}\n", printable(file));
    };
    let (changes, dropped) = (next.tightened(former), next.dropped(former));
    // Several changes may be of one rule.
    let tighter = changes.iter().map(Tightened::rule).collect::<BTreeSet<_>>().len();
    let mut out = match (tighter, dropped.len()) {
        (0, 0) => return format!("produ: {} stays as it is: nothing rose above it\n", printable(file)),
        (0, _) => format!("produ: {} is no tighter: nothing rose above it\n", printable(file)),
        _ => format!("produ: {} tightened in {tighter} of {rules} rules\n", printable(file)),
    };
    let gone = dropped.into_iter().map(|rule| format!("{rule} no longer exists"));
    let lines: Vec<String> = changes.iter().map(told).chain(gone).collect();
    for line in lines.iter().take(SHOWN) {
        out.push_str(&format!("  {}\n", printable(line)));
    }
    if lines.len() > SHOWN {
        out.push_str(&format!("  and {} more\n", lines.len() - SHOWN));
    }
    out
}

fn told(change: &Tightened) -> String {
    match change {
        Tightened::Raised(rule, from, to) => format!("{rule} {} → {}", words::level(*from), words::level(*to)),
        Tightened::Settled(rule, 1) => format!("{rule} a contradiction is gone"),
        Tightened::Settled(rule, count) => format!("{rule} {count} contradictions are gone"),
        Tightened::Applies(rule) => format!("{rule} applies now"),
        Tightened::New(rule, level) => format!("{rule} is new: {}", words::level(*level)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Level, sample};

    #[test]
    fn what_became_tighter_is_named() {
        let mut former = Baseline::of(&sample::report());
        assert!(summary(&former, Some(&former), "b.json").contains("stays as it is"));
        let mut next = former.clone();
        let rules: Vec<String> = next.rules.keys().cloned().collect();
        let low = rules
            .iter()
            .find(|rule| former.rules[*rule].level == Level::None && former.rules[*rule].contradictions.is_empty())
            .unwrap();
        let known = rules.iter().find(|rule| !former.rules[*rule].contradictions.is_empty()).unwrap();
        next.rules.get_mut(low).unwrap().level = Level::Verified;
        next.rules.get_mut(known).unwrap().contradictions.clear();
        let entry = next.rules[low].clone();
        next.rules.insert("X-1".to_owned(), entry);
        // Two changes of one rule are one rule.
        next.rules.get_mut(known).unwrap().level = Level::Verified;
        former.rules.get_mut(low).unwrap().applies = false;
        let text = summary(&next, Some(&former), "b.json");
        for part in [
            format!("{low} none → verified"),
            format!("{low} applies now"),
            format!("{known} a contradiction is gone"),
            "X-1 is new".into(),
        ] {
            assert!(text.contains(&part), "{part}\n{text}");
        }
        assert!(text.contains(&format!("tightened in 3 of {} rules", next.rules.len())), "{text}");
        let mut fewer = former.clone();
        let gone = fewer.rules.pop_first().unwrap().0;
        let text = summary(&fewer, Some(&former), "b.json");
        assert!(
            text.contains(&format!("b.json is no tighter: nothing rose above it\n  {gone} no longer exists")),
            "{text}"
        );
        assert!(summary(&next, None, "b.json").contains("rules written to b.json"));
    }
}
