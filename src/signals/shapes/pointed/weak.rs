//! The weak form of each shape: what code must at least do for a person to say that it is the practice.
//!
//! A shape proves by itself that code does something about a model. Where a person says so, the link to the model need
//! not be found, but the deed must be there: a branch with a way out, a handler that answers, a record of both sides.

use super::{Look, Region, setting};
use crate::code::facts::conditions::{Asks, Check, Condition, ConditionNode, Side};
use crate::code::facts::effects::{Effect, effect};
use crate::code::facts::handlers::{Deed, Handling};
use crate::code::facts::refusal::Leave;
use crate::code::outline::{Around, Expr, ExprId, Outline, ScopeId, Stmt, StmtId};
use crate::code::project::ScopeRef;
use crate::rules::format::{CodeMatcher, Shape};
use crate::signals::shapes::ground::FileFacts;
use crate::signals::shapes::{Found, Lack};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// What a place has of a shape.
pub(super) enum Form {
    /// It is there; with the setting it hangs on.
    There(Option<String>),
    /// It cannot be told from what stands there.
    Open,
    /// It is not there; with the one thing that is missing, where it is known.
    Missing(Option<Lack>),
}

pub(super) fn shows(look: &Look<'_, '_>, region: &Region, matcher: &CodeMatcher, setting: Option<&str>) -> Form {
    let none = Found::default();
    let found = look.found.get(&matcher.shape).unwrap_or(&none);
    let asked = |name: &Option<String>| match (setting, name) {
        (Some(asked), Some(name)) => setting::same(asked, name),
        _ => true,
    };
    let kind = |kind| matcher.kinds.is_empty() || matcher.kinds.contains(&kind);
    let here = found.findings.iter().find(|f| region.has(f.at, f.line) && kind(f.kind) && asked(&f.setting));
    if let Some(finding) = here {
        return Form::There(finding.setting.clone());
    }
    let Some(facts) = look.ground.facts(region.file) else { return Form::Open };
    let seen = Seen { look, region, facts, o: facts.known.outline, top: OnceCell::new() };
    let lack = found.misses.iter().find(|miss| region.has(miss.at, miss.line)).map(|miss| miss.lack.clone());
    let there = match matcher.shape {
        Shape::BoundedCall | Shape::EdgeCase => return Form::Open,
        Shape::SwitchedOff if lack == Some(Lack::BothWaysReachModel) => false,
        Shape::SwitchedOff => match seen.switched(setting) {
            Some(name) => return Form::There(Some(name)),
            None => false,
        },
        Shape::HandledFailure => seen.handlers().any(answers),
        Shape::NextCandidate => {
            seen.handlers().any(|h| h.deed == Deed::Alternative || h.goes_on && seen.in_loop(h) && lack.is_none())
        }
        Shape::RefusedInput => seen.conditions().any(|c| c.refuses() && c.checks.iter().any(about_form)),
        Shape::CheckedOutput => {
            let checked = |c: &Condition| c.refuses() && c.checks.iter().any(about_answer);
            seen.conditions().any(checked) || seen.handlers().any(|h| h.deed == Deed::Retries || answers(h))
        }
        Shape::LimitedEntry => seen.conditions().any(|c| c.refuses() && c.checks.iter().any(about_amount)),
        Shape::TrippedState => {
            seen.conditions().any(|c| leaves(c) && c.checks.iter().any(|check| seen.lasts(c, check)))
        }
        Shape::HandedOver => seen.conditions().any(|c| c.checks.iter().any(about_doubt) && seen.hands_over(c)),
        Shape::RecordedExchange => seen.records(),
    };
    if there { Form::There(None) } else { Form::Missing(lack) }
}

/// A handler with an answer of its own: no bare status, no log alone, nothing that only goes on.
fn answers(handling: &Handling) -> bool {
    let bare = handling.status.is_some_and(|status| status >= 500) && !handling.words;
    handling.deed >= Deed::Alternative && !bare
}

fn about_form(check: &Check) -> bool {
    matches!(check.asks, Asks::Size | Asks::Range | Asks::Membership | Asks::Type | Asks::Format)
}

fn about_answer(check: &Check) -> bool {
    about_form(check) || matches!(check.asks, Asks::Equality | Asks::Call)
}

fn about_amount(check: &Check) -> bool {
    matches!(check.asks, Asks::Size | Asks::Range | Asks::Call)
}

fn about_doubt(check: &Check) -> bool {
    matches!(check.asks, Asks::Range | Asks::Equality | Asks::Membership | Asks::Truth | Asks::Call)
}

/// Whether one side leaves and the other does not.
fn leaves(condition: &Condition) -> bool {
    let out = |side: Side| matches!(side, Side::Leaves(leave) if leave != Leave::Breaks);
    out(condition.then) != out(condition.otherwise)
}

/// What is looked at.
struct Seen<'s, 'l, 'a> {
    look: &'s Look<'l, 'a>,
    region: &'s Region,
    facts: &'s FileFacts<'l>,
    o: &'l Outline,
    /// Names that the file itself gives a value.
    top: OnceCell<BTreeSet<String>>,
}

impl<'s> Seen<'s, '_, '_> {
    fn has(&self, scope: ScopeId, line: u32) -> bool {
        self.region.has(ScopeRef { file: self.region.file, scope }, line)
    }

    fn conditions(&self) -> impl Iterator<Item = &'s Condition> {
        self.facts.conditions.iter().filter(|c| self.has(c.scope, c.line))
    }

    fn handlers(&self) -> impl Iterator<Item = &'s Handling> {
        self.facts.handlers.iter().filter(|h| self.has(h.scope, h.line))
    }

    /// The setting that a branch or a look-up depends on, where another way is taken by it.
    fn switched(&self, asked: Option<&str>) -> Option<String> {
        let named = |expr: ExprId| {
            let known = self.look.settings().of_expr(self.look.ground, self.region.file, expr)?;
            (!known.name.is_empty() && asked.is_none_or(|asked| setting::same(asked, &known.name)))
                .then(|| known.name.clone())
        };
        let depends = |test: ExprId| self.o.inside(test).into_iter().find_map(named);
        let branches = self.conditions().filter(|c| self.parts(c)).find_map(|c| depends(c.test));
        branches.or_else(|| self.region.lookups(self.o).into_iter().find_map(depends))
    }

    /// Whether the ways of a branch part: one leaves, or each has something of its own.
    fn parts(&self, condition: &Condition) -> bool {
        match condition.place {
            ConditionNode::Choice(_) => true,
            ConditionNode::Stmt(stmt) => match self.o.stmt(stmt) {
                Stmt::If { then, otherwise, .. } => {
                    leaves(condition) || !self.o.block(*then).is_empty() && !self.o.block(*otherwise).is_empty()
                }
                Stmt::Switch { cases, .. } => cases.len() > 1,
                _ => false,
            },
        }
    }

    fn in_loop(&self, handling: &Handling) -> bool {
        let around = |expr: ExprId| self.o.around(self.o.spot(expr).frame).any(|a| matches!(a, Around::Loop(_)));
        let covered = self.region.calls(self.o).filter(|call| handling.covers(&self.facts.known, call.expr));
        covered.into_iter().any(|call| around(call.expr))
    }

    /// Whether a check compares something that outlives the call: it hangs on no parameter and no name of the function.
    fn lasts(&self, condition: &Condition, check: &Check) -> bool {
        let root = check.operand.split('.').next().unwrap_or_default();
        let member = check.operand.contains('.');
        let own = self
            .o
            .outward(condition.scope)
            .filter_map(|id| self.o.scope(id))
            .any(|scope| scope.parameters.iter().any(|p| self.o.spell(p.name) == root));
        check.asks == Asks::Range && !root.is_empty() && !own && (member || self.of_file(root))
    }

    /// Whether the file itself gives a name its value.
    fn of_file(&self, name: &str) -> bool {
        let assigned = || {
            let top = |id: StmtId| self.o.scope_at(self.o.stmt_spot(id).frame) == ScopeId::FILE;
            let all = self.o.all_stmts().filter(|(id, _)| top(*id));
            all.filter_map(
                |(_, stmt)| if let Stmt::Assign { target, .. } = stmt { Some(self.o.spelled(*target)) } else { None },
            )
            .collect()
        };
        self.top.get_or_init(assigned).contains(name)
    }

    /// Whether one way of a branch does something of its own: it calls or changes something, and not only a log.
    fn hands_over(&self, condition: &Condition) -> bool {
        let ConditionNode::Stmt(stmt) = condition.place else { return false };
        let blocks = match self.o.stmt(stmt) {
            Stmt::If { then, otherwise, .. } => vec![*then, *otherwise],
            Stmt::Switch { cases, .. } => cases.iter().map(|(_, block)| *block).collect(),
            _ => return false,
        };
        let works = |stmt: StmtId| match self.o.stmt(stmt) {
            Stmt::Expr(expr) | Stmt::Return(Some(expr)) => self.o.as_call(*expr).is_some() && !self.is_log(*expr),
            Stmt::Assign { target, .. } => matches!(self.o.expr(*target), Expr::Member(..) | Expr::Index(..)),
            _ => false,
        };
        blocks.into_iter().flat_map(|block| self.o.within(block)).any(works)
    }

    fn is_log(&self, expr: ExprId) -> bool {
        self.o.as_call(expr).is_some_and(|call| effect(&self.facts.known, call) == Effect::Logs)
    }

    /// Whether one call takes what came in and what another call gave.
    fn records(&self) -> bool {
        let (mut given, mut made) = (BTreeSet::new(), BTreeSet::new());
        for of in self.region.scopes() {
            let Some(scope) = self.o.scope(of.scope) else { continue };
            given.extend(scope.parameters.iter().flat_map(|p| std::iter::once(p.name).chain(p.fields.iter().copied())));
            for stmt in self.o.within(scope.body) {
                if let Stmt::Assign { target, value, .. } = self.o.stmt(stmt)
                    && let Expr::Name(name) = self.o.expr(*target)
                    && self.o.inside(*value).into_iter().any(|part| self.o.as_call(part).is_some())
                {
                    made.insert(*name);
                }
            }
        }
        let ground = self.look.ground;
        self.region.calls(self.o).any(|call| {
            let Expr::Call(number) = self.o.expr(call.expr) else { return false };
            // What goes to a model is asked, not recorded.
            if ground.distance(self.region.file, *number).is_some() {
                return false;
            }
            let parts: Vec<ExprId> = call.arguments.iter().flat_map(|a| self.o.inside(a.value)).collect();
            let names = |of: &BTreeSet<_>| {
                parts.iter().any(|part| matches!(self.o.expr(*part), Expr::Name(name) if of.contains(name)))
            };
            names(&given) && names(&made)
        })
    }
}

impl Region {
    /// Keys by which something is looked up: `PROVIDERS[mode]`, `providers.get(mode)`.
    fn lookups(&self, o: &Outline) -> Vec<ExprId> {
        let here = |id: ExprId| self.has(ScopeRef { file: self.file, scope: o.scope_of(id) }, o.spot(id).line);
        let indexed = (0u32..).zip(&o.exprs).filter_map(|(n, expr)| match expr {
            Expr::Index(_, key) if here(ExprId(n)) => Some(*key),
            _ => None,
        });
        let got = self.calls(o).filter(|call| matches!(o.callee_name(call), "get" | "Get" | "fetch" | "resolve"));
        indexed.chain(got.filter_map(|call| call.arguments.first()).map(|a| a.value)).collect()
    }
}
