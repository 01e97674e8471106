//! Settings that a test sets: in the environment, in a table, in an object of settings, by name of an argument.

use super::table::table;
use crate::code::outline::{Expr, ExprId, Outline, Stmt, StmtId};
use crate::code::words::words;
use std::collections::BTreeSet;

/// A name as words, for comparison.
pub(super) fn plain(name: &str) -> String {
    words(name).join(" ")
}

/// Whether a set name is this setting: the same words, or one with the other's prefix.
pub(super) fn is_setting(set: &BTreeSet<String>, setting: &str) -> bool {
    let wanted = plain(setting);
    let ends = |long: &str, short: &str| {
        short.contains(' ') && long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    !wanted.is_empty() && set.iter().any(|name| *name == wanted || ends(name, &wanted) || ends(&wanted, name))
}

/// The names that these statements set.
pub(super) fn of_stmts(o: &Outline, stmts: &[StmtId], out: &mut BTreeSet<String>) {
    for id in stmts {
        let stmt = o.stmt(*id);
        if let Stmt::Assign { target, .. } = stmt {
            match o.expr(*target) {
                Expr::Member(_, name) => drop(out.insert(plain(o.spell(*name)))),
                Expr::Index(_, key) => out.extend(text(o, *key).map(plain)),
                _ => {}
            }
        }
        if !matches!(stmt, Stmt::Assert(_)) {
            let parts: Vec<ExprId> = stmt.parts().into_iter().flat_map(|part| o.inside(part)).collect();
            of_exprs(o, &parts, out);
        }
    }
}

/// The names that these expressions set.
pub(super) fn of_exprs(o: &Outline, parts: &[ExprId], out: &mut BTreeSet<String>) {
    for part in parts {
        if let Expr::Object(entries) = o.expr(*part) {
            let bare = |value: ExprId| matches!(o.expr(value), Expr::Bool(_) | Expr::Text(..));
            out.extend(entries.iter().filter(|(_, value)| bare(*value)).map(|(key, _)| plain(o.spell(*key))));
        }
        let Some(call) = o.as_call(*part) else { continue };
        let name = o.callee_name(call);
        let sets = table().sets.contains(name) || o.spelled(call.callee).split('.').any(|p| table().set_tables.contains(p));
        for argument in &call.arguments {
            match argument.name {
                Some(named) if matches!(o.expr(argument.value), Expr::Bool(_)) || sets => {
                    out.insert(plain(o.spell(named)));
                }
                _ if sets => out.extend(text(o, argument.value).map(|t| plain(t.rsplit('.').next().unwrap_or(t)))),
                _ => {}
            }
        }
    }
}

fn text(o: &Outline, id: ExprId) -> Option<&str> {
    match o.expr(id) {
        Expr::Text(name, _) => Some(o.spell(*name)).filter(|t| t.len() < 120),
        _ => None,
    }
}
