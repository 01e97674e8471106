//! `produ inventory`: the places that call a model, as a table or as JSON.

use super::audit::check_root;
use super::output::to_stdout;
use crate::cli::{InventoryArgs, InventoryFormat};
use crate::commands::exit::Exit;
use crate::report::Style;

/// Lists the call sites; none at all ends like an audit without a system.
pub(super) fn run(args: &InventoryArgs, style: Style) -> anyhow::Result<Exit> {
    check_root(&args.path)?;
    let found = crate::audit::call_sites(&args.path, args.git_ref.clone())?;
    let text = match args.output {
        InventoryFormat::Terminal => crate::report::inventory::terminal(&found, style),
        InventoryFormat::Json => serde_json::to_string_pretty(&found)? + "\n",
    };
    to_stdout(&text, style)?;
    Ok(if found.call_sites.is_empty() { Exit::NothingToAudit } else { Exit::Passed })
}
