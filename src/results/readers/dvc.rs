//! DVC: `dvc metrics show --json`. A plain `metrics.json` is read as any JSON; `dvc.lock` holds hashes, no numbers.

use crate::results::model::{Results, Unreadable};
use crate::results::plain;
use crate::structured::Node;

pub(super) fn fits(node: &Node) -> bool {
    lock_file(node) || shown(node).is_some()
}

fn lock_file(node: &Node) -> bool {
    node.get("schema").is_some() && node.get("stages").is_some_and(|s| s.as_mapping().is_some())
}

/// The files of the work tree: `{"": {"data": {"metrics.json": {"data": {…}}}}}`.
fn shown(node: &Node) -> Option<&[(crate::structured::Key, Node)]> {
    let tree = node.get("").or_else(|| node.get("workspace"))?;
    tree.get("data")?.as_mapping()
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let Some(files) = shown(node) else { return Err(lock()) };
    let mut out = Results::of("DVC metrics");
    for (_, file) in files {
        let read = plain::read(file.get("data").unwrap_or(file))?;
        out.measurements.extend(read.measurements);
        out.date = out.date.or(read.date);
    }
    Ok(out)
}

/// What is said of a lock file.
pub(super) fn lock() -> Unreadable {
    Unreadable::new(
        1,
        "is a DVC lock file: it holds hashes, no numbers; name the metrics file (`metrics.json`) instead",
    )
}
