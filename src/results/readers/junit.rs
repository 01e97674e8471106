//! JUnit XML, as pytest, jest-junit, go-junit-report and Maven write it.

use crate::results::model::{At, Cases, Results, Unreadable, day};
use crate::results::xml;

/// Counts test cases themselves: the sums of a suite are what its tool claims, and nested suites repeat them.
pub(super) fn read(text: &str) -> Result<Results, Unreadable> {
    let mut out = Results::of("JUnit");
    let mut cases = Cases { line: 1, ..Cases::default() };
    let (mut all, mut claimed, mut first) = (0u64, 0u64, true);
    // The worst that was said inside the open case.
    let mut worst = None;
    let mut case_depth = None;
    xml::each(text, |element| {
        if let Some(depth) = case_depth.filter(|depth| element.depth > *depth) {
            if element.depth == depth + 1 {
                worst = match element.name.as_str() {
                    "error" => Some('e'),
                    "failure" if worst != Some('e') => Some('f'),
                    "skipped" if worst.is_none() => Some('s'),
                    _ => worst,
                };
            }
            return Ok(());
        }
        settle(&mut cases, &mut case_depth, &mut worst);
        match element.name.as_str() {
            "testcase" => {
                all += 1;
                case_depth = Some(element.depth);
            }
            "testsuite" | "testsuites" => {
                if let Some(date) = element.get("timestamp").and_then(day).filter(|_| out.date.is_none()) {
                    out.date = Some(At::new(date, element.line));
                }
                if first {
                    cases.line = element.line;
                }
                // Only the outermost sum: suites may nest.
                if element.depth <= 1 && element.name == "testsuite" {
                    claimed =
                        claimed.saturating_add(element.number("tests").filter(|n| *n >= 0.0).unwrap_or(0.0) as u64);
                }
                first = false;
            }
            _ => {}
        }
        Ok(())
    })?;
    settle(&mut cases, &mut case_depth, &mut worst);
    if all == 0 {
        return Err(Unreadable::new(cases.line, "JUnit: no `testcase`; a run that collected nothing proves nothing"));
    }
    if claimed > all {
        let message = format!("JUnit: the suite says {claimed} tests, {all} are listed: is the file cut off?");
        return Err(Unreadable::new(cases.line, message));
    }
    out.counted(cases);
    Ok(out)
}

/// Counts the case that has ended.
fn settle(cases: &mut Cases, open: &mut Option<usize>, worst: &mut Option<char>) {
    if open.take().is_some() {
        match worst.take() {
            Some('e') => cases.errored += 1,
            Some('f') => cases.failed += 1,
            Some(_) => cases.skipped += 1,
            None => cases.passed += 1,
        }
    }
}
