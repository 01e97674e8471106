//! What a check has found so far, and the questions about dates that many of them ask.

use crate::evaluate::answer::{Answer, Observation, Truth};
use crate::evaluate::world::World;
use crate::manifest::At;
use crate::results::Results;
use jiff::civil::Date;

/// Days by which a file may be older than its declared run: time zones, and a run over midnight.
const MAX_DRIFT_DAYS: i32 = 2;

/// Collects the answer of a check.
pub(crate) struct Findings<'a> {
    pub(super) answer: Answer,
    pub(super) world: &'a World<'a>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(world: &'a World<'a>) -> Findings<'a> {
        Findings { answer: Answer::of(Truth::No), world }
    }

    /// Nothing supports the claim so far.
    pub(super) fn is_empty(&self) -> bool {
        self.answer.places.is_empty()
    }

    /// A claim of the manifest supports what is asked.
    pub(super) fn supports(&mut self, at: At, what: String) {
        self.answer.places.push(self.world.claim(at, what));
    }

    /// A file supports the claim.
    pub(super) fn proves(&mut self, path: &str, line: u32, what: String) {
        self.answer.places.push(Observation { path: path.to_owned(), line, what });
    }

    /// Neither proves nor contradicts.
    pub(super) fn unproven(&mut self, at: At, why: String) {
        self.answer.remarks.push(self.world.claim(at, why));
    }

    /// Speaks against the claim that stands there.
    pub(super) fn contradicts(&mut self, at: At, message: String) {
        self.answer.contradictions.push(self.world.contradiction(at, message));
    }

    /// Whether a dated piece of evidence is young enough; a remark when it is not.
    pub(super) fn fresh(&mut self, date: Option<&str>, at: At, max_age_days: Option<u32>, what: &str) -> bool {
        let Some(date) = date.and_then(|d| d.parse::<Date>().ok()) else {
            self.unproven(at, format!("{what} has no date"));
            return false;
        };
        let age = (self.world.today - date).get_days();
        if age < 0 {
            self.unproven(at, format!("{what} is dated {date}, in the future"));
            return false;
        }
        match max_age_days {
            Some(max) if i64::from(age) > i64::from(max) => {
                let why = format!("{what} is {age} days old, at most {max} count");
                self.answer.stale.get_or_insert_with(|| why.clone());
                self.unproven(at, why);
                false
            }
            _ => true,
        }
    }

    /// The same for a run whose file says when it was; `None` when nothing says so. A file older than declared is a
    /// contradiction: the date was moved, not the run.
    pub(super) fn dated(
        &mut self,
        what: &str,
        declared: Option<(String, At)>,
        results: Option<&Results>,
        path: &str,
        claim: At,
        max_age_days: Option<u32>,
    ) -> Option<bool> {
        let stored = results.and_then(|r| r.date.as_ref());
        let Some((text, at)) = declared else {
            return stored.map(|date| self.fresh(Some(&date.value.to_string()), claim, max_age_days, what));
        };
        if let (Some(stored), Some(day)) = (stored, text.get(..10).and_then(|t| t.parse::<Date>().ok()))
            && (day - stored.value).get_days() > MAX_DRIFT_DAYS
        {
            let place = format!("{path}:{}", stored.line);
            let message = format!(
                "{what}: run on {day} is declared ({}), the file says {} ({place})",
                self.claimed(at),
                stored.value
            );
            self.contradicts(at, message);
            return Some(false);
        }
        Some(self.fresh(text.get(..10).or(Some(&text)), claim, max_age_days, what))
    }

    /// Proven when something supports it, nothing contradicts it and `complete` says nothing is missing.
    pub(super) fn finish(mut self, complete: bool) -> Answer {
        let proven = complete && !self.answer.places.is_empty() && self.answer.contradictions.is_empty();
        self.answer.truth = Truth::of(proven);
        self.answer
    }
}

/// A number without needless digits.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
