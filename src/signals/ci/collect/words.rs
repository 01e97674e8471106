//! The simple commands of a command line with their words: quotes gone, operators apart, the folder each begins in.

use crate::signals::ci::calls::enter;

/// Most commands of one line, and most words of one command.
const MAX_COMMANDS: usize = 64;
const MAX_WORDS: usize = 400;

/// A simple command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    /// Its words; a quoted text is one word, without its quotes.
    pub(super) words: Vec<String>,
    /// The folder it begins in; `None` where that is not known.
    pub(super) dir: Option<String>,
}

/// The commands of a line that begins in a folder.
pub(super) fn commands(text: &str, dir: Option<String>) -> Vec<Command> {
    let mut out = Vec::new();
    let mut dir = dir;
    for words in split(text) {
        match words.first().map(String::as_str) {
            Some("cd" | "pushd") => dir = words.get(1).and_then(|to| enter(dir.as_deref(), to)),
            Some("popd") => dir = None,
            Some(_) => out.push(Command { words, dir: dir.clone() }),
            None => {}
        }
        if out.len() >= MAX_COMMANDS {
            break;
        }
    }
    out
}

/// Words by command; redirections are left out.
fn split(text: &str) -> Vec<Vec<String>> {
    let mut out = vec![Vec::new()];
    let mut word = String::new();
    let mut open = false;
    let mut quote: Option<char> = None;
    let mut depth = 0usize;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let fresh = word.is_empty() && !open;
        match quote {
            Some(q) if c == q => quote = None,
            Some('"') if c == '\\' => word.extend(chars.next()),
            Some(_) => word.push(c),
            None if depth > 0 => {
                depth = match c {
                    '(' | '{' => depth + 1,
                    ')' | '}' => depth - 1,
                    _ => depth,
                };
                word.push(c);
            }
            None => match c {
                '\'' | '"' => {
                    quote = Some(c);
                    open = true;
                }
                '\\' => word.extend(chars.next()),
                '$' if matches!(chars.peek(), Some('(' | '{')) => {
                    word.push(c);
                    word.extend(chars.next());
                    depth = 1;
                }
                '#' if fresh => break,
                ';' | '|' | '(' | ')' | '\n' => close(&mut out, &mut word, &mut open, true),
                '&' if word.ends_with('>') => word.push(c),
                '&' => close(&mut out, &mut word, &mut open, true),
                c if c.is_whitespace() => close(&mut out, &mut word, &mut open, false),
                c => word.push(c),
            },
        }
    }
    close(&mut out, &mut word, &mut open, true);
    out.into_iter().map(without_redirections).filter(|words| !words.is_empty()).collect()
}

fn close(out: &mut Vec<Vec<String>>, word: &mut String, open: &mut bool, command: bool) {
    if !word.is_empty() || *open {
        let word = std::mem::take(word);
        out.last_mut().into_iter().filter(|words| words.len() < MAX_WORDS).for_each(|words| words.push(word.clone()));
    }
    *open = false;
    if command && out.last().is_some_and(|words| !words.is_empty()) {
        out.push(Vec::new());
    }
}

fn without_redirections(words: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(words.len());
    let mut file = false;
    for word in words {
        let body = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&');
        if std::mem::take(&mut file) {
            continue;
        }
        match body.strip_prefix(['>', '<']) {
            Some(rest) => file = rest.trim_start_matches(['>', '<']).is_empty(),
            None => out.push(word),
        }
    }
    out
}

/// Options and plain words of a command. Which options take a value is the caller's knowledge.
#[derive(Debug, Default)]
pub(super) struct Options<'w> {
    /// Options with the value that belongs to them, if any.
    pub(super) given: Vec<(&'w str, Option<&'w str>)>,
    /// The rest.
    pub(super) plain: Vec<&'w str>,
    /// What stands behind `--`.
    pub(super) after: Vec<&'w str>,
}

impl<'w> Options<'w> {
    /// Reads words; options of `valued` take the next word.
    pub(super) fn read(words: &'w [String], valued: impl Fn(&str) -> bool) -> Options<'w> {
        let mut out = Options::default();
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            if word == "--" {
                out.after = words.collect();
                break;
            }
            match word.split_once('=') {
                Some((flag, value)) if word.starts_with('-') => out.given.push((flag, Some(value))),
                _ if word.starts_with('-') && valued(word) => out.given.push((word, words.next())),
                _ if word.starts_with('-') && word.len() > 1 => out.given.push((word, None)),
                _ => out.plain.push(word),
            }
        }
        out
    }

    /// Values of the options of these names.
    pub(super) fn values(&self, flags: &[&str]) -> Vec<&'w str> {
        self.given.iter().filter(|(flag, _)| flags.contains(flag)).filter_map(|(_, value)| *value).collect()
    }

    /// Whether one of these options is given.
    pub(super) fn has(&self, flags: &[&str]) -> bool {
        self.given.iter().any(|(flag, _)| flags.contains(flag))
    }
}

/// Without assignments and the programs that run the rest of the line; with what is assigned. `None` where the rest
/// runs elsewhere, so that nothing is known of its files.
pub(super) fn program(words: &[String]) -> (&[String], Vec<(&str, &str)>) {
    let mut rest = words;
    let mut set = Vec::new();
    for _ in 0..12 {
        let all: Vec<&str> = rest.iter().take(3).map(String::as_str).collect();
        let first = all.first().copied().unwrap_or_default();
        let skip = match (base(first), all.get(1).copied().unwrap_or_default()) {
            (_, _) if is_assignment(first) => {
                set.extend(first.split_once('='));
                1
            }
            ("export", next) if is_assignment(next) && rest.len() > 2 => 1,
            (
                "sudo" | "time" | "exec" | "then" | "do" | "else" | "if" | "elif" | "while" | "until" | "!" | "env"
                | "npx" | "bunx" | "pnpx" | "command" | "nohup" | "xvfb-run" | "cross-env" | "dotenv" | "uvx"
                | "dotenvx" | "{",
                _,
            ) => 1 + flags(rest, &["-e", "-p", "--package", "-u", "-s", "-n", "-f"]),
            ("timeout" | "nice", _) => 1 + flags(rest, &["-s", "-k", "-n"]) + usize::from(base(first) == "timeout"),
            ("poetry" | "uv" | "pipenv" | "doppler" | "rye" | "pdm" | "hatch" | "pixi" | "infisical", "run") => {
                let from = rest.get(1..).unwrap_or_default();
                let valued = [
                    "--project",
                    "--python",
                    "-p",
                    "--with",
                    "--extra",
                    "--group",
                    "--directory",
                    "--env-file",
                    "-e",
                    "--package",
                    "--only-group",
                    "--with-requirements",
                    "-C",
                    "--config",
                    "-m",
                    "--no-group",
                ];
                2 + flags(from, &valued)
            }
            ("bundle" | "pnpm" | "yarn" | "npm" | "bun" | "conda", "exec" | "dlx") => {
                2 + flags(rest.get(1..).unwrap_or_default(), &["--filter", "-F", "-C"])
            }
            ("coverage", "run") => 2 + flags(rest.get(1..).unwrap_or_default(), &["--source", "--rcfile", "-p"]),
            ("python" | "python3" | "python2", "-m") => 2,
            ("python" | "python3", flag)
                if matches!(flag, "-u" | "-O" | "-B" | "-I" | "-Wd") && all.get(2) == Some(&"-m") =>
            {
                3
            }
            ("--", _) => 1,
            _ => break,
        };
        // `coverage run -m pytest`
        rest = rest.get(skip..).unwrap_or_default();
        if rest.first().is_some_and(|word| word == "-m") {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    (rest, set)
}

/// How many words after the first are options, with the values of some.
fn flags(words: &[String], valued: &[&str]) -> usize {
    let mut count = 0;
    while let Some(word) = words.get(count + 1).filter(|word| word.starts_with('-') && *word != "--" && *word != "-m") {
        count += 1 + usize::from(valued.contains(&word.as_str()));
    }
    count
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

/// The name of a program without its folder.
pub(super) fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_up(text: &str) -> Vec<String> {
        commands(text, Some(String::new()))
            .into_iter()
            .map(|c| format!("{}: {}", c.dir.unwrap_or("?".into()), c.words.join(",")))
            .collect()
    }

    #[test]
    fn commands_words_and_folders() {
        assert_eq!(
            split_up("cd web && npm ci; pytest -k 'not a or b' > log 2>&1 | tee x # no"),
            ["web: npm,ci", "web: pytest,-k,not a or b", "web: tee,x"]
        );
        assert_eq!(
            split_up("cd $X && go test $(go list ./... | grep -v y)"),
            ["?: go,test,$(go list ./... | grep -v y)"]
        );
        assert_eq!(split_up("(cd a && b) || c -m \"\""), ["a: b", "a: c,-m,"]);
    }

    #[test]
    fn programs_behind_others() {
        let of = |text: &str| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            program(&words).0.join(" ")
        };
        for text in [
            "A=1 uv run --project x pytest t",
            "poetry run python -m pytest t",
            "coverage run -m pytest t",
            "timeout 5m env X=1 pytest t",
            "python3 -u -m pytest t",
            "uv run coverage run --source x -m pytest t",
            "pipenv run pytest t",
        ] {
            assert_eq!(of(text), "pytest t", "{text}");
        }
        assert_eq!(of("npx --yes vitest run"), "vitest run");
        assert_eq!(of("bundle exec rspec"), "rspec");
        assert_eq!(of("npx dotenv -e ../.env -- vitest run --project s"), "vitest run --project s");
    }
}
