//! Tests that prove nothing: skipped, or with a body that checks nothing. Told by the layout of lines.
//!
//! Formatted code shows its blocks by indentation in every language of the table, so one reader serves them all. A
//! condition that may hold (`skipif`, `if testing.Short()`) skips nothing here.

use super::view::View;
use crate::signals::guards::{self, TestLayout};
use crate::signals::hits::{Discount, TestCount};
use crate::signals::mask::Region;

/// Most lines between a marker and the test it stands above.
const HEADER: usize = 60;
/// Most ranges of one file.
const MAX_RANGES: usize = 2_000;

/// Lines that prove nothing, both ends inclusive, 0-based.
pub(super) type Dead = Vec<(usize, usize, Discount)>;

/// Looks for dead tests in a test file.
pub(super) fn dead(view: &View<'_>) -> Dead {
    let Some(layout) = guards::table().layout(view.language()) else { return Dead::new() };
    let lines = Lines::of(view);
    let mut out = Dead::new();
    let mut open: Option<(usize, usize)> = None;
    for n in 0..lines.0.len() {
        let Some(line) = lines.get(n) else { continue };
        let skipped = || Discount::Skipped(crate::text::excerpt(line.text.trim(), 60));
        if open.is_some_and(|(_, indent)| line.indent <= indent && !line.closes()) {
            open = None;
        }
        if !line.live(view) {
            continue;
        }
        if layout.file.matches(line.text) {
            return vec![(0, usize::MAX, skipped())];
        }
        if layout.skip.matches(line.text) {
            out.push((n, lines.end(n, layout), skipped()));
        } else if layout.start.is_match(line.text) {
            open = Some((n, line.indent));
            let end = lines.end(n, layout);
            if !layout.hollow.is_empty() && lines.hollow(n, end, layout, view) {
                out.push((n, end, Discount::EmptyTest));
            }
        } else if layout.inside.matches(line.text)
            && let Some((start, _)) = open.filter(|(start, indent)| lines.directly(*start, n, *indent))
        {
            out.push((start, lines.end(start, layout), skipped()));
        }
        if out.len() >= MAX_RANGES {
            break;
        }
    }
    out
}

/// How many tests a file holds and how many of them prove nothing; `None` where tests cannot be told.
pub(super) fn count(view: &View<'_>) -> Option<TestCount> {
    let layout = guards::table().layout(view.language())?;
    let dead = view.dead_ranges();
    let lines = Lines::of(view);
    let tests: Vec<usize> = lines
        .filled(0)
        .filter(|(_, line)| layout.start.is_match(line.text) && line.live(view))
        .map(|(n, _)| n)
        .collect();
    // Markers such as `it.skip(` are tests of their own that `start` does not name.
    let marked = dead.iter().filter(|(from, to, _)| !tests.iter().any(|n| (*from..=*to).contains(n))).count();
    let gone: Vec<usize> = tests.iter().copied().filter(|n| view.dead(*n).is_some()).collect();
    let first = dead.first().map_or(0, |(from, _, _)| view.report_line(*from));
    Some(TestCount { all: tests.len() + marked, dead: gone.len() + marked, line: first })
}

/// One line that is not blank.
pub(super) struct Line<'v> {
    pub(super) text: &'v str,
    pub(super) indent: usize,
    offset: usize,
}

impl Line<'_> {
    /// `)` and `) -> None:` belong to the line that opened them.
    fn closes(&self) -> bool {
        self.text.trim_start().starts_with([')', ']'])
    }

    fn marks(&self) -> bool {
        self.text.trim_start().starts_with(['@', '[', '#'])
    }

    pub(super) fn live(&self, view: &View<'_>) -> bool {
        matches!(view.region(self.offset), Region::Code | Region::String)
    }
}

/// The lines of a view; `None` where blank.
pub(super) struct Lines<'v>(Vec<Option<Line<'v>>>);

impl<'v> Lines<'v> {
    pub(super) fn of(view: &'v View<'_>) -> Lines<'v> {
        let line = |n: usize| {
            let (start, bytes) = view.line(n, 0);
            let text = std::str::from_utf8(bytes).ok()?.trim_end();
            let indent = text.len() - text.trim_start().len();
            (!text.is_empty()).then_some(Line { text, indent, offset: start + indent })
        };
        Lines((0..view.lines()).map(line).collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The text of a line with those that follow while its brackets are open, and the first of the body of an `if`.
    pub(super) fn joined(&self, n: usize, most: usize) -> String {
        let mut out = String::new();
        let mut depth = 0i32;
        let mut body = false;
        for (_, line) in self.filled(n).take(most) {
            let text = if out.is_empty() { line.text } else { line.text.trim() };
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(text);
            for byte in text.bytes() {
                depth += i32::from(matches!(byte, b'(' | b'[')) - i32::from(matches!(byte, b')' | b']'));
            }
            let first = text.len() == out.len();
            let opens = first && text.trim_start().starts_with("if ");
            if depth <= 0 && !opens && (first || body || !out.trim_start().starts_with("if ")) || out.len() > 2_000 {
                break;
            }
            body |= depth <= 0;
        }
        out
    }

    pub(super) fn get(&self, n: usize) -> Option<&Line<'v>> {
        self.0.get(n)?.as_ref()
    }

    fn filled(&self, from: usize) -> impl Iterator<Item = (usize, &Line<'v>)> {
        self.0.iter().enumerate().skip(from).filter_map(|(n, line)| Some((n, line.as_ref()?)))
    }

    /// Last line of the block that begins at `start`: markers, one line that opens it, and what is indented deeper.
    pub(super) fn end(&self, start: usize, layout: &TestLayout) -> usize {
        let Some(first) = self.get(start) else { return start };
        let indent = first.indent;
        let mut opening = start;
        if first.marks() && !layout.start.is_match(first.text) {
            let below = self.filled(start + 1).take(HEADER);
            let mut header = below.filter(|(_, line)| line.indent <= indent && !line.closes() && !line.marks());
            match header.next() {
                Some((n, line)) if line.indent == indent => opening = n,
                _ => return start,
            }
        }
        let mut end = opening;
        let mut inside = false;
        for (n, line) in self.filled(opening + 1) {
            let deeper = line.indent > indent;
            let brace = !inside && line.indent == indent && line.text.trim() == "{";
            if !deeper && !brace && !line.closes() {
                break;
            }
            inside |= deeper;
            end = n;
        }
        end
    }

    /// Whether no line of the body does anything.
    fn hollow(&self, start: usize, end: usize, layout: &TestLayout, view: &View<'_>) -> bool {
        if end == start {
            return self.get(start).is_some_and(|line| layout.hollow.matches(line.text));
        }
        let body = self.filled(start + 1).take_while(|(n, _)| *n <= end);
        body.into_iter().all(|(_, line)| !line.live(view) || layout.hollow.matches(line.text))
    }

    /// Whether line `n` is a statement directly below the head at `start`, in no inner block.
    fn directly(&self, start: usize, n: usize, indent: usize) -> bool {
        let Some(line) = self.get(n) else { return false };
        let between = self.filled(start + 1).take_while(|(m, _)| *m < n);
        line.indent > indent && between.into_iter().all(|(_, l)| l.indent >= line.indent || l.closes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{FileClass, FileEntry, Language};

    fn found(language: Language, text: &str) -> Vec<(usize, usize)> {
        let entry =
            FileEntry { path: "t".into(), class: FileClass::Test, language: Some(language), size: text.len() as u64 };
        let view = View::new(&entry, text.as_bytes()).unwrap();
        dead(&view).into_iter().map(|(from, to, _)| (from + 1, to.saturating_add(1))).collect()
    }

    #[test]
    fn skipped_tests_of_each_language() {
        let python = "@pytest.mark.skip(reason='later')\n@pytest.mark.parametrize(\n    'x', [1],\n)\ndef test_a(x):\n    \
                      assert x\n\ndef test_b():\n    assert 1 == 2\n";
        assert_eq!(found(Language::Python, python), [(1, 6)]);
        let inside = "def test_a():\n    pytest.skip('no')\n    assert f()\n\ndef test_b():\n    if slow:\n        pytest.skip('x')\n    assert f()\n";
        assert_eq!(found(Language::Python, inside), [(1, 3)]);
        let script = "describe('a', () => {\n  it.skip('empty', () => {\n    expect(f()).toBe(1);\n  });\n  it('b', () => {\n    expect(1).toBe(f());\n  });\n});\nxit('c', () => f());\nit('d', () => expect(f()));\n";
        assert_eq!(found(Language::TypeScript, script), [(2, 3), (9, 9)]);
        let go = "func TestEmpty(t *testing.T) {\n\tt.Skip(\"later\")\n\tf()\n}\n\nfunc TestB(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip()\n\t}\n\tf()\n}\n";
        assert_eq!(found(Language::Go, go), [(1, 3)]);
        let java = "class A {\n  @Disabled\n  @Test\n  void emptyInput() {\n    f();\n  }\n  @Test\n  void b() {\n    f();\n  }\n}\n";
        assert_eq!(found(Language::Java, java), [(2, 5)]);
        let sharp = "class A {\n  [Fact(Skip = \"later\")]\n  public void EmptyInput()\n  {\n    F();\n  }\n}\n";
        assert_eq!(found(Language::CSharp, sharp), [(2, 5)]);
        let rust = "#[test]\n#[ignore = \"slow\"]\nfn empty_input() {\n    f();\n}\n#[test]\nfn b() {\n    f();\n}\n";
        assert_eq!(found(Language::Rust, rust), [(2, 4)]);
    }

    #[test]
    fn whole_files_and_classes() {
        let file = "import pytest\npytestmark = pytest.mark.skip('later')\n\ndef test_a():\n    assert f()\n";
        assert_eq!(found(Language::Python, file).len(), 1);
        let class = "@pytest.mark.skip\nclass TestA:\n    def test_empty(self):\n        assert f()\n\nclass TestB:\n    def test_b(self):\n        assert f()\n";
        assert_eq!(found(Language::Python, class), [(1, 4)]);
    }

    #[test]
    fn empty_tests() {
        let python = "def test_empty_input():\n    \"\"\"Later.\"\"\"\n    # TODO\n    pass\n\ndef test_b():\n    f()\n\nasync def test_c(\n    a,\n):\n    raise NotImplementedError\n";
        assert_eq!(found(Language::Python, python), [(1, 4)]);
        let script = "it('rejects empty input', () => {});\ntest('b', async () => {\n  // later\n});\nit('c', () => {\n  expect(f()).toBe(1);\n});\n";
        assert_eq!(found(Language::JavaScript, script), [(1, 1), (2, 3)]);
    }

    #[test]
    fn conditions_and_comments_skip_nothing() {
        let python = "@pytest.mark.skipif(not KEY, reason='no key')\ndef test_a():\n    assert f()\n# @pytest.mark.skip\ndef test_b():\n    assert f()\n";
        assert!(found(Language::Python, python).is_empty());
        let browser = "test('a', async () => {\n  test.skip(isMobile, 'no');\n  await f();\n});\n";
        assert!(found(Language::TypeScript, browser).is_empty());
    }
}
