//! Numbers: which are usable, how they are rounded, and how they are written for people.

/// Largest number that is calculated with. Products of two stay far below overflow, and what a person pays is below.
pub(crate) const MAX: f64 = 1e15;

/// A number one can calculate with.
pub(crate) fn usable(n: f64) -> bool {
    n.is_finite() && (0.0..=MAX).contains(&n)
}

/// Nine significant digits, without a negative zero.
pub(crate) fn significant(n: f64) -> f64 {
    format!("{n:.8e}").parse::<f64>().unwrap_or(n) + 0.0
}

/// `a / b`, where that is a number.
pub(crate) fn ratio(a: f64, b: f64) -> Option<f64> {
    (b != 0.0).then(|| a / b).filter(|r| r.is_finite())
}

/// Distance from `declared` in percent of it.
pub(crate) fn deviation(value: f64, declared: f64) -> Option<f64> {
    // Against next to nothing the share overflows; it is then the largest there is, not none.
    (declared != 0.0).then(|| ((value - declared) / declared * 100.0).clamp(-MAX, MAX))
}

/// An amount of money for people: whole from 100 on, two decimals below, three significant digits below one.
pub(crate) fn amount(n: f64) -> String {
    let size = n.abs();
    match size {
        0.0 => "0".to_owned(),
        _ if size >= 1e15 => format!("{n:.3e}"),
        _ if size >= 100.0 || n.fract() == 0.0 => grouped(&format!("{n:.0}")),
        _ if size >= 1.0 => grouped(&format!("{n:.2}")),
        _ if size < 1e-9 => format!("{n:.2e}"),
        _ => {
            let digits = (2.0 - size.log10().floor()).clamp(2.0, 12.0) as usize;
            let text = format!("{n:.digits$}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

/// A count for people.
pub(crate) fn whole(n: f64) -> String {
    match n.abs() {
        size if size >= 1e15 => format!("{n:.3e}"),
        size if size >= 100.0 => grouped(&format!("{n:.0}")),
        _ => amount(n),
    }
}

/// Thousands are set apart by commas.
fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (integer, fraction) = digits.split_once('.').map_or((digits, None), |(i, f)| (i, Some(f)));
    let mut out = sign.to_owned();
    for (index, digit) in integer.chars().enumerate() {
        if index > 0 && (integer.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    fraction.map_or(out.clone(), |f| format!("{out}.{f}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_readable_at_every_size() {
        for (n, text) in [
            (0.0, "0"),
            (0.00378, "0.00378"),
            (0.0000021, "0.0000021"),
            (0.9, "0.9"),
            (0.0999, "0.0999"),
            (1.5, "1.50"),
            (60.0, "60"),
            (99.994, "99.99"),
            (617.78, "618"),
            (1326.8, "1,327"),
            (23780.0, "23,780"),
            (-1200.6, "-1,201"),
            (1e300, "1.000e300"),
        ] {
            assert_eq!(amount(n), text, "{n}");
        }
        assert_eq!((whole(6_000_000.0), whole(12.5)), ("6,000,000".to_owned(), "12.50".to_owned()));
    }

    #[test]
    fn a_deviation_from_next_to_nothing_is_large_not_endless() {
        assert_eq!(deviation(34_472_683.7, 1e-299), Some(MAX));
        assert_eq!(deviation(1.0, f64::MIN_POSITIVE), Some(MAX));
        assert_eq!(deviation(110.0, 100.0), Some(10.0));
        assert_eq!(deviation(1.0, 0.0), None);
    }

    proptest! {
        #[test]
        fn rounding_keeps_nine_digits(n in -1e15f64..1e15) {
            let rounded = significant(n);
            prop_assert!((rounded - n).abs() <= n.abs() * 1e-8);
            prop_assert_eq!(significant(rounded), rounded);
        }
    }
}
