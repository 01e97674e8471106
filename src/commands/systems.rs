//! `produ audit --system …` and `--all-systems`: one report per system, a table of all, the worst exit code.

use super::audit::{destinations, one_of, progress, reasons};
use super::destination::Destination;
use super::output::{to_stderr, to_stdout};
use super::summary;
use crate::audit::Prepared;
use crate::audit::systems::{System, select};
use crate::cli::OutputArg;
use crate::commands::exit::Exit;
use crate::commands::request::Request;
use crate::error::Error;
use crate::model::Report;
use crate::report::document::terminal;
use crate::report::systems::document;
use crate::report::{Format, Together, render};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What stands for the name of the system in a file name.
const MARK: &str = "{system}";

/// Audits the named systems, or all of them. One system alone is reported like a repository of its own.
pub(super) fn run(request: &Request, wanted: &[String]) -> anyhow::Result<Exit> {
    let mut prepared = Prepared::of(&request.audit, progress(request).as_ref())?;
    let found = select(prepared.systems(&request.audit)?, wanted)?;
    let names = file_names(&found);
    if let ([system], [name]) = (found.as_slice(), names.as_slice()) {
        return one_of(&of(request, system, name), &mut prepared);
    }
    refuse(request)?;
    let requests: Vec<Request> = found.iter().zip(&names).map(|(system, name)| of(request, system, name)).collect();
    let destinations: Vec<Vec<Destination>> = requests.iter().map(destinations).collect::<Result<_, _>>()?;
    let mut reports: Vec<Result<Report, Error>> = Vec::new();
    for request in &requests {
        reports.push(prepared.audit(&request.audit, progress(request).as_ref()));
    }
    for ((request, report), destinations) in requests.iter().zip(&reports).zip(&destinations) {
        let Ok(report) = report else { continue };
        let files = request.outputs.iter().filter(|o| o.file.is_some());
        for (output, destination) in files.zip(destinations) {
            destination.write(&render(report, output.format, request.file_style)?)?;
        }
        if let Some(file) = &request.step_summary {
            summary::append(file, &render(report, Format::markdown(), request.file_style)?);
        }
    }
    if let Some(output) = request.outputs.iter().find(|o| o.file.is_none()) {
        to_stdout(&together(output.format, &found, &reports, request)?, request.style)?;
    }
    let mut exit = Exit::Passed;
    for (system, report) in found.iter().zip(&reports) {
        let code = match report {
            Ok(report) => Exit::of(report, request.exit_zero),
            Err(_) => Exit::CannotAudit,
        };
        exit = worse(exit, code);
        match report {
            Err(error) => to_stderr(&error.render()),
            Ok(report) if !request.quiet && code != Exit::Passed => {
                to_stderr(&format!("{}: {}", crate::text::printable(&system.name), reasons(report, code)));
            }
            Ok(_) => {}
        }
    }
    Ok(exit)
}

/// What several systems cannot have in common.
fn refuse(request: &Request) -> Result<(), Error> {
    let unmarked = request.outputs.iter().filter_map(|o| o.file.as_ref()).find(|f| !f.to_string_lossy().contains(MARK));
    if let Some(file) = unmarked {
        return Err(Error::new(format!("several systems cannot share the file {}", file.display()))
            .next("put {system} into its name: -o json=reports/{system}.json"));
    }
    let stdout = request.outputs.iter().find(|o| o.file.is_none()).map(|o| o.format);
    if let Some(format) = stdout.filter(|format| format.together == Together::Never) {
        let (name, extension) = (format.name, format.extension);
        return Err(Error::new(format!("{name} holds one system"))
            .next(format!("write one file for each: -o {name}=reports/{{system}}.{extension}")));
    }
    if request.audit.baseline.as_ref().is_some_and(|file| !file.to_string_lossy().contains(MARK)) {
        return Err(Error::new("several systems cannot share a baseline")
            .next("put {system} into its name: --baseline baselines/{system}.json"));
    }
    Ok(())
}

fn of(request: &Request, system: &System, name: &str) -> Request {
    let named = |file: &PathBuf| PathBuf::from(file.to_string_lossy().replace(MARK, name));
    let mut out = request.clone();
    out.systems = None;
    out.audit.system = Some(system.clone());
    out.audit.baseline = request.audit.baseline.as_ref().map(named);
    let renamed = |output: &OutputArg| OutputArg { format: output.format, file: output.file.as_ref().map(named) };
    out.outputs = request.outputs.iter().map(renamed).collect();
    out
}

/// Names that are safe in a file name, each once. Systems of the base have the first choice, in its order: the name of a
/// file that the gate reads is not for a change to take.
fn file_names(systems: &[System]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut out = vec![String::new(); systems.len()];
    let mut order: Vec<usize> = (0..systems.len()).collect();
    let rank =
        |at: &usize| systems.get(*at).map(|s| s.former.as_ref().map_or((true, ""), |f| (false, f.folder.as_str())));
    order.sort_by_key(rank);
    for (at, system) in order.into_iter().filter_map(|at| Some((at, systems.get(at)?))) {
        let plain: String =
            system.name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' }).collect();
        let plain = plain.trim_matches('-').chars().take(60).collect::<String>();
        let plain = if plain.is_empty() { "system".to_owned() } else { plain };
        let numbered = (2..).map(|n| format!("{plain}-{n}"));
        // Two names that differ in capitals only are one file on some disks.
        let free = std::iter::once(plain.clone()).chain(numbered).find(|name| taken.insert(name.to_lowercase()));
        if let (Some(name), Some(free)) = (out.get_mut(at), free) {
            *name = free;
        }
    }
    out
}

/// One text of all reports: a table, an array, or one after the other.
fn together(
    format: &Format,
    systems: &[System],
    reports: &[Result<Report, Error>],
    request: &Request,
) -> Result<String, Error> {
    let audited = || reports.iter().filter_map(|report| report.as_ref().ok());
    if format.together == Together::Table {
        let errors: Vec<String> =
            reports.iter().map(|r| r.as_ref().err().map(Error::title).unwrap_or_default()).collect();
        let rows = systems.iter().zip(reports.iter().zip(&errors)).map(|(system, (report, error))| {
            (system.folder.as_str(), system.name.as_str(), report.as_ref().map_err(|_| error.as_str()))
        });
        return Ok(terminal::render(&document(&rows.collect::<Vec<_>>()), request.style));
    }
    let texts = audited().map(|report| render(report, format, request.style)).collect::<Result<Vec<_>, _>>()?;
    Ok(match format.together {
        Together::Array => format!("[\n{}\n]\n", texts.iter().map(|t| t.trim_end()).collect::<Vec<_>>().join(",\n")),
        Together::Parts => texts.join("\n"),
        _ => texts.concat(),
    })
}

/// No result outranks a failed gate, which outranks what could not be looked at.
fn worse(a: Exit, b: Exit) -> Exit {
    let rank = |exit: Exit| match exit {
        Exit::Passed => 0,
        Exit::NothingToAudit => 1,
        Exit::GateFailed => 2,
        Exit::CannotAudit => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_and_differ() {
        let named = |name: &str| System { name: name.to_owned(), ..System::default() };
        let systems = ["chat", "Chat", "../../etc/passwd", "a b", "", "größe"].map(named);
        assert_eq!(file_names(&systems), ["chat", "Chat-2", "etc-passwd", "a-b", "system", "gr--e"]);
    }

    /// A pack that no other test compiles: its digest is its own.
    const RULE: &str = "\
id: R-EVAL-98
slug: only-here
pillar: reliability
area: evals
title: Only this test compiles it
question: Is it compiled once?
why: A set of rules takes longer to compile than a small repository to read.
severity: minor
weight: 1
applies_when: always
evidence:
  documented:
    document: {what: a judge, heading: [judge], body: [person], min_words: 5}
fix: {steps: [Write down who judges.], effort: S}
standards: {nist-ai-rmf: [MEASURE 2.3]}
seeds: [S0-14]
";

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test builds the repository it audits")]
    fn all_systems_are_audited_from_one_list_of_files_and_one_set_of_rules() {
        let temp = tempfile::tempdir().unwrap();
        let at = |path: &str| temp.path().canonicalize().unwrap().join(path);
        let write = |path: &str, text: &str| {
            std::fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            std::fs::write(at(path), text).unwrap();
        };
        let systems = ["chat", "search", "triage"];
        for name in systems {
            let manifest = format!("schema_version: \"1\"\nsystem: {{name: {name}, kind: [llm_app]}}\n");
            write(&format!("repo/{name}/produ.yaml"), &manifest);
        }
        write("pack/evals/only-here.yaml", RULE);
        write("out/.keep", "");
        let args = crate::cli::AuditArgs {
            path: at("repo"),
            all_systems: true,
            rules: vec![at("pack")],
            today: Some(jiff::civil::date(2026, 11, 21)),
            output: vec![OutputArg { format: Format::named("json").unwrap(), file: Some(at("out/{system}.json")) }],
            quiet: true,
            ..Default::default()
        };
        let environment = crate::commands::request::Environment {
            step_summary: None,
            ..crate::commands::request::Environment::read()
        };
        let request = crate::commands::request::resolve(&args, crate::cli::ColorArg::Never, &environment).unwrap();
        run(&request, &[]).unwrap();
        let digests: BTreeSet<String> = systems
            .iter()
            .map(|name| {
                let text = std::fs::read_to_string(at(&format!("out/{name}.json"))).unwrap();
                let report: serde_json::Value = serde_json::from_str(&text).unwrap();
                report["tool"]["rules_digest"].as_str().unwrap().to_owned()
            })
            .collect();
        let compiled: Vec<usize> = digests.iter().map(|digest| crate::rules::compiled::times(digest)).collect();
        assert_eq!(compiled, [1], "one set of rules, compiled once");
        assert_eq!(crate::inventory::listed::times(&at("repo")), 1, "the files are listed once");
    }

    #[test]
    fn the_worst_code_wins() {
        use Exit::*;
        let all = [Passed, NothingToAudit, GateFailed, CannotAudit];
        for (at, low) in all.into_iter().enumerate() {
            for high in all.into_iter().skip(at) {
                assert_eq!((worse(low, high), worse(high, low)), (high, high));
            }
        }
    }
}
