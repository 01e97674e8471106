//! The verdicts: contradictions and open blockers in full, the rest compactly. Every verdict appears exactly once.

use crate::evaluate::verdict::Outcome;
use crate::report::page::{Page, Span, plain, span};
use crate::report::style::Role;
use crate::report::v1::{Report, Verdict};
use crate::report::words;
use crate::rules::format::Severity;
use crate::text::excerpt;

/// Places shown per verdict; the JSON report has all.
const PLACES: usize = 3;

/// All sections.
pub(super) fn all(page: &mut Page, report: &Report) {
    let open = |severity: Severity| {
        move |v: &Verdict| v.severity == severity && words::is_open(v) && v.outcome != Outcome::Contradicted
    };
    system(page, report);
    section(page, report, "Contradicted", |v| v.outcome == Outcome::Contradicted, full);
    blockers(page, report, open(Severity::Blocker));
    section(page, report, "Majors below their required level", open(Severity::Major), compact);
    section(page, report, "Minors below their required level", open(Severity::Minor), compact);
    section(page, report, "Waived", |v| v.outcome == Outcome::Waived, waived);
    people(page, report);
    met(page, report);
    not_applicable(page, report);
}

fn section(
    page: &mut Page,
    report: &Report,
    title: &str,
    pick: impl Fn(&Verdict) -> bool,
    show: fn(&mut Page, &Verdict),
) {
    let list: Vec<&Verdict> = report.verdicts.iter().filter(|v| pick(v)).collect();
    if list.is_empty() {
        return;
    }
    page.heading(&format!("{title} ({})", list.len()));
    for verdict in list {
        show(page, verdict);
    }
}

/// Blockers with something to show in full, then those for which nothing was found, a line each.
fn blockers(page: &mut Page, report: &Report, pick: impl Fn(&Verdict) -> bool) {
    let list: Vec<&Verdict> = report.verdicts.iter().filter(|v| pick(v)).collect();
    if list.is_empty() {
        return;
    }
    page.heading(&format!("Blockers below their required level ({})", list.len()));
    let (bare, partial): (Vec<&Verdict>, Vec<&Verdict>) = list.into_iter().partition(|v| words::nothing_found(v));
    for verdict in &partial {
        full(page, verdict);
    }
    if !partial.is_empty() && !bare.is_empty() {
        page.para(2, 4, &[span(Role::Strong, format!("Nothing found for {} more:", bare.len()))]);
    }
    for verdict in bare {
        brief(page, verdict);
    }
}

/// One line: what is asked, the remedy, and the best near miss.
fn brief(page: &mut Page, verdict: &Verdict) {
    let mut line = name(page, verdict);
    line.push(plain(format!("{} required", words::level(verdict.required))));
    if let Some(fix) = &verdict.fix {
        line.push(plain(format!("   fix {} +{:.1}", words::effort(fix.effort), verdict.gain)));
    }
    if let Some(miss) = verdict.search.as_ref().and_then(|s| s.nearest.first()) {
        let place = excerpt(&words::place(&miss.path, miss.line), 120);
        line.push(span(Role::Dim, format!("   nearest miss {place} ({})", excerpt(&miss.why, 80))));
    }
    page.para(2, 6, &line);
}

/// Where the manifest describes another system than the repository holds.
fn system(page: &mut Page, report: &Report) {
    if report.contradictions.is_empty() {
        return;
    }
    page.heading(&format!("Manifest and repository disagree ({})", report.contradictions.len()));
    for item in &report.contradictions {
        let sign = page.style.sign("✘", "x");
        let place = words::place(&item.path, item.line);
        page.para(
            2,
            6,
            &[
                span(Role::Bad, sign),
                plain(format!(" {}  ", excerpt(&item.message, 400))),
                span(Role::Dim, excerpt(&place, 200)),
            ],
        );
    }
}

/// Sign, id and slug; the slug padded so that summaries line up where the page is wide enough.
fn name(page: &Page, verdict: &Verdict) -> Vec<Span> {
    let (sign, role) = match verdict.outcome {
        Outcome::Unmet | Outcome::Contradicted => (page.style.sign("✘", "x"), Role::Bad),
        Outcome::Partial => (page.style.sign("◐", "~"), Role::Warn),
        Outcome::Unknown => ("?", Role::Warn),
        Outcome::Met => (page.style.sign("✔", "+"), Role::Good),
        Outcome::Waived | Outcome::NotApplicable => ("-", Role::Dim),
    };
    let slug = if page.style.width >= 90 {
        format!(" {:<24}  ", excerpt(&verdict.slug, 40))
    } else {
        format!(" {}  ", excerpt(&verdict.slug, 40))
    };
    vec![span(role, sign), plain(" "), span(Role::Name, excerpt(&verdict.rule, 24)), plain(slug)]
}

/// Everything a person needs to act.
fn full(page: &mut Page, verdict: &Verdict) {
    let mut line = name(page, verdict);
    line.push(plain(excerpt(&verdict.summary, 300)));
    let said = verdict.outcome == Outcome::Contradicted || verdict.summary.contains("is required");
    if verdict.level < verdict.required && !said {
        line.push(span(Role::Strong, format!("  ({} is required)", words::level(verdict.required))));
    }
    page.para(2, 6, &line);
    for contradiction in verdict.contradictions.iter().take(PLACES) {
        let place = excerpt(&words::place(&contradiction.path, contradiction.line), 200);
        let said = verdict.summary == contradiction.message;
        let mut line = Vec::new();
        if !said {
            line.push(span(Role::Bad, excerpt(&contradiction.message, 400)));
        }
        if !contradiction.message.contains(&place) {
            line.push(plain(if said { "claimed at " } else { "  " }));
            line.push(span(Role::Dim, place));
        }
        if !line.is_empty() {
            page.para(6, 8, &line);
        }
    }
    more(page, verdict.contradictions.len());
    for evidence in verdict.evidence.iter().take(PLACES) {
        page.para(
            6,
            8,
            &[
                plain(format!("{}  ", excerpt(&words::place(&evidence.path, evidence.line), 200))),
                span(Role::Dim, format!("{} ({})", excerpt(&evidence.what, 120), words::level(evidence.level))),
            ],
        );
    }
    more(page, verdict.evidence.len());
    if let Some(search) = &verdict.search {
        let mut spans: Vec<Span> = words::searched(search).into_iter().map(plain).collect();
        for (i, miss) in words::further_misses(verdict, search).take(PLACES).enumerate() {
            let lead = match (i, spans.is_empty()) {
                (0, true) => "nearest miss ",
                (0, false) => "; nearest miss ",
                _ => ", ",
            };
            spans.push(plain(format!("{lead}{}", excerpt(&words::place(&miss.path, miss.line), 200))));
            spans.push(span(Role::Dim, format!(" {} ({})", excerpt(&miss.what, 80), excerpt(&miss.why, 120))));
        }
        if !spans.is_empty() {
            page.para(6, 8, &spans);
        }
    }
    if let Some(confirm) = &verdict.confirm {
        page.para(6, 8, &[plain(format!("a named person must confirm: {}", excerpt(confirm, 300)))]);
    }
    page.flow(6, 8, 3, &remedy(verdict));
}

fn more(page: &mut Page, total: usize) {
    if total > PLACES {
        page.para(6, 8, &[span(Role::Dim, format!("and {} more", total - PLACES))]);
    }
}

/// One line where it fits: what is there, what is asked, the remedy, the best place.
fn compact(page: &mut Page, verdict: &Verdict) {
    let mut line = name(page, verdict);
    let arrow = page.style.sign(" → ", " -> ");
    let levels = format!("{}{arrow}{}", words::level(verdict.level), words::level(verdict.required));
    line.push(match verdict.outcome {
        Outcome::Unknown => plain(excerpt(&verdict.summary, 200)),
        _ => plain(levels),
    });
    if let Some(fix) = &verdict.fix {
        line.push(plain(format!("   fix {} +{:.1}", words::effort(fix.effort), verdict.gain)));
    }
    let nearest = verdict.search.as_ref().and_then(|s| s.nearest.first());
    if let Some(claim) = words::claim(verdict) {
        line.push(span(Role::Dim, format!("   {}", excerpt(claim, 240))));
    } else if let Some(evidence) = verdict.evidence.first() {
        line.push(span(Role::Dim, format!("   {}", excerpt(&words::place(&evidence.path, evidence.line), 120))));
    } else if let Some(miss) = nearest {
        let place = excerpt(&words::place(&miss.path, miss.line), 120);
        line.push(span(Role::Dim, format!("   nearest miss {place} ({})", excerpt(&miss.why, 80))));
    }
    page.para(2, 6, &line);
}

fn remedy(verdict: &Verdict) -> Vec<Vec<Span>> {
    let mut line = Vec::new();
    if let Some(fix) = &verdict.fix {
        line.push(vec![plain(format!("fix {} ({})", words::effort(fix.effort), words::effort_meaning(fix.effort)))]);
    }
    if verdict.gain > 0.0 {
        line.push(vec![plain(format!("+{:.1} points", verdict.gain))]);
    }
    line.push(vec![span(Role::Dim, format!("produ explain {}", excerpt(&verdict.rule, 24)))]);
    line
}

fn waived(page: &mut Page, verdict: &Verdict) {
    let mut line = name(page, verdict);
    // The summary holds reason, owner and last day.
    line.push(plain(excerpt(&verdict.summary, 400)));
    page.para(2, 6, &line);
}

/// How many of the open rules wait for a person, whatever files are added.
fn people(page: &mut Page, report: &Report) {
    let waiting = report.verdicts.iter().filter(|v| words::is_open(v) && v.confirm.is_some()).count();
    if waiting > 0 {
        page.blank();
        let text = format!(
            "{waiting} of these need a named person to confirm what no file can show; \
             produ explain RULE says what, and -o html lists it"
        );
        page.para(2, 2, &[plain(text)]);
    }
}

/// What is met, as a table: the proof in one place each.
fn met(page: &mut Page, report: &Report) {
    let list: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Met).collect();
    if list.is_empty() {
        return;
    }
    page.heading(&format!("Met ({})", list.len()));
    let rows = list
        .iter()
        .map(|v| {
            let place = v.evidence.first().map(|e| words::place(&e.path, e.line)).unwrap_or_default();
            let rest = v.evidence.len().saturating_sub(1);
            let place = if rest > 0 { format!("{} +{rest}", excerpt(&place, 80)) } else { excerpt(&place, 80) };
            vec![excerpt(&v.rule, 24), excerpt(&v.slug, 40), words::level(v.level).to_owned(), place]
        })
        .collect();
    page.table(2, &[], rows);
}

fn not_applicable(page: &mut Page, report: &Report) {
    let list: Vec<Vec<Span>> = report
        .verdicts
        .iter()
        .filter(|v| v.outcome == Outcome::NotApplicable)
        .map(|v| vec![span(Role::Name, excerpt(&v.rule, 24)), plain(format!(" {}", excerpt(&v.slug, 40)))])
        .collect();
    if !list.is_empty() {
        page.heading(&format!("Not applicable ({})", list.len()));
        page.flow(2, 2, 3, &list);
    }
}
