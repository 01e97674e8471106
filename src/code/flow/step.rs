//! One step of a flow: what a value becomes where it stands.

use super::under::Under;
use super::uses::own;
use super::vocabulary::{drops, keeps, looks_up, measures, runs};
use super::{Flow, Holder, MAX_HOPS, MAX_VALUES, Uses, Value};
use crate::code::outline::{Around, Expr, ExprId, Outline, Owner, ScopeId, ScopeKind, Stmt, StmtId};
use crate::code::project::{FileId, Project, ScopeRef, Target};
use std::collections::{BTreeMap, VecDeque};

/// How a content comes to a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Calls and fields of types it has passed.
    hops: u8,
    /// Where in the value it lies.
    under: Under,
}

impl Step {
    pub(super) const FIRST: Step = Step { hops: 0, under: Under::WHOLE };

    fn further(self) -> Step {
        Step { hops: self.hops + 1, ..self }
    }

    fn under(self, under: Under) -> Step {
        Step { under, ..self }
    }
}

/// A flow being followed.
pub(super) struct Walk<'p> {
    project: &'p Project,
    uses: &'p Uses,
    pub(super) flow: Flow,
    /// What was followed, with the least calls.
    known: BTreeMap<(Value, Under), u8>,
    /// Names that hold it, each from which line on.
    holders: BTreeMap<(Holder, Under), u32>,
    queue: VecDeque<(Value, Step)>,
}

impl<'p> Walk<'p> {
    pub(super) fn new(project: &'p Project, uses: &'p Uses) -> Walk<'p> {
        let (flow, known, holders, queue) = (Flow::default(), BTreeMap::new(), BTreeMap::new(), VecDeque::new());
        Walk { project, uses, flow, known, holders, queue }
    }

    /// A value holds the content.
    pub(super) fn value(&mut self, value: Value, step: Step) {
        if step.hops > MAX_HOPS || self.known.len() >= MAX_VALUES {
            return;
        }
        let known = self.known.entry((value, step.under)).or_insert(u8::MAX);
        if *known > step.hops {
            *known = step.hops;
            let least = self.flow.values.entry(value).or_insert(u8::MAX);
            *least = (*least).min(step.hops);
            self.queue.push_back((value, step));
        }
    }

    /// A name holds it: every use of that name in its scope and the scopes inside; in the scope that gives it, from
    /// that line on.
    pub(super) fn holder(&mut self, holder: Holder, given: Option<(ScopeId, u32)>, step: Step) {
        let since = given.map_or(0, |(_, line)| line);
        let known = self.holders.entry((holder.clone(), step.under)).or_insert(u32::MAX);
        if *known <= since {
            return;
        }
        *known = since;
        match &holder {
            Holder::Name(file, scope, name) => {
                let Some(source) = self.project.file(*file) else { return };
                let outline = &source.outline;
                for expr in self.uses.on_lines(ScopeRef { file: *file, scope: *scope }, outline, name) {
                    let bare = matches!(outline.expr(*expr), Expr::Name(_));
                    let at = outline.scope_of(*expr);
                    let early = given.is_some_and(|(of, line)| at == of && outline.spot(*expr).line < line);
                    if bare && !early && outline.outward(at).any(|s| s == *scope) {
                        self.value(Value { file: *file, expr: *expr }, step);
                    }
                }
            }
            Holder::Field(of, name) => {
                let Some(source) = self.project.file(of.file) else { return };
                let outline = &source.outline;
                for expr in self.uses.of(of.file, outline, name) {
                    let member = matches!(outline.expr(*expr), Expr::Member(..));
                    if member && outline.type_of(outline.scope_of(*expr)) == Some(of.scope) {
                        self.value(Value { file: of.file, expr: *expr }, step);
                    }
                }
            }
        }
    }

    pub(super) fn run(&mut self) {
        while let Some((value, step)) = self.queue.pop_front() {
            let Some(source) = self.project.file(value.file) else { continue };
            match source.outline.owner(value.expr) {
                Owner::Expr(owner) => self.expr(&source.outline, value, owner, step),
                Owner::Stmt(stmt) => self.stmt(&source.outline, value, stmt, step),
                Owner::Scope(_) => {}
            }
        }
    }

    fn expr(&mut self, outline: &Outline, value: Value, owner: ExprId, step: Step) {
        let next = Value { file: value.file, expr: owner };
        match outline.expr(owner) {
            Expr::Member(_, name) if drops(outline.spell(*name)) => {}
            Expr::Member(_, name) => {
                let called = matches!(outline.owner(owner), Owner::Expr(of) if outline.as_call(of).is_some_and(|c| c.callee == owner));
                if let Some(under) = step.under.member(outline.spell(*name), called) {
                    self.value(next, step.under(under));
                }
            }
            // The key of a look-up is no content of what is found.
            Expr::Index(object, key) if *object == value.expr => match outline.expr(*key) {
                Expr::Text(key, _) => {
                    if let Some(under) = step.under.member(outline.spell(*key), false) {
                        self.value(next, step.under(under));
                    }
                }
                _ => self.value(next, step),
            },
            Expr::Object(entries) => {
                let entry = entries.iter().find(|(_, of)| *of == value.expr);
                let key = entry.map_or("", |(key, _)| outline.spell(*key));
                self.value(next, step.under(step.under.within(key)));
            }
            Expr::Text(..) | Expr::Combine(..) => self.value(next, step.under(Under::WHOLE)),
            Expr::List(_) | Expr::Spread(_) | Expr::Other(_) | Expr::Either(..) => self.value(next, step),
            Expr::Choice(test, ..) if *test != value.expr => self.value(next, step),
            Expr::Set(target, of) if *of == value.expr => {
                self.assign(outline, value.file, *target, step);
                self.value(next, step);
            }
            Expr::Yield(_) => self.returned(outline, value, step),
            Expr::Call(number) => {
                let Some(call) = outline.call(*number) else { return };
                let targets = self.project.targets(value.file, *number);
                let name = outline.callee_name(call);
                if call.callee == value.expr {
                    // A method of the content: what it gives still holds it, its callbacks get it.
                    if !drops(name) && !targets.iter().any(|t| matches!(t, Target::Own(_))) {
                        // `reply.get("answer")`
                        let key = call.arguments.first().filter(|_| name == "get").map(|a| outline.expr(a.value));
                        let under = match key {
                            Some(Expr::Text(key, _)) => step.under.member(outline.spell(*key), false),
                            _ => Some(step.under),
                        };
                        let Some(under) = under else { return };
                        self.value(next, step.under(under));
                        for argument in &call.arguments {
                            self.callback(outline, value.file, argument.value, step);
                        }
                    }
                    return;
                }
                let named = call.arguments.iter().find(|a| a.value == value.expr).and_then(|a| a.name);
                let named = named.map(|name| outline.spell(name));
                let mut own = false;
                for target in targets {
                    if let Target::Own(of) = target {
                        own = true;
                        let position = call.arguments.iter().position(|a| a.value == value.expr);
                        self.parameter(*of, position.unwrap_or(0), named, step.further());
                    }
                }
                // What is found under a content is no content of its own.
                let found = looks_up(name) && matches!(outline.expr(call.callee), Expr::Member(..));
                if !own && !found && (keeps(name) || call.constructs) {
                    let made = if call.constructs { step.under.within(named.unwrap_or("")) } else { step.under };
                    self.value(next, step.under(made));
                    // `list.append(content)`, `array.push(content)`: the receiver holds it from now on.
                    if matches!(name, "append" | "push" | "add" | "extend" | "insert")
                        && let Expr::Member(object, _) = outline.expr(call.callee)
                    {
                        self.assign(outline, value.file, *object, step);
                    }
                }
            }
            _ => {}
        }
    }

    /// A function handed to a method of the content gets it as its first parameter.
    fn callback(&mut self, outline: &Outline, file: FileId, argument: ExprId, step: Step) {
        if let Expr::Lambda(scope) = outline.expr(argument) {
            self.parameter(ScopeRef { file, scope: *scope }, 0, None, step);
        }
    }

    fn parameter(&mut self, of: ScopeRef, position: usize, named: Option<&str>, step: Step) {
        let Some(source) = self.project.file(of.file) else { return };
        let outline = &source.outline;
        let Some(scope) = outline.scope(of.scope) else { return };
        let by_name = named.and_then(|n| scope.parameters.iter().find(|p| outline.spell(p.name) == n));
        let Some(parameter) = by_name.or_else(|| scope.parameters.get(position)) else { return };
        let mut hold = |name: &str, step: Step| {
            if !name.is_empty() {
                self.holder(Holder::Name(of.file, of.scope, name.to_owned()), None, step);
            }
        };
        hold(outline.spell(parameter.name), step);
        for field in parameter.fields.iter().map(|field| outline.spell(*field)) {
            if let Some(under) = step.under.member(field, false) {
                hold(field, step.under(under));
            }
        }
    }

    fn stmt(&mut self, outline: &Outline, value: Value, stmt: StmtId, step: Step) {
        match outline.stmt(stmt) {
            Stmt::Assign { target, value: assigned, .. } if *assigned == value.expr => {
                self.assign(outline, value.file, *target, step);
            }
            Stmt::Loop { item: Some(item), over: Some(over), .. } if *over == value.expr => {
                self.assign(outline, value.file, *item, step);
            }
            Stmt::Return(Some(_)) => self.returned(outline, value, step),
            _ => {}
        }
    }

    /// What a target holds from now on.
    fn assign(&mut self, outline: &Outline, file: FileId, target: ExprId, step: Step) {
        match outline.expr(target) {
            Expr::Name(name) => {
                let said = outline.spell(*name);
                if !matches!(said, "self" | "this" | "$this") && !measures(said) {
                    let at = outline.scope_of(target);
                    let scope = self.binding(outline, at);
                    // What a loop gives, its next round may have from the start.
                    let again = outline.around(outline.spot(target).frame).any(|a| matches!(a, Around::Loop(_)));
                    let given = (!again).then_some((at, outline.spot(target).line));
                    self.holder(Holder::Name(file, scope, said.to_owned()), given, step);
                }
            }
            Expr::Member(object, name) if own(outline, *object) => {
                if let Some(of) = outline.type_of(outline.scope_of(target)) {
                    let of = ScopeRef { file, scope: of };
                    self.holder(Holder::Field(of, outline.spell(*name).to_owned()), None, step.further());
                }
            }
            Expr::Member(object, name) => {
                self.assign(outline, file, *object, step.under(step.under.within(outline.spell(*name))));
            }
            Expr::Index(object, key) => {
                let key = if let Expr::Text(key, _) = outline.expr(*key) { outline.spell(*key) } else { "" };
                self.assign(outline, file, *object, step.under(step.under.within(key)));
            }
            // `const { answer, usage } = reply`
            Expr::Object(entries) => {
                for (key, to) in entries {
                    if let Some(under) = step.under.member(outline.spell(*key), false) {
                        self.assign(outline, file, *to, step.under(under));
                    }
                }
            }
            other => {
                for part in other.parts() {
                    self.assign(outline, file, part, step);
                }
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
    fn returned(&mut self, outline: &Outline, value: Value, step: Step) {
        let scope = outline.scope_of(value.expr);
        let of = ScopeRef { file: value.file, scope };
        for caller in self.uses.callers(of) {
            self.value(*caller, step.further());
        }
        // A callback gives its value to the call it is handed to.
        if outline.scope(scope).is_some_and(|s| s.kind == ScopeKind::Lambda)
            && let Some(lambda) = self.uses.lambda((value.file, scope))
            && let Owner::Expr(owner) = outline.owner(lambda)
            && outline.as_call(owner).is_some_and(|call| runs(outline.callee_name(call)))
        {
            self.value(Value { file: value.file, expr: owner }, step);
        }
    }
}
