//! `produ completions` and `produ man`: the definition of the command line, as shells and `man` read it.

use super::output::to_stderr;
use crate::cli::Cli;
use crate::commands::exit::Exit;
use crate::error::Error;
use crate::text::printable;
use clap::CommandFactory;
use clap_complete::Shell;
use std::path::Path;

/// The completion script of a shell.
pub(super) fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "produ", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The page of the program.
pub(super) fn page() -> anyhow::Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// A page for each command, into a folder the operator names.
pub(super) fn pages(dir: &Path) -> anyhow::Result<Exit> {
    let shown = printable(&dir.display().to_string());
    clap_mangen::generate_to(Cli::command(), dir).map_err(|error| {
        Error::new(format!("cannot write man pages to {shown}"))
            .cause(error)
            .next("name an existing folder you may write to")
    })?;
    to_stderr(&format!("produ: wrote the man pages to {shown}\n"));
    Ok(Exit::Passed)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what was written")]
mod tests {
    use super::*;
    use clap::ValueEnum;

    fn verbs() -> Vec<String> {
        Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
    }

    #[test]
    fn every_shell_knows_every_verb() {
        for shell in Shell::value_variants() {
            let script = completions(*shell);
            for verb in verbs() {
                assert!(script.contains(&verb), "{shell} does not know {verb}");
            }
            assert!(script.contains("all-systems"), "{shell}");
        }
    }

    #[test]
    fn the_page_names_every_verb_and_each_has_one() {
        let page = page().unwrap();
        let dir = tempfile::tempdir().unwrap();
        pages(dir.path()).unwrap();
        for verb in verbs() {
            assert!(page.contains(&format!("produ\\-{verb}")), "{verb} is missing:\n{page}");
            let name = format!("produ-{verb}.1");
            let own = std::fs::metadata(dir.path().join(&name)).map(|meta| meta.len()).unwrap_or_default();
            assert!(own > 200, "{name}: {own} bytes");
        }
        assert!(pages(&dir.path().join("missing")).is_err());
    }
}
