//! GitHub-flavoured Markdown: the report as a comment on a pull request or a job summary.
//!
//! Result first, details folded.

use super::decision::{self, blocks};
use super::document::{self, Block, Column, Document, Head, Line, List, Piece, Table, line};
use super::format::{Format, Together};
use super::{links, parts, sentence, words};
use crate::model::{Level, Outcome, Report, Severity, Verdict};

/// First line; tells later runs (and the overwrite check) that a text is a report of this program.
pub(crate) const MARKER: &str = "<!-- produ report 1 -->";

/// Blockers named before everything else.
const FIRST: usize = 3;
/// Bytes with links; a comment on a pull request may have 65,536 characters.
const LONGEST: usize = 60_000;
/// Places shown per verdict.
const PLACES: usize = 3;

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "a comment on a pull request",
    extension: "md",
    media: "text/markdown",
    together: Together::Parts,
    render: |report, _| Ok(render(report)),
    known: |head, _| head.starts_with(MARKER),
    links: true,
    rooted: true,
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> String {
    let plain = document(report);
    if report.links.is_some() {
        let mut linked = plain.clone();
        linked.link(&|path, line| links::href(report.links.as_ref(), path, line));
        let text = document::markdown::render(&linked);
        // The addresses of a long report would make it too long for a comment.
        if text.len() <= LONGEST {
            return text;
        }
    }
    document::markdown::render(&plain)
}

fn document(report: &Report) -> Document {
    let what = line().text(decision::answer(report).sentence());
    let head = Head { subject: "Production readiness".to_owned(), what, ..Head::default() };
    let mut out = Document { marker: Some(MARKER), ..Document::titled(head) };
    headline(&mut out, report);
    if report.audited {
        first(&mut out, report);
        pillars(&mut out, report);
        reality_check(&mut out, report);
        if let Some(ml) = &report.ml_test_score {
            let score = line().strong(format!("ML Test Score {}:", ml.score)).own(" ").text(&*ml.band);
            out.push(Block::Paragraph(score.own(" (").text(words::ml_sections(ml)).own(")")));
        }
        if let Some(cost) = &report.cost {
            out.push(Block::Paragraph(line().strong("Cost:").own(" ").text(super::cost::brief(cost))));
        }
        next(&mut out, report);
        labelled(&mut out, "Manifest and repository disagree", parts::disagreements(report));
        verdicts(&mut out, report);
        checklists(&mut out, report);
        trace(&mut out, report);
    } else {
        nothing_to_audit(&mut out, report);
    }
    labelled(&mut out, "Notes", parts::notes(&report.notes, report.notes.len()));
    coverage(&mut out, report);
    if let Some(heading) = words::gate_inputs(report) {
        out.push(Block::Label(heading.into()));
        push(&mut out, parts::gate_inputs(report));
    }
    gate(&mut out, report);
    let tool = &report.tool;
    let identity = line().own("produ ").text(&*tool.version).text(format!(", {} rules ", tool.rules));
    let identity = identity.code(parts::short(&tool.rules_digest, 12)).own(", policy ").text(&*tool.policy);
    out.push(Block::Paragraph(identity));
    out
}

/// The answer with its reasons, what to settle first, and who has to act.
fn first(out: &mut Document, report: &Report) {
    blocks::reasons(out, report);
    if let Some(decision) = &report.decision {
        labelled(out, "Conditions", blocks::conditions(report, decision));
    }
    labelled(out, "Settle first", blocks::first(report, FIRST));
    out.blocks.extend(blocks::who(report).map(Block::Table));
    out.push(Block::Paragraph(decision::counts(report).into()));
}

/// A list; nothing for none.
fn push(out: &mut Document, list: List) {
    if !list.items.is_empty() || list.total > 0 {
        out.push(Block::List(list));
    }
}

fn labelled(out: &mut Document, title: &'static str, list: List) {
    if !list.items.is_empty() {
        out.blocks.extend([Block::Label(title.into()), Block::List(list)]);
    }
}

fn headline(out: &mut Document, report: &Report) {
    let system = &report.system;
    let mut facts = vec![line().strong(&*system.name)];
    facts.extend(system.version.clone().map(Line::from));
    let profile = &report.profile;
    facts.push(line().text(parts::kind(profile)));
    for name in parts::FACTS {
        facts.extend(profile.facts.get(name).map(|value| line().own(name).own(" ").text(&**value)));
    }
    facts.extend(system.commit.as_deref().map(|commit| line().own("commit ").code(parts::short(commit, 12))));
    facts.retain(|fact| !fact.is_empty());
    out.push(Block::Facts(facts));
    let mut said = |label: String, text: Line| out.push(Block::Paragraph(line().strong(label).own(" ").then(text)));
    if let Some(next) = words::next_tier(report.tier).filter(|_| report.audited && !report.next_tier_needs.is_empty()) {
        let needs = words::needs(report).into_iter().map(Line::from);
        said(format!("Not {}:", words::tier(next)), Line::joined(needs, &Piece::Own(", ")));
    }
    if let Some(failed) = words::failed(report) {
        said("Gate failed:".to_owned(), failed.into());
    }
    if let Some(hidden) = words::waivers(report) {
        said("Waivers:".to_owned(), hidden.into());
    }
}

fn pillars(out: &mut Document, report: &Report) {
    let mut table = Table::new([Column::text("Pillar"), Column::figures("Score"), Column::figures("Met")]);
    let mark = decision::mark(report);
    for p in &report.pillars {
        let score = p.score.map_or_else(|| "no rule applies".into(), |s| line().text(decision::below(s, mark)));
        table.row([words::pillar(p.pillar).into(), score, format!("{}/{}", p.met, p.applicable).into()]);
    }
    out.push(Block::Table(table));
    let mix: Vec<String> = words::LEVELS
        .iter()
        .filter_map(|l| {
            report.evidence_mix.get(l).filter(|s| **s >= 0.5).map(|s| format!("{s:.0}% {}", words::level(*l)))
        })
        .collect();
    if let Some(split) = &report.score_split {
        out.push(Block::Paragraph(line().own("Evidence: ").text(words::split(split))));
    }
    if !mix.is_empty() {
        out.push(Block::Paragraph(line().own("Proof: ").text(mix.join(", "))));
    }
}

fn reality_check(out: &mut Document, report: &Report) {
    if !report.reality_check.is_empty() {
        let passed = report.reality_check.iter().filter(|c| c.passed).count();
        out.push(Block::Label(format!("Reality check {passed}/{}", report.reality_check.len()).into()));
        out.push(Block::List(parts::reality_check(report)));
    }
}

/// The ready-made lists, folded: the questions with yes, no or unproven.
fn checklists(out: &mut Document, report: &Report) {
    for list in report.checklists.iter().filter(|list| !list.items.is_empty()) {
        let items = list.items.iter().map(|item| {
            let rules = Line::joined(item.rules.iter().map(|rule| line().code(&**rule)), &Piece::Own(", "));
            line().own(item.answer.name()).own(": ").text(&*item.question).own(" (").then(rules).own(")")
        });
        let title = line().text(&*list.title).own(": ").text(words::answers(list));
        out.push(Block::Fold(title, vec![Block::List(List::points(items))]));
    }
}

fn next(out: &mut Document, report: &Report) {
    if let Some(outlook) = &report.outlook {
        let text = line().strong("Next:").own(" ").code("produ plan").own(", to ").text(words::outlook(outlook));
        out.push(Block::Paragraph(text));
    }
}

fn verdicts(out: &mut Document, report: &Report) {
    let open = |severity: Severity| {
        move |v: &Verdict| v.severity == severity && words::is_open(v) && v.outcome != Outcome::Contradicted
    };
    section(out, report, "Contradicted", false, |v| v.outcome == Outcome::Contradicted);
    section(out, report, "Blockers below their required level", false, open(Severity::Blocker));
    section(out, report, "Majors below their required level", true, open(Severity::Major));
    section(out, report, "Minors below their required level", true, open(Severity::Minor));
    section(out, report, "Waived", true, |v| v.outcome == Outcome::Waived);
    section(out, report, "Met", true, |v| v.outcome == Outcome::Met);
    section(out, report, "Does not apply", true, |v| v.outcome == Outcome::NotApplicable);
}

fn section(out: &mut Document, report: &Report, title: &'static str, folded: bool, pick: impl Fn(&Verdict) -> bool) {
    let list: Vec<&Verdict> = report.verdicts.iter().filter(|v| pick(v)).collect();
    if list.is_empty() {
        return;
    }
    let title = parts::counted(title, list.len());
    let near = |v: &Verdict| v.search.as_ref().is_some_and(|s| !s.nearest.is_empty());
    let (bare, list): (Vec<&Verdict>, Vec<&Verdict>) =
        list.into_iter().partition(|v| sentence::nothing_found(v) && !near(v));
    let mut rows = Vec::new();
    if !list.is_empty() {
        let mut table = Table::new(["Rule", "Level", "Why and where", "Fix"].map(Column::text));
        for v in list {
            let level = line().own(words::level(v.level));
            let level = match v.outcome {
                Outcome::Met | Outcome::NotApplicable => level,
                _ => level.own(" → ").own(words::level(v.required)),
            };
            table.row([blocks::named(v), level, why(v, folded), fix(v, folded)]);
        }
        rows.push(Block::Table(table));
    }
    nothing(&mut rows, report, &bare);
    if folded {
        out.push(Block::Fold(title, rows));
    } else {
        out.push(Block::Section(title));
        out.blocks.extend(rows);
    }
}

/// Rules for which nothing was found, in one line per kind of work.
fn nothing(out: &mut Vec<Block>, report: &Report, bare: &[&Verdict]) {
    if !bare.is_empty() {
        out.push(Block::Label(format!("Nothing found for {}:", bare.len()).into()));
        out.push(Block::List(blocks::by_work(report, bare.iter().copied())));
    }
}

/// Folded sections show the best place only: a comment on a pull request may have 65,536 characters.
fn why(verdict: &Verdict, folded: bool) -> Line {
    let places = if folded { 1 } else { PLACES };
    // The claims of a contradicted rule say it all, each at its place.
    if verdict.outcome == Outcome::Contradicted && !verdict.contradictions.is_empty() {
        let claims = verdict.contradictions.iter().take(places);
        return Line::joined(claims.map(|c| line().place(&c.path, c.line).text(&*c.message)), &Piece::Break);
    }
    // Levels stand in their own column; of an open rule only the reason is news.
    let open = matches!(verdict.outcome, Outcome::Partial | Outcome::Unmet);
    let remark = sentence::remark(verdict);
    let mut parts: Vec<Line> = Vec::new();
    for e in verdict.evidence.iter().take(if verdict.level == Level::Declared { 1 } else { places }) {
        parts.push(line().place(&e.path, e.line).text(words::recognised(e)));
    }
    if verdict.evidence.len() > places {
        parts.push(format!("and {} more places", verdict.evidence.len() - places).into());
    }
    match remark.as_deref().filter(|_| open) {
        Some(why) => parts.push(line().text(why)),
        None if !open => parts.insert(0, line().text(sentence::summary(verdict))),
        None if parts.is_empty() => parts.push("nothing found".into()),
        None => {}
    }
    if let Some(search) = verdict.search.as_ref().filter(|_| words::is_open(verdict)) {
        let bare = sentence::nothing_found(verdict);
        parts.extend(words::searched(search).filter(|_| !folded && !bare && remark.is_none()).map(Line::from));
        for miss in sentence::further_misses(verdict, search).take(1) {
            let miss =
                line().own("nearest miss ").place(&miss.path, miss.line).text(&*miss.what).own(": ").text(&*miss.why);
            parts.push(miss);
        }
    }
    parts.extend(verdict.confirm.as_deref().map(|c| line().own("a named person must confirm: ").text(c)));
    parts.extend(verdict.waiver.clone().map(Line::from));
    parts.retain(|part| !part.is_empty());
    Line::joined(parts, &Piece::Break)
}

fn fix(verdict: &Verdict, folded: bool) -> Line {
    let Some(fix) = &verdict.fix else { return line() };
    let mut parts = vec![line().own(words::effort(fix.effort)).text(format!(" +{:.1}", verdict.gain))];
    if !folded {
        let steps = if sentence::nothing_found(verdict) { 1 } else { PLACES };
        parts.extend(fix.steps.iter().take(steps).map(|step| line().text(&**step)));
    }
    Line::joined(parts, &Piece::Break)
}

fn trace(out: &mut Document, report: &Report) {
    let Some(terms) = &report.trace else { return };
    let title = line().own("Trace of the evidence (").text(terms.len().to_string()).own(" terms)");
    let holding = Block::Paragraph(decision::holding(report).into());
    out.push(Block::Fold(title, vec![Block::Table(parts::trace(terms)), holding]));
}

fn nothing_to_audit(out: &mut Document, report: &Report) {
    out.push(Block::Paragraph(if report.coverage.incomplete {
        let text = " no AI system seen, but something that matters could not be looked at.";
        line().strong("Incomplete:").own(text)
    } else {
        "No AI system found and none declared.".into()
    }));
    let reasons = report.profile.reasons.iter().flat_map(|(fact, reasons)| {
        reasons.iter().take(PLACES).map(move |reason| {
            let said = line().text(&**fact).own(": ").text(&*reason.what).own(" ");
            said.code(reason.path.as_deref().map(|path| words::place(path, reason.line)).unwrap_or_default())
        })
    });
    push(out, List::points(reasons));
}

fn coverage(out: &mut Document, report: &Report) {
    let c = &report.coverage;
    let head = line().strong("Coverage:").text(format!(" {} of {} files read", c.read, c.files)).own(" (");
    let head = head.text(words::bytes(c.bytes)).own("), listed by ").text(report.system.source.to_string());
    out.push(Block::Paragraph(head));
    if c.incomplete {
        let text = " something that matters could not be looked at, so absence is not proven.";
        out.push(Block::Paragraph(line().strong("Incomplete:").own(text)));
    }
    push(out, parts::notes(&c.skipped, c.skipped_total));
}

fn gate(out: &mut Document, report: &Report) {
    let gate = &report.gate;
    if let Some(policy) = &gate.policy {
        out.push(Block::Paragraph(words::gate_policy(policy).into()));
    }
    let list = parts::gate(report);
    if list.items.is_empty() {
        out.push(Block::Paragraph(line().strong("Gate:").own(" no condition set")));
        return;
    }
    let title = if gate.passed() { "Gate: passed" } else { "Gate: failed" };
    out.blocks.extend([Block::Label(title.into()), Block::List(list)]);
}
