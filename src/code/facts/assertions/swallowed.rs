//! Assertions whose failure nobody sees: a handler around them takes it and does nothing of its own that fails.

use super::assert::called;
use crate::code::facts::bindings::{Bindings, is_symbol};
use crate::code::facts::handlers::suppresses;
use crate::code::outline::{Around, BlockId, FrameId, ScopeKind, Stmt};
use crate::code::words::last_part;
use crate::inventory::Language;

/// Whether a failed assertion in this frame goes no further than a handler around it.
pub(super) fn swallowed(known: &Bindings<'_>, frame: FrameId) -> bool {
    let o = known.outline;
    let function = |around: &Around| match around {
        Around::Scope(scope) => o.scope(*scope).is_some_and(|s| s.kind == ScopeKind::Function),
        _ => false,
    };
    o.around(frame).take_while(|around| !function(around)).any(|around| match around {
        Around::Protected(stmt) => {
            let Stmt::Try { handlers, .. } = o.stmt(stmt) else { return false };
            handlers.iter().filter_map(|handler| o.handler(*handler)).any(|handler| {
                let kinds: Vec<&str> = handler.kinds.iter().map(|kind| o.spell(*kind)).collect();
                takes(known.language, &kinds) && !fails(known, handler.body)
            })
        }
        Around::Context(stmt) => {
            let Stmt::With { contexts, .. } = o.stmt(stmt) else { return false };
            contexts.iter().filter_map(|context| o.as_call(*context)).any(|call| {
                let kinds: Vec<String> = call.arguments.iter().map(|a| o.spelled(a.value)).collect();
                let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
                let origin = known.origin(call.callee).unwrap_or_default();
                let all = suppresses().iter().any(|name| is_symbol(&origin, name));
                all && !kinds.is_empty() && takes(known.language, &kinds)
            })
        }
        _ => false,
    })
}

/// Whether handlers of these kinds take a failed assertion; no kind takes all that the language lets it.
fn takes(language: Language, kinds: &[&str]) -> bool {
    let wide: &[&str] = match language {
        Language::JavaScript | Language::TypeScript => return true,
        Language::Python => &["Exception", "BaseException", "AssertionError"],
        Language::Java | Language::Kotlin | Language::Scala => &["Throwable", "Error", "AssertionError"],
        Language::CSharp => &["Exception"],
        // What `rescue` takes without a name is no failed assertion.
        Language::Ruby => return kinds.iter().any(|kind| last_part(kind) == "Exception"),
        _ => return false,
    };
    kinds.is_empty() && matches!(language, Language::Python | Language::CSharp)
        || kinds.iter().any(|kind| wide.contains(&last_part(kind)))
}

/// Whether a handler fails the test itself: it raises, asserts, or ends the program.
fn fails(known: &Bindings<'_>, body: BlockId) -> bool {
    let o = known.outline;
    o.within(body).into_iter().any(|stmt| match o.stmt(stmt) {
        Stmt::Raise(_) | Stmt::Assert(_) => true,
        Stmt::Expr(value) | Stmt::Return(Some(value)) => {
            let exits =
                |call: &crate::code::outline::Call| matches!(o.callee_name(call), "exit" | "abort" | "reject" | "done");
            called(known, *value).is_some() || o.as_call(*value).is_some_and(exits)
        }
        // What is kept may be asserted afterwards.
        Stmt::Assign { .. } => true,
        _ => false,
    })
}
