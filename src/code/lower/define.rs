//! Definitions: functions, types, parameters, decorators, imports.

use super::{Lower, Tail, children, field, fields, line};
use crate::code::grammar::Role;
use crate::code::outline::{
    Around, BlockId, Expr, ExprId, Import, Name, Parameter, Scope, ScopeId, ScopeKind, Stmt, StmtId,
};
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

    fn callable(&mut self, node: Node<'_>, kind: ScopeKind, name: Name) -> ScopeId {
        let decorators = self.take_decorators(node);
        let naming = self.naming.take();
        let spelled = self.build.spell(name).to_owned();
        let exported = (self.grammar.dialect.exported)(node, &spelled, self.src);
        let scope = self.open(node, kind, name, decorators, exported);
        let frame = self.build.enter(Around::Scope(scope));
        let outer = std::mem::take(&mut self.before);
        let lists = ["parameters", "parameter"].iter().find_map(|name| field(node, name));
        let lists = lists.or_else(|| children(node).into_iter().find(|c| c.kind().ends_with("parameters")));
        let parameters = lists.map(|list| self.parameters(list)).unwrap_or_default();
        let returns = ["return_type", "result", "returns", "type"].iter().find_map(|name| field(node, name));
        let returns = returns.map(|kind| self.type_name(kind));
        let body = field(node, "body")
            .or_else(|| children(node).into_iter().rev().find(|child| self.role(*child) == Role::Block));
        let block = match body {
            None => BlockId(0),
            Some(body) => {
                // An expression as a body is what is returned.
                let value = self.role(body) != Role::Block;
                let tail = if value || self.grammar.dialect.tail_returns { Tail::Return } else { Tail::Drop };
                self.block_of(body, tail)
            }
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

    fn open(
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
        let frame = self.build.enter(Around::Scope(scope));
        let body = field(node, "body")
            .or_else(|| children(node).into_iter().rev().find(|child| child.kind().ends_with("body")));
        // Parameters of a primary constructor are fields.
        let lists = children(node).into_iter().find(|c| c.kind().contains("parameter") && !c.kind().contains("type"));
        let parameters = lists.map(|list| self.parameters(list)).unwrap_or_default();
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
        let name = field(node, of).or_else(|| self.first(node)).map(|kind| self.type_name(kind));
        let name = name.unwrap_or_else(|| self.build.name(""));
        let scope = self.open(node, ScopeKind::Type, name, Vec::new(), true);
        let bases: Vec<Name> = field(node, "trait").map(|kind| self.type_name(kind)).into_iter().collect();
        let frame = self.build.enter(Around::Scope(scope));
        let block = field(node, "body").map_or(BlockId(0), |body| self.members(body));
        self.build.leave(frame);
        if let Some(made) = self.build.scope_mut(scope) {
            made.body = block;
            made.bases = bases.into();
        }
        scope
    }

    fn members(&mut self, body: Node<'_>) -> BlockId {
        self.block_from(&children(body), Tail::Drop)
    }

    fn child_name<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        children(node).into_iter().find(|child| self.role(*child) == Role::Name)
    }

    fn bases(&mut self, node: Node<'_>, out: &mut Vec<Name>) {
        match self.role(node) {
            Role::Name | Role::Member(..) => out.push(self.named(node)),
            Role::Argument(..) | Role::Skip => {}
            Role::Call(callee, _) => {
                if let Some(callee) = field(node, callee) {
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

    fn parameters(&mut self, list: Node<'_>) -> Vec<Parameter> {
        // A single parameter without parentheses is its own list.
        let single = matches!(self.role(list), Role::Name | Role::Parameter);
        let nodes = if single { vec![list] } else { children(list) };
        let receivers = self.grammar.dialect.receivers;
        let mut out = Vec::new();
        for node in nodes.into_iter().take(64) {
            if self.role(node) == Role::Skip || self.role(node) == Role::Decorator {
                continue;
            }
            let made = self.parameter(node);
            out.extend(made.into_iter().filter(|p| !receivers.contains(&self.build.spell(p.name))));
        }
        out
    }

    /// A parameter; in Go one declaration can name several.
    fn parameter(&mut self, node: Node<'_>) -> Vec<Parameter> {
        let annotation = field(node, "type").map(|kind| self.type_name(kind));
        let default = ["value", "right", "default", "default_value"].iter().find_map(|name| field(node, name));
        let default = if self.role(node) == Role::Name { None } else { default.map(|value| self.expr(value)) };
        let mut decorators = Vec::new();
        for child in children(node) {
            match self.role(child) {
                Role::Decorator => decorators.extend(self.decorator_of(child)),
                Role::Decorators => {
                    for inner in children(child) {
                        if self.role(inner) == Role::Decorator {
                            decorators.extend(self.decorator_of(inner));
                        }
                    }
                }
                _ => {}
            }
        }
        let names = match self.role(node) {
            Role::Name => vec![node],
            _ => {
                let named = ["name", "pattern", "left"].iter().map(|name| fields(node, name)).find(|n| !n.is_empty());
                named.unwrap_or_else(|| {
                    let parts = children(node).into_iter();
                    parts.filter(|c| matches!(self.role(*c), Role::Name | Role::List | Role::Spread)).take(1).collect()
                })
            }
        };
        let mut out = Vec::new();
        for name in names {
            let (text, fields) = match self.role(name) {
                Role::List | Role::Object => (self.build.name(""), self.leaves(name)),
                Role::Spread => match self.first(name) {
                    Some(inner) => (self.named(inner), Vec::new()),
                    None => (self.named(name), Vec::new()),
                },
                _ if name.kind().contains("pattern") => match self.leaves(name).as_slice() {
                    [only] => (*only, Vec::new()),
                    several => (self.build.name(""), several.to_vec()),
                },
                _ => (self.named(name), Vec::new()),
            };
            out.push(Parameter {
                name: text,
                fields: fields.into(),
                annotation,
                default,
                decorators: decorators.clone().into(),
            });
        }
        out
    }

    /// The names in a pattern.
    fn leaves(&mut self, node: Node<'_>) -> Vec<Name> {
        let mut out = Vec::new();
        let mut rest = vec![node];
        while let Some(next) = rest.pop() {
            match self.role(next) {
                Role::Name | Role::Shorthand => out.push(self.named(next)),
                Role::Argument(_, value) | Role::Pair(_, value) => rest.extend(field(next, value)),
                _ => rest.extend(children(next).into_iter().rev()),
            }
            if out.len() >= 32 {
                break;
            }
        }
        out
    }

    /// The text of a type as a name, without the mark that introduces it.
    pub(super) fn type_name(&mut self, node: Node<'_>) -> Name {
        let text = self.text(node);
        let short: String =
            text.trim_start_matches([':', '-', '>', ' ']).split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = short.chars().take(160).collect();
        self.build.name(&short)
    }

    /// Keeps a decorator for the definition that follows.
    pub(super) fn decorator(&mut self, node: Node<'_>) {
        let made = self.decorator_of(node);
        self.decorators.extend(made);
    }

    fn decorator_of(&mut self, node: Node<'_>) -> Vec<ExprId> {
        let parts: Vec<Node<'_>> = children(node).into_iter().filter(|c| self.role(*c) != Role::Skip).collect();
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
    fn take_decorators(&mut self, node: Node<'_>) -> Vec<ExprId> {
        let mut out = std::mem::take(&mut self.decorators);
        for child in children(node) {
            match self.role(child) {
                Role::Decorator => out.extend(self.decorator_of(child)),
                Role::Decorators => {
                    for inner in children(child) {
                        if self.role(inner) == Role::Decorator {
                            out.extend(self.decorator_of(inner));
                        }
                    }
                }
                _ => {}
            }
        }
        out
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
