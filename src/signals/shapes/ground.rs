//! What all shapes look at, computed once: uses of names, what is alive, who calls whom.

use super::browser::in_browser;
use super::trials::Trials;
use super::wide::Wide;
use crate::code::facts::bindings::Bindings;
use crate::code::facts::conditions::{Condition, conditions};
use crate::code::facts::effects::{Effect, effect};
use crate::code::facts::handlers::{Handling, handlers};
use crate::code::flow::Uses;
use crate::code::outline::{Call, CallId, Expr, ExprId, Outline, ScopeId, ScopeKind};
use crate::code::project::{FileId, Project, Reach, ScopeRef, SourceFile, Target};
use crate::signals::linked::{Linked, ModelCall, Tier};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// What one file does.
pub(crate) struct FileFacts<'l> {
    pub(crate) known: Bindings<'l>,
    pub(crate) handlers: Vec<Handling>,
    pub(crate) conditions: Vec<Condition>,
}

impl<'l> FileFacts<'l> {
    fn new(known: Bindings<'l>) -> FileFacts<'l> {
        FileFacts { handlers: handlers(&known), conditions: conditions(&known), known }
    }
}

/// The calls of a file that lead to a model call that answers.
#[derive(Default)]
struct Reaching<'l> {
    all: Vec<&'l Call>,
    /// By each scope around them, so that nobody goes through all of them for one function.
    within: BTreeMap<ScopeId, Vec<&'l Call>>,
}

/// The linked code with what is asked about it again and again.
pub(crate) struct Ground<'l> {
    pub(crate) linked: &'l Linked,
    pub(crate) uses: Uses,
    live: Reach,
    /// Scopes that a scope is called by or handed to.
    referrers: BTreeMap<ScopeRef, Vec<ScopeRef>>,
    /// Functions by the one that decorates them.
    decorated: BTreeMap<ScopeRef, Vec<ScopeRef>>,
    /// Calls of models that answer.
    answering: BTreeSet<(FileId, CallId)>,
    facts: Vec<OnceLock<FileFacts<'l>>>,
    reaching: Vec<OnceLock<Reaching<'l>>>,
    /// What each file mounts of routers whose routes lead to a model, with the scope that does it.
    mounts: Vec<OnceLock<Vec<(ScopeId, ExprId)>>>,
    /// The calls of each file by their lines.
    by_line: Vec<OnceLock<Vec<(u32, CallId)>>>,
    /// Files with an entry from which a model is reached.
    asking: BTreeSet<FileId>,
    /// Model calls by the scope they stand in.
    models: BTreeMap<ScopeRef, Vec<&'l ModelCall>>,
    /// Whether a model is called anywhere but in the browser.
    server_asks: bool,
    trials: OnceLock<Trials>,
    wide: OnceLock<Wide>,
    /// Functions in which something waits.
    waiting: OnceLock<BTreeSet<ScopeRef>>,
}

impl<'l> Ground<'l> {
    pub(crate) fn new(linked: &'l Linked) -> Ground<'l> {
        let project = &linked.project;
        let mut models: BTreeMap<ScopeRef, Vec<&ModelCall>> = BTreeMap::new();
        for model in &linked.models {
            models.entry(model.at).or_default().push(model);
        }
        let facts = project.files.iter().map(|_| OnceLock::new()).collect();
        let reaching = project.files.iter().map(|_| OnceLock::new()).collect();
        let by_line = project.files.iter().map(|_| OnceLock::new()).collect();
        let mounts = project.files.iter().map(|_| OnceLock::new()).collect();
        let door_files = linked.doors.iter();
        let asking = door_files.filter(|d| d.handlers.iter().any(|h| linked.path.steps(*h).is_some())).map(|d| d.file);
        let asking = asking.collect();
        let served = |m: &ModelCall| linked.project.file(m.at.file).is_some_and(|f| !in_browser(f));
        let server_asks = linked.models.iter().any(|m| m.answers && served(m));
        let (uses, live) = (Uses::new(project), Reach::from(project, starts(linked), true));
        let answering = linked.models.iter().filter(|m| m.answers).map(|m| (m.at.file, m.call)).collect();
        let decorated = decorated(project);
        let mut referrers: BTreeMap<ScopeRef, Vec<ScopeRef>> = BTreeMap::new();
        for edge in project.edges.iter().filter(|e| !e.guess) {
            referrers.entry(edge.to).or_default().push(edge.from);
        }
        let (trials, wide, waiting) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ground {
            linked,
            uses,
            live,
            referrers,
            decorated,
            answering,
            facts,
            reaching,
            mounts,
            by_line,
            asking,
            models,
            server_asks,
            trials,
            wide,
            waiting,
        }
    }

    /// What a file does, as facts; found when first asked.
    pub(crate) fn facts(&self, file: FileId) -> Option<&FileFacts<'l>> {
        let source = self.linked.project.file(file)?;
        let place = self.facts.get(file.0 as usize)?;
        Some(place.get_or_init(|| FileFacts::new(Bindings::new(&source.outline, source.language))))
    }

    /// The calls of a file that lead to a model call that answers.
    pub(crate) fn reaching(&self, file: FileId) -> &[&'l Call] {
        self.reaches(file).map_or(&[], |found| &found.all)
    }

    /// Those of a function, lambdas inside it included.
    pub(crate) fn reaching_in(&self, of: ScopeRef) -> &[&'l Call] {
        self.reaches(of.file).and_then(|found| found.within.get(&of.scope)).map_or(&[], |calls| calls)
    }

    fn reaches(&self, file: FileId) -> Option<&Reaching<'l>> {
        let (outline, place) = (self.outline(file)?, self.reaching.get(file.0 as usize)?);
        Some(place.get_or_init(|| {
            let mut out = Reaching::default();
            for (_, call) in outline.all_calls().filter(|(id, _)| self.distance(file, *id).is_some()) {
                out.all.push(call);
                for scope in outline.outward(outline.scope_of(call.expr)) {
                    out.within.entry(scope).or_default().push(call);
                }
            }
            out
        }))
    }

    pub(crate) fn project(&self) -> &'l Project {
        &self.linked.project
    }

    /// The enabled tests that assert something.
    pub(crate) fn trials(&self) -> &Trials {
        self.trials.get_or_init(|| Trials::new(self.linked))
    }

    /// What leads to a model, proven or not contradicted.
    pub(crate) fn wide(&self) -> &Wide {
        self.wide.get_or_init(|| Wide::new(self.linked))
    }

    /// Whether a call waits, by itself or through a function of the project.
    pub(crate) fn waits(&self, file: FileId, number: CallId, call: &Call) -> bool {
        let waits =
            |file: FileId, call: &Call| self.facts(file).is_some_and(|f| effect(&f.known, call) == Effect::Waits);
        waits(file, call) || {
            let waiting = self.waiting.get_or_init(|| {
                let all =
                    self.files().flat_map(|(file, source)| source.outline.calls.iter().map(move |call| (file, call)));
                let all = all.filter(|(file, call)| waits(*file, call));
                all.filter_map(|(file, call)| {
                    let o = self.outline(file)?;
                    let scope = o.function_of(o.scope_of(call.expr));
                    (scope != ScopeId::FILE).then_some(ScopeRef { file, scope })
                })
                .collect()
            });
            let targets = self.project().targets(file, number).iter();
            targets.into_iter().any(|t| matches!(t, Target::Own(to) if waiting.contains(to)))
        }
    }

    /// How near a place is to a model call: a test stands where the code stands that it touches.
    pub(crate) fn tier(&self, of: ScopeRef) -> Tier {
        match self.trials.get().and_then(|trials| trials.at(of)) {
            Some(trial) => trial.touched.keys().map(|unit| self.linked.tier(*unit)).min().unwrap_or(Tier::Elsewhere),
            // What runs in the browser anybody can leave out, where a server asks the model.
            None => match self.project().file(of.file) {
                Some(source) if self.server_asks && in_browser(source) => self.linked.tier(of).max(Tier::Beside),
                _ => self.linked.tier(of),
            },
        }
    }

    /// Files of shipped code, with their numbers.
    pub(crate) fn files(&self) -> impl Iterator<Item = (FileId, &'l SourceFile)> {
        self.linked.project.all().filter(|(_, file)| file.tests_from != Some(1))
    }

    pub(crate) fn outline(&self, file: FileId) -> Option<&'l Outline> {
        self.linked.project.file(file).map(|f| &f.outline)
    }

    /// What a function mounts of the application, a router of another file, whose routes lead to a model.
    pub(crate) fn mounts_in(&self, of: ScopeRef) -> impl Iterator<Item = ExprId> {
        let place = self.mounts.get(of.file.0 as usize);
        let all = place.map_or(&[][..], |place| place.get_or_init(|| self.mounts_of(of.file)));
        all.iter().filter(move |(scope, _)| *scope == of.scope).map(|(_, expr)| *expr)
    }

    /// The calls of a file that stand on these lines.
    pub(crate) fn calls_on(&self, file: FileId, lines: RangeInclusive<u32>) -> &[(u32, CallId)] {
        let (Some(o), Some(place)) = (self.outline(file), self.by_line.get(file.0 as usize)) else { return &[] };
        let all = place.get_or_init(|| {
            let mut all: Vec<(u32, CallId)> = o.all_calls().map(|(id, call)| (o.spot(call.expr).line, id)).collect();
            all.sort_unstable();
            all
        });
        let from = all.partition_point(|(line, _)| line < lines.start());
        let to = all.partition_point(|(line, _)| line <= lines.end());
        all.get(from..to).unwrap_or_default()
    }

    fn mounts_of(&self, file: FileId) -> Vec<(ScopeId, ExprId)> {
        let mounts = self.linked.entries(file).map_or(&[][..], |found| &found.mounts);
        let parts = mounts.iter().flat_map(|mount| mount.parts.iter().map(|part| (mount.registered, *part)));
        let leads = |part: ExprId| {
            let home = self.project().home(file, part);
            home.is_some_and(|home| home.file != file && self.asking.contains(&home.file))
        };
        parts.filter(|(_, part)| leads(*part)).collect()
    }

    /// Whether a function of the ai-path asks this one, as a dependency, decorator or call.
    pub(crate) fn asked_before_model(&self, of: ScopeRef) -> bool {
        self.uses.callers(of).iter().any(|caller| {
            let Some(outline) = self.outline(caller.file) else { return false };
            self.linked.path.steps(ScopeRef { file: caller.file, scope: outline.scope_of(caller.expr) }).is_some()
        }) || self.referrers.get(&of).is_some_and(|from| from.iter().any(|f| self.linked.path.steps(*f).is_some()))
    }

    /// Whether a base of a type, as a file knows it, is a class of settings of the project.
    pub(crate) fn is_settings(&self, file: FileId, base: &str) -> bool {
        self.linked.project.extends(file, base, "BaseSettings")
    }

    /// The functions that a function decorates.
    pub(crate) fn decorated_by(&self, wrapper: ScopeRef) -> &[ScopeRef] {
        self.decorated.get(&wrapper).map_or(&[], |d| d)
    }

    /// The path of the file that a scope stands in.
    pub(crate) fn path(&self, of: ScopeRef) -> &'l str {
        self.linked.project.file(of.file).map_or("", |f| &f.path)
    }

    /// The number in the inventory of the file that a scope stands in.
    pub(crate) fn entry(&self, of: ScopeRef) -> Option<u32> {
        self.linked.project.file(of.file).map(|f| f.entry)
    }

    /// Whether a place is an automated test.
    pub(crate) fn is_test(&self, of: ScopeRef, line: u32) -> bool {
        self.linked.project.file(of.file).is_some_and(|f| f.is_test(line))
    }

    /// Whether something may run a scope: a guess is enough, because nothing is proven by it.
    pub(crate) fn live(&self, of: ScopeRef) -> bool {
        let runs = |of| self.live.steps(of).is_some();
        !self.linked.is_idle(of.file) && (runs(of) || runs(self.linked.function(of)))
    }

    /// The model calls that stand in a scope itself.
    pub(crate) fn models_in(&self, of: ScopeRef) -> &[&'l ModelCall] {
        self.models.get(&of).map_or(&[], |m| m)
    }

    /// How many calls lie between a call and the model call it leads to: 0 when it is one, `None` when it leads to none.
    pub(crate) fn distance(&self, file: FileId, call: CallId) -> Option<u32> {
        if self.answering.contains(&(file, call)) {
            return Some(0);
        }
        let targets = self.project().targets(file, call).iter();
        let steps = targets.filter_map(|t| if let Target::Own(to) = t { self.linked.path.steps(*to) } else { None });
        steps.min().map(|steps| steps + 1)
    }
}

fn decorated(project: &Project) -> BTreeMap<ScopeRef, Vec<ScopeRef>> {
    let mut out: BTreeMap<ScopeRef, Vec<ScopeRef>> = BTreeMap::new();
    for edge in project.edges.iter().filter(|e| !e.guess) {
        let scope = project.file(edge.from.file).and_then(|f| f.outline.scope(edge.from.scope));
        // A decorator stands before the name of what it decorates.
        if scope.is_some_and(|s| !s.decorators.is_empty() && edge.line < s.line) {
            out.entry(edge.to).or_default().push(edge.from);
        }
    }
    out
}

/// Where running code begins: the top of each shipped file, what a decorator or a framework takes.
fn starts(linked: &Linked) -> Vec<ScopeRef> {
    let project = &linked.project;
    let mut out: Vec<ScopeRef> = linked.doors.iter().flat_map(|door| door.handlers.iter().copied()).collect();
    for (file, source) in project.all() {
        let outline = &source.outline;
        for (scope, made) in outline.all_scopes() {
            if source.is_test(made.line) && scope != ScopeId::FILE || source.tests_from == Some(1) {
                continue;
            }
            let framework = |of: ScopeId| {
                let Some(kind) = outline.scope(of).filter(|s| s.kind == ScopeKind::Type) else { return false };
                let foreign = kind.bases.iter().any(|base| !project.has_type(outline.spell(*base)));
                !kind.decorators.is_empty() || foreign
            };
            if scope == ScopeId::FILE || !made.decorators.is_empty() || framework(made.parent) {
                out.push(ScopeRef { file, scope });
            }
        }
        out.extend(named_to_framework(outline).into_iter().map(|scope| ScopeRef { file, scope }));
    }
    out
}

/// Methods that the body of their own type names in a call: `before_action :check`.
fn named_to_framework(o: &Outline) -> Vec<ScopeId> {
    let mut named: BTreeMap<ScopeId, BTreeSet<&str>> = BTreeMap::new();
    for call in &o.calls {
        let of = o.scope_of(call.expr);
        if o.scope(of).is_some_and(|s| s.kind == ScopeKind::Type) {
            let texts = call.arguments.iter().filter_map(|a| match o.expr(a.value) {
                Expr::Text(text, _) => Some(o.spell(*text)),
                _ => None,
            });
            named.entry(of).or_default().extend(texts);
        }
    }
    let methods = o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function);
    methods
        .filter(|(_, s)| named.get(&s.parent).is_some_and(|names| names.contains(o.spell(s.name))))
        .map(|(id, _)| id)
        .collect()
}
