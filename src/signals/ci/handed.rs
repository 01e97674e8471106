//! What a command hands to a shell: a text of commands, or the name of a script.

use crate::signals::guards::{self, Texts};

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
    let mut words = words.iter().map(AsRef::as_ref);
    if row.behind.is_empty() {
        return Some(Handed::Text(words.collect::<Vec<_>>().join(" ")));
    }
    let mut text = false;
    while let Some(word) = words.next() {
        if word == "--" && row.shell {
            let next = words.next()?.to_owned();
            return Some(if text { Handed::Text(next) } else { Handed::Script(next) });
        }
        if !is_option(word) {
            match (row.shell, text) {
                // The first plain word behind all options, wherever the one that hands it over stands among them.
                (true, true) => return Some(Handed::Text(word.to_owned())),
                (true, false) => return Some(Handed::Script(word.to_owned())),
                (false, _) => continue,
            }
        }
        if let Some((_, value)) = word.split_once('=').filter(|(flag, _)| flag.starts_with("--") && hands(row, flag)) {
            return Some(Handed::Text(value.to_owned()));
        }
        text |= hands(row, word);
        if text && !row.shell {
            return words.next().map(|text| Handed::Text(text.to_owned()));
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
