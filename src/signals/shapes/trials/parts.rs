//! What belongs to a test: its own statements, the helpers of test files it calls, and what is set up before it.

use crate::code::outline::{Call, Expr, ExprId, Outline, ScopeId, ScopeKind, StmtId};
use crate::code::project::{Project, ScopeRef};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Calls whose function runs before each test, and methods and marks that do.
const BEFORE: &[&str] = &[
    "beforeEach",
    "beforeAll",
    "before",
    "setup",
    "setUp",
    "subject",
    "let",
    "let!",
    "around",
    "asyncSetUp",
    "setUpClass",
    "setUpTestData",
    "setup_method",
    "setup_class",
    "setup_module",
    "BeforeEach",
    "BeforeAll",
    "Before",
    "BeforeClass",
    "SetUp",
    "OneTimeSetUp",
    "TestInitialize",
];

/// The calls that functions without a name are handed to.
pub(super) type Handed<'o> = HashMap<ScopeId, &'o Call>;

/// The calls that functions without a name are handed to.
pub(super) fn handed(outline: &Outline) -> Handed<'_> {
    let mut out = HashMap::new();
    for (_, call) in outline.all_calls() {
        for argument in &call.arguments {
            if let Expr::Lambda(scope) = outline.expr(argument.value) {
                out.insert(*scope, call);
            }
        }
    }
    out
}

/// The last name of a mark: `skip` of `@pytest.mark.skip(reason="..")`.
fn last(o: &Outline, mark: ExprId) -> &str {
    match o.expr(mark) {
        Expr::Call(call) => o.call(*call).map_or("", |call| o.callee_name(call)),
        Expr::Name(name) | Expr::Member(_, name) => o.spell(*name),
        _ => "",
    }
}

/// Expressions that belong to a test and stand outside: decorators, tables of values.
pub(super) fn marks(o: &Outline, scope: ScopeId, handed: &Handed<'_>) -> Vec<ExprId> {
    let around = o.outward(scope).filter_map(|s| o.scope(s)).take(2);
    let decorators = around.flat_map(|s| s.decorators.iter().copied());
    decorators.chain(handed.get(&scope).map(|call| call.callee)).collect()
}

/// Scopes taken for one test.
const MAX_SCOPES: usize = 200;

/// Links and fixtures of all test code.
#[derive(Debug, Default)]
pub(crate) struct Tests {
    /// Resolved links that begin in test code.
    pub(crate) next: HashMap<ScopeRef, Vec<ScopeRef>>,
    /// Scopes inside a scope, directly.
    children: HashMap<ScopeRef, Vec<ScopeId>>,
    /// Fixtures of Python by name.
    fixtures: BTreeMap<String, Vec<ScopeRef>>,
    /// Fixtures that nobody asks for.
    auto: Vec<ScopeRef>,
}

/// The scopes of a test.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// The test with everything inside it.
    pub(crate) body: Vec<ScopeRef>,
    /// Functions and types of test files that it calls, makes or hands on.
    pub(crate) help: Vec<ScopeRef>,
    /// What runs before it.
    pub(crate) around: Vec<ScopeRef>,
    /// The fixtures that its parameters ask for.
    pub(crate) given: BTreeMap<String, ScopeRef>,
}

/// The statements of a scope with those of its blocks.
pub(crate) fn stmts(o: &Outline, scope: ScopeId) -> Vec<StmtId> {
    o.scope(scope).map(|s| o.within(s.body)).unwrap_or_default()
}

impl Tests {
    pub(crate) fn new(project: &Project) -> Tests {
        let mut out = Tests::default();
        for (file, source) in project.all().filter(|(_, s)| s.tests_from.is_some() || s.path.ends_with("conftest.py")) {
            let o = &source.outline;
            for (id, scope) in o.all_scopes() {
                if id != ScopeId::FILE {
                    out.children.entry(ScopeRef { file, scope: scope.parent }).or_default().push(id);
                }
                for mark in scope.decorators.iter().filter(|d| last(o, **d).contains("fixture")) {
                    let at = ScopeRef { file, scope: id };
                    let mut name = o.spell(scope.name).to_owned();
                    for argument in o.as_call(*mark).iter().flat_map(|c| c.arguments.iter()) {
                        match (argument.name.map(|n| o.spell(n)), o.expr(argument.value)) {
                            (Some("name"), Expr::Text(text, _)) => name = o.spell(*text).to_owned(),
                            (Some("autouse"), Expr::Bool(true)) => out.auto.push(at),
                            _ => {}
                        }
                    }
                    out.fixtures.entry(name).or_default().push(at);
                }
            }
        }
        for edge in project.edges.iter().filter(|e| !e.guess) {
            if project.file(edge.from.file).is_some_and(|f| f.tests_from.is_some() || f.path.ends_with("conftest.py")) {
                out.next.entry(edge.from).or_default().push(edge.to);
            }
        }
        out
    }

    /// A scope and all inside it.
    fn all_of(&self, at: ScopeRef, out: &mut Vec<ScopeRef>) {
        let mut rest = vec![at];
        while let Some(next) = rest.pop() {
            if out.len() >= MAX_SCOPES || out.contains(&next) {
                continue;
            }
            out.push(next);
            let inner = self.children.get(&next).map_or(&[][..], |c| c);
            rest.extend(inner.iter().rev().map(|scope| ScopeRef { file: next.file, scope: *scope }));
        }
    }

    /// The scopes of a test.
    pub(crate) fn parts(&self, project: &Project, at: ScopeRef, handed: &Handed<'_>) -> Parts {
        let mut out = Parts::default();
        let file = at.file;
        let Some(source) = project.file(file) else { return out };
        let o = &source.outline;
        self.all_of(at, &mut out.body);
        // What runs before it.
        for outer in o.outward(at.scope) {
            for inner in self.children.get(&ScopeRef { file, scope: outer }).map_or(&[][..], |c| c) {
                let Some(scope) = o.scope(*inner) else { continue };
                let prepares = match scope.kind {
                    ScopeKind::Lambda => handed.get(inner).is_some_and(|call| BEFORE.contains(&o.callee_name(call))),
                    ScopeKind::Function => {
                        BEFORE.contains(&o.spell(scope.name))
                            || scope.decorators.iter().any(|d| BEFORE.contains(&last(o, *d)))
                    }
                    _ => false,
                };
                if prepares && *inner != at.scope {
                    self.all_of(ScopeRef { file, scope: *inner }, &mut out.around);
                }
            }
        }
        self.fixtures_of(project, at, &marks(o, at.scope, handed), &mut out);
        let mut seen: Vec<ScopeRef> = out.body.iter().chain(&out.around).copied().collect();
        for _ in 0..2 {
            let mut found = Vec::new();
            for to in seen.iter().filter_map(|s| self.next.get(s)).flatten() {
                let Some(owner) = project.file(to.file) else { continue };
                let Some(scope) = owner.outline.scope(to.scope) else { continue };
                if to.scope == ScopeId::FILE || !(owner.is_test(scope.line) || owner.path.ends_with("conftest.py")) {
                    continue;
                }
                // What is made brings all its methods.
                let kind = owner.outline.type_of(to.scope).filter(|t| *t != to.scope);
                let whole = kind.filter(|_| is_constructor(&owner.outline, to.scope)).unwrap_or(to.scope);
                let whole = ScopeRef { file: to.file, scope: whole };
                if !out.body.contains(&whole) && !out.help.contains(&whole) {
                    self.all_of(whole, &mut out.help);
                    found.push(whole);
                }
            }
            seen = out.help.iter().filter(|s| found.contains(s)).copied().collect();
        }
        out
    }

    /// Fixtures that a test, and what it asks for, names as parameters.
    fn fixtures_of(&self, project: &Project, at: ScopeRef, marks: &[ExprId], out: &mut Parts) {
        let mut rest = vec![(at, true)];
        let mut seen = BTreeSet::new();
        let Some(source) = project.file(at.file) else { return };
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(dir, _)| dir).to_owned();
        let here = folder(&source.path);
        let near = |of: &ScopeRef| -> Option<usize> {
            if of.file == at.file {
                return Some(usize::MAX);
            }
            let file = project.file(of.file).filter(|f| f.path.ends_with("conftest.py"))?;
            let theirs = folder(&file.path);
            (theirs.is_empty() || here == theirs || here.starts_with(&format!("{theirs}/"))).then_some(theirs.len())
        };
        let auto: Vec<ScopeRef> = self.auto.iter().filter(|of| near(of).is_some()).copied().take(16).collect();
        let asked = marks
            .iter()
            .filter(|m| last(&source.outline, **m) == "usefixtures")
            .flat_map(|m| source.outline.inside(*m));
        let mut named: Vec<String> = asked
            .filter_map(|p| match source.outline.expr(p) {
                Expr::Text(text, _) => Some(source.outline.spell(*text).to_owned()),
                _ => None,
            })
            .collect();
        for of in auto {
            self.all_of(of, &mut out.around);
            rest.push((of, false));
        }
        while let Some((of, first)) = rest.pop() {
            if !seen.insert(of) || seen.len() > 24 {
                continue;
            }
            let Some(file) = project.file(of.file) else { continue };
            let scope = file.outline.scope(of.scope);
            named.extend(scope.iter().flat_map(|s| s.parameters.iter()).map(|p| file.outline.spell(p.name).to_owned()));
            for name in named.drain(..) {
                let all = self.fixtures.get(&name).map_or(&[][..], |f| f);
                let best = all.iter().filter_map(|of| Some((near(of)?, *of))).max_by_key(|(score, _)| *score);
                if let Some((_, fixture)) = best {
                    if first {
                        out.given.insert(name, fixture);
                    }
                    self.all_of(fixture, &mut out.around);
                    rest.push((fixture, false));
                }
            }
        }
    }
}

fn is_constructor(o: &Outline, scope: ScopeId) -> bool {
    o.scope(scope).is_some_and(|s| matches!(o.spell(s.name), "__init__" | "constructor" | "initialize" | "__construct"))
}
