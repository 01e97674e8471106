//! Where execution enters a program: the entries of one file, from its outline and path alone.
//!
//! A framework is known by its published interface (`rules/entries.yaml`): the package a symbol is imported from, the
//! type of a receiver, the name of an annotation, the place of a file. What comes from another file of the repository
//! stays an expression, and the project resolves it: the handler a route names, the router a file hangs below another.

mod calls;
mod clients;
mod files;
mod frameworks;
mod links;
mod mains;
mod marks;
mod names;
mod origin;
mod path;
mod rails;
mod reader;
mod registers;
mod routers;
#[cfg(test)]
mod tests;
mod types;

use super::outline::{CallId, ExprId, Outline, ScopeId};
use crate::inventory::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) use names::{Outside, What};
pub(crate) use path::{Address, matches};

/// What kind of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A request of HTTP.
    #[default]
    Route,
    /// A page that is rendered for a request.
    Page,
    /// A field of a GraphQL schema, a procedure of tRPC.
    Resolver,
    /// A remote procedure: gRPC, a server action.
    Rpc,
    /// A message or connection of a websocket.
    Socket,
    /// The start of a program.
    Main,
    /// A command of a command line.
    Command,
    /// A message of a queue, a job, an event.
    Consumer,
    /// The clock.
    Schedule,
    /// A person at a screen.
    Interface,
    /// A tool that a model or its client calls.
    Tool,
    /// A message to a bot.
    Bot,
    /// The framework itself: start-up, middleware, an error handler, a life cycle. No value enters here.
    Hook,
}

impl Kind {
    /// The word used in inventories.
    pub(crate) fn name(self) -> &'static str {
        crate::model::name(&self)
    }
}

/// Who handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Handler {
    /// A scope of the file; the file itself when its own statements run.
    Scope(ScopeId),
    /// An expression that names the handler; another file defines it.
    Named(ExprId),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    /// The framework, as the table calls it.
    pub(crate) framework: &'static str,
    /// Method of HTTP in capitals; `None` when all reach it, or nothing tells.
    pub(crate) method: Option<String>,
    /// Path in the one form of [`normal`]; the name of the queue, command, event or tool; empty when nothing tells.
    pub(crate) route: String,
    pub(crate) handler: Handler,
    /// What stands before the handler: dependencies, guards, middleware, decorators.
    pub(crate) before: Vec<ExprId>,
    /// What makes the router it is registered on, or the expression that names that router.
    pub(crate) on: Option<ExprId>,
    /// The function in which it is registered; the file for what is registered when the file is loaded.
    pub(crate) registered: ScopeId,
    pub(crate) line: u32,
}

/// Something hung before or below a router: another router, middleware, a function that registers more.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mount {
    /// What makes the router, or names it.
    pub(crate) on: Option<ExprId>,
    /// Path in the one form.
    pub(crate) prefix: String,
    /// What is hung there; the project tells routers from middleware.
    pub(crate) parts: Vec<ExprId>,
    /// What stands before all of it.
    pub(crate) before: Vec<ExprId>,
    /// The function in which it is done.
    pub(crate) registered: ScopeId,
    pub(crate) line: u32,
}

/// A call by address.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ClientCall {
    /// Method in capitals; `None` when nothing tells.
    pub(crate) method: Option<String>,
    pub(crate) address: Address,
    pub(crate) call: CallId,
    pub(crate) line: u32,
}

impl ClientCall {
    /// Whether an entry of the same repository that serves this method can be meant.
    pub(crate) fn may_reach(&self, served: Option<&str>) -> bool {
        let method = self.method.as_deref().is_none_or(|called| served.is_none_or(|served| called == served));
        method && self.address.may_be_own()
    }
}

/// What one file says about entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Entries {
    /// In the order of their lines.
    pub(crate) entries: Vec<Entry>,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) calls: Vec<ClientCall>,
    /// Handlers that are named by convention, by the number of their entry: `admin/chats#create` of Rails.
    pub(crate) actions: BTreeMap<usize, String>,
}

/// The entries of a file.
pub(crate) fn entries(outline: &Outline, path: &str, language: Language) -> Entries {
    let Some(family) = frameworks::Family::of(language) else { return Entries::default() };
    let mut reader = reader::Reader::new(outline, family, path);
    reader.registers();
    reader.marks();
    reader.calls();
    reader.types();
    reader.files();
    reader.rails();
    reader.mains();
    reader.clients();
    links::finish(reader)
}
