//! `produ rules list`: the rules, and what they answer to, for people and for machines.

use super::output::to_stdout;
use crate::cli::ListArgs;
use crate::commands::exit::Exit;
use crate::error::Error;
use crate::report::document::{Form, written};
use crate::report::{Style, listing as page};

/// Prints the listing in the form asked for.
pub(super) fn run(args: &ListArgs, style: Style) -> anyhow::Result<Exit> {
    if args.output == Form::Csv && (args.seeds || args.standard.is_some()) {
        return Err(Error::new("CSV has a row per rule, with its demands and its items of all standards")
            .next("leave out --seeds and --standard, or take -o json")
            .into());
    }
    let dirs = [args.dirs.as_slice(), args.rules.as_slice()].concat();
    let wanted = page::Wanted {
        pillar: args.pillar,
        area: args.area.clone(),
        seeds: args.seeds,
        standard: args.standard.clone(),
    };
    let listing = page::listing(&crate::audit::rules(&dirs)?, &wanted)?;
    let text = match args.output {
        Form::Csv => page::csv(&listing)?,
        form => written(&listing, page::document, form, style)?,
    };
    to_stdout(&text, style)?;
    Ok(Exit::Passed)
}
