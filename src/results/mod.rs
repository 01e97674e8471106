//! Stored results of measurements, read in the format their tool writes.
//!
//! One small file per format ends in the same [`Results`]: numbers with unit, number of cases and line. The format is
//! recognised by content first, by name where content cannot tell. What cannot be read says why, where, and what is
//! expected; it is never taken for a result. Nothing is judged here: thresholds live in `evaluate/checks/`.

mod input;
mod model;
mod names;
mod plain;
mod pointer;
mod readers;
mod rows;
#[cfg(test)]
mod tests;
pub(crate) mod wilson;
mod xml;

pub(crate) use model::{At, Load, Measurement, Results, Slice, Unit, Unreadable};
pub(crate) use names::{plain as plain_name, table};
pub(crate) use pointer::at as measurement_at;

use crate::structured::Node;

/// A file as it was read.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// What it says.
    pub(crate) results: Result<Results, Unreadable>,
    /// Its tree for JSON pointers, where the file is no JSON, YAML or TOML by name but has one.
    pub(crate) document: Option<Node>,
}

/// Reads a file. `node` is its tree, where its name says that it has one.
pub(crate) fn read(path: &str, bytes: &[u8], node: Option<&Node>) -> Reading {
    readers::read(path, bytes, node)
}

/// Why a result in a tool's format proves nothing although its words are right: it broke off, or failed as a whole.
pub(crate) fn unfit(reading: &Reading) -> Option<(u32, String)> {
    let error = reading.results.as_ref().err().filter(|e| !e.silent)?;
    Some((error.line, error.message.clone()))
}

impl Results {
    /// The number a manifest means by a metric's name: the exact name, else one that means the same.
    pub(crate) fn find(&self, metric: &str) -> Result<&Measurement, String> {
        let wanted = plain_name(metric);
        let exact: Vec<&Measurement> = self.measurements.iter().filter(|m| plain_name(&m.metric) == wanted).collect();
        let same = || self.measurements.iter().filter(|m| table().same(&m.metric, metric)).collect();
        let by_name = if exact.is_empty() { same() } else { exact };
        let found = if by_name.is_empty() { self.below(&wanted)? } else { by_name };
        match found.as_slice() {
            [one] => Ok(one),
            [] if self.gap(metric).is_some() => Err(self.gap(metric).unwrap_or_default()),
            [] if self.measurements.is_empty() => Err(format!("{} holds no number of quality", self.format)),
            [] => {
                let names = self.names(self.measurements.iter());
                Err(format!("{} has no `{metric}`; it has {names}; name one of them, or give `field`", self.format))
            }
            // The same number said twice is no question.
            [first, rest @ ..] if rest.iter().all(|m| m.value == first.value) => Ok(first),
            several => {
                let lines = listed(several);
                Err(format!("{} has several numbers that may be `{metric}` ({lines}); give `field`", self.format))
            }
        }
    }

    /// Numbers below a member of that name: the one its pointer ends in, the mean, or the only one.
    fn below(&self, wanted: &str) -> Result<Vec<&Measurement>, String> {
        // Whole segments: `train_accuracy` is no accuracy below `train`.
        let from = |pointer: &str, (at, _): (usize, &str)| plain_name(pointer.get(at + 1..).unwrap_or_default());
        let whole = |m: &&Measurement| m.pointer.match_indices('/').any(|slash| from(&m.pointer, slash) == wanted);
        let whole: Vec<&Measurement> = self.measurements.iter().filter(whole).collect();
        if !whole.is_empty() {
            return Ok(whole);
        }
        let inside: Vec<&Measurement> = self
            .measurements
            .iter()
            .filter(|m| {
                let parent = m.pointer.rsplit('/').nth(1).unwrap_or_default();
                !parent.is_empty() && (plain_name(parent) == wanted || table().same(parent, wanted))
            })
            .collect();
        let central: Vec<&Measurement> =
            inside.iter().copied().filter(|m| CENTRAL.contains(&plain_name(&m.metric).as_str())).collect();
        match (inside.len(), central.len()) {
            (0, _) => Ok(Vec::new()),
            (_, 1) => Ok(central),
            (1, _) => Ok(inside),
            _ => {
                Err(format!("{} has several numbers below `{wanted}` ({}); give `field`", self.format, listed(&inside)))
            }
        }
    }

    /// The only number there is.
    pub(crate) fn only(&self) -> Result<&Measurement, String> {
        match self.measurements.as_slice() {
            [one] => Ok(one),
            [] => Err(format!("{} holds no number of quality", self.format)),
            several => Err(format!("{} has {}; name the `metric`", self.format, self.names(several.iter()))),
        }
    }

    /// What is missing in a column of this name.
    fn gap(&self, metric: &str) -> Option<String> {
        let (_, what) = self.gaps.iter().find(|(name, _)| table().same(name, metric))?;
        Some(format!("{}: {what}", self.format))
    }

    fn names<'m>(&self, list: impl Iterator<Item = &'m Measurement>) -> String {
        let mut names: Vec<&str> = list.map(|m| m.metric.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let more = names.len() > SHOWN;
        names.truncate(SHOWN);
        let mut text = names.join(", ");
        if more {
            text.push_str(" …");
        }
        crate::text::excerpt(&text, 200)
    }
}

/// What tells numbers of one name apart: their pointers, else their lines.
fn listed(several: &[&Measurement]) -> String {
    let one = |m: &&Measurement| match m.pointer.as_str() {
        "" => format!("{} on line {}", m.metric, m.line),
        pointer => format!("{} on line {} (`{}`)", m.metric, m.line, crate::text::excerpt(pointer, 80)),
    };
    several.iter().take(SHOWN).map(one).collect::<Vec<_>>().join(", ")
}

/// What the number of a metric is called where it stands beside its spread.
const CENTRAL: [&str; 6] = ["mean", "value", "score", "avg", "average", "mean_score"];
/// Names of numbers shown in a message.
const SHOWN: usize = 6;
