//! Blanks that look like values. A placeholder counts as not declared: `owner: TBD` names nobody.

/// Whole values (lower case, without surrounding punctuation) that say nothing.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "tbd", "tba", "tbc", "todo", "to do", "fixme", "n/a", "n.a", "not applicable", "not available", "unknown",
    "undefined", "undecided", "pending", "placeholder", "changeme", "change me", "change-me", "change_me",
    "replaceme", "replace me", "replace-me", "replace_me", "fillme", "fill in", "fill me in", "fill-in",
    "insert here", "to be decided", "to be defined", "to be determined", "to be done", "to be filled",
    "to be filled in", "to be announced", "to be confirmed", "to be written", "coming soon", "your name",
    "your team", "your text", "your text here", "your answer here", "your company", "your email", "your system",
    "your model", "name here", "date here", "yyyy-mm-dd", "yyyy-mm", "foo", "bar", "foobar", "asdf", "lorem",
];

/// First words that mark a value as unfinished: in capitals always, in small letters before a colon.
const FLAGS: &[&str] = &["TBD", "TBA", "TBC", "TODO", "FIXME", "XXX"];

/// Beginnings that are instructions to the writer.
const STARTS: &[&str] = &["replace this", "replace with ", "insert your", "enter your", "fill in your", "your name "];

/// Marks that make a value a template wherever they stand.
#[rustfmt::skip]
const MARKS: &[&str] = &[
    "lorem ipsum", "<fill", "<your", "<insert", "<todo", "<tbd", "<replace", "[your ", "[insert ", "[to fill", "path/to/",
];

/// True for `TBD`, `TODO: describe`, `<your team>`, `lorem ipsum…`, `???`, `xxx`, `{{ owner }}`… in any case.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    // A long text is judged by its beginning.
    let head: String = text.chars().take(200).collect::<String>().to_lowercase();
    let bare = head.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() {
        // One or two dots are a path, and no honest one.
        return !matches!(text, "." | "..") && text.chars().all(|c| " ?.…-_!#<>[]–—".contains(c));
    }
    WORDS.contains(&bare)
        || bare.len() > 2 && bare.chars().all(|c| c == 'x')
        || FLAGS.iter().any(|flag| is_flagged(text, flag))
        || [("<", ">"), ("{{", "}}"), ("${", "}")].iter().any(|(open, close)| is_slot(text, open, close))
        || STARTS.iter().any(|start| bare.starts_with(start))
        || MARKS.iter().any(|mark| head.contains(mark))
}

/// `TODO describe`, `[TODO] describe`, `todo: describe`; not `Todo lists` or `todo-app`.
fn is_flagged(text: &str, flag: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some((word, rest)) = text.split_at_checked(flag.len()) else { return false };
    (word == flag && !rest.starts_with(|c: char| c.is_alphanumeric() || "-_/.".contains(c)))
        || (word.eq_ignore_ascii_case(flag) && rest.starts_with(':'))
}

/// The whole value is one slot of a template.
fn is_slot(text: &str, open: &str, close: &str) -> bool {
    text.starts_with(open) && text.ends_with(close) && text.matches(open).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blanks_are_recognised() {
        for text in [
            "TBD",
            "tbd.",
            "[TBD]",
            "(todo)",
            "TODO: describe rollback",
            "FIXME - ask ops",
            "<owner>",
            "<fill in>",
            "???",
            "...",
            "…",
            "-",
            "N/A",
            "n/a",
            "xxx",
            "XXXX",
            "{{ owner }}",
            "${OWNER}",
            "Lorem ipsum dolor sit amet",
            "changeme",
            "Your name",
            "your team",
            "YYYY-MM-DD",
            "path/to/runbook.md",
            "ask <your lead>",
            "To be determined",
            "unknown",
            "*TBD*",
            "--",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn statements_are_not() {
        for text in [
            "",
            "A. Product",
            "none",
            "none needed",
            "Todor Petrov",
            "todo-app",
            "todo/list.md",
            "Tba Mvungi",
            "x",
            "n",
            "0",
            "no phone orders",
            "5 > 3",
            "your order status and returns, answered in a minute or less by the assistant",
            "docs/x.md",
            "@team",
            "**",
            "/",
            "a <b> c <d>",
            "handles TODO comments in code",
            "pending orders",
            "unknown callers are refused",
            "x3",
            "24x7",
            "100%",
            "+",
            "C++",
        ] {
            // `**` is a pattern, refused elsewhere.
            assert!(!is_placeholder(text) || text == "**", "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            is_placeholder(&text);
        }
    }
}
