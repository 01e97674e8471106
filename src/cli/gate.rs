//! The flags of the gate: one for each threshold (`rules/thresholds.yaml`), for an audit and for a plan.

use crate::audit::GateRequest;
use crate::gate::thresholds::{Bound, Kind, Row, rows};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

/// Thresholds of an audit.
#[derive(Debug, Clone, Default)]
pub struct GateArgs(pub GateRequest);

/// Thresholds of a plan, which only `--gate` lets in.
#[derive(Debug, Clone, Default)]
pub struct PlanGateArgs(pub GateRequest);

impl Args for GateArgs {
    fn augment_args(command: Command) -> Command {
        command.args(rows().iter().map(|row| flag(row).help(row.flag.as_str()).help_heading("Gate")))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl Args for PlanGateArgs {
    fn augment_args(command: Command) -> Command {
        command.args(rows().iter().map(|row| flag(row).help(row.plan.as_str()).requires("gate")))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for GateArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(GateArgs(asked(matches)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0 = asked(matches);
        Ok(())
    }
}

impl FromArgMatches for PlanGateArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(PlanGateArgs(asked(matches)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0 = asked(matches);
        Ok(())
    }
}

fn flag(row: &'static Row) -> Arg {
    let action = if row.repeats() { ArgAction::Append } else { ArgAction::Set };
    Arg::new(row.name.as_str())
        .long(row.long.as_str())
        .value_name(row.value.as_str())
        .action(action)
        .value_parser(value(row))
}

/// Words are listed by `--help`; a number says what it expects.
fn value(row: &'static Row) -> ValueParser {
    if !matches!(row.kind, Kind::Choice | Kind::Findings) {
        return ValueParser::new(|text: &str| row.parse(text));
    }
    let words = row.words().iter().filter_map(|word| Some((word.word.as_str(), word.flag.as_deref()?)));
    let words = words.map(|(word, help)| PossibleValue::new(word).help(help));
    PossibleValuesParser::new(words).try_map(|word| row.parse(&word)).into()
}

fn asked(matches: &ArgMatches) -> GateRequest {
    let mut out = GateRequest::default();
    for (at, row) in rows().iter().enumerate() {
        let bounds = matches.get_many::<Bound>(&row.name).into_iter().flatten();
        bounds.for_each(|bound| out.add(at, *bound));
    }
    out
}
