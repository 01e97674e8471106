//! Whether a person the manifest names may be one of the authors. Generous on purpose: a wrong "may be" loses a
//! finding, a wrong "is not" accuses somebody.

use crate::inventory::Author;

/// Shortest word of a name that tells anybody apart.
const MIN_WORD: usize = 3;

/// What the manifest says about a person.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    words: Vec<String>,
    emails: Vec<String>,
    handles: Vec<String>,
}

impl Person {
    /// From a name, an address, a handle; anything else (a channel, a page) says nothing.
    pub(crate) fn of(texts: &[&str]) -> Person {
        let mut out = Person::default();
        let told = texts.iter().filter(|text| !text.contains("://") && !text.trim().starts_with('#'));
        for text in told {
            let text = text.trim().to_lowercase();
            if let Some(handle) = text.strip_prefix('@') {
                out.handles.push(handle.to_owned());
            } else if text.contains('@') && !text.contains(' ') {
                out.emails.push(text);
            } else {
                out.words.extend(words(&text));
            }
        }
        out
    }

    /// Whether an author could be recognised at all: by a whole name or an address. A handle alone cannot.
    pub(crate) fn is_told(&self) -> bool {
        let whole = self.words.iter().filter(|word| word.chars().count() >= MIN_WORD).count() >= 2;
        self.handles.iter().all(|handle| !handle.contains('/')) && (whole || !self.emails.is_empty())
    }

    /// Whether an author may be this person.
    pub(crate) fn may_be(&self, author: &Author) -> bool {
        let (user, host) = author.email.split_once('@').unwrap_or((&author.email, ""));
        // The address a forge gives: `1234+handle@users.noreply…`.
        let user = user.rsplit('+').next().unwrap_or(user);
        let names: Vec<String> = author.names.iter().flat_map(|name| words(&name.to_lowercase())).collect();
        let long = |word: &&String| word.chars().count() >= MIN_WORD;
        let mut mine = self.words.iter();
        let by_word = mine.any(|word| long(&word) && (names.contains(word) || user.contains(word.as_str())));
        let by_email = self.emails.iter().any(|email| {
            let (local, domain) = email.split_once('@').unwrap_or((email, ""));
            *email == author.email
                || (local == user && local.len() >= MIN_WORD && (domain == host || host.contains("noreply")))
                || words(local).iter().any(|word| long(&word) && (names.contains(word) || user.contains(word.as_str())))
        });
        let by_handle = self.handles.iter().any(|handle| {
            handle == user
                || names.concat() == *handle
                || author.names.iter().any(|name| name.to_lowercase() == *handle)
        });
        by_word || by_email || by_handle
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn author(name: &str, email: &str) -> Author {
        let names = [name.to_owned()].into();
        Author { email: email.to_owned(), names, last: date(2026, 11, 1), commits: Default::default() }
    }

    #[test]
    fn a_person_is_found_by_any_trace() {
        let ben = Person::of(&["Ben Müller", "b.mueller@shop.example"]);
        assert!(ben.is_told());
        for (name, email) in [
            ("Ben Müller", "x@y.example"),
            ("bmueller", "77+bmueller@users.noreply.github.com"),
            ("B", "b.mueller@shop.example"),
            ("Müller, B.", "q@y.example"),
        ] {
            assert!(ben.may_be(&author(name, email)), "{name} {email}");
        }
        assert!(!ben.may_be(&author("Anna Schmidt", "anna@shop.example")));
        assert!(Person::of(&["@bmueller"]).may_be(&author("x", "77+bmueller@users.noreply.github.com")));
    }

    #[test]
    fn a_team_a_handle_or_an_initial_tells_too_little_to_accuse() {
        for texts in
            [&["@shop/ml"][..], &["@ben"], &["B. ML"], &["#team-ml"], &["Ben"], &["https://x.example/team"], &[]]
        {
            assert!(!Person::of(texts).is_told(), "{texts:?}");
        }
        assert!(!Person::of(&["Ben Müller", "@shop/ml"]).is_told());
        assert!(Person::of(&["ben@shop.example"]).is_told());
    }
}
