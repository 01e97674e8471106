//! Which code runs in the browser of whoever asks: what it checks, anybody can leave out.

use crate::code::outline::{Expr, Stmt};
use crate::code::project::SourceFile;
use crate::inventory::Language;

/// Whether a file runs in the browser of the one who asks.
pub(super) fn in_browser(source: &SourceFile) -> bool {
    let ending = source.path.rsplit('.').next().unwrap_or_default();
    let o = &source.outline;
    matches!(source.language, Language::Vue | Language::Svelte)
        || matches!(ending, "tsx" | "jsx")
        || o.all_stmts().take(2).any(|(_, stmt)| match stmt {
            Stmt::Expr(text) => matches!(o.expr(*text), Expr::Text(t, _) if o.spell(*t) == "use client"),
            _ => false,
        })
}
