//! `rules/thresholds.yaml` as data, and what a value of a threshold means.

use crate::tables;
use serde::Deserialize;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table = tables::read("rules/thresholds.yaml");
    table.thresholds.iter_mut().for_each(|row| row.long = row.name.replace('_', "-"));
    table
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    thresholds: Vec<Row>,
    systems: Vec<System>,
}

/// A fact by which a policy picks systems.
#[derive(Debug, Deserialize)]
struct System {
    fact: String,
}

/// One threshold.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Row {
    /// `min_score`: key of a manifest's `gate:` and of a policy.
    pub(crate) name: String,
    /// `min-score`, the flag without its dashes.
    #[serde(skip)]
    pub(crate) long: String,
    /// What values look like.
    pub(crate) kind: Kind,
    #[serde(default)]
    stricter: Stricter,
    /// Name of the value in `--help`.
    pub(crate) value: String,
    /// Help of an audit's flag.
    pub(crate) flag: String,
    /// Help of a plan's flag.
    pub(crate) plan: String,
    /// What is asked, `{}` being the bound and `{part}` the part; findings have their own.
    #[serde(default)]
    pub(super) condition: String,
    /// What there is instead.
    #[serde(default)]
    pub(super) failure: String,
    part: Option<Parts>,
    /// Key of the value in a policy's entries, where a policy asks it of some systems only.
    pub(crate) by_system: Option<String>,
    #[serde(default)]
    values: Vec<Word>,
}

/// What values look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// One of the words, each stricter than the one before.
    Choice,
    /// Any number of the words, each by itself.
    #[serde(rename = "list of choice")]
    Findings,
    /// 0 to 100.
    Percent,
    /// 0 to 1.
    Share,
    /// A whole number.
    Count,
    /// A number that is not negative.
    Amount,
}

/// Which of two bounds asks for more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Stricter {
    #[default]
    Greater,
    Less,
}

/// What a number is given for one by one.
#[derive(Debug, PartialEq, Deserialize)]
struct Parts {
    name: String,
    sample: String,
    each: Vec<Word>,
}

/// A word: a value of a choice, a finding or a part.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Word {
    /// As it is written.
    pub(crate) word: String,
    /// Its meaning, for the schemas.
    pub(super) about: String,
    /// Its letter on the command line.
    letter: Option<String>,
    /// Its help; a value without one is no value of the flag.
    pub(crate) flag: Option<String>,
    /// What is asked for where this finding fails.
    #[serde(default)]
    pub(super) condition: String,
    /// The finding is one beside a baseline.
    #[serde(default)]
    pub(super) needs_baseline: bool,
    /// The finding is one beside a base.
    #[serde(default)]
    pub(super) needs_base: bool,
}

/// A value for a part of a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bound {
    /// Place of the part or the finding; 0 where there are none.
    pub(crate) part: usize,
    /// The bound; of a choice the place of the word.
    pub(crate) value: f64,
}

/// Every threshold, in the order of the conditions.
pub(crate) fn rows() -> &'static [Row] {
    &TABLE.thresholds
}

/// The facts by which a policy picks systems.
pub(crate) fn systems() -> impl Iterator<Item = &'static str> {
    TABLE.systems.iter().map(|system| system.fact.as_str())
}

/// The flags, as a sentence names them: `--min-tier, --min-score`.
pub(crate) fn flags() -> String {
    rows().iter().map(Row::flag_name).collect::<Vec<_>>().join(", ")
}

impl Row {
    /// `--min-score`.
    pub(crate) fn flag_name(&self) -> String {
        format!("--{}", self.long)
    }

    /// The words of a choice or of findings.
    pub(crate) fn words(&self) -> &[Word] {
        &self.values
    }

    /// What is asked for one by one: parts of a number, or findings.
    pub(super) fn parts(&self) -> &[Word] {
        match (&self.part, self.kind) {
            (Some(parts), _) => &parts.each,
            (None, Kind::Findings) => &self.values,
            (None, _) => &[],
        }
    }

    /// The keys that hold one value each: `gate.min_tier`, `gate.min_pillar.problem`. None for findings, which are a list.
    pub(crate) fn keys(&self) -> Vec<String> {
        match &self.part {
            Some(parts) => parts.each.iter().map(|part| format!("{}.{}", self.name, part.word)).collect(),
            None if self.kind == Kind::Findings => Vec::new(),
            None => vec![self.name.clone()],
        }
    }

    /// Whether a flag takes several values.
    pub(crate) fn repeats(&self) -> bool {
        !self.parts().is_empty()
    }

    /// A value as the command line has it: `pilot`, `60`, `O=60`, `blocker`.
    ///
    /// # Errors
    /// What would have been expected.
    pub(crate) fn parse(&self, text: &str) -> Result<Bound, String> {
        let Some(parts) = &self.part else {
            let word = self.place(text).ok_or_else(|| format!("expected one of {}", list(&self.values, |w| &w.word)));
            return match self.kind {
                Kind::Choice => Ok(Bound { part: 0, value: count(word?) }),
                Kind::Findings => Ok(Bound { part: word?, value: 1.0 }),
                _ => Ok(Bound { part: 0, value: self.number(text)? }),
            };
        };
        let (name, bound) = text
            .split_once('=')
            .ok_or_else(|| format!("expected {}=N, for example {}", parts.name.to_uppercase(), parts.sample))?;
        let named = |part: &Word| {
            let letter = part.letter.as_deref();
            part.word.eq_ignore_ascii_case(name) || letter.is_some_and(|letter| letter.eq_ignore_ascii_case(name))
        };
        let part = parts.each.iter().position(named).ok_or_else(|| {
            let letters = list(&parts.each, |part| part.letter.as_ref().unwrap_or(&part.word));
            format!("expected one of the {}s {letters}", parts.name)
        })?;
        Ok(Bound { part, value: self.number(bound)? })
    }

    /// A value as a document has it at one of the [keys](Row::keys).
    pub(super) fn declared(&self, text: &str, number: Option<f64>) -> Option<f64> {
        if self.kind == Kind::Choice { self.place(text).map(count) } else { number }
    }

    pub(super) fn place(&self, word: &str) -> Option<usize> {
        self.values.iter().position(|value| value.word == word)
    }

    fn number(&self, text: &str) -> Result<f64, String> {
        let (fits, expected): (fn(f64) -> bool, _) = match self.kind {
            Kind::Percent => (|n| (0.0..=100.0).contains(&n), "expected a number from 0 to 100"),
            Kind::Share => (|n| (0.0..=1.0).contains(&n), "expected a number from 0 to 1"),
            Kind::Count => (|n| (0.0..1e15).contains(&n) && n.fract() == 0.0, "expected a whole number"),
            _ => (|n| (0.0..=f64::MAX).contains(&n), "expected a number that is not negative"),
        };
        text.parse().ok().filter(|n| fits(*n)).ok_or_else(|| expected.to_owned())
    }

    /// How much a bound asks for: the greater, the more.
    pub(crate) fn strictness(&self, value: f64) -> f64 {
        match self.stricter {
            Stricter::Greater => value,
            Stricter::Less => -value,
        }
    }

    /// How much a value asks for as it is written in a manifest or behind a flag; NaN where it says nothing.
    pub(crate) fn strictness_of(&self, text: &str) -> f64 {
        self.declared(text, text.parse().ok()).map_or(f64::NAN, |value| self.strictness(value))
    }

    /// Whether what there is misses a bound; NaN never passes.
    pub(super) fn misses(&self, found: f64, bound: f64) -> bool {
        found.is_nan() || self.strictness(found) < self.strictness(bound)
    }

    /// A bound as a condition shows it.
    pub(super) fn bound(&self, value: f64) -> String {
        match self.kind {
            Kind::Choice => self.values.iter().zip(0_u32..).find(|(_, n)| f64::from(*n) == value),
            _ => None,
        }
        .map_or_else(|| value.to_string(), |(word, _)| word.word.clone())
    }

    /// A measured number as a failure shows it.
    pub(super) fn figure(&self, value: f64) -> String {
        match self.kind {
            Kind::Count => format!("{value:.0}"),
            Kind::Share => format!("{value:.2}"),
            _ => format!("{value:.1}"),
        }
    }
}

impl Word {
    /// The meaning as a name: `Reliability`.
    pub(super) fn title(&self) -> &str {
        self.about.trim_end_matches('.')
    }
}

fn count(place: usize) -> f64 {
    u32::try_from(place).map_or(f64::NAN, f64::from)
}

fn list(words: &[Word], show: fn(&Word) -> &String) -> String {
    words.iter().map(|word| show(word).as_str()).collect::<Vec<_>>().join(", ")
}
