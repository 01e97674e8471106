//! Flags and environment become one resolved request. The only code that reads the environment and the clock.
//!
//! After this nothing depends on where the program runs; the rest gets plain values.

use crate::audit::{AuditRequest, Progress};
use crate::cli::{AuditArgs, ColorArg, OutputArg};
use crate::commands::progress;
use crate::error::Error;
use crate::model::Stage;
use crate::report::{Format, Style};
use jiff::civil::Date;
use std::io::IsTerminal;

/// Columns when nobody says: a file, a pipe, a log.
const DEFAULT_WIDTH: usize = 100;

/// What the process was started in.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Colours by environment: wanted, refused, or no opinion.
    pub color: Option<bool>,
    /// Running under continuous integration.
    pub ci: bool,
    /// `TERM=dumb`.
    pub dumb: bool,
    /// The locale does not exclude UTF-8.
    pub utf8: bool,
    /// `COLUMNS`.
    pub columns: Option<usize>,
    /// `SOURCE_DATE_EPOCH` as written.
    pub epoch: Option<String>,
    /// Standard output is a terminal.
    pub stdout_terminal: bool,
    /// Standard error is a terminal.
    pub stderr_terminal: bool,
    /// Standard input is a terminal.
    pub stdin_terminal: bool,
    /// Columns of the terminal.
    pub terminal_width: Option<usize>,
    /// `GITHUB_STEP_SUMMARY`: where a GitHub job collects its summary.
    pub step_summary: Option<std::path::PathBuf>,
    /// Today in UTC; asked only when no one names a day.
    pub clock: fn() -> Date,
}

/// One audit with everything the command needs.
#[derive(Debug, Clone)]
pub struct Request {
    /// What to audit.
    pub audit: AuditRequest,
    /// Systems of a repository of several, by name or folder; empty = all of them; absent = the folder is one system.
    pub systems: Option<Vec<String>>,
    /// Reports to write, at least one, at most one of them to standard output.
    pub outputs: Vec<OutputArg>,
    /// File the Markdown report is appended to as the summary of a GitHub job.
    pub step_summary: Option<std::path::PathBuf>,
    /// Abilities of standard output.
    pub style: Style,
    /// Abilities of report files.
    pub file_style: Style,
    /// Show progress on standard error.
    pub progress: bool,
    /// Messages on standard error are not wanted.
    pub quiet: bool,
    /// A failed gate ends with 0.
    pub exit_zero: bool,
}

impl Environment {
    /// Somebody waits at a terminal that can rewrite a line.
    fn is_watched(&self) -> bool {
        self.stderr_terminal && !self.ci && !self.dumb
    }

    /// What a verb shows while it works. It has to be dropped before anything is printed.
    pub(super) fn progress(&self) -> Box<dyn Progress> {
        progress::shown(self.is_watched())
    }

    /// Reads the real environment.
    #[expect(clippy::disallowed_methods, reason = "the one place where the environment enters")]
    pub fn read() -> Self {
        let set =
            |name: &str| std::env::var_os(name).map(|v| v.to_string_lossy().into_owned()).filter(|v| !v.is_empty());
        let on = |name: &str| set(name).filter(|v| v != "0" && v != "false");
        let forced = ["FORCE_COLOR", "CLICOLOR_FORCE"].iter().any(|name| on(name).is_some());
        let refused = set("NO_COLOR").is_some() || set("CLICOLOR").is_some_and(|v| v == "0");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| set(name));
        let stdout = std::io::stdout();
        Environment {
            // Who says no is heard first: a colour too few never breaks anything.
            color: if refused { Some(false) } else { forced.then_some(true) },
            ci: on("CI").is_some(),
            dumb: set("TERM").is_some_and(|v| v == "dumb"),
            utf8: locale.is_none_or(|v| v.to_ascii_uppercase().replace('-', "").contains("UTF8")),
            columns: set("COLUMNS").and_then(|v| v.trim().parse().ok()).filter(|n| *n > 0),
            epoch: set("SOURCE_DATE_EPOCH"),
            stdout_terminal: stdout.is_terminal(),
            stderr_terminal: std::io::stderr().is_terminal(),
            stdin_terminal: std::io::stdin().is_terminal(),
            terminal_width: terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0)),
            step_summary: set("GITHUB_STEP_SUMMARY").map(Into::into),
            clock: utc_today,
        }
    }

    /// How standard output shows text.
    pub fn style(&self, color: ColorArg) -> Style {
        let auto = self.color.unwrap_or(self.stdout_terminal && !self.dumb);
        // Off a terminal the bytes must not depend on the locale: the same commit gives the same report.
        let unicode = !self.stdout_terminal || (self.utf8 && !self.dumb);
        let width = self.columns.or(self.terminal_width.filter(|_| self.stdout_terminal)).unwrap_or(DEFAULT_WIDTH);
        Style::new(wanted(color, auto), unicode, width)
    }

    /// The day ages are counted to when no flag names one.
    ///
    /// # Errors
    /// When `SOURCE_DATE_EPOCH` is no number of seconds.
    pub fn today(&self) -> Result<Date, Error> {
        let Some(text) = &self.epoch else { return Ok((self.clock)()) };
        let date = text.trim().parse::<i64>().ok().and_then(|s| jiff::Timestamp::from_second(s).ok());
        date.map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date()).ok_or_else(|| {
            Error::new("SOURCE_DATE_EPOCH is not a number of seconds")
                .cause(format!("it is `{text}`"))
                .next("unset it, or name the day with --today")
        })
    }
}

fn wanted(color: ColorArg, auto: bool) -> bool {
    match color {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => auto,
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the clock enters")]
fn utc_today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Gives the flags their meaning.
///
/// # Errors
/// When flags contradict each other or the environment is unusable.
pub fn resolve(args: &AuditArgs, color: ColorArg, env: &Environment) -> Result<Request, Error> {
    let mut outputs = args.output.clone();
    if outputs.is_empty() {
        outputs.push(OutputArg { format: Format::terminal(), file: None });
    }
    if outputs.iter().filter(|o| o.file.is_none()).count() > 1 {
        return Err(Error::new("two reports cannot share standard output")
            .next("give all but one -o a file: -o terminal -o json=produ.json"));
    }
    let mut files: Vec<_> = outputs.iter().filter_map(|o| o.file.as_ref()).collect();
    files.sort();
    if let Some(twice) = files.windows(2).find(|w| w[0] == w[1]) {
        return Err(Error::new(format!("two reports cannot share the file {}", twice[0].display())));
    }
    if let Some(flag) = args.gate.0.of_baseline().filter(|_| args.baseline.is_none()) {
        return Err(Error::new(format!("{flag} needs a baseline"))
            .next("make one with `produ baseline write`, and name it with --baseline FILE"));
    }
    if let Some(flag) = args.gate.0.of_base().filter(|_| args.base.is_none()) {
        return Err(Error::new(format!("{flag} needs a base"))
            .next("name the commit that the change starts from: --base origin/main"));
    }
    if args.exit_zero && args.policy.is_some() {
        return Err(Error::new("--exit-zero would forgive what --policy forbids")
            .next("leave out one of them; flags can only tighten a policy"));
    }
    let today = match args.today {
        Some(day) => day,
        None => env.today()?,
    };
    Ok(Request {
        audit: AuditRequest {
            root: args.path.clone(),
            git_ref: args.git_ref.clone(),
            manifest: args.manifest.clone(),
            system: None,
            rules_dirs: args.rules.clone(),
            stage: args.stage.map(Stage::from),
            today: Some(today),
            baseline: args.baseline.clone(),
            base: args.base.clone(),
            policy: args.policy.clone(),
            jobs: args.jobs.map(usize::from),
            trace: args.trace,
            links: env.step_summary.is_some() || outputs.iter().any(|o| o.format.links),
            link_base: args.link_base.clone(),
            trend: outputs.iter().any(|o| o.format.trend),
            snippets: outputs.iter().any(|o| o.format.snippets),
            gate: args.gate.0.clone(),
            look: true,
        },
        step_summary: env.step_summary.clone().filter(|_| outputs.iter().any(|o| o.format.job_summary)),
        systems: (args.all_systems || !args.system.is_empty()).then(|| args.system.clone()),
        outputs,
        style: env.style(color).with_all(args.all),
        file_style: Style::new(wanted(color, false), true, env.columns.unwrap_or(DEFAULT_WIDTH)).with_all(args.all),
        progress: env.is_watched() && !args.quiet,
        quiet: args.quiet,
        exit_zero: args.exit_zero,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env() -> Environment {
        Environment {
            color: None,
            ci: false,
            dumb: false,
            utf8: true,
            columns: None,
            epoch: None,
            stdout_terminal: true,
            stderr_terminal: true,
            stdin_terminal: true,
            terminal_width: Some(80),
            step_summary: None,
            clock: || Date::constant(2026, 3, 1),
        }
    }

    fn resolved(args: AuditArgs, env: &Environment) -> Request {
        resolve(&args, ColorArg::Auto, env).unwrap()
    }

    #[test]
    fn the_day_comes_from_flag_then_epoch_then_clock() {
        let day = |args: AuditArgs, env: &Environment| resolved(args, env).audit.today.unwrap().to_string();
        let epoch = Environment { epoch: Some("86400".into()), ..env() };
        let flag = AuditArgs { today: Some(Date::constant(2025, 1, 2)), ..Default::default() };
        assert_eq!(day(flag, &epoch), "2025-01-02");
        assert_eq!(day(AuditArgs::default(), &epoch), "1970-01-02");
        assert_eq!(day(AuditArgs::default(), &env()), "2026-03-01");
        for bad in ["soon", "99999999999999999"] {
            let bad = Environment { epoch: Some(bad.into()), ..env() };
            assert!(resolve(&AuditArgs::default(), ColorArg::Auto, &bad).is_err());
        }
    }

    #[test]
    fn colour_and_signs_follow_the_terminal() {
        assert_eq!(env().style(ColorArg::Auto), Style::new(true, true, 80));
        let pipe = Environment { stdout_terminal: false, utf8: false, dumb: true, ..env() };
        assert_eq!(pipe.style(ColorArg::Auto), Style::new(false, true, 100));
        assert!(pipe.style(ColorArg::Always).color);
        let refused = Environment { color: Some(false), ..env() };
        assert!(!refused.style(ColorArg::Auto).color && refused.style(ColorArg::Always).color);
        assert!(!Environment { dumb: true, ..env() }.style(ColorArg::Auto).unicode);
        assert_eq!(Environment { columns: Some(140), ..env() }.style(ColorArg::Auto).width, 140);
    }

    #[test]
    fn progress_is_for_people_at_a_terminal() {
        assert!(resolved(AuditArgs::default(), &env()).progress);
        assert!(!resolved(AuditArgs { quiet: true, ..Default::default() }, &env()).progress);
        assert!(!resolved(AuditArgs::default(), &Environment { ci: true, ..env() }).progress);
        assert!(!resolved(AuditArgs::default(), &Environment { stderr_terminal: false, ..env() }).progress);
    }

    #[test]
    fn only_the_github_format_writes_a_job_summary() {
        let job = Environment { step_summary: Some("summary.md".into()), ..env() };
        assert_eq!(resolved(AuditArgs::default(), &job).step_summary, None);
        let output = vec![OutputArg { format: Format::named("github").unwrap(), file: None }];
        assert!(resolved(AuditArgs { output, ..Default::default() }, &job).step_summary.is_some());
    }

    #[test]
    fn outputs_do_not_collide() {
        let out = |format, file: Option<&str>| OutputArg {
            format: Format::named(format).unwrap(),
            file: file.map(Into::into),
        };
        let two = AuditArgs { output: vec![out("json", None), out("terminal", None)], ..Default::default() };
        assert!(resolve(&two, ColorArg::Auto, &env()).is_err());
        let same = vec![out("json", Some("a")), out("markdown", Some("a"))];
        assert!(resolve(&AuditArgs { output: same, ..Default::default() }, ColorArg::Auto, &env()).is_err());
        assert_eq!(resolved(AuditArgs::default(), &env()).outputs, [out("terminal", None)]);
    }
}
