//! Splits a script into the commands a shell would run, each with the line it starts on.
//!
//! Knows quotes, comments, continuation lines, here-documents, groups and the list operators. It is not a shell
//! parser: what it cannot balance falls back to one command per line, and nothing is ever expanded.

use crate::signals::guards;

/// One list: pipelines joined by `&&` and `||`, up to `;`, `&` or the end of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    /// Line of the first word.
    pub(super) line: u32,
    /// The pipelines, in order.
    pub(super) parts: Vec<Part>,
    /// Started with `&`.
    pub(super) background: bool,
    /// A comment line; `parts` holds its text.
    pub(super) comment: bool,
}

/// One pipeline of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Line of its first word.
    pub(super) line: u32,
    /// How it hangs on the pipeline before.
    pub(super) joint: Joint,
    /// The commands between the pipes.
    pub(super) pipe: Vec<String>,
    /// The lines of a group `( … )` or `{ … }` that spans several; empty for everything else.
    pub(super) group: Vec<(u32, String)>,
}

/// Operator before a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// Nothing before.
    First,
    /// `&&`
    And,
    /// `||`
    Or,
}

impl Part {
    /// The pipeline as one text.
    pub(super) fn text(&self) -> String {
        self.pipe.join(" | ")
    }
}

impl Command {
    /// The list as one line.
    pub(super) fn text(&self) -> String {
        join(self.parts.iter())
    }
}

/// Pipelines joined with their own operators; the first loses its operator.
pub(super) fn join<'a>(parts: impl Iterator<Item = &'a Part>) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push_str(if part.joint == Joint::Or { " || " } else { " && " });
        }
        out.push_str(&part.text());
    }
    out
}

/// Splits numbered lines into commands.
pub(super) fn commands(lines: &[(u32, String)]) -> Vec<Command> {
    let mut scanner = Scanner::default();
    for (number, line) in lines {
        scanner.line(*number, line);
    }
    if scanner.quote.is_some() || scanner.depth > 0 { plain(lines) } else { scanner.finish() }
}

/// One command per line: for shells whose grammar is not known, and for text that does not balance.
pub(super) fn plain(lines: &[(u32, String)]) -> Vec<Command> {
    let mut out = Vec::new();
    let mut open: Option<(u32, String)> = None;
    for (number, line) in lines {
        let text = line.trim();
        let more = text.strip_suffix('\\').or_else(|| text.strip_suffix('`'));
        let (start, mut joined) = open.take().unwrap_or((*number, String::new()));
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(more.unwrap_or(text).trim());
        if more.is_some() {
            open = Some((start, joined));
        } else {
            out.extend(simple(start, &joined));
        }
    }
    out.extend(open.and_then(|(start, joined)| simple(start, &joined)));
    out
}

fn simple(line: u32, text: &str) -> Option<Command> {
    let comment = text.starts_with('#') && !text.starts_with("#!");
    let text = if comment { text.trim_start_matches('#').trim() } else { text };
    if text.is_empty() || text.starts_with("#!") {
        return None;
    }
    let part = Part { line, joint: Joint::First, pipe: vec![text.to_owned()], group: Vec::new() };
    Some(Command { line, parts: vec![part], background: false, comment })
}

#[derive(Default)]
struct Scanner {
    out: Vec<Command>,
    parts: Vec<Part>,
    pipe: Vec<String>,
    word: String,
    joint: Option<Joint>,
    start: u32,
    /// Line of the first word of the current pipeline.
    part: u32,
    /// The line being read.
    number: u32,
    group: Option<Group>,
    quote: Option<char>,
    /// Open `(`, `$(` and `{`.
    depth: usize,
    /// Here-documents whose bodies follow.
    documents: Vec<Document>,
    /// The last line ended with a backslash.
    continued: bool,
}

/// A group that is being read.
struct Group {
    lines: Vec<(u32, String)>,
    /// Where the text of the current line starts: its number and its offset in the word.
    line: u32,
    from: usize,
}

/// The word that ends a document, from what stands behind `<<`, and whether it may stand further in. A quoted word may hold
/// any sign.
pub(super) fn end_of_document(after: &str) -> Option<(String, bool)> {
    let name = after.trim_start_matches('-').trim_start();
    let end: String = match name.chars().next() {
        Some(quote @ ('\'' | '"')) => name.chars().skip(1).take_while(|c| *c != quote).collect(),
        Some(first) if first.is_alphabetic() || matches!(first, '_' | '\\') => {
            name.chars().skip_while(|c| *c == '\\').take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        }
        _ => String::new(),
    };
    (!end.is_empty()).then(|| (end, after.starts_with('-')))
}

struct Document {
    end: String,
    tabs: bool,
    /// The body is a script of its own (`ssh host <<EOF`).
    script: bool,
    body: Vec<(u32, String)>,
}

impl Scanner {
    fn line(&mut self, number: u32, line: &str) {
        if let Some(open) = self.documents.first_mut() {
            let text = if open.tabs { line.trim_start_matches('\t') } else { line };
            if text.trim_end() == open.end {
                self.close_document();
            } else if open.script {
                open.body.push((number, line.to_owned()));
            }
            return;
        }
        self.scan(number, line);
    }

    fn scan(&mut self, number: u32, line: &str) {
        let text = if self.quote.is_some() { line } else { line.trim_start() };
        let bytes = text.as_bytes();
        let mut at = 0;
        self.continued = false;
        self.number = number;
        while let Some(&byte) = bytes.get(at) {
            let rest = text.get(at..).unwrap_or("");
            if let Some(quote) = self.quote {
                at += self.quoted(quote, byte, rest);
                continue;
            }
            let fresh = at == 0 || bytes.get(at - 1).is_some_and(|b| b.is_ascii_whitespace() || b";&|(".contains(b));
            if byte == b'#' && fresh {
                if at == 0 && self.idle() && !rest.starts_with("#!") {
                    self.out.extend(simple(number, rest.trim_end()));
                }
                break;
            }
            if !byte.is_ascii_whitespace() {
                self.mark_start();
            }
            at += self.bare(byte, rest, fresh);
        }
        self.end_of_line();
    }

    /// Inside quotes; returns how many bytes were taken.
    fn quoted(&mut self, quote: char, byte: u8, rest: &str) -> usize {
        if byte == b'\\' && quote != '\'' {
            return self.take(rest, 2);
        }
        if rest.starts_with(quote) {
            self.quote = None;
        }
        self.take(rest, 1)
    }

    /// Outside quotes.
    fn bare(&mut self, byte: u8, rest: &str, fresh: bool) -> usize {
        let next = rest.as_bytes().get(1).copied();
        match byte {
            b'\\' if rest.trim_end().len() == 1 => {
                self.continued = true;
                rest.len()
            }
            b'\\' => self.take(rest, 2),
            b'\'' | b'"' | b'`' => {
                self.quote = Some(byte as char);
                self.take(rest, 1)
            }
            b'$' if rest.starts_with("${{") => self.through(rest, "}}"),
            b'$' if next == Some(b'{') => self.through(rest, "}"),
            b'(' => self.open(rest),
            b'{' if fresh && next.is_none_or(|b| b.is_ascii_whitespace()) => self.open(rest),
            b')' => self.close(rest),
            b'}' if fresh => self.close(rest),
            b'<' if rest.starts_with("<<<") => self.take(rest, 3),
            b'<' if next == Some(b'<') => self.document(rest),
            b'>' if next == Some(b'&') || next == Some(b'|') => self.take(rest, 2),
            b'&' if next == Some(b'>') => self.take(rest, 2),
            _ if self.depth > 0 => self.take(rest, 1),
            b';' => {
                self.end_list(false);
                1 + rest.bytes().skip(1).take_while(|b| *b == b';').count()
            }
            b'&' if next == Some(b'&') => self.end_part(Joint::And),
            b'|' if next == Some(b'|') => self.end_part(Joint::Or),
            b'|' => {
                self.end_pipe();
                if next == Some(b'&') { 2 } else { 1 }
            }
            b'&' => {
                self.end_list(true);
                1
            }
            // Runs of blanks are one blank to a shell, and to the patterns of rules.
            b' ' | b'\t' if self.word.ends_with(' ') => 1,
            b'\t' => {
                self.word.push(' ');
                1
            }
            _ => self.take(rest, 1),
        }
    }

    /// Copies `count` characters.
    fn take(&mut self, rest: &str, count: usize) -> usize {
        let mut taken = 0;
        for ch in rest.chars().take(count) {
            self.word.push(ch);
            taken += ch.len_utf8();
        }
        taken.max(1)
    }

    /// Copies up to and with `end`, or one character when the line lacks it.
    fn through(&mut self, rest: &str, end: &str) -> usize {
        match rest.find(end) {
            Some(found) => {
                let taken = found + end.len();
                self.word.push_str(rest.get(..taken).unwrap_or(""));
                taken
            }
            None => self.take(rest, 1),
        }
    }

    fn mark_start(&mut self) {
        if self.idle() {
            self.start = self.number;
        }
        if self.word.trim().is_empty() && self.pipe.is_empty() {
            self.part = self.number;
        }
    }

    fn open(&mut self, rest: &str) -> usize {
        let before = self.word.trim();
        let starts = before.is_empty() || (rest.starts_with('{') && before.ends_with("()"));
        self.depth += 1;
        let taken = self.take(rest, 1);
        if self.depth == 1 && starts && self.pipe.is_empty() {
            self.group = Some(Group { lines: Vec::new(), line: self.number, from: self.word.len() });
        }
        taken
    }

    fn close(&mut self, rest: &str) -> usize {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.group_line();
        }
        self.take(rest, 1)
    }

    /// Keeps the text of the group since the last line.
    fn group_line(&mut self) {
        if let Some(group) = &mut self.group {
            let text = self.word.get(group.from..).unwrap_or("").trim();
            if !text.is_empty() {
                group.lines.push((group.line, text.to_owned()));
            }
        }
    }

    /// The next line of the group starts behind what was read.
    fn group_next(&mut self) {
        let (from, line) = (self.word.len(), self.number.saturating_add(1));
        if let Some(group) = &mut self.group {
            (group.from, group.line) = (from, line);
        }
    }

    /// `<<WORD`, `<<-'WORD'`: the body starts on the next line.
    fn document(&mut self, rest: &str) -> usize {
        if let Some((end, tabs)) = end_of_document(rest.get(2..).unwrap_or("")) {
            let head = self.pipe.first().unwrap_or(&self.word).trim_start();
            let head = head.split_whitespace().find(|w| *w != "sudo").unwrap_or("");
            let script = head == "ssh" || guards::is_shell(head);
            self.documents.push(Document { end, tabs, script, body: Vec::new() });
        }
        self.take(rest, 2)
    }

    fn close_document(&mut self) {
        if self.documents.is_empty() {
            return;
        }
        let closed = self.documents.remove(0);
        for mut command in plain(&closed.body) {
            command.background = false;
            self.out.push(command);
        }
    }

    fn idle(&self) -> bool {
        self.word.trim().is_empty() && self.pipe.is_empty() && self.parts.is_empty() && self.quote.is_none()
    }

    fn end_of_line(&mut self) {
        if self.quote.is_some() || self.continued {
            if !self.word.ends_with(' ') {
                self.word.push(' ');
            }
        } else if self.depth > 0 {
            self.group_line();
            let open = self.word.trim_end().ends_with(['(', '{', ';', '|', '&']);
            self.word.push_str(if open { " " } else { "; " });
            self.group_next();
        } else if !self.word.trim().is_empty() || (self.pipe.is_empty() && self.joint.is_none()) {
            self.end_list(false);
        }
    }

    fn end_pipe(&mut self) {
        let text = std::mem::take(&mut self.word).trim().to_owned();
        if !text.is_empty() {
            self.pipe.push(text);
        }
    }

    fn end_part(&mut self, joint: Joint) -> usize {
        self.end_pipe();
        if !self.pipe.is_empty() {
            let pipe = std::mem::take(&mut self.pipe);
            let group = self.group.take().map(|group| group.lines).filter(|lines| lines.len() > 1).unwrap_or_default();
            let joint = self.joint.take().unwrap_or(Joint::First);
            self.parts.push(Part { line: self.part, joint, pipe, group });
        }
        self.group = None;
        self.joint = Some(joint);
        2
    }

    fn end_list(&mut self, background: bool) {
        self.end_part(Joint::First);
        self.joint = None;
        let parts = std::mem::take(&mut self.parts);
        if !parts.is_empty() {
            self.out.push(Command { line: self.start, parts, background, comment: false });
        }
    }

    fn finish(mut self) -> Vec<Command> {
        while !self.documents.is_empty() {
            self.close_document();
        }
        self.end_list(false);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn script(text: &str) -> Vec<(u32, String)> {
        text.lines().enumerate().map(|(i, l)| (i as u32 + 1, l.to_owned())).collect()
    }

    fn texts(text: &str) -> Vec<(u32, String)> {
        commands(&script(text)).iter().filter(|c| !c.comment).map(|c| (c.line, c.text())).collect()
    }

    #[test]
    fn joins_continuations_and_keeps_the_first_line() {
        assert_eq!(
            texts("pip install -e .\npytest \\\n  tests/eval \\\n  -q\nls"),
            [(1, "pip install -e .".into()), (2, "pytest tests/eval -q".into()), (5, "ls".into())]
        );
        assert_eq!(texts("a &&\n  b ||\nc |\n d\ne"), [(1, "a && b || c | d".into()), (5, "e".into())]);
    }

    #[test]
    fn quotes_hide_operators_and_comments() {
        assert_eq!(texts("echo 'a; b # c' \"d && e\" # f; g"), [(1, "echo 'a; b # c' \"d && e\"".into())]);
        assert_eq!(
            texts("python -c \"\nimport x; y\n\" ; ls"),
            [(1, "python -c \" import x; y \"".into()), (3, "ls".into())]
        );
        assert_eq!(
            texts("x ${{ a && 'b' || c }} 2>&1; y &> z"),
            [(1, "x ${{ a && 'b' || c }} 2>&1".into()), (1, "y &> z".into())]
        );
    }

    #[test]
    fn groups_stay_whole() {
        assert_eq!(texts("(\n  cd a\n  pytest\n) || true"), [(1, "( cd a; pytest; ) || true".into())]);
        assert_eq!(texts("a || { echo x; exit 1; }"), [(1, "a || { echo x; exit 1; }".into())]);
    }

    #[test]
    fn here_documents_are_no_commands_unless_a_shell_reads_them() {
        assert_eq!(texts("cat > f <<'EOF'\npytest\nEOF\nls"), [(1, "cat > f <<'EOF'".into()), (4, "ls".into())]);
        assert_eq!(texts("ssh h <<EOF\nmake up\nEOF"), [(1, "ssh h <<EOF".into()), (2, "make up".into())]);
    }

    #[test]
    fn comments_are_marked() {
        let all = commands(&script("# pytest\nls"));
        assert!(all[0].comment && all[0].text() == "pytest" && !all[1].comment);
    }

    #[test]
    fn unbalanced_text_falls_back_to_lines() {
        assert_eq!(texts("it's\npytest"), [(1, "it's".into()), (2, "pytest".into())]);
    }

    proptest! {
        #[test]
        fn never_panics_and_keeps_lines(text in "(?s)[a-z'\"\\\\ \n#;&|(){}$<\u{e9}-]{0,200}") {
            let lines = script(&text);
            for command in commands(&lines) {
                prop_assert!(command.line >= 1 && command.line as usize <= lines.len());
                prop_assert!(!command.parts.is_empty());
            }
        }
    }
}
