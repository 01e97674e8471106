//! Where a name is at home: the file and the name there that an expression speaks of.

use super::bindings::Binding;
use super::resolve::MAX_STEPS;
use super::{FileId, Project, ScopeRef, Thing};
use crate::code::outline::{Expr, ExprId, ScopeId};

/// A name at home: `ENABLED`, `Settings.enabled`, `is_enabled()` of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Home {
    pub(crate) file: FileId,
    pub(crate) name: String,
}

impl Project {
    /// Where the name that an expression is has its home; `None` for what is no name of the project.
    pub(crate) fn home(&self, file: FileId, expr: ExprId) -> Option<Home> {
        let outline = self.outline(file)?;
        let mut steps = MAX_STEPS;
        match outline.expr(expr) {
            Expr::Name(name) => {
                let said = outline.spell(*name);
                let bindings = self.bindings(file)?;
                for scope in outline.outward(outline.scope_of(expr)) {
                    match bindings.local(scope, *name).first().map(|(_, binding)| binding) {
                        Some(Binding::Import(number)) => return self.imported_home(file, *number, &mut steps),
                        Some(_) => return Some(Home { file, name: said.to_owned() }),
                        None => {}
                    }
                }
                None
            }
            Expr::Member(object, name) => {
                let name = outline.spell(*name);
                match self.thing(file, *object, &mut steps) {
                    Thing::Instance(of) | Thing::Scope(of) if self.is_type(of) => {
                        let of = self.owner_of(of, name, 4).unwrap_or(of);
                        Some(Home { file: of.file, name: format!("{}.{name}", self.type_name(of)?) })
                    }
                    Thing::Module(files) => files.first().map(|file| Home { file: *file, name: name.to_owned() }),
                    Thing::Table(file, table) => {
                        let bound = self.outline(file).map(|o| o.owner(table))?;
                        let crate::code::outline::Owner::Stmt(stmt) = bound else { return None };
                        let crate::code::outline::Stmt::Assign { target, .. } = self.outline(file)?.stmt(stmt) else {
                            return None;
                        };
                        let of = self.outline(file)?.spelled(*target);
                        Some(Home { file, name: format!("{of}.{name}") })
                    }
                    _ => None,
                }
            }
            Expr::Call(call) => {
                let call = outline.call(*call)?;
                let of = match self.thing(file, call.callee, &mut steps) {
                    Thing::Scope(of) if !self.is_type(of) => of,
                    _ => return None,
                };
                let name = self.outline(of.file)?;
                let name = name.spell(name.scope(of.scope)?.name);
                Some(Home { file: of.file, name: format!("{name}()") })
            }
            _ => None,
        }
    }

    fn imported_home(&self, file: FileId, number: usize, steps: &mut u32) -> Option<Home> {
        let source = self.file(file)?;
        let import = source.outline.imports.get(number)?;
        let (module, name) = (source.outline.spell(import.module), source.outline.spell(import.name));
        match self.module(file, module, "", steps) {
            Thing::Module(files) => files.first().map(|file| Home { file: *file, name: name.to_owned() }),
            _ => None,
        }
    }

    /// The type among this one and its bases that has the member itself.
    fn owner_of(&self, of: ScopeRef, name: &str, depth: u8) -> Option<ScopeRef> {
        if !self.members_of(of, name).is_empty() {
            return Some(of);
        }
        let outline = self.outline(of.file)?;
        let bases = outline.scope(of.scope)?.bases.iter().take(6);
        bases.filter(|_| depth > 0).find_map(|base| {
            let mut steps = MAX_STEPS;
            match self.instance_of(of.file, outline.spell(*base), &mut steps) {
                Thing::Instance(base) => self.owner_of(base, name, depth - 1),
                _ => None,
            }
        })
    }

    /// Whether a type, as a file names it (`./settings.Base` for one of another file), extends a type of a package with
    /// this name.
    pub(crate) fn extends(&self, file: FileId, named: &str, base: &str) -> bool {
        let name = named.rsplit(['.', '/', ':']).next().unwrap_or(named);
        let mut steps = MAX_STEPS;
        let thing = self.instance_of(file, name, &mut steps);
        self.descends(&thing, base, 6)
    }

    fn descends(&self, thing: &Thing, base: &str, depth: u8) -> bool {
        thing.parts().iter().any(|part| match part {
            Thing::External(symbol) => symbol.path.trim_end_matches("()").rsplit('.').next() == Some(base),
            Thing::Instance(of) if depth > 0 => {
                let Some(outline) = self.outline(of.file) else { return false };
                let bases = outline.scope(of.scope).map_or(&[][..], |s| &s.bases);
                bases.iter().take(6).any(|b| {
                    let mut steps = MAX_STEPS;
                    let thing = self.instance_of(of.file, outline.spell(*b), &mut steps);
                    self.descends(&thing, base, depth - 1)
                })
            }
            _ => false,
        })
    }

    /// The symbols of packages that an expression can be.
    pub(crate) fn symbols(&self, file: FileId, expr: ExprId) -> Vec<super::External> {
        let mut steps = MAX_STEPS;
        let thing = self.thing(file, expr, &mut steps);
        let symbols =
            thing.parts().iter().filter_map(|t| if let Thing::External(s) = t { Some(s.clone()) } else { None });
        symbols.collect()
    }

    /// The functions of the project that an expression can be.
    pub(crate) fn functions(&self, file: FileId, expr: ExprId) -> Vec<ScopeRef> {
        let mut steps = MAX_STEPS;
        let thing = self.thing(file, expr, &mut steps);
        let scopes = thing.parts().iter().filter_map(|t| if let Thing::Scope(of) = t { Some(*of) } else { None });
        scopes.filter(|of| !self.is_type(*of)).collect()
    }

    /// The named scope itself, for who has only a number.
    pub(crate) fn scope_name(&self, of: ScopeRef) -> &str {
        let outline = self.outline(of.file);
        let scope = outline.and_then(|o| o.scope(of.scope));
        match (outline, scope) {
            (Some(outline), Some(scope)) if of.scope != ScopeId::FILE => outline.spell(scope.name),
            _ => "",
        }
    }
}
