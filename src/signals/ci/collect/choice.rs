//! Which tests an expression chooses: the marks of pytest, the build tags of Go, the tags of JUnit, the filters of .NET.
//!
//! What is not known may be either, and an expression that may choose a test chooses it.

/// A truth that may not be known: whether it can be true, and whether it can be false.
type Maybe = (bool, bool);

const UNKNOWN: Maybe = (true, true);

fn sure(holds: bool) -> Maybe {
    (holds, !holds)
}

fn not((yes, no): Maybe) -> Maybe {
    (no, yes)
}

fn and(a: Maybe, b: Maybe) -> Maybe {
    (a.0 && b.0, a.1 || b.1)
}

fn or(a: Maybe, b: Maybe) -> Maybe {
    (a.0 || b.0, a.1 && b.1)
}

/// Deepest nesting that is followed.
const DEPTH: usize = 16;

/// Whether an expression over names can hold: `not llm and (fast or db)`, `integration && !windows`. `holds` says of a name
/// whether it does, `None` where that is not known. An expression that cannot be read can hold.
pub(super) fn can_hold(text: &str, holds: &dyn Fn(&str) -> Option<bool>) -> bool {
    let tokens = tokens(text);
    let mut reader = Reader { tokens: &tokens, at: 0, holds };
    let value = reader.any(DEPTH);
    reader.at < tokens.len() || value.0
}

/// The names an expression asks not to be there: `llm` of `not llm`, as far as it is one of those a test has.
pub(super) fn denied<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names.into_iter().find(|name| !can_hold(text, &|of| if of == *name { Some(true) } else { None }))
}

fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '[' | ']' | '/');
        let end = match first {
            '&' | '|' => rest.find(|c| c != first).unwrap_or(rest.len()),
            c if word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        out.push(rest.get(..end).unwrap_or_default());
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    out
}

struct Reader<'t> {
    tokens: &'t [&'t str],
    at: usize,
    holds: &'t dyn Fn(&str) -> Option<bool>,
}

impl Reader<'_> {
    fn next_is(&mut self, words: &[&str]) -> bool {
        let is = self.tokens.get(self.at).is_some_and(|token| words.contains(token));
        self.at += usize::from(is);
        is
    }

    fn any(&mut self, depth: usize) -> Maybe {
        let mut value = self.all(depth);
        while self.next_is(&["or", "||", "|"]) {
            value = or(value, self.all(depth));
        }
        value
    }

    fn all(&mut self, depth: usize) -> Maybe {
        let mut value = self.one(depth);
        while self.next_is(&["and", "&&", "&"]) {
            value = and(value, self.one(depth));
        }
        value
    }

    fn one(&mut self, depth: usize) -> Maybe {
        if depth == 0 {
            self.at = self.tokens.len();
            return UNKNOWN;
        }
        if self.next_is(&["not", "!"]) {
            return not(self.one(depth - 1));
        }
        if self.next_is(&["("]) {
            let value = self.any(depth - 1);
            return if self.next_is(&[")"]) { value } else { UNKNOWN };
        }
        let Some(name) = self.tokens.get(self.at) else { return UNKNOWN };
        self.at += 1;
        // `mark(argument=1)`
        if self.tokens.get(self.at) == Some(&"(") {
            self.at = self.tokens.len();
            return UNKNOWN;
        }
        (self.holds)(name).map_or(UNKNOWN, sure)
    }
}

/// Whether a filter of `dotnet test` can choose a test with these categories: `Category!=Slow&TestCategory=Unit`. Other
/// properties may be anything.
pub(super) fn filter_can_hold(filter: &str, categories: &[&str]) -> bool {
    if filter.contains(['(', ')', '$']) {
        return true;
    }
    filter.split('|').any(|all| {
        all.split('&').all(|one| {
            let one = one.trim();
            let (name, value, wants) = match (one.split_once("!="), one.split_once('=')) {
                (Some((name, value)), _) => (name, value, false),
                (None, Some((name, value))) => (name, value, true),
                _ => return true,
            };
            let name = name.trim().to_ascii_lowercase();
            let of_category = matches!(name.as_str(), "category" | "testcategory");
            !of_category || categories.iter().any(|c| c.eq_ignore_ascii_case(value.trim())) == wants
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_over_names() {
        let can = |text: &str, marks: &[&str]| can_hold(text, &|name| Some(marks.contains(&name)));
        for (text, marks, expected) in [
            ("not llm", &["llm"][..], false),
            ("not llm", &[], true),
            ("llm and not slow", &["llm"], true),
            ("llm and not slow", &["llm", "slow"], false),
            ("not (integration or e2e)", &["e2e"], false),
            ("not integration and not awsapply", &["unit"], true),
            ("integration && !windows", &["integration"], true),
            ("unit", &[], false),
            ("", &[], true),
            ("a(b=1)", &[], true),
            ("((((a", &[], true),
        ] {
            assert_eq!(can(text, marks), expected, "{text} {marks:?}");
        }
        assert!(can_hold("linux && !x", &|name| (name == "x").then_some(false)));
        assert_eq!(denied("not llm and not db", ["fast", "db"].into_iter()), Some("db"));
    }

    #[test]
    fn filters_of_dotnet() {
        assert!(!filter_can_hold("Category!=Integration", &["Integration"]));
        assert!(filter_can_hold("Category!=Integration", &[]));
        assert!(!filter_can_hold("TestCategory=Unit", &["Eval"]));
        assert!(filter_can_hold("FullyQualifiedName~Foo", &[]));
        assert!(filter_can_hold("Category=A|Category=B", &["B"]));
    }
}
