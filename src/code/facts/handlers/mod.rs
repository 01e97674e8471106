//! Every place of a file that handles failures: what it protects, which failures, and what it does about them.

mod applied;
mod body;
mod calls;
mod failure_words;
mod results;
#[cfg(test)]
mod tests;
mod tries;

pub(crate) use failure_words::{Nature, is_provider, nature, suppresses};

use super::bindings::Bindings;
use crate::code::outline::{Around, ExprId, ScopeId, ScopeKind, StmtId};

/// What is done about a failure, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deed {
    /// Nothing; also nothing but putting away.
    Nothing,
    /// It is written down.
    LogsOnly,
    /// It goes on to whoever called.
    Rethrows,
    /// It is tried again.
    Retries,
    /// Something else gives the value.
    Alternative,
    /// There is an answer: a value, words, a status with words.
    Answers,
}

/// How the handler is put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// `try` with its handlers.
    Try,
    /// A method of a promise or result: `.catch(f)`, `unwrap_or_else`.
    Method,
    /// A branch on a failure as a value: `if err != nil`, `Err(e) =>`, `if (error)`.
    Value,
    /// A branch on how a response ended: `if (!res.ok)`.
    Status,
    /// A context manager.
    Context,
    /// An option or listener of a call: `onError:`, `.on("error", f)`.
    Callback,
    /// For the whole application or page.
    Application,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protects {
    /// The protected part of this `Try`.
    Try(StmtId),
    /// What stands inside this `With`.
    Context(StmtId),
    /// This expression with all its parts.
    Expr(ExprId),
    /// The application.
    All,
}

/// Whose work a handler protects besides what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passes {
    /// A function that the parameter with this number of this scope holds: a wrapper, a middleware.
    Parameter(ScopeId, usize),
    /// What its caller does inside the context that this function is.
    Yield(ScopeId),
}

/// A place that handles failures.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Handling {
    pub(crate) means: Means,
    /// The failures, as written; none: all.
    pub(crate) kinds: Vec<String>,
    /// What they are about.
    pub(crate) nature: Nature,
    pub(crate) protects: Protects,
    pub(crate) passes: Option<Passes>,
    /// The strongest thing that is done.
    pub(crate) deed: Deed,
    /// Status of the answer.
    pub(crate) status: Option<u16>,
    /// Whether it has words of its own.
    pub(crate) words: bool,
    /// The value that is answered, or the call that stands in.
    pub(crate) value: Option<ExprId>,
    /// In a loop it goes on with the next.
    pub(crate) goes_on: bool,
    /// A function of another file does it.
    pub(crate) open: Option<ExprId>,
    /// Where the handler stands, from one.
    pub(crate) line: u32,
    /// The scope whose work it protects.
    pub(crate) scope: ScopeId,
}

/// All places of a file that handle failures, in the order of the source.
pub(crate) fn handlers(known: &Bindings<'_>) -> Vec<Handling> {
    let mut out = tries::tries(known);
    out.extend(calls::calls(known));
    out.extend(results::results(known));
    out.extend(applied::applied(known));
    out.sort_by_key(|h| h.line);
    out
}

impl Handling {
    /// Whether a failure of this expression comes to the handler. Functions with a name run when they are called: what
    /// stands in one is protected where that call is.
    pub(crate) fn covers(&self, known: &Bindings<'_>, id: ExprId) -> bool {
        let o = known.outline;
        let named = |a: &Around| match a {
            Around::Scope(scope) => {
                o.scope(*scope).is_some_and(|s| s.kind == ScopeKind::Function) && known.lambda(*scope).is_none()
            }
            _ => false,
        };
        let mut around = o.around(o.spot(id).frame).take_while(|a| !named(a));
        match self.protects {
            Protects::Try(stmt) => around.any(|a| a == Around::Protected(stmt)),
            Protects::Context(stmt) => around.any(|a| a == Around::Context(stmt)),
            Protects::Expr(expr) => known.climb(id).any(|part| part == expr),
            Protects::All => true,
        }
    }
}

/// A handling that nothing is known of yet but where it stands.
fn at(means: Means, protects: Protects, line: u32, scope: ScopeId, found: body::Found) -> Handling {
    Handling {
        means,
        kinds: Vec::new(),
        nature: Nature::Outage,
        protects,
        passes: None,
        deed: found.deed,
        status: found.status,
        words: found.words,
        value: found.value,
        goes_on: false,
        open: found.open,
        line,
        scope,
    }
}
