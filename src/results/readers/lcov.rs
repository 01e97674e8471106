//! lcov tracefiles: lines and branches found and hit, summed over the files.

use crate::results::input::small;
use crate::results::model::{Measurement, Results, Unit, Unreadable};

pub(super) fn fits(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(|line| line.starts_with("TN:") || line.starts_with("SF:"))
}

pub(super) fn read(text: &str) -> Result<Results, Unreadable> {
    let mut out = Results::of("lcov");
    let mut sums = [0u64; 4];
    let (mut open, mut lines) = (false, 0);
    for (n, line) in text.lines().enumerate() {
        lines = n + 1;
        let (tag, value) = line.split_once(':').unwrap_or((line.trim(), ""));
        let slot = match tag {
            "SF" => {
                open = true;
                continue;
            }
            "end_of_record" => {
                open = false;
                continue;
            }
            "LF" => 0,
            "LH" => 1,
            "BRF" => 2,
            "BRH" => 3,
            _ => continue,
        };
        let Ok(value) = value.trim().parse::<u32>() else {
            return Err(Unreadable::new(small(n + 1), format!("lcov: a whole number is expected after `{tag}:`")));
        };
        if let Some(sum) = sums.get_mut(slot) {
            *sum += u64::from(value);
        }
    }
    if open {
        return Err(Unreadable::new(small(lines), "lcov: `end_of_record` is missing: the file is cut off"));
    }
    let [found, hit, branches, taken] = sums;
    for (name, all, part) in [("line_coverage", found, hit), ("branch_coverage", branches, taken)] {
        if part > all {
            return Err(Unreadable::new(1, format!("lcov: {part} hit of {all} found cannot be")));
        }
        if all > 0 {
            out.measurements.push(Measurement::new(name, part as f64 / all as f64, Unit::Ratio, 1).cases(all, 1));
        }
    }
    if out.measurements.is_empty() {
        return Err(Unreadable::new(1, "lcov: no line was found (`LF:`)"));
    }
    Ok(out)
}
