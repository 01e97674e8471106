//! What an expression stands for, as far as the code says it.

use super::modules::Files;
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
    Module(Files),
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
        let mut known = Thing::Unknown;
        for thing in things {
            known = known.or(thing);
        }
        known
    }

    /// This thing or that one.
    fn or(self, other: Thing) -> Thing {
        match (self, other) {
            (known, Thing::Unknown) => known,
            (Thing::Unknown, only) => only,
            (Thing::OneOf(mut known), other) => {
                let parts = if let Thing::OneOf(parts) = other { parts } else { vec![other] };
                for part in parts {
                    if known.len() < MAX_ALTERNATIVES && !known.contains(&part) {
                        known.push(part);
                    }
                }
                Thing::OneOf(known)
            }
            (known, other) if known == other => known,
            (known, other) => Thing::OneOf(vec![known]).or(other).alone(),
        }
    }

    /// One alternative is none.
    fn alone(self) -> Thing {
        match self {
            Thing::OneOf(mut parts) if parts.len() == 1 => parts.pop().unwrap_or(Thing::Unknown),
            other => other,
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
