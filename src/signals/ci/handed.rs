//! What a command hands to a shell: a text of commands, or the name of a script.

use super::outcome::Shell;
use crate::signals::guards::{self, Texts};
use crate::structured::Node;

/// What is handed over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Handed {
    /// A text of commands.
    Text(String),
    /// A script by its path.
    Script(String),
}

/// What a program that runs texts is given with these words; `None` where it is another, or gets neither.
pub(super) fn handed<S: AsRef<str>>(program: &str, words: &[S]) -> Option<Handed> {
    let row = guards::texts(program)?;
    if row.behind.is_empty() {
        return Some(Handed::Text(words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" ")));
    }
    let found = find(row, words)?;
    let own = words.get(found.at)?.as_ref().get(found.from..)?.to_owned();
    Some(if found.text { Handed::Text(own) } else { Handed::Script(own) })
}

/// The text that a shell is given by a list of words in a document, and with which options it runs it; `None` where the
/// program is no shell, or no word of its own holds a text.
pub(super) fn shell_text<'n>(program: &str, words: impl IntoIterator<Item = &'n Node>) -> Option<(&'n Node, Shell)> {
    let row = guards::texts(program).filter(|row| row.shell)?;
    let (nodes, words): (Vec<&Node>, Vec<_>) = words.into_iter().filter_map(|node| Some((node, node.text()?))).unzip();
    let found = find(row, &words).filter(|found| found.text && found.from == 0)?;
    Some((*nodes.get(found.at)?, Shell::of(words.get(..found.at)?)))
}

/// Where it stands.
struct Found {
    /// It is a text of commands, not the path of a script.
    text: bool,
    /// Index of the word.
    at: usize,
    /// Bytes of the word before it: `--command=`.
    from: usize,
}

fn find<S: AsRef<str>>(row: &Texts, words: &[S]) -> Option<Found> {
    let mut words = words.iter().map(AsRef::as_ref).enumerate();
    let mut text = false;
    while let Some((at, word)) = words.next() {
        if word == "--" && row.shell {
            return words.next().map(|(at, _)| Found { text, at, from: 0 });
        }
        if !is_option(word) {
            // The first plain word behind all options, wherever the one that hands it over stands among them.
            if row.shell {
                return Some(Found { text, at, from: 0 });
            }
            continue;
        }
        if let Some((flag, _)) = word.split_once('=').filter(|(flag, _)| flag.starts_with("--") && hands(row, flag)) {
            return Some(Found { text: true, at, from: flag.len() + 1 });
        }
        text |= hands(row, word);
        if text && !row.shell {
            return words.next().map(|(at, _)| Found { text, at, from: 0 });
        }
        if among(&row.valued, word) {
            words.next();
        }
    }
    None
}

fn is_option(word: &str) -> bool {
    word.starts_with(['-', '+']) && word.len() > 1
}

fn hands(row: &Texts, word: &str) -> bool {
    among(&row.behind, word)
}

/// Whether a word is one of these options, or holds one of their letters: `-euxc`.
fn among(options: &[String], word: &str) -> bool {
    let letters = |option: &str| -> Option<(char, String)> {
        let mut chars = option.chars();
        let sign = chars.next().filter(|sign| matches!(sign, '-' | '+'))?;
        let rest = chars.as_str();
        (!rest.starts_with(sign)).then(|| (sign, rest.to_owned()))
    };
    let Some((sign, own)) = letters(word) else { return options.iter().any(|option| option == word) };
    options.iter().filter_map(|option| letters(option)).any(|(of, letter)| of == sign && own.contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_or_a_script() {
        let of = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let (first, rest) = words.split_first()?;
            handed(first, rest)
        };
        for line in [
            "bash -c T",
            "bash -xec T",
            "/bin/sh -euxc T",
            "bash -eo pipefail -c T",
            "bash -ceo pipefail T",
            "bash -c -e T $0",
            "bash --noprofile --norc -eo pipefail -c T",
            "su - ci -c T",
            "su -c T ci",
            "script -qec T /dev/null",
            "nix-shell -p x --run T",
            "nix-shell shell.nix --command=T",
            "eval T",
        ] {
            assert_eq!(of(line), Some(Handed::Text("T".to_owned())), "{line}");
        }
        for line in [
            "bash S",
            "bash -eo pipefail S --all",
            "bash S -c prod",
            "sh -x -- S -c prod",
            "bash --rcfile x S",
            "bash +o errexit S",
        ] {
            assert_eq!(of(line), Some(Handed::Script("S".to_owned())), "{line}");
        }
        for line in ["bash", "bash -s", "bash -eo pipefail", "nix-shell -p x", "python -c T", "su ci"] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
