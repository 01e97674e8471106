//! Do the declared totals follow from the components, and do the volumes fit the declared load?

use super::Notes;
use super::components::TOLERANCE_PCT;
use super::declared::Declared;
use super::figures::{amount, deviation, whole};
use super::model::{Component, Figure, Kind, Scenario, Topic};
use super::scenarios::totals;

/// Seconds of an average month.
const MONTH_SECONDS: f64 = 365.25 / 12.0 * 86_400.0;

/// Whether a declared sum can be true beside a calculated one; `None` when that is not known.
fn agrees(calculated: Figure, declared: f64) -> Option<bool> {
    // Below one unit of money the rounding of the declaration would decide.
    let slack = (TOLERANCE_PCT / 100.0 * declared).max(TOLERANCE_PCT / 100.0);
    match calculated {
        Figure { value: Some(sum), .. } => Some((sum - declared).abs() <= slack),
        Figure { at_least: Some(least), .. } if least > declared + slack => Some(false),
        _ => None,
    }
}

/// A sum or its lower bound, in a sentence.
pub(super) fn shown(figure: Figure) -> String {
    match (figure.value, figure.at_least) {
        (Some(n), _) => amount(n),
        (None, Some(n)) => format!("at least {}", amount(n)),
        (None, None) => "an unknown sum".to_owned(),
    }
}

/// Compares the declared totals with the calculated ones.
pub(super) fn check(declared: &Declared, components: &[Component], scenarios: &[Scenario], notes: &mut Notes) {
    if components.is_empty() {
        notes.unknown("what the money goes to", "cost.components");
        return;
    }
    for (step, said) in ["current", "expected", "x10"].iter().zip(declared.monthly_at) {
        let (Some(scenario), Some((said, at))) = (scenarios.iter().find(|s| s.name == *step), said) else { continue };
        if agrees(scenario.monthly, said) == Some(false) {
            let sum = shown(scenario.monthly);
            let message = format!("cost at {step} volume: the components give {sum}, declared is {}", amount(said));
            notes.claim(Kind::Contradiction, Topic::Sums, message, at);
        }
    }
    per_request(declared, components, scenarios, notes);
    if let (Some((most, at)), Some(used)) = (declared.max_tokens, tokens(declared))
        && used > most
    {
        let message = format!("a request uses {} tokens on average, at most {} are allowed", whole(used), whole(most));
        notes.claim(Kind::Contradiction, Topic::Sums, message, at);
    }
    if let (Some((peak, _)), Some((volume, at))) = (declared.peak_rps, declared.volumes.into_iter().nth(1).flatten()) {
        let average = volume / MONTH_SECONDS;
        if average > peak {
            let (average, peak) = (amount(average), amount(peak));
            let message =
                format!("the expected volume is {average} requests a second on average, load.peak_rps is {peak}");
            notes.claim(Kind::Contradiction, Topic::Sums, message, at);
        }
    }
}

/// The declared cost of a request may be the marginal one or the full one at a declared volume.
fn per_request(declared: &Declared, components: &[Component], scenarios: &[Scenario], notes: &mut Notes) {
    let Some((said, at)) = declared.per_request.filter(|_| !components.is_empty()) else { return };
    let (marginal, _) = totals(declared, components);
    let full = scenarios.iter().filter(|s| s.name == "current" || s.name == "expected").map(|s| s.per_request);
    let readings: Vec<Figure> = std::iter::once(marginal).chain(full).collect();
    let close = |figure: &Figure| match (figure.value, figure.at_least) {
        (Some(sum), _) => sum == said || deviation(sum, said).is_some_and(|pct| pct.abs() <= TOLERANCE_PCT),
        (None, Some(least)) => least <= said * (1.0 + TOLERANCE_PCT / 100.0),
        (None, None) => true,
    };
    if readings.iter().any(close) {
        return;
    }
    let message = format!(
        "cost of a request: the components give {}, declared is {}",
        readings.iter().map(|f| shown(*f)).take(1).collect::<String>(),
        amount(said)
    );
    notes.claim(Kind::Contradiction, Topic::Sums, message, at);
}

/// Tokens of one request over all models, as far as they are declared.
fn tokens(declared: &Declared) -> Option<f64> {
    let of = |part: &super::declared::Declaration| {
        let sum: Vec<f64> = [part.tokens_in, part.tokens_out].into_iter().flatten().collect();
        (!sum.is_empty()).then(|| sum.iter().sum::<f64>() * part.calls.unwrap_or(1.0) * part.share.unwrap_or(1.0))
    };
    let known: Vec<f64> = declared.components.iter().filter_map(of).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}
