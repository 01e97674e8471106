//! Constraints of schemas that type a value from outside.

use super::super::entering::Entering;
use super::super::seen::Seen;
use super::super::symbols::option;
use super::super::{Finding, Found, Ground};
use super::finding;
use super::limit_names::table;
use crate::code::outline::{Call, Expr, ExprId, Outline, Owner, ScopeId, ScopeKind, Stmt, StmtId};
use crate::code::project::{FileId, ScopeRef, Target, Thing};
use crate::inventory::Language;
use crate::rules::format::ShapeKind;
use crate::signals::linked::Tier;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(super) fn find(ground: &Ground<'_>, seen: &[Seen<'_>], entering: &Entering, found: &mut Found) {
    let held = classes(ground, seen, entering, found);
    parameters(ground, seen, found);
    declared(ground, seen, entering, &held, found);
    built(ground, seen, entering, found);
}

/// Classes of fields: those that type an entry, those that are made of an input, and what these are made of. What they
/// hold is found; they are given back.
fn classes(ground: &Ground<'_>, seen: &[Seen<'_>], entering: &Entering, found: &mut Found) -> BTreeSet<ScopeRef> {
    let project = ground.project();
    let by_file: BTreeMap<FileId, &Seen<'_>> = seen.iter().map(|s| (s.file, s)).collect();
    let mut queue: VecDeque<ScopeRef> = VecDeque::new();
    let named = |file: FileId, text: &str, queue: &mut VecDeque<ScopeRef>| {
        for word in
            text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).filter(|w| !w.is_empty()).take(12)
        {
            for part in project.typed(file, word).parts() {
                if let Thing::Instance(of) = part {
                    queue.push_back(*of);
                }
            }
        }
    };
    for (file, text) in &entering.types {
        named(*file, text, &mut queue);
    }
    for seen in seen {
        let o = seen.outline();
        for (number, call) in o.all_calls() {
            if !call.arguments.iter().any(|a| entering.holds(o, seen.file, a.value)) {
                continue;
            }
            for target in project.targets(seen.file, number) {
                if let Target::Own(of) = target
                    && let Some(outline) = ground.outline(of.file)
                    && let Some(of_type) = outline.type_of(of.scope)
                    && (of_type == of.scope || call.constructs)
                {
                    queue.push_back(ScopeRef { file: of.file, scope: of_type });
                }
            }
            // `Question.model_validate(body)`, `Form(data=request.POST)`, `serializer_class = X` by its name.
            if let Expr::Member(object, name) = o.expr(call.callee)
                && table().parsers.contains(o.spell(*name))
            {
                for part in project.meaning(seen.file, *object).parts() {
                    if let Thing::Scope(of) | Thing::Instance(of) = part {
                        queue.push_back(*of);
                    }
                }
            }
        }
        for (_, stmt) in o.all_stmts() {
            if let Stmt::Assign { target, value, .. } = stmt
                && matches!(seen.name(*target), "serializer_class" | "form_class" | "input_model" | "args_schema")
            {
                named(seen.file, &o.spelled(*value), &mut queue);
            }
        }
    }
    let mut done: BTreeSet<ScopeRef> = BTreeSet::new();
    while let Some(of) = queue.pop_front() {
        let Some(seen) = by_file.get(&of.file).filter(|_| done.insert(of) && done.len() < 2_000) else { continue };
        let o = seen.outline();
        let Some(scope) = o.scope(of.scope).filter(|s| s.kind == ScopeKind::Type) else { continue };
        for base in &scope.bases {
            named(of.file, o.spell(*base), &mut queue);
        }
        for id in o.block(scope.body) {
            match o.stmt(*id) {
                Stmt::Assign { value, annotation, .. } => {
                    let kind = annotation.map(|a| o.spell(a)).unwrap_or_default();
                    named(of.file, kind, &mut queue);
                    if constrains(o, *value) || constrained_text(kind) {
                        found.findings.push(passing(seen, entering, of.scope, o.stmt_spot(*id).line, false));
                    }
                }
                Stmt::Define(method) if validates(o, *method) => {
                    let line = o.scope(*method).map_or(scope.line, |m| m.line);
                    found.findings.push(passing(seen, entering, of.scope, line, false));
                }
                _ => {}
            }
        }
    }
    done
}

/// A constraint of what enters.
fn passing(seen: &Seen<'_>, entering: &Entering, scope: ScopeId, line: u32, in_browser: bool) -> Finding {
    Finding { passed: entering.asking, ..finding(seen, ShapeKind::Schema, scope, line, in_browser) }
}

/// `Field(max_length=200)`, also inside `List(Field(..))`; the marks and tags of a field in other languages.
fn constrains(o: &Outline, value: ExprId) -> bool {
    let marked = matches!(o.expr(value), Expr::Other(_));
    o.inside(value).into_iter().any(|part| match o.expr(part) {
        Expr::Call(_) => o.as_call(part).is_some_and(|call| {
            table().fields.contains(o.callee_name(call))
                && (option(o, call, &table().constraints).is_some() || floor(o, call))
        }),
        // The name of what a mark calls, and a mark without arguments.
        Expr::Name(name) | Expr::Member(_, name) if marked => {
            let name = o.spell(*name);
            table().marks.contains(name.strip_suffix("Attribute").unwrap_or(name))
        }
        Expr::Text(text, _) if marked => {
            let text = o.spell(*text);
            table().tags.iter().any(|tag| {
                text.split_once(tag.as_str())
                    .is_some_and(|(_, rest)| table().rules.iter().any(|rule| rest.contains(rule.as_str())))
            })
        }
        _ => false,
    })
}

/// `ge=0`: nought is a bound, too.
fn floor(o: &Outline, call: &Call) -> bool {
    call.arguments.iter().any(|a| {
        let bound = a.name.is_some_and(|name| matches!(o.spell(name), "ge" | "gt" | "le" | "lt" | "min_value"));
        bound && matches!(o.expr(a.value), Expr::Number(_))
    })
}

/// Rules that are declared by calls: `validates :question, length: {maximum: 300}` in the body of a type,
/// `RuleFor(x => x.Question).MaximumLength(300)`, `$request->validate(['question' => 'required|max:300'])`.
fn declared(ground: &Ground<'_>, seen: &[Seen<'_>], entering: &Entering, held: &BTreeSet<ScopeRef>, found: &mut Found) {
    for seen in seen {
        let o = seen.outline();
        for (_, call) in o.all_calls() {
            let (name, line) = (o.callee_name(call), o.spot(call.expr).line);
            let scope = o.scope_of(call.expr);
            let fits = match seen.source.language {
                Language::CSharp => table().chained.contains(name) && o.spelled(call.callee).starts_with("RuleFor()"),
                Language::Php => {
                    matches!(name, "validate" | "make" | "validateWithBag")
                        && call.arguments.iter().flat_map(|a| o.inside(a.value)).any(|part| match o.expr(part) {
                            Expr::Text(text, _) => table()
                                .rules
                                .iter()
                                .any(|rule| rule.ends_with(':') && o.spell(*text).contains(rule.as_str())),
                            _ => false,
                        })
                }
                // Of a record every writer is held to it; of a form it is what somebody sends.
                Language::Ruby => table().declares.contains(name) && o.type_of(scope).is_some_and(|of| is_form(o, of)),
                _ => false,
            };
            if fits && !seen.source.is_test(line) && ground.live(seen.at(scope)) {
                let of = o.type_of(scope).is_some_and(|of| {
                    held.contains(&seen.at(of)) || validates_held(ground, seen, of, held) || asks(ground, seen, of)
                });
                let finding = finding(seen, ShapeKind::Schema, scope, line, false);
                found.findings.push(Finding { passed: of && entering.asking, ..finding });
            }
        }
    }
}

/// Whether a type holds another one to its rules: `class AskValidator : AbstractValidator<Ask>`.
fn validates_held(ground: &Ground<'_>, seen: &Seen<'_>, of: ScopeId, held: &BTreeSet<ScopeRef>) -> bool {
    let o = seen.outline();
    let words = |base: &str| -> Vec<String> {
        base.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).map(str::to_owned).collect()
    };
    let bases = o.scope(of).map(|s| s.bases.iter().flat_map(|b| words(o.spell(*b))).collect::<Vec<_>>());
    bases.unwrap_or_default().iter().filter(|word| !word.is_empty()).any(|word| {
        let kinds = ground.project().typed(seen.file, word);
        kinds.parts().iter().any(|part| matches!(part, Thing::Instance(of) if held.contains(of)))
    })
}

/// Whether a form itself hands on what it holds to a model: one of its methods leads there.
fn asks(ground: &Ground<'_>, seen: &Seen<'_>, of: ScopeId) -> bool {
    let o = seen.outline();
    let mut methods = o.all_scopes().filter(|(_, s)| s.parent == of && s.kind == ScopeKind::Function);
    methods.any(|(method, _)| ground.tier(seen.at(method)) <= Tier::Path)
}

/// Whether a type of Ruby is a form: it takes in the validations of ActiveModel by itself.
fn is_form(o: &Outline, of: ScopeId) -> bool {
    let Some(scope) = o.scope(of) else { return false };
    let includes = o.block(scope.body).iter().any(|stmt| match o.stmt(*stmt) {
        Stmt::Expr(expr) => o.as_call(*expr).is_some_and(|call| {
            o.callee_name(call) == "include"
                && call.arguments.iter().any(|a| o.spelled(a.value).contains("ActiveModel"))
        }),
        _ => false,
    });
    includes || scope.bases.iter().any(|base| o.spell(*base).ends_with("Form"))
}

/// `constr(max_length=3)` and `Annotated[str, Field(max_length=3)]` where a type is written.
fn constrained_text(kind: &str) -> bool {
    kind.contains('(')
        && kind.contains('=')
        && table().constraints.iter().any(|c| {
            kind.match_indices(c.as_str()).any(|(at, _)| {
                let before = kind.get(..at).and_then(|b| b.chars().last());
                let after = kind.get(at + c.len()..).unwrap_or_default().trim_start();
                before.is_none_or(|b| !(b.is_alphanumeric() || b == '_')) && after.starts_with('=')
            })
        })
}

/// The fields of a type that hold what they get to a constraint.
pub(in crate::signals::shapes) fn held_fields(o: &Outline, of: ScopeId) -> Vec<&str> {
    let Some(scope) = o.scope(of).filter(|s| s.kind == ScopeKind::Type) else { return Vec::new() };
    let stmts = o.block(scope.body).iter();
    stmts
        .filter_map(|id| match o.stmt(*id) {
            Stmt::Assign { target, value, annotation } => {
                let kind = annotation.map(|a| o.spell(a)).unwrap_or_default();
                let Expr::Name(name) = o.expr(*target) else { return None };
                (constrains(o, *value) || constrained_text(kind)).then(|| o.spell(*name))
            }
            _ => None,
        })
        .collect()
}

/// Whether a method of a schema holds a value to something: a validator by its decorator that raises.
fn validates(o: &Outline, method: ScopeId) -> bool {
    let Some(scope) = o.scope(method) else { return false };
    let marked = scope.decorators.iter().flat_map(|d| o.inside(*d)).any(|part| match o.expr(part) {
        Expr::Name(name) | Expr::Member(_, name) => table().validators.contains(o.spell(*name)),
        _ => false,
    });
    let django = o.spell(scope.name).starts_with("validate_") || o.spell(scope.name).starts_with("clean_");
    (marked || django)
        && o.within(scope.body).into_iter().any(|s| matches!(o.stmt(s), Stmt::Raise(_) | Stmt::Assert(_)))
}

/// `q: str = Query(max_length=200)`.
fn parameters(ground: &Ground<'_>, seen: &[Seen<'_>], found: &mut Found) {
    for seen in seen {
        let o = seen.outline();
        for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function && !s.decorators.is_empty()) {
            if seen.source.is_test(made.line) || !ground.live(seen.at(scope)) {
                continue;
            }
            for parameter in &made.parameters {
                let default = parameter.default.filter(|d| constrains(o, *d));
                let kind = parameter.annotation.map(|a| o.spell(a)).unwrap_or_default();
                if default.is_some() || constrained_text(kind) {
                    let line = default.map_or(made.line, |d| o.spot(d).line);
                    found.findings.push(finding(seen, ShapeKind::Schema, scope, line, false));
                }
            }
        }
    }
}

/// A schema that is built of calls and kept under a name.
struct Built {
    name: String,
    file: FileId,
    line: u32,
    scope: ScopeId,
    /// Schemas inside.
    parts: BTreeSet<String>,
    constrained: bool,
}

/// `z.object({text: z.string().max(200)})` and its kin, where something that comes in is held against it.
fn built(ground: &Ground<'_>, seen: &[Seen<'_>], entering: &Entering, found: &mut Found) {
    let mut schemas: Vec<Built> = Vec::new();
    let mut held: BTreeMap<String, bool> = BTreeMap::new();
    for seen in seen {
        let o = seen.outline();
        if !o.imports.iter().any(|i| builds(o.spell(i.module))) && !uses_schemas(o) {
            continue;
        }
        let mut tops: BTreeMap<StmtId, (ExprId, bool)> = BTreeMap::new();
        for (number, call) in o.all_calls() {
            let packages = ground.project().targets(seen.file, number);
            let of = packages.iter().any(|t| matches!(t, Target::Package(symbol) if builds(&symbol.module)));
            let line = o.spot(call.expr).line;
            if of && !seen.source.is_test(line) {
                let bound = table().bounds.contains(o.callee_name(call));
                match kept(o, call.expr) {
                    Some(stmt) => {
                        let top = tops.entry(stmt).or_insert((call.expr, false));
                        if bound && !top.1 {
                            *top = (call.expr, true);
                        }
                    }
                    // Held where it is built: `z.string().max(9).parse(text)`, `validate(z.object(..))`.
                    None if bound => {
                        if let Some(in_browser) = gate(seen, entering, call.expr) {
                            let scope = o.scope_of(call.expr);
                            found.findings.push(passing(seen, entering, scope, line, in_browser));
                        }
                    }
                    None => {}
                }
            }
        }
        for (stmt, (bound, constrained)) in tops {
            let Stmt::Assign { target, value, .. } = o.stmt(stmt) else { continue };
            let parts = o.inside(*value).into_iter().filter_map(|part| match o.expr(part) {
                Expr::Name(name) => Some(o.spell(*name).to_owned()),
                _ => None,
            });
            let (name, line) = (seen.name(*target).to_owned(), o.spot(bound).line);
            let scope = o.scope_of(*target);
            schemas.push(Built { name, file: seen.file, line, scope, parts: parts.collect(), constrained });
        }
    }
    let names: BTreeSet<String> = schemas.iter().map(|s| s.name.clone()).filter(|n| !n.is_empty()).collect();
    for seen in seen {
        let o = seen.outline();
        for (n, expr) in (0u32..).zip(&o.exprs) {
            if let Expr::Name(name) = expr
                && names.contains(o.spell(*name))
                && !seen.source.is_test(o.spot(ExprId(n)).line)
                && let Some(in_browser) = gate(seen, entering, ExprId(n))
            {
                let known = held.entry(o.spell(*name).to_owned()).or_insert(in_browser);
                *known &= in_browser;
            }
        }
    }
    // What a schema is made of is held with it.
    for _ in 0..6 {
        let more: Vec<(String, bool)> = schemas
            .iter()
            .filter_map(|s| held.get(&s.name).map(|in_browser| (s, *in_browser)))
            .flat_map(|(s, in_browser)| {
                s.parts.iter().filter(|p| names.contains(*p)).map(move |p| (p.clone(), in_browser))
            })
            .filter(|(part, _)| !held.contains_key(part))
            .collect();
        if more.is_empty() {
            break;
        }
        held.extend(more);
    }
    let by_file: BTreeMap<FileId, &Seen<'_>> = seen.iter().map(|s| (s.file, s)).collect();
    for schema in schemas.iter().filter(|s| s.constrained) {
        if let (Some(in_browser), Some(seen)) = (held.get(&schema.name), by_file.get(&schema.file)) {
            found.findings.push(passing(seen, entering, schema.scope, schema.line, *in_browser));
        }
    }
}

fn builds(module: &str) -> bool {
    table()
        .builders
        .iter()
        .any(|b| module == b || module.strip_prefix(b.as_str()).is_some_and(|rest| rest.starts_with('/')))
}

/// Whether a file may hold something against a schema of another one.
fn uses_schemas(o: &Outline) -> bool {
    o.imports.iter().any(|i| o.spell(i.name).to_lowercase().contains("schema"))
}

/// The statement that keeps the schema under a name, if it is one.
fn kept(o: &Outline, expr: ExprId) -> Option<StmtId> {
    let mut at = expr;
    for _ in 0..64 {
        match o.owner(at) {
            Owner::Expr(owner) if owner != at => at = owner,
            Owner::Stmt(stmt) => {
                let Stmt::Assign { target, value, .. } = o.stmt(stmt) else { return None };
                // What it parsed is no schema.
                let parses = o
                    .as_call(*value)
                    .is_some_and(|c| table().parsers.contains(o.callee_name(c)) && !c.arguments.is_empty());
                return (*value == at && matches!(o.expr(*target), Expr::Name(_)) && !parses).then_some(stmt);
            }
            _ => return None,
        }
    }
    None
}

/// Whether something that comes in is held against a schema here, and whether that is in the browser.
fn gate(seen: &Seen<'_>, entering: &Entering, schema: ExprId) -> Option<bool> {
    let o = seen.outline();
    let mut at = schema;
    for _ in 0..64 {
        let Owner::Expr(owner) = o.owner(at) else { return None };
        if let Some(call) = o.as_call(owner) {
            let name = o.callee_name(call);
            if call.callee != at {
                if table().forms.contains(name) {
                    return Some(true);
                }
                if table().gates.contains(name) {
                    return Some(seen.in_browser());
                }
                // Handed over together with the input: `parse(schema, await req.json())`.
                let other = call.arguments.iter().any(|a| a.value != at && entering.holds(o, seen.file, a.value));
                if other
                    && (table().parsers.contains(name)
                        || crate::code::words::words(name).iter().any(|w| w == "parse" || w == "validate"))
                {
                    return Some(seen.in_browser());
                }
            } else if table().parsers.contains(name)
                && call.arguments.iter().any(|a| entering.holds(o, seen.file, a.value))
            {
                return Some(seen.in_browser());
            }
        }
        // `app.post("/x", {schema: {body: Schema}}, ..)`
        if let Expr::Object(entries) = o.expr(owner)
            && entries.iter().any(|(key, value)| {
                *value == at && matches!(o.spell(*key), "body" | "querystring" | "params" | "requestBody")
            })
        {
            return Some(seen.in_browser());
        }
        at = owner;
    }
    None
}
