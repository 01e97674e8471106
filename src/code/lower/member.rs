//! What types hold: fields, properties, and methods that stand outside their type.

use super::{Lower, Tail, children, field, fields, line};
use crate::code::grammar::Role;
use crate::code::outline::{Around, Expr, Name, ScopeId, ScopeKind, Stmt, StmtId};
use tree_sitter::Node;

impl<'s> Lower<'s> {
    /// Declarations that share a type and decorators.
    pub(super) fn declare(&mut self, node: Node<'_>, kind: &str, out: &mut Vec<StmtId>) {
        let kind = field(node, kind);
        let marks = self.take_decorators(node);
        let shared = match kind {
            Some(kind) => self.declared_type(kind),
            None => self.declared,
        };
        let outer = std::mem::replace(&mut self.declared, shared);
        for child in children(node) {
            if kind.is_some_and(|kind| kind.id() == child.id()) || self.beside(child) {
                continue;
            }
            if self.role(child) == Role::Decorator {
                continue;
            }
            self.decorators.clone_from(&marks);
            self.statement(child, Tail::Drop, out);
        }
        self.decorators.clear();
        self.declared = outer;
    }

    /// A declared type; one that is left to the compiler is none.
    fn declared_type(&mut self, kind: Node<'_>) -> Option<Name> {
        let name = self.type_name(kind);
        (self.role(kind) != Role::Skip && !matches!(self.build.spell(name), "var" | "auto" | "let")).then_some(name)
    }

    /// The type that a declaration gives a name.
    pub(super) fn annotation(&mut self, node: Node<'_>, target: Node<'_>) -> Option<Name> {
        let bare = |node: Node<'_>| children(node).into_iter().any(|child| self.role(child) == Role::Kind);
        let holder = if bare(node) { Some(node) } else { Some(target).filter(|target| bare(*target)) };
        let kind = field(node, "type").or_else(|| {
            holder.and_then(|holder| children(holder).into_iter().find(|child| self.role(*child) == Role::Kind))
        });
        match kind {
            Some(kind) => self.declared_type(kind),
            None => self.declared,
        }
    }

    /// A field of a type; one without a name is called like its type.
    pub(super) fn fields(&mut self, node: Node<'_>, names: &str, value: &str, out: &mut Vec<StmtId>) {
        let at = line(node);
        let mut marks = self.take_decorators(node);
        let kind = field(node, "type");
        let annotation = kind.and_then(|kind| self.declared_type(kind));
        if let Some(value) = field(node, value) {
            marks.push(self.first_done(value, out));
        }
        let named = fields(node, names);
        let mut targets: Vec<Name> = named.into_iter().map(|name| self.named(self.word(name))).collect();
        if targets.is_empty() {
            let Some(own) = kind.or_else(|| self.first(node)) else { return };
            let base = self.type_base(own);
            let short = self.build.spell(base).rsplit('.').next().unwrap_or_default().to_owned();
            targets.push(self.build.name(&short));
        }
        for name in targets {
            let target = self.build.expr(Expr::Name(name), at);
            let value = self.build.expr(Expr::Other(std::mem::take(&mut marks).into()), at);
            out.push(self.build.stmt(Stmt::Assign { target, value, annotation }, at));
        }
    }

    /// A property: a field, and functions of its name for the code that reads and writes it.
    pub(super) fn property(&mut self, node: Node<'_>, parts: (&str, &str, &str), out: &mut Vec<StmtId>) {
        let at = line(node);
        let marks = self.take_decorators(node);
        let Some(name) = field(node, parts.0).map(|name| self.named(name)) else { return };
        let annotation = field(node, "type").and_then(|kind| self.declared_type(kind));
        let target = self.build.expr(Expr::Name(name), at);
        let value = match field(node, parts.1) {
            Some(value) => {
                self.naming = Some(name);
                let declared = std::mem::replace(&mut self.declared, annotation);
                let value = self.first_done(value, out);
                self.declared = declared;
                self.naming = None;
                value
            }
            None => self.build.expr(Expr::Other(marks.into()), at),
        };
        out.push(self.build.stmt(Stmt::Assign { target, value, annotation }, at));
        let accessors: Vec<Node<'_>> = field(node, parts.2).map(children).unwrap_or_default();
        for accessor in accessors {
            if self.role(accessor) == Role::Function && self.body(accessor).is_some() {
                let scope = self.callable(accessor, ScopeKind::Function, name);
                out.push(self.build.stmt(Stmt::Define(scope), line(accessor)));
            }
        }
    }

    /// A method that stands outside its type, inside a scope of the type.
    pub(super) fn owned(&mut self, node: Node<'_>, receiver: &str) -> ScopeId {
        let receiver = field(node, receiver);
        let declared = receiver.and_then(|list| self.first(list)).or(receiver);
        let kind = declared.and_then(|one| field(one, "type"));
        let kind = kind.map(|kind| self.type_base(kind)).unwrap_or_else(|| self.build.name(""));
        let object = declared.and_then(|one| field(one, "name")).map(|name| self.named(name));
        let owner = self.open(node, ScopeKind::Type, kind, Vec::new(), true);
        let frame = self.build.enter(Around::Scope(owner));
        let outer = std::mem::replace(&mut self.receiver, object);
        let function = self.function(node);
        self.receiver = outer;
        let define = self.build.stmt(Stmt::Define(function), line(node));
        self.build.leave(frame);
        let body = self.build.block(vec![define]);
        if let Some(made) = self.build.scope_mut(owner) {
            made.body = body;
        }
        owner
    }
}
