//! Names that come from other files: imports, packages of a language, types by their name.

use super::modules::Found;
use super::resolve::MAX_STEPS;
use super::{External, FileId, Project, ScopeRef, Thing};
use crate::code::outline::ScopeKind;
use crate::inventory::Language;

impl Project {
    /// What an import binds.
    pub(super) fn imported(&self, file: FileId, number: usize, steps: &mut u32) -> Thing {
        if *steps == 0 {
            return Thing::Unknown;
        }
        *steps -= 1;
        let Some((found, module, name)) = self.sought(file, number) else { return Thing::Unknown };
        self.found(file, found, (module, name), steps)
    }

    /// Where an import leads, with the module and the name that it binds. Every use of the name asks, and the answer is
    /// always the same.
    fn sought(&self, file: FileId, number: usize) -> Option<(Found, &str, &str)> {
        let source = self.file(file)?;
        let import = source.outline.imports.get(number)?;
        let (module, name) = (source.outline.spell(import.module), source.outline.spell(import.name));
        if module.is_empty() {
            // `export {a}`: the name of this file itself.
            return None;
        }
        // `import a.b` binds `a`; what follows is a member of it.
        let first = module.split('.').next().unwrap_or(module);
        let binds_first =
            source.language == Language::Python && name.is_empty() && source.outline.spell(import.local) == first;
        let module = if binds_first && !first.is_empty() { first } else { module };
        let place = self.imports.get(file.0 as usize).and_then(|imports| imports.get(number));
        let find = || self.modules.find(source.language, &source.path, module, name);
        Some((place.map_or_else(find, |place| place.get_or_init(find).clone()), module, name))
    }

    /// The files that the imports of a file lead to: those of the module, and where the name comes from.
    pub(crate) fn imports_of(&self, file: FileId) -> Vec<FileId> {
        let Some(source) = self.file(file) else { return Vec::new() };
        let mut out = Vec::new();
        for (number, import) in source.outline.imports.iter().enumerate() {
            let Some((found, module, _)) = self.sought(file, number) else { continue };
            let package = matches!(found, Found::Package);
            let mut lead = |found| {
                if let Found::Files(files) | Found::Named(files, _) = found {
                    out.extend(files.iter().copied());
                }
            };
            lead(found);
            // All of `a.b` is loaded, not only the `a` that is bound.
            let whole = source.outline.spell(import.module);
            if whole != module {
                lead(self.modules.find(source.language, &source.path, whole, ""));
            } else if package {
                continue;
            }
            if let Thing::Scope(of) | Thing::Instance(of) = self.imported(file, number, &mut { MAX_STEPS }) {
                out.push(of.file);
            }
        }
        out
    }

    /// What a name of a module stands for, asked from a file.
    pub(super) fn module(&self, file: FileId, module: &str, name: &str, steps: &mut u32) -> Thing {
        let Some(source) = self.file(file) else { return Thing::Unknown };
        let found = self.modules.find(source.language, &source.path, module, name);
        self.found(file, found, (module, name), steps)
    }

    fn found(&self, file: FileId, found: Found, (module, name): (&str, &str), steps: &mut u32) -> Thing {
        match found {
            Found::Files(files) if name.is_empty() || name == "*" => Thing::Module(files),
            Found::Files(files) => {
                let found = self.member(Thing::Module(files.clone()), name, steps);
                // A default import of a module without one is the module: CommonJS.
                if found == Thing::Unknown && name == "default" { Thing::Module(files) } else { found }
            }
            Found::Named(files, rest) => {
                rest.iter().fold(Thing::Module(files), |thing, part| self.member(thing, part, steps))
            }
            Found::Type(of, qualifier) => self.type_by_name(file, &of, &qualifier).map_or_else(
                || {
                    let path = if name == "*" { String::new() } else { name.to_owned() };
                    Thing::External(External { module: module.to_owned(), path })
                },
                Thing::Scope,
            ),
            Found::Package if matches!(name, "" | "*") => {
                Thing::External(External { module: module.to_owned(), path: String::new() })
            }
            Found::Package => Thing::External(External { module: module.to_owned(), path: name.to_owned() }),
        }
    }

    /// A name that nothing in the file binds: what the language takes from elsewhere without an import.
    pub(super) fn elsewhere(&self, file: FileId, name: &str, steps: &mut u32) -> Thing {
        let Some(source) = self.file(file).filter(|_| *steps > 0) else { return Thing::Unknown };
        *steps -= 1;
        match source.language {
            Language::Go => {
                let mates = self.modules.folder_of(&source.path);
                for mate in mates.iter().filter(|mate| **mate != file) {
                    let found = self.top_of(*mate, name);
                    let definition = found.iter().find(|(_, b)| !matches!(b, super::bindings::Binding::Import(_)));
                    if let Some((_, binding)) = definition {
                        return self.bound(*mate, binding, steps);
                    }
                }
            }
            Language::Java | Language::Kotlin | Language::CSharp | Language::Ruby | Language::Php => {
                let qualifier = source.path.rsplit_once('/').map_or("", |(dir, _)| dir).replace('/', ".");
                if let Some(found) = self.type_by_name(file, name, &qualifier) {
                    return Thing::Scope(found);
                }
            }
            Language::Python | Language::TypeScript | Language::JavaScript => {
                if let Some(bindings) = self.bindings(file)
                    && !bindings.whole.is_empty()
                {
                    let found = self.exported(file, name, steps);
                    if found != Thing::Unknown {
                        return found;
                    }
                }
            }
            _ => {}
        }
        Self::global(name)
    }

    /// Whether the project defines a type of this name.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.types.contains_key(super::bindings::simple(name))
    }

    /// The type with this name: the only one, or the one whose folder fits the qualifier best.
    pub(super) fn type_by_name(&self, from: FileId, name: &str, qualifier: &str) -> Option<ScopeRef> {
        let language = self.file(from)?.language;
        let all = self.types.get(name)?;
        let fits = |of: &ScopeRef| -> Option<usize> {
            let file = self.file(of.file).filter(|f| f.language == language)?;
            let folder = file.path.rsplit_once('/').map_or("", |(dir, _)| dir).to_lowercase().replace('_', "");
            let wanted = qualifier.to_lowercase().replace('_', "");
            let parts = wanted.split(['.', '\\', ':', '/']).filter(|p| !p.is_empty()).rev();
            Some(parts.zip(folder.rsplit(['/', '.'])).take_while(|(a, b)| a == b).count())
        };
        let mut best: Option<(usize, ScopeRef)> = None;
        let mut several = false;
        for of in all.iter().take(64) {
            let Some(score) = fits(of) else { continue };
            match best {
                Some((known, _)) if known > score => {}
                Some((known, first)) if known == score => several |= first.file != of.file,
                _ => {
                    several = false;
                    best = Some((score, *of));
                }
            }
        }
        best.filter(|_| !several).map(|(_, of)| of)
    }

    pub(super) fn type_name(&self, of: ScopeRef) -> Option<&str> {
        let outline = self.outline(of.file)?;
        let scope = outline.scope(of.scope).filter(|s| s.kind == ScopeKind::Type)?;
        Some(super::bindings::simple(outline.spell(scope.name)))
    }
}
