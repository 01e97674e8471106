//! What single files say, asked once for a shape: names, conditions, and where calls lead to a model.

use super::Ground;
use super::browser::in_browser;
use crate::code::facts::bindings::Bindings;
use crate::code::facts::conditions::Condition;
use crate::code::outline::{Expr, ExprId, Outline, ScopeId};
use crate::code::project::{FileId, ScopeRef, SourceFile};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One file.
pub(super) struct Seen<'g> {
    pub(super) file: FileId,
    pub(super) source: &'g SourceFile,
    pub(super) known: &'g Bindings<'g>,
    pub(super) conditions: Vec<Condition>,
    /// Lines of calls that lead to a model, by the function they stand in.
    pub(super) ways: BTreeMap<ScopeId, Vec<u32>>,
    /// All these lines.
    asking: BTreeSet<u32>,
}

/// All files of shipped code.
pub(super) fn all<'g>(ground: &'g Ground<'_>) -> Vec<Seen<'g>> {
    let files: Vec<(FileId, &SourceFile)> = ground.files().collect();
    files.into_par_iter().filter_map(|(file, source)| Seen::new(ground, file, source)).collect()
}

impl<'g> Seen<'g> {
    fn new(ground: &'g Ground<'_>, file: FileId, source: &'g SourceFile) -> Option<Seen<'g>> {
        let o = &source.outline;
        let facts = ground.facts(file)?;
        let mut conditions = facts.conditions.clone();
        for condition in &mut conditions {
            // A test that wraps is cited where it begins.
            let lines = o.inside(condition.test).into_iter().map(|part| o.spot(part).line).filter(|line| *line > 0);
            condition.line = lines.min().unwrap_or(condition.line);
        }
        conditions.retain(|c| !source.is_test(c.line));
        let mut ways: BTreeMap<ScopeId, Vec<u32>> = BTreeMap::new();
        for call in ground.reaching(file) {
            ways.entry(o.function_of(o.scope_of(call.expr))).or_default().push(o.spot(call.expr).line);
        }
        let asking = ways.values().flatten().copied().collect();
        Some(Seen { file, source, known: &facts.known, conditions, ways, asking })
    }

    pub(super) fn outline(&self) -> &'g Outline {
        &self.source.outline
    }

    pub(super) fn at(&self, scope: ScopeId) -> ScopeRef {
        ScopeRef { file: self.file, scope }
    }

    /// Whether what stands here on this line comes before a call that leads to a model, where its function makes one.
    pub(super) fn before_model(&self, scope: ScopeId, line: u32) -> bool {
        let ways = self.ways.get(&self.outline().function_of(scope));
        ways.is_none_or(|lines| lines.iter().any(|way| *way >= line))
    }

    /// Whether a call on this line leads to a model.
    pub(super) fn asks_at(&self, line: u32) -> bool {
        self.asking.contains(&line)
    }

    /// Whether the file runs in the browser of the one who asks.
    pub(super) fn in_browser(&self) -> bool {
        in_browser(self.source)
    }

    /// The scope that a part of code belongs to: of a decorator the scope it stands at.
    pub(super) fn owner(&self, expr: ExprId) -> ScopeId {
        self.outline().belongs_to(expr)
    }

    /// The last name of what an expression is about: `text` of `body.text`, `body["text"]`, `body.get("text")`,
    /// `body.text.strip()`.
    pub(super) fn name(&self, expr: ExprId) -> &'g str {
        let o = self.outline();
        let mut at = expr;
        for _ in 0..8 {
            match o.expr(at) {
                Expr::Name(name) | Expr::Member(_, name) => return o.spell(*name),
                Expr::Index(object, key) => match o.expr(*key) {
                    Expr::Text(key, _) => return o.spell(*key),
                    _ => at = *object,
                },
                Expr::Call(_) => {
                    let Some(call) = o.as_call(at) else { return "" };
                    let first = call.arguments.first().map(|a| o.expr(a.value));
                    if let Some(Expr::Text(key, _)) = first {
                        return o.spell(*key);
                    }
                    match o.expr(call.callee) {
                        Expr::Member(object, _) => at = *object,
                        _ => match call.arguments.first() {
                            Some(first) => at = first.value,
                            None => return "",
                        },
                    }
                }
                _ => return "",
            }
        }
        ""
    }

    /// The value behind a name of this file, when the expression is one or hangs on one.
    pub(super) fn given(&self, expr: ExprId) -> Option<ExprId> {
        let o = self.outline();
        let (_, root) = o.chain(expr);
        let Expr::Name(name) = o.expr(root) else { return None };
        let scope = o.scope_of(root);
        self.known.value(*name, scope).or_else(|| self.known.part(*name, scope).map(|(value, _)| value))
    }
}
