//! `produ template`: lists, shows and writes documents to start from.
//!
//! `write` changes the audited folder, at the user's word: all places are checked before the first
//! file is made, nothing is overwritten, and what people still have to write is printed.

use super::audit::check_root;
use super::destination::Destination;
use super::output::to_stdout;
use crate::audit::{AuditRequest, call_sites, examine};
use crate::cli::{TemplateCommand, TemplateWriteArgs};
use crate::commands::exit::Exit;
use crate::commands::request::Environment;
use crate::error::Error;
use crate::report::document::{terminal, written};
use crate::report::{Style, templates as page};
use crate::tables;
use crate::templates::facts::Facts;
use crate::templates::{Template, all, fill};
use jiff::civil::Date;
use std::path::Path;

/// Runs one of the three.
pub(super) fn run(command: &TemplateCommand, env: &Environment, style: Style) -> anyhow::Result<Exit> {
    let text = match command {
        TemplateCommand::List { output } => written(&page::list(&all())?, page::document, *output, style)?,
        // The full examples of a manifest and a policy have no blanks; they are only shown.
        TemplateCommand::Show { name, .. } if name.ends_with(".example.yaml") && tables::has_template(name) => {
            tables::template(name).unwrap_or_default().to_owned()
        }
        TemplateCommand::Show { name, filled, path } => {
            let template = find(&all(), name)?;
            if *filled { fill(&template, &facts(path, super::day(None, env)?, env)?).text } else { template.text }
        }
        TemplateCommand::Write(args) => write(args, env, style)?,
    };
    to_stdout(&text, style)?;
    Ok(Exit::Passed)
}

/// The template of a name; the end of the name may be left out.
fn find(templates: &[Template], wanted: &str) -> Result<Template, Error> {
    let stem = |name: &str| name.split('.').next().unwrap_or(name).to_lowercase();
    let exact = templates.iter().find(|t| t.name.eq_ignore_ascii_case(wanted));
    exact.or_else(|| templates.iter().find(|t| stem(&t.name) == wanted.to_lowercase())).cloned().ok_or_else(|| {
        let near = templates
            .iter()
            .map(|t| (strsim::jaro_winkler(&t.name, wanted), t))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(likeness, _)| *likeness > 0.75);
        let error = Error::new(format!("no template is called {wanted}"));
        match near {
            Some((_, template)) => error.next(format!("did you mean {}?", template.name)),
            None => error.next("produ template list shows all of them"),
        }
    })
}

/// What an audit of the folder knows.
fn facts(path: &Path, today: Date, env: &Environment) -> Result<Facts, Error> {
    check_root(path)?;
    let request = AuditRequest { root: path.to_path_buf(), today: Some(today), look: true, ..AuditRequest::default() };
    let examined = examine(&request, &*env.progress())?;
    let calls = call_sites(path, None)?;
    Ok(Facts::of(&examined.report, examined.manifest.as_ref(), Some(&calls)))
}

fn write(args: &TemplateWriteArgs, env: &Environment, style: Style) -> anyhow::Result<String> {
    let today = super::day(args.today, env)?;
    let templates = all();
    let mut wanted = Vec::new();
    for name in &args.names {
        let template = find(&templates, name)?;
        if !wanted.contains(&template) {
            wanted.push(template);
        }
    }
    let dir = args.dir.as_ref().unwrap_or(&args.path);
    check_root(dir)?;
    let places: Vec<Destination> =
        wanted.iter().map(|t| Destination::below(dir, &t.to)).collect::<Result<_, Error>>()?;
    let facts = if args.blank { Facts::default() } else { facts(&args.path, today, env)? };
    let mut files = Vec::new();
    for (template, place) in wanted.iter().zip(&places) {
        let filled = fill(template, &facts);
        place.create(&filled.text)?;
        let path = dir.strip_prefix(".").unwrap_or(dir).join(&template.to).display().to_string();
        files.push(page::WrittenFile { path, blanks: filled.blanks, filled: filled.filled });
    }
    Ok(terminal::render(&page::left_to_do(&page::written(&files)?), style))
}
