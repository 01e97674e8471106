//! Builds an outline: numbers are handed out in the order of the source.

use super::{
    Around, BlockId, Call, CallId, Expr, ExprId, Frame, FrameId, Handler, HandlerId, Import, Name, Namer, Outline,
    Owner, Scope, ScopeId, ScopeKind, Spot, Stmt, StmtId,
};

/// An outline in the making.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    namer: Namer,
    out: Outline,
    /// What new statements and expressions stand in.
    frame: Option<FrameId>,
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

impl Builder {
    /// Begins a file that ends on this line.
    pub(crate) fn new(end: u32) -> Builder {
        let mut builder = Builder::default();
        let name = builder.name("");
        // What CommonJS exports is found under this name, whether the file spells it or not.
        builder.name("default");
        // Block zero is the empty one.
        builder.out.blocks.push(Box::default());
        builder.out.scopes.push(Scope {
            kind: ScopeKind::File,
            name,
            parent: ScopeId::FILE,
            line: 1,
            end,
            decorators: Box::default(),
            parameters: Box::default(),
            bases: Box::default(),
            returns: None,
            body: BlockId(0),
            exported: true,
        });
        builder.out.frames.push(Frame { parent: FrameId(0), around: Around::Scope(ScopeId::FILE) });
        builder
    }

    pub(crate) fn name(&mut self, text: &str) -> Name {
        self.namer.name(text)
    }

    pub(crate) fn spell(&self, name: Name) -> &str {
        self.namer.get(name)
    }

    fn spot(&self, line: u32) -> Spot {
        Spot { line, frame: self.frame.unwrap_or(FrameId(0)) }
    }

    /// The next expression.
    pub(crate) fn expr(&mut self, expr: Expr, line: u32) -> ExprId {
        let id = ExprId(number(self.out.exprs.len()));
        self.out.exprs.push(expr);
        self.out.expr_spots.push(self.spot(line));
        id
    }

    /// The next call, as an expression.
    pub(crate) fn call(
        &mut self,
        callee: ExprId,
        arguments: Vec<super::Argument>,
        constructs: bool,
        line: u32,
    ) -> ExprId {
        let call = CallId(number(self.out.calls.len()));
        let expr = self.expr(Expr::Call(call), line);
        self.out.calls.push(Call { expr, callee, arguments: arguments.into(), constructs });
        expr
    }

    /// An expression that was made.
    pub(crate) fn made(&self, id: ExprId) -> Option<&Expr> {
        self.out.exprs.get(id.0 as usize)
    }

    /// The line of an expression that was made.
    pub(crate) fn line(&self, id: ExprId) -> u32 {
        self.out.expr_spots.get(id.0 as usize).map_or(0, |spot| spot.line)
    }

    /// A place for a statement whose parts are made after it, so that they can stand inside it.
    pub(crate) fn reserve(&mut self, line: u32) -> StmtId {
        let id = StmtId(number(self.out.stmts.len()));
        self.out.stmts.push(Stmt::Block(BlockId(0)));
        self.out.stmt_spots.push(self.spot(line));
        id
    }

    /// Says what a reserved statement is.
    pub(crate) fn fill(&mut self, id: StmtId, stmt: Stmt) -> StmtId {
        if let Some(place) = self.out.stmts.get_mut(id.0 as usize) {
            *place = stmt;
        }
        id
    }

    /// The next statement.
    pub(crate) fn stmt(&mut self, stmt: Stmt, line: u32) -> StmtId {
        let id = self.reserve(line);
        self.fill(id, stmt)
    }

    /// The next block.
    pub(crate) fn block(&mut self, stmts: Vec<StmtId>) -> BlockId {
        if stmts.is_empty() {
            return BlockId(0);
        }
        let id = BlockId(number(self.out.blocks.len()));
        self.out.blocks.push(stmts.into());
        id
    }

    /// A place for a handler whose body is made after it.
    pub(crate) fn handler(&mut self, handler: Handler) -> HandlerId {
        let id = HandlerId(number(self.out.handlers.len()));
        self.out.handlers.push(handler);
        id
    }

    /// Gives a handler its body.
    pub(crate) fn handler_body(&mut self, id: HandlerId, body: BlockId) {
        if let Some(handler) = self.out.handlers.get_mut(id.0 as usize) {
            handler.body = body;
        }
    }

    /// A new scope; its body is made after it.
    pub(crate) fn scope(&mut self, scope: Scope) -> ScopeId {
        let id = ScopeId(number(self.out.scopes.len()));
        self.out.scopes.push(scope);
        id
    }

    /// Changes a scope.
    pub(crate) fn scope_mut(&mut self, id: ScopeId) -> Option<&mut Scope> {
        self.out.scopes.get_mut(id.0 as usize)
    }

    /// What a scope stands in.
    pub(crate) fn parent_kind(&self, id: ScopeId) -> Option<ScopeKind> {
        let parent = self.out.scopes.get(id.0 as usize)?.parent;
        self.out.scopes.get(parent.0 as usize).map(|scope| scope.kind)
    }

    /// Steps inside something; hand the answer to [`Builder::leave`].
    pub(crate) fn enter(&mut self, around: Around) -> Option<FrameId> {
        let before = self.frame;
        let id = FrameId(number(self.out.frames.len()));
        self.out.frames.push(Frame { parent: before.unwrap_or(FrameId(0)), around });
        self.frame = Some(id);
        before
    }

    /// Steps out again.
    pub(crate) fn leave(&mut self, before: Option<FrameId>) {
        self.frame = before;
    }

    /// The scope that new statements stand in.
    pub(crate) fn current(&self) -> ScopeId {
        self.out.scope_at(self.frame.unwrap_or(FrameId(0)))
    }

    /// A name that an import binds.
    pub(crate) fn import(&mut self, import: Import) {
        self.out.imports.push(import);
    }

    /// The package or namespace of the file; the first one counts.
    pub(crate) fn package(&mut self, name: Name) {
        self.out.package.get_or_insert(name);
    }

    /// A part of the file is left out.
    pub(crate) fn bound(&mut self, why: &'static str) {
        self.out.bound = Some(why);
    }

    /// The outline, with the owner of each expression.
    pub(crate) fn finish(self) -> Outline {
        let mut out = self.out;
        out.names = self.namer.finish();
        let mut owners = vec![Owner::Scope(ScopeId::FILE); out.exprs.len()];
        let mut own = |part: ExprId, owner: Owner| {
            if let Some(place) = owners.get_mut(part.0 as usize) {
                *place = owner;
            }
        };
        for (n, expr) in out.exprs.iter().enumerate() {
            let owner = Owner::Expr(ExprId(number(n)));
            expr.parts().into_iter().for_each(|part| own(part, owner));
            if let Expr::Call(id) = expr
                && let Some(call) = out.calls.get(id.0 as usize)
            {
                own(call.callee, owner);
                call.arguments.iter().for_each(|a| own(a.value, owner));
            }
        }
        for (n, stmt) in out.stmts.iter().enumerate() {
            let owner = Owner::Stmt(StmtId(number(n)));
            stmt.parts().into_iter().for_each(|part| own(part, owner));
        }
        for (n, scope) in out.scopes.iter().enumerate() {
            let owner = Owner::Scope(ScopeId(number(n)));
            scope.decorators.iter().for_each(|part| own(*part, owner));
            for parameter in &scope.parameters {
                parameter.decorators.iter().chain(&parameter.default).for_each(|part| own(*part, owner));
            }
        }
        out.owners = owners;
        // Outlines are kept to the end, and lists that grew are up to twice as long as what they hold.
        out.exprs.shrink_to_fit();
        out.expr_spots.shrink_to_fit();
        out.calls.shrink_to_fit();
        out.stmts.shrink_to_fit();
        out.stmt_spots.shrink_to_fit();
        out.blocks.shrink_to_fit();
        out.handlers.shrink_to_fit();
        out.frames.shrink_to_fit();
        out.scopes.shrink_to_fit();
        out.imports.shrink_to_fit();
        out
    }
}
