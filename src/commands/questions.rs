//! Questions at a terminal: a handful, each with the words that are allowed and what the scan suggests.

use crate::draft::Question;
use crate::text::printable;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

/// Answers that are not understood before the question is left open.
const TRIES: usize = 3;

/// Asks each question once. An empty value in the result is "I do not know"; the end of the input leaves the rest open.
pub(super) fn ask(
    questions: &[Question],
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<BTreeMap<String, String>> {
    let mut out = BTreeMap::new();
    if !questions.is_empty() {
        writeln!(output, "Enter takes what stands in brackets, - leaves a question open.\n")?;
    }
    for question in questions {
        show(question, output)?;
        for left in (0..TRIES).rev() {
            write!(output, "{}> ", question.default.as_ref().map(|d| format!("[{d}] ")).unwrap_or_default())?;
            output.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                writeln!(output)?;
                return Ok(out);
            }
            match understood(question, line.trim()) {
                Some(answer) => {
                    out.insert(question.field.clone(), answer);
                    break;
                }
                None if left == 0 => writeln!(output, "left open")?,
                None => {
                    let words: Vec<&str> = question.words.iter().map(|(word, _)| word.as_str()).collect();
                    writeln!(output, "one of {}, or -", words.join(", "))?;
                }
            }
        }
    }
    Ok(out)
}

/// What kind of system it is, where the scan sees none.
pub(super) fn kind() -> Question {
    let words = crate::manifest::guide("system.kind").map(|guide| guide.words).unwrap_or_default();
    Question {
        field: "system.kind".to_owned(),
        text: "No AI system was found. What kind is it?".to_owned(),
        words,
        default: None,
        why: String::new(),
    }
}

fn show(question: &Question, output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "{} ({})", question.text, question.field)?;
    for (word, meaning) in question.words.iter().filter(|(_, meaning)| !meaning.is_empty()) {
        writeln!(output, "  {word:<16} {meaning}")?;
    }
    if !question.why.is_empty() {
        writeln!(output, "  {}", printable(&question.why))?;
    }
    Ok(())
}

/// The word that was meant: itself, its beginning where only one fits, yes and no.
fn understood(question: &Question, line: &str) -> Option<String> {
    let line = line.to_lowercase();
    match line.as_str() {
        "-" => return Some(String::new()),
        "" => return Some(question.default.clone().unwrap_or_default()),
        _ => {}
    }
    let is_flag = question.words.iter().any(|(word, _)| word == "true");
    let line = match line.as_str() {
        "y" | "yes" if is_flag => "true".to_owned(),
        "n" | "no" if is_flag => "false".to_owned(),
        _ => line,
    };
    let mut fits = question.words.iter().map(|(word, _)| word).filter(|word| word.starts_with(&line));
    let exact = question.words.iter().map(|(word, _)| word).find(|word| **word == line);
    match (exact, fits.next(), fits.next()) {
        (Some(word), ..) | (None, Some(word), None) => Some(word.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(default: Option<&str>) -> Question {
        let words = ["internal", "external", "public"].map(|word| (word.to_owned(), "someone".to_owned()));
        Question {
            field: "system.audience".into(),
            text: "Who uses it?".into(),
            words: words.to_vec(),
            default: default.map(str::to_owned),
            why: "guess: a bot, app.py:3".into(),
        }
    }

    fn answer(default: Option<&str>, typed: &str) -> (Option<String>, String) {
        let mut shown = Vec::new();
        let answers = ask(&[question(default)], &mut typed.as_bytes(), &mut shown).unwrap();
        (answers.get("system.audience").cloned(), String::from_utf8(shown).unwrap())
    }

    #[test]
    fn answers_are_understood() {
        for (default, typed, wanted) in [
            (None, "public\n", Some("public")),
            (None, "PUB\n", Some("public")),
            (Some("internal"), "\n", Some("internal")),
            (Some("internal"), "-\n", Some("")),
            (None, "\n", Some("")),
            (None, "nobody\nexternal\n", Some("external")),
            (None, "a\nb\nc\npublic\n", None),
            (Some("internal"), "", None),
        ] {
            assert_eq!(answer(default, typed).0.as_deref(), wanted, "{typed:?}");
        }
        let (_, shown) = answer(Some("internal"), "x\n\n");
        assert!(shown.contains("guess: a bot") && shown.contains("one of internal, external, public"), "{shown}");
    }

    #[test]
    fn yes_and_no_answer_a_flag() {
        let words = ["true", "false"].map(|word| (word.to_owned(), String::new())).to_vec();
        let flag = Question { words, ..question(None) };
        assert_eq!(understood(&flag, "Yes").as_deref(), Some("true"));
        assert_eq!(understood(&flag, "n").as_deref(), Some("false"));
        assert_eq!(understood(&flag, "maybe"), None);
    }
}
