//! What the assertions of a test say: that something is refused, that something definite comes out, or only that it goes.

use super::trial_words::table;
use crate::code::facts::assertions::{self, Expects};
use crate::code::facts::constant::Constant;
use crate::code::outline::{Expr, Outline};
use crate::code::words::words;
use std::collections::BTreeSet;

/// What is said of the operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// Only that something is there or went well.
    Weak,
    /// Something definite: equal, contained, counted.
    Definite,
    /// A double was called.
    Called,
    /// A double was not called.
    Uncalled,
    /// Somebody may not, or something was not found.
    Access,
    /// Nothing came out: null, empty, false.
    Empty,
    /// Words or a key of an error.
    Words,
    /// Too many asked.
    Limited,
    /// An error status.
    Status,
    /// It fails.
    Raises,
}

/// An assertion that can fail.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assertion {
    pub(crate) says: Says,
    /// The status it expects.
    pub(crate) status: Option<u16>,
    /// The kinds of errors it expects.
    pub(crate) errors: Vec<String>,
    /// Words of all names and texts in it.
    pub(crate) words: BTreeSet<String>,
    /// Names as written.
    pub(crate) names: BTreeSet<String>,
}

impl Assertion {
    /// Whether it says that something was refused.
    pub(crate) fn refuses(&self) -> bool {
        self.says >= Says::Empty
    }

    /// Whether it says more than that nothing broke.
    pub(crate) fn is_definite(&self) -> bool {
        self.says != Says::Weak
    }
}

/// What an assertion of a file says; `None` when nothing could make it fail.
pub(super) fn read(o: &Outline, of: &assertions::Assertion) -> Option<Assertion> {
    if !of.can_fail {
        return None;
    }
    let (mut said, mut names) = (BTreeSet::new(), BTreeSet::new());
    for part in of.subjects.iter().flat_map(|part| o.inside(*part)) {
        match o.expr(part) {
            Expr::Name(name) | Expr::Member(_, name) => {
                names.insert(o.spell(*name).to_owned());
                said.extend(words(o.spell(*name)));
            }
            Expr::Text(name, _) if o.spell(*name).len() < 400 => said.extend(words(o.spell(*name))),
            Expr::Object(entries) => said.extend(entries.iter().flat_map(|(key, _)| words(o.spell(*key)))),
            _ => {}
        }
    }
    let error = said.contains("error") || said.contains("errors") || said.contains("detail");
    let refused = error || table().refusal_words.iter().any(|w| said.contains(w));
    let says = match (&of.expects, of.negated) {
        (Expects::Raises(_), negated) => {
            if negated {
                Says::Weak
            } else {
                Says::Raises
            }
        }
        (Expects::Status(status), false) => match status {
            401 | 403 | 404 => Says::Access,
            429 => Says::Limited,
            400.. => Says::Status,
            _ => Says::Weak,
        },
        (Expects::Status(200), true) => Says::Status,
        (Expects::Called, negated) => {
            if negated {
                Says::Uncalled
            } else {
                Says::Called
            }
        }
        // `assert!(limits.check(x).is_err())`
        (Expects::Truth, false) if asks(o, of, &["is_err", "isErr", "isFailure", "is_err_and"]) => Says::Raises,
        (Expects::Truth, false) if asks(o, of, &["is_none", "isNone"]) => Says::Empty,
        // `assert "error" in body` says so; `assert body["error"]` as well.
        (Expects::Truth, false) if error => Says::Words,
        // `if err == nil { t.Fatal() }` asks for a failure, `if err != nil { t.Fatal() }` for none.
        (Expects::Presence | Expects::Equal(Some(Constant::Null)), negated) if of_error(o, of) => {
            if negated {
                Says::Raises
            } else {
                Says::Weak
            }
        }
        (Expects::Truth | Expects::Presence, negated) => {
            if negated == (of.expects == Expects::Truth) {
                Says::Empty
            } else {
                Says::Weak
            }
        }
        (Expects::Equal(Some(value)), negated) => match (empty(value), negated) {
            (true, false) => Says::Empty,
            (true, true) => Says::Weak,
            (false, false) if *value == Constant::Bool(true) => Says::Weak,
            (false, false) if refused && matches!(value, Constant::Text(_)) => Says::Words,
            (false, _) => Says::Definite,
        },
        (Expects::Contains(_), false) if refused => Says::Words,
        (Expects::Equal(None), false) if error => Says::Words,
        (Expects::Kind, _) => Says::Weak,
        (Expects::Unreached, _) => Says::Raises,
        _ => Says::Definite,
    };
    let status = if let Expects::Status(status) = of.expects { Some(status) } else { None };
    let errors = if let Expects::Raises(errors) = &of.expects { errors.clone() } else { Vec::new() };
    Some(Assertion { says, status, errors, words: said, names })
}

/// Whether what is looked at is asked by one of these methods.
fn asks(o: &Outline, of: &assertions::Assertion, names: &[&str]) -> bool {
    of.subjects.iter().any(|s| o.as_call(*s).is_some_and(|call| names.contains(&o.callee_name(call))))
}

/// Whether an error is looked at that was handed back: `err`, `gotErr`, `result.error`.
fn of_error(o: &Outline, of: &assertions::Assertion) -> bool {
    of.subjects.iter().any(|subject| match o.expr(*subject) {
        Expr::Name(name) | Expr::Member(_, name) => {
            words(o.spell(*name)).last().is_some_and(|word| matches!(word.as_str(), "err" | "error"))
        }
        _ => false,
    })
}

fn empty(value: &Constant) -> bool {
    match value {
        Constant::Bool(truth) => !truth,
        Constant::Number(n) => *n == 0.0,
        Constant::Text(text) => text.trim().is_empty(),
        Constant::Null => true,
    }
}
