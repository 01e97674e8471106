//! What the names of one file stand for: the package symbol behind an expression, through imports, assignments,
//! annotations and fields of its own type.
//!
//! An origin is a dotted text: `os.getenv`, `openai.OpenAI().chat` (`()` stands for what a call gives). What comes from
//! another file of the repository keeps the path of its import (`./flags.enabled`); what cannot be told has none.

use crate::code::outline::{ByName, Expr, ExprId, Import, Name, Outline, Owner, ScopeId, ScopeKind, Stmt};
use crate::inventory::Language;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Assignments followed from one name to the next.
const MAX_HOPS: usize = 8;

/// What a name was given.
#[derive(Debug, Clone, Copy)]
enum Given {
    /// A value.
    Whole(ExprId),
    /// The part of a value that has this name: `const {env} = process`.
    Part(ExprId, Name),
}

/// The names of one file.
pub(crate) struct Bindings<'o> {
    /// The file.
    pub(crate) outline: &'o Outline,
    pub(crate) language: Language,
    imports: ByName<&'o Import>,
    assigned: ByName<(ScopeId, Given)>,
    members: ByName<(ScopeId, ExprId)>,
    defined: ByName<ScopeId>,
    lambdas: HashMap<ScopeId, ExprId, RandomState>,
}

/// What a file binds, as it is found.
struct Found<'o> {
    outline: &'o Outline,
    assigned: Vec<(Name, (ScopeId, Given))>,
    members: Vec<(Name, (ScopeId, ExprId))>,
}

impl<'o> Bindings<'o> {
    /// Looks at a file once.
    pub(crate) fn new(outline: &'o Outline, language: Language) -> Bindings<'o> {
        let mut found = Found { outline, assigned: Vec::new(), members: Vec::new() };
        let mut lambdas = HashMap::default();
        for (id, stmt) in outline.all_stmts() {
            if let Stmt::Assign { target, value, .. } = stmt {
                found.assign(*target, *value, outline.scope_at(outline.stmt_spot(id).frame));
            }
        }
        for (n, expr) in (0u32..).zip(&outline.exprs) {
            match expr {
                Expr::Lambda(scope) => drop(lambdas.insert(*scope, ExprId(n))),
                Expr::Set(target, value) => found.assign(*target, *value, outline.scope_of(ExprId(n))),
                _ => {}
            }
        }
        let kinds = outline.all_scopes().filter(|(_, s)| matches!(s.kind, ScopeKind::Function | ScopeKind::Type));
        let defined = kinds.map(|(id, scope)| (scope.name, id)).collect();
        Bindings {
            outline,
            language,
            imports: ByName::new(outline, outline.imports.iter().map(|i| (i.local, i)).collect()),
            assigned: ByName::new(outline, found.assigned),
            members: ByName::new(outline, found.members),
            defined: ByName::new(outline, defined),
            lambdas,
        }
    }
}

impl Found<'_> {
    fn assign(&mut self, target: ExprId, value: ExprId, scope: ScopeId) {
        match self.outline.expr(target) {
            Expr::Name(name) => self.assigned.push((*name, (scope, Given::Whole(value)))),
            Expr::Object(entries) => {
                for (key, part) in entries {
                    if let Expr::Name(name) = self.outline.expr(*part) {
                        self.assigned.push((*name, (scope, Given::Part(value, *key))));
                    }
                }
            }
            Expr::List(parts) => {
                for part in parts {
                    if let Expr::Name(name) = self.outline.expr(*part) {
                        self.assigned.push((*name, (scope, Given::Whole(value))));
                    }
                }
            }
            Expr::Member(object, name) if is_receiver(self.outline, *object) => {
                if let Some(of) = self.outline.type_of(scope) {
                    self.members.push((*name, (of, value)));
                }
            }
            _ => {}
        }
        // A field declared in the body of a type is one of its members.
        if let Expr::Name(name) = self.outline.expr(target)
            && self.outline.scope(scope).is_some_and(|s| s.kind == ScopeKind::Type)
        {
            self.members.push((*name, (scope, value)));
        }
    }
}

fn is_receiver(outline: &Outline, id: ExprId) -> bool {
    matches!(outline.expr(id), Expr::Name(n) if ["self", "this", "cls"].contains(&outline.spell(*n)))
}

impl<'o> Bindings<'o> {
    /// Whether an expression is the object that a method speaks of.
    pub(crate) fn is_receiver(&self, id: ExprId) -> bool {
        is_receiver(self.outline, id)
    }

    fn is_script(&self) -> bool {
        matches!(self.language, Language::TypeScript | Language::JavaScript | Language::Vue | Language::Svelte)
    }

    /// The import that a name of a scope means.
    pub(crate) fn import(&self, name: Name, scope: ScopeId) -> Option<&'o Import> {
        let imports = self.imports.get(name);
        self.outline.outward(scope).find_map(|s| imports.iter().find(|i| i.scope == s).copied())
    }

    /// The function or type of this file that a name means.
    pub(crate) fn definition(&self, name: Name) -> Option<ScopeId> {
        self.defined.get(name).first().copied()
    }

    /// The function of this file that is called: by name, or as a method of the own type.
    pub(crate) fn callee(&self, callee: ExprId) -> Option<ScopeId> {
        let name = match self.outline.expr(callee) {
            Expr::Name(name) => *name,
            Expr::Member(object, name) if self.is_receiver(*object) => *name,
            _ => return None,
        };
        self.definition(name)
    }

    /// The expression that a scope without a name is.
    pub(crate) fn lambda(&self, scope: ScopeId) -> Option<ExprId> {
        self.lambdas.get(&scope).copied()
    }

    /// The value that a name of a scope was given; the first one, where there are several.
    pub(crate) fn value(&self, name: Name, scope: ScopeId) -> Option<ExprId> {
        let given = self.assigned.get(name);
        self.outline.outward(scope).find_map(|s| {
            let whole = |(of, given): &(ScopeId, Given)| match given {
                Given::Whole(value) if *of == s => Some(*value),
                _ => None,
            };
            given.iter().find_map(whole)
        })
    }

    /// The value that a name of a scope was taken out of, and the name of the part: `const {error} = await ask()`.
    pub(crate) fn part(&self, name: Name, scope: ScopeId) -> Option<(ExprId, Name)> {
        let given = self.assigned.get(name);
        self.outline.outward(scope).find_map(|s| {
            given.iter().rev().find_map(|(of, given)| match given {
                Given::Part(value, key) if *of == s => Some((*value, *key)),
                _ => None,
            })
        })
    }

    /// What a function that is handed over does: a lambda, or a function of this file by its name.
    pub(crate) fn function(&self, id: ExprId) -> Option<ScopeId> {
        match self.outline.expr(id) {
            Expr::Lambda(scope) => Some(*scope),
            Expr::Member(..) | Expr::Name(_) => self.callee(id),
            _ => None,
        }
    }

    /// Each expression that a value is a part of, also through the lambdas it stands in, from the inside outward.
    pub(crate) fn climb(&self, id: ExprId) -> impl Iterator<Item = ExprId> {
        let mut at = Some(id);
        std::iter::from_fn(move || {
            let here = at?;
            at = match self.outline.owner(here) {
                Owner::Expr(next) => Some(next),
                _ => self.lambda(self.outline.scope_of(here)).filter(|next| *next != here),
            };
            Some(here)
        })
        .take(256)
    }

    /// The package symbol behind an expression; `None` where it is of this file or cannot be told.
    pub(crate) fn origin(&self, id: ExprId) -> Option<String> {
        self.origin_after(id, 0)
    }

    fn origin_after(&self, id: ExprId, hops: usize) -> Option<String> {
        if hops > MAX_HOPS {
            return None;
        }
        let (names, root) = self.outline.chain(id);
        let mut rest = names.as_slice();
        let start = match self.outline.expr(root) {
            Expr::Name(_) if self.is_receiver(root) => {
                let (member, more) = names.split_first()?;
                rest = more;
                self.member(*member, root, hops)?
            }
            Expr::Name(name) => self.named(*name, self.outline.scope_of(root), hops)?,
            Expr::Call(call) => format!("{}()", self.origin_after(self.outline.call(*call)?.callee, hops + 1)?),
            Expr::Either(a, _) | Expr::Set(_, a) | Expr::Index(a, _) | Expr::Choice(_, a, _) => {
                self.origin_after(*a, hops + 1)?
            }
            // The one expression of JavaScript that is made of nothing but has members.
            Expr::Other(parts) if parts.is_empty() && !names.is_empty() && self.is_script() => "import.meta".to_owned(),
            _ => return None,
        };
        let rest = rest.iter().map(|n| self.outline.spell(*n));
        Some(std::iter::once(start.as_str()).chain(rest).collect::<Vec<_>>().join(".").replace("::", "."))
    }

    fn member(&self, member: Name, at: ExprId, hops: usize) -> Option<String> {
        let of = self.outline.type_of(self.outline.scope_of(at))?;
        let given = self.members.get(member).iter().find(|(scope, _)| *scope == of);
        if let Some((_, value)) = given {
            return self.origin_after(*value, hops + 1);
        }
        // A parameter of the constructor may declare the field.
        let own = self.outline.all_scopes().filter(|(_, s)| s.parent == of);
        let mut parameters = own.flat_map(|(id, s)| s.parameters.iter().map(move |p| (id, p)));
        let (scope, found) = parameters.find(|(_, p)| p.name == member)?;
        self.of_type(found.annotation?, scope, hops)
    }

    fn named(&self, name: Name, scope: ScopeId, hops: usize) -> Option<String> {
        for s in self.outline.outward(scope) {
            let parameters = self.outline.scope(s).map_or(&[][..], |s| &s.parameters);
            if let Some(found) = parameters.iter().find(|p| p.name == name || p.fields.contains(&name)) {
                let whole = found.annotation.filter(|_| found.name == name)?;
                return self.of_type(whole, s, hops);
            }
            if let Some(import) = self.imports.get(name).iter().find(|i| i.scope == s) {
                return Some(self.imported(import));
            }
            let given = self.assigned.get(name).iter().find(|(of, _)| *of == s);
            match given {
                Some((_, Given::Whole(value))) => return self.origin_after(*value, hops + 1),
                Some((_, Given::Part(value, key))) => {
                    let of = self.origin_after(*value, hops + 1)?;
                    return Some(format!("{of}.{}", self.outline.spell(*key)));
                }
                None => {}
            }
            if self.defined.get(name).iter().any(|d| self.parent(*d) == s) {
                return None;
            }
        }
        Some(self.outline.spell(name).to_owned())
    }

    fn parent(&self, scope: ScopeId) -> ScopeId {
        self.outline.scope(scope).map_or(ScopeId::FILE, |s| s.parent)
    }

    fn imported(&self, import: &Import) -> String {
        let [module, name, local] = [import.module, import.name, import.local].map(|n| self.outline.spell(n));
        let module = module.strip_prefix("node:").unwrap_or(module);
        match name {
            // `import a.b` binds `a`.
            "" if module.starts_with(&format!("{local}.")) => local.to_owned(),
            "" | "default" | "*" => module.to_owned(),
            _ if module.is_empty() => name.to_owned(),
            _ => format!("{module}.{name}"),
        }
    }

    /// The origin of a type, as written where it is extended or declared.
    pub(crate) fn symbol(&self, written: Name, scope: ScopeId) -> String {
        let text = self.outline.spell(written);
        self.of_type(written, scope, 0).map_or_else(|| text.to_owned(), |of| of.trim_end_matches("()").to_owned())
    }

    /// The origin of an instance of a type: `IConfiguration` is `IConfiguration()`.
    fn of_type(&self, annotation: Name, scope: ScopeId, hops: usize) -> Option<String> {
        let text = self.outline.spell(annotation);
        let text = text.trim_start_matches(['&', '*', '?', ':', ' ']).trim_end_matches(['?', '!']);
        let text = text.split(['<', '[', '|']).next().unwrap_or(text).trim();
        let (first, rest) = text.split_once('.').map_or((text, None), |(first, rest)| (first, Some(rest)));
        if first.is_empty() || first.contains(' ') || hops > MAX_HOPS {
            return None;
        }
        let known = self.outline.outward(scope).find_map(|s| {
            let same = |i: &&Import| self.outline.spell(i.local) == first && i.scope == s;
            self.outline.imports.iter().find(same)
        });
        let start = known.map_or_else(|| first.to_owned(), |import| self.imported(import));
        Some(rest.map_or_else(|| format!("{start}()"), |rest| format!("{start}.{rest}()")))
    }

    /// What holds a value, going outward from an expression: each expression it is a part of, then the statement.
    pub(crate) fn owners(&self, id: ExprId) -> impl Iterator<Item = Owner> {
        let mut at = Some(id);
        std::iter::from_fn(move || {
            let owner = self.outline.owner(at?);
            at = if let Owner::Expr(next) = owner { Some(next) } else { None };
            Some(owner)
        })
        .take(64)
    }
}

/// Whether an origin is a symbol of a table, or ends with one that has at least two parts.
pub(crate) fn is_symbol(origin: &str, symbol: &str) -> bool {
    let Some(before) = origin.strip_suffix(symbol) else { return false };
    before.is_empty() || (symbol.contains('.') && before.ends_with(['.', '/', ':']) && !before.starts_with("./"))
}

/// Whether a module is a package or a part of it.
pub(crate) fn of_package(module: &str, package: &str) -> bool {
    module.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.', ':', '\\']))
}
