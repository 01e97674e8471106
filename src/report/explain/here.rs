//! What was found of a rule in one repository, and what is missing there.

use super::bare;
use super::model::Here;
use crate::model;
use crate::report::document::{Block, Document, Item, Line, List, Piece, line};
use crate::report::style::Role;
use crate::report::v1::{NearMiss, Outcome, Verdict};
use crate::report::{parts, words};

/// The state of the rule, the places that count, those that speak against it, and those that nearly counted.
pub(super) fn show(out: &mut Document, here: &Here) {
    let verdict = &here.verdict;
    let title = line().own("Here, in ").text(&*here.system);
    out.push(Block::Section(match &here.commit {
        Some(commit) => title.own(" at ").code(parts::short(commit, 7)),
        None => title,
    }));
    out.push(Block::Paragraph(state(verdict)));
    let found = verdict.evidence.iter().map(|e| {
        let what = line().own(words::level(e.level.into())).own(": ").text(&*e.what).own(", ").place(&e.path, e.line);
        bare(match &e.pointed {
            Some(by) => what.own(", named by ").place(&by.path, by.line),
            None => what,
        })
    });
    out.section("Found here", List::of(found));
    let against =
        verdict.contradictions.iter().map(|c| bare(line().whole(&c.message).own(", ").place(&c.path, c.line)));
    out.section("Speaks against it", List::of(against));
    let disputed = verdict.disputed.iter().map(|d| {
        bare(line().place(&d.path, d.line).own(", which the manifest disputes at ").place(&d.by.path, d.by.line))
    });
    out.section("Found, and disputed", List::of(disputed));
    let Some(search) = verdict.search.as_ref().filter(|_| model::Outcome::from(verdict.outcome).is_open()) else {
        return;
    };
    out.section("Nearly counted here", List::of(search.nearest.iter().map(near)));
    out.section("Looked for, and not found", List::of(search.looked_for.iter().map(|what| bare(line().whole(what)))));
    let files = search.looked_in.iter().map(|(class, count)| line().text(format!("{count} {class}")));
    if !search.looked_in.is_empty() {
        let files = Line::joined(files, &Piece::Own(", "));
        out.push(Block::Paragraph(line().own("looked in: ").then(files)));
    }
    out.push(Block::Paragraph(rest(verdict)));
}

/// The sentence of the report, with the sign of whether it is enough.
fn state(verdict: &Verdict) -> Line {
    let (role, word) = match verdict.outcome {
        Outcome::Met => (Role::Good, "met"),
        Outcome::NotApplicable => (Role::Dim, "not asked"),
        Outcome::Waived => (Role::Dim, "waived"),
        Outcome::Partial | Outcome::Unmet | Outcome::Contradicted | Outcome::Unknown => (Role::Bad, "not met"),
    };
    let out = line().toned(role, word).own(": ").whole(&verdict.summary);
    match model::Outcome::from(verdict.outcome).is_open() {
        true => out.own(" (").own(words::severity(verdict.severity.into())).own(")"),
        false => out,
    }
}

fn near(miss: &NearMiss) -> Item {
    bare(line().place(&miss.path, miss.line).own(" ").text(&*miss.what).own(": ").whole(&miss.why))
}

/// What closing it brings.
fn rest(verdict: &Verdict) -> Line {
    let gain = format!("{:.1}", verdict.gain);
    let out = line().own("closing it adds ").text(gain).own(" points");
    match &verdict.confirm {
        Some(confirm) => out.own("; a named person must confirm, too: ").whole(confirm),
        None => out,
    }
}
