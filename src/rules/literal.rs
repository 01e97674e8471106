//! Required literals of a regular expression: strings of which every match contains at least one.
//!
//! They feed the one search that decides which lines a pattern is tried on. Case is folded, so the
//! set is a superset test: it may let a line through that does not match, never the other way round.
//!
//! The build script uses this file too, so it stands on `regex_syntax` alone.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Shortest literal worth searching for; shorter ones hit on nearly every line.
const MIN_LEN: usize = 3;
/// Longest literal searched for: from eight bytes on a longer literal finds hardly fewer lines (2 % more lines at ten
/// than at full length), and built-in ones must fit into 16 bytes.
const MAX_LEN: usize = 10;
/// Largest set of alternatives kept for one pattern.
const MAX_SET: usize = 96;

type Set = Vec<Vec<u8>>;

/// What is known of one sub-expression.
#[derive(Default)]
struct Info {
    /// The whole (finite, small) language of the sub-expression.
    exact: Option<Set>,
    /// Best set found inside, when the language itself is not finite.
    inner: Option<Set>,
}

/// Lower-case literals, one of which is in every match of `pattern`.
///
/// # Errors
/// The pattern is not valid, or has no literal of three bytes that every match contains.
pub(crate) fn required(pattern: &str) -> Result<Set, String> {
    let hir = parse(pattern)?;
    let info = analyse(&hir);
    let set = pick([info.exact, info.inner]).ok_or_else(|| {
        format!("every match of `{pattern}` must contain a literal of at least {MIN_LEN} characters; this one has none")
    })?;
    Ok(shortened(set))
}

/// A number that stands for a pattern: FNV-1a. The build script sees to it that no two built-in patterns share one.
pub(crate) fn name(pattern: &str) -> u64 {
    pattern.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The set cut to [`MAX_LEN`], without what another member already finds.
fn shortened(mut set: Set) -> Set {
    set.iter_mut().for_each(|literal| literal.truncate(MAX_LEN));
    set.sort();
    set.dedup();
    let within = |short: &[u8], long: &[u8]| short.len() < long.len() && long.windows(short.len()).any(|w| w == short);
    set.iter().filter(|long| !set.iter().any(|short| within(short, long))).cloned().collect()
}

/// Whether a pattern is compiled with Unicode classes: only one that names other than ASCII characters needs them,
/// and Unicode word boundaries are slow.
pub(super) fn needs_unicode(pattern: &str) -> bool {
    !pattern.is_ascii()
}

/// Parses with the settings every pattern of the tool is compiled with: bytes, ASCII classes and boundaries.
pub(crate) fn parse(pattern: &str) -> Result<Hir, String> {
    ParserBuilder::new()
        .unicode(needs_unicode(pattern))
        .utf8(false)
        .nest_limit(64)
        .build()
        .parse(pattern)
        .map_err(|e| format!("`{pattern}` is not a valid pattern: {}", first_reason(&e.to_string())))
}

fn first_reason(error: &str) -> String {
    error.lines().rev().find_map(|l| l.strip_prefix("error: ")).unwrap_or("syntax error").to_owned()
}

fn analyse(hir: &Hir) -> Info {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => exact(vec![Vec::new()]),
        HirKind::Literal(lit) => exact(vec![lit.0.to_ascii_lowercase()]),
        HirKind::Class(class) => class_members(class).map(exact).unwrap_or_default(),
        HirKind::Capture(c) => analyse(&c.sub),
        HirKind::Repetition(r) => {
            let sub = analyse(&r.sub);
            match (r.min, r.max) {
                (1, Some(1)) => sub,
                (0, Some(1)) => Info { exact: sub.exact.and_then(|s| union(s, vec![Vec::new()])), inner: None },
                (0, _) => Info::default(),
                _ => Info { exact: None, inner: pick([sub.exact, sub.inner]) },
            }
        }
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(parts) => alternation(parts),
    }
}

fn exact(set: Set) -> Info {
    Info { exact: Some(set), inner: None }
}

fn class_members(class: &Class) -> Option<Set> {
    let mut out = Set::new();
    let mut push = |b: u8| {
        let low = vec![b.to_ascii_lowercase()];
        if !out.contains(&low) {
            out.push(low);
        }
    };
    match class {
        Class::Bytes(c) => {
            for range in c.iter() {
                if range.len() > 12 {
                    return None;
                }
                (range.start()..=range.end()).for_each(&mut push);
            }
        }
        Class::Unicode(c) => {
            for range in c.iter() {
                if range.len() > 12 || !range.end().is_ascii() {
                    return None;
                }
                (range.start() as u8..=range.end() as u8).for_each(&mut push);
            }
        }
    }
    (out.len() <= 12).then_some(out)
}

fn concat(parts: &[Hir]) -> Info {
    let mut run: Set = vec![Vec::new()];
    let mut whole = true;
    let mut best: Option<Set> = None;
    for part in parts {
        let info = analyse(part);
        match info.exact.as_ref().and_then(|next| product(&run, next)) {
            Some(joined) => run = joined,
            None => {
                whole = false;
                best = pick([best, Some(std::mem::replace(&mut run, vec![Vec::new()]))]);
                match info.exact {
                    Some(next) => run = next,
                    None => best = pick([best, info.inner]),
                }
            }
        }
    }
    if whole { exact(run) } else { Info { exact: None, inner: pick([best, Some(run)]) } }
}

fn alternation(parts: &[Hir]) -> Info {
    let infos: Vec<Info> = parts.iter().map(analyse).collect();
    let all_exact = infos.iter().try_fold(Set::new(), |acc, i| union(acc, i.exact.clone()?));
    if let Some(set) = all_exact {
        return exact(set);
    }
    let inner = infos.into_iter().try_fold(Set::new(), |acc, i| union(acc, pick([i.exact, i.inner])?));
    Info { exact: None, inner }
}

fn product(left: &Set, right: &Set) -> Option<Set> {
    (left.len() * right.len() <= MAX_SET)
        .then(|| left.iter().flat_map(|l| right.iter().map(move |r| [l.as_slice(), r.as_slice()].concat())).collect())
}

fn union(mut left: Set, right: Set) -> Option<Set> {
    for item in right {
        if !left.contains(&item) {
            left.push(item);
        }
    }
    (left.len() <= MAX_SET).then_some(left)
}

/// The most selective usable set: longest shortest member first, then fewest members.
fn pick<const N: usize>(candidates: [Option<Set>; N]) -> Option<Set> {
    candidates
        .into_iter()
        .flatten()
        .filter(|set| shortest(set) >= MIN_LEN)
        .max_by_key(|set| (shortest(set).min(8), std::cmp::Reverse(set.len())))
}

fn shortest(set: &Set) -> usize {
    set.iter().map(Vec::len).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lits(p: &str) -> Vec<String> {
        required(p).unwrap().into_iter().map(|b| String::from_utf8(b).unwrap()).collect()
    }

    #[test]
    fn finds_the_longest_common_requirement() {
        assert_eq!(lits(r"\bkubectl\s+rollout\s+undo\b"), ["rollout"]);
        assert_eq!(lits(r"(?i)fallback_model"), ["fallback_m"]);
        assert_eq!(lits(r"max_(tokens|retries)\s*="), ["max_retrie", "max_tokens"]);
        assert_eq!(lits(r"[Tt]imeout\s*[:=]"), ["timeout"]);
        assert_eq!(lits(r"colou?r"), ["color", "colour"]);
        assert!(required(r"\w+\s*=").is_err());
        assert!(required(r"(abc|x)").is_err());
        assert!(required(r"(unclosed").is_err());
    }

    proptest! {
        #[test]
        fn every_match_contains_a_required_literal(word in "[a-zA-Z_]{3,8}", tail in "[a-z0-9 =]{0,6}", upper: bool) {
            let pattern = format!(r"(?i){}\s*=?\s*\w*", regex::escape(&word));
            let set = required(&pattern).unwrap();
            let text = if upper { format!("{}{}", word.to_uppercase(), tail) } else { format!("{word}{tail}") };
            let re = regex::bytes::RegexBuilder::new(&pattern).unicode(false).build().unwrap();
            if re.is_match(text.as_bytes()) {
                let low = text.to_ascii_lowercase();
                prop_assert!(set.iter().any(|l| low.as_bytes().windows(l.len()).any(|w| w == l.as_slice())));
            }
        }
    }
}
