//! Members of things.

use super::{FileId, Project, ScopeRef, Thing};
use crate::code::outline::Expr;

/// Methods of a function that run it or hand it on: `task.delay()`, `handler.bind(this)`, `fn.call(...)`.
const RUNS: &[&str] = &[
    "apply",
    "apply_async",
    "aio",
    "bind",
    "call",
    "delay",
    "enqueue",
    "local",
    "map",
    "remote",
    "run",
    "s",
    "send",
    "si",
    "spawn",
    "starmap",
    "submit",
    "with_options",
    "perform_async",
    "perform_later",
    "perform_now",
    "invoke",
];

/// Methods that hand a job to a queue.
const QUEUES: &[&str] = &[
    "apply_async",
    "delay",
    "dispatch",
    "dispatchAfterResponse",
    "dispatchIf",
    "dispatchNow",
    "dispatchSync",
    "dispatchUnless",
    "dispatch_sync",
    "enqueue",
    "perform_async",
    "perform_at",
    "perform_bulk",
    "perform_in",
    "perform_later",
    "perform_now",
    "perform_inline",
];
/// What a queue runs of a job.
const PERFORMS: &[&str] = &["perform", "handle", "__invoke", "run", "execute"];

/// Parts of one type that are looked at: in Go each method is one.
const MAX_PARTS: usize = 256;

impl Project {
    pub(super) fn member(&self, of: Thing, name: &str, steps: &mut u32) -> Thing {
        if *steps == 0 {
            return Thing::Unknown;
        }
        if let Thing::External(symbol) = of {
            return Thing::External(symbol.member(name));
        }
        *steps -= 1;
        match of {
            Thing::OneOf(parts) => {
                let things: Vec<Thing> = parts.into_iter().map(|part| self.member(part, name, steps)).collect();
                Thing::one_of(things)
            }
            Thing::Module(files) => self.in_module(&files, name, steps),
            Thing::Scope(of) if self.is_type(of) => self.member_or_job(of, name, steps),
            Thing::Instance(of) => self.member_or_job(of, name, steps),
            Thing::Scope(of) if RUNS.contains(&name) => Thing::Scope(of),
            Thing::Table(file, expr) => self.entry(file, expr, name, steps),
            Thing::External(symbol) => Thing::External(symbol.member(name)),
            Thing::Scope(_) | Thing::Unknown => Thing::Unknown,
        }
    }

    /// A member of a type; of a job that is handed to a queue (`Job.perform_later`, `Job::dispatch()`) what the queue runs.
    fn member_or_job(&self, of: ScopeRef, name: &str, steps: &mut u32) -> Thing {
        let own = self.member_of(of, name, steps);
        if !QUEUES.contains(&name) || own.parts().iter().any(|part| matches!(part, Thing::Scope(_))) {
            return own;
        }
        self.job(of, steps).unwrap_or(own)
    }

    /// What a queue runs of a job.
    pub(super) fn job(&self, of: ScopeRef, steps: &mut u32) -> Option<Thing> {
        PERFORMS.iter().find_map(|name| match self.member_of(of, name, steps) {
            found @ Thing::Scope(_) => Some(found),
            _ => None,
        })
    }

    /// A name of a module of the project.
    fn in_module(&self, files: &[FileId], name: &str, steps: &mut u32) -> Thing {
        for file in files {
            let found = self.exported(*file, name, steps);
            if found != Thing::Unknown {
                return found;
            }
        }
        let below = files.first().and_then(|file| self.file(*file)).and_then(|f| self.modules.below(&f.path, name));
        below.map_or(Thing::Unknown, |file| Thing::Module([file].into()))
    }

    /// What a file gives to who imports this name of it.
    pub(super) fn exported(&self, file: FileId, name: &str, steps: &mut u32) -> Thing {
        let Some(bindings) = self.bindings(file).filter(|_| *steps > 0) else { return Thing::Unknown };
        let found = self.top_of(file, name);
        if !found.is_empty() {
            return self.all_bound(file, found, steps);
        }
        for number in bindings.whole.iter().take(16) {
            *steps = steps.saturating_sub(1);
            if let Thing::Module(files) = self.imported(file, *number, steps)
                && !files.contains(&file)
            {
                let found = self.in_module(&files, name, steps);
                if found != Thing::Unknown {
                    return found;
                }
            }
        }
        Thing::Unknown
    }

    /// A member of a type of the project, or of what it extends. Parts of one type may stand in several places.
    pub(super) fn member_of(&self, of: ScopeRef, name: &str, steps: &mut u32) -> Thing {
        let Some(outline) = self.outline(of.file).filter(|_| *steps > 0) else { return Thing::Unknown };
        *steps -= 1;
        let own = self.member_here(of, name, steps);
        if own != Thing::Unknown {
            return own;
        }
        let Some(scope) = outline.scope(of.scope) else { return Thing::Unknown };
        for part in self.parts_of(of) {
            let found = self.member_here(part, name, steps);
            if found != Thing::Unknown {
                return found;
            }
        }
        for base in scope.bases.iter().take(6) {
            let found = match self.instance_of(of.file, outline.spell(*base), steps) {
                Thing::Instance(base) if base != of => self.member_of(base, name, steps),
                Thing::External(symbol) => Thing::External(symbol.member(name)),
                _ => Thing::Unknown,
            };
            if found != Thing::Unknown {
                return found;
            }
        }
        Thing::Unknown
    }

    fn member_here(&self, of: ScopeRef, name: &str, steps: &mut u32) -> Thing {
        self.all_bound(of.file, self.members_of(of, name), steps)
    }

    /// Other parts of the same type: `impl` blocks, partial classes, methods of a Go type, in the same folder.
    pub(super) fn parts_of(&self, of: ScopeRef) -> Vec<ScopeRef> {
        let Some(name) = self.type_name(of) else { return Vec::new() };
        let folder = |file: FileId| self.file(file).map(|f| f.path.rsplit_once('/').map_or("", |(dir, _)| dir));
        let all = self.types.get(name).map_or(&[][..], |all| all);
        all.iter()
            .filter(|part| **part != of && folder(part.file) == folder(of.file))
            .take(MAX_PARTS)
            .copied()
            .collect()
    }

    /// The methods of a type, in all of its parts; none where there are more than `most`.
    pub(super) fn methods_of(&self, of: ScopeRef, most: usize) -> Vec<ScopeRef> {
        let parts = std::iter::once(of).chain(self.parts_of(of));
        let methods = parts.filter_map(|part| self.of_part.get(&part)).flatten().copied();
        let found: Vec<ScopeRef> = methods.take(most + 1).collect();
        if found.len() > most { Vec::new() } else { found }
    }

    pub(super) fn item(&self, of: Thing, steps: &mut u32) -> Thing {
        match of {
            Thing::Table(file, expr) => {
                let Some(outline) = self.outline(file) else { return Thing::Unknown };
                let values: Vec<_> = match outline.expr(expr) {
                    Expr::Object(entries) => entries.iter().map(|(_, value)| *value).collect(),
                    Expr::List(parts) => parts.to_vec(),
                    _ => Vec::new(),
                };
                let things: Vec<Thing> = values.into_iter().take(8).map(|v| self.thing(file, v, steps)).collect();
                Thing::one_of(things)
            }
            // An item of a package's value keeps its origin.
            Thing::External(symbol) => Thing::External(symbol),
            Thing::OneOf(parts) => {
                let things: Vec<Thing> = parts.into_iter().map(|part| self.item(part, steps)).collect();
                Thing::one_of(things)
            }
            other @ Thing::Instance(_) => other,
            _ => Thing::Unknown,
        }
    }

    fn entry(&self, file: FileId, table: crate::code::outline::ExprId, key: &str, steps: &mut u32) -> Thing {
        let Some(outline) = self.outline(file) else { return Thing::Unknown };
        if let Expr::Object(entries) = outline.expr(table) {
            if let Some((_, value)) = entries.iter().find(|(name, _)| outline.spell(*name) == key) {
                return self.thing(file, *value, steps);
            }
            if matches!(key, "get" | "values" | "items") {
                return self.item(Thing::Table(file, table), steps);
            }
        }
        Thing::Unknown
    }
}
