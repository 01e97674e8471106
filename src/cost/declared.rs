//! What the manifest declares about cost, with the place of each statement.
//!
//! Numbers too large to calculate with are findings and count as not declared; negative ones never get here, the
//! manifest refuses them.

use super::Notes;
use super::figures::{MAX, usable};
use super::model::{CostBasis, Kind, Topic};
use crate::manifest::{At, Manifest, ManifestNode, is_placeholder};
use crate::structured::Node;
use crate::text::{excerpt, printable};

/// A statement and its place.
pub(super) type Stated<T> = (T, At);

/// Most components that are calculated.
const MAX_COMPONENTS: usize = 1_000;

/// The declared facts.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    pub(super) currency: Option<Stated<String>>,
    pub(super) components: Vec<Declaration>,
    pub(super) per_request: Option<Stated<f64>>,
    /// Current, expected, ten times.
    pub(super) volumes: [Option<Stated<f64>>; 3],
    /// Cost of a month at these volumes.
    pub(super) monthly_at: [Option<Stated<f64>>; 3],
    pub(super) value: Option<Stated<f64>>,
    pub(super) break_even: Option<Stated<f64>>,
    pub(super) budget: Option<Stated<f64>>,
    pub(super) hard_cap: Option<Stated<f64>>,
    pub(super) max_tokens: Option<Stated<f64>>,
    pub(super) reviewed: Option<Stated<String>>,
    pub(super) months: Vec<Month>,
    pub(super) target_users: Option<Stated<f64>>,
    pub(super) peak_rps: Option<Stated<f64>>,
    /// Whether costs are admitted to outrun adoption.
    pub(super) outruns: Option<Stated<bool>>,
    /// Models the system ships: names of each, and the place.
    pub(super) models: Vec<Stated<Vec<String>>>,
}

/// One entry of `cost.components`.
#[derive(Debug)]
pub(super) struct Declaration {
    /// `cost.components[2]`.
    pub(super) field: String,
    pub(super) at: At,
    pub(super) name: String,
    pub(super) basis: Option<CostBasis>,
    pub(super) unit_cost: Option<f64>,
    pub(super) units: Option<f64>,
    pub(super) unit: Option<String>,
    pub(super) price: Option<String>,
    pub(super) model: Option<String>,
    pub(super) tokens_in: Option<f64>,
    pub(super) tokens_cached: Option<f64>,
    pub(super) tokens_out: Option<f64>,
    pub(super) calls: Option<f64>,
    pub(super) share: Option<f64>,
    pub(super) source: Option<String>,
    pub(super) priced: Option<String>,
}

/// One entry of `cost.telemetry.actual_monthly`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Month {
    /// `YYYY-MM`.
    pub(super) month: String,
    pub(super) at: At,
    pub(super) cost: Option<f64>,
    pub(super) requests: Option<f64>,
    pub(super) users: Option<f64>,
}

/// Reads numbers and texts below one node.
struct Reader<'n, 'o> {
    node: Option<&'n ManifestNode>,
    place: String,
    notes: &'o mut Notes,
}

impl Reader<'_, '_> {
    fn number(&mut self, steps: &[&str]) -> Option<Stated<f64>> {
        let node = self.node?.at(steps)?;
        let n = node.as_number()?;
        if usable(n) {
            return Some((n, node.line));
        }
        let field = format!("{}.{}", self.place, steps.join("."));
        let why = format!("{field} is not from 0 to {MAX:e}: it cannot be calculated with");
        self.notes.claim(Kind::Unusable, Topic::Sums, why, node.line);
        None
    }

    fn text(&self, steps: &[&str]) -> Option<Stated<String>> {
        let node = self.node?.at(steps)?;
        let text = node.text()?.trim().to_owned();
        (!text.is_empty() && !is_placeholder(&text)).then_some((text, node.line))
    }
}

impl Declared {
    /// Reads `cost` and what belongs to it. `None` when the section says nothing that could be calculated.
    pub(super) fn read(manifest: &Manifest, notes: &mut Notes) -> Option<Declared> {
        let cost = manifest.tree.get("cost")?;
        let mut at = Reader { node: Some(cost), place: "cost".to_owned(), notes };
        let three = ["current", "expected", "x10"];
        let mut out = Declared {
            currency: at.text(&["currency"]).map(|(c, place)| (printable(&c).to_uppercase(), place)),
            per_request: at.number(&["per_request"]),
            volumes: three.map(|step| at.number(&["volumes", step])),
            monthly_at: three.map(|step| at.number(&["monthly_at", step])),
            value: at.number(&["value_per_request"]).or_else(|| at.number(&["saved_per_request"])),
            break_even: at.number(&["break_even_volume"]),
            budget: at.number(&["budget_monthly"]),
            hard_cap: at.number(&["hard_cap", "amount"]),
            max_tokens: at.number(&["max_tokens_per_request"]),
            reviewed: at.text(&["reviewed"]),
            ..Declared::default()
        };
        let list = |steps: &[&str]| cost.at(steps).and_then(Node::as_sequence).unwrap_or_default();
        let components = list(&["components"]);
        if let Some(first) = components.get(MAX_COMPONENTS) {
            let why = format!("{} components; the first {MAX_COMPONENTS} are calculated", components.len());
            notes.claim(Kind::Unusable, Topic::Sums, why, first.line);
        }
        for (index, node) in components.iter().take(MAX_COMPONENTS).enumerate() {
            out.components.push(declaration(index, node, notes));
        }
        for (index, node) in list(&["telemetry", "actual_monthly"]).iter().take(MAX_COMPONENTS).enumerate() {
            let place = format!("cost.telemetry.actual_monthly[{index}]");
            let mut at = Reader { node: Some(node), place, notes };
            let Some((month, _)) = at.text(&["month"]) else { continue };
            let mut number = |name: &str| at.number(&[name]).map(|(n, _)| n);
            let (cost, requests, users) = (number("cost"), number("requests"), number("active_users"));
            out.months.push(Month { month, at: node.line, cost, requests, users });
        }
        out.months.sort_by(|a, b| (&a.month, a.at).cmp(&(&b.month, b.at)));
        let says = !out.components.is_empty()
            || out.per_request.is_some()
            || out.monthly_at.iter().any(Option::is_some)
            || !out.months.is_empty();
        if !says {
            return None;
        }
        out.around(manifest, notes);
        Some(out)
    }

    /// What other sections say.
    fn around(&mut self, manifest: &Manifest, notes: &mut Notes) {
        let tree = &manifest.tree;
        let mut number = |section: &str, name: &str| {
            let place = section.to_owned();
            Reader { node: tree.get(section), place, notes }.number(&[name])
        };
        self.target_users = number("adoption", "target_users").or_else(|| number("system", "expected_users"));
        self.peak_rps = number("load", "peak_rps");
        self.outruns = manifest.flag("improvement.warning_signs.cost_outruns_adoption.present");
        let models = tree.at(&["artifacts", "models"]).and_then(Node::as_sequence).unwrap_or_default();
        for node in models.iter().take(MAX_COMPONENTS) {
            let names = ["version", "name"].iter().filter_map(|key| Some(node.get(key)?.text()?.into_owned()));
            let names: Vec<String> = names.filter(|n| !n.trim().is_empty() && !is_placeholder(n)).collect();
            if !names.is_empty() {
                self.models.push((names, node.line));
            }
        }
    }

    /// The names a model goes by: its own, and those an artifact gives it.
    pub(super) fn aliases<'a>(&'a self, model: &'a str) -> Vec<&'a str> {
        let mut names = vec![model];
        for (list, _) in self.models.iter().filter(|(list, _)| list.iter().any(|n| n.eq_ignore_ascii_case(model))) {
            names.extend(list.iter().map(String::as_str).filter(|n| !n.eq_ignore_ascii_case(model)));
        }
        names
    }
}

fn declaration(index: usize, node: &ManifestNode, notes: &mut Notes) -> Declaration {
    let field = format!("cost.components[{index}]");
    let mut at = Reader { node: Some(node), place: field.clone(), notes };
    let mut number = |name: &str| at.number(&[name]).map(|(n, _)| n);
    let [unit_cost, units, tokens_in, tokens_cached, tokens_out, calls, share] =
        ["unit_cost", "units", "tokens_in", "tokens_cached", "tokens_out", "calls_per_request", "share_of_requests"]
            .map(&mut number);
    let text = |name: &str| at.text(&[name]).map(|(text, _)| text);
    let basis = match text("basis").as_deref() {
        Some("per_request") => Some(CostBasis::PerRequest),
        Some("per_month") => Some(CostBasis::PerMonth),
        // Tokens are counted per request.
        _ if tokens_in.is_some() || tokens_out.is_some() => Some(CostBasis::PerRequest),
        _ => None,
    };
    Declaration {
        at: node.line,
        name: text("name").map_or_else(|| format!("component {}", index + 1), |n| excerpt(&n, 60)),
        basis,
        unit_cost,
        units,
        unit: text("unit"),
        price: text("price"),
        model: text("model"),
        tokens_in,
        tokens_cached,
        tokens_out,
        calls,
        share,
        source: text("source"),
        priced: text("priced"),
        field,
    }
}
