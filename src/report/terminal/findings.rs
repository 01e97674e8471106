//! The verdicts: contradictions and open blockers in full, the rest compactly. Every verdict appears exactly once.

use crate::model::{Level, NearMiss, Outcome, Report, Severity, Verdict, Work};
use crate::report::document::terminal::list;
use crate::report::page::{Page, Span, plain, span, width};
use crate::report::style::Role;
use crate::report::{decision, parts, sentence, words};
use crate::text::excerpt;

/// Longest title shown whole; those of the built-in rules are shorter.
const TITLE: usize = 36;
/// Places shown per verdict; the JSON report has all.
const PLACES: usize = 3;

/// All sections.
pub(super) fn all(page: &mut Page, report: &Report) {
    system(page, report);
    section(page, report, "Contradicted, worse than silence", |v| v.outcome == Outcome::Contradicted, contradicted);
    open(page, report, Severity::Blocker, full);
    open(page, report, Severity::Major, compact);
    open(page, report, Severity::Minor, compact);
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

/// Open rules of one severity: those with something to show, then those for which nothing was found by kind of work,
/// then those with a near miss.
fn open(page: &mut Page, report: &Report, severity: Severity, show: fn(&mut Page, &Verdict)) {
    let wanted = |v: &&Verdict| v.severity == severity && words::is_open(v) && v.outcome != Outcome::Contradicted;
    let list: Vec<&Verdict> = report.verdicts.iter().filter(wanted).collect();
    if list.is_empty() {
        return;
    }
    let title = match severity {
        Severity::Blocker => "Blockers",
        Severity::Major => "Majors",
        Severity::Minor => "Minors",
    };
    page.heading(&format!("{title} below their required level ({})", list.len()));
    let (bare, partial): (Vec<&Verdict>, Vec<&Verdict>) = list.into_iter().partition(|v| sentence::nothing_found(v));
    for verdict in &partial {
        show(page, verdict);
    }
    let (near, bare): (Vec<&Verdict>, Vec<&Verdict>) = bare.into_iter().partition(|v| miss(v).is_some());
    nothing(page, report, &bare);
    if !near.is_empty() {
        page.para(2, 4, &[span(Role::Strong, format!("Nothing that counts for {}, nearest miss:", near.len()))]);
    }
    for verdict in near {
        compact(page, verdict);
    }
}

/// Rules for which nothing was found, a line each, grouped by what has to be made.
fn nothing(page: &mut Page, report: &Report, bare: &[&Verdict]) {
    if bare.is_empty() {
        return;
    }
    page.para(2, 4, &[span(Role::Strong, format!("Nothing found for {}:", bare.len()))]);
    for kind in Work::ALL.map(Some).into_iter().chain([None]) {
        let group = bare.iter().filter(|v| decision::work_of(report, &v.rule) == kind);
        let group: Vec<&&Verdict> = group.collect();
        if !group.is_empty() {
            let lead = kind.map_or("other", decision::column);
            page.para(4, 4, &[span(Role::Strong, format!("{lead} ({})", group.len()))]);
        }
        for verdict in group {
            page.para(4, 6, &name(page, verdict));
        }
    }
}

/// Title, id and slug.
fn named(verdict: &Verdict) -> Vec<Span> {
    let (rule, slug) = (excerpt(&verdict.rule, 24), excerpt(&verdict.slug, 40));
    vec![plain(excerpt(&verdict.title, TITLE)), span(Role::Dim, format!(" {rule} {slug}"))]
}

fn miss(verdict: &Verdict) -> Option<&NearMiss> {
    verdict.search.as_ref().and_then(|s| s.nearest.first())
}

/// Where the manifest describes another system than the repository holds.
fn system(page: &mut Page, report: &Report) {
    if report.contradictions.is_empty() {
        return;
    }
    page.heading(&format!("Manifest and repository disagree ({})", report.contradictions.len()));
    list(page, &parts::disagreements(report), 2);
}

/// Sign, title, id and slug; titles are padded so that what follows lines up where the page is wide enough.
fn name(page: &Page, verdict: &Verdict) -> Vec<Span> {
    let (role, sign) = words::sign(verdict.outcome, page.style);
    let title = excerpt(&verdict.title, TITLE);
    let column = if page.style.width >= 90 { TITLE } else { 0 };
    let pad = " ".repeat(column - width(&title).min(column));
    let (rule, slug) = (excerpt(&verdict.rule, 24), excerpt(&verdict.slug, 40));
    vec![span(role, sign), plain(format!(" {title}{pad}  ")), span(Role::Dim, format!("{rule} {slug}")), plain("   ")]
}

/// Name, what is there and what is asked, the size of the fix with what it gains.
fn lead(page: &Page, verdict: &Verdict) -> Vec<Span> {
    let mut line = name(page, verdict);
    let arrow = page.style.sign(" → ", " -> ");
    let levels = format!("{}{arrow}{}", words::level(verdict.level), words::level(verdict.required));
    match verdict.outcome {
        Outcome::Unknown => line.push(plain(format!("{}   ", excerpt(&sentence::summary(verdict), 200)))),
        Outcome::Contradicted => {}
        _ => line.push(plain(format!("{levels}   "))),
    }
    if let Some(fix) = &verdict.fix {
        line.push(plain(format!("fix {} +{:.1}", words::effort(fix.effort), verdict.gain)));
    }
    line
}

/// Every claim with its place first; what speaks against it, with its own place, is in the words.
fn contradicted(page: &mut Page, verdict: &Verdict) {
    let line = lead(page, verdict);
    page.para(2, 6, &line);
    for contradiction in verdict.contradictions.iter().take(PLACES) {
        let place = excerpt(&words::place(&contradiction.path, contradiction.line), 200);
        let message = excerpt(&contradiction.message, 400);
        page.para(6, 8, &[span(Role::Dim, format!("{place}  ")), span(Role::Bad, message)]);
    }
    if verdict.contradictions.is_empty() {
        page.para(6, 8, &[span(Role::Bad, excerpt(&sentence::summary(verdict), 400))]);
    }
    more(page, verdict.contradictions.len());
}

/// What a person needs to act: what is there; why that is not enough, or else what was looked for and the nearest miss.
fn full(page: &mut Page, verdict: &Verdict) {
    let mut line = lead(page, verdict);
    let why = sentence::remark(verdict);
    let evidence = verdict.evidence.first().map(|e| {
        let rest = verdict.evidence.len() - 1;
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        let place = excerpt(&words::place(&e.path, e.line), 200);
        (place, format!("{}{rest}", excerpt(&words::recognised(e), 160)))
    });
    // That the manifest declares something is said by the level.
    if let Some((place, _)) = evidence.as_ref().filter(|_| verdict.level <= Level::Declared) {
        line.push(span(Role::Dim, format!("   {place}")));
    }
    page.para(2, 6, &line);
    if let Some((place, what)) = evidence.filter(|_| verdict.level > Level::Declared) {
        page.para(6, 8, &[plain(place), span(Role::Dim, format!("  {what}"))]);
    }
    if let Some(why) = why {
        page.para(6, 8, &[span(Role::Warn, excerpt(&why, 400))]);
        return;
    }
    let Some(search) = &verdict.search else { return };
    let mut spans: Vec<Span> = words::sought(search).map(plain).into_iter().collect();
    if let Some(miss) = sentence::further_misses(verdict, search).next() {
        let lead = if spans.is_empty() { "nearest miss " } else { "; nearest miss " };
        spans.push(plain(format!("{lead}{}", excerpt(&words::place(&miss.path, miss.line), 200))));
        spans.push(span(Role::Dim, format!(" ({})", excerpt(&miss.why, 120))));
    }
    if !spans.is_empty() {
        page.para(6, 8, &spans);
    }
}

fn more(page: &mut Page, total: usize) {
    if total > PLACES {
        page.para(6, 8, &[span(Role::Dim, format!("and {} more", total - PLACES))]);
    }
}

/// One line where it fits: what is there, what is asked, the fix, the best place.
fn compact(page: &mut Page, verdict: &Verdict) {
    let mut line = lead(page, verdict);
    if let Some(claim) = sentence::claim(verdict) {
        line.push(span(Role::Dim, format!("   {}", excerpt(&claim, 240))));
    } else if let Some(evidence) = verdict.evidence.first() {
        line.push(span(Role::Dim, format!("   {}", excerpt(&words::evident(evidence), 160))));
    } else if let Some(why) = sentence::remark(verdict) {
        line.push(span(Role::Dim, format!("   {}", excerpt(&why, 240))));
    } else if let Some(miss) = miss(verdict) {
        let place = excerpt(&words::place(&miss.path, miss.line), 120);
        line.push(span(Role::Dim, format!("   {place} ({})", excerpt(&miss.why, 80))));
    }
    page.para(2, 6, &line);
}

fn waived(page: &mut Page, verdict: &Verdict) {
    let mut line = name(page, verdict);
    // The summary holds reason, owner and last day.
    line.push(plain(excerpt(&sentence::summary(verdict), 400)));
    page.para(2, 6, &line);
}

/// How to read on, and how many of the open rules wait for a person, whatever files are added.
fn people(page: &mut Page, report: &Report) {
    if report.verdicts.iter().any(words::is_open) {
        page.blank();
        let how = " says what a rule asks for and how to mend it; -o html=produ.html shows every place looked at.";
        page.para(2, 2, &[span(Role::Name, "produ explain RULE"), plain(how)]);
    }
    let waiting = report.verdicts.iter().filter(|v| words::is_open(v) && v.confirm.is_some()).count();
    if waiting > 0 {
        let text = format!("{waiting} of these need a named person, too, who confirms what no file can show.");
        page.para(2, 2, &[plain(text)]);
    }
}

/// What is met: the proof in one place each, and how many more there are.
fn met(page: &mut Page, report: &Report) {
    let list: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Met).collect();
    if list.is_empty() {
        return;
    }
    page.heading(&format!("Met ({})", list.len()));
    for v in list {
        let place = v.evidence.first().map(|e| excerpt(&words::evident(e), 160)).unwrap_or_default();
        let rest = v.evidence.len().saturating_sub(1);
        let rest = if rest > 0 { format!(" +{rest}") } else { String::new() };
        let mut line = name(page, v);
        line.extend([plain(format!("{:<11}  {place}", words::level(v.level))), span(Role::Dim, rest)]);
        page.para(2, 6, &line);
    }
}

fn not_applicable(page: &mut Page, report: &Report) {
    let away = report.verdicts.iter().filter(|v| v.outcome == Outcome::NotApplicable);
    let list: Vec<Vec<Span>> = away.map(named).collect();
    if !list.is_empty() {
        page.heading(&format!("Does not apply ({})", list.len()));
        page.flow(2, 2, 3, &list);
    }
}
