//! Paths of routes and of calls in one form, so that they can be held against each other.
//!
//! Every framework writes parameters in its own way (`:id`, `{id}`, `<int:id>`, `[id]`, `(?P<id>..)`); here a parameter
//! is `{}`, and `{**}` is any number of segments: a rest parameter of a route, a base address a call does not tell.

/// One segment.
pub(crate) const ONE: &str = "{}";
/// Any number of segments.
pub(crate) const REST: &str = "{**}";
/// Segments that are compared.
const MAX_SEGMENTS: usize = 32;

/// The path of a route as its framework has it, in the one form: `/users/{}`, `/files/{**}`.
pub(crate) fn normal(text: &str) -> String {
    let mut segments: Vec<String> = Vec::new();
    let mut segment = Segment::default();
    let text = text.trim().trim_start_matches(['^', '~']).trim_start_matches(r"\A");
    let mut rest = text.trim_end_matches('$').trim_end_matches(r"\Z").trim_end_matches(r"\z");
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '/' => {
                segment.end(&mut segments);
                after
            }
            '(' if after.starts_with(".:format") => after.split_once(')').map_or("", |(_, rest)| rest),
            '{' | '<' | '(' | '[' => segment.group(rest, c),
            '$' if after.starts_with('{') => {
                let after = segment.group(after, '{');
                // A base that configuration gives may be several segments, or none.
                segment.kind = segment.kind.max(if segment.text.is_empty() { Kind::Rest } else { Kind::One });
                after
            }
            ':' if segment.text.is_empty() || segment.text.ends_with(['.', '-']) => segment.word(after),
            '*' => {
                segment.kind = Kind::Rest;
                after.trim_start_matches(|c: char| c == '*' || c.is_alphanumeric() || c == '_')
            }
            // Escapes of patterns; an optional slash.
            '\\' | '?' | '+' => after,
            c => {
                segment.text.push(c);
                after
            }
        };
    }
    segment.end(&mut segments);
    format!("/{}", segments.join("/"))
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    #[default]
    Word,
    One,
    Rest,
}

#[derive(Debug, Default)]
struct Segment {
    text: String,
    kind: Kind,
}

impl Segment {
    fn end(&mut self, out: &mut Vec<String>) {
        match self.kind {
            Kind::Word if self.text.is_empty() => {}
            Kind::Word => out.push(std::mem::take(&mut self.text)),
            Kind::One => out.push(ONE.to_owned()),
            Kind::Rest => out.push(REST.to_owned()),
        }
        *self = Segment::default();
    }

    /// `:name`, `:name?`, `:name*`, `:name(pattern)`; what stands after it.
    fn word<'t>(&mut self, text: &'t str) -> &'t str {
        let rest = text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
        if rest.len() == text.len() {
            self.text.push(':');
            return text;
        }
        self.kind = self.kind.max(Kind::One);
        let rest = if rest.starts_with('(') { closed(rest, '(').1 } else { rest };
        match rest.strip_prefix(['*', '+']) {
            Some(rest) => {
                self.kind = Kind::Rest;
                rest
            }
            None => rest.strip_prefix('?').unwrap_or(rest),
        }
    }

    /// A parameter between brackets; what stands after it.
    fn group<'t>(&mut self, text: &'t str, open: char) -> &'t str {
        let (inside, after) = closed(text, open);
        let inner = inside.trim();
        let many = inner.starts_with(['*', '.'])
            || inner.starts_with("[...")
            || inner.ends_with("...")
            || inner.ends_with("..")
            || inner.ends_with(":path")
            || inner.starts_with("path:")
            || inner.starts_with("resource_path:")
            || inner.ends_with(".*")
            || inner.ends_with(".+");
        match open {
            // `{$}` of Go ends the path.
            '{' if inner == "$" => {}
            '(' if inner.starts_with("?:") && !inner.contains(['\\', '[']) => self.kind = self.kind.max(Kind::One),
            _ => self.kind = self.kind.max(if many { Kind::Rest } else { Kind::One }),
        }
        after
    }
}

/// What stands inside the bracket a text begins with, and after it.
fn closed(text: &str, open: char) -> (&str, &str) {
    let close = match open {
        '{' => '}',
        '<' => '>',
        '(' => ')',
        _ => ']',
    };
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                let inside = text.get(open.len_utf8()..at).unwrap_or_default();
                return (inside, text.get(at + close.len_utf8()..).unwrap_or_default());
            }
        }
    }
    (text.get(open.len_utf8()..).unwrap_or_default(), "")
}

/// A path below a prefix, both in the one form.
pub(crate) fn joined(prefix: &str, path: &str) -> String {
    let parts = segments(prefix).chain(segments(path)).filter(|part| !part.is_empty());
    format!("/{}", parts.collect::<Vec<_>>().join("/"))
}

/// Where a call goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Name of the machine, when the address tells it.
    pub(crate) host: Option<String>,
    /// Path in the one form; begins with `{**}` when the base is not told.
    pub(crate) path: String,
}

/// The address that a text stands for, inserted values as `{}`; `None` for a text that is no address.
pub(crate) fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    let text = text.split(['?', '#']).next().unwrap_or_default();
    if let Some((scheme, rest)) = text.split_once("://") {
        if !["http", "https", "ws", "wss", ONE].contains(&scheme) {
            return None;
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = host.rsplit_once(':').filter(|(_, port)| *port == ONE || port.parse::<u16>().is_ok());
        let host = host.map_or(rest.split('/').next().unwrap_or_default(), |(host, _)| host);
        let host = (!host.contains(ONE)).then(|| host.to_ascii_lowercase());
        return Some(Address { host, path: called(path) });
    }
    if let Some(rest) = text.strip_prefix(ONE) {
        // `${BASE}/ask`: how much of the path the base holds is not told.
        let path = called(rest);
        let known = path != "/" && (rest.starts_with('/') || rest.starts_with(ONE) || !rest.contains(' '));
        return known.then(|| Address { host: None, path: format!("/{REST}{path}") });
    }
    let known = text.starts_with('/') || (text.contains('/') && !text.contains([' ', '\n']) && !text.starts_with('.'));
    known.then(|| Address { host: None, path: called(text) })
}

/// The path of a call: only what was inserted is open.
fn called(text: &str) -> String {
    let parts = text.split('/').filter(|part| !part.is_empty() && *part != "." && *part != "..");
    let parts: Vec<&str> = parts.map(|part| if part.contains(ONE) { ONE } else { part }).collect();
    format!("/{}", parts.join("/"))
}

impl Address {
    /// Whether a route of the same repository may answer: no host, this machine, or a name without a domain (a service
    /// of a compose file, the host of a test client).
    pub(crate) fn may_be_own(&self) -> bool {
        self.host.as_deref().is_none_or(|host| {
            !host.contains('.')
                || host == "127.0.0.1"
                || host == "0.0.0.0"
                || [".local", ".internal", ".localhost", ".test"].iter().any(|end| host.ends_with(end))
        })
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a call of this path reaches this route, both in the one form.
pub(crate) fn matches(route: &str, call: &str) -> bool {
    closeness(route, call).is_some()
}

/// How many words of a call's path the route has too, when it is reached: of several routes the one with most words
/// answers.
pub(crate) fn closeness(route: &str, call: &str) -> Option<usize> {
    let route: Vec<&str> = segments(route).take(MAX_SEGMENTS).collect();
    let call: Vec<&str> = segments(call).take(MAX_SEGMENTS).collect();
    let word = |part: &&str| !part.starts_with('{');
    // A call of which nothing is told reaches nothing.
    if !call.is_empty() && !call.iter().any(word) {
        return None;
    }
    // Best number of agreeing words for the ends of both, filled from the back.
    let (rows, columns) = (route.len() + 1, call.len() + 1);
    let mut best: Vec<Option<usize>> = vec![None; rows * columns];
    let at = |r: usize, c: usize| r * columns + c;
    for r in (0..rows).rev() {
        for c in (0..columns).rev() {
            let get = |r: usize, c: usize| best.get(at(r, c)).copied().flatten();
            let value = match (route.get(r).copied(), call.get(c).copied()) {
                (None, None) => Some(0),
                (None, Some(REST)) => get(r, c + 1),
                (None, Some(_)) => None,
                (Some(REST), other) => get(r + 1, c).max(other.and_then(|_| get(r, c + 1))),
                (Some(_), None) => None,
                (Some(_), Some(REST)) => get(r, c + 1).max(get(r + 1, c)),
                (Some(ONE), Some(_)) | (Some(_), Some(ONE)) => get(r + 1, c + 1),
                (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => get(r + 1, c + 1).map(|n| n + 1),
                _ => None,
            };
            if let Some(place) = best.get_mut(at(r, c)) {
                *place = value;
            }
        }
    }
    let found = best.first().copied().flatten()?;
    // Behind an unknown base at least one word must agree.
    (found > 0 || call.first() != Some(&REST)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_of_every_framework_have_one_form() {
        for (text, expected) in [
            ("/users/{id}", "/users/{}"),
            ("/users/{user_id:int}/", "/users/{}"),
            ("users/:id/posts", "/users/{}/posts"),
            ("/users/:id(\\d+)?", "/users/{}"),
            ("/u/<int:id>", "/u/{}"),
            ("/f/<path:name>", "/f/{**}"),
            ("/f/{name:path}", "/f/{**}"),
            ("/f/{*rest}", "/f/{**}"),
            ("/f/{rest...}", "/f/{**}"),
            ("/f/<rest..>", "/f/{**}"),
            ("/f/*", "/f/{**}"),
            ("/f/*filepath", "/f/{**}"),
            ("/f/:path*", "/f/{**}"),
            (r"^api/(?P<pk>[^/.]+)/run/?$", "/api/{}/run"),
            ("/chat(.:format)", "/chat"),
            ("/api/[id]", "/api/{}"),
            ("/api/[...slug]", "/api/{**}"),
            ("/api/[[...slug]]", "/api/{**}"),
            ("${api.base}/ask", "/{**}/ask"),
            ("{}/ask", "/{}/ask"),
            ("/exact/{$}", "/exact"),
            ("/a/report-{id}.pdf", "/a/{}"),
            ("/v1/models:predict", "/v1/models:predict"),
            ("", "/"),
        ] {
            assert_eq!(normal(text), expected, "{text}");
        }
        assert_eq!(joined("/api/", "/"), "/api");
        assert_eq!(joined("/", "/ask"), "/ask");
    }

    #[test]
    fn a_call_reaches_the_route_it_names() {
        for (route, call, reached) in [
            ("/ask", "/ask", true),
            ("/ask", "/ask?x=1", true),
            ("/ask", "http://localhost:8000/ask/", true),
            ("/ask", "{}/ask", true),
            ("/api/ask", "{}/ask", true),
            ("/users/{}", "/users/{}", true),
            ("/users/{}", "/users/7", true),
            ("/users/me", "/users/{}", true),
            ("/users/{}/posts", "/users/7", false),
            ("/ask", "/asks", false),
            ("/ask", "/api/ask", false),
            ("/files/{**}", "/files/a/b", true),
            ("/{**}/ask", "/api/v1/ask", true),
            ("/users/{}", "{}/{}", false),
            ("/", "/", true),
            ("/", "/ask", false),
        ] {
            let found = address(call).is_some_and(|call| matches(route, &call.path));
            assert_eq!(found, reached, "{route} {call}");
        }
        assert!(closeness("/users/me", "/users/me") > closeness("/users/{}", "/users/me"));
    }

    #[test]
    fn an_address_tells_its_host() {
        assert!(!address("https://api.openai.com/v1/chat").unwrap().may_be_own());
        for own in ["/ask", "http://localhost:3000/x", "http://backend:8000/x", "{}/x", "http://{}:{}/x"] {
            assert!(address(own).unwrap().may_be_own(), "{own}");
        }
        assert_eq!(address("http://{}:{}/x/y").unwrap().path, "/x/y");
        for text in ["what is the weather", "ftp://a/b", "user", "../a/b", ""] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_form_that_stays(text in "[a-z/{}<>:*()\\[\\]$.?^]{0,30}", other in "[a-z/{}*]{0,30}") {
            let once = normal(&text);
            prop_assert!(once.starts_with('/'));
            let _ = matches(&once, &normal(&other));
            let _ = address(&text);
            prop_assert!(!joined(&once, &once).contains("//"));
        }
    }
}
