//! For tests: whether a cost grows with the size of the input, and not with its square.

use std::time::{Duration, Instant};

/// What the clock can tell on a busy machine.
const LEAST: Duration = Duration::from_millis(2);

/// Fails where eight times the size costs much more than eight times as much; with the square it would be 64 times.
#[expect(clippy::disallowed_methods, reason = "the cost is what is tested")]
pub(in crate::signals) fn stays_linear(what: &str, size: usize, run: impl Fn(usize)) {
    let time = |size: usize| {
        let once = || {
            let start = Instant::now();
            run(size);
            start.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap_or(Duration::ZERO)
    };
    let (one, eight) = (time(size), time(size * 8));
    assert!(eight < one.max(LEAST) * 28, "{what}: {eight:?} after {one:?}");
}
