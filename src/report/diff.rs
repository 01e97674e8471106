//! A difference of two audits for people: at a terminal, and as a comment on a pull request.

use super::escape::{code, prose};
use super::page::{Page, plain, span};
use super::style::{Role, Style};
use super::words;
use crate::compare::diff::{Change, ChangeKind, Diff, Side};
use crate::text::excerpt;

/// First line of the comment, so that a bot can find and replace it.
const MARKER: &str = "<!-- produ diff 1 -->";
/// Changes shown in a comment; the JSON form has all.
const SHOWN: usize = 40;

const GROUPS: [(ChangeKind, &str); 7] = [
    (ChangeKind::Contradicted, "Contradicted now"),
    (ChangeKind::Fell, "Fell"),
    (ChangeKind::SwitchedOff, "No longer applies"),
    (ChangeKind::Waived, "Waived now"),
    (ChangeKind::Appeared, "New"),
    (ChangeKind::Disappeared, "Gone"),
    (ChangeKind::Rose, "Rose"),
];

/// For a terminal.
pub(crate) fn terminal(diff: &Diff, style: Style) -> String {
    let mut page = Page::new(style);
    let arrow = page.style.sign("→", "->");
    page.edges(
        &[span(Role::Strong, excerpt(&diff.system, 60))],
        &[plain(format!("{} {arrow} {}", side(&diff.before), side(&diff.after)))],
    );
    page.blank();
    page.para(2, 4, &[span(Role::Strong, headline(diff, arrow))]);
    for (kind, title) in GROUPS {
        let list: Vec<&Change> = diff.changes.iter().filter(|c| c.kind == kind).collect();
        if list.is_empty() {
            continue;
        }
        page.heading(&format!("{title} ({})", list.len()));
        for change in list {
            let role = if kind <= ChangeKind::Waived { Role::Bad } else { Role::Plain };
            let pad = 33usize.saturating_sub(change.rule.chars().count());
            let mut line = vec![
                span(Role::Name, excerpt(&change.rule, 24)),
                plain(format!(" {:<pad$}  ", excerpt(&change.slug, 40))),
                span(role, format!("{} {arrow} {}", change.before, change.after)),
            ];
            if let Some(place) = &change.place {
                line.push(span(Role::Dim, format!("   {}", excerpt(place, 120))));
            }
            line.push(span(Role::Dim, format!("   by {}", change.cause.words())));
            page.para(2, 6, &line);
        }
    }
    page.blank();
    page.para(2, 4, &[plain(format!("{} rules unchanged", diff.unchanged))]);
    page.finish()
}

fn side(side: &Side) -> String {
    let commit = side.commit.as_deref().map(|c| c.chars().take(7).collect::<String>());
    match commit {
        Some(commit) if !side.name.starts_with(&commit) => format!("{} ({commit})", excerpt(&side.name, 40)),
        _ => excerpt(&side.name, 40),
    }
}

fn headline(diff: &Diff, arrow: &str) -> String {
    let (before, after) = (&diff.before, &diff.after);
    let change = after.score - before.score;
    let tiers = if before.tier == after.tier {
        words::tier(after.tier).to_owned()
    } else {
        format!("{} {arrow} {}", words::tier(before.tier), words::tier(after.tier))
    };
    format!("{tiers}, score {:.1} {arrow} {:.1} ({change:+.1})", before.score, after.score)
}

/// For a comment on a pull request.
pub(crate) fn markdown(diff: &Diff) -> String {
    let mut out = format!("{MARKER}\n## Production readiness: {}\n\n", prose(&headline(diff, "→")));
    out.push_str(&format!("{}: {} → {}\n", prose(&diff.system), code(&side(&diff.before)), code(&side(&diff.after))));
    if diff.changes.is_empty() {
        out.push_str("\nNo rule changed.\n");
        return out;
    }
    out.push_str("\n| | Rule | Before | After | Where | Cause |\n|:--|:--|:--|:--|:--|:--|\n");
    for change in diff.changes.iter().take(SHOWN) {
        let title = GROUPS.iter().find(|(kind, _)| *kind == change.kind).map_or("", |(_, title)| *title);
        out.push_str(&format!(
            "| {title} | {} {} | {} | {} | {} | {} |\n",
            code(&change.rule),
            prose(&change.slug),
            prose(&change.before),
            prose(&change.after),
            code(change.place.as_deref().unwrap_or_default()),
            change.cause.words()
        ));
    }
    if diff.changes.len() > SHOWN {
        out.push_str(&format!("\nand {} more\n", diff.changes.len() - SHOWN));
    }
    out.push_str(&format!("\n{} rules unchanged\n", diff.unchanged));
    out
}
