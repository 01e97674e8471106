//! Definitions: functions, types, parameters, decorators, imports.

use super::{Lower, Tail, children, field, fields, line, short};
use crate::code::grammar::{Role, Tails};
use crate::code::outline::{Around, BlockId, Expr, ExprId, Import, Name, Scope, ScopeId, ScopeKind, Stmt, StmtId};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    /// A function or method with a name.
    pub(super) fn function(&mut self, node: Node<'_>) -> ScopeId {
        let name = field(node, "name").or_else(|| self.child_name(node)).map(|name| self.named(name));
        let name = name.unwrap_or_else(|| self.build.name(""));
        self.callable(node, ScopeKind::Function, name)
    }

    /// A function that stands where a value is expected; what it is assigned to is its name.
    pub(super) fn lambda(&mut self, node: Node<'_>) -> ScopeId {
        let own = field(node, "name").map(|name| self.named(name));
        let given = self.naming.take();
        // Decorators that wait belong to the definition that follows, not to a function among their arguments.
        let waiting = std::mem::take(&mut self.decorators);
        let scope = match own.or(given) {
            Some(name) => self.callable(node, ScopeKind::Function, name),
            None => {
                let name = self.build.name("");
                self.callable(node, ScopeKind::Lambda, name)
            }
        };
        self.decorators = waiting;
        scope
    }

    pub(super) fn callable(&mut self, node: Node<'_>, kind: ScopeKind, name: Name) -> ScopeId {
        let decorators = self.take_decorators(node);
        let naming = self.naming.take();
        let spelled = self.build.spell(name).to_owned();
        let exported = (self.grammar.dialect.exported)(node, &spelled, self.src);
        let scope = self.open(node, kind, name, decorators, exported);
        let frame = self.build.enter(Around::Scope(scope));
        let outer = std::mem::take(&mut self.before);
        let lists = ["parameters", "parameter"].iter().find_map(|name| field(node, name));
        let listed = |c: &Node<'_>| c.kind().ends_with("parameters") && self.role(*c) != Role::Skip;
        let lists = lists.or_else(|| children(node).into_iter().find(listed));
        let of_type = self.build.parent_kind(scope) == Some(ScopeKind::Type);
        let parameters = lists.map(|list| self.parameters(list, of_type)).unwrap_or_default();
        let returns = ["return_type", "result", "returns", "type"].iter().find_map(|name| field(node, name));
        // A type without a field stands behind the parameters.
        let after = lists.map_or(0, |list| list.end_byte());
        let bare = |c: &Node<'_>| self.role(*c) == Role::Kind && c.start_byte() >= after;
        let returns = returns.or_else(|| children(node).into_iter().find(bare));
        let returns = returns.map(|kind| self.type_name(kind));
        let tails = match self.grammar.dialect.tail_returns {
            Tails::Never => false,
            Tails::Always => true,
            Tails::Declared => returns.is_some() || self.role(node) == Role::Lambda,
        };
        let block = match self.body(node) {
            // Its statements are its own children, and the last one is its value.
            None if self.role(node) == Role::Lambda => {
                let own = children(node).into_iter().filter(|c| lists.is_none_or(|list| list.id() != c.id()));
                self.block_from(&own.collect::<Vec<_>>(), Tail::Return)
            }
            None => BlockId(0),
            // An expression as a body is what is returned.
            Some(body) if self.role(body) != Role::Block || tails => self.block_of(body, Tail::Return),
            Some(body) => self.block_of(body, Tail::Drop),
        };
        self.before = outer;
        self.build.leave(frame);
        self.naming = naming;
        if let Some(made) = self.build.scope_mut(scope) {
            made.body = block;
            made.parameters = parameters.into();
            made.returns = returns;
        }
        scope
    }

    /// What a function does: a block, or an expression.
    pub(super) fn body<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        let is_body = |child: &Node<'t>| matches!(self.role(*child), Role::Block | Role::Lambda);
        let own = || match self.role(node) {
            Role::Lambda => children(node).into_iter().next_back().filter(is_body),
            _ => children(node).into_iter().rev().find(is_body),
        };
        let mut body = field(node, "body").or_else(own)?;
        // A body may be wrapped: `=> value`, the block of a lambda.
        for _ in 0..3 {
            if self.role(body) != Role::Lambda || field(body, "parameters").is_some() {
                break;
            }
            let Some(inner) = field(body, "body").or_else(|| self.first(body)) else { break };
            body = inner;
        }
        Some(body)
    }

    pub(super) fn open(
        &mut self,
        node: Node<'_>,
        kind: ScopeKind,
        name: Name,
        decorators: Vec<ExprId>,
        exported: bool,
    ) -> ScopeId {
        let end = u32::try_from(node.end_position().row + 1).unwrap_or(u32::MAX);
        let parent = self.build.current();
        self.build.scope(Scope {
            kind,
            name,
            parent,
            line: line(field(node, "name").unwrap_or(node)),
            end,
            decorators: decorators.into(),
            parameters: Box::default(),
            bases: Box::default(),
            returns: None,
            body: BlockId(0),
            exported,
        })
    }

    /// A class, struct, interface or module.
    pub(super) fn kind(&mut self, node: Node<'_>) -> ScopeId {
        let name = field(node, "name").or_else(|| self.child_name(node)).map(|name| self.named(name));
        let name = name.or(self.naming.take()).unwrap_or_else(|| self.build.name(""));
        let decorators = self.take_decorators(node);
        let spelled = self.build.spell(name).to_owned();
        let exported = (self.grammar.dialect.exported)(node, &spelled, self.src);
        let scope = self.open(node, ScopeKind::Type, name, decorators, exported);
        let mut bases = Vec::new();
        for field_name in ["superclasses", "superclass", "interfaces", "bases"] {
            fields(node, field_name).into_iter().for_each(|part| self.bases(part, &mut bases));
        }
        for child in children(node) {
            if self.role(child) == Role::Bases {
                self.bases(child, &mut bases);
            }
        }
        let is_body = |c: &Node<'_>| c.kind().ends_with("body") || self.role(*c) == Role::Members;
        let body = field(node, "body")
            .or_else(|| field(node, "type").filter(|kind| self.role(*kind) == Role::Members))
            .or_else(|| children(node).into_iter().rev().find(is_body));
        body.into_iter().for_each(|body| self.mixed_in(body, &mut bases));
        // A field may lead to what is found by its role as well.
        let mut seen = std::collections::HashSet::new();
        bases.retain(|base| seen.insert(*base));
        let frame = self.build.enter(Around::Scope(scope));
        // Parameters of a primary constructor are fields.
        let listed = |c: &Node<'_>| c.kind().contains("parameter") && !c.kind().contains("type");
        let mut held = children(node);
        held.extend(held.clone().into_iter().filter(|c| self.role(*c) == Role::Through).flat_map(children));
        let lists = held.into_iter().find(listed);
        let parameters = lists.map(|list| self.parameters(list, true)).unwrap_or_default();
        let block = body.map_or(BlockId(0), |body| self.members(body));
        self.build.leave(frame);
        if let Some(made) = self.build.scope_mut(scope) {
            made.body = block;
            made.bases = bases.into();
            made.parameters = parameters.into();
        }
        scope
    }

    /// Members that belong to a type defined elsewhere.
    pub(super) fn extension(&mut self, node: Node<'_>, of: &str) -> ScopeId {
        let name = field(node, of).or_else(|| self.first(node)).map(|kind| self.type_base(kind));
        let name = name.unwrap_or_else(|| self.build.name(""));
        let scope = self.open(node, ScopeKind::Type, name, Vec::new(), true);
        let bases: Vec<Name> = field(node, "trait").map(|kind| self.type_base(kind)).into_iter().collect();
        let frame = self.build.enter(Around::Scope(scope));
        let block = field(node, "body").map_or(BlockId(0), |body| self.members(body));
        self.build.leave(frame);
        if let Some(made) = self.build.scope_mut(scope) {
            made.body = block;
            made.bases = bases.into();
        }
        scope
    }

    pub(super) fn members(&mut self, body: Node<'_>) -> BlockId {
        self.block_from(&children(body), Tail::Drop)
    }

    pub(super) fn child_name<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        children(node).into_iter().find(|child| self.role(*child) == Role::Name)
    }

    /// What the body of a type takes in by a call: `include Searchable`.
    fn mixed_in(&mut self, body: Node<'_>, out: &mut Vec<Name>) {
        let mixes = self.grammar.dialect.mixes;
        if mixes.is_empty() {
            return;
        }
        for call in children(body) {
            let Role::Method(_, method, arguments) = self.role(call) else { continue };
            let named = field(call, method).is_some_and(|name| mixes.contains(&&*self.text(name)));
            if let Some(given) = field(call, arguments).filter(|_| named) {
                for part in children(given).into_iter().take(16) {
                    self.bases(part, out);
                }
            }
        }
    }

    fn bases(&mut self, node: Node<'_>, out: &mut Vec<Name>) {
        match self.role(node) {
            Role::Name | Role::Member(..) => out.push(self.named(node)),
            Role::Argument(..) | Role::Arguments | Role::Skip => {}
            Role::Kind => out.push(self.type_base(node)),
            Role::Call(callee, _) => {
                if let Some(callee) = field(node, callee).or_else(|| self.first(node)) {
                    self.bases(callee, out);
                }
            }
            _ => {
                for child in children(node).into_iter().take(16) {
                    if out.len() < 16 && self.descend() {
                        self.bases(child, out);
                        self.depth -= 1;
                    }
                }
            }
        }
    }

    /// The text of a type as a name, without the mark that introduces it.
    pub(super) fn type_name(&mut self, node: Node<'_>) -> Name {
        let text = self.text(node);
        self.build.name(&short(text.trim_start_matches([':', '-', '>', ' ']), 160))
    }

    /// The name of a type without what it is filled with, its package or the marks before it: `Client` of
    /// `*llm::Client<T>`.
    pub(super) fn type_base(&mut self, node: Node<'_>) -> Name {
        let text = self.text(node);
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let text = text.split(['<', '[', '(', '{']).next().unwrap_or(text).trim();
        let text = text.rsplit_once("::").map_or(text, |(_, last)| last).trim_end_matches('?');
        self.build.name(&short(text, 120))
    }

    /// Keeps a decorator for the definition that follows.
    pub(super) fn decorator(&mut self, node: Node<'_>) {
        let made = self.decorator_of(node);
        self.decorators.extend(made);
    }

    pub(super) fn decorator_of(&mut self, node: Node<'_>) -> Vec<ExprId> {
        let parts: Vec<Node<'_>> = children(node).into_iter().filter(|c| self.role(*c) != Role::Skip).collect();
        if let [name, list] = parts.as_slice()
            && self.role(*list) == Role::Arguments
        {
            let callee = self.expr(*name);
            let mut handed = Vec::new();
            self.arguments(*list, &mut handed);
            return vec![self.build.call(callee, handed, false, line(node))];
        }
        // `@Name(args)` is one call in some grammars and a name with arguments in others.
        if let Role::Decorator = self.role(node)
            && let Some(name) = field(node, "name")
        {
            let at = line(node);
            let name = self.expr(name);
            let mut handed = Vec::new();
            let list =
                field(node, "arguments").or_else(|| parts.iter().copied().find(|c| c.kind().contains("argument")));
            if let Some(list) = list {
                self.arguments(list, &mut handed);
            }
            return vec![self.build.call(name, handed, false, at)];
        }
        if parts.is_empty() {
            let name = self.named(node);
            return vec![self.build.expr(Expr::Name(name), line(node))];
        }
        parts.into_iter().map(|part| self.expr(part)).collect()
    }

    /// Decorators collected before a definition and those that stand inside it.
    pub(super) fn take_decorators(&mut self, node: Node<'_>) -> Vec<ExprId> {
        let mut out = std::mem::take(&mut self.decorators);
        self.marks(node, 0, &mut out);
        out
    }

    /// The decorators that stand inside a node, also in lists of modifiers and attributes.
    pub(super) fn marks(&mut self, node: Node<'_>, depth: usize, out: &mut Vec<ExprId>) {
        for child in children(node) {
            match self.role(child) {
                Role::Decorator => out.extend(self.decorator_of(child)),
                Role::Decorators if depth < 3 => self.marks(child, depth + 1, out),
                _ => {}
            }
        }
    }

    /// An import; a JavaScript `export` may hold a definition.
    pub(super) fn import(&mut self, node: Node<'_>, out: &mut Vec<StmtId>) {
        for name in ["declaration", "value"] {
            let Some(inner) = field(node, name) else { continue };
            fields(node, "decorator").into_iter().for_each(|d| self.decorator(d));
            let default = self.build.name("default");
            if name == "declaration" && self.role(inner) != Role::Other {
                self.statement(inner, Tail::Drop, out);
                if self.text(node).starts_with("export default")
                    && let Some(name) = field(inner, "name")
                {
                    let (target, value) = (Expr::Name(default), Expr::Name(self.named(name)));
                    let (target, value) = (self.build.expr(target, line(node)), self.build.expr(value, line(name)));
                    out.push(self.build.stmt(Stmt::Assign { target, value, annotation: None }, line(node)));
                }
            } else {
                self.naming = Some(default);
                let value = self.expr(inner);
                self.naming = None;
                out.append(&mut self.before);
                let target = self.build.expr(Expr::Name(default), line(node));
                out.push(self.build.stmt(Stmt::Assign { target, value, annotation: None }, line(node)));
            }
            return;
        }
        self.import_text(node);
    }

    /// The names that the text of an import binds.
    pub(super) fn import_text(&mut self, node: Node<'_>) {
        let scope = self.build.current();
        for bound in (self.grammar.dialect.imports)(&self.text(node)) {
            let import = Import {
                local: self.build.name(&bound.local),
                module: self.build.name(&bound.module),
                name: self.build.name(&bound.name),
                line: line(node),
                scope,
                again: bound.again,
            };
            self.build.import(import);
        }
    }
}
