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

pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date such as 2026-03-01".to_owned())
}

pub(super) fn score(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(n) if (0.0..=100.0).contains(&n) => Ok(n),
        _ => Err("expected a number from 0 to 100".to_owned()),
    }
}

pub(super) fn pillar_score(text: &str) -> Result<(Pillar, f64), String> {
    let (name, bound) = text.split_once('=').ok_or("expected PILLAR=N, for example O=60")?;
    Ok((pillar(name)?, score(bound)?))
}

pub(super) fn pillar(name: &str) -> Result<Pillar, String> {
    Ok(match name.to_ascii_lowercase().as_str() {
        "p" | "problem" => Pillar::Problem,
        "r" | "reliability" => Pillar::Reliability,
        "o" | "observability" => Pillar::Observability,
        "d" | "deployment" => Pillar::Deployment,
        "u" | "adoption" => Pillar::Adoption,
        _ => return Err("expected one of the pillars P, R, O, D, U".to_owned()),
    })
}
