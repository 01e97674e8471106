//! Whether two names stand for the same model. The one place that knows: a name is taken apart into family, version,
//! size, variants and date, and two models differ only where a part that both names have differs.
//!
//! What is no model (an address, a script), an alias of a router or a deployment says nothing of which model answers:
//! *unknown* is its own answer, and never a contradiction.

mod tokens;

use crate::tables;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use tokens::{is_number, is_size, is_version, next_digit, quantised, short, tokens};

/// Longest name that is taken apart.
const MAX_NAME: usize = 300;

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
    served: Vec<String>,
    talk: Vec<String>,
    renamed: BTreeMap<String, String>,
    same: BTreeMap<String, String>,
    packing: Vec<String>,
}

/// What two names say about each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kinship {
    /// One model, as far as both names say.
    Same,
    /// At least one of them does not say which model it is.
    Unknown,
    /// Two models.
    Different,
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
        // Where a run or a registry keeps it, all of the address is the name.
        if name.starts_with("runs:/") || name.starts_with("models:/") {
            out.rest.insert(name);
            return Some(out);
        }
        let core = core(&name, &mut out.deployment);
        let core = TABLE.renamed.get(&core).unwrap_or(&core);
        out.take(&tokens(core));
        // Of a model with a size, these say how somebody serves it.
        if out.size.is_some() {
            out.variants.retain(|word| !TABLE.served.contains(word));
        }
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
                match (&self.version, tokens.get(at).filter(|next| next.len() == 1 && is_number(next))) {
                    // `claude-v2:1` of Bedrock.
                    (None, Some(minor)) => {
                        self.version = Some(short(&format!("{n}.{minor}")));
                        at += 1;
                    }
                    (None, None) => self.version = Some(short(n)),
                    (Some(_), _) => self.revision = Some(token.clone()),
                }
            } else if known(&table.packing, token) || self.family.is_none() && known(&table.providers, token) {
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
            // A team's own word may begin like a family: `nova-support`.
            return if self.is_word() || other.is_word() { Kinship::Unknown } else { Kinship::Different };
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

    /// Whether nothing but its first word speaks of a published model.
    fn is_word(&self) -> bool {
        let told = self.version.is_some() || self.size.is_some() || self.date.is_some() || self.revision.is_some();
        !told && self.variants.is_empty() && !self.rest.iter().all(|word| TABLE.talk.contains(word))
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

#[cfg(test)]
mod tests;
