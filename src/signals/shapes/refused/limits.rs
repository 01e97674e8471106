//! Limits that a library, a server or a page holds when it is told to.

use super::super::seen::Seen;
use super::super::symbols::{option, says};
use super::super::{Found, Ground};
use super::finding;
use super::limit_names::table;
use crate::code::outline::{Expr, ExprId, ScopeId, Stmt};
use crate::code::project::Target;
use crate::rules::format::ShapeKind;

pub(super) fn find(ground: &Ground<'_>, seen: &[Seen<'_>], found: &mut Found) {
    for seen in seen {
        let o = seen.outline();
        let in_browser = seen.in_browser();
        let mut put = |expr: ExprId, in_browser: bool| {
            let (scope, line) = (seen.owner(expr), o.spot(expr).line);
            if !seen.source.is_test(line) {
                found.findings.push(finding(seen, ShapeKind::Library, scope, line, in_browser));
            }
        };
        for (number, call) in o.all_calls() {
            let packages = ground.project().targets(seen.file, number).iter().filter_map(|target| match target {
                Target::Package(symbol) => Some(symbol),
                Target::Own(_) => None,
            });
            for symbol in packages {
                let rows = table().limits.iter().filter(|row| row.has(symbol));
                if rows.filter(|row| row.opted(o, call)).take(1).count() > 0 {
                    put(call.expr, in_browser);
                }
            }
            // `<input accept=".pdf" maxLength={200} />`
            if call.constructs
                && in_browser
                && matches!(
                    o.callee_name(call),
                    "input" | "textarea" | "Input" | "Textarea" | "TextField" | "Upload" | "Dropzone" | "FileInput"
                )
                && option(o, call, &table().attributes).is_some()
            {
                put(call.expr, true);
            }
        }
        for (_, stmt) in o.all_stmts() {
            if let Stmt::Assign { target, value, .. } = stmt
                && table().settings.contains(seen.name(*target))
                && says(o, *value)
            {
                put(*target, false);
            }
        }
        for (n, expr) in (0u32..).zip(&o.exprs) {
            if let Expr::Object(entries) = expr {
                let limit =
                    entries.iter().find(|(key, value)| table().settings.contains(o.spell(*key)) && says(o, *value));
                if limit.is_some() && o.scope_of(ExprId(n)) == ScopeId::FILE {
                    put(limit.map_or(ExprId(n), |(_, value)| *value), false);
                }
            }
        }
    }
}
