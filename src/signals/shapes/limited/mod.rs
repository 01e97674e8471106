//! What keeps a crowd from the model: a limiter on the way in, a bound around the work, an own counter that refuses.

mod counter;
#[cfg(test)]
mod tests;

use super::seen::{self, Seen};
use super::symbols::{Row, says};
use super::{Finding, Found, Ground, Lack, NearMiss};
use crate::code::outline::{Around, Call, Expr, ExprId, Outline, Owner, ScopeId, ScopeKind, Stmt, StmtId};
use crate::code::project::{External, ScopeRef, Target, Thing};
use crate::code::words::words;
use crate::inventory::Language;
use crate::rules::format::ShapeKind;
use crate::signals::linked::Tier;
use crate::tables;
use serde::Deserialize;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/limiters.yaml"));

/// `rules/limiters.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    limiters: Vec<Row>,
    settings: BTreeSet<String>,
    bounds: Vec<Row>,
    options: Vec<Row>,
    refusals: Vec<String>,
    often: Vec<String>,
    failures: Vec<String>,
    accounts: BTreeSet<String>,
    errors: BTreeSet<String>,
    amounts: BTreeSet<String>,
    lengths: BTreeSet<String>,
}

/// Places where too much at once is held back.
pub(super) fn find(ground: &Ground<'_>) -> Found {
    let seen = seen::all(ground);
    let mut found = Found::default();
    for seen in &seen {
        calls(ground, seen, &mut found);
        marks(ground, seen, &mut found);
        worded(seen, &mut found);
        contexts(ground, seen, &mut found);
        settings(seen, &mut found);
        counter::find(ground, seen, &mut found);
    }
    on_the_way(ground, found)
}

/// What limits one handler, or the handlers of one class, holds nothing back from a model that none of them reaches.
fn on_the_way(ground: &Ground<'_>, found: Found) -> Found {
    let mut out = Found { findings: Vec::new(), misses: found.misses };
    for finding in found.findings {
        let elsewhere = finding.kind == ShapeKind::Library
            && !ground.linked.models.is_empty()
            && of_handlers(ground, finding.at).is_some_and(|all| all.iter().all(|of| ground.tier(*of) > Tier::Path));
        if elsewhere {
            out.misses.push(NearMiss { at: finding.at, line: finding.line, lack: Lack::NotAround });
        } else {
            out.findings.push(finding);
        }
    }
    out
}

/// The handlers that a place marks: a decorated function, the methods of a class; `None` for anything else.
fn of_handlers(ground: &Ground<'_>, at: ScopeRef) -> Option<Vec<ScopeRef>> {
    let o = ground.outline(at.file)?;
    let made = o.scope(at.scope)?;
    match made.kind {
        ScopeKind::Function if !made.decorators.is_empty() => Some(vec![at]),
        ScopeKind::Type => {
            let methods = o.all_scopes().filter(|(_, s)| s.parent == at.scope && s.kind == ScopeKind::Function);
            let methods: Vec<ScopeRef> = methods.map(|(scope, _)| ScopeRef { file: at.file, scope }).collect();
            let entered =
                |of: &ScopeRef| ground.linked.doors.iter().any(|d| d.file == at.file && d.handlers.contains(of));
            methods.iter().any(entered).then_some(methods)
        }
        _ => None,
    }
}

fn finding(seen: &Seen<'_>, kind: ShapeKind, scope: ScopeId, line: u32, rank: u8) -> Finding {
    Finding::new(kind, seen.at(scope), line, rank)
}

fn calls(ground: &Ground<'_>, seen: &Seen<'_>, found: &mut Found) {
    let o = seen.outline();
    let single = LazyCell::new(|| one_at_a_time(o));
    for (number, call) in o.all_calls() {
        let line = o.spot(call.expr).line;
        if seen.source.is_test(line) {
            continue;
        }
        let scope = seen.owner(call.expr);
        // Methods that only a semaphore has need no known receiver.
        if matches!(o.callee_name(call), "try_acquire_owned" | "acquire_owned" | "acquire_many_owned") {
            found.findings.push(finding(seen, ShapeKind::Other, scope, line, 12));
            continue;
        }
        for target in ground.project().targets(seen.file, number) {
            let Target::Package(symbol) = target else { continue };
            let of = |rows: &'static [Row]| rows.iter().any(|row| row.has(symbol) && row.opted(o, call));
            if of_accounts(o, call) {
                continue;
            }
            if of(&TABLE.limiters) {
                // On the handler itself before the one that is only made.
                let applied = symbol.path.contains("()") || scope != o.scope_of(call.expr);
                found.findings.push(finding(seen, ShapeKind::Library, scope, line, if applied { 0 } else { 4 }));
            } else if of(&TABLE.options) && !(symbol.path.ends_with("Queue") && own_of_each(ground, seen, call)) {
                found.findings.push(finding(seen, ShapeKind::Library, scope, line, 20));
            } else if of(&TABLE.bounds) && !*single {
                bound(ground, seen, scope, call.expr, line, found);
            }
        }
    }
}

/// Whether each request makes its own: a queue under a name of the function that serves it holds nobody else back.
fn own_of_each(ground: &Ground<'_>, seen: &Seen<'_>, call: &Call) -> bool {
    let o = seen.outline();
    let Owner::Stmt(stmt) = o.owner(call.expr) else { return false };
    let local = matches!(o.stmt(stmt), Stmt::Assign { target, .. } if matches!(o.expr(*target), Expr::Name(_)));
    let scope = o.scope_of(call.expr);
    local && scope != ScopeId::FILE && ground.tier(seen.at(scope)) == Tier::Served
}

/// A decorator without arguments is no call.
fn marks(ground: &Ground<'_>, seen: &Seen<'_>, found: &mut Found) {
    let o = seen.outline();
    for (scope, made) in o.all_scopes().filter(|(_, s)| !seen.source.is_test(s.line)) {
        for mark in made.decorators.iter().filter(|d| o.as_call(**d).is_none()) {
            let symbols = ground.project().symbols(seen.file, *mark);
            let limits = |symbol: &External| TABLE.limiters.iter().any(|row| row.options.is_empty() && row.has(symbol));
            if symbols.iter().any(limits) {
                found.findings.push(finding(seen, ShapeKind::Library, scope, o.spot(*mark).line, 0));
            }
        }
    }
}

/// Limits that a framework takes in its own words: `throttle("req/ip", limit: 5, period: 60)` in the body of
/// `Rack::Attack`, the middleware `throttle:60,1` of Laravel.
fn worded(seen: &Seen<'_>, found: &mut Found) {
    let o = seen.outline();
    for (_, call) in o.all_calls() {
        let named = |name: &str| call.arguments.iter().any(|a| a.name.is_some_and(|n| o.spell(n) == name));
        let limits = match seen.source.language {
            Language::Ruby => o.callee_name(call) == "throttle" && named("limit") && named("period"),
            Language::Php => call
                .arguments
                .iter()
                .flat_map(|a| o.inside(a.value))
                .any(|part| matches!(o.expr(part), Expr::Text(text, _) if o.spell(*text).starts_with("throttle:"))),
            _ => false,
        };
        let line = o.spot(call.expr).line;
        if limits && !of_accounts(o, call) && !seen.source.is_test(line) {
            found.findings.push(finding(seen, ShapeKind::Library, o.scope_of(call.expr), line, 0));
        }
    }
}

/// Whether all semaphores that a file makes let one through: a matter of order, not of how many.
fn one_at_a_time(o: &Outline) -> bool {
    let mut made = o.calls.iter().filter(|c| matches!(o.callee_name(c), "Semaphore" | "SemaphoreSlim")).peekable();
    let one = |call: &Call| {
        let first = call.arguments.first().map(|a| o.expr(a.value));
        matches!(first, Some(Expr::Number(n)) if *n == 1.0)
    };
    made.peek().is_some() && made.all(one)
}

/// Whether a limiter is named after those who log in: it guards accounts.
fn of_accounts(o: &Outline, call: &Call) -> bool {
    let name = call.arguments.first().map(|a| o.expr(a.value));
    matches!(name, Some(Expr::Text(t, _)) if words(o.spell(*t)).iter().any(|word| TABLE.accounts.contains(word)))
}

/// A bound counts where the function it is asked in makes a call that leads to a model.
fn bound(ground: &Ground<'_>, seen: &Seen<'_>, scope: ScopeId, expr: ExprId, line: u32, found: &mut Found) {
    let o = seen.outline();
    // A context is looked at as one.
    let context = o.around(o.spot(expr).frame).next();
    let of_context = matches!(o.owner(expr), Owner::Stmt(stmt) if matches!(o.stmt(stmt), Stmt::With { contexts, .. } if contexts.contains(&expr)));
    if of_context && !matches!(context, Some(Around::Handler(..))) {
        return;
    }
    let function = o.function_of(scope);
    let at = if ground.linked.path.steps(seen.at(scope)).is_some() { scope } else { function };
    // Where no model call is known, the server itself may be the model.
    let unknown = ground.linked.models.is_empty();
    if (ground.linked.path.steps(seen.at(at)).is_some() || unknown) && at != ScopeId::FILE {
        found.findings.push(finding(seen, ShapeKind::Other, scope, line, 8));
    } else {
        found.misses.push(NearMiss { at: seen.at(scope), line, lack: Lack::NotAround });
    }
}

/// `async with semaphore:` around what reaches a model.
fn contexts(ground: &Ground<'_>, seen: &Seen<'_>, found: &mut Found) {
    let o = seen.outline();
    let asking = ground.reaching(seen.file).iter().flat_map(|call| o.around(o.spot(call.expr).frame).take(64));
    let asking = asking.filter_map(|a| if let Around::Context(stmt) = a { Some(stmt) } else { None });
    let asking: BTreeSet<StmtId> = asking.collect();
    let single = LazyCell::new(|| one_at_a_time(o));
    for (id, stmt) in o.all_stmts() {
        let Stmt::With { contexts, .. } = stmt else { continue };
        let spot = o.stmt_spot(id);
        if seen.source.is_test(spot.line) {
            continue;
        }
        let bounds = contexts.iter().any(|context| bounds(ground, seen, *context)) && !*single;
        if !bounds {
            continue;
        }
        let scope = o.scope_at(spot.frame);
        if asking.contains(&id) {
            found.findings.push(finding(seen, ShapeKind::Other, scope, spot.line, 8));
        } else {
            found.misses.push(NearMiss { at: seen.at(scope), line: spot.line, lack: Lack::NotAround });
        }
    }
}

fn bounds(ground: &Ground<'_>, seen: &Seen<'_>, context: ExprId) -> bool {
    let thing = ground.project().meaning(seen.file, context);
    let of = |symbol: &External| TABLE.bounds.iter().any(|row| row.has(symbol));
    thing.parts().iter().any(|part| matches!(part, Thing::External(symbol) if of(symbol)))
}

/// Names of configuration that limit: `throttle_classes = [..]`, `"DEFAULT_THROTTLE_RATES": {..}`.
fn settings(seen: &Seen<'_>, found: &mut Found) {
    let o = seen.outline();
    let full = |value: ExprId| says(o, value) && !matches!(o.expr(value), Expr::List(parts) if parts.is_empty());
    let mut put = |expr: ExprId| {
        let line = o.spot(expr).line;
        if !seen.source.is_test(line) {
            found.findings.push(finding(seen, ShapeKind::Library, o.scope_of(expr), line, 6));
        }
    };
    for (_, stmt) in o.all_stmts() {
        if let Stmt::Assign { target, value, .. } = stmt
            && TABLE.settings.contains(seen.name(*target))
            && full(*value)
        {
            put(*target);
        }
    }
    for expr in &o.exprs {
        if let Expr::Object(entries) = expr {
            let found = entries.iter().find(|(key, value)| TABLE.settings.contains(o.spell(*key)) && full(*value));
            if let Some((_, value)) = found {
                put(*value);
            }
        }
    }
}
