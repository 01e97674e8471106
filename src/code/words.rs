//! Names are words: `_telemetryClient.TrackEvent` is `telemetry client track event`.
//!
//! Matching is on whole words, so that `agent_off` is never found in `agent_offer`.

/// The words of an identifier, lower-cased: split at everything that is no letter or digit, at camel humps and between
/// letters and digits.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut word, &mut out);
            continue;
        }
        let before = i.checked_sub(1).and_then(|b| chars.get(b)).copied();
        let after = chars.get(i + 1).copied();
        if let Some(before) = before.filter(|b| b.is_alphanumeric()) {
            let hump = c.is_uppercase() && before.is_lowercase();
            // `HTTPServer`: the last capital of a run begins the next word.
            let run_ends = c.is_uppercase() && before.is_uppercase() && after.is_some_and(char::is_lowercase);
            let digits = c.is_numeric() != before.is_numeric();
            if hump || run_ends || digits {
                flush(&mut word, &mut out);
            }
        }
        word.extend(c.to_lowercase());
    }
    flush(&mut word, &mut out);
    out
}

/// The last part of a name with parts: `Client` of `api::v1.Client`.
pub(crate) fn last_part(name: &str) -> &str {
    name.rsplit(['.', ':', '\\']).next().unwrap_or(name)
}

fn flush(word: &mut String, out: &mut Vec<String>) {
    if !word.is_empty() {
        out.push(std::mem::take(word));
    }
}

/// Whether a word is a form of another: itself, its plural, or what English makes of a verb (`retry`: `retries`,
/// `retried`, `retrying`; `log`: `logs`, `logged`, `logging`). The one who does it (`logger`) is a word of its own:
/// `offer` is no form of `off`.
pub(crate) fn is_form(word: &str, of: &str) -> bool {
    if word == of {
        return true;
    }
    // Short words have no forms that are safe to guess.
    if of.len() < 3 {
        return false;
    }
    let endings = ["s", "es", "ed", "d", "ing"];
    let from = |stem: &str| word.strip_prefix(stem).is_some_and(|rest| endings.contains(&rest));
    if from(of) {
        return true;
    }
    let Some(last) = of.chars().last() else { return false };
    let stem = &of[..of.len() - last.len_utf8()];
    match last {
        'y' => word.strip_prefix(stem).is_some_and(|rest| ["ies", "ied"].contains(&rest)),
        'e' => word.strip_prefix(stem).is_some_and(|rest| ["ing", "ed", "es"].contains(&rest)),
        'b' | 'd' | 'g' | 'l' | 'm' | 'n' | 'p' | 'r' | 't' => {
            let doubled = format!("{of}{last}");
            word.strip_prefix(doubled.as_str()).is_some_and(|rest| ["ed", "ing"].contains(&rest))
        }
        _ => false,
    }
}

/// Whether the words of a name hold these words one after the other, each as one of its forms.
pub(crate) fn holds(name: &[String], phrase: &[&str]) -> bool {
    !phrase.is_empty()
        && name.windows(phrase.len()).any(|window| window.iter().zip(phrase).all(|(word, of)| is_form(word, of)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_split_where_people_see_words() {
        for (name, expected) in [
            ("_telemetryClient.TrackEvent", "telemetry client track event"),
            ("HTTPServer2Retry", "http server 2 retry"),
            ("LLM_PROVIDER", "llm provider"),
            ("kebab-case-name", "kebab case name"),
            ("maxTokens", "max tokens"),
            ("über_größe", "über größe"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn a_part_of_a_word_is_no_word() {
        let name = words("test_agent_offer_is_shown");
        assert!(!holds(&name, &["agent", "off"]));
        assert!(holds(&name, &["agent", "offer"]));
        assert!(holds(&words("retryingRequest"), &["retry", "request"]));
        assert!(holds(&words("logged_answers"), &["log", "answer"]));
        assert!(!holds(&words("dialog"), &["log"]));
        assert!(!holds(&words("begin_exfiltration"), &["filtration"]));
    }

    proptest! {
        #[test]
        fn any_text_splits_without_panic(text in ".{0,40}") {
            let found = words(&text);
            prop_assert!(found.iter().all(|w| !w.is_empty()));
            prop_assert!(found.iter().all(|w| w.chars().all(char::is_alphanumeric)) );
            for word in &found { let _ = is_form(word, "retry"); let _ = is_form("retry", word); }
        }
    }
}
