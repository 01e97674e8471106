//! `compare:` as written: a declared figure or day held against another one, against a fixed value, or against today.

use crate::manifest::field_problem;
use serde::Deserialize;

/// A comparison that must hold where both sides are declared. Where it does not, the claim is contradicted with the
/// sentence of `says`; where it does, it proves what `proves` says, and nothing without it.
///
/// Sentences may hold `{claim}` and `{other}` for the two sides, `{days}` for the days between today and the claim's,
/// and the name of a field the comparison reads for its value; with an `@` before it (`{@claim}`, `{@load.peak_rps}`) for
/// its place.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Manifest field of the claim.
    pub claim: String,
    /// How the claim must stand to the other side.
    pub is: Relation,
    /// The other side is the value of this field.
    #[serde(default)]
    pub field: Option<String>,
    /// Multiplies the value of `field`.
    #[serde(default)]
    pub times: Option<f64>,
    /// The other side is this value.
    #[serde(default)]
    pub value: Option<Fixed>,
    /// The other side is the day of the audit and so many days on.
    #[serde(default)]
    pub days_from_today: Option<i32>,
    /// Compares only where all of these hold.
    #[serde(default)]
    pub only_if: Vec<Given>,
    /// What is said where it holds; the claim is evidence then.
    #[serde(default)]
    pub proves: Option<String>,
    /// What is said where it does not hold.
    pub says: String,
    /// The contradiction stands at this field instead of the claim's.
    #[serde(default)]
    pub at: Option<String>,
}

/// Something that must be declared so.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Manifest field.
    pub field: String,
    /// How it must stand to the other side.
    pub is: Relation,
    /// The other side is this value.
    #[serde(default)]
    pub value: Option<Fixed>,
    /// The other side is the day of the audit and so many days on.
    #[serde(default)]
    pub days_from_today: Option<i32>,
}

/// How one value stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same.
    Equal,
    /// Not the same.
    Different,
    /// Less, or earlier.
    Below,
    /// Not more, or not later.
    AtMost,
    /// More, or later.
    Above,
    /// Not less, or not earlier.
    AtLeast,
}

impl Relation {
    /// In words, between the two sides.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Relation::Equal => "equal to",
            Relation::Different => "different from",
            Relation::Below => "below",
            Relation::AtMost => "at most",
            Relation::Above => "above",
            Relation::AtLeast => "at least",
        }
    }

    fn has_order(self) -> bool {
        !matches!(self, Relation::Equal | Relation::Different)
    }
}

/// A fixed value.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Fixed {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A word.
    Text(String),
}

impl Comparison {
    /// What is wrong with it: a sentence, and the part of the text it is about.
    pub(crate) fn problems(&self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        let fields = self.fields();
        out.extend(fields.iter().filter_map(|field| Some((field_problem(field)?, (*field).to_owned()))));
        let sides = [self.field.is_some(), self.value.is_some(), self.days_from_today.is_some()];
        if sides.iter().filter(|given| **given).count() != 1 {
            let why = "`compare` needs one other side: `field`, `value` or `days_from_today`";
            out.push((why.to_owned(), self.claim.clone()));
        }
        if self.times.is_some() && self.field.is_none() {
            out.push(("`times` multiplies a `field`, and there is none".to_owned(), "times".to_owned()));
        }
        let given = self.only_if.iter();
        for given in given.clone().filter(|given| given.value.is_some() == given.days_from_today.is_some()) {
            let why = "`only_if` needs one other side: `value` or `days_from_today`";
            out.push((why.to_owned(), given.field.clone()));
        }
        let pairs = given.map(|given| (given.is, &given.value)).chain([(self.is, &self.value)]);
        for (is, value) in pairs.filter(|(is, value)| is.has_order() && !matches!(value, None | Some(Fixed::Number(_))))
        {
            let value = match value {
                Some(Fixed::Text(text)) => text.clone(),
                other => format!("{other:?}"),
            };
            out.push((format!("`{value}` has no order: nothing is {} it", is.words()), value));
        }
        if let Some(at) = self.at.as_ref().filter(|at| !self.reads(at)) {
            out.push((format!("`at` names {at}, which the comparison does not read"), at.clone()));
        }
        for slot in [Some(&self.says), self.proves.as_ref()].into_iter().flatten().flat_map(|text| slots(text)) {
            let name = slot.strip_prefix('@').unwrap_or(slot);
            let place = slot != name;
            let known = match name {
                "claim" => true,
                "other" => !place || self.field.is_some(),
                "days" => !place,
                field => self.reads(field),
            };
            if !known {
                out.push((format!("`{{{slot}}}` stands for nothing the comparison reads"), slot.to_owned()));
            }
        }
        out
    }

    /// The fields it reads.
    pub(crate) fn fields(&self) -> Vec<&str> {
        let given = self.only_if.iter().map(|given| given.field.as_str());
        std::iter::once(self.claim.as_str()).chain(self.field.as_deref()).chain(given).collect()
    }

    fn reads(&self, field: &str) -> bool {
        self.fields().contains(&field)
    }
}

/// The names between braces.
fn slots(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let comparison: Comparison = serde_yaml::from_str(text).unwrap();
        comparison.problems().into_iter().map(|(why, _)| why).collect()
    }

    #[test]
    fn a_comparison_is_held_to_what_it_can_read() {
        let sound = "{claim: capacity.provider_quota.rpm, is: at-least, field: load.peak_rps, times: 60, \
                     says: '{claim} {other} {@other} {@load.peak_rps}', at: load.peak_rps}";
        assert_eq!(problems(sound), Vec::<String>::new());
        for (text, why) in [
            ("{claim: load.peak_rsp, is: above, value: 1, says: x}", "load.peak_rsp"),
            ("{claim: load.peak_rps, is: above, says: x}", "needs one other side"),
            ("{claim: load.peak_rps, is: above, value: 1, days_from_today: 0, says: x}", "needs one other side"),
            ("{claim: load.peak_rps, is: above, value: 1, times: 2, says: x}", "multiplies a `field`"),
            ("{claim: on_call.coverage, is: above, value: high, says: x}", "`high` has no order"),
            ("{claim: load.peak_rps, is: above, value: 1, says: '{loud}'}", "`{loud}` stands for nothing"),
            ("{claim: load.peak_rps, is: above, value: 1, says: '{@other}'}", "`{@other}` stands for nothing"),
            ("{claim: load.peak_rps, is: above, value: 1, says: x, at: load.results}", "does not read"),
            (
                "{claim: load.peak_rps, is: above, value: 1, says: x, only_if: [{field: load.demo_rps, is: above}]}",
                "`only_if` needs one other side",
            ),
        ] {
            assert!(problems(text).iter().any(|found| found.contains(why)), "{text}: {:?}", problems(text));
        }
    }
}
