//! `card-differs`: the system card names another version, or another figure than the latest result (spec X-23).

use super::shared::claims::table;
use super::{CheckSpec, Findings, number};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::{At, Manifest};

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "card-differs",
    "version and figures of the system card with the manifest and the latest results",
    |world, manifest, _, out| check(world, manifest, out),
);

/// Longest card that is read, in lines.
const MAX_LINES: usize = 4_000;

fn check(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((path, claim)) = manifest.text("docs.system_card") else { return };
    let Some(card) = world.signals.artifacts.get(&path) else { return };
    let lines: Vec<&str> = card.text.lines().take(MAX_LINES).collect();
    version(manifest, &path, &lines, claim, out);
    for (metric, results) in measured(world) {
        figure(&path, &lines, claim, &metric, &results, out);
    }
}

/// A card may tell of earlier versions, so one line that agrees is enough.
fn version(manifest: &Manifest, path: &str, lines: &[&str], claim: At, out: &mut Findings<'_>) {
    let Some((declared, _)) = manifest.text("system.version") else { return };
    let declared = declared.trim_start_matches('v');
    let found: Vec<(usize, &str)> = lines
        .iter()
        .enumerate()
        .filter_map(|(n, text)| Some((n + 1, table().card.version.captures(text)?.get(1)?.as_str())))
        .collect();
    let says = |version: &str| version == declared || declared.starts_with(&format!("{version}."));
    if let Some((n, version)) = found.first()
        && declared.starts_with(|c: char| c.is_ascii_digit())
        && !found.iter().any(|(_, version)| says(version))
    {
        out.contradicts(claim, format!("the system card is of version {version} ({path}:{n}), declared is {declared}"));
    }
}

/// Values of the stored results by the name of the metric, with their places.
fn measured(world: &World<'_>) -> Vec<(String, Vec<(f64, String)>)> {
    let mut out: Vec<(String, Vec<(f64, String)>)> = Vec::new();
    for eval in claims_list(world, "evals") {
        let (Some(metric), Some(path), Some(field)) = (eval.get("metric"), eval.get("results"), eval.get("field"))
        else {
            continue;
        };
        let artifact = world.signals.artifacts.get(path.trim_start_matches("./"));
        let node = artifact.and_then(|a| a.node.as_ref()).and_then(|node| node.pointer(field));
        let Some((value, line)) = node.and_then(|n| Some((n.as_number()?, n.line))) else { continue };
        let found = (value, format!("{path}:{line}"));
        match out.iter_mut().find(|(name, _)| name == metric) {
            Some((_, values)) => values.push(found),
            None => out.push((metric.clone(), vec![found])),
        }
    }
    out
}

/// Speaks up only where the card has one line with the metric, one figure and nothing that makes it something else.
fn figure(path: &str, lines: &[&str], claim: At, metric: &str, results: &[(f64, String)], out: &mut Findings<'_>) {
    let wanted = metric.to_lowercase().replace(['_', '-'], " ");
    let named = |text: &str| {
        let text = text.to_lowercase().replace(['_', '-'], " ");
        text.find(&wanted).is_some_and(|at| {
            let end = text.get(at + wanted.len()..).and_then(|rest| rest.chars().next());
            let start = text.get(..at).and_then(|rest| rest.chars().next_back());
            !end.is_some_and(char::is_alphanumeric) && !start.is_some_and(char::is_alphanumeric)
        })
    };
    let mut spoken =
        lines.iter().enumerate().filter(|(_, text)| named(text) && text.chars().any(|c| c.is_ascii_digit()));
    let (Some((n, text)), None) = (spoken.next(), spoken.next()) else { return };
    if wanted.len() < 3 || table().card.not_a_result.is_match(text) {
        return;
    }
    let figures = figures(text, metric);
    let [(value, digits)] = figures.as_slice() else { return };
    let tolerance = 0.5 * 10f64.powi(-digits) + 1e-9;
    let agrees = |result: f64| [result, result * 100.0].iter().any(|r| (r - value).abs() <= tolerance);
    if let Some((result, place)) = results.first()
        && !results.iter().any(|(result, _)| agrees(*result))
    {
        let (value, result) = (number(*value), number(*result));
        out.contradicts(
            claim,
            format!(
                "the system card gives {metric} as {value} ({path}:{}), the latest result is {result} ({place})",
                n + 1
            ),
        );
    }
}

/// The figures of a line outside of words, dates and the metric's own name, with their decimals.
fn figures(text: &str, metric: &str) -> Vec<(f64, i32)> {
    let bare = text.replace(metric, " ");
    let words =
        bare.split(|c: char| c.is_whitespace() || matches!(c, '|' | ':' | '(' | ')' | ',' | ';' | '*' | '`' | '='));
    words
        .map(|word| word.trim_end_matches(['.', '%']))
        .filter_map(|word| {
            let number: f64 = word.parse().ok().filter(|n: &f64| n.is_finite())?;
            let decimals = word.split_once('.').map_or(0, |(_, digits)| digits.len());
            Some((number, i32::try_from(decimals).ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_figures_of_a_line_count() {
        assert_eq!(figures("| accuracy | 91.2% |", "accuracy"), [(91.2, 1)]);
        assert_eq!(figures("recall@5: 0.93.", "recall@5"), [(0.93, 2)]);
        assert_eq!(figures("accuracy 0.9 on 412 cases of 2026-11-17 with v2", "accuracy").len(), 2);
        assert!(figures("no figure, gpt-4.1 and NaN", "accuracy").is_empty());
    }
}
