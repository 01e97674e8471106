//! Libraries and options that bind an answer to a schema, clean it or judge it.

use super::super::refused::schema;
use super::super::seen::Seen;
use super::super::symbols::{Row, option, says};
use super::super::{Found, Ground};
use super::{Answers, finding, table};
use crate::code::outline::{Call, Expr, ExprId, Owner, Stmt};
use crate::code::project::{External, Target};
use crate::code::words::words;
use crate::rules::format::ShapeKind;

pub(super) fn find(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, found: &mut Found) {
    let o = seen.outline();
    let in_browser = seen.in_browser();
    for (number, call) in o.all_calls() {
        let line = o.spot(call.expr).line;
        if seen.source.is_test(line) {
            continue;
        }
        let scope = seen.owner(call.expr);
        let mut put = |kind: ShapeKind, rank: u8| found.findings.push(finding(seen, kind, scope, line, rank));
        let packages: Vec<&External> = ground
            .project()
            .targets(seen.file, number)
            .iter()
            .filter_map(|t| if let Target::Package(symbol) = t { Some(&**symbol) } else { None })
            .collect();
        let of =
            |rows: &[Row]| rows.iter().any(|row| packages.iter().any(|symbol| row.has(symbol)) && row.opted(o, call));
        // Methods that only such libraries have need no known receiver.
        let named =
            matches!(o.callee_name(call), "with_structured_output" | "withStructuredOutput" | "as_structured_llm");
        let model = out.asks(o, seen.file, call.expr) && ground.distance(seen.file, number) == Some(0);
        if of(&table().schemas) || named || model && bound(seen, call) {
            put(ShapeKind::Schema, 8);
        } else if raises(ground, seen, out, call) && !super::in_stream(seen, out, call.expr) {
            put(ShapeKind::Schema, 9);
        } else if constrained(ground, seen, out, call) {
            put(ShapeKind::Schema, 10);
        } else if of(&table().guards) || model && option(o, call, &table().guard_options).is_some() {
            put(ShapeKind::Library, 5);
        } else if of(&table().cleaners) {
            let gets = call.arguments.iter().any(|a| out.holds(o, seen.file, a.value));
            if gets {
                put(ShapeKind::Library, 7);
            } else if call.arguments.first().is_some_and(|a| {
                (in_browser || of_page(&packages)) && rendered(seen, a.value) || policy(seen, call.expr)
            }) {
                put(ShapeKind::Library, 20);
            }
        } else if of(&table().components) {
            put(ShapeKind::Library, 21);
        }
    }
    plugins(seen, found);
    named(seen, found);
}

/// Whether a cleaner is one that only pages use.
fn of_page(packages: &[&External]) -> bool {
    packages.iter().any(|symbol| symbol.path.contains("DOMPurify") || symbol.module.contains("dompurify"))
}

/// Whether all markup of a page goes through here: a policy of Trusted Types.
fn policy(seen: &Seen<'_>, expr: ExprId) -> bool {
    let o = seen.outline();
    o.outward(o.scope_of(expr)).take(4).filter_map(|scope| seen.known.lambda(scope)).any(|lambda| {
        let mut at = lambda;
        for _ in 0..4 {
            let Owner::Expr(owner) = o.owner(at) else { return false };
            if let Some(call) = o.as_call(owner) {
                return o.callee_name(call) == "createPolicy";
            }
            at = owner;
        }
        false
    })
}

/// Whether a record of the project is made of an answer, and holds what it gets of it to a constraint of its field.
fn constrained(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, call: &Call) -> bool {
    let o = seen.outline();
    let Expr::Call(number) = o.expr(call.expr) else { return false };
    let gets: Vec<Option<&str>> = call
        .arguments
        .iter()
        .filter(|a| out.holds(o, seen.file, a.value) && !super::is_envelope(o, a.value))
        .map(|a| a.name.map(|name| o.spell(name)))
        .collect();
    !gets.is_empty()
        && ground.project().targets(seen.file, *number).iter().any(|target| {
            let Target::Own(of) = target else { return false };
            let Some(outline) = ground.outline(of.file) else { return false };
            let Some(of_type) = outline.type_of(of.scope) else { return false };
            schema::held_fields(outline, of_type)
                .iter()
                .any(|field| gets.iter().any(|named| named.is_none_or(|name| name == *field)))
        })
}

/// Options that only a guard has, set in a table of a request.
fn named(seen: &Seen<'_>, found: &mut Found) {
    let o = seen.outline();
    let mut put = |value: ExprId| {
        let line = o.spot(value).line;
        if says(o, value) && !seen.source.is_test(line) {
            found.findings.push(finding(seen, ShapeKind::Library, o.scope_of(value), line, 6));
        }
    };
    for expr in &o.exprs {
        if let Expr::Object(entries) = expr {
            entries
                .iter()
                .filter(|(key, _)| table().guard_names.contains(o.spell(*key)))
                .take(1)
                .for_each(|(_, v)| put(*v));
        }
    }
    for (_, stmt) in o.all_stmts() {
        if let Stmt::Assign { target, value, .. } = stmt
            && let Expr::Index(_, key) = o.expr(*target)
            && matches!(o.expr(*key), Expr::Text(key, _) if table().guard_names.contains(o.spell(*key)))
        {
            put(*value);
        }
    }
}

/// Whether a call holds an answer against a schema and raises by itself: `Invoice.model_validate(answer)`,
/// `Schema.parse(answer)`.
fn raises(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, call: &Call) -> bool {
    let o = seen.outline();
    let gets =
        || call.arguments.iter().take(2).any(|a| out.holds(o, seen.file, a.value) && !super::is_envelope(o, a.value));
    match o.callee_name(call) {
        "model_validate" | "model_validate_json" | "parse_obj" | "validate_python" | "validate_json" => gets(),
        "parse" | "parseAsync" | "parse_raw" => {
            let Expr::Member(object, _) = o.expr(call.callee) else { return false };
            let schema = |symbol: &External| {
                matches!(symbol.module.as_str(), "zod" | "yup" | "valibot" | "pydantic" | "superstruct" | "zod/v4")
            };
            gets() && ground.project().symbols(seen.file, *object).iter().any(schema)
        }
        _ => false,
    }
}

/// Whether a model call binds its answer to a schema: by an option that names a type, or a table that holds a schema.
fn bound(seen: &Seen<'_>, call: &Call) -> bool {
    let o = seen.outline();
    let says = |value: ExprId| match o.expr(value) {
        Expr::Object(_) | Expr::List(_) => o.inside(value).into_iter().any(|part| match o.expr(part) {
            Expr::Object(entries) => entries.iter().any(|(key, value)| {
                let typed = matches!(o.expr(*value), Expr::Text(text, _) if o.spell(*text) == "json_schema");
                typed || table().bound.contains(o.spell(*key))
            }),
            _ => false,
        }),
        _ => false,
    };
    let given: Vec<(&str, ExprId)> = call
        .arguments
        .iter()
        .filter_map(|a| a.name.map(|name| (o.spell(name), a.value)))
        .chain(call.arguments.iter().flat_map(|a| match o.expr(a.value) {
            Expr::Object(entries) => entries.iter().map(|(key, value)| (o.spell(*key), *value)).collect(),
            _ => Vec::new(),
        }))
        .collect();
    given.into_iter().filter(|(name, _)| table().options.iter().any(|known| known == name)).any(|(name, value)| {
        let whole = if let Expr::Name(_) = o.expr(value) { seen.given(value).unwrap_or(value) } else { value };
        let named_type = match o.expr(value) {
            Expr::Name(of) | Expr::Member(_, of) => o.spell(*of).starts_with(char::is_uppercase),
            _ => false,
        };
        let typed = !matches!(name, "config" | "generation_config" | "generationConfig" | "format" | "schema");
        let schema_call = o.as_call(value).is_some_and(|c| {
            matches!(
                o.callee_name(c),
                "model_json_schema"
                    | "schema"
                    | "json_schema"
                    | "zodResponseFormat"
                    | "zodToJsonSchema"
                    | "to_json_schema"
                    | "object"
            ) || c.arguments.iter().any(|a| a.name.is_some_and(|n| table().bound.contains(o.spell(n))))
        });
        says(whole) || schema_call || named_type && typed
    })
}

/// Whether a value of a page is an answer that is shown, by its name.
fn rendered(seen: &Seen<'_>, value: ExprId) -> bool {
    let o = seen.outline();
    let mut names = Vec::new();
    for part in o.inside(value) {
        if let Expr::Name(name) | Expr::Member(_, name) = o.expr(part) {
            names.extend(words(o.spell(*name)));
        }
    }
    names.iter().any(|n| table().rendered.contains(n)) && !names.iter().any(|n| table().typed.contains(n))
}

/// A plug-in that cleans, handed to a renderer.
fn plugins(seen: &Seen<'_>, found: &mut Found) {
    let o = seen.outline();
    let cleans = |module: &str| table().plugins.modules.iter().any(|m| m == module);
    let locals: Vec<_> = o.imports.iter().filter(|i| cleans(o.spell(i.module))).map(|i| i.local).collect();
    if locals.is_empty() {
        return;
    }
    for (n, expr) in (0u32..).zip(&o.exprs) {
        let id = ExprId(n);
        let Expr::Name(name) = expr else { continue };
        if locals.contains(name) && matches!(o.owner(id), Owner::Expr(_)) {
            let line = o.spot(id).line;
            if !seen.source.is_test(line) {
                found.findings.push(finding(seen, ShapeKind::Library, o.scope_of(id), line, 20));
            }
        }
    }
}
