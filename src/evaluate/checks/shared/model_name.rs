//! Whether two names stand for the same model. The one place that knows: a name is taken apart into family, version,
//! size, variants and date, and two models differ only where a part that both names have differs.
//!
//! What is no model (an address, a script), an alias of a router or a deployment says nothing of which model answers:
//! *unknown* is its own answer, and never a contradiction.

use crate::tables;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Longest name that is taken apart.
const MAX_NAME: usize = 300;
/// Most tokens of a name that are looked at.
const MAX_TOKENS: usize = 24;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/model-names.yaml"));

/// `rules/model-names.yaml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    transports: Vec<String>,
    scripts: Vec<String>,
    providers: Vec<String>,
    kinds: Vec<String>,
    deployments: Vec<String>,
    families: Vec<String>,
    numbered: Vec<String>,
    variants: Vec<String>,
    same: BTreeMap<String, String>,
    packing: Vec<String>,
}

/// What two names say about each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kinship {
    /// One model, as far as both names say.
    Same,
    /// Two models.
    Different,
    /// At least one of them does not say which model it is.
    Unknown,
}

/// How two names stand to each other.
pub(crate) fn kinship(a: &str, b: &str) -> Kinship {
    let (plain_a, plain_b) = (plain(a), plain(b));
    if plain_a.is_empty() || plain_b.is_empty() {
        return Kinship::Unknown;
    }
    if plain_a == plain_b {
        return Kinship::Same;
    }
    match (Name::of(&plain_a), Name::of(&plain_b)) {
        (Some(a), Some(b)) => a.against(&b),
        _ => Kinship::Unknown,
    }
}

/// Whether a name is the way to a model (an address, a script) and no model.
pub(crate) fn is_transport(name: &str) -> bool {
    let name = plain(name);
    let table = &*TABLE;
    let begins = |start: &String| match start.ends_with([':', '.']) {
        true => name.starts_with(start.as_str()),
        false => name == *start || name.starts_with(&format!("{start}:")),
    };
    name.contains("://") || table.transports.iter().any(begins) || table.scripts.iter().any(|end| ends(&name, end))
}

/// `provider.py`, `provider.py:function`.
fn ends(name: &str, extension: &str) -> bool {
    name.ends_with(extension) || name.contains(&format!("{extension}:"))
}

/// In small letters and at a bounded length.
fn plain(name: &str) -> String {
    name.trim().chars().take(MAX_NAME).collect::<String>().to_lowercase()
}

/// A name taken apart.
#[derive(Debug, Default)]
struct Name {
    family: Option<String>,
    /// `3.1`, `4`.
    version: Option<String>,
    /// `8b`, `8x7b`.
    size: Option<String>,
    variants: BTreeSet<String>,
    /// Digits of a date, longest form known.
    date: Option<String>,
    /// `-001`, `-v1`.
    revision: Option<String>,
    /// Words that mean nothing here.
    rest: BTreeSet<String>,
    /// A tuned copy.
    tuned: bool,
    /// Stands under a provider whose names are a team's own.
    deployment: bool,
}

impl Name {
    /// `None` for what is no name of a model.
    fn of(name: &str) -> Option<Name> {
        if is_transport(name) {
            return None;
        }
        let mut out = Name { tuned: name.starts_with("ft:") || name.contains(":ft:"), ..Name::default() };
        let name = name.replace("ft:", "");
        let core = core(&name, &mut out.deployment);
        out.take(&tokens(&core));
        Some(out)
    }

    /// Sorts tokens into parts.
    fn take(&mut self, tokens: &[String]) {
        let table = &*TABLE;
        let known = |list: &[String], word: &str| list.iter().any(|w| w == word);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            // How it is quantised comes last and says nothing of which model it is.
            if quantised(token) {
                return;
            }
            let digits = !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit());
            if self.family.is_none() && known(&table.families, token) {
                let word = table.same.get(token.as_str()).unwrap_or(token);
                self.family = Some(word.clone());
            } else if self.family.is_none() && known(&table.numbered, token) && next_digit(tokens, at) {
                self.family = Some(token.clone());
            } else if digits {
                at += self.number(token, tokens.get(at..).unwrap_or_default());
            } else if is_version(token) {
                self.version.get_or_insert_with(|| short(token));
            } else if is_size(token) {
                self.size.get_or_insert_with(|| token.clone());
            } else if let Some(n) = token.strip_prefix('v').filter(|n| is_version(n) || is_number(n)) {
                // Of a model with a version of its own, `v1` counts builds.
                match self.version {
                    None => self.version = Some(short(n)),
                    Some(_) => self.revision = Some(token.clone()),
                }
            } else if known(&table.packing, token) || is_context(token) {
            } else if known(&table.variants, token) || known(&table.families, token) {
                self.variants.insert(token.clone());
            } else {
                self.rest.insert(token.clone());
            }
        }
    }

    /// A token of digits: part of a date, a build or a version. Returns how many of the following tokens it takes.
    fn number(&mut self, token: &str, after: &[String]) -> usize {
        let whole = |n: usize| after.get(n).filter(|t| t.bytes().all(|b| b.is_ascii_digit()) && !t.is_empty());
        match token.len() {
            8 | 6 => self.date = Some(token.to_owned()),
            // 2024-08-06 is one date, 08-2024 another way to write one.
            4 => match (whole(0), whole(1)) {
                (Some(month), Some(day)) if month.len() == 2 && day.len() == 2 => {
                    self.date = Some(format!("{token}{month}{day}"));
                    return 2;
                }
                _ => self.date = Some(token.to_owned()),
            },
            3 if token.starts_with('0') => self.revision = Some(token.to_owned()),
            2 if token.starts_with('0') || whole(0).is_some_and(|next| next.len() == 4) && self.version.is_some() => {
                if let Some(next) = whole(0) {
                    // 08-2024 has the year behind, 05-20 is a month and its day.
                    self.date = Some(if next.len() == 4 { format!("{next}{token}") } else { format!("{token}{next}") });
                    return 1;
                }
            }
            // The count behind a build, and a number of tokens: they say nothing here.
            _ if self.revision.is_some() => {}
            _ => {
                let table = &*TABLE;
                if let Some(same) = table.same.get(token) {
                    self.version.get_or_insert_with(|| same.clone());
                } else if let Some(next) = whole(0).filter(|n| n.len() == 1 && self.version.is_none()) {
                    self.version = Some(short(&format!("{token}.{next}")));
                    return 1;
                } else {
                    self.version.get_or_insert_with(|| short(token));
                }
            }
        }
        0
    }

    fn against(&self, other: &Name) -> Kinship {
        let (Some(family), Some(others)) = (&self.family, &other.family) else { return self.stranger(other) };
        if family != others {
            return Kinship::Different;
        }
        if self.deployment || other.deployment {
            return Kinship::Unknown;
        }
        let differ = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
        let dates = match (&self.date, &other.date) {
            (Some(a), Some(b)) => {
                !(a.ends_with(b.as_str())
                    || b.ends_with(a.as_str())
                    || a.starts_with(b.as_str())
                    || b.starts_with(a.as_str()))
            }
            _ => false,
        };
        if dates
            || self.tuned != other.tuned
            || differ(&self.version, &other.version)
            || differ(&self.size, &other.size)
            || differ(&self.revision, &other.revision)
            || self.variants != other.variants
        {
            return Kinship::Different;
        }
        // What one of them does not say may be the same: `llama3.1` is `llama3.1:8b` by default.
        let open = self.version.is_some() != other.version.is_some() || self.size.is_some() != other.size.is_some();
        match open || self.rest != other.rest {
            true => Kinship::Unknown,
            false => Kinship::Same,
        }
    }

    /// Names of no known family: a team's own. They differ only as versions of one word do.
    fn stranger(&self, other: &Name) -> Kinship {
        if self.family.is_some() != other.family.is_some() || self.rest != other.rest || self.variants != other.variants
        {
            return Kinship::Unknown;
        }
        let pairs = [
            (&self.version, &other.version),
            (&self.date, &other.date),
            (&self.revision, &other.revision),
            (&self.size, &other.size),
        ];
        if self.rest.is_empty() && self.variants.is_empty() && self.version.is_none() && self.date.is_none() {
            return Kinship::Unknown;
        }
        match () {
            () if pairs.iter().any(|(a, b)| matches!((a, b), (Some(a), Some(b)) if a != b)) => Kinship::Different,
            () if pairs.iter().all(|(a, b)| a == b) => Kinship::Same,
            () => Kinship::Unknown,
        }
    }
}

/// The part of a compound name that names the model: without resource path, provider and kind of request.
fn core(name: &str, deployment: &mut bool) -> String {
    let table = &*TABLE;
    let mut parts: Vec<&str> = name.split(['/', ':']).filter(|part| !part.is_empty()).collect();
    // arn:aws:bedrock:eu-west-1:123:inference-profile/eu.anthropic.claude…: what stands before the last path is no name.
    if name.starts_with("arn:") {
        parts = name.rsplit('/').next().into_iter().flat_map(|tail| tail.split(':')).collect();
    }
    let mut from = 0;
    while let (Some(head), Some(next)) = (parts.get(from), parts.get(from + 1))
        && is_prefix(head, next)
    {
        *deployment |= table.deployments.iter().any(|d| d == head);
        from += 1;
    }
    // org/name: the name is what stands last, with its tag.
    let tail = parts.get(from..).unwrap_or_default().join(":");
    let paths: Vec<&str> = name.split('/').collect();
    let last = paths.last().copied().unwrap_or(name);
    let chosen = if paths.len() > 1 && !last.contains("::") { strip(last) } else { tail };
    // vendor.model of Bedrock, also behind a region.
    let mut chosen = chosen.as_str();
    let letters = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    while let Some((head, rest)) = chosen.split_once('.')
        && (is_prefix(head, rest) || letters(head) && rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    {
        chosen = rest;
    }
    chosen.to_owned()
}

/// Whether a word before another says who serves the model or what is asked of it. `mistral` is both a provider and a
/// model: before a tag it is the model.
fn is_prefix(head: &str, next: &str) -> bool {
    let table = &*TABLE;
    let family = |word: &str| table.families.iter().any(|known| word.starts_with(known.as_str()));
    let known = table.providers.iter().chain(&table.kinds).any(|word| word == head);
    known && (!table.families.iter().any(|f| f == head) || family(next))
}

/// `chat:gpt-x` without its first word.
fn strip(part: &str) -> String {
    let mut rest = part;
    while let Some((_, tail)) = rest.split_once(':').filter(|(head, tail)| is_prefix(head, tail)) {
        rest = tail;
    }
    rest.to_owned()
}

/// Words, numbers and mixed tokens: `llama3.1:8b` is `llama`, `3.1`, `8b`; `gpt-4o` is `gpt`, `4`, `o`.
fn tokens(name: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in name.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|word| !word.is_empty()) {
        if out.len() >= MAX_TOKENS {
            break;
        }
        let word = word.trim_matches('.');
        let table = &*TABLE;
        if is_size(word)
            || table.families.iter().chain(&table.variants).chain(&table.packing).any(|known| known == word)
        {
            out.push(word.to_owned());
            continue;
        }
        // v3p1 is how some write v3.1 in a path.
        if let Some((major, minor)) =
            word.strip_prefix('v').and_then(|rest| rest.split_once('p')).filter(|(a, b)| is_number(a) && is_number(b))
        {
            out.push(format!("{major}.{minor}"));
            continue;
        }
        let letters = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
        let (head, tail) = (word.get(..letters).unwrap_or_default(), word.get(letters..).unwrap_or_default());
        // llama3.1, o3, r1: a word and its number.
        let mut words = table.families.iter().chain(&table.numbered).chain(&table.variants);
        if words.any(|known| known == head) && !tail.is_empty() {
            out.push(head.to_owned());
            out.extend(number_and_word(tail));
        } else if head.is_empty() {
            out.extend(number_and_word(tail));
        } else {
            out.push(word.to_owned());
        }
    }
    out
}

/// `4o` as `4` and `o`; `8b` and `4k` stay whole.
fn number_and_word(text: &str) -> Vec<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, word) = (text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
    if word.is_empty() || is_size(text) || matches!(word, "k" | "bit") {
        return vec![text.to_owned()];
    }
    vec![number.to_owned(), word.to_owned()]
}

/// `q4` of `q4_k_m`, `iq3`.
fn quantised(token: &str) -> bool {
    let digits = token.strip_prefix("iq").or_else(|| token.strip_prefix('q'));
    digits.is_some_and(|digits| digits.len() == 1 && is_number(digits))
}

/// `128k`.
fn is_context(token: &str) -> bool {
    token.strip_suffix('k').is_some_and(is_number)
}

fn next_digit(tokens: &[String], at: usize) -> bool {
    tokens.get(at).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `3.1`.
fn is_version(text: &str) -> bool {
    text.contains('.') && text.split('.').all(is_number)
}

/// `8b`, `1.5b`, `8x7b`, `a3b`, `e4b`, `350m`.
fn is_size(text: &str) -> bool {
    let Some(body) = text.strip_suffix(['b', 'm']) else { return false };
    let body = body.strip_prefix(['a', 'e']).unwrap_or(body);
    !body.is_empty() && body.split(['x', '.']).all(is_number)
}

/// `3.0` is `3`.
fn short(version: &str) -> String {
    version.strip_suffix(".0").unwrap_or(version).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(cases: &[(&str, &str)], wanted: Kinship) {
        for (a, b) in cases {
            let found = (kinship(a, b), kinship(b, a));
            assert_eq!(found, (wanted, wanted), "{a} {b}: {:?} {:?}", Name::of(&plain(a)), Name::of(&plain(b)));
        }
    }

    #[test]
    fn names_of_one_model() {
        each(
            &[
                ("gpt-4.1-2025-04-14", "openai:chat:gpt-4.1-2025-04-14"),
                ("gpt-4o", "openai/gpt-4o-2024-08-06"),
                ("gpt-4o-2024-08-06", "gpt-4o-20240806"),
                ("gpt-4-0613", "openai/gpt-4-latest"),
                ("gpt-35-turbo", "gpt-3.5-turbo-0125"),
                ("gemini-2.5-flash", "models/gemini-2.5-flash-001"),
                ("gemini-2.5-flash", "vertex:gemini-2.5-flash-preview-05-20"),
                ("llama3.1", "llama3.1:latest"),
                ("llama3.1:8b", "ollama:chat:llama3.1:8b-instruct-q4_0"),
                ("meta-llama/Llama-3.1-8B-Instruct", "meta.llama3-1-8b-instruct-v1:0"),
                ("accounts/fireworks/models/llama-v3p1-8b-instruct", "llama3.1:8b"),
                ("claude-3-5-sonnet-20241022", "us.anthropic.claude-3-5-sonnet-20241022-v2:0"),
                (
                    "claude-3-haiku-20240307",
                    "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
                ),
                ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5-20250929"),
                ("openrouter:anthropic/claude-3.5-sonnet", "claude-3-5-sonnet-latest"),
                ("publishers/google/models/gemini-2.0-flash-001", "gemini-2.0-flash"),
                ("o3-mini", "openai:o3-mini-2025-01-31"),
                ("mistral:7b", "mistral:7b-instruct-q4_K_M"),
                ("reader-7b-2026-10-02", "reader-7b-2026-10-02"),
            ],
            Kinship::Same,
        );
    }

    #[test]
    fn names_of_two_models() {
        each(
            &[
                ("mistral:8b", "llama3.1:8b"),
                ("llama3.1:8b", "llama3.1:70b"),
                ("llama3:8b", "llama3.1:8b"),
                ("gpt-4o", "gpt-4o-mini"),
                ("gpt-4", "gpt-4o-2024-05-13"),
                ("gpt-4o-2024-05-13", "gpt-4o-2024-08-06"),
                ("gpt-4", "gpt-3.5-turbo"),
                ("o1-mini", "o3-mini"),
                ("claude-3-haiku-20240307", "claude-3-5-haiku-20241022"),
                ("claude-sonnet-4", "claude-opus-4"),
                ("anthropic.claude-3-haiku-20240307-v1:0", "meta.llama3-8b-instruct-v1:0"),
                ("gemini-1.5-flash-001", "gemini-1.5-flash-002"),
                ("gemini-2.5-flash", "gemini-2.5-pro"),
                ("ft:gpt-4o-mini-2024-07-18:acme::abc", "gpt-4o-mini-2024-07-18"),
                ("azure/gpt-4o", "claude-3-haiku"),
                ("qwen2.5:7b", "qwen3:8b"),
                ("deepseek-r1", "deepseek-v3"),
                ("reader-7b-2026-10-02", "reader-7b-2026-08-02"),
                ("support-bot-v6", "support-bot-v7"),
            ],
            Kinship::Different,
        );
    }

    #[test]
    fn what_says_nothing_of_the_model_is_unknown() {
        each(
            &[
                ("https://staging.example.com/ask", "gpt-4.1"),
                ("file://evals/provider.py", "gpt-4.1"),
                ("python:evals/provider.py:ask", "gpt-4.1"),
                ("exec: ./ask.sh", "gpt-4.1"),
                ("rest", "gpt-4.1"),
                ("evals/provider.js", "claude-3-haiku"),
                ("support bot staging", "gpt-4.1"),
                ("prod-chat", "gpt-4.1-2025-04-14"),
                ("azure:chat:gpt-4", "gpt-4o-2024-08-06"),
                ("chat-default", "openai/gpt-4.1-2025-04-14"),
                ("prod-chat", "chat-default"),
                ("llama3.1", "llama3.1:70b"),
                ("mistral", "mistral-7b"),
                ("command-r-plus-08-2024", "cohere.command-r-plus-v1:0"),
                ("", "gpt-4.1"),
                ("arn:aws:bedrock:eu-west-1:1:application-inference-profile/a1b2c3", "claude-3-haiku"),
                ("projects/p/locations/l/endpoints/123", "gemini-2.5-flash"),
            ],
            Kinship::Unknown,
        );
    }

    #[test]
    fn any_text_is_a_name() {
        for text in
            ["", ":", "/", "..", "-", ":::", "v", "vp", "ft:", "arn:", "äöü", "4", "9999999999999999999999", "a.b.c.d"]
        {
            for other in ["gpt-4", text, "llama3.1:8b"] {
                let _ = kinship(text, other);
            }
        }
        let long = "gpt-4.".repeat(10_000);
        assert_eq!(kinship(&long, &long), Kinship::Same);
    }
}
