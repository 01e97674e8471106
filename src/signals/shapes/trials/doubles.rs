//! Doubles of a test: what they replace, which failures they make happen, what they give.

use super::table::table;
use super::values::{Mess, within};
use crate::code::outline::{Call, Expr, ExprId, Outline, ScopeId, Stmt, StmtId};
use std::collections::BTreeSet;

/// Something that is replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Replaced {
    /// Its name; empty: the whole module.
    pub(crate) name: String,
    /// The path or dotted name it stands in; empty when only an object tells.
    pub(crate) within: Vec<String>,
}

/// What the doubles of a test do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doubles {
    pub(crate) replaced: BTreeSet<Replaced>,
    /// Names that hold a double.
    pub(crate) names: BTreeSet<String>,
    /// A failure is made to happen.
    pub(crate) fault: bool,
    /// There is one at all.
    pub(crate) any: bool,
    /// One gives an unusual value.
    pub(crate) gives_mess: bool,
}

impl Doubles {
    /// Looks at the statements of a scope. `own` says that the scope is the test itself; what others raise is a fault.
    pub(crate) fn scope(&mut self, o: &Outline, stmts: &[StmtId], own: bool, held: &BTreeSet<(String, Mess)>) {
        for id in stmts {
            let stmt = o.stmt(*id);
            let parts: Vec<ExprId> = stmt.parts().into_iter().flat_map(|part| o.inside(part)).collect();
            let asserts = matches!(stmt, Stmt::Assert(_)) || parts.iter().any(|p| asserts(o, *p));
            self.exprs(o, &parts, asserts, held);
            match stmt {
                Stmt::Raise(_) if !own => self.fault = true,
                Stmt::Assign { target, value, .. } => self.assigned(o, *target, *value, held),
                Stmt::Return(Some(value)) if !own => {
                    self.gives_mess |= within(o, *value, held) == Some(Mess::Clear);
                    self.fault |= o.inside(*value).iter().any(|p| gives_error(o, *p));
                }
                _ => {}
            }
        }
    }

    /// Looks at expressions: of statements, of decorators.
    pub(crate) fn exprs(&mut self, o: &Outline, parts: &[ExprId], asserts: bool, held: &BTreeSet<(String, Mess)>) {
        for call in parts.iter().filter_map(|p| o.as_call(*p)) {
            let name = o.callee_name(call);
            self.replaces(o, call, name);
            if table().doubles.contains(name) && (is_free(o, call) || makes(o, call)) {
                self.any = true;
            }
            let given = || call.arguments.iter().filter_map(|a| within(o, a.value, held)).max();
            if table().gives.contains(name) && !asserts {
                self.any = true;
                self.gives_mess |= given().is_some();
            }
            for argument in &call.arguments {
                let named = argument.name.map_or("", |n| o.spell(n));
                if table().fault_names.contains(named) && !asserts {
                    self.fault |= o.inside(argument.value).iter().any(|p| is_failure(o, *p));
                }
                if matches!(named, "return_value" | "side_effect" | "content" | "text") && !asserts {
                    self.gives_mess |= within(o, argument.value, held).is_some();
                }
            }
            if asserts {
                continue;
            }
            self.fault |= table().faults.contains(name) && !matches!(o.expr(call.callee), Expr::Name(_)) || name == "throw";
            self.fault |= serves_failure(o, call, name);
        }
    }

    /// `client.ask = AsyncMock(..)`, `mock.side_effect = TimeoutError`, `app.dependency_overrides[get_llm] = ..`.
    fn assigned(&mut self, o: &Outline, target: ExprId, value: ExprId, held: &BTreeSet<(String, Mess)>) {
        let double = o.inside(value).iter().filter_map(|p| o.as_call(*p)).any(|call| {
            table().doubles.contains(o.callee_name(call)) && (is_free(o, call) || makes(o, call))
        });
        match o.expr(target) {
            Expr::Name(name) if double => {
                self.any = true;
                self.names.insert(o.spell(*name).to_owned());
            }
            Expr::Member(object, name) => {
                let said = o.spell(*name);
                if table().fault_names.contains(said) {
                    self.fault |= o.inside(value).iter().any(|p| is_failure(o, *p));
                }
                if table().gives.contains(said) {
                    self.any = true;
                    self.gives_mess |= within(o, value, held).is_some();
                }
                let own = matches!(o.expr(*object), Expr::Name(n) if matches!(o.spell(*n), "self" | "this"));
                if own && double {
                    self.names.insert(said.to_owned());
                } else if !own && (double || matches!(o.expr(value), Expr::Lambda(_))) {
                    self.any = true;
                    self.replaced.insert(Replaced { name: said.to_owned(), within: Vec::new() });
                }
            }
            Expr::Index(object, key) if o.spelled(*object).ends_with("dependency_overrides") => {
                self.any = true;
                let name = o.spelled(*key).rsplit('.').next().unwrap_or_default().to_owned();
                self.replaced.insert(Replaced { name, within: Vec::new() });
            }
            _ => {}
        }
    }

    /// `patch("app.llm.ask")`, `vi.mock("../src/llm")`, `spyOn(service, "answer")`, `when(repo.find(..))`.
    fn replaces(&mut self, o: &Outline, call: &Call, name: &str) {
        let spelled = o.spelled(call.callee);
        let patches = spelled.split('.').any(|part| part == "patch");
        if !table().replaces.contains(name) && !patches {
            return;
        }
        let texts = || call.arguments.iter().filter_map(|a| match o.expr(a.value) {
            Expr::Text(text, parts) if parts.is_empty() => Some(o.spell(*text)),
            _ => None,
        });
        let framework = spelled.starts_with("jest.") || spelled.starts_with("vi.") || spelled.starts_with("mock.module");
        if let Some(text) = texts().next().filter(|_| framework && matches!(name, "mock" | "doMock" | "module" | "unstable_mockModule")) {
            self.any = true;
            let within: Vec<String> = segments(text);
            let factory = call.arguments.iter().find_map(|a| match o.expr(a.value) {
                Expr::Lambda(scope) => Some(*scope),
                _ => None,
            });
            match factory.map(|scope| kept(o, scope)) {
                // The factory keeps the real module and replaces these names.
                Some(Some(names)) => {
                    self.replaced.extend(names.into_iter().map(|name| Replaced { name, within: within.clone() }));
                }
                _ => drop(self.replaced.insert(Replaced { name: String::new(), within })),
            }
            return;
        }
        // `when(repo.find(x))`: the receiver is a double.
        if matches!(name, "when" | "every" | "coEvery" | "given" | "verify" | "coVerify" | "doReturn") {
            self.any = true;
            for inner in call.arguments.iter().flat_map(|a| o.inside(a.value)).filter_map(|p| o.as_call(p)) {
                if let Expr::Name(root) = o.expr(o.chain(inner.callee).1) {
                    self.names.insert(o.spell(*root).to_owned());
                }
            }
            return;
        }
        let Some(text) = texts().find(|t| !t.is_empty() && !t.contains(char::is_whitespace)) else { return };
        if name == "dict" || !(patches || matches!(name, "setattr" | "spyOn" | "stub" | "replace" | "fake" | "mock" | "spy" | "stubs" | "replaceProperty")) {
            return;
        }
        self.any = true;
        let mut within = segments(text);
        let last = within.pop().unwrap_or_default();
        self.replaced.insert(Replaced { name: last, within });
    }
}

/// Names that a factory of a module mock replaces, when it keeps the rest of the real module.
fn kept(o: &Outline, scope: ScopeId) -> Option<Vec<String>> {
    let stmts = o.within(o.scope(scope)?.body);
    let parts: Vec<ExprId> =
        stmts.iter().flat_map(|s| o.stmt(*s).parts()).flat_map(|part| o.inside(part)).collect();
    let real = parts.iter().filter_map(|p| o.as_call(*p)).any(|call| {
        matches!(o.callee_name(call), "importActual" | "requireActual" | "importOriginal" | "actual")
    });
    let names = parts.iter().filter_map(|p| match o.expr(*p) {
        Expr::Object(entries) => Some(entries.iter().map(|(key, _)| o.spell(*key).to_owned())),
        _ => None,
    });
    real.then(|| names.flatten().filter(|name| !name.is_empty()).collect())
}

/// The parts of a path or a dotted name, without what only says where to begin.
pub(crate) fn segments(text: &str) -> Vec<String> {
    let path = text.contains('/');
    let parts = text.split(if path { &['/'][..] } else { &['.', ':'][..] });
    let plain = parts.filter(|p| !matches!(*p, "" | "." | ".." | "@" | "~" | "src"));
    plain.map(|p| p.trim_start_matches('@').rsplit_once('.').filter(|_| path).map_or(p, |(stem, _)| stem).to_owned()).collect()
}

/// Whether a call makes a double: `MagicMock()`, `jest.fn()`, `sinon.stub()`.
fn makes(o: &Outline, call: &Call) -> bool {
    let (_, root) = o.chain(call.callee);
    let said = o.spelled(root);
    matches!(said.as_str(), "jest" | "vi" | "sinon" | "mock" | "mocker" | "Mockito" | "Substitute" | "td" | "A" | "Mock" | "unittest")
}

fn is_free(o: &Outline, call: &Call) -> bool {
    let name = o.callee_name(call);
    let generic = matches!(name, "fn" | "of" | "For" | "stub" | "spy" | "mock" | "fake" | "double");
    matches!(o.expr(call.callee), Expr::Name(_)) && (!generic || name == "mock" || name == "double")
        || name.contains("Mock") || name.starts_with("Fake") || name == "create_autospec"
}

fn asserts(o: &Outline, part: ExprId) -> bool {
    o.as_call(part).is_some_and(|call| {
        let name = o.callee_name(call);
        table().subjects.contains(name) || name.starts_with("assert") || name.starts_with("Assert")
            || matches!(o.spelled(call.callee).split('.').next(), Some("assert" | "Assert"))
    })
}

/// Whether an expression is a failure: an exception, a list that holds one, a function that raises.
fn is_failure(o: &Outline, id: ExprId) -> bool {
    let name = match o.expr(id) {
        Expr::Name(name) | Expr::Member(_, name) => o.spell(*name),
        Expr::Lambda(scope) => {
            let body = o.scope(*scope).map(|s| o.within(s.body)).unwrap_or_default();
            return body.iter().any(|s| matches!(o.stmt(*s), Stmt::Raise(_)));
        }
        _ => return false,
    };
    let lower = name.to_lowercase();
    table().failure_ends.iter().any(|end| lower.ends_with(end.as_str()))
}

/// An error as a value that a double gives back.
fn gives_error(o: &Outline, id: ExprId) -> bool {
    o.as_call(id).is_some_and(|call| {
        matches!(o.spelled(call.callee).as_str(), "errors.New" | "fmt.Errorf" | "Err" | "Promise.reject" | "status.Error")
    })
}

/// Whether a call answers in the place of a server with an error status.
fn serves_failure(o: &Outline, call: &Call, name: &str) -> bool {
    let failed = |id: ExprId| match o.expr(id) {
        Expr::Number(n) => (400.0..600.0).contains(n) && *n != 404.0 && n.fract() == 0.0,
        Expr::Name(n) | Expr::Member(_, n) => {
            let said = o.spell(*n).to_lowercase();
            said.contains("internal") && said.contains("server") || said.contains("unavailable") || said.contains("toomany")
        }
        _ => false,
    };
    let field = |key: &str, value: ExprId| match key {
        "status" | "status_code" | "statusCode" => failed(value),
        "ok" => matches!(o.expr(value), Expr::Bool(false)),
        _ => false,
    };
    let table_of = |id: ExprId| match o.expr(id) {
        Expr::Object(entries) => entries.iter().any(|(key, value)| field(o.spell(*key), *value)),
        _ => false,
    };
    call.arguments.iter().any(|argument| match argument.name {
        Some(named) => field(o.spell(named), argument.value),
        None => {
            let serves = table().servers.contains(name) || table().gives.contains(name);
            serves && (failed(argument.value) || o.inside(argument.value).into_iter().any(table_of))
        }
    })
}
