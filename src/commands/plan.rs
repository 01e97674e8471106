//! `produ plan`: the cheapest known way to the next tier, to a given one, or through the gate.

use super::audit::check_root;
use super::output::{to_stderr, to_stdout};
use crate::audit::{AuditRequest, examine};
use crate::cli::PlanArgs;
use crate::commands::exit::Exit;
use crate::commands::request::Environment;
use crate::error::Error;
use crate::gate::thresholds::flags;
use crate::model::Tier;
use crate::plan::{Goal, Selection, next_tier, plan, select};
use crate::report::document::written;
use crate::report::{Style, plan as page, words};

/// Audits, plans, prints. A plan is no judgement: the exit code says only whether there is one.
pub(super) fn run(args: &PlanArgs, today: jiff::civil::Date, env: &Environment, style: Style) -> anyhow::Result<Exit> {
    check_root(&args.path)?;
    let examined = examine(&request(args, today), &*env.progress())?;
    let report = &examined.report;
    if !report.audited {
        to_stderr("produ: nothing to plan: no AI system found\n");
        return Ok(Exit::NothingToAudit);
    }
    let goal = match (args.gate, args.to) {
        (true, _) if examined.gate.is_empty() => {
            return Err(Error::new("the gate asks for nothing")
                .next(format!("give it thresholds: {}, or `gate:` in the manifest", flags()))
                .into());
        }
        (true, _) => Goal::Gate(&examined.gate, examined.baseline.as_ref()),
        (false, Some(tier)) => Goal::Tier(tier.into()),
        (false, None) => Goal::Tier(next_tier(report).unwrap_or(Tier::Hardened)),
    };
    let wanted = Selection { owner: args.owner, work: args.kind, hours: args.hours };
    let plan = page::clean(&select(plan(&examined.basis(), &goal), wanted))?;
    let document = |plan: &_| page::document(plan, args.full);
    to_stdout(&written(&plan, document, args.output, style)?, style)?;
    if report.coverage.incomplete {
        to_stderr(
            "produ: incomplete: something that matters could not be looked at; the plan may ask for what is there\n",
        );
    }
    if !plan.reached {
        to_stderr(&format!("produ: no known way to {}\n", words::goal(&plan.goal)));
    }
    Ok(Exit::Passed)
}

fn request(args: &PlanArgs, today: jiff::civil::Date) -> AuditRequest {
    AuditRequest {
        look: true,
        root: args.path.clone(),
        git_ref: args.git_ref.clone(),
        manifest: args.manifest.clone(),
        rules_dirs: args.rules.clone(),
        stage: args.stage.map(crate::model::Stage::from),
        today: Some(today),
        baseline: args.baseline.clone(),
        gate: args.thresholds.0.clone(),
        ..AuditRequest::default()
    }
}
