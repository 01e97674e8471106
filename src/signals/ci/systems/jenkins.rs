//! Jenkinsfile: `sh`, `bat`, `powershell` and `pwsh` steps of a Groovy text, with their stage.
//!
//! A scan, not a Groovy parser: strings and comments are recognised, braces are counted for stages and for blocks
//! that swallow failures.

use super::{Read, Reader};
use crate::signals::ci::outcome::{Dead, Shell};
use crate::signals::ci::steps::{Context, Steps};
use crate::signals::ci::{Trigger, triggers};

/// What is read here.
pub(super) static READERS: &[Reader] = &[("jenkins", Read::Text(read))];

/// Longest look behind a step for what becomes of its status, in bytes.
const AFTER: usize = 400;
/// Deepest nesting of named blocks; deeper ones lend their steps no name.
const BLOCKS: usize = 64;

fn read(steps: &mut Steps<'_>, text: &str) {
    let triggers = triggers_of(text);
    let mut scan = Scan { text, at: 0, line: 1, depth: 0, blocks: Vec::new() };
    while let Some(byte) = text.as_bytes().get(scan.at).copied() {
        let rest = text.get(scan.at..).unwrap_or("");
        if let Some(comment) = comment(rest) {
            commented(steps, comment, scan.line);
            scan.advance(comment.len());
        } else if let Some(string) = literal(rest) {
            scan.advance(string.whole);
        } else if byte.is_ascii_alphabetic() || byte == b'_' {
            let end = rest.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_')).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or("");
            let after = rest.get(end..).unwrap_or("");
            let member = scan.at > 0 && text.as_bytes().get(scan.at - 1) == Some(&b'.');
            scan.word(steps, word, after, member, &triggers);
        } else {
            match byte {
                b'{' => scan.depth += 1,
                b'}' => scan.close(),
                _ => {}
            }
            scan.advance(rest.chars().next().map_or(1, char::len_utf8));
        }
    }
}

fn triggers_of(text: &str) -> Vec<Trigger> {
    let mut out = vec![Trigger::Push];
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    out.extend(has(&["cron(", "cron '", "cron \""]).then_some(Trigger::Schedule));
    out.extend(has(&["changeRequest", "CHANGE_ID", "ghprb", "githubPullRequest"]).then_some(Trigger::PullRequest));
    out.extend(has(&["buildingTag", "TAG_NAME"]).then_some(Trigger::Release));
    triggers::tidy(out)
}

struct Block {
    depth: usize,
    stage: Option<String>,
    masked: Option<&'static str>,
    dir: Option<String>,
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    depth: usize,
    blocks: Vec<Block>,
}

impl Scan<'_> {
    fn advance(&mut self, bytes: usize) {
        let end = (self.at + bytes).min(self.text.len());
        let passed = self.text.as_bytes().get(self.at..end).unwrap_or(&[]);
        self.line += u32::try_from(memchr::memchr_iter(b'\n', passed).count()).unwrap_or(0);
        self.at = end;
    }

    fn open(&mut self, block: Block) {
        if self.blocks.len() < BLOCKS {
            self.blocks.push(block);
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        while self.blocks.last().is_some_and(|block| block.depth > self.depth) {
            self.blocks.pop();
        }
    }

    /// A word outside strings and comments.
    fn word(&mut self, steps: &mut Steps<'_>, word: &str, after: &str, member: bool, triggers: &[Trigger]) {
        let arguments = head(after);
        let depth = self.depth + 1;
        match word {
            "stage" | "dir" if !member => {
                let name = first_string(cut(after, 300));
                let (stage, dir) = if word == "stage" { (name, None) } else { (None, name) };
                self.open(Block { depth, stage, masked: None, dir });
            }
            "warnError" | "catchError" if !member => {
                let lenient = word == "warnError"
                    || ["SUCCESS", "UNSTABLE", "NOT_BUILT", "null"].iter().any(|result| {
                        let compact: String = arguments.split_whitespace().collect();
                        compact.contains(&format!("buildResult:'{result}'"))
                            || compact.contains(&format!("buildResult:\"{result}\""))
                            || compact.contains(&format!("buildResult:{result}"))
                    });
                let masked = lenient.then_some(if word == "warnError" { "warnError" } else { "catchError" });
                self.open(Block { depth, stage: None, masked, dir: None });
            }
            "sh" | "bat" | "powershell" | "pwsh" if !member => {
                let taken = self.step(steps, word, after, triggers);
                self.advance(word.len() + taken);
                return;
            }
            _ => {}
        }
        self.advance(word.len());
    }

    /// Something stands before the step on its line: an assignment or a condition takes the status.
    fn result_is_used(&self) -> bool {
        let before = self.text.as_bytes().get(self.at.saturating_sub(200)..self.at).unwrap_or(&[]);
        let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or(&[]);
        line.iter()
            .rev()
            .find(|byte| !byte.is_ascii_whitespace())
            .is_some_and(|byte| matches!(byte, b'=' | b'(' | b'!'))
    }

    /// A step; returns how many bytes after the word belong to it.
    fn step(&self, steps: &mut Steps<'_>, word: &str, after: &str, triggers: &[Trigger]) -> usize {
        let Some((start, string)) = script(after) else { return 0 };
        let named = after.get(..start).unwrap_or("");
        let end = start + string.whole;
        let tail = cut(after.get(end..).unwrap_or(""), AFTER);
        let call = tail.split([')', '\n']).next().unwrap_or("");
        let mut context = Context { triggers: triggers.to_vec(), ..Context::default() };
        context.job = self.blocks.iter().rev().find_map(|block| block.stage.clone()).unwrap_or_default();
        context.name.clone_from(&context.job);
        context.dir = self.blocks.iter().rev().find_map(|block| block.dir.clone()).unwrap_or_default();
        context.mask(self.blocks.iter().rev().find_map(|block| block.masked));
        let kept = [named, call].iter().any(|t| t.contains("returnStatus") && t.contains("true"));
        let fails = ["error(", "error '", "error \"", "throw ", "FAILURE", "exit "].iter().any(|w| tail.contains(w));
        let judged = fails && self.result_is_used();
        context.mask((kept && !judged).then_some("returnStatus"));
        let newlines = memchr::memchr_iter(b'\n', after.get(..start).unwrap_or("").as_bytes()).count();
        let first = self.line + u32::try_from(newlines).unwrap_or(0);
        let lines: Vec<(u32, String)> =
            (first..).zip(string.body.split('\n')).map(|(n, l)| (n, l.to_owned())).collect();
        let shell = match word {
            "sh" => Shell::ERREXIT,
            _ => Shell::OTHER,
        };
        steps.run_lines(&lines, shell, &context);
        end
    }
}

/// Text up to the brace that opens a block, at most one line.
fn head(after: &str) -> &str {
    let line = cut(after, 300).split('\n').next().unwrap_or("");
    line.split('{').next().unwrap_or("")
}

fn first_string(text: &str) -> Option<String> {
    let at = text.find(['\'', '"'])?;
    literal(text.get(at..)?).map(|string| string.body.to_owned())
}

/// The string a step runs: its first argument or the one named `script`.
fn script(after: &str) -> Option<(usize, Literal<'_>)> {
    let open = after.trim_start_matches([' ', '\t']);
    let call = open.starts_with('(');
    if !call && !open.starts_with(['\'', '"', 's', 'l', 'r', 'e']) {
        return None;
    }
    let region = cut(after, 2000);
    let mut from = 0;
    let mut fallback = None;
    while let Some(found) = region.get(from..).and_then(|rest| rest.find(['\'', '"'])) {
        let start = from + found;
        let before = region.get(from..start).unwrap_or("");
        let stop = !call && before.contains('\n') && !before.trim_start().starts_with(',');
        if stop || before.contains(['{', '}', ';']) || (call && from > 0 && before.contains(')')) {
            break;
        }
        let string = literal(after.get(start..)?)?;
        let label = before.trim_start_matches([',', '(', ' ', '\t', '\n', '\r']);
        if label.trim_end().ends_with("script:") || (from == 0 && label.is_empty()) {
            return Some((start, string));
        }
        from = start + string.whole;
        let named = label.trim_end().ends_with(':');
        fallback = fallback.or((!named && call).then_some((start, string)));
    }
    fallback
}

struct Literal<'t> {
    body: &'t str,
    /// Length with the quotes.
    whole: usize,
}

/// A Groovy string at the start of the text. One that does not end runs to the end of its line, a triple-quoted one to
/// the end of the text: what follows could not be trusted, and no byte is read twice.
fn literal(text: &str) -> Option<Literal<'_>> {
    let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| text.starts_with(quote))?;
    let body = text.get(quote.len()..)?;
    let mut escaped = false;
    for (at, ch) in body.char_indices() {
        if ch == '\n' && quote.len() == 1 {
            return Some(Literal { body: body.get(..at)?, whole: at + 1 });
        } else if escaped {
            escaped = false;
        } else if ch == '\\' {
            escaped = true;
        } else if body.get(at..).is_some_and(|rest| rest.starts_with(quote)) {
            return Some(Literal { body: body.get(..at)?, whole: at + 2 * quote.len() });
        }
    }
    Some(Literal { body, whole: text.len() })
}

/// A comment at the start of the text.
fn comment(text: &str) -> Option<&str> {
    if text.starts_with("//") {
        text.split('\n').next()
    } else if text.starts_with("/*") {
        let end = text.find("*/").map_or(text.len(), |at| at + 2);
        text.get(..end)
    } else {
        None
    }
}

fn commented(steps: &mut Steps<'_>, comment: &str, line: u32) {
    let dead = Some(Dead::Comment);
    let context = Context { dead, ..Context::default() };
    let lines: Vec<(u32, String)> = (line..)
        .zip(comment.split('\n'))
        .map(|(n, l)| (n, l.trim().trim_matches(['/', '*', ' ']).to_owned()))
        .filter(|(_, l)| !l.is_empty())
        .collect();
    steps.run_lines(&lines, Shell::OTHER, &context);
}

fn cut(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}
