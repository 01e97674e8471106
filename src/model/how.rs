//! What says that a call site has a property, or that it has not.

use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

/// Longest text about one property in the public data, in characters.
const MAX_SHOWN: usize = 160;

/// What an answer about a call site rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// Nothing in particular.
    Nothing,
    /// Text of the code: `timeout=20`.
    Written(String),
    /// Nothing sets it.
    NotSet,
    /// The library has a default, which does not count.
    Default(LibraryDefault),
    /// The client of the call is made in another file.
    MadeElsewhere,
    /// Options are handed in whose names are not seen.
    PassedIn,
    /// The constructor in the same file, and what it rests on there.
    ClientHere(u32, Box<How>),
    /// Every constructor the call may use has it; the first of them.
    ClientHas(Client, Box<How>),
    /// No constructor the call may use has it; the first of them.
    ClientLacks(Client, Box<How>),
    /// Of several constructors only some have it.
    SomeClients,
    /// Configuration that the framework reads by itself.
    Configuration(Client),
    /// The call is of a kind that has it always.
    Nature,
    /// The name of the call says it.
    Name,
    /// The result is typed.
    TypedResult,
    /// This deals with a failure, at this line.
    Handled(String, u32),
    /// The handler does nothing.
    SilentHandler(u32),
    /// Its caller deals with a failure.
    HandledByCaller(u32),
    /// Nothing in the file deals with a failure.
    NoHandler,
    /// This name comes from a parameter of the function.
    Parameter(String),
    /// Nothing but fixed text.
    FixedText,
    /// Made here and called elsewhere.
    CalledElsewhere,
    /// The model is named somewhere else.
    ModelElsewhere,
    /// The model comes from configuration.
    ModelConfigured,
    /// The model has a dated or numbered version.
    Pinned,
    /// The model comes from a setting.
    Configured,
    /// The code pins the model, no setting does.
    PinnedInCode,
    /// The provider may move the name to another model.
    FloatingAlias,
}

/// Where a client is made, or a setting stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Path in the repository.
    pub path: String,
    /// 1-based line.
    pub line: u32,
}

/// What a library does where nobody says anything.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum LibraryDefault {
    /// Whatever the library of another maker below it does.
    Below(Below),
    /// As a document of the library has it: `600 s`.
    Value(String),
}

/// The library below a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Below {
    /// The one of the provider of the model.
    #[serde(rename = "of the provider's SDK")]
    Provider,
}

impl fmt::Display for LibraryDefault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LibraryDefault::Below(Below::Provider) => f.write_str("of the provider's SDK"),
            LibraryDefault::Value(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

impl How {
    /// The default of the library, where that is all there is.
    pub fn library_default(&self) -> Option<&LibraryDefault> {
        match self {
            How::Default(default) => Some(default),
            How::ClientLacks(_, how) => how.library_default(),
            _ => None,
        }
    }
}

/// In words, as reports have it.
impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            How::Nothing => "",
            How::Written(text) => text,
            How::NotSet => "not set",
            How::Default(default) => return write!(f, "library default {default}"),
            How::MadeElsewhere => "the client is made elsewhere",
            How::PassedIn => "options are passed in from outside",
            How::ClientHere(line, how) => return write!(f, "client at line {line}: {how}"),
            How::ClientHas(client, how) => return write!(f, "client at {client}: {how}"),
            How::ClientLacks(client, how) => return write!(f, "{how} (client at {client})"),
            How::SomeClients => "only some of the clients set it",
            How::Configuration(place) => return write!(f, "configuration {place}"),
            How::Nature => "by its nature",
            How::Name => "by its name",
            How::TypedResult => "typed result",
            How::Handled(by, line) => return write!(f, "{by} at line {line}"),
            How::SilentHandler(line) => return write!(f, "handler does nothing at line {line}"),
            How::HandledByCaller(line) => return write!(f, "handled by its caller at line {line}"),
            How::NoHandler => "no handler in this file",
            How::Parameter(name) => return write!(f, "`{name}` comes from a parameter"),
            How::FixedText => "fixed text",
            How::CalledElsewhere => "made here, called elsewhere",
            How::ModelElsewhere => "the model is named elsewhere",
            How::ModelConfigured => "the model comes from configuration",
            How::Pinned => "pinned",
            How::Configured => "configured",
            How::PinnedInCode => "pinned in code",
            How::FloatingAlias => "floating alias",
        })
    }
}

/// As words that are safe to print.
impl Serialize for How {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::text::excerpt(&self.to_string(), MAX_SHOWN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_is_one_through_a_client_that_sets_nothing() {
        let client = Client { path: "llm.py".to_owned(), line: 2 };
        let default = How::Default(LibraryDefault::Value("600 s".to_owned()));
        let lacks = How::ClientLacks(client, Box::new(default.clone()));
        assert_eq!(lacks.library_default(), default.library_default());
        assert!(How::NotSet.library_default().is_none());
        assert_eq!(lacks.to_string(), "library default 600 s (client at llm.py:2)");
        assert_eq!(serde_json::to_value(&lacks).unwrap(), "library default 600 s (client at llm.py:2)");
    }

    #[test]
    fn the_default_of_the_library_below_is_told_by_its_words() {
        let read = |text: &str| serde_json::from_value::<LibraryDefault>(text.into()).unwrap();
        assert_eq!(read("of the provider's SDK"), LibraryDefault::Below(Below::Provider));
        assert_eq!(read("2").to_string(), "2");
    }
}
