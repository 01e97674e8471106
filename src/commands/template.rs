//! `produ template`: lists, shows and writes documents to start from.
//!
//! `write` changes the audited folder, at the user's word: all places are checked before the first
//! file is made, nothing is overwritten, and what people still have to write is printed.

use super::audit::check_root;
use super::destination::Destination;
use super::output::to_stdout;
use crate::audit::{AuditRequest, call_sites, examine};
use crate::cli::{ListFormat, TemplateCommand, TemplateWriteArgs};
use crate::commands::exit::Exit;
use crate::commands::progress::Silent;
use crate::commands::request::Environment;
use crate::error::Error;
use crate::report::Style;
use crate::report::page::{Page, plain, span};
use crate::report::style::Role;
use crate::tables;
use crate::templates::facts::Facts;
use crate::templates::{Template, all, fill};
use crate::text::{excerpt, printable};
use jiff::civil::Date;
use serde_json::json;
use std::path::Path;

/// Blanks printed per file; the file has them all.
const SHOWN: usize = 3;

/// Runs one of the three.
pub(super) fn run(command: &TemplateCommand, env: &Environment, style: Style) -> anyhow::Result<Exit> {
    let text = match command {
        TemplateCommand::List { output } => list(*output, style)?,
        // The full examples of a manifest and a policy have no blanks; they are only shown.
        TemplateCommand::Show { name, .. } if name.ends_with(".example.yaml") && tables::has_template(name) => {
            tables::template(name).unwrap_or_default().to_owned()
        }
        TemplateCommand::Show { name, filled, path } => {
            let template = find(&all(), name)?;
            if *filled { fill(&template, &facts(path, super::day(None, env)?)?).text } else { template.text }
        }
        TemplateCommand::Write(args) => write(args, super::day(args.today, env)?, style)?,
    };
    to_stdout(&text, style)?;
    Ok(Exit::Passed)
}

fn list(output: ListFormat, style: Style) -> anyhow::Result<String> {
    let templates = all();
    if output == ListFormat::Json {
        let entry = |t: &Template| json!({ "name": t.name, "title": t.title(), "rules": t.rules, "to": t.to, "blanks": t.blanks() });
        let list: Vec<_> = templates.iter().map(entry).collect();
        return Ok(serde_json::to_string_pretty(&json!({ "templates": list }))? + "\n");
    }
    let mut page = Page::new(style);
    // Name and place are typed and must not be broken; the title says little more than the name.
    let wide = style.width >= 130;
    let row = |t: &Template| {
        let title = wide.then(|| excerpt(&t.title(), 36));
        [Some(t.name.clone()), Some(t.to.clone()), title, Some(t.rules.join(" "))].into_iter().flatten().collect()
    };
    let header = ["name", "belongs to", "what", "documents"];
    let header: Vec<&str> = header.into_iter().filter(|name| wide || *name != "what").collect();
    page.table(0, &header, templates.iter().map(row).collect());
    page.blank();
    page.para(0, 2, &[plain("produ template write NAME... puts them there, filled with what an audit knows.")]);
    Ok(page.finish())
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
fn facts(path: &Path, today: Date) -> Result<Facts, Error> {
    check_root(path)?;
    let request = AuditRequest { root: path.to_path_buf(), today: Some(today), ..AuditRequest::default() };
    let examined = examine(&request, &Silent)?;
    let calls = call_sites(path, None)?;
    Ok(Facts::of(&examined.report, examined.manifest.as_ref(), Some(&calls)))
}

fn write(args: &TemplateWriteArgs, today: Date, style: Style) -> anyhow::Result<String> {
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
    let facts = if args.blank { Facts::default() } else { facts(&args.path, today)? };
    let mut page = Page::new(style);
    for (template, place) in wanted.iter().zip(&places) {
        let filled = fill(template, &facts);
        place.create(&filled.text)?;
        let shown = printable(&dir.strip_prefix(".").unwrap_or(dir).join(&template.to).display().to_string());
        let knows = match filled.filled.len() {
            0 => String::new(),
            n => format!(", {n} values filled in ({})", filled.filled.join(", ")),
        };
        let head = format!("  {} blanks for you{knows}", filled.blanks.len());
        page.para(0, 2, &[span(Role::Strong, format!("wrote {shown}")), plain(head)]);
        for blank in filled.blanks.iter().take(SHOWN) {
            page.para(2, 4, &[plain(format!("{} {}", page.style.sign("·", "-"), excerpt(blank, 200)))]);
        }
        if filled.blanks.len() > SHOWN {
            page.para(2, 4, &[span(Role::Dim, format!("and {} more", filled.blanks.len() - SHOWN))]);
        }
    }
    page.blank();
    let last = "Replace every [TO FILL: ...], check the values that were filled in, delete the line with \
                produ:template, and commit it. Until then a copy earns nothing.";
    page.para(0, 2, &[plain(last)]);
    Ok(page.finish())
}
