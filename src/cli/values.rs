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
