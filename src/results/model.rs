//! What a result says, whichever tool wrote it: numbers with their unit, their cases and their line. Plain data.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A value and the 1-based line it stands on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) line: u32,
}

impl<T> At<T> {
    pub(crate) fn new(value: T, line: u32) -> At<T> {
        At { value, line }
    }
}

/// What a number is counted in, as far as the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A share, 0 to 1.
    Ratio,
    /// A share, 0 to 100.
    Percent,
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// Things.
    Count,
    /// The file does not say.
    Unknown,
}

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measurement {
    /// As the file names it.
    pub(crate) metric: String,
    pub(crate) value: f64,
    pub(crate) unit: Unit,
    pub(crate) line: u32,
    /// Cases it rests on.
    pub(crate) n: Option<At<u64>>,
    /// The same number by group.
    pub(crate) slices: Vec<Slice>,
    /// JSON pointer, where the file is a tree without a tool.
    pub(crate) pointer: String,
}

impl Measurement {
    pub(crate) fn new(metric: impl Into<String>, value: f64, unit: Unit, line: u32) -> Measurement {
        Measurement { metric: metric.into(), value, unit, line, n: None, slices: Vec::new(), pointer: String::new() }
    }

    pub(super) fn cases(self, n: u64, line: u32) -> Measurement {
        Measurement { n: Some(At::new(n, line)), ..self }
    }
}

/// The number of one group.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slice {
    /// What tells the groups apart (`language`), where the file says so.
    pub(crate) key: String,
    /// The group (`de`).
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) n: Option<u64>,
    pub(crate) line: u32,
}

/// How the cases went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cases {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
    pub(crate) errored: u64,
    pub(crate) line: u32,
}

impl Cases {
    /// Cases that were run: a skipped one says nothing, one that broke did not pass.
    pub(crate) fn run(self) -> u64 {
        self.passed.saturating_add(self.failed).saturating_add(self.errored)
    }

    /// The share that passed.
    pub(super) fn pass_rate(self) -> Option<Measurement> {
        let run = self.run();
        (run > 0).then(|| {
            Measurement::new("pass_rate", self.passed as f64 / run as f64, Unit::Ratio, self.line).cases(run, self.line)
        })
    }
}

/// What a load test measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Load {
    pub(crate) p50_ms: Option<At<f64>>,
    pub(crate) p95_ms: Option<At<f64>>,
    pub(crate) p99_ms: Option<At<f64>>,
    /// Share of requests that failed, 0 to 1.
    pub(crate) error_rate: Option<At<f64>>,
    /// Requests a second.
    pub(crate) rate: Option<At<f64>>,
    pub(crate) requests: Option<At<f64>>,
    pub(crate) duration_s: Option<At<f64>>,
    /// A limit of the tool's own that the run crossed.
    pub(crate) crossed: Option<At<String>>,
}

/// Everything a file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Results {
    /// Who wrote it, in words: `promptfoo`, `k6 summary` …
    pub(crate) format: &'static str,
    pub(crate) measurements: Vec<Measurement>,
    pub(crate) cases: Option<Cases>,
    /// Models measured.
    pub(crate) models: Vec<At<String>>,
    /// Day of the run.
    pub(crate) date: Option<At<Date>>,
    pub(crate) load: Option<Load>,
    /// Numbers by group of a metric that has no number for all; the name is empty where none is said.
    pub(crate) groups: Vec<(String, Slice)>,
    /// Columns of scores with holes: name, and what is missing.
    pub(crate) gaps: Vec<(String, String)>,
}

impl Results {
    pub(super) fn of(format: &'static str) -> Results {
        Results { format, ..Results::default() }
    }

    /// Adds a model once.
    pub(super) fn model(&mut self, name: &str, line: u32) {
        let name = name.trim();
        let known = self.models.len() >= MAX_MODELS || self.models.iter().any(|m| m.value == name);
        if !name.is_empty() && name.len() <= MAX_NAME && !known {
            self.models.push(At::new(name.to_owned(), line));
        }
    }

    /// Adds the cases and the share of them that passed.
    pub(super) fn counted(&mut self, cases: Cases) {
        self.cases = Some(cases);
        self.measurements.extend(cases.pass_rate());
    }
}

/// Models kept of one file.
const MAX_MODELS: usize = 16;
/// Longest name of a model.
const MAX_NAME: usize = 200;

/// Why a file gives no numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// 1-based.
    pub(crate) line: u32,
    /// What is wrong and what is expected.
    pub(crate) message: String,
    /// Nothing is wrong with the file; only no number was found by itself. A JSON pointer may still name one.
    pub(crate) silent: bool,
}

impl Unreadable {
    pub(crate) fn new(line: u32, message: impl AsRef<str>) -> Unreadable {
        Unreadable { line: line.max(1), message: crate::text::excerpt(message.as_ref(), 300), silent: false }
    }

    /// Of a sound file that says nothing by itself.
    pub(super) fn silent(line: u32, message: impl AsRef<str>) -> Unreadable {
        Unreadable { silent: true, ..Unreadable::new(line, message) }
    }
}

/// The day of a date, a time, or seconds or milliseconds since 1970.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = text.get(..10).and_then(|head| head.parse::<Date>().ok()) {
        return Some(date);
    }
    let number: f64 = text.parse().ok()?;
    let seconds = if number > 1e11 { number / 1000.0 } else { number };
    // From 2001 on: smaller numbers are clocks of another kind.
    (1e9..4e9)
        .contains(&seconds)
        .then(|| Timestamp::from_second(seconds as i64).ok().map(|t| t.to_zoned(TimeZone::UTC).date()))
        .flatten()
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_of_all_spellings() {
        let day = |text| super::day(text).map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(day("2026-11-17"), "2026-11-17");
        assert_eq!(day("2026-11-17T09:30:00.123+02:00"), "2026-11-17");
        assert_eq!(day("1795279188995"), "2026-11-21");
        assert_eq!(day("1795279188.5"), "2026-11-21");
        for text in ["", "soon", "12", "2026-13-40", "1e300", "NaN", "äöüäöüäöü"] {
            assert_eq!(day(text), "", "{text}");
        }
    }
}
