//! What expressions and names stand for.

use super::bindings::Binding;
use super::passes;
use super::{External, FileId, Project, ScopeRef, Target, Thing};
use crate::code::outline::{Expr, ExprId, Name, Outline, ScopeId, ScopeKind, Stmt};
use crate::inventory::Language;

/// Steps of one question.
pub(super) const MAX_STEPS: u32 = 64;

/// Types that wrap another: the one inside is what one talks to.
const WRAPPERS: &[&str] = &[
    "Annotated",
    "Any",
    "Arc",
    "AsyncGenerator",
    "AsyncIterator",
    "Awaitable",
    "Box",
    "Callable",
    "ClassVar",
    "CompletableFuture",
    "Coroutine",
    "Dict",
    "Final",
    "Flux",
    "Future",
    "Generator",
    "IEnumerable",
    "IList",
    "Iterable",
    "Iterator",
    "Lazy",
    "List",
    "Map",
    "Mono",
    "Mutex",
    "None",
    "Option",
    "Optional",
    "Partial",
    "Promise",
    "Provider",
    "Rc",
    "Readonly",
    "Record",
    "RefCell",
    "Result",
    "RwLock",
    "Sequence",
    "Set",
    "Stream",
    "Task",
    "Tuple",
    "Type",
    "Union",
    "ValueTask",
    "Vec",
    "async",
    "const",
    "dict",
    "dyn",
    "final",
    "impl",
    "list",
    "mut",
    "private",
    "readonly",
    "set",
    "static",
    "str",
    "string",
    "tuple",
    "type",
];

impl Project {
    pub(super) fn outline(&self, file: FileId) -> Option<&Outline> {
        self.file(file).map(|f| &f.outline)
    }

    /// What an expression stands for, asked from outside.
    pub(crate) fn means(&self, file: FileId, expr: ExprId) -> Thing {
        self.thing(file, expr, &mut { MAX_STEPS })
    }

    /// What a call of a thing, or of a member of it, leads to.
    pub(crate) fn leads(&self, thing: Thing, member: Option<&str>) -> Vec<Target> {
        let mut steps = MAX_STEPS;
        let called = match member {
            Some(name) => self.member(thing, name, &mut steps),
            None => thing,
        };
        self.targets_of(&called, &mut steps)
    }

    /// What an expression stands for. `steps` bounds the whole question.
    pub(super) fn thing(&self, file: FileId, expr: ExprId, steps: &mut u32) -> Thing {
        let Some(outline) = self.outline(file).filter(|_| *steps > 0) else { return Thing::Unknown };
        *steps -= 1;
        match outline.expr(expr) {
            Expr::Name(name) => {
                let found = self.name(file, outline.scope_of(expr), *name, steps);
                let open = match &found {
                    Thing::Unknown => true,
                    Thing::External(symbol) => symbol.module.is_empty(),
                    _ => false,
                };
                let described = open.then(|| self.described(file, expr, outline.spell(*name), steps)).flatten();
                described.unwrap_or(found)
            }
            Expr::Member(object, name) => {
                let named = outline.spell(*name);
                let whole = self.thing(file, *object, steps);
                let found = self.member(whole, named, steps);
                // `Billing::Invoice`: a module of Ruby stands in many files, a constant in it in one.
                let open = matches!(&found, Thing::Unknown)
                    || matches!(&found, Thing::External(symbol) if symbol.module.is_empty());
                if open
                    && named.starts_with(char::is_uppercase)
                    && self.file(file).is_some_and(|f| f.language == Language::Ruby)
                    && let Some(of) = self.type_by_name(file, named, &outline.spelled(*object))
                {
                    return Thing::Scope(of);
                }
                found
            }
            Expr::Call(call) => {
                let Some(call) = outline.call(*call) else { return Thing::Unknown };
                if let Some(module) = loaded(outline, call) {
                    return self.module(file, module, "", steps);
                }
                if let Some(thing) = self.attribute(file, outline, call, steps) {
                    return thing;
                }
                if let Some(value) = passes::passed(outline, call) {
                    return self.thing(file, value, steps);
                }
                // `new self()` is a value of the type itself, `super()` the object as its base.
                if let Expr::Name(name) = outline.expr(call.callee)
                    && matches!(outline.spell(*name), "self" | "super")
                {
                    return self.thing(file, call.callee, steps);
                }
                let callee = self.thing(file, call.callee, steps);
                let value = self.called(callee, steps);
                match passes::same(outline, call) {
                    Some(object) if value == Thing::Unknown => self.thing(file, object, steps),
                    _ => value,
                }
            }
            Expr::Choice(_, a, b) | Expr::Either(a, b) => {
                let first = self.thing(file, *a, steps);
                let second = self.thing(file, *b, steps);
                Thing::one_of([first, second])
            }
            // `Graph | Pregel`: one type or the other.
            Expr::Combine(a, b) if is_type_name(outline, *a) && is_type_name(outline, *b) => {
                let first = self.thing(file, *a, steps);
                let second = self.thing(file, *b, steps);
                Thing::one_of([first, second])
            }
            // A chain of steps is what its steps are: `prompt | model | parser`.
            Expr::Combine(a, b) if self.file(file).is_some_and(|f| f.language == Language::Python) => {
                let first = self.thing(file, *a, steps);
                let second = self.thing(file, *b, steps);
                Thing::one_of([first, second].into_iter().flat_map(made_outside))
            }
            Expr::Set(_, value) | Expr::Spread(value) => self.thing(file, *value, steps),
            Expr::Lambda(scope) => Thing::Scope(ScopeRef { file, scope: *scope }),
            Expr::Object(_) | Expr::List(_) => Thing::Table(file, expr),
            Expr::Index(object, key) => {
                let object = self.thing(file, *object, steps);
                match outline.expr(*key) {
                    Expr::Text(key, _) => self.member(object, outline.spell(*key), steps),
                    _ => self.item(object, steps),
                }
            }
            Expr::Other(parts) if parts.len() == 1 => match parts.first() {
                Some(part) => self.thing(file, *part, steps),
                None => Thing::Unknown,
            },
            _ => Thing::Unknown,
        }
    }

    /// What a name stands for in a scope.
    pub(super) fn name(&self, file: FileId, scope: ScopeId, name: Name, steps: &mut u32) -> Thing {
        let (Some(outline), Some(bindings)) = (self.outline(file), self.bindings(file)) else { return Thing::Unknown };
        let said = outline.spell(name);
        if matches!(said, "self" | "this" | "cls" | "$this" | "super" | "base" | "Self" | "@")
            && (said != "base" || self.file(file).is_some_and(|f| f.language == Language::CSharp))
            && let Some(owner) = outline.type_of(scope)
        {
            let owner = ScopeRef { file, scope: owner };
            // `cls(..)`, `Self { .. }`: the type itself, which is made by calling it.
            return match said {
                "super" | "base" => self.above(owner, steps),
                "cls" | "Self" => Thing::Scope(owner),
                _ => Thing::Instance(owner),
            };
        }
        let implied = self.file(file).is_some_and(|f| implies_object(f.language));
        let mut inherited = Thing::Unknown;
        for scope in outline.outward(scope) {
            let found = bindings.local(scope, name);
            if !found.is_empty() {
                return self.all_bound(file, found, steps);
            }
            // A bare name may be a member of the type around it: fields and methods of the object, or of its bases.
            if implied && outline.scope(scope).is_some_and(|s| s.kind == ScopeKind::Type) {
                match self.member_of(ScopeRef { file, scope }, said, steps) {
                    Thing::Unknown => {}
                    // What a foreign base has nobody knows: the file's own names and the project's types come first.
                    found @ Thing::External(_) => inherited = found,
                    found => return found,
                }
            }
        }
        match self.elsewhere(file, said, steps) {
            Thing::External(symbol) if symbol.module.is_empty() && inherited != Thing::Unknown => inherited,
            found => found,
        }
    }

    /// The object as what its type extends.
    fn above(&self, of: ScopeRef, steps: &mut u32) -> Thing {
        let bases = self.outline(of.file).and_then(|o| o.scope(of.scope)).map_or(&[][..], |s| &s.bases);
        let outline = self.outline(of.file);
        let names = bases.iter().take(6).filter_map(|base| outline.map(|o| o.spell(*base)));
        let things: Vec<Thing> = names.map(|base| self.instance_of(of.file, base, steps)).collect();
        Thing::one_of(things.into_iter().filter(|base| *base != Thing::Instance(of)))
    }

    /// What a binding stands for.
    pub(super) fn bound(&self, file: FileId, binding: &Binding, steps: &mut u32) -> Thing {
        let Some(outline) = self.outline(file).filter(|_| *steps > 0) else { return Thing::Unknown };
        *steps -= 1;
        match *binding {
            Binding::Value { value, annotation } => {
                let declared = annotation.map(|kind| self.instance_of(file, outline.spell(kind), steps));
                match declared {
                    // A type that only its name tells of says less than a value of the project.
                    Some(Thing::External(symbol)) if symbol.module.is_empty() => match self.thing(file, value, steps) {
                        known @ Thing::Instance(_) => known,
                        _ => Thing::External(symbol),
                    },
                    Some(known @ (Thing::Instance(_) | Thing::External(_))) => known,
                    _ => self.thing(file, value, steps),
                }
            }
            Binding::Part { value, key } => {
                let whole = self.thing(file, value, steps);
                self.member(whole, outline.spell(key), steps)
            }
            Binding::Item { value } => {
                let whole = self.thing(file, value, steps);
                self.item(whole, steps)
            }
            Binding::Parameter { scope, number } => {
                let parameter = outline.scope(scope).and_then(|s| s.parameters.get(number));
                let Some(parameter) = parameter else { return Thing::Unknown };
                let kind = parameter.annotation.map(|kind| self.instance_of(file, outline.spell(kind), steps));
                match (kind, parameter.default) {
                    (Some(kind), _) if kind != Thing::Unknown => kind,
                    (_, Some(default)) => self.thing(file, default, steps),
                    _ => Thing::Unknown,
                }
            }
            Binding::Definition(scope) => Thing::Scope(ScopeRef { file, scope }),
            Binding::Import(number) => self.imported(file, number, steps),
        }
    }

    /// A value of the type that a text names.
    pub(super) fn instance_of(&self, file: FileId, text: &str, steps: &mut u32) -> Thing {
        let part = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '\\'));
        // Where imports bind no names the type's own name is all there is.
        let bare = self.file(file).is_some_and(|f| f.language == Language::CSharp);
        let mut global = Thing::Unknown;
        for dotted in text.split(part).filter(|t| !t.is_empty()).take(8) {
            let mut names = dotted.split(['.', ':', '\\']).filter(|n| !n.is_empty());
            let Some(first) = names.next().filter(|first| !WRAPPERS.contains(first)) else { continue };
            let mut thing = self.top(file, first, steps);
            for name in names {
                thing = self.member(thing, name, steps);
            }
            let found = thing.map(|thing| match thing {
                Thing::Scope(scope) if self.is_type(scope) => Thing::Instance(scope),
                Thing::External(symbol) if !symbol.module.is_empty() => Thing::External(symbol.called()),
                Thing::External(symbol) if bare && symbol.path.starts_with(char::is_uppercase) => {
                    Thing::External(symbol.called())
                }
                _ => Thing::Unknown,
            });
            match found {
                Thing::Unknown => {}
                Thing::External(ref symbol) if symbol.module.is_empty() => {
                    if global == Thing::Unknown {
                        global = found;
                    }
                }
                found => return found,
            }
        }
        global
    }

    /// What a name at the top of a file stands for.
    pub(super) fn top(&self, file: FileId, name: &str, steps: &mut u32) -> Thing {
        let found = self.top_of(file, name);
        if found.is_empty() {
            return self.elsewhere(file, name, steps);
        }
        self.all_bound(file, found, steps)
    }

    /// What several bindings of one name stand for. Parts of one type (`impl` blocks, methods of a Go type) are one: who
    /// asks for a member looks at all of them.
    pub(super) fn all_bound(&self, file: FileId, found: &[(ScopeId, Binding)], steps: &mut u32) -> Thing {
        let mut part = false;
        let parts = found.iter().map(|(_, binding)| binding).filter(|binding| match binding {
            Binding::Definition(scope) if self.is_type(ScopeRef { file, scope: *scope }) => {
                !std::mem::replace(&mut part, true)
            }
            _ => true,
        });
        Thing::one_of(parts.map(|binding| self.bound(file, binding, steps)))
    }

    /// What a name at the top of a file is bound to.
    pub(super) fn top_of(&self, file: FileId, name: &str) -> &[(ScopeId, Binding)] {
        let known = self.outline(file).zip(self.bindings(file));
        known.map_or(&[], |(outline, bindings)| bindings.top(outline, name))
    }

    /// What a member of a type itself is bound to.
    pub(super) fn members_of(&self, of: ScopeRef, name: &str) -> &[(ScopeId, Binding)] {
        let known = self.outline(of.file).zip(self.bindings(of.file));
        known.map_or(&[], |(outline, bindings)| bindings.members(outline, of.scope, name))
    }

    pub(super) fn is_type(&self, of: ScopeRef) -> bool {
        self.outline(of.file).and_then(|o| o.scope(of.scope)).is_some_and(|s| s.kind == ScopeKind::Type)
    }

    /// What a call gives.
    pub(super) fn called(&self, callee: Thing, steps: &mut u32) -> Thing {
        match callee {
            Thing::OneOf(parts) => {
                let things: Vec<Thing> = parts.into_iter().map(|part| self.called(part, steps)).collect();
                Thing::one_of(things)
            }
            Thing::External(symbol) => Thing::External(symbol.called()),
            Thing::Scope(of) if self.is_type(of) => Thing::Instance(of),
            Thing::Scope(of) => self.returned(of, steps),
            _ => Thing::Unknown,
        }
    }

    /// What a function of the project returns.
    fn returned(&self, of: ScopeRef, steps: &mut u32) -> Thing {
        let Some(outline) = self.outline(of.file).filter(|_| *steps > 1) else { return Thing::Unknown };
        let Some(scope) = outline.scope(of.scope) else { return Thing::Unknown };
        *steps -= 1;
        if let Some(kind) = scope.returns {
            let said = outline.spell(kind);
            if matches!(said.trim_matches(['"', '\'']), "Self" | "static" | "self")
                && let Some(owner) = outline.type_of(of.scope)
            {
                return Thing::Instance(ScopeRef { file: of.file, scope: owner });
            }
            let declared = self.instance_of(of.file, said, steps);
            if declared != Thing::Unknown {
                return declared;
            }
        }
        let mut things = Vec::new();
        for id in outline.within(scope.body).into_iter().take(400) {
            let value = match outline.stmt(id) {
                Stmt::Return(Some(value)) => *value,
                Stmt::Expr(expr) => match outline.expr(*expr) {
                    Expr::Yield(Some(value)) => *value,
                    _ => continue,
                },
                _ => continue,
            };
            things.push(self.thing(of.file, value, steps));
            if things.len() >= 4 || *steps == 0 {
                break;
            }
        }
        Thing::one_of(things)
    }

    /// A symbol that nothing of the file binds.
    pub(super) fn global(name: &str) -> Thing {
        Thing::External(External { module: String::new(), path: name.to_owned() })
    }
}

/// What a library made, of what a thing can be.
fn made_outside(thing: Thing) -> Vec<Thing> {
    let made = |part: &&Thing| matches!(part, Thing::External(s) if !s.module.is_empty() && s.path.ends_with("()"));
    thing.parts().iter().filter(made).cloned().collect()
}

/// Whether an expression is a name as types have it.
fn is_type_name(outline: &Outline, id: ExprId) -> bool {
    match outline.expr(id) {
        Expr::Name(name) | Expr::Member(_, name) => {
            let said = outline.spell(*name);
            said.starts_with(char::is_uppercase) && said.contains(char::is_lowercase)
        }
        Expr::Combine(a, b) => is_type_name(outline, *a) && is_type_name(outline, *b),
        _ => false,
    }
}

/// Whether a bare name may mean a member of the object.
fn implies_object(language: Language) -> bool {
    matches!(language, Language::Java | Language::Kotlin | Language::Scala | Language::CSharp | Language::Ruby)
}
/// The module that a call loads: `require("x")`, `import("x")`, `importlib.import_module("x")`.
fn loaded<'o>(outline: &'o Outline, call: &crate::code::outline::Call) -> Option<&'o str> {
    let loads = matches!(outline.callee_name(call), "require" | "import" | "import_module" | "__import__");
    match outline.expr(call.arguments.first().filter(|_| loads)?.value) {
        Expr::Text(module, parts) if parts.is_empty() => Some(outline.spell(*module)),
        _ => None,
    }
}
