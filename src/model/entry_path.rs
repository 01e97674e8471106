//! Ways from where execution enters a system to the models it calls: public data of `produ inventory`.

use crate::text::{excerpt, printable};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A line of code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct CodeLine {
    /// Path in the repository.
    pub path: String,
    /// 1-based line.
    pub line: u32,
}

/// A call on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PathStep {
    /// What is called; empty for a function without a name.
    pub name: String,
    /// Where the call stands.
    #[serde(flatten)]
    pub at: CodeLine,
    /// Where what is called is defined; absent for the model's own.
    pub defined: Option<CodeLine>,
}

/// An entry of the system and the way from it to a call of a model. The shortest way over links that are resolved
/// (imports, types, closures, tables); where only a name suggests a link, there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EntryPath {
    /// Kind of entry: `route`, `command`, `consumer`, `interface`, …; `caller` for a function that nothing of the
    /// repository calls.
    pub kind: String,
    /// Framework that calls it, where one is known.
    pub framework: Option<String>,
    /// Method and route, or the name of the queue, command or event.
    pub route: Option<String>,
    /// Function that handles it; empty for a file that runs itself.
    pub handler: String,
    /// Where it begins.
    #[serde(flatten)]
    pub at: CodeLine,
    /// What stands before the handler, as written: dependencies, guards, middleware.
    pub before: Vec<String>,
    /// The calls to the model, the last one being the model's.
    pub steps: Vec<PathStep>,
    /// What guards the way, by the shape the code has (`handled-failure`, `refused-input`, `limited-entry`, …).
    pub guards: BTreeMap<String, Vec<CodeLine>>,
    /// Calls of the handler by tests.
    pub tests: Vec<CodeLine>,
}

impl EntryPath {
    /// The same, safe to print anywhere.
    pub(crate) fn inert(mut self) -> EntryPath {
        let short = |text: String| excerpt(&text, 120);
        let line = |at: &mut CodeLine| at.path = printable(&at.path);
        self.route = self.route.map(short);
        self.handler = short(self.handler);
        self.before = self.before.into_iter().map(short).collect();
        line(&mut self.at);
        for step in &mut self.steps {
            step.name = excerpt(&step.name, 120);
            line(&mut step.at);
            step.defined.iter_mut().for_each(line);
        }
        self.guards.values_mut().flatten().chain(&mut self.tests).for_each(line);
        self
    }
}
