//! What a test arranges: what it replaces, which failures it makes happen, what its doubles give, which settings it sets.

use super::arranged::{Arranged, Does};
use super::trial_words::table;
use super::values::{Mess, within};
use crate::code::facts::assertions::Setup;
use crate::code::facts::assertions::doubles::names_in;
use crate::code::outline::{Expr, ExprId, Outline, Owner, Stmt, StmtId};
use crate::code::words::words;
use std::collections::BTreeSet;

/// Something that is replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Replaced {
    /// Its name; empty: the whole module.
    pub(crate) name: String,
    /// The path or dotted name it stands in.
    pub(crate) within: Vec<String>,
    /// Only an object tells where it stands: `patch.object(service, "ask")`.
    pub(crate) loose: bool,
}

/// What the doubles and settings of a test are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doubles {
    pub(crate) replaced: BTreeSet<Replaced>,
    /// Names that hold a double.
    pub(crate) names: BTreeSet<String>,
    /// There is one at all.
    pub(crate) any: bool,
    /// The test itself says what one gives.
    pub(crate) stubs: bool,
    /// What fails, and what gives an unusual value.
    pub(crate) arranged: Vec<Arranged>,
    /// Names of settings that are set, as words.
    pub(crate) sets: BTreeSet<String>,
}

/// A scope that may be a double: its names, none where it is the test itself.
#[derive(Debug, Default)]
pub(super) struct Double<'o> {
    pub(super) names: Vec<String>,
    /// What it always does, where other tests use it too.
    pub(super) always: Option<&'o [StmtId]>,
}

impl Double<'_> {
    fn raises(&self, stmt: StmtId) -> bool {
        !self.names.is_empty() && self.always.is_none_or(|always| always.contains(&stmt))
    }
}

impl Doubles {
    /// What a test or something around it arranges.
    pub(crate) fn setup(&mut self, setup: &Setup) {
        self.any |= setup.doubles > 0 || !setup.replaces.is_empty();
        self.arranged.extend(setup.faults.iter().map(|f| Arranged::new(Does::Fails, f.names.iter().cloned())));
        self.sets.extend(setup.sets.iter().map(|(name, _)| words(name).join(" ")));
        for what in &setup.replaces {
            let mut within = segments(what);
            let path = what.contains('/') && !what.contains("://");
            let name = if path { String::new() } else { within.pop().unwrap_or_default() };
            // `patch("app.llm.ask")` names a module, `patch.object(service, "ask")` an object.
            self.replaced.insert(Replaced { name, loose: !path && within.len() < 2, within });
        }
    }

    /// What the statements of a scope arrange besides. What a double raises is a fault, and what it gives back it gives:
    /// `double` has its names, or none where the scope is the test itself. What it may raise where other tests use it
    /// too, it need not raise in this one.
    pub(super) fn scope(
        &mut self,
        o: &Outline,
        stmts: &[StmtId],
        double: &Double<'_>,
        held: &BTreeSet<(String, Mess)>,
    ) {
        for id in stmts {
            match o.stmt(*id) {
                // What a double leaves out never happens.
                Stmt::Raise(Some(error)) if names_in(o, *error).iter().any(|n| n.contains("NotImplemented")) => {}
                Stmt::Raise(_) if double.raises(*id) => {
                    self.arranged.push(Arranged::new(Does::Fails, double.names.clone()));
                }
                Stmt::Return(Some(value)) if !double.names.is_empty() => {
                    let clear = within(o, *value, held).filter(|mess| *mess == Mess::Clear);
                    self.arranged.extend(clear.map(|mess| Arranged::new(Does::Gives(mess), double.names.clone())));
                }
                Stmt::Assign { target, value, .. } => match o.expr(*target) {
                    Expr::Member(object, name) => {
                        let said = o.spell(*name);
                        if table().gives.contains(said) {
                            self.any = true;
                            self.stubs |= double.names.is_empty();
                            self.gives(o, *object, *value, held);
                        }
                        let receiver =
                            matches!(o.expr(*object), Expr::Name(n) if matches!(o.spell(*n), "self" | "this"));
                        let plain =
                            matches!(o.expr(*value), Expr::Bool(_) | Expr::Text(..) | Expr::Number(_) | Expr::Null);
                        if plain {
                            self.sets.insert(words(said).join(" "));
                        } else if !receiver && (makes_double(o, *value) || matches!(o.expr(*value), Expr::Lambda(_))) {
                            self.any = true;
                            self.replaced.insert(Replaced { name: said.to_owned(), within: Vec::new(), loose: true });
                        }
                        if receiver && makes_double(o, *value) {
                            self.names.insert(said.to_owned());
                        }
                    }
                    Expr::Name(name) if makes_double(o, *value) => drop(self.names.insert(o.spell(*name).to_owned())),
                    Expr::Index(object, key) if o.spelled(*object).ends_with("dependency_overrides") => {
                        let name = o.spelled(*key).rsplit('.').next().unwrap_or_default().to_owned();
                        self.any = true;
                        self.replaced.insert(Replaced { name, within: Vec::new(), loose: true });
                    }
                    _ => {}
                },
                _ => {}
            }
            for part in o.stmt(*id).parts().into_iter().flat_map(|part| o.inside(part)) {
                let Some(call) = o.as_call(part) else { continue };
                let gives = table().gives.contains(o.callee_name(call));
                for argument in &call.arguments {
                    let named = argument.name.map_or("", |n| o.spell(n));
                    if gives || table().gives.contains(named) {
                        self.any = true;
                        self.stubs |= double.names.is_empty();
                        self.gives(o, part, argument.value, held);
                    }
                    // `Settings(llm_enabled=False)`, `{ enabled: false }`
                    if !named.is_empty() && matches!(o.expr(argument.value), Expr::Bool(_)) {
                        self.sets.insert(words(named).join(" "));
                    }
                    if let Expr::Object(entries) = o.expr(argument.value) {
                        let bare = entries.iter().filter(|(_, v)| matches!(o.expr(*v), Expr::Bool(_)));
                        self.sets.extend(bare.map(|(key, _)| words(o.spell(*key)).join(" ")));
                    }
                    // `monkeypatch.setattr(settings, "LLM_ENABLED", False)`
                    if o.callee_name(call) == "setattr"
                        && let Expr::Text(name, _) = o.expr(argument.value)
                    {
                        self.sets.insert(words(o.spell(*name).rsplit('.').next().unwrap_or_default()).join(" "));
                    }
                }
                // `when(repo.find(x))`: the receiver is a double.
                if matches!(o.callee_name(call), "when" | "every" | "coEvery" | "given" | "verify" | "coVerify") {
                    for inner in call.arguments.iter().flat_map(|a| o.inside(a.value)).filter_map(|p| o.as_call(p)) {
                        if let Expr::Name(root) = o.expr(o.chain(inner.callee).1) {
                            self.names.insert(o.spell(*root).to_owned());
                        }
                    }
                }
            }
        }
    }

    /// Notes an unusual value that something gives; `of` names it.
    fn gives(&mut self, o: &Outline, of: ExprId, value: ExprId, held: &BTreeSet<(String, Mess)>) {
        if let Some(mess) = within(o, value, held) {
            let mut names = names_in(o, of);
            if let Owner::Stmt(stmt) = o.owner(of)
                && let Stmt::Assign { target, .. } = o.stmt(stmt)
            {
                names.extend(names_in(o, *target));
            }
            self.arranged.push(Arranged::new(Does::Gives(mess), names));
        }
    }

    /// Whether a set name is this setting: the same words, or one with the other's prefix.
    pub(crate) fn is_set(set: &BTreeSet<String>, setting: &str) -> bool {
        let wanted = words(setting).join(" ");
        let ends = |long: &str, short: &str| {
            short.contains(' ') && long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        };
        !wanted.is_empty() && set.iter().any(|name| *name == wanted || ends(name, &wanted) || ends(&wanted, name))
    }
}

/// Whether a value is a double: `MagicMock()`, `jest.fn()`, `Mockito.mock(X.class)`.
fn makes_double(o: &Outline, value: crate::code::outline::ExprId) -> bool {
    o.inside(value).iter().filter_map(|p| o.as_call(*p)).any(|call| {
        let name = words(o.callee_name(call));
        let spelled = o.spelled(call.callee);
        name.iter().any(|w| matches!(w.as_str(), "mock" | "mockk" | "double" | "autospec" | "stub"))
            || matches!(spelled.as_str(), "jest.fn" | "vi.fn" | "sinon.fake" | "Substitute.For" | "A.Fake" | "bun.mock")
    })
}

/// The parts of a path or a dotted name, without what only says where to begin.
pub(crate) fn segments(text: &str) -> Vec<String> {
    let path = text.contains('/');
    let parts = text.split(if path { &['/'][..] } else { &['.', ':'][..] });
    let plain = parts.filter(|p| !matches!(*p, "" | "." | ".." | "@" | "~" | "src"));
    let stem = |p: &str| match p.rsplit_once('.') {
        Some((stem, _)) if path && !stem.is_empty() => stem.to_owned(),
        _ => p.to_owned(),
    };
    plain.map(|p| stem(p.trim_start_matches('@'))).collect()
}
