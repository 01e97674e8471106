//! Values of flags that clap has no type for.

use crate::model::Pillar;
use crate::report::Form;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

/// The forms that every document has, and those that only some have.
pub(super) fn forms(further: &[Form]) -> impl TypedValueParser<Value = Form> {
    let every = [Form::Terminal, Form::Markdown, Form::Html, Form::Json];
    let all = every.iter().chain(further).filter_map(ValueEnum::to_possible_value);
    PossibleValuesParser::new(all).try_map(|name| Form::from_str(&name, false))
}

/// Values that have a name each.
pub(super) fn named<T, const N: usize>(all: [T; N], name: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.map(name)).try_map(move |word| {
        let found = all.into_iter().find(|value| name(*value) == word);
        found.ok_or_else(|| format!("no {word}"))
    })
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date such as 2026-03-01".to_owned())
}

pub(super) fn pillar(name: &str) -> Result<Pillar, String> {
    let name = name.to_ascii_lowercase();
    let mut letters = ["p", "r", "o", "d", "u"].into_iter().zip(Pillar::ALL);
    let found = letters.find(|(letter, pillar)| *letter == name || pillar.name() == name);
    found.map(|(_, pillar)| pillar).ok_or_else(|| "expected one of the pillars P, R, O, D, U".to_owned())
}

/// An address that can stand before a path: of plain characters only, without credentials, query and fragment.
pub(super) fn https(text: &str) -> Result<String, String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._~/%:+-".contains(&b);
    let rest = text.strip_prefix("https://").map(|rest| rest.trim_end_matches('/'));
    let (host, path) = rest.map(|rest| rest.split_once('/').unwrap_or((rest, ""))).unwrap_or_default();
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    let is_host = name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b)) && !name.is_empty();
    let is_path = path.bytes().all(plain) && !path.split('/').any(|part| matches!(part, "." | ".."));
    match rest {
        Some(rest) if is_host && is_path && host.bytes().all(plain) && text.len() <= 500 => {
            Ok(format!("https://{rest}"))
        }
        _ => Err("expected an address such as https://github.com/acme/chat/blob/main, without credentials".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_of_links_is_plain_https() {
        assert_eq!(https("https://git.example:8443/a/b/").as_deref(), Ok("https://git.example:8443/a/b"));
        for wrong in [
            "",
            "https://",
            "https:///x",
            "http://git.example/a",
            "javascript:alert(1)",
            "https://me:secret@git.example/a",
            "https://git.example/a?b=1",
            "https://git.example/a#b",
            "https://git.example/../a",
            "https://git.example/a\"onclick=x",
            "https://git.example/a b",
            "https://git.example/a)",
        ] {
            assert!(https(wrong).is_err(), "{wrong}");
        }
    }
}
