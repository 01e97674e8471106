//! `produ inventory`: the places that call a model and the ways to them, as a document, a graph or JSON.

use super::audit::check_root;
use super::output::to_stdout;
use crate::cli::InventoryArgs;
use crate::commands::exit::Exit;
use crate::report::Style;
use crate::report::document::{Form, written};
use crate::report::inventory::{document, dot};

/// Lists the call sites; none at all ends like an audit without a system.
pub(super) fn run(args: &InventoryArgs, style: Style) -> anyhow::Result<Exit> {
    check_root(&args.path)?;
    let found = crate::audit::call_sites(&args.path, args.git_ref.clone())?;
    let text = match args.output {
        Form::Dot => dot(&found),
        form => written(&found, document, form, style)?,
    };
    to_stdout(&text, style)?;
    Ok(if found.call_sites.is_empty() { Exit::NothingToAudit } else { Exit::Passed })
}
