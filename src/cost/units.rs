//! Units of prices: `1M input tokens` is a price for a million, `minute` for one.

use super::figures::usable;

/// What a price is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Tokens(Direction),
    /// Anything else, in lower case and the singular.
    Other(String),
}

/// Which tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// Read by the model.
    Input,
    /// Read by the model and known to the provider.
    Cached,
    /// Written by the model.
    Output,
    /// Both ways.
    Both,
}

impl Unit {
    pub(super) fn words(&self) -> String {
        match self {
            Unit::Tokens(Direction::Input) => "input token".to_owned(),
            Unit::Tokens(Direction::Cached) => "cached input token".to_owned(),
            Unit::Tokens(Direction::Output) => "output token".to_owned(),
            Unit::Tokens(Direction::Both) => "token".to_owned(),
            Unit::Other(noun) => noun.clone(),
        }
    }
}

/// Unit and how many of it the price is for; or what is wrong.
pub(super) fn parse(text: &str) -> Result<(Unit, f64), String> {
    let lower = text.trim().to_lowercase();
    let mut words: Vec<&str> = lower.split(|c: char| c.is_whitespace() || c == '/').filter(|w| !w.is_empty()).collect();
    if words.first() == Some(&"per") {
        words.remove(0);
    }
    let mut per = 1.0;
    if let Some(n) = words.first().and_then(|first| number(first)) {
        per = n;
        words.remove(0);
    }
    match words.first() {
        Some(&"thousand") => per *= 1e3,
        Some(&"million") => per *= 1e6,
        Some(&"billion") => per *= 1e9,
        _ => {}
    }
    words.retain(|w| !matches!(*w, "thousand" | "million" | "billion" | "of"));
    if !(per > 0.0 && usable(per)) {
        return Err(format!("`{}` is for no usable number of units", crate::text::excerpt(text, 60)));
    }
    let Some(last) = words.pop() else {
        return Err(format!("`{}` names no unit, such as `1M input tokens`", crate::text::excerpt(text, 60)));
    };
    let last = singular(last);
    if last != "token" {
        words.push(last);
        return Ok((Unit::Other(words.join(" ")), per));
    }
    let has = |names: &[&str]| words.iter().any(|w| names.contains(w));
    let direction = match () {
        () if has(&["cached"]) || has(&["cache"]) && has(&["read"]) => Direction::Cached,
        () if has(&["input", "prompt", "in"]) => Direction::Input,
        () if has(&["output", "completion", "out"]) => Direction::Output,
        () if words.is_empty() => Direction::Both,
        () => {
            let said = crate::text::excerpt(text, 60);
            return Err(format!("`{said}`: tokens are input, output or cached input tokens"));
        }
    };
    Ok((Unit::Tokens(direction), per))
}

/// `1`, `1,000`, `1k`, `1M`.
fn number(word: &str) -> Option<f64> {
    let plain = word.replace([',', '_'], "");
    let (digits, scale) = match plain.strip_suffix(['k', 'm', 'b']) {
        Some(digits) if plain.ends_with('k') => (digits, 1e3),
        Some(digits) if plain.ends_with('m') => (digits, 1e6),
        Some(digits) => (digits, 1e9),
        None => (plain.as_str(), 1.0),
    };
    digits.starts_with(|c: char| c.is_ascii_digit()).then(|| digits.parse::<f64>().ok()).flatten().map(|n| n * scale)
}

/// The noun without its plural, and with its usual short forms written out.
fn singular(word: &str) -> &str {
    match word {
        "min" | "mins" => "minute",
        "h" | "hr" | "hrs" => "hour",
        "tok" | "toks" => "token",
        _ => word.strip_suffix('s').filter(|rest| rest.len() > 2 && !rest.ends_with('s')).unwrap_or(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_spellings_are_understood() {
        let tokens = Unit::Tokens;
        for (text, unit, per) in [
            ("1M input tokens", tokens(Direction::Input), 1e6),
            ("1M output tokens", tokens(Direction::Output), 1e6),
            ("per 1,000 prompt tokens", tokens(Direction::Input), 1e3),
            ("1k tokens", tokens(Direction::Both), 1e3),
            ("million cached input tokens", tokens(Direction::Cached), 1e6),
            ("token", tokens(Direction::Both), 1.0),
            ("minute", Unit::Other("minute".into()), 1.0),
            ("GB months", Unit::Other("gb month".into()), 1.0),
            ("GB/month", Unit::Other("gb month".into()), 1.0),
            ("1000 requests", Unit::Other("request".into()), 1e3),
        ] {
            assert_eq!(parse(text), Ok((unit, per)), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_told() {
        for text in
            ["", "  ", "0 tokens", "1e400 tokens", "1M", "1M strange tokens", "-5 tokens", "1M cache write tokens"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
