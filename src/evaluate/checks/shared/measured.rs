//! From a claim of the manifest to the number it speaks of: the declared file, read in its tool's format.

use crate::evaluate::checks::{Findings, number};
use crate::evaluate::world::World;
use crate::manifest::{At, ManifestNode};
use crate::results;
use crate::results::{Measurement, Reading, Results};

/// Evaluations that are judged; nobody keeps a manifest with more by hand.
pub(crate) const MAX_EVALS: usize = 300;

/// An entry of `evals`.
#[derive(Debug, Clone)]
pub(crate) struct Eval<'a> {
    pub(crate) node: &'a ManifestNode,
    pub(crate) id: String,
    pub(crate) at: At,
    pub(crate) metric: Option<String>,
    /// The bar and its place.
    pub(crate) threshold: Option<(f64, At)>,
    pub(crate) at_least: bool,
}

/// A number and the file it stands in.
#[derive(Debug, Clone)]
pub(crate) struct Found<'a> {
    pub(crate) path: String,
    pub(crate) one: Measurement,
    /// What else the file says, where its format is known.
    pub(crate) results: Option<&'a Results>,
    /// The number is of everything that was measured, not of one place in the file.
    pub(crate) whole: bool,
}

impl<'a> Eval<'a> {
    /// All of them, in the order of the manifest.
    pub(crate) fn all(world: &World<'a>) -> Vec<Eval<'a>> {
        let Some(manifest) = world.manifest else { return Vec::new() };
        let list = manifest.tree.get("evals").and_then(ManifestNode::as_sequence).unwrap_or_default();
        let one = |node: &'a ManifestNode| {
            let metric = node.get("metric").and_then(ManifestNode::as_str);
            let lower = || metric.and_then(|m| results::table().metric(m)).is_some_and(|m| m.lower);
            Eval {
                id: node.get("id").and_then(ManifestNode::as_str).unwrap_or("eval").to_owned(),
                at: node.line,
                metric: metric.map(str::to_owned),
                threshold: node.get("threshold").and_then(|n| Some((n.as_number()?, n.line))),
                // Where no direction is declared, a rate of errors does not have to be high.
                at_least: node.get("direction").and_then(ManifestNode::as_str).map_or_else(|| !lower(), |d| d != "lte"),
                node,
            }
        };
        list.iter().take(MAX_EVALS).map(one).collect()
    }

    /// Whether there are more than are judged; a remark when so.
    pub(crate) fn too_many(out: &mut Findings<'_>) -> bool {
        let list = out
            .world
            .manifest
            .and_then(|m| m.tree.get("evals"))
            .and_then(ManifestNode::as_sequence)
            .unwrap_or_default();
        if let Some(first) = list.get(MAX_EVALS) {
            out.unproven(first.line, format!("more than {MAX_EVALS} evaluations are declared; the rest is not judged"));
        }
        list.len() > MAX_EVALS
    }

    pub(crate) fn text(&self, field: &str) -> Option<&'a str> {
        self.node.get(field)?.as_str().filter(|text| !crate::manifest::is_placeholder(text))
    }

    /// Number of a field and its place.
    pub(crate) fn number(&self, field: &str) -> Option<(f64, At)> {
        let node = self.node.get(field)?;
        Some((node.as_number()?, node.line))
    }

    pub(crate) fn is(&self, kind: &str) -> bool {
        self.text("kind") == Some(kind)
    }

    /// Name for sentences.
    pub(crate) fn metric_name(&self) -> &str {
        self.metric.as_deref().unwrap_or("value")
    }

    /// Whether it asks how true the answers are.
    pub(crate) fn grounding(&self) -> bool {
        let named = |metric: &String| results::table().metric(metric).is_some_and(|m| m.grounding);
        self.is("groundedness") || self.metric.as_ref().is_some_and(named)
    }
}

impl Found<'_> {
    /// `path:line`.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.path, self.one.line)
    }
}

impl<'a> Findings<'a> {
    /// A declared file as its tool wrote it, or a remark why it says nothing.
    pub(crate) fn reading(&mut self, path: &str, claim: At) -> Option<&'a Reading> {
        let path = path.trim_start_matches("./");
        let world = self.world;
        let Some(artifact) = world.signals.artifacts.get(path) else {
            let unread = world.signals.unread.iter().find(|u| u.path == path);
            let why = unread
                .map_or_else(|| world.inventory.missing(path).to_string(), |u| format!("was not read: {}", u.reason));
            self.unproven(claim, format!("{path} {why}"));
            return None;
        };
        if let Some(why) = &artifact.hollow {
            self.unproven(claim, format!("{path} proves nothing: {why}"));
            return None;
        }
        Some(artifact.reading(path))
    }

    /// The results of a declared file, or a remark why there are none.
    pub(crate) fn results(&mut self, path: &str, claim: At) -> Option<&'a Results> {
        match &self.reading(path, claim)?.results {
            Ok(results) => Some(results),
            Err(error) => {
                self.unproven(claim, format!("{path}:{} {}", error.line, error.message));
                None
            }
        }
    }

    /// The number a claim speaks of: at its JSON pointer, or by the name of its metric.
    pub(crate) fn measured(
        &mut self,
        who: &str,
        claim: At,
        path: &str,
        field: Option<&str>,
        metric: Option<&str>,
    ) -> Option<Found<'a>> {
        let path = path.trim_start_matches("./").to_owned();
        let reading = self.reading(&path, claim)?;
        let results = match &reading.results {
            Ok(results) => Some(results),
            Err(error) if error.silent && field.is_some() => None,
            Err(error) => {
                self.unproven(claim, format!("{who}: {path}:{} {}", error.line, error.message));
                return None;
            }
        };
        let tree = self.world.signals.artifacts.get(&path).and_then(|a| a.node.as_ref()).or(reading.document.as_ref());
        let one = match (field, results) {
            (Some(field), _) => match tree {
                Some(tree) => results::measurement_at(tree, field),
                None => Err("is in a format without JSON pointers; leave out `field`".to_owned()),
            },
            (None, Some(results)) => match metric {
                Some(metric) => results.find(metric).cloned(),
                None => results.only().cloned(),
            }
            .map_err(|why| format!("gives no number: {why}")),
            (None, None) => Err("gives no number".to_owned()),
        };
        match one {
            Ok(one) => {
                Some(Found { path, one: self.with_slices(one, results, metric), results, whole: field.is_none() })
            }
            Err(why) => {
                self.unproven(claim, format!("{who}: {path} {why}"));
                None
            }
        }
    }

    /// A number found by pointer has the groups and cases its format gives for the same metric.
    fn with_slices(&self, mut one: Measurement, results: Option<&Results>, metric: Option<&str>) -> Measurement {
        let named = metric.unwrap_or(&one.metric);
        if let Some(same) = results.and_then(|r| r.find(named).ok()).filter(|m| m.value == one.value) {
            if one.slices.is_empty() {
                one.slices.clone_from(&same.slices);
            }
            one.n = one.n.or_else(|| same.n.clone());
        }
        one
    }

    /// The number an evaluation speaks of in one of its files.
    pub(crate) fn of_eval(&mut self, eval: &Eval<'_>, path: &str) -> Option<Found<'a>> {
        let who = format!("eval {}", eval.id);
        self.measured(&who, eval.at, path, eval.text("field"), eval.metric.as_deref())
    }

    /// `produ.yaml:12`.
    pub(crate) fn claimed(&self, at: At) -> String {
        self.world.shown(at)
    }

    /// Remembers that a proof is weak: the first reason stays.
    pub(crate) fn weak(&mut self, found: &Found<'_>, why: String) {
        let place = crate::evaluate::Observation { path: found.path.clone(), line: found.one.line, what: why };
        self.answer.weak = self.answer.weak.take().or(Some(place));
    }
}

/// `0.88 ≥ 0.85`.
pub(crate) fn sentence(metric: &str, value: f64, at_least: bool, bar: f64) -> String {
    format!("{metric} {} {} {}", number(value), sign(at_least), number(bar))
}

pub(crate) fn sign(at_least: bool) -> &'static str {
    if at_least { "≥" } else { "≤" }
}
