//! Tests that prove a finding: they touch the place, at most two calls away, and make it matter, each shape in its own
//! way. What fails or gives an unusual value has to lie under the place; what is asserted has to fit what it does.

use super::touch::Touch;
use super::trials::arranged::Does;
use super::trials::table::table;
use super::trials::{Assertion, Mess, Says, Trial};
use super::{Finding, Ground, Proof};
use crate::code::outline::{CallId, Expr};
use crate::code::project::{ScopeRef, Target};
use crate::code::words::{last_part, words};
use crate::rules::format::{Shape, ShapeKind};
use std::collections::BTreeSet;

/// Calls that may lie between what a test calls and the place.
const MAX_STEPS: u8 = 2;

/// Tests that prove a finding of a shape, the most telling first.
pub(super) fn proofs(ground: &Ground<'_>, shape: Shape, finding: &Finding) -> Vec<Proof> {
    let trials = ground.trials();
    if shape == Shape::EdgeCase {
        let own =
            trials.at(finding.at).map(|t| Proof { doubt: doubt(shape, t, Touch::DIRECT), file: t.entry, line: t.line });
        return own.into_iter().collect();
    }
    let mut found: Vec<Proof> = Vec::new();
    for at in std::iter::once(finding.at).chain(deciding(ground, shape, finding)) {
        let near: Vec<(&Trial, Touch)> = trials.of(at).filter(|(_, touch)| touch.steps <= MAX_STEPS).collect();
        if near.is_empty() {
            continue;
        }
        let under = trials.called_from(ground.project(), at);
        let towards = towards(ground, shape, at);
        let case = |trial, touch| Case { shape, finding, trial, touch, ground, under: &under, towards: &towards };
        let matters = |trial, touch| case(trial, touch).matters();
        let proof =
            |trial: &Trial, touch| Proof { doubt: doubt(shape, trial, touch), file: trial.entry, line: trial.line };
        found.extend(near.into_iter().filter(|(t, touch)| matters(t, *touch)).map(|(t, touch)| proof(t, touch)));
    }
    found.sort_unstable();
    let mut seen = BTreeSet::new();
    found.retain(|proof| seen.insert((proof.file, proof.line)));
    found
}

/// Names in the calls by which a place comes to a model, directly and through what it calls: what is asked when a model
/// fails.
fn towards<'l>(ground: &Ground<'l>, shape: Shape, at: ScopeRef) -> BTreeSet<&'l str> {
    if !matches!(shape, Shape::HandledFailure | Shape::NextCandidate) {
        return BTreeSet::new();
    }
    let mut out = BTreeSet::new();
    for unit in ground.trials().under(at) {
        let Some(o) = ground.outline(unit.file) else { continue };
        for call in ground.reaching_in(unit) {
            let (names, root) = o.chain(call.callee);
            out.extend(names.into_iter().map(|name| o.spell(name)));
            out.extend(if let Expr::Name(name) = o.expr(root) { Some(o.spell(*name)) } else { None });
        }
    }
    out
}

/// Lines before a place on which its verdict may have been asked for.
const BEFORE: u32 = 3;

/// Functions that decide for a place: `if (!allowed(user)) return 429` is proven where `allowed` is.
fn deciding(ground: &Ground<'_>, shape: Shape, finding: &Finding) -> BTreeSet<ScopeRef> {
    let mut out = BTreeSet::new();
    let Some(o) = ground.outline(finding.at.file) else { return out };
    if !matches!(shape, Shape::LimitedEntry | Shape::RefusedInput | Shape::CheckedOutput) {
        return out;
    }
    let near = finding.line.saturating_sub(BEFORE)..=finding.line;
    let here = |id: &CallId| o.call(*id).is_some_and(|call| o.scope_of(call.expr) == finding.at.scope);
    for (_, number) in ground.calls_on(finding.at.file, near).iter().filter(|(_, id)| here(id)) {
        out.extend(ground.project().targets(finding.at.file, *number).iter().filter_map(|target| match target {
            Target::Own(to) if ground.linked.path.steps(*to).is_none() => Some(*to),
            _ => None,
        }));
    }
    out
}

/// How far a test is from speaking of the very thing; 0 is the nearest.
fn doubt(shape: Shape, trial: &Trial, touch: Touch) -> u8 {
    let titled = table().title_words.get(&shape).is_some_and(|all| words(&trial.title).iter().any(|w| all.contains(w)));
    u8::from(!tells(shape, trial, touch)) * 4 + u8::from(!titled) * 2 + u8::from(touch.steps > 0)
}

/// Whether a test speaks of the very thing, and comes first: what does not fit is refused, a bad answer is given, the
/// dependency fails.
fn tells(shape: Shape, trial: &Trial, touch: Touch) -> bool {
    let says = |of: &[Says]| trial.asserts.iter().any(|a| of.contains(&a.says));
    match shape {
        Shape::RefusedInput => touch.mess.is_some() && says(&[Says::Status, Says::Raises, Says::Words]),
        Shape::CheckedOutput => trial.gives_mess() || trial.faults(),
        Shape::BoundedCall => says(&[Says::Called]),
        Shape::LimitedEntry => says(&[Says::Limited]),
        Shape::EdgeCase => trial.mess() == Some(Mess::Clear) || says(&[Says::Raises, Says::Status, Says::Words]),
        _ => true,
    }
}

/// A test that touches a place.
struct Case<'a, 'l> {
    shape: Shape,
    finding: &'a Finding,
    trial: &'a Trial,
    touch: Touch,
    ground: &'a Ground<'l>,
    /// Names in what the place calls, directly and through what it calls.
    under: &'a BTreeSet<&'l str>,
    /// Those by which it comes to a model, for the shapes that ask what happens when one fails.
    towards: &'a BTreeSet<&'l str>,
}

impl Case<'_, '_> {
    fn any(&self, asks: impl Fn(&Assertion) -> bool) -> bool {
        self.trial.asserts.iter().any(asks)
    }

    fn said(&self, words: &[&str]) -> bool {
        self.any(|a| words.iter().any(|w| a.words.contains(*w)))
    }

    /// Whether something under the place fails.
    fn fails(&self) -> bool {
        let failing = self.trial.arranged.iter().filter(|a| a.does == Does::Fails);
        failing.into_iter().any(|a| self.ground.trials().meets(a, self.under))
    }

    /// Whether the model fails, or what leads to it: a source, a store or a check of the same place that fails is another
    /// question.
    fn model_fails(&self) -> bool {
        let names = if self.towards.is_empty() { self.under } else { self.towards };
        let failing = self.trial.arranged.iter().filter(|a| a.does == Does::Fails);
        failing.into_iter().any(|a| self.ground.trials().meets(a, names))
    }

    /// Whether the test calls again and again the place, another method of the breaker it stands in, or what the place
    /// calls: a breaker is told of failure after failure.
    fn told(&self) -> bool {
        let named = |of: &ScopeRef| {
            let outline = self.ground.outline(of.file)?;
            Some(outline.spell(outline.scope(of.scope)?.name))
        };
        let at = self.finding.at;
        let breaker = |of: ScopeRef| self.ground.outline(of.file)?.type_of(of.scope).map(|scope| (of.file, scope));
        let own = |of: ScopeRef| of == at || breaker(at).is_some() && breaker(of) == breaker(at);
        let mut repeated = self.trial.touched.iter().filter(|(_, touch)| touch.repeats && touch.steps == 0);
        repeated.any(|(of, _)| own(*of) || named(of).is_some_and(|name| self.under.contains(name)))
    }

    /// Whether something under the place gives an unusual value.
    fn gives(&self) -> bool {
        let refuses = self.any(Assertion::refuses);
        let giving = self.trial.arranged.iter().filter(|a| match a.does {
            Does::Fails => false,
            Does::Gives(Mess::Clear) => true,
            // Nothing is as often a mere filling.
            Does::Gives(Mess::Nothing) => a.own && refuses,
        });
        giving.into_iter().any(|a| self.ground.trials().meets(a, self.under))
    }

    /// Whether the test makes the shape matter.
    fn matters(&self) -> bool {
        let definite = self.any(Assertion::is_definite);
        match self.shape {
            // A failure happens, and something is said of what comes of it: not only that it goes on.
            Shape::HandledFailure => {
                self.model_fails() && self.any(|a| a.is_definite() && a.says != Says::Raises || a.says == Says::Weak)
            }
            Shape::NextCandidate => self.model_fails() && self.any(|a| a.says != Says::Raises),
            // Failures are made, or told to the breaker again and again.
            Shape::TrippedState => (self.fails() || self.told()) && definite,
            Shape::RefusedInput => !self.trial.faults() && !self.other_status() && self.any(|a| self.refuses_so(a)),
            Shape::SwitchedOff => {
                let setting = self.finding.setting.as_deref().unwrap_or_default();
                self.trial.sets(setting) && self.any(Assertion::is_definite)
            }
            Shape::CheckedOutput => self.checks(definite),
            Shape::RecordedExchange => self.reads_back(),
            Shape::HandedOver => {
                self.any(|a| a.is_definite() && table().people.iter().any(|w| a.words.contains(w)))
                    || definite && self.touch.steps == 0 && self.said(&["true"])
            }
            Shape::LimitedEntry => {
                self.any(|a| a.says == Says::Limited)
                    || (self.touch.repeats || self.touch.steps == 0 && !self.trial.stubs)
                        && self.any(|a| a.refuses() && !matches!(a.says, Says::Access | Says::Uncalled))
            }
            Shape::BoundedCall => {
                self.fails()
                    && (self.any(|a| a.says == Says::Called)
                        || self.said(&["calls", "attempts", "attempt", "retries", "retry", "timeout", "deadline"]))
            }
            Shape::EdgeCase => false,
        }
    }

    /// Whether the place refuses with a status of its own and the test asks for others only.
    fn other_status(&self) -> bool {
        let mut asked = self.trial.asserts.iter().filter_map(|a| a.status).peekable();
        self.finding.marks.status.is_some_and(|own| asked.peek().is_some() && asked.all(|status| status != own))
    }

    /// Whether an assertion says that the place refused, by the status or error that it refuses with. Too many, not
    /// allowed and not there are refused for other reasons. Where no value is unusual by itself, the refusal has to be
    /// the place's own.
    fn refuses_so(&self, a: &Assertion) -> bool {
        let marks = &self.finding.marks;
        if self.touch.mess.is_none() {
            // By these a caller learns that what came in does not fit.
            let unfit = a.status.is_some_and(|status| matches!(status, 400 | 413 | 414 | 415 | 422 | 431));
            let status = a.says == Says::Status && marks.status.map_or(unfit, |own| a.status == Some(own));
            let own = |error: &String| marks.error.as_ref().is_some_and(|own| last_part(error) == last_part(own));
            if !status && (a.says != Says::Raises || self.trial.stubs || !a.errors.iter().any(own)) {
                return false;
            }
        }
        match a.says {
            Says::Status => match (marks.status, a.status) {
                (Some(own), Some(asked)) => own == asked,
                (None, Some(asked)) => asked < 500,
                _ => true,
            },
            Says::Raises => {
                let general = |name: &str| matches!(name, "Exception" | "Error" | "Throwable" | "RuntimeException");
                match &marks.error {
                    Some(own) => {
                        a.errors.is_empty() || a.errors.iter().any(|e| general(e) || last_part(e) == last_part(own))
                    }
                    // An answer with a status raises nothing, but where the function itself is called.
                    None => marks.status.is_none() || self.touch.steps == 0,
                }
            }
            Says::Words => true,
            Says::Empty | Says::Uncalled => self.touch.mess.is_some() && self.touch.steps == 0,
            _ => false,
        }
    }

    /// Whether an answer that does not fit is given to the place, and something is said of what comes of it.
    fn checks(&self, definite: bool) -> bool {
        let refuses = self.any(|a| a.refuses() && !matches!(a.says, Says::Limited | Says::Access | Says::Uncalled));
        let direct = self.touch.steps == 0
            && match self.touch.mess {
                Some(Mess::Clear) => definite,
                Some(Mess::Nothing) => refuses,
                None => refuses && !self.trial.faults(),
            };
        self.gives() && definite || direct
    }

    /// Whether an assertion reads the record back: what was written, or what the store or log was asked to write.
    fn reads_back(&self) -> bool {
        let store = &self.finding.marks.store;
        let of_store = |a: &Assertion| {
            let words = if store.is_empty() { &table().record_words } else { store };
            // Where only a manifest says that this keeps a record, nobody knows its store.
            self.finding.kind == ShapeKind::Other
                || a.names.iter().any(|n| store.contains(n))
                || a.words.iter().any(|w| words.contains(w))
        };
        let log = self.finding.kind == ShapeKind::Log;
        let named = |a: &Assertion, names: &BTreeSet<String>| log && a.names.iter().any(|n| names.contains(n));
        self.any(|a| {
            let reads = a.names.iter().any(|n| table().reads.contains(n));
            let logged = named(a, &table().log_names);
            match a.says {
                // That nothing was written is no record.
                Says::Uncalled | Says::Empty => false,
                Says::Called if log => logged || named(a, &table().log_methods),
                Says::Called => of_store(a),
                _ => a.is_definite() && (logged || !log && reads && of_store(a)),
            }
        })
    }
}

/// Whether a test is one of an edge case: the value and the assertion, or the failure and what comes of it.
pub(super) fn is_edge(trial: &Trial) -> bool {
    let refuses = trial.asserts.iter().any(Assertion::refuses);
    let definite = trial.asserts.iter().any(Assertion::is_definite);
    let bad_request = trial.asserts.iter().any(|a| a.says == Says::Status);
    match trial.mess() {
        _ if trial.faults() => definite,
        Some(Mess::Clear) => definite,
        Some(Mess::Nothing) => refuses,
        None => bad_request || trial.gives_mess() && refuses,
    }
}
