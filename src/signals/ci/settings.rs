//! Files from which runners learn what to collect: pytest's options, crates of cargo.

use crate::signals::ini::ini;
use crate::signals::parsed::Parsed;
use crate::structured::Node;

/// What one file sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Settings {
    Pytest(Pytest),
    /// For cargo.
    Crate(Crate),
    /// What a `conftest.py` keeps pytest from collecting: paths from the root.
    Ignored(Vec<String>),
}

/// Options of pytest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pytest {
    /// Folder of the file.
    pub(crate) dir: String,
    /// How many kinds of files of the same folder come before it.
    pub(crate) rank: usize,
    pub(crate) addopts: Vec<String>,
    pub(crate) testpaths: Vec<String>,
    /// Names of files with tests; empty: pytest's own.
    pub(crate) files: Vec<String>,
}

/// A manifest of cargo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Crate {
    /// Folder of the file.
    pub(crate) dir: String,
    /// Name of its package, if it has one.
    pub(crate) name: Option<String>,
    pub(crate) workspace: bool,
    /// It names members of its own by default.
    pub(crate) defaults: bool,
}

/// What a file sets; `None` where it is no such file or says nothing.
pub(in crate::signals) fn settings(parsed: &Parsed<'_>) -> Option<Settings> {
    let (dir, name) = parsed.path.rsplit_once('/').unwrap_or(("", parsed.path));
    let text = || std::str::from_utf8(parsed.bytes).unwrap_or_default();
    let pytest = match name {
        "pytest.toml" | ".pytest.toml" => parsed.first().map(|d| toml(d.get("pytest"))),
        "pytest.ini" | ".pytest.ini" => Some(section(text(), "pytest").unwrap_or_default()),
        "tox.ini" => section(text(), "pytest"),
        "setup.cfg" => section(text(), "tool:pytest"),
        "pyproject.toml" => parsed.first().and_then(|d| {
            let own = d.at(&["tool", "pytest", "ini_options"]).or_else(|| d.at(&["tool", "pytest"]))?;
            Some(toml(Some(own)))
        }),
        "conftest.py" => {
            let own = |path: String| if dir.is_empty() { path } else { format!("{dir}/{path}") };
            let paths: Vec<String> = ignored(text()).into_iter().map(own).collect();
            return (!paths.is_empty()).then_some(Settings::Ignored(paths));
        }
        "Cargo.toml" => {
            let d = parsed.first()?;
            return Some(Settings::Crate(Crate {
                dir: dir.to_owned(),
                name: d.at(&["package", "name"]).and_then(Node::as_str).map(str::to_owned),
                workspace: d.get("workspace").is_some(),
                defaults: d.at(&["workspace", "default-members"]).is_some(),
            }));
        }
        _ => None,
    };
    let rank = PYTEST.iter().position(|known| *known == name).unwrap_or(PYTEST.len());
    pytest.map(|own| Settings::Pytest(Pytest { dir: dir.to_owned(), rank, ..own }))
}

/// The files in which pytest looks for its options, the first one first.
const PYTEST: [&str; 7] =
    ["pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"];

/// The paths of `collect_ignore = ["a.py", "old"]`; none where the list is spoken of again: it may be another by then.
fn ignored(text: &str) -> Vec<String> {
    let whole = |at: &usize| !text.get(at + "collect_ignore".len()..).is_some_and(|rest| rest.starts_with('_'));
    let mut out = Vec::new();
    let spoken: Vec<usize> = text.match_indices("collect_ignore").map(|(at, _)| at).filter(whole).collect();
    if let [at] = spoken[..] {
        let starts_line = text.get(..at).is_none_or(|before| before.is_empty() || before.ends_with('\n'));
        let list = text.get(at + "collect_ignore".len()..).and_then(|rest| rest.trim_start().strip_prefix('='));
        let list = list.and_then(|rest| rest.trim_start().strip_prefix('[')?.split_once(']'));
        let Some((list, _)) = list.filter(|_| starts_line) else { return out };
        let words = list.split(',').map(|word| word.trim().trim_matches(['"', '\'']));
        out.extend(
            words.filter(|word| !word.is_empty() && !word.contains(['(', ')', '"', '\'', '#'])).map(str::to_owned),
        );
    }
    out
}

/// Options of pytest in a table of TOML.
fn toml(own: Option<&Node>) -> Pytest {
    let list = |key: &str| words(own.and_then(|own| own.get(key)));
    Pytest { addopts: list("addopts"), testpaths: list("testpaths"), files: list("python_files"), ..Pytest::default() }
}

/// A text or a list of texts as words.
fn words(node: Option<&Node>) -> Vec<String> {
    match node {
        Some(node) => match node.as_sequence() {
            Some(items) => items.iter().filter_map(Node::as_str).map(str::to_owned).collect(),
            None => node.as_str().map(split).unwrap_or_default(),
        },
        None => Vec::new(),
    }
}

/// Words of an option line; a quoted text is one.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut quote: Option<char> = None;
    let mut fresh = true;
    for c in text.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                if std::mem::take(&mut fresh) {
                    out.push(String::new());
                }
            }
            None if c.is_whitespace() => fresh = true,
            _ => {
                if std::mem::take(&mut fresh) {
                    out.push(String::new());
                }
                out.last_mut().into_iter().for_each(|word| word.push(c));
            }
        }
    }
    out
}

/// Options of pytest in a section of an INI file; `None` where it has no such section.
fn section(text: &str, section: &str) -> Option<Pytest> {
    let mut out: Option<Pytest> = None;
    for entry in ini(text).filter(|entry| entry.section == section) {
        let out = out.get_or_insert_default();
        let list = match entry.key {
            "addopts" => &mut out.addopts,
            "testpaths" => &mut out.testpaths,
            "python_files" => &mut out.files,
            _ => continue,
        };
        list.extend(split(entry.value));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pytest(path: &str, text: &str) -> Option<(Vec<String>, Vec<String>)> {
        match settings(&Parsed::of(path, text.as_bytes()))? {
            Settings::Pytest(own) => Some((own.addopts, own.testpaths)),
            Settings::Crate(_) | Settings::Ignored(_) => None,
        }
    }

    #[test]
    fn options_of_pytest_in_each_of_its_files() {
        let own = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let expected = Some((own(&["-q", "-m", "not llm"]), own(&["tests", "more"])));
        let lines = "addopts = -q\n    -m \"not llm\"\n# no\ntestpaths =\n    tests\n    more\n";
        assert_eq!(pytest("a/pytest.ini", &format!("[pytest]\n{lines}")), expected);
        assert_eq!(pytest("setup.cfg", &format!("[flake8]\naddopts = x\n[tool:pytest]\n{lines}")), expected);
        assert_eq!(
            pytest("tox.ini", &format!("[pytest]\n{lines}").replace(" = ", ": ").replace("# no", "; no")),
            expected
        );
        assert_eq!(pytest("tox.ini", "[testenv]\ncommands = pytest\n"), None);
        let toml = "[tool.pytest.ini_options]\naddopts = \"-q -m 'not llm'\"\ntestpaths = [\"tests\", \"more\"]\n";
        assert_eq!(pytest("pyproject.toml", toml), expected);
    }

    #[test]
    fn what_a_conftest_keeps_out() {
        let of = |text: &str| settings(&Parsed::of("a/conftest.py", text.as_bytes()));
        let kept_out = |paths: &[&str]| Some(Settings::Ignored(paths.iter().map(|p| (*p).to_owned()).collect()));
        assert_eq!(
            of("import os\ncollect_ignore = [\"test_x.py\",\n    'old',\n]\n"),
            kept_out(&["a/test_x.py", "a/old"])
        );
        for other in [
            "collect_ignore = []\n",
            "x.collect_ignore = ['b']\n",
            "if y:\n    collect_ignore = ['b']\n",
            "collect_ignore += more\n",
            "collect_ignore = ['b']\nif ci:\n    collect_ignore = []\n",
            "collect_ignore = ['b']\ncollect_ignore.remove('b')\n",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn crates() {
        let found = settings(&Parsed::of("a/Cargo.toml", b"[package]\nname = \"x\"\n[workspace]\n"));
        let expected = Crate { dir: "a".into(), name: Some("x".into()), workspace: true, defaults: false };
        assert_eq!(found, Some(Settings::Crate(expected)));
    }
}
