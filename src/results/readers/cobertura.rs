//! Cobertura XML: line and branch coverage, as coverage.py, jest and gocover-cobertura write it.

use crate::results::model::{At, Measurement, Results, Unit, Unreadable, day};
use crate::results::xml;

pub(super) fn read(text: &str) -> Result<Results, Unreadable> {
    let mut out = Results::of("Cobertura");
    let mut wrong = None;
    xml::each(text, |element| {
        if element.depth > 0 {
            return Ok(());
        }
        for (name, rate, all) in
            [("line_coverage", "line-rate", "lines-valid"), ("branch_coverage", "branch-rate", "branches-valid")]
        {
            let Some(value) = element.number(rate) else { continue };
            let n = element.number(all).filter(|n| *n >= 0.0).map(|n| n as u64);
            if !(0.0..=1.0).contains(&value) {
                wrong =
                    Some(Unreadable::new(element.line, format!("Cobertura: `{rate}` is {value}, 0 to 1 is expected")));
            }
            // No branch at all is no coverage of branches.
            if n != Some(0) {
                let found = Measurement::new(name, value, Unit::Ratio, element.line);
                out.measurements.push(Measurement { n: n.map(|n| At::new(n, element.line)), ..found });
            }
        }
        out.date = element.get("timestamp").and_then(day).map(|d| At::new(d, element.line));
        Ok(())
    })?;
    match wrong {
        Some(error) => Err(error),
        None if out.measurements.is_empty() => {
            Err(Unreadable::new(1, "Cobertura: `coverage` has no `line-rate` over any line"))
        }
        None => Ok(out),
    }
}
