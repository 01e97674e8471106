//! Whether an `if:` can ever hold: what its literals and the events of the workflow decide, and nothing else.

/// Deepest nesting that is followed.
const DEPTH: usize = 16;

/// Whether it can be true, and whether it can be false.
type Maybe = (bool, bool);

const UNKNOWN: Maybe = (true, true);

/// A value of an expression.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Number(String),
    Bool(bool),
    /// The event that started the workflow.
    Event,
    Unknown,
}

/// Whether a condition can hold in a workflow that only these events start; no events: any may.
pub(super) fn can_hold(text: &str, events: &[String]) -> bool {
    let text = text.replace("${{", " ").replace("}}", " ");
    let Some(tokens) = tokens(&text) else { return true };
    let mut reader = Reader { tokens: &tokens, at: 0, events };
    let value = reader.any(DEPTH);
    reader.at < tokens.len() || value.0
}

/// Words, texts in quotes and operators; `None` where it cannot be read.
fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '*');
        let end = match first {
            '\'' => rest.get(1..)?.find('\'')? + 2,
            '&' | '|' | '=' | '<' | '>' => {
                rest.find(|c: char| !matches!(c, '&' | '|' | '=' | '<' | '>')).unwrap_or(rest.len())
            }
            '!' if rest.starts_with("!=") => 2,
            c if word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        out.push(rest.get(..end)?);
        rest = rest.get(end..)?.trim_start();
    }
    Some(out)
}

struct Reader<'t> {
    tokens: &'t [&'t str],
    at: usize,
    events: &'t [String],
}

impl Reader<'_> {
    fn next_is(&mut self, word: &str) -> bool {
        let is = self.tokens.get(self.at) == Some(&word);
        self.at += usize::from(is);
        is
    }

    fn any(&mut self, depth: usize) -> Maybe {
        let mut value = self.all(depth);
        while self.next_is("||") {
            let more = self.all(depth);
            value = (value.0 || more.0, value.1 && more.1);
        }
        value
    }

    fn all(&mut self, depth: usize) -> Maybe {
        let mut value = self.one(depth);
        while self.next_is("&&") {
            let more = self.one(depth);
            value = (value.0 && more.0, value.1 || more.1);
        }
        value
    }

    fn one(&mut self, depth: usize) -> Maybe {
        if depth == 0 {
            self.at = self.tokens.len();
            return UNKNOWN;
        }
        if self.next_is("!") {
            let (yes, no) = self.one(depth - 1);
            return (no, yes);
        }
        if self.next_is("(") {
            let value = self.any(depth - 1);
            self.next_is(")");
            // `(a) == b`
            return if matches!(self.tokens.get(self.at), None | Some(&("&&" | "||" | ")"))) {
                value
            } else {
                self.lost()
            };
        }
        let left = self.value();
        let equal = match self.tokens.get(self.at) {
            Some(&"==") => true,
            Some(&"!=") => false,
            None | Some(&("&&" | "||" | ")")) => return truth(&left),
            _ => return self.lost(),
        };
        self.at += 1;
        let right = self.value();
        if !matches!(self.tokens.get(self.at), None | Some(&("&&" | "||" | ")"))) {
            return self.lost();
        }
        let (yes, no) = self.same(&left, &right);
        if equal { (yes, no) } else { (no, yes) }
    }

    /// What cannot be read may be anything.
    fn lost(&mut self) -> Maybe {
        self.at = self.tokens.len();
        UNKNOWN
    }

    fn value(&mut self) -> Value {
        let Some(word) = self.tokens.get(self.at).copied() else { return Value::Unknown };
        self.at += 1;
        if let Some(text) = word.strip_prefix('\'') {
            return Value::Text(text.trim_end_matches('\'').to_lowercase());
        }
        // Calls and indices.
        let mut more = false;
        while let Some(open @ ("(" | "[")) = self.tokens.get(self.at).copied() {
            more = true;
            let close = if open == "(" { ")" } else { "]" };
            let mut open_now = 0usize;
            while let Some(token) = self.tokens.get(self.at) {
                self.at += 1;
                open_now += usize::from(*token == open);
                if *token == close {
                    open_now -= 1;
                    if open_now == 0 {
                        break;
                    }
                }
            }
            while self.tokens.get(self.at).is_some_and(|token| token.starts_with('.')) {
                self.at += 1;
            }
        }
        match word {
            "always" if more => Value::Bool(true),
            _ if more => Value::Unknown,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "github.event_name" => Value::Event,
            _ if word.bytes().all(|b| b.is_ascii_digit()) => Value::Number(word.to_owned()),
            _ => Value::Unknown,
        }
    }

    fn same(&self, left: &Value, right: &Value) -> Maybe {
        match (left, right) {
            (Value::Event, Value::Text(event)) | (Value::Text(event), Value::Event) => {
                if self.events.is_empty() {
                    return UNKNOWN;
                }
                let of = |known: &String| known == event;
                (self.events.iter().any(of), !self.events.iter().all(of))
            }
            (Value::Text(a), Value::Text(b)) | (Value::Number(a), Value::Number(b)) => (a == b, a != b),
            (Value::Bool(a), Value::Bool(b)) => (a == b, a != b),
            _ => UNKNOWN,
        }
    }
}

fn truth(value: &Value) -> Maybe {
    match value {
        Value::Bool(holds) => (*holds, !*holds),
        Value::Text(text) => (!text.is_empty(), text.is_empty()),
        Value::Number(number) => (number != "0", number == "0"),
        Value::Event => (true, false),
        Value::Unknown => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_events_decide() {
        let events = ["push".to_owned()];
        for never in [
            "false",
            "${{ false }}",
            "1 == 2",
            "'a' == 'b'",
            "!true",
            "!always()",
            "false && always()",
            "github.ref == 'x' && 'a' != 'a'",
            "github.event_name == 'pull_request'",
            "(github.event_name == 'nothing') && success()",
            "0",
        ] {
            assert!(!can_hold(never, &events), "{never}");
        }
        for may in [
            "true",
            "always()",
            "1 == 1",
            "false || github.actor == 'x'",
            "github.event_name == 'push'",
            "github.event_name != 'schedule'",
            "contains(github.event.head_commit.message, 'false') == false",
            "!contains(fromJSON('[1]'), 2) && success()",
            "steps.a.outputs['x'] == 'y'",
            "needs.a.result == 'success' && (x || y)",
            "github.event_name == 'pull_request' || github.ref == 'refs/heads/main'",
            "'unbalanced",
            "a b c",
            "",
        ] {
            assert!(can_hold(may, &events), "{may}");
        }
        assert!(can_hold("github.event_name == 'x'", &[]));
        assert!(can_hold(&"(".repeat(2_000), &events));
    }
}
