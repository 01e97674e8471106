//! `produ cost`: what a request and a month cost, from what the manifest declares.

use super::audit::check_root;
use super::output::{to_stderr, to_stdout};
use crate::cli::CostArgs;
use crate::commands::exit::Exit;
use crate::report::Style;
use crate::report::cost::render;
use jiff::civil::Date;

/// What to write down so that there is something to calculate.
const NOTHING: &str = "\
produ: nothing to calculate: the manifest declares no cost
  next: declare in produ.yaml what the money goes to, how many requests there are, and what it may cost:
    cost:
      currency: EUR
      price_table: cost/prices.csv        # item,unit,price,currency,date,source
      components:
        - {name: answers, model: my-model, tokens_in: 1400, tokens_out: 400}
        - {name: vector_store, basis: per_month, unit_cost: 140, units: 1, source: invoice, priced: 2026-11-01}
      volumes: {current: 60000, expected: 600000}
      value_per_request: 0.9
      budget_monthly: 4000
";

/// Calculates and shows. Nothing declared ends like an audit without a system.
pub(super) fn run(args: &CostArgs, today: Date, style: Style) -> anyhow::Result<Exit> {
    check_root(&args.path)?;
    let request = crate::audit::CostRequest {
        root: args.path.clone(),
        git_ref: args.git_ref.clone(),
        manifest: args.manifest.clone(),
        price_table: args.price_table.clone(),
        volumes: args.volume.clone(),
        today,
    };
    let Some(model) = crate::audit::cost(&request)? else {
        to_stderr(NOTHING);
        return Ok(Exit::NothingToAudit);
    };
    to_stdout(&render(&model, args.output, style)?, style)?;
    Ok(Exit::Passed)
}
