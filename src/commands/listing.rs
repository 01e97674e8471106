//! `produ rules list`: the rules, and what they answer to (demands of the specification, items of a standard), each
//! seen from both sides, for people and for machines.

use crate::cli::{ListArgs, ListFormat};
use crate::error::Error;
use crate::report::page::{Page, plain};
use crate::report::{Style, words};
use crate::rules::catalogue::{self, Standard};
use crate::rules::coverage::{self, Answered, Mapped};
use crate::rules::format::RuleFile;
use crate::text::{excerpt, printable};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What was asked for, ready to be shown.
struct Listing<'r> {
    rules: Vec<&'r RuleFile>,
    demands: Option<Vec<Answered>>,
    standard: Option<(Standard, Vec<Mapped>)>,
}

/// The listing in the form asked for.
pub(super) fn render(all: &[RuleFile], args: &ListArgs, style: Style) -> anyhow::Result<String> {
    let wanted = |rule: &&RuleFile| {
        args.pillar.is_none_or(|pillar| rule.pillar == pillar)
            && args.area.as_ref().is_none_or(|area| rule.area.to_lowercase().contains(&area.to_lowercase()))
    };
    let narrowed = args.pillar.is_some() || args.area.is_some();
    let (rules, others): (Vec<RuleFile>, Vec<RuleFile>) = all.iter().cloned().partition(|rule| wanted(&rule));
    let demands = args.seeds.then(|| {
        let mut found = coverage::demands(&catalogue::demands(), &rules, &others);
        // Of a part of the rules nobody expects an answer to every demand.
        found.retain(|demand| !narrowed || !demand.rules.is_empty());
        found
    });
    let standard = match &args.standard {
        Some(key) => {
            let known = catalogue::standards();
            let found = coverage::standard(&known, &rules, key).ok_or_else(|| unknown(key, &known))?;
            let items = coverage::items(&found, &rules);
            Some((found, items))
        }
        None => None,
    };
    let listing = Listing { rules: rules.iter().collect(), demands, standard };
    match args.output {
        ListFormat::Json => Ok(serde_json::to_string_pretty(&machine(&listing))? + "\n"),
        ListFormat::Terminal => Ok(terminal(&listing, style)),
    }
}

fn unknown(key: &str, known: &[Standard]) -> Error {
    let keys: Vec<&str> = known.iter().map(|standard| standard.key.as_str()).collect();
    Error::new(format!("no rule names a standard called {}", printable(key)))
        .next(format!("one of {}", keys.join(", ")))
}

fn machine(listing: &Listing<'_>) -> Value {
    let rules: Vec<Value> = listing
        .rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id, "slug": rule.slug, "pillar": rule.pillar, "area": rule.area, "title": rule.title,
                "question": rule.question, "severity": rule.severity, "weight": rule.weight,
                "attestation": rule.attestation, "seeds": rule.seeds, "standards": rule.standards,
            })
        })
        .collect();
    let mut out = json!({ "rules": rules });
    if let Some(demands) = &listing.demands {
        out["demands"] = json!(demands);
    }
    if let Some((standard, items)) = &listing.standard {
        out["standard"] =
            json!({ "key": standard.key, "title": standard.title, "edition": standard.edition, "items": items });
    }
    out
}

fn terminal(listing: &Listing<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    if let Some(found) = &listing.demands {
        demands(&mut page, listing, found);
    }
    if let Some((found, items)) = &listing.standard {
        standard(&mut page, listing, found, items);
    }
    if listing.demands.is_none() && listing.standard.is_none() {
        rules(&mut page, &listing.rules);
    }
    page.finish()
}

/// One line per rule, in the order given.
fn rules(page: &mut Page, rules: &[&RuleFile]) {
    let rows = rules
        .iter()
        .map(|r| {
            vec![
                excerpt(&r.id, 24),
                excerpt(&r.slug, 40),
                words::pillar(r.pillar).to_owned(),
                words::severity(r.severity).to_owned(),
                r.weight.to_string(),
                excerpt(&r.title, 120),
            ]
        })
        .collect();
    page.table(0, &["id", "rule", "pillar", "severity", "weight", "title"], rows);
    page.blank();
    page.para(0, 0, &[plain(format!("{} rules. What one asks for: produ explain RULE", rules.len()))]);
}

fn demands(page: &mut Page, listing: &Listing<'_>, demands: &[Answered]) {
    page.heading("Demands and the rules that answer them");
    let rows = demands
        .iter()
        .map(|d| {
            let what = excerpt(&d.demand, 120);
            vec![excerpt(&d.id, 24), d.kind.to_owned(), d.mode.to_owned(), what, excerpt(&d.rules.join(" "), 200)]
        })
        .collect();
    page.table(0, &["demand", "type", "shown by", "what is demanded", "rules"], rows);
    both_ways(page, listing, "demands", |rule| rule.seeds.clone());
    let answered = demands.iter().filter(|d| !d.rules.is_empty()).count();
    page.blank();
    page.para(0, 2, &[plain(format!("{answered} of {} demands are answered by a rule.", demands.len()))]);
    let awaited: BTreeSet<&String> = demands.iter().flat_map(|d| &d.awaited).collect();
    let open: Vec<&str> = demands.iter().filter(|d| d.rules.is_empty()).map(|d| d.id.as_str()).collect();
    rest(page, "Without a rule", &open);
    rest(page, "Rules not in this set", &awaited.into_iter().map(String::as_str).collect::<Vec<_>>());
}

fn standard(page: &mut Page, listing: &Listing<'_>, standard: &Standard, items: &[Mapped]) {
    page.heading(&excerpt(&standard.title, 100));
    page.para(0, 2, &[plain(excerpt(&standard.edition, 200))]);
    let rows = items
        .iter()
        .map(|item| vec![excerpt(&item.id, 60), excerpt(&item.title, 120), excerpt(&item.rules.join(" "), 400)])
        .collect();
    page.table(0, &["item", "topic", "rules"], rows);
    both_ways(page, listing, "items", |rule| rule.standards.get(&standard.key).cloned().unwrap_or_default());
    let open: Vec<&str> = items.iter().filter(|item| item.rules.is_empty()).map(|item| item.id.as_str()).collect();
    page.blank();
    let named = items.len() - open.len();
    page.para(0, 2, &[plain(format!("{named} of {} items are named by a rule.", items.len()))]);
    rest(page, "Without a rule", &open);
}

/// The same from the rules' side.
fn both_ways(page: &mut Page, listing: &Listing<'_>, what: &str, named: impl Fn(&RuleFile) -> Vec<String>) {
    page.heading(&format!("Rules and their {what}"));
    let rows = listing
        .rules
        .iter()
        .map(|rule| (rule, named(rule)))
        .filter(|(_, names)| !names.is_empty())
        .map(|(rule, names)| vec![excerpt(&rule.id, 24), excerpt(&rule.slug, 40), excerpt(&names.join(", "), 600)])
        .collect();
    page.table(0, &["id", "rule", what], rows);
}

fn rest(page: &mut Page, title: &str, ids: &[&str]) {
    if !ids.is_empty() {
        page.para(0, 2, &[plain(printable(&format!("{title} ({}): {}", ids.len(), ids.join(", "))))]);
    }
}
