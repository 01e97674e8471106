//! The calls of a file whose failure may be that of a model, found by where they stand.

use super::super::Ground;
use super::super::ground::FileFacts;
use super::super::wide::Way;
use crate::code::facts::handlers::{Handling, Protects, is_provider};
use crate::code::outline::{Call, ExprId, Outline, ScopeId, StmtId};
use crate::code::project::FileId;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Calls that lead to a model, with their ways.
pub(super) struct Ways<'f> {
    o: &'f Outline,
    all: Vec<(&'f Call, Way)>,
    /// Those that stand in a scope, functions inside it included, by their number in `all`.
    within: BTreeMap<ScopeId, Vec<usize>>,
    by_expr: BTreeMap<ExprId, Way>,
    handlers: &'f [Handling],
    /// Parts that are protected from failures of a provider's library, found when first asked for.
    provided: OnceCell<BTreeSet<StmtId>>,
}

impl<'f> Ways<'f> {
    pub(super) fn of(ground: &Ground<'_>, file: FileId, facts: &'f FileFacts<'_>) -> Ways<'f> {
        let o = facts.known.outline;
        let way = |(number, call)| Some((call, ground.wide().way(ground.project(), file, number)?));
        let all: Vec<(&Call, Way)> = o.all_calls().filter_map(way).collect();
        let mut within: BTreeMap<ScopeId, Vec<usize>> = BTreeMap::new();
        for (n, (call, _)) in all.iter().enumerate() {
            for scope in o.outward(o.scope_of(call.expr)) {
                within.entry(scope).or_default().push(n);
            }
        }
        let by_expr = all.iter().map(|(call, way)| (call.expr, *way)).collect();
        Ways { o, all, within, by_expr, handlers: &facts.handlers, provided: OnceCell::new() }
    }

    /// The calls that a handler may protect: all for one of the application, else those of its scope.
    pub(super) fn near(&self, handling: &Handling) -> impl Iterator<Item = (&'f Call, Way)> {
        let scope = if handling.protects == Protects::All { ScopeId::FILE } else { handling.scope };
        self.inside(scope)
    }

    /// The calls that stand in a scope.
    pub(super) fn inside(&self, scope: ScopeId) -> impl Iterator<Item = (&'f Call, Way)> {
        let numbers = self.within.get(&scope).map_or(&[][..], |all| all);
        numbers.iter().filter_map(|n| self.all.get(*n).copied())
    }

    pub(super) fn at(&self, call: ExprId) -> Option<Way> {
        self.by_expr.get(&call).copied()
    }

    /// Whether a handler, or one beside it, is for failures that only the library of a provider raises.
    pub(super) fn of_provider(&self, handling: &Handling) -> bool {
        let Protects::Try(stmt) = handling.protects else { return false };
        let provided = self.provided.get_or_init(|| {
            let tries = self
                .handlers
                .iter()
                .filter_map(|h| if let Protects::Try(s) = h.protects { Some((h, s)) } else { None });
            tries.filter(|(h, _)| self.provides(h)).map(|(_, stmt)| stmt).collect()
        });
        provided.contains(&stmt)
    }

    /// Whether the failures are those of a library of models, by where their names come from.
    fn provides(&self, handling: &Handling) -> bool {
        handling.kinds.iter().any(|kind| {
            let root = kind.trim_start_matches([':', '\\', '(']).split(['.', ':', '\\']).next().unwrap_or(kind);
            let imports = self.o.imports.iter().filter(|i| self.o.spell(i.local) == root);
            imports.map(|i| self.o.spell(i.module)).chain([root]).any(is_provider)
        })
    }
}
