//! All rules: those with something to do by kind of work, each a row that opens.

use super::filters::{self, State};
use super::icons;
use crate::model::{Level, Links, OpenRule, Outcome, Report, Severity, Verdict, Work};
use crate::report::document::html::{cut, linked};
use crate::report::{decision, links, sentence, words};
use maud::{Markup, html};

/// Open blockers that are printed with what was found; more would make a report nobody reads on paper.
const PRINTED: usize = 20;

/// A group of rows.
pub(super) struct Group<'r> {
    title: String,
    aside: String,
    state: State,
    rules: Vec<&'r Verdict>,
}

/// The list with its filter.
pub(super) fn section(report: &Report) -> Markup {
    let count = |state: State| report.verdicts.iter().filter(|v| State::of(v) == state).count();
    let mut printed = 0;
    html! {
        section.sec #rules {
            h2 { "Rules" }
            p.m {
                (count(State::Open)) " are open, " (count(State::Met)) " are met, " (count(State::Aside))
                " are waived or do not apply. The search of the browser looks into closed rows, too."
            }
            div.rules {
                (filters::form(report))
                div.list {
                    @for group in groups(report) {
                        div class={ "g st-" (group.state.name()) } {
                            h3 class={ "gh st-" (group.state.name()) } { (group.title) " " span { (group.aside) } }
                            @for verdict in &group.rules {
                                @let open = decision::open_rule(report, &verdict.rule);
                                @let blocker = open.is_some() && verdict.severity == Severity::Blocker;
                                ({ printed += usize::from(blocker); row(report, verdict, open, blocker && printed <= PRINTED) })
                            }
                        }
                    }
                    p.count { " rules shown" }
                }
            }
        }
        "\n"
    }
}

pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut out = Vec::new();
    let severities = [(Severity::Blocker, "Blockers"), (Severity::Major, "Majors"), (Severity::Minor, "Minors")];
    for (severity, title) in severities {
        for kind in Work::ALL {
            let mine = |v: &&Verdict| {
                v.severity == severity && v.outcome.is_open() && decision::work_of(report, &v.rule) == Some(kind)
            };
            let rules: Vec<&Verdict> = report.verdicts.iter().filter(mine).collect();
            let hours: f64 =
                rules.iter().filter_map(|v| decision::open_rule(report, &v.rule)).map(|open| open.hours).sum();
            out.push(Group {
                title: format!("{title}: {}", decision::column(kind)),
                aside: format!("{}, {}", rules.len(), words::hours(hours)),
                state: State::Open,
                rules,
            });
        }
        let unsorted = |v: &&Verdict| {
            v.severity == severity && v.outcome.is_open() && decision::work_of(report, &v.rule).is_none()
        };
        let rules: Vec<&Verdict> = report.verdicts.iter().filter(unsorted).collect();
        out.push(Group { title: title.to_owned(), aside: rules.len().to_string(), state: State::Open, rules });
    }
    for (title, outcome) in
        [("Met", Outcome::Met), ("Waived", Outcome::Waived), ("Does not apply", Outcome::NotApplicable)]
    {
        let rules: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == outcome).collect();
        let state = if outcome == Outcome::Met { State::Met } else { State::Aside };
        out.push(Group { title: title.to_owned(), aside: rules.len().to_string(), state, rules });
    }
    out.retain(|group| !group.rules.is_empty());
    out
}

fn row(report: &Report, verdict: &Verdict, open: Option<&OpenRule>, printed: bool) -> Markup {
    let owner = open.and_then(|open| open.owner);
    let classes = [
        Some("rule".to_owned()),
        printed.then(|| "b".to_owned()),
        Some(format!("st-{}", State::of(verdict).name())),
        Some(format!("p-{}", verdict.pillar.name())),
        Some(format!("s-{}", verdict.severity.name())),
        open.map(|open| format!("k-{}", open.work.name())),
        owner.map(|owner| format!("o-{}", owner.name())),
    ];
    let classes: Vec<String> = classes.into_iter().flatten().collect();
    let told = if verdict.outcome.is_open() { decision::lack(verdict) } else { sentence::summary(verdict) };
    html! {
        details class=(classes.join(" ")) {
            summary {
                (icons::icon_of(verdict.outcome))
                span {
                    span.vh { (icons::word_of(verdict.outcome)) ": " }
                    h4 { (cut(&verdict.title)) } " " span.id { (cut(&verdict.rule)) } " "
                    span.w { (cut(&told)) }
                }
                span.meta {
                    span.kd { (open.map_or("", |open| open.work.name())) }
                    span {
                        @if let Some(open) = open { (words::owner(owner)) " · " (words::hours(open.hours)) }
                        @else { (words::severity(verdict.severity)) }
                    }
                }
            }
            div.body id=(verdict.rule) { (body(report.links.as_ref(), verdict)) }
        }
        "\n"
    }
}

/// Filled steps of the ladder; what is signed stands where a document does.
fn step(level: Level) -> usize {
    match level {
        Level::None => 0,
        Level::Declared => 1,
        Level::Documented | Level::Attested => 2,
        Level::Implemented => 3,
        Level::Verified => 4,
    }
}

fn ladder(verdict: &Verdict) -> Markup {
    html! {
        span class={ "lad r" (step(verdict.level)) " q" (step(verdict.required)) } aria-hidden="true" { i {} i {} i {} i {} }
    }
}

fn body(links: Option<&Links>, verdict: &Verdict) -> Markup {
    let nearest: Vec<_> = verdict.search.iter().flat_map(|search| &search.nearest).collect();
    html! {
        p.q { (cut(&verdict.question)) }
        dl {
            dt { "Level" }
            dd {
                (ladder(verdict)) (words::level(verdict.level)) ", " (words::level(verdict.required)) " is required · "
                (words::severity(verdict.severity)) ", weight " (verdict.weight)
                @if verdict.gain > 0.0 && verdict.outcome.is_open() { " · closing it adds " (format!("{:.1}", verdict.gain)) }
            }
            @if !verdict.contradictions.is_empty() {
                dt { "Against it" }
                dd { ul { @for c in &verdict.contradictions { li { (place(links, &c.path, c.line)) " " (cut(&c.message)) } } } }
            }
            @if !verdict.evidence.is_empty() {
                dt { "Found here" }
                dd { ul { @for e in &verdict.evidence { li {
                    (place(links, &e.path, e.line)) " " (cut(&words::recognised(e))) " " span.m { (words::level(e.level)) }
                    @if let Some(snippet) = &e.snippet { pre { code { (cut(snippet)) } } }
                } } } }
            }
            @if !nearest.is_empty() {
                dt { "Nearly counted" }
                dd { ul { @for miss in nearest { li {
                    (place(links, &miss.path, miss.line)) " " (cut(&miss.what)) ": " span.m { (cut(&miss.why)) }
                } } } }
            }
            @if let Some(search) = verdict.search.as_ref().filter(|search| !search.looked_in.is_empty()) {
                dt.c { "Looked in" } dd.c { (words::counts(&search.looked_in, 6)) " files" }
            }
            @if let Some(confirm) = &verdict.confirm { dt { "To confirm" } dd { "A named person must confirm: " (cut(confirm)) "." } }
            @if let Some(waiver) = &verdict.waiver { dt { "Waiver" } dd { (cut(waiver)) } }
            @if let Some(fix) = &verdict.fix {
                dt { "How to mend it" }
                dd { ol { @for step in &fix.steps { li { (cut(step)) } } } }
                dt.c { "Commands" }
                dd.c {
                    code { "produ explain " (cut(&verdict.slug)) " ." }
                    @if let Some(template) = &fix.template { " · " code { "produ template write " (cut(template)) } }
                }
            }
        }
    }
}

/// A place to copy with one click, and a link to it where it can be looked at.
pub(super) fn place(links: Option<&Links>, path: &str, line: u32) -> Markup {
    linked(links::href(links, path, line).as_deref(), &words::place(path, line))
}
