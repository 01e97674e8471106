//! From the stages before to the input of the calculation, and from its result to inert text.

use super::model::CostModel;
use super::{CalledModel, Input, TableFile, assess};
use crate::manifest::Manifest;
use crate::model::Naming;
use crate::signals::Signals;
use crate::text::printable;
use jiff::civil::Date;

/// The cost model of an audit, from the scan that is there anyway.
pub(crate) fn from_audit(
    manifest: &Manifest,
    signals: &Signals,
    today: Date,
    volumes: &[f64],
    named: Option<TableFile>,
) -> Option<CostModel> {
    let called = signals.call_sites.iter().filter(|site| matches!(site.naming, Naming::Pinned | Naming::Floating));
    let mut called: Vec<CalledModel> = called
        .filter_map(|site| Some(CalledModel { model: site.model.clone()?, path: site.path.clone(), line: site.line }))
        .collect();
    called.sort();
    called.dedup_by(|a, b| a.model == b.model);
    let table = named.unwrap_or_else(|| table(manifest, signals));
    assess(&Input { manifest, table, called, today, volumes })
}

fn table(manifest: &Manifest, signals: &Signals) -> TableFile {
    let Some((path, at)) = manifest.text("cost.price_table") else { return TableFile::None };
    match signals.artifacts.get(path.trim_start_matches("./")) {
        Some(artifact) => TableFile::Text { path, text: artifact.text.clone() },
        None => TableFile::Unusable {
            why: format!("the price table {path} is not a file of the repository; is it committed?"),
            at,
        },
    }
}

/// Text of the repository, made safe to print anywhere.
pub(crate) fn inert(mut model: CostModel) -> CostModel {
    let clean = |text: &mut String| *text = printable(text);
    clean(&mut model.system);
    clean(&mut model.manifest);
    model.currency.iter_mut().for_each(clean);
    model.price_table.iter_mut().for_each(|t| clean(&mut t.path));
    for component in &mut model.components {
        clean(&mut component.name);
        clean(&mut component.how);
    }
    for finding in &mut model.findings {
        clean(&mut finding.message);
        clean(&mut finding.path);
    }
    for unknown in &mut model.unknown {
        clean(&mut unknown.what);
        clean(&mut unknown.field);
    }
    model
}
