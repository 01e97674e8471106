//! A number against a bar, when the two may not be written in the same unit, and how sure a share is.

use crate::results::{Measurement, Unit, table, wilson};

/// How a number stands to a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Standing {
    /// On the good side. Both numbers in one unit.
    Met(f64, f64),
    /// On the wrong side. Both numbers in one unit.
    Missed(f64, f64),
    /// As shares it is one, as percent the other.
    Unclear,
}

/// Holds a number against a bar of the manifest; `metric` is the name the manifest gives it.
pub(crate) fn standing(one: &Measurement, metric: &str, bar: f64, at_least: bool) -> Standing {
    let readings = readings(one, metric, bar, at_least);
    let good = |(value, bar): &(f64, f64)| if at_least { value >= bar } else { value <= bar };
    match readings.first() {
        Some((value, bar)) if readings.iter().all(good) => Standing::Met(*value, *bar),
        Some((value, bar)) if !readings.iter().any(good) => Standing::Missed(*value, *bar),
        _ => Standing::Unclear,
    }
}

/// Number and bar in one unit, in every way they may be meant.
fn readings(one: &Measurement, metric: &str, bar: f64, at_least: bool) -> Vec<(f64, f64)> {
    let value = one.value;
    let of_name = table().unit(metric);
    let unit = if one.unit == Unit::Unknown { table().unit(&one.metric) } else { one.unit };
    match (unit, of_name) {
        (Unit::S, Unit::Ms) => return vec![(value * 1000.0, bar)],
        (Unit::Ms, Unit::S) => return vec![(value / 1000.0, bar)],
        (Unit::Ms | Unit::S | Unit::Count, _) => return vec![(value, bar)],
        (Unit::Percent, Unit::Percent) => return vec![(value, bar)],
        (_, Unit::Percent) if unit == Unit::Ratio => return vec![(value * 100.0, bar)],
        _ => {}
    }
    let proportion = proportion(one, metric);
    let (as_it_is, as_share, bar_as_share) = ((value, bar), (value / 100.0, bar), (value, bar / 100.0));
    let (small, small_bar) = (value <= 1.0, bar <= 1.0);
    match unit {
        // 88 % against 0.85, 88 % against 85; a bar of exactly 1 may be either.
        Unit::Percent if bar == 1.0 => vec![as_share, as_it_is],
        Unit::Percent if small_bar => vec![as_share],
        Unit::Percent => vec![as_it_is],
        Unit::Ratio if bar > 1.0 => vec![bar_as_share],
        Unit::Ratio if bar == 1.0 && !at_least => vec![as_it_is, bar_as_share],
        Unit::Ratio => vec![as_it_is],
        _ if value == 0.0 || bar == 0.0 => vec![as_it_is],
        _ if small == small_bar => vec![as_it_is],
        _ if !small && proportion => vec![as_share],
        _ if !small => vec![as_it_is, as_share],
        // 0.9 against 85: less than one percent of right answers is not meant; of wrong ones it may be.
        _ if proportion && at_least => vec![bar_as_share],
        _ => vec![bar_as_share, as_it_is],
    }
}

/// Whether the number is a share of cases.
fn proportion(one: &Measurement, metric: &str) -> bool {
    let known = |name: &str| table().metric(name).is_some_and(|m| m.proportion);
    one.unit == Unit::Ratio && known(&one.metric) || known(metric) || metric == "value" && known(&one.metric)
}

/// The 95 % interval of a share over `n` cases, where its near bound lies on the wrong side of the bar.
pub(crate) fn doubt(
    one: &Measurement,
    metric: &str,
    (value, bar): (f64, f64),
    at_least: bool,
    n: u64,
) -> Option<(f64, f64)> {
    if !proportion(one, metric) {
        return None;
    }
    let scale = if bar > 1.0 || value > 1.0 { 100.0 } else { 1.0 };
    let (low, high) = wilson::interval(value / scale, n)?;
    let bar = bar / scale;
    let wrong = if at_least { low < bar } else { high > bar };
    wrong.then_some((low * scale, high * scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(metric: &str, value: f64, unit: Unit, bar: f64, at_least: bool) -> Standing {
        standing(&Measurement::new(metric, value, unit, 1), metric, bar, at_least)
    }

    #[test]
    fn units_of_number_and_bar_may_differ() {
        use Standing::{Met, Missed, Unclear};
        let unknown = |metric, value, bar, at_least| of(metric, value, Unit::Unknown, bar, at_least);
        assert_eq!(unknown("accuracy", 0.88, 0.85, true), Met(0.88, 0.85));
        assert_eq!(unknown("accuracy", 88.0, 0.85, true), Met(0.88, 0.85));
        assert_eq!(unknown("accuracy", 0.88, 85.0, true), Met(0.88, 0.85));
        assert_eq!(unknown("accuracy", 72.0, 0.85, true), Missed(0.72, 0.85));
        assert_eq!(unknown("accuracy_pct", 88.0, 85.0, true), Met(88.0, 85.0));
        assert_eq!(unknown("hallucination_rate", 2.0, 0.03, false), Met(0.02, 0.03));
        // Half a percent, or half of all?
        assert_eq!(unknown("hallucination_rate", 0.5, 3.0, false), Unclear);
        assert_eq!(unknown("groundedness", 4.2, 4.0, true), Met(4.2, 4.0));
        assert_eq!(unknown("quality", 88.0, 0.85, true), Met(88.0, 0.85));
        assert_eq!(unknown("quality", 60.0, 0.85, true), Unclear);
        assert_eq!(of("pass_rate", 0.97, Unit::Ratio, 95.0, true), Met(0.97, 0.95));
        assert_eq!(of("pass_rate", 0.9, Unit::Ratio, 1.0, true), Missed(0.9, 1.0));
        assert_eq!(of("accuracy", 88.0, Unit::Percent, 0.9, true), Missed(0.88, 0.9));
        assert_eq!(of("latency_ms", 900.0, Unit::Ms, 1000.0, false), Met(900.0, 1000.0));
    }

    #[test]
    fn few_cases_leave_a_doubt() {
        //
        let one = Measurement::new("accuracy", 0.88, Unit::Unknown, 1);
        let doubt = |pair, n| super::doubt(&one, "accuracy", pair, true, n);
        assert!(doubt((0.88, 0.85), 50).is_some() && doubt((0.88, 0.85), 412).is_some());
        assert!(doubt((0.88, 0.85), 2000).is_none() && doubt((88.0, 85.0), 50).is_some());
        let mean = Measurement::new("helpfulness", 4.2, Unit::Unknown, 1);
        assert!(super::doubt(&mean, "helpfulness", (4.2, 4.0), true, 10).is_none());
    }
}
