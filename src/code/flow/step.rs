//! One step of a flow: what a value becomes where it stands.

use super::vocabulary::{drops, keeps, looks_up};
use super::{Flow, Holder, MAX_HOPS, MAX_VALUES, Uses, Value};
use crate::code::outline::{ByName, Expr, ExprId, Outline, Owner, ScopeId, ScopeKind, Stmt, StmtId};
use crate::code::project::{FileId, Project, ScopeRef, Target};
use std::collections::VecDeque;

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
    fn on_lines(&self, of: ScopeRef, outline: &Outline, name: &str) -> &[ExprId] {
        let all = self.of(of.file, outline, name);
        let Some(scope) = outline.scope(of.scope).filter(|s| s.kind != ScopeKind::File) else { return all };
        let line = |expr: &ExprId| outline.spot(*expr).line;
        let (from, to) = (all.partition_point(|e| line(e) < scope.line), all.partition_point(|e| line(e) <= scope.end));
        all.get(from..to).unwrap_or_default()
    }

    /// The uses of a name in a file, by line.
    fn of(&self, file: FileId, outline: &Outline, name: &str) -> &[ExprId] {
        let names = self.names.get(file.0 as usize).zip(outline.names.find(name));
        names.map_or(&[], |(names, name)| names.get(name))
    }

    fn lambda(&self, of: (FileId, ScopeId)) -> Option<ExprId> {
        let after = self.lambdas.partition_point(|(lambda, _)| *lambda <= of);
        let (lambda, expr) = self.lambdas.get(after.checked_sub(1)?)?;
        (*lambda == of).then_some(*expr)
    }
}

/// Whether an expression is the object itself.
fn own(outline: &Outline, object: ExprId) -> bool {
    matches!(outline.expr(object), Expr::Name(name) if matches!(outline.spell(*name), "self" | "this" | "$this" | "@"))
}

/// A flow being followed.
pub(super) struct Walk<'p> {
    project: &'p Project,
    uses: &'p Uses,
    pub(super) flow: Flow,
    queue: VecDeque<(Value, u8)>,
}

impl<'p> Walk<'p> {
    pub(super) fn new(project: &'p Project, uses: &'p Uses) -> Walk<'p> {
        Walk { project, uses, flow: Flow::default(), queue: VecDeque::new() }
    }

    /// A value holds the content.
    pub(super) fn value(&mut self, value: Value, hops: u8) {
        if hops > MAX_HOPS || self.flow.values.len() >= MAX_VALUES {
            return;
        }
        let known = self.flow.values.entry(value).or_insert(u8::MAX);
        if *known > hops {
            *known = hops;
            self.queue.push_back((value, hops));
        }
    }

    /// A name holds it: every use of that name in its scope and the scopes inside.
    pub(super) fn holder(&mut self, holder: Holder, hops: u8) {
        if !self.flow.holders.insert(holder.clone()) {
            return;
        }
        match &holder {
            Holder::Name(file, scope, name) => {
                let Some(source) = self.project.file(*file) else { return };
                let outline = &source.outline;
                for expr in self.uses.on_lines(ScopeRef { file: *file, scope: *scope }, outline, name) {
                    let bare = matches!(outline.expr(*expr), Expr::Name(_));
                    if bare && outline.outward(outline.scope_of(*expr)).any(|s| s == *scope) {
                        self.value(Value { file: *file, expr: *expr }, hops);
                    }
                }
            }
            Holder::Field(of, name) => {
                let Some(source) = self.project.file(of.file) else { return };
                let outline = &source.outline;
                for expr in self.uses.of(of.file, outline, name) {
                    let member = matches!(outline.expr(*expr), Expr::Member(..));
                    if member && outline.type_of(outline.scope_of(*expr)) == Some(of.scope) {
                        self.value(Value { file: of.file, expr: *expr }, hops);
                    }
                }
            }
        }
    }

    pub(super) fn run(&mut self) {
        while let Some((value, hops)) = self.queue.pop_front() {
            let Some(source) = self.project.file(value.file) else { continue };
            match source.outline.owner(value.expr) {
                Owner::Expr(owner) => self.expr(&source.outline, value, owner, hops),
                Owner::Stmt(stmt) => self.stmt(&source.outline, value, stmt, hops),
                Owner::Scope(_) => {}
            }
        }
    }

    fn expr(&mut self, outline: &Outline, value: Value, owner: ExprId, hops: u8) {
        let next = Value { file: value.file, expr: owner };
        match outline.expr(owner) {
            Expr::Member(_, name) if drops(outline.spell(*name)) => {}
            Expr::Member(..) => self.value(next, hops),
            // The key of a look-up is no content of what is found.
            Expr::Index(object, _) if *object == value.expr => self.value(next, hops),
            Expr::Text(..) | Expr::Object(_) | Expr::List(_) | Expr::Combine(..) | Expr::Spread(_) | Expr::Other(_) => {
                self.value(next, hops);
            }
            Expr::Either(..) => self.value(next, hops),
            Expr::Choice(test, ..) if *test != value.expr => self.value(next, hops),
            Expr::Set(target, of) if *of == value.expr => {
                self.assign(outline, value.file, *target, hops);
                self.value(next, hops);
            }
            Expr::Yield(_) => self.returned(outline, value, hops),
            Expr::Call(number) => {
                let Some(call) = outline.call(*number) else { return };
                let targets = self.project.targets(value.file, *number);
                let name = outline.callee_name(call);
                if call.callee == value.expr {
                    // A method of the content: what it gives still holds it, its callbacks get it.
                    if !drops(name) && !targets.iter().any(|t| matches!(t, Target::Own(_))) {
                        self.value(next, hops);
                        for argument in &call.arguments {
                            self.callback(outline, value.file, argument.value, hops);
                        }
                    }
                    return;
                }
                let mut own = false;
                for target in targets {
                    if let Target::Own(of) = target {
                        own = true;
                        let position = call.arguments.iter().position(|a| a.value == value.expr);
                        let named = call.arguments.iter().find(|a| a.value == value.expr).and_then(|a| a.name);
                        let named = named.map(|name| outline.spell(name).to_owned());
                        self.parameter(*of, position.unwrap_or(0), named.as_deref(), hops + 1);
                    }
                }
                // What is found under a content is no content of its own.
                let found = looks_up(name) && matches!(outline.expr(call.callee), Expr::Member(..));
                if !own && !found && (keeps(name) || call.constructs) {
                    self.value(next, hops);
                    // `list.append(content)`, `array.push(content)`: the receiver holds it from now on.
                    if matches!(name, "append" | "push" | "add" | "extend" | "insert")
                        && let Expr::Member(object, _) = outline.expr(call.callee)
                    {
                        self.assign(outline, value.file, *object, hops);
                    }
                }
            }
            _ => {}
        }
    }

    /// A function handed to a method of the content gets it as its first parameter.
    fn callback(&mut self, outline: &Outline, file: FileId, argument: ExprId, hops: u8) {
        if let Expr::Lambda(scope) = outline.expr(argument) {
            self.parameter(ScopeRef { file, scope: *scope }, 0, None, hops);
        }
    }

    fn parameter(&mut self, of: ScopeRef, position: usize, named: Option<&str>, hops: u8) {
        let Some(source) = self.project.file(of.file) else { return };
        let outline = &source.outline;
        let Some(scope) = outline.scope(of.scope) else { return };
        let by_name = named.and_then(|n| scope.parameters.iter().find(|p| outline.spell(p.name) == n));
        let Some(parameter) = by_name.or_else(|| scope.parameters.get(position)) else { return };
        let names = std::iter::once(parameter.name).chain(parameter.fields.iter().copied());
        for name in names.filter(|name| !outline.spell(*name).is_empty()) {
            self.holder(Holder::Name(of.file, of.scope, outline.spell(name).to_owned()), hops);
        }
    }

    fn stmt(&mut self, outline: &Outline, value: Value, stmt: StmtId, hops: u8) {
        match outline.stmt(stmt) {
            Stmt::Assign { target, value: assigned, .. } if *assigned == value.expr => {
                self.assign(outline, value.file, *target, hops);
            }
            Stmt::Loop { item: Some(item), over: Some(over), .. } if *over == value.expr => {
                self.assign(outline, value.file, *item, hops);
            }
            Stmt::Return(Some(_)) => self.returned(outline, value, hops),
            _ => {}
        }
    }

    /// What a target holds from now on.
    fn assign(&mut self, outline: &Outline, file: FileId, target: ExprId, hops: u8) {
        for part in outline.inside(target) {
            match outline.expr(part) {
                Expr::Name(name) => {
                    let said = outline.spell(*name);
                    if matches!(said, "self" | "this" | "$this") {
                        continue;
                    }
                    let scope = self.binding(outline, outline.scope_of(part));
                    self.holder(Holder::Name(file, scope, said.to_owned()), hops);
                }
                Expr::Member(object, name) if own(outline, *object) => {
                    if let Some(of) = outline.type_of(outline.scope_of(part)) {
                        let of = ScopeRef { file, scope: of };
                        self.holder(Holder::Field(of, outline.spell(*name).to_owned()), hops);
                    }
                }
                _ => {}
            }
        }
    }

    /// The scope in which a name that is assigned here lives: the function, so that callbacks inside see it.
    fn binding(&self, outline: &Outline, scope: ScopeId) -> ScopeId {
        match outline.scope(scope) {
            Some(s) if s.kind == ScopeKind::Lambda => outline.function_of(scope),
            _ => scope,
        }
    }

    /// What a function gives back holds the content at each call of it.
    fn returned(&mut self, outline: &Outline, value: Value, hops: u8) {
        let scope = outline.scope_of(value.expr);
        let of = ScopeRef { file: value.file, scope };
        for caller in self.uses.callers(of) {
            self.value(*caller, hops + 1);
        }
        // A callback gives its value to the call it is handed to.
        if outline.scope(scope).is_some_and(|s| s.kind == ScopeKind::Lambda)
            && let Some(lambda) = self.uses.lambda((value.file, scope))
            && let Owner::Expr(owner) = outline.owner(lambda)
            && outline.as_call(owner).is_some_and(|call| keeps(outline.callee_name(call)))
        {
            self.value(Value { file: value.file, expr: owner }, hops);
        }
    }
}
