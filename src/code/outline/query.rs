//! Questions that an outline answers by itself.

use super::{
    Around, BlockId, Call, CallId, Expr, ExprId, Frame, FrameId, Handler, HandlerId, Name, Outline, Owner, Scope,
    ScopeId, ScopeKind, Spot, Stmt, StmtId,
};
use std::collections::BTreeSet;

/// Links of a chain that are followed.
const MAX_CHAIN: usize = 4_000;

impl Outline {
    pub(crate) fn spell(&self, name: Name) -> &str {
        self.names.get(name)
    }

    /// An expression.
    pub(crate) fn expr(&self, id: ExprId) -> &Expr {
        self.exprs.get(id.0 as usize).unwrap_or(&Expr::Null)
    }

    /// A statement.
    pub(crate) fn stmt(&self, id: StmtId) -> &Stmt {
        self.stmts.get(id.0 as usize).unwrap_or(&Stmt::Break)
    }

    /// The statements of a block.
    pub(crate) fn block(&self, id: BlockId) -> &[StmtId] {
        self.blocks.get(id.0 as usize).map_or(&[], |b| b)
    }

    pub(crate) fn call(&self, id: CallId) -> Option<&Call> {
        self.calls.get(id.0 as usize)
    }

    /// The call that an expression is.
    pub(crate) fn as_call(&self, id: ExprId) -> Option<&Call> {
        if let Expr::Call(call) = self.expr(id) { self.call(*call) } else { None }
    }

    pub(crate) fn handler(&self, id: HandlerId) -> Option<&Handler> {
        self.handlers.get(id.0 as usize)
    }

    pub(crate) fn scope(&self, id: ScopeId) -> Option<&Scope> {
        self.scopes.get(id.0 as usize)
    }

    /// All scopes with their numbers.
    pub(crate) fn all_scopes(&self) -> impl Iterator<Item = (ScopeId, &Scope)> {
        (0u32..).zip(&self.scopes).map(|(n, scope)| (ScopeId(n), scope))
    }

    /// The functions that a type defines in its body.
    pub(crate) fn functions_of(&self, of: ScopeId) -> impl Iterator<Item = (ScopeId, &Scope)> {
        let body = self.scope(of).map_or(BlockId(0), |s| s.body);
        self.within(body).into_iter().filter_map(|stmt| {
            let Stmt::Define(id) = self.stmt(stmt) else { return None };
            self.scope(*id).filter(|s| s.kind == ScopeKind::Function).map(|scope| (*id, scope))
        })
    }

    /// All calls with their numbers.
    pub(crate) fn all_calls(&self) -> impl Iterator<Item = (CallId, &Call)> {
        (0u32..).zip(&self.calls).map(|(n, call)| (CallId(n), call))
    }

    /// All statements with their numbers.
    pub(crate) fn all_stmts(&self) -> impl Iterator<Item = (StmtId, &Stmt)> {
        (0u32..).zip(&self.stmts).map(|(n, stmt)| (StmtId(n), stmt))
    }

    /// Where an expression stands.
    pub(crate) fn spot(&self, id: ExprId) -> Spot {
        self.expr_spots.get(id.0 as usize).copied().unwrap_or(Spot { line: 0, frame: FrameId(0) })
    }

    /// Where a statement stands.
    pub(crate) fn stmt_spot(&self, id: StmtId) -> Spot {
        self.stmt_spots.get(id.0 as usize).copied().unwrap_or(Spot { line: 0, frame: FrameId(0) })
    }

    /// What an expression is a part of.
    pub(crate) fn owner(&self, id: ExprId) -> Owner {
        self.owners.get(id.0 as usize).copied().unwrap_or(Owner::Scope(ScopeId::FILE))
    }

    /// What stands around, from the nearest to the file.
    pub(crate) fn around(&self, frame: FrameId) -> impl Iterator<Item = Around> {
        let mut next = Some(frame);
        std::iter::from_fn(move || {
            let id = next?;
            let Frame { parent, around } = *self.frames.get(id.0 as usize)?;
            next = (parent != id).then_some(parent);
            Some(around)
        })
        .take(MAX_CHAIN)
    }

    /// The scope that a frame belongs to.
    pub(crate) fn scope_at(&self, frame: FrameId) -> ScopeId {
        let scope = self.around(frame).find_map(|a| if let Around::Scope(scope) = a { Some(scope) } else { None });
        scope.unwrap_or(ScopeId::FILE)
    }

    /// The scope that an expression stands in.
    pub(crate) fn scope_of(&self, id: ExprId) -> ScopeId {
        self.scope_at(self.spot(id).frame)
    }

    /// The scope that an expression belongs to: of a decorator or default the scope it stands at.
    pub(crate) fn belongs_to(&self, id: ExprId) -> ScopeId {
        let mut at = id;
        for _ in 0..64 {
            match self.owner(at) {
                Owner::Expr(owner) if owner != at => at = owner,
                Owner::Scope(scope) if scope != ScopeId::FILE => return scope,
                _ => break,
            }
        }
        self.scope_of(id)
    }

    /// The scope itself and those it stands in, up to the file.
    pub(crate) fn outward(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        let mut next = Some(scope);
        std::iter::from_fn(move || {
            let id = next?;
            let parent = self.scope(id)?.parent;
            next = (parent != id).then_some(parent);
            Some(id)
        })
        .take(MAX_CHAIN)
    }

    /// The named function that a scope belongs to; the file when it stands in none.
    pub(crate) fn function_of(&self, scope: ScopeId) -> ScopeId {
        let named = |id: &ScopeId| self.scope(*id).is_some_and(|s| s.kind == ScopeKind::Function);
        self.outward(scope).find(named).unwrap_or(ScopeId::FILE)
    }

    /// The type that a scope stands in.
    pub(crate) fn type_of(&self, scope: ScopeId) -> Option<ScopeId> {
        self.outward(scope).find(|id| self.scope(*id).is_some_and(|s| s.kind == ScopeKind::Type))
    }

    /// What a test always says, whatever is asked beside it: constants, and what is true for readers of types alone.
    pub(crate) fn always(&self, test: ExprId) -> Option<bool> {
        match self.expr(test) {
            Expr::Bool(said) => Some(*said),
            Expr::Number(number) => Some(*number != 0.0),
            Expr::Null => Some(false),
            Expr::Not(inner) => self.always(*inner).map(|said| !said),
            Expr::Both(a, b) | Expr::Either(a, b) => {
                let decides = matches!(self.expr(test), Expr::Either(..));
                let (a, b) = (self.always(*a), self.always(*b));
                if a == Some(decides) || b == Some(decides) { Some(decides) } else { a.and(b) }
            }
            Expr::Name(name) | Expr::Member(_, name) if self.spell(*name) == "TYPE_CHECKING" => Some(false),
            _ => None,
        }
    }

    /// Whether something stands on a way that a constant closes: `elif False:`, `if (false && x)`, `if TYPE_CHECKING:`.
    pub(crate) fn never_runs(&self, frame: FrameId) -> bool {
        self.around(frame).any(|around| match around {
            Around::Then(stmt) => self.decided(stmt) == Some(false),
            Around::Otherwise(stmt) => self.decided(stmt) == Some(true),
            _ => false,
        })
    }

    /// The way that a branch always takes.
    fn decided(&self, branch: StmtId) -> Option<bool> {
        if let Stmt::If { test, .. } = self.stmt(branch) { self.always(*test) } else { None }
    }

    /// Functions and types that never come to be.
    pub(crate) fn never_defined(&self) -> BTreeSet<ScopeId> {
        // Few files have such a way at all.
        if !self.all_stmts().any(|(id, _)| self.decided(id).is_some()) {
            return BTreeSet::new();
        }
        let first = |scope: &Scope| self.block(scope.body).first().map(|stmt| self.stmt_spot(*stmt).frame);
        let never = |scope: &Scope| first(scope).is_some_and(|frame| self.never_runs(frame));
        self.all_scopes().filter(|(_, scope)| never(scope)).map(|(id, _)| id).collect()
    }

    /// The members of an expression and what they hang on: `f(x).a.b` is `[a, b]` on `f(x)`.
    pub(crate) fn chain(&self, id: ExprId) -> (Vec<Name>, ExprId) {
        let mut names = Vec::new();
        let mut at = id;
        while let Expr::Member(object, name) = self.expr(at) {
            names.push(*name);
            at = *object;
            if names.len() > 24 {
                break;
            }
        }
        names.reverse();
        (names, at)
    }

    /// The last name of what is called: `c` of `a.b.c()`.
    pub(crate) fn callee_name(&self, call: &Call) -> &str {
        match self.expr(call.callee) {
            Expr::Name(name) | Expr::Member(_, name) => self.spell(*name),
            _ => "",
        }
    }

    /// The dotted text of an expression, as far as it is names: `client.chat.create`.
    pub(crate) fn spelled(&self, id: ExprId) -> String {
        let (names, root) = self.chain(id);
        let first = match self.expr(root) {
            Expr::Name(name) => self.spell(*name).to_owned(),
            Expr::Call(call) => self.call(*call).map(|c| format!("{}()", self.callee_name(c))).unwrap_or_default(),
            _ => String::new(),
        };
        let rest = names.iter().map(|n| self.spell(*n));
        std::iter::once(first.as_str()).chain(rest).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(".")
    }

    /// All parts of an expression, itself first, down to names and literals; bodies of lambdas are not entered.
    pub(crate) fn inside(&self, id: ExprId) -> Vec<ExprId> {
        let mut out = vec![id];
        let mut at = 0;
        while let Some(next) = out.get(at).copied() {
            out.extend(self.expr(next).parts());
            if let Some(call) = self.as_call(next) {
                out.push(call.callee);
                out.extend(call.arguments.iter().map(|a| a.value));
            }
            at += 1;
            if out.len() > MAX_CHAIN {
                break;
            }
        }
        out
    }

    /// All statements of a block and of the blocks inside it, in the order of the source; definitions are not entered.
    pub(crate) fn within(&self, block: BlockId) -> Vec<StmtId> {
        let mut out = Vec::new();
        let mut rest: Vec<StmtId> = self.block(block).iter().rev().copied().collect();
        while let Some(next) = rest.pop() {
            out.push(next);
            let mut blocks = Vec::new();
            match self.stmt(next) {
                Stmt::If { then, otherwise, .. } => blocks.extend([*then, *otherwise]),
                Stmt::Switch { cases, .. } => blocks.extend(cases.iter().map(|(_, block)| *block)),
                Stmt::Loop { body, .. } | Stmt::With { body, .. } | Stmt::Block(body) => blocks.push(*body),
                Stmt::Try { body, handlers, otherwise, finally } => {
                    blocks.push(*body);
                    blocks.extend(handlers.iter().filter_map(|h| self.handler(*h)).map(|h| h.body));
                    blocks.extend([*otherwise, *finally]);
                }
                _ => {}
            }
            for block in blocks.into_iter().rev() {
                rest.extend(self.block(block).iter().rev());
            }
        }
        out
    }
}
