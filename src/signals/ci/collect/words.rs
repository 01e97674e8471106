//! The simple commands of a command line with their words: quotes gone, operators apart, the folder each begins in.

use crate::signals::ci::calls::enter;
use crate::signals::guards::{self, RunnerOptions, Wrapper, base};

/// Most commands of one line, and most words of one command.
pub(super) const MAX_COMMANDS: usize = 64;
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
    // A subshell leaves the folder outside of it as it is.
    let mut outside: Vec<Option<String>> = Vec::new();
    for words in split(text) {
        match words.first().map(String::as_str) {
            Some(OPEN) => outside.push(dir.clone()),
            Some(CLOSE) => dir = outside.pop().unwrap_or(dir),
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

/// The words that stand for a subshell that opens and one that closes, each a command of its own.
const OPEN: &str = "(";
const CLOSE: &str = ")";

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
                '(' | ')' => {
                    close(&mut out, &mut word, &mut open, true);
                    let shell = if c == '(' { OPEN } else { CLOSE };
                    out.last_mut().into_iter().for_each(|words| words.push(shell.to_owned()));
                    close(&mut out, &mut word, &mut open, true);
                }
                ';' | '|' | '\n' => close(&mut out, &mut word, &mut open, true),
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
    if command && out.len() < 4 * MAX_COMMANDS && out.last().is_some_and(|words| !words.is_empty()) {
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
    /// A plain word may be the value of an option that is not known.
    pub(super) doubtful: bool,
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

    /// The same with the options of a runner; `doubtful` where a plain word follows one that is not known.
    pub(super) fn of(words: &'w [String], program: &str) -> Options<'w> {
        let row = guards::table().ci.options(program);
        let has = |list: fn(&RunnerOptions) -> &Vec<String>, flag: &str| {
            row.is_some_and(|row| list(row).iter().any(|own| own == flag))
        };
        let mut out = Options::read(words, |flag| has(|row| &row.valued, flag));
        let known = |flag: &str| has(|row| &row.plain, flag) || flag.starts_with("--no-");
        out.doubtful = words.windows(2).take_while(|pair| !pair.iter().any(|word| word == "--")).any(|pair| {
            let [flag, next] = pair else { return false };
            let option = flag.starts_with('-') && flag.len() > 1 && !flag.contains('=');
            option && !has(|row| &row.valued, flag) && !known(flag) && !next.starts_with('-')
        });
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

/// The command that a line comes to: without assignments and the programs that run the rest of the line.
#[derive(Debug, Default)]
pub(super) struct Program<'w> {
    pub(super) words: &'w [String],
    /// What is assigned before it.
    pub(super) set: Vec<(&'w str, &'w str)>,
    /// Folders it is put into, one after the other; `None` for one that nobody knows.
    pub(super) into: Vec<Option<&'w str>>,
    /// What runs it knows scripts and tasks of the project.
    pub(super) project: bool,
}

/// Most programs around another.
const MAX_AROUND: usize = 12;

impl<'w> Program<'w> {
    /// Of the words of a command.
    pub(super) fn of(words: &'w [String]) -> Program<'w> {
        let mut out = Program { words, ..Program::default() };
        for _ in 0..MAX_AROUND {
            let Some(first) = out.words.first() else { break };
            let next = out.words.get(1).map(String::as_str).unwrap_or_default();
            let skip = if is_assignment(first) {
                out.set.extend(first.split_once('='));
                1
            } else if first == "--" || first == "export" && is_assignment(next) && out.words.len() > 2 {
                1
            } else {
                match out.around() {
                    Some(skip) => skip,
                    None => break,
                }
            };
            out.words = out.words.get(skip..).unwrap_or_default();
        }
        out
    }

    /// How many words belong to a program that runs the rest.
    fn around(&mut self) -> Option<usize> {
        let (first, rest) = self.words.split_first()?;
        let name = interpreter(first);
        guards::table().ci.wrappers.iter().filter(|row| row.programs.iter().any(|own| own == name)).find_map(|row| {
            let (mut at, mut verb, mut operands, mut into) = (0, row.verbs.is_empty(), row.operands, Vec::new());
            while let Some(word) = rest.get(at).map(String::as_str) {
                let (flag, value) = match word.split_once('=') {
                    Some((flag, value)) if word.starts_with("--") => (flag, Some(value)),
                    _ => (word, None),
                };
                let is = |list: &[String]| list.iter().any(|own| own == flag);
                let taken = || value.or_else(|| rest.get(at + 1).map(String::as_str));
                if !verb && row.verbs.iter().any(|own| own == word) {
                    verb = true;
                } else if verb && is(&row.behind) {
                    self.take(row, into);
                    return Some(at + 2);
                } else if is(&row.folder) {
                    // Options of the folder that stand before the verb count as well.
                    into.push(taken());
                    at += usize::from(value.is_none());
                } else if is(&row.elsewhere) {
                    into.push(None);
                    at += usize::from(value.is_none());
                } else if is(&row.everywhere) {
                    into.push(None);
                } else if word == "--" && verb {
                    at += 1;
                    break;
                } else if flag.starts_with('-') && flag != "-m" || flag == "-m" && is(&row.valued) {
                    at += usize::from(value.is_none() && is(&row.valued));
                } else if !row.behind.is_empty() && verb {
                    // Words before the option behind which the command begins.
                } else if verb && operands > 0 {
                    operands -= 1;
                } else {
                    break;
                }
                at += 1;
            }
            if !verb || !row.behind.is_empty() {
                return None;
            }
            let dashes = rest.iter().position(|word| word == "--").filter(|_| row.dashes);
            let at = dashes.map_or(at, |dashes| at.max(dashes + 1));
            self.take(row, into);
            // `coverage run -m pytest`
            Some(1 + at + usize::from(rest.get(at).is_some_and(|word| word == "-m")))
        })
    }

    fn take(&mut self, row: &Wrapper, into: Vec<Option<&'w str>>) {
        self.into.extend(into);
        self.project |= row.project;
    }

    /// The folder the command runs in, when the line stands in this one.
    pub(super) fn dir(&self, from: Option<&str>) -> Option<String> {
        let start = from.map(str::to_owned);
        self.into.iter().fold(start, |dir, to| to.and_then(|to| enter(dir.as_deref(), to)))
    }
}

/// The name of a program; of an interpreter without its version, of a variable that holds one by its name.
fn interpreter(word: &str) -> &str {
    let name = base(word);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let versioned = |rest: &str| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit() || c == '$');
    if name.strip_prefix("python").is_some_and(versioned) || name.contains('$') && name.to_lowercase().contains("py") {
        return "python";
    }
    name
}

/// The commands inside `$(…)` and backticks of a word.
pub(super) fn inner(word: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = word;
    while let Some(at) = rest.find("$(") {
        rest = rest.get(at + 2..).unwrap_or_default();
        let mut depth = 1usize;
        let end = rest.char_indices().find(|(_, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let end = end.map_or(rest.len(), |(end, _)| end);
        out.push(rest.get(..end).unwrap_or_default());
        rest = rest.get(end..).unwrap_or_default();
    }
    out.extend(word.split('`').skip(1).step_by(2));
    out
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
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
        assert_eq!(split_up("(cd a && b) || c -m \"\""), ["a: b", ": c,-m,"]);
    }

    #[test]
    fn folders_of_programs_and_commands_in_words() {
        let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let dir = |text: &str| Program::of(&words(text)).dir(Some("a"));
        assert_eq!(dir("uv run --directory api pytest").as_deref(), Some("a/api"));
        assert_eq!(dir("uv --directory=api run pytest").as_deref(), Some("a/api"));
        assert_eq!(dir("poetry run pytest").as_deref(), Some("a"));
        assert_eq!(dir("pnpm --filter web exec vitest"), None);
        assert_eq!(dir("pnpm -r exec vitest"), None);
        assert_eq!(Program::of(&words("pnpm -r exec vitest")).words, ["vitest"]);
        assert_eq!(inner("x$(a $(b) c)`d`"), ["a $(b) c", "d"]);
    }

    #[test]
    fn programs_behind_others() {
        let of = |text: &str| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            Program::of(&words).words.join(" ")
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
        for text in [
            "hatch -v run pytest t",
            "python3.11 -W error -m pytest t",
            "$PYTHON -m pytest t",
            "nix develop .#ci --command pytest t",
            "doppler run -p x -- pytest t",
            "timeout --signal=9 -k 5 60 xvfb-run -a pytest t",
            "micromamba run -n env pytest t",
            "chamber exec svc -- pytest t",
            "env -C api pytest t",
        ] {
            assert_eq!(of(text), "pytest t", "{text}");
        }
        assert_eq!(of("go run gotest.tools/gotestsum@latest -- ./a"), "gotest.tools/gotestsum@latest -- ./a");
        assert_eq!(of("nix develop"), "nix develop");
        assert_eq!(of("npx --yes vitest run"), "vitest run");
        assert_eq!(of("bundle exec rspec"), "rspec");
        assert_eq!(of("npx dotenv -e ../.env -- vitest run --project s"), "vitest run --project s");
    }
}
