//! What an expression stands for, as far as the code says it.

use super::{FileId, ScopeRef};
use crate::code::outline::ExprId;

/// A symbol of a package: `openai` with `OpenAI().chat.completions.create`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct External {
    /// Module as it is imported; empty for a name that nothing binds: a builtin, a global.
    pub(crate) module: String,
    /// Names from there on; `()` where something was called or made.
    pub(crate) path: String,
}

impl External {
    /// The symbol with one more name.
    pub(crate) fn member(&self, name: &str) -> External {
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            path if path.len() > 200 => path.to_owned(),
            path => format!("{path}.{name}"),
        };
        External { module: self.module.clone(), path }
    }

    /// What a call of it gives.
    pub(crate) fn called(&self) -> External {
        let path = if self.path.len() > 200 { self.path.clone() } else { format!("{}()", self.path) };
        External { module: self.module.clone(), path }
    }
}

/// What an expression stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Thing {
    /// A module, package or namespace of the project: its files.
    Module(Vec<FileId>),
    /// A function or type of the project.
    Scope(ScopeRef),
    /// A value of a type of the project.
    Instance(ScopeRef),
    /// A literal table of a file.
    Table(FileId, ExprId),
    /// Something of a package.
    External(External),
    /// One of several.
    OneOf(Vec<Thing>),
    /// Nobody can tell.
    Unknown,
}

/// Alternatives kept.
const MAX_ALTERNATIVES: usize = 8;

impl Thing {
    /// One of several things; what is unknown is left out.
    pub(crate) fn one_of(things: impl IntoIterator<Item = Thing>) -> Thing {
        let mut known: Vec<Thing> = Vec::new();
        for thing in things {
            let parts = match thing {
                Thing::OneOf(parts) => parts,
                Thing::Unknown => Vec::new(),
                other => vec![other],
            };
            for part in parts {
                if !known.contains(&part) && known.len() < MAX_ALTERNATIVES {
                    known.push(part);
                }
            }
        }
        match (known.pop(), known.is_empty()) {
            (None, _) => Thing::Unknown,
            (Some(only), true) => only,
            (Some(last), false) => {
                known.push(last);
                Thing::OneOf(known)
            }
        }
    }

    /// The same question to each alternative.
    pub(crate) fn map(self, ask: impl Fn(Thing) -> Thing) -> Thing {
        match self {
            Thing::OneOf(parts) => Thing::one_of(parts.into_iter().map(ask)),
            other => ask(other),
        }
    }

    /// The alternatives.
    pub(crate) fn parts(&self) -> &[Thing] {
        match self {
            Thing::OneOf(parts) => parts,
            Thing::Unknown => &[],
            other => std::slice::from_ref(other),
        }
    }
}
