//! How sure a share of cases is: the Wilson score interval at 95 %.

/// Two-sided 95 % of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Lower and upper bound of a share seen over `n` cases; `None` where there is nothing to compute.
pub(crate) fn interval(share: f64, n: u64) -> Option<(f64, f64)> {
    if n == 0 || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let n = n as f64;
    let scale = 1.0 + Z * Z / n;
    let centre = (share + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_intervals() {
        for (share, n, low, high) in
            [(0.88, 50, 0.762, 0.944), (0.88, 412, 0.845, 0.908), (1.0, 10, 0.722, 1.0), (0.0, 10, 0.0, 0.278)]
        {
            let (l, h) = interval(share, n).unwrap();
            assert!((l - low).abs() < 0.001 && (h - high).abs() < 0.001, "{share} {n}: {l} {h}");
        }
        assert!(interval(0.5, 0).is_none() && interval(1.2, 9).is_none() && interval(f64::NAN, 9).is_none());
    }
}
