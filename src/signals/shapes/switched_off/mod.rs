//! A yes-or-no setting of the operator whose off way leaves before the model call, or goes around it.
//!
//! The setting is known by how it is read, not by its name; the branch may stand in another file than the reading. Off
//! alone must decide: `guest and not enabled` is a question of access. Where both ways reach a model it is a choice. Only
//! where no link leads from the branch to a model do names stand in, and behind what is linked ([`named`]).

mod branch;
mod named;
#[cfg(test)]
mod tests;
mod truth;

use super::{Finding, Found, Ground, Lack, NearMiss};
use crate::code::facts::conditions::Condition;
use crate::code::facts::settings::{Setting, SettingKind, is_keeping, settings};
use crate::code::outline::{Around, Expr, ExprId, Outline, Stmt};
use crate::code::project::{FileId, Home, ScopeRef};
use crate::rules::format::ShapeKind;
use branch::{Ways, is_step, ways};
use std::collections::{BTreeMap, BTreeSet};
use truth::{Answer, value};

/// A setting where it is at home.
pub(super) struct Known {
    pub(super) name: String,
    kind: SettingKind,
    boolean: bool,
}

/// The settings of a project by the names that hold them, and by the expressions that read them.
pub(super) struct Settings {
    homes: BTreeMap<Home, usize>,
    reads: BTreeMap<(FileId, ExprId), usize>,
    all: Vec<Known>,
}

impl Settings {
    pub(super) fn of(ground: &Ground<'_>) -> Settings {
        let mut out = Settings { homes: BTreeMap::new(), reads: BTreeMap::new(), all: Vec::new() };
        for (file, _) in ground.files() {
            let Some(facts) = ground.facts(file) else { continue };
            for setting in settings(&facts.known, &|base| ground.is_settings(file, base)).all {
                out.add(file, setting);
            }
        }
        out.hold(ground);
        out
    }

    /// What is made of a setting holds it as well: `self.provider = (given or settings.provider or "none").lower()`.
    fn hold(&mut self, ground: &Ground<'_>) {
        let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
        let known: BTreeSet<String> = self.homes.keys().map(|home| last(&home.name)).collect();
        let mut more = Vec::new();
        for (file, source) in ground.files() {
            let o = &source.outline;
            for (_, stmt) in o.all_stmts() {
                let Stmt::Assign { target, value, .. } = stmt else { continue };
                let one = alternatives(o, *value).into_iter().filter(|part| {
                    matches!(o.expr(*part), Expr::Name(name) | Expr::Member(_, name) if known.contains(o.spell(*name)))
                });
                let held = one.filter_map(|part| self.number_of(ground, file, part)).next();
                if let Some(number) = held
                    && let Some(home) = ground.project().home(file, *target)
                {
                    more.push((home, number));
                }
            }
        }
        for (home, number) in more {
            self.homes.entry(home).or_insert(number);
        }
    }

    fn add(&mut self, file: FileId, setting: Setting) {
        let number = self.all.len();
        self.reads.insert((file, setting.read), number);
        for name in &setting.bound {
            self.homes.entry(Home { file, name: name.clone() }).or_insert(number);
        }
        let boolean = setting.truth.is_some() || setting.kind == SettingKind::Flag;
        self.all.push(Known { name: setting.name, kind: setting.kind, boolean });
    }

    /// The setting that an expression is, or holds.
    pub(super) fn of_expr(&self, ground: &Ground<'_>, file: FileId, expr: ExprId) -> Option<&Known> {
        self.all.get(self.number_of(ground, file, expr)?)
    }

    fn number_of(&self, ground: &Ground<'_>, file: FileId, expr: ExprId) -> Option<usize> {
        self.reads.get(&(file, expr)).copied().or_else(|| {
            let home = ground.project().home(file, expr)?;
            let own = |name: &str| self.homes.get(&Home { file: home.file, name: name.to_owned() }).copied();
            // What a method keeps in its object is bound as `self.name`.
            own(&home.name).or_else(|| own(&format!("self.{}", home.name.rsplit('.').next()?)))
        })
    }
}

/// The values that an expression may be: both sides of `a or b`, the object of a method that changes how it is written.
fn alternatives(o: &Outline, value: ExprId) -> Vec<ExprId> {
    let mut out = vec![value];
    let mut at = 0;
    while let Some(next) = out.get(at).copied() {
        match o.expr(next) {
            Expr::Either(a, b) => out.extend([*a, *b]),
            Expr::Call(_) => {
                let object = o.as_call(next).and_then(|call| match o.expr(call.callee) {
                    Expr::Member(object, name) if is_keeping(o.spell(*name)) => Some(*object),
                    _ => None,
                });
                out.extend(object);
            }
            _ => {}
        }
        at += 1;
        if out.len() > 24 {
            break;
        }
    }
    out
}

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let settings = Settings::of(ground);
    let mut out = Found::default();
    for (file, source) in ground.files() {
        let Some(facts) = ground.facts(file) else { continue };
        out.findings.extend(named::find(ground, file, facts));
        // What is asked after a failure decides what becomes of the failure.
        let o = &source.outline;
        let after = |c: &Condition| o.around(o.spot(c.test).frame).any(|a| matches!(a, Around::Handler(..)));
        for condition in facts.conditions.iter().filter(|c| !source.is_test(c.line) && !after(c)) {
            let at = ScopeRef { file, scope: condition.scope };
            let Some(ways) = ways(ground, facts, file, condition) else { continue };
            let asked = |on| value(ground, &settings, file, condition.test, on);
            let (when_on, when_off) = (asked(true), asked(false));
            let Some(setting) = when_on.setting.or(when_off.setting).filter(|s| !named::is_ability(&s.name)) else {
                continue;
            };
            let miss = |lack| NearMiss { at, line: condition.line, lack };
            let finding = |kind, rank| {
                let setting = Some(setting.name.clone());
                Finding::new(kind, at, condition.line, rank).of_setting(setting)
            };
            match off(&ways, when_on.answer, when_off.answer) {
                // One of several ways to answer, of which this one asks no model.
                Off::Decides if when_on.chosen || when_off.chosen => {
                    if ways.stands_in {
                        out.findings.push(finding(ShapeKind::Provider, 4));
                    }
                }
                Off::Decides if is_step(ground, condition, at) => {}
                Off::Decides if !setting.boolean => out.misses.push(miss(Lack::NotBoolean)),
                Off::Decides => {
                    let kind = if setting.kind == SettingKind::Flag { ShapeKind::Flag } else { ShapeKind::Setting };
                    out.findings.push(finding(kind, if ways.answers { 0 } else { 8 }));
                }
                Off::BothReach => out.misses.push(miss(Lack::BothWaysReachModel)),
                Off::Nothing => {}
            }
        }
    }
    out
}

enum Off {
    /// One value of the setting alone keeps the model from being called.
    Decides,
    /// Either way a model is called.
    BothReach,
    Nothing,
}

/// What switching off does at a branch.
fn off(ways: &Ways, on: Answer, off: Answer) -> Off {
    let reaches = |answer: Answer| match answer {
        Answer::Yes => Some(ways.then_reaches),
        Answer::No => Some(ways.otherwise_reaches),
        Answer::Open => None,
    };
    // A setting may say "off" with true as well: `if maintenance`.
    for (a, b) in [(on, off), (off, on)] {
        if reaches(b) == Some(false)
            && (reaches(a) == Some(true) || a == Answer::Open && (ways.then_reaches || ways.otherwise_reaches))
        {
            return Off::Decides;
        }
    }
    if ways.then_reaches && ways.otherwise_reaches && on != off && ways.split { Off::BothReach } else { Off::Nothing }
}
