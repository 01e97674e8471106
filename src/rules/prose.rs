//! The conditions of a rule in words. Each matcher becomes one sentence that says what is looked for, and where.

use crate::model::name;
use crate::rules::compare::{Comparison, Fixed};
use crate::rules::format::{Condition, DeclaredKind, Near, Predicate, Used, Where};
use serde::Serialize;

/// Nesting shown; deeper conditions exist only in packs nobody should write.
const DEEPEST: usize = 12;

/// One line of prose and how deep it is nested.
pub(crate) type Line = (usize, String);

/// How conditions are told.
pub(crate) struct Prose<'t> {
    /// What a claim check compares, by its name.
    pub compares: &'t dyn Fn(&str) -> Option<&'static str>,
    /// Entries of a list before the rest is counted.
    pub entries: usize,
    /// With the patterns that are searched for, and the lists by name. Without them a reader is told what is looked for,
    /// and some examples.
    pub patterns: bool,
}

/// Names shown as examples where patterns are left out.
const EXAMPLES: usize = 3;

impl Prose<'_> {
    /// A condition as nested lines.
    pub(crate) fn lines(&self, condition: &Condition) -> Vec<Line> {
        let mut out = Vec::new();
        self.condition(condition, 0, &mut out);
        out
    }

    fn condition(&self, condition: &Condition, depth: usize, out: &mut Vec<Line>) {
        if depth > DEEPEST {
            out.push((depth, "…".to_owned()));
            return;
        }
        let mut group = |title: String, list: &[Condition]| {
            if let [only] = list {
                return self.condition(only, depth, out);
            }
            out.push((depth, title));
            for item in list {
                self.condition(item, depth + 1, out);
            }
        };
        match condition {
            Condition::All(list) => group("all of:".into(), list),
            Condition::Any(list) => group("any of:".into(), list),
            Condition::AtLeast { n, of } => {
                out.push((depth, format!("at least {n} of:")));
                for item in of {
                    self.condition(item, depth + 1, out);
                }
            }
            Condition::Enforced(inner) => {
                out.push((depth, "so that it runs by itself:".to_owned()));
                self.condition(inner, depth + 1, out);
            }
            Condition::Not(inner) => {
                out.push((depth, "not:".to_owned()));
                self.condition(inner, depth + 1, out);
            }
            matcher => out.push((depth, self.sentence(matcher))),
        }
    }

    fn sentence(&self, matcher: &Condition) -> String {
        match matcher {
            Condition::All(_)
            | Condition::Any(_)
            | Condition::AtLeast { .. }
            | Condition::Not(_)
            | Condition::Enforced(_) => String::new(),
            Condition::Use(name) => format!("the shared condition {name}"),
            Condition::Profile(inner) => format!("the system: {}", predicate(inner)),
            Condition::Pattern(p) => {
                let place = match p.r#where {
                    Where::Code => "code (not a comment or string)",
                    Where::String => "a string",
                    Where::Live => "code (not a comment)",
                    Where::Anywhere => "any line",
                    Where::EveryFile => "any text",
                };
                let files = match p.r#where {
                    Where::EveryFile => "all".to_owned(),
                    _ => self.names(&p.r#in),
                };
                let mut text = format!("{}: {place} in {files} files", p.what);
                add(&mut text, " in", &self.names(&p.languages));
                add(&mut text, " under", &self.named(&p.paths));
                add(&mut text, " that matches", &self.quoted(&p.r#match));
                add(&mut text, " near", &self.quoted(&p.with));
                if p.min_hits > 1 || p.min_files > 1 || p.min_distinct > 1 {
                    let (hits, files, kinds) = (p.min_hits, p.min_files, p.min_distinct);
                    text.push_str(&format!(", at least {hits} times in {files} files by {kinds} patterns"));
                }
                text
            }
            Condition::Dependency(d) => {
                let how = match d.used {
                    Used::Imported => format!("imported in {} files", self.names(&d.r#in)),
                    Used::Declared => "named in a dependency file".to_owned(),
                };
                let mut text = format!("{}: {how}", d.what);
                add(&mut text, if self.patterns { ":" } else { "," }, &self.named(&d.any));
                text
            }
            Condition::File(f) => {
                let mut text = format!("{}: a file", f.what);
                add(&mut text, "", &self.named(&f.paths));
                text.push_str(&format!(" of at least {} bytes", f.min_bytes));
                add(&mut text, " with a line that matches", &self.quoted(&f.contains));
                text
            }
            Condition::Ci(c) => {
                let mut text = format!("{}: a CI step", c.what);
                add(&mut text, " that runs", &self.quoted(&c.run));
                add(&mut text, if c.run.is_empty() { " that uses" } else { " or uses" }, &self.quoted(&c.uses));
                add(&mut text, ", started by", &self.list(c.triggers.iter().cloned()));
                if c.can_fail {
                    text.push_str(", and can fail the pipeline");
                }
                text
            }
            Condition::Document(d) => {
                let mut text = format!("{}: a document", d.what);
                add(&mut text, "", &self.named(&d.paths));
                add(&mut text, " with a section", &self.quoted(&d.heading));
                text.push_str(&format!(" of at least {} words", d.min_words));
                if !d.body.is_empty() && self.patterns {
                    text.push_str(&format!(" that speaks of {} of {}", d.min_distinct.max(1), self.quoted(&d.body)));
                }
                text
            }
            Condition::Key(k) => {
                let mut text = format!("{}: the key `{}`", k.what, k.has);
                add(&mut text, " in", &self.named(&k.paths));
                add(&mut text, " of kind", &self.list(k.kind.iter().cloned()));
                add(&mut text, " with a value that matches", &self.quoted(k.value.as_slice()));
                add(&mut text, " and not", &self.quoted(k.not_value.as_slice()));
                add(&mut text, ", beside", &self.quoted(&k.also));
                text
            }
            Condition::Resource(r) => {
                let mut text = format!("{}: a resource of the infrastructure", r.what);
                add(&mut text, "", &self.named(&r.types));
                text
            }
            Condition::CallSites(c) => {
                let (verb, property) = match (c.has, c.lacks) {
                    (Some(property), _) => ("have", name(&property)),
                    (None, property) => ("lack", property.as_ref().map(name).unwrap_or_default()),
                };
                let mut text = format!("{}: {} of the call sites of models {verb} {property}", c.what, name(&c.share));
                add(&mut text, " for", &self.list(c.operations.iter().map(|operation| name(operation).to_owned())));
                text
            }
            Condition::Code(c) => {
                let near = match c.near {
                    Near::Path => " on the way to a model call",
                    Near::Service => " in the service that calls a model",
                    Near::Anywhere => "",
                };
                let mut text = format!("{}: code{near}", c.what);
                if self.patterns {
                    text = format!("{}: code of the shape {}{near}", c.what, c.shape.name());
                    add(&mut text, ", by", &self.names(&c.kinds));
                }
                if c.tested {
                    text.push_str(", that a test touches and makes matter");
                }
                text
            }
            Condition::Codeowners(c) => format!("{}: a CODEOWNERS rule with an owner", c.what),
            Condition::Declared(fields) => format!("the manifest declares {}", fields.join(" and ")),
            Condition::DeclaredFile(d) => {
                let kind = match d.kind {
                    DeclaredKind::Any => "file",
                    DeclaredKind::Document => "document",
                    DeclaredKind::Schema => "schema that parses",
                    DeclaredKind::Test => "test",
                    DeclaredKind::Code => "code or configuration file",
                };
                let mut text = format!("{}: the manifest names a real {kind} in {}", d.what, d.field);
                if d.min_words > 0 {
                    text.push_str(&format!(" of at least {} words", d.min_words));
                }
                add(&mut text, " that mentions", &self.quoted(&d.mentions));
                text
            }
            Condition::Compare(c) => comparison(c),
            Condition::Check(name) | Condition::Proven(name) => {
                let what = (self.compares)(name).map(|what| format!(", which compares {what}")).unwrap_or_default();
                let mut text = format!("the claim check {} holds{what}", name.replace('-', " "));
                if matches!(matcher, Condition::Proven(_)) {
                    text.push_str("; what refutes it speaks against another rule");
                }
                text
            }
        }
    }

    /// Patterns, which are for those who ask for them.
    fn quoted(&self, list: &[String]) -> String {
        if self.patterns { self.list(list.iter().map(|s| format!("`{s}`"))) } else { String::new() }
    }

    /// Paths or packages: all, or a few that can be read without knowing the shared lists.
    fn named(&self, list: &[String]) -> String {
        if self.patterns {
            return self.list(list.iter().cloned());
        }
        let plain = list.iter().filter(|name| !name.starts_with('@') && !name.starts_with('!'));
        let shown: Vec<&str> = plain.map(String::as_str).take(EXAMPLES).collect();
        if shown.is_empty() { String::new() } else { format!("such as {}", shown.join(" or ")) }
    }

    fn names<T: Serialize>(&self, list: &[T]) -> String {
        self.list(list.iter().map(|one| name(one).to_owned()))
    }

    fn list(&self, items: impl Iterator<Item = String>) -> String {
        let all: Vec<String> = items.collect();
        let rest = all.len().saturating_sub(self.entries);
        let mut text = all.into_iter().take(self.entries).collect::<Vec<_>>().join(" or ");
        if rest > 0 {
            text.push_str(&format!(" or {rest} more"));
        }
        text
    }
}

fn comparison(c: &Comparison) -> String {
    let other = match (&c.field, &c.value, c.days_from_today) {
        (Some(field), _, _) => match c.times {
            Some(times) => format!("{times} times {field}"),
            None => field.clone(),
        },
        (None, Some(Fixed::Number(number)), _) => number.to_string(),
        (None, Some(Fixed::Flag(flag)), _) => flag.to_string(),
        (None, Some(Fixed::Text(text)), _) => text.clone(),
        (None, None, Some(0)) => "the day of the audit".to_owned(),
        (None, None, days) => format!("the day of the audit and {} days", days.unwrap_or_default()),
    };
    format!("the manifest says of {} that it is {} {other}", c.claim, c.is.words())
}

/// A predicate in one sentence.
pub(crate) fn predicate(predicate: &Predicate) -> String {
    nested(predicate, 0)
}

fn nested(predicate: &Predicate, depth: usize) -> String {
    if depth > DEEPEST {
        return "…".to_owned();
    }
    let join = |list: &[Predicate], with: &str| match list {
        [only] => nested(only, depth + 1),
        _ => {
            let parts: Vec<String> = list.iter().map(|p| nested(p, depth + 1)).collect();
            let text = parts.join(with);
            if depth > 0 { format!("({text})") } else { text }
        }
    };
    let is = |what: &str, values: &[String]| format!("{what} is {}", values.join(" or "));
    match predicate {
        Predicate::Always => "every system".to_owned(),
        Predicate::All(list) => join(list, " and "),
        Predicate::Any(list) => join(list, " or "),
        Predicate::Not(inner) => format!("not {}", nested(inner, depth + 1)),
        Predicate::Kind(values) => is("kind", values),
        Predicate::Archetype(values) => is("archetype", values),
        Predicate::Serving(values) => is("serving", values),
        Predicate::Audience(values) => is("audience", values),
        Predicate::Stakes(values) => format!("stakes are {}", values.join(" or ")),
        Predicate::Autonomy(values) => is("autonomy", values),
        Predicate::Stage(values) => is("stage", values),
        Predicate::EuClass(values) => format!("its class under the EU AI Act is {}", values.join(" or ")),
        Predicate::Fact(name) => name.replace('_', " "),
        Predicate::AtLeast { field, value } => format!("{field} is at least {value}"),
    }
}

fn add(text: &mut String, lead: &str, what: &str) {
    if !what.is_empty() {
        text.push_str(lead);
        text.push(' ');
        text.push_str(what);
    }
}
