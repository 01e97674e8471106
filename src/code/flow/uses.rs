//! Where names are used and functions called: found once per project, asked by every flow.

use super::{Uses, Value};
use crate::code::outline::ScopeId;
use crate::code::outline::{ByName, Expr, ExprId, Outline, ScopeKind};
use crate::code::project::{FileId, Project, ScopeRef, Target};

impl Uses {
    /// Indexes the names and calls of a project.
    pub(crate) fn new(project: &Project) -> Uses {
        let (mut names, mut lambdas, mut callers) = (Vec::new(), Vec::new(), Vec::new());
        for (file, source) in project.all() {
            let outline = &source.outline;
            let mut here = Vec::new();
            for (n, expr) in (0u32..).zip(&outline.exprs) {
                match expr {
                    Expr::Name(name) => here.push((*name, ExprId(n))),
                    Expr::Member(object, name) if own(outline, *object) => here.push((*name, ExprId(n))),
                    Expr::Lambda(scope) => lambdas.push(((file, *scope), ExprId(n))),
                    _ => {}
                }
            }
            here.sort_by_key(|(_, expr)| outline.spot(*expr).line);
            names.push(ByName::new(outline, here));
            for (number, call) in outline.all_calls() {
                for target in project.targets(file, number) {
                    if let Target::Own(scope) = target {
                        callers.push((*scope, Value { file, expr: call.expr }));
                    }
                }
            }
        }
        // The last expression of a lambda counts, and calls stay in the order of the code.
        lambdas.sort_by_key(|(of, _)| *of);
        callers.sort_by_key(|(of, _)| *of);
        let (called, callers) = callers.into_iter().unzip();
        Uses { names, lambdas, callers, called }
    }
}

impl Uses {
    /// Calls that lead to a scope.
    pub(crate) fn callers(&self, of: ScopeRef) -> &[Value] {
        let (from, to) = (self.called.partition_point(|to| *to < of), self.called.partition_point(|to| *to <= of));
        self.callers.get(from..to).unwrap_or_default()
    }

    /// The uses of a name on the lines of a scope: many functions of a file may have a parameter of one name.
    pub(super) fn on_lines(&self, of: ScopeRef, outline: &Outline, name: &str) -> &[ExprId] {
        let all = self.of(of.file, outline, name);
        let Some(scope) = outline.scope(of.scope).filter(|s| s.kind != ScopeKind::File) else { return all };
        let line = |expr: &ExprId| outline.spot(*expr).line;
        let (from, to) = (all.partition_point(|e| line(e) < scope.line), all.partition_point(|e| line(e) <= scope.end));
        all.get(from..to).unwrap_or_default()
    }

    /// The uses of a name in a file, by line.
    pub(super) fn of(&self, file: FileId, outline: &Outline, name: &str) -> &[ExprId] {
        let names = self.names.get(file.0 as usize).zip(outline.names.find(name));
        names.map_or(&[], |(names, name)| names.get(name))
    }

    pub(super) fn lambda(&self, of: (FileId, ScopeId)) -> Option<ExprId> {
        let after = self.lambdas.partition_point(|(lambda, _)| *lambda <= of);
        let (lambda, expr) = self.lambdas.get(after.checked_sub(1)?)?;
        (*lambda == of).then_some(*expr)
    }
}

/// Whether an expression is the object itself.
pub(super) fn own(outline: &Outline, object: ExprId) -> bool {
    matches!(outline.expr(object), Expr::Name(name) if matches!(outline.spell(*name), "self" | "this" | "$this" | "@"))
}
