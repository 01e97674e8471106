//! The tests of a file: what they assert, whether that can fail, what they replace, set, break and pass.
//!
//! A test is known by its framework (`rules/code-tests.yaml`): a decorator, a base, a call with a title and a function, or
//! the convention by which a runner collects it. Titles and names say nothing here.

mod assert;
pub(crate) mod doubles;
mod find;
mod messy;
mod swallowed;
mod test_words;
#[cfg(test)]
mod tests;
mod unreached;

use super::bindings::Bindings;
use super::constant::Constant;
use crate::code::outline::{ExprId, ScopeId};

/// What an assertion expects.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expects {
    /// That something holds.
    Truth,
    /// A value; the literal, if it is one.
    Equal(Option<Constant>),
    /// A status of a response.
    Status(u16),
    /// A failure: its kinds as written.
    Raises(Vec<String>),
    /// That something is there or is not.
    Presence,
    /// That something is in it.
    Contains(Option<Constant>),
    /// A bound.
    Order,
    /// A type.
    Kind,
    /// What was stored before.
    Snapshot,
    /// That a double was called.
    Called,
    /// That a branch is not reached.
    Unreached,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assertion {
    pub(crate) expects: Expects,
    /// It must not be so.
    pub(crate) negated: bool,
    /// What is looked at; of a failure that is expected, what must raise it.
    pub(crate) subjects: Vec<ExprId>,
    /// Whether any result could make it fail.
    pub(crate) can_fail: bool,
    pub(crate) line: u32,
}

/// A messy value that a test passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mess {
    /// An empty text, list or table.
    Empty,
    /// Nothing but blanks.
    Blank,
    /// `None`, `null`.
    Null,
    /// A text or list repeated many times.
    Oversize,
    /// What begins like JSON and is none.
    Malformed,
    /// Signs that are seldom tested: control signs, zero width, emoji.
    Odd,
    /// Not a number, infinite.
    NotANumber,
}

/// What a test or fixture arranges.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Setup {
    /// What is replaced by a double: `app.llm.ask`, `./client`.
    pub(crate) replaces: Vec<String>,
    /// Doubles that are made of nothing.
    pub(crate) doubles: u32,
    /// Settings that are set, with the literal; none: taken away.
    pub(crate) sets: Vec<(String, Option<Constant>)>,
    /// What is made to fail.
    pub(crate) faults: Vec<Fault>,
}

/// A failure that a test makes happen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    pub(crate) line: u32,
    /// Names of the statement that makes it: what fails is among them.
    pub(crate) names: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Test {
    /// Its title or name.
    pub(crate) name: String,
    /// What it does.
    pub(crate) scope: ScopeId,
    pub(crate) line: u32,
    /// It is switched off, whatever the machine.
    pub(crate) disabled: bool,
    pub(crate) asserts: Vec<Assertion>,
    pub(crate) setup: Setup,
    /// Messy values that are passed, with their lines.
    pub(crate) messy: Vec<(Mess, u32)>,
    /// Parameters: fixtures of its framework, by name.
    pub(crate) fixtures: Vec<String>,
}

impl Test {
    /// Whether it runs and could fail by what it asserts.
    pub(crate) fn proves(&self) -> bool {
        !self.disabled && self.asserts.iter().any(|a| a.can_fail)
    }
}

/// The tests of a file, and what stands around them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tests {
    pub(crate) all: Vec<Test>,
    /// What fixtures, `beforeEach` and the file itself arrange, by the scope it stands in.
    pub(crate) shared: Vec<(ScopeId, Setup)>,
}

/// The tests of a file.
pub(crate) fn tests(known: &Bindings<'_>) -> Tests {
    let o = known.outline;
    let gone = unreached::unreached(o);
    let found = find::find(known, &gone);
    let mut all: Vec<Test> = found
        .iter()
        .map(|f| Test {
            name: f.name.clone(),
            scope: f.scope,
            line: f.line,
            disabled: f.disabled,
            asserts: Vec::new(),
            setup: Setup::default(),
            messy: Vec::new(),
            fixtures: o.scope(f.scope).map_or(Vec::new(), |s| {
                s.parameters
                    .iter()
                    .flat_map(|p| std::iter::once(p.name).chain(p.fields.iter().copied()))
                    .map(|n| o.spell(n).to_owned())
                    .filter(|n| !n.is_empty())
                    .collect()
            }),
        })
        .collect();
    let owners = owners(known, &found);
    let of = |scope: ScopeId| owners.get(scope.0 as usize).copied().flatten();
    for (scope, assertion) in assert::assertions(known) {
        if unreached::holds(&gone, assertion.line) {
            continue;
        }
        if let Some(test) = of(scope).and_then(|n| all.get_mut(n)) {
            test.asserts.push(assertion);
        }
    }
    // Decorators and the rows of a table stand outside the function they are for.
    let mut outside = std::collections::HashMap::new();
    for (n, test) in found.iter().enumerate() {
        let decorators =
            o.outward(test.scope).take(2).filter_map(|s| o.scope(s)).flat_map(|s| s.decorators.iter().copied());
        let parts = decorators.chain(test.rows).flat_map(|e| o.inside(e));
        outside.extend(parts.map(|part| (part, n)));
    }
    let home = |id: ExprId| outside.get(&id).copied().or_else(|| of(o.scope_of(id)));
    let mut shared: std::collections::BTreeMap<ScopeId, Setup> = std::collections::BTreeMap::new();
    for (id, change) in doubles::changes(known) {
        match home(id).and_then(|n| all.get_mut(n)) {
            Some(test) => change.put(&mut test.setup),
            None => change.put(shared.entry(o.scope_of(id)).or_default()),
        }
    }
    for (id, mess) in messy::messy(known) {
        if let Some(test) = home(id).and_then(|n| all.get_mut(n)) {
            test.messy.push((mess, o.spot(id).line));
        }
    }
    Tests { all, shared: shared.into_iter().collect() }
}

/// For each scope the test it is a part of.
fn owners(known: &Bindings<'_>, found: &[find::Found]) -> Vec<Option<usize>> {
    let tests: std::collections::HashMap<ScopeId, usize> =
        found.iter().enumerate().map(|(n, f)| (f.scope, n)).collect();
    let mut out: Vec<Option<usize>> = Vec::new();
    // A scope stands after the one it is in.
    for (id, scope) in known.outline.all_scopes() {
        let outer = out.get(scope.parent.0 as usize).copied().flatten();
        out.push(tests.get(&id).copied().or(outer));
    }
    out
}
