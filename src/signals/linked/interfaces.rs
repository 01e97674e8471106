//! Types of the project that a framework puts a model behind: interfaces it implements, records that are chats.

use super::verbs;
use crate::code::outline::{Call, Expr, ExprId, Outline, ScopeId, ScopeKind};
use crate::code::project::{FileId, Project, ScopeRef, Target, Thing};
use crate::code::words::words;
use crate::inventory::Language;
use std::collections::{BTreeMap, BTreeSet};

/// The types.
#[derive(Debug, Default)]
pub(super) struct Interfaces {
    /// Interfaces whose methods ask a model.
    types: BTreeSet<ScopeRef>,
    /// Records that are chats, by the name of a variable that holds one.
    records: BTreeMap<String, ScopeRef>,
}

impl Interfaces {
    /// Looks at all types and makers of a project.
    pub(super) fn of(project: &Project) -> Interfaces {
        let mut out = Interfaces::default();
        let table = verbs::interfaces();
        for (file, source) in project.all() {
            let o = &source.outline;
            for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Type) {
                if made.decorators.iter().any(|mark| table.marks.contains(last(o, *mark))) {
                    out.types.insert(ScopeRef { file, scope });
                }
            }
            let lasts = |name: &str| table.makers.iter().any(|maker| maker.rsplit('.').next() == Some(name));
            for (_, call) in o.all_calls() {
                let name = o.callee_name(call);
                if lasts(name) && table.makers.contains(&o.spelled(call.callee)) {
                    out.types.extend(call.arguments.iter().filter_map(|a| named(project, file, o, a.value)));
                }
            }
            // A macro without arguments is a bare name.
            let macros = o.exprs.iter().filter(|_| source.language == Language::Ruby);
            for (n, expr) in (0u32..).zip(macros) {
                if let Expr::Name(name) = expr
                    && verbs::records().macros.contains(o.spell(*name))
                    && let Some(scope) = o.type_of(o.scope_of(ExprId(n)))
                    && let Some(made) = o.scope(scope)
                {
                    let name = o.spell(made.name).rsplit([':', '.']).next().unwrap_or_default();
                    out.records.insert(words(name).join("_"), ScopeRef { file, scope });
                }
            }
        }
        out
    }

    /// Whether a call asks a model through one of these types.
    pub(super) fn asks(&self, project: &Project, file: FileId, call: &Call, targets: &[Target]) -> bool {
        let of = |scope: &ScopeRef| -> Option<ScopeRef> {
            let parent =
                project.file(scope.file)?.outline.scope(scope.scope).filter(|s| s.kind == ScopeKind::Function)?.parent;
            Some(ScopeRef { file: scope.file, scope: parent }).filter(|_| parent != ScopeId::FILE)
        };
        let own =
            |target: &Target| matches!(target, Target::Own(at) if of(at).is_some_and(|t| self.types.contains(&t)));
        if !self.types.is_empty() && targets.iter().any(own) {
            return true;
        }
        !self.records.is_empty() && self.record(project, file, call).is_some()
    }

    /// The record that a call asks: by what its receiver is, or by its name where nothing says what it is.
    fn record(&self, project: &Project, file: FileId, call: &Call) -> Option<ScopeRef> {
        let source = project.file(file).filter(|f| f.language == Language::Ruby)?;
        let o = &source.outline;
        let Expr::Member(object, name) = o.expr(call.callee) else { return None };
        if !verbs::records().verbs.contains(&verbs::normal(o.spell(*name))) {
            return None;
        }
        match project.means(file, *object) {
            Thing::Instance(of) | Thing::Scope(of) => self.records.values().find(|record| **record == of).copied(),
            _ => self.records.get(last(o, *object).trim_start_matches('@')).copied(),
        }
    }
}

/// The last name of a mark or a value: `AiService` of `@dev.x.AiService(...)`.
fn last(o: &Outline, expr: ExprId) -> &str {
    match o.expr(expr) {
        Expr::Name(name) | Expr::Member(_, name) => o.spell(*name),
        Expr::Call(call) => o.call(*call).map_or("", |call| o.callee_name(call)),
        _ => "",
    }
}

/// The type that an argument names: `Assistant.class`, `Assistant::class.java`.
fn named(project: &Project, file: FileId, o: &Outline, expr: ExprId) -> Option<ScopeRef> {
    let mut at = expr;
    for _ in 0..3 {
        match o.expr(at) {
            Expr::Member(object, name) if matches!(o.spell(*name), "class" | "java" | "javaClass") => at = *object,
            _ => break,
        }
    }
    match project.means(file, at) {
        Thing::Scope(of) | Thing::Instance(of) => Some(of),
        _ => None,
    }
}
