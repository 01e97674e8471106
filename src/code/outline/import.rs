//! Imports: names that come from other files or packages.

use super::{Name, ScopeId};

/// A name that an import binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Import {
    /// Name in this file; `*` when everything is taken in, empty when it is imported for its effect.
    pub(crate) local: Name,
    /// Module, namespace, package or file it comes from, as written; leading dots of Python stay.
    pub(crate) module: Name,
    /// Name in that module; empty when the module itself is bound, `default` for a default export, `*` for all.
    pub(crate) name: Name,
    /// Where, from one.
    pub(crate) line: u32,
    /// The scope that imports; a late import stands in a function.
    pub(crate) scope: ScopeId,
    /// Handed on to who imports this file: `export {a} from "./a"`, `pub use`.
    pub(crate) again: bool,
}
