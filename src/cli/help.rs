//! What `--help` says beyond the flags: examples of every verb, and the verbs by use. Never what a flag means.

use clap::Command;
use std::ffi::OsString;
use std::fmt::Write as _;

/// The verbs in the order a newcomer needs them.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Look", &["audit", "explain", "inventory", "cost"]),
    ("Get better", &["init", "plan", "template", "checklist"]),
    ("Keep it", &["baseline", "diff"]),
    ("About produ", &["rules", "schema", "completions", "man"]),
];

const AUDIT: &str = "\
Examples:
  produ                                  audit the current folder
  produ audit service/ --ref v2.3.0      audit a commit, without checking it out
  produ -o terminal -o json=produ.json   look at the report and keep the data
  produ -o html=produ.html               one offline page with every place
  produ --min-tier pilot --fail-on contradiction
                                         a gate: exit code 1 where it does not hold
  produ --base origin/main               the same for a pull request, which cannot loosen its own gate

A first argument that is a command name is the command: audit a folder named `schema` with `produ ./schema`.

Exit codes:
  0  the audit is complete and no gate condition failed
  1  a gate condition failed ({flags}, --policy, `gate:` of the manifest)
  2  could not audit: usage, manifest, rule or input/output error
  3  nothing to audit (no AI system found), or something that matters could not be looked at
The output format never changes the code. --exit-zero forgives a failed gate, never 2 or 3.";

/// Of an audit, with the flags that there are.
pub(super) fn audit() -> String {
    AUDIT.replace("{flags}", &crate::gate::thresholds::flags())
}

pub(super) const EXPLAIN: &str = "\
Examples:
  produ explain rollback
  produ explain rollback .           what is found here, and what is missing
  produ explain rollback . --check   end with 1 where it is not met
  produ explain rollback -o html > rollback.html";

pub(super) const INIT: &str = "\
Examples:
  produ init                 write produ.yaml, asking on a terminal
  produ init --output -      look at it first
  produ init --ci github     a workflow that gates pull requests

Fill in what you know, take the `# ` off guesses that are right, commit it: only committed files count as proof.";

pub(super) const INVENTORY: &str = "\
Example:
  produ inventory -o json > call-sites.json";

pub(super) const COST: &str = "\
Example:
  produ cost --volume 500000 -o html > cost.html";

pub(super) const PLAN: &str = "\
Examples:
  produ plan                                  to the next tier
  produ plan --to production -o markdown      further, as a document
  produ plan --gate --min-tier pilot          through a gate";

pub(super) const CHECKLIST: &str = "\
Examples:
  produ checklist --filled --preset launch               the launch list, answered from an audit
  produ checklist --audience security -o csv             what to ask the security team";

pub(super) const TEMPLATE: &str = "\
Examples:
  produ template list
  produ template write rollback-runbook threat-model     below the current folder, where they belong";

pub(super) const RULES: &str = "\
Examples:
  produ rules list --standard eu-ai-act      which rules answer which article
  produ rules test my-rules/                 the cases beside the rules of an own pack";

pub(super) const DIFF: &str = "\
Examples:
  produ diff main HEAD
  produ diff last-week.json -o markdown      a kept report against the work tree";

pub(super) const BASELINE: &str = "\
Example:
  produ baseline write      then commit produ-baseline.json and gate with
  produ --baseline produ-baseline.json --fail-on regression";

pub(super) const COMPLETIONS: &str = "\
Example:
  produ completions bash > ~/.local/share/bash-completion/completions/produ";

pub(super) const MAN: &str = "\
Example:
  produ man --dir ~/.local/share/man/man1";

pub(super) const SCHEMA: &str = "\
Example:
  produ schema manifest > produ.schema.json      completion and checks for produ.yaml in an editor";

/// The definition whose own help lists the verbs by use. For parsing only: completions and man pages are made of the
/// plain one, where no verb is hidden.
pub fn by_use(mut command: Command) -> Command {
    let mut list = String::new();
    for (title, verbs) in GROUPS {
        let _infallible = writeln!(list, "{title}:");
        for verb in verbs {
            let about = command.find_subcommand(verb).and_then(Command::get_about).map(ToString::to_string);
            let _infallible = writeln!(list, "  {verb:<11}  {}", about.unwrap_or_default());
        }
        list.push('\n');
        for verb in verbs {
            command = command.mut_subcommand(verb, |verb| verb.hide(true));
        }
    }
    let usage = "produ [OPTIONS] [PATH]\n       produ COMMAND --help";
    let template = format!("{{about-with-newline}}\n{{usage-heading}} {usage}\n\n{list}{{all-args}}{{after-help}}");
    command.disable_help_subcommand(true).help_template(template)
}

/// `produ help plan` asks what `produ plan --help` asks; `help` itself is no verb to list.
pub fn help_as_flag(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    if args.get(1).is_some_and(|word| word == "help") {
        args.remove(1);
        args.push("--help".into());
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::{CommandFactory, Parser};

    #[test]
    fn every_verb_is_listed_once_by_use_on_one_line() {
        let help = by_use(Cli::command()).render_long_help().to_string();
        for verb in Cli::command().get_subcommands().map(|verb| verb.get_name().to_owned()) {
            let lines: Vec<&str> = help.lines().filter(|l| l.starts_with(&format!("  {verb} "))).collect();
            assert_eq!(lines.len(), 1, "{verb}: {lines:?}\n{help}");
        }
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        assert!(help.contains("produ COMMAND --help") && help.contains("Exit codes:"));
    }

    #[test]
    fn help_is_a_word_for_the_flag() {
        let asked = |args: &[&str]| help_as_flag(args.iter().map(OsString::from)).join(&OsString::from(" "));
        assert_eq!(asked(&["produ", "help", "template", "write"]), "produ template write --help");
        assert_eq!(asked(&["produ", "audit", "help"]), "produ audit help");
    }

    #[test]
    fn every_verb_has_an_example_that_parses() {
        for verb in Cli::command().get_subcommands() {
            let name = verb.get_name();
            let text = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            let examples: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  produ")).collect();
            assert!(!examples.is_empty(), "{name} has no example");
            for line in examples {
                // What follows wide space explains, what follows `>` is the shell's.
                let line = line.trim_end().split("  ").next().unwrap_or_default();
                let line = line.split(" >").next().unwrap_or_default();
                let parsed = Cli::try_parse_from(std::iter::once("produ").chain(line.split_whitespace()));
                assert!(parsed.is_ok(), "produ{line}: {}", parsed.unwrap_err());
            }
        }
    }
}
