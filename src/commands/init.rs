//! `produ init`: a manifest from the scan. Asks only at a terminal, writes only a file that is not there yet.

use super::audit::check_root;
use super::destination::Destination;
use super::output::{to_stderr, to_stdout};
use super::{pipeline, questions};
use crate::audit::survey;
use crate::cli::{InitArgs, ManifestFormatArg};
use crate::commands::exit::Exit;
use crate::commands::request::Environment;
use crate::draft::{Answers, Drafted, ManifestFormat, Survey};
use crate::error::Error;
use crate::manifest::FILE_NAMES;
use crate::report::Style;
use crate::text::printable;
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Drafts, asks, writes.
pub(super) fn run(args: &InitArgs, env: &Environment, style: Style) -> anyhow::Result<Exit> {
    check_root(&args.path)?;
    if let Some(service) = args.ci {
        return pipeline::run(service, args, style);
    }
    let format = format(args);
    let on_stdout = args.output.as_deref() == Some(Path::new("-"));
    let file = match &args.output {
        Some(file) => file.clone(),
        None => default_file(&args.path, format)?,
    };
    let destination = if on_stdout { None } else { Some(Destination::prepare_new(&file, &args.path)?) };
    let survey = survey(&args.path, args.git_ref.clone(), &*env.progress())?;
    let asks = !args.yes && !on_stdout && env.stdin_terminal && env.stdout_terminal;
    let Some(answers) = answers(args, &survey, asks)? else {
        to_stderr(&nothing(&args.path));
        return Ok(Exit::NothingToAudit);
    };
    let drafted = survey.write(&answers, args.full, format);
    match destination {
        None => to_stdout(&drafted.text, style)?,
        Some(destination) => {
            destination.create(&drafted.text)?;
            to_stderr(&summary(&drafted, &file));
        }
    }
    Ok(Exit::Passed)
}

fn format(args: &InitArgs) -> ManifestFormat {
    let toml =
        args.output.as_ref().is_some_and(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")));
    match args.format {
        Some(ManifestFormatArg::Toml) => ManifestFormat::Toml,
        Some(ManifestFormatArg::Yaml) => ManifestFormat::Yaml,
        None if toml => ManifestFormat::Toml,
        None => ManifestFormat::Yaml,
    }
}

/// The manifest of the folder, unless there is one of any name: two of them would be an error of the next audit.
#[expect(clippy::disallowed_methods, reason = "whether a manifest is there decides if one is written")]
fn default_file(root: &Path, format: ManifestFormat) -> Result<PathBuf, Error> {
    let taken = FILE_NAMES.iter().find(|name| std::fs::symlink_metadata(root.join(name)).is_ok());
    match taken {
        Some(name) => Err(Error::new(format!("{} exists, and nothing is overwritten", root.join(name).display()))
            .next("edit it, or see what would be drafted today: produ init --output -")),
        None => Ok(root.join(match format {
            ManifestFormat::Yaml => "produ.yaml",
            ManifestFormat::Toml => "produ.toml",
        })),
    }
}

/// What a person says; `None` when there is no system to speak of.
fn answers(args: &InitArgs, survey: &Survey, asks: bool) -> anyhow::Result<Option<Answers>> {
    let named = args.kind.iter().filter_map(|kind| Some(kind.to_possible_value()?.get_name().to_owned()));
    let mut answers = Answers { kinds: named.collect(), ..Answers::default() };
    if !asks {
        return Ok((survey.is_ai || !answers.kinds.is_empty()).then_some(answers));
    }
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stderr().lock());
    if !survey.is_ai && answers.kinds.is_empty() {
        let kind = questions::ask(&[questions::kind()], &mut input, &mut output)?;
        answers.kinds = kind.into_values().filter(|kind| !kind.is_empty()).collect();
        if answers.kinds.is_empty() {
            return Ok(None);
        }
    }
    answers.facts = questions::ask(&survey.questions(), &mut input, &mut output)?;
    Ok(Some(answers))
}

fn nothing(path: &Path) -> String {
    let shown = printable(&path.display().to_string());
    format!(
        "produ: no AI system was found in {shown}, nothing was written\n  next: if there is one, name its kind: produ init \
         --kind llm_app\n"
    )
}

fn summary(drafted: &Drafted, file: &Path) -> String {
    let shown = printable(&file.strip_prefix(".").unwrap_or(file).display().to_string());
    let guesses = if drafted.guesses == 1 { "1 guess".to_owned() } else { format!("{} guesses", drafted.guesses) };
    format!(
        "produ: wrote {shown}: {} lines seen in the repository, {guesses} to confirm, {} blanks\n  next: fill in what \
         you know and commit it, only committed files count; produ plan says what pays first\n",
        drafted.known, drafted.blanks
    )
}
