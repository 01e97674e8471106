//! What a baseline holds, and what became of it, for the person who wrote it.

use super::words;
use crate::compare::{Baseline, Tightened};
use crate::text::printable;

/// Rules named on their own lines before the rest is counted.
const SHOWN: usize = 20;

/// One line about the file; with a former state a line for each rule that became tighter.
pub(crate) fn summary(next: &Baseline, former: Option<&Baseline>, file: &str) -> String {
    let rules = next.rules.len();
    let Some(former) = former else {
        return format!("produ: {rules} rules written to {}\n", printable(file));
    };
    let changes = next.tightened(former);
    if changes.is_empty() {
        return format!("produ: {} stays as it is: nothing rose above it\n", printable(file));
    }
    let mut out = format!("produ: {} tightened in {} of {rules} rules\n", printable(file), changes.len());
    for change in changes.iter().take(SHOWN) {
        out.push_str(&format!("  {}\n", printable(&told(change))));
    }
    if changes.len() > SHOWN {
        out.push_str(&format!("  and {} more\n", changes.len() - SHOWN));
    }
    out
}

fn told(change: &Tightened) -> String {
    match change {
        Tightened::Raised(rule, from, to) => format!("{rule} {} → {}", words::level(*from), words::level(*to)),
        Tightened::Settled(rule, 1) => format!("{rule} a contradiction is gone"),
        Tightened::Settled(rule, count) => format!("{rule} {count} contradictions are gone"),
        Tightened::New(rule, level) => format!("{rule} is new: {}", words::level(*level)),
        Tightened::Dropped(rule) => format!("{rule} no longer exists"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Level, sample};

    #[test]
    fn what_became_tighter_is_named() {
        let former = Baseline::of(&sample::report());
        assert!(summary(&former, Some(&former), "b.json").contains("stays as it is"));
        let mut next = former.clone();
        let rules: Vec<String> = next.rules.keys().cloned().collect();
        let low = rules.iter().find(|rule| former.rules[*rule].level == Level::None).unwrap();
        let known = rules.iter().find(|rule| !former.rules[*rule].contradictions.is_empty()).unwrap();
        next.rules.get_mut(low).unwrap().level = Level::Verified;
        next.rules.get_mut(known).unwrap().contradictions.clear();
        let entry = next.rules[low].clone();
        next.rules.insert("X-1".to_owned(), entry);
        let text = summary(&next, Some(&former), "b.json");
        for part in [format!("{low} none → verified"), format!("{known} a contradiction is gone"), "X-1 is new".into()]
        {
            assert!(text.contains(&part), "{part}\n{text}");
        }
        assert!(summary(&former, Some(&next), "b.json").contains("X-1 no longer exists"));
        assert!(summary(&next, None, "b.json").contains("rules written to b.json"));
    }
}
